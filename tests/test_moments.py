"""When an answer began and ended: time zones, and the days on which a survey opens and closes."""

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.surveys.analyses import headlines
from scripts.surveys.answers import cleaning
from scripts.surveys.exports import moments
from scripts.surveys.parts import counted_parts
from scripts.surveys.received import decoding, received_answers
from tests.cleaned import FULL, answers, cleaned, kept, survey, with_times
from tests.filled import scaled, surveyed

FRAME = pd.DataFrame({"person": pd.Series(dtype="string")})
SCALES = scaled({"yn": {"categories": {"yes": "Yes", "no": "No"}}})
KOBO = {
    "title": "T",
    "platform": "kobo",
    "selection": "nonprobability",
    "columns": {"respondent": "_uuid", "started": "start", "ended": "end"},
    "items": {"q": {"column": "q", "text": "Q", "scale": "yn"}},
}
ZONES = [  # (start, end, minutes, the day on the clock of the start)
    ("2016-05-01T10:00:00.000+03:00", "2016-05-01T07:20:00.000+00:00", 20, "2016-05-01"),
    ("2016-05-01T10:00:00+05:30", "2016-05-01T10:30:00+05:30", 30, "2016-05-01"),
    ("2016-05-31T23:30:00.000-05:00", "2016-06-01T04:50:00Z", 20, "2016-05-31"),
    ("2016-05-01T00:10:00+14:00", "2016-04-30T10:15:00+00:00", 5, "2016-05-01"),
]


def received(folder, *times, **more):
    lines = ["_uuid;start;end;q", *(f"u{k};{start};{end};Yes" for k, (start, end) in enumerate(times, 1))]
    (folder / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    return received_answers.read(folder / "a.csv", surveyed(KOBO | more, SCALES))["received"]


def test_the_minutes_between_two_time_zones(tmp_path):
    made = received(tmp_path, *((start, end) for start, end, _, _ in ZONES))
    took = [moments.minutes(*pair) for pair in zip(made["started"], made["ended"], strict=True)]
    assert took == [minutes for _, _, minutes, _ in ZONES]
    assert moments.last(made).str[:10].tolist() == [day for *_, day in ZONES]
    settled = KOBO | {"opens": "2016-05-01", "closes": "2016-05-31", "cleaning": []}
    rule = {"rule": "mark_speeders", "minutes": 6, "reason": "fast"}
    marks = cleaning.clean(made, FRAME, [], surveyed(settled | {"cleaning": [rule]}, SCALES))["responses"]["marks"]
    assert marks.fillna("").tolist() == ["", "", "", "speeder"]


def test_a_declared_format_with_a_time_zone(tmp_path):
    made = received(tmp_path, ("01/05/2016 10:00 +0300", "01/05/2016 07:20 +0000"), date_format="%d/%m/%Y %H:%M %z")
    assert moments.minutes(made.loc[0, "started"], made.loc[0, "ended"]) == 20
    named = decoding.moments("%d/%m/%Y %H:%M %Z")
    assert named("01/05/2016 10:00 UTC", "x") == "2016-05-01 10:00:00"
    with pytest.raises(EvidenceError, match="row 2: the name of a time zone can mean different zones"):
        named("01/05/2016 10:00 CET", "row 2")


def test_some_moments_with_a_time_zone_and_some_without_are_refused(tmp_path):
    with pytest.raises(EvidenceError, match=r"a\.csv, rows 2 and 2: a start or end has a time zone in one of them"):
        received(tmp_path, ("2016-05-01T10:00:00+03:00", "2016-05-01T07:20:00"))
    with pytest.raises(EvidenceError, match=r"a\.csv, rows 3 and 2: "):
        received(tmp_path, ("2016-05-01T10:00:00", ""), ("2016-05-01T10:00:00Z", ""))


def test_the_answer_that_ended_last_counts_whatever_its_time_zone():
    two = answers(("R1", "P-1", "2016-05-01 10:00:00+03:00", None, *FULL), ("R2", "P-1", "2016-05-01 09:00:00+00:00", None, *FULL))  # fmt: skip
    for order in (two, two[::-1]):
        assert kept(cleaned(order, survey({"rule": "keep_last_of_person"}))) == ["R2"]
    assert moments.instants(two["ended"]).tolist() == ["2016-05-01 07:00:00+00:00", "2016-05-01 09:00:00+00:00"]
    one = headlines.Headline("q", "yes", *([None] * (len(headlines.Headline._fields) - 2)))
    one = one._replace(counted=pd.Series([True, False]).to_numpy(), inside=pd.Series([True, True]).to_numpy())
    halves = headlines.counts(headlines.halves(two["ended"]), [one])
    early = next(row for row in headlines.timing(halves) if row["group"] == "early")
    assert (early["n"], early["base"]) == (1, 1)  # R1, though its clock shows the later hour


def test_who_answered_before_the_opening_date_is_refused_dropped_or_marked():
    early = answers(("R1", "P-1", "2016-04-30 23:59:59", None, *FULL), ("R2", "P-2", "2016-05-01", None, *FULL), ("R3", "P-3", None, None, *FULL))  # fmt: skip
    opens = {"opens": "2016-05-01"}
    with pytest.raises(EvidenceError, match=r"row 2: answered before the opening date 2016-05-01: add .* drop_early"):
        cleaned(early, survey(**opens))
    assert kept(cleaned(early, survey({"rule": "drop_early"}, **opens))) == ["R2", "R3"]
    assert cleaned(early, survey({"rule": "mark_early"}, **opens))["responses"].loc[0, "marks"] == "early"
    assert len(cleaned(early, survey())["responses"]) == 3
    with pytest.raises(EvidenceError, match="drop_early needs `opens`, the first day"):
        cleaned(early, survey({"rule": "drop_early"}))


def test_early_is_by_the_day_an_answer_started():
    one = answers(("R1", "P-1", "2016-05-01 00:10:00", None, *FULL))
    one = one.assign(started=pd.Series(["2016-04-30 23:50:00"], dtype="string"))
    described = with_times({"rule": "drop_early"}).changed(opens="2016-05-01")
    assert kept(cleaned(one, described)) == []


def test_of_two_answers_of_one_person_that_in_time_counts():
    both = answers(("R1", "P-1", "2016-05-02", None, *FULL), ("R2", "P-1", "2016-04-01", None, *FULL))
    declared = survey({"rule": "keep_last_of_person"}, {"rule": "drop_early"}, opens="2016-05-01")
    assert kept(cleaned(both, declared)) == ["R1"]


def test_parts_open_and_close_as_a_whole_survey_does(tmp_path):
    lines = ["_uuid,start,end,q", "a,2016-04-01,2016-04-01,Yes", "b,2016-05-02,2016-05-02,No"]
    (tmp_path / "one.csv").write_text("\n".join(lines), encoding="utf-8")
    described = KOBO | {"platform": "plain", "opens": "2016-05-01", "cleaning": []}

    def count(*declared):
        told = [{"rule": rule, "reason": "r"} for rule in declared]
        own = surveyed(described | {"cleaning": told}, SCALES)
        return counted_parts.count(tmp_path / "one.csv", tmp_path / "one.csv", own)["line"]

    with pytest.raises(EvidenceError, match=r"one\.csv, row 2: answered before the opening date"):
        count()
    assert count("drop_early").endswith("1 answers counted") and count("mark_early").endswith("2 answers counted")
    (tmp_path / "one.csv").write_text("\n".join([*lines, "c,2016-05-02T01:00:00Z,,No"]), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"one\.csv, rows 4 and 2: a start or end has a time zone"):
        count("drop_early")
    (tmp_path / "two.csv").write_text(
        "_uuid,start,end,q\na,2016-05-01T10:00:00+03:00,2016-05-01T07:20:00+00:00,Yes\n", encoding="utf-8"
    )
    fast = described | {"cleaning": [{"rule": "drop_speeders", "minutes": 5, "reason": "r"}]}
    assert counted_parts.count(tmp_path / "two.csv", tmp_path / "two.csv", surveyed(fast, SCALES))["line"].endswith(
        "1 answers counted"
    )
