"""A report of one's own in Word: numbers, tables and figures in the place of what names them; all else as it was."""

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from scripts.audit import reports
from scripts.findings import figures, finding_tables
from scripts.ground.errors import EvidenceError
from scripts.pages import report_file
from scripts.pages.report_file import Evidence
from scripts.settings.finding import Small
from tests import word
from tests.conftest import evaluate
from tests.layouts import FINDING, MARK, decisions, long_table

NUMBERS = [
    *(f"gardeners.{item}.all.{key}" for item in ("soil", "tools", "water") for key in ("excellent", "good", "fair")),
    *("gardeners.soil.all.good_or_excellent | about", "gardeners.soil.all.good_or_excellent | count"),
    *("gardeners.soil.all.good_or_excellent | both", "gardeners.soil.all.base", "gardeners.response.all.rate"),
    *("watering.litres.year-2013.sum", "watering.litres.year-2013.sum|about", "watering.delay.all.median"),
    *("neighbours.noise.all.yes", "gardeners.soil.all.good_or_excellent.weighted"),
    "gardeners.soil.all.good_or_excellent.bounds",
]
CALLED = {
    "en": ("Of the gardeners who answered, ", " said so in the summer of that year.", "en-GB"),
    "fr": ("Parmi les jardiniers qui ont répondu, ", " l'ont dit pendant l'été de cette année.", "fr-FR"),
    "ar": ("من بين البستانيين الذين أجابوا، ", " قالوا ذلك في صيف ذلك العام.", "ar-SA"),
}
FIRST = {
    "en": ["18 per cent", "44 per cent", "32 per cent"],
    "fr": ["18\u00a0%", "44\u00a0%", "32\u00a0%"],
    "ar": ["18 في المائة", "44 في المائة", "32 في المائة"],
}
LATER = {
    "en": ["about 60 per cent", "31 of 50", "31 of 50, 62 per cent", "50", "68 per cent", "3,400", "about 3,400", "6.5"],
    "fr": ["environ 60\u00a0%", "31 sur 50", "31 sur 50, 62\u00a0%", "50", "68\u00a0%", "3\u00a0400", "environ 3\u00a0400", "6,5"],
    "ar": ["نحو 60 في المائة", "31 من 50", "31 من 50، 62 في المائة", "50", "68 في المائة", "3,400", "نحو 3,400", "6.5"],
}  # fmt: skip


def said(run: Any, language: str, code: str) -> None:
    """Say the language of a run, as Word does."""
    properties = run._r.get_or_add_rPr()
    if language == "ar":
        properties.append(OxmlElement("w:rtl"))
    told = OxmlElement("w:lang")
    told.set(qn("w:bidi" if language == "ar" else "w:val"), code)
    properties.append(told)


def written(path: Path, language: str = "en", texts: tuple[str, ...] = (), numbers: list[str] = NUMBERS) -> Path:
    """A report: a paragraph a number, its placeholder in runs of three letters, two tables, a figure."""
    before, after, code = CALLED[language]
    document = docx.Document()
    document.core_properties.author = "E. Valuator"
    document.add_heading("A", 1)
    document.sections[0].header.paragraphs[0].text = "{gardeners.soil.all.base}"
    for number in numbers:
        paragraph = document.add_paragraph()
        if language == "ar":
            paragraph._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
        said(paragraph.add_run(before), language, code)
        placeholder = f"{{{number}}}"
        for start in range(0, len(placeholder), 3):
            run = paragraph.add_run(placeholder[start : start + 3])
            run.bold = True
        said(paragraph.add_run(after), language, code)
    for text in ("{table:A.ratings}", "{Table : A.answers}", "{figure: A.fig_bars}", *texts):
        document.add_paragraph(text)
    document.save(str(path))
    return path


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    folder = tmp_path_factory.mktemp("figures")
    cells = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["cells"]
    for name, content in figures.draw(cells, FINDING, "A", MARK)["figures"].items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return Evidence(long_table(), decisions(), [cells], [folder], {"A": FINDING})


def filled(path: Path, evidence: Evidence, language: str = "en") -> dict[str, Any]:
    return report_file.fill(path, evidence, path.stem, MARK, language)


def refused(path: Path, evidence: Evidence) -> str:
    with pytest.raises(EvidenceError) as error:
        filled(path, evidence)
    return str(error.value)


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_a_report_is_filled_in_its_language(language: str, tmp_path: Path, evidence: Evidence) -> None:
    given = filled(written(tmp_path / "r.docx", language), evidence)
    assert given["line"] == f"report r: {len(NUMBERS) + 1} numbers ({language}), 2 tables, 1 figure put in"
    document = word.opened(given["word"])
    before, after, _ = CALLED[language]
    shown = [
        one.text.removeprefix(before).removesuffix(after) for one in document.paragraphs if one.text.startswith(before)
    ]
    assert shown[:3] == FIRST[language]
    assert shown[9:17] == LATER[language]
    assert len(shown) == len(NUMBERS) == 20
    assert "{" not in "".join(one.text for one in document.paragraphs)
    captions = [one.text for one in document.paragraphs if one.style.name == "Caption"]
    words = {"en": "Table 1. ", "fr": "Tableau 1. ", "ar": "الجدول 1. "}
    assert captions[0].startswith(words[language]) and len(captions) == 3
    assert len(document.tables) == 2 and len(document.inline_shapes) == 1
    mirrored = document.tables[0]._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert mirrored == (language == "ar")
    assert document.sections[0].header.paragraphs[0].text == "50"


def test_what_replaces_looks_like_what_was_there_and_the_rest_is_untouched(tmp_path: Path, evidence: Evidence) -> None:
    path = written(tmp_path / "r.docx")
    given = filled(path, evidence)["word"]
    document = word.opened(given)
    assert [run.text for run in document.paragraphs[1].runs if run.bold and run.text] == ["18 per cent"]
    assert document.paragraphs[1].runs[0].text == CALLED["en"][0]
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(io.BytesIO(given)) as new:
        for name in ("docProps/core.xml", "word/theme/theme1.xml", "word/settings.xml"):
            assert old.read(name) == new.read(name)
        assert set(old.namelist()) <= set(new.namelist())
    assert document.core_properties.author == "E. Valuator"


def test_an_arabic_number_is_a_run_of_its_own_from_right_to_left(tmp_path: Path, evidence: Evidence) -> None:
    document = word.opened(filled(written(tmp_path / "r.docx", "ar"), evidence)["word"])
    own = [run for run in document.paragraphs[1].runs if run.text == "18 في المائة"]
    assert len(own) == 1 and own[0].bold and own[0]._r.rPr.find(qn("w:rtl")) is not None


def test_tables_of_a_report_are_those_of_the_finding(tmp_path: Path, evidence: Evidence) -> None:
    document = word.opened(filled(written(tmp_path / "r.docx"), evidence)["word"])
    pages = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["tables"]
    for table, name in zip(document.tables, ("ratings", "answers"), strict=True):
        assert word.rows_of_word(table) == word.rows_of_page(pages[f"{name}.html"])
        assert word.under(table) == word.under_page(pages[f"{name}.html"])
        assert table.style.name == "Triangulate Table"


def test_the_same_bytes_and_another_number_changes_them(tmp_path: Path, evidence: Evidence) -> None:
    path = written(tmp_path / "r.docx")
    first, again = (filled(path, evidence)["word"] for _ in range(2))
    assert first == again
    numbers = evidence.numbers.copy()
    at = numbers["address"] == "gardeners.soil.all.excellent"
    numbers.loc[at, ["value", "n"]] = [0.2, 10]
    other = word.opened(filled(path, evidence._replace(numbers=numbers))["word"]).paragraphs[1].text
    assert other == word.opened(first).paragraphs[1].text.replace("18", "20")


def test_all_that_names_nothing_is_said_at_once(tmp_path: Path, evidence: Evidence) -> None:
    texts = ("We found that {gardeners.soil.all.exellent} said so", "{table: A.rating}", "{figure: B.fig_bars}")
    texts += (
        "A {gardeners.soil.all.good | cuont} here",
        "{gardener}",
        "left open {gardeners.soil",
        "see {table: A.answers}",
    )
    path = written(tmp_path / "r.docx", texts=texts)
    told = refused(path, evidence).split("\n")
    assert told[0] == "7 things are to be corrected:"
    file = f"- {path.as_posix()}"
    assert told[1] == (
        f"{file}, 'We found that {{gardeners.soil.all.exellent}} said so': 'gardeners.soil.all.exellent': no number has "
        "the address gardeners.soil.all.exellent. Did you mean 'gardeners.soil.all.excellent'?"
    )
    assert told[2].endswith(f"'{texts[1]}': no finding has the table 'A.rating'. Did you mean 'A.ratings'?")
    assert told[3].endswith("no finding has the figure 'B.fig_bars'. Did you mean 'A.fig_bars'?")
    assert "not 'cuont'. Did you mean 'count'?" in told[4]
    assert "there is no number 'gardener': write an address" in told[5]
    assert "a brace without its other half" in told[6]
    assert "a table stands on a line of its own" in told[7]


def test_a_survey_that_is_not_used_gives_no_number(tmp_path: Path, evidence: Evidence) -> None:
    path = written(tmp_path / "r.docx", numbers=["visitors.soil.all.good"])
    assert "the survey 'visitors' is not used" in refused(path, evidence)


def test_what_is_too_small_is_refused_unless_a_table_shows_it(tmp_path: Path, evidence: Evidence) -> None:
    path = written(tmp_path / "r.docx", numbers=["gardeners.water.all.poor"])
    numbers = evidence.numbers.copy()
    numbers.loc[numbers["address"] == "gardeners.water.all.poor", "base"] = 9
    hidden = [cells.assign(status="small base") for cells in evidence.cells]
    small = evidence._replace(numbers=numbers, cells=hidden)
    assert refused(path, small).endswith(
        "it is withheld (small base, below 10), as in tables: write the sentence without it"
    )
    assert filled(path, small._replace(cells=evidence.cells))["word"]
    given = report_file.fill(path, small, "r", MARK, "en", Small(min_base=5))
    assert given["line"].startswith("report r: 2 numbers")
    with pytest.raises(EvidenceError, match="small cell, below 12"):
        report_file.fill(path, small, "r", MARK, "en", Small(min_base=5, min_cell=12))


def test_a_number_typed_by_hand_is_left_alone(tmp_path: Path, evidence: Evidence) -> None:
    path = written(
        tmp_path / "r.docx",
        texts=("12 per cent, not {gardeners.soil.all.excellent}, and about {gardeners.soil.all.good|about}",),
    )
    last = word.opened(filled(path, evidence)["word"]).paragraphs[-1].text
    assert last == "12 per cent, not 18 per cent, and about 44 per cent"


def test_dashes_and_capitals_of_word_do_no_harm(tmp_path: Path, evidence: Evidence) -> None:
    path = written(
        tmp_path / "r.docx",
        texts=("It was {Gardeners.Soil.all.Excellent }. {gardeners.water.all.good_or_excellent|about} agree.",),
    )
    last = word.opened(filled(path, evidence)["word"]).paragraphs[-1].text
    assert last == "It was 18 per cent. About 44 per cent agree."


def test_captions_of_the_report_are_counted_with_ours(tmp_path: Path, evidence: Evidence) -> None:
    path = tmp_path / "r.docx"
    document = docx.Document()
    paragraph = document.add_paragraph("Table ", style="Caption")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), " SEQ Table \\* ARABIC ")
    paragraph._p.append(field)
    document.add_paragraph("Some words in English.")
    document.add_paragraph("{table: A.ratings}")
    document.add_paragraph("{table: A.ratings}")
    document.save(str(path))
    captions = [
        one.text for one in word.opened(filled(path, evidence)["word"]).paragraphs if one.style.name == "Caption"
    ]
    assert [one.partition(".")[0] for one in captions] == ["Table ", "Table 2", "Table 3"]


def test_a_table_does_not_stand_within_a_table_or_a_header(tmp_path: Path, evidence: Evidence) -> None:
    path = tmp_path / "r.docx"
    document = docx.Document()
    document.add_table(1, 1).cell(0, 0).text = "{table: A.ratings}"
    document.sections[0].footer.paragraphs[0].text = "{figure: A.fig_bars}"
    document.save(str(path))
    assert refused(path, evidence).count("can't stand in a table, a box, a header, a footer or a note") == 2


def test_a_language_that_nobody_set_is_that_of_the_evaluation(tmp_path: Path, evidence: Evidence) -> None:
    path = written(tmp_path / "r.docx", numbers=[], texts=("Words {gardeners.soil.all.excellent}",))
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    parts["word/styles.xml"] = (
        parts["word/styles.xml"].replace(b"<w:lang ", b"<w:nolang ").replace(b"w:lang>", b"w:nolang>")
    )
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    last = word.opened(filled(path, evidence, "fr")["word"]).paragraphs[-1].text
    assert last == "Words 18\u00a0%"


@pytest.mark.parametrize("content", [b"not a zip", b""])
def test_what_is_no_word_file_is_refused(content: bytes, tmp_path: Path, evidence: Evidence) -> None:
    path = tmp_path / "r.docx"
    path.write_bytes(content)
    assert "r.docx" in refused(path, evidence)


def test_a_zip_of_something_else_is_refused(tmp_path: Path, evidence: Evidence) -> None:
    path = tmp_path / "r.docx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("a.txt", "a")
    assert "is not a Word document that can be read" in refused(path, evidence)


def test_reports_are_word_files_and_nothing_is_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    assert reports.names(folder) == []
    folder.mkdir()
    for name in ("b.docx", "a.docx", "~$a.docx", ".hidden", "README.md"):
        (folder / name).write_text("x")
    assert reports.names(folder) == ["a", "b"]
    for name, fault in (
        ("c.odt", "save it as .docx"),
        ("d/e.docx", "put the Word file into"),
        ("x{y}.docx", "without braces"),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("x")
        with pytest.raises(EvidenceError, match=fault):
            reports.names(folder)
        (folder / name).unlink()


def test_a_run_fills_the_reports_and_a_changed_answer_changes_them(example: Path) -> None:
    folder = example / "raw/report"
    folder.mkdir()
    with (example / "config/config.yaml").open("a", encoding="utf-8") as config:
        config.write("min_base: 5\n")
    document = docx.Document()
    document.add_paragraph("We see that {gardeners.soil.all.good_or_excellent | both} are content.")
    for text in ("{table: A.ratings}", "{figure: A.litres}"):
        document.add_paragraph(text)
    document.save(str(folder / "Our report.docx"))
    run = evaluate(example)
    assert "report Our report: 1 number (en), 1 table, 1 figure put in\n" in run.stdout, run.stdout
    made = example / "results/report/Our report.docx"
    assert word.opened(made).paragraphs[0].text == "We see that 6 of 8, 75 per cent are content."
    assert "raw/report/Our report.docx" in (example / "results/report/Our report.sha256").read_text()
    (folder / "Our report.docx").rename(folder / "Other.docx")
    answers = example / "raw/surveys/gardeners.csv"
    answers.write_text(answers.read_text().replace("Good", "Poor"))
    run = evaluate(example)
    assert "Removed from results/, for nothing describes it any more: report/Our report.docx\n" in run.stdout, (
        run.stdout
    )
    assert [path.name for path in sorted(made.parent.iterdir())] == ["Other.docx", "Other.sha256"]
    assert (
        word.opened(example / "results/report/Other.docx").paragraphs[0].text
        != "We see that 6 of 8, 75 per cent are content."
    )


def changed(path: Path, part: str, old: bytes, new: bytes) -> Path:
    """Change the XML of a part of a Word file."""
    with zipfile.ZipFile(path) as package:
        parts = {one: package.read(one) for one in package.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def test_a_section_that_says_no_width_takes_a_table(tmp_path: Path, evidence: Evidence) -> None:
    path = changed(written(tmp_path / "r.docx"), "word/document.xml", b"<w:pgSz w:w=", b"<w:pgSz w:x=")
    widths = [int(one.get(qn("w:w"))) for one in word.opened(filled(path, evidence)["word"]).tables[0]._tbl.tblGrid]
    assert 4000 < sum(widths) <= 9070


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("word/document.xml", b"<w:body>", b"<w:bodi>"),
        ("word/_rels/document.xml.rels", b"Target=", b"Goal="),
        ("_rels/.rels", b"officeDocument", b"other"),
    ],
)
def test_a_broken_file_is_refused(part: str, old: bytes, new: bytes, tmp_path: Path, evidence: Evidence) -> None:
    path = changed(written(tmp_path / "r.docx"), part, old, new)
    assert refused(path, evidence).endswith("is not a Word document that can be read: save it again as .docx")


@pytest.mark.parametrize(
    "text", ["{gardeners.soil.all.good}", "{table: A.ratings}", "{gardeners.soil.all.good | about}"]
)
def test_what_stands_where_nothing_is_put_in_is_told(text: str, tmp_path: Path, evidence: Evidence) -> None:
    wide = text.translate(str.maketrans("{}:|", "\uff5b\uff5d\uff1a\uff5c"))
    told = refused(written(tmp_path / "r.docx", texts=(wide,)), evidence)
    assert told.endswith(f"'{wide}': {text}: write it with the braces of Latin letters, {{ and }}")
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    equation = f"<w:p><m:oMath {math}><m:r><m:t>{text}</m:t></m:r></m:oMath></w:p></w:body>"
    path = changed(written(tmp_path / "r.docx"), "word/document.xml", b"</w:body>", equation.encode())
    assert f"r.docx, {text}: it stands in an equation, a chart, a diagram or a drawing" in refused(path, evidence)
    path = changed(
        written(tmp_path / "r.docx"), "word/document.xml", b"</w:body>", equation.replace(text, "{1, 2}").encode()
    )
    assert filled(path, evidence)["word"]


def test_a_password_is_told(tmp_path: Path, evidence: Evidence) -> None:
    path = tmp_path / "r.docx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600))
    assert "r.docx has a password, or is of an old kind (.doc, .xls): open it" in refused(path, evidence)
