"""Two surveys of FiveThirtyEight as SurveyMonkey gave them: known counts, and every count of a choice by another reader."""

import csv
from collections import Counter

import pytest

from scripts.surveys.received import decoding
from tests.chain import Made, run
from tests.conftest import PUBLIC

STARWARS = PUBLIC / "538_starwars" / "StarWars.csv"
SLEEPING = PUBLIC / "538_sleeping_alone" / "sleeping-alone-data.csv"
FILMS = [  # the ranks have the names of the films, as the draft made them
    "i_the_phantom_menace",
    "ii_attack_of_the_clones",
    "iii_revenge_of_the_sith",
    "iv_a_new_hope",
    "v_the_empire_strikes_back",
    "vi_return_of_the_jedi",
]


@pytest.fixture(scope="module")
def starwars(tmp_path_factory) -> Made:
    return run("starwars", "starwars", STARWARS, tmp_path_factory.mktemp("starwars"))


@pytest.fixture(scope="module")
def sleeping(tmp_path_factory) -> Made:
    return run("sleeping_alone", "sleeping", SLEEPING, tmp_path_factory.mktemp("sleeping"))


def columns(path) -> list[tuple[str, ...]]:
    """The columns of an export, by another reader, headers first."""
    with path.open(encoding="cp1252", newline="") as lines:
        return list(zip(*csv.reader(lines), strict=True))


def test_who_has_seen_which_film(starwars):
    assert len(starwars.received) == 1186
    assert starwars.n("seen_6_films_star_wars", "yes") == 936
    # 101 of them name no film: the base of the films is who named one, not who said that they had seen any.
    assert starwars.n("star_wars_films_seen", "base") == 835
    assert [starwars.n("star_wars_films_seen", film) for film in FILMS] == [673, 571, 550, 607, 758, 738]
    assert starwars.bases.loc["star_wars_films_seen", ["not_reached", "no_answer", "base"]].sum() == 1186
    assert starwars.value("star_wars_films_seen", "v_the_empire_strikes_back") == 758 / 835


def test_who_shot_first(starwars):
    assert starwars.n("character_shot_first", "base") == 828
    shot = ("han", "greedo", "i_dont_understand_this")
    assert [starwars.n("character_shot_first", who) for who in shot] == [325, 197, 306]


def test_ages_and_the_rank_of_the_best_film(starwars):
    assert [starwars.n("age", age) for age in ("18_29", "30_44", "45_60", "above_60")] == [218, 268, 291, 269]
    assert starwars.received["age"].isna().sum() == starwars.received["gender"].isna().sum() == 140
    assert round(starwars.value("v_the_empire_strikes_back", "mean"), 3) == 2.513
    assert min(FILMS, key=lambda film: starwars.value(film, "mean")) == "v_the_empire_strikes_back"


def test_the_unfamiliar_stand_outside_of_the_base(starwars):
    cells = Counter(columns(STARWARS)[23][2:])
    assert columns(STARWARS)[23][1] == "Boba Fett"
    ledger = starwars.bases.loc["boba_fett"]
    assert ledger["not_applicable"] == cells["Unfamiliar (N/A)"] == 132
    assert ledger["base"] == 1186 - cells["Unfamiliar (N/A)"] - cells[""]


def test_how_often_couples_sleep_apart(sleeping):
    assert len(sleeping.received) == 1093
    often = {
        "never": 586,
        "every_night": 147,
        "once_a_year_or_less": 137,
        "once_a_month_or_less": 101,
        "a_few_times_per_month": 62,
        "a_few_times_per_week": 46,
    }
    assert {key: sleeping.n("both_partner_home_sleep", key) for key in often} == often
    assert sleeping.received["both_partner_home_sleep"].isna().sum() == 14
    assert sum(often.values()) + 14 == 1093


def test_reasons_are_those_of_who_sleeps_apart(sleeping):
    assert sleeping.n("reasons_sleep_separate_beds", "one_of_us_snores") == 220
    assert sleeping.n("reasons_sleep_separate_beds", "other_please_specify") == 108
    assert (
        sleeping.n("reasons_sleep_separate_beds", "base")
        == sleeping.n("youre_not_sleeping_same_bed", "base")
        == 1093 - 611
    )
    # The text of "Other" is kept as text, under its own name, and never counted.
    assert not [address for address in sleeping.numbers.index if "occupation_other" in address]
    assert sleeping.received["occupation_other"].notna().sum() == sum(map(bool, columns(SLEEPING)[25][2:]))


def test_times_and_rows_are_those_of_the_export(sleeping):
    assert sleeping.received["row"].tolist() == list(range(3, 1096))
    assert sleeping.received.loc[0, ["respondent", "started", "ended"]].tolist() == [
        "row-3",
        "2014-07-10 18:37:00",
        "2014-07-10 18:39:00",
    ]


@pytest.mark.parametrize(("name", "path"), [("starwars", STARWARS), ("sleeping", SLEEPING)])
def test_every_choice_is_counted_as_another_reader_counts_it(name, path, request):
    made = request.getfixturevalue(name)
    headers = {(column[0], column[1]): Counter(column[2:]) for column in columns(path)}
    by_name = {question: cells for (question, option), cells in headers.items() if question and option == "Response"}
    by_name |= {option: cells for (_, option), cells in headers.items() if option not in ("", "Response")}
    compared = 0
    for key, item in made.survey.items.items():
        if item.type != "choice" or item.column not in by_name:
            continue
        scale = made.survey.scale(item)
        decode = decoding.choices(scale.categories | scale.missing, key, set())
        theirs = Counter()
        for text, count in by_name[item.column].items():
            theirs[decode(text, "here") if text else None] += count
        for category in scale.categories:
            assert made.n(key, category) == theirs[category], (key, category)
            compared += 1
        assert made.received[key].isna().sum() == theirs[None], key
    assert compared == {"starwars": 108, "sleeping": 99}[name]
