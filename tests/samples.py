"""A small file of every format that is read, and how it is read: what tests/mutations.py spoils."""

import csv
import io
import json
import struct
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pyreadstat

from scripts.drafts import codebooks
from scripts.drafts import survey_draft as drafted
from scripts.interviews.codings import all_codings
from scripts.interviews.formats import by_ending, freezing
from scripts.interviews.notes import note_register
from scripts.interviews.suggestions import all_suggestions
from scripts.records import register as records
from scripts.settings import strict
from scripts.settings.evaluation import Interviews
from scripts.settings.export import Export
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.sheets import headed, sheet
from scripts.surveys.exports import forms
from scripts.surveys.parts import batches
from scripts.surveys.received import received_answers, sampling_frame
from tests import projects
from tests.documents import MAKERS
from tests.filled import filled, surveyed
from tests.projects import NOTES, SCHEME
from tests.test_kobo import FORM
from tests.test_limesurvey import lss
from tests.test_projects import qualcoder, tagged
from tests.test_qsf import QUESTIONS

HEADER = ["id", "q1", "hours", "day", "said"]
WORDS = ["Good", "Poor", "Good", "Don't know", "Good", "Poor", "", "Good"]
ROWS = [[f"R{n}", word, f"{n}.5", f"2016-05-{n:02d}", f"Said é {n}"] for n, word in enumerate(WORDS, 1)]
TABLE = [HEADER, *ROWS]
NOTE = ["note: N-01", "group: staff", "", "The team is small.", "We plan nothing 2016."]
SCALES = {
    "rating": {"categories": {"good": ["Good", "1"], "poor": ["Poor", "2"]}, "missing": {"dk": ["Don't know", "9"]}}
}
SURVEY: dict[str, Any] = {
    "title": "Small",
    "platform": "plain",
    "selection": "census",
    "columns": {"respondent": "id", "ended": "day"},
    "date_format": "%Y-%m-%d",
    "items": {
        "soil": {"column": "q1", "text": "Soil?", "scale": "rating"},
        "hours": {"column": "hours", "text": "Hours?", "type": "number", "minimum": 0},
        "said": {"column": "said", "text": "What else?", "type": "text"},
    },
}
RECORD = {"title": "Log", "source": "Log", "id": "id", "columns": {"id": "text", "hours": "number", "day": "date"}}


class Sample(NamedTuple):
    """A file by its name, its bytes, and what reads it; the reading gives what can be compared."""

    file: str
    data: bytes
    read: Callable[[Path], Any]


def text(rows: list[list[str]] = TABLE, separator: str = ",", end: str = "\n") -> bytes:
    """Return rows as separated text."""
    target = io.StringIO()
    csv.writer(target, delimiter=separator, lineterminator=end).writerows(rows)
    return target.getvalue().encode()


def xlsx(sheets: dict[str, list[list[Any]]]) -> bytes:
    """Return rows as a workbook."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append([cell if cell != "" else None for cell in row])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(body: str) -> bytes:
    """Return rows (XML) as an OpenDocument spreadsheet."""
    names = "".join(
        f' xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in ("office", "text", "table")
    )
    page = f'<table:table table:name="One">{body}</table:table>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        content = f"<office:document-content{names}><office:body><office:spreadsheet>{page}</office:spreadsheet>"
        container.writestr("META-INF/manifest.xml", "<manifest/>")
        container.writestr("content.xml", content + "</office:body></office:document-content>", zipfile.ZIP_DEFLATED)
    return target.getvalue()


def ods_rows(rows: list[list[str]] = TABLE) -> str:
    """Return rows as the XML of a table."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    return "".join(f"<table:table-row>{''.join(map(cell.format, row))}</table:table-row>" for row in rows)


def xls(rows: Sequence[Sequence[Any]] = TABLE) -> bytes:
    """Return rows as an old workbook: a stream of BIFF 8 in a compound file of eight sectors or more.

    A cell is a text, a number, or a pair: ("%", 0.45), ("date", 42500), ("error", 42), ("failed formula", 7).
    """

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def cells() -> bytes:
        made = b""
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                kind, value = cell if isinstance(cell, tuple) else ("", cell)
                if kind == "error":
                    made += record(0x0205, struct.pack("<HHHBB", y, x, 0, value, 1))
                elif kind == "failed formula":
                    made += record(0x0006, struct.pack("<HHHBBBBHHHIH", y, x, 0, 2, 0, value, 0, 0, 0xFFFF, 0, 0, 0))
                elif isinstance(value, str):
                    words = value.encode("utf-16-le")
                    made += record(0x0204, struct.pack("<HHHHB", y, x, 0, len(words) // 2, 1) + words)
                else:
                    style = {"": 0, "%": 1, "date": 2}[kind]
                    made += record(0x0203, struct.pack("<HHHd", y, x, style, value))
        return made

    page = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + cells() + record(0x000A, b"")
    start = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    start += b"".join(record(0x00E0, struct.pack("<HH16x", 0, form)) for form in (0, 9, 14))
    at = len(start) + 4 + 6 + 2 + 3 + 4
    book = start + record(0x0085, struct.pack("<IBBBB", at, 0, 0, 3, 0) + b"One") + record(0x000A, b"") + page
    book = book.ljust(max(4096, -(-len(book) // 512) * 512), b"\0")
    sectors = len(book) // 512
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *(chain + [0xFFFFFFFF] * (128 - len(chain))))

    def entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
        words = name.encode("utf-16-le")
        ends = struct.pack(
            "<HBBIII16sIQQIQ", len(words) + 2, kind, 1, *[0xFFFFFFFF] * 2, child, b"", 0, 0, 0, first, size
        )
        return words.ljust(64, b"\0") + ends

    folder = (entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry("Workbook", 2, 0xFFFFFFFF, 2, len(book))).ljust(
        512, b"\0"
    )
    head = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 62, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                       0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    return head + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108) + table + folder + book


def survey(path: Path, form: list[Path] | None = None, **more: Any) -> str:
    """Return the answers of an export as received."""
    return str(received_answers.read(path, surveyed(SURVEY | more, SCALES), form or [])["received"].to_csv(index=False))


def statistics(folder: Path, ending: str) -> bytes:
    """Return a file of SPSS or Stata."""
    codes = pd.DataFrame(
        {
            "id": [row[0] for row in ROWS],
            "q1": [{"Good": 1.0, "Poor": 2.0, "Don't know": 9.0}.get(word) for word in WORDS],
            "hours": [float(row[2]) for row in ROWS],
            "said": [row[4] for row in ROWS],
        }
    )
    labels = {"q1": {1: "Good", 2: "Poor", 9: "Don't know"}}
    path = folder / f"made.{ending}"
    if ending == "dta":
        pyreadstat.write_dta(codes, path, variable_value_labels=labels)
    elif ending == "por":
        pyreadstat.write_por(codes.assign(said="x"), path)
    else:
        pyreadstat.write_sav(
            codes, path, variable_value_labels=labels, compress=ending == "zsav", missing_ranges={"q1": [9]}
        )
    return path.read_bytes()


def project(path: Path) -> str:
    """Return the codings of a project of another tool."""
    made = all_codings.read(
        [path],
        NOTES,
        filled(Scheme, SCHEME | {"codings": [SCHEME["codings"][0] | {"nothing": "Nothing found"}]}),
        "gaps",
    )
    return str(made["codings"].drop(columns=["file", "row"]).to_csv(index=False))


def note(path: Path) -> str:
    """Return the frozen text of a note."""
    return freezing.freeze(by_ending.pieces(path)).text


def part(path: Path) -> int:
    """Return how many answers a part of a survey holds."""
    found = surveyed(SURVEY, SCALES, columns={"respondent": "id"})
    return sum(len(one.rows) if hasattr(one, "rows") else 1 for one in batches.batches(path, found))


def draft(path: Path) -> str:
    """Return the draft of the description of an export."""
    return str(drafted.write(path, "a", path.as_posix(), False, [])["draft"])


def with_form(form: str, platform: str, table: list[list[str]], **more: Any) -> Callable[[Path], str]:
    """Return what reads a questionnaire beside an export that is as it should be."""

    def reading(path: Path) -> str:
        export = path.with_name("answers.csv")
        export.write_bytes(text(table))
        about = {"platform": platform, "date_format": None, "columns": {"respondent": "id"}} | more
        return survey(export, [path], **about)

    return reading


def samples(folder: Path) -> dict[str, Sample]:
    """Return a sample of every format by its name; `folder` is for what libraries only write to files."""
    made = {
        "csv": Sample("a.csv", text(), survey),
        "tsv": Sample("a.tsv", text(separator="\t"), survey),
        "txt table": Sample("a.txt", text(separator=";", end="\r\n"), survey),
        "part csv": Sample("b.csv", text(), part),
        "frame": Sample("f.csv", text(), lambda path: sampling_frame.read([path], surveyed({"title": "Small", "frame": {"file": "f", "person": "id", "variables": ["q1"]}}))),
        "record": Sample("r.csv", text(), lambda path: records.cases(records.rows(path, filled(Record, RECORD)), filled(Record, RECORD))),
        "xlsx": Sample("a.xlsx", xlsx({"One": TABLE}), lambda path: survey(path, platform="excel")),
        "frame xlsx": Sample("f.xlsx", xlsx({"One": TABLE}), sheet.read),
        "ods": Sample("a.ods", ods(ods_rows()), lambda path: survey(path, platform="excel")),
        "xls": Sample("a.xls", xls(), lambda path: survey(path, platform="excel")),
        "yaml": Sample("a.yaml", b"title: Small\nitems:\n  soil: {column: q1, scale: [1, 2.5, yes, 2016-01-01]}\n  b: |\n    x\n", strict.read),
        "jsonl": Sample("p.jsonl", b'{"scheme": "gaps", "suggested_by": "model"}\n{"note": "N-01", "code": "team", "quote": "team", "start": 15}\n', lambda path: headed.read(path, ["scheme"])),
        "label studio": Sample("l.json", json.dumps([{"id": 1, "data": {"name": "N-01", "text": projects.TEXTS["N-01"]}, "annotations": [{"completed_by": {"email": "Ada"}, "result": [{"value": {"start": 12, "end": 20, "text": projects.TEXTS["N-01"][12:20], "labels": ["team"]}}]}]}]).encode(), project),
        "qsf": Sample("q.qsf", json.dumps({"SurveyElements": [{"Element": "BL", "Payload": []}, *({"Element": "SQ", "Payload": one} for one in QUESTIONS)]}).encode(), with_form("qsf", "qualtrics", [["id", "q1", "hours", "said"], ["id"] * 4, ["{'ImportId': 'responseId'}", "{'ImportId': 'QID2-2'}", "{'ImportId': 'QID6-TEXT'}", "{'ImportId': 'QID7'}"], ["R1", "", "5", "x"]])),
        "lss": Sample("s.lss", lss(True).encode(), with_form("lss", "limesurvey", [["id", "q1", "rating", "hours", "said"], ["1", "", "A1", "3", "x"]])),
        "xlsform": Sample("form.xlsx", xlsx(FORM), with_form("xlsx", "kobo", [["id", "wash/source", "hours", "said", "q1"], ["1", "yes", "3", "x", ""]])),
        "register": Sample("reg.csv", text([["note", "group"], ["N-01", "staff"]]), lambda path: note_register.read(path, filled(Interviews, {"header": ["note", "group"]}))),
    }  # fmt: skip
    for ending in ("sav", "zsav", "por", "dta"):
        about = {
            "platform": "stata" if ending == "dta" else "spss",
            "columns": {"respondent": "ID" if ending == "por" else "id"},
        }
        about |= {"items": {"soil": SURVEY["items"]["soil"] | {"column": "Q1" if ending == "por" else "q1"}}}
        made[ending] = Sample(
            f"a.{ending}", statistics(folder, ending), lambda path, about=about: survey(path, **about)
        )
    table = pa.table({name: [row[place] for row in ROWS] for place, name in enumerate(HEADER)})
    pyarrow.parquet.write_table(table, folder / "a.parquet")
    made["parquet"] = Sample("a.parquet", (folder / "a.parquet").read_bytes(), part)
    for ending, write in MAKERS.items():
        write(folder / f"n.{ending}", NOTE)
        made[ending] = Sample(f"n.{ending}", (folder / f"n.{ending}").read_bytes(), note)
    for name, path in (
        ("qdpx", projects.qdpx(folder / "p.qdpx")),
        ("qda", qualcoder(folder / "data.qda")),
        ("sqlite3", tagged(folder / "p.sqlite3")),
    ):
        made[name] = Sample(path.name, path.read_bytes(), project)
    made["suggestions"] = Sample("p.csv", b"scheme,gaps\nsuggested_by,model\nversion,1\nhash,0123456789ab\n\nnote,code,quote\nN-01,team,The team\n", lambda path: all_suggestions.read(path, NOTES.assign(language="en"), filled(Scheme, SCHEME)))  # fmt: skip
    made["microsoft forms"] = Sample(
        "m.xlsx",
        xlsx({"Form1": TABLE}),
        lambda path: forms.read_raw(path, filled(Export, {"platform": "microsoft_forms"})),
    )
    for name in ("csv", "xlsx", "ods", "sav", "por", "dta"):
        made[f"draft of {name}"] = Sample(made[name].file, made[name].data, draft)
    words = b"gaps:\n  plan: [plan*, no plan]\n  team: [small]\n"
    made["codebook yaml"] = Sample("c.yaml", words, codebooks.read)
    made["codebook qdpx"] = Sample("p.qdpx", made["qdpx"].data, codebooks.read)
    return made
