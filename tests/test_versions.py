"""Versions of a scheme: renamed, merged, split, retired and added codes; codes in a tree with bases of their own."""

import csv
import json

import pandas as pd
import pytest

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, coder_sensitivity, counting, decisions, respondents
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.schemes import versions
from scripts.settings import scheme_checks
from scripts.settings.scheme import Scheme
from tests.filled import filled

TEXT = "We plan too little. The units don't talk. Nobody decides. Money is short."
NOTES = pd.DataFrame(
    [(note, group, "gaps", TEXT) for note, group in zip("ABCDE", ["staff"] * 4 + ["partner"], strict=True)],
    columns=["note", "group", "asked", "text"],
)
SCHEME = {
    "codings": [{"file": "raw/codings/gaps.csv"}],
    "base": {"group": ["staff", "partner"]},
    "count": ["first"],
    "agreement": ["first", "second"],
    "version": "3",
    "codes": {
        "gap": {"label": "A gap"},
        "planning": {"label": "Planning", "under": "gap"},
        "units": {"label": "Units apart", "under": "gap"},
        "levels": {"label": "Levels apart", "under": "gap"},
        "money": {"label": "Money"},
        "risk": {"label": "Risk"},
    },
    "crosswalk": [
        {"version": "1", "kind": "rename", "code": "plans", "to": ["planning"], "reason": "clearer"},
        {"version": "1", "kind": "merge", "code": "cash", "to": ["money"], "reason": "one thing"},
        {"version": "2", "kind": "split", "code": "silos", "to": ["units", "levels"], "reason": "two things"},
        {"version": "2", "kind": "retire", "code": "mood", "to": [], "reason": "no gap"},
        {"version": "2", "kind": "add", "to": ["risk"], "reason": "came up late"},
    ],
}
PLAN, TALK, DECIDE, SHORT = "We plan too little.", "The units don't talk.", "Nobody decides.", "Money is short."


def put(folder, rows):
    path = folder / "gaps.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target)
        table.writerow(["note", "coder", "code", "start", "end", "quote", "version"])
        for note, code, quote, version, *coder in rows:
            place = ["", ""] if not quote else [TEXT.index(quote), TEXT.index(quote) + len(quote)]
            table.writerow([note, *(coder or ["first"]), code, *place, quote, version])
    return path


BASIC = [
    ("A", "plans", PLAN, "1"),
    ("A", "silos", TALK, "1"),
    ("B", "cash", SHORT, "1"),
    ("B", "money", SHORT, "1"),
    ("B", "mood", DECIDE, "2", "second"),
    ("C", "mood", DECIDE, "2"),
    ("D", "units", TALK, "3"),
    ("D", "risk", SHORT, "3"),
    ("E", "", "", "3"),
]


def counted(folder, rows=BASIC, **changes):
    scheme = SCHEME | changes
    read = all_codings.read([put(folder, rows)], NOTES, filled(Scheme, scheme), "gaps")
    tables.check(read["codings"], "codings")
    made = counting.count(read["codings"], NOTES, filled(Scheme, scheme), "gaps", 0.95)
    own = made["numbers"].set_index("statistic")
    return read, own, made


def test_old_codes_count_under_those_of_today(tmp_path):
    read, own, made = counted(tmp_path)
    assert own.loc["planning", "n"] == 1 and own.loc["money", "n"] == 1
    # silos was split: it counts under the code above both parts, and only version 3 has the parts.
    assert (own.loc["gap", "n"], own.loc["gap", "base"]) == (2, 5)
    assert (own.loc["units", "n"], own.loc["units", "base"]) == (1, 2)
    assert (own.loc["risk", "n"], own.loc["risk", "base"], own.loc["risk", "value"]) == (1, 2, 0.5)
    assert "could have risk: 2 of 5" in own.loc["risk", "filter"]
    assert "coded under versions 1 and 2 and 3" in own.loc["base", "filter"]
    verdicts = dict(zip(read["coded_segments"]["row"], read["coded_segments"]["verdict"], strict=True))
    assert verdicts[3] == "fits; silos of version 1"
    assert verdicts[7].startswith("retired")
    assert made["coded"].set_index("note").drop(columns="coder").loc["A"].to_dict() == {
        "gap": 1, "planning": 1, "units": 0, "levels": 0, "money": 0, "risk": 0,
    }  # fmt: skip


def test_overlapping_passages_of_merged_codes_are_joined(tmp_path):
    read, own, _ = counted(tmp_path)
    money = read["codings"][read["codings"]["code"].eq("money")]
    assert len(money) == 1 and own.loc["money", "n"] == 1
    assert read["coded_segments"]["verdict"].str.startswith("joined").sum() == 1


def test_a_note_that_is_coded_again_counts_once(tmp_path):
    rows = [*BASIC, ("A", "levels", DECIDE, "3"), ("C", "", "", "3")]
    read, own, _ = counted(tmp_path, rows)
    assert own.loc["planning", "n"] == 0 and own.loc["levels", "n"] == 1
    assert (own.loc["units", "base"], own.loc["planning", "base"]) == (4, 5)
    assert read["coded_segments"]["verdict"].str.startswith("superseded: coded again under version 3").sum() == 3


def test_drift_compares_before_and_after(tmp_path):
    rows = [*BASIC, ("A", "units", TALK, "3"), ("C", "units", TALK, "3")]
    read, _, _ = counted(tmp_path, rows)
    drift = versions.drift(read["codings"], filled(Scheme, SCHEME), "gaps")["drift"]
    tables.check(drift, "drift")
    own = drift.set_index(["before", "code"])
    gap = own.loc[("1", "gap")]
    assert (gap["notes_before"], gap["passages_before"], gap["notes_after"], gap["passages_after"]) == (1, 2, 3, 3)
    assert (gap["coded_twice"], gap["both"], gap["neither"], gap["agreement"]) == (1, 1, 0, 1)
    planning = own.loc[("1", "planning")]
    assert (planning["before_only"], planning["after_only"], planning["agreement"]) == (1, 0, 0)
    assert own.loc[("2", "mood"), "notes_before"] == 2 and own.loc[("2", "mood"), "notes_after"] == 0


@pytest.mark.parametrize(
    ("rows", "changes", "said"),
    [
        ([("A", "silos", TALK, "0")], {}, "the scheme has no version '0'"),
        ([("A", "plans", PLAN, "3")], {}, "the scheme has no code 'plans'"),
        ([("A", "risk", PLAN, "1")], {}, "the scheme has no code 'risk'"),
        ([("A", "units", PLAN, "2")], {}, "the scheme has no code 'units'"),
        (
            [("A", "silos", TALK, "1")],
            {"codes": {key: code | {"under": None} for key, code in SCHEME["codes"].items()}},
            "have no common code",
        ),
    ],
)
def test_what_nothing_bridges_is_refused(tmp_path, rows, changes, said):
    with pytest.raises(EvidenceError, match=said):
        counted(tmp_path, rows, **changes)


def test_a_file_can_have_a_version(tmp_path):
    path = put(tmp_path, [("A", "plans", PLAN, "")])
    scheme = SCHEME | {"codings": [{"file": path.name, "version": "1"}]}
    read = all_codings.read([path], NOTES, filled(Scheme, scheme), "gaps")
    assert read["codings"]["code"].tolist() == ["planning"] and read["codings"]["version"].tolist() == ["1"]


def test_codes_of_each_version():
    assert set(versions.codes(filled(Scheme, SCHEME), "1")) == {"gap", "plans", "silos", "cash", "money", "mood"}
    assert set(versions.codes(filled(Scheme, SCHEME), "2")) == {"gap", "planning", "silos", "money", "mood"}
    assert set(versions.codes(filled(Scheme, SCHEME), "3")) == set(SCHEME["codes"])
    assert versions.today(filled(Scheme, SCHEME), "1", "silos") == ["units", "levels"]
    assert versions.could_give(filled(Scheme, SCHEME), "1") == {"gap", "planning", "money"}


def test_a_parent_counts_its_children_in_every_table(tmp_path):
    rows = [("A", "planning", PLAN, "3"), ("A", "units", TALK, "3"), ("B", "gap", PLAN, "3")]
    rows += [(note, "", "", "3") for note in "CDE"]
    read, own, _ = counted(tmp_path, rows)
    assert own.loc["gap", "n"] == 2 and own.loc["planning", "n"] == 1
    given = all_codings.listed(read["codings"])
    held = {note: set(codes) for note, codes in counting.decided(given, list("ABCDE"), filled(Scheme, SCHEME)).items()}
    could = {key: set("ABCDE") for key in [*SCHEME["codes"], *SCHEME.get("nets", {})]}
    table = coder_sensitivity.sensitivity(given, held, None, filled(Scheme, SCHEME), could).set_index(
        ["code", "coders"]
    )
    assert table.loc[("gap", "counted"), "n"] == 2 and table.loc[("gap", "first"), "n"] == 2
    scheme = filled(Scheme, SCHEME)
    pairs = respondents.together(counting.decided(given, list("ABCDE"), scheme), scheme)
    own = pairs.set_index(["first", "second"])["both"]
    assert ("gap", "planning") not in own and own["planning", "units"] == 1


def test_a_code_that_only_some_were_asked_about_has_their_base(tmp_path):
    codes = SCHEME["codes"] | {"money": {"label": "Money", "asked": {"group": ["staff"]}}}
    rows = [("A", "money", SHORT, "3"), *((note, "", "", "3") for note in "BCDE")]
    _, own, _ = counted(tmp_path, rows, codes=codes)
    assert (own.loc["money", "value"], own.loc["money", "base"], own.loc["gap", "base"]) == (0.25, 4, 5)
    with pytest.raises(EvidenceError, match="note E has the code money, but was not asked about it"):
        counted(tmp_path, [("E", "money", SHORT, "3"), *((note, "", "", "3") for note in "ABCD")], codes=codes)


def test_an_exclusive_code_stands_alone(tmp_path):
    codes = SCHEME["codes"] | {"planning": {"label": "Planning", "under": "gap", "exclusive": True}}
    rest = [(note, "", "", "3") for note in "BCDE"]
    fine = [("A", "planning", PLAN, "3"), ("A", "gap", TALK, "3"), *rest]
    assert counted(tmp_path, fine, codes=codes)[1].loc["gap", "n"] == 1
    with pytest.raises(EvidenceError, match="note A has planning, which is exclusive in the scheme, and money"):
        counted(tmp_path, [*fine, ("A", "money", SHORT, "3")], codes=codes)


def test_several_codes_are_said_of_siblings_only(tmp_path):
    rest = [(note, "", "", "3") for note in "BCDE"]
    _, own, _ = counted(tmp_path, [("A", "planning", PLAN, "3"), *rest])
    assert own["flags"].isna().all()
    _, own, _ = counted(tmp_path, [("A", "planning", PLAN, "3"), ("A", "money", SHORT, "3"), *rest])
    assert own.loc["money", "flags"] == "respondents can have several codes"


def described(**changes):
    told = {"title": "T", "source": "S", "question": "Q?"} | SCHEME | changes
    scheme_checks.check_scheme(Scheme.model_validate(told), ["note", "group", "asked"], "gaps.yaml")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"version": None}, "declare version"),
        ({"version": "1"}, "is the present one"),
        ({"codes": {"a": {"label": "A", "under": "b"}, "b": {"label": "B", "under": "a"}}}, "a > b > a"),
        ({"codes": SCHEME["codes"] | {"x": {"label": "X", "under": "gaps"}}}, "no code 'gaps'"),
        (
            {"codes": SCHEME["codes"] | {"x": {"label": "X", "asked": {"grp": ["a"]}}}},
            "in the header of the notes 'grp'",
        ),
        ({"crosswalk": [{"version": "1", "kind": "rename", "code": "a", "to": ["plan"], "reason": "r"}]}, "'planning'"),
        ({"codings": [{"file": "raw/codings/gaps.csv", "version": "7"}]}, "there is no version '7'"),
    ],
)
def test_descriptions_that_do_not_hold_are_refused(changes, said):
    described()
    with pytest.raises(EvidenceError, match=said):
        described(**changes)


@pytest.mark.parametrize(
    "change",
    [{"kind": "split", "code": "a", "to": ["b"]}, {"kind": "retire", "code": "a", "to": ["b"]}, {"kind": "add"}],
)
def test_a_change_goes_where_its_kind_says(change):
    with pytest.raises(ValueError, match="goes from"):
        described(crosswalk=[{"version": "1", "reason": "r"} | change])


def test_coders_agree_on_a_parent_by_its_children(tmp_path):
    notes = NOTES.assign(language="en")
    rows = [("A", "planning", PLAN, "3"), ("A", "units", TALK, "3", "second"), ("B", "money", SHORT, "3")]
    rows += [("B", "money", SHORT, "3", "second"), *((note, "", "", "3") for note in "CDE")]
    read = all_codings.read([put(tmp_path, rows)], notes, filled(Scheme, SCHEME), "gaps")
    table = coder_agreement.compare(read["codings"], notes, filled(Scheme, SCHEME), "gaps", 0.95)["agreement"]
    own = table[table["level"].eq("respondents")].set_index("code")
    assert own.loc["gap", "percent_agreement"] == 1 and own.loc["gap", "both"] == 1
    assert own.loc["planning", "percent_agreement"] == 0.5 and own.loc["planning", "first_only"] == 1


def test_decisions_of_an_older_version_have_its_codes(tmp_path):
    notes = NOTES.assign(language="en", sha256="0" * 64)
    columns = [*decisions.PASSAGE, *decisions.SAID]
    row = ["A", "0" * 64, "plans", 0, len(PLAN), PLAN, "affirmed", "rules:plan@v1", "accept", "", "", ""]
    path = tmp_path / "gaps.first.jsonl"

    def decided(version):
        head = {"coder": "first", "scheme": "gaps", "version": version}
        path.write_text("".join(json.dumps(one) + "\n" for one in (head, dict(zip(columns, row, strict=True)))))
        return decisions.read([path], notes, filled(Scheme, SCHEME), "gaps")["decisions"]

    rest = put(tmp_path, [(note, "", "", "3") for note in "BCDE"])
    read = all_codings.read([rest], notes, filled(Scheme, SCHEME), "gaps", [decided("1")])["codings"].dropna(
        subset="code"
    )
    assert read[["note", "code", "version"]].values.tolist() == [["A", "planning", "1"]]
    with pytest.raises(EvidenceError, match="the scheme has no version '0'"):
        decided("0")
    with pytest.raises(EvidenceError, match="the scheme has no code 'plans'"):
        decided("3")


def test_a_code_of_one_question_has_the_base_of_those_who_were_asked_it(tmp_path):
    asked = "Q1. What lacks?\nWe plan too little.\nQ2. And money?\nMoney is short.\n"
    notes = NOTES.assign(text=[asked, asked, asked.partition("Q2")[0], TEXT, TEXT])
    codes = SCHEME["codes"] | {"money": {"label": "Money", "asked": {"question": ["Q2"]}}}
    path = tmp_path / "gaps.csv"
    rows = [
        "note,coder,code,start,end,quote",
        "A,first,money,,,Money is short.",
        *(f"{one},first,,,," for one in "BCDE"),
    ]
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    scheme = SCHEME | {"codes": codes}
    read = all_codings.read([path], notes, filled(Scheme, scheme), "gaps")
    own = counting.count(read["codings"], notes, filled(Scheme, scheme), "gaps", 0.95)["numbers"].set_index("statistic")
    assert (own.loc["money", "n"], own.loc["money", "base"], own.loc["planning", "base"]) == (1, 2, 5)
