"""Dispositions: one row a person of the frame, with the codes of AAPOR."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.ground.tables import check
from scripts.settings.survey import Dispositions
from scripts.surveys.analyses import response
from scripts.surveys.answers import cleaning, dispositions, ledger, outcome_codes
from scripts.surveys.answers.outcome_codes import EDITION
from tests.cleaned import FRAME, FULL, ITEMS, answers, survey
from tests.filled import surveyed

PARTIAL = ("good", "good", "good", None, None, None)
RULES = [
    {"rule": "drop_where", "column": "channel", "equals": "Survey Preview"},
    {"rule": "keep_last_of_person"},
    {"rule": "drop_late"},
    {"rule": "drop_break_offs"},
]


def settled(received, frame=FRAME, **more):
    described = survey(*RULES, closes="2016-08-31", **more)
    made = cleaning.clean(received, frame, [], described)
    result = dispositions.settle(received, made["cleaning_log"], made["responses"], frame, described)
    check(result["dispositions"], "dispositions")
    return result


def test_one_row_a_person_with_the_codes_of_aapor():
    received = answers(
        ("R1", "P-2", None, None, *FULL),
        ("R2", "P-1", None, None, *PARTIAL),
        ("R3", "P-3", None, None, "good", *[None] * 5),
    )
    made = settled(received)
    assert made["dispositions"].fillna("-").values.tolist() == [
        ["P-1", "R2", "partial", "1.2", EDITION, "a"],
        ["P-2", "R1", "complete", "1.1", EDITION, "a"],
        ["P-3", "R3", "break-off", "2.12", EDITION, "b"],
        ["P-4", "-", "non-contact", "2.20", EDITION, "b"],
    ]
    assert made["line"] == "Staff: 1 complete, 1 partial, 1 break-off, 1 non-contact"


def test_opened_and_left_empty_is_an_implicit_refusal():
    made = settled(answers(("R1", "P-1", None, None, *[None] * 5, "words")))
    assert made["dispositions"].loc[0, ["disposition", "code"]].tolist() == ["refusal", "2.112"]


def test_previews_are_no_reply_and_late_answers_have_a_code_of_their_own():
    """AAPOR's table of web surveys of named persons: 2.27, completed but not returned during the field period."""
    late = "2016-09-01"
    received = answers(
        ("R1", "P-1", None, "Survey Preview", *FULL),
        ("R2", "P-2", late, None, *FULL),
        ("R3", "P-3", late, None, "good", *[None] * 5),  # broke off, and late
        ("R4", "P-4", late, None, *FULL),
        ("R5", "P-4", None, None, "good", *[None] * 5),  # broke off in time: that stands
    )
    made = settled(received)
    rows = made["dispositions"][["person", "respondent", "disposition", "code"]].fillna("-")
    assert rows.values.tolist() == [
        ["P-1", "-", "non-contact", "2.20"],
        ["P-2", "-", "late", "2.27"],
        ["P-3", "-", "non-contact", "2.20"],
        ["P-4", "R5", "break-off", "2.12"],
    ]
    assert made["line"] == "Staff: 1 break-off, 2 non-contact, 1 late"


def test_the_frame_may_say_of_a_late_answer_what_became_of_the_person():
    late = answers(("R1", "P-0", "2016-09-01", None, *FULL))
    for word, disposition in (("done", "late"), (None, "late"), ("on leave", "ineligible"), ("refused", "refusal")):
        assert of_words(word, received=late)["dispositions"]["disposition"].tolist() == [disposition], word


def test_late_answers_are_among_the_non_contacts_of_the_rates():
    """I = 1 and NC = 1 + 2: rates as if the late answer had not come, and a line of the ledger that names it."""
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-2", "2016-09-01", None, *FULL))
    described = survey(*RULES, closes="2016-08-31", dispositions={"silence": "unknown"})
    made = cleaning.clean(received, FRAME, [], described)
    found = dispositions.settle(received, made["cleaning_log"], made["responses"], FRAME, described)["dispositions"]
    assert found["disposition"].tolist() == ["complete", "late", "unknown", "unknown"]
    lines = ledger.tabulate(made["responses"], found, described)["bases"]
    own = lines[(lines["item"] == "response") & (lines["group"] == "all")].set_index("step")
    assert own.loc["late", ["count", "left"]].tolist() == [1, 1]
    assert own.loc[["known", "contacted", "answers"], "count"].tolist() == [2, 1, 1]
    numbers = response.count(found, FRAME, described.changed(key="s"), lines)["numbers"].set_index("address")["value"]
    for name, value in {"rr1": 1 / 4, "rr5": 1 / 2, "con3": 1 / 2, "coop1": 1, "ref3": 0}.items():
        assert numbers[f"s.response.all.{name}"] == pytest.approx(value), name


@pytest.mark.parametrize("rules", [RULES, RULES[::-1]])
def test_who_broke_off_and_came_back_answered(rules):
    received = answers(("R1", "P-1", None, None, "good", *[None] * 5), ("R2", "P-1", None, None, *FULL))
    described = survey(*rules, closes="2016-08-31")
    made = cleaning.clean(received, FRAME, [], described)
    result = dispositions.settle(received, made["cleaning_log"], made["responses"], FRAME, described)
    assert result["dispositions"].loc[0, ["respondent", "disposition"]].tolist() == ["R2", "complete"]


def test_a_break_off_under_a_corrected_id_belongs_to_the_right_person(tmp_path):
    (tmp_path / "c.csv").write_text("respondent,item,old,new,reason\nR1,person,P-9,P-1,Wrong id\n", encoding="utf-8")
    received = answers(("R1", "P-9", None, None, "good", *[None] * 5))
    described = survey({"rule": "correct", "file": "c.csv"}, {"rule": "drop_break_offs"})
    made = cleaning.clean(received, FRAME, [tmp_path / "c.csv"], described)
    result = dispositions.settle(received, made["cleaning_log"], made["responses"], FRAME, described)
    assert result["dispositions"].loc[0, ["respondent", "disposition"]].tolist() == ["R1", "break-off"]


def test_an_answer_that_no_rule_drops_is_partial_at_least():
    described = survey()
    received = answers(("R1", "P-1", None, None, "good", *[None] * 5))
    made = cleaning.clean(received, FRAME, [], described)
    result = dispositions.settle(received, made["cleaning_log"], made["responses"], FRAME, described)
    assert result["dispositions"].loc[0, "disposition"] == "partial"


def test_without_a_frame_one_row_an_answer():
    received = answers(("R1", None, None, None, *FULL), ("R2", None, None, None, *[None] * 6))
    items = {key: item for key, item in ITEMS.items() if "where" not in item}
    described = survey(*RULES, closes="2016-08-31", items=items, frame=None)
    empty = pd.DataFrame({"person": pd.Series(dtype="string")})
    made = cleaning.clean(received, empty, [], described)
    result = dispositions.settle(received, made["cleaning_log"], made["responses"], empty, described)["dispositions"]
    check(result, "dispositions")
    assert result[["person", "respondent", "disposition"]].values.tolist() == [
        ["R1", "R1", "complete"],
        ["R2", "R2", "refusal"],
    ]


def test_dispositions_add_up_to_the_frame_and_the_answers():
    received = answers(*((f"R{i}", f"P-{i}", None, None, *FULL) for i in (1, 2, 4)))
    made = settled(received)["dispositions"]
    assert made["person"].tolist() == FRAME["person"].tolist()
    assert made["respondent"].notna().sum() == 3
    assert set(made["disposition"]) <= set(outcome_codes.WORDS)


def test_more_answers_than_persons_is_an_error():
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-2", None, None, *FULL))
    made = cleaning.clean(received, FRAME, [], survey())
    with pytest.raises(EvidenceError, match="1 persons, but 2 answers"):
        dispositions.settle(received, made["cleaning_log"], made["responses"], FRAME.head(1), survey())


def test_who_is_ineligible_by_the_frame_or_by_the_answer_is_out_of_the_rates():
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-3", None, None, "poor", *FULL[1:]))
    by_frame = survey({"rule": "drop_ineligible", "where": {"unit": ["a"]}})
    by_answer = survey({"rule": "drop_ineligible", "where": {"q1": "poor", "unit": "b"}})
    for described, out in ((by_frame, ["P-1", "P-2"]), (by_answer, ["P-3"])):
        made = cleaning.clean(received, FRAME, [], described)
        result = dispositions.settle(received, made["cleaning_log"], made["responses"], FRAME, described)
        found = result["dispositions"].query("disposition == 'ineligible'")
        assert found["person"].tolist() == out and set(found["code"]) == {"4.10"} and found["respondent"].isna().all()


def test_the_frame_says_what_became_of_the_silent_and_codes_are_declared():
    declared = {
        "edition": "House codes, 2026", "codes": {"refusal": "2.111"}, "variable": "unit",
        "outcomes": {"a": "refusal", "b": "unknown"},
    }  # fmt: skip
    made = settled(answers(("R1", "P-1", None, None, *FULL)), dispositions=declared)["dispositions"]
    assert made["disposition"].tolist() == ["complete", "refusal", "unknown", "unknown"]
    assert made["code"].tolist() == ["1.1", "2.111", "3.19", "3.19"]
    assert set(made["edition"]) == {"House codes, 2026"}


def test_silence_may_be_declared_unknown():
    """Nothing came of P-3 and P-4; of P-2 something came, so that it is known whether they are eligible."""
    received = answers(("R1", "P-1", None, None, *FULL), ("R2", "P-2", None, "Survey Preview", *FULL))
    for silence, disposition, code in (("non-contact", "non-contact", "2.20"), ("unknown", "unknown", "3.19")):
        made = settled(received, dispositions={"silence": silence})["dispositions"]
        assert made["disposition"].tolist() == ["complete", "non-contact", disposition, disposition]
        assert made["code"].tolist() == ["1.1", "2.20", code, code]
    assert survey().dispositions.silence == "non-contact"
    with pytest.raises(ValueError, match="silence"):
        survey(dispositions={"silence": "refusal"})


def test_unknown_eligibility_moves_the_rates_as_the_table_of_aapor_says():
    """I = 1, and 3 of whom nothing came: NC = 3 where they are eligible, UO = 3 where that is not known."""
    received = answers(("R1", "P-1", None, None, *FULL))
    wanted = {
        "non-contact": {"rr1": 1 / 4, "rr3": 1 / 4, "rr5": 1 / 4, "con1": 1 / 4, "con3": 1 / 4, "ref3": 0},
        # e is that of the known: P-4 is not eligible, so 1 of 2; RR3 is 1 / (1 + 2 / 2), CON3 is of the known alone.
        "unknown": {"rr1": 1 / 3, "rr3": 1 / 2, "rr5": 1, "con1": 1 / 3, "con2": 1 / 2, "con3": 1, "ref3": 0},
    }
    for silence, rates in wanted.items():
        more = {} if silence == "non-contact" else {"variable": "unit", "outcomes": {"gone": "ineligible"}}
        frame = FRAME.assign(unit=[None, None, None, "gone" if more else None])
        described = survey(items=ASKED, dispositions={"silence": silence, **more})
        made = cleaning.clean(received, frame, [], described)
        found = dispositions.settle(received, made["cleaning_log"], made["responses"], frame, described)["dispositions"]
        lines = ledger.tabulate(made["responses"], found, described)["bases"]
        numbers = response.count(found, frame, described.changed(key="s"), lines)["numbers"]
        numbers = numbers.set_index("address")["value"]
        for name, value in rates.items():
            assert numbers[f"s.response.all.{name}"] == pytest.approx(value), (silence, name)
        own = lines[(lines["item"] == "response") & (lines["group"] == "all")].set_index("step")["count"]
        assert (own["unknown"], own["non_contact"]) == ((2, 0) if more else (0, 3))


OUTCOMES = {
    "bounced": "unknown", "refused": "refusal", "on leave": "ineligible", "отказ": "refusal", "رفض": "refusal",
    "拒访": "refusal", "n/a": "non-contact", "done": "complete",
}  # fmt: skip


ASKED = {key: {name: one for name, one in item.items() if name != "where"} for key, item in ITEMS.items()}


def of_words(*given, received=None, **more):
    rows = pd.DataFrame({"person": [f"P-{k}" for k in range(len(given))], "unit": given}, dtype="string")
    declared = {"variable": "unit", "outcomes": OUTCOMES}
    return settled(
        received if received is not None else answers(), frame=rows, dispositions=declared, items=ASKED, **more
    )


@pytest.mark.parametrize(
    ("word", "disposition"),
    [
        ("Bounced", "unknown"),
        ("BOUNCED.", "unknown"),
        ("On  Leave", "ineligible"),
        ("on-leave", "ineligible"),
        ("on\u00a0leave", "ineligible"),
        ("Отказ", "refusal"),
        ("\u200fرفض", "refusal"),
        ("拒访\u200b", "refusal"),
        ("N/A", "non-contact"),
        (None, "non-contact"),
    ],
)
def test_outcome_words_are_compared_as_labels_are(word, disposition):
    assert of_words(word)["dispositions"]["disposition"].tolist() == [disposition]


@pytest.mark.parametrize("word", ["Bouncedd", "moved", "переехал", "404"])
def test_an_outcome_word_that_is_not_listed_is_refused(word):
    with pytest.raises(EvidenceError, match=f"column unit: '{word}' .of 2 nonrespondents. is not one of the words"):
        of_words("bounced", word, word)


def test_the_word_of_somebody_who_answered_is_not_asked_for():
    made = of_words("moved", "refused", received=answers(("R1", "P-0", None, None, *FULL)))["dispositions"]
    assert made["disposition"].tolist() == ["complete", "refusal"]


def test_an_outcome_that_claims_an_answer_needs_one():
    with pytest.raises(EvidenceError, match="'done' says that an answer came"):
        of_words("done")
    late = answers(("R1", "P-0", "2016-09-01", None, *FULL))
    assert of_words("done", received=late)["dispositions"]["disposition"].tolist() == ["late"]


def test_words_of_one_spelling_mean_one_thing():
    with pytest.raises(ValueError, match="differ only in case or blanks"):
        Dispositions(variable="unit", outcomes={"R": "refusal", "r": "unknown"})


def test_rates_of_an_outcome_in_another_case():
    frame = pd.DataFrame(
        {
            "person": [f"P-{k}" for k in range(1, 9)],
            "unit": [None] * 4 + ["Bounced", "Bounced", "On leave", "refused"],
        },
        dtype="string",
    )
    received = answers(*((f"R{k}", f"P-{k}", None, None, *FULL) for k in range(1, 5)))
    declared = {"variable": "unit", "outcomes": OUTCOMES}
    made = settled(received, frame=frame, dispositions=declared, items=ASKED)["dispositions"]
    numbers = response.count(made, frame, surveyed({"title": "S", "frame": {"variables": ["unit"]}}, key="s"))[
        "numbers"
    ]
    assert numbers.set_index("address")["value"]["s.response.all.rr1"] == pytest.approx(4 / 7)
