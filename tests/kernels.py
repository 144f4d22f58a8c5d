"""The same bytes on every processor: runs under each kernel that OpenBLAS has here, and with vector units held back.

`python -m tests.kernels` runs the evaluation that ships, the example and the degenerate surveys (tests/degenerate.py), whole
and under each, and compares results/ file by file. The suite (tests/test_kernels.py) runs them whole once, writes down each
step, and takes the same steps under the others, in one process each.
"""

import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests import degenerate
from tests.conftest import HANGS, ROOT, evaluate, tree

# Names that OpenBLAS may know, of old kernels to new ones: it says which kernel each of them gave.
NAMES = ["Prescott", "Core2", "Nehalem", "Sandybridge", "Haswell", "Zen", "SkylakeX", "Cooperlake", "SapphireRapids"]
NAMES += ["ARMV8", "NEOVERSEN1", "NEOVERSEV1", "VORTEX"] if platform.machine() in ("arm64", "aarch64") else []
# What a kernel's instructions need, in the words of numpy; a kernel that a processor can't run ends the process.
NEEDS = {"Sandybridge": "AVX", "Haswell": "X86_V3", "Zen": "X86_V3", "SkylakeX": "X86_V4"}
NEEDS |= {"Cooperlake": "AVX512_CLX", "SapphireRapids": "AVX512_SPR"}
ASK = "import numpy.linalg, scipy.linalg"
# What numpy, the C library and Arrow choose by the processor, held back to what the oldest has.
FEATURES = """
from numpy._core import _multiarray_umath as numpy
print(*(name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__.get(name)))
print(*(name for name, there in numpy.__cpu_features__.items() if there))
"""
HELD_BACK = "held back"
OLD_C_LIBRARY = "glibc.cpu.hwcaps=-AVX,-AVX2,-AVX512F,-FMA,-FMA4,-AVX_Fast_Unaligned_Load"

FAILED = "\n  scripts/step.py, line "  # in the log of a step that stopped: the places that it came through

# Replays steps that were written down, one after the other; what a step refuses is said in its log. The files of the
# code are named from the folder of the run (the argument), which may lie higher or lower than this one.
REPLAY = """
import gc, json, os, sys
sys.path.insert(0, {root!r})
from scripts.step import StepFailed, step
gc.set_threshold(500_000, 20, 50)  # as in a run (workflow/rules/common.smk)

def seen(path):
    return os.path.join(sys.argv[1], path) if path.startswith("..") else path

for line in open("jobs.jsonl", encoding="utf-8"):
    function, inputs, *rest = json.loads(line)
    inputs = {{k: seen(v) if isinstance(v, str) else list(map(seen, v)) for k, v in inputs.items()}}
    try:
        step(function, inputs, *rest)
    except StepFailed:
        pass
"""
# Snakemake as a command, each step written down as it is called.
RECORD = """
import json, sys, threading
sys.path.insert(0, {root!r})
from scripts import step as module
plain, lock = module.step, threading.Lock()

def step(function, inputs, outputs, params, log):
    named = [{{k: v if isinstance(v, str) else list(map(str, v)) for k, v in part.items()}} for part in (inputs, outputs)]
    line = json.dumps([function, *named, dict(params.items()), [str(log[0])]])
    try:
        plain(function, inputs, outputs, params, log)
    finally:
        with lock, open("jobs.jsonl", "a", encoding="utf-8") as file:
            file.write(line + "\\n")

module.step = step
from snakemake.cli import main
sys.argv[0] = "snakemake"
main()
"""


class Kernel(NamedTuple):
    """A way of computing: its name, the cores that the OpenBLAS of numpy and that of scipy report, what sets it."""

    name: str
    cores: tuple[str, ...]
    environment: dict[str, str]


def child(code: str, folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run Python code in a folder; the output and the errors in one text."""
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=HANGS,
        env={**os.environ, **environment},
    )


def features() -> tuple[list[str], set[str]]:
    """Return the instructions that numpy can choose here, and all that the processor has, in its words."""
    lines = child(FEATURES, ROOT, {}).stdout.splitlines()
    return lines[-2].split(), set(lines[-1].split())


def cores(environment: dict[str, str]) -> tuple[str, ...]:
    """Return the kernels that the OpenBLAS of numpy and that of scipy say they use."""
    said = child(ASK, ROOT, {**environment, "OPENBLAS_VERBOSE": "2"})
    assert said.returncode == 0, said.stdout
    return tuple(re.findall(r"^Core: (\S+)$", said.stdout, flags=re.MULTILINE))


@cache
def found() -> tuple[list[Kernel], dict[str, str]]:
    """Return each distinct kernel that can be had here, of old ones to new ones; of other names, why they give none."""
    chosen, there = features()
    kernels: dict[tuple[str, ...], Kernel] = {}
    without = {}
    for name in NAMES:
        if NEEDS.get(name) and platform.machine() in ("x86_64", "AMD64") and NEEDS[name] not in there:
            without[name] = f"this processor has no {NEEDS[name]}"
            continue
        setting = {"OPENBLAS_CORETYPE": name}
        told = cores(setting)
        if told in kernels or not told:
            without[name] = (
                f"gives {' and '.join(dict.fromkeys(told))}, as another name does" if told else "gives nothing"
            )
            continue
        kernels[told] = Kernel(name, told, setting)
    held = {"NPY_DISABLE_CPU_FEATURES": " ".join(chosen), "GLIBC_TUNABLES": OLD_C_LIBRARY, "OPENBLAS_NUM_THREADS": "1"}
    held |= {"ARROW_USER_SIMD_LEVEL": "NONE", **(next(iter(kernels.values())).environment if kernels else {})}
    return [*kernels.values(), Kernel(HELD_BACK, cores(held), held)], without


def usual() -> Kernel:
    """Return the kernel that this machine takes by itself."""
    return Kernel("usual", cores({}), {})


def whole() -> list[Kernel]:
    """Return the two kernels under which the suite takes whole runs (tests/test_bytes.py): the oldest and the newest other one."""
    others = [kernel for kernel in found()[0][:-1] if kernel.cores != usual().cores] or [usual()]
    return [others[0], others[-1]]


def said(kernels: list[Kernel], without: dict[str, str]) -> Iterator[str]:
    """Say which kernels there are, by the names they gave themselves, and which there aren't."""
    for kernel in kernels:
        asked = " ".join(f"{key}={value}" for key, value in kernel.environment.items())
        yield f"  {kernel.name}: numpy and scipy report {', '.join(kernel.cores) or 'nothing'} ({asked})"
    for name, reason in without.items():
        yield f"  {name}: skipped, {reason}"


def record(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run `snakemake` on an evaluation as `evaluate` does, and leave its steps in jobs.jsonl."""
    command = ["-s", str(ROOT / "Snakefile"), "--directory", str(folder), *arguments]
    return child(RECORD.format(root=str(ROOT)), folder, environment, *command)


def replay(source: Path, folder: Path, kernel: Kernel) -> Path:
    """Take the steps of a recorded run again in a folder of its own, under a kernel."""
    for part in ("config", "raw"):
        shutil.copytree(source / part, folder / part)
    shutil.copy(source / "jobs.jsonl", folder)
    run = child(REPLAY.format(root=str(ROOT)), folder, kernel.environment, str(source))
    assert run.returncode == 0, run.stdout[-3000:]
    return folder


def refusals(folder: Path) -> dict[str, str]:
    """Return the sentence of each step that stopped, by its log."""
    logs = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob("logs/*/*.log")
    }
    return {name: text.splitlines()[0] for name, text in logs.items() if FAILED in text}


def unlike(one: Path, other: Path) -> list[str]:
    """Return the files of results/ that differ between two folders, or that only one of them has."""
    here, there = tree(one), tree(other)
    names = {name for name in here.keys() | there.keys() if not name.endswith(".snakemake_timestamp")}
    return sorted(name for name in names if here.get(name) != there.get(name))


def laid(folder: Path) -> list[Path]:
    """Return the folders of the evaluations that are run whole, in a place for them."""
    sources = {"evaluation": ROOT, "example": ROOT / "tests" / "example"}
    for name, source in sources.items():
        for part in ("config", "raw"):
            shutil.copytree(source / part, folder / name / part)
    return [folder / "evaluation", folder / "example", degenerate.write(folder / "degenerate")]


def main() -> None:
    """Run all evaluations whole under each kernel; end with 1 if a run stops or a byte differs."""
    kernels, without = found()
    print(*said(kernels, without), sep="\n", flush=True)
    first: list[Path] = []
    bad = 0
    with tempfile.TemporaryDirectory() as place:
        for number, kernel in enumerate(kernels):
            folders = laid(Path(place) / str(number))
            for k, folder in enumerate(folders):
                run = evaluate(folder, **kernel.environment)
                other = unlike(first[k], folder) if first else []
                bad += run.returncode != 0 or bool(other)
                print(
                    f"{kernel.name}: {folder.name}: exit {run.returncode}, {len(tree(folder))} files, {len(other)} differ",
                    *other,
                )
                if run.returncode:
                    print(run.stdout[-1000:])
                sys.stdout.flush()
            first = first or folders
    print(f"{len(kernels)} kernels, {bad} faults")
    raise SystemExit(bool(bad))


if __name__ == "__main__":
    main()
