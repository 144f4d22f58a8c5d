"""The covariance of cells in one pass is that of their influences, for every kind of design."""

import numpy as np
import pytest

from scripts.statistics import cells, taylor
from scripts.statistics.design import calibrated, design, dummies

RNG = np.random.default_rng(12)
N, Q = 48, 5
W = RNG.choice([0.0, 1.0, 2.0, 5.0], N)
CELL = RNG.integers(0, Q - 1, N)  # the last cell is empty
STRATA = np.repeat(list("abcd"), 12)
PAIRS = np.arange(N) // 2
LONELY = np.where(np.arange(N) == 0, "z", STRATA)
AFTER = W * np.where(STRATA == "a", 2.0, 0.5)

DESIGNS = {
    "simple": design(W),
    "strata, finite": design(W, strata=STRATA, population=np.repeat([12, 20, 40, 99], 12)),
    "clusters": design(W, strata=STRATA, clusters=PAIRS, population=np.repeat([6, 20, 40, 99], 12)),
    **{f"lonely, {policy}": design(W, strata=LONELY, lonely_psu=policy) for policy in ("remove", "adjust", "average")},
    "certain": design(W, strata=LONELY, population=np.where(np.arange(N) == 0, 1, 60)),
    "poststrata": design(W, poststrata=STRATA),
    "calibrated": design(AFTER, calibration=calibrated(W, AFTER, dummies(STRATA))),
    "two stages": design(W, clusters=STRATA, population=np.full(N, 9), units=range(N), unit_population=np.full(N, 30)),
}


@pytest.mark.parametrize("kind", DESIGNS)
def test_one_pass_is_the_covariance_of_the_influences(kind):
    drawn = DESIGNS[kind]
    own = drawn.weights * (np.arange(N) % 7 != 0)  # a domain
    share = own / own.sum()
    p = np.bincount(CELL, weights=share, minlength=Q)
    flags = CELL[:, None] == np.arange(Q)
    expected = taylor.covariance(drawn, share[:, None] * (flags - p))
    found = cells.covariance(drawn, share, CELL, p)
    assert found == pytest.approx(expected, abs=1e-15)
    assert found[-1].tolist() == pytest.approx([0] * Q, abs=1e-18)
    assert np.sqrt(np.diag(found)) == pytest.approx(
        taylor.mean(drawn, flags, np.arange(N) % 7 != 0).std_error, abs=1e-9
    )
