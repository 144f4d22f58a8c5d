"""A function of your own: its numbers enter the long table with base, method and cases, or a sentence says why not."""

import re
import textwrap
from pathlib import Path

import pandas as pd
import pytest
from pydantic import ValidationError

from scripts.ground.errors import EvidenceError
from scripts.numbers import own_numbers
from scripts.settings.own_step import OwnStep
from tests.conftest import ROOT, evaluate

GUIDE = ROOT / "docs" / "own_steps.md"
ADDRESS = "spread_of_water.spread.all.midrange"
FUNCTION = """
def numbers(litres):
    known = litres.dropna(subset=["litres"])
    amounts = known["litres"].astype(float)
    cases = [{"case": row, "amount": amount} for row, amount in zip(known["note"], amounts)]
    return [{"item": "spread", "statistic": "midrange", "value": (amounts.min() + amounts.max()) / 2,
             "base": len(cases), "cases": cases}]
"""
TABLE = pd.DataFrame({"note": ["W-1", "W-2", "W-3"], "litres": [2.0, None, 7.0]})
DESCRIBED = {
    "title": "Spread of watering",
    "source": "Watering log",
    "function": "config/steps/spread.py",
    "inputs": {"litres": "records/watering/record.parquet"},
    "numbers": {"spread": {"midrange": "litres", "late": "share"}},
    "method": "none: the whole record was counted",
}


def one(value: str, cases: str = "['R1']") -> str:
    """A function that returns one share."""
    number = f"'item': 'spread', 'statistic': 'late', 'value': {value}, 'base': 1, 'cases': {cases}"
    return f"def numbers(litres):\n    return [{{{number}}}]\n"


def made(folder: Path, function: str, **more: object) -> dict[str, pd.DataFrame]:
    file = folder / "spread.py"
    file.write_text(function, encoding="utf-8")
    return own_numbers.compute(file, [TABLE], OwnStep.model_validate(DESCRIBED | more), "spread_of_water")


def test_a_number_has_base_method_unit_and_cases(tmp_path):
    found = made(tmp_path, FUNCTION)
    row = found["numbers"].iloc[0]
    assert (row["address"], row["value"]) == ("spread_of_water.spread.all.midrange", 4.5)
    assert (row["unit"], row["base"], row["method"]) == ("litres", 2, DESCRIBED["method"])
    assert found["cases"][["case", "amount", "counted"]].values.tolist() == [["W-1", 2.0, True], ["W-3", 7.0, True]]


def test_an_empty_list_is_said_to_be_no_numbers(tmp_path):
    found = made(tmp_path, "def numbers(litres):\n    return []\n")
    assert found["numbers"].empty and found["cases"].empty
    assert found["line"].startswith("Spread of watering: no numbers: ")
    assert "spread.py returned an empty list, so none of those that its description declares is there" in found["line"]


def test_groups_and_ids_alone(tmp_path):
    function = """
def numbers(litres):
    return [{"item": "spread", "statistic": "midrange", "group": {"bed": "north"}, "value": None, "base": 0, "cases": []},
            {"item": "spread", "statistic": "midrange", "value": 1, "n": 1, "base": 1, "cases": ["W-1"], "flags": "few"}]
"""
    found = made(tmp_path, function)["numbers"].set_index("address")
    assert list(found.index) == ["spread_of_water.spread.all.midrange", "spread_of_water.spread.bed-north.midrange"]
    assert found["flags"].fillna("").tolist() == ["few", ""]


def test_a_function_may_print_and_changes_nothing_else(tmp_path, capfd):
    function = FUNCTION.replace(
        "    known =", "    print('seen')\n    litres['litres'] = litres['litres'] * 1\n    known ="
    )
    before = TABLE.copy()
    assert made(tmp_path, function)["numbers"]["value"].tolist() == [4.5]
    assert "seen" in "".join(capfd.readouterr())
    pd.testing.assert_frame_equal(TABLE, before)


def test_words_that_can_be_no_argument_or_statistic():
    for wrong in (
        {"inputs": {"class": "records/watering/record.parquet"}},
        {"numbers": {"spread": {"bounds": "litres"}}},
    ):
        with pytest.raises(ValidationError, match="choose another"):
            OwnStep.model_validate(DESCRIBED | wrong)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        ("def numbers(litres):\n    return 1 / 0\n", r"spread.py, line 2: ZeroDivisionError: correct the function"),
        ("def numbers(litres):\n  x = 1\n   y", r"spread.py, line 3: IndentationError"),
        (
            "def other():\n    pass\n",
            r"spread.py: AttributeError: correct the function; it is called as numbers\(litres\)",
        ),
        ("import sys\n\n\ndef numbers(litres):\n    sys.exit(3)\n", r"line 5: SystemExit"),
        (
            "import os\n\n\ndef numbers(litres):\n    os._exit(3)\n",
            r"spread.py ends the process that it runs in \(exit code 3\)",
        ),
        ("import os\n\n\ndef numbers(litres):\n    os._exit(0)\n", r"spread.py ends the process that it runs in"),
        ("import os\nos._exit(0)\n", r"spread.py ends the process that it runs in"),
        ("import ctypes\n\n\ndef numbers(litres):\n    ctypes.string_at(0)\n", r"spread.py ends the process"),
        ("import os\n\n\ndef numbers(litres):\n    os.abort()\n", r"the process that it runs in \(SIGABRT\)"),
        ("def numbers(litres):\n    return [lambda: 1]\n", r"spread.py returns what is no plain value"),
        ("class Own(dict):\n    pass\n\n\ndef numbers(litres):\n    return [Own()]\n", r"what is no plain value"),
        ("import lacking_package\n", r"line 1: ModuleNotFoundError 'lacking_package'"),
        (one("0.5", "['R1']"), r"its value is 0.5, and its cases make 1: a share is"),
        (one("1", "'R1'"), r"cases: it is a str: return a list"),
        (one("1", "[None]"), r"a case: this is not a text"),
        (one("1", "['\\ud800']"), r"a case: this is not a text"),
        (one("1", "[{'case': 'R1', 'counted': 'no'}]"), r"`counted` is True or False"),
        (one("1, 'group': 'north'"), r"group: it is a str: return a dict"),
        (one("1, 'group': {'plot': None}"), r"group: this is not a text"),
        (one("1, 'low': 2, 'high': 3"), r"give low and high together"),
        (one("1, 'level': 95"), r"a level is between 0 and 1"),
        (one("1, 'n': 2"), r"n is at most the base"),
        (one("10**400"), r"value: this is not a number"),
        (one("1", "['R1', 'R1']").replace("'base': 1", "'base': 2"), r"a case occurs twice"),
        ("def numbers(litres):\n    return {}\n", r"returns a dict: return a list, one dict per number"),
        ("def numbers(litres):\n    return [3]\n", r"number 1: it is a int: return a dict"),
        ("def numbers(litres):\n    return [{'items': 1}]\n", r"number 1: unknown keys items; known are base"),
        (
            "def numbers(litres):\n    return [{'item': 'spread'}]\n",
            r"number 1: statistic, value, base, cases are missing",
        ),
        (FUNCTION.replace("midrange", "range"), r"'spread' and 'range' are not declared under numbers"),
        (FUNCTION.replace("len(cases)", "2.5"), r"number 1, base: 2.5 is not a whole number"),
        (FUNCTION.replace("len(cases)", "3"), r"the base is 3, and there are 2 cases"),
        (FUNCTION.replace('"value": (', '"value": float("nan") * ('), r"value: the number is not finite: return None"),
        (FUNCTION.replace('{"case": row', '{"who": row'), r"a case has the keys amount, case, counted, value, weight"),
    ],
)
def test_what_is_wrong_is_a_sentence_without_words_of_respondents(tmp_path, function, sentence):
    with pytest.raises(EvidenceError, match=sentence):
        made(tmp_path, function)


def test_the_example_of_the_guide_runs_whole(example):
    described, function = re.findall(r"```(?:yaml|python)\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    steps = example / "config" / "steps"
    steps.mkdir()
    (steps / "spread_of_water.yaml").write_text(textwrap.dedent(described), encoding="utf-8")
    (steps / "spread.py").write_text(textwrap.dedent(function), encoding="utf-8")
    config = example / "config" / "config.yaml"
    config.write_text(config.read_text(encoding="utf-8") + "\nsteps: [spread_of_water]\n", encoding="utf-8")
    run = evaluate(example, "all", f"results/trace/{ADDRESS}.csv")
    assert run.returncode == 0, run.stdout
    assert "Spread of watering: 1 numbers by config/steps/spread.py" in run.stdout
    row = pd.read_csv(example / "results" / "numbers" / "numbers.csv").set_index("address").loc[ADDRESS]
    assert (row["value"], row["base"], row["unit"]) == (22.5, 4, "litres")
    assert len(pd.read_csv(example / "results" / "trace" / f"{ADDRESS}.csv")) == 4
    assert "config/steps/spread.py" in (example / "results/steps/spread_of_water/numbers.sha256").read_text()
    (steps / "spread.py").write_text("def numbers(watering):\n    return [1]\n", encoding="utf-8")
    assert "Stopped: config/steps/spread.py, number 1: it is a int" in evaluate(example).stdout
    (steps / "spread_of_water.yaml").write_text(textwrap.dedent(described).replace("/watering/", "/watring/"))
    assert "spread_of_water.yaml, inputs.watering" in evaluate(example).stdout
