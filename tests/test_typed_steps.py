"""Steps get the models of descriptions: whole, the same after the way through Snakemake, and of one type each."""

import importlib
import re
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
        for name in re.findall(r'step\("([\w.]+)"', path.read_text())
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
