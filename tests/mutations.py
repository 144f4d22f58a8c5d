"""Spoil files and evaluations at random; each must be read, or refused in one sentence: no traceback, no hang, no crash.

`python -m tests.mutations 500 1000` gives 500 mutated evaluations to whole runs and 1,000 mutated files to the readers,
and prints what became of them: kinds of outcome, the most memory. Each trial is a child of this process, which has
imported everything, with limits of its own. A third number is the seed.
"""

import atexit
import contextlib
import os
import random
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from scripts.ground.errors import EvidenceError
from tests import mutant_evaluations, mutants
from tests.conftest import ROOT
from tests.samples import Sample, samples

CPU = 120  # seconds of the processor, whatever else the machine does: more is a hang
WALL = 900  # of waiting, where nothing is computed any more
SPACE = 4 << 30  # bytes: a child that holds more is ended, so that the machine lives
MOST = 1_000_000  # kB of peak memory
SENTENCE = re.compile(r"^(?:Stopped: .*|(?:- )?(?:config|raw)[/, :].*)", re.MULTILINE)
OTHERS = re.compile(r"\b\w+(?:Exception|Error)\b(?<!WorkflowError)")  # of Snakemake, which are not for an evaluator


class Outcome(NamedTuple):
    """What became of a trial, the peak of its memory in kB, and what was said."""

    kind: str  # right, refused, or a fault: traceback, hang, killed, no sentence
    peak: int
    said: str


def trial(work: Callable[[], str], wall: float = WALL) -> Outcome:
    """Run `work` in a child with limits; it returns "right: ..." or "refused: ..." or raises."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        os.setsid()
        code = 1
        with contextlib.suppress(BaseException):
            resource.setrlimit(resource.RLIMIT_CPU, (CPU, CPU + 5))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            try:
                said = work()
            except BaseException as error:
                said = "traceback: " + "".join(traceback.format_exception(error))[-3000:]
            os.write(writing, said.encode("utf-8", "replace")[:60_000])
            code = 0
        os._exit(code)
    os.close(writing)
    end, status, usage = time.monotonic() + wall, None, None
    while status is None and time.monotonic() < end:
        found, state, usage = os.wait4(child, os.WNOHANG)
        status = state if found else None
        if not found:
            time.sleep(0.01)
            if held(child) > SPACE:
                os.killpg(child, signal.SIGKILL)
    if status is None:
        os.killpg(child, signal.SIGKILL)
        _, status, usage = os.wait4(child, 0)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # whatever the child left behind
    with os.fdopen(reading, "rb") as stream:
        said = stream.read().decode("utf-8", "replace")
    peak = usage.ru_maxrss if usage else 0
    if os.WIFSIGNALED(status):
        sign = os.WTERMSIG(status)
        return Outcome("hang" if sign in (signal.SIGXCPU, signal.SIGKILL) else "killed", peak, f"signal {sign}")
    kind, _, rest = said.partition(": ")
    return Outcome(kind or "killed", peak, rest)


def held(process: int) -> int:
    """Return how many bytes a process holds in memory; 0 where the system doesn't say."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    return 0


def read(sample: Sample, data: bytes, folder: Path) -> Outcome:
    """Give spoiled bytes to the reader of a sample."""
    path = folder / sample.file
    path.write_bytes(data)

    def work() -> str:
        try:
            return f"right: {sample.read(path)}"
        except EvidenceError as error:
            fits = path.name in str(error) or folder.name in str(error)
            return f"{'refused' if fits and len(str(error)) < 1500 else 'no sentence'}: {error}"

    return trial(work)


def evaluate(folder: Path) -> Outcome:
    """Run an evaluation as `snakemake --directory` does, in a child."""
    shown = folder.parent / "shown.txt"

    def work() -> str:
        from snakemake import cli

        target = os.open(shown, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(target, 1)
        os.dup2(target, 2)
        # What is said last of all is said at the exit of the process, which a forked child does not come to.
        later: list[Any] = []
        atexit.register = lambda call: later.append(call) if "repeat_sentences" in call.__qualname__ else None
        try:
            cli.main(["-s", str(ROOT / "Snakefile"), "--directory", str(folder), "-c2"])
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0) if not isinstance(stop.code, str) else 1
        for last in later:
            last()
        sys.stderr.flush()
        text = shown.read_text(encoding="utf-8", errors="replace")
        if "Traceback (most recent call last)" in text or "mistake in Triangulate" in text:
            return f"traceback: {text[-3000:]}"
        if not code:
            numbers = folder / "results" / "numbers" / "numbers.csv"
            return f"right: {numbers.read_text(encoding='utf-8')}"
        said = SENTENCE.search(text) and not OTHERS.search(SENTENCE.sub("", text))
        return f"{'refused' if said else 'no sentence'}: {text[-2500:]}"

    return trial(work)


def files(count: int, seed: int, report: Callable[[str, Outcome], None]) -> None:
    """Spoil files: every format in turn; also changes that keep the meaning, after which the same is read."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        known = samples(Path(place))
        home = Path(place) / "spoiled"
        home.mkdir()
        right = {name: read(one, one.data, home) for name, one in known.items()}
        for name, one in right.items():
            if one.kind != "right":
                report(f"sample {name}", Outcome("no sentence", one.peak, f"a whole one: {one.kind} {one.said}"))
        for number in range(count):
            name = list(known)[number % len(known)]
            sample = known[name]
            keeps = number // len(known) % 5 == 4 and not name.startswith("draft")  # which lists columns in their order
            kept = keeps and mutants.harmless(sample.file, sample.data, rng)
            what, data = kept or mutants.spoiled(sample.data, [one.data for one in known.values()], rng)
            shutil.rmtree(home)
            home.mkdir()
            found = read(sample, data, home)
            if kept and found.kind == "right" and found.said != right[name].said:
                found = found._replace(kind="changed")
            report(f"{number} {name}, {what}", found)


def evaluations(count: int, seed: int, report: Callable[[str, Outcome], None]) -> None:
    """Spoil evaluations: the tiny one and those of other platforms; every tenth keeps its meaning."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as place:
        known = mutant_evaluations.evaluations(Path(place) / "whole")
        right: dict[str, Outcome] = {}
        for number in range(count):
            name = list(known)[number % len(known)] if number % 2 else "example"
            home = Path(place) / "trial" / "evaluation"
            shutil.rmtree(home.parent, ignore_errors=True)
            if name not in right:
                shutil.copytree(known[name], home)
                right[name] = evaluate(home)
                if right[name].kind != "right":
                    report(name, Outcome("no sentence", 0, right[name].said))
                shutil.rmtree(home.parent)
            shutil.copytree(known[name], home)
            kept = number % 10 == 9
            what = (mutant_evaluations.harmless_evaluation if kept else mutant_evaluations.spoiled_evaluation)(
                home, rng
            )
            found = evaluate(home)
            if kept and found.kind == "right" and found.said != right[name].said:
                found = found._replace(kind="changed")
            report(f"{number} {name}, {what}", found)


def warm() -> None:
    """Import what trials need, so that each child has it."""
    import importlib

    import snakemake.cli  # noqa: F401

    for path in sorted((ROOT / "scripts").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        importlib.import_module(module.removesuffix(".__init__"))


class Report:
    """Counts outcomes and shows what is wrong."""

    def __init__(self, verbose: bool = True) -> None:
        self.kinds: Counter[str] = Counter()
        self.faults: list[str] = []
        self.peak = 0
        self.verbose = verbose

    def __call__(self, what: str, found: Outcome) -> None:
        """Note an outcome."""
        kind = "memory" if found.peak > MOST and found.kind in ("right", "refused") else found.kind
        self.kinds[kind] += 1
        self.peak = max(self.peak, found.peak)
        if kind not in ("right", "refused"):
            self.faults.append(f"{kind} ({found.peak} kB): {what}\n{found.said}")
            if self.verbose:
                print(self.faults[-1], flush=True)
        if self.verbose and self.kinds.total() % 50 == 0:
            print(f"{self.kinds.total()} tried: {dict(sorted(self.kinds.items()))}", flush=True)


def main(arguments: list[str]) -> int:
    """Print what became of so many evaluations and files."""
    runs, reads, seed = (*map(int, arguments), *(500, 1000, 1)[len(arguments) :])
    warm()
    faults = 0
    for name, work, count in (("files", files, reads), ("evaluations", evaluations, runs)):
        if count:
            report = Report()
            work(count, seed, report)
            print(f"{name}: {dict(sorted(report.kinds.items()))}, most memory {report.peak // 1000} MB", flush=True)
            faults += len(report.faults)
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
