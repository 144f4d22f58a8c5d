"""Text that a spreadsheet would run as a formula is made safe where it is written, and comes back exactly."""

import io
import zipfile

import pandas as pd
import pytest

from scripts.ground import files
from tests.conftest import evaluate

TEXTS = [
    "=1+1", '=HYPERLINK("http://x","y")', "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3", "-x", "\t=1", "\r=1", "a\rb", "'=1",
    "''=1", "'", "''", "'a", "'-5", "-5", "+5.0", "-.5e-3", "-", "+", "=", "@", "a=b", " =1", "", "1e400", "-1,5", "-٣",
]  # fmt: skip


def test_every_text_comes_back_as_it_was(tmp_path):
    frame = pd.DataFrame({"note": TEXTS, "=odd": TEXTS[::-1], "n": range(len(TEXTS))}).astype({"note": "string"})
    files.write(tmp_path / "a.csv", frame)
    back = files.read(tmp_path / "a.csv")
    assert list(back.columns) == ["note", "=odd", "n"]
    assert back["note"].fillna("").tolist() == TEXTS
    assert back["=odd"].fillna("").tolist() == TEXTS[::-1]


def test_no_cell_of_text_begins_like_a_formula(tmp_path):
    files.write(tmp_path / "a.csv", pd.DataFrame({"note": TEXTS, "value": [-float(n) for n in range(len(TEXTS))]}))
    cells = pd.read_csv(tmp_path / "a.csv", dtype=str, keep_default_na=False)
    for text in cells["note"]:
        assert not text.startswith(("=", "@", "+", "-", "\t", "\r")) or files.PLAIN.fullmatch(text)
    assert cells["value"].tolist()[1:3] == ["-1.0", "-2.0"]
    assert {"-5", "+5.0", "-.5e-3", "''-5", "'-", "'-٣"} <= set(cells["note"])


@pytest.mark.parametrize("column", [pd.Series(["=1", None]), pd.Series(["=1", None], dtype="category")])
def test_missing_cells_stay_missing(tmp_path, column):
    files.write(tmp_path / "a.csv", pd.DataFrame({"note": column, "other": ["a", "b"]}))
    assert files.read(tmp_path / "a.csv")["note"].isna().tolist() == [False, True]


def test_whole_run(example):
    """Labels and reasons of a description that begin like a formula: in tables as text, in workbooks as strings."""
    for name, old in (("findings/A", "label: Soil"), ("surveys/gardeners", "reason: A trial of the form")):
        path = example / "config" / f"{name}.yaml"
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, f'{old.split(": ")[0]}: "=1+1"'), encoding="utf-8")
    run = evaluate(example)
    assert run.returncode == 0, run.stdout
    for path in (example / "results").rglob("*.csv"):
        for row in pd.read_csv(path, dtype=str, keep_default_na=False, header=None).itertuples(index=False):
            for cell in row:
                assert not cell.startswith(("=", "@", "+", "-", "\t", "\r")) or files.PLAIN.fullmatch(cell), path
    with zipfile.ZipFile(io.BytesIO((example / "results" / "tables.xlsx").read_bytes())) as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist() if "worksheets" in name)
