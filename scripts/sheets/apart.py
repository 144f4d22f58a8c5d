"""Other people's libraries in a process of their own, with limits: a broken file ends that process, not ours.

A byte in the header of a file may claim gigabytes or rows without end, or crash a library that is written in C. A child
gets as much memory and time as a file of its size can need; what it returns comes back as plain values.
"""

import contextlib
import os
import pickle
import runpy
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

MEMORY, EACH = 700_000_000, 60  # bytes that any reader may take, and so many more a byte of the file
SECONDS, BYTES = 60, 200_000  # of the processor that any reader may take, and one more for so many bytes
TOO_LARGE = 71  # the code with which a child ends that has no memory left


class Broken(ValueError):
    """What a child could not read, and why."""


class TooLarge(Broken):
    """What took more memory or time than a file of its size can need."""


def why(error: Exception) -> str:
    """Return why a file can't be read, for a sentence; what libraries say may hold words of a respondent."""
    return str(error) if isinstance(error, Broken) else type(error).__name__


def call(script: str, path: Path, *arguments: str, seconds: int = SECONDS) -> Any:
    """Return what a script writes as a pickle, run on a file; raises Broken."""
    size = path.stat().st_size
    limits = [str(MEMORY + EACH * size), str(seconds + size // BYTES)]
    command = [sys.executable, "-I", __file__, *limits, script, str(path.resolve()), *arguments]
    # The library of linear algebra takes memory a thread when numpy is loaded.
    child = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"})
    ended = child.returncode in (TOO_LARGE, -signal.SIGKILL, -signal.SIGXCPU)
    if ended or (child.returncode and b"memory allocation of" in child.stderr):
        raise TooLarge("it claims more than it can hold")
    if child.returncode:
        raise Broken("its parts do not fit together")
    return pickle.loads(child.stdout)


def limited(memory: int, seconds: int) -> None:
    """Limit this process, where the system can."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


if __name__ == "__main__":
    limited(int(sys.argv[1]), int(sys.argv[2]))
    sys.argv[:] = sys.argv[3:]
    try:
        runpy.run_path(sys.argv[0], run_name="__main__")
    except MemoryError:
        sys.exit(TOO_LARGE)
