"""Kill a run (-9, the whole group) at random moments; the same command must finish it, with the same bytes.

`python -m tests.kills 30` prints how many of 30 came back. Takes the evaluation that ships; a clean run gives the bytes.
"""

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.conftest import ROOT, evaluate, tree


def clean(folder: Path) -> None:
    """Take away everything a run made."""
    for name in ("results", "logs", ".snakemake"):
        shutil.rmtree(folder / name, ignore_errors=True)


def killed(folder: Path, after: float) -> bool:
    """Start a run, kill its whole group after some seconds; return whether it was still alive."""
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    time.sleep(after)
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    return alive


def trial(source: Path, kills: int, seed: int) -> tuple[int, int]:
    """Return how many runs were killed alive, and how many of these came back with the same bytes."""
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "evaluation"
        for part in ("config", "raw"):
            shutil.copytree(source / part, folder / part)
        start = time.monotonic()
        assert evaluate(folder).returncode == 0
        length = time.monotonic() - start
        expected = tree(folder)
        alive = back = 0
        while alive < kills:
            clean(folder)
            if not killed(folder, moments.uniform(0.3, length)):
                continue
            alive += 1
            run = evaluate(folder)
            back += run.returncode == 0 and tree(folder) == expected
            print(f"{alive} killed, {back} came back", flush=True)
    return alive, back


if __name__ == "__main__":
    sys.exit(len(set(trial(ROOT, int(sys.argv[1]) if len(sys.argv) > 1 else 30, seed=1))) - 1)
