"""Drafts of real exports: the right platform, a draft that reads every answer, and how far the config in tests/real is."""

from pathlib import Path

import pytest

from scripts import settings
from scripts.drafts import platform, survey_draft
from scripts.settings.evaluation import Evaluation
from scripts.settings.survey import Survey
from scripts.surveys.received import received_answers
from tests import draft_lines
from tests.conftest import PUBLIC, unpacked
from tests.filled import surveyed

EXPORTS = {  # what wrote it, and how many answers it has
    "sleeping_alone": ("surveymonkey", 1093),
    "starwars": ("surveymonkey", 1186),
    "jupyter2015": ("surveygizmo", 1706),
    "msna": ("kobo", 100),
    "quantipy": ("plain", 8255),
    "rse2016": ("limesurvey", 273),
    "qualtricstools": ("qualtrics", 31),
    "iris": ("spss", 150),
}


def drafted(name, folder, key=""):
    """Draft a real export under a key, and hold draft and scales against the models."""
    path = PUBLIC / draft_lines.EXPORTS.get(name, "sav_haven/iris.sav")
    path = unpacked(path, folder) if path.suffix == ".gz" else path
    form = [path.with_suffix(".qsf")] if path.with_suffix(".qsf").is_file() else []
    made = survey_draft.write(path, key or name, f"raw/surveys/{path.name}", False, [], form)
    (folder / "x.yaml").write_text(made["draft"], encoding="utf-8")
    (folder / "config.yaml").write_text(f"title: x\n{made['scales']}", encoding="utf-8")
    one, whole = settings.describe(Survey, folder / "x.yaml"), settings.describe(Evaluation, folder / "config.yaml")
    return path, made, one, whole


@pytest.mark.parametrize("name", EXPORTS)
def test_a_bare_export_is_drafted_and_read_by_its_draft(name, tmp_path):
    wanted, rows = EXPORTS[name]
    path, _, one, whole = drafted(name, tmp_path)
    assert one.platform == wanted
    scales = {key: settings.plain(scale) for key, scale in whole.scales.items()}
    received = received_answers.read(path, surveyed(settings.plain(one), scales), forms(one))["received"]
    assert len(received) == rows
    for key, item in one.items.items():
        if item.type != "choice":
            continue
        counts = received[key].value_counts()
        shown = {k for k in scales[item.scale]["categories"]} | {k for k in scales[item.scale].get("missing", {})}
        assert set(counts.index) <= shown, key


def test_every_qualtrics_export_is_known_as_one():
    paths = sorted((PUBLIC / "qualtricstools").rglob("*.csv"))
    assert len(paths) == 23
    assert {platform.find(path).name for path in paths} == {"qualtrics"}


def test_the_skip_logic_of_a_questionnaire_is_drafted(tmp_path, monkeypatch):
    """Whole, with all that is held together when an evaluation is read; what a choice leads to is asked of nobody else."""
    folder = PUBLIC / "qualtricstools" / "Better Sample Survey"
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "raw" / "surveys"
    home.mkdir(parents=True)
    for ending in (".csv", ".qsf"):
        (home / f"fruit{ending}").write_bytes((folder / f"Better_Sample_Survey{ending}").read_bytes())
    made = survey_draft.write(
        Path("raw/surveys/fruit.csv"), "fruit", "raw/surveys/fruit.csv", False, [], [Path("raw/surveys/fruit.qsf")]
    )
    (tmp_path / "config" / "surveys").mkdir(parents=True)
    (tmp_path / "config" / "surveys" / "fruit.yaml").write_text(made["draft"], encoding="utf-8")
    (tmp_path / "config" / "config.yaml").write_text(f"title: x\nsurveys: [fruit]\n{made['scales']}", encoding="utf-8")
    one = settings.load("config").surveys["fruit"]
    wanted = {key: item.asked_if for key, item in one.items.items() if item.asked_if}
    assert len(wanted) > 5 and {"q2_favorite": ["kiwi", "pomagranite"]} in wanted.values()
    assert all(asking in one.items for asked_if in wanted.values() for asking in asked_if)


def test_counts_of_drafted_items_are_the_published_ones(tmp_path):
    """Anchors of SOURCE.md, by the draft alone."""
    found = {}
    for name in ("starwars", "sleeping_alone"):
        path, _, one, whole = drafted(name, tmp_path)
        scales = {key: settings.plain(scale) for key, scale in whole.scales.items()}
        found[name] = received_answers.read(path, surveyed(settings.plain(one), scales))["received"], one
    answers, one = found["starwars"]
    items = {item.column: key for key, item in one.items.items() if item.column}
    shot = answers[items["Which character shot first?"]].value_counts()
    assert shot[["han", "greedo"]].tolist() == [325, 197] and shot.sum() == 828
    assert answers[items["Age"]].value_counts().sort_index().tolist() == [218, 268, 291, 269]
    films = next(key for key, item in one.items.items() if item.type == "multiple_response")
    boxes = answers[films].dropna().str.split("|").explode().value_counts()
    assert boxes.reindex(list(one.items[films].columns)).tolist() == [673, 571, 550, 607, 758, 738]
    answers, one = found["sleeping_alone"]
    beds = next(key for key, item in one.items.items() if item.text.startswith("When both you and your partner"))
    often = answers[beds].value_counts()
    assert (often["never"], often["every_night"], often.sum()) == (586, 147, 1079)


def forms(one):
    """Return the questionnaire that a draft declares."""
    return [Path(one.form)] if one.form else []


FEW = {  # lines taken out and put in, to make the config of the published tables of a draft
    "sleeping_alone": (3, 4),
    "starwars": (3, 4),
    "jupyter2015": (3, 6),
    "msna": (4, 5),
    "quantipy": (18, 19),
    "rse2016": (19, 18),
    "qualtricstools": (4, 5),  # all its answers are tests of the form, so the draft takes Status for the channel
}


@pytest.mark.parametrize("name", FEW)
def test_the_config_of_the_published_tables_differs_from_the_draft_by_few_lines(name, tmp_path):
    found = draft_lines.compared(name, tmp_path)
    assert found.counts == FEW[name], "\n".join(found.parts)
