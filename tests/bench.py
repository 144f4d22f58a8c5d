"""Ratios of times, from one run: `make bench`.

The default run against the same steps called in plain Python, one after the other (goal: at most 2.0), and a run with
nothing to do against `snakemake --version` (goal: at most 1.4). Figures are medians of whole processes, taken in turn.
Then estimates, reading and a large survey (tests/bench_survey.py).
"""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests import bench_rules, bench_survey
from tests.conftest import ROOT

RUNS = 3
SNAKEMAKE = [sys.executable, "-m", "snakemake"]

# Appended to a copy of step.py: writes down each call, so that the plain program makes the same ones.
RECORDER = """

plain_step = step


def step(function, inputs, outputs, params, log):
    plain_step(function, inputs, outputs, params, log)
    named = [{k: v if isinstance(v, str) else list(map(str, v)) for k, v in part.items()} for part in (inputs, outputs)]
    import json

    with open("jobs.jsonl", "a") as file:
        file.write(json.dumps([function, *named, dict(params.items()), [str(log[0])]]) + "\\n")
"""
PLAIN = """
import json, sys

sys.path.insert(0, ".")
from scripts.step import step

for line in open("jobs.jsonl"):
    step(*json.loads(line))
"""


def seconds(command: list[str], folder: Path) -> float:
    """Return the wall time of a process that must succeed."""
    start = time.perf_counter()
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def clean(folder: Path) -> None:
    """Take away everything a run made."""
    for name in ("results", "logs", ".snakemake"):
        shutil.rmtree(folder / name, ignore_errors=True)


def measured(folder: Path) -> dict[str, list[float]]:
    """Return the times of each kind of run, taken in turn so that all see the same machine."""
    step = folder / "scripts" / "step.py"
    original = step.read_text(encoding="utf-8")
    step.write_text(original + RECORDER, encoding="utf-8")
    seconds(SNAKEMAKE, folder)
    step.write_text(original, encoding="utf-8")
    times: dict[str, list[float]] = {"run": [], "plain": [], "nothing": [], "version": []}
    for _ in range(RUNS):
        clean(folder)
        times["run"].append(seconds(SNAKEMAKE, folder))
        times["nothing"].append(seconds(SNAKEMAKE, folder))
        times["version"].append(seconds([*SNAKEMAKE, "--version"], folder))
        clean(folder)
        times["plain"].append(seconds([sys.executable, "-c", PLAIN], folder))
    return times


def main() -> None:
    """Print the ratios."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for name in ("Snakefile", "workflow", "scripts", "profiles", "config", "raw"):
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, folder / name)
        median = {kind: statistics.median(times) for kind, times in measured(folder).items()}
    print("  ".join(f"{kind} {value:.2f} s" for kind, value in median.items()))
    print(f"default run / same steps in plain Python: {median['run'] / median['plain']:.2f} (goal: at most 2.0)")
    print(f"nothing to do / snakemake --version:      {median['nothing'] / median['version']:.2f} (goal: at most 1.4)")
    bench_survey.main()
    bench_rules.main()


if __name__ == "__main__":
    main()
