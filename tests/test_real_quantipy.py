"""The example data of Quantipy: every unweighted count and base of the published tables, by gender and locality."""

import csv
from pathlib import Path

import pytest

from scripts.statistics import taylor
from scripts.statistics.weighting import kish
from tests.chain import Made, run
from tests.conftest import PUBLIC, unpacked

DATA = PUBLIC / "quantipy_example"


@pytest.fixture(scope="module")
def export(tmp_path_factory) -> Path:
    return unpacked(DATA / "Example Data (A).csv.gz", tmp_path_factory.mktemp("export"))


def published(name: str) -> list[list[str]]:
    """The rows of a published table, its header first."""
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))


@pytest.fixture(scope="module")
def sports(tmp_path_factory, export) -> Made:
    return run("quantipy", "sports", export, tmp_path_factory.mktemp("quantipy"))


def keys(sports: Made, item: str) -> dict[str, str]:
    """Return label -> key of the answers of an item."""
    described = sports.survey.items[item]
    labels = described.labels or sports.survey.scale(described).categories
    return {variants[0]: key for key, variants in labels.items()}


@pytest.fixture(scope="module")
def thirty(tmp_path_factory, export) -> Made:
    """The first thirty rows: the published tables of q5_2 and q5_4 are about them only, and don't say so."""
    folder = tmp_path_factory.mktemp("thirty")
    lines = export.read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / export.name).write_text("".join(lines[:31]), encoding="utf-8")
    return run("quantipy", "sports", folder / export.name, folder)


def test_every_published_count(sports, thirty):
    compared, short = 0, 0
    (_, _, *groups), *rows = published("basic.csv")
    for item, label, *cells in rows:
        made = thirty if item in ("q5_2", "q5_4") else sports
        statistic = "base" if label == "Base" else keys(made, item)[label]
        for group, cell in zip(groups, cells, strict=True):  # codes are the keys, as the draft made them: male, female
            assert made.n(item, statistic, group) == int(cell), (item, label, group)
            compared += 1
            short += made is thirty
    assert (compared, short) == (900, 160)


def test_anchors(sports):
    assert (sports.n("q2", "base"), sports.n("q2", keys(sports, "q2")["Sky diving"])) == (2999, 1127)
    assert len(sports.received) == 8255
    # Options end with the separator: "1;2;3;5;" is four options and no empty fifth one.
    assert sports.received.loc[0, "q2"] == "1|2|3|5"


def test_published_weighted_counts_of_six_items(sports, thirty):
    """The weights are a column of the data; a published count is our weighted share of the published weighted base."""
    (_, _, _, *labels), *rows = published("complex_0.csv")
    compared = 0
    for item, base, weighted, *counts in rows:
        made = thirty if item in ("q5_2", "q5_4") else sports
        assert made.n(item, "base") == int(base)
        assert made.received["weight_a"].astype(float).sum() == pytest.approx(float(weighted), rel=1e-9)
        for label, count in zip(labels, counts, strict=True):
            ours = made.value(item, f"{keys(made, item)[label]}.weighted") * float(weighted)
            assert ours == pytest.approx(float(count), rel=1e-9), (item, label)
            compared += 1
    assert compared == 42
    assert sports.numbers[["std_error", "low", "high"]].isna().all(axis=None)  # nobody drew these people


def test_published_effective_base_and_a_trap(sports):
    weights = sports.received["weight_a"].astype(float).to_numpy()
    assert kish(weights)[1] == pytest.approx(5473.247782580746, rel=1e-9)
    values = sports.received["q5_1"].to_numpy(dtype=float)
    design = taylor.design(weights)
    # The published mean of "how likely" counts "already planning" as 97 and "don't know" as 98.
    assert float(taylor.mean(design, values).value[0]) == pytest.approx(25.60101737022214, rel=1e-9)
    assert float(taylor.mean(design, values, values < 6).value[0]) == pytest.approx(3.5674, abs=5e-5)
