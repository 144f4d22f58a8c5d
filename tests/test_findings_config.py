"""The description of the findings: each cell asks for a number that can be, each figure of the report is cited once."""

import contextlib
import csv
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from scripts import settings
from scripts.ground import files
from scripts.settings import table_lines

ROOT = Path(__file__).parents[1]
CONFIG = ROOT / "config"
FINDINGS = ["background", "method", "A", "B", "C", "D", "E", "F"]
TOKEN = r"[a-z0-9_]+"
PAIR = rf"{TOKEN}-(?:{TOKEN}|\*)"
ADDRESS = re.compile(rf"{TOKEN}\.{TOKEN}\.(all|{PAIR}(--{PAIR})*)\.{TOKEN}(\.(weighted|bounds))?")
WITH_NUMBERS = ["III", "IV", "V", "VI", "VII", "VIII", "IX", "XII", "XIII"]
AS_A_PICTURE = ["III", "IV", "VIII", "IX", "XII", "XIII"]


def described(folder, name):
    return yaml.safe_load((CONFIG / folder / f"{name}.yaml").read_text(encoding="utf-8"))


def found():
    return {name: described("findings", name) for name in FINDINGS}


@cache
def generated():
    """The findings with the lines of their tables; `*` is a value that only the data know."""
    with contextlib.chdir(ROOT):
        return settings.load().findings


def cells(name):
    """Table, and the parts of the address, of each cell of a finding."""
    for key, table in generated()[name].tables.items():
        for row in table.rows:
            for column in table.columns:
                yield key, table, table_lines.pattern(table, row, column)


def shown(evaluation):
    """The addresses of all cells of a run."""
    frames = [files.read(evaluation / "results" / "findings" / name / "cells.parquet") for name in FINDINGS]
    return {address for frame in frames for address in frame["address"]}


def claims():
    with (CONFIG / "claims.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sources():
    """What is declared: source -> item -> statistics, from the descriptions themselves."""
    scales = yaml.safe_load((CONFIG / "config.yaml").read_text(encoding="utf-8"))["scales"]
    declared = {"interviews": {"notes": {"count", "persons"}}}
    for path in sorted((CONFIG / "records").glob("*.yaml")):
        numbers = described("records", path.stem)["numbers"]
        declared[path.stem] = {key: {number["statistic"]} for key, number in numbers.items()}
    for path in sorted((CONFIG / "schemes").glob("*.yaml")):
        scheme = described("schemes", path.stem)
        declared[path.stem] = {
            "respondents": {"base", *scheme["codes"], *scheme.get("nets", {}), *scheme.get("ratios", {})},
            "agreement": {"base", "percent_agreement", "kappa"},
            **{key: {"base", "mean", "minimum", "maximum"} for key in scheme["codes"]},
        }
    for path in sorted((CONFIG / "surveys").glob("*.yaml")):
        survey = described("surveys", path.stem)
        declared[path.stem] = {
            "response": {"invited", "answers", "rate", *(f"rr{k}" for k in range(1, 7))},
            "frame": {"invited", "answers", "share_invited", "share_answers"}
            | {f"distinct_{name}" for name in survey.get("frame", {}).get("variables", [])},
            **{key: {"items", "rank"} for key in survey.get("grids", {})},
        }
        for key, item in survey["items"].items():
            scale = scales.get(item.get("scale"), {})
            declared[path.stem][key] = {
                "base",
                *scale.get("categories", {}),
                *scale.get("nets", {}),
                *item.get("columns", {}),
                *(["mean", "median"] if item.get("type") == "number" else []),
                *(["mean"] if scale.get("scores") else []),
            }
    return declared


@pytest.mark.parametrize("name", FINDINGS)
def test_every_cell_has_an_address_of_a_number_that_is_declared(name):
    declared = sources()
    for table, _, parts in cells(name):
        address = ".".join(parts.values())
        assert ADDRESS.fullmatch(address), f"{table}: {address}"
        assert parts["statistic"] in declared[parts["source"]][parts["item"]], f"{table}: {address}"


def test_every_address_of_a_claim_is_declared():
    declared = sources()
    addresses = [part for row in claims() for part in row["address"].split(";") if part]
    assert len(addresses) > 107
    for address in addresses:
        assert ADDRESS.fullmatch(address), address
        source, item, _, statistic = address.split(".")
        assert statistic in declared[source][item], address


def test_every_number_that_answers_a_claim_stands_in_a_table(evaluation):
    there = shown(evaluation)
    addresses = [a for row in claims() for a in row["address"].split(";") if a]
    beside = [re.split("[=<>]", check)[0] for row in claims() for check in row["also"].split(";") if check]
    assert len(beside) == 5
    assert [address for address in addresses + beside if address not in there] == []


def test_every_claim_is_cited_by_one_sentence_of_its_finding():
    cited = Counter(
        (claim, name)
        for name, finding in found().items()
        for sentence in finding["sentences"]
        for claim in sentence["claims"]
    )
    assert cited == Counter((row["id"], row["finding"]) for row in claims())


def test_the_figures_with_numbers_are_there_once_and_pictures_are_called_invented():
    everything = [figure for finding in found().values() for figure in finding.get("figures", {}).values()]
    figures = [figure for figure in everything if "number" in figure]
    assert sorted(figure["number"] for figure in figures) == sorted(WITH_NUMBERS)
    assert sorted(f["number"] for f in figures if f.get("invented")) == sorted(AS_A_PICTURE)
    assert all(figure.get("note") for figure in everything if figure.get("invented"))


def test_every_finding_but_the_method_has_a_figure():
    assert [name for name, finding in found().items() if not finding.get("figures")] == ["method"]


def test_figures_draw_tables_that_are_there():
    for finding in found().values():
        assert {figure["table"] for figure in finding.get("figures", {}).values()} <= set(finding["tables"])


def test_only_a_survey_of_everybody_has_intervals_and_no_finding_uses_a_survey_that_is_not_used():
    seen = 0
    for finding in FINDINGS:
        for name, table, parts in cells(finding):
            if table.interval or parts.get("variant") == "bounds":
                seen += 1
                assert parts["source"] == "staff", name
            if parts["source"] == "member_states":
                assert parts["item"] == "response", name
    assert seen > 20


def test_labels_of_a_table_are_its_own():
    for finding in generated().values():
        for name, table in finding.tables.items():
            for lines in (table.rows, table.columns):
                labels = [line.named for line in lines]
                assert len(labels) == len(set(labels)), name


def test_the_long_table_of_a_run_has_every_cell(evaluation):
    known = set(files.read(evaluation / "results" / "numbers" / "numbers.parquet")["address"])
    there = shown(evaluation)
    assert len(there) > 300 and sorted(there - known) == []
