"""What was renamed: old words are refused with the new one, new ones are in the models and tables, old ones in none."""

import shutil
from pathlib import Path

import pytest
import yaml

from scripts import settings
from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.pages import glossary
from scripts.settings import guide, renamed
from tests.renamed import map_folder, mapped

ROOT = Path(__file__).parents[1]
KEYS, VALUES = ([one for one in renamed.table() if one.what == what] for what in ("key", "value"))
MODELS = {kind: model.model_json_schema(by_alias=True) for kind, (model, _) in guide.KINDS.items()}


def resolved(part, schema):
    """Return the alternatives of a part of a schema, references followed."""
    if "$ref" in part:
        return resolved(schema["$defs"][part["$ref"].rsplit("/", 1)[1]], schema)
    if "anyOf" in part:
        return [found for one in part["anyOf"] for found in resolved(one, schema)]
    return [part]


def at(where):
    """Return what a schema says at the end of a way such as survey.items.*."""
    root, *way = where.split(".")
    found = resolved(MODELS[root], MODELS[root])
    for name in way:
        steps = []
        for part in found:
            inner = part.get("properties", {}).get(name)
            if name == "*":
                patterns = list(part.get("patternProperties", {}).values())
                inner = part.get("items") or part.get("additionalProperties") or (patterns or [None])[0]
            steps += resolved(inner, MODELS[root]) if isinstance(inner, dict) else []
        found = steps
    return found


@pytest.mark.parametrize("one", KEYS, ids=lambda one: f"{one.where}.{one.old}")
def test_the_models_have_the_new_key_and_not_the_old(one):
    keys = {key for part in at(one.where) for key in part.get("properties", {})}
    assert one.new in keys and one.old not in keys


@pytest.mark.parametrize("one", VALUES, ids=lambda one: f"{one.where}={one.old}")
def test_the_models_have_the_new_value_and_not_the_old(one):
    values = {value for part in at(one.where) for value in part.get("enum", [])}
    assert one.new in values and one.old not in values


def test_tables_have_the_new_files_and_columns_and_not_the_old():
    files = {file: table for table in tables.TABLES.values() for file in table.files}
    for one in renamed.table():
        if one.what == "file":
            assert one.where + one.new in files and one.where + one.old not in files, one
        elif one.what == "column":
            assert one.new in files[one.where].names and one.old not in files[one.where].names, one
        else:
            assert one.what in ("key", "value", "text", "term", "input"), one


def told(one):
    """Return a description that says nothing but one old word."""
    root, *way = one.where.split(".")
    inner = {one.old: "x"} if one.what == "key" else one.old
    for name in reversed(way):
        inner = {"some": inner} if name == "*" else {name: inner}
    return root, inner


@pytest.mark.parametrize("one", [*KEYS, *VALUES], ids=lambda one: f"{one.where}.{one.old}")
def test_an_old_word_is_refused_with_the_new_one(one):
    root, part = told(one)
    with pytest.raises(EvidenceError, match=f"^FILE.*'{one.old}' is called '{one.new}' now"):
        renamed.refuse(part, root, "FILE")
    again, count = mapped(part, root)
    assert count == 1
    renamed.refuse(again, root, "FILE")


def test_a_key_of_the_evaluation_may_be_called_as_an_old_word():
    renamed.refuse({"items": {"q": {"columns": {"written": "Q1", "responses": "Q2"}}, "words": {}}}, "survey", "FILE")


def test_a_folder_with_old_words_is_refused_until_it_is_mapped(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests/example", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    before = settings.merged(settings.load())
    path = tmp_path / "config/surveys/visitors.yaml"
    old = path.read_text(encoding="utf-8")
    path.write_text(old.replace("selection: nonprobability", "selection: non-random"), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"visitors\.yaml, selection: 'non-random' is called 'nonprobability' now"):
        settings.load()
    assert map_folder("config") == {"config/surveys/visitors.yaml": 1}
    assert yaml.safe_load(path.read_text(encoding="utf-8"))["selection"] == "nonprobability"
    assert settings.merged(settings.load()) == before


def test_every_term_of_the_glossary_stands_once():
    rows = [line.split(" | ") for line in (ROOT / "docs/glossary.md").read_text(encoding="utf-8").splitlines()]
    terms = [row[0] for row in rows if row[0].startswith("| ") and row[0] != "| term"]
    assert len(terms) > 60 and len(set(terms)) == len(terms)
    assert all(len(row) == 4 for row in rows if row[0].startswith("| "))


def test_the_document_of_the_glossary_is_made_from_its_table():
    assert (ROOT / "docs/glossary.md").read_text(encoding="utf-8") == glossary.document()
