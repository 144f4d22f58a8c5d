"""A run that the disk or the machine ends: one sentence, nothing half done, and the same command goes on from there."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import HANGS, ROOT, evaluate, tree

START = """
import errno, os, signal, sys
sys.path.insert(0, {root!r})
{before}
from snakemake.cli import main
sys.argv = ["snakemake", "-s", {snakefile!r}, "--directory", {folder!r}]
main()
"""
ASKED_TO_END = """
import scripts.findings.figures as figures
import functools
draw = figures.draw
@functools.wraps(draw)
def ended(**named):
    os.kill(os.getpid(), signal.SIGTERM)
    return draw(**named)
figures.draw = ended
"""
FULL = """
from scripts.ground import files as tables
flush, left = tables.flush, list(range(20))
def full(path, data):
    if not left:
        path.write_bytes(data[:10])
        raise OSError(errno.ENOSPC, "No space left on device")
    left.pop()
    flush(path, data)
tables.flush = full
"""


def run(folder: Path, before: str) -> subprocess.CompletedProcess[str]:
    """Run an evaluation in a process in which something happens."""
    told = {"root": str(ROOT), "snakefile": str(ROOT / "Snakefile"), "folder": str(folder), "before": before}
    command = [sys.executable, "-c", START.format(**told)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=HANGS)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("before", "code", "sentence"),
    [
        (ASKED_TO_END, 128 + signal.SIGTERM, "the run was asked to end; the same command goes on from there"),
        (FULL, 1, "the disk is full: free some space, then type the command again"),
    ],
)
def test_a_run_that_is_ended_says_so_and_comes_back(before, code, sentence, example, finished):
    ended = run(example, before)
    assert ended.returncode == code, ended.stdout
    assert ended.stdout.strip().splitlines()[-1] == f"Stopped: {sentence}"
    assert "Traceback" not in ended.stdout and "mistake in Triangulate" not in ended.stdout
    assert code != 1 or not list(example.rglob("*.part"))
    again = evaluate(example)
    assert again.returncode == 0, again.stdout
    assert {name: data for name, data in tree(example).items() if not name.endswith(".part")} == tree(finished)


@pytest.mark.slow
def test_a_disk_without_room_is_said_before_anything_is_made(example):
    before = "import shutil\nshutil.disk_usage = lambda place: shutil._ntuple_diskusage(10, 9, 1)"
    ended = run(example, before)
    assert ended.returncode == 1 and not (example / "results").exists()
    assert ended.stdout.strip().splitlines()[-1] == "the disk is full: free some space, then type the command again"
