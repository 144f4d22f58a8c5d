"""Intervals for a share from its standard error under the design: each is a few lines of closed form.

Korn and Graubard (Survey Methodology 1998), Wilson (JASA 1927), Parker et al. (NCHS, Series 2, No. 175, 2017); the same
answers as R's svyciprop. p: the share; se: its standard error; df: degrees of freedom; n: cases with weight and an
answer. The exact interval of an attempted census is in `finite`.
"""

import numpy as np
from scipy.special import betaincinv, expit, logit, ndtri, stdtrit

METHODS = ("wald", "logit", "wilson", "korn-graubard", "nchs", "arcsine")

Ends = tuple[float, float]
UNKNOWN: Ends = (float("nan"), float("nan"))


def interval(
    p: float, se: float, df: float, n: int, method: str = "korn-graubard", level: float = 0.95, capped: bool = True
) -> Ends:
    """Return the interval of a share; NaN where its method has none: no degrees of freedom, or a share of 0 or 1.

    `method`: "wald" (p -+ t se), "logit" (the same on the scale of the log odds; R's xlogit, and logit to the digits of
    its iteration), "wilson", "korn-graubard" (R's beta), "nchs" (Korn and Graubard with no more effective cases than
    there are; n at a share of 0 or 1), "arcsine". `capped`: off for nchs where the cases are a large part of
    their population, for then they are worth more than n. Raises ValueError where the method is unknown.
    """
    if method not in METHODS:
        raise ValueError(f"unknown method {method}: one of {', '.join(METHODS)}")
    if not df > 0 or n < 1 or not 0 <= p <= 1:
        return UNKNOWN
    t = quantile(df, level)
    if method == "wald":
        return p - t * se, p + t * se
    if method == "nchs":
        return beta(p, nchs_size(p, se, df, n, level, capped), level)
    if se == 0 or not 0 < p < 1:
        return UNKNOWN
    if method == "logit":
        reach = t * se / (p * (1 - p))
        return float(expit(logit(p) - reach)), float(expit(logit(p) + reach))
    if method == "arcsine":
        middle, reach = np.arcsin(np.sqrt(p)), t * se / (2 * np.sqrt(p * (1 - p)))
        low, high = max(middle - reach, 0.0), min(middle + reach, np.pi / 2)
        return float(np.sin(low) ** 2), float(np.sin(high) ** 2)
    if method == "wilson":
        return wilson(p, effective(p, se), t)
    return beta(p, adjusted(p, se, df, n, level), level)


def quantile(df: float, level: float) -> float:
    """Return the quantile of t that leaves half of the rest of the level above; of the normal without end of df."""
    return float(ndtri((1 + level) / 2)) if np.isinf(df) else float(stdtrit(df, (1 + level) / 2))


def effective(p: float, se: float) -> float:
    """Return how many cases of a simple random sample would have this standard error: p (1 - p) / se^2."""
    return p * (1 - p) / se**2 if se > 0 else float("nan")


def adjusted(p: float, se: float, df: float, n: int, level: float) -> float:
    """Return the effective cases less what few degrees of freedom cost (Korn and Graubard)."""
    if n < 2:
        return float("nan")
    return effective(p, se) * (quantile(n - 1, level) / quantile(df, level)) ** 2


def nchs_size(p: float, se: float, df: float, n: int, level: float, capped: bool) -> float:
    """Return the effective cases by the rule of NCHS: never more than n where capped, n at a share of 0 or 1."""
    if se == 0 or not 0 < p < 1:
        return float(n)
    size = adjusted(p, se, df, n, level)
    return min(size, float(n)) if capped else size


def beta(p: float, size: float, level: float) -> Ends:
    """Return Clopper and Pearson's interval of the share p of so many cases, which need not be whole."""
    if np.isnan(size):
        return UNKNOWN
    yes, no, tail = size * p, size * (1 - p), (1 - level) / 2
    low = float(betaincinv(yes, no + 1, tail)) if p > 0 else 0.0
    high = float(betaincinv(yes + 1, no, 1 - tail)) if p < 1 else 1.0
    return low, high


def wilson(p: float, size: float, t: float) -> Ends:
    """Return Wilson's interval of the share p of so many cases: the shares that a score test at t allows."""
    spread = t * t / size
    middle = (p + spread / 2) / (1 + spread)
    reach = t * float(np.sqrt(p * (1 - p) / size + spread / size / 4)) / (1 + spread)
    return middle - reach, middle + reach
