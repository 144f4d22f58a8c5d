"""Drafts of exports with replicate weights: asked about, with a description that runs; answers are left alone."""

import re

import numpy as np
import pytest
import yaml

from scripts.settings.sample_design import Design
from tests.drafting import csv, drafted

N = 40
RNG = np.random.default_rng(4)
WEIGHT = RNG.lognormal(size=N).round(3)


def export(path, names, columns, weight="w"):
    """Write an export of two questions, a weight, and such columns."""
    head = ["id", "water", "score1", "score2", "score3", "score4", weight, *names]
    asked = [[f"i{k}", RNG.choice(["Yes", "No"]), *RNG.integers(1, 6, 4), WEIGHT[k]] for k in range(N)]
    return csv(path, [head, *([*one, *more] for one, more in zip(asked, columns, strict=True))])


def varied(count):
    return (WEIGHT[:, None] * RNG.choice([0.5, 1.5], (N, count))).round(4)


def proposed(draft):
    """The comment that asks, as one line, and the design that it proposes, with a method filled in."""
    said = " ".join(line.lstrip("# ") for line in draft.splitlines() if line.startswith("#"))
    text = re.search(r"`design: (\{.*?\}\})`", said)
    assert text, draft
    return said, Design.model_validate(yaml.safe_load(text[1].replace("METHOD", "brr")))


@pytest.mark.parametrize(
    ("stem", "first"),
    [("rw", "1"), ("brr_", "1"), ("repwgt", "1"), ("W_FSTR", "1"), ("PWGTP", "1"), ("rw", "01"), ("jk_", "1"), ("w", "1")],
)  # fmt: skip
def test_a_run_of_replicate_weights_is_asked_about(tmp_path, stem, first):
    names = [f"{stem}{k:0{len(first)}}" for k in range(1, 13)]
    made, one, _, _ = drafted(export(tmp_path / "x.csv", names, varied(12)), tmp_path)
    said, design = proposed(made["draft"])
    assert f"are {names[0]} to {names[-1]} the replicate weights of a sample" in said
    assert (design.weight, design.replicates.columns) == ("w", names)
    assert not {column.column for column in one.items.values()} & set(names)
    assert "water" in one.items and "score4" in one.items
    assert f"# {names[0]} to {names[-1]}: replicate weights" in made["draft"]


def test_the_weight_is_found_by_its_name_or_by_what_it_adds_up_to_or_asked_for(tmp_path):
    for name, weight in (("final_weight", "final_weight"), ("v7", "v7")):
        made = drafted(export(tmp_path / "x.csv", [f"brr{k}" for k in range(1, 9)], varied(8), name), tmp_path)[0]
        assert proposed(made["draft"])[1].weight == weight
    far = varied(8) * 50
    made = drafted(export(tmp_path / "x.csv", [f"brr{k}" for k in range(1, 9)], far, "v7"), tmp_path)[0]
    said, design = proposed(made["draft"])
    assert design.weight == "COLUMN" and "COLUMN is that of the weight of each answer" in said


@pytest.mark.parametrize(
    ("names", "columns"),
    [
        ([f"rw{k}" for k in range(1, 7)], RNG.integers(1, 6, (N, 6))),  # rows of a grid, answers in codes
        ([f"hours{k}" for k in range(1, 7)], varied(6)),  # amounts, but no weights
        ([f"brr_{k}" for k in (1, 2, 3)], varied(3)),  # too few
        ([f"brr_{k}" for k in (1, 3, 5, 7, 9)], varied(5)),  # no run
        ([f"brr_{k}" for k in range(1, 7)], np.where(RNG.random((N, 6)) < 0.2, "", "1.5")),  # empty cells
        ([f"brr_{k}" for k in range(1, 7)], -varied(6)),
    ],
)
def test_what_is_no_run_of_replicate_weights_stays_as_it_was(tmp_path, names, columns):
    made = drafted(export(tmp_path / "x.csv", names, columns), tmp_path)[0]
    assert "replicate" not in made["draft"]
