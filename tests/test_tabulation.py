"""Tables of codes: respondents, pairs, saturation, coder sensitivity, rule coverage, the framework."""

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from scripts.ground import files
from scripts.ground.code_tables import SENSITIVITY
from scripts.ground.errors import EvidenceError
from scripts.ground.note_tables import CODED
from scripts.ground.tables import check
from scripts.interviews.codings import (
    all_codings,
    coder_sensitivity,
    counting,
    framework_grid,
    respondents,
    saturation,
    scheme_tables,
)
from scripts.interviews.suggestions import coding_rules
from scripts.settings.scheme import Scheme
from scripts.statistics import finite
from tests.filled import NO_TURNS, filled
from tests.test_codings import BASIC, NOTES, SCHEME, put, row

MORE = NOTES.assign(language=["en", "fr", "en", "en", "en"], date=["2016-01-0" + day for day in "31245"])


def made(folder, rows, notes=MORE, **changes):
    scheme = SCHEME | changes
    read = all_codings.read([put(folder, rows)], notes, filled(Scheme, scheme), "gaps")
    counted = counting.count(read["codings"], notes, filled(Scheme, scheme), "gaps", 0.95)
    suggestions = (
        [coding_rules.suggest(notes, NO_TURNS, filled(Scheme, scheme), "gaps")["suggestions"]]
        if scheme.get("rules")
        else []
    )
    made_of = scheme_tables.Counted(read["codings"], notes, counted["numbers"], counted["coded"], suggestions)
    tables = scheme_tables.tabulate(made_of, filled(Scheme, scheme), "gaps", 1)
    for name in ("respondents", "cooccurrence", "saturation", "sensitivity", "rule_coverage"):
        check(tables[name], name)
    return tables | {"numbers": counted["numbers"], "codings": read["codings"]}


def test_named_of_asked_of_interviewed(tmp_path):
    found = made(tmp_path, BASIC, by=["grade"])["respondents"].set_index(["code", "group"])
    assert found.loc[("plan", "all"), ["named", "eligible", "interviewed"]].tolist() == [2, 3, 4]
    assert found.loc[("plan", "grade = senior"), ["named", "eligible", "interviewed"]].tolist() == [1, 2, 3]
    assert found["low"].isna().all() and set(found["method"]) == {"none: interviewees were selected purposively"}
    assert found.loc[("plan", "all"), "flags"] == "respondents can have several codes"


def test_a_census_of_interviewees_has_the_exact_interval(tmp_path):
    numbers = made(tmp_path, BASIC, census={"all": 8})["numbers"].set_index("address")
    plan = numbers.loc["gaps.respondents.all.plan"]
    low, high = finite.interval(2, 3, 8)
    assert (plan["low"], plan["high"], plan["population"]) == (low / 8, high / 8, 8)
    assert pd.isna(numbers.loc["gaps.respondents.all.plan_to_team", "low"])
    with pytest.raises(EvidenceError, match=r"census\.all: 3 respondents were asked, more than the 2 persons"):
        made(tmp_path, BASIC, census={"all": 2})


def test_pairs_of_codes_by_respondents_and_by_passages(tmp_path):
    rows = [*BASIC, row("B", "first", "team", "plan nothing")]
    found = made(tmp_path, rows)["cooccurrence"].set_index(["first", "second"])
    assert found.loc[("plan", "team"), ["both", "first_only", "second_only"]].tolist() == [2, 0, 0]
    assert found.loc[("plan", "team"), "jaccard"] == 1
    # Only on B do the two passages share characters.
    assert found.loc[("plan", "team"), "overlapping"] == 1
    assert found.loc[("team", "weeks"), ["both", "first_only"]].tolist() == [0, 2]


def test_readings_of_each_coder_together_in_common_and_by_rules(tmp_path):
    rows = [*BASIC, row("A", "second", "team", "team"), row("B", "second", "plan", "nothing")]
    rule = {"id": "r", "code": "plan", "words": ["plan too"], "language": "any"}
    found = made(tmp_path, rows, rules=[rule])["sensitivity"].set_index(["code", "coders"])
    shares = {coders: tuple(found.loc[("plan", coders), ["n", "base"]]) for _, coders in found.loc[["plan"]].index}
    # Of A and B, which both coded, the first finds plans on both, the second on B. "We plan nothing" is no plan too little.
    assert shares == {
        "counted": (2, 3),
        "first": (2, 3),
        "second": (1, 2),
        "union": (2, 3),
        "intersection": (1, 2),
        "rules only": (3, 3),
    }
    assert found.loc[("either", "intersection"), "n"] == 2


def test_the_lowest_and_highest_share_are_of_readings_on_half_of_the_base():
    sizes = {"counted": (10, 0.5), "first": (10, 0.4), "second": (5, 0.6), "intersection": (4, 0.0), "union": (0, None)}
    rows = [
        {"code": "plan", "coders": name, "n": 0, "base": base, "share": share} for name, (base, share) in sizes.items()
    ]
    read = SENSITIVITY.framed(rows)
    assert coder_sensitivity.lowest_and_highest(read).loc["plan", ["lowest", "highest"]].tolist() == [0.4, 0.6]


def test_the_ends_over_readings_stand_beside_the_share_of_all_alone(tmp_path):
    rows = [*BASIC, row("A", "second", "team", "team"), row("B", "second", "plan", "nothing")]
    found = made(tmp_path, rows, by=["grade"])["respondents"].set_index(["code", "group"])
    # Of A, B and C two have plans by who counts; the second coder found one on A and B.
    assert found.loc[("plan", "all"), ["lowest", "highest"]].tolist() == [0.5, 2 / 3]
    assert found.loc[("plan", "grade = senior"), ["lowest", "highest"]].isna().all()


def test_what_counts_is_read_on_the_base_of_each_code(tmp_path):
    codes = {"plan": {"asked": {"grade": ["senior"]}}, "team": {"asked": {"grade": ["support"]}}, "weeks": {}}
    rows = [row("A", "first", "plan", "nothing"), row("B", "first", "team", "team"), row("C", "first")]
    rows += [row("A", "second"), row("B", "second", "team", "team")]
    rule = {"id": "r", "code": "plan", "words": ["plan too"], "language": "any"}
    tables = made(tmp_path, rows, codes=codes, rules=[rule])
    found = tables["sensitivity"].set_index(["code", "coders"])
    numbers = tables["numbers"].set_index("address")
    for key in ("plan", "team", "either"):
        number = numbers.loc[f"gaps.respondents.all.{key}"]
        assert found.loc[(key, "counted"), ["n", "base", "share"]].tolist() == [*number[["n", "base", "value"]]]
    assert found.loc[("plan", "counted"), ["n", "base"]].tolist() == [1, 2]
    assert found.loc[("plan", "second"), ["n", "base"]].tolist() == [0, 1]
    assert found.loc[("team", "union"), ["n", "base"]].tolist() == [1, 1]
    assert found.loc[("plan", "rules only"), ["n", "base"]].tolist() == [2, 2]


def test_a_rule_for_a_code_is_one_for_what_stands_above_it(tmp_path):
    codes = {"plan": {}, "team": {"under": "plan"}, "weeks": {}}
    rule = {"id": "r", "code": "team", "words": ["plan too"], "language": "any"}
    found = made(tmp_path, BASIC, codes=codes, rules=[rule])["rule_coverage"].set_index(["code", "language"])
    assert found.loc[("plan", "en"), ["rules", "suggestions"]].tolist() == [1, 2]
    assert pd.isna(found.loc[("plan", "en"), "warning"]) and found.loc[("weeks", "en"), "warning"]


def test_a_code_without_rules_in_a_language_is_a_warning(tmp_path):
    rule = {"id": "r", "code": "plan", "words": ["plan"], "language": "en"}
    tables = made(tmp_path, BASIC, rules=[rule])
    found = tables["rule_coverage"].set_index(["code", "language"])
    assert found.loc[("plan", "en"), ["notes", "rules", "suggestions"]].tolist() == [2, 1, 4]
    assert found.loc[("plan", "fr"), "rules"] == 0 and "no rule" in found.loc[("plan", "fr"), "warning"]
    assert "5 codes lack a rule" in tables["line"]
    assert made(tmp_path, BASIC)["rule_coverage"]["warning"].isna().all()


def by_hand(order, threshold):
    """Base of four, runs of two, written out again as the paper tells it."""
    base = set().union(*order[:4])
    seen, at = set(base), 4
    while at + 2 <= len(order):
        new = set().union(*order[at - 0 : at + 2]) - seen
        if base and len(new) / len(base) <= threshold:
            return at + 2
        seen |= new
        at += 1
        seen |= order[at - 1]
    return 0


def test_saturation_by_hand():
    order = [{"a"}, {"b"}, {"a"}, set(), {"c"}, {"d"}, {"a"}, {"b"}, {"e"}]
    found = np.array([[code in one for code in "abcde"] for one in order])
    # Base {a, b}; interviews 5 and 6 bring c and d, 6 and 7 d, 7 and 8 nothing.
    assert saturation.reached(found[None], 0.0).tolist() == [8]
    assert saturation.reached(found[None], 0.5).tolist() == [7]
    assert saturation.reached(found[None, :6], 0.0).tolist() == [0]


@given(arrays(np.bool_, st.tuples(st.integers(6, 12), st.integers(1, 5))), st.sampled_from([0.0, 0.05, 0.5]))
def test_saturation_is_the_first_run_without_news(found, threshold):
    at = int(saturation.reached(found[None], threshold)[0])
    base = found[:4].any(axis=0).sum()

    def news(end):
        return (found[:end].any(axis=0) & ~found[: end - 2].any(axis=0)).sum()

    assert at == 0 or (base and news(at) <= threshold * base)
    if base:
        assert all(news(end) > threshold * base for end in range(6, at or len(found) + 1))


def test_saturation_is_the_same_of_a_table_that_was_written_and_read(tmp_path):
    first = {"a": 1, "b": 4, "c": 6, "d": 8}  # a code comes up in one interview alone, counted from 0
    rows = [{"note": f"N-{k:02}"} | {code: int(k == place) for code, place in first.items()} for k in range(20)]
    coded = CODED.framed(rows, first)
    notes = pd.DataFrame({"note": coded["note"], "date": [f"2016-01-{k + 1:02}" for k in range(20)]})
    files.write(tmp_path / "coded.csv", coded)
    read, made = (one[["note", *first]] for one in (files.read(tmp_path / "coded.csv"), coded))
    found = saturation.saturation(read, notes, [], 1)
    pd.testing.assert_frame_equal(found, saturation.saturation(made, notes, [], 1))
    assert found["by_date"].tolist() == [11, 11]  # the ninth interview brings the last code, then two bring none


def test_saturation_is_by_date_and_by_the_same_draws_each_time():
    notes = pd.DataFrame({"note": list("fedcba"), "date": [f"2016-01-0{d}" for d in range(1, 7)], "group": ["x"] * 6})
    coded = pd.DataFrame({"note": list("abcdef"), "p": [0, 0, 0, 0, 1, 1], "q": [1, 0, 0, 0, 0, 0]})
    one = saturation.saturation(coded, notes, ["group"], 1)
    pd.testing.assert_frame_equal(one, saturation.saturation(coded.iloc[::-1], notes, ["group"], 1))
    row = one[(one["group"] == "all") & (one["threshold"] == 0)].iloc[0]
    # By date f, e, d, c come first and hold p; b and a bring q.
    assert pd.isna(row["by_date"]) and row["reason"] == "not reached by date" and 0 < row["reached"] < 1
    undated = saturation.saturation(coded, notes.assign(date=notes["date"].where(notes["note"] != "c")), [], 1)
    assert undated["by_date"].isna().all() and set(undated["reason"]) == {"an interview has no date"}
    assert undated["reached"].notna().all()
    few = saturation.saturation(coded.iloc[:5], notes, [], 1)
    assert set(few["reason"]) == {"fewer than 6 interviews"}


def test_pairs_of_codes_are_listed_where_asked_or_from_a_floor_on():
    found = {"A": {"c1": [], "c2": []}, "B": {"c1": [], "c2": [], "c3": []}, "C": {"c3": []}}

    def listed(size, **plan):
        scheme = {"codes": {f"c{k}": {"label": str(k)} for k in range(size)}, **plan}
        told = filled(Scheme, SCHEME | {"nets": {}, "ratios": {}} | scheme)
        return respondents.together(found, told).set_index(["first", "second"])["both"].to_dict()

    assert len(listed(40)) == 40 * 39 / 2 and listed(40)["c1", "c2"] == 2
    assert listed(41) == {}
    assert listed(41, cooccurrence={"least": 2}) == {("c1", "c2"): 2}
    assert listed(41, cooccurrence={"codes": ["c1", "c3", "c4"]}) == {
        ("c1", "c3"): 1,
        ("c1", "c4"): 0,
        ("c3", "c4"): 0,
    }


def grid(folder, *written):
    notes = MORE.assign(text="=1+1 is no plan. " + MORE["text"], sha256="0" * 64)
    rows = [["A", "first", "plan", "0", "8", "=1+1 is ", ""], row("B", "first"), row("C", "first")]
    read = all_codings.read([put(folder, rows)], notes, filled(Scheme, SCHEME), "gaps")["codings"]
    scheme = SCHEME | {"codes": {code: {"label": code, **about} for code, about in SCHEME["codes"].items()}}
    return framework_grid.lay_out(read, notes, list(written), filled(Scheme, scheme), "gaps"), notes


def test_the_framework_holds_the_passages_and_no_formula(tmp_path):
    one, _ = grid(tmp_path)
    assert one["workbook"] == grid(tmp_path)[0]["workbook"]
    sheet = openpyxl.load_workbook(io.BytesIO(one["workbook"])).active
    assert sheet["C2"].value == "=1+1 is  [0-8]" and sheet["C2"].data_type == "s"
    assert "=1+1" not in one["line"]


def test_summaries_written_into_the_framework_are_read_back_and_filled_in(tmp_path):
    one, notes = grid(tmp_path)
    path = tmp_path / "framework.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(one["workbook"]))
    sheet = book.active
    assert [cell.value for cell in sheet[3]][:3] == ["A", "summary", ""] and sheet["C1"].value.startswith("plan: ")
    sheet["C3"], sheet["D5"] = "Plans\nnothing", "=No team"
    sheet["D5"].data_type = "s"
    book.save(path)
    told = filled(Scheme, SCHEME)
    made = framework_grid.read([path], notes, told, "gaps")
    check(made["summaries"], "summaries")
    second = list(SCHEME["codes"])[1]
    found = made["summaries"].set_index(["note", "code"])
    assert found["summary"].to_dict() == {("A", "plan"): "Plans\nnothing", ("B", second): "=No team"}
    assert found["flags"].isna().all() and made["line"] == "gaps: 2 summaries" and "Plans" not in made["line"]
    again = openpyxl.load_workbook(io.BytesIO(grid(tmp_path, made["summaries"])[0]["workbook"])).active
    assert (again["C3"].value, again["D5"].value, again["D5"].data_type) == ("Plans\nnothing", "=No team", "s")
    changed = framework_grid.read([path], notes.assign(sha256="1" * 64), told, "gaps")
    assert set(changed["summaries"]["flags"]) == {"the note has changed since"} and "changed since" in changed["line"]
    for cell, value, words in (
        ("A3", "Z", "row 3, column note: there is no note 'Z'"),
        ("C1", "plans: Plans", "row 1: the head of column C is no code of the scheme"),
    ):
        other = openpyxl.load_workbook(path)
        other.active[cell] = value
        other.save(tmp_path / "wrong.xlsx")
        with pytest.raises(EvidenceError, match=words):
            framework_grid.read([tmp_path / "wrong.xlsx"], notes, told, "gaps")
    other = openpyxl.load_workbook(path)
    other.active["C3"] = "Else"
    other.save(tmp_path / "other.xlsx")
    with pytest.raises(EvidenceError, match=r"other.xlsx, row 3, column plan: another summary of note A stands in"):
        framework_grid.read([path, tmp_path / "other.xlsx"], notes, told, "gaps")
