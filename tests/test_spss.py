"""SPSS exports: value labels, user-missing codes, sets of boxes, dates; a file that is cut off says so."""

import datetime
import struct

import pandas as pd
import pyreadstat
import pytest

from scripts.drafts import columns
from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.answers import coded
from scripts.surveys.engine import selection
from scripts.surveys.exports import spss
from scripts.surveys.received import received_answers
from tests.conftest import PUBLIC
from tests.filled import filled, surveyed

HAVEN = PUBLIC / "sav_haven"
END_OF_DICTIONARY = struct.pack("<ii", 999, 0)
SCALES = {"rating": {"categories": {"good": "Good", "poor": "Poor"}, "missing": {"dont_know": "Don't know"}}}
SURVEY = {
    "title": "System",
    "platform": "spss",
    "columns": {"respondent": "id"},
    "items": {
        "rating": {"column": "q1", "text": "How good?", "scale": "rating"},
        "channels": {"columns": {"mail": "c1", "phone": "c2"}, "text": "How?", "type": "multiple_response"},
        "hours": {"column": "hours", "text": "Hours", "type": "number"},
    },
}


@pytest.fixture
def export(tmp_path):
    """A file as SPSS writes it, with a set of boxes (pyreadstat can't write one, so its record is put in by hand)."""
    frame = pd.DataFrame(
        {
            "id": ["A", "B", "C", "D"],
            "q1": [1.0, 2.0, 8.0, 9.0],
            "c1": [1.0, 2.0, 2.0, None],
            "c2": [1.0, 1.0, 2.0, None],
            "hours": [1.0, 2.5, None, 40.0],
            "day": [datetime.date(2016, 8, day) for day in (1, 2, 3, 4)],
        }
    )
    path = tmp_path / "system.sav"
    pyreadstat.write_sav(
        frame,
        path,
        variable_value_labels={"q1": {1: "Good", 2: "Poor", 8: "Don't know"}, "c1": {1: "Mail", 2: "Not mentioned"}},
        missing_ranges={"q1": [8, 9]},
    )
    line = b"$how=D1 1 3 How c1 c2\n"
    head, mark, data = path.read_bytes().partition(END_OF_DICTIONARY)
    path.write_bytes(head + struct.pack("<iiii", 7, 7, 1, len(line)) + line + mark + data)
    return path


def test_labels_codes_and_boxes(export):
    table = spss.read_raw(export, filled(Export, {}))
    assert table.index.tolist() == [1, 2, 3, 4]
    assert table["q1"].tolist() == ["Good", "Poor", "Don't know", "9"]
    assert table.attrs["missing"]["q1"] == ["9", "Don't know"]
    assert table["c1"].tolist() == ["1", "0", "0", ""]  # ticked is the counted value of the set, whatever its label
    assert table["c2"].tolist() == ["1", "1", "0", ""]
    assert table["hours"].tolist() == ["1", "2.5", "", "40"]
    assert table["day"].tolist()[0] == "2016-08-01 00:00:00"
    assert spss.read_raw(export, filled(Export, {"date_format": "%d.%m.%Y"}))["day"].tolist()[3] == "04.08.2016"


def test_missing_codes_stay_where_the_scale_names_them(export):
    received = received_answers.read(export, surveyed(SURVEY, SCALES))["received"]
    assert received["rating"].fillna("-").tolist() == ["good", "poor", "dont_know", "-"]
    assert received["channels"].fillna("-").tolist() == ["mail|phone", "phone", "(none)", "-"]


def test_a_code_that_nobody_declares_is_an_error(export, tmp_path):
    frame = pd.DataFrame({"id": ["A"], "q1": [7.0], "c1": [1.0], "c2": [1.0], "hours": [1.0]})
    pyreadstat.write_sav(frame, tmp_path / "b.sav", variable_value_labels={"q1": {1: "Good"}})
    with pytest.raises(EvidenceError, match=r"b.sav, row 1, column q1: this is not a choice of the item 'rating'"):
        received_answers.read(tmp_path / "b.sav", surveyed(SURVEY, SCALES))


@pytest.mark.parametrize("part", [0.1, 0.5, 0.97])
def test_a_file_that_is_cut_off_says_so(export, part):
    data = export.read_bytes()
    export.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(EvidenceError, match=r"system.sav (is cut off|has no answers)"):
        spss.read_raw(export, filled(Export, {}))


@pytest.mark.parametrize(("content", "said"), [(b"", "is empty"), (b"id,a\n1,2\n", "not an SPSS file")])
def test_what_is_no_sav_says_so(tmp_path, content, said):
    (tmp_path / "a.sav").write_bytes(content)
    with pytest.raises(EvidenceError, match=said):
        spss.read_raw(tmp_path / "a.sav", filled(Export, {}))


def test_files_of_haven():
    tables = {path.stem: spss.read_raw(path, filled(Export, {})) for path in sorted(HAVEN.glob("*.sav"))}
    assert len(tables) == 6
    assert tables["iris"]["Species"].value_counts().to_dict() == {"setosa": 50, "versicolor": 50, "virginica": 50}
    assert tables["umlauts"]["var1"].tolist()[:2] == ["the ä umlaut", "the ü umlaut"]
    assert tables["labelled-str"]["gender"].tolist() == ["Male", "Female"]
    assert tables["labelled-num-na"].attrs["missing"] == {"VAR00002": ["9"]}
    assert tables["datetime"]["date"].tolist() == ["2014-09-22 00:00:00", "2014-09-23 00:00:00"]
    assert tables["datetime"]["date.posix"].tolist()[0].isdigit()  # a year beyond 9999: refused where it is declared


def test_a_compressed_file_reads_as_a_plain_one(tmp_path):
    frame = pd.DataFrame({"id": ["A", "B", "C"], "q1": [1.0, 8.0, None], "word": ["x", "\u00e9t\u00e9", ""]})
    options = {"variable_value_labels": {"q1": {1: "Good", 8: "Don't know"}}, "missing_ranges": {"q1": [8]}}
    pyreadstat.write_sav(frame, tmp_path / "a.sav", **options)
    pyreadstat.write_sav(frame, tmp_path / "a.zsav", compress=True, **options)
    assert (tmp_path / "a.zsav").read_bytes().startswith(b"$FL3")
    plain, packed = (spss.read_raw(tmp_path / name, filled(Export, {})) for name in ("a.sav", "a.zsav"))
    assert packed.to_dict() == plain.to_dict()
    assert packed["q1"].tolist() == ["Good", "Don't know", ""]
    assert packed.attrs["missing"] == plain.attrs["missing"]


def test_ranges_and_strings_that_are_missing(tmp_path):
    frame = pd.DataFrame({"q": [1.0, 97.0, 98.5, -1.0, None], "w": ["yes", "N/A", "", "refused", "no"]})
    pyreadstat.write_sav(
        frame,
        tmp_path / "a.sav",
        variable_value_labels={"q": {-1.0: "Refused"}, "w": {"N/A": "Does not apply"}},
        missing_ranges={"q": [{"lo": 97, "hi": 99}, -1], "w": ["N/A", "refused"]},
    )
    table = spss.read_raw(tmp_path / "a.sav", filled(Export, {}))
    assert table["q"].tolist() == ["1", "97", "98.5", "Refused", ""]
    assert table.attrs["missing"]["q"] == ["97", "98.5", "Refused"]
    assert table["w"].tolist() == ["yes", "Does not apply", "", "refused", "no"]
    assert table.attrs["missing"]["w"] == ["Does not apply", "refused"]


def test_a_date_out_of_range_stays_a_number_and_is_refused(tmp_path):
    seconds = (datetime.datetime(1994, 9, 27, 15, 6, 40) - datetime.datetime(1582, 10, 14)).total_seconds()
    frame = pd.DataFrame({"id": ["A", "B"], "day": [seconds, 9e15]})
    pyreadstat.write_sav(frame, tmp_path / "a.sav", variable_format={"day": "DATETIME20"})
    table = spss.read_raw(tmp_path / "a.sav", filled(Export, {}))
    assert table["day"].tolist() == ["1994-09-27 15:06:40", "9000000000000000"]
    survey = {"title": "Far", "platform": "spss", "columns": {"respondent": "id", "started": "day"}, "items": {}}
    with pytest.raises(EvidenceError, match="row 2, column day: the date is not an ISO date"):
        received_answers.read(tmp_path / "a.sav", surveyed(survey))


def test_boxes_without_a_set_are_read_by_their_labels(export):
    """Some files come without their sets (the library misses them too): the labels of 1 and 2 say what is ticked."""
    data = export.read_bytes()
    export.write_bytes(data.replace(b"$how=D1 1 3 How c1 c2\n", b"$how=D1 1 3 How c8 c9\n"))
    table = spss.read_raw(export, filled(Export, {}))
    assert table["c1"].tolist() == ["Mail", "Not mentioned", "Not mentioned", ""]


def test_a_set_of_categories_is_one_column(tmp_path):
    frame = pd.DataFrame(
        {"id": ["A", "B", "C"], "b1": [1.0, 2.0, None], "b2": [2.0, 9.0, None], "b3": [1.0, None, None]}
    )
    labels = {1: "Tea, hot", 2: "Water", 9: "No more"}
    path = tmp_path / "a.sav"
    variables = ("b1", "b2", "b3")
    pyreadstat.write_sav(
        frame,
        path,
        variable_value_labels=dict.fromkeys(variables, labels),
        missing_ranges={one: [9] for one in variables},
    )
    line = b"$drinks=C 6 Drinks b1 b2 b3\n"
    head, mark, data = path.read_bytes().partition(END_OF_DICTIONARY)
    path.write_bytes(head + struct.pack("<iiii", 7, 7, 1, len(line)) + line + mark + data)
    table = spss.read_raw(path, filled(Export, {}))
    assert table["$drinks"].tolist() == ["Tea, hot|Water", "Water", ""]
    item = {
        "column": "$drinks",
        "text": "Which?",
        "type": "multiple_response",
        "labels": {"tea": "Tea, hot", "water": "Water"},
    }
    survey = {"title": "D", "platform": "spss", "columns": {"respondent": "id"}, "items": {"drinks": item}}
    made = received_answers.read(path, surveyed(survey))["received"]
    assert made["drinks"].fillna("-").tolist() == ["tea|water", "water", "-"]


@pytest.fixture
def portable(tmp_path):
    """A portable file; its record of labels, which pyreadstat can't write, is put in as the format describes it."""
    frame = pd.DataFrame({"Q1": [1.0, 2.0, None], "WORD": ["x", "N/A", "z"], "DAY": [datetime.date(2016, 8, 1)] * 3})
    path = tmp_path / "a.por"
    pyreadstat.write_por(frame, path)
    text = path.read_bytes().replace(b"\r\n", b"").decode("ascii")
    head, body = text[:464], text[464:]
    labels = "D1/2/Q12/1/4/Good2/4/Poor"
    at = body.index("F", body.rindex("7"))
    text = head + body[:at] + labels + body[at:]
    text += "Z" * (-len(text) % 80)
    path.write_bytes(b"".join(text[k : k + 80].encode() + b"\r\n" for k in range(0, len(text), 80)))
    return path


def test_a_portable_file(portable):
    table = spss.read_raw(portable, filled(Export, {}))
    assert table["Q1"].tolist() == ["Good", "Poor", ""]
    assert table["WORD"].tolist() == ["x", "N/A", "z"]
    assert table["DAY"].tolist()[0].startswith("2016-08-01")


def test_missing_codes_of_a_portable_file(portable):
    """The library empties them and says nothing; here they stay, so that a scale may name them."""
    plain = portable.read_bytes().replace(b"\r\n", b"").decode("ascii")
    first, second = plain.index("7", plain.index("2/Q1") + 4), plain.index("7", plain.index("4/WORD"))
    cases = {
        "82/": "Poor",  # one value
        "92/": "Good, Poor",  # the lowest to 2
        "A1.F/": "Poor",  # 1.5 (F is 15 of 30) to the highest
        "B1/1+0/82/": "Good, Poor",  # a range and a value
    }
    for record, said in cases.items():
        text = plain[:first] + record + plain[first:second] + "83/N/A" + plain[second:]
        lines = [text[k : k + 80] for k in range(0, len(text), 80)]
        # Some writers leave blanks at the ends of lines out.
        portable.write_bytes("\r\n".join(line.rstrip(" ") for line in lines).encode() + b"\r\n")
        table = spss.read_raw(portable, filled(Export, {}))
        assert table["Q1"].tolist() == ["Good", "Poor", ""]
        assert ", ".join(table.attrs["missing"]["Q1"]) == said
        assert table["WORD"].tolist() == ["x", "N/A", "z"] and table.attrs["missing"]["WORD"] == ["N/A"]


PSPP = """\
ASCII SPSS PORT FILE                    ASCII SPSS PORT FILE                    ASCII SPSS PORT FILE                    \
ASCII SPSS PORT FILE                    ASCII SPSS PORT FILE                    0000000000000000000000000000000000000000\
0000000000000000000000000123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz .<(+|&[]!$*);^-/|,%_>?`:$@'="\
000000~-0000123456789000-()0{}\\000000000000000000000000000000000000000000000000000000000000000000000\
SPSSPORTA8/202611306/1505031E/GNU pspp 1.6.23J/x86_64-pc-linux-gnu46/5B/74/2/ID1/4/0/1/4/0/70/2/Q15/2/0/\
5/2/0/88/89/70/2/Q25/5/1/5/5/1/9-1/70/2/Q35/3/0/5/3/0/70/2/Q45/9/2/5/9/2/B-39/-38/8.3/73/1/W1/3/0/1/3/0/83/N/A\
D1/2/Q14/1/4/Good2/4/Poor8/7/Refused9/A/Don't knowD1/1/W2/3/N/A4/None3/x  2/Ex\
F4/r1  1/-1.F/5/.3/3/x  4/r2  9/2.F/37/-39/3/N/A4/r3  2/-3/38/1FLM7.7F/3/z  4/r4  *.3A/39/2CR-7/3/zz \
4/r5  8/39.F/3/-38.F/3/y  ZZZZZ"""


def of_pspp(folder, text):
    text += "Z" * (-len(text) % 80)
    lines = [text[k : k + 80] for k in range(0, len(text), 80)]
    (folder / "p.por").write_bytes("".join(line + "\r\n" for line in lines).encode("latin-1"))
    return folder / "p.por"


def test_a_portable_file_that_another_program_wrote(tmp_path):
    """GNU PSPP 1.6.2 wrote it, from q1 (8, 9), q2 (LO THRU -1), q4 (-99 THRU -98, 0.1) and w ('N/A')."""
    path = of_pspp(tmp_path, PSPP)
    library = pyreadstat.read_por(path)[0]
    assert library["Q2"].isna().tolist() == [True, False, True, False, False]  # -1.5 and -3 are gone, and not a word
    assert library["Q4"].tolist()[4] != library["Q4"].tolist()[4]
    table = spss.read_raw(path, filled(Export, {}))
    assert table["Q1"].tolist() == ["Good", "Don't know", "Poor", "", "Refused"]
    assert table["Q2"].tolist() == ["-1.5", "2.5", "-3", "100", "99.5"]
    assert table["Q4"].tolist() == ["0.1", "-99", "1234567.25", "1e-07", "-98.5"]
    declared = {"Q1": ["Don't know", "Refused"], "Q2": ["-1.5", "-3"], "Q4": ["-98.5", "-99", "0.1"], "W": ["None"]}
    assert {name: texts for name, texts in table.attrs["missing"].items() if texts} == declared


def test_a_portable_file_that_lost_where_its_missing_values_begin_is_refused(tmp_path):
    """PSPP writes `97 THRU HI` as if it were from the highest number up: 97 is nowhere in the file."""
    path = of_pspp(tmp_path, PSPP.replace("5/3/0/5/3/0/", "5/3/0/5/3/0/AA9E17IR6IG+6J/").rstrip("Z"))
    assert pyreadstat.read_por(path)[0]["Q3"].tolist() == [5, 97, 98, 99, 3]  # three of them answers, to the library
    with pytest.raises(EvidenceError, match=r"p.por can't be read reliably: where the values of Q3 .* save it .* .sav"):
        spss.read_raw(path, filled(Export, {}))


def test_letters_of_a_portable_file_that_nothing_names_are_refused(tmp_path):
    path = of_pspp(tmp_path, PSPP.replace("3/zz ", "3/z\xe9 "))
    with pytest.raises(EvidenceError, match="letters beyond ASCII"):
        spss.read_raw(path, filled(Export, {}))


def test_a_portable_file_cut_off_says_so(portable):
    whole = portable.read_bytes()
    portable.write_bytes(whole[: len(whole) * 2 // 3])
    with pytest.raises(EvidenceError, match="cut off"):
        spss.read_raw(portable, filled(Export, {}))


# --- what a file declares


def described(**items) -> dict:
    return {"title": "T", "platform": "spss", "columns": {"respondent": "id"}, "items": items}


def sav(folder, name="d.sav", labels=None, missing=None, **columns):
    columns = {"id": [f"r{k}" for k in range(len(next(iter(columns.values()))))], **columns}
    pyreadstat.write_sav(
        pd.DataFrame(columns), folder / name, variable_value_labels=labels or {}, missing_ranges=missing or {}
    )
    return folder / name


def answers(path, scales=None, **items):
    return received_answers.read(path, surveyed(described(**items), scales or {}))["received"].fillna("")


def test_declared_missing_numbers_are_no_numbers(tmp_path):
    """99 and -99 to -1 are declared: hours of 3, 4 and 4.25 are 3.75 on average, and nobody worked 99."""
    hours, income = [3.0, 4.0, 4.25, 99.0, 98.0], [200.0, -99.0, -7.0, 200.0, None]
    missing = {"hours": [{"lo": 97, "hi": 99}], "income": [{"lo": -99, "hi": -1}]}
    item = {"text": "?", "type": "number"}
    found = answers(
        sav(tmp_path, hours=hours, income=income, missing=missing, labels={"hours": {98.0: "Refused"}}),
        hours=item | {"column": "hours"}, income=item | {"column": "income", "minimum": 0},
    )  # fmt: skip
    assert found["hours"].tolist() == ["3", "4", "4.25", "", ""]
    assert found["income"].tolist() == ["200", "", "", "200", ""]


YES_NO = {"yn": {"categories": {"yes": "Yes", "no": "No"}, "missing": {"dont_know": "Don't know"}}}


def test_a_missing_and_a_valid_code_of_one_label_are_told_apart(tmp_path):
    """Three said Yes by 1, one has a 7 that is labelled Yes too, and declared missing: three of four."""
    labels, item = {"q": {1.0: "Yes", 2.0: "No", 7.0: "Yes"}}, {"column": "q", "text": "?", "scale": "yn"}
    path = sav(tmp_path, q=[1.0, 1.0, 1.0, 2.0, 7.0], labels=labels, missing={"q": [7]})
    with pytest.raises(
        EvidenceError, match=r"column q: several codes have the same label: .* 'Yes \(1\)', 'Yes \(7\)'"
    ):
        answers(path, YES_NO, q=item)
    scales = {"yn": {"categories": {"yes": ["Yes", "Yes (1)"], "no": "No"}}}
    assert answers(path, scales, q=item)["q"].tolist() == ["yes"] * 3 + ["no", ""]
    alone = sav(tmp_path, q=[2.0, 7.0], labels=labels, missing={"q": [7]})  # nobody has the 1: nothing is unclear
    assert answers(alone, YES_NO, q=item)["q"].tolist() == ["no", ""]


def test_two_codes_of_one_label_are_one_answer_only_where_the_scale_says_so(tmp_path):
    labels, item = {"q": {1.0: "Yes", 2.0: "No", 3.0: "Yes"}}, {"column": "q", "text": "?", "scale": "yn"}
    path = sav(tmp_path, q=[1.0, 3.0, 2.0], labels=labels)
    with pytest.raises(EvidenceError, match="several codes have the same label"):
        answers(path, YES_NO, q=item)
    scales = {"yn": {"categories": {"yes": ["Yes", "Yes (1)", "Yes (3)"], "no": "No"}}}
    assert answers(path, scales, q=item)["q"].tolist() == ["yes", "yes", "no"]


def test_a_scale_keeps_a_declared_missing_answer_under_missing_only(tmp_path):
    labels, item = {"q": {1.0: "Yes", 2.0: "No", 9.0: "Don't know"}}, {"column": "q", "text": "?", "scale": "yn"}
    path = sav(tmp_path, q=[1.0, 9.0, 2.0], labels=labels, missing={"q": [2, 9]})
    assert answers(path, YES_NO, q=item)["q"].tolist() == ["yes", "dont_know", ""]


def test_a_weight_or_stratum_that_is_declared_missing_stops_a_sample(tmp_path):
    path = sav(tmp_path, q=[1.0, 2.0], w=[1.0, 99.0], s=[1.0, 9.0], missing={"w": [99], "s": [9]},
               labels={"q": {1.0: "Yes", 2.0: "No"}})  # fmt: skip
    item = {"column": "q", "text": "?", "scale": "yn"}
    for design, said in (({"weight": "w"}, "row 2, column w: this is not a positive number"),
                         ({"weight": "one", "strata": ["s"]}, "row 2, column s: no stratum")):  # fmt: skip
        survey = described(q=item) | {"selection": "sample", "design": design}
        survey["items"]["one"] = {"column": "q", "text": "?", "type": "text"}
        survey = surveyed(survey, YES_NO)
        received = received_answers.read(path, survey)["received"]
        received["one"] = "1"
        with pytest.raises(EvidenceError, match=said):
            selection.of_answers(coded.of_table(received, ["one", "w", "s"]), survey)


def test_a_draft_counts_no_declared_missing_answer(tmp_path):
    """99 is declared missing and has no label, 8 has one: neither is an answer; don't know is named in the scale."""
    labels = {"q": {1.0: "Often", 2.0: "Seldom", 8.0: "Interview ended", 9.0: "Don't know"}}
    path = sav(tmp_path, age=[30.0, 36.0, 99.0, 99.0], q=[1.0, 2.0, 8.0, 9.0], labels=labels,
               missing={"age": [99], "q": [8, 9]})  # fmt: skip
    _, age, asked = columns.columns(path, spss.read_raw(path, filled(Export, {})), "spss")
    assert age.counts == {"30": 1, "36": 1}
    assert asked.counts == {"Often": 1, "Seldom": 1, "Don't know": 1}
    assert asked.labels == ["Often", "Seldom", "Don't know"]


@pytest.mark.parametrize("missing", [{}, {"h": [998, 999, -99]}])
def test_a_code_of_a_number_is_known_under_its_label(tmp_path, missing):
    """The cell of a labelled code shows its label, declared missing by the file or not."""
    labels = {"h": {999.0: "Refused", 998.0: "Don't know", 997.0: "Refused"}, "q": {1.0: "Yes", 2.0: "No"}}
    path = sav(tmp_path, h=[5.0, 999.0, 998.0, -99.0, 997.0], q=[1.0] * 5, labels=labels, missing=missing)
    codes = {"999": "refused", "998.0": "dont_know", "-99": "no_answer", "997": "not_applicable"}
    survey = described(q={"column": "q", "text": "?", "scale": "yn"})
    survey["items"]["h"] = {"column": "h", "text": "?", "type": "number", "codes": codes}
    received = received_answers.read(path, surveyed(survey, YES_NO))["received"]
    assert received["h"].fillna("").tolist() == ["5", "refused", "dont_know", "", "not_applicable"]
