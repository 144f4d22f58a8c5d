"""2,000 made-up answers in three languages: suggested by rules, reviewed in groups, tabulated by group of the survey."""

import hashlib
import json
import random
import shutil
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, counting, decisions
from scripts.interviews.notes import answer_groups, nearly_alike
from scripts.interviews.suggestions import answer_lines, decision_sheets
from scripts.settings.scheme import Scheme
from tests.conftest import evaluate

# Themes of a made-up survey of gardeners, with what people write of them; the last of each has no rule.
SAID = {
    "en": {"water": ["more water", "water barrels", "we are too dry"], "shade": ["more trees", "some shade", "too sunny"],
           "tools": ["new tools", "a better spade"]},
    "fr": {"water": ["plus d'eau", "des citernes d'eau", "trop sec"], "shade": ["plus d'arbres", "de l'ombre", "en plein soleil"],
           "tools": ["de nouveaux outils", "une bêche neuve"]},
    "es": {"water": ["más agua", "barriles de agua", "todo seco"], "shade": ["más árboles", "algo de sombra", "mucho sol"],
           "tools": ["nuevas herramientas", "una pala mejor"]},
}  # fmt: skip
NOTHING = {"en": ["All is well", "nothing"], "fr": ["Tout va bien", "rien"], "es": ["Todo va bien", "nada"]}
WORDS = {
    "en": {"water": ["water*"], "shade": ["tree*", "shade"], "tools": ["tools"]},
    "fr": {"water": ["eau"], "shade": ["arbre*", "ombre"], "tools": ["outils"]},
    "es": {"water": ["agua"], "shade": ["árbol*", "sombra"], "tools": ["herramienta*"]},
}
AND = {"en": " and ", "fr": " et ", "es": " y "}
CODES = {key: {"label": key.capitalize(), "definition": f"Wants {key}"} for key in ("water", "shade", "tools")}
RULES = [
    {"id": f"{code}_{language}", "code": code, "language": language, "words": words}
    for language, codes in WORDS.items()
    for code, words in codes.items()
]
SCHEME = {
    "title": "What gardeners want", "source": "A made-up survey", "question": "What do you want?", "unit": "answers",
    "count": ["first"], "by": ["plot"], "codes": CODES, "nets": {"any_want": list(CODES)}, "rules": RULES,
}  # fmt: skip


def written(text: str, draw: random.Random) -> str:
    """An answer as somebody else would type it: case, stops, blanks, accents."""
    text = draw.choice([str, str.upper, str.capitalize, str.title])(text)
    text = text.translate(str.maketrans("áéê", "aee")) if draw.random() < 0.2 else text
    return f"{draw.choice(['', ' '])}{text}{draw.choice(['', '.', '!', ' ...'])}"


def answers(count: int, seed: int = 11) -> pd.DataFrame:
    """Made-up answers with the codes that they truly have."""
    draw, rows = random.Random(seed), []
    for number in range(count):
        language, plot = draw.choice(["en", "en", "fr", "es"]), draw.choice(["north", "south", "west"])
        odds = {"north": 0.5, "south": 0.3, "west": 0.1}[plot]
        codes = [code for code in CODES if draw.random() < odds]
        said = AND[language].join(draw.choice(SAID[language][code]) for code in codes) or draw.choice(NOTHING[language])
        row = {"id": f"R{number:04}", "gardener": f"G{number:04}", "plot": plot, "lang": language, "codes": codes}
        rows.append(row | {"want": "" if draw.random() < 0.1 else written(said, draw)})
    return pd.DataFrame(rows)


def evaluation(folder: Path, said: pd.DataFrame) -> Path:
    """An evaluation of one survey with these answers; one person in ten did not answer at all."""
    home = folder / "wants"
    for part in ("config/surveys", "config/schemes", "raw/surveys", "raw/frames", "raw/codings"):
        (home / part).mkdir(parents=True)
    frame = pd.DataFrame({"gardener": [f"X{k}" for k in range(len(said) // 10)], "plot": "north"})
    pd.concat([said[["gardener", "plot"]], frame]).to_csv(home / "raw/frames/gardeners.csv", index=False)
    said[["id", "gardener", "lang", "want"]].assign(fine="Yes").to_csv(home / "raw/surveys/gardeners.csv", index=False)
    scales = {"tongue": {"categories": dict.fromkeys(SAID)}, "fine": {"categories": {"good": "Yes", "bad": "No"}}}
    scales["tongue"]["categories"] = {key: key for key in SAID}
    config = {"title": "Wants", "surveys": ["gardeners"], "schemes": ["wants"], "findings": [], "scales": scales}
    survey = {
        "title": "Survey of gardeners", "source": "A made-up survey", "file": "raw/surveys/gardeners.csv",
        "platform": "plain", "selection": "census", "columns": {"respondent": "id", "person": "gardener"},
        "frame": {"file": "raw/frames/gardeners.csv", "person": "gardener", "variables": ["plot"]},
        "breakdowns": ["plot"], "weights": {"cells": ["plot"], "poststrata": ["plot"]}, "answer_language": "lang",
        "items": {
            "fine": {"column": "fine", "text": "Is the garden fine?", "scale": "fine"},
            "lang": {"column": "lang", "text": "Language", "scale": "tongue"},
            "want": {"column": "want", "text": "What do you want?", "type": "text", "coded_by": "wants"},
        },
    }  # fmt: skip
    for name, one in (("config", config), ("surveys/gardeners", survey), ("schemes/wants", SCHEME)):
        (home / f"config/{name}.yaml").write_text(yaml.safe_dump(one, allow_unicode=True), encoding="utf-8")
    return home


def decided(workbook: Path, truth: dict[str, list[str]]) -> int:
    """Decide in the workbook as a person who knows what each answer says; return how many lines that were."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["decisions"]
    head = next(row[0].row for row in sheet.iter_rows() if row[0].value == "note")
    place = {cell.value: cell.column for cell in sheet[head]}
    rows = [
        {name: sheet.cell(row, column) for name, column in place.items()} for row in range(head + 1, sheet.max_row + 1)
    ]
    shown: dict[str, set[str]] = {}
    for cells in rows:
        shown.setdefault(cells["note"].value, set()).add(cells["code"].value or "")
    for cells in rows:
        note, code = cells["note"].value, cells["code"].value or ""
        missed = [one for one in truth[note] if one not in shown[note]]
        cells["decision"].value = "accept" if code in truth[note] else "other" if missed and not code else "reject"
        if cells["decision"].value != "reject" and missed:
            cells["other"].value = "|".join(missed)
            shown[note] |= {*missed}
    book.save(workbook)
    return len(rows)


@pytest.mark.slow
def test_two_thousand_answers_are_coded_reviewed_and_tabulated(tmp_path):
    said = answers(2000)
    home = evaluation(tmp_path, said)
    made = evaluate(home, "results/interviews/wants/review/first.xlsx")
    assert made.returncode == 0, made.stdout
    review = home / "raw/codings/wants.first.xlsx"
    shutil.copy(home / "results/interviews/wants/review/first.xlsx", review)
    lines = decided(review, said.set_index("id")["codes"].to_dict())
    assert lines < 600  # of about 1,800 answers
    scheme = SCHEME | {"decisions": ["raw/codings/wants.first.xlsx"]}
    (home / "config/schemes/wants.yaml").write_text(yaml.safe_dump(scheme, allow_unicode=True), encoding="utf-8")
    made = evaluate(home)
    assert made.returncode == 0, made.stdout
    assert "are on answers that say the same as another that was decided on" in made.stdout

    wrote = said[said["want"].str.strip() != ""]
    numbers = pd.read_parquet(home / "results/numbers/numbers.parquet").set_index("address")
    weights = pd.read_csv(home / "results/surveys/gardeners/weights.csv").set_index("respondent")["weight"]
    compared = 0
    for group, own in [("all", wrote), *((f"plot-{name}", part) for name, part in wrote.groupby("plot"))]:
        for code in (*CODES, "any_want"):
            has = own["codes"].map(lambda codes, code=code: bool(codes) if code == "any_want" else code in codes)
            row = numbers.loc[f"gardeners.want.{group}.{code}"]
            assert (row["n"], row["base"], row["value"]) == (has.sum(), len(own), pytest.approx(has.mean()))
            weighed = weights[own["id"]].to_numpy()
            shared = (weighed * has).sum() / weighed.sum()
            assert numbers.loc[f"gardeners.want.{group}.{code}.weighted", "value"] == pytest.approx(shared)
            assert numbers.loc[f"wants.answers.{group}.{code}", ["n", "base"]].tolist() == [has.sum(), len(own)]
            compared += 3
    assert compared == 48
    # Words of respondents stay where they may be.
    for path in [*(home / "results").rglob("*.csv"), *(home / "logs").rglob("*.log"), *home.glob("results/**/*.html")]:
        text = "" if path.parent.name == "review" else path.read_text(encoding="utf-8").casefold()
        assert "plein soleil" not in text and "barriles" not in text, path
    assert "plein soleil" not in made.stdout.casefold()


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("More water", " more  WATER!", True),
        ("Más árboles", "mas arboles.", True),
        ("more tree", "more trees", True),
        ("l'eau", "L’EAU", True),
        ("العَمَل", "العمل", True),
        ("C", "C++", False),
        ("C", "C#", False),
        ("-5", "5", False),
        ("мой", "мои", False),
        ("glass", "glas", False),
        ("?", "!", False),
        ("👍", "👎", False),
        ("fine :)", "fine :(", False),
        ("bien !", "Bien...", True),
        ("1.5 hours", "1/5 hours", False),
        ("1.5 hours.", "1.5 hour", True),
    ],
)
def test_what_makes_no_difference(one, other, alike):
    assert (answer_groups.shape(one) == answer_groups.shape(other)) is alike


def hashed(text: str) -> str:
    """The hash of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


NOTES = pd.DataFrame({
    "note": ["R1", "R2", "R3", "R4", "R5"], "language": ["en", "en", "en", "fr", "en"],
    "text": ["Water, please", "WATER PLEASE", "water, please!", "Water, please", "Zoo"],
    "group": None, "asked": "wants", "persons": 1,
}).assign(sha256=lambda table: [hashed(text) for text in table["text"]])  # fmt: skip


def scheme(**more) -> Scheme:
    return Scheme.model_validate(SCHEME | {"codings": [], "rules": []} | more)


def suggested(*notes: str) -> pd.DataFrame:
    rows = [
        {"note": note, "code": "water", "start": 0, "end": 5, "quote": "?", "suggested_by": "rules", "rule": "w",
         "version": "v1", "polarity": "affirmed", "cue": None, "hedge": None}
        for note in notes
    ]  # fmt: skip
    return pd.DataFrame(rows)


def saved(folder: Path, lines: list[dict], **said) -> Path:
    """The decisions as the page saves them: of each line what `said` has under its note and code."""
    head = {"coder": "first", "scheme": "wants", "version": decisions.version(scheme())}
    names = [*decisions.PASSAGE, *decisions.SAID]
    rows = [{name: line[name] for name in names} | said.get(f"{line['note']}_{line['code']}", {}) for line in lines]
    path = folder / "wants.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in [head, *rows]) + "\n", encoding="utf-8")
    return path


def laid() -> list[dict]:
    return answer_lines.items(suggested("R2", "R3", "R4"), NOTES, [], "first")


def test_alike_answers_of_one_language_are_one_line_and_name_their_members():
    lines = laid()
    assert [(line["note"], line["code"]) for line in lines] == [("R2", "water"), ("R4", "water"), ("R5", "")]
    assert lines[0]["members"] == "3 answers: R1: Water, please, R2, R3: water, please!"
    assert lines[1]["members"] == "" and lines[2]["quote"] == "Zoo"
    html = decision_sheets.page(lines, dict.fromkeys(decisions.HEAD, "x"), scheme())
    assert 'type="checkbox" value="shade"' in html and 'id="other"' not in html


def coded(folder: Path, waits: int = 0, **said) -> dict[str, list[str]]:
    """The codes of each note after these decisions."""
    read = decisions.read([saved(folder, laid(), **said)], NOTES, scheme(), "wants")["decisions"]
    made = all_codings.read([], NOTES, scheme(), "wants", [read], [suggested("R2", "R3", "R4")])
    assert ("not decided to the end" in made["line"]) is bool(waits)
    found: dict[str, list[str]] = {}
    for one in all_codings.listed(made["codings"]):
        found.setdefault(one["note"], []).append(one["code"])
        assert one["quote"] is None or one["quote"] in NOTES.set_index("note")["text"][one["note"]]
    return found


ACCEPT, REJECT = {"decision": "accept"}, {"decision": "reject"}


def test_a_decision_holds_for_all_that_say_the_same(tmp_path):
    said = {
        "R2_water": ACCEPT | {"other": "shade"},
        "R4_water": REJECT,
        "R5_": {"decision": "other", "other": "tools|shade"},
    }
    assert coded(tmp_path, **said) == {
        "R1": ["shade", "water"], "R2": ["shade", "water"], "R3": ["shade", "water"], "R4": [""],
        "R5": ["shade", "tools"],
    }  # fmt: skip
    read = decisions.read([tmp_path / "wants.jsonl"], NOTES, scheme(), "wants")
    assert read["decisions"].set_index("note")["like"].fillna("").to_dict() == {
        "R1": "R2", "R2": "", "R3": "R2", "R4": "", "R5": "",
    }  # fmt: skip
    assert "; 2 are on answers that say the same" in read["line"]
    # The page has them again.
    again = answer_lines.items(suggested("R2", "R3", "R4"), NOTES, [read["decisions"]], "first")
    assert [(line["decision"], line["other"]) for line in again] == [
        ("accept", "shade"), ("reject", ""), ("other", "tools|shade"),
    ]  # fmt: skip


def test_an_answer_is_read_once_all_its_lines_are_decided(tmp_path):
    assert coded(tmp_path, R5_=REJECT) == {"R5": [""]}
    both = pd.concat([suggested("R2"), suggested("R1").assign(code="shade")])
    read = decisions.read([saved(tmp_path, laid(), R2_water=REJECT)], NOTES, scheme(), "wants")["decisions"]
    made = all_codings.read([], NOTES, scheme(), "wants", [read], [both])
    assert made["codings"].empty and "3 answers are not decided to the end" in made["line"]
    with pytest.raises(EvidenceError, match=r"note R1 \(and 4 more\) was asked but has no row by first"):
        counting.count(made["codings"], NOTES, scheme(), "wants", 0.95)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"R5_": ACCEPT}, "no code was suggested: write other and the code, or reject"),
        ({"R5_": {"decision": "other", "other": "shade|wter"}}, "the scheme has no code 'wter'. Did you mean 'water'"),
        ({"R5_": {"decision": "other"}}, "give the right code if the decision is 'other', and only then"),
        ({"R5_": {"decision": "reject", "other": "shade"}}, "give the right code if the decision is 'other', and only"),
    ],
)
def test_decisions_that_say_too_little_or_too_much_are_refused(tmp_path, said, sentence):
    with pytest.raises(EvidenceError) as error:
        coded(tmp_path, **said)
    assert sentence in str(error.value)


def test_two_decisions_on_answers_that_say_the_same_are_refused(tmp_path):
    lines = [line | {"decision": "accept"} for line in laid()[:1]]
    other = lines[0] | {"note": "R3", "sha256": hashed("water, please!"), "quote": "water", "decision": "reject"}
    with pytest.raises(EvidenceError, match="decides differently on note R2, which says the same"):
        decisions.read([saved(tmp_path, [*lines, other])], NOTES, scheme(), "wants")


@pytest.mark.parametrize(
    ("one", "other", "edits"),
    [
        ("watter", "water", 1),
        ("wter", "water", 1),
        ("weter", "water", 1),
        ("wartes", "water", 2),
        ("shade", "water", 4),
    ],
)
def test_letters_that_are_added_left_out_or_changed_are_counted(one, other, edits):
    assert nearly_alike.distance(one, other, 9) == nearly_alike.distance(other, one, 9) == edits


@given(texts=st.lists(st.text("abc ", min_size=3, max_size=9), max_size=12, unique=True), edits=st.integers(1, 3))
def test_texts_are_near_to_the_first_that_is_within_the_edits(texts, edits):
    """Against all pairs, one by one."""
    kept, found = [], {}
    for text in texts:
        if len(text) >= nearly_alike.LEAST:
            near = [one for one in kept if nearly_alike.distance(text, one, 99) <= edits]
            found |= {text: near} if near else {}
            kept += [] if near else [text]
    made = nearly_alike.heads(texts, edits)
    assert set(made) == set(found) and all(head in found[text] for text, head in made.items())


def test_answers_that_are_nearly_the_same_stand_side_by_side_and_are_decided_apart():
    more = NOTES.iloc[[4, 4, 4]].assign(
        note=["R0", "R6", "R7"], text=["Watter please", "shade", "shady"], sha256="0" * 64
    )
    notes = pd.concat([NOTES, more], ignore_index=True)
    lines = answer_lines.items(suggested("R2"), notes, [], "first", similar=1)
    assert [(line["note"], line["near"]) for line in lines] == [
        ("R2", ""), ("R0", "R1: Water, please"), ("R4", ""), ("R5", ""), ("R6", ""), ("R7", "R6: shade"),
    ]  # fmt: skip
    assert all(line["near"] == "" for line in answer_lines.items(suggested("R2"), notes, [], "first"))


def test_decisions_hold_where_the_answer_that_was_decided_on_counts_no_more(tmp_path):
    path = saved(tmp_path, laid(), R2_water=ACCEPT, R4_water=REJECT, R5_=REJECT)
    notes = NOTES.assign(asked=NOTES["asked"].mask(NOTES["note"].isin(["R2", "R5"]), ""))
    read = decisions.read([path], notes, scheme(), "wants")["decisions"]
    made = all_codings.read([], notes, scheme(), "wants", [read], [suggested("R2", "R3", "R4")])
    coded = counting.count(made["codings"], notes, scheme(by=[]), "wants", 0.95)["coded"].set_index("note")
    assert coded["water"].to_dict() == {"R1": 1, "R3": 1, "R4": 0}
    # The page shows one that counts, and keeps what is decided of no other.
    lines = answer_lines.items(suggested("R3", "R4"), notes, [read], "first")
    assert [(line["note"], line["decision"]) for line in lines] == [
        ("R3", "accept"), ("R4", "reject"), ("R5", "reject"),
    ]  # fmt: skip


def test_the_same_words_to_two_questions_are_two_lines():
    """ "Nothing" to what helps and to what hinders was one line, and one decision held for both."""
    notes = NOTES.assign(text="Nothing", item=["helps", "hinders", "helps", "hinders", "helps"][: len(NOTES)])
    of = answer_groups.groups(notes)
    alike = {frozenset(members) for members in of.values()}
    assert len(alike) == notes.groupby(["language", "item"]).ngroups
    assert all(notes.set_index("note").loc[list(members), "item"].nunique() == 1 for members in alike)
    assert "item" not in NOTES and len(
        {*map(tuple, answer_groups.groups(NOTES.assign(text="Nothing")).values())}
    ) < len(alike)
