"""Bad input: one sentence that names the place and what to do, exit code not 0, nothing half-written, nobody's words shown.

Each case spoils one file of the tiny evaluation; the canary stands in the cells around it and may appear nowhere.
"""

import io
import re
import shutil
import zipfile

import docx
import openpyxl
import pytest

from tests.conftest import evaluate

CANARY = "Xylophone-Quartz"
SURVEY = "raw/surveys/gardeners.csv"
FRAME = "raw/frames/gardeners.csv"
LOG = "raw/records/watering.csv"
CODINGS = "raw/codings/wishes.csv"


def swap(path, old, new, encoding="utf-8"):
    """Spoil a file by exchanging a piece of it."""

    def spoil(folder):
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text, f"the test would spoil nothing in {path}"
        (folder / path).write_bytes(text.replace(old, new, 1).encode(encoding))

    return spoil


def content(path, data):
    """Spoil a file by giving it another content."""
    return lambda folder: (folder / path).write_bytes(data)


def missing(path):
    """Spoil a file by taking it away."""
    return lambda folder: (folder / path).unlink()


def several(*spoils):
    """Do several things."""
    return lambda folder: [spoil(folder) for spoil in spoils]


def closes_early(folder):
    """Give the survey a closing date before an answer."""
    swap("config/surveys/gardeners.yaml", "columns: {respondent: id, person: gardener}", CLOSED)(folder)
    text = (folder / SURVEY).read_text().splitlines()
    rows = [
        f"{line},{'ended' if number == 0 else '2016-05-01' if number < 9 else '2016-06-30'}"
        for number, line in enumerate(text)
    ]
    (folder / SURVEY).write_text("\n".join(rows) + "\n")


CLOSED = "columns: {respondent: id, person: gardener, ended: ended}\ndate_format: '%Y-%m-%d'\ncloses: 2016-05-31"


def watering(cells):
    """Give the log as a workbook with one cell changed."""

    def spoil(folder):
        book = openpyxl.Workbook()
        for row in (folder / LOG).read_text().splitlines():
            book.active.append(row.split(","))
        for place, value in cells.items():
            book.active[place] = value
        book.save(folder / "raw/records/watering.xlsx")
        swap("config/records/watering.yaml", "watering.csv", "watering.xlsx")(folder)

    return spoil


def repacked(path, change):
    """Rewrite the parts of a zipped file."""

    def spoil(folder):
        buffer = io.BytesIO()
        with zipfile.ZipFile(folder / path) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(name, change(name, old.read(name)))
        (folder / path).write_bytes(buffer.getvalue())

    return spoil


def bomb(name, data):
    return data + b"<!--" + b" " * 60_000_000 + b"-->" if name.endswith("sheet1.xml") else data


def entity(name, data):
    declared = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
    return re.sub(rb"(<\?xml[^>]*\?>)", rb"\1" + declared, data, count=1) if name.endswith("document.xml") else data


def word_note(folder):
    """Turn a note into a Word file."""
    text = (folder / "raw/interviews/n03.txt").read_text()
    (folder / "raw/interviews/n03.txt").unlink()
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.save(folder / "raw/interviews/n03.docx")


def summed(folder):
    (folder / "raw" / "SHA256SUMS").write_text(f"{'0' * 64}  surveys/gardeners.csv\n")


CASES = {
    "missing file": (missing(SURVEY), [SURVEY, "missing"]),
    "empty file": (content(SURVEY, b""), [SURVEY, "empty"]),
    "no rows": (content(SURVEY, b"id,gardener,q1,q2,q3,email\n"), [SURVEY]),
    "wrong encoding": (swap(SURVEY, "Very poor", "Tr\u00e8s poor", "latin-1"), [SURVEY, "UTF-8", "encoding"]),
    "ragged row": (swap(SURVEY, "R3,G-02,Good,Fair,6", "R3,G-02,Good,Fair"), [SURVEY, "row 4"]),
    "duplicate header": (swap(SURVEY, "q1,q2", "q1,q1"), [SURVEY, "q1"]),
    "duplicate id": (swap(SURVEY, "R3,", "R2,"), [SURVEY, "rows 3 and 4", "column id"]),
    "missing column": (swap(SURVEY, "q1,q2", "q1,qq2"), [SURVEY, "q2"]),
    "unknown choice": (swap(SURVEY, "Fair,6", "Fairly,6"), [SURVEY, "row 4", "q2", "Excellent", "'Fairly' in row 4"]),
    "formula in a cell": (swap(SURVEY, "Fair,6", f'=HYPERLINK("{CANARY}"),6'), [SURVEY, "row 4", "formula"]),
    "not a number": (swap(SURVEY, "Fair,6", f"Fair,{CANARY}"), [SURVEY, "row 4", "q3", "number"]),
    "number out of range": (swap(SURVEY, "Fair,6", "Fair,600"), [SURVEY, "row 4", "q3", "60"]),
    "control character": (swap(SURVEY, "Fair,6", "Fa\x00ir,6"), [SURVEY, "line 4"]),
    "person not on the frame": (swap(SURVEY, "R3,G-02", "R3,G-99"), ["gardeners", "frame"]),
    "two answers of a person": (swap(SURVEY, "R3,G-02", "R3,G-01"), ["gardeners", "keep_last_of_person"]),
    "duplicate person on the frame": (swap(FRAME, "G-02", "G-01"), [FRAME, "row"]),
    "frame without its variable": (swap(FRAME, "gardener,plot", "gardener,bed"), [FRAME, "plot"]),
    "answer after the closing date": (closes_early, ["gardeners", "2016-05-31", "drop_late"]),
    "bad date in a log": (swap(LOG, "2016-05-04", "2016-05-40"), [LOG, "row 4", "asked"]),
    "formula in a workbook": (watering({"D3": f'=CONCATENATE("{CANARY}")'}), ["watering.xlsx", "D3", "formula"]),
    "zip bomb": (
        several(watering({}), repacked("raw/records/watering.xlsx", bomb)),
        ["watering.xlsx"],
    ),
    "external entity": (several(word_note, repacked("raw/interviews/n03.docx", entity)), ["n03.docx"]),
    "not a workbook": (several(watering({}), content("raw/records/watering.xlsx", b"<html>")), ["watering.xlsx"]),
    "quote that is not there": (swap(CODINGS, "Water is short", f"{CANARY} is short"), [CODINGS, "row 4"]),
    "unknown code": (
        swap(CODINGS, "N-02,first,shade", "N-02,first,shadow"),
        [CODINGS, "shadow", "Did you mean 'shade' (More shade)?"],
    ),
    "unknown note": (swap(CODINGS, "N-02,first", "N-92,first"), [CODINGS, "N-92"]),
    "note without a field": (swap("raw/interviews/n02.txt", "language: en\n", ""), ["n02.txt", "language"]),
    "note asked by no scheme": (
        swap("raw/interviews/n02.txt", "asked: wishes", "asked: wishs"),
        ["n02.txt", "Did you mean 'wishes'?"],
    ),
    "sums that are no text": (content("raw/SHA256SUMS", b"\xff\xfe\x00"), ["raw/SHA256SUMS, line 1"]),
    "two notes of one id": (swap("raw/interviews/n02.txt", "N-02", "N-01"), ["n01.txt", "n02.txt"]),
    "changed raw file": (summed, [SURVEY, "not what was received"]),
    "key twice in config": (
        swap("config/config.yaml", "level: 0.95", "level: 0.95\nlevel: 0.9"),
        ["config/config.yaml", "occurs twice"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_bad_input_is_one_sentence(example, name):
    spoil, words = CASES[name]
    shutil.copy(example / SURVEY, example / "as received.csv")
    comment = (example / SURVEY).read_text().replace("two@example.org", CANARY)
    (example / SURVEY).write_text(comment)
    spoil(example)
    run = evaluate(example)
    assert run.returncode != 0, run.stdout
    assert "Traceback" not in run.stdout and '  File "' not in run.stdout, run.stdout
    assert "mistake in Triangulate" not in run.stdout, run.stdout
    spoken = [line for line in run.stdout.splitlines() if all(word in line for word in words)]
    assert spoken, run.stdout
    assert CANARY not in run.stdout
    for log in (example / "logs").rglob("*.log"):
        assert CANARY not in log.read_text(), log
    assert not list((example / "results").rglob("*.part"))
    assert not (example / "results" / "index.html").exists()
