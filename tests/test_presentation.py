"""Rules of presentation: each boundary is a test, and the order of the rules."""

import pytest

from scripts.statistics.presentation import FOOTNOTE, REVIEW, SHOW, SUPPRESS, count_flag, share_flag

NAN = float("nan")


@pytest.mark.parametrize(
    "p, low, high, n, effective, df, flag",
    [
        (0.5, 0.45, 0.55, 30, 30, 8, SHOW),
        (0.5, 0.45, 0.55, 29, 30, 8, SUPPRESS),
        (0.5, 0.45, 0.55, 30, 29.9, 8, SUPPRESS),
        (0.5, 0.35, 0.649, 99, 99, 20, SHOW),
        (0.5, 0.25, 0.55, 99, 99, 20, SUPPRESS),  # .30 wide
        (0.01, 0.0, 0.05, 99, 99, 20, SHOW),  # .05 wide: narrow, whatever its relative width
        (0.03, 0.01, 0.0625, 99, 99, 20, SUPPRESS),  # .0525 wide, 175 %
        (0.1, 0.05, 0.175, 99, 99, 20, SHOW),  # 125 %
        (0.1, 0.05, 0.185, 99, 99, 20, SUPPRESS),  # 135 %
        (0.9, 0.815, 0.95, 99, 99, 20, FOOTNOTE),  # the complement: 135 %
        (0.9, 0.825, 0.95, 99, 99, 20, SHOW),
        (0.9, 0.815, 0.95, 99, 99, 7, REVIEW),
        (0.5, 0.45, 0.55, 99, 99, 7, REVIEW),
        (0.0, 0.0, 0.04, 99, NAN, 20, REVIEW),
        (1.0, 0.96, 1.0, 99, NAN, 20, REVIEW),
        (1.0, 0.6, 1.0, 99, NAN, 20, SUPPRESS),
        (NAN, NAN, NAN, 0, NAN, 0, SUPPRESS),
        (0.5, NAN, NAN, 99, 99, 0, SUPPRESS),
    ],
)
def test_shares(p, low, high, n, effective, df, flag):
    assert share_flag(p, low, high, n, effective, df) == flag


@pytest.mark.parametrize(
    "total, low, high, n, df, flag",
    [
        (100, 40, 200, 10, 8, SHOW),  # 160 %
        (100, 40, 201, 10, 8, SUPPRESS),
        (100, 60, 140, 9, 8, SUPPRESS),
        (100, 60, 140, 10, 7, REVIEW),
        (100, NAN, NAN, 10, 0, SUPPRESS),
        (0, 0, 0, 10, 20, SUPPRESS),
    ],
)
def test_counts(total, low, high, n, df, flag):
    assert count_flag(total, low, high, n, df) == flag
