"""Edit raw/ at random moments of a run: it must stop with a sentence or be right, and the next run must be right.

`python -m tests.edits 20` prints how many of 20 were so. Takes the tiny evaluation; right is what a fresh run makes of
the edited files, byte for byte. Files are written in place or replaced, and half of them get the date they had.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT, evaluate, tree
from tests.kills import clean

SOURCE = ROOT / "tests" / "example"


class Edit(NamedTuple):
    """What is done to which file."""

    file: str
    change: Callable[[str], str]


class Outcome(NamedTuple):
    """Whether the run was still at work after the edit, whether it stopped or was right, whether the next was right."""

    alive: bool
    held: bool
    mended: bool


def less(text: str) -> str:
    """All but the last line."""
    return "".join(text.splitlines(keepends=True)[:-1])


def more(text: str) -> str:
    """One more line of talk."""
    return f"{text.rstrip()}\nThank you.\n"


EDITS = [
    Edit("raw/surveys/visitors.csv", less),
    Edit("raw/surveys/gardeners.csv", less),
    Edit("raw/frames/gardeners.csv", lambda text: text.replace("south", "north", 1)),
    Edit("raw/records/watering.csv", less),
    Edit("raw/codings/wishes.csv", less),
    Edit("raw/interviews/n01.txt", more),
    Edit("raw/interviews/n05.txt", lambda _: (SOURCE / "raw/interviews/n04.txt").read_text().replace("N-04", "N-05")),
]


def edit(folder: Path, one: Edit, replaced: bool, dated: bool) -> None:
    """Do one edit: in place, or by a new file under the old name; with the date of before where there is one."""
    path = folder / one.file
    before = path.stat() if path.exists() else None
    target = path.with_name(".new") if replaced else path
    target.write_text(one.change(path.read_text() if before else ""))
    os.replace(target, path)
    if before and dated:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def new(folder: Path) -> Path:
    """Make the evaluation as it was, not run."""
    shutil.rmtree(folder, ignore_errors=True)
    return shutil.copytree(SOURCE, folder)


@cache
def right(place: Path, number: int) -> dict[str, bytes]:
    """Return what a fresh run makes of the files after an edit."""
    folder = new(place / "fresh")
    edit(folder, EDITS[number], replaced=False, dated=False)
    run = evaluate(folder)
    assert run.returncode == 0, run.stdout
    return tree(folder)


def edited(place: Path, number: int, after: float, replaced: bool, dated: bool) -> Outcome:
    """Start a run, edit after some seconds, wait for its end, run again."""
    folder = new(place / "evaluation")
    clean(folder)
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", str(folder)]
    screen = place / "screen.txt"
    with screen.open("w", encoding="utf-8") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT)
    try:
        process.wait(timeout=after)
        return Outcome(alive=False, held=False, mended=False)
    except subprocess.TimeoutExpired:
        edit(folder, EDITS[number], replaced, dated)
    # A run that has said how long it took has held the evidence for the last time: what comes then comes after it.
    alive = process.poll() is None and "Elapsed time" not in screen.read_text(encoding="utf-8")
    process.wait()
    if not alive:
        return Outcome(alive=False, held=False, mended=False)
    said = screen.read_text(encoding="utf-8")
    last = said.strip().splitlines()[-1]
    stopped = process.returncode != 0 and last.startswith("Stopped: ") and "Traceback" not in said
    expected = right(place, number)
    held = stopped or (process.returncode == 0 and tree(folder) == expected)
    again = evaluate(folder)
    mended = again.returncode == 0 and tree(folder) == expected
    if not (held and mended):
        print(EDITS[number].file, after, replaced, dated, process.returncode, said, again.stdout, sep="\n")
    return Outcome(alive, held, mended)


def trial(edits: int, seed: int) -> tuple[int, int, int]:
    """Return how many runs were edited at work, how many of these stopped or were right, how many next ones right."""
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory() as found:
        place = Path(found)
        start = time.monotonic()
        assert evaluate(new(place / "evaluation")).returncode == 0
        length = time.monotonic() - start
        alive = held = mended = 0
        while alive < edits:
            number, after = chance.randrange(len(EDITS)), chance.uniform(0.3, length)
            outcome = edited(place, number, after, replaced=chance.random() < 0.5, dated=chance.random() < 0.5)
            if not outcome.alive:
                continue
            alive, held, mended = alive + 1, held + outcome.held, mended + outcome.mended
            print(f"{alive} edited, {held} stopped or right, {mended} right after the next run", flush=True)
    return alive, held, mended


if __name__ == "__main__":
    sys.exit(len(set(trial(int(sys.argv[1]) if len(sys.argv) > 1 else 20, seed=1))) - 1)
