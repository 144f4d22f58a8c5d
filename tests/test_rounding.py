"""Rounding on exact fractions, and which counts print as a per cent (oracle: the notes of the list of claims)."""

import decimal
import math
import re
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground.rounding import bases, counts, exact, half_up, in_words, printed, rounds_to, shown
from tests.conftest import ORACLES

RECEIVED = ORACLES / "claims" / "claims.csv"


@pytest.mark.parametrize(
    ("value", "decimals", "rounded"),
    [("0.5", 0, "1"), ("1.5", 0, "2"), ("2.5", 0, "3"), ("-2.5", 0, "-3"), ("2.675", 2, "2.68"), ("67.4999", 0, "67")],
)
def test_an_exact_half_goes_away_from_zero(value, decimals, rounded):
    assert half_up(Fraction(value), decimals) == Fraction(rounded)


@given(st.decimals(-1000, 1000, places=4), st.integers(0, 3))
def test_rounding_is_that_of_decimal_half_up(value, decimals):
    expected = value.quantize(decimal.Decimal(1).scaleb(-decimals), rounding=decimal.ROUND_HALF_UP)
    assert half_up(Fraction(value), decimals) == Fraction(expected)


def test_a_figure_keeps_its_decimals():
    assert printed("68") == (68, 0)
    assert printed("-0.50") == (Fraction(-1, 2), 2)
    assert printed("3 400") == (3400, 0)
    for text in ("", "3-4", "about 5", "1e3", "nan"):
        with pytest.raises(ValueError):
            printed(text)


def test_a_share_is_its_counts_and_another_number_the_fraction_that_was_meant():
    assert exact(59 / 86, 59, 86) == Fraction(59, 86)
    assert exact(0.685, 60, 86) == Fraction(137, 200)  # n / base is another number: a mean
    assert exact(0.1 + 0.2, None, None) == Fraction(3, 10)


@given(st.integers(1, 2000), st.data())
def test_the_fraction_of_a_share_is_exact(base, data):
    n = data.draw(st.integers(0, base))
    assert exact(n / base, n, base) == exact(n / base, None, None) == Fraction(n, base)


def test_fractions_in_words():
    words = {33: Fraction(1, 3), 67: Fraction(2, 3), 50: Fraction(1, 2), 25: Fraction(1, 4), 75: Fraction(3, 4)}
    assert {percent: in_words(Fraction(percent)) for percent in words} == words
    assert in_words(Fraction(45)) == Fraction(45, 100)


@given(st.integers(0, 100), st.integers(1, 150))
def test_counts_are_those_that_print_so(percent, base):
    shares = [Fraction(100 * n, base) for n in range(base + 1)]
    found = [n for n, share in enumerate(shares) if percent in (math.floor(share + Fraction(1, 2)), round(share))]
    assert list(counts(printed(str(percent)), base)) == found


@given(st.integers(1, 60), st.data())
def test_the_shares_of_any_real_item_are_possible_on_its_base(base, data):
    first = data.draw(st.integers(0, base))
    second = data.draw(st.integers(0, base - first))
    figures = [printed(shown(half_up(Fraction(100 * n, base)), 0)) for n in (first, second, base - first - second)]
    assert base in bases(figures, base, exhaust=True)
    assert base in bases(figures[:2], base)


@pytest.mark.parametrize(
    ("share", "printed_as", "not_as"),
    [
        ("1/8", ["12", "13", "12.5"], ["14"]),
        ("7/8", ["88"], ["87"]),
        ("1/40", ["2", "3"], ["4"]),
        ("3/40", ["8"], ["7"]),
    ],
)
def test_an_exact_half_may_have_gone_to_the_even_digit(share, printed_as, not_as):
    value = Fraction(share) * 100
    assert all(rounds_to(value, printed(text)) for text in printed_as)
    assert not any(rounds_to(value, printed(text)) for text in not_as)
    assert all(counts(printed(text), Fraction(share).denominator) for text in printed_as)


# The notes of the list of claims say which bases are possible.
def figures(*values):
    return [printed(str(value)) for value in values]


def test_published_scheduling_bases():
    published = [31, 50, 59, 60, 62, 69, 71, 72, 78, 79, 81, 84]
    # On 40 and 80 the figure 32 is 32.5 exactly: it prints so only where an exact half goes to the even digit.
    assert list(bases(figures(58, 32, 10), 86, exhaust=True)) == sorted([*published, 40, 80])


def test_published_briefing_bases():
    assert list(bases(figures(62, 31, 8), 86, exhaust=True)) == [13, 26, 39, 52, 65, 78]


def test_footnote_15_is_on_no_base():
    assert not any(bases(figures(54, 5, 50), 85, exhaust=True))
    assert any(bases(figures(54, 5), 85)) and any(bases(figures(5, 50), 85)) and not any(bases(figures(54, 50), 85))


def test_impossible_figures_that_the_notes_name():
    named = 0
    for note in pd.read_csv(RECEIVED, dtype=str, keep_default_na=False)["note"]:
        for percent, base in re.findall(r"(\d+)(?: alone)? is impossible on (\d+)", note):
            named += 1
            assert not counts(printed(percent), int(base))
    assert named == 4


def test_numbers_as_text():
    assert shown(Fraction(59, 86) * 100, 1) == "68.6"
    assert shown(Fraction(3400), 2) == "3400"
    assert shown(Fraction(45, 28), 2) == "1.61"
    assert shown(Fraction(100), 0) == "100"
