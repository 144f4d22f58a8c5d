"""The order of the rooms: imports run down, never in a circle; names are unique; no module is over 300 lines."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.conftest import ROOT

# From the ground up, as docs/architecture.md shows them: a module imports from its own room and from those before it.
ROOMS = (
    # Expressions know what an item is, and settings check what they say.
    *(
        "ground",
        "sheets",
        "settings.described",
        "settings.label_checks",
        "settings.codebook",
        "expressions",
        "settings",
        "statistics",
    ),
    *("surveys.exports", "surveys.received", "surveys.answers", "surveys.engine", "surveys.analyses", "surveys.parts"),
    *("surveys.handover", "interviews.formats", "interviews.notes", "interviews.schemes", "interviews.projects"),
    *("interviews.codings", "interviews.suggestions", "interviews.comparison", "interviews.quotes"),
    *("interviews.handover", "records", "numbers", "claims", "findings", "pages", "drafts", "audit", "modules", "step"),
)
MOST_LINES = 300


def imports(root: Path) -> dict[str, set[str]]:
    """Return module -> modules of scripts/ that it imports, at its top or within its functions."""
    named = {".".join(path.relative_to(root).with_suffix("").parts): path for path in (root / "scripts").rglob("*.py")}
    named = {name.removesuffix(".__init__"): path for name, path in named.items()}
    found = {}
    for name, path in named.items():
        wanted = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                below = {f"{node.module}.{one.name}" for one in node.names} & set(named)
                wanted |= below if len(below) == len(node.names) else below | {node.module}
            elif isinstance(node, ast.Import):
                wanted |= {one.name for one in node.names}
        found[name.removeprefix("scripts.")] = {one.removeprefix("scripts.") for one in wanted & set(named)} - {
            "scripts"
        }
    return found


def room(module: str) -> int:
    """Return the place of a module's room; raises ValueError for a module outside of all rooms."""
    return ROOMS.index(next(one for one in (module, module.rpartition(".")[0]) if one in ROOMS))


def faults(root: Path) -> list[str]:
    """Return what is wrong with the modules of a folder: circles, imports upwards, names given twice, long modules."""
    graph = imports(root)
    found = [
        f"{module} imports {other}, which is above it"
        for module, others in sorted(graph.items())
        for other in sorted(others)
        if module not in ("scripts", "surveys", "interviews") and room(other) > room(module)
    ]
    found += [f"{module} imports itself by others" for module in sorted(graph) if module in reached(module, graph)]
    stems = Counter(module.rpartition(".")[2] for module in graph if module not in ROOMS)
    found += [f"{stem} names {count} modules" for stem, count in sorted(stems.items()) if count > 1]
    for path in sorted((root / "scripts").rglob("*.py")):
        lines = len(path.read_text(encoding="utf-8").splitlines())
        found += [f"{path.relative_to(root).as_posix()} has {lines} lines"] if lines > MOST_LINES else []
    return found


def reached(module: str, graph: dict[str, set[str]]) -> set[str]:
    """Return all modules that a module imports, directly or not."""
    found: set[str] = set()
    waiting = list(graph[module])
    while waiting:
        if (one := waiting.pop()) not in found:
            found.add(one)
            waiting += graph[one]
    return found


def test_imports_run_down_and_names_are_unique():
    assert faults(ROOT) == []


@pytest.mark.parametrize(
    ("planted", "fault"),
    [
        ({"ground/errors.py": "", "sheets/cells.py": "from scripts.ground import errors"}, None),
        ({"ground/errors.py": "def f():\n    from scripts.sheets import cells", "sheets/cells.py": ""}, "above it"),
        ({"sheets/a.py": "from scripts.sheets import b", "sheets/b.py": "import scripts.sheets.a"}, "itself by others"),
        ({"sheets/a.py": "", "records/a.py": ""}, "a names 2 modules"),
        ({"sheets/a.py": "x = 1\n" * (MOST_LINES + 1)}, "sheets/a.py has 301 lines"),
    ],
)
def test_a_planted_fault_is_found(tmp_path, planted, fault):
    for name, text in planted.items():
        path = tmp_path / "scripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        (path.parent / "__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    assert (fault is None and faults(tmp_path) == []) or any(fault in one for one in faults(tmp_path))
