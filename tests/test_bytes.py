"""Same input, same bytes; a killed run comes back by the same command; evidence edited under a run is noticed."""

import shutil

import pytest

from tests import edits
from tests.conftest import ROOT, evaluate, tree
from tests.kills import trial

SETTINGS = [
    ("-c1", {"LC_ALL": "C", "TZ": "UTC"}),
    ("-c2", {"LC_ALL": "fr_FR.UTF-8", "TZ": "Asia/Tokyo"}),
]


@pytest.mark.slow
@pytest.mark.parametrize(("cores", "environment"), SETTINGS)
def test_the_bytes_are_the_same_everywhere(evaluation, tmp_path, cores, environment):
    folder = tmp_path / "another folder"
    for part in ("config", "raw"):
        shutil.copytree(ROOT / part, folder / part)
    run = evaluate(folder, cores, **environment)
    assert run.returncode == 0, run.stdout
    here, there = tree(evaluation), tree(folder)
    assert sorted(here) == sorted(there)
    assert [name for name in here if here[name] != there[name]] == []


@pytest.mark.slow
def test_a_killed_run_comes_back_by_the_same_command():
    assert trial(ROOT / "tests" / "example", kills=3, seed=2) == (3, 3)


@pytest.mark.slow
def test_evidence_edited_under_a_run_stops_it_or_counts():
    assert edits.trial(edits=2, seed=3) == (2, 2, 2)
