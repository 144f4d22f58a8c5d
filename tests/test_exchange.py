"""Out to SPSS and Stata and back through the readers: the same answers, the same kinds of missing, the same bytes."""

import numpy as np
import pandas as pd
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scripts.ground.missing import WORDS
from scripts.settings import plain
from scripts.surveys.answers import bases
from scripts.surveys.handover import coded_variables, statistical_files
from scripts.surveys.received import received_answers
from tests.conftest import evaluate
from tests.filled import scaled, surveyed

SCALES = scaled(
    {
        "rating": {
            "categories": {"good": ["Good", "good!"], "fair": "F\u00e4ir, or so", "poor": "Poor"},
            "scores": {"good": 2, "fair": 0, "poor": -2},
            "nets": {"not_poor": ["good", "fair"]},
            "missing": {"dont_know": "Don't know", "prefer_not": "Prefer not to say", "told": "Never told"},
            "kinds": {"prefer_not": "refused", "told": "refused"},
        },
        "use": {"categories": {"never": "Never", "daily": "Daily"}, "scores": {"never": 0.5, "daily": 7}},
    }
)
LONG = "a_question_with_a_very_long_name_of_its_own"
SURVEY = {
    "title": "Staff",
    "selection": "census",
    "columns": {"respondent": "id"},
    "frame": {"file": "raw/frames/staff.csv", "person": "id", "variables": ["unit of staff"]},
    "items": {
        "use": {"column": "q0", "text": "How often?", "scale": "use"},
        "rating": {"column": "q1", "text": "How good?", "scale": "rating", "asked_if": {"use": "daily"}},
        LONG: {"column": "q2", "text": "\u00e9" * 200, "scale": "rating", "base": ["dont_know"]},
        "channels": {
            "columns": {"mail": "c1", "phone": "c2"},
            "text": "How: by which?",
            "type": "multiple_response",
            "labels": {"mail": ["Mail", "Post"], "phone": "Phone"},
        },
        "hours": {"column": "hours", "text": "Hours", "type": "number", "where": {"unit of staff": "Unit A"}},
        "why": {"column": "why", "text": "Why?", "type": "text"},
    },
    "grids": {"both": {"text": "Both", "items": ["rating", LONG]}},
}
KEYS = {
    "use": ["never", "daily", None],
    "rating": ["good", "fair", "poor", "dont_know", "prefer_not", "told", None],
    LONG: ["good", "poor", "dont_know", "told", None],
    "channels": ["mail", "phone", "mail|phone", None],
    "hours": ["0", "1.5", "-40", "38", None],
}
ANSWERS = st.fixed_dictionaries({key: st.sampled_from(values) for key, values in KEYS.items()})
PEOPLE = st.tuples(ANSWERS, st.sampled_from(["Unit A", "Unit B", None]), st.sampled_from(["complete", "partial"]))


def tables(people):
    """Return responses, dispositions and weights of made-up people."""
    ids = [f"R-{number:03}" for number in range(len(people))]
    responses = pd.DataFrame([answers | {"why": "words"} for answers, _, _ in people], dtype="string")
    responses.insert(0, "respondent", pd.array(ids, dtype="string"))
    responses.insert(1, "row", pd.array(range(2, len(people) + 2), dtype="Int64"))
    states = pd.DataFrame({"person": ids, "respondent": ids, "disposition": [one for _, _, one in people]})
    states["unit of staff"] = pd.array([unit for _, unit, _ in people], dtype="string")
    weights = pd.DataFrame({"respondent": ids, "weight": [1 + number / 3 for number in range(len(people))]})
    return responses, states, weights


def out(people):
    return statistical_files.write(*tables(people), surveyed(SURVEY, SCALES))


def kinds(people):
    """Return item -> key of the answer or kind of the missing one, as the house knows them."""
    responses, states, _ = tables(people)
    survey = surveyed(SURVEY, SCALES)
    answers, persons = bases.sample(responses, states, survey)
    judged = bases.judged(answers, persons, survey)
    found = {}
    for key, item in survey.items.items():
        if key == "why":
            continue
        state = bases.kinds(key, judged, survey)
        own = judged.answers.columns[key].texts()
        missing = survey.scale(item).missing
        kept = (state == "base") | (np.isin(own, [*missing]) & (state != "not_asked"))
        found[key] = [text if keep else kind for text, keep, kind in zip(own, kept, state, strict=True)]
    return found


def back(tmp_path, made, platform):
    """Return item -> key or kind again, by the readers of the house, which know all kinds as missing answers."""
    path = tmp_path / {"spss": "a.sav", "stata": "a.dta"}[platform]
    path.write_bytes(made[platform])
    own = {kind: WORDS[kind] for kind in coded_variables.OWN}
    scales = {name: plain(scale) | {"missing": own | scale.missing} for name, scale in SCALES.items()}
    scales["box"] = {"categories": {"0": ["Not selected", "0"], "1": ["Selected", "1"]}, "missing": own}
    short = coded_variables.names([LONG])[0]
    items = {
        "use": {"column": "use", "scale": "use"},
        "rating": {"column": "rating", "scale": "rating"},
        LONG: {"column": short, "scale": "rating"},
        "mail": {"column": "channels_mail", "scale": "box"},
        "phone": {"column": "channels_phone", "scale": "box"},
        "hours": {"column": "hours", "type": "text"},
    }
    survey = {"title": "Back", "platform": platform, "columns": {"respondent": "row"}, "items": items}
    found = received_answers.read(path, surveyed(survey, scales))["received"]
    given = {key: found[key].tolist() for key in ("use", "rating", LONG)}
    boxes = zip(found["mail"], found["phone"], strict=True)
    given["channels"] = [
        mail if mail in own else "|".join(k for k, box in (("mail", mail), ("phone", phone)) if box == "1")
        for mail, phone in boxes
    ]
    words = {word: kind for kind, word in own.items()}
    given["hours"] = [words.get(text, text) for text in found["hours"]]
    return given


def as_numbers(found):
    """Return texts that are numbers in one spelling."""
    return [f"{float(text):g}" if text.lstrip("-").replace(".", "").isdigit() else text for text in found]


@settings(max_examples=40)
@given(people=st.lists(PEOPLE, min_size=1, max_size=6))
@pytest.mark.parametrize("platform", ["spss", "stata"])
def test_answers_and_kinds_come_back(tmp_path_factory, platform, people):
    told, found = kinds(people), back(tmp_path_factory.mktemp("back"), out(people), platform)
    for key in told:
        assert as_numbers(found[key]) == as_numbers(told[key]), key


ONE = ({"use": "daily", "rating": "good", LONG: "told", "channels": "mail", "hours": "38"}, "Unit A", "complete")
TWO = ({"use": "never", "rating": "poor", LONG: None, "channels": None, "hours": None}, "Unit B", "partial")
GONE = (dict.fromkeys(KEYS), None, "break-off")


def test_what_stands_in_the_files(tmp_path):
    made = out([ONE, TWO, GONE])
    (tmp_path / "a.sav").write_bytes(made["spss"])
    frame, meta = pyreadstat.read_sav(tmp_path / "a.sav", user_missing=True)
    assert frame.columns.tolist() == [
        "row", "use", "rating", LONG[:28], "channels_mail", "channels_phone", "hours", "unit_of_staff", "weight",
    ]  # fmt: skip
    # Scores are the codes where they are whole; the other scale has its places.
    assert frame["rating"].tolist() == [2, -9001] and frame["use"].tolist() == [2, 1]
    assert meta.variable_value_labels["rating"] == {2: "Good", 0: "F\u00e4ir, or so", -2: "Poor", -9001: "not asked"}
    assert meta.variable_value_labels[LONG[:28]][-9007] == "Never told"
    assert meta.missing_ranges["rating"] == [{"lo": -9026, "hi": -9001}]
    assert frame["hours"].tolist() == [38, -9001]
    assert meta.variable_value_labels["unit_of_staff"] == {1: "Unit A", 2: "Unit B"}
    assert frame["weight"].tolist() == pytest.approx([1, 4 / 3])
    levels = {
        "row": "scale",
        "rating": "ordinal",
        "channels_mail": "nominal",
        "hours": "scale",
        "unit_of_staff": "nominal",
    }
    assert {name: meta.variable_measure[name] for name in levels} == levels
    sets = meta.mr_sets["channels"]
    assert sets["variable_list"] == ["channels_mail", "channels_phone"] and sets["counted_value"] == 1
    assert sets["label"] == "How: by which?" and sets["is_dichotomy"]
    (tmp_path / "a.dta").write_bytes(made["stata"])
    frame, meta = pyreadstat.read_dta(tmp_path / "a.dta", user_missing=True)
    assert frame["rating"].tolist() == [2, "a"] and meta.missing_user_values["rating"] == ["a"]
    assert "words" not in made["spss"].decode("latin-1") + made["stata"].decode("latin-1")
    assert "R-000" not in made["spss"].decode("latin-1") + made["stata"].decode("latin-1")


def test_another_reader_of_stata_files_agrees(tmp_path):
    """The reader of pandas is written apart from the library that wrote the file."""
    (tmp_path / "a.dta").write_bytes(out([ONE, TWO, TWO])["stata"])
    with pd.io.stata.StataReader(tmp_path / "a.dta", convert_categoricals=False, convert_missing=True) as reader:
        frame, labels = reader.read(), reader.value_labels()
        assert reader.data_label == "Staff" and reader.variable_labels()["rating"] == "How good?"
    assert [str(value) for value in frame["rating"]] == ["2", ".a", ".a"]
    assert [str(value) for value in frame[LONG[:28]]] == [".g", ".c", ".c"]  # the question after it was answered
    assert [str(value) for value in frame["hours"]] == ["38.0", ".a", ".a"]
    assert frame["weight"].tolist() == pytest.approx([1, 4 / 3, 5 / 3])
    of_rating = next(one for name, one in labels.items() if name.startswith("rating"))
    assert {code: of_rating[code] for code in (2, 0, -2)} == {2: "Good", 0: "F\u00e4ir, or so", -2: "Poor"}


def test_losses_are_listed():
    lost = out([ONE, TWO, GONE])["losses"]
    said = set(zip(lost["format"], lost["item"], lost["lost"], strict=True))
    assert {
        ("both", "", "1 break-offs"),
        ("both", "why", "the texts"),
        ("both", "rating", "1 answers to what was not asked"),
        ("both", LONG, "that dont_know counts in the base"),
        ("both", "use", "its scores"),
        ("both", "", "nets of the scale rating: not_poor"),
        ("both", "", "that the items of both are a grid"),
        ("both", LONG, "the name"),
        ("spss", LONG, f"the end of the question of {LONG[:28]}"),
        ("stata", LONG, f"the end of the question of {LONG[:28]}"),
    } <= said
    assert not [row for row in said if row[1] == "rating" and row[0] == "spss"]


def test_numbers_at_the_codes_of_missing_answers_stay_numbers(tmp_path):
    made = out([({**ONE[0], "hours": "-9003"}, "Unit A", "complete"), TWO])
    assert made["losses"].query("format == 'spss' and item == 'hours'").shape[0] == 1
    (tmp_path / "a.sav").write_bytes(made["spss"])
    frame = pyreadstat.read_sav(tmp_path / "a.sav", user_missing=False)[0]
    assert frame["hours"].fillna(1).tolist() == [-9003, 1]


def test_codes_of_a_reverse_and_of_a_derived_item(tmp_path):
    """The mean of the codes is that of the scores, turned round where the item is; values of an expression go out."""
    responses, states, weights = tables([ONE, ONE, TWO])
    items = {
        "use": SURVEY["items"]["use"],
        "rating": {"column": "q1", "text": "How bad?", "scale": "rating", "reverse": True},
        "twice": {"derive": "hours * 2", "text": "Twice", "type": "number"},
        "hours": {"column": "hours", "text": "Hours", "type": "number"},
    }
    survey = {"title": "Staff", "selection": "nonprobability", "columns": {"respondent": "id"}, "items": items}
    told = responses.assign(twice=["76", "76", None])
    made = statistical_files.write(told, states, weights, surveyed(survey, SCALES))
    (tmp_path / "a.sav").write_bytes(made["spss"])
    frame = pyreadstat.read_sav(tmp_path / "a.sav", user_missing=True)[0]
    assert frame["rating"].tolist() == [-2, -2, 2]
    assert frame["twice"].tolist() == [76, 76, -9002]  # as its source: the end of the answer was not reached
    assert "how it is derived: hours * 2" in made["losses"]["lost"].tolist()


@pytest.mark.parametrize("platform", ["spss", "stata"])
def test_many_silent_before_the_first_answer(tmp_path, platform):
    """The library guesses the type of a column by its first hundred cells."""
    people = [({**TWO[0], "use": None}, "Unit B", "complete")] * 150 + [ONE, ONE]
    told, found = kinds(people), back(tmp_path, out(people), platform)
    assert all(as_numbers(found[key]) == as_numbers(told[key]) for key in told)


def test_the_clock_is_not_in_the_files():
    made = out([ONE, TWO])
    assert made["spss"][92:109] == b"01 Jan 0000:00:00"
    # 118 is the release that every Stata from 14 on opens; 119 is for more variables than a survey has.
    assert b"<release>118</release>" in made["stata"]
    assert b"<timestamp>\x1101 Jan 2000 00:00</timestamp>" in made["stata"]
    again = out([ONE, TWO])
    assert (made["spss"], made["stata"]) == (again["spss"], again["stata"])


def test_the_files_are_a_target_and_know_no_clock(example):
    names = [f"results/surveys/gardeners/responses.{ending}" for ending in ("sav", "dta", "losses.csv")]
    made = []
    for _ in range(2):
        run = evaluate(example, "--forcerun", "export_survey", "--", names[0])
        assert run.returncode == 0, run.stdout
        made.append([(example / name).read_bytes() for name in names])
    assert made[0] == made[1]


@given(st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=50), unique=True, max_size=30))
def test_names_fit_both_formats(wanted):
    found = coded_variables.names([*wanted, "with", "IF", "str8", "9lives", "x" * 40, "X" * 41])
    assert len({name.lower() for name in found}) == len(found)
    assert all(name.isascii() and name.isidentifier() and name[0].isalpha() and len(name) <= 28 for name in found)
    assert not {name.lower() for name in found} & coded_variables.RESERVED
