"""Every format in six languages comes to the same frozen text, and each character goes back to its file."""

import subprocess
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document

from scripts.ground.errors import EvidenceError
from scripts.interviews.formats import by_ending, pdf_layout
from scripts.interviews.formats.freezing import freeze
from scripts.interviews.notes.reading_notes import read
from scripts.settings.evaluation import Interviews
from tests import browsers, documents
from tests.conftest import HANGS
from tests.filled import filled

HEADER = ["note", "group", "grade", "date", "language", "mode", "persons", "asked"]
TOP = ["group: staff", "grade: none", "date: 2016-06-20", "mode: video", "persons: 1", "asked:"]
SAID = {
    "en": ["Q: How is work at 17:30?", 'A: Well -- "fine", R&D is <better> than in 2006; naïve co-ordination.'],
    "fr": ["Q : Où en êtes-vous ?", "R : L’été dernier, « rien » n’a changé ; le cœur du Bureau tient."],
    "es": ["P: ¿Cómo está el año?", "R: ¡Mañana será mejor! El señor preguntó 3 veces."],
    "ru": ["В: Как идёт работа?", "О: Всё хорошо, ещё 12 писем; йод и ёлка."],
    "ar": ["س: كيف ترى العمل؟", "ج: القُدرة جيّدة منذ 12 سنة، والأولويات لا تتغيّر."],
    "zh": ["问：您的工作怎么样？", "答：很好，2016年以来没有变化。𠮷野家在对面。"],
}


def lines_of(language: str) -> list[str]:
    return ["note: N-1", f"language: {language}", *TOP, "", *SAID[language]]


def text_of(path: Path) -> str:
    return freeze(by_ending.pieces(path)).text


def refused(path: Path) -> str:
    with pytest.raises(EvidenceError) as caught:
        text_of(path)
    assert path.name in str(caught.value) and "\n" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("ending", documents.MAKERS)
@pytest.mark.parametrize("language", SAID)
def test_every_format_gives_the_same_note_in_every_language(tmp_path, ending, language):
    path = tmp_path / f"note.{ending}"
    documents.MAKERS[ending](path, lines_of(language))
    made = read([path], filled(Interviews, {"notes": "raw/interviews", "header": HEADER}))
    row = made["notes"].iloc[0]
    body = row["text"].split("\n\n", 1)[1].replace("\n\n", "\n").rstrip("\n")
    assert body.split("\n") == [unicodedata.normalize("NFC", line) for line in SAID[language]]
    assert (row["note"], row["language"], row["persons"]) == ("N-1", language, 1)
    assert list(made["turns"]["speaker"]) == ["interviewer", "respondent"]
    assert list(made["turns"]["question"]) == ["question-1", "question-1"]


@pytest.mark.parametrize("ending", ["txt", "md", "html", "srt", "vtt"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_character_goes_back_to_itself_in_the_file(tmp_path, ending, form, end):
    path = tmp_path / f"note.{ending}"
    documents.MAKERS[ending](path, ["note: N-1", "", *(line for said in SAID.values() for line in said)][:11])
    source = unicodedata.normalize(form, path.read_text(encoding="utf-8")).replace("\n", end)
    path.write_bytes(source.encode("utf-8-sig"))
    found = freeze(by_ending.pieces(path))
    checked = 0
    for place, written in enumerate(found.text):
        run = max((one for one in found.runs if one.start <= place), key=lambda one: one.start)
        there = source[run.source + place - run.start :]
        if written.isspace() or there.startswith("&"):
            continue
        assert unicodedata.normalize("NFC", there[:8]).startswith(written), (place, written)
        checked += 1
    assert checked > 200


def test_characters_of_a_word_file_go_back_to_their_paragraph(tmp_path):
    path = tmp_path / "a.docx"
    documents.word(path, [unicodedata.normalize("NFD", line) for line in lines_of("fr")])
    found = freeze(by_ending.pieces(path))
    at = found.text.index("dernier")
    run = max((one for one in found.runs if one.start <= at), key=lambda one: one.start)
    paragraph = Document(str(path)).paragraphs[int(run.place.split()[1]) - 1].text
    assert paragraph[run.source + at - run.start :].startswith("dernier")


def test_headings_of_word_and_opendocument_are_sections(tmp_path):
    document = Document()
    document.add_heading("Work", 1)
    document.add_paragraph("It is fine.")
    document.add_heading("Pace", 2)
    document.add_paragraph("It is slow.")
    document.save(str(tmp_path / "a.docx"))
    documents.opendocument(
        tmp_path / "a.odt",
        [],
        '<text:h text:outline-level="1">Work</text:h><text:p>It is fine.</text:p>'
        '<text:h text:outline-level="2">Pace</text:h><text:p>It is slow.</text:p>',
    )
    for name in ("a.docx", "a.odt"):
        found = freeze(by_ending.pieces(tmp_path / name))
        assert found.text == "Work\nIt is fine.\nPace\nIt is slow."
        assert found.headings == {0: 1, 17: 2}


@pytest.mark.parametrize("ending", ["docx", "odt", "html"])
def test_a_table_at_the_top_is_a_header(tmp_path, ending):
    path = tmp_path / f"a.{ending}"
    fields = [line.split(":") for line in lines_of("en")[:8]]
    if ending == "docx":
        document = Document()
        grid = document.add_table(len(fields), 2)
        for row, (key, value) in enumerate(fields):
            grid.cell(row, 0).text, grid.cell(row, 1).text = f"{key.title()}:", value.strip()
        document.add_paragraph("A: Yes.")
        document.save(str(path))
    else:
        name, cell, row = (
            ("table:table", "table:table-cell", "table:table-row") if ending == "odt" else ("table", "td", "tr")
        )
        body = "".join(
            f"<{row}>" + "".join(f"<{cell}>{p(one.strip(), ending)}</{cell}>" for one in field) + f"</{row}>"
            for field in fields
        )
        whole = f"<{name}>{body}</{name}>{p('A: Yes.', ending)}"
        documents.opendocument(path, [], whole) if ending == "odt" else path.write_text(whole, encoding="utf-8")
    made = read([path], filled(Interviews, {"notes": "raw/interviews", "header": HEADER}))
    assert made["notes"]["date"][0] == "2016-06-20"
    assert made["notes"]["text"][0].endswith("asked\t\n\nA: Yes.") or made["notes"]["text"][0].endswith(
        "Asked:\t\n\nA: Yes."
    )
    assert made["turns"]["start"][0] == made["notes"]["text"][0].index("A: Yes.")


def p(text: str, ending: str) -> str:
    return f"<text:p>{text}</text:p>" if ending == "odt" else f"<p>{text}</p>"


def test_spaces_tabs_and_breaks_of_opendocument(tmp_path):
    body = "<text:p>  a\n b<text:s text:c='2'/><text:span> c</text:span><text:tab/>d<text:line-break/>e</text:p>"
    body += "<text:list><text:list-item><text:p>one</text:p></text:list-item></text:list>"
    body += "<text:p>seen<office:annotation><text:p>unseen</text:p></office:annotation> too</text:p>"
    body += "<!-- a comment --><table:table><table:table-row><table:table-cell><text:p>o</text:p><table:table>"
    body += "<table:table-row><table:table-cell><text:p>i</text:p></table:table-cell></table:table-row></table:table>"
    body += "</table:table-cell><table:table-cell/></table:table-row></table:table>"
    documents.opendocument(tmp_path / "a.odt", [], body)
    assert text_of(tmp_path / "a.odt") == "a b  c\td\ne\none\nseen too\no\ni\t"


@pytest.mark.parametrize(
    "body",
    [
        "<text:p>a<text:note><text:note-body><text:p>secret</text:p></text:note-body></text:note></text:p>",
        "<text:section>secret</text:section><text:p>a</text:p>",
        "<text:tracked-changes><text:p>secret</text:p></text:tracked-changes><text:p>a</text:p>",
        "<text:p><draw:frame><draw:text-box><text:p>secret</text:p></draw:text-box></draw:frame></text:p>",
    ],
)
def test_text_that_opendocument_would_lose_is_refused_and_not_shown(tmp_path, body):
    documents.opendocument(tmp_path / "a.odt", [], body)
    message = refused(tmp_path / "a.odt")
    assert "would be lost" in message and "secret" not in message


def test_an_opendocument_with_an_entity_or_without_content_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as container:
        container.writestr("content.xml", '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/hostname">]><d>&e;</d>')
    assert "entity" in refused(tmp_path / "a.odt")
    with zipfile.ZipFile(tmp_path / "b.odt", "w") as container:
        container.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    assert "save it again as .odt" in refused(tmp_path / "b.odt")
    documents.opendocument(tmp_path / "c.odt", [], "<text:p>a<text:s text:c='x'/></text:p>")
    assert "save it again as .odt" in refused(tmp_path / "c.odt")


def test_what_a_reader_of_a_page_sees(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<script>lost('<p>')</script><h2>Caf&eacute; &amp; AT&T</h2><!-- lost --><p>one\n  <b>two</b> , thr<i>ee</i></p>"
        "<div>four<div>five<br>six</div></div><pre>a  b\nc</pre><ul><li>x<li>y</ul>e&#769;&nbsp;z",
        encoding="utf-8",
    )
    found = freeze(by_ending.pieces(path))
    assert found.text == "Café & AT&T\none two , three\nfour\nfive\nsix\na  b\nc\nx\ny\né\u00a0z"
    assert found.headings == {0: 2}
    path.write_text("<p>a</p><script>p.text = 'b'", encoding="utf-8")
    assert "'script' has no end" in refused(path)
    path.write_text("<p>a</p><![CDA[x]]>", encoding="utf-8")
    assert "not a web page that can be read" in refused(path)


def test_marks_voices_and_styles_of_subtitles(tmp_path):
    path = tmp_path / "a.vtt"
    path.write_text(
        "WEBVTT - title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nintro\n00:01.000 --> 00:02.000 align:start\n"
        "<v Person A>We <i>go</i> &amp; stay</v>\n\n00:02.000 --> 00:03.000\n<v Person B>At 17:30\n- second line\n",
        encoding="utf-8",
    )
    found = freeze(by_ending.pieces(path))
    assert found.text == "Person A: We go & stay\nPerson B: At 17:30\n- second line"
    assert found.runs[0].place == "cue 1, 00:01.000" and found.runs[-1].place == "cue 2, 00:02.000"
    path = tmp_path / "a.srt"
    path.write_text(
        "1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<font color='red'>2016</font>\n\nstays\n", encoding="utf-8"
    )
    assert text_of(path) == "2016\nstays"
    path.write_text("no times here", encoding="utf-8")
    assert "no line of times" in refused(path)


def test_a_pdf_without_text_or_broken_is_refused(tmp_path):
    path = tmp_path / "a.pdf"
    picture = "<</Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>"
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>"
    top = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", page]
    path.write_bytes(documents.pdf([*top, documents.stream("/I Do"), f"{picture}stream\na\nendstream"]))
    assert "page 1 is a picture without text" in refused(path)
    path.write_bytes(documents.pdf([*top[:2], "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"]))
    assert "holds no text" in refused(path)
    bomb = zlib.compress(zlib.compress(b"0" * 60_000_000)).decode("latin-1")
    packed = documents.stream(bomb).replace("<<", "<</Filter[/FlateDecode/FlateDecode]", 1)
    path.write_bytes(documents.pdf([*top[:2], page, packed]))
    assert "unpacks to more than 50 MB" in refused(path)
    path.write_bytes(b"%PDF-1.4\nnothing")
    assert "not a PDF that can be read" in refused(path)


def test_a_pdf_that_a_browser_printed_reads_in_every_language(tmp_path):
    browser = browsers.chromium()
    said = [line.replace("𠮷", "") for key in SAID for line in SAID[key]]  # few fonts have this one
    body = "".join(f"<p dir={'rtl' if '؟' in line or '،' in line else 'ltr'}>{line}</p>" for line in said)
    mixed = "ج: زرنا UN News في 2016 (مرتين) وعدنا."
    browsers.needs_fonts_for("".join([*said, mixed]))
    body += f"<p dir=rtl>{mixed}</p>"
    body = body.replace("R&D", "R&amp;D").replace("<better>", "&lt;better>")
    (tmp_path / "a.html").write_text(f"<!doctype html><meta charset=utf-8>{body}", encoding="utf-8")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--print-to-pdf=a.pdf"]
    subprocess.run([*command, "a.html"], cwd=tmp_path, capture_output=True, timeout=HANGS, check=True)
    found = text_of(tmp_path / "a.pdf").split("\n")
    assert [line for line in found if line] == [*said, mixed]


def test_brackets_of_lines_from_the_right_however_a_program_names_them():
    shown = ["\u0646", "(", "\u0645", "\u0644", ")", " ", "12", " ", "\u0628"]
    assert "".join(pdf_layout.read_order(shown, mirrored=True)) == "\u0628 12 (\u0644\u0645)\u0646"
    written = [")" if one == "(" else "(" if one == ")" else one for one in shown]
    assert "".join(pdf_layout.read_order(written, mirrored=False)) == "\u0628 12 (\u0644\u0645)\u0646"
    assert pdf_layout.closes_first("a) (b") and not pdf_layout.closes_first("(a) b (c)")


def test_a_line_of_latin_letters_keeps_its_order_around_words_from_the_right():
    assert "".join(
        pdf_layout.read_order(list("see also \u0629\u0646\u0633 \u0644\u0648\u0623 now"), mirrored=True)
    ) == ("see also \u0623\u0648\u0644 \u0633\u0646\u0629 now")
