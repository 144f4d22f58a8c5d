"""A project coded in the real Taguette, exported in each of its formats, and read: every span right."""

import csv
import io
import re

import pandas as pd
import pytest

from scripts import contracts
from scripts.interviews import codings
from scripts.interviews.freezing import frozen
from scripts.interviews.taguette import text_of
from tests import taguette

pytestmark = pytest.mark.slow
TEXTS = {
    "N-01": "Cafe\u0301 plans 🙂 change.\nThe team is too small, they said.\nWe plan nothing.\n",
    "N-02": "团队太小，𠮷先生说。\n我们没有计划 🙂。\n",
    "N-03": "لا توجد خطة للقسم.\nالفريق صغير 🙂 جدا.\n",
    "N-04": "L\u2019équipe\u00a0: trop petite\u00a0!\nPas de plan & pas d\u2019<analyse>, répète-t-on.\n",
}
# note, quote, tags: overlaps, one within another, the same passage twice, across paragraphs, none.
HIGHLIGHTS = [
    ("N-01", "Cafe\u0301 plans 🙂", ["Planning"]),
    ("N-01", "plans 🙂 change", ["Size of the team"]),
    ("N-01", "The team is too small, they said.", ["Size of the team"]),
    ("N-01", "too small", ["Planning", "elsewhere"]),
    ("N-01", "said.\nWe plan", ["Planning"]),
    ("N-01", "nothing", []),
    ("N-02", "团队太小", ["Size of the team"]),
    ("N-02", "𠮷先生", ["elsewhere"]),
    ("N-02", "没有计划 🙂", ["Planning"]),
    ("N-02", "没有计划 🙂", ["Planning"]),
    ("N-03", "لا توجد خطة", ["Planning"]),
    ("N-03", "الفريق صغير 🙂", ["Size of the team"]),
    ("N-04", "équipe\u00a0: trop petite", ["Size of the team"]),
    ("N-04", "plan & pas d\u2019<analyse>", ["Planning"]),
]
EXPORTS = ["codebook.qdc", "codebook.csv", "codebook.xlsx", "codebook.html"]
SCHEME = {
    "base": {"group": ["staff"]},
    "count": ["first"],
    "codes": {"plan": {"label": "Planning"}, "team": {"label": "Size of the team"}},
}


def page(text: str) -> str:
    """Return a text as HTML of paragraphs, as Taguette keeps it."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    body = "".join(f"<p>{line}</p>\n" for line in escaped.splitlines())
    # Without its charset Taguette guesses one, and every text here but the French one is spoilt.
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{body}</body></html>'


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """What Taguette exports of a project that was coded in it."""
    folder = tmp_path_factory.mktemp("taguette")
    with taguette.running(folder) as server:
        project = server.project("Made up")
        documents = {note: server.document(project, note, page(text), note == "N-03") for note, text in TEXTS.items()}
        tags = {name: server.tag(project, name) for name in ("Planning", "Size of the team", "elsewhere")}
        for note, quote, named in HIGHLIGHTS:
            start = len(TEXTS[note][: TEXTS[note].index(quote)].encode())
            end = start + len(quote.encode())
            server.highlight(project, documents[note], start, end, [tags[name] for name in named])
        files = ["project.sqlite3", *EXPORTS, "highlights/.csv", "highlights/.xlsx", "highlights/.html"]
        files += [f"document/{number}.html" for number in documents.values()]
        made = {file: server.export(project, file) for file in files}
    for file, content in made.items():
        place = folder / file.replace("highlights/.", "highlights.").replace("/", "_")
        place.write_bytes(content)
    return folder


def notes():
    rows = [(note, f"raw/interviews/{note}.html", "staff", "gaps", frozen(text)) for note, text in TEXTS.items()]
    return pd.DataFrame(rows, columns=["note", "file", "group", "asked", "text"])


def wanted():
    """Return note, code, quote as frozen of each highlight that has a code of the scheme; the same twice is one."""
    keys = {"Planning": "plan", "Size of the team": "team"}
    return {(note, keys[tag], frozen(quote)) for note, quote, tags in HIGHLIGHTS for tag in tags if tag in keys}


def read(path, **described):
    entry = {"file": path.name, "coder": "first", "other": ["elsewhere"], **described}
    made = codings.read([path], notes(), SCHEME | {"codings": [entry]}, "gaps")
    for name in ("codings", "spans"):
        contracts.check(made[name], name)
    return made


def test_the_project_is_read_with_every_span_right(exports):
    made = read(exports / "project.sqlite3")
    texts = dict(zip(notes()["note"], notes()["text"], strict=True))
    frame = made["codings"]
    assert frame["verdict"].str.startswith("fits; bytes, end exclusive").all()
    assert all(texts[row.note][row.start : row.end] == row.quote for row in frame.itertuples())
    assert {(row.note, row.code, row.quote) for row in frame.itertuples()} == wanted()
    assert set(frame["coder"]) == {"first"}
    assert len(made["spans"]) == sum(tag != "elsewhere" for _, _, tags in HIGHLIGHTS for tag in tags)
    assert made["spans"]["verdict"].str.startswith("joined").sum() == 1
    assert "1 highlight without a tag left out" in made["line"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_the_tables_of_highlights_are_read_where_their_words_stand_once(exports, ending):
    made = read(exports / f"highlights.{ending}")
    texts = dict(zip(notes()["note"], notes()["text"], strict=True))
    frame = made["codings"]
    fits = frame[frame["verdict"].str.startswith("fits")]
    assert all(texts[row.note][row.start : row.end] == row.quote for row in fits.itertuples())
    assert {(row.note, row.code, row.quote) for row in fits.itertuples()} == wanted()
    assert frame["verdict"].str.startswith("fits; found by its quote").all()


def test_what_the_exports_hold_is_what_the_project_holds(exports):
    """Pages and codebooks have no offsets: they tell that what was read is what Taguette shows."""
    shown = text_of((exports / "highlights.html").read_text(encoding="utf-8"), True)
    for note, quote, tags in HIGHLIGHTS:
        assert not tags or all(line in shown for line in quote.split("\n")), note
    book = (exports / "codebook.csv").read_text(encoding="utf-8")
    counts = {row["tag"]: int(row["number of highlights"]) for row in csv.DictReader(io.StringIO(book))}
    made = read(exports / "project.sqlite3")["spans"]["code"].value_counts()
    assert (counts["Planning"], counts["Size of the team"]) == (made["plan"], made["team"])
    for number, text in enumerate(TEXTS.values(), 1):
        shown = (exports / f"document_{number}.html").read_text(encoding="utf-8").partition("</h1>")[2]
        assert re.sub(r" \[[^]]*\]", "", text_of(shown)).strip() == text.strip()
