"""Slips of an evaluator: what each says, and that one run is enough to find all that has to be mended."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from scripts.ground.errors import gathered
from tests.conftest import evaluate

EXPORT = "raw/surveys/gardeners.csv"
SURVEY = "config/surveys/gardeners.yaml"
FINDING = "config/findings/A.yaml"
FRAME = "raw/frames/gardeners.csv"
SCHEME = "config/schemes/wishes.yaml"
LOG = "raw/records/watering.csv"
RECORD = "config/records/watering.yaml"
TARGET = "results/findings/A.html"


class Slip(NamedTuple):
    """What goes wrong in the files, what the run has to say in a line each, and how it must not be said."""

    spoil: Callable[[Path], None]
    says: list[list[str]]
    hides: tuple[str, ...] = ()


def swap(*changes: tuple[str, str, str]) -> Callable[[Path], None]:
    """Change texts of files: file, old, new."""

    def spoil(folder: Path) -> None:
        for file, old, new in changes:
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, (file, old)
            (folder / file).write_text(text.replace(old, new), encoding="utf-8")

    return spoil


def rows_of(folder: Path) -> list[list[str]]:
    return [line.split(",") for line in (folder / EXPORT).read_text(encoding="utf-8").splitlines()]


def relabelled(*cells: tuple[int, int, str]) -> Callable[[Path], None]:
    """Put other words into cells of the export: row as a person sees it, place of the column, word."""

    def spoil(folder: Path) -> None:
        rows = rows_of(folder)
        for row, column, word in cells:
            rows[row - 1][column] = word
        (folder / EXPORT).write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")

    return spoil


def semicolons(folder: Path) -> None:
    (folder / EXPORT).write_text((folder / EXPORT).read_text().replace(",", ";"))


def cp1252(folder: Path) -> None:
    relabelled((4, 5, "zwei\u00fc@example.org"), (6, 5, "f\u00fcnf@example.org"))(folder)
    (folder / EXPORT).write_bytes((folder / EXPORT).read_text(encoding="utf-8").encode("cp1252"))


def renamed(folder: Path) -> None:
    (folder / EXPORT).rename(folder / "raw/surveys/gardeners (1).csv")


def lock_file(folder: Path) -> None:
    workbook(folder)
    (folder / "raw/surveys/~$gardeners.xlsx").write_bytes(b"\x05Ada" + b"\x00" * 161)


def workbook(folder: Path, merged: str = "") -> None:
    book = openpyxl.Workbook()
    for row in rows_of(folder):
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(folder / "raw/surveys/gardeners.xlsx")
    (folder / EXPORT).unlink()
    swap((SURVEY, "gardeners.csv\nplatform: plain", "gardeners.xlsx\nplatform: excel"))(folder)


def date_order(folder: Path) -> None:
    """Dates with the day first, declared with the month first: three of them have no such month."""
    turned = re.sub(r"2016-05-0([1-9])", r"0\1/05/2016", (folder / LOG).read_text())
    turned = turned.replace("04/05/2016", "24/05/2016").replace("T4,05", "T4,25").replace("09/05/2016", "19/05/2016")
    (folder / LOG).write_text(turned.replace("06/05/2016", "06/06/2016"))
    swap((RECORD, "id: turn", "date_format: '%m/%d/%Y'\nid: turn"))(folder)


def title_above(folder: Path) -> None:
    workbook(folder)
    book = openpyxl.load_workbook(folder / "raw/surveys/gardeners.xlsx")
    book.active.insert_rows(1, 2)
    book.active["A1"] = "Survey of gardeners, all answers"
    book.save(folder / "raw/surveys/gardeners.xlsx")


def decimal_commas(folder: Path) -> None:
    """A frame from an Excel with decimal commas: semicolons between columns, weights such as 1,2."""
    head, *rows = (folder / FRAME).read_text().splitlines()
    lines = [f"{head},w", *(f"{row},W" for row in rows)]
    (folder / FRAME).write_text("\n".join(lines).replace(",", ";").replace("W", "1,2"))
    swap(
        (SURVEY, "variables: [plot]", "variables: [plot, w]"),
        (SURVEY, "{cells: [plot], smallest_cell: 2, poststrata: [plot]}", "{column: w}"),
    )(folder)


def add(file: str, text: str) -> Callable[[Path], None]:
    """Add lines to the end of a file."""
    return lambda folder: (folder / file).write_text((folder / file).read_text() + text) and None


def form(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "survey"
    for row in (["type", "name", "label"], ["select_one rating", "q1", "Soil?"], ["integer", "q3", "Hours?"]):
        book.active.append(row)
    choices = book.create_sheet("choices")
    for row in (["list_name", "name", "label"], ["rating", "good", "Good"]):
        choices.append(row)
    book.save(folder / "raw/surveys/gardeners_form.xlsx")
    swap((SURVEY, "gardeners.csv\nplatform: plain", "gardeners_form.xlsx\nplatform: kobo"))(folder)


many_sources = swap(
    ("raw/frames/gardeners.csv", "G-02,", "G-01,"),
    ("raw/interviews/n02.txt", "asked: wishes", "asked: wishs"),
    (LOG, "2016-05-04", "2016-05-40"),
    ("raw/surveys/visitors.csv", "Good", "Goood"),
)

SLIPS = {
    "wrong column": Slip(
        swap((SURVEY, "column: q1", "column: email")), [[EXPORT, "column email"]], ("one@example.org",)
    ),
    "typo in a label": Slip(relabelled((3, 2, "Goood"), (5, 2, "Goood")), [["rows 3 and 5, column q1", "'Goood'"]]),
    "two kinds of wrong label": Slip(
        relabelled((3, 2, "Exellent"), (5, 2, "Prima"), (5, 3, "Fiar")),
        [["rows 3 and 5, column q1"], ["row 5, column q2"]],
    ),
    "tab in YAML": Slip(swap((SURVEY, "  soil:", "\tsoil:")), [[SURVEY, "line 15: a tab stands before the text"]]),
    "wrong date order": Slip(
        date_order, [["rows 4 and 5, column asked", "%m/%d/%Y", "date_format"], ["row 3, column done"]]
    ),
    "duplicated id": Slip(relabelled((4, 0, "R2"), (6, 0, "R4")), [["rows 3 and 4"], ["rows 5 and 6"]]),
    "extra category": Slip(relabelled((3, 2, "Superb"), (4, 3, "Superb")), [["column q1", "'Superb'"], ["column q2"]]),
    "semicolons": Slip(semicolons, []),
    "cp1252": Slip(cp1252, [[EXPORT, "encoding"]]),
    "renamed file": Slip(renamed, [[SURVEY, "gardeners (1).csv"]]),
    "unknown group": Slip(
        swap((FINDING, "plot-north", "plot-nroth"), (FINDING, "plot-south", "plot-est")), [["plot-nroth"], ["plot-est"]]
    ),
    "unknown statistic": Slip(swap((FINDING, "statistic: fair", "statistic: ok")), [["no statistic", "very_poor"]]),
    "lock file": Slip(lock_file, []),
    "merged cells": Slip(lambda folder: workbook(folder, "C3:D4"), [["merged"]]),
    "a fault in each source": Slip(
        lambda folder: (relabelled((5, 2, "Goood"))(folder), many_sources(folder))[-1],
        [
            ["raw/frames/gardeners.csv, rows 2 and 3", "twice"],
            ["raw/interviews/n02.txt", "wishs"],
            [LOG, "row 4, column asked"],
            [EXPORT, "row 5, column q1", "'Goood'"],
            ["raw/surveys/visitors.csv", "rows 2 and 3, column looks"],
        ],
    ),
    "title above the names": Slip(title_above, [["sheet Sheet, row 3: here stand the names of the columns"]]),
    "decimal commas": Slip(decimal_commas, [[FRAME, "column w: a comma in a number", 'decimal: ","']]),
    "row of totals": Slip(add(LOG, "Total,,,80,\n"), [[LOG, "row 6, column turn: this looks like a row of totals"]]),
    "two exports in one": Slip(
        add(EXPORT, "id,gardener,q1,q2,q3,email\n"), [[EXPORT, "row 12: the names of the columns again"]]
    ),
    "per cent in a sentence": Slip(
        swap((FINDING, "more_than: 0.5", "more_than: 50%")), [["0.says", "write 0.5"], ["2.says"]]
    ),
    "group of a scheme": Slip(
        swap(
            (SCHEME, "agreement:", "by: [mode]\nagreement:"),
            (FINDING, "item: respondents", "item: respondents, group: mode-tele"),
        ),
        [["no note of the base of wishes has the mode 'tele'"]],
    ),
    "UTF-16": Slip(
        lambda folder: (folder / EXPORT).write_bytes((folder / EXPORT).read_text().encode("utf-16")) and None, []
    ),
    "a form as a survey": Slip(form, [["this is a questionnaire (an XLSForm), not its answers", "`form`"]]),
}


def test_what_several_steps_say_is_said_once_in_order_of_place() -> None:
    several = "2 things are to be corrected:\n- raw/b.csv, row 2: no\n- and 5 more like these"
    assert gathered(["raw/c.csv: no", several, "raw/a.csv, row 3: no", several, "raw/c.csv: no"]).splitlines() == [
        "8 things are to be corrected:",
        "- raw/a.csv, row 3: no",
        "- raw/b.csv, row 2: no",
        "- and 5 more like these",
        "- raw/c.csv: no",
    ]
    assert gathered(["raw/c.csv: no", "raw/c.csv: no"]) == "raw/c.csv: no"
    many = gathered(f"raw/{number:03}.csv: no" for number in range(50)).splitlines()
    assert many[0] == "50 things are to be corrected:" and many[-1] == "- and 10 more like these" and len(many) == 42


@pytest.mark.slow
@pytest.mark.parametrize("name", SLIPS)
def test_one_run_says_all_that_has_to_be_mended(example: Path, tmp_path: Path, name: str) -> None:
    """After the one run, with everything put right that it named, the next gives the finding."""
    slip = SLIPS[name]
    shutil.copytree(example, tmp_path / "as received")
    slip.spoil(example)
    run = evaluate(example, TARGET)
    if not slip.says:
        assert run.returncode == 0 and (example / TARGET).is_file(), run.stdout
        return
    assert run.returncode != 0 and not (example / TARGET).exists(), run.stdout
    lines = run.stdout.rstrip().splitlines()
    told = lines[-len(slip.says) :]
    for words, line in zip(slip.says, told, strict=True):
        assert all(word in line for word in words), run.stdout
    before = lines[: -len(slip.says)]
    if len(slip.says) > 1:
        assert before.pop().endswith(f"{len(slip.says)} things are to be corrected:"), run.stdout
    assert not any("Error" in line or "Exiting" in line or "log" in line for line in before), run.stdout
    assert not any(word in run.stdout for word in slip.hides), run.stdout
    print(f"{name}: 1 run\n" + "\n".join(told))
    for part in ("raw", "config"):
        shutil.rmtree(example / part)
        shutil.copytree(tmp_path / "as received" / part, example / part)
    assert evaluate(example, TARGET).returncode == 0
