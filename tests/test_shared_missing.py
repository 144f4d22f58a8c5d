"""Missing answers declared once for all scales of an evaluation, by hand and in drafts."""

import pytest

from scripts import settings
from scripts.drafts import evaluation_draft
from scripts.ground.errors import EvidenceError
from scripts.settings import strict
from scripts.settings.evaluation import Evaluation
from tests.drafting import csv, drafted

SCALES = """
scales:
  fit: {categories: {"yes": "Yes", "no": "No"}}
  own: {categories: {sure: Sure, unsure: Don't Know}, missing: {not_applicable: Not for me}}
  land: {categories: {na: NA, om: OM}, missing: {dont_know: DK}}
"""


def described(folder, missing):
    """Return the scales of an evaluation with missing answers for all of them."""
    (folder / "config.yaml").write_text(f"title: x\nmissing: {missing}{SCALES}", encoding="utf-8")
    return settings.describe(Evaluation, folder / "config.yaml").scales


def test_every_scale_has_them_but_for_what_it_says_itself(tmp_path):
    found = described(tmp_path, "{dont_know: [Don't know, No idea], not_applicable: {en: NA, fr: Sans objet}}")
    assert found["fit"].missing == {"dont_know": ["Don't know", "No idea"], "not_applicable": ["NA", "Sans objet"]}
    assert found["own"].missing == {"not_applicable": ["Not for me", "NA", "Sans objet"], "dont_know": ["No idea"]}
    assert found["land"].missing == {"dont_know": ["DK", "Don't know", "No idea"], "not_applicable": ["Sans objet"]}


def test_a_missing_answer_is_of_one_kind(tmp_path):
    with pytest.raises(EvidenceError, match=r"missing.*'dont_know' and 'refused' have labels that differ only in form"):
        described(tmp_path, "{dont_know: DK, refused: dk}")
    with pytest.raises(EvidenceError, match=r"missing.unwilling"):
        described(tmp_path, "{unwilling: [No]}")


def test_a_draft_declares_them_once(tmp_path):
    said = {
        "near": ["Yes", "No", "Don't know"],
        "sort": ["Red", "Blue", "Prefer not to say"],
        "plan": ["A", "B", "Don't know"],
    }
    rows = [["id", *said], *[[k, *(words[k % 3] for words in said.values())] for k in range(60)]]
    made, _, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert made["scales"].count("missing:") == 1
    assert strict.read(tmp_path / "config.yaml")["missing"] == {
        "dont_know": ["Don't know"],
        "refused": ["Prefer not to say"],
    }
    assert all({*scale.missing} == {"dont_know", "refused"} for scale in whole.scales.values())
    assert [
        (received[key] == kind).sum() for key, kind in zip(said, ("dont_know", "refused", "dont_know"), strict=True)
    ] == [20] * 3


def test_the_draft_of_an_evaluation_has_those_of_all_surveys(tmp_path):
    paths = []
    for name, word in (("a", "Don't know"), ("b", "Je ne sais pas")):
        paths.append(tmp_path / f"{name}.yaml")
        paths[-1].write_text(
            f"missing: {{dont_know: {word}}}\nscales:\n  {name}:\n    categories: {{x: X, y: Y}}\n", encoding="utf-8"
        )
    (tmp_path / "config.yaml").write_text(evaluation_draft.write(paths, ["a", "b"], [], [])["draft"], encoding="utf-8")
    found = settings.describe(Evaluation, tmp_path / "config.yaml")
    assert found.missing == {"dont_know": ["Don't know", "Je ne sais pas"]} and list(found.scales) == ["a", "b"]
    assert found.scales["a"].missing == found.missing
