"""What tests share: where published values and data are, an evaluation in a folder of its own, the command that runs it."""

import fcntl
import gzip
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.ready import ready

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = ROOT / "tests" / "data"  # public data sets, each with its source and licence
ORACLES = ROOT / "tests" / "oracles"  # published values, and what others computed from the same data
SHARED = ROOT.parent / "shared"  # what is not handed on, see tests/README.md: a test that wants it says why it skips
HANGS = 3600  # seconds: what takes so long has hung, on whatever machine and under whatever load

# No property depends on how fast a machine is: neither one example nor the making of them is held against a clock.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Let workers begin with a stretch of the suite each, so that what a module makes is made once, and steal at the end."""
    if getattr(config.option, "numprocesses", None) and config.option.dist == "no":
        config.option.dist = "worksteal"


def evaluate(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `snakemake` on an evaluation in another folder, as a user would; output and errors in one text.

    With an environment it is a command that starts from nothing, else one that waits for its turn (tests/ready.py).
    """
    said = ["-s", str(ROOT / "Snakefile"), "--directory", str(folder), *arguments]
    if not environment and (waiting := ready()):
        return waiting.run(["snakemake", *said], HANGS)
    return subprocess.run(
        [sys.executable, "-m", "snakemake", *said],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=HANGS,
        env={**os.environ, "PYTHONHASHSEED": "random", **environment},
    )


def unpacked(packed: Path, folder: Path) -> Path:
    """A packed export (.gz) as its platform gave it, under its own name in another folder."""
    path = folder / packed.stem
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def tree(folder: Path) -> dict[str, bytes]:
    """Return path -> content of every file below results/."""
    results = folder / "results"
    return {path.relative_to(results).as_posix(): path.read_bytes() for path in results.rglob("*") if path.is_file()}


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the tiny evaluation, not yet run."""
    return shutil.copytree(ROOT / "tests" / "example", tmp_path / "an example")


def once(tmp_path_factory: pytest.TempPathFactory, name: str, run: Callable[[Path], None]) -> Path:
    """Return a folder that the first worker of the suite runs and each other one copies: to be read, not changed.

    Copies lie as deep as what they are of: the files of the code are known by where they lie from the folder.
    """
    own = tmp_path_factory.mktemp(name) / "evaluation"
    if "PYTEST_XDIST_WORKER" not in os.environ:
        run(own)
        return own
    shared = tmp_path_factory.getbasetemp().parent / "shared" / name
    shared.mkdir(parents=True, exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "made").exists():
            shutil.rmtree(shared / "evaluation", ignore_errors=True)  # of a worker that failed
            run(shared / "evaluation")
            (shared / "made").touch()
    return shutil.copytree(shared / "evaluation", own)


def run_example(folder: Path) -> None:
    """Run the tiny evaluation."""
    shutil.copytree(ROOT / "tests" / "example", folder)
    run = evaluate(folder)
    assert run.returncode == 0, run.stdout


def record_evaluation(folder: Path) -> None:
    """Run the evaluation that ships, its steps written down in jobs.jsonl."""
    from tests import kernels

    for part in ("config", "raw"):
        shutil.copytree(ROOT / part, folder / part)
    run = kernels.record(folder)
    assert run.returncode == 0, run.stdout


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny evaluation, run; to be read, not changed."""
    return once(tmp_path_factory, "finished", run_example)


@pytest.fixture(scope="session")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evaluation that ships, run, its steps written down in jobs.jsonl; to be read, not changed."""
    return once(tmp_path_factory, "evaluation", record_evaluation)


@pytest.fixture
def copied(evaluation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The finished evaluation in a folder of its own, to be changed and run again."""
    # As deep as the first: the paths to the code are relative, and with other paths every step would run again.
    return shutil.copytree(evaluation, tmp_path_factory.mktemp("changed") / "evaluation")
