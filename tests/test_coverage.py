"""Exact coverage by enumeration: the published tables, another implementation, and a large survey in time."""

import time
from fractions import Fraction
from math import comb

import hyperMCI
import numpy as np
import pytest

from scripts.statistics import finite
from scripts.statistics.coverage import METHODS, exact, summary

# (N, n): least coverage / mean width over truths from 5 to 95 %, in the order of METHODS (reference, section 3.10).
SIZES = [(127, 86), (45, 33), (15, 9), (29, 27)]
PUBLISHED = {
    "Wald, corrected": [(0.918, 0.103), (0.831, 0.156), (0.600, 0.400), (0.800, 0.089)],
    "logit, corrected": [(0.935, 0.103), (0.930, 0.157), (0.972, 0.478), (0.867, 0.089)],
    "Korn-Graubard, corrected, uncapped": [(0.940, 0.105), (0.930, 0.158), (0.955, 0.450), (0.867, 0.087)],
    "Wilson, not corrected": [(0.999, 0.179), (1.00, 0.293), (1.00, 0.615), (1.00, 0.324)],
    "NCHS, capped": [(0.999, 0.187), (0.999, 0.307), (1.00, 0.561), (1.00, 0.340)],
    "tail-based": [(0.954, 0.103), (0.959, 0.146), (0.972, 0.322), (0.975, 0.063)],
}


@pytest.mark.parametrize("method", PUBLISHED)
@pytest.mark.parametrize("column, sizes", list(enumerate(SIZES)))
def test_published_cells(method, column, sizes):
    population, n = sizes
    found = summary(n, population, [method])[method]
    assert found == pytest.approx(PUBLISHED[method][column], abs=5.1e-4)


@pytest.mark.parametrize("population, n", [*SIZES, (235, 85), (97, 73), (127, 78)])
def test_the_default_covers_and_is_the_shortest(population, n):
    found = summary(n, population, [finite.ALPHA_MAX_OPTIMAL, finite.TAIL_BASED])
    assert all(covered >= 0.95 - 1e-9 for covered, _ in found.values())
    assert found[finite.ALPHA_MAX_OPTIMAL][1] < found[finite.TAIL_BASED][1]


def test_enumeration_by_hand():
    # 2 of 4: limits [0, .5], [.25, .75], [.5, 1] hold K = 2 always, K = 1 always (x is 0 or 1), K = 0 always.
    low, high = np.array([0, 0.25, 0.5]), np.array([0.5, 0.75, 1])
    [(covered, width)] = exact([(low, high)], 2, 4)
    assert covered.tolist() == pytest.approx([1, 1, 1, 1, 1]) and width == pytest.approx(np.full(5, 0.5))
    [(covered, _)] = exact([(low, np.array([0.25, 0.75, 1]))], 2, 4)
    assert covered == pytest.approx([1, 1, 5 / 6, 1, 1])


def test_two_hundred_surveys_against_another_implementation(capsys):
    """Total size and coverage are those of hyperMCI, but where it loses the level at the middle of an even N."""
    rng = np.random.default_rng(20261124)
    same, ties, mended = 0, [], []
    for _ in range(200):
        population = int(rng.integers(2, 401))
        n = int(rng.integers(1, population + 1))
        low, high = hyperMCI.get_success_confidence_interval(np.arange(n + 1), n, population, 0.05)
        mine = finite.limits(n, population)
        size = int((mine[1] - mine[0]).sum() - (high - low).sum())
        if size == 0:
            both = [(a / population, b / population) for a, b in (mine, (low, high))]
            (covered, _), (theirs, _) = exact(both, n, population)
            assert theirs.min() >= 0.95 - 1e-9 and covered.min() == pytest.approx(theirs.min(), abs=1e-9)
            other = np.flatnonzero((mine[0] != low) | (mine[1] != high))
            same += 1
            ties += [(population, n, int(x)) for x in other]
            continue
        half = population // 2
        holds = sum(comb(half, x) * comb(half, n - x) for x in range(min(n, half) + 1) if low[x] <= half <= high[x])
        assert population % 2 == 0 and size > 0
        assert Fraction(holds, comb(population, n)) < Fraction(19, 20), (population, n)
        mended.append((population, n))
    with capsys.disabled():
        print(f"\n{same} of 200 (N, n): total size and coverage of hyperMCI; x with a tie broken otherwise: {ties}")
        print(f"{len(mended)} even N where hyperMCI 0.1.0 covers N / 2 below the level and ours is wider: {mended}")
    assert same + len(mended) == 200


def test_a_large_survey(capsys):
    finite.limits.cache_clear()
    start = time.perf_counter()
    low, high = finite.limits(500, 10_000)
    took = time.perf_counter() - start
    with capsys.disabled():
        print(f"\nN = 10,000, n = 500, all x: {took * 1000:.0f} ms, widest {int((high - low).max())} of 10,000")
    assert len(low) == 501 and (low <= high).all()


@pytest.mark.parametrize("n, population", [(0, 9), (1, 1), (9, 9), (3, 2000), (700, 900), (450, 2500)])
@pytest.mark.parametrize("method", [finite.TAIL_BASED, finite.ALPHA_MAX_OPTIMAL])
def test_bands_give_what_the_whole_table_gives(n, population, method):
    table = finite.probabilities(n, population)
    truth = np.arange(population + 1)[:, None]
    low, high = finite.limits(n, population, 0.95, method)
    if method == finite.TAIL_BASED:
        beyond = 0.025 + finite.SLACK
        at_least = table[:, ::-1].cumsum(axis=1)[:, ::-1]
        assert np.array_equal(low, (at_least > beyond).argmax(axis=0))
        assert np.array_equal(high, population - (table.cumsum(axis=1) > beyond)[::-1].argmax(axis=0))
    covered, widths = finite.coverage(n, population, 0.95, method)
    assert covered == pytest.approx((table * ((low <= truth) & (truth <= high))).sum(axis=1), abs=1e-13)
    assert widths == pytest.approx(table @ (high - low) / population, abs=1e-13)


@pytest.mark.parametrize("n, population", [(10_000, 11_000), (100, 1_000_000)])
def test_bands_hold_little_at_a_time_and_each_truth_once(n, population):
    first = [(k, table.shape) for k, _, table in finite.bands(n, population)]
    assert np.array_equal(np.concatenate([k for k, _ in first]), np.arange(population + 1))
    assert max(rows * columns for _, (rows, columns) in first) <= 1.5 * finite.CELLS


def test_wrong_calls_are_refused():
    for n, population in ((1, 9), (10, 9)):
        with pytest.raises(ValueError):
            summary(n, population)
    with pytest.raises(ValueError, match="unknown"):
        summary(5, 9, ["Jeffreys"])
    assert list(METHODS)[-1] == finite.ALPHA_MAX_OPTIMAL
