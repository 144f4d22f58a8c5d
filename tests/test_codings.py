"""Codings are held against their quotes and counted on the base of those asked."""

import csv
import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, counting
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.schemes import coded_segments
from scripts.settings.scheme import Scheme
from tests.filled import filled

TEXT = "Ask the 🙂 team. Été is long. We plan nothing. We plan too little."
SCHEME = {
    "codings": [{"file": "raw/codings/gaps.csv"}],
    "base": {"group": ["staff"]},
    "count": ["first", "adjudicated"],
    "agreement": ["first", "second"],
    "codes": {"plan": {}, "team": {}, "weeks": {"numeric": True, "unit": "weeks"}},
    "nets": {"either": ["plan", "team"]},
    "ratios": {"plan_to_team": {"of": "plan", "to": "team"}},
}
NOTES = pd.DataFrame(
    [
        ("A", "staff", "senior", "gaps", TEXT),
        ("B", "staff", "support", "mergers|gaps", TEXT),
        ("C", "staff", "senior", "gaps", TEXT),
        ("D", "staff", "senior", "mergers", TEXT),
        ("E", "partner", "senior", "gaps", TEXT),
    ],
    columns=["note", "group", "grade", "asked", "text"],
)


def row(note, coder, code="", quote="", value="", shift=0):
    if not code:
        return [note, coder, "", "", "", "", ""]
    start = TEXT.find(quote) + shift
    return [note, coder, code, str(start), str(start + len(quote)), quote, value]


def put(folder: Path, rows, names=("note", "coder", "code", "start", "end", "quote", "value")) -> Path:
    path = folder / "raw" / "codings" / "gaps.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([names, *rows])
    return path


BASIC = [
    row("A", "first", "plan", "We plan nothing."),
    row("A", "first", "plan", "We plan too little."),
    row("A", "first", "team", "team"),
    row("B", "first", "plan", "nothing"),
    row("C", "first"),
]


def counted(path, notes=NOTES, source="gaps", **changes):
    scheme = SCHEME | changes
    read = all_codings.read([path], notes, filled(Scheme, scheme), source)
    for name in ("codings", "coded_segments"):
        tables.check(read[name], name)
    made = counting.count(read["codings"], notes, filled(Scheme, scheme), source, 0.95)
    both = coder_agreement.compare(read["codings"], notes, filled(Scheme, scheme), source, 0.95)
    for name in ("numbers", "cases"):
        made[name] = pd.concat([made[name], both[name]], ignore_index=True)
    tables.check(both["doubled"], "double_coded")
    tables.check(both["adjudication"], "adjudication")
    kept = {name: both[name] for name in ("agreement", "doubled", "adjudication")}
    return made | kept | {"coded_segments": read["coded_segments"]}


def count(folder, rows, **changes):
    return counted(put(folder, rows), **changes)


def values(made):
    return made["numbers"].set_index("address")["value"].to_dict()


def refused(folder, rows, **changes) -> str:
    with pytest.raises(EvidenceError) as caught:
        count(folder, rows, **changes)
    message = str(caught.value)
    assert "codings/gaps.csv" in message and "\n" not in message
    assert "plan nothing" not in message and "team." not in message.replace("gaps.csv", "")
    return message


def test_shares_are_of_respondents_asked_not_of_passages(tmp_path):
    made = count(tmp_path, BASIC)
    for name in ("numbers", "cases", "agreement"):
        tables.check(made[name], name)
    found = values(made)
    assert found["gaps.respondents.all.base"] == 3
    assert found["gaps.respondents.all.plan"] == pytest.approx(2 / 3)
    assert found["gaps.respondents.all.team"] == pytest.approx(1 / 3)
    assert found["gaps.respondents.all.either"] == pytest.approx(2 / 3)
    assert found["gaps.respondents.all.plan_to_team"] == 2
    plan = made["numbers"].set_index("address").loc["gaps.respondents.all.plan"]
    assert (plan["n"], plan["base"], plan["method"]) == (2, 3, "none: interviewees were selected purposively")
    assert plan["filter"] == "group is staff; asked: 3 of 4 interviewees"
    assert plan["flags"] == "respondents can have several codes"
    assert made["coded"].to_dict("list") == {
        "note": ["A", "B", "C"],
        "coder": ["first", "first", "first"],
        "plan": [1, 1, 0],
        "team": [1, 0, 0],
        "weeks": [0, 0, 0],
        "either": [1, 1, 0],
    }


def test_interviews_never_have_an_interval(tmp_path):
    numbers = count(tmp_path, [*BASIC, row("A", "second"), row("B", "first", "weeks", "long", "3")])["numbers"]
    numbers = numbers[~numbers["item"].str.startswith("agreement")]
    assert numbers[["std_error", "low", "high", "level", "df", "population"]].isna().all(axis=None)
    assert set(numbers["method"]) == {"none: interviewees were selected purposively"}


def test_cases_say_where_in_the_note_and_add_up_to_the_number(tmp_path):
    made = count(tmp_path, BASIC)
    behind = made["cases"].query("trace == 'gaps.respondents.all.plan'").set_index("case")
    assert list(behind.index) == ["A", "B", "C"]
    places = [tuple(map(int, place.split("-"))) for place in behind.loc["A", "passage"].split("|")]
    assert [TEXT[start:end] for start, end in places] == ["We plan nothing.", "We plan too little."]
    assert list(behind["counted"]) == [True, True, False]
    numbers = made["numbers"].set_index("address")
    for code in ("plan", "team", "either"):
        trace = made["cases"][made["cases"]["trace"] == f"gaps.respondents.all.{code}"]
        share = (trace["weight"] * trace["counted"]).sum() / trace["weight"].sum()
        assert share == pytest.approx(numbers.loc[f"gaps.respondents.all.{code}", "value"])
    ratio = made["cases"].query("trace == 'gaps.respondents.all.plan_to_team'")
    assert set(ratio["case"]) == {"gaps.respondents.all.plan", "gaps.respondents.all.team"}


def test_the_last_counted_coder_decides_on_a_note(tmp_path):
    rows = [*BASIC, row("A", "second", "team", "team"), row("A", "adjudicated", "team", "team")]
    assert values(count(tmp_path, rows))["gaps.respondents.all.plan"] == pytest.approx(1 / 3)
    rows = [*BASIC, row("A", "adjudicated")]
    found = values(count(tmp_path, rows))
    assert found["gaps.respondents.all.team"] == 0
    assert math.isnan(found["gaps.respondents.all.plan_to_team"])


def test_a_ratio_to_nobody_is_missing_and_says_so(tmp_path):
    made = count(tmp_path, [row("A", "first", "plan", "nothing"), row("B", "first"), row("C", "first")])
    ratio = made["numbers"].set_index("address").loc["gaps.respondents.all.plan_to_team"]
    assert pd.isna(ratio["value"]) and ratio["flags"] == "not computable: no respondent has team"


def test_the_order_of_rows_does_not_matter(tmp_path):
    rows = [*BASIC, row("B", "second"), row("C", "second", "plan", "plan")]
    one, other = count(tmp_path / "1", rows), count(tmp_path / "2", rows[::-1])
    for name in ("numbers", "cases", "coded", "agreement", "coded_segments"):
        # Where a row stands in which file is all that differs.
        tables = [made[name].drop(columns=["file", "row"], errors="ignore") for made in (one, other)]
        pd.testing.assert_frame_equal(*tables)


def test_codings_outside_the_base_are_listed_and_not_counted(tmp_path):
    made = count(tmp_path, [*BASIC, row("D", "first", "team", "team"), row("E", "first", "team", "team")])
    assert values(made)["gaps.respondents.all.team"] == pytest.approx(1 / 3)
    verdicts = made["coded_segments"].groupby("note")["verdict"].first().to_dict()
    assert verdicts == {"A": "fits", "B": "fits", "D": "fits; outside the base", "E": "fits; outside the base"}


def test_breakdowns_have_their_own_base(tmp_path):
    found = values(count(tmp_path, BASIC, by=["grade"]))
    assert found["gaps.respondents.grade-senior.base"] == 2
    assert found["gaps.respondents.grade-senior.plan"] == 0.5
    assert found["gaps.respondents.grade-support.plan"] == 1


def test_numeric_codes_have_mean_minimum_and_maximum(tmp_path):
    rows = [row("A", "first", "weeks", "long", "3"), row("B", "first", "weeks", "long", "4.5"), row("C", "first")]
    made = count(tmp_path, rows)
    found = made["numbers"].set_index("address")
    assert found.loc["gaps.weeks.all.mean", "value"] == 3.75
    assert found.loc["gaps.weeks.all.minimum", "value"] == 3
    assert found.loc["gaps.weeks.all.maximum", "value"] == 4.5
    assert found.loc["gaps.weeks.all.base", "value"] == 2
    assert set(found.loc[["gaps.weeks.all.mean", "gaps.weeks.all.minimum"], "unit"]) == {"weeks"}
    smallest = made["cases"].query("trace == 'gaps.weeks.all.minimum' and counted")
    assert list(smallest["case"]) == ["A"] and list(smallest["amount"]) == [3.0]


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (row("A", "first", "plan", "We plan nothing.", shift=1), "row 2: characters 30 to 46 of note A"),
        (row("A", "first", "plan", "We plan nothing.", shift=2), "the quote is at 29 to 45"),
        (row("A", "first", "plan", "We plan nothing.", shift=900), "the quote is at 29 to 45"),
        (["A", "first", "plan", "900", "909", "elsewhere", ""], "past the end"),
        (["A", "first", "plan", "5", "14", "elsewhere", ""], "the quote is not in the note"),
        (["A", "first", "plan", "30", "46", "We plan nothing.", ""], "UTF-16"),
        (["A", "first", "plan", "34", "50", "We plan nothing.", ""], "bytes"),
        (["A", "first", "plan", "29", "44", "We plan nothing.", ""], "the last character"),
        (["A", "first", "plan", "29", "29", "", ""], "empty passage"),
        (["A", "first", "plan", "-1", "3", "Ask", ""], "row 2, column start"),
        (["A", "first", "plan", "0", "3.0", "Ask", ""], "row 2, column end"),
        (row("A", "first", "plann", "nothing"), "no code 'plann'. Did you mean 'plan' ("),
        (row("A1", "first", "plan", "nothing"), "no note 'A1'"),
        (row("A", "frist", "plan", "nothing"), "Did you mean 'first'?"),
        (row("A", "first", "weeks", "long"), "column value: a numeric code needs a number"),
        (row("A", "first", "weeks", "long", "nan"), "column value: a numeric code needs a number"),
        (row("A", "first", "plan", "nothing", "3"), "column value: the code plan is not numeric"),
        (["A", "first", "", "0", "3", "Ask", ""], "passage without a code"),
        (["A", "first", "plan"], "row 2: 3 cells where the header has 7"),
    ],
)
def test_bad_rows_are_a_sentence_with_file_and_row(tmp_path, bad, words):
    if words == "UTF-16":
        assert TEXT.encode("utf-16-le")[60:92].decode("utf-16-le") == bad[5]
    message = refused(tmp_path, [bad, row("B", "first"), row("C", "first")])
    assert "row 2" in message
    assert words in message


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([*BASIC, row("A", "first", "plan", "plan nothing")], "overlaps that of row"),
        ([*BASIC, BASIC[2]], "overlaps that of row 4"),
        ([*BASIC, row("C", "first")], "found nothing: keep one"),
        ([*BASIC, row("C", "first", "plan", "nothing")], "row 6 says that nothing was found"),
        (
            [*BASIC, row("B", "first", "weeks", "long", "3"), row("B", "first", "weeks", "little", "4")],
            "the value differs from that of row 7",
        ),
        (BASIC[:-1], "note C was asked but has no row by first or adjudicated"),
        ([*BASIC[:-1], row("C", "second")], "note C was asked but has no row"),
        ([], "holds no codings"),
    ],
)
def test_what_rows_say_together_is_held_too(tmp_path, rows, words):
    assert words in refused(tmp_path, rows)


def test_a_table_of_quotes_needs_no_columns_of_positions(tmp_path):
    rows = [["A", "first", "plan", "We plan nothing."], ["B", "first", "", ""], ["C", "first", "", ""]]
    path = put(tmp_path, rows, ("note", "coder", "code", "quote"))
    found = coded_segments.read(path, NOTES, filled(Scheme, SCHEME))
    assert [TEXT[one["start"] : one["end"]] for one in found if one["code"]] == ["We plan nothing."]
    path = put(tmp_path, [["A", "first", "", "We plan nothing."]], ("note", "coder", "code", "quote"))
    with pytest.raises(EvidenceError, match="passage without a code"):
        coded_segments.read(path, NOTES, filled(Scheme, SCHEME))
    path = put(tmp_path, [["A", "first", "plan", "We plan"]], ("note", "coder", "code", "quote"))
    with pytest.raises(EvidenceError, match="occurs 2 times"):
        coded_segments.read(path, NOTES, filled(Scheme, SCHEME))


@pytest.mark.parametrize(
    ("text", "quote", "unlike"),
    [
        ("Il n\u2019y a pas\u00a0d\u2019eau ici.", "Il n'y a pas d'eau", "no-break spaces and apostrophes"),
        ("We wait\nfor parts.", "We wait for parts", "line ends"),
        ("We  wait", "We wait", "blanks"),
        ("in 2014\u20132016, they \u201csaid\u201d", 'in 2014-2016, they "said"', "dashes and quotation marks"),
        ("we wait. We wait", "We wait", ""),
        ("L'eau. L\u2019eau", "L'eau", ""),
    ],
)
def test_a_quote_matches_whatever_programs_made_of_its_blanks_and_marks(tmp_path, text, quote, unlike):
    path = put(tmp_path, [["A", "first", "plan", quote]], ("note", "coder", "code", "quote"))
    one = coded_segments.read(path, NOTES.iloc[:1].assign(note="A", text=text), filled(Scheme, SCHEME))[0]
    assert one["verdict"] == (f"fits; found by its quote, but for {unlike}" if unlike else "fits")
    assert text[one["start"] : one["end"]] == one["quote"] and len(one["quote"].split()) == len(quote.split())
    more = NOTES.iloc[:1].assign(note="A", text=f"{text} {text}")
    with pytest.raises(EvidenceError, match="occurs 2 times in the note"):
        coded_segments.read(path, more, filled(Scheme, SCHEME))


def test_a_passage_coded_in_two_files_names_both(tmp_path):
    here = put(tmp_path / "one", [row("A", "first", "team", "team")])
    there = put(tmp_path / "two", [row("A", "first", "team", "team")])
    both = [
        *coded_segments.read(here, NOTES, filled(Scheme, SCHEME)),
        *coded_segments.read(there, NOTES, filled(Scheme, SCHEME)),
    ]
    with pytest.raises(
        EvidenceError, match=r"two/raw/codings/gaps\.csv, row 2: .* row 2 of .*one/raw/codings/gaps\.csv, w"
    ):
        coded_segments.check_doubles(both)


def test_misfits_are_counted_in_one_sentence(tmp_path):
    rows = [row("A", "first", "plan", "nothing", shift=1), row("B", "first", "plan", "nothing", shift=2), BASIC[-1]]
    assert "1 more rows do not fit, the next is row 3" in refused(tmp_path, rows)


def test_files_that_are_no_codings(tmp_path):
    path = put(tmp_path, BASIC, names=("note", "coder", "code", "start", "end", "text", "value"))
    for change, words in (
        (lambda: None, "no column 'quote'"),
        (lambda: path.write_bytes(b"note;coder;code;start;end"), "no column 'quote'"),
        (lambda: path.write_bytes(b""), "is empty"),
        (
            lambda: path.write_bytes(b"note,coder,code,start,end,quote\nA,first,plan,0,3,\xff"),
            "line 2: this is not UTF-8 text",
        ),
        (
            lambda: path.write_bytes(b'note,coder,code,start,end,quote\nA,first,plan,0,3,"As'),
            "the cells can't be separated",
        ),
        (lambda: path.write_bytes(b"note,coder,code,start,end,quote,note\n"), "columns A and G are both called 'note'"),
        (path.unlink, "is missing"),
    ):
        change()
        with pytest.raises(EvidenceError) as caught:
            counted(path)
        assert words in str(caught.value) and "codings/gaps.csv" in str(caught.value)


def test_nobody_asked_is_an_error_of_the_description(tmp_path):
    with pytest.raises(EvidenceError, match=r"config/schemes/other\.yaml, base: no note"):
        counted(put(tmp_path, BASIC), source="other")


def test_a_quote_of_another_system_is_frozen_before_it_is_compared(tmp_path):
    notes = NOTES.assign(text="Été\nhere and more")
    rows = [["A", "first", "plan", "0", "8", "E\u0301te\u0301\r\nhere", ""], row("B", "first"), row("C", "first")]
    assert len(counted(put(tmp_path, rows), notes)["coded_segments"]) == 1


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), st.data())
def test_every_passage_of_any_text_fits_and_no_other_offset_does(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    quote = text[start:end]
    assert coded_segments.verdict(text, start, end, quote) == "fits"
    for shift in (1, 2):
        if text[start + shift : end + shift] != quote:
            assert coded_segments.verdict(text, start + shift, end + shift, quote) != "fits"


def test_a_group_of_the_base_that_no_note_has_is_refused():
    assert (
        len(all_codings.base_of(NOTES, filled(Scheme, SCHEME | {"base": {"group": ["Staff ", "partner"]}}), "gaps")[1])
        == 4
    )
    with pytest.raises(EvidenceError, match=r"gaps.yaml, base: no note has 'partnr' .* Did you mean 'partner'\?"):
        all_codings.base_of(NOTES, filled(Scheme, SCHEME | {"base": {"group": ["staff", "partnr"]}}), "gaps")


def test_all_bad_rows_of_a_table_are_said_at_once(tmp_path):
    rows = ["X,first,plan,,,,", "A,third,plan,,,,", "Y,first,plan,,,,", "A,first,plen,,,,"]
    path = tmp_path / "gaps.csv"
    path.write_text("\n".join(["note,coder,code,quote,start,end,value", *rows]) + "\n", encoding="utf-8")
    with pytest.raises(EvidenceError) as told:
        coded_segments.read(path, NOTES, filled(Scheme, SCHEME))
    said = str(told.value).splitlines()
    assert said[0] == "4 things are to be corrected:"
    assert "gaps.csv, row 2, column note: there is no note 'X'" in said[1] and "row 4, column note" in said[3]
    assert "row 5, column code: the scheme has no code 'plen'. Did you mean 'plan' (" in said[4]


def test_a_coding_names_its_code_by_key_or_label(tmp_path):
    codes = {"plan": {"label": "Too little planning"}, "team": {"label": "Team"}, "late": {"label": "team"}}
    scheme = filled(Scheme, SCHEME | {"codes": codes, "nets": {}, "ratios": {}})

    def read(code):
        path = tmp_path / "gaps.csv"
        path.write_text(f"note,coder,code,quote\nA,first,{code},We plan nothing.\n", encoding="utf-8")
        return coded_segments.read(path, NOTES, scheme)[0]["code"]

    assert [read(one) for one in ("plan", "Too little planning", " too little  PLANNING", "late")] == [
        *3 * ["plan"],
        "late",
    ]
    assert read("team") == "team"  # a key is meant before any label
    with pytest.raises(
        EvidenceError, match=r"column code: several codes .* are called so \(team, late\): write the key"
    ):
        read("TEAM")
    with pytest.raises(EvidenceError, match=r"row 2, column code: .*\. Did you mean 'Too little planning' \(plan\)\?"):
        read("Too little planing")
