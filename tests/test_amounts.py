"""Numeric codes of several coders: their values are compared, not that there are some."""

import math

import pytest

from tests.test_codings import SCHEME, count, row, values

REST = [row("B", "first"), row("C", "first")]


def weeks(*pairs):
    """Rows on notes A, B, C: what the first and the second coder gave; None for nothing found."""
    return [
        row(note, coder, "weeks", "long", str(value)) if value is not None else row(note, coder)
        for note, pair in zip("ABC", pairs, strict=True)
        for coder, value in zip(("first", "second"), pair, strict=True)
    ]


def agreed(folder, rows, name, item="agreement", group="code-weeks", **changes):
    return values(count(folder, rows, **changes))[f"gaps.{item}.{group}.{name}"]


def test_other_values_are_no_agreement(tmp_path):
    made = count(tmp_path, weeks((3, 21), (30, 3), (None, None)))
    found = values(made)
    assert found["gaps.agreement.code-weeks.percent_agreement"] == pytest.approx(1 / 3)  # on C neither found any
    # By hand, on A and B: observed (18^2 + 27^2) / 2; expected over the pairs of 3, 21, 30, 3.
    assert found["gaps.agreement.code-weeks.alpha"] == pytest.approx(1 - 526.5 / 364.5)
    assert found["gaps.agreement.all.percent_agreement"] == pytest.approx(1 / 3)
    assert found["gaps.agreement.all.alpha"] < 0.5
    assert found["gaps.agreement_passages.code-weeks.percent_agreement"] == 0
    assert math.isnan(found["gaps.agreement_passages.code-weeks.alpha"])
    for name in ("kappa", "scott", "pabak", "ac1", "holsti"):
        assert math.isnan(found[f"gaps.agreement.code-weeks.{name}"])
    flags = made["numbers"].set_index("address")["flags"]
    assert "values are compared" in flags["gaps.agreement.code-weeks.kappa"]
    cells = made["cases"].query("trace == 'gaps.agreement.code-weeks.percent_agreement'")
    assert dict(zip(cells["case"], cells["value"], strict=True)) == {"A": "3 | 21", "B": "30 | 3", "C": "none | none"}


@pytest.mark.parametrize(
    ("pairs", "percent"),
    [
        (((3, 3), (30, 30), (5, 5)), 1),
        (((3, "3.0"), (30, 31), (5, 5)), 2 / 3),
        (((3, None), (None, 30), (5, 5)), 1 / 3),
        (((3, None), (None, 3), (3, None)), 0),
    ],
)
def test_a_unit_agrees_with_one_value_or_none(tmp_path, pairs, percent):
    assert agreed(tmp_path, weeks(*pairs), "percent_agreement") == pytest.approx(percent)


def test_nominal_values_are_compared_as_names(tmp_path):
    """Kappa by hand: 1-1, 2-2, 2-1 have an observed 2/3, and 1/3 x 2/3 + 2/3 x 1/3 by chance."""
    codes = {**SCHEME["codes"], "weeks": SCHEME["codes"]["weeks"] | {"metric": "nominal"}}
    found = count(tmp_path, weeks((1, 1), (2, 2), (2, 1)), codes=codes)
    own = found["numbers"].set_index("address")
    assert own.loc["gaps.agreement.code-weeks.kappa", "value"] == pytest.approx((2 / 3 - 4 / 9) / (1 - 4 / 9))
    assert own.loc["gaps.agreement.code-weeks.kappa", ["low", "high"]].notna().all()
    assert own.loc["gaps.agreement.code-weeks.alpha", "value"] == pytest.approx(1 - (1 / 3) / (18 / 30))
    assert own.loc["gaps.agreement.code-weeks.pabak", "value"] == pytest.approx(1 / 3)
    # Where one of the two found no value, alpha and kappa are without the note.
    less = values(count(tmp_path, weeks((1, 1), (2, 2), (2, None)), codes=codes))
    assert less["gaps.agreement.code-weeks.kappa"] == 1 and less["gaps.agreement.code-weeks.alpha"] == 1
    assert less["gaps.agreement.code-weeks.percent_agreement"] == pytest.approx(2 / 3)


def test_values_that_never_vary_have_no_alpha(tmp_path):
    assert math.isnan(agreed(tmp_path, weeks((3, 3), (3, 3), (None, None)), "alpha"))


@pytest.mark.parametrize(
    ("metric", "alpha"),
    [
        # By hand, of (1, 2) and (4, 4): nominal 1/2 against 10/12; interval 1/2 against 54/12;
        ("nominal", 1 - 0.5 / (10 / 12)),
        ("interval", 1 - 0.5 / (54 / 12)),
        # ratio (1/3)^2 / 2 against the mean over all pairs of the squares of 1/3, 3/5, 3/5, 2/6, 2/6, 0.
        ("ratio", 1 - (1 / 18) / ((1 / 9 + 2 * 9 / 25 + 2 / 9) / 6)),
    ],
)
def test_the_metric_is_the_declared_one(tmp_path, metric, alpha):
    codes = SCHEME["codes"] | {"weeks": {"numeric": True, "unit": "weeks", "metric": metric}}
    rows = weeks((1, 2), (4, 4), (None, None))
    assert agreed(tmp_path, rows, "alpha", codes=codes) == pytest.approx(alpha)


def test_three_coders_are_compared_in_pairs(tmp_path):
    rows = [*weeks((3, 3), (5, 5), (None, None)), row("A", "third", "weeks", "long", "4")]
    changes = {"agreement": ["first", "second", "third"]}
    assert agreed(tmp_path, rows, "percent_agreement", **changes) == pytest.approx((1 / 3 + 1 + 1) / 3)
