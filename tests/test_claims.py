"""The verdicts on figures: each form at its edge, in their order."""

import pandas as pd
import pytest

from scripts.claims.claim_wording import COLUMNS, OURS
from scripts.claims.verdicts import check, published
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import case
from scripts.ground.long_table import cases as case_frame
from scripts.ground.long_table import numbers as long_table


def at(address, value, unit="share", n=None, base=None):
    """A row of the long table at an address that is given whole."""
    source, item, _, statistic = address.split(".")[:4]
    named = {"source": source, "item": item, "group": "all", "statistic": statistic, "status": "free"}
    return named | {"unit": unit, "value": value, "n": n, "base": base, "address": address}


def share(address, n, base):
    return at(address, n / base, n=n, base=base)


def claim(form, value="", unit="%", address="s.i.all.x", **rest):
    return (
        dict.fromkeys(COLUMNS + OURS, "")
        | {"id": "X1", "form": form, "value": value, "unit": unit}
        | {"address": address}
        | rest
    )


def judge(claims, rows, decisions=()):
    found = check(pd.DataFrame(claims, index=range(2, len(claims) + 2)), long_table(rows), list(decisions))[
        "reproduction"
    ]
    return dict(zip(found["id"], found["verdict"], strict=True))


def verdict(one, *rows, decisions=()):
    return judge([one], rows, decisions)[one["id"]]


# The forms, each at its edge.


def test_a_point_is_rounded_on_the_counts_an_exact_half_up_or_to_the_even_digit():
    assert verdict(claim("point", "69"), share("s.i.all.x", 137, 200)) == "agrees"  # 68.5 exactly
    assert verdict(claim("point", "68"), share("s.i.all.x", 137, 200)) == "agrees"
    assert verdict(claim("point", "12"), share("s.i.all.x", 1, 8)) == "agrees"
    assert verdict(claim("point", "87"), share("s.i.all.x", 7, 8)) == "impossible"
    assert verdict(claim("point", "68.6"), share("s.i.all.x", 59, 86)) == "agrees"
    assert verdict(claim("point", "68.7"), share("s.i.all.x", 59, 86)) == "differs"
    assert verdict(claim("point", "125", "posts"), at("s.i.all.x", 125.0, "posts")) == "agrees"


def test_all_addresses_of_a_point_must_agree():
    one = claim("point", "8", address="s.i.all.x;s.i.all.y")
    assert verdict(one, share("s.i.all.x", 6, 78), share("s.i.all.y", 5, 62)) == "agrees"
    assert verdict(one, share("s.i.all.x", 6, 78), share("s.i.all.y", 7, 78)) == "differs"


@pytest.mark.parametrize(
    ("form", "value", "unit", "n", "expected"),
    [
        ("more_than", "50", "% (more than half)", 50, "differs"),
        ("more_than", "50", "% (more than half)", 51, "agrees"),
        ("more_than", "67", "% (more than two thirds)", 66, "differs"),
        ("more_than", "67", "% (more than two thirds)", 67, "agrees"),  # two thirds are less than 67
        ("most", "50", "% (more than half)", 50, "differs"),
        ("most", "50", "% (more than half)", 51, "agrees"),
        ("fraction", "50", "%", 48, "agrees"),
        ("fraction", "50", "%", 47, "differs"),
        ("fraction", "33", "% (a third)", 31, "agrees"),
        ("fraction", "33", "% (a third)", 36, "differs"),
        ("about 2.5", "80", "%", 78, "agrees"),
        ("about 2.5", "80", "%", 77, "differs"),
    ],
)
def test_words_have_their_edges(form, value, unit, n, expected):
    assert verdict(claim(form, value, unit), share("s.i.all.x", n, 100)) == expected


def test_two_and_a_half_points_are_within_reach_and_no_more():
    assert verdict(claim("fraction", "50"), share("s.i.all.x", 475, 1000)) == "agrees"
    assert verdict(claim("fraction", "50"), share("s.i.all.x", 474, 1000)) == "differs"


def test_more_than_is_strict_for_counts_too():
    assert verdict(claim("more_than", "300", "stakeholders"), at("s.i.all.x", 300.0, "stakeholders")) == "differs"
    assert verdict(claim("more_than", "300", "stakeholders"), at("s.i.all.x", 301.0, "stakeholders")) == "agrees"


def test_a_range_has_two_ends():
    one = claim("range", "3-4", "weeks", "s.i.all.low;s.i.all.high")
    assert verdict(one, at("s.i.all.low", 3.0, "weeks"), at("s.i.all.high", 4.0, "weeks")) == "agrees"
    assert verdict(one, at("s.i.all.low", 3.0, "weeks"), at("s.i.all.high", 5.0, "weeks")) == "differs"
    assert verdict(one, at("s.i.all.low", 2.0, "weeks"), at("s.i.all.high", 4.0, "weeks")) == "differs"


def test_a_trend_has_a_sign():
    assert verdict(claim("trend down", unit="trend"), at("s.i.all.x", -0.1, "items")) == "agrees"
    assert verdict(claim("trend down", unit="trend"), at("s.i.all.x", 0.0, "items")) == "differs"
    assert verdict(claim("trend up", unit="trend"), at("s.i.all.x", 0.1, "items")) == "agrees"


def test_a_ranking_is_strict_against_each():
    rows = [at(f"s.i.all.{key}", value, "items") for key, value in (("x", 3.0), ("y", 5.0), ("z", 3.0))]
    below = claim("ranking below", unit="ranking", against="s.i.all.y")
    assert verdict(below, *rows) == "agrees"
    assert verdict(below | {"against": "s.i.all.y;s.i.all.z"}, *rows) == "differs"
    assert verdict(claim("ranking above", unit="ranking", address="s.i.all.y", against="s.i.all.x"), *rows) == "agrees"
    assert verdict(below | {"against": "s.i.all.none"}, *rows) == "unsupported"
    assert check(pd.DataFrame([below]), long_table(rows), [])["reproduction"]["computed"].iloc[0] == "3 against 5"


@pytest.mark.parametrize(
    ("form", "value", "unit", "words"),
    [
        ("ranking below", "", "ranking", "a number below others"),
        ("trend down", "", "trend", "a falling trend"),
        ("about 0.25", "2", "ratio (twice as many)", "2 times (twice as many)"),
        ("more_than", "2", "ratio (more than)", "more than 2 times"),
    ],
)
def test_what_was_published_reads_as_words(form, value, unit, words):
    assert published(claim(form, value, unit, against="s.i.all.y")) == words


@pytest.mark.parametrize(
    ("item", "unit", "words"),
    [
        ("speed", "points", "7 respondents"),
        ("documents", "points", "7 documents"),
        ("answers", "points", "7 answers"),
        ("agreement", "coefficient", "7 double-coded notes"),
        ("topics", "items", "7 items"),
        ("response", "share", "7 persons"),
    ],
)
def test_a_base_has_its_unit(item, unit, words):
    row = at(f"s.{item}.all.x", 0.5, unit, None, 7)
    made = check(pd.DataFrame([claim("most", "50", address=row["address"])]), long_table([row]), [])["reproduction"]
    assert made["base"].iloc[0] == words


def test_what_a_statement_says_beside_its_figure_is_checked_too():
    rows = [share("s.i.all.x", 13, 17), at("s.g.item-a.rank", 1.0, "rank", 13, 13)]
    best = claim("point", "76", also="s.g.item-a.rank=1")
    result = check(pd.DataFrame([best]), long_table(rows), [])["reproduction"].iloc[0]
    assert (result["verdict"], result["computed"]) == ("agrees", "76.5%; rank 1")
    assert result["reason"].endswith("; rank of a is 1")
    assert result["address"] == "s.i.all.x;s.g.item-a.rank"
    for also, expected in (("=2", "differs"), (">0", "agrees"), (">1", "differs"), ("<2", "agrees"), ("<1", "differs")):
        assert verdict(best | {"also": f"s.g.item-a.rank{also}"}, *rows) == expected
    assert verdict(best | {"value": "77"}, *rows) == "differs"
    assert verdict(best | {"also": "s.g.item-b.rank=1"}, *rows) == "unsupported"


def test_the_base_says_what_it_counts():
    """Amounts of a share that are no whole numbers come from its cases; every other base has its unit."""
    rows = [at("budget.extra.all.share", 44.56 / 75.56), at("budget.all.all.sum", 75.56, "usd_million", 2, 2)]
    rows += [at("budget.growth.all.mean_growth", 0.09, n=6, base=6) | {"method": "none: computed from other numbers"}]
    rows += [share("letters.quick.all.share", 3, 4), at("s.i.all.mean", 3.5, "points", 1, 1)]
    rows += [at("letters.one.all.sum", 7.0, "hours", 1, 1)]
    behind = [case(rows[0]["address"], name, counted=name == "a", weight=w) for name, w in (("a", 44.56), ("b", 31.0))]
    claims = pd.DataFrame([claim("point", "1", id=row["address"], address=row["address"]) for row in rows])
    made = check(claims, long_table(rows), [], case_frame(behind), ["budget", "letters"])["reproduction"]
    assert made["base"].tolist() == ["44.56/75.56", "2 rows", "6 numbers", "3/4", "1 respondent", "1 row"]


def test_a_decision_is_taken_from_the_survey():
    one = claim("decision", unit="decision", address="s.response.all.rate")
    row = share("s.response.all.rate", 9, 193)
    made = pd.DataFrame([{"survey": "s", "rate": 9 / 193, "minimum": 0.2, "used": "no", "reason": "below the minimum"}])
    result = check(pd.DataFrame([one]), long_table([row]), [made])["reproduction"].iloc[0]
    assert (result["verdict"], result["computed"], result["base"]) == ("agrees", "4.7%", "9/193")
    assert "decision" in result["reason"] and "below the minimum" in result["reason"]
    assert verdict(one, row, decisions=[made.assign(used="yes")]) == "differs"
    assert verdict(one, row) == "unsupported"


# The order of the verdicts.


def test_without_a_number_a_figure_is_unsupported():
    assert verdict(claim("", "28", "not known", address="")) == "unsupported"
    assert verdict(claim("point", "28")) == "unsupported"
    assert verdict(claim("point", "28"), at("s.i.all.x", None)) == "unsupported"
    near = check(pd.DataFrame([claim("point", "5")]), long_table([share("s.i.all.xx", 1, 2)]), [])["reproduction"]
    assert near["reason"].iloc[0].endswith("Did you mean 's.i.all.xx'?")


def test_a_per_cent_that_no_base_yields_is_impossible():
    rows = [share("s.i.all.x", 3, 10), at("s.response.all.answers", 20.0, "persons")]
    assert verdict(claim("point", "30"), *rows) == "agrees"
    assert verdict(claim("point", "35"), *rows) == "differs"  # 7 of 20
    assert verdict(claim("point", "32"), *rows) == "differs"  # 6 of 19
    assert verdict(claim("point", "49"), *rows) == "impossible"  # needs 35 or more


def footnote_15(fair="50"):
    rows = [share(f"un.b.all.{key}", n, 85) for key, n in (("good", 46), ("poor", 4), ("fair", 35))]
    rows.append(at("un.response.all.answers", 85.0, "persons"))
    values = (("good", "54"), ("poor", "5"), ("fair", fair))
    claims = [claim("point", value, address=f"un.b.all.{key}", id=key, set="b") for key, value in values]
    return claims, rows


def test_of_a_set_that_no_base_yields_the_odd_member_is_flagged():
    claims, rows = footnote_15()
    assert judge(claims, rows) == {"good": "agrees", "poor": "agrees", "fair": "impossible"}
    assert judge(*footnote_15("41")) == {"good": "agrees", "poor": "agrees", "fair": "agrees"}
    # 40 could be: the set stands on some base, and our counts say otherwise.
    assert judge(*footnote_15("40")) == {"good": "agrees", "poor": "agrees", "fair": "differs"}


def test_a_figure_is_contradicted_by_figures_beside_it():
    claims = [
        claim("point", "45", id="A", address="s.i.all.a"),
        claim("point", "28", id="B", address="s.i.all.b"),
        claim("more_than", "2", "ratio", id="C", address="s.i.all.c", against="A/B"),
    ]
    rows = [share("s.i.all.a", 13, 29), share("s.i.all.b", 8, 29), at("s.i.all.c", 13 / 8, "ratio")]
    assert judge(claims, rows) == {"A": "agrees", "B": "agrees", "C": "contradicted"}
    claims[1]["value"] = "17"
    rows[1:] = [share("s.i.all.b", 5, 29), at("s.i.all.c", 13 / 5, "ratio")]
    assert judge(claims, rows) == {"A": "agrees", "B": "agrees", "C": "agrees"}
    claims[2]["against"] = "A/none"
    with pytest.raises(EvidenceError, match=r"claim C.*C061/C062"):
        judge(claims, rows)


# The list.


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"form": "pint"}, "Did you mean 'point'"),
        ({"form": ""}, "needs a form"),
        ({"value": "many"}, "lacks the figure"),
        ({"form": "about"}, "lacks the figure"),
        ({"form": "range", "value": "3"}, "3-4"),
        ({"form": "trend"}, "trend down"),
        ({"form": "ranking above"}, "under 'against'"),
        ({"also": "s.g.item-a.rank is 1"}, "one of = < >"),
    ],
)
def test_a_form_that_can_not_be_read_is_named(change, sentence):
    with pytest.raises(EvidenceError, match=f"row 2, claim X1.*{sentence}"):
        judge([claim("point", "5") | change], [])


def test_a_list_that_can_not_be_read_is_named(tmp_path):
    file = tmp_path / "claims.csv"
    for data, sentence in (
        (None, "is missing"),
        (b"", "is empty"),
        (b"id,value\nX1,\xff\n", "not UTF-8"),
        (b"id,value,unit,form\nX1,1,%,point\n", "no column 'address'"),
        (b"id,value,unit,form,address\nX,1,%,point,a\nX,1,%,point,a\n", "rows 2 and 3, column id: the same id twice"),
        (b"id,value,unit,form,address\nX,1,%,point,a\nY,1,%,point,a,b\n", "row 3: 6 cells where the header has 5"),
    ):
        if data is not None:
            file.write_bytes(data)
        with pytest.raises(EvidenceError, match=sentence):
            check(file, long_table([]), [])


def test_all_claims_that_can_not_be_read_are_named_at_once():
    wrong = [claim("pont", "5"), claim("point", "5", id="X2"), claim("trend", id="X3")]
    with pytest.raises(EvidenceError) as told:
        judge(wrong, [])
    assert "row 4, claim X3: write 'trend up' or 'trend down'" in str(told.value)
