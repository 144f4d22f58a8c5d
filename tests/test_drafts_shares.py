"""A made-up survey of each platform in six languages, run as drafted: every share is that of plain pandas."""

import pandas as pd
import pytest

from scripts.drafts import evaluation_draft, survey_draft, undrafted
from tests import chain, made_up_survey
from tests.made_up_platforms import ALL as PLATFORMS
from tests.made_up_survey import LANGUAGES

COMPARED: dict[str, int] = {}


def as_drafted(written, folder, monkeypatch):
    """Draft an export, save the drafts, and return what the steps of the survey make of it.

    Whether a column is the weight is all that is answered: by taking away the # of the line that the draft offers.
    """
    monkeypatch.chdir(folder)
    file = f"raw/surveys/{written.path.name}"
    made = survey_draft.write(written.path, "x", file, False, [])
    (folder / "scales.yaml").write_text(made["scales"], encoding="utf-8")
    whole = evaluation_draft.write([folder / "scales.yaml"], ["x"], [], [])["draft"]
    assert made["draft"].count("\n# weights: {column: ") == 1, made["draft"]
    made["draft"] = made["draft"].replace("\n# weights: {", "\nweights: {")
    for name, text in (("surveys/x", made["draft"]), ("findings/x", made["finding"]), ("config", whole)):
        path = folder / "config" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return made, chain.made(folder, "x")


def labels_of(labels):
    """Return the spellings of a label."""
    return [labels] if isinstance(labels, str) else list(labels)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("platform", PLATFORMS)
def test_shares_of_a_survey_as_drafted_are_those_of_pandas(tmp_path, monkeypatch, platform, language):
    source = made_up_survey.survey(language)
    home = tmp_path / "raw" / "surveys"
    home.mkdir(parents=True)
    written = PLATFORMS[platform](source, home)
    draft, made = as_drafted(written, tmp_path, monkeypatch)
    items, weight = made.survey.items, pd.to_numeric(source.answers["weight"])
    found = {
        question: next((key for key, one in items.items() if made_up_survey.named(one.own_columns[0]) in names), None)
        for question, names in written.columns.items()
    }
    assert None not in found.values(), (found, draft["draft"])
    compared = 0
    for question, key in found.items():
        item = items[key]
        if question == "weight":
            assert (made.survey.weights.column, item.type) == (key, "number"), draft["draft"]
        elif question == "hours":
            amounts = pd.to_numeric(source.answers["hours"])
            assert (item.type, made.value(key, "base")) == ("number", amounts.count()), draft["draft"]
            assert made.value(key, "mean") == pytest.approx(amounts.mean())
            weighted = (amounts * weight).sum() / weight[amounts.notna()].sum()
            assert made.value(key, "mean.weighted") == pytest.approx(weighted)
            compared += 2
        elif question == "media":
            assert item.type == "multiple_response", draft["draft"]
            asked = source.boxes.any(axis=1) | written.all_in_base
            assert len(item.labels) == 3
            for (option, labels), column in zip(item.labels.items(), source.boxes, strict=True):
                own = column if column in labels_of(labels) or not item.columns else None
                ticked = source.boxes[own or column]
                if not item.columns:  # options of one cell stand in another order
                    ticked = source.boxes[labels_of(labels)[0]]
                assert made.value(key, option) == pytest.approx(ticked.sum() / asked.sum()), (option, draft["draft"])
                weighted = weight[ticked].sum() / weight[asked].sum()
                assert made.value(key, f"{option}.weighted") == pytest.approx(weighted)
                compared += 2
        else:
            said = source.answers[question].replace("", None).dropna()
            assert item.type == "choice", draft["draft"]
            categories = made.scales[item.scale].categories
            assert len(categories) == said.nunique(), (categories, draft["draft"])
            for category, labels in categories.items():
                own = said.isin(labels_of(labels))
                assert own.any() and made.value(key, category) == pytest.approx(own.mean())
                weighted = weight[said.index][own].sum() / weight[said.index].sum()
                assert made.value(key, f"{category}.weighted") == pytest.approx(weighted)
                compared += 2
    COMPARED[f"{platform} {language}"] = compared


def test_how_many_shares_were_compared(capsys):
    with capsys.disabled():
        print(f"\n{sum(COMPARED.values())} shares and means of {len(COMPARED)} surveys as drafted, all equal to pandas")


@pytest.mark.parametrize("platform", ["plain", "kobo", "surveymonkey"])
@pytest.mark.parametrize("mode", ["instead", "alone", "beside"])
def test_words_of_four_persons_are_in_no_draft(tmp_path, platform, mode):
    """Four cells of each column in turn say a name: instead of the answer, in an empty column, or beside the answer."""
    path = PLATFORMS[platform](made_up_survey.survey("en"), tmp_path).path
    between = ";" if platform == "kobo" else ","
    cells = pd.read_csv(path, header=None, dtype=str, keep_default_na=False, sep=between)
    for place in range(cells.shape[1]):
        changed = cells.copy()
        if mode == "alone":
            changed.iloc[3:, place] = ""
        for row in (10, 20, 30, 40):
            changed.iloc[row, place] = f"{cells.iloc[row, place]}, Zebulon" if mode == "beside" else "Zebulon"
        changed.to_csv(path, header=False, index=False, sep=between)
        for write, more in ((undrafted.survey, (False, [])), (undrafted.record, ())):
            drafts = write(path, "x", "raw/x.csv", *more)
            assert "zebulon" not in str(drafts).casefold(), (place, write.__name__)
