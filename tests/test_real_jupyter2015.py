"""The survey of Jupyter users as SurveyGizmo gave it: complete and partial sessions, words joined by semicolons."""

import csv
from collections import Counter

import pandas as pd
import pytest

from scripts.interviews.codings import all_codings, counting
from scripts.interviews.notes import answer_notes
from scripts.settings import plain
from scripts.settings.scheme import Codings, Scheme
from scripts.surveys.analyses import response
from scripts.surveys.answers import cleaning, dispositions, survey_weights
from scripts.surveys.engine import estimates
from tests.chain import Made, run
from tests.conftest import PUBLIC

EXPORT = PUBLIC / "jupyter2015_surveygizmo" / "20160115235816-SurveyExport.csv"


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
    categories = jupyter.survey.scale(jupyter.survey.items[item]).categories
    ours = {label: jupyter.n(item, key) for key, label in categories.items()}
    assert ours == {label: cells[label] for label in categories.values()}
    assert jupyter.n(item, "base") == sum(ours.values()) == 779 - cells[""]


def test_words_of_complete_sessions(jupyter, complete):
    header = next(name for name in complete[0] if name.startswith("Select all the words"))
    cells = Counter(word for row in complete for word in row[header].split(";") if word)
    labels = jupyter.survey.items["words_jupyter_notebook"].labels
    assert {label: jupyter.n("words_jupyter_notebook", key) for key, label in labels.items()} == cells
    assert jupyter.n("words_jupyter_notebook", "base") == sum(bool(row[header]) for row in complete)
    # The published list of the questionnaire has "unconfortable", the answers have another spelling.
    assert "unconfortable" not in cells and cells["uncomfortable"] > 0


def test_open_answers_that_look_like_formulas_stay(jupyter, complete):
    header = next(name for name in complete[0] if name.startswith("What, if anything, hinders"))
    told = [row[header] for row in complete if row[header].strip()]
    assert jupyter.responses["anything_hinders_making"].dropna().tolist() == told
    assert sum(text.startswith(("=", "+", "-", "@")) for text in told) > 0


THEMES = EXPORT.with_name("hinderances_themes.csv")


@pytest.fixture(scope="module")
def hinders(tmp_path_factory) -> Made:
    return run("jupyter2015_themes", "hinders", THEMES, tmp_path_factory.mktemp("themes"))


PUBLISHED = {  # by the notebook that coded the comments
    "nothing": 33, "robust": 51, "reuse": 136, "integrations": 43, "language": 58, "collab": 63, "version": 116,
    "setup": 148, "development": 425,
}  # fmt: skip


def test_published_themes_of_what_hinders(hinders):
    """The published counts, and how many themes a comment has."""
    assert {theme: hinders.n("hinders", theme) for theme in PUBLISHED} == PUBLISHED
    assert len(hinders.received) == 763
    of_a_comment = Counter(0 if text == "" else len(text.split("|")) for text in hinders.received["hinders"].fillna(""))
    assert of_a_comment == {0: 94, 1: 308, 2: 220, 3: 88, 4: 31, 5: 14, 6: 8}
    # A comment without a theme is no answer to this item: the shares are of the comments that have one.
    assert hinders.n("hinders", "base") == 763 - 94


COMMENTS = "anything_hinders_making"


def test_published_themes_as_codes_of_the_comments(jupyter, hinders, tmp_path):
    """The comments themselves, of partial sessions too, are notes that a scheme of these themes codes."""
    labels = hinders.survey.items["hinders"].labels
    items = plain(jupyter.survey)["items"]
    items[COMMENTS] |= {"type": "multiple_response", "labels": labels, "coded_by": "themes"}
    survey = jupyter.survey.changed(items=items, cleaning=[], breakdowns=[])
    # The notebook took the comment "N/A" for an empty cell.
    received = jupyter.received.assign(**{COMMENTS: lambda table: table[COMMENTS].mask(table[COMMENTS] == "N/A")})
    nobody = pd.DataFrame({"person": []}, dtype="string")
    codes = {theme: {"label": theme} for theme in labels}
    scheme = Scheme(title="T", source="S", question="Q", unit="answers", count=["notebook"], codes=codes)
    notes = answer_notes.read(received, nobody, [], survey, scheme, "themes")["notes"]
    assert len(notes) == 763
    texts = notes.set_index("note")["text"]
    with THEMES.open(encoding="utf-8", newline="") as lines, (tmp_path / "codings.csv").open("w", newline="") as target:
        out = csv.writer(target)
        out.writerow(["note", "coder", "code", "start", "end", "quote"])
        for row in csv.DictReader(lines, delimiter=";"):
            note = f"row-{int(row['']) + 2}"
            text = texts[note]
            for theme in row["hinderances_themes"].split(",") if row["hinderances_themes"] else [""]:
                out.writerow([note, "notebook", theme, *([0, len(text), text] if theme else ["", "", ""])])
    scheme = scheme.model_copy(update={"codings": [Codings(file="codings.csv")]})
    codings = all_codings.read([tmp_path / "codings.csv"], notes, scheme, "themes")["codings"]
    coded = counting.count(codings, notes, scheme, "themes", 0.95)["coded"]
    cleaned = cleaning.clean(received, nobody, [], survey, [coded])
    settled = dispositions.settle(received, cleaned["cleaning_log"], cleaned["responses"], nobody, survey)[
        "dispositions"
    ]
    decision = response.count(settled, nobody, survey)["decision"]
    weights = survey_weights.weigh(settled, nobody, survey, cleaned["responses"])["weights"]
    made = estimates.estimate(cleaned["responses"], settled, weights, decision, survey)["numbers"].set_index("address")
    assert {theme: made.loc[f"jupyter.{COMMENTS}.all.{theme}", "n"] for theme in PUBLISHED} == PUBLISHED
    # Here a comment without a theme is in the base: it was read, and has none.
    assert set(made.loc[made["item"].eq(COMMENTS), "base"]) == {763}


def test_themes_stand_at_the_rows_of_comments(jupyter):
    """What a coding scheme over the comments needs: rows of the export, counted from 0, of partial sessions too."""
    with THEMES.open(encoding="utf-8", newline="") as lines:
        coded = {int(row[""]) + 2 for row in csv.DictReader(lines, delimiter=";")}
    comments = jupyter.received["anything_hinders_making"]
    told = set(jupyter.received.loc[comments.notna(), "row"])
    assert coded < told and (len(coded), len(told)) == (763, 764)
    # The one that was lost says "N/A": the notebook took it for an empty cell.
    (lost,) = told - coded
    assert comments[jupyter.received["row"] == lost].tolist() == ["N/A"]
