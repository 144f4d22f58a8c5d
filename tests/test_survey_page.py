"""The page of a survey: every item can be reached, its ledger adds up on the page, nobody can be seen."""

import itertools
import os
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from lxml import html

from scripts import settings
from scripts.ground import long_table
from scripts.pages import item_sections, labels, preparation_sections
from scripts.pages.survey_page import survey_page
from scripts.settings.codebook import Item
from scripts.settings.resolved import ResolvedSurvey, resolved
from scripts.step import handed
from scripts.surveys.analyses import design_effects, group_tests, nonresponse, response
from scripts.surveys.answers import cleaning, dispositions, for_review, ledger, survey_weights
from scripts.surveys.engine import estimates
from scripts.surveys.received import received_answers, sampling_frame
from tests.conftest import ROOT
from tests.filled import filled

SURVEYS = ["gardeners", "visitors"]
EVALUATION = {"title": "Evaluation of the garden", "symbol": "EXAMPLE/1", "mark": "Example: everything is made up"}


def inputs(key: str) -> dict[str, Any]:
    """What the steps of a survey of the tiny evaluation give to its page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "tests" / "example")
        described = settings.load("config")
        survey = resolved(described, key)
        roster = [Path(survey.frame.file)] if survey.frame else []
        people = sampling_frame.read(roster, survey)["frame"]
        received = received_answers.read(Path(survey.file), survey)["received"]
    cleaned = cleaning.clean(received, people, [], survey)
    responses, log = cleaned["responses"], cleaned["cleaning_log"]
    settled = dispositions.settle(received, log, responses, people, survey)["dispositions"]
    counted = response.count(settled, people, survey)
    weighed = survey_weights.weigh(settled, people, survey, responses)
    tabulated = ledger.tabulate(responses, settled, survey)
    decision = counted["decision"]
    made = estimates.estimate(responses, settled, weighed["weights"], decision, survey)
    compared = group_tests.compare(responses, settled, weighed["weights"], decision, survey)["comparisons"]
    examined = nonresponse.examine(settled, responses, weighed["weights"], decision, survey)
    return {
        "response_numbers": counted["numbers"],
        "numbers": made["numbers"],
        "nonresponse": examined["nonresponse"],
        "decision": decision,
        "dispositions": settled,
        "bases": tabulated["bases"],
        "skip_errors": tabulated["skip_errors"],
        "cleaning_log": log,
        "cleaning_counts": cleaned["cleaning_counts"],
        "review": for_review.list_open(responses, log, tabulated["skip_errors"], survey)["review"],
        "comparisons": compared,
        "weights": weighed["weights"],
        "weighting_log": weighed["weighting_log"],
        "weights_report": weighed["weights_report"],
        "design_effects": design_effects.measure(responses, settled, weighed["weights"], decision, survey)[
            "design_effects"
        ],
        "skip_logic": pd.DataFrame(),
        "survey": settings.plain(survey),
        "evaluation": EVALUATION,
    }


@pytest.fixture(scope="module")
def given() -> dict[str, dict[str, Any]]:
    return {key: inputs(key) for key in SURVEYS}


@pytest.fixture(scope="module")
def made(given: dict[str, dict[str, Any]]) -> dict[str, str]:
    return {key: survey_page(**handed(survey_page, own))["page"] for key, own in given.items()}


def words(node: Any) -> str:
    """The text of a node in one line."""
    return " ".join(node.text_content().split())


@pytest.mark.parametrize("key", SURVEYS)
def test_it_is_one_accessible_file_without_network_or_script(made: dict[str, str], key: str) -> None:
    page = html.fromstring(made[key])
    assert not page.xpath("//script | //link | //iframe | //img | //object | //form")
    assert [value for value in page.xpath("//@href | //@src") if re.match(r"[a-z]+:|//", value)] == []
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    captions = [caption.text_content() for caption in page.xpath("//caption")]
    assert len(captions) == len(page.xpath("//table")) == len(set(captions))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//a/@href[starts-with(., '#')]")) <= {f"#{one}" for one in ids}
    assert "Internal: disclosure control not yet applied." in words(page) and EVALUATION["mark"] in words(page)


@pytest.mark.parametrize("key", SURVEYS)
def test_every_item_has_an_anchor_its_question_and_a_link(
    made: dict[str, str], given: dict[str, dict[str, Any]], key: str
) -> None:
    page = html.fromstring(made[key])
    for name, item in given[key]["survey"]["items"].items():
        assert item["text"] in words(page.get_element_by_id(f"item-{name}"))
        assert page.xpath(f"//section[@aria-labelledby='bases']//a[@href='#item-{name}']")


@pytest.mark.parametrize("key", SURVEYS)
def test_ledgers_add_up_on_the_page_and_end_at_the_base_of_the_numbers(
    made: dict[str, str], given: dict[str, dict[str, Any]], key: str
) -> None:
    page = html.fromstring(made[key])
    numbers = given[key]["numbers"].set_index("address")
    for name in given[key]["survey"]["items"]:
        (item,) = page.xpath(f"//section[@aria-labelledby='item-{name}']")
        (table,) = [one for one in item.xpath(".//table") if one.xpath("string(caption)").startswith("Base:")]
        rows = [[words(cell) for cell in row] for row in table.xpath("./tbody/tr")]
        left = int(rows[0][2])
        for _, taken, now in rows[1:]:
            if taken.startswith("\u2212"):
                left -= int(taken[1:])
            assert int(now) == left
        assert left == numbers.loc[f"{key}.{name}.all.base", "value"]


def test_a_number_stands_with_interval_bounds_weighted_and_address(made: dict[str, str]) -> None:
    page = html.fromstring(made["gardeners"])
    (item,) = page.xpath("//section[@aria-labelledby='item-soil']")
    said = words(item)
    assert "Statistic Number (interval) Bounds Weighted Base Population Address" in said
    assert "gardeners.soil.all.good_or_excellent" in said and "Good or excellent 75%" in said
    assert "Excellent (5); Good (4)" in said and "Good or excellent: Good and Excellent" in said
    assert "Cleaning changed no answer to this question." in said


def test_a_number_says_how_many_persons_it_speaks_for_and_the_weighted_one_where_it_is_of_others() -> None:
    assert item_sections.population_text({"population": 123}, {"population": 123}) == "123"
    assert item_sections.population_text({"population": 123}, {"population": 115}) == "123 (weighted: 115)"
    assert item_sections.population_text({"population": 1230}, None) == "1,230"


def test_rules_of_cleaning_stand_in_words() -> None:
    rules = ["drop_where", "mark_late", "keep_last_of_person"]
    assert [preparation_sections.ruled(one) for one in rules] == [
        "Dropped: answers that meet a condition",
        "Marked: late",
        "Kept: the last answer of each person",
    ]


def test_groups_that_differ_stand_with_number_base_and_inference() -> None:
    of = {"unit": "share", "n": None, "base": 40, "low": None, "high": None}
    rows = [
        long_table.number("s", "soil", {"plot": plot}, "good", value=value, variant=variant, **of)
        for plot, shares in {"north": (0.7, 0.75), "south": (0.2, 0.25)}.items()
        for value, variant in zip(shares, ("", "weighted"), strict=True)
    ]
    pair = {"item": "soil", "breakdown": "plot", "test": "pair", "statistic": "good", "first": "north"}
    pair |= {"second": "south", "value": 4.0, "p": 0.002, "adjusted": 0.01, "higher": "north", "inference": "finite"}
    test = {"item": "soil", "breakdown": "plot", "test": "Rao-Scott", "inference": "finite"}
    whole = [
        test
        | {"value": 3.21, "p": 0.02, "adjusted": 0.04, "flags": "2 of 9 expected counts are below 5, the lowest 1.2"},
        test | {"reason": "20 of 50 cells are empty"},
    ]
    tests, made = item_sections.groups(
        pd.DataFrame([pair, *whole]),
        long_table.numbers(rows),
        filled(Item, {"labels": {"good": "Good"}, "type": "multiple_response", "column": "c"}),
        {},
    )
    assert made["rows"] == [["plot", "Good", "finite", "north (75%, base 40)", "south (25%, base 40)", "0.010"]]
    assert [row[3:] for row in tests["rows"]] == [
        ["3.21", "0.020", "0.040", "2 of 9 expected counts are below 5, the lowest 1.2"],
        ["", "not testable", "", "20 of 50 cells are empty"],
    ]


def test_a_survey_without_a_frame_says_what_cannot_be_shown(made: dict[str, str]) -> None:
    said = words(html.fromstring(made["visitors"]))
    assert "answered. No sampling frame: it is not known how many were asked" in said
    assert "Not shown: response rates by group, R-indicator" in said and "because there is no sampling frame" in said
    assert "Not shown: early and late" in said and "because the export does not say when answers were given." in said


def test_a_mark_of_straight_lining_names_the_matrix_question() -> None:
    grid = SimpleNamespace(grids={"factors": SimpleNamespace(text="What helps the garden?")})
    assert preparation_sections.found_words("straight-line factors", grid) == "Straight-lining: What helps the garden?"  # type: ignore[arg-type]
    assert preparation_sections.found_words("speeder", grid) == "Speeder"  # type: ignore[arg-type]


@pytest.mark.parametrize("key", SURVEYS)
def test_nobody_can_be_seen(made: dict[str, str], given: dict[str, dict[str, Any]], key: str) -> None:
    said = words(html.fromstring(made[key]).find(".//main"))
    for column in ("person", "respondent"):
        for one in given[key]["dispositions"][column].dropna():
            assert not re.search(rf"\b{re.escape(str(one))}\b", said)


def test_without_answers_the_page_stands(given: dict[str, dict[str, Any]]) -> None:
    own = given["gardeners"]
    nobody = own["dispositions"].assign(disposition="non-contact", respondent=None)
    none = {
        name: own[name].iloc[:0]
        for name in ("numbers", "weights", "cleaning_log", "skip_errors", "review", "comparisons")
    }
    survey = ResolvedSurvey.model_validate(own["survey"])
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT / "tests" / "example")
        received = received_answers.read(Path(survey.file), survey)["received"].iloc[:0]
    responses = received.assign(marks=None)
    decision = response.count(nobody, nobody[["person", "plot"]], survey)["decision"]
    found = nonresponse.examine(nobody, responses, none["weights"], decision, survey)["nonresponse"]
    changed = {"decision": decision, "nonresponse": found, "dispositions": nobody}
    page = survey_page(**handed(survey_page, own | none | changed))["page"]
    said = words(html.fromstring(page))
    assert (
        "0 of 12 invited persons answered (0.0%)." in said
        and "Not shown: response rates" in said
        and "because nobody answered." in said
    )


def test_same_input_same_bytes(made: dict[str, str], given: dict[str, dict[str, Any]]) -> None:
    for key in SURVEYS:
        assert survey_page(**handed(survey_page, given[key]))["page"] == made[key]


def test_an_item_is_three_clicks_from_the_index(finished: Path) -> None:
    """Index, survey, item: each link leads to a file that is there."""
    results = finished / "results"
    index = html.fromstring((results / "index.html").read_text(encoding="utf-8"))
    pages = index.xpath("//section[@aria-labelledby='surveys']//a/@href")
    assert pages == [f"surveys/{key}/index.html" for key in [*SURVEYS, "pupils"]]
    for start in ("index.html", "method/method.html", "findings/A.html", *pages):
        page = html.fromstring((results / start).read_text(encoding="utf-8"))
        for target in page.xpath("//a/@href"):
            file, _, place = target.partition("#")
            path = Path(os.path.normpath((results / start).parent / file)) if file else results / start
            assert path.is_file(), (start, target)
            if place:
                there = html.fromstring(path.read_text(encoding="utf-8"))
                assert there.xpath(f"//*[@id='{place}']"), (start, target)


def test_groups_stand_in_words() -> None:
    assert labels.group_label("grade_group = senior") == "grade group: senior"
    joined = "is_new = yes, plot = a = b + is_new = no, plot = c"
    assert labels.group_label(joined) == "is new: yes, plot: a = b + is new: no, plot: c"
    assert labels.group_label("all") == "all"
