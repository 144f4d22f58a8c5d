"""The short form of tests/mutations.py: spoiled evaluations and files end in numbers or in a sentence."""

import os
import subprocess
import sys

import pytest

from tests.conftest import HANGS, ROOT


@pytest.mark.skipif(not hasattr(os, "fork"), reason="each trial is a child of one process that has imported everything")
def test_spoiled_evaluations_and_files():
    command = [sys.executable, "-W", "ignore", "-m", "tests.mutations", "5", "80", "3"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=HANGS, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    lines = [line for line in run.stdout.splitlines() if "most memory" in line]
    assert [line.partition(":")[0] for line in lines] == ["files", "evaluations"]
    assert all(set(kinds(line)) <= {"refused", "right"} for line in lines)


def kinds(line: str) -> list[str]:
    """The kinds of outcome in a line of the report."""
    return [part.partition(":")[0].strip(" '") for part in line.partition("{")[2].partition("}")[0].split(",")]
