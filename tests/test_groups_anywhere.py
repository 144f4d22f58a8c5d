"""Groups of records, notes and schemes in any script: addresses of their own, spellings joined, conditions that follow."""

import pandas as pd
import pytest

from scripts.interviews.codings import all_codings, counting
from scripts.interviews.codings.respondents import within
from scripts.interviews.comparison.coder_agreement import groups
from scripts.interviews.notes import reading_notes
from scripts.numbers import gather
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Scheme
from tests.filled import filled
from tests.test_codings import SCHEME, put
from tests.test_record_numbers import computed, found

UNITS = "letter,year,unit,tasked,completed,pages\nL-1,2015,{},,,1\nL-2,2015,{},,,2\nL-3,2016,{},,,4\n"


@pytest.mark.parametrize(
    ("values", "counts"),
    [
        (("Отдел кадров", "отдел  КАДРОВ", "Канцелярия"), {"отдел_кадров": 2, "канцелярия": 1}),
        (("شؤون الموظفين", "\u200fشؤون الموظفين", "الديوان"), {"شؤون_الموظفين": 2, "الديوان": 1}),
        (("人事处", "人事处 ", "办公厅"), {"人事处": 2, "办公厅": 1}),
        (("C", "C++", "c"), {"c": 2, "c_plus_sign_plus_sign": 1}),
        (("👍", "👎", "👍"), {"thumbs_up_sign": 2, "thumbs_down_sign": 1}),
    ],
)
def test_a_record_by_units_in_any_script(tmp_path, values, counts):
    text = UNITS.format(*values)
    made = computed(tmp_path, {"it": {"statistic": "count", "by": ["unit"]}}, text)
    assert found(made) == {f"letters.it.unit-{token}.count": n for token, n in counts.items()}
    gather.prove(made["numbers"], made["cases"])


def test_conditions_and_series_follow_the_spelling_that_stands_for_all(tmp_path):
    text = UNITS.format("Отдел", "отдел", "ОТДЕЛ")
    numbers = {
        "by_unit": {"statistic": "sum", "column": "pages", "by": ["unit"]},
        "one": {"statistic": "count", "where": {"unit": "ОТДЕЛ"}},
        "some": {"statistic": "share", "unit": "share", "counted": {"unit": ["отдел"]}},
        "twice": {
            "statistic": "ratio", "unit": "ratio", "of": {"item": "by_unit", "group": {"unit": "отдел"}},
            "to": {"item": "one"},
        },
    }  # fmt: skip
    made = computed(tmp_path, numbers, text)
    assert list(found(made).values()) == [3, 1, 7, pytest.approx(7 / 3)] or set(found(made).values()) == {
        3,
        1,
        7,
        7 / 3,
    }
    assert "is counted as" in made["line"]


def test_distinct_values_are_counted_as_groups_are(tmp_path):
    made = computed(tmp_path, {"it": {"statistic": "distinct", "column": "unit"}}, UNITS.format("a", "A", "b"))
    assert found(made) == {"letters.it.all.distinct": 2}


INTERVIEWS = {"notes": "raw/interviews", "header": ["note", "group", "language"]}


def read(folder, *groups_of):
    files = []
    for place, group in enumerate(groups_of):
        path = folder / f"n{place}.txt"
        path.write_text(f"note: n{place}\ngroup: {group}\nlanguage: ar\n\nNote {place}.\n", encoding="utf-8")
        files.append(path)
    return reading_notes.read(files, filled(Interviews, INTERVIEWS), ["gaps"])


@pytest.mark.parametrize(
    ("values", "tokens"),
    [
        (["الميدان", "\u200fالميدان", "المقر"], ["الميدان", "المقر"]),
        (["Штаб", "ШТАБ", "Поле"], ["штаб", "поле"]),
        (["实地", "实地\u3000", "总部"], ["实地", "总部"]),
    ],
)
def test_notes_and_schemes_by_a_header_in_any_script(tmp_path, values, tokens):
    made = read(tmp_path, *values)
    assert (
        "group of n1 differs" in made["line"] or "group of n0 differs" in made["line"] or values[1].strip() == values[0]
    )
    counts = reading_notes.count(made["notes"])["numbers"].query("statistic == 'count'")
    assert dict(zip(counts["address"], counts["value"], strict=True)) == {
        "interviews.notes.all.count": 3,
        f"interviews.notes.group-{tokens[0]}.count": 2,
        f"interviews.notes.group-{tokens[1]}.count": 1,
    }
    scheme = SCHEME | {"base": {"group": [values[1], values[2]]}, "by": ["group"], "census": {f"group-{tokens[0]}": 4}}
    rows = [
        [f"n{k}", "first", code, "", "", quote, ""]
        for k, (code, quote) in enumerate([("plan", "Note 0"), ("", ""), ("plan", "Note 2")])
    ]
    given = all_codings.read([put(tmp_path, rows)], made["notes"], filled(Scheme, scheme), "gaps")["codings"]
    own = counting.count(given, made["notes"], filled(Scheme, scheme), "gaps", 0.95)["numbers"].set_index("address")
    assert own["value"][f"gaps.respondents.group-{tokens[0]}.plan"] == 0.5
    assert own["high"][f"gaps.respondents.group-{tokens[0]}.plan"] < 1
    assert own["base"][f"gaps.respondents.group-{tokens[1]}.plan"] == 1


def test_an_address_of_a_scheme_hangs_on_all_notes_not_on_those_coded_twice():
    every = pd.DataFrame({"note": ["A", "B", "C"], "group": ["C", "C++", "x"], "language": "en"})
    part = every[every["note"] != "A"]
    named = [group["group"] for group, _ in groups(part, every, filled(Scheme, {"by": ["group"]})) if group]
    assert [one.token for one in named] == ["c_plus_sign_plus_sign", "x"]


def test_a_group_with_a_comma_is_one_group():
    every = pd.DataFrame({"note": ["A", "B"], "group": ["Policy, planning", "Staff"]})
    assert within(every, "group = Policy, planning")["note"].tolist() == ["A"]
