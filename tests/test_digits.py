"""Digits that are written: equal whatever the last bits, never fewer than the evidence has."""

import numpy as np
import pandas as pd
import pytest

from scripts.ground import long_table, tables
from scripts.ground.digits import rounded, shortened


@pytest.mark.parametrize(
    ("value", "size", "written"),
    [
        (0.1 + 0.2, 0.0, 0.3),
        (2 / 3, 0.0, 0.6666666667),
        (0.99999999999999, 0.0, 1.0),
        (1.5e-13, 0.02, 0.0),  # a difference that is nothing beside its standard error
        (-1.5e-17, 0.001, 0.0),
        (4.2e-37, 0.0, 4.2e-37),  # a p stays what it is
        (12345678901.23, 0.0, 12345678901.23),  # money keeps its cents
        (1234567890123.0, 0.0, 1234567890123.0),
        (float("inf"), 0.0, float("inf")),
    ],
)
def test_what_is_written(value, size, written):
    assert shortened(value, size) == written and str(shortened(value, size)) == str(written)


def test_the_last_bits_do_not_count():
    rng = np.random.default_rng(9)
    for value in np.concatenate([rng.normal(size=300), rng.random(300) ** 20, 1 / np.arange(1, 300), [0.1, 1, 10]]):
        bits = {shortened(float(value * (1 + k * 2.2e-16))) for k in range(-4, 5)}
        assert len(bits) == 1, value


def test_a_column_is_rounded_as_its_numbers_are():
    rng = np.random.default_rng(4)
    halves = (rng.integers(-(10**10), 10**10, 2000) * 2 + 1) / 2 / 10.0 ** rng.integers(3, 12, 2000)
    ends = np.array([1 - 1e-6, 1 - 1e-5, 9.999995, 9.9999949, 10 - 1e-12, 0.1 + 1e-17, 99999.5, 4.2e-37, 1e12 + 0.125])
    values = np.concatenate([rng.normal(size=2000) * 10.0 ** rng.integers(-30, 13, 2000), halves, ends, -ends])
    sizes = np.where(
        rng.random(len(values)) < 0.5, np.nan, rng.random(len(values)) * 10.0 ** rng.integers(-9, 3, len(values))
    )
    made = rounded(pd.DataFrame({"x": values, "s": sizes}), ["x"], {"x": "s"})["x"].tolist()
    assert list(map(repr, made)) == [
        repr(shortened(x, s)) for x, s in zip(values.tolist(), sizes.tolist(), strict=True)
    ]


def test_what_was_received_is_not_rounded():
    third = 1 / 3
    cases = long_table.cases([long_table.case("a.b.all.c", "x", counted=True, amount=third, weight=third)])
    pd.testing.assert_frame_equal(tables.rounded(cases, "cases"), cases)
    weights = pd.DataFrame({"respondent": ["a"]} | {key: [third] for key in ("base_weight", "adjustment", "fitted")})
    assert tables.rounded(weights.assign(cell="c", poststratum=None, weight=third), "weights")["weight"][0] == third
    numbers = long_table.numbers([long_table.number("a", "b", {}, "mean", unit="points", value=1e-17, std_error=third)])
    assert tables.rounded(numbers, "numbers").loc[0, ["value", "std_error"]].tolist() == [0.0, 0.3333333333]


def test_unknown_cells_stay():
    frame = pd.DataFrame({"x": [np.nan, 0.1], "s": [0.1, np.nan]})
    pd.testing.assert_frame_equal(rounded(frame, ["x"], {"x": "s"}), frame)
