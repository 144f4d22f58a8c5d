""" "Other, please specify": what people wrote is coded, and goes back into the item that it belongs to, by the log."""

import shutil

import pandas as pd
import pytest

from scripts import settings
from scripts.ground.errors import EvidenceError
from scripts.surveys.answers import cleaning
from tests.conftest import ROOT, evaluate

ITEMS = """
  want: {column: want, text: "What do you want most?", scale: wants}
  want_other: {column: want_other, text: "Which other?", type: text, coded_by: others, into: {item: want, codes: {rain: water}}}
  next: {column: next, text: "How urgent is the water?", scale: rating5, asked_if: {want: [water]}}
  use: {column: use, text: "What do you use?", type: multiple_response, separator: ";", labels: {spade: Spade, rake: Rake, else: Else}}
  use_other: {column: use_other, text: "What else?", type: text, coded_by: tools, into: {item: use, other: else}}
"""
WANTS = "  wants: {categories: {water: Water, shade: Shade, other: Other}}\n"
OTHERS = """
{title: Others, source: Survey, question: Which other?, unit: answers, codings: raw/codings/others.csv, count: [first],
 codes: {weather: {label: Weather}, rain: {label: Rain, under: weather}, shade: {label: Shade}, pond: {label: A pond}}}
"""
TOOLS = """
{title: Tools, source: Survey, question: What else?, unit: answers, codings: raw/codings/tools.csv, count: [first],
 codes: {spade: {label: Spade}, rake: {label: Rake}, hoe: {label: Hoe}}}
"""
ROWS = {  # want, want_other, next, use, use_other
    "R2": ("Other", "Rain", "", "Spade;Else", "a rake"),
    "R3": ("Other", "A pond", "", "Else", "a rake and a hoe"),
    "R4": ("Water", "", "Good", "Else", "a spade"),
    "R5": ("Other", "Rain and trees", "", "Rake;Else", "a rake"),
    "R6": ("Other", "", "", "Spade", ""),
    "R7": ("Shade", "rain too", "", "Spade", "a rake"),
    "R8": ("Other", "Trees", "", "Else", "a hoe"),
}
CODED = {
    "others": ["R2,first,rain,Rain", "R3,first,pond,A pond", "R5,first,rain,Rain", "R5,first,shade,trees",
               "R8,first,shade,Trees"],
    "tools": ["R2,first,rake,a rake", "R3,first,rake,a rake", "R3,first,hoe,a hoe", "R4,first,spade,a spade",
              "R5,first,rake,a rake", "R8,first,hoe,a hoe"],
}  # fmt: skip


def evaluation(folder, items: str = ITEMS):
    """The tiny evaluation whose gardeners could specify what else they want and use."""
    home = shutil.copytree(ROOT / "tests" / "example", folder / "example")
    export = home / "raw/surveys/gardeners.csv"
    head, *lines = export.read_text(encoding="utf-8").splitlines()
    cells = [",".join(ROWS.get(line.split(",")[0], [""] * 5)) for line in lines]
    text = "\n".join(f"{line},{more}" for line, more in zip(lines, cells, strict=True))
    export.write_text(f"{head},want,want_other,next,use,use_other\n{text}\n", encoding="utf-8")
    for name, rows in CODED.items():
        (home / f"raw/codings/{name}.csv").write_text("\n".join(["note,coder,code,quote", *rows, ""]), encoding="utf-8")
    for name, told in (("others", OTHERS), ("tools", TOOLS)):
        (home / f"config/schemes/{name}.yaml").write_text(told, encoding="utf-8")
    path = home / "config/config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("[wishes, ", "[wishes, others, tools, ") + WANTS, "utf-8")
    path = home / "config/surveys/gardeners.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("grids:", f"{items.strip(chr(10))}\ngrids:"), "utf-8")
    return home


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    home = evaluation(tmp_path_factory.mktemp("others"))
    made = evaluate(home, "all", "results/trace/gardeners.want.all.shade.csv")
    assert made.returncode == 0, made.stdout
    return home / "results", made.stdout


def test_others_become_what_their_codes_say_and_the_log_has_each(run):
    results, said = run
    log = pd.read_csv(results / "surveys/gardeners/cleaning_log.csv").fillna("")
    own = log[log["rule"] == "coded_back"].set_index(["respondent", "item"])
    assert own[["old", "new"]].apply(tuple, axis=1).to_dict() == {
        ("R2", "want"): ("other", "water"),  # rain is water, and the weather above it no category
        ("R8", "want"): ("other", "shade"),
        ("R2", "use"): ("spade|else", "spade|rake"),
        ("R3", "use"): ("else", "rake|else"),  # the hoe is no option
        ("R4", "use"): ("else", "spade"),
        ("R5", "use"): ("rake|else", "rake"),
    }
    assert set(own["author"]) == {"first"}
    assert set(own["reason"]) == {f"Other, as specified: coded by {name}" for name in CODED}
    assert "; 6 answers Other coded back, 1 stay Other for they come to several categories" in said
    counts = pd.read_csv(results / "surveys/gardeners/cleaning_counts.csv").set_index("rule")
    assert counts.loc["coded_back", ["before", "changed", "after"]].tolist() == [7, 6, 7]


def test_received_answers_and_log_make_the_answers_that_count(run):
    results, _ = run
    folder = results / "surveys/gardeners"
    received, answers = (pd.read_parquet(folder / f"{name}.parquet") for name in ("received", "responses"))
    log = pd.read_csv(folder / "cleaning_log.csv", dtype="string")
    again = cleaning.replay(received, log).set_index("respondent")
    for item in ("soil", "want", "next", "use"):
        assert again[item].fillna("").to_dict() == answers.set_index("respondent")[item].fillna("").to_dict()


def test_numbers_are_of_the_categories_and_the_trace_shows_who(run):
    numbers = pd.read_parquet(run[0] / "numbers/numbers.parquet").set_index("address")
    n = numbers["n"].to_dict()
    assert [n[f"gardeners.want.all.{key}"] for key in ("water", "shade", "other", "base")] == [2, 2, 3, 7]
    assert [n[f"gardeners.use.all.{key}"] for key in ("spade", "rake", "else", "base")] == [4, 3, 2, 7]
    # Who specified is asked which other, whatever became of it: R6 wrote nothing, R7 did not choose Other.
    assert [n[f"gardeners.want_other.all.{key}"] for key in ("rain", "weather", "pond", "base")] == [2, 2, 1, 4]
    # Routing goes by the answer as it was given: R2 was not asked how urgent the water is.
    ledger = pd.read_csv(run[0] / "surveys/gardeners/bases.csv").set_index(["item", "group", "step"])["count"]
    assert [ledger["next", "all", step] for step in ("not_asked", "no_answer", "base")] == [6, 0, 1]
    trace = pd.read_csv(run[0] / "trace/gardeners.want.all.shade.csv")
    assert set(trace.loc[trace["counted"], "case"]) == {"R7", "R8"}


def test_what_was_written_beside_another_answer_is_told(run):
    errors = pd.read_csv(run[0] / "surveys/gardeners/skip_errors.csv")
    assert {(one.respondent, one.item) for one in errors.itertuples()} == {("R7", "want_other"), ("R7", "use_other")}


def test_a_column_that_holds_labels_and_what_was_specified(tmp_path):
    """One column with both: `other_specify` counts any text as Other, and the text is coded."""
    same = 'want: {column: want, text: "What?", scale: wants, other_specify: other}'
    more = 'want_other: {column: want, text: "Which?", type: text, coded_by: others, into: {item: want, codes: {rain: water}}}'
    home = evaluation(tmp_path, f"\n  {same}\n  {more}\n")
    path = home / "raw/surveys/gardeners.csv"
    for text in ("Rain", "A pond", "Rain and trees", "Trees"):
        path.write_text(path.read_text(encoding="utf-8").replace(f"Other,{text},", f"{text},,"), encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace("Other,,,Spade,", ",,,Spade,"), encoding="utf-8")
    path = home / "config/config.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("others, tools, ", "others, "), encoding="utf-8")
    made = evaluate(home, "results/surveys/gardeners/items/numbers.parquet")
    assert made.returncode == 0, made.stdout
    n = pd.read_parquet(home / "results/surveys/gardeners/items/numbers.parquet").set_index("address")["n"]
    assert [n[f"gardeners.want.all.{key}"] for key in ("water", "shade", "other")] == [2, 2, 2]
    assert n["gardeners.want_other.all.base"] == 4
    assert pd.read_csv(home / "results/surveys/gardeners/skip_errors.csv").empty


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("item: want,", "item: wants,", "into.item: there is no choice or multiple answer 'wants'. Did you mean 'want'?"),
        ("item: want,", "item: soil,", "into.other: there is no category 'other'"),
        ("{rain: water}", "{rain: watr}", "into.codes.rain: there is no category 'watr'. Did you mean 'water'?"),
        ("{rain: water}", "{ran: water}", "into.codes: there is no code 'ran'. Did you mean 'rain'?"),
        ("{rain: water}", "{rain: water, weather: shade}", "'weather' and 'rain' below it both have a category"),
        ("coded_by: tools, into: {item: use, other: else}", "coded_by: tools, into: {item: want, codes: {hoe: water}}", "two items go into 'want'"),
        ("coded_by: tools, into", "into", "say under 'coded_by' which scheme codes the text"),
        ("into: {item: use, other: else}", "into: {item: soil, other: good}", "no code is a category of 'soil'"),
    ],
)  # fmt: skip
def test_what_goes_nowhere_is_refused(tmp_path, monkeypatch, old, new, sentence):
    assert old in ITEMS
    monkeypatch.chdir(evaluation(tmp_path, ITEMS.replace(old, new)))
    with pytest.raises(EvidenceError) as error:
        settings.load("config")
    assert sentence in str(error.value)


@pytest.mark.parametrize("told", ["by: [want], ", "quotes: {attributes: [want], signed: raw/codings/others.csv}, "])
def test_an_item_that_codes_change_is_no_field_of_what_is_coded(tmp_path, monkeypatch, told):
    """Notes had the answer as it was given: "want other" in the scheme were others than in the survey."""
    home = evaluation(tmp_path)
    path = home / "config/schemes/tools.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("{title: Tools, ", "{title: Tools, " + told), "utf-8")
    monkeypatch.chdir(home)
    with pytest.raises(EvidenceError, match="'want' is not known of an answer before it is coded"):
        settings.load("config")
