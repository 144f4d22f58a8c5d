"""Snakemake that has its packages in memory and waits: each run of the suite is a fork of it, and so starts at once.

A run is a process of its own, which reads our code anew; only packages of others are there already. Two wait by turns, as
each has a seed of its own for hashes: what one run makes and the next compares doesn't come from the same seed. Runs that
are about how a process starts (languages, clocks, kernels: `evaluate` with an environment) start from nothing, as do all
where there is no fork.
"""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from itertools import cycle
from pathlib import Path

# The parent forks a child for each line that it reads and answers with its exit code; a child does as `python -m snakemake`.
WAITING = """
import importlib, json, os, signal, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
for line in sys.stdin:
    child = os.fork()
    if not child:
        break
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
else:
    sys.exit()
said = json.loads(line)
output = os.open(said["output"], os.O_WRONLY | os.O_TRUNC)
for stream in (1, 2):
    os.dup2(output, stream)
os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
signal.alarm(said["hangs"])
os.environ.clear()
os.environ.update(said["environment"])
sys.argv = said["arguments"]
sys.path[0] = os.getcwd()
from snakemake.cli import main
main()
"""
PACKAGES = (
    "snakemake.cli",
    "pandas",
    "pyarrow.parquet",
    "pydantic",
    "scipy.special",
    "lxml.html",
    "openpyxl",
    "xlsxwriter",
    "docx",
)
CHANGING = ("PYTEST_CURRENT_TEST", "PYTEST_VERSION")  # what pytest sets anew and no run reads


def lasting() -> dict[str, str]:
    """Return the environment as a process would be started with."""
    return {name: value for name, value in os.environ.items() if name not in CHANGING} | {"PYTHONHASHSEED": "random"}


class Ready:
    """Two processes that wait, in the environment and the folder of when they were started."""

    def __init__(self) -> None:
        self.environment, self.folder = lasting(), Path.cwd()
        self.turns = cycle([self.started(), self.started()])

    def started(self) -> subprocess.Popen[str]:
        """Start a process that waits; it ends with this one, when its input does."""
        process = subprocess.Popen(
            [sys.executable, "-c", WAITING, *PACKAGES],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=self.environment,
        )
        atexit.register(process.wait)
        atexit.register(process.terminate)  # first: what is registered last is called first
        return process

    def run(self, command: list[str], hangs: int) -> subprocess.CompletedProcess[str]:
        """Run snakemake with these arguments, at most so many seconds; output and errors in one text."""
        process = next(self.turns)
        assert process.stdin and process.stdout
        with tempfile.NamedTemporaryFile() as output:
            said = {"output": output.name, "environment": self.environment, "arguments": command, "hangs": hangs}
            process.stdin.write(json.dumps(said) + "\n")
            process.stdin.flush()
            code = int(process.stdout.readline())
            text = Path(output.name).read_text(encoding="utf-8", errors="replace")
        return subprocess.CompletedProcess(command, code, text)


_ready: list[Ready] = []


def ready() -> Ready | None:
    """Return what waits, started at its first use; None where a run has to start from nothing."""
    if not hasattr(os, "fork"):
        return None
    if not _ready:
        _ready.append(Ready())
    alike = (lasting(), Path.cwd()) == (_ready[0].environment, _ready[0].folder)
    return _ready[0] if alike else None
