"""The survey of Jupyter users as SurveyGizmo gave it: complete and partial sessions, words joined by semicolons."""

import csv
from collections import Counter

import pytest

from tests.chain import Made, run
from tests.conftest import SHARED

EXPORT = SHARED / "data" / "jupyter2015_surveygizmo" / "20160115235816-SurveyExport.csv"
pytestmark = pytest.mark.skipif(not EXPORT.is_file(), reason="the survey of Jupyter users is not beside the project")


@pytest.fixture(scope="module")
def jupyter(tmp_path_factory) -> Made:
    return run("jupyter2015", "jupyter", EXPORT, tmp_path_factory.mktemp("jupyter"))


@pytest.fixture(scope="module")
def complete() -> list[dict[str, str]]:
    """The complete sessions by another reader, under the words that the headers begin with."""
    with EXPORT.open(encoding="utf-8-sig", newline="") as lines:
        return [row for row in csv.DictReader(lines) if row["Status"] == "Complete"]


def test_sessions_as_published(jupyter):
    assert len(jupyter.received) == 1706
    assert len(jupyter.log) == 927 and set(jupyter.log["rule"]) == {"drop_where"}
    assert len(jupyter.responses) == 779
    assert (round(927 / 1706 * 100), round(779 / 1706 * 100)) == (54, 46)


@pytest.mark.parametrize(
    ("item", "start"),
    [
        ("use_jupyter_notebook", "How often"),
        ("roughly_long_using_jupyter", "Roughly"),
        ("run_jupyter_notebook", "How do"),
        ("people_typically_see_interact", "How many people"),
    ],
)
def test_choices_of_complete_sessions(jupyter, complete, item, start):
    header = next(name for name in complete[0] if name.startswith(start))
    cells = Counter(row[header] for row in complete)
    categories = jupyter.scales[jupyter.survey["items"][item]["scale"]]["categories"]
    ours = {label: jupyter.n(item, key) for key, label in categories.items()}
    assert ours == {label: cells[label] for label in categories.values()}
    assert jupyter.n(item, "base") == sum(ours.values()) == 779 - cells[""]


def test_words_of_complete_sessions(jupyter, complete):
    header = next(name for name in complete[0] if name.startswith("Select all the words"))
    cells = Counter(word for row in complete for word in row[header].split(";") if word)
    labels = jupyter.survey["items"]["words_jupyter_notebook"]["labels"]
    assert {label: jupyter.n("words_jupyter_notebook", key) for key, label in labels.items()} == cells
    assert jupyter.n("words_jupyter_notebook", "base") == sum(bool(row[header]) for row in complete)
    # The published list of the questionnaire has "unconfortable", the answers have another spelling.
    assert "unconfortable" not in cells and cells["uncomfortable"] > 0


def test_open_answers_that_look_like_formulas_stay(jupyter, complete):
    header = next(name for name in complete[0] if name.startswith("What, if anything, hinders"))
    told = [row[header] for row in complete if row[header].strip()]
    assert jupyter.responses["anything_hinders_making"].dropna().tolist() == told
    assert sum(text.startswith(("=", "+", "-", "@")) for text in told) > 0
