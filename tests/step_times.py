"""Where the time of a run goes: `make profile` prints processor seconds a step, and those of the whole run.

The steps of the evaluation that ships are taken once by Snakemake, then again one after the other in one process. The
first step of a kind also imports its packages, so imports are counted apart.
"""

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from tests import kernels
from tests.conftest import ROOT

TIMED = """
import contextlib, importlib, io, json, sys, time
sys.path.insert(0, {root!r})
from scripts.step import step
for line in open("jobs.jsonl"):
    job = json.loads(line)
    start = time.process_time()
    functions = [job[0]] if isinstance(job[0], str) else job[0]
    for function in functions:
        importlib.import_module("scripts." + function.rpartition(".")[0])
    read = time.process_time()
    with contextlib.redirect_stderr(io.StringIO()):
        step(*job)
    print(json.dumps([", ".join(functions), job[4][0], read - start, time.process_time() - read]))
"""


def main() -> None:
    """Print the seconds of the whole run, of imports, and of each step, the longest first."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for part in ("config", "raw"):
            shutil.copytree(ROOT / part, folder / part)
        run = kernels.record(folder, "--cores", "1")
        assert run.returncode == 0, run.stdout
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"{used.ru_utime + used.ru_stime:8.2f} s  the whole run by Snakemake, one core", flush=True)
        command = [sys.executable, "-c", TIMED.format(root=str(ROOT))]
        lines = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
        steps = [json.loads(line) for line in lines]
        print(f"{sum(one[2] for one in steps):8.2f} s  imports of the steps")
        print(f"{sum(one[3] for one in steps):8.2f} s  {len(steps)} steps:")
        kinds = defaultdict(list)
        for name, log, _, seconds in steps:
            kinds[name].append((seconds, Path(log).stem))
        for name, own in sorted(kinds.items(), key=lambda kind: -sum(seconds for seconds, _ in kind[1])):
            parts = ", ".join(f"{stem} {seconds:.2f}" for seconds, stem in sorted(own, reverse=True)[:4])
            print(f"{sum(seconds for seconds, _ in own):8.2f} s  {name}: {parts}")


if __name__ == "__main__":
    main()
