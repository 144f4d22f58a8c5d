"""What runs again hangs on the content of the evidence, and evidence that changes under a run stops it."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from scripts import step as steps
from scripts.audit import evidence
from scripts.ground.errors import EvidenceError
from tests.conftest import HANGS, ROOT, evaluate, tree

YEAR = 366 * 86_400


@pytest.fixture
def began(tmp_path, monkeypatch):
    """A folder with one file of raw/, before any run began; the memory of runs is this test's own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(evidence, "BEGAN", {})
    monkeypatch.setattr(evidence, "KNOWN", {})
    Path("raw").mkdir()
    Path("raw/a.csv").write_text("id\n1\n")
    return tmp_path


def with_times(path: Path, text: str) -> None:
    """Write other content of the same size and give the file the times that it had."""
    before = path.stat()
    assert len(text.encode()) == before.st_size
    path.write_text(text)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_other_content_of_one_size_and_one_time_is_seen(began):
    sealed = evidence.hashes(["raw/a.csv"])
    with_times(Path("raw/a.csv"), "id\n2\n")
    with pytest.raises(EvidenceError, match=r"^raw/a.csv changed during the run: type the command again$"):
        evidence.as_began("raw/a.csv", sealed["raw/a.csv"])


def test_a_large_file_is_read_once_as_long_as_it_is_as_it_was(began, monkeypatch):
    memory, large = Path("memory.json"), Path("raw/large.csv")
    large.write_bytes(b"x" * evidence.LARGE)
    monkeypatch.setattr(evidence, "settled", lambda changed, now: True)  # as of yesterday
    evidence.begin(memory, ["raw/a.csv", "raw/large.csv"])
    evidence.remember(memory)
    read, names = evidence.read, []
    monkeypatch.setattr(evidence, "read", lambda path: names.append(path.name) or read(path))

    def next_run() -> list[str]:
        names.clear()
        evidence.BEGAN.clear()
        evidence.KNOWN.clear()
        evidence.begin(memory, ["raw/a.csv", "raw/large.csv"])
        evidence.remember(memory)
        with evidence.held(evidence.hashes(["raw/large.csv"])):
            pass
        return list(names)

    assert next_run() == ["a.csv"]
    with_times(large, "y" * evidence.LARGE)
    assert next_run() == ["a.csv", "large.csv"]
    assert next_run() == ["a.csv"]
    shutil.copy2(large, "copy")
    os.replace("copy", large)
    assert next_run() == ["a.csv", "large.csv"]
    memory.write_text("no notes")
    assert next_run() == ["a.csv", "large.csv"]


def test_a_file_that_just_changed_is_read_again():
    second = 1_000_000_000
    assert evidence.settled(5 * second + 7, 6 * second) and not evidence.settled(6 * second - 7, 6 * second)
    assert evidence.settled(5 * second, 8 * second) and not evidence.settled(5 * second, 6 * second)  # whole seconds


def test_content_that_comes_back_while_a_step_reads_is_a_change(began):
    sealed, path = evidence.hashes(["raw/a.csv"]), Path("raw/a.csv")
    with pytest.raises(EvidenceError, match=r"raw/a.csv changed during"), evidence.held(sealed):
        path.write_text("id\n2\n")
        path.write_text("id\n1\n")


def test_the_change_is_said_and_not_what_a_step_made_of_half_a_file(began):
    sealed = evidence.hashes(["raw/a.csv"])
    with pytest.raises(EvidenceError, match=r"raw/a.csv changed during"), evidence.held(sealed):
        Path("raw/a.csv").write_text("i")
        raise ValueError("no column")
    Path("raw/a.csv").unlink()
    with pytest.raises(EvidenceError, match=r"raw/a.csv is gone"), evidence.held(sealed):
        pass


def test_what_a_job_elsewhere_reads_is_held_against_the_run_it_belongs_to(began):
    evidence.begin(Path("memory.json"), ["raw/a.csv"])
    evidence.remember(Path("memory.json"))
    Path("raw/a.csv").write_text("id\n2\n")
    evidence.BEGAN.clear()
    evidence.KNOWN.clear()
    evidence.resume(Path("memory.json"))
    with pytest.raises(EvidenceError, match=r"raw/a.csv changed during"), evidence.held(evidence.hashes(["raw/a.csv"])):
        pass


def test_a_step_lists_what_it_read(began, monkeypatch):
    monkeypatch.setitem(sys.modules, "scripts.some", sys.modules[__name__])
    monkeypatch.setattr(sys.modules[__name__], "counted", lambda file: {"line": "done"}, raising=False)
    sealed = evidence.hashes(["raw/a.csv"])
    steps.run(["some.counted"], {"file": "raw/a.csv"}, {"evidence": "results/a.sha256"}, {"evidence": sealed})
    digest = hashlib.sha256(b"id\n1\n").hexdigest()
    assert Path("results/a.sha256").read_text() == f"{digest}  raw/a.csv\n"


def test_what_changed_came_and_went_is_said_in_one_sentence(began):
    evidence.begin(Path("memory.json"), ["raw/a.csv"])
    assert evidence.unlike(["raw/a.csv"]) is None
    Path("raw/a.csv").write_text("id\n2\n")
    assert evidence.unlike(["raw/a.csv"]).startswith("raw/a.csv changed during the run, so results/ does not match")
    assert evidence.unlike(["raw/a.csv", "raw/b.csv"]).startswith("raw/b.csv was added during the run (and")
    Path("raw/a.csv").unlink()
    assert evidence.unlike([]).startswith("raw/a.csv was removed during")


def test_what_is_no_file_is_refused_and_not_waited_for(began):
    os.mkfifo("raw/pipe")
    with pytest.raises(EvidenceError, match=r"raw/pipe is not a file"):
        evidence.look("raw/pipe")


# Whole runs.

EDITS = {
    "raw/frames/gardeners.csv": "read_frame",
    "raw/surveys/visitors.csv": "read_survey",
    "raw/interviews/n01.txt": "read_notes",
    "raw/codings/wishes.csv": "read_codings",
    "raw/records/watering.csv": "compute_record",
    "config/claims.csv": "check_claims",
}


@pytest.fixture
def copied(finished, tmp_path) -> Path:
    """The finished tiny evaluation in a folder of its own, as deep as the first."""
    (tmp_path / "one").mkdir()
    return shutil.copytree(finished, tmp_path / "example")


def looks(folder: Path) -> str:
    """The share of visitors whom the garden pleases."""
    numbers = (folder / "results/numbers/numbers.csv").read_text().splitlines()
    return next(line for line in numbers if ",visitors,looks,all,good_or_excellent," in line).split(",share,")[1][:3]


@pytest.mark.slow
def test_what_is_read_again_is_what_has_other_content_whatever_its_date(copied):
    files = [path for part in ("raw", "config") for path in (copied / part).rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (path.stat().st_mtime + YEAR,) * 2)
    assert "Nothing to be done" in evaluate(copied, "-n").stdout
    for name in EDITS:
        path = copied / name
        path.write_text(path.read_text() + "\n")
        os.utime(path, (YEAR, YEAR))
    shutil.copy2(copied / "raw/interviews/n01.txt", copied / "raw/interviews/n00.txt")
    told = evaluate(copied, "-n").stdout
    for rule in [*EDITS.values(), "list_received"]:
        assert f"rule {rule}:" in told, rule


@pytest.mark.slow
def test_an_older_export_counts_even_if_snakemake_remembers_nothing(copied):
    """Case 19: V1 to V3 say Poor, V4 Fair, in a file of last year."""
    export, page = copied / "raw/surveys/visitors.csv", copied / "config/config.yaml"
    assert looks(copied) == "0.7"
    export.write_text("id,looks\nV1,Poor\nV2,Poor\nV3,Poor\nV4,Fair\n")
    os.utime(export, (YEAR, YEAR))
    assert evaluate(copied).returncode == 0
    assert looks(copied) == "0.0"
    export.write_text("id,looks\nV1,Good\nV2,Poor\n")
    page.write_text(page.read_text().replace("title: ", "title: Orchard and ", 1))
    for path in (export, page):
        os.utime(path, (YEAR, YEAR))
    shutil.rmtree(copied / ".snakemake")
    run = evaluate(copied)
    assert run.returncode == 0 and "Nothing remembers how results/ was made" in run.stdout
    assert looks(copied) == "0.5"
    fresh = copied.parent / "one" / "fresh"
    for part in ("raw", "config"):
        shutil.copytree(copied / part, fresh / part)
    assert evaluate(fresh).returncode == 0
    assert tree(copied) == tree(fresh)


CHANGE = """
import functools
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
import scripts.surveys.received.received_answers as reading
read = reading.read
@functools.wraps(read)  # whose annotations say what a step hands it
def changing(export, **named):
    found = read(export, **named)
    if export.name == "visitors.csv":
        Path({name!r}).write_text("id,looks\\nV1,Poor\\n")
    return found
reading.read = changing
from snakemake.cli import main
sys.argv = ["snakemake", "-s", {snakefile!r}, "--directory", {folder!r}]
main()
"""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["raw/surveys/visitors.csv", "raw/records/watering.csv", "raw/interviews/n00.txt"])
def test_evidence_that_changes_while_a_run_is_at_work_stops_it(name, example):
    """Changed when the export of the visitors was just read: that file itself, one that others read, one more."""
    told = {"root": str(ROOT), "name": name, "snakefile": str(ROOT / "Snakefile"), "folder": str(example)}
    command = [sys.executable, "-c", CHANGE.format(**told)]
    run = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=HANGS)
    assert run.returncode == 1
    last = run.stdout.strip().splitlines()[-1]
    verb = "was added" if "n00" in name else "changed"
    assert last.startswith(f"Stopped: {name} {verb} during the run, so results/ does not match"), run.stdout
    assert "Traceback" not in run.stdout and "mistake in Triangulate" not in run.stdout
    (example / name).unlink() if "n00" in name else shutil.copy2(ROOT / "tests/example" / name, example / name)
    again = evaluate(example)
    assert again.returncode == 0, again.stdout
    assert looks(example) == "0.7"
