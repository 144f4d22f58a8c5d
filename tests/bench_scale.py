"""Time and memory of a large survey, each from a process of its own: `python -m tests.bench_scale [rows] [parts]`.

40 items of five categories, ten regions as a breakdown, 500 clusters in 50 strata, a weight: read and added up, in
one file and in parts, against numpy's floor (one pass of counting and adding over the same cells in memory).
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from tests.conftest import ROOT
from tests.filled import surveyed

ITEMS, CATEGORIES, REGIONS, STRATA, CLUSTERS = 40, 5, 10, 50, 10
KEYS = ["very_good", "good", "fair", "poor", "very_poor"]
SCALES = {
    "five": {"categories": {key: key for key in KEYS}, "missing": {"dont_know": "dont_know"}},
    "region": {"categories": {f"r{k}": f"r{k}" for k in range(REGIONS)}},
}
SURVEY = {
    "title": "Large survey",
    "source": "made up",
    "file": "raw/surveys/large",
    "platform": "plain",
    "selection": "sample",
    "columns": {"respondent": "row"},
    "design": {"weight": "weight", "strata": ["stratum"], "cluster": "cluster"},
    "breakdowns": ["region"],
    "items": {"region": {"column": "region", "text": "Region", "scale": "region"}}
    | {f"q{k}": {"column": f"q{k}", "text": f"Question {k}", "scale": "five"} for k in range(ITEMS - 1)},
}


def made(rows: int, seed: int) -> pd.DataFrame:
    """Return made-up answers as a table of categories: one byte a cell, and eight a weight."""
    rng = np.random.default_rng(seed)
    words = [*KEYS, "dont_know", ""]
    columns: dict[str, object] = {}
    stratum, cluster = rng.integers(0, STRATA, rows), rng.integers(0, CLUSTERS, rows)
    columns["weight"] = rng.lognormal(0, 0.5, rows)
    columns["stratum"] = pd.Categorical.from_codes(stratum, [f"s{k}" for k in range(STRATA)])
    names = [f"c{k}" for k in range(STRATA * CLUSTERS)]
    columns["cluster"] = pd.Categorical.from_codes(stratum * CLUSTERS + cluster, names)
    columns["region"] = pd.Categorical.from_codes(stratum % REGIONS, list(SCALES["region"]["categories"]))
    for k in range(ITEMS - 1):
        columns[f"q{k}"] = pd.Categorical.from_codes(rng.choice(7, rows, p=[0.2] * 3 + [0.15] * 2 + [0.05] * 2), words)
    return pd.DataFrame(columns)


def peak() -> float:
    """Return the peak of memory of this process so far, in MB; not that of the one that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def count(part: str) -> dict[str, float]:
    """Read one part and add it up; return seconds and peaks of memory in MB."""
    from scripts.ground import files
    from scripts.surveys.parts import batches, counted_parts

    survey = surveyed(SURVEY, SCALES)
    before, start = peak(), time.perf_counter()
    for _ in batches.batches(Path(part), survey):
        pass
    reading = time.perf_counter() - start
    start, busy = time.perf_counter(), time.process_time()
    counted = counted_parts.count(Path(part), Path(part), survey)["counted"]
    whole, busy = time.perf_counter() - start, time.process_time() - busy
    files.write(Path(f"{part}.counted"), counted)
    return {"reading": reading, "whole": whole, "busy": busy, "peak": peak(), "above_imports": peak() - before}


def join(folder: str) -> dict[str, float]:
    """Join all parts of a folder; return seconds and the peak of memory in MB."""
    from scripts.surveys.parts import joined_parts

    start = time.perf_counter()
    found = joined_parts.join(sorted(Path(folder).glob("*.counted")), surveyed(SURVEY, SCALES, key="large"))
    found["numbers"].to_parquet(Path(folder) / "numbers.parquet", index=False)
    return {"whole": time.perf_counter() - start, "peak": peak(), "numbers": len(found["numbers"])}


def floor(rows: int) -> float:
    """Return the seconds of numpy for counting and adding the same cells, all of them as codes in memory."""
    rng = np.random.default_rng(1)
    codes = rng.integers(0, 11, (ITEMS, rows), dtype=np.int8)
    unit = rng.integers(0, STRATA * CLUSTERS, rows)
    region = rng.integers(0, REGIONS, rows)
    weight = rng.lognormal(0, 0.5, rows)
    start = time.perf_counter()
    for code in codes:
        key = (unit * REGIONS + region) * 11 + code
        np.bincount(key)
        np.bincount(key, weights=weight)
    return time.perf_counter() - start


def apart(name: str, argument: str) -> dict[str, float]:
    """Run one of the functions here in a process of its own."""
    code = f"import json; from tests import bench_scale as b; print(json.dumps(b.{name}({argument!r})))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    return dict(json.loads(run.stdout))


def main(rows: int, cut: int, kind: str) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as place:
        whole, pieces = Path(place) / "whole", Path(place) / "pieces"
        whole.mkdir(), pieces.mkdir()

        def write(table: pd.DataFrame, path: Path) -> None:
            table.to_parquet(f"{path}.parquet", index=False) if kind == "parquet" else table.to_csv(
                f"{path}.csv", index=False
            )

        each = rows // cut
        compact = each * (ITEMS + 8 + 3) / 1e6
        largest: dict[str, float] = {}
        tables = []
        for k in range(cut):
            table = made(each, k)
            write(table, pieces / f"p{k:03}")
            found = apart("count", str(pieces / f"p{k:03}.{kind}"))
            largest = {name: max(value, largest.get(name, 0.0)) for name, value in found.items()}
            (pieces / f"p{k:03}.{kind}").unlink()
            if rows <= 2_000_000:
                tables.append(table)
        print(f"{cut} parts of {each:,} rows ({kind}; {compact:.0f} MB a part in compact form), the largest:")
        print(
            f"  read {largest['reading']:.1f} s, read and added up {largest['whole']:.1f} s ({largest['busy']:.1f} s busy)"
        )
        print(f"  peak {largest['peak']:.0f} MB, {largest['above_imports']:.0f} MB above what the imports take")
        joined = apart("join", str(pieces))
        print(f"joined: {joined['whole']:.1f} s, peak {joined['peak']:.0f} MB, {joined['numbers']:.0f} numbers")
        if tables:
            write(pd.concat(tables, ignore_index=True), whole / "all")
            found = apart("count", str(whole / f"all.{kind}"))
            apart("join", str(whole))
            same = (whole / "numbers.parquet").read_bytes() == (pieces / "numbers.parquet").read_bytes()
            print(
                f"whole: read {found['reading']:.1f} s, read and added up {found['whole']:.1f} s ({found['busy']:.1f} s busy)"
            )
            print(f"  peak {found['peak']:.0f} MB, {found['above_imports']:.0f} MB above what the imports take")
            print(
                f"  numpy's floor {floor(rows):.1f} s; the numbers of whole and parts are {'' if same else 'NOT '}equal"
            )


if __name__ == "__main__":
    command = argparse.ArgumentParser(description=__doc__)
    command.add_argument("rows", type=int, nargs="?", default=1_000_000)
    command.add_argument("parts", type=int, nargs="?", default=4)
    command.add_argument("--kind", choices=["parquet", "csv"], default="parquet")
    given = command.parse_args()
    main(given.rows, given.parts, given.kind)
