"""Addresses in any script: typed as they are read, legal as file names, one a group; values that are surely one."""

import unicodedata

import openpyxl
import pandas as pd
import pytest

from scripts.ground.addresses import address, distinct, group_token, slug, token, typed
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import number
from scripts.settings.finding import Line, Table
from scripts.settings.names import check_addresses, check_names
from scripts.sheets import spellings
from scripts.surveys.analyses import response
from scripts.surveys.received import sampling_frame
from tests.conftest import evaluate
from tests.filled import filled, surveyed


@pytest.mark.parametrize(
    ("value", "address"),
    [
        ("Special initiative: no", "special_initiative_no"),
        ("Éducation (nationale)", "education_nationale"),
        ("Łódź", "łodz"),
        ("Straße", "strasse"),
        ("Северный район", "северный_район"),
        ("Мой", "мой"),
        ("شمال", "شمال"),
        ("北部", "北部"),
        ("ＡＢＣ ５", "abc_5"),
        ("नमस्ते", "नमस्ते"),
        ("☀️ sunny", "sunny"),
        ("a/b\\c:d*?\"<>|.", "a_b_c_d"),
        ("\u200fشمال\u200e", "شمال"),
        ("CON", "con"),
    ],
)  # fmt: skip
def test_a_value_has_its_letters_in_its_address(value, address):
    assert token(value) == address
    assert token(unicodedata.normalize("NFD", value)) == address


@pytest.mark.parametrize(
    "value", ["Special initiative: no", "Éducation", "l'eau", "l’eau", "North–South", "2015", "-5"]
)
def test_addresses_of_latin_letters_stay_as_they_were(value):
    assert token(value) == slug(value)


@pytest.mark.parametrize(
    "values",
    [
        ["North Side", "north-side"],
        ["C", "C++", "C#"],
        ["👍", "👎"],
        ["1-5", "1.5", "15"],
        ["<5", ">5", "5"],
        ["marché", "marche"],
        ["m²", "m2"],
        ["...", "?", "-"],
        ["ё" * 100, "ё" * 101],
        ["Север", "Юг", "شمال", "جنوب", "北部", "南部"],
    ],
)
def test_each_value_has_an_address_of_its_own(values):
    made = distinct(values)
    tokens = [made[value].token for value in values]
    assert len(set(tokens)) == len(values)
    assert {value: own.token for value, own in distinct(values[::-1]).items()} == dict(zip(values, tokens, strict=True))
    for one in tokens:
        assert one
        assert len(one.encode()) <= 80
        assert one == unicodedata.normalize("NFC", one)
        assert not set(one) & set('-./\\:*?"<>| \u200e\u200f')


def test_a_value_keeps_its_text_in_the_long_table():
    made = distinct(["C", "C++"])
    row = number("staff", "care", {"tool": made["C++"]}, "base", unit="persons", value=1)
    assert (row["group"], row["address"]) == ("tool = C++", "staff.care.tool-c_plus_sign_plus_sign.base")


def test_variables_in_any_script_are_told_apart_too():
    assert group_token({"Район": "Север", "🌍": "x"}).count("--") == 1
    assert group_token({"🌍": "x"}) != group_token({"🌐": "x"})


def cell(table, row, column):
    lines = [filled(Line, one) for one in (row, column)]
    return filled(Table, table).address_parts(*lines)


def test_an_address_is_found_however_it_was_typed():
    decomposed = unicodedata.normalize("NFD", "tok.q.unit-мой.base")
    assert typed(f"\u200f{decomposed} ") == "tok.q.unit-мой.base"
    assert cell({}, {"group": unicodedata.normalize("NFD", "unit-мой")}, {})["group"] == "unit-мой"


def persons(*values):
    rows = pd.DataFrame({"person": [str(k) for k in range(len(values))], "unit": values}, dtype="string")
    return rows.assign(disposition="complete")


def invited(*values):
    survey = surveyed({"title": "S", "frame": {"variables": ["unit"]}, "breakdowns": ["unit"]}, key="s")
    made = response.count(persons(*values), pd.DataFrame(), survey)["numbers"]
    own = made[made["statistic"].eq("invited") & made["item"].eq("response") & made["group"].ne("all")]
    return dict(zip(own["group"], own["value"], strict=True)), own["address"].tolist()


@pytest.mark.parametrize(
    "values", [("Север", "Юг", "Юг"), ("شمال", "جنوب", "جنوب"), ("北", "南", "南"), ("a-b", "a b", "a b")]
)
def test_groups_of_a_frame_are_counted_apart(values):
    counts, addresses = invited(*values)
    assert counts == {f"unit = {values[0]}": 1, f"unit = {values[1]}": 2}
    assert len(set(addresses)) == 2


SURVEY = {"title": "S", "frame": {"file": "f", "person": "id", "variables": ["unit"]}}


@pytest.mark.parametrize(
    ("values", "one"),
    [
        (["north", "North", "north"], "north"),
        (["North Side", "north  side ", "North Side"], "North Side"),
        (["Север", "СЕВЕР", "Север"], "Север"),
        (["شمال", "\u200fشمال", "شمال"], "شمال"),
        (["北部", "北\u200b部", "北部"], "北部"),
        (["Café", "Cafe\u0301", "Café"], "Café"),
        (["ABC", "ＡＢＣ", "ABC"], "ABC"),
        (["North\u00a0Side", "North Side", "North Side"], "North Side"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_values_that_are_surely_one_are_one_and_it_is_said(tmp_path, values, one, kind):
    path = tmp_path / f"f.{kind}"
    rows = [["id", "unit"], *([str(k), value] for k, value in enumerate(values))]
    if kind == "csv":
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    made = sampling_frame.read([path], surveyed(SURVEY))
    assert set(made["frame"]["unit"]) == {one}
    assert f"is counted as '{one}'" in made["line"]
    counts, _ = invited(*made["frame"]["unit"])
    assert counts == {f"unit = {one}": 3}


def test_powers_and_signs_are_no_spellings():
    cells = pd.Series(["m2", "m²", "C", "C#"], dtype="string")
    assert spellings.joined(cells)[1] == {}


CONFIG = "title: T\nsurveys: [s]\nfindings: [A]\nscales:\n  yn: {categories: {y: Да, n: Нет}}\n"
DESCRIBED = """title: S
source: S
file: raw/surveys/s.csv
platform: plain
selection: census
columns: {respondent: id, person: id}
frame: {file: raw/frames/f.csv, person: id, variables: [Район, team]}
breakdowns: [Район, team]
items:
  q: {column: q, text: Q, scale: yn}
"""
FINDING = """title: F
tables:
  t:
    title: T
    cell: {source: s, item: q, statistic: y}
    rows: [{label: Да}]
    columns: [{label: Север, group: район-северный_край}, {label: 南, group: team-南部}, {label: C++, group: team-c_plus_sign_plus_sign}]
"""


def test_numbers_and_traces_of_groups_in_other_scripts(tmp_path):
    files = {
        "config/config.yaml": CONFIG,
        "config/surveys/s.yaml": DESCRIBED,
        "config/findings/A.yaml": FINDING,
        "raw/surveys/s.csv": "id,q\n1,Да\n2,Нет\n3,Да\n4,Да\n",
        "raw/frames/f.csv": "id,Район,team\n1,Северный край,南部\n2,северный  край,南部\n3,Юг,C\n4,جنوب,C++\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    addresses = ["s.q.район-северный_край.y", "s.q.район-جنوب.y", "s.q.team-南部.y", "s.q.team-c_plus_sign_plus_sign.y"]
    run = evaluate(tmp_path, "results/index.html", *(f"results/trace/{one}.csv" for one in addresses))
    assert run.returncode == 0, run.stdout
    assert "'северный  край' (1) is counted as 'Северный край'" in run.stdout
    assert "'C++' has the address team-c_plus_sign_plus_sign" in run.stdout
    rows = [pd.read_csv(tmp_path / f"results/trace/{one}.csv") for one in addresses]
    assert [(len(one), int(one["counted"].sum())) for one in rows] == [(2, 1), (1, 1), (2, 1), (1, 1)]


@pytest.mark.parametrize("name", ["con", "AUX", "lpt1", "nul"])
def test_a_description_has_a_name_that_every_system_takes(name):
    with pytest.raises(EvidenceError, match=f"'{name}' can't be the name of a file on Windows"):
        check_names({"surveys": [name]}, "config")


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ({"Staff": {}, "staff": {}}, "'Staff' and 'staff' differ only in case"),
        ({"s": {"Q1": set(), "q1": set()}}, "items of s: 'Q1' and 'q1'"),
        ({"s": {"q": {"Yes", "yes_"}}}, "numbers of s, q: 'Yes' and 'yes_'"),
    ],
)
def test_keys_of_one_address_are_refused_when_the_settings_are_read(numbers, words):
    with pytest.raises(EvidenceError, match=words):
        check_addresses(numbers, "config")


def test_a_cell_names_keys_as_the_settings_do_and_groups_in_any_case():
    row = number("Staff", "Q1", {"unit": "Север"}, "Very_good", unit="share", value=1)
    parts = cell({}, {"source": "Staff", "item": "Q1"}, {"statistic": "Very_good", "group": "unit-Север"})
    assert address(parts) == row["address"] == "staff.q1.unit-север.very_good"


def test_a_group_of_many_long_values_is_a_name_that_a_file_can_have():
    group = {f"вид{k}": "ж" * (90 + k) for k in range(5)}
    made = group_token(group)
    assert len(made.encode()) <= 180
    pairs = [group_token({name: value}) for name, value in group.items()]
    parts = cell(
        {"cell": {"source": "s", "item": "q", "statistic": "y"}},
        {"group": "--".join(pairs[:2])},
        {"group": "--".join(pairs[2:])},
    )
    assert address(parts) == f"s.q.{made}.y"
