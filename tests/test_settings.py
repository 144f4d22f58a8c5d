import json
import shutil
from pathlib import Path

import pytest

from scripts import settings
from scripts.ground.errors import EvidenceError
from scripts.settings import guide, strict

ROOT = Path(__file__).resolve().parents[1]

FAULTS = [
    (
        "config.yaml",
        "level: 0.95",
        "levl: 0.95",
        "config/config.yaml: there is no key 'levl' here. Did you mean 'level'?",
    ),
    (
        "config.yaml",
        "level: 0.95",
        "level: 0.95\nlevel: 0.9",
        "config/config.yaml: the key 'level' occurs twice, in lines 3 and 4: keep one",
    ),
    ("config.yaml", "level: 0.95", "level: one", "config/config.yaml, level: input should be a valid number"),
    ("config.yaml", "level: 0.95", "level: [1", "this is not YAML"),
    ("config.yaml", "level: 0.95", "level: *a", "line 3: *a stands for nothing above it: write the value out"),
    ("config.yaml", "level: 0.95", "scales: &a {b: *a}", "line 3: *a stands for nothing above it"),
    ("config.yaml", "[wishes, ", "[wishs, ", "config/schemes/wishs.yaml is missing"),
    ("config.yaml", "[wishes, ", "[needs_of_1999, ", "of the evaluation. There is praise and wishes."),
    (
        "findings/A.yaml",
        "more_than: 0.5}",
        "more_than: 50%}",
        "sentences.0.says.0.more_than: a limit is a number such as 12, 0.5 or 2/3; for 50 per cent write 0.5",
    ),
    ("config.yaml", "[watering]", "[wishes]", "config/records/wishes.yaml is missing"),
    ("surveys/gardeners.yaml", "selection: census", "selection: cenus", "config/surveys/gardeners.yaml, selection"),
    (
        "surveys/visitors.yaml",
        "selection: nonprobability",
        "selection: nonprobability\ninference: superpopulation",
        "'inference' is only for a census",
    ),
    (
        "surveys/gardeners.yaml",
        "scale: rating5}\n  tools",
        "scale: rating}\n  tools",
        "no scale 'rating'. Did you mean 'rating5'?",
    ),
    ("surveys/gardeners.yaml", "items: [soil, tools]", "items: [soil, tool]", "no item 'tool'. Did you mean 'tools'?"),
    ("surveys/gardeners.yaml", "breakdowns: [plot]", "breakdowns: [plots]", "Did you mean 'plot'?"),
    (
        "surveys/gardeners.yaml",
        "rank_by: good_or_excellent",
        "rank_by: good_or_excelent",
        "Did you mean 'good_or_excellent'?",
    ),
    (
        "surveys/gardeners.yaml",
        "raw/surveys/gardeners.csv",
        "raw/surveys/gardener.csv",
        "Did you mean 'raw/surveys/gardeners.csv'?",
    ),
    (
        "surveys/gardeners.yaml",
        "raw/surveys/gardeners.csv",
        "../gardeners.csv",
        "write '../gardeners.csv' as a path below",
    ),
    (
        "surveys/gardeners.yaml",
        "drop_persons, persons: [TEST]",
        "drop_persons",
        "the rule drop_persons needs 'persons'",
    ),
    (
        "schemes/wishes.yaml",
        "base: {group:",
        "base: {groop:",
        "no field in the header of the notes 'groop'. Did you mean 'group'?",
    ),
    ("records/watering.yaml", "days: {at_most: 2}", "dais: {at_most: 2}", "no column 'dais'. Did you mean 'days'?"),
    (
        "records/watering.yaml",
        "statistic: sum",
        "statistic: summ",
        "config/records/watering.yaml, numbers.litres.statistic",
    ),
    ("findings/A.yaml", "item: soil", "item: soyl", "no item of gardeners 'soyl'. Did you mean 'soil'?"),
    ("findings/A.yaml", "statistic: fair", "statistic: fairr", "no statistic of soil 'fairr'. Did you mean 'fair'?"),
    ("findings/A.yaml", "statistic: water}", "statistic: watre}", "Did you mean 'water'?"),
    ("findings/A.yaml", "table: water", "table: waters", "no table 'waters'. Did you mean 'water'?"),
    ("findings/A.yaml", "claims: [X1]", "claims: [X9]", "no claim 'X9'"),
    ("findings/A.yaml", "interval: true", "interval: no", "write true or false, not 'no'"),
    (
        "findings/A.yaml",
        "says: [{source: gardeners, item: soil",
        "says: [{source: gardeners, item: soyl",
        "no item of g",
    ),
    (
        "findings/A.yaml",
        "  - {text: Half of the turns",
        "  - {text: Nothing}\n  - {text: Half of the turns",
        "config/findings/A.yaml, sentences.1: name 'claims' that it makes, or write under 'says'",
    ),
    ("findings/A.yaml", "excellent, more_than: 0.5", "excelent, more_than: 0.5", "Did you mean 'good_or_excellent'?"),
    ("findings/A.yaml", "more_than: 0.5", "mor_than: 0.5", "Did you mean 'more_than'?"),
    ("findings/A.yaml", "more_than: 0.5", "more_than: 50", "a share is between 0 and 1: for 50 per cent write 0.5"),
    ("findings/A.yaml", "more_than: 0.5", "more_than: half", "a limit is a number such as 12, 0.5 or 2/3"),
    ("findings/A.yaml", "more_than: 0.5", "more_than: 0.5, at_most: 0.9", "name one of more_than, at_least, less_than"),
    ("findings/A.yaml", ", more_than: 0.5", "", "name one of more_than, at_least, less_than, at_most, exceeds"),
    ("findings/A.yaml", "more_than: 0.5", "more_than: 0.5, variant: bounds", "leave 'variant: bounds' out"),
    (
        "findings/A.yaml",
        "more_than: 0.5",
        "more_than: 0.5, group: plots-north",
        "no breakdown 'plots'. Did you mean 'plot'?",
    ),
    (
        "findings/A.yaml",
        "more_than: 0.5",
        "exceeds: {statistic: fairr}",
        "no statistic of soil 'fairr'. Did you mean 'fair'?",
    ),
    ("findings/A.yaml", "interval: true", "interval: false\n    intervall: true", "Did you mean 'interval'?"),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests" / "example", tmp_path / "e")
    monkeypatch.chdir(tmp_path / "e")
    return tmp_path / "e"


@pytest.mark.parametrize(("file", "old", "new", "sentence"), FAULTS)
def test_a_fault_in_config_is_one_sentence(folder, file, old, new, sentence):
    path = folder / "config" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        settings.load()
    assert sentence in str(caught.value)
    assert all(line.startswith("- ") for line in str(caught.value).splitlines()[1:])
    assert str(folder) not in str(caught.value)


def test_all_faults_of_all_descriptions_are_said_at_once(folder):
    for file, old, new in (
        ("surveys/gardeners.yaml", "selection: census", "selection: sensus"),
        ("surveys/gardeners.yaml", "type: number", "type: nummer"),
        ("surveys/visitors.yaml", "platform:", "plattform:"),
        ("records/watering.yaml", "statistic: sum", "statistic: total"),
    ):
        path = folder / "config" / file
        path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        settings.load()
    said = str(caught.value).splitlines()
    assert said[0] == "4 things are to be corrected:"
    assert "config/surveys/gardeners.yaml, selection: input should be 'census'" in said[1]
    assert "config/surveys/gardeners.yaml, items.hours.type: input should be 'choice'" in said[2]
    assert "config/surveys/visitors.yaml: there is no key 'plattform' here. Did you mean 'platform'?" in said[3]
    assert "config/records/watering.yaml, numbers.litres.statistic" in said[4]


def test_all_items_and_grids_of_a_survey_that_name_what_is_not_there_are_said_at_once(folder):
    path = folder / "config/surveys/gardeners.yaml"
    text = path.read_text(encoding="utf-8").replace("scale: rating5", "scale: rating")
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        settings.load()
    said = str(caught.value)
    assert "items.soil.scale: there is no scale 'rating'" in said and "items.tools.scale" in said
    path.write_text(
        text.replace("scale: rating", "scale: rating5")
        .replace("[soil, tools]", "[soil, tool]")
        .replace("breakdowns: [plot]", "breakdowns: [plots]"),
        encoding="utf-8",
    )
    with pytest.raises(EvidenceError) as caught:
        settings.load()
    assert "no item 'tool'" in str(caught.value) and "no frame variable or item 'plots'" in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("cell: {source: gardeners}", "cell: {source: gardeners, group: bed-north}", "there is no breakdown 'bed'"),
        (
            "item: respondents}",
            "item: respondents, group: grade-junior}",
            "the scheme wishes has no groups: leave `group` out, or add the field to `by` of config/schemes/wishes.yaml",
        ),
        (
            "source: visitors, item: looks, statistic: good_or_excellent",
            "source: wishes, item: agreement, group: code-watr, statistic: kappa",
            "there is no code 'watr'. Did you mean 'water'?",
        ),
        (
            "source: visitors, item: looks, statistic: good_or_excellent",
            "source: wishes, item: agreement, group: grade-junior, statistic: kappa",
            "there is no breakdown of wishes (`by` in its description) 'grade'",
        ),
        ("group: plot-north", "group: bed-north", "the number litres of watering is by plot: write group: plot-VALUE"),
        (
            "item: litres,",
            "item: within_two_days,",
            "row 'North', column 'Litres' (and 1 more cells): there is no statistic",
        ),
        ("statistic: fair}", "statistic: ok}", "It has base, excellent, fair, good, good_or_excellent, mean, poor"),
    ],
)
def test_a_number_that_no_source_can_give_is_found_when_the_settings_are_read(folder, old, new, sentence):
    path = folder / "config/findings/A.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(EvidenceError) as caught:
        settings.load()
    assert sentence in str(caught.value)


def test_the_example_is_well_described(folder):
    found = settings.load()
    assert list(found.surveys) == ["gardeners", "visitors", "pupils"]
    assert json.dumps(settings.merged(found))
    assert {place["address"] for place in settings.placements(found)} >= {"watering.litres.plot-north.sum"}


def test_an_interval_on_a_non_random_survey_is_refused(folder):
    path = folder / "config/findings/A.yaml"
    text = path.read_text().replace("item: soil}", "source: visitors, item: looks}")
    path.write_text(text)
    with pytest.raises(EvidenceError, match="'visitors' is not a probability sample, so its numbers have no interval"):
        settings.load()
    path.write_text(text.replace("interval: true", "interval: false"))
    settings.load()


def test_words_stay_words(tmp_path):
    (tmp_path / "a.yaml").write_text("no: yes\non: 2016-08-01\nx: true\ny: null\n")
    assert strict.read(tmp_path / "a.yaml") == {"no": "yes", "on": "2016-08-01", "x": True, "y": None}


def test_an_alias_is_what_it_stands_for_and_its_own_copy(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "a: &a {x: [1, 2], y: &y Yes}\nb: {<<: *a, y: No, z: *y}\nc: {<<: [{x: 3}, *a], w: *a}\nd: [*y, *y]\n"
    )
    found = strict.read(tmp_path / "a.yaml")
    a = {"x": [1, 2], "y": "Yes"}
    assert found == {
        "a": a, "b": {"x": [1, 2], "y": "No", "z": "Yes"}, "c": {"x": 3, "y": "Yes", "w": a}, "d": ["Yes", "Yes"],
    }  # fmt: skip
    found["a"]["x"].append(3)
    assert found["b"]["x"] == [1, 2] and found["c"]["w"] == a


def test_text_that_is_not_utf8_is_named(tmp_path):
    (tmp_path / "a.yaml").write_bytes("title: Stra\xdfe".encode("latin-1"))
    with pytest.raises(EvidenceError, match=r"a.yaml is not UTF-8 text \(byte 11\)"):
        strict.read(tmp_path / "a.yaml")


def test_the_guide_says_what_holds_where_a_key_is_left_out():
    text = guide.guide()
    for schema in map(json.loads, guide.schemas().values()):
        for part in (schema, *schema.get("$defs", {}).values()):
            for key, value in part["properties"].items():
                row = next(line for line in guide.section(part, schema).splitlines() if line.startswith(f"| `{key}`"))
                assert row in text
                default = value.get("default")
                if isinstance(default, str | int | float) and default != "":
                    shown = str(default).lower() if isinstance(default, bool) else str(default)
                    assert row.split(" | ")[2] == f"`{shown}`"
                else:
                    nothing = not (any(default.values()) if isinstance(default, dict) else default)
                    assert nothing or row.split(" | ")[2], row


def test_schemas_and_guide_are_what_the_models_say():
    for name, content in {**guide.schemas(), "config/README.md": guide.guide()}.items():
        assert (ROOT / name).read_text(encoding="utf-8") == content, f"run python -m scripts.settings.guide ({name})"
