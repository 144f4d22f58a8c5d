"""A project coded in the real Taguette, exported in each of its formats, and read: every span right."""

import csv
import io
import re

import pandas as pd
import pytest

from scripts.ground import tables
from scripts.interviews.codings import all_codings
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.projects import taguette as taguette_files
from scripts.settings.scheme import Scheme
from tests import taguette
from tests.filled import filled

pytestmark = pytest.mark.slow
TEXTS = {
    "N-01": "Cafe\u0301 plans 🙂 change.\nThe team is too small, they said.\nWe plan nothing.\n=1+1 of them left.\n",
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
    ("N-01", "=1+1 of them", ["Planning"]),  # a formula in the workbook
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


# Bytes, some within a character. At 33 a line within <pre> ends: Taguette can't export a highlight that begins there.
PLACES = [(start, start + size) for start in range(0, 68, 3) for size in (5, 14) if start != 33]
RICH = (
    "  <h1>Title 🙂</h1>\n<ul><li>one<ul><li>deep</li></ul></li>\n<li>two<br>more</li></ul>\n<pre>\n  kept\n   lines𠮷</pre>"
    "<!-- not said --><script>not('said')</script><table><tr><td>a</td> <td>&eacute;&nbsp;&amp;&lt;</td></tr></table>"
    '<p class="x">an <em>inner</em><strong> word</strong> \n<a href="http://127.0.0.1/">link</a> &#x1F642; end</p>  '
)


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
        rich = server.project("Rich")
        number = server.document(rich, "Rich", f'<html><head><meta charset="utf-8"></head><body>{RICH}</body></html>')
        tag = server.tag(rich, "Planning")
        for start, end in PLACES:
            server.highlight(rich, number, start, end, [tag])
        (folder / "rich.sqlite3").write_bytes(server.export(rich, "project.sqlite3"))
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
    made = all_codings.read([path], notes(), filled(Scheme, SCHEME | {"codings": [entry]}), "gaps")
    for name in ("codings", "coded_segments"):
        tables.check(made[name], name)
    return made


def test_the_project_is_read_with_every_span_right(exports):
    made = read(exports / "project.sqlite3")
    texts = dict(zip(notes()["note"], notes()["text"], strict=True))
    frame = made["codings"]
    assert frame["verdict"].str.startswith("fits; bytes, end exclusive").all()
    assert all(texts[row.note][row.start : row.end] == row.quote for row in frame.itertuples())
    assert {(row.note, row.code, row.quote) for row in frame.itertuples()} == wanted()
    assert set(frame["coder"]) == {"first"}
    assert len(made["coded_segments"]) == sum(tag != "elsewhere" for _, _, tags in HIGHLIGHTS for tag in tags)
    assert made["coded_segments"]["verdict"].str.startswith("joined").sum() == 1
    assert "highlights without a tag left out: 1" in made["line"]


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
    shown = taguette_files.text_of((exports / "highlights.html").read_text(encoding="utf-8"), True)
    for note, quote, tags in HIGHLIGHTS:
        assert not tags or all(line in shown for line in quote.split("\n")), note
    book = (exports / "codebook.csv").read_text(encoding="utf-8")
    counts = {row["tag"]: int(row["number of highlights"]) for row in csv.DictReader(io.StringIO(book))}
    made = read(exports / "project.sqlite3")["coded_segments"]["code"].value_counts()
    assert (counts["Planning"], counts["Size of the team"]) == (made["plan"], made["team"])
    for number, text in enumerate(TEXTS.values(), 1):
        shown = (exports / f"document_{number}.html").read_text(encoding="utf-8").partition("</h1>")[2]
        assert re.sub(r" \[[^]]*\]", "", taguette_files.text_of(shown)).strip() == text.strip()


def test_the_text_of_any_page_is_counted_as_taguette_does(exports):
    """Bytes all over a page of headings, lists, tables, preformatted lines: what Taguette cut out is what we cut out."""
    found, passages, *_ = taguette_files.read(exports / "rich.sqlite3")
    text = found["1"].text.encode()
    assert len(passages) == len(PLACES) and max(end for _, end in PLACES) <= len(text)
    right = 0
    for one in passages:
        cut = text[one.start : one.end]
        if (cut[0] & 0xC0) != 0x80 and (one.end == len(text) or (text[one.end] & 0xC0) != 0x80):
            assert cut.decode() in one.quotes, (one.start, one.end)
            right += 1
    assert right > 0.7 * len(PLACES)
