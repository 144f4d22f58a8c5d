"""Whether a number is fit to print, by the rules of NCHS (Series 2, No. 175 and 200): a flag, never a deletion."""

from math import isnan

SHOW = "show"
FOOTNOTE = "footnote: the complement is not reliable"
REVIEW = "review"
SUPPRESS = "suppress"

CASES = 30
NARROW, WIDE = 0.05, 0.30
RELATIVE = 1.3
FREEDOM = 8


def share_flag(p: float, low: float, high: float, n: int, effective: float, df: float) -> str:
    """Return the flag of a share with its Korn-Graubard interval; the first rule that applies decides.

    Fewer than 30 cases or effective cases (NaN: not known), or an interval of .30 or wider: suppress. Wider than .05
    and than 130 % of the share: suppress. Fewer than 8 degrees of freedom, or a share of 0 or 1: review. Wider than .05
    and than 130 % of the complement: footnote.
    """
    width = high - low
    if isnan(p) or isnan(width) or n < CASES or effective < CASES or width >= WIDE:
        return SUPPRESS
    loose = width > NARROW
    if loose and p > 0 and width > RELATIVE * p:
        return SUPPRESS
    if df < FREEDOM or p in (0, 1):
        return REVIEW
    return FOOTNOTE if loose and width > RELATIVE * (1 - p) else SHOW


def count_flag(total: float, low: float, high: float, n: int, df: float) -> str:
    """Return the flag of an estimated count: fewer than 10 cases or an interval wider than 160 %: suppress; df < 8."""
    width = high - low
    if isnan(width) or n < 10 or total <= 0 or width > 1.6 * total:
        return SUPPRESS
    return REVIEW if df < FREEDOM else SHOW
