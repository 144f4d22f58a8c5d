"""The made-up surveys: the same bytes as raw/, and the printed figures from their answers, by exact fractions."""

import csv
import json
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat
import pytest

from tests.reconstruction import frames, staff_survey, surveys, un_system_survey
from tests.reconstruction.__main__ import SEED, sums

ROOT = Path(__file__).resolve().parent.parent
RAW = ROOT / "raw"
OUTSIDE = {"", "Don't know", "Not applicable", "98", "99"}
GOOD, BAD = ("Excellent", "Good"), ("Poor", "Very poor")
AGREE = ("Strongly agree", "Agree")
STAFF = {row["staff_id"]: row for row in frames.staff(SEED)}
PERSONS = {row["person_id"]: row for row in frames.un_system(SEED)}


@pytest.fixture(scope="module")
def staff() -> pd.DataFrame:
    return staff_survey.answers(SEED)


@pytest.fixture(scope="module")
def system() -> pd.DataFrame:
    return un_system_survey.answers(SEED)


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    with (ROOT / "config" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["id"]: row["value"] for row in csv.DictReader(file)}


def share(answers: pd.Series, *counted: str) -> Fraction:
    base = [answer for answer in answers if answer not in OUTSIDE]
    return Fraction(sum(answer in counted for answer in base), len(base))


def mean(answers: pd.Series) -> Fraction:
    told = [int(answer) for answer in answers if answer != ""]
    return Fraction(sum(told), 100 * len(told))


def per_cent(value: Fraction) -> str:
    return str((value * 100 + Fraction(1, 2)).__floor__())


def invited(**wanted: str) -> int:
    return sum(all(row[name] == value for name, value in wanted.items()) for row in STAFF.values())


def special(staff: pd.DataFrame, value: str) -> pd.DataFrame:
    return staff.loc[[person for person in staff.index if STAFF[person]["special_initiative"] == value]]


def test_made_again_byte_for_byte(tmp_path: Path) -> None:
    frames.make(tmp_path, SEED)
    surveys.make(tmp_path, SEED)
    for folder in ("frames", "surveys"):
        names = sorted(path.name for path in (RAW / folder).iterdir())
        assert names == sorted(path.name for path in (tmp_path / folder).iterdir())
        for name in names:
            assert (RAW / folder / name).read_bytes() == (tmp_path / folder / name).read_bytes(), name


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_seed_gives_other_answers_with_the_same_counts(seed: int, staff: pd.DataFrame) -> None:
    other = staff_survey.answers(seed)
    assert not other.equals(staff)
    for item in staff.columns.drop("time_direct_service"):  # what the other two leave of 100
        assert sorted(other[item]) == sorted(staff[item]), item
    assert mean(other["time_direct_service"]) == mean(staff["time_direct_service"])


def test_sums_leave_out_the_readme_and_themselves(tmp_path: Path) -> None:
    for name in ("README.md", "SHA256SUMS", "b/x.csv", "a.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("abc", encoding="utf-8")
    digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # of "abc": FIPS 180-2, appendix B.1
    assert sums(tmp_path) == f"{digest}  a.csv\n{digest}  b/x.csv\n"


def test_frames() -> None:
    assert (len(STAFF), len(PERSONS), len(frames.member_states())) == (127, 235, 193)
    assert invited(special_initiative="yes") == 30
    assert len({row["entity"] for row in PERSONS.values()}) == 31
    assert len({(row["entity"], row["kind"]) for row in PERSONS.values()}) == 31
    assert all(
        sum(row["entity"] == name and row["position"] == "head of entity" for row in PERSONS.values()) == 1
        for name in {row["entity"] for row in PERSONS.values()}
    )


STAFF_CLAIMS: dict[str, Callable[[pd.DataFrame], str]] = {
    "C013": lambda staff: str(len(STAFF)),
    "C014": lambda staff: str(len(staff)),
    "C015": lambda staff: per_cent(Fraction(len(staff), len(STAFF))),
    "C016": lambda staff: per_cent(Fraction(len(special(staff, "no")), invited(special_initiative="no"))),
    "C023": lambda staff: per_cent(share(staff["fulfils_mandate"], "Fully")),
    "C030": lambda staff: per_cent(share(staff["scheduling_effectiveness"], *GOOD)),
    "C031": lambda staff: per_cent(share(staff["scheduling_effectiveness"], "Fair")),
    "C032": lambda staff: per_cent(share(staff["scheduling_effectiveness"], *BAD)),
    "C038": lambda staff: per_cent(share(staff["briefing_effectiveness"], *GOOD)),
    "C039": lambda staff: per_cent(share(staff["briefing_efficiency"], *GOOD)),
    "C040": lambda staff: per_cent(share(staff["briefing_effectiveness"], *BAD)),
    "C041": lambda staff: per_cent(share(staff["briefing_effectiveness"], "Fair")),
    "C042": lambda staff: per_cent(share(staff["briefing_efficiency"], "Fair")),
    "C058": lambda staff: per_cent(mean(staff["time_direct_service"])),
    "C059": lambda staff: per_cent(mean(staff["time_guidance"])),
    "C060": lambda staff: per_cent(mean(staff["time_strategic"])),
    "C082": lambda staff: per_cent(share(staff["arbitration_delays"], "Yes")),
    "C091": lambda staff: per_cent(1 - share(staff["culture"], *AGREE)),
    "C092": lambda staff: str(len(staff_survey.FACTORS)),
    "C094": lambda staff: per_cent(share(staff["understands_own_role"], *AGREE)),
    "C095": lambda staff: per_cent(share(staff["colleagues_understand_role"], "Disagree", "Strongly disagree")),
}
SYSTEM_CLAIMS: dict[str, Callable[[pd.DataFrame], str]] = {
    "C017": lambda system: str(len({row["entity"] for row in PERSONS.values()})),
    "C018": lambda system: str(len(PERSONS)),
    "C019": lambda system: str(len(system)),
    "C020": lambda system: per_cent(Fraction(len(system), len(PERSONS))),
    "C026": lambda system: per_cent(share(system["responsiveness"], "Very positive")),
    "C027": lambda system: per_cent(share(system["responsiveness"], "Somewhat positive")),
    "C035": lambda system: per_cent(share(system["briefings"], *GOOD)),
    "C036": lambda system: per_cent(share(system["briefings"], *BAD)),
    "C075": lambda system: per_cent(share(system["differing_views"], "Always", "Most of the time")),
    "C076": lambda system: per_cent(share(system["differing_views"], "Rarely", "Never")),
    "C077": lambda system: per_cent(share(system["clear_questions"], "Always", "Most of the time")),
    "C078": lambda system: per_cent(share(system["clear_questions"], "Rarely", "Never")),
    "C086": lambda system: per_cent(share(system["climate_change"], *GOOD)),
    "C087": lambda system: per_cent(share(system["sustainable_development"], *GOOD)),
    "C088": lambda system: str(len(un_system_survey.TOPICS)),
    "C089": lambda system: per_cent(share(system["overlap"], "Very concerned", "Somewhat concerned")),
    "C090": lambda system: per_cent(
        share(
            system.loc[[person for person in system.index if PERSONS[person]["kind"] == "development"], "overlap"],
            "Very concerned",
            "Somewhat concerned",
        )
    ),
}


@pytest.mark.parametrize("claim", STAFF_CLAIMS)
def test_printed_figure_of_the_staff_survey(claim: str, staff: pd.DataFrame, printed: dict[str, str]) -> None:
    assert STAFF_CLAIMS[claim](staff) == printed[claim]


@pytest.mark.parametrize("claim", SYSTEM_CLAIMS)
def test_printed_figure_of_the_un_system_survey(claim: str, system: pd.DataFrame, printed: dict[str, str]) -> None:
    assert SYSTEM_CLAIMS[claim](system) == printed[claim]


def test_every_figure_of_a_survey_is_made(printed: dict[str, str]) -> None:
    with (ROOT / "config" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        said = {
            row["id"] for row in csv.DictReader(file) if "survey" in row["source"] and "internal" not in row["source"]
        }
    elsewhere = {"C021", "C037", "C074", "C103"}  # a decision, an impossible figure, two orders: tests of their own
    assert said == set(STAFF_CLAIMS) | set(SYSTEM_CLAIMS) | elsewhere


def test_both_aspects_of_briefings_have_the_same_poor_share(staff: pd.DataFrame, printed: dict[str, str]) -> None:
    assert per_cent(share(staff["briefing_efficiency"], *BAD)) == printed["C040"]


def test_fair_briefings_are_what_the_printed_parts_leave(system: pd.DataFrame, printed: dict[str, str]) -> None:
    fair = per_cent(share(system["briefings"], "Fair"))
    assert int(fair) + int(printed["C035"]) + int(printed["C036"]) == 100
    assert fair != printed["C037"]


def test_channels_before_formal_mechanisms(system: pd.DataFrame) -> None:
    chosen = {key: (system[key] == "1").sum() for key in un_system_survey.CHANNELS}
    assert min(chosen["informal"], chosen["units"]) > max(chosen[key] for key in ("formal", "written", "other"))
    told = system.loc[system["informal"] != "", list(un_system_survey.CHANNELS)]
    assert (told == "1").any(axis=1).all()


def test_the_two_topics_and_the_two_factors(staff: pd.DataFrame, system: pd.DataFrame) -> None:
    topics = sorted(un_system_survey.TOPICS, key=lambda key: share(system[key], *GOOD))
    assert topics[-2:] == ["sustainable_development", "climate_change"]
    factors = {key: share(staff[key], *AGREE) for key in staff_survey.FACTORS}
    last, before, third = sorted(factors, key=lambda key: factors[key])[:3]
    assert {last, before} == {"culture", "incentives"}
    assert factors[last] < factors[before] < factors[third]


def test_half_and_two_thirds_in_words(staff: pd.DataFrame) -> None:
    assert Fraction(2, 3) < share(staff["understands_own_role"], *AGREE) < Fraction(68, 100)
    assert abs(1 - share(staff["incentives"], *AGREE) - Fraction(1, 2)) < Fraction(25, 1000)


def test_time_adds_up_and_initiatives_have_more_for_strategy(staff: pd.DataFrame) -> None:
    told = staff.loc[staff["time_strategic"] != "", list(staff_survey.TIME)].astype(int)
    assert (told.sum(axis=1) == 100).all()
    assert all(STAFF[person]["grade_group"] != "support" for person in told.index)
    assert mean(special(staff, "yes")["time_strategic"]) > 2 * mean(staff["time_strategic"])


def exported() -> pd.DataFrame:
    with (RAW / "surveys" / "staff.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    return pd.DataFrame(lines[3:], columns=lines[0])


def test_the_export_cleaned_by_hand_is_the_answers(staff: pd.DataFrame) -> None:
    found = exported()
    found = found[(found["Status"] != "Survey Preview") & ~found["ExternalReference"].str.startswith("TEST")]
    found = found[found["EndDate"] < "2016-09-01"]
    with (ROOT / "config" / "surveys" / "staff_corrections.csv").open(encoding="utf-8", newline="") as file:
        (change,) = csv.DictReader(file)
    wrong = found["ResponseId"] == change["respondent"]
    column = staff_survey.TIME[change["item"]]
    assert found.loc[wrong, column].tolist() == [change["old"]]
    found.loc[wrong, column] = change["new"]
    items = {key: item.column for key, item in staff_survey.ITEMS.items()} | staff_survey.TIME
    found = found[(found[list(items.values())] != "").sum(axis=1) >= 12]
    last = found.sort_values("EndDate").groupby("ExternalReference").tail(1).set_index("ExternalReference").sort_index()
    kept = last[list(items.values())].set_axis(list(items), axis=1)
    pd.testing.assert_frame_equal(kept, staff[list(items)], check_names=False)


def test_the_export_has_what_real_ones_have(staff: pd.DataFrame) -> None:
    data = (RAW / "surveys" / "staff.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with (RAW / "surveys" / "staff.csv").open(encoding="utf-8-sig", newline="") as file:
        names, texts, ids = (row for row, _ in zip(csv.reader(file), range(3), strict=False))
    assert len(set(names)) == len(names)
    assert any("\n" in text for text in texts)
    assert all("ImportId" in json.loads(cell) for cell in ids)
    found = exported()
    assert found["IPAddress"].str.startswith("192.0.2.").all()
    assert (found["Status"] == "Survey Preview").sum() == 2
    assert found["ExternalReference"].isin(["TEST-1", "TEST-2"]).sum() == 2
    assert (found["EndDate"] >= "2016-09-01").sum() == 2
    assert (found.groupby("ExternalReference").size().drop("") > 1).sum() == 2
    assert {"N/A", "None", "null"} <= set(found["Q8"])
    assert set(found["UserLanguage"]) == {"AR", "EN", "ES", "FR", "RU", "ZH-S"}
    factors = staff[list(staff_survey.FACTORS)]
    assert (factors.nunique(axis=1).eq(1) & factors.ne("").all(axis=1)).sum() == len(staff_survey.LINES)


def test_the_sav_keeps_labels_missing_codes_and_the_response_set() -> None:
    found, meta = pyreadstat.read_sav(str(RAW / "surveys" / "un_system.sav"), user_missing=True)
    assert len(found) == 88
    assert meta.missing_ranges["VIEWS"] == [{"lo": 98.0, "hi": 98.0}, {"lo": 99.0, "hi": 99.0}]
    assert meta.variable_value_labels["RESPONSE"][1.0] == "Very positive"
    assert meta.mr_sets["CHANNELS"]["variable_list"] == ["CHAN_1", "CHAN_2", "CHAN_3", "CHAN_4", "CHAN_5"]
    assert meta.mr_sets["CHANNELS"]["counted_value"] == 1


def test_the_sav_holds_the_answers(system: pd.DataFrame) -> None:
    found, meta = pyreadstat.read_sav(str(RAW / "surveys" / "un_system.sav"), user_missing=True)
    found = found.set_index("PERSON").loc[system.index]
    for key, (variable, _, _) in un_system_survey.variables().items():
        labels = {
            code: word if code < 90 else str(int(code)) for code, word in meta.variable_value_labels[variable].items()
        }
        assert found[variable].map(labels).fillna("").tolist() == system[key].tolist(), key


def test_too_few_member_states_answer() -> None:
    sheet = openpyxl.load_workbook(RAW / "surveys" / "member_states.xlsx")["Answers"]
    assert Fraction(sheet.max_row - 1, 193) < Fraction(1, 5)
    states = {row["member_state"] for row in frames.member_states()}
    assert {row[1] for row in sheet.iter_rows(min_row=2, values_only=True)} <= states


def test_sums_of_raw_are_those_of_its_files() -> None:
    written = (RAW / "SHA256SUMS").read_text(encoding="utf-8")
    assert written == sums(RAW), "write them again: python -m tests.reconstruction raw"
