"""Drafts ask about questions that nobody with a certain answer before answered."""

import pytest

from tests.drafting import csv, drafted

ASKED = "asked of the others alone"


def rows(sector, size=40):
    """Return an export: a paid job (12 of 40 have none), then their sector (`sector` of who has none), then a town."""
    made = [["id", "job", "sector", "town"]]
    for k in range(size):
        job = "No" if k % 10 < 3 else "Yes"
        made.append(
            [f"r{k}", job, sector if job == "No" else ("Farming", "Trade")[k % 2], ("North", "South", "")[k % 3]]
        )
    return made


@pytest.mark.parametrize("sector", ["", "N/A"])
def test_a_question_that_nobody_with_an_answer_before_answered_is_asked_about(tmp_path, sector):
    made, one, _, _ = drafted(csv(tmp_path / "x.csv", rows(sector)), tmp_path)
    text = " ".join(made["draft"].replace("#", " ").split())
    assert text.count(ASKED) == 1
    assert "nobody who answered 'No' to job answered this" in text
    assert 'asked_if: {job: ["yes"]}' in text
    assert not one.items["sector"].asked_if


def test_a_question_that_one_of_them_answered_is_not(tmp_path):
    given = rows("")
    given[1][2] = "Trade"
    made, *_ = drafted(csv(tmp_path / "x.csv", given), tmp_path)
    assert ASKED not in " ".join(made["draft"].replace("#", " ").split())


def test_four_persons_are_too_few_to_ask(tmp_path):
    made, *_ = drafted(csv(tmp_path / "x.csv", rows("", size=11)), tmp_path)
    assert ASKED not in made["draft"]
