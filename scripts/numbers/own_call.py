"""A function of somebody else in a process of its own: a function that ends its process, or crashes it, ends no run.

Tables go to the child, and what the function returns comes back, as pickles. What it prints goes where errors go.
"""

import importlib.util
import os
import pickle
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[2]


class Raised(NamedTuple):
    """What a function raised: the kind of the error, the line of its file, the module that is lacking."""

    kind: str
    line: int | None
    lacking: str | None


class Ended(Exception):
    """Says how a function ended the process that it ran in."""


class NotPlain(Exception):
    """Says that what a function returned can't be handed over."""


def call(file: Path, tables: dict[str, Any]) -> Any:
    """Return what the function `numbers` of a file makes of tables, or what it `Raised`. Raises Ended and NotPlain."""
    command = [sys.executable, "-I", __file__, str(file.resolve())]
    child = subprocess.run(command, input=pickle.dumps(tables), stdout=subprocess.PIPE, check=False)
    if not child.stdout:
        raise Ended(signal.Signals(-child.returncode).name if child.returncode < 0 else f"exit code {child.returncode}")
    try:
        kind, *found = pickle.loads(child.stdout)
    except Exception:  # an object of a class that stands in the file, and is not known here
        raise NotPlain from None
    return Raised(*found) if kind == "raised" else found[0]


def called(file: Path, tables: dict[str, Any]) -> tuple[Any, ...]:
    """Return "returned" and what the function of a file returns, or "raised" and what it raised."""
    try:
        described = importlib.util.spec_from_file_location(f"own_{file.stem}", file)
        assert described and described.loader
        module = sys.modules[described.name] = importlib.util.module_from_spec(described)
        described.loader.exec_module(module)
        return "returned", module.numbers(**tables)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever the function raises; its words may be a respondent's
        trail = traceback.extract_tb(error.__traceback__)
        lines = [one.lineno for one in trail if Path(one.filename).resolve() == file]
        line = getattr(error, "lineno", None) or (lines[-1] if lines else None)
        return "raised", type(error).__name__, line, error.name if isinstance(error, ModuleNotFoundError) else None


def main() -> None:
    """Run as a child: read tables, call, write what came of it where nothing that is printed goes."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answer:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        sys.path.insert(0, str(ROOT))
        made = called(Path(sys.argv[1]), pickle.load(sys.stdin.buffer))
        try:
            answer.write(pickle.dumps(made))
        except Exception:  # whatever an object says that can't be handed over
            answer.write(b"not plain")


if __name__ == "__main__":
    main()
