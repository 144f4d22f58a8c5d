"""Numbers as people write them: whose signs are in doubt is asked, in surveys, samples, parts, frames and records."""

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.records import register
from scripts.settings.codebook import Item
from scripts.settings.record import Record
from scripts.sheets import numerals
from scripts.surveys.engine import drawn_answers
from scripts.surveys.parts import batches, counted_parts
from scripts.surveys.received import decoding, received_answers, sampling_frame
from tests.filled import filled, surveyed

SURVEY = {"title": "T", "platform": "plain", "selection": "nonprobability", "columns": {"respondent": "id"}}
DOUBT = r"row 2, column n: the point in this number may be a decimal point or separate thousands.*declare `decimal`"


def survey(**more):
    return SURVEY | {"items": {"n": {"column": "n", "text": "N", "type": "number", "unit": "usd", **more}}}


def written(folder, *cells, name="a.csv"):
    (folder / name).write_text("\n".join(["id;n", *(f"{k};{one}" for k, one in enumerate(cells, 1))]), "utf-8")
    return folder / name


def received(path, **more):
    return received_answers.read(path, surveyed(survey(**more)))["received"]["n"].fillna("").tolist()


@pytest.mark.parametrize(
    ("text", "mark", "number"),
    [
        ("1\u2019234\u2019567.5", ".", "1234567.5"), ("1'234", ",", "1234"), ("12\u00b4000", ".", "12000"),
        ("1\u00a0234,5", ",", "1234.5"), ("1\u202f234", ".", "1234"), ("1\u2009234\u2009567", ",", "1234567"),
        ("1,23,456.78", ".", "123456.78"), ("12,34,56,789", ".", "123456789"), ("1.23.456", ",", "123456"),
        ("\u0661\u0662\u0663", None, "123"), ("\u0661\u066c\u0662\u0660\u0660", None, "1200"), ("\u0661\u066b\u0665", None, "1.5"),
        ("\u06f1\u06f2,\u06f5", ",", "12.5"), ("\u200f\u0661\u0662", None, "12"), ("\uff11\uff12\uff0e\uff15", None, "12.5"),
        ("\u0967\u0968", None, "12"), ("\u22125", None, "-5"), ("1.5e3", None, "1.5e3"),
    ],
)  # fmt: skip
def test_signs_and_digits_of_the_world(text, mark, number):
    assert numerals.read(text, mark) == number


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("0,900", "."), ("0.900", ","), ("0'900", "."), ("01,234", "."), ("1,2345", "."), ("1,2,345", "."), ("12,345,67", "."),
        ("1'234,567.5", "."), ("1 234", None), ("1,5", None), ("10\u00b2", None), ("10\u00b2", "."), ("1\u00bd", "."), ("\u2460", None),
        ("1e400", None), ("9" * 400, None), ("\u0661\u060c\u0662\u0660\u0660", None), ("\u0661\u066c\u0662\u0660", None), ("1\u066b5,0", ","),
        ("\u2013", "."), ("", "."), ("nan", None),
    ],
)  # fmt: skip
def test_what_is_no_number_or_of_two_readings_is_none(text, mark):
    assert numerals.read(text, mark) == ""


def test_points_that_may_all_stand_between_thousands_are_asked_about(tmp_path):
    path = written(tmp_path, "1.200", "2.500", "12.000", "900")
    with pytest.raises(EvidenceError, match=rf"a\.csv, {DOUBT}"):
        received(path)
    numbers = [float(one) for one in received(path, decimal=",")]
    assert sum(numbers) / 4 == 4150
    assert received(path, decimal=".") == ["1.200", "2.500", "12.000", "900"]
    with pytest.raises(EvidenceError, match=DOUBT):
        received(written(tmp_path, "1.200 km", "2.500 km"), words=["km"])
    with pytest.raises(EvidenceError, match="row 2, column n: this is not a number"):
        received(written(tmp_path, "0,900"), decimal=".")


@pytest.mark.parametrize("telling", ["0.5", "1.25", "1234.567", ".5", "0.123", "1.2000"])
def test_one_number_of_a_column_may_tell(tmp_path, telling):
    assert received(written(tmp_path, "1.200", telling))[0] == "1.200"


def test_limits_may_tell(tmp_path):
    path = written(tmp_path, "7.500", "1.125")
    assert received(path, maximum=60) == ["7.500", "1.125"]
    with pytest.raises(EvidenceError, match=DOUBT):
        received(path, maximum=7500)


def test_the_sign_of_a_whole_survey_and_weights(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id;n;w\n1;1.200;1.234\n2;2.500;2.100\n", encoding="utf-8")
    described = survey() | {"selection": "sample", "design": {"weight": "w"}, "decimal": ","}
    made = received_answers.read(path, surveyed(described))["received"]
    assert made[["n", "w"]].to_numpy().tolist() == [["1200", "1234"], ["2500", "2100"]]
    made = received_answers.read(path, surveyed(described | {"decimal": "."}))["received"]
    assert made["w"].tolist() == ["1.234", "2.100"]
    with pytest.raises(EvidenceError, match=DOUBT.replace("column n", "column w")):
        received_answers.read(path, surveyed(described | {"decimal": None, "items": {}}))


def counted(part, **more):
    described = surveyed(survey(), **more)
    return counted_parts.count(part, part, described)["counted"]["sums.parquet"]["cell"].dropna().tolist()


def weighed(part, **more):
    described = surveyed(survey(), **more)
    [made] = batches.batches(part, described)
    return drawn_answers.weights(made, described).sum()


def test_parts_ask_and_read_alike(tmp_path):
    path = written(tmp_path, "1.200", "2.500")
    with pytest.raises(EvidenceError, match=DOUBT):
        counted(path)
    assert {"= 1200.0", "= 2500.0"} <= set(counted(path, decimal=","))
    assert {"= 1.2", "= 2.5"} <= set(counted(written(tmp_path, "1.200", "2.500", "0.5")))
    path.write_text("id;n;w\n1;3;1.234\n2;4;2.100\n", encoding="utf-8")
    sample = {"selection": "sample", "design": {"weight": "w"}}
    with pytest.raises(EvidenceError, match=DOUBT.replace("column n", "column w")):
        counted(path, **sample)
    assert weighed(path, **sample, decimal=".") == pytest.approx(3.334)
    assert weighed(path, **sample, decimal=",") == 3334
    table = pa.table({"id": ["1", "2"], "n": [1.234, 2.5]})
    pa.parquet.write_table(table.slice(0, 1), tmp_path / "a.parquet")
    assert counted(tmp_path / "a.parquet") == counted(tmp_path / "a.parquet", decimal=",")


def test_records_and_frames_ask_too(tmp_path):
    path = written(tmp_path, "1.200", "2.500")
    record = {"id": "id", "columns": {"id": "text", "n": "number"}}
    with pytest.raises(EvidenceError, match=DOUBT):
        register.rows(path, filled(Record, record))
    assert register.rows(path, filled(Record, record | {"decimal": ","}))["n"].tolist() == [1200, 2500]
    whole = {"id": "id", "columns": {"id": "text", "n": "integer"}}
    assert register.rows(path, filled(Record, whole | {"decimal": ","}))["n"].tolist() == [1200, 2500]
    with pytest.raises(EvidenceError, match="rows 2 and 3, column n: this is not a whole number"):
        register.rows(path, filled(Record, whole))
    assert register.rows(written(tmp_path, "\u0661\u0662"), filled(Record, whole))["n"].tolist() == [12]
    listed = {"title": "T", "frame": {"file": "a.csv", "person": "id", "variables": ["n"]}, "weights": {"column": "n"}}
    path = written(tmp_path, "1.200", "2.500")
    with pytest.raises(EvidenceError, match=DOUBT):
        sampling_frame.read([path], surveyed(listed))
    assert sampling_frame.read([path], surveyed(listed | {"decimal": ","}))["frame"]["n"].tolist() == ["1200", "2500"]


def test_true_numbers_of_a_workbook_are_never_read_by_a_sign(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "n"], [1, 1.234], [2, 2.5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    described = survey(decimal=",") | {"platform": "excel"}
    assert received_answers.read(tmp_path / "a.xlsx", surveyed(described))["received"]["n"].tolist() == [
        "1.234",
        "2.5",
    ]
    record = {"id": "id", "decimal": ",", "columns": {"id": "text", "n": "number"}}
    assert register.rows(tmp_path / "a.xlsx", filled(Record, record))["n"].tolist() == [1.234, 2.5]
    with pytest.raises(EvidenceError, match="rows 2 and 3, column n: this is not a whole number"):
        register.rows(tmp_path / "a.xlsx", filled(Record, record | {"columns": {"id": "text", "n": "integer"}}))


def test_numbers_of_spss_and_stata_are_true_numbers(tmp_path):
    pyreadstat = pytest.importorskip("pyreadstat")
    table = pd.DataFrame({"id": ["1", "2"], "n": [1.234, 2.345]})
    pyreadstat.write_sav(table, tmp_path / "a.sav")
    pyreadstat.write_dta(table, tmp_path / "a.dta")
    for name, platform in (("a.sav", "spss"), ("a.dta", "stata")):
        for sign in ({}, {"decimal": ","}):
            described = survey(**sign) | {"platform": platform}
            assert received_answers.read(tmp_path / name, surveyed(described))["received"]["n"].tolist() == [
                "1.234",
                "2.345",
            ]


@given(st.decimals(min_value=-(10**7), max_value=10**7, places=2, allow_nan=False), st.sampled_from("., "))
def test_a_number_comes_back_from_what_it_is_written_as(number, between):
    mark = "," if between == "." else "."
    text = f"{number:,.2f}".translate({ord(","): between, ord("."): mark})
    assert float(numerals.read(text, mark)) == float(number)
    assert decoding.numbers(filled(Item, {"type": "number", "decimal": mark}))(text, "x") == numerals.read(text, mark)
