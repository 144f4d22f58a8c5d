"""The made-up interviews are the same bytes each time, and come out at the printed figures."""

import csv
import shutil
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from scripts.interviews.codings import all_codings, counting, doubles
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.notes import reading_notes
from scripts.interviews.suggestions import coding_rules
from scripts.settings import strict
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Scheme
from tests.conftest import evaluate
from tests.filled import NO_TURNS, filled
from tests.reconstruction.__main__ import sums
from tests.reconstruction.interviews import make

ROOT = Path(__file__).resolve().parents[1]
SEED = 20170323
HEADER = ["note", "group", "grade", "date", "language", "mode", "persons", "asked"]


def files(raw: Path) -> dict[str, bytes]:
    folders = ("interviews", "codings")
    return {p.relative_to(raw).as_posix(): p.read_bytes() for folder in folders for p in (raw / folder).iterdir()}


@pytest.fixture(scope="module")
def schemes():
    return {
        file.stem: Scheme(**strict.read(file)).model_dump(mode="json", exclude_none=True)
        for file in sorted((ROOT / "config" / "schemes").glob("*.yaml"))
    }


@pytest.fixture(scope="module")
def given(schemes):
    interviews = {"notes": "raw/interviews", "header": HEADER}
    return reading_notes.read(
        sorted((ROOT / "raw" / "interviews").iterdir()), filled(Interviews, interviews), list(schemes)
    )["notes"]


def counted_from(key, about, given):
    read = all_codings.read([ROOT / one["file"] for one in about["codings"]], given, filled(Scheme, about), key)
    compared = coder_agreement.compare(read["codings"], given, filled(Scheme, about), key, 0.95)
    alike = compared["agreement"].query("level == 'respondents' and group == 'all' and code != 'all'")
    made = counting.count(read["codings"], given, filled(Scheme, about), key, 0.95)
    return (
        made
        | {name: read[name] for name in ("codings", "coded_segments")}
        | {"agreement": alike, "twice": compared["doubled"]}
    )


@pytest.fixture(scope="module")
def counted(given, schemes):
    return {key: counted_from(key, about, given) for key, about in schemes.items()}


@pytest.fixture(scope="module")
def numbers(given, counted):
    frames = [reading_notes.count(given)["numbers"], *(made["numbers"] for made in counted.values())]
    return {row["address"]: row for frame in frames for row in frame.to_dict("records")}


def test_made_again_byte_for_byte(tmp_path):
    make(tmp_path, SEED)
    assert files(tmp_path) == files(ROOT / "raw")


def test_another_seed_is_another_reconstruction(tmp_path):
    make(tmp_path, SEED + 1)
    assert files(tmp_path) != files(ROOT / "raw")


def test_who_was_interviewed(given):
    assert given["group"].value_counts().to_dict() == {"staff": 41, "partner": 12, "member_state": 6}
    assert {Path(file).suffix for file in given["file"]} == {".docx", ".txt", ".md"}
    assert given["language"].value_counts()["en"] > 40
    assert set(given["language"]) == {"en", "fr", "es", "ru", "ar", "zh"}
    assert given["date"].between("2016-06-17", "2016-12-31").all()
    assert given["text"].is_unique


def percent(row) -> int:
    """Return a share as a whole per cent, rounded half up on the exact fraction."""
    exact = Fraction(int(row["n"]), int(row["base"])) * 100
    return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.parametrize(
    ("claim", "code", "printed", "respondents"),
    [
        ("C061", "strategic_thinking", 45, 13),
        ("C062", "other", 28, 8),
        ("C063", "external_relations", 17, 5),
        ("C064", "internal_communication", 17, 5),
        ("C065", "no_gap", 17, 5),
        ("C066", "interdepartmental_arbitration", 14, 4),
        ("C067", "strategic_communication", 3, 1),
    ],
)
def test_gaps_of_figure_vii(numbers, claim, code, printed, respondents):
    row = numbers[f"gaps.respondents.all.{code}"]
    assert (percent(row), row["n"], row["base"]) == (printed, respondents, 29)
    assert row["filter"] == "group is staff; asked: 29 of 41 interviewees"
    assert row["flags"] == "respondents can have several codes"


def test_counts_of_paragraph_16(numbers):
    found = [
        numbers[f"interviews.notes.group-{group}.count"]["value"] for group in ("staff", "partner", "member_state")
    ]
    assert found == [41, 12, 6]  # C008, C009, C010


def test_ratios(numbers):
    assert numbers["gaps.respondents.all.strategic_thinking_to_other"]["value"] == 13 / 8  # C068: not more than twice
    assert numbers["gaps.respondents.all.strategic_thinking_to_external_relations"]["value"] == 13 / 5
    assert numbers["proactive.respondents.all.reactive_to_proactive"]["value"] == 2  # C069


def test_words_for_shares(numbers):
    def share(address: str) -> Fraction:
        row = numbers[address]
        return Fraction(int(row["n"]), int(row["base"]))

    assert share("arbitration.respondents.all.delayed") > Fraction(1, 2)  # C083
    assert share("deputies.respondents.all.disagree") == Fraction(3, 4)  # C084
    assert share("structure.respondents.all.size_or_silos") == Fraction(1, 3)  # C093
    assert abs(share("mergers.respondents.all.merge_or_abolish") - Fraction(1, 3)) <= Fraction(25, 1000)  # C096
    assert share("meetings_value.respondents.all.doubts_value") > Fraction(1, 2)  # C105
    assert numbers["arbitration.respondents.all.base"]["value"] == 41
    assert numbers["mergers.respondents.all.base"]["value"] == 41


def test_amounts(numbers):
    assert round(numbers["reviewers.colleagues.all.mean"]["value"]) == 7  # C043
    assert numbers["trip_planning.weeks.all.minimum"]["value"] == 3  # C056
    assert numbers["trip_planning.weeks.all.maximum"]["value"] == 4


def test_senior_staff_of_both_sides_were_asked_about_meetings(given, numbers):
    asked = given[[("meetings_value" in keys.split("|")) for keys in given["asked"]]]
    assert set(asked["grade"]) == {"senior"} and set(asked["group"]) == {"staff", "partner"}
    parts = [numbers[f"meetings_value.respondents.group-{group}.base"]["value"] for group in ("staff", "partner")]
    assert sum(parts) == numbers["meetings_value.respondents.all.base"]["value"] == len(asked)


def test_two_coders_on_a_part_with_some_disagreement_settled(counted):
    for made in counted.values():
        rows = made["codings"]
        by = {coder: set(rows.loc[rows["coder"] == coder, "note"]) for coder in ("first", "second", "adjudicated")}
        assert by["adjudicated"] and by["adjudicated"] <= by["second"] < by["first"]
        assert set(made["coded"]["note"]) == by["first"]
        assert (made["agreement"]["units"] == len(by["second"])).all()
    low = [made["agreement"]["percent_agreement"].min() for made in counted.values()]
    assert max(low) < 1 <= max(made["agreement"]["percent_agreement"].max() for made in counted.values())


def test_the_second_coder_has_the_notes_that_are_drawn(given, schemes, counted):
    for key, made in counted.items():
        drawn = doubles.draw(given, filled(Scheme, schemes[key]), key)["drawn"]
        assert set(made["twice"]["note"]) == set(drawn.loc[drawn["drawn"] == "yes", "note"])
        assert set(made["twice"]["drawn"]) == {"yes"} == set(made["twice"]["blind"]), key
        grades = given.set_index("note")["grade"]
        assert set(made["twice"]["stratum"]) == {f"grade = {grades[note]}" for note in made["coded"]["note"]}


def test_a_project_holds_the_codings_of_trip_planning(counted):
    assert set(counted["trip_planning"]["codings"]["file"]) == {str(ROOT / "raw/codings/trip_planning.qdpx")}
    assert counted["trip_planning"]["codings"]["value"].dropna().isin([3, 3.5, 4, 4.5, 5]).all()


def test_rules_suggest_codings_in_six_languages_and_are_not_counted(given, schemes, counted):
    for key in ("gaps", "arbitration"):
        found = coding_rules.suggest(given, NO_TURNS, filled(Scheme, schemes[key]), key)["suggestions"]
        assert {one["language"] for one in schemes[key]["rules"]} == {"en", "fr", "es", "ru", "ar", "zh"}
        here = found.merge(given.loc[given["asked"].str.contains(key), ["note"]])
        assert set(here["language"]) == {"en", "fr", "es", "ru", "ar", "zh"}, key
        assert counted[key]["codings"]["suggestion"].isna().all()
    assert (
        len(coding_rules.suggest(given, NO_TURNS, filled(Scheme, schemes["reviewers"]), "reviewers")["suggestions"])
        >= 14
    )


def test_passages_in_every_language_fit(given, counted):
    language = dict(zip(given["note"], given["language"], strict=True))
    listed = [language[note] for made in counted.values() for note in made["coded_segments"]["note"]]
    assert set(listed) == {"en", "fr", "es", "ru", "ar", "zh"}
    assert all(made["coded_segments"]["verdict"].str.match("fits(;|$)").all() for made in counted.values())


def test_one_respondent_less_changes_the_numbers(given, schemes, numbers):
    about = schemes["gaps"]
    holder = next(note for note, asked in zip(given["note"], given["asked"], strict=True) if "gaps" in asked)
    fewer = given.assign(asked=given["asked"].where(given["note"] != holder, ""))
    made = counted_from("gaps", about, fewer)["numbers"]
    now = dict(zip(made["address"], made["value"], strict=True))
    assert now["gaps.respondents.all.base"] == numbers["gaps.respondents.all.base"]["value"] - 1
    assert now["gaps.respondents.all.strategic_thinking"] != numbers["gaps.respondents.all.strategic_thinking"]["value"]


# The whole path: what a run of the evaluation says of the report, and what it says with codings taken out.

OF_CODINGS = [  # claim, scheme, codes of which one is taken out, figure before, figure after
    ("C061", "gaps", ["strategic_thinking"], "13/29", "12/29"),
    ("C062", "gaps", ["other"], "8/29", "7/29"),
    ("C063", "gaps", ["external_relations"], "5/29", "4/29"),
    ("C064", "gaps", ["internal_communication"], "5/29", "4/29"),
    ("C065", "gaps", ["no_gap"], "5/29", "4/29"),
    ("C066", "gaps", ["interdepartmental_arbitration"], "4/29", "3/29"),
    ("C067", "gaps", ["strategic_communication"], "1/29", "0/29"),
    ("C069", "proactive", ["reactive"], "2", "1.86"),  # 13/7
    ("C083", "arbitration", ["delayed"], "22/41", "21/41"),
    ("C084", "deputies", ["disagree"], "15/20", "14/20"),
    ("C093", "structure", ["size", "silos"], "10/30", "9/30"),
    ("C096", "mergers", ["merge", "abolish"], "14/41", "13/41"),
]
CLAIMS = [claim for claim, *_ in OF_CODINGS]


def reproduced(folder: Path) -> pd.DataFrame:
    """Return the rows of the reproduction that come from codings; the figure is n of base, of a ratio its value."""
    rows = pd.read_csv(folder / "results/method/reproduction.csv", dtype=str, keep_default_na=False).set_index("id")
    rows = rows.loc[CLAIMS]
    return rows.assign(figure=rows["base"].where(rows["base"].str.contains("/"), rows["computed"]))


def take_out(rows: list[dict[str, str]], codes: list[str]) -> list[dict[str, str]]:
    """Return codings without that of one respondent who has one of the codes alone, by the coder who is counted."""
    deciding: dict[str, str] = {}
    for coder in ("first", "adjudicated"):
        deciding |= {row["note"]: coder for row in rows if row["coder"] == coder}
    own: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        if row["coder"] == deciding[row["note"]]:
            own.setdefault(row["note"], []).append(row)
    gone = next(found[0] for given in own.values() if len(found := [row for row in given if row["code"] in codes]) == 1)
    nothing = [] if len(own[gone["note"]]) > 1 else [dict.fromkeys(gone, "") | {k: gone[k] for k in ("note", "coder")}]
    return [row for row in rows if row is not gone] + nothing


@pytest.fixture(scope="module")
def poorer(evaluation, tmp_path_factory) -> Path:
    """The finished evaluation with a coding of each claim taken out, run again."""
    folder = shutil.copytree(evaluation, tmp_path_factory.mktemp("poorer") / "evaluation")
    for _, scheme, codes, *_ in OF_CODINGS:
        path = folder / f"raw/codings/{scheme}.csv"
        with path.open(encoding="utf-8", newline="") as lines:
            rows = list(csv.DictReader(lines))
        left = take_out(rows, codes)
        with path.open("w", encoding="utf-8", newline="") as target:
            table = csv.DictWriter(target, list(rows[0]), lineterminator="\n")
            table.writeheader()
            table.writerows(left)
    (folder / "raw/SHA256SUMS").write_text(sums(folder / "raw"), encoding="utf-8")
    run = evaluate(folder, "results/method/reproduction.csv")
    assert run.returncode == 0, run.stdout
    return folder


def test_the_report_agrees_through_the_whole_path(evaluation):
    found = reproduced(evaluation)
    assert set(found["verdict"]) == {"agrees"}
    assert found["figure"].tolist() == [before for *_, before, _ in OF_CODINGS]
    assert found["published"].str.extract(r"^(\d+)")[0].head(7).tolist() == ["45", "28", "17", "17", "17", "14", "3"]
    assert found["address"].str.partition(".")[0].tolist() == [scheme for _, scheme, *_ in OF_CODINGS]


def test_a_removed_coding_changes_its_row(evaluation, poorer):
    before, after = reproduced(evaluation), reproduced(poorer)
    assert after["figure"].tolist() == [figure for *_, figure in OF_CODINGS]
    assert (before["computed"] != after["computed"]).all()
    differing = after.index[after["verdict"] == "differs"]
    assert {"C061", "C062", "C063", "C064", "C065", "C066", "C067"} <= set(differing)


def test_every_passage_of_the_run_is_verified(evaluation, schemes):
    for key in schemes:
        coded_segments = pd.read_csv(evaluation / f"results/interviews/{key}/coded_segments.csv", dtype=str)
        given = pd.read_parquet(evaluation / f"results/interviews/{key}/codings.parquet")
        assert len(coded_segments) == given["code"].notna().sum() > 0, key
        assert coded_segments["verdict"].str.match("fits(;|$)").all(), key
