"""The list of the figures of the report: as received, and sensitive to one digit of any of them."""

import csv
import re

import pandas as pd

from scripts.claims.claim_wording import COLUMNS, parts
from scripts.claims.verdicts import check
from scripts.ground import tables
from scripts.ground.long_table import numbers as long_table
from scripts.ground.rounding import bases, counts, printed
from tests.conftest import ORACLES, ROOT
from tests.test_claims import at, share

CLAIMS = ROOT / "config" / "claims.csv"
RECEIVED = ORACLES / "claims" / "claims.csv"
RESPONDENTS = {"staff": 86, "un_system": 85, "member_states": 9}


def listed():
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_list_holds_the_figures_of_the_report_unchanged():
    with RECEIVED.open(encoding="utf-8-sig", newline="") as file:
        received = list(csv.DictReader(file))
    assert [{name: row[name] for name in COLUMNS} for row in listed()] == received
    assert len(received) == 107


# What has no number, and why: keep this short.
UNSUPPORTED = {"C102": "a stray number in the picture of a figure, its series and year unknown"}


def test_only_pinned_figures_have_no_address():
    assert {row["id"] for row in listed() if not row["address"]} == set(UNSUPPORTED)


def beside(row):
    """What a claim of the list says beside its figure: address -> sign and number."""
    checks = [re.fullmatch(r"(.+)([=<>])(\d+)", part) for part in parts(row["also"])]
    return {check[1]: (check[2], int(check[3])) for check in checks}


def synthetic(rows):
    """Numbers that agree with each figure of the list, made from the figures alone."""
    made = {
        f"{key}.response.all.answers": at(f"{key}.response.all.answers", float(n), "persons")
        for key, n in RESPONDENTS.items()
    }
    made["interviews.notes.all.count"] = at("interviews.notes.all.count", 59.0, "items", 59, 59)
    chosen = {}
    for name in sorted({row["set"] for row in rows if row["set"]}):
        members = [row for row in rows if row["set"] == name]
        values = {row["id"]: row["value"] for row in members} | ({"C037": "41"} if name.startswith("brief") else {})
        figures = [printed(value) for value in values.values()]
        base = max(bases(figures, RESPONDENTS[members[0]["address"].split(".")[0]], exhaust=True))
        ns = [counts(figure, base)[0] for figure in figures]
        for place, figure in enumerate(figures):
            ns[place] = min(ns[place] + base - sum(ns), counts(figure, base)[-1])
        assert sum(ns) == base
        chosen |= {one: (n, base) for one, n in zip(values, ns, strict=True)}
    for row in rows:
        form, value = row["form"].split(" ")[0], row["value"]
        for place, address in enumerate(parts(row["address"])):
            if row["unit"].startswith("%"):
                base = 29 if address.startswith("gaps.") else None
                figure = printed(str(int(value) + 1) if form in ("most", "more_than") else value)
                base = base or (next(bases([figure], 86)) if address.split(".")[0] in RESPONDENTS else 1000)
                n, base = chosen.get(row["id"], (next(iter(counts(figure, base))), base))
                row_made = share(address, n, base)
                made[address.rpartition(".")[0] + ".base"] = at(
                    address.rpartition(".")[0] + ".base", float(base), "respondents", base, base
                )
            elif form == "decision":
                row_made = share(address, 9, 193)
            elif form == "trend":
                row_made = at(address, -1.0, "items")
            elif form == "ranking":
                row_made = at(address, 1.0 if row["form"].endswith("below") else 99.0, "items")
            elif form == "range":
                row_made = at(address, float(value.split("-")[place]), "weeks")
            else:
                row_made = at(address, float(value) + (form == "more_than"), "items")
            made.setdefault(address, row_made)
        for address, (sign, number) in beside(row).items():
            made[address] = at(address, float(number + {"=": 0, ">": 1, "<": -1}[sign]), "rank")
        if form == "ranking":
            for address in parts(row["against"]):
                made.setdefault(address, at(address, 5.0, "items"))
    made["gaps.respondents.all.strategic_thinking_to_other"] = at(
        "gaps.respondents.all.strategic_thinking_to_other", 13 / 8, "ratio"
    )
    return long_table(made.values())


DECISIONS = [
    pd.DataFrame([{"survey": "member_states", "used": "no", "reason": "its response rate is below the minimum"}])
]


def test_numbers_that_agree_give_the_known_verdicts():
    rows = listed()
    made = check(CLAIMS, synthetic(rows), DECISIONS)
    table = made["reproduction"]
    tables.check(table, "reproduction")
    assert table["id"].tolist() == [row["id"] for row in rows]
    odd = table.loc[table["verdict"] != "agrees"].set_index("id")["verdict"].to_dict()
    assert odd == {"C037": "impossible", "C068": "contradicted", "C102": "unsupported"}
    assert "agrees" in made["line"] and "107 figures" in made["line"]
    assert table.set_index("id").loc["C021", "reason"].startswith("decision")


def one_digit(value):
    """The figure one unit of its last digit up and down."""
    figure = printed(value)
    return [f"{float(figure.value) + step * 10.0**-figure.decimals:.{figure.decimals}f}" for step in (-1, 1)]


def changed_verdicts(claims, long, decisions):
    """For each figure that agrees by a point: its verdicts when one digit of it is changed, one row at a time."""
    asked = {address for row in claims for address in [*parts(row["address"] + ";" + row["against"]), *beside(row)]}
    sizes = long["statistic"].isin(["answers", "base", "count"]) & long["address"].str.contains(r"\.all\.")
    long = long[long["address"].isin(asked) | sizes]
    frame = pd.DataFrame(claims)
    table = check(frame, long, decisions)["reproduction"].set_index("id")
    found = {}
    for place, row in enumerate(claims):
        if row["form"] == "point" and table.loc[row["id"], "verdict"] == "agrees":
            for value in one_digit(row["value"]):
                other = frame.copy()
                other.loc[place, "value"] = value
                after = check(other, long, decisions)["reproduction"].set_index("id")
                found[row["id"], value] = after.loc[row["id"], "verdict"]
    return found


def test_a_changed_digit_differs_whatever_the_set():
    claims = listed()
    found = changed_verdicts(claims, synthetic(claims), DECISIONS)
    points = {row["id"] for row in claims if row["form"] == "point"} - {"C037"}
    assert {one for one, _ in found} == points and len(points) > 70
    # The numbers made up for these are exact halves (8.5, 58.5, 62.5), which print both ways.
    halves = {key: found.pop(key) for key in [("C001", "8"), ("C002", "58"), ("C038", "63")]}
    assert set(halves.values()) == {"agrees"}
    assert set(found.values()) == {"differs"}, {key for key, value in found.items() if value != "differs"}


def test_what_the_list_says_beside_its_figures_is_pinned():
    pinned = {row["id"]: row["also"] for row in listed() if row["also"]}
    assert sorted(pinned) == ["C002", "C086", "C087", "C092"]
    rows = listed()
    for place, row in enumerate(rows):
        for address, (_, number) in beside(row).items():
            long = synthetic(rows)
            long.loc[long["address"] == address, "value"] = float(99 if "=" in row["also"] else number)
            after = check(pd.DataFrame(rows), long, DECISIONS)["reproduction"]
            assert after["verdict"].iloc[place] == "differs", row["id"]
