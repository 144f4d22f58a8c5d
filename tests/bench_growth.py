"""How a run grows: `python -m tests.bench_growth` prints the processor seconds for more columns, and for more surveys.

Columns: one survey of 50 answers with 1,250 and 5,000 choice items. Surveys: 25 and 100 surveys of 20 answers with three
items each. Each is a folder of its own, made anew and run by Snakemake on one core; the goals are those of the docs.
"""

import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import ROOT

COLUMNS = (1250, 5000)
SURVEYS = (25, 100)
SCALE = """scales:
  agree:
    categories: {yes: "Yes", partly: "Partly", no: "No"}
    scores: {yes: 3, partly: 2, no: 1}
    nets: {any: [yes, partly]}
    missing: {dont_know: "Don't know"}
"""


def evaluation(place: Path, surveys: int, items: int, answers: int) -> None:
    """Write a folder with so many surveys of so many items and answers."""
    draw = random.Random(7)
    (place / "config/surveys").mkdir(parents=True)
    (place / "raw/surveys").mkdir(parents=True)
    names = [f"survey_{k}" for k in range(surveys)]
    (place / "config/config.yaml").write_text(
        f"title: Growth\nsymbol: G/1\nlevel: 0.95\nseed: 1\nsurveys: [{', '.join(names)}]\n{SCALE}", encoding="utf-8"
    )
    for name in names:
        heads = ["ID", *(f"Q{k}" for k in range(items))]
        lines = [",".join(heads)]
        for row in range(answers):
            lines.append(",".join([str(row), *(draw.choice(["Yes", "Partly", "No", ""]) for _ in range(items))]))
        (place / f"raw/surveys/{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        listed = "\n".join(f"  q{k}: {{column: Q{k}, text: Question {k}, scale: agree}}" for k in range(items))
        (place / f"config/surveys/{name}.yaml").write_text(
            f"title: Survey {name}\nsource: Made up\nfile: raw/surveys/{name}.csv\nplatform: plain\nselection: nonprobability\n"
            f"columns: {{respondent: ID}}\nitems:\n{listed}\n",
            encoding="utf-8",
        )


def seconds(surveys: int, items: int, answers: int) -> float:
    """Return the processor seconds of a whole run."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        evaluation(place, surveys, items, answers)
        command = [sys.executable, "-m", "snakemake", "-c1", "-s", str(ROOT / "Snakefile"), "--directory", folder]
        profile = ["--workflow-profile", str(ROOT / "profiles/default")]
        before = os.times()
        run = subprocess.run([*command, *profile], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        after = os.times()
        if run.returncode:
            raise SystemExit(run.stdout[-3000:])
        return after.children_user + after.children_system - before.children_user - before.children_system


def main() -> None:
    """Print the seconds and how they grow."""
    few, many = (seconds(1, items, 50) for items in COLUMNS)
    print(
        f"{COLUMNS[0]:,} and {COLUMNS[1]:,} columns of 50 answers: {few:.1f} and {many:.1f} s, {many / few:.1f} times"
    )
    few, many = (seconds(count, 3, 20) for count in SURVEYS)
    each = (many - few) / (SURVEYS[1] - SURVEYS[0])
    print(f"{SURVEYS[0]} and {SURVEYS[1]} surveys: {few:.1f} and {many:.1f} s, {each:.2f} s each further one")


if __name__ == "__main__":
    main()
