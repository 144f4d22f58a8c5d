"""Documents under review: a content analysis sheet as codings of whole documents, counted on a base of documents."""

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from scripts.ground import files
from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, counting
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.notes import reading_notes as reading
from scripts.interviews.projects import analysis_sheet
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Codings, Scheme
from tests.conftest import evaluate
from tests.filled import filled

TEXTS = {
    "D-1": "Plan of the ponds\n\nThe pond is cleaned twice a\nyear. Twelve frogs were counted.",
    "D-2": "Plan of the hedges\n\nNobody knows who cuts the hedge.",
    "D-3": "Rules of the shed\n\nThe key hangs by the door.",
}
HEAD = ["Document", "Reader", "Title", "Has a baseline?", "Targets", "Goals", "Visits"]
ROWS = [
    ["D-1", "Person R-1", "Ponds", "cleaned twice a year", "Yes", "no", "2"],
    ["D-2", "Person R-1", "Hedges", "no", "no", "no", "n/a"],
    ["d-3.txt", "Person R-1", "Shed", "n/a", "yes", "N/A", "0.5"],
    ["D-1", "Person R-2", "Ponds", "yes", "yes", "no", "2"],
    ["D-2", "Person R-2", "Hedges", "no", "yes", "no", "n/a"],
    ["D-3", "Person R-2", "Shed", "n/a", "no", "n/a", "n/a"],
]
DESCRIBED: dict[str, Any] = {
    "file": "sheet.csv",
    "rows": "documents",
    "columns": {"note": "Document", "coder": "Reader"},
    "coders": {"Person R-1": "first", "Person R-2": "second"},
    "codes": {"has a  baseline?": "baseline"},
}
SCHEME: dict[str, Any] = {
    "unit": "documents",
    "codings": [DESCRIBED],
    "base": {},
    "count": ["first"],
    "agreement": ["first", "second"],
    "codes": {
        "measured": {"label": "Measured"},
        "baseline": {"label": "Baseline", "under": "measured"},
        "targets": {"label": "Targets"},
        "goals": {"label": "Goals", "under": "measured"},
        "visits": {"label": "Visits", "numeric": True, "unit": "visits"},
    },
}


def notes() -> pd.DataFrame:
    rows = [
        {"note": key, "file": f"raw/documents/{key}.txt", "language": "en", "asked": "content", "text": text}
        for key, text in TEXTS.items()
    ]
    return pd.DataFrame(rows, dtype="string")


def written(folder: Path, rows: list[list[str]], head: list[str] = HEAD) -> Path:
    book = openpyxl.Workbook()
    for row in [head, *rows]:
        book.active.append(row)
    book.save(folder / "sheet.xlsx")
    return folder / "sheet.xlsx"


def counted(path: Path) -> pd.DataFrame:
    found = all_codings.read([path], notes(), filled(Scheme, SCHEME), "content")["codings"]
    return counting.count(found, notes(), filled(Scheme, SCHEME), "content", 0.95)["numbers"].set_index("address")


def test_cells_become_codings(tmp_path):
    made = analysis_sheet.read(written(tmp_path, ROWS), filled(Codings, DESCRIBED), notes(), filled(Scheme, SCHEME))
    own = {(one["note"], one["code"]): one for one in made if one["coder"] == "first"}
    assert own["D-1", "baseline"]["quote"] == "cleaned twice a\nyear"
    assert own["D-1", "targets"]["quote"] == TEXTS["D-1"]
    assert own["D-1", "visits"]["value"] == 2
    assert own["D-2", ""]["verdict"] == "nothing found"
    # Neither code under "measured" applies to D-3, so it doesn't either.
    without = {key[1] for key, one in own.items() if key[0] == "D-3" and one["verdict"] == "not applicable"}
    assert without == {"baseline", "goals", "measured"}


def test_documents_are_the_base_and_what_does_not_apply_is_none(tmp_path):
    numbers = counted(written(tmp_path, ROWS))
    base = numbers.loc["content.documents.all.base"]
    assert (base["value"], base["unit"], base["method"]) == (3, "items", "none: documents were selected purposively")
    assert base["filter"] == "all notes; reviewed: 3 of 3 documents"
    for code, n, of in (("baseline", 1, 2), ("targets", 2, 3), ("goals", 0, 2), ("measured", 1, 2)):
        row = numbers.loc[f"content.documents.all.{code}"]
        assert (row["n"], row["base"], row["value"]) == (n, of, n / of)
    assert numbers.loc["content.visits.all.mean", "value"] == 1.25
    assert not [address for address in numbers.index if "respondents" in address]


def test_two_readers_are_compared_as_coders_are(tmp_path):
    found = all_codings.read([written(tmp_path, ROWS)], notes(), filled(Scheme, SCHEME), "content")
    assert found["line"].startswith("content: 18 of 18 coded segments match")
    made = coder_agreement.compare(found["codings"], notes(), filled(Scheme, SCHEME), "content", 0.95)
    table = made["agreement"].set_index(["level", "code"])
    row = table.loc[("documents", "targets")]
    assert list(row[["both", "first_only", "second_only", "neither"]]) == [1, 1, 1, 0]
    assert table.loc[("documents", "baseline"), "percent_agreement"] == 1
    numbers = made["numbers"].set_index("address")
    assert numbers.loc["content.agreement.all.base", "unit"] == "items"


@pytest.mark.parametrize(
    ("place", "cell", "said"),
    [
        ((0, 3), "partly", r"row 2, column Has a baseline\?: write yes, no or n/a, or copy"),
        ((0, 4), "", "row 2, column Targets: the cell is empty"),
        ((0, 6), "often", "row 2, column Visits: a numeric code needs a number"),
        ((0, 0), "D-7", "row 2, column Document: 'D-7' is not one of the documents"),
        ((3, 1), "Person R-1", "rows 2 and 5: first has read D-1 twice"),
        ((3, 1), "Person R-3", "names no coder 'Person R-3'"),
    ],
)
def test_what_is_wrong_is_said(tmp_path, place, cell, said):
    rows = [list(row) for row in ROWS]
    rows[place[0]][place[1]] = cell
    with pytest.raises(EvidenceError, match=said) as told:
        analysis_sheet.read(written(tmp_path, rows), filled(Codings, DESCRIBED), notes(), filled(Scheme, SCHEME))
    assert "partly" not in str(told.value)
    assert "often" not in str(told.value)


def test_all_rows_and_cells_are_said_at_once(tmp_path):
    rows = [list(row) for row in ROWS]
    rows[0][3], rows[0][6], rows[1][4], rows[3][4], rows[4][0] = "partly", "often", "", "", "D-7"
    with pytest.raises(EvidenceError) as told:
        analysis_sheet.read(written(tmp_path, rows), filled(Codings, DESCRIBED), notes(), filled(Scheme, SCHEME))
    head, *said = str(told.value).splitlines()
    assert head.startswith("4 things") and "rows 3 and 5, column Targets: the cell is empty" in str(told.value)
    assert "row 2, column Has a baseline?" in said[0] and "row 2, column Visits" in said[1]
    assert "row 6, column Document: 'D-7'" in said[3]


def test_each_code_has_one_column(tmp_path):
    path = written(tmp_path, ROWS, [*HEAD[:4], "Target", *HEAD[5:]])
    with pytest.raises(EvidenceError, match=r"no column has the code targets: .* Did you mean 'Target'\?"):
        analysis_sheet.read(path, filled(Codings, DESCRIBED), notes(), filled(Scheme, SCHEME))
    path = written(tmp_path, ROWS, [*HEAD[:2], "goals", *HEAD[3:]])
    with pytest.raises(EvidenceError, match="columns 'goals' and 'Goals' both have the code goals"):
        analysis_sheet.read(path, filled(Codings, DESCRIBED), notes(), filled(Scheme, SCHEME))


def test_a_code_above_applies_where_one_below_is_found(tmp_path):
    path = written(
        tmp_path, [["D-1", "Person R-1", "n/a", "yes", "yes", "no", "1"]], ["Document", "Reader", "Measured", *HEAD[3:]]
    )
    with pytest.raises(EvidenceError, match="row 2: measured does not apply, but baseline"):
        analysis_sheet.read(path, filled(Codings, DESCRIBED), notes(), filled(Scheme, SCHEME))


CONTENT = """title: What the papers of the garden say
source: Papers of the garden, read by two readers
question: What does the paper say?
unit: documents
codings:
  - {file: raw/codings/sheet.xlsx, rows: documents, columns: {note: Document, coder: Reader},
     coders: {Person R-1: first, Person R-2: second}, codes: {Has a baseline?: baseline}}
base: {group: [paper]}
by: [group]
count: [first]
agreement: [first, second]
codes:
  measured: {label: Measured}
  baseline: {label: Baseline, under: measured}
  targets: {label: Targets}
  goals: {label: Goals, under: measured}
  visits: {label: Visits, numeric: true, unit: visits}
"""


def test_a_whole_run_has_documents_beside_interviews(example):
    for key, text in TEXTS.items():
        file = example / "raw" / "documents" / f"{key}.txt"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    written(example / "raw" / "codings", ROWS)
    lines = ["Paper,Kind", *(f"{key},paper" for key in TEXTS)]
    (example / "raw" / "records" / "papers.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (example / "config" / "schemes" / "content.yaml").write_text(CONTENT, encoding="utf-8")
    config = example / "config" / "config.yaml"
    declared = (
        "schemes: [wishes, praise, content]\ndocuments: {notes: raw/documents, register: raw/records/papers.csv, "
        "columns: {note: Paper, group: Kind}}"
    )
    config.write_text(config.read_text().replace("schemes: [wishes, praise]", declared), encoding="utf-8")
    run = evaluate(example)
    assert run.returncode == 0, run.stdout
    assert "documents: 3 notes counted (3 paper)" in run.stdout
    assert "content: 3 of 3 documents reviewed" in run.stdout
    numbers = files.read(example / "results" / "numbers" / "numbers.parquet").set_index("address")
    assert numbers.loc["documents.notes.all.count", "value"] == 3
    assert numbers.loc["documents.notes.group-paper.count", "unit"] == "items"
    assert "documents.notes.all.persons" not in numbers.index
    assert numbers.loc["interviews.notes.all.count", "value"] == 4
    assert numbers.loc["content.documents.group-paper.baseline", "value"] == 0.5
    assert numbers.loc["wishes.respondents.all.base", "unit"] == "respondents"
    coded_segments = files.read(example / "results" / "interviews" / "content" / "coded_segments.csv")
    quoted = "fits; found by its quote, but for line ends"
    assert set(coded_segments["verdict"]) == {"fits; the whole document", "not applicable", quoted}
    page = (example / "results" / "interviews" / "content" / "index.html").read_text(encoding="utf-8")
    assert "cleaned twice" not in page


def test_documents_that_nobody_declared(example):
    scheme = example / "config" / "schemes" / "wishes.yaml"
    scheme.write_text(scheme.read_text() + "unit: documents\n", encoding="utf-8")
    run = evaluate(example, "--dry-run")
    assert "wishes.yaml, unit: config.yaml declares no documents" in run.stdout


def test_documents_without_a_register_are_called_as_their_files(tmp_path):
    paths = [tmp_path / f"{key}.txt" for key in TEXTS]
    for path in paths:
        path.write_text(TEXTS[path.stem], encoding="utf-8")
    made = reading.read(
        paths, filled(Interviews, {"notes": "documents", "header": []}), ["content"], source="documents"
    )
    assert made["line"] == "documents: 3 notes read, 1 language"
    assert list(made["notes"]["note"]) == list(TEXTS)
    assert list(made["notes"]["text"]) == list(TEXTS.values())
    assert list(made["notes"]["asked"]) == ["content"] * 3
    assert list(reading.count(made["notes"], "documents")["numbers"]["address"]) == ["documents.notes.all.count"]


def test_a_code_that_does_not_apply_is_no_passage_without_its_quote():
    rows = pd.DataFrame({"code": ["a", "a"], "verdict": ["not applicable", "rejected"]}, dtype="string")
    assert all_codings.unfit(rows) == ""
