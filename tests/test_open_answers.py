"""Open answers of a survey that a scheme codes: notes of respondents, counted as any multiple answer of the survey."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from scripts import settings
from scripts.ground.errors import EvidenceError
from scripts.interviews.notes import answer_notes
from scripts.settings.scheme import Scheme
from scripts.surveys.answers import open_answers
from scripts.surveys.answers.open_answers import Kept
from tests.conftest import ROOT, evaluate
from tests.filled import surveyed

SCHEME = """
title: What gardeners would change
source: Survey of all gardeners, May
question: What would you change?
unit: answers
codings: raw/codings/changes.csv
count: [first]
by: [plot]
codes:
  water: {label: More water, definition: Asks for water}
  barrel: {label: A rain barrel, under: water}
  shade: {label: More shade, definition: Asks for trees or shade}
  nothing: {label: Nothing, exclusive: true}
nets: {wet_or_dark: [water, shade]}
"""
MORE = {
    "R1": "A test", "R2": "A barrel please", "R4": "Plus d'eau et de l'ombre", "R5": "Nothing", "R6": "  ",
    "R7": "=Shade!", "R8": "more WATER please", "R9": "Zebrafinches", "R10": "n/a",
}  # fmt: skip
CODINGS = """note,coder,code,quote
R2,first,barrel,barrel
R4,first,water,Plus d'eau
R4,first,shade,l'ombre
R5,first,nothing,Nothing
R7,first,shade,=Shade!
R8,first,water,WATER
R9,first,,
R1,first,water,test
"""
ITEM = 'more: {column: more, text: "What would you change?", type: text, coded_by: changes}'


def evaluation(folder: Path, item: str = ITEM, scheme: str = SCHEME, codings: str = CODINGS) -> Path:
    """The tiny evaluation in which gardeners were asked an open question too."""
    home = shutil.copytree(ROOT / "tests" / "example", folder / "example")
    export = home / "raw/surveys/gardeners.csv"
    head, *lines = export.read_text(encoding="utf-8").splitlines()
    lines = [f'{line},"{MORE.get(line.split(",")[0], "")}",{"fr" if ",G-03," in line else "EN"}' for line in lines]
    export.write_text("\n".join([f"{head},more,lang", *lines]) + "\n", encoding="utf-8")
    (home / "raw/codings/changes.csv").write_text(codings, encoding="utf-8")
    (home / "config/schemes/changes.yaml").write_text(scheme, encoding="utf-8")
    described = home / "config/config.yaml"
    text = described.read_text(encoding="utf-8").replace("[wishes, ", "[wishes, changes, ")
    described.write_text(f"{text}  tongue: {{categories: {{en: EN, fr: fr}}}}\n", encoding="utf-8")
    described = home / "config/surveys/gardeners.yaml"
    more = f"  {item}\n  lang: {{column: lang, text: Language, scale: tongue}}\nanswer_language: lang\nmissing: [N/A]\ngrids:"
    described.write_text(described.read_text(encoding="utf-8").replace("grids:", more), encoding="utf-8")
    return home


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    home = evaluation(tmp_path_factory.mktemp("answers"))
    config = home / "config/findings/A.yaml"
    said = "  - {text: Many want water, says: [{source: gardeners, item: more, statistic: water, more_than: 0.3}]}\n"
    config.write_text(config.read_text(encoding="utf-8").replace("sentences:\n", f"sentences:\n{said}"), "utf-8")
    made = evaluate(home, "all", "results/trace/gardeners.more.all.water.csv")
    assert made.returncode == 0, made.stdout
    return home, made.stdout


@pytest.fixture(scope="module")
def numbers(run) -> pd.DataFrame:
    return pd.read_parquet(run[0] / "results/numbers/numbers.parquet").set_index("address")


def test_every_answer_that_says_something_is_a_note_of_its_respondent(run):
    notes = pd.read_parquet(run[0] / "results/interviews/changes/notes.parquet").set_index("note")
    # R1 is a test that cleaning drops, R3 and R6 wrote nothing, R10 a word that means nothing.
    assert notes["text"].to_dict() == {key: MORE[key] for key in ("R1", "R2", "R4", "R5", "R7", "R8", "R9")}
    assert notes.loc["R1", "asked"] == "" and pd.isna(notes.loc["R1", "plot"])
    notes = notes.drop("R1")
    assert notes["language"].to_dict() == dict.fromkeys(("R2", "R5", "R7", "R8", "R9"), "en") | {"R4": "fr"}
    assert notes["plot"].to_dict() == dict.fromkeys(("R2", "R4", "R5"), "north") | dict.fromkeys(
        ("R7", "R8", "R9"), "south"
    )
    assert (notes["asked"] == "changes").all() and (notes["persons"] == 1).all()


def test_codes_are_counted_by_the_engine_of_the_survey(run, numbers):
    """Against plain pandas: the base is who wrote something; a code holds for those above it; nets of codes."""
    home, _ = run
    answers = pd.read_parquet(home / "results/surveys/gardeners/responses.parquet").set_index("respondent")
    assert answers["more"].dropna().to_dict() == {
        "R2": "water|barrel|wet_or_dark", "R4": "water|shade|wet_or_dark", "R5": "nothing",
        "R7": "shade|wet_or_dark", "R8": "water|wet_or_dark", "R9": "(none)",
    }  # fmt: skip
    plot = pd.read_csv(home / "raw/frames/gardeners.csv").set_index("gardener")["plot"]
    weights = pd.read_csv(home / "results/surveys/gardeners/weights.csv").set_index("respondent")["weight"]
    given = answers.dropna(subset=["more"]).assign(plot=lambda table: table["person"].map(plot))
    for group, own in [("all", given), *((f"plot-{name}", part) for name, part in given.groupby("plot"))]:
        assert numbers.loc[f"gardeners.more.{group}.base", "value"] == len(own)
        for code in ("water", "barrel", "shade", "nothing", "wet_or_dark"):
            has = own["more"].str.split("|").map(lambda codes, code=code: code in codes)
            place = f"gardeners.more.{group}.{code}"
            assert numbers.loc[place, ["n", "base"]].tolist() == [has.sum(), len(own)]
            weighted = (weights[own.index] * has).sum() / weights[own.index].sum()
            assert numbers.loc[f"{place}.weighted", "value"] == pytest.approx(weighted, abs=1e-9)
            # The scheme itself has the same plain numbers.
            theirs = numbers.loc[f"changes.answers.{group}.{code}"]
            assert theirs[["n", "base", "value"]].tolist() == numbers.loc[place, ["n", "base", "value"]].tolist()


def test_the_ledger_and_the_trace_know_coded_answers(run):
    home, said = run
    ledger = pd.read_csv(home / "results/surveys/gardeners/bases.csv").set_index(["item", "group", "step"])
    own = ledger.xs("more").xs("all")
    assert own.loc[["answers", "no_answer", "none_ticked_counted", "base"], "count"].tolist() == [9, 3, 1, 6]
    assert own.loc["none_ticked_counted", "reason"] == "have none of the codes: counts in the base"
    assert own.loc["base", "reason"] == "in the base, wrote something: coded by changes"
    trace = pd.read_csv(home / "results/trace/gardeners.more.all.water.csv")
    assert set(trace.loc[trace["counted"], "case"]) == {"R2", "R4", "R8"} and len(trace) == 6
    # Open answers don't decide whether an answer is complete, and nothing else of cleaning knows codes.
    log = pd.read_csv(home / "results/surveys/gardeners/cleaning_log.csv")
    assert log["item"].tolist() == ["*"]
    curve = pd.read_csv(home / "results/surveys/gardeners/specifications.csv")
    assert curve["value"].notna().all() and "changes: 6 answers to code, 2 languages; 1 more that don't count" in said


def test_what_was_coded_of_an_answer_that_counts_no_more_is_known_and_counts_for_nothing(run):
    folder = run[0] / "results/interviews/changes"
    verdicts = pd.read_csv(folder / "coded_segments.csv").set_index("note")["verdict"]
    assert verdicts["R1"] == "fits; outside the base"
    assert "R1" not in set(pd.read_csv(folder / "coded.csv")["note"])


def test_words_of_respondents_stay_in_notes(run):
    home, said = run
    assert "Zebrafinch" not in said
    for path in [*(home / "results").rglob("*.csv"), *(home / "logs").rglob("*.log"), *home.glob("results/**/*.html")]:
        assert "Zebrafinch" not in path.read_text(encoding="utf-8"), path
    assert "Open question" in (home / "results/surveys/gardeners/index.html").read_text(encoding="utf-8")


def test_who_wrote_nothing_can_be_in_the_base(tmp_path):
    home = evaluation(tmp_path, ITEM.replace("}", ", base: [no_answer]}"))
    made = evaluate(home, "results/surveys/gardeners/items/numbers.parquet")
    assert made.returncode == 0, made.stdout
    numbers = pd.read_parquet(home / "results/surveys/gardeners/items/numbers.parquet").set_index("address")
    assert numbers.loc["gardeners.more.all.water", ["n", "base"]].tolist() == [3, 9]
    assert "base includes no answer" in numbers.loc["gardeners.more.all.water", "flags"]


def test_an_answer_without_codings_stops_the_run(tmp_path):
    home = evaluation(tmp_path, codings=CODINGS.replace("R9,first,,\n", ""))
    made = evaluate(home, "results/surveys/gardeners/responses.parquet")
    assert (
        made.returncode
        and "note R9 was asked but has no row by first: decide on it on the review page, code it" in made.stdout
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"item": ITEM.replace("changes", "wishes")}, "the scheme 'wishes' codes respondents: write `unit: answers`"),
        ({"item": ITEM.replace(", coded_by: changes", "")}, "no open question of a survey says"),
        ({"item": ITEM.replace("type: text, ", "scale: tongue, ").replace("", "")}, "goes with a text"),
        ({"item": f"{ITEM}\n  next: {{column: q3, text: Next, scale: tongue, asked_if: {{more: [water]}}}}"},
         "items.next.asked_if: 'more' is coded after the survey"),
        ({"scheme": SCHEME + "base: {plot: [north]}\n"}, "'base' is not for answers"),
        ({"scheme": SCHEME.replace("code: Nothing", "x").replace("exclusive: true", "asked: {plot: [north]}")},
         "'codes.nothing.asked' is not for answers"),
        ({"scheme": SCHEME.replace("  water:", "  mean: {label: Stinginess}\n  water:")}, "'mean' is the name of another"),
        ({"scheme": SCHEME.replace("by: [plot]", "by: [plots]")}, "there is no field in the header of the notes 'plots'"),
        ({"scheme": SCHEME.replace("unit: answers", "unit: respondents")}, "codes respondents: write `unit: answers`"),
    ],
)  # fmt: skip
def test_settings_go_together(tmp_path, monkeypatch, changes, sentence):
    monkeypatch.chdir(evaluation(tmp_path, **changes))
    with pytest.raises(EvidenceError) as error:
        settings.load("config")
    assert sentence in str(error.value)


def test_a_language_that_nothing_says_is_refused(tmp_path, monkeypatch):
    home = evaluation(tmp_path)
    path = home / "config/surveys/gardeners.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("answer_language: lang", "answer_language: tongues"), encoding="utf-8"
    )
    monkeypatch.chdir(home)
    with pytest.raises(EvidenceError, match="there is no language, item or frame variable 'tongues'"):
        settings.load("config")


def test_a_survey_in_parts_keeps_no_answers_to_code(tmp_path, monkeypatch):
    home = evaluation(tmp_path)
    (home / "raw/surveys/parts").mkdir()
    shutil.copy(home / "raw/surveys/gardeners.csv", home / "raw/surveys/parts/1.csv")
    path = home / "config/surveys/gardeners.yaml"
    text = path.read_text(encoding="utf-8").replace("raw/surveys/gardeners.csv", "raw/surveys/parts")
    path.write_text(text, encoding="utf-8")
    monkeypatch.chdir(home)
    with pytest.raises(EvidenceError, match=r"items.more.coded_by: a survey in parts keeps no answers to code"):
        settings.load("config")


ITEMS = {
    "soil": {"column": "soil", "text": "Soil", "scale": "grade"},
    "why": {"column": "why", "text": "Why?", "type": "multiple_response", "labels": {"dry": "Dry"}, "coded_by": "talk",
            "asked_if": {"soil": ["bad"]}},
    "else": {"column": "else", "text": "Else?", "type": "multiple_response", "labels": {"dry": "Dry"},
             "coded_by": "talk"},
}  # fmt: skip


def kept(ids: list[str], **columns: list[str | None]) -> Kept:
    """Answers as received and kept, without a frame."""
    about = dict.fromkeys(("person", "started", "ended", "progress", "channel"))
    given = pd.DataFrame({"respondent": ids, "row": range(2, len(ids) + 2)} | about | columns).astype("string")
    given["row"] = given["row"].astype("Int64")
    log = pd.DataFrame(columns=["respondent", "item", "old", "new", "rule"]).astype("string")
    return Kept(given, log, given)


def described(**more):
    scales = {"grade": {"categories": {"good": "Good", "bad": "Bad"}}}
    return surveyed(
        {"title": "Wells", "platform": "plain", "columns": {"respondent": "id"}, "items": ITEMS} | more, scales
    )


def test_notes_of_several_questions_are_told_apart_and_what_was_not_asked_is_none():
    given = kept(["a", "b", "c"], soil=["bad", "good", "bad"], why=["Dry", "Wet", None], **{"else": [None, "x", "y"]})
    told = open_answers.told(given, pd.DataFrame({"person": []}, dtype="string"), described())
    # b wrote why though the soil was good.
    assert told["note"].tolist() == ["why:a", "else:b", "else:c"]
    codes = pd.DataFrame({"note": told["note"], "dry": [1, 0, 1]})
    made = open_answers.put(given.responses, [codes], told, described())
    assert made["why"].fillna("").tolist() == ["dry", "(none)", ""]
    assert made["else"].fillna("").tolist() == ["", "(none)", "dry"]
    with pytest.raises(EvidenceError, match="Wells, else: 1 answers were not coded by talk"):
        open_answers.put(given.responses, [codes.iloc[:2]], told, described())


@pytest.mark.parametrize("ids", [["a@example.org", "b@example.org"], ["Ada Example", "Ben Example"]])
def test_notes_are_named_by_rows_where_ids_are_personal(ids):
    given = kept(ids, soil=["bad", "bad"], why=["Dry", "Wet"], **{"else": [None, None]})
    frame = pd.DataFrame({"person": []}, dtype="string")
    scheme = Scheme(
        title="T", source="S", question="Q", unit="answers", count=["first"], codes={"dry": {"label": "Dry"}}
    )
    made = answer_notes.read(given.received, frame, [], described(answer_language="fr"), scheme, "talk")
    assert made["notes"]["note"].tolist() == ["why:row-2", "why:row-3"]
    assert made["notes"]["item"].tolist() == ["why", "why"]
    assert "named by their rows" in made["line"]


def test_a_question_that_nobody_answered_has_nothing_to_code():
    given = kept(["a"], soil=["good"], why=["Dry"], **{"else": [None]})  # not asked why
    frame = pd.DataFrame({"person": []}, dtype="string")
    scheme = Scheme(
        title="T", source="S", question="Q", unit="answers", count=["first"], codes={"dry": {"label": "Dry"}}
    )
    with pytest.raises(
        EvidenceError, match="nobody whose answer counts wrote anything to why and else: take `coded_by`"
    ):
        answer_notes.read(given.received, frame, [], described(), scheme, "talk")
