"""Whole runs with marks in what respondents, coders and name lists said: the marks are where they may be, nowhere else.

The tiny evaluation gets such words in all that it can have; then what a run writes and says is searched.
"""

import csv
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import docx
import openpyxl
import pandas as pd
import pytest
import yaml

from scripts.audit.result_files import FILES
from scripts.ground import tables
from scripts.interviews.codings import decisions
from scripts.interviews.notes import reading_notes
from scripts.settings import strict
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Scheme
from tests.conftest import ROOT, evaluate
from tests.filled import filled

BODY, QUOTED, SIGNED, BELIEF = "Zanzibarquark", "Quibblewort", "Snorkelfig", "Кракозябра"
REASON, COMMENT, CUE, KEY = "Wherefornut", "Commentfinch", "Cuemackerel", "Keyholewalrus and more of it"
PERSON, TITLE, PLACE, INTERVIEWER = "Plumtable", "Chairmistress", "Appleharbour", "Askstool"
ANSWER = "Answerquokka"  # in an open answer of a survey
NAMES = (PERSON, TITLE, PLACE, INTERVIEWER)
MARKS = (ANSWER, BODY, QUOTED, SIGNED, BELIEF, REASON, COMMENT, CUE, KEY, *NAMES)

ROOM = "results/interviews/"
# What results/README.md calls confidential, or holds signed words, and which marks each may hold.
SAID = {BODY, QUOTED, SIGNED, BELIEF, PERSON, TITLE, PLACE}
CONFIDENTIAL = {
    "notes.parquet": {*SAID, INTERVIEWER},
    "wishes/codings.parquet": SAID | {REASON},
    "wishes/suggestions.parquet": SAID | {CUE},
    "wishes/decisions.parquet": SAID | {COMMENT},
    "wishes/review/first.html": SAID | {CUE, COMMENT, INTERVIEWER},  # a passage amid its note
    "wishes/review/first.xlsx": SAID | {CUE, COMMENT, INTERVIEWER},
    "wishes/framework.xlsx": SAID,
    "wishes/passages.html": SAID | {INTERVIEWER},
    "wishes/project.qdpx": {*SAID, INTERVIEWER},
    "wishes/project.sqlite3": {*SAID, INTERVIEWER},
    "wishes/quotes_to_sign.xlsx": {QUOTED, SIGNED, BELIEF},  # without names
    "wishes/quotes.csv": {SIGNED},  # what somebody signed
    "wishes/index.html": {SIGNED},
    "wishes/adjudication.csv": {REASON},  # the words of who settled it
    **{key: {ANSWER} for key in ("extras/notes.parquet", "extras/codings.parquet", "extras/suggestions.parquet")},
    **{key: {ANSWER} for key in ("extras/review/first.html", "extras/review/first.xlsx", "extras/framework.xlsx")},
}
RECEIVED = "results/surveys/gardeners/received.parquet"  # holds declared free text; the answers that count hold codes
ON_REQUEST = [
    f"{ROOM}wishes/{name}"
    for name in ("suggestions.parquet", "review/first.html", "framework.xlsx", "precision.csv", "draw.csv", "drift.csv")
]
ON_REQUEST += [
    f"{ROOM}wishes/{name}" for name in ("project.qdpx", "codebook.qdc", "quotes_to_sign.xlsx", "passages.html")
]
ON_REQUEST += [f"{ROOM}extras/{name}" for name in ("review/first.html", "framework.xlsx", "precision.csv")]
ON_REQUEST += ["results/trace/gardeners.more.all.water.csv", "results/surveys/gardeners/responses.sav"]
ON_REQUEST += ["results/trace/wishes.respondents.all.water.csv", "results/numbers/numbers.csv"]

TEXTS = {
    "N-01": f"We need more water in June, the {QUOTED} said. {BODY} is dry. {PERSON} of {PLACE} has a barrel.",
    "N-02": f"Water is short, I told {PERSON} the {TITLE} and the {SIGNED} too. There is no shade at noon.",
    "N-03": f"I am happy as it is, {BODY} and all.",
    "N-04": f"We only looked around, said {PERSON}.",
    "N-05": f"Дайте больше воды, говорит {BELIEF}. {BODY}.",
}
QUOTES = [
    ("N-01", "first", "water", f"more water in June, the {QUOTED} said", ""),
    ("N-01", "second", "shade", f"{PERSON} of {PLACE} has a barrel", ""),
    ("N-01", "judge", "water", f"more water in June, the {QUOTED} said", f"{REASON} settles it"),
    ("N-02", "first", "water", f"Water is short, I told {PERSON} the {TITLE} and the {SIGNED} too", ""),
    ("N-02", "second", "water", "Water is short", REASON),
    ("N-03", "first", "", "", ""),
    ("N-05", "first", "water", f"больше воды, говорит {BELIEF}", ""),
]


def header(note: str) -> str:
    """Return the fields at the top of a note."""
    group, asked = ("visitor", "") if note == "N-04" else ("gardener", "wishes")
    language = "ru" if note == "N-05" else "en"
    fields = {"note": note, "group": group, "grade": "none", "date": "2016-05-11", "language": language}
    fields |= {"mode": "in person", "persons": "1", "interviewer": INTERVIEWER, "asked": asked}
    return "".join(f"{name}: {value}".rstrip() + "\n" for name, value in fields.items())


def table(path: Path, rows: list[tuple[object, ...]]) -> None:
    """Write rows as a CSV."""
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)


def changed(path: Path, **parts: object) -> None:
    """Change parts of a description."""
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | parts, allow_unicode=True), encoding="utf-8")


def described(folder: Path) -> dict:
    """Return the scheme as steps get it."""
    return Scheme(**strict.read(folder / "config/schemes/wishes.yaml")).model_dump(mode="json", exclude_none=True)


@pytest.fixture(scope="module")
def marked(tmp_path_factory) -> Path:
    """The tiny evaluation with all marks, not yet run."""
    folder = shutil.copytree(
        ROOT / "tests/example",
        tmp_path_factory.mktemp("marked") / "example",
        ignore=shutil.ignore_patterns(".snakemake", "results", "logs"),
    )
    for file in (folder / "raw/interviews").iterdir():
        file.unlink()
    for note, text in TEXTS.items():
        if note == "N-02":
            word = docx.Document()
            for line in [*header(note).splitlines(), "", text]:
                word.add_paragraph(line)
            word.save(str(folder / f"raw/interviews/{note}.docx"))
        else:
            (folder / f"raw/interviews/{note}.txt").write_text(f"{header(note)}\n{text}\n", encoding="utf-8")
    codings = [("note", "coder", "code", "start", "end", "quote", "reason")]
    codings += [(note, coder, code, "", "", quote, reason) for note, coder, code, quote, reason in QUOTES]
    table(folder / "raw/codings/wishes.csv", codings)
    table(
        folder / "raw/frames/roster.csv",
        [("id", "name", "title", "place"), ("P-1", f"Quince {PERSON}", TITLE, PLACE), ("P-2", INTERVIEWER, "", "")],
    )
    (folder.parent / "key").write_text(KEY)
    table(folder / "raw/codings/signed.csv", [("id", "sha256", "signed_by", "date")])
    head = yaml.safe_load((folder / "config/config.yaml").read_text())["interviews"]
    changed(
        folder / "config/config.yaml",
        interviews=head | {"header": [*head["header"], "interviewer"]},
        name_list={"file": "raw/frames/roster.csv", "person": "id", "names": ["name"]}
        | {"titles": ["title"], "places": ["place"]},
    )
    changed(
        folder / "config/schemes/wishes.yaml",
        count=["first", "judge"],
        rules=[
            {"id": "water", "code": "water", "language": "en", "words": ["water"]},
            {"id": "voda", "code": "water", "language": "ru", "words": ["вод*"]},
        ],
        double_coding={"seed": 1, "share": 0.5, "strata": ["language"]},
        suggestions=["raw/codings/wishes.model.jsonl"],
        decisions=["raw/codings/wishes.first.jsonl"],
        quotes={"at_most": 3, "shortest": 5, "attributes": ["group"], "signed": "raw/codings/signed.csv"},
        version="2",
    )
    asked_openly(folder)
    files = sorted((folder / "raw/interviews").iterdir())
    given = reading_notes.read(
        files, filled(Interviews, {"notes": "raw/interviews", "header": [*head["header"], "interviewer"]}), ["wishes"]
    )
    sums = given["notes"].set_index("note")
    quote = f"{BODY} is dry"
    model = {"suggested_by": "model", "version": "1", "hash": "0123456789abcdef"}
    lines: list[dict[str, object]] = [model, {"note": "N-01", "code": "water", "quote": quote, "cue": CUE}]
    lines.append({"note": "N-01", "code": "water", "quote": f"{QUOTED} that nobody said"})
    jsonl(folder / "raw/codings/wishes.model.jsonl", lines)
    text = sums.loc["N-01", "text"]
    begin = text.index(quote)
    decision: dict[str, object] = {"note": "N-01", "sha256": sums.loc["N-01", "sha256"], "code": "water"}
    decision |= {"start": str(begin), "end": str(begin + len(quote)), "quote": quote, "polarity": "affirmed"}
    decision |= {"suggestions": "model:prompt@1+0123456789ab", "decision": "accept", "other": "", "value": ""}
    decided = {"coder": "first", "scheme": "wishes", "version": decisions.version(filled(Scheme, described(folder)))}
    jsonl(folder / "raw/codings/wishes.first.jsonl", [decided, decision | {"comment": f"{COMMENT} says why"}])
    return folder


def asked_openly(folder: Path) -> None:
    """Ask gardeners an open question, which a scheme of its own codes."""
    export = folder / "raw/surveys/gardeners.csv"
    lines = export.read_text(encoding="utf-8").splitlines()
    said = [",more", ",", f",More water for the {ANSWER}", f",The {ANSWER} itself", *[","] * 7]
    export.write_text("\n".join(line + more for line, more in zip(lines, said, strict=True)) + "\n", encoding="utf-8")
    path = folder / "config/surveys/gardeners.yaml"
    items = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]
    more = {"column": "more", "text": "What else?", "type": "text", "coded_by": "extras"}
    changed(path, items=items | {"more": more})
    changed(folder / "config/config.yaml", schemes=["wishes", "praise", "extras"])
    rule = {"id": "water", "code": "water", "words": ["water for the"]}
    scheme = {"title": "Extras", "source": "Survey", "question": "What else?", "unit": "answers", "count": ["first"]}
    scheme |= {"codings": "raw/codings/extras.csv", "codes": {"water": {"label": "Water"}}, "rules": [rule]}
    (folder / "config/schemes/extras.yaml").write_text(yaml.safe_dump(scheme), encoding="utf-8")
    rows = [("note", "coder", "code", "quote"), ("R2", "first", "water", f"water for the {ANSWER}")]
    table(folder / "raw/codings/extras.csv", [*rows, ("R3", "first", "", "")])


def jsonl(path: Path, lines: list[dict[str, object]]) -> None:
    """Write an object a line."""
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines), encoding="utf-8")


def run(folder: Path, *targets: str) -> tuple[int, str]:
    """Run it with the key; what it returns and says."""
    done = evaluate(folder, *targets, TRIANGULATE_KEY=str(folder.parent / "key"))
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def whole(marked) -> tuple[Path, str]:
    """The evaluation run whole and with all on request, one quote signed as a person would, and what was said."""
    first, said = run(marked, "all", *ON_REQUEST)
    assert first == 0, said
    sheet = openpyxl.load_workbook(marked / ROOM / "wishes/quotes_to_sign.xlsx").active
    heads, *rows = [[cell.value or "" for cell in row] for row in sheet.iter_rows()]
    cells = [dict(zip(heads, row, strict=True)) for row in rows]
    signed = [(one["id"], one["sha256"], "Person S-001", "2016-12-01") for one in cells if SIGNED in one["quote"]]
    assert len(signed) == 1, rows
    table(marked / "raw/codings/signed.csv", [("id", "sha256", "signed_by", "date"), *signed])
    again, more = run(marked, "all", f"{ROOM}wishes/quotes.csv")
    assert again == 0, more
    return marked, said + more


def shown(path: Path) -> str:
    """Return all that a file holds, unpacked, as text."""
    content = path.read_bytes()
    if path.suffix == ".parquet":
        frame = pd.read_parquet(path)
        return " ".join([*map(str, frame.columns), *(str(cell) for name in frame for cell in frame[name])])
    if zipfile.is_zipfile(io.BytesIO(content)):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = [(one.filename, packed.read(one)) for one in packed.infolist()]
        return " ".join(name + part.decode("utf-8", "replace") for name, part in parts)
    return content.decode("utf-8", "replace")


def marks(text: str) -> set[str]:
    """Return the marks in a text, however JSON or a page writes their letters."""
    read = re.sub(r"\\+u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), text)
    read = re.sub(r"&#x([0-9a-fA-F]+);", lambda found: chr(int(found[1], 16)), read).casefold()
    return {mark for mark in MARKS if mark.casefold() in read}


def searched(folder: Path) -> dict[str, set[str]]:
    """Return file -> marks in it, of all that runs wrote below a folder."""
    files = [path for part in ("results", "logs", ".snakemake") for path in (folder / part).rglob("*")]
    found = {path.relative_to(folder).as_posix(): marks(shown(path)) for path in files if path.is_file()}
    return {name: held for name, held in found.items() if held}


def unconfidential(folder: Path) -> dict[str, set[str]]:
    """Return what stands where it may not: file -> marks."""
    allowed = {ROOM + name: held for name, held in CONFIDENTIAL.items()} | {RECEIVED: {ANSWER}}
    left = {name: held - allowed.get(name, set()) for name, held in searched(folder).items()}
    return {name: held for name, held in left.items() if held}


def test_the_marks_went_through_the_whole_path(whole):
    folder, _ = whole
    found = searched(folder)
    must = {
        "notes.parquet": {BODY, PERSON, INTERVIEWER, BELIEF},
        "wishes/codings.parquet": {BODY, QUOTED, BELIEF, REASON},
        "wishes/suggestions.parquet": {BODY, CUE},
        "wishes/decisions.parquet": {COMMENT},
        "wishes/review/first.html": {BODY, QUOTED},
        "wishes/review/first.xlsx": {BODY, QUOTED},
        "wishes/framework.xlsx": {QUOTED, PERSON},
        "wishes/passages.html": {QUOTED, PERSON},
        "wishes/quotes_to_sign.xlsx": {QUOTED, SIGNED},
        "wishes/quotes.csv": {SIGNED},
        "wishes/adjudication.csv": {REASON},
        **{key: {ANSWER} for key in ("extras/notes.parquet", "extras/codings.parquet", "extras/review/first.html")},
    }
    assert found[RECEIVED] == {ANSWER}
    for name, held in must.items():
        assert held <= found.get(ROOM + name, set()), name


def test_the_marks_are_nowhere_else(whole):
    folder, said = whole
    assert unconfidential(folder) == {}
    assert marks(said) == set()
    assert marks("\n".join(path.as_posix() for path in folder.rglob("*"))) == set()


def test_the_word_files_are_searched_and_hold_nothing_that_anybody_said(whole):
    folder, _ = whole
    files = sorted((folder / "results").rglob("*.docx"))
    assert [path.name for path in files] == ["A.docx", "tables.docx"]
    assert all("disclosure control" in shown(path) and marks(shown(path)) == set() for path in files)


def test_what_may_hold_words_is_declared_confidential():
    declared = {place: one.confidential for one in (*tables.TABLES.values(), *FILES) for place in one.files}
    for name, held in CONFIDENTIAL.items():
        place = (
            f"interviews/{name}".replace("wishes/", "{scheme}/")
            .replace("extras/", "{scheme}/")
            .replace("first.", "{coder}.")
        )
        assert declared[place] == (held != {SIGNED}), place


def test_a_run_wrote_logs_and_notes_of_its_own_to_be_searched(whole):
    folder, _ = whole
    assert len(list((folder / "logs").rglob("*.log"))) > 10
    assert list((folder / ".snakemake").rglob("*.log"))


def swapped(cells: tuple[str, ...], place: int, cell: str) -> tuple[str, ...]:
    """Return a row with one cell changed."""
    return (*cells[:place], cell, *cells[place + 1 :])


BAD = {
    "no such code": (2, "watter", "code"),
    "no such note": (0, "N-77", "note"),
    "a passage with a place that is none": (3, "eleven", "start"),
    "a quote in the column of codes": (2, f"more water in June, the {QUOTED} said", "code"),
    "a name in the column of notes": (0, f"Quince {PERSON}", "note"),
}


@pytest.mark.parametrize("name", list(BAD))
def test_a_run_that_stops_on_a_coding_says_no_words_either(whole, name):
    folder, _ = whole
    place, cell, word = BAD[name]
    path = folder / "raw/codings/wishes.csv"
    before = path.read_bytes()
    rows = [tuple(row) for row in csv.reader(io.StringIO(before.decode()))]
    table(path, [rows[0], swapped(rows[1], place, cell), *rows[2:]])
    try:
        code, said = run(folder)
    finally:
        path.write_bytes(before)
    assert code != 0, said
    assert said.splitlines()[-1].startswith(f"Stopped: raw/codings/wishes.csv, row 2, column {word}: "), said
    assert marks(said) == set(), said
    assert unconfidential(folder) == {}
