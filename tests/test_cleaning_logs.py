"""Cleaning logs as R writes them: names of columns, single boxes, blank old values, repeated rows, all faults at once."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.surveys.answers import for_review
from tests.cleaned import FULL, ITEMS, answers, cleaned, kept, survey

BOXES = ITEMS | {"tools": ITEMS["tools"] | {"columns": {"mail": "tools/mail", "phone": "tools/phone"}}}
ONE_CELL = ITEMS | {
    "tools": {
        "column": "tools",
        "text": "5",
        "type": "multiple_response",
        "labels": {"mail": "mail", "phone": "By phone"},
    }
}
HEADER = "X.U.FEFF.reported_date,X_uuid,enumerator_num,questions,issue,old_value,change_type,new_value,reason"


def received(n=3, tools="mail"):
    return answers(*((f"R{k}", f"P-{k}", None, None, *FULL[:4], tools, None) for k in range(1, n + 1)))


def log(folder, *rows, header=HEADER):
    (folder / "log.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return folder / "log.csv"


def described(items=BOXES):
    return survey({"rule": "correct", "file": "log.csv"}, items=items)


def test_the_columns_that_r_names_with_author_and_date(tmp_path):
    path = log(
        tmp_path, "06/07/2021,R1,8,q1,,Good,change_response,Poor,typing mistake", ",R2,,q1,odd,Good,blank_response,,"
    )
    made = cleaned(received(), described(), [path])
    assert made["responses"]["q1"].fillna("-").tolist() == ["poor", "-", "good"]
    signed = made["cleaning_log"][["reason", "author", "date"]].fillna("-").values.tolist()
    assert signed == [["typing mistake", "8", "06/07/2021"], ["odd", "-", "-"]]


@pytest.mark.parametrize(
    ("name", "old", "new", "right"),
    [
        ("tools.phone", "0", "1", "mail|phone"),
        ("tools/phone", "FALSE", "TRUE", "mail|phone"),
        ("tools.phone", "NA", "1", "mail|phone"),
        ("tools.mail", "1", "0", None),
        ("tools.phone", "0", "0", "mail"),
        ("tools_phone", "no", "yes", "mail|phone"),
    ],
)
@pytest.mark.parametrize("items", [BOXES, ONE_CELL], ids=["boxes", "one cell"])
def test_single_boxes(tmp_path, items, name, old, new, right):
    made = cleaned(received(1), described(items), [log(tmp_path, f",R1,,{name},,{old},change_response,{new},")])
    expected = right or ("(none)" if items is BOXES else "-")
    assert made["responses"]["tools"].fillna("-").tolist() == [expected]


def test_a_box_by_question_and_option_and_the_whole_question_beside_it(tmp_path):
    header = "uuid,question,option,old.value,new.value,change_type"
    rows = ["R1,tools,phone,0,1,change_response", "R2,tools,By phone,0,1,change_response"]
    rows += ["R2,tools,,mail,mail phone,change_response", "R3,tools,,mail,mail phone,change_response"]
    rows += ["R3,tools,phone,0,1,change_response"]
    made = cleaned(received(), described(ONE_CELL), [log(tmp_path, *rows, header=header)])
    assert made["responses"]["tools"].tolist() == ["mail|phone"] * 3
    assert len(made["cleaning_log"]) == 3
    with pytest.raises(EvidenceError, match=r"row 2, column option: the item 'tools' has no option 'fax'"):
        cleaned(received(), described(ONE_CELL), [log(tmp_path, "R1,tools,fax,0,1,change_response", header=header)])


def test_a_blank_old_value_is_listed_for_a_person(tmp_path):
    path = log(tmp_path, ",R2,9,only_a,outlier,,change_response,3,", ",R1,9,tools.mail,,,change_response,0,")
    made = cleaned(received(), described(), [path])
    assert made["responses"]["only_a"].tolist() == ["5", "3", "5"]
    none = pd.DataFrame(columns=["respondent", "row", "item", "finding", "asked"])
    review = for_review.list_open(made["responses"], made["cleaning_log"], none, described())["review"]
    assert review[["respondent", "found", "reason"]].values.tolist() == [
        ["R1", "old value blank tools", "why"],
        ["R2", "old value blank only_a", "outlier"],
    ]


def test_repeated_rows_are_harmless(tmp_path):
    change = ",R1,,q1,,Good,change_response,Poor,"
    drop = ",R2,,,,,remove_survey,,no consent"
    path = log(tmp_path, change, change, drop, ",R2,,q1,,Good,change_response,Poor,", drop)
    made = cleaned(received(), described(), [path])
    assert kept(made) == ["R1", "R3"]
    assert made["cleaning_log"]["item"].tolist() == ["q1", "*"]
    assert made["cleaning_counts"]["dropped"].tolist() == [1]
    with pytest.raises(
        EvidenceError, match=r"row 3, column old: the answer has another value.* Found: 'poor' in row 3"
    ):
        cleaned(received(), described(), [log(tmp_path, change, ",R1,,q1,,Good,change_response,Don't know,")])


def test_all_that_is_wrong_with_a_log_is_said_at_once(tmp_path):
    rows = [",R7,,q1,,Good,change_response,Poor,", ",R1,,q1,,Poor,change_response,Good,"]
    rows += [",R2,,q1,,Poor,change_response,Good,", ",R1,,tools.fone,,0,change_response,1,"]
    rows += [
        ",R1,,q2,,Poor,change_response,Goood,",
        ",R8,,q1,,Good,change_response,Poor,",
        ",R1,,q1,,Good,changed,Poor,",
    ]
    with pytest.raises(EvidenceError) as told:
        cleaned(received(), described(), [log(tmp_path, *rows)])
    lines = str(told.value).splitlines()
    assert lines[0] == "5 things are to be corrected:"
    assert "log.csv, rows 2 and 7, column respondent: there is no answer with this id" in lines[1]
    assert "rows 3 and 4, column old: the answer has another value" in lines[2]
    assert lines[2].endswith("Found: 'good' in row 3")
    assert "row 5, column item: there is no item 'tools.fone'. Did you mean 'tools/phone'?" in lines[3]
    assert "row 6, column new: this is not a choice of the item 'q2'" in lines[4]
    assert lines[4].endswith("Found: 'Goood' in row 6 (did you mean 'Good'?)")
    assert "row 8, column change_type: this is not one of change_response" in lines[5]


def test_rows_about_columns_that_no_item_has_are_named_and_left_out(tmp_path):
    path = log(tmp_path, ",R1,,water_source,,well,change_response,river,", ",R1,,q1,,Good,change_response,Poor,")
    made = cleaned(received(), described(), [path])
    assert made["line"].endswith("; 1 rows of log.csv are about columns that no item has: 'water_source'")
    assert made["responses"]["q1"].tolist() == ["poor", "good", "good"]


def test_a_log_that_says_changed_yes_or_no(tmp_path):
    header = "uuid,question.name,old.value,new.value,changed,feedback"
    path = log(tmp_path, "R1,q1,Good,Poor,yes,typo", "R2,q1,Good,Poor,no,right", "R3,q1,Good,,Yes,", header=header)
    made = cleaned(received(), described(), [path])
    assert made["responses"]["q1"].fillna("-").tolist() == ["poor", "good", "-"]


def test_a_log_without_a_column_says_which_and_how_it_may_be_called(tmp_path):
    path = log(tmp_path, "R1,Good,change_response", header="uuid,old_value,change_type")
    with pytest.raises(
        EvidenceError, match=r"log.csv: a cleaning log needs a column for each of item, new: name it question or"
    ):
        cleaned(received(), described(), [path])
    path = log(tmp_path, "R1,q1,q1,a,b,", header="uuid,question,variable,old_value,new_value,change_type")
    with pytest.raises(EvidenceError, match="the columns 'question' and 'variable' could both be the item"):
        cleaned(received(), described(), [path])


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [("mail", "mail phone", "mail|phone"), ("mail", "phone", "phone"), ("mail", "mail|phone", "mail|phone")],
)
def test_the_whole_question_of_boxes_as_kobo_lists_its_options(tmp_path, old, new, right):
    """It was refused: "write one of mail, phone", though Kobo and R write the options of a question in one cell."""
    made = cleaned(received(1), described(), [log(tmp_path, f",R1,,tools,,{old},change_response,{new},")])
    assert made["responses"]["tools"].tolist() == [right]
    with pytest.raises(EvidenceError, match="column new: this is not an option of the item"):
        cleaned(received(1), described(), [log(tmp_path, ",R1,,tools,,mail,change_response,mail fax,")])
