"""Agreement of coders: every published value of the oracles, hand-made cases, and what must always hold."""

import json
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import stdtrit

from scripts.statistics import agreement as ag
from scripts.statistics import alpha as al
from scripts.statistics import unitizing as un
from tests.conftest import ORACLES

PUBLISHED = json.loads((ORACLES / "reliability" / "oracles.json").read_text(encoding="utf-8"))
CASES = {case["id"]: case for case in PUBLISHED["oracles"]}
# Held against the file's own recomputed value, for what was printed is cut off, rounded on the way, or a simulation.
DKPRO = "own alpha, DKPro MASI d=(1-J)*{0,1/3,2/3,1}"
# Published beside coefficients of ours, and made by no page of the house: tests that kappa is 0, Bangdiwala's B, and an
# interval of alpha that draws the units again.
OTHERS = ("se0", "z", "bangdiwala_B", "KALPHA_boot_CI95")
RECOMPUTED = {
    ("set_valued_9x2", "DKPro_MASI_alpha"): ((DKPRO, 0), "printed cut off"),
    ("set_valued_9x2", "DKPro_De"): ((DKPRO, 2), "printed cut off"),
    ("warrens_2010_p284", "randolph"): ("statsmodels.randolph", "printed after rounding on the way"),
    ("warrens_2010_p284", "fleiss"): ("statsmodels.fleiss", "printed after rounding on the way"),
    ("warrens_2010_p284", "light"): ("light(mean pairwise sklearn)", "printed after rounding on the way"),
    ("krippendorff_2004_p254_unitizing", "alpha_U"): ("own", "printed from its rounded parts"),
}


def units(case):
    """Return units x coders of categories from 0, and the values in order."""
    layout, data = case["layout"], case["data"]
    if layout == "table rater1 x rater2":
        return ag.ratings(data), list(range(len(data)))
    rows = [[None if one is None else one for one in row] for row in data]
    values = sorted({one for row in rows for one in row if one is not None})
    place = {value: k for k, value in enumerate(values)}
    return np.array([[ag.MISSING if one is None else place[one] for one in row] for row in rows]), values


def computed(case):
    """Return every coefficient of a case by the name that its publisher uses."""
    if case["layout"] == "(offset, length, coder, category); continuum begins 150, length 300, 2 coders":
        coders = [
            {c: [(b, b + n) for b, n, who, kind in case["data"] if who == k and kind == c] for c in "ck"}
            for k in (0, 1)
        ]
        found = un.alpha_u(coders, 150, 300)
        c, k = found.categories["c"], found.categories["k"]
        return {
            "alpha_U": found.value,
            "alpha_c": c[0],
            "Do_c": c[1],
            "De_c": c[2],
            "alpha_k": k[0],
            "De_k": k[2],
        }
    if case["layout"].startswith("units x coders, each value a set"):
        rows = [[frozenset(one) for one in row] for row in case["data"]]
        sets = sorted({one for row in rows for one in row}, key=sorted)
        counts = np.array([[row.count(one) for one in sets] for row in rows], dtype=float)
        found = {kind: al.alpha(counts, al.set_distances(sets, kind)) for kind in ("exact", "dice", "dkpro_masi")}
        # DKPro's shares take two coders who found nothing as no agreement; the house takes it as agreement.
        nothing = sum(row == [frozenset()] * 2 for row in rows) / len(rows)
        touching = sum(bool(a & b) for a, b in rows) / len(rows)
        return {
            "DKPro_MASI_alpha": found["dkpro_masi"].value,
            "DKPro_Do": found["dkpro_masi"].observed,
            "DKPro_De": found["dkpro_masi"].expected,
            "percent_agreement_exact_set": 1 - found["exact"].observed,
            "max_percent_agreement": touching,
            "dice_agreement": 1 - found["dice"].observed - nothing,
        }
    if case["layout"].startswith("units x categories"):
        counts = np.array(case["data"], dtype=float)
        values, rated = list(range(counts.shape[1])), None
    else:
        rated, values = units(case)
        counts = ag.counted(rated, len(values))
    q = len(values)
    fleiss, ac1, bp = ag.fleiss(counts), ag.gwet(counts), ag.brennan_prediger(counts)
    nominal = al.alpha(counts, al.distances(values, "nominal"))
    made = dict.fromkeys(("fleiss", "scott_pi", "scott", "pi"), fleiss.value)
    made |= dict.fromkeys(("brennan_prediger", "randolph", "bennett_S", "S"), bp.value)
    made |= dict.fromkeys(("percent", "po", "pa", "percent_agreement", "P_bar"), fleiss.observed)
    made |= {"AC1": ac1.value, "AC1_se": ac1.std_error, "fleiss_se": fleiss.std_error, "P_e": fleiss.expected}
    made |= dict.fromkeys(("krippendorff", "alpha_nominal"), nominal.value)
    made |= {
        "Do": nominal.observed,
        "De": nominal.expected,
        "Do_nominal": nominal.observed,
        "De_nominal": nominal.expected,
    }
    for kind in ("linear", "quadratic", "ordinal"):
        made[f"AC2_{kind}"] = ag.gwet(counts, ag.weights(q, kind)).value
    made["bp_quadratic"] = ag.brennan_prediger(counts, ag.weights(q, "quadratic")).value
    if all(isinstance(value, int) for value in values):
        for kind in ("ordinal", "interval", "ratio"):
            made[f"alpha_{kind}"] = al.alpha(counts, al.distances(values, kind, counts)).value
    if rated is None:
        return made | {"kappa": fleiss.value}
    kappa = ag.conger(rated, q)
    made |= {"kappa": kappa.value, "cohen_kappa": kappa.value, "hubert": kappa.value, "pe": kappa.expected}
    made["light"] = ag.light(rated, q)
    if rated.shape[1] == 2:
        n = len(rated)
        # The literature on two coders divides by n, the house and Gwet's raw ratings by n - 1.
        large = math.sqrt((n - 1) / n)
        linear = ag.conger(rated, q, ag.weights(q, "linear"))
        made |= {
            "se": kappa.std_error * large,
            "kappa_se": kappa.std_error * large,
            "AC1_se": ac1.std_error * large,
            "AC1_ci": [ac1.value + sign * stdtrit(n - 1, 0.975) * ac1.std_error * large for sign in (-1, 1)],
            "ci": [kappa.value + sign * 1.959963984540054 * kappa.std_error * large for sign in (-1, 1)],
            "kappa_linear_w": linear.value,
            "se_w": linear.std_error * large,
            "kappa_quadratic": ag.conger(rated, q, ag.weights(q, "quadratic")).value,
            "kappa_by_category": [ag.fleiss(ag.counted((rated == k).astype(int), 2)).value for k in range(q)],
        }
        if case["id"] == "artstein_poesio_2008_p568":
            # The third category against either of the others counts as half a disagreement.
            away = al.distances(values, "nominal")
            away[2, :2] = away[:2, 2] = 0.5
            made["alpha_weighted(Chck vs other =0.5)"] = al.alpha(counts, away).value
            made["kappa_w"] = ag.conger(rated, q, 1 - away).value
    return made


def held(published, found):
    """Return whether a value agrees with the printed one to its last digit."""
    if isinstance(published, list):
        return len(published) == len(found) and all(held(a, b) for a, b in zip(published, found, strict=True))
    digits = len(repr(published).partition(".")[2])
    return abs(found - published) <= 0.5 * 10**-digits + 1e-9


def test_all_published_values(capsys):
    wrong, done, other = [], 0, []
    for key, case in CASES.items():
        made = computed(case)
        misses = []
        for name, published in case["published"].items():
            if name in OTHERS:
                continue
            target = published
            if (key, name) in RECOMPUTED:
                field, reason = RECOMPUTED[key, name]
                target = case["computed"][field] if isinstance(field, str) else case["computed"][field[0]][field[1]]
                other.append(f"{key}, {name}: {target} for the printed {published} ({reason})")
                assert not held(published, made[name]), f"{key}, {name}: the print holds, take it off the list"
            if name not in made or not held(target, made[name]):
                misses.append(f"{key}, {name}: {made.get(name)} for {target}")
        done += not misses
        wrong += misses
    with capsys.disabled():
        print("", f"{done} of {len(CASES)} cases of agreement", *other, sep="\n  ")
    assert not wrong and done == 33


def test_missing_ratings_give_three_percent_agreements():
    rated, values = units(CASES["krippendorff_2011_C"])
    counts = ag.counted(rated, len(values))
    assert ag.observed(counts, "values") == pytest.approx(0.8, abs=5e-4)
    assert ag.observed(counts, "units") == pytest.approx(0.818, abs=5e-4)
    # By hand: 22 + 2 pairs of ratings agree less those of units 2 and 6 and 9, of all pairs.
    agree = sum(sum(r[i] == r[k] != ag.MISSING for i in range(4) for k in range(i)) for r in rated.tolist())
    pairs = sum(sum(ag.MISSING not in (r[i], r[k]) for i in range(4) for k in range(i)) for r in rated.tolist())
    assert ag.observed(counts, "pairs") == pytest.approx(agree / pairs)


@pytest.mark.parametrize("rows", [[[0, 0]] * 5, [[-1, 0], [1, -1]], np.zeros((0, 2), dtype=int)])
def test_no_variation_or_no_pair_is_not_computable(rows):
    rated = np.array(rows, dtype=int).reshape(-1, 2)
    counts = ag.counted(rated, 2)
    made = [ag.fleiss(counts), ag.gwet(counts), ag.brennan_prediger(counts), ag.conger(rated, 2)]
    assert all(math.isnan(one.value) and math.isnan(one.interval()[0]) for one in made)
    assert math.isnan(al.alpha(counts, al.distances([0, 1], "nominal")).value)
    assert math.isnan(ag.light(rated, 2))


RATED = arrays(np.int64, st.tuples(st.integers(2, 12), st.integers(2, 4)), elements=st.integers(-1, 2))


@given(RATED, st.permutations(range(3)), st.randoms())
def test_names_of_categories_order_of_units_and_coders_do_not_matter(rated, names, chance):
    moved = np.where(rated == ag.MISSING, ag.MISSING, np.array(names)[rated])
    units_moved, coders_moved = list(range(len(rated))), list(range(rated.shape[1]))
    chance.shuffle(units_moved)
    chance.shuffle(coders_moved)
    moved = moved[units_moved][:, coders_moved]
    for one, other in zip(family(rated), family(moved), strict=True):
        assert one == pytest.approx(other, nan_ok=True, abs=1e-9)


def family(rated):
    counts = ag.counted(rated, 3)
    nominal = al.distances(range(3), "nominal")
    found = [ag.fleiss(counts), ag.gwet(counts), ag.brennan_prediger(counts), ag.conger(rated, 3)]
    return [part for one in found for part in (one.value, one.std_error)] + [al.alpha(counts, nominal).value]


@settings(max_examples=20)
@given(RATED)
def test_the_influence_of_a_unit_is_the_slope_of_the_coefficient(rated):
    """A unit that counts a little more moves the coefficient by its influence: so the error is that of the weights."""
    counts = ag.counted(rated, 3)
    for make in (ag.fleiss, ag.gwet, ag.brennan_prediger):
        whole = make(counts)
        if math.isnan(whole.value):
            continue
        assert whole.influence.mean() == pytest.approx(0, abs=1e-9) or (counts.sum(axis=1) == 0).any()
        many = 500
        for unit in range(len(rated)):
            heavier = make(np.vstack([np.tile(counts, (many, 1)), counts[[unit]]]))
            slope = (heavier.value - whole.value) * (many * len(rated) + 1)
            # Units rated once or never count in the marginals only, or nowhere: their slope is over fewer units.
            if (counts.sum(axis=1) > 1).all():
                assert slope == pytest.approx(whole.influence[unit], abs=0.05 * (1 + abs(slope)))


@settings(max_examples=20)
@given(RATED)
def test_the_influence_on_conger_is_its_slope(rated):
    rated = np.where(rated == ag.MISSING, 0, rated)
    whole = ag.conger(rated, 3)
    if math.isnan(whole.value):
        return
    many = 500
    for unit in range(len(rated)):
        heavier = ag.conger(np.vstack([np.tile(rated, (many, 1)), rated[[unit]]]), 3)
        slope = (heavier.value - whole.value) * (many * len(rated) + 1)
        assert slope == pytest.approx(whole.influence[unit], abs=0.05 * (1 + abs(slope)))


@given(arrays(np.int64, st.tuples(st.integers(2, 30), st.just(2)), elements=st.integers(0, 1)))
def test_identities_of_two_coders_and_two_categories(rated):
    counts = ag.counted(rated, 2)
    bp = ag.brennan_prediger(counts)
    if not math.isnan(bp.value):
        assert bp.value == pytest.approx(2 * bp.observed - 1)  # PABAK
    kappa, pi = ag.conger(rated, 2), ag.fleiss(counts)
    if not math.isnan(kappa.value):
        assert kappa.value >= pi.value - 1e-12  # Scott's chance is never below Cohen's
        alpha = al.alpha(counts, al.distances([0, 1], "nominal")).value
        n = 2 * len(rated)
        assert 1 - alpha == pytest.approx((1 - pi.value) * (n - 1) / n)  # Krippendorff 2004, p. 248
        assert ag.light(rated, 2) == pytest.approx(kappa.value)


def test_holsti_and_indices_by_hand():
    assert ag.holsti(10, 14, 9) == 0.75 and math.isnan(ag.holsti(0, 0, 0))
    assert ag.prevalence(40, 9, 6, 45) == (-0.05, 0.03)


def test_the_error_is_that_of_drawn_units_where_ratings_are_missing():
    drawn = np.random.default_rng(20040101)
    values, errors = [], []
    for _ in range(1500):
        truth = drawn.integers(0, 3, 60)
        given_ratings = np.where(drawn.random((60, 2)) < 0.6, truth[:, None], drawn.integers(0, 3, (60, 2)))
        given_ratings = np.where(drawn.random((60, 2)) < 0.3, ag.MISSING, given_ratings).astype(np.int64)
        found = ag.gwet(ag.counted(given_ratings, 3))
        values.append(found.value)
        errors.append(found.std_error)
    assert np.mean(errors) == pytest.approx(np.std(values), rel=0.05)


def test_the_error_of_ac1_differs_from_that_of_irrcac_as_the_guide_says():
    """Its README prints 0.14295 for these four raters; without missing ratings both are the same."""
    rated, values = units(CASES["krippendorff_2011_C"])
    counts = ag.counted(rated, len(values))
    found, several = ag.gwet(counts), counts.sum(axis=1) > 1
    n = len(counts)
    theirs = found.influence + found.value * np.where(several, n / several.sum() - 1, -1)
    assert found.std_error == pytest.approx(0.12474, abs=5e-6)
    assert math.sqrt((theirs**2).sum() / (n * (n - 1))) == pytest.approx(0.14295, abs=5e-6)


@pytest.mark.parametrize(
    "rated", [np.zeros((0, 2)), np.zeros((3, 0)), np.zeros((3, 1)), np.zeros((3, 2)), [[0, -1], [-1, 1]], [[0, 0]]]
)
def test_what_cannot_be_computed_is_no_number(rated):
    given_ratings = np.asarray(rated, dtype=np.int64)
    counts = ag.counted(given_ratings, 2)
    made = [make(counts) for make in (ag.fleiss, ag.gwet, ag.brennan_prediger)]
    made.append(ag.conger(given_ratings, 2))
    assert all(math.isnan(one.value) and math.isnan(one.interval()[0]) for one in made)
    assert math.isnan(ag.light(given_ratings, 2)) and math.isnan(
        al.alpha(counts, al.distances([0, 1], "nominal")).value
    )
    assert math.isnan(un.alpha_u([{"a": []}, {}], 0, 0).value)


def test_a_coder_who_never_varies_has_no_error_and_no_interval():
    found = ag.conger(np.array([[1, 1], [1, 1], [0, 1], [1, 1], [0, 1], [1, 1], [0, 1]]), 2)
    assert found.value == 0 and found.std_error == 0 and np.isnan(found.interval()).all()
