"""What others published and the project hands on: each folder says from where and under which licence, and all stay small."""

import re

import pytest

from tests.conftest import ORACLES, PUBLIC, ROOT

FOLDERS = sorted(path for home in (PUBLIC, ORACLES) for path in home.iterdir() if path.is_dir())
FILES = sorted(path for home in (PUBLIC, ORACLES) for path in home.rglob("*") if path.is_file())
# What a licence forbids to copy, and the tool that starts daemons as root: see tests/README.md.
BESIDE = {"conftest.py", "designs.py", "test_cluster.py", "test_sources.py"}


@pytest.mark.parametrize("folder", FOLDERS, ids=[path.name for path in FOLDERS])
def test_each_folder_has_its_source_and_licence(folder):
    told = (folder / "SOURCE.md").read_text(encoding="utf-8")
    assert re.search("^- Licence: ", told, re.M) and re.search("^- Left out", told, re.M)
    listed = (ROOT / "tests" / "README.md").read_text(encoding="utf-8")
    assert f"{folder.parent.name}/{folder.name}" in listed


def test_the_whole_is_small_and_its_paths_are_short():
    assert sum(path.stat().st_size for path in FILES) < 5_000_000
    assert max(len(path.relative_to(ROOT).as_posix()) for path in FILES) <= 140


def test_nothing_else_is_read_beside_the_project():
    found = {
        path.name
        for path in (ROOT / "tests").glob("*.py")
        if re.search(r"SHARED|['\"]shared['\"]", path.read_text("utf-8"))
    }
    assert found == BESIDE


def test_a_checkout_converts_no_line_ending():
    windows, unix = PUBLIC / "nasty_frictionless" / "table-with-accents.csv", PUBLIC / "538_starwars" / "StarWars.csv"
    assert (windows.read_bytes().count(b"\r\n"), unix.read_bytes().count(b"\r\n")) == (639, 0)
