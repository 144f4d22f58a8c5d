"""`python -m tests.reconstruction DIR [SEED]` writes all made-up evidence and its sums into DIR."""

import hashlib
import importlib
import sys
from pathlib import Path

SEED = 20170323
PARTS = ("frames", "surveys", "interviews", "records")
UNSUMMED = ("README.md", "SHA256SUMS")


def sums(raw: Path) -> str:
    """Return one line a file of `raw`, as sha256sum writes it, sorted by path."""
    names = sorted(path.relative_to(raw).as_posix() for path in raw.rglob("*") if path.is_file())
    kept = (name for name in names if name not in UNSUMMED and not name.rpartition("/")[2].startswith("."))
    return "".join(f"{hashlib.sha256((raw / name).read_bytes()).hexdigest()}  {name}\n" for name in kept)


def make(raw: Path, seed: int = SEED) -> None:
    """Write every part, then the sums."""
    for part in PARTS:
        importlib.import_module(f"tests.reconstruction.{part}").make(raw, seed)
    (raw / "SHA256SUMS").write_text(sums(raw), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
