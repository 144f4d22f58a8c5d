"""Old workbooks (xls): per cent, errors, dates beside texts, as in a workbook of today."""

import random

import pytest

from scripts.ground.errors import EvidenceError
from scripts.sheets import biff, cell_kinds, sheet
from tests.samples import xls
from tests.test_opendocument import numbers


def saved(folder, *rows):
    (folder / "a.xls").write_bytes(xls([["id", "n"], *rows]))
    return folder / "a.xls"


def test_cells_in_per_cent_format(tmp_path):
    made = numbers(saved(tmp_path, ["a", ("%", 0.45)], ["b", ("%", 0.07)]), per=100)
    assert made["received"]["n"].tolist() == ["45", "7"]
    with pytest.raises(EvidenceError, match="B2 is a number in per cent format and B3 is a number"):
        numbers(saved(tmp_path, ["a", ("%", 0.45)], ["b", 50.0]), per=100)


@pytest.mark.parametrize("odd", [("error", 42), ("failed formula", 7)])
def test_errors_are_not_empty_cells(tmp_path, odd):
    with pytest.raises(EvidenceError, match=r"row 3, column n: an error of the spreadsheet \(cell B3\)"):
        numbers(saved(tmp_path, ["a", 1.0], ["b", odd]))


def test_dates_beside_texts(tmp_path):
    found = sheet.read(saved(tmp_path, ["a", ("date", 42500.0)]))
    assert sheet.column(found, "n").attrs["kinds"][2].kind == cell_kinds.DATE
    found = sheet.read(saved(tmp_path, ["a", ("date", 42500.0)], ["b", "14/06/2016"]))
    with pytest.raises(EvidenceError, match="B2 is a date and B3 is text"):
        sheet.column(found, "n")


def test_a_long_workbook_and_broken_ones_end(tmp_path):
    rows = [[f"r{k}", ("%", k / 1000)] for k in range(300)]
    data = xls([["id", "n"], *rows])
    assert [mark[:2] for mark in biff.marks(data, "One")] == [(k, 1) for k in range(1, 301)]
    assert biff.marks(data, "Two") == [] and biff.marks(data[:700], "One") == []
    chance = random.Random(1)
    for _ in range(300):
        spoilt = bytearray(data)
        for _ in range(chance.randint(1, 20)):
            spoilt[chance.randrange(1600)] = chance.randrange(256)
        biff.marks(bytes(spoilt), "One")
