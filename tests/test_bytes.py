"""Same input, same bytes; a killed run comes back by the same command; evidence edited under a run is noticed."""

import shutil

import pytest

from tests import edits, kernels
from tests.conftest import ROOT, evaluate, tree
from tests.kills import trial

SETTINGS = [
    ("-c1", {"LC_ALL": "C", "TZ": "UTC"}),
    ("-c2", {"LC_ALL": "fr_FR.UTF-8", "TZ": "Asia/Tokyo"}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("cores", "environment"), SETTINGS)
def test_the_bytes_are_the_same_everywhere(evaluation, tmp_path, cores, environment, capsys):
    """Another folder, number of threads, language, clock and kernel of OpenBLAS; tests/test_kernels.py has the others."""
    kernel = kernels.whole()[SETTINGS.index((cores, environment))]
    folder = tmp_path / "another folder"
    for part in ("config", "raw"):
        shutil.copytree(ROOT / part, folder / part)
    run = evaluate(folder, cores, **environment, **kernel.environment)
    assert run.returncode == 0, run.stdout
    with capsys.disabled():
        print(f"\nwhole run: {len(tree(folder))} files under {', '.join(kernel.cores)}")
    assert kernels.unlike(evaluation, folder) == []


@pytest.mark.slow
def test_a_killed_run_comes_back_by_the_same_command():
    assert trial(ROOT / "tests" / "example", kills=3, seed=2) == (3, 3)


@pytest.mark.slow
def test_evidence_edited_under_a_run_stops_it_or_counts():
    assert edits.trial(edits=2, seed=3) == (2, 2, 2)
