"""Corrections of answers, by a table of ours or a cleaning log of others: read, applied, logged, refused."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from tests.cleaned import FULL, ITEMS, answers, cleaned, kept, survey


def corrections(folder, *rows):
    path = folder / "corrections.csv"
    path.write_text("\n".join(["respondent,item,old,new,reason", *rows]), encoding="utf-8")
    return path


def test_corrections(tmp_path):
    received = answers(("R1", "P-9", None, None, *FULL), ("R2", "P-2", None, None, *FULL))
    path = corrections(
        tmp_path, "R1,person,P-9,P-1,Wrong id", "R2,q1,good,poor,", "R2,q1,poor,,Withdrawn", "R2,tools,mail,mail|phone,"
    )
    made = cleaned(received, survey({"rule": "correct", "file": "x.csv"}), [path])
    assert made["responses"]["person"].tolist() == ["P-1", "P-2"]
    assert made["responses"]["q1"].fillna("-").tolist() == ["good", "-"]
    assert made["responses"]["tools"].tolist() == ["mail", "mail|phone"]
    assert made["cleaning_log"]["reason"].tolist() == ["Wrong id", "why", "Withdrawn", "why"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("R7,q1,good,poor,", "row 2, column respondent: there is no answer with this id"),
        ("R1,q9,good,poor,", "row 2, column item: there is no item 'q9'"),
        ("R1,q1,poor,good,", "row 2, column old: the answer has another value"),
        (
            "R1,q1,good,great,",
            "row 2, column new: this is not an answer of the item: write one of good, poor, dont_know",
        ),
        ("R1,only_a,5,many,", "row 2, column new: this is not a number"),
        ("R1,tools,mail,mail|fax,", "row 2, column new: this is not an answer of the item: write one of mail, phone"),
    ],
)
def test_bad_corrections_say_where(tmp_path, line, said):
    received = answers(("R1", "P-1", None, None, *FULL))
    with pytest.raises(EvidenceError, match=r"corrections.csv, " + said):
        cleaned(received, survey({"rule": "correct", "file": "x.csv"}), [corrections(tmp_path, line)])


def test_a_new_number_with_a_point_is_asked_about_where_exports_have_decimal_commas(tmp_path):
    received = answers(("R1", "P-1", None, None, *FULL))
    items = ITEMS | {"only_a": ITEMS["only_a"] | {"decimal": ","}}
    described = survey({"rule": "correct", "file": "x.csv"}, items=items)
    with pytest.raises(EvidenceError, match=r"row 2, column new: the point could separate thousands"):
        cleaned(received, described, [corrections(tmp_path, "R1,only_a,5,1.200,")])
    assert cleaned(received, described, [corrections(tmp_path, "R1,only_a,5,1.2,")])["responses"]["only_a"][0] == "1.2"


@pytest.mark.parametrize(
    ("now", "old", "new", "right", "decimal"),
    [
        ("5.5", "5,5", "6,5", "6.5", ","),
        ("5.5", "5.5", "6.5", "6.5", ","),
        ("1200.5", "1.200,5", "1 300,5", "1300.5", ","),
        ("1200", "1.200", "1.300,0", "1300.0", ","),
        ("1200.5", "1,200.5", "1,300.5", "1300.5", "."),
        ("5", "5", "\u22125", "-5", None),
        ("5", "\u0665", "\u0666\u066b\u0665", "6.5", None),
        ("5", "\uff15", "\uff16", "6", None),
        ("5", "5 km", "6 km", "6", None),
        ("5", "5", "", None, ","),
    ],
)
@pytest.mark.parametrize("whose", ["item", "survey"])
def test_numbers_of_corrections_are_read_as_those_of_the_export(tmp_path, now, old, new, right, decimal, whose):
    received = answers(("R1", "P-1", None, None, *FULL)).assign(only_a=pd.Series([now], dtype="string"))
    mark = {"decimal": decimal} if decimal else {}
    items = ITEMS | {"only_a": ITEMS["only_a"] | {"words": ["km"]} | (mark if whose == "item" else {})}
    described = survey({"rule": "correct", "file": "x.csv"}, items=items, **(mark if whose == "survey" else {}))
    for line in ("respondent,item,old,new,reason", "uuid,question,old.value,new.value,change_type"):
        kind = "" if "reason" in line else "change_response"
        (tmp_path / "c.csv").write_text(f'{line}\nR1,only_a,"{old}","{new}",{kind}\n', encoding="utf-8")
        made = cleaned(received, described, [tmp_path / "c.csv"])
        assert made["responses"]["only_a"].astype(object).where(lambda one: one.notna(), None).tolist() == [right]


def test_a_corrected_moment_is_stored_as_moments_are(tmp_path):
    received = answers(("R1", "P-1", "2016-05-01 10:00:00", None, *FULL))
    described = survey({"rule": "correct", "file": "x.csv"}, date_format="%d/%m/%Y %H:%M")
    path = corrections(tmp_path, "R1,ended,01/05/2016 10:00,02/05/2016 11:30,")
    assert cleaned(received, described, [path])["responses"]["ended"].tolist() == ["2016-05-02 11:30:00"]
    path = corrections(tmp_path, "R1,ended,2016-05-01 10:00:00,2016-05-02 11:30,")
    assert cleaned(received, described, [path])["responses"]["ended"].tolist() == ["2016-05-02 11:30:00"]
    with pytest.raises(EvidenceError, match="row 2, column new: the date is not written as %d/%m/%Y %H:%M"):
        path = corrections(tmp_path, "R1,ended,2016-05-01 10:00:00,Monday,")
        cleaned(received, described, [path])
    with pytest.raises(EvidenceError, match="row 2, column new: only one of the answers and this cell has a time zone"):
        path = corrections(tmp_path, "R1,ended,2016-05-01 10:00:00,2016-05-02T11:30+03:00,")
        cleaned(received, described, [path])


def test_a_cleaning_log_of_impact(tmp_path):
    (tmp_path / "log.csv").write_text(
        "uuid,question,issue,feedback,old.value,new.value,change_type\n"
        "R1,1,odd,asked,Good,Poor,change_response\n"
        "R1,only_a,outlier,,5.0,,blank_response\n"
        "R2,,no consent,,,,remove_survey\n"
        "R3,q2,fine,,poor,poor,no_action\n"
        "R3,q2,asked,,NA,Don't know,change_response\n",
        encoding="utf-8",
    )
    received = answers(
        ("R1", "P-1", None, None, *FULL),
        ("R2", "P-2", None, None, *FULL),
        ("R3", "P-3", None, None, "good", None, "good", None, "mail", None),
    )
    made = cleaned(received, survey({"rule": "correct", "file": "log.csv"}), [tmp_path / "log.csv"])
    assert kept(made) == ["R1", "R3"]
    assert made["responses"]["q1"].tolist() == ["poor", "good"]
    assert made["responses"]["q2"].tolist() == ["poor", "dont_know"]
    assert made["responses"]["only_a"].isna().all()
    assert made["cleaning_log"]["reason"].tolist() == ["odd", "outlier", "no consent", "asked"]
    (tmp_path / "log.csv").write_text(
        "uuid,question,old.value,new.value,change_type\nR1,q1,Poor,Good,change_response\n", encoding="utf-8"
    )
    with pytest.raises(EvidenceError, match="row 2, column old"):
        cleaned(received, survey({"rule": "correct", "file": "log.csv"}), [tmp_path / "log.csv"])
    (tmp_path / "log.csv").write_text(
        "uuid,question,old.value,new.value,change_type\nR1,q1,Good,Poor,changed\n", encoding="utf-8"
    )
    with pytest.raises(EvidenceError, match="change_type: this is not one of"):
        cleaned(received, survey({"rule": "correct", "file": "log.csv"}), [tmp_path / "log.csv"])


def test_a_correction_says_who_and_when_and_may_drop(tmp_path):
    (tmp_path / "c.csv").write_text(
        "respondent,item,old,new,reason,author,date\n"
        "R1,q1,good,poor,Letter,A. N. Author,2026-01-02\nR2,*,kept,dropped,Withdrawn,,\n",
        encoding="utf-8",
    )
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-2", None, None, *FULL))
    rule = {"rule": "correct", "file": "c.csv", "author": "House", "date": "2026-01-01"}
    made = cleaned(received, survey(rule), [tmp_path / "c.csv"])
    assert kept(made) == ["R1"]
    assert made["cleaning_log"][["author", "date"]].values.tolist() == [
        ["A. N. Author", "2026-01-02"],
        ["House", "2026-01-01"],
    ]
