"""Krippendorff's alpha of sets of codes: by hand, and as recomputed elsewhere."""

import numpy as np
import pytest

from scripts.statistics import alpha as al
from tests.test_agreement import CASES, DKPRO


def test_sets_by_hand():
    a, b, c, none = frozenset("A"), frozenset("AB"), frozenset("BC"), frozenset()
    assert al.set_distance(none, none, "masi") == 0 and al.set_distance(none, a, "jaccard") == 1
    assert al.set_distance(a, b, "jaccard") == 0.5
    assert al.set_distance(a, b, "dice") == pytest.approx(1 / 3)
    assert al.set_distance(a, b, "masi") == pytest.approx(2 / 3)
    assert al.set_distance(a, b, "dkpro_masi") == pytest.approx(1 / 6)
    assert al.set_distance(b, c, "masi") == pytest.approx(1 - 1 / 9)
    assert al.set_distance(a, c, "masi") == 1


def test_alpha_of_sets_as_recomputed_elsewhere():
    case = CASES["set_valued_9x2"]
    rows = [[frozenset(one) for one in row] for row in case["data"]]
    sets = sorted({one for row in rows for one in row}, key=sorted)
    counts = np.array([[row.count(one) for one in sets] for row in rows], dtype=float)
    for kind, name in (
        ("masi", "own alpha, Passonneau 2006 MASI d=1-J*{1,2/3,1/3,0}"),
        ("dkpro_masi", DKPRO),
        ("jaccard", "own alpha, Jaccard"),
    ):
        assert al.alpha(counts, al.set_distances(sets, kind)) == pytest.approx(case["computed"][name], abs=1e-6)
