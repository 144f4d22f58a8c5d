"""A Chromium to open and print pages with, and what it has letters for; a test is skipped, with the reason, without."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import HANGS


def chromium(*others: str | Path) -> str:
    """Return the path of a Chromium that starts: of `others` the first, else one that the machine has."""
    found = [str(path) for path in others if Path(path).is_file()]
    found += [path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))]
    if not found:
        pytest.skip("there is no Chromium here")
    for path in found:
        try:
            run = subprocess.run([path, "--version"], capture_output=True, timeout=HANGS)
        except OSError:
            continue
        if run.returncode == 0:
            return path
    return pytest.skip(f"the Chromium that is here doesn't start: {found[0]}")


def letters() -> set[int]:
    """Return the code points that the fonts of the machine have, as fontconfig knows them."""
    if not shutil.which("fc-list"):
        pytest.skip("nothing here says which fonts there are (fc-list)")
    run = subprocess.run(["fc-list", "--format", "%{charset}\n"], capture_output=True, text=True, timeout=HANGS)
    ranges = [[int(end, 16) for end in part.split("-")] for part in set(run.stdout.split())]
    return {code for ends in ranges for code in range(ends[0], ends[-1] + 1)}


def needs_fonts_for(text: str) -> None:
    """Skip a test where no font has some letter of a text."""
    without = sorted({letter for letter in text if not letter.isspace()} - {chr(code) for code in letters()})
    if without:
        pytest.skip(f"no font here has {len(without)} of the letters, as U+{ord(without[0]):04X}")
