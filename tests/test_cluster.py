"""A real SLURM of two nodes on the loopback: parts of a survey run there, a node dies on the way, the bytes are those of
a plain run. Skipped with the reason where SLURM can't be started (it needs root, its Debian packages and free ports)."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from tests.cases import drawn
from tests.conftest import HANGS, ROOT, SHARED, evaluate, tree

TOOL = SHARED / "tools" / "slurm-loopback"
USUAL = Path("/etc") / "slurm" / "slurm.conf"
PYTHON = ROOT / ".venv-cluster" / "bin" / "python"
PARTS = 3
TARGET = "results/surveys/visitors/items/numbers.parquet"
SURVEY = """
title: Survey of visitors
source: Survey of whoever came by, May
file: raw/surveys/visitors
platform: plain
selection: sample
design: {weight: weight, strata: [stratum], cluster: cluster}
columns: {respondent: row}
breakdowns: [domain]
items:
  looks: {column: looks, text: "How does the garden look?", scale: rating5}
  domain: {column: domain, text: "Which garden?", scale: gardens}
"""
# A controller that misses a node within seconds, and starts its jobs again as soon: by default both take minutes.
IMPATIENT = "SlurmdTimeout=5\nAuthInfo=cred_expire=5\nSchedulerParameters=sched_interval=2\n"
SOON = ["--slurm-init-seconds-before-status-checks", "1", "--seconds-between-status-checks", "2", "--latency-wait", "5"]


def asked(*command: str | Path) -> str:
    """Return what a command prints."""
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, timeout=HANGS).stdout


def processes() -> dict[int, tuple[int, str]]:
    """Return the parent and the command of each process."""
    lines = [line.split(maxsplit=2) for line in asked("ps", "-eo", "pid=,ppid=,args=").splitlines()]
    return {int(pid): (int(parent), words) for pid, parent, words in lines if "<defunct>" not in words}


def below(pid: int, running: dict[int, tuple[int, str]]) -> list[int]:
    """Return a process and all that it started."""
    own = [child for child, (parent, _) in running.items() if parent == pid]
    return [pid, *(one for child in own for one in below(child, running))]


def die(node: Path, job: str) -> None:
    """Let a node lose its power: its daemon and all processes of its job end at once."""
    running = processes()
    steps = [pid for pid, (_, words) in running.items() if words.startswith(f"slurmstepd: [{job}.")]
    for pid in [int(node.read_text()), *(one for step in steps for one in below(step, running))]:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    node.unlink()


def on_second() -> str:
    """Return the number of the job that runs on the second node, if there is one."""
    return asked("squeue", "-h", "-t", "R", "-w", "n2", "-o", "%A").strip()


def wait_until(done: Callable[[], bool]) -> None:
    """Wait until something is true."""
    limit = time.monotonic() + HANGS
    while not done():
        assert time.monotonic() < limit, "waited for ever"
        time.sleep(0.2)


def end(own: list[int]) -> None:
    """End processes and wait until they have ended."""
    for pid in own:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    wait_until(lambda: not set(own) & set(processes()))


@pytest.fixture
def nodes(tmp_path):
    """The folder of a SLURM of two nodes, n1 and n2; nothing of it runs on afterwards."""
    if not TOOL.is_file():
        pytest.skip("the tool that starts SLURM on the loopback, as root, is no part of the project")
    if " " in str(ROOT):
        pytest.skip("the executor of SLURM writes the path of Python into its script as it is: no blank may be in it")
    if os.geteuid() != 0:
        pytest.skip("SLURM's daemons can only be started by root")
    if USUAL.exists():
        pytest.skip("this machine has a SLURM of its own")
    made = subprocess.run(["make", "-o", ".venv/installed", "cluster"], cwd=ROOT, capture_output=True, text=True)
    if made.returncode:
        pytest.skip(f"the executor of SLURM can't be installed: {made.stderr[-200:]}")
    folder = tmp_path / "slurm"
    try:
        start = subprocess.run(["bash", TOOL, "start", folder], capture_output=True, text=True, timeout=HANGS)
        if start.returncode:
            pytest.skip(f"SLURM doesn't start here: {start.stderr[-200:]}")
        with (folder / "slurm.conf").open("a") as file:
            file.write(IMPATIENT)
        # Steps of jobs look for the description of the cluster in its usual place.
        USUAL.parent.mkdir(exist_ok=True)
        USUAL.symlink_to(folder / "slurm.conf")
        end([int((folder / "ctl.pid").read_text())])
        subprocess.run(["slurmctld", "-f", folder / "slurm.conf"], check=True, stderr=subprocess.DEVNULL)
        wait_until(lambda: asked("sinfo", "-h", "-N", "-o", "%T").split() == ["idle", "idle"])
        yield folder
    finally:
        own = [int(file.read_text()) for file in folder.glob("*.pid")]
        subprocess.run(["bash", TOOL, "stop", folder], check=True)
        USUAL.unlink(missing_ok=True)
        end(own)


@pytest.fixture
def parted(example):
    """The tiny evaluation, one of its surveys a sample in parts."""
    config = example / "config"
    (config / "surveys" / "visitors.yaml").write_text(SURVEY, encoding="utf-8")
    gardens = ", ".join(f"g{k}: Garden {k}" for k in range(10))
    with (config / "config.yaml").open("a", encoding="utf-8") as file:
        file.write(f"  gardens:\n    categories: {{{gardens}}}\n")
    cases = drawn(400 * PARTS)
    cases["domain"] = "Garden " + cases["domain"].astype(str)
    cases["looks"] = cases["row"].map(dict(enumerate(["Excellent", "Good", "Fair", "Poor", "Very poor"])))
    folder = example / "raw" / "surveys" / "visitors"
    folder.mkdir()
    for k in range(PARTS):
        cases[400 * k : 400 * (k + 1)].to_csv(folder / f"p{k}.csv", index=False)
    return example


@pytest.mark.slow
def test_a_node_dies_and_the_bytes_are_those_of_a_plain_run(nodes, parted, tmp_path):
    plain = shutil.copytree(parted, tmp_path / "plain")
    run = evaluate(plain, TARGET)
    assert run.returncode == 0, run.stdout
    began = time.monotonic()
    command = [
        PYTHON,
        "-m",
        "snakemake",
        "-s",
        ROOT / "Snakefile",
        "--profile",
        ROOT / "profiles" / "slurm",
        *SOON,
        TARGET,
    ]
    with (tmp_path / "output").open("w+") as output:
        run = subprocess.Popen(command, cwd=parted, stdout=output, stderr=subprocess.STDOUT)
        try:
            wait_until(lambda: run.poll() is not None or on_second())
            job = on_second()
            die(nodes / "n2.pid", job)
            run.wait(timeout=HANGS)
        finally:
            run.kill()
        output.seek(0)
        said = output.read()
    assert run.returncode == 0, said
    lost = asked("scontrol", "-o", "show", "job", job)
    assert "Restarts=1" in lost and "NodeList=n1" in lost and "JobState=COMPLETED" in lost, lost
    assert tree(parted) == tree(plain)
    done = asked("squeue", "-h", "-a", "-t", "all", "-o", "%A").split()
    assert len(done) == PARTS
    print(f"{PARTS} parts in {time.monotonic() - began:.0f} s, one of them twice")
