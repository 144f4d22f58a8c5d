"""A run that waited for its turn is a run like any other: the same words, the same end, another seed each time."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, evaluate, tree
from tests.ready import ready

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="without fork each run starts from nothing")
FROM_NOTHING = {"TRIANGULATE_TESTED": "yes"}  # no variable that anything reads


def said(run: subprocess.CompletedProcess[str]) -> list[str]:
    """The lines of a run but for its clocks; steps that could go either first are put in order."""
    return sorted(line for line in run.stdout.splitlines() if not line.startswith("[") and "Elapsed" not in line)


def test_it_says_and_makes_the_same_as_one_that_starts_from_nothing(example: Path, tmp_path: Path) -> None:
    other = shutil.copytree(example, tmp_path / "another")
    for arguments, wanted in (("results/trace/nonsense.csv",), 1), (("results/numbers/numbers.csv",), 0):
        here, there = evaluate(example, *arguments), evaluate(other, *arguments, **FROM_NOTHING)
        assert here.returncode == there.returncode == wanted, here.stdout + there.stdout
        assert said(here) == said(there)
    assert tree(example) == tree(other) != {}


SEED = "import sys\nsys.stderr.write(f\"seed {hash(str(sys.version))}, ours {'scripts' in sys.modules}\\n\")\nsys.exit(3)\n"


def test_two_runs_in_turn_have_two_seeds_and_nothing_of_ours_in_memory(tmp_path: Path) -> None:
    waiting = ready()
    assert waiting
    (tmp_path / "Snakefile").write_text(SEED, encoding="utf-8")
    command = ["snakemake", "-s", str(tmp_path / "Snakefile"), "--directory", str(tmp_path), "-c1"]
    runs = [waiting.run(command, 600) for _ in range(2)]
    seeds = [next(line for line in run.stdout.splitlines() if line.startswith("seed ")) for run in runs]
    assert seeds[0] != seeds[1] and all(line.endswith("ours False") for line in seeds)
    assert [run.returncode for run in runs] == [3, 3]


def test_what_a_run_is_told_by_the_environment_reaches_it(example: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ready()
    monkeypatch.setenv("TRIANGULATE_TESTED", "yes")
    assert ready() is None
    monkeypatch.delenv("TRIANGULATE_TESTED")
    monkeypatch.chdir(ROOT / "tests")
    assert ready() is None
