"""A finding said in Excel: the same tables as in YAML, and the same sentences, with sheet and cell."""

import io
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from scripts import settings
from scripts.drafts import plan_draft
from scripts.findings import finding_tables
from scripts.ground.errors import EvidenceError
from scripts.settings import plan_words
from scripts.settings.finding import Finding
from scripts.settings.plan import read
from scripts.settings.table_lines import with_lines
from scripts.settings.whole import places_of
from tests.conftest import ROOT
from tests.test_table_grammar import long_table
from tests.test_table_grammar import settings as grammar_settings

GRIDS, SCHEMES = {"staff": ["garden"]}, ["wishes"]
BASE = {"statistics": ["categories", "base"]}
# What a row of a plan says, and the same in YAML.
GALLERY: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (
        {"rows": "soil", "by": "plot", "base": True, "note": "Of all."},
        {"cell": {"source": "staff", "item": "soil"}, "rows": BASE, "columns": {"groups": "plot", "total": "first"},
         "note": "Of all."},
    ),
    (
        {"rows": "garden", "statistics": "Best = good; base", "top": 1, "sort": "Best", "decimals": 1},
        {"cell": "staff", "rows": {"items": "garden"}, "columns": {"statistics": ["good", "base"],
         "labels": {"good": "Best"}}, "top": 1, "sort": "Best", "decimals": 1},
    ),
    (
        {"rows": "Earth = soil\nwater", "statistics": "good", "by": "plot (The north = north)", "total": "last"},
        {"cell": {"source": "staff", "statistic": "good"}, "rows": {"items": ["soil", "water"],
         "labels": {"soil": "Earth"}}, "columns": {"groups": {"plot": ["north"]}, "labels": {"north": "The north"},
         "total": "last"}},
    ),
    (
        {"rows": "scale: rating", "statistics": "good; base", "by": "plot", "layout": "statistics in columns",
         "total": "none", "min_base": 5, "min_cell": 2},
        {"cell": "staff", "rows": {"items": {"scale": "rating"}}, "columns": {"groups": "plot", "lines":
         [{"statistics": ["good", "base"]}]}, "min_base": 5, "min_cell": 2},
    ),
    (
        {"rows": "garden", "statistics": "good; base", "by": "plot > shift; Turn = plot x shift",
         "layout": "groups in rows", "shares": "per cent (count)", "hide_empty": True},
        {"cell": "staff", "rows": {"items": "garden", "lines": [
            {"label": "All", "group": "all"},
            {"label": "Plot", "lines": [{"groups": "plot", "lines": [{"groups": "shift"}]}]},
            {"label": "Turn", "lines": [{"groups": ["plot", "shift"]}]},
        ]}, "columns": {"statistics": ["good", "base"]}, "shares": "per cent (count)", "hide_empty": True},
    ),
    (
        {"source": "wishes", "source_line": "What they wrote", "statistics": "codes; nets"},
        {"cell": {"source": "wishes", "item": "respondents"}, "rows": {"statistics": ["codes", "nets"]},
         "columns": {"label": "All"}, "source": "What they wrote"},
    ),
    (
        {"rows": "garden", "statistics": "rank", "by": "item", "total": "none", "layout": "groups in rows"},
        {"cell": {"source": "staff", "item": "garden"}, "rows": {"groups": "item"}, "columns": {"statistics": ["rank"]}},
    ),
]  # fmt: skip


def book(path: Path, rows: list[dict[str, Any]], head: dict[str, Any] | None = None) -> Path:
    """A plan with a row a table; a key, a title and a source where none is said."""
    made = openpyxl.Workbook()
    page: Any = made.active
    page.title = "Tables"
    for name, value in ({"title": "A finding"} if head is None else head).items():
        page.append([name, value])
    page.append([])
    rows = [{"key": f"t{at}", "title": f"Table {at}", "source": "staff", **row} for at, row in enumerate(rows)]
    names = list(dict.fromkeys(name for row in rows for name in row))
    page.append(names)
    for row in rows:
        page.append([row.get(name) for name in names])
    buffer = io.BytesIO()
    made.save(buffer)
    path.write_bytes(buffer.getvalue())
    return path


def test_a_plan_and_yaml_give_the_same_bytes(tmp_path):
    told, _ = read(book(tmp_path / "A.xlsx", [row for row, _ in GALLERY]), GRIDS, SCHEMES)
    tables = {f"t{at}": {"title": f"Table {at}", **said} for at, (_, said) in enumerate(GALLERY)}
    first, second = (laid_out(one) for one in (told["tables"], tables))
    assert first.keys() == second.keys() and len(first) == 2 * len(GALLERY)
    for name in first:
        assert first[name] == second[name], name


def laid_out(tables: dict[str, Any]) -> dict[str, bytes]:
    """The files of the tables, as bytes."""
    made = with_lines(grammar_settings(tables), "config").findings["A"]
    files = finding_tables.lay_out(long_table(), made, "A", [], "")["tables"]
    return {name: (one if isinstance(one, str) else one.to_csv()).encode() for name, one in files.items()}


def test_words_of_the_finding_and_its_figures(tmp_path):
    rows = [{"rows": "soil", "figure": "bars"}]
    told, plan = read(book(tmp_path / "A.xlsx", rows, {"title": "Dry", "min_base": 20}), GRIDS, SCHEMES)
    made = Finding.model_validate(told)
    assert (made.title, made.min_base) == ("Dry", 20)
    assert {key: (one.kind, one.table) for key, one in made.figures.items()} == {"t0": ("bars", "t0")}
    assert plan.row("t0").endswith("A.xlsx, sheet Tables, row 5")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"titel": "x"}, "cell D3: there is no key 'titel' here. Did you mean 'title'?"),
        ({"rows": "soil", "base": "yes"}, "cell E4: write true or false, not 'yes'"),
        ({"rows": "soil", "layout": "groups in row"}, "cell E4: 'groups in row' is none of"),
        ({"rows": "soil", "layout": "groups in rows"}, "cell E4: 'groups in rows' needs a breakdown"),
        ({"rows": "soil", "by": "plot (north) x shift"}, "cell E4: give the values of shift too"),
        ({"rows": "A = soil; B = soil"}, "cell D4: 'soil' occurs twice: keep one"),
        ({"rows": "=1+1"}, "cell D4: a formula (cell D4): paste its value instead"),
        ({"key": None, "rows": "soil"}, "cell A4: a table needs a key of its own"),
    ],
)
def test_what_a_plan_can_not_say_names_its_cell(tmp_path, row, said):
    with pytest.raises(EvidenceError) as error:
        read(book(tmp_path / "A.xlsx", [row]), GRIDS, SCHEMES)
    assert f"A.xlsx, sheet Tables, {said}" in str(error.value)


@pytest.fixture
def example(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests" / "example", tmp_path, dirs_exist_ok=True)
    (tmp_path / "config" / "findings" / "A.yaml").unlink()
    monkeypatch.chdir(tmp_path)
    return tmp_path / "config" / "findings" / "A.xlsx"


SOIL = {"source": "gardeners", "rows": "soil", "statistics": "fair; base", "by": "plot"}


def test_an_evaluation_can_have_a_plan(example):
    book(example, [SOIL])
    example.with_name("~$A.xlsx").write_bytes(b"lock")
    example.with_name("B.draft.xlsx").write_bytes(b"draft")
    made = settings.load()
    assert [row.statistic for row in made.findings["A"].tables["t0"].rows] == ["fair", "base"]
    assert places_of(made, "A") == {"t0": "config/findings/A.xlsx, sheet Tables, row 4"}
    assert [one for one in settings.files() if one.endswith(".xlsx")] == ["config/findings/A.xlsx"]
    example.with_suffix(".yaml").write_text("title: x\n", encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"A\.yaml and config/findings/A\.xlsx describe the same finding: keep one"):
        settings.load()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {"rows": "soul"},
            "cell D4, row 'Fair', column 'All' (and 3 more cells): there is no item of gardeners 'soul'",
        ),
        ({"rows": "soil; soul"}, "cell D4: there is no item or grid of gardeners 'soul'. Did you mean 'soil'?"),
        ({"source": "gardener"}, "there is no survey, scheme or record 'gardener'. Did you mean 'gardeners'?"),
        ({"statistics": "fiar; base"}, "'fiar'"),
        ({"top": "many"}, "cell G4: input should be a valid integer"),
        ({"title": None}, "cell B4: "),
        ({"figure": "pie"}, "cell G4: input should be 'bars'"),
    ],
)
def test_what_is_wrong_with_a_table_names_its_cell(example, row, said):
    book(example, [SOIL | row])
    with pytest.raises(EvidenceError) as error:
        settings.load()
    assert "config/findings/A.xlsx, sheet Tables, cell " in str(error.value) and said in str(error.value)
    assert "A.yaml" not in str(error.value)


def test_a_draft_is_a_plan_with_the_words_of_the_evaluation(example):
    book(example, [SOIL])
    found = plan_words.of(settings.load())
    data = plan_draft.write(found, "A")["draft"]
    assert plan_draft.write(found, "A")["draft"] == data
    example.write_bytes(data)
    made = settings.load().findings["A"]
    assert list(made.tables)[:2] == ["soil", "tools"] and len(made.tables) > 2
    assert [line.named for line in made.tables["soil"].columns] == ["All", "{plot}"]
    pages = openpyxl.load_workbook(io.BytesIO(data))
    lists = {
        str(one.sqref).rstrip("0123456789")[0]: one.formula1 for one in pages["Tables"].data_validations.dataValidation
    }
    assert len(lists) > 10 and lists["C"].startswith("Words!")
    words = {row[1] for row in pages["Words"].iter_rows(values_only=True)}
    assert {"soil", "conditions", "scale: rating5", "litres"} <= words


def test_what_stands_twice_or_aside_above_the_tables_is_refused(tmp_path):
    path = book(tmp_path / "A.xlsx", [{"rows": "soil"}], {"title": "Dry", "Title": "Wet"})
    with pytest.raises(EvidenceError, match="sheet Tables, cell A2: 'Title' stands above too: keep one"):
        read(path, GRIDS, SCHEMES)
    made = openpyxl.load_workbook(book(path, [{"rows": "soil"}]))
    made["Tables"]["D1"] = "x"
    made.save(path)
    with pytest.raises(EvidenceError, match="cell D1: above the tables a name stands in column A and its value in"):
        read(path, GRIDS, SCHEMES)
