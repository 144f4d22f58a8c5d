"""The sample surveys of QualtricsTools: its published tables re-made, and all exports read, old and new the same."""

import csv
import re
import warnings
from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd
import pytest
import rdata

from scripts.ground.addresses import slug
from scripts.settings.export import Export
from scripts.sheets import sheet
from scripts.surveys.exports import qsf, qualtrics
from tests.chain import Made, run
from tests.conftest import PUBLIC
from tests.filled import filled

DATA = PUBLIC / "qualtricstools"
LONG = DATA / "Long Exhaustive Sample Survey"
PAIRS = {  # the same answers, exported in the old way and in the new one
    "Many Different Question Types": ("Sample_Survey.csv", "Sample_Survey (Insights).csv"),
    "Multiple Answer Matrix Questions": ("Multiple_Answer_Matrix_Questions.csv", "Multiple_Answer_Matrix_Questions (Insights).csv"),
    "Multiple Answer Multiple Choices Questions": ("Multiple_Answer_MC_Questions.csv", "Multiple_Answer_MC_Questions (Insights).csv"),
    "No Basis for Evaluation": ("No_Basis_for_Evaluation (Legacy).csv", "No_Basis_for_Evaluation (Insights).csv"),
    "Side-by-Side Questions": ("SidebySide_Questions (Legacy).csv", "SidebySide_Questions (Insights).csv"),
    "Single Answer Matrix Questions": ("Single_Answer_Matrix_Questions.csv", "Single_Answer_Matrix_Questions (Insights).csv"),
    "Single Answer Multiple Choice Questions": ("Single_Answer_MC_Questions.csv", "Single_Answer_MC_Questions (Insights).csv"),
}  # fmt: skip


class Cell(NamedTuple):
    """One published figure: the item and the answer it is about, a base, and a count or a percentage."""

    item: str
    label: str
    base: int | None
    count: int | None
    percent: float | None


@pytest.fixture(scope="module")
def fruit(tmp_path_factory) -> Made:
    return run("qualtricstools", "fruit", LONG / "Long_Exhaustive_Sample_Survey.csv", tmp_path_factory.mktemp("fruit"))


def share(text: str) -> float:
    return float(text.removesuffix("%"))


def published(fruit: Made) -> Iterator[Cell]:
    """Every figure of the tables that QualtricsTools keeps beside the survey."""
    for path in sorted((LONG / "RDS").glob("*_results_table.rds")):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            table = rdata.read_rds(path)
        tag = slug(path.name.removesuffix("_results_table.rds"))
        if isinstance(table, pd.DataFrame) and "Percent" in table:
            for count, percent, label in table.to_numpy().tolist():
                yield Cell(tag, str(label), None, int(count), share(str(percent)))
            continue
        values = [
            str(value)
            for value in (table.to_numpy().T.ravel() if isinstance(table, pd.DataFrame) else table.ravel("F"))
        ]
        items = [
            key
            for key, item in fruit.survey.items.items()
            if key.startswith(f"{tag}_") and not key.endswith("_na") and item.type != "text"
        ]
        # Column after column: statements, bases, answers; where some say "not applicable", all persons and those.
        size = len(items)
        columns = [values[at : at + size] for at in range(0, len(values), size)]
        for item, text in zip(items, columns[0], strict=True):  # the text of an item is its statement, or ends with it
            asked = fruit.survey.items[item].text
            assert re.search(rf"(^|[-:] ?){re.escape(fold(text))}$", fold(asked)), (tag, asked, text)
        bases: list[str] = []
        answers = iter(labels(fruit, items[0]))
        for column in columns[1:]:
            if not column[0].endswith("%"):
                bases = column
                continue
            label = next(answers)
            for item, base, percent in zip(items, bases, column, strict=True):
                yield Cell(item, label, int(base), None, share(percent))


def fold(text: str) -> str:
    """A label as published: "Chocolate with >80% cocoa" lost its sign there, taken for the end of a tag."""
    return " ".join(text.replace(">", "").split())


def labels(fruit: Made, item: str) -> list[str]:
    """The labels of an item, then those of "not applicable", in the order of the questionnaire."""
    described = fruit.survey.items[item]
    if described.scale:
        scale = fruit.survey.scale(described)
        return [first(value) for value in [*scale.categories.values(), *scale.missing.values()]]
    na = fruit.survey.items.get(f"{item}_na")
    return [first(value) for one in (described, na) if one for value in (one.labels or {}).values()]


def first(label: str | list[str]) -> str:
    """The label that tables show, of several spellings."""
    return label if isinstance(label, str) else label[0]


def ours(fruit: Made, cell: Cell) -> tuple[int, int]:
    """The count of an answer and its base: of those who answered, or of all persons for "not applicable"."""
    described = fruit.survey.items[cell.item]
    for item in (cell.item, f"{cell.item}_na"):
        one = fruit.survey.items.get(item)
        known = fruit.survey.scale(described).categories if described.scale else (one and one.labels) or {}
        for key, value in known.items():
            if fold(first(value)) == fold(cell.label):
                base = len(fruit.received) if item.endswith("_na") else fruit.n(item, "base")
                return fruit.n(item, key), base
    assert described.scale, cell
    missing = fruit.survey.scale(described).missing
    key = next(key for key, value in missing.items() if fold(first(value)) == fold(cell.label))
    return int(fruit.received[cell.item].eq(key).sum()), len(fruit.received)


def test_every_published_figure(fruit):
    counts, percents, other = 0, 0, []
    for cell in published(fruit):
        count, base = ours(fruit, cell)
        if cell.count is not None:
            assert count == cell.count, cell
            counts += 1
        if cell.base is not None and cell.base != base:
            # Q34: the published base of "not applicable" is who ticked anything in the row, not all persons.
            other.append((cell.item, cell.base, base))
            base = cell.base
        assert abs(100 * count / base - cell.percent) <= 0.05 + 1e-9, (cell, count, base)
        percents += 1
    assert {item.split("_")[0] for item, _, _ in other} == {"q34"}
    assert (counts, percents) == (82, 303)


def test_anchors(fruit):
    assert [fruit.n("q2", key) for key in fruit.scales["q2"].categories] == [5, 4, 2, 1, 5, 5, 9]
    assert (fruit.n("q25_cucumbers", "base"), fruit.n("q16", "base"), fruit.n("q16", "kale")) == (14, 27, 13)
    assert round(100 * fruit.value("q16", "kale"), 1) == 48.1
    assert len(fruit.received) == 31


def test_labels_of_the_questionnaire_are_those_of_the_description(fruit):
    """The description has values and labels by hand; the questionnaire gives the labels by itself."""
    form = LONG / "Long_Exhaustive_Sample_Survey.qsf"
    table = qualtrics.read_raw(LONG / "Long_Exhaustive_Sample_Survey.csv", filled(Export, {}), form)
    compared, mangled = 0, set()
    for item, described in fruit.survey.items.items():
        if not described.scale:
            continue
        scale = fruit.survey.scale(described)
        known = {key: first(value) for key, value in (scale.categories | scale.missing).items()}
        cells = sheet.column(table, described.column, table.attrs["codes"])
        for cell, key in zip(cells, fruit.received[item], strict=True):
            if cell == known[key]:
                compared += 1
            else:
                mangled.add((item, cell))
    assert compared > 1000
    assert mangled == set()


def test_labels_of_every_questionnaire():
    for path in sorted(DATA.rglob("*.qsf")):
        found = qsf.labels(path)
        assert found and all(label for one in found.values() for label in one.values()), path.name


def test_every_export_is_read_whole():
    files = sorted(DATA.rglob("*.csv"))
    for path in files:
        table = qualtrics.read_raw(path, filled(Export, {}))
        with path.open(encoding="utf-8-sig", newline="") as lines:
            cells = list(csv.reader(lines))
        headers = 2 if cells[1][0] == "ResponseID" and "ImportId" not in cells[2][0] else 3
        assert table.to_numpy().tolist() == cells[headers:], path.name
        assert table.index.tolist() == list(range(headers + 1, len(cells) + 1)), path.name
    assert len(files) == 23


@pytest.mark.parametrize("folder", PAIRS)
def test_old_and_new_exports_have_the_same_respondents(folder):
    old, new = (qualtrics.read_raw(DATA / folder / name, filled(Export, {})) for name in PAIRS[folder])
    ids = [sheet.column(table, "ResponseID", table.attrs["codes"]).tolist() for table in (old, new)]
    assert ids[0] == ids[1] and len(ids[0]) > 3


def test_duplicated_headers_by_their_letters():
    table = qualtrics.read_raw(LONG / "Long_Exhaustive_Sample_Survey.csv", filled(Export, {}))
    names = list(table.columns)
    assert len(names) - len(set(names)) == 36
