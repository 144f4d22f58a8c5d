"""The parts of `make bench` that are about surveys: estimates, reading, a million answers, each against its floor."""

import tempfile
from pathlib import Path

import pandas as pd

from scripts.surveys.received import received_answers
from tests import bench_scale
from tests.bench_peers import CASES, TASKS, floors, least_of, ours
from tests.cases import drawn
from tests.filled import surveyed

LARGE = 1_000_000


def estimates() -> None:
    """Print what estimates take beside the bare sums in numpy."""
    cases = drawn(CASES)
    own, floor = ours(cases), floors(cases)
    for task, title in TASKS.items():
        ratio = float(own[f"seconds_{task}"][0]) / floor[task]
        print(f"{CASES:,} cases, {title} / numpy's bare sums: {ratio:.1f}")


def reading(place: Path) -> None:
    """Print what reading an export takes beside pandas, which only splits it into cells."""
    file = place / "export.csv"
    bench_scale.made(CASES, 0).to_csv(file, index=False)
    columns = bench_scale.ITEMS + 3
    own = least_of(lambda: received_answers.read(file, surveyed(bench_scale.SURVEY, bench_scale.SCALES)), 3)
    floor = least_of(lambda: pd.read_csv(file, dtype=str, keep_default_na=False, na_values=[]), 3)
    print(
        f"{CASES:,} answers x {columns} columns of CSV, read, decoded and checked / pandas.read_csv: {own / floor:.1f}"
    )
    print(f"  {CASES / own:,.0f} rows a second")


def large(place: Path) -> None:
    """Print what a million answers take: read once and added up, in time and memory."""
    found = {}
    for rows in (LARGE // 10, LARGE):
        file = place / f"{rows}.parquet"
        bench_scale.made(rows, 0).to_parquet(file, index=False)
        found[rows] = bench_scale.apart("count", str(file))
    compact = LARGE * (bench_scale.ITEMS + 8 + 3) / 1e6
    floor = bench_scale.floor(LARGE)
    what = f"{LARGE:,} answers x {bench_scale.ITEMS} items x {bench_scale.REGIONS} domains with SE"
    print(f"{what}, read and added up / numpy's bare sums in memory: {found[LARGE]['whole'] / floor:.1f}")
    above = found[LARGE]["above_imports"] / compact
    more = (found[LARGE]["peak"] - found[LARGE // 10]["peak"]) / (0.9 * compact)
    print(f"  memory above the imports / data in compact form: {above:.1f} (goal: at most 2)")
    print(f"  of that what the last {LARGE * 9 // 10:,} answers add / theirs in compact form: {more:.1f}")


def main() -> None:
    """Print the ratios."""
    estimates()
    with tempfile.TemporaryDirectory() as place:
        reading(Path(place))
        large(Path(place))


if __name__ == "__main__":
    main()
