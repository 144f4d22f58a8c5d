"""What tests share: where published values and data are, an evaluation in a folder of its own, the command that runs it."""

import gzip
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = ROOT / "tests" / "data"  # public data sets, each with its source and licence
ORACLES = ROOT / "tests" / "oracles"  # published values, and what others computed from the same data
SHARED = ROOT.parent / "shared"  # what is not handed on, see tests/README.md: a test that wants it says why it skips
HANGS = 3600  # seconds: what takes so long has hung, on whatever machine and under whatever load

# No property depends on how fast a machine is: neither one example nor the making of them is held against a clock.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def evaluate(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `snakemake` on an evaluation in another folder, as a user would; output and errors in one text."""
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", str(folder), *arguments]
    return subprocess.run(
        command,
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


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tiny evaluation, run; to be read, not changed."""
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path_factory.mktemp("finished") / "example")
    run = evaluate(folder)
    assert run.returncode == 0, run.stdout
    return folder


@pytest.fixture(scope="session")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The evaluation that ships, run, its steps written down in jobs.jsonl; to be read, not changed."""
    from tests import kernels

    folder = tmp_path_factory.mktemp("evaluation")
    for part in ("config", "raw"):
        shutil.copytree(ROOT / part, folder / part)
    run = kernels.record(folder)
    assert run.returncode == 0, run.stdout
    return folder
