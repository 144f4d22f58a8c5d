"""Which files a step is made of, so that an edit runs again what depends on it and nothing else."""

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
