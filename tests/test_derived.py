"""Derived items: the grammar, three-valued logic, kinds of missing, and what is refused when settings are read."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.expressions import derivation
from scripts.expressions.grammar import FUNCTIONS, KEYWORDS, parse
from scripts.expressions.logic import Column, evaluate
from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import YES_OR_NO
from scripts.surveys.answers import bases, coded, derived_items
from tests.filled import surveyed

SCALES = {
    "rating": {
        "categories": {"good": "Good", "fair": "Fair", "poor": "Poor"},
        "scores": {"good": 3, "fair": 2, "poor": 1},
        "missing": {"dont_know": "Don't know"},
    },
    "yes_no": {"categories": YES_OR_NO.categories},
    "tenure": {"categories": {"long": "Long", "short": "Short"}},
}
SURVEY = {
    "title": "Staff",
    "selection": "census",
    "frame": {"file": "raw/frames/staff.csv", "variables": ["years", "grade"]},
    "items": {
        "soil": {"scale": "rating", "text": ""},
        "tools": {"scale": "rating", "text": "", "where": {"grade": ["P-4", "P-5"]}},
        "hours": {"type": "number", "text": ""},
        "means": {"type": "multiple_response", "columns": {"mail": "a", "phone": "b"}, "text": ""},
        "comment": {"type": "text", "text": ""},
    },
}
FRAME = pd.DataFrame(
    {"person": ["a", "b", "c", "d"], "years": ["7", "3", None, "5"], "grade": ["P-4", "P-5", "D-1", "G-5"]}
).astype("string")
ANSWERS = pd.DataFrame(
    {
        "respondent": ["R1", "R2", "R3", "R4"], "row": [2, 3, 4, 5], "person": ["a", "b", "c", "d"],
        "soil": ["good", "dont_know", "poor", None],
        "tools": ["fair", "good", None, "good"],
        "hours": ["10", None, "0", "2.5"],
        "means": ["mail|phone", "mail", "", None],
        "comment": ["words", None, None, None],
        "marks": [None] * 4,
    }
).astype(dict.fromkeys(["soil", "tools", "hours", "means", "comment", "marks", "person", "respondent"], "string"))  # fmt: skip


def with_new(declared, **item):
    items = SURVEY["items"] | {"new": {"derive": declared, "text": "", **item}}
    return surveyed(SURVEY, SCALES, items=items)


def made(declared, **item):
    return derived_items.derive(ANSWERS, FRAME, with_new(declared, **item))["new"].fillna("").tolist()


def choice(declared, scale="yes_no"):
    return made(declared, scale=scale)


def amount(declared):
    return made(declared, type="number")


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("years >= 5 and grade in [P-4, P-5]", ["yes", "no", "no", "no"]),  # R3: D-1 decides, whatever its years
        ("years >= 5 or grade in [P-4, P-5]", ["yes", "yes", "", "yes"]),
        ("not years >= 5", ["no", "yes", "", "no"]),
        ("grade in [p-4, 'P-5 ']", ["yes", "yes", "no", "no"]),  # as in `where`
        ("grade == 'd-1'", ["no", "no", "yes", "no"]),
        ("'g-5' != grade", ["yes", "yes", "yes", "no"]),
        ("grade not in ['P-4', \"D-1\"]", ["no", "yes", "no", "yes"]),
        ("soil == 'good'", ["yes", "", "no", ""]),  # don't know is missing
        ("tools == 'good'", ["no", "yes", "", ""]),  # R4 was not asked, whatever is there
        ("means in [phone]", ["yes", "no", "", ""]),
        ("answered(soil)", ["yes", "no", "yes", "no"]),
        ("answered(comment)", ["yes", "no", "no", "no"]),
        ("hours in [10, 2.50]", ["yes", "", "no", "yes"]),
        ("2 + 3 * 4 == 14 and 10 / 4 - 1 == 1.5 and -2 < 0", ["yes"] * 4),
        ("1 / hours > 0", ["yes", "", "", "yes"]),  # R3: division by 0 is missing
        ("missing", [""] * 4),
    ],
)
def test_conditions_by_three_valued_logic(expression, found):
    assert choice(expression) == found


@pytest.mark.parametrize(
    ("expression", "found"),
    [
        ("hours * 2", ["20", "", "0", "5"]),
        ("score(soil) + score(tools)", ["5", "", "", ""]),
        ("mean(score(soil), score(tools))", ["2.5", "3", "1", ""]),
        ("sum(hours, years)", ["17", "3", "0", "7.5"]),
        ("min(hours, years)", ["7", "3", "0", "2.5"]),
        ("max(hours, 1)", ["10", "1", "1", "2.5"]),
        ("count_of(soil == 'good', tools == 'good')", ["1", "1", "0", ""]),
        ("count_of(means)", ["2", "1", "", ""]),
        ("hours if years > 4 else 0 - hours", ["10", "", "", "2.5"]),
        ("years", ["7", "3", "", "5"]),
    ],
)
def test_amounts(expression, found):
    assert amount(expression) == found


def test_a_list_of_values_takes_the_first_condition_that_holds():
    rows = [{"value": "long", "if": "years >= 5"}, {"value": "short"}]
    assert choice(rows, "tenure") == ["long", "short", "", "long"]
    assert choice("'long' if years >= 5 else 'short'", "tenure") == ["long", "short", "", "long"]
    assert amount([{"value": 1.0, "if": "years >= 5"}, {"value": 0.5, "if": "grade == 'P-5'"}]) == ["1", "0.5", "", "1"]


T, F, U = True, False, None


@pytest.mark.parametrize("sign", ["and", "or"])
def test_the_truth_table_is_that_of_kleene(sign):
    pairs = [(a, b) for a in (T, F, U) for b in (T, F, U)]
    a, b = ([pair[k] for pair in pairs] for k in (0, 1))
    columns = {
        name: Column("truth", np.array([bool(x) for x in side]), np.array([x is not None for x in side]))
        for name, side in (("a", a), ("b", b))
    }
    found = evaluate(parse(f"a {sign} b", ""), columns, 9, "")
    # What any choice for the unknown would give, where all give the same.
    for k, pair in enumerate(pairs):
        worlds = {
            (x and y) if sign == "and" else (x or y)
            for x in ([pair[0]] if pair[0] is not None else [T, F])
            for y in ([pair[1]] if pair[1] is not None else [T, F])
        }
        assert bool(found.known[k]) == (len(worlds) == 1)
        assert not found.known[k] or {bool(found.values[k])} == worlds


def test_a_derived_item_is_missing_as_what_it_is_made_of():
    items = SURVEY["items"] | {
        "both": {"derive": "score(soil) + score(tools)", "type": "number", "text": ""},
        "half": {"derive": "both / 2", "type": "number", "text": ""},
        "either": {"derive": "score(tools) if grade in [P-4, P-5] else score(soil)", "type": "number", "text": ""},
    }
    survey = surveyed(SURVEY | {"items": items}, SCALES)
    answers = derived_items.derive(ANSWERS, FRAME, survey)
    persons = FRAME.assign(disposition="complete")
    judged = bases.judged(answers, persons, survey)
    for key in ("both", "half"):
        state = bases.kinds(key, judged, survey)
        assert state.tolist() == ["base", "dont_know", "not_asked", "no_answer"]
    state = bases.kinds("either", judged, survey)
    assert state.tolist() == ["base", "base", "base", "no_answer"]  # R4: not asked for tools, and silent on soil


def reached(answers, survey):
    return bases.reached(coded.of_table(answers, survey.items), survey).tolist()


def test_nobody_reaches_further_by_a_derived_item():
    survey = with_new("years > 1", scale="yes_no")
    answers = derived_items.derive(ANSWERS, FRAME, survey)
    assert reached(answers, survey) == reached(ANSWERS, surveyed(SURVEY, SCALES))
    assert list(answers)[-2:] == ["new", "marks"]


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("soil == 'goood'", "no answer 'goood'.*Did you mean 'good'"),
        ("sol == 'good'", "no item before this one, and no frame variable, named 'sol'.*'soil'"),
        ("new > 1", "no item before this one"),
        ("means in [fax]", "no answer 'fax'"),
        ("soil > 1", "'soil' is a category, where a number should be"),
        ("hours and soil == 'good'", "'hours' is a number, where yes or no should be"),
        ("comment == 'x'", "'comment' is free text"),
        ("score(means)", "has no scores"),
        ("score(1)", "takes the name of one item"),
        ("hours in [ten]", "its list contains words"),
        ("hours", "gives no category"),
        ("'maybe'", "'maybe' is not a category of the scale 'yes_no'"),
        ("soil", "'good' is not a category"),
        ("1 if hours > 1 else 'no'", "'no' is a category, where a number should be"),
        ("average(hours)", "no function 'average'"),
        ("hours >", "'the end' is where a name should be"),
        ("hours = 1", "'=' is not allowed in an expression"),
        ("1 < hours < 3", "'<' is where the end should be"),
        ("hours not 3", "'3' is where 'in' should be"),
        ("grade in [a,, b]", "write a list as"),
        ("(" * 40 + "1" + ")" * 40, "too long"),
        ("__import__('os')", "no function '__import__'"),
        ("soil.values", "is not allowed in an expression"),
    ],
)
def test_what_does_not_go_together_is_said_without_any_answer(expression, sentence):
    survey = with_new(expression, scale="yes_no")
    with pytest.raises(EvidenceError, match=sentence) as found:
        derivation.check(survey.items, survey.variables, survey.scales, "config/surveys/staff.yaml")
    assert str(found.value).startswith("config/surveys/staff.yaml, items.new.derive: ")


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("hours == 999", "999"), ("999 != hours", "999"), ("hours in [3, 999.0]", "999"), ("hours == -9", "-9"),
        ("hours > 99", None), ("hours == 99", None), ("hours + 1 == 999", None),
    ],
)  # fmt: skip
def test_a_code_of_a_number_is_no_value_of_it(expression, said):
    """No answer is 999: the condition would be no for everybody who gave an amount."""
    items = {"hours": SURVEY["items"]["hours"] | {"codes": {"999": "refused", "-9.0": "dont_know", "DK": "dont_know"}}}
    items["new"] = {"derive": expression, "text": "", "scale": "yes_no"}
    survey = surveyed(SURVEY, SCALES, items=items)
    if not said:
        return derivation.check(survey.items, survey.variables, survey.scales, "x")
    with pytest.raises(EvidenceError, match=f"{said} is one of the `codes` of 'hours'.*answered\\(hours\\)"):
        derivation.check(survey.items, survey.variables, survey.scales, "x")
    return None


@pytest.mark.parametrize("expression", ["grade in [P-4, P-6]", "grade == 'P-6'", "'P-6' != grade"])
def test_a_value_that_nobody_on_the_frame_has_is_refused(expression):
    with pytest.raises(EvidenceError, match=r"nobody on the frame has 'P-6' in 'grade': .* Did you mean 'P-"):
        choice(expression)


def test_a_number_is_held_against_its_limits_and_a_word_on_the_frame_is_no_number():
    with pytest.raises(EvidenceError, match="for 1 answers the number is below 0 or above 5"):
        made("hours", type="number", minimum=0, maximum=5)
    with pytest.raises(EvidenceError, match="for 1 answers the number is above 5: correct the expression"):
        made("hours", type="number", maximum=5)
    with pytest.raises(EvidenceError, match="'grade' is used as a number, but 4 answers"):
        choice("grade > 1")


WORDS = st.sampled_from(
    [*KEYWORDS, *FUNCTIONS, *SURVEY["items"], "years", "grade", "(", ")", "==", "<", "+", "-", "/", "*", ",", "1",
     "0", "2.5", "'good'", "'x'", "[P-4, 1]", "[good]", "[]", "!=", "$", "'", "`grade`"]
)  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=14))
def test_whatever_is_written_comes_to_a_value_or_to_a_sentence(words):
    for item in ({"scale": "yes_no"}, {"type": "number"}):
        survey = with_new(" ".join(words), **item)
        try:
            empty = derivation.check(survey.items, survey.variables, survey.scales, "x")
        except EvidenceError:
            continue
        assert empty is None
        try:
            derived_items.derive(ANSWERS, FRAME, survey)
        except EvidenceError as error:  # only what the frame says can still be wrong
            assert "used as a number" in str(error) or "not a category" in str(error)


@given(st.text(max_size=40))
def test_whatever_is_typed_is_read_or_refused(text):
    try:
        parse(text, "x")
    except EvidenceError as error:
        assert str(error).startswith("x: ")


AMOUNTS = st.sampled_from(["1", "2.5", "0", "a", "b"])


def pair(parts, signs):
    return st.tuples(parts, st.sampled_from(signs), parts).map(" ".join)


NUMBERS = st.recursive(
    AMOUNTS,
    lambda parts: st.one_of(pair(parts, "+-*/"), parts.map("({})".format), parts.map("-({})".format)),
    max_leaves=6,
)
TRUTHS = st.recursive(
    st.one_of(pair(NUMBERS, ["==", "!=", "<", "<=", ">", ">="]), NUMBERS.map("{} in [1, 2.5]".format)),
    lambda parts: st.one_of(pair(parts, ["and", "or"]), parts.map("({})".format), parts.map("not ({})".format)),
    max_leaves=5,
)
WHOLE = st.one_of(TRUTHS, NUMBERS, st.tuples(NUMBERS, TRUTHS, NUMBERS).map(lambda p: f"{p[0]} if {p[1]} else {p[2]}"))


@given(WHOLE)
def test_where_nothing_is_missing_python_agrees(text):
    columns = {
        "a": Column("number", np.array([3.0]), np.array([True])),
        "b": Column("number", np.array([-0.5]), np.array([True])),
    }
    found = evaluate(parse(text, "x"), columns, 1, "x")
    try:
        wanted = eval(text, {"__builtins__": {}}, {"a": 3.0, "b": -0.5})
    except ZeroDivisionError:
        return  # Python stops, and may have stopped before what it needed not look at
    if "/" not in text:
        assert found.known[0]
    if found.known[0]:
        assert found.values[0] == pytest.approx(wanted)


def test_long_expressions_are_read_or_refused_and_never_too_deep():
    for text in ("1" + " + 1" * 149, "1 if 1 < 2 else " * 40 + "1", "(" * 20 + "1" + ")" * 20):
        assert parse(text, "x")
        evaluate(parse(text, "x"), {}, 0, "x")
    for text in ("1" + " + 1" * 400, "not " * 50 + "1 < 2", "-" * 50 + "1", "1 " * 5000):
        with pytest.raises(EvidenceError):
            parse(text, "x")
