"""Steps get the models of descriptions: whole, the same after the way through Snakemake, and of one type each."""

import ast
import importlib
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple, get_type_hints

import pytest
from pydantic import BaseModel

from scripts import settings
from scripts import step as steps
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey
from tests.conftest import ROOT
from tests.filled import filled

EVALUATIONS = [ROOT, ROOT / "tests/example", *sorted(path.parent for path in (ROOT / "tests/real").glob("*/config"))]
CALLED = sorted(
    {
        name
        for path in (ROOT / "workflow/rules").glob("*.smk")
        for name in re.findall(r'^ {8}(?:    |step\()"([a-z_]\w*(?:\.\w+)+)",', path.read_text(), re.MULTILINE)
    }
)


@pytest.mark.parametrize("folder", EVALUATIONS, ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_a_description_arrives_as_it_was_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    evaluation = settings.describe(Evaluation, Path("config/config.yaml"))
    each: list[BaseModel] = [evaluation]
    for kind, model in {"surveys": Survey, "schemes": Scheme, "records": Record, "findings": Finding}.items():
        paths = sorted(Path("config", kind).glob("*.yaml"))
        each += [settings.describe(model, path, evaluation.language) for path in paths]
    for one in each:
        again = type(one).model_validate(settings.plain(one))
        assert again == one
        assert settings.plain(again) == settings.plain(one)


def test_params_are_models_where_the_function_says_so() -> None:
    def call(a: Record, b: Record | None, c: dict[str, Record], d: list[Record], e: dict[str, Any], f: str) -> None: ...

    plain = settings.plain(filled(Record, {"derive": {"days": {"from": "a", "to": "b"}}}))
    given = {"a": plain, "b": None, "c": {"x": plain}, "d": [plain], "e": plain, "f": "f"}
    made = steps.handed(call, given)
    assert made["a"].derive["days"].from_ == "a"
    assert made["b"] is None
    assert made["c"] == {"x": made["a"]} and made["d"] == [made["a"]]
    assert made["e"] is plain and made["f"] == "f"


class Pair(NamedTuple):
    first: str
    second: Record


def test_what_belongs_together_arrives_together() -> None:
    def call(both: Pair, last: str) -> None: ...

    plain = settings.plain(filled(Record, {}))
    made = steps.handed(call, {"second": plain, "last": "c", "first": "a"})
    assert made == {"both": Pair("a", Record.model_validate(plain)), "last": "c"}


@pytest.mark.parametrize("name", CALLED)
def test_annotations_of_a_step_can_be_read(name: str) -> None:
    module, function = name.rsplit(".", 1)
    assert get_type_hints(getattr(importlib.import_module(f"scripts.{module}"), function))


# A key of each kind of description, as a step that reads it has it, and misspelt.
MISSPELT = {
    "records/record_numbers.py": ("record.selection", "record.selektion"),
    "records/series.py": ("= spec.by", "= spec.bye"),
    "findings/finding_tables.py": ("table.interval", "table.intervall"),
    "findings/figures.py": ("figure.invented", "figure.inventd"),
    "findings/sentences.py": ("sentence.says", "sentence.say"),
    "pages/item_sections.py": ("item.reverse", "item.reversed"),
    "interviews/notes/reading_notes.py": ("interviews.header", "interviews.headers"),
    "interviews/projects/foreign_codings.py": ("described.complete", "described.completed"),
    "interviews/quotes/pseudonyms.py": ("described.emails", "described.mails"),
    "interviews/schemes/versions.py": ("one.kind", "one.kinds"),
    "surveys/answers/bases.py": ("scale.missing", "scale.mising"),
    "surveys/engine/item_measures.py": ("item.per", "item.pre"),
    "surveys/parts/batch_decoding.py": ("survey.decimal", "survey.decimals"),
    "surveys/exports/kobo.py": ("export.language", "export.langage"),
    "surveys/received/received_answers.py": ("item.coded_by", "item.code_by"),
    "expressions/derivation.py": ("item.limits", "item.limit"),
}


@pytest.mark.slow
def test_mypy_finds_a_misspelt_key_in_any_step(tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    if (ROOT / ".mypy_cache").is_dir():  # what was checked already needs no second look
        shutil.copytree(ROOT / ".mypy_cache", tmp_path / ".mypy_cache")
    for name, (right, wrong) in MISSPELT.items():
        path = tmp_path / "scripts" / name
        text = path.read_text(encoding="utf-8")
        assert right in text, name
        path.write_text(text.replace(right, wrong, 1), encoding="utf-8")
    ran = subprocess.run([sys.executable, "-m", "mypy"], cwd=tmp_path, capture_output=True, text=True, check=False)
    found = re.findall(r'^scripts/(\S+?):\d+: error: "\w+" has no attribute "(\w+)"', ran.stdout, re.MULTILINE)
    assert dict(found) == {name: wrong.rpartition(".")[2] for name, (_, wrong) in MISSPELT.items()}, ran.stdout
    assert len(re.findall("error: ", ran.stdout)) == len(MISSPELT), ran.stdout


# Rooms whose steps take models. What is not here yet still takes plain dicts of descriptions; how many is printed.
DONE = (
    "sheets",
    "statistics",
    "interviews",
    "records",
    "numbers",
    "claims",
    "findings",
    "pages",
    "audit",
    "expressions",
    "surveys",
)
OWN = ("settings", "drafts")  # rooms that make descriptions of what is told, or write them


def parameters(function: ast.FunctionDef) -> dict[str, str]:
    """Return the parameters of a function with their annotations."""
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return {one.arg: ast.unparse(one.annotation) for one in every if one.annotation}


def modelled(path: Path) -> list[tuple[ast.FunctionDef, set[str]]]:
    """Return the functions of a module, each with its parameters that are annotated with a model of the settings."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    imports = [node for node in nodes if isinstance(node, ast.ImportFrom) and "scripts.settings" in str(node.module)]
    model = re.compile(rf"\b({'|'.join(one.asname or one.name for node in imports for one in node.names) or '(?!)'})\b")
    return [
        (node, {name for name, kind in parameters(node).items() if model.search(kind)})
        for node in nodes
        if isinstance(node, ast.FunctionDef)
    ]


def keys_asked(function: ast.FunctionDef, own: set[str]) -> list[str]:
    """Return where a function asks a description of `own` for a key: `item.get("scale")`, `survey["items"]["q1"]`."""
    found = []
    for node in ast.walk(function):
        asks = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get"
        if asks and node.args:
            holder, key = node.func.value, node.args[0]
        elif isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
            holder, key = node.value, node.slice
        else:
            continue
        while isinstance(holder, ast.Attribute | ast.Subscript):
            holder = holder.value
        if isinstance(holder, ast.Name) and holder.id in own and isinstance(key, ast.Constant):
            found.append(f"line {node.lineno}: {ast.unparse(node)}")
    return found


def asked(root: Path) -> dict[str, list[str]]:
    """Return room -> where its functions ask a description for a key.

    A description is what is annotated with a model, or a plain dict that is called as such parameters are elsewhere.
    """
    each = {path: modelled(path) for path in sorted((root / "scripts").rglob("*.py"))}
    rooms = {path: path.relative_to(root / "scripts").parts[0] for path in each}
    known = {name for path in each if rooms[path] in DONE for _, own in each[path] for name in own}
    plain = re.compile(r"(dict|Mapping)\[str, (Any|dict)")
    found: dict[str, list[str]] = {}
    for path, room in rooms.items():
        if room in OWN:
            continue
        for function, own in each[path]:
            alike = {name for name, kind in parameters(function).items() if name in known and plain.match(kind)}
            told = [f"{path.name}, {said}" for said in keys_asked(function, own | alike)]
            found.setdefault(room, []).extend(told)
    return {room: places for room, places in found.items() if places}


def test_no_step_asks_a_description_for_a_key() -> None:
    found = asked(ROOT)
    left = {room: len(places) for room, places in found.items() if room not in DONE}
    print("keys asked of descriptions where steps take no models yet:", left or "none")
    assert {room: places for room, places in found.items() if room in DONE} == {}


IMPORT = "from scripts.settings.record import Record, Scheme\n"


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('def step(record: dict[str, Any]) -> None:\n    record.get("sheet")\n    record["id"]\n', 2),
        (f'{IMPORT}def step(record: Record) -> None:\n    record.numbers["x"].get("by")\n    record["id"]\n', 2),
        (
            f'{IMPORT}def step(record: Record, rows: dict[str, Any]) -> None:\n    rows["id"]\n    record.numbers["x"].by\n',
            0,
        ),
        ('def step(scheme: dict[str, Any]) -> None:\n    [one.get("under") for one in scheme["codes"]]\n', 1),
    ],
)
def test_a_planted_key_is_found(tmp_path: Path, text: str, count: int) -> None:
    for name, content in {
        "records/numbers.py": f"{IMPORT}def other(record: Record, scheme: Scheme) -> None: ...\n",
        "records/planted.py": text,
    }.items():
        path = tmp_path / "scripts" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    assert len(asked(tmp_path).get("records", [])) == count
