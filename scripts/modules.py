"""Which files a step is made of, so that an edit runs again what depends on it and nothing else."""

import hashlib
import os
import re
from functools import cache
from pathlib import Path

# Read as text, not as a syntax tree: this is done at each start, for all modules.
IMPORT = re.compile(r"^\s*import (scripts[\w.]*)", re.MULTILINE)
FROM = re.compile(r"^\s*from (scripts[\w.]*) import (\([^)]*\)|.*)$", re.MULTILINE)


def files(root: Path, names: list[str]) -> list[str]:
    """Return the files of the modules `scripts.<name>` and of all modules of scripts/ that they import.

    Paths are relative to the working folder: no absolute path is recorded. Templates beside a module belong to it.
    """
    found: dict[str, None] = {}
    waiting = [f"scripts.{name}" for name in names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found[name] = None
            waiting += imports(root, name)
    return sorted({path for name in found for path in own_files(root, name, Path.cwd())})


def listed(root: Path, names: list[str], folder: Path) -> str:
    """Return a file in `folder` with the hash of each of the `files` of these modules; it is new where one changed.

    One input of a step, not eighty: Snakemake looks at all inputs of all steps that wait whenever a step ends.
    """
    text = "".join(f"{digest(path, Path.cwd())}  {path}\n" for path in files(root, names))
    mark = hashlib.sha256(" ".join(names).encode()).hexdigest()[:8]
    target = folder / f"{names[0]}.{mark}.sha256"
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        folder.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        part.write_text(text, encoding="utf-8")
        os.replace(part, target)
    return target.as_posix()


@cache
def digest(path: str, start: Path) -> str:
    """Return the hash of a file as it is when the run begins; `start` is the folder that the path is relative to."""
    return hashlib.sha256((start / path).read_bytes()).hexdigest()


def all_files(root: Path) -> list[str]:
    """Return every Python file of scripts/, relative to the working folder."""
    return sorted(os.path.relpath(path).replace(os.sep, "/") for path in (root / "scripts").rglob("*.py"))


@cache
def source(root: Path, name: str) -> Path | None:
    """Return the file of a module, None where there is none."""
    path = root.joinpath(*name.split("."))
    for candidate in (path.with_suffix(".py"), path / "__init__.py"):
        if candidate.is_file():
            return candidate
    return None


@cache
def own_files(root: Path, name: str, start: Path) -> list[str]:
    """Return the file of a module and the templates that lie beside a module that reads them, relative to a folder."""
    path = source(root, name)
    if path is None:
        return []
    templates = path.parent / "templates"
    reads = templates.is_dir() and "templates" in path.read_text(encoding="utf-8")
    paths = [path, *(sorted(templates.iterdir()) if reads else [])]
    return [os.path.relpath(one, start).replace(os.sep, "/") for one in paths]


@cache
def imports(root: Path, name: str) -> tuple[str, ...]:
    """Return the modules of scripts/ that a module imports, at its top or inside its functions."""
    path = source(root, name)
    text = path.read_text(encoding="utf-8") if path else ""
    found = list(IMPORT.findall(text))
    for package, names in FROM.findall(text):
        found += [package, *(f"{package}.{one.split()[0]}" for one in names.strip("()").split(",") if one.strip())]
    return tuple(one for one in found if source(root, one))
