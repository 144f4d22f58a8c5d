"""The figures of the report against the numbers that answer them: five verdicts, computed and never typed.

The verdicts, tried in this order:

- `unsupported`: no number answers the figure
- `impossible`: no base up to the number of respondents yields it, alone or with the others of its set
- `contradicted`: other printed figures of the report say otherwise
- `agrees`: the numbers say what the figure says, in its form of words (`claim_wording`)
- `differs`: they do not; this one is ours to mend
"""

import math
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from scripts.claims import claim_wording
from scripts.claims.claim_wording import Claim, Quantity, formed, parts
from scripts.ground import long_table
from scripts.ground.addresses import not_by, trace_key
from scripts.ground.errors import nearest
from scripts.ground.layout_tables import REPRODUCTION
from scripts.ground.rounding import bases, exact, printed, shown

# What a claim without a figure says.
STATED = {
    "ranking above": "a number above others",
    "ranking below": "a number below others",
    "trend up": "a rising trend",
    "trend down": "a falling trend",
}
VERDICTS = ["unsupported", "impossible", "contradicted", "agrees", "differs"]

Row = dict[str, Any]


def check(
    claims: Path | pd.DataFrame | list[Path],
    numbers: pd.DataFrame,
    decisions: list[pd.DataFrame],
    cases: pd.DataFrame | None = None,
    records: Sequence[str] = (),
    left_out: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Return `reproduction`: one row a claim, in the order of the list, with its verdict.

    `claims` is the list or its file ([] where the evaluation has none), `numbers` the long table, `decisions` the
    decision.csv of each survey, `cases` those behind the numbers, `records` the sources that are records, `left_out`
    the groups that items of surveys are not broken down by (`settings.whole.left_out`). `base` keeps
    numerator and denominator of a share ("59/86"), for a share of an amount the amounts of its cases ("44.56/75.56"),
    and says of a record what its base counts ("18 rows"). Raises EvidenceError for a list that can't be read.
    """
    if isinstance(claims, list):
        claims = pd.DataFrame(columns=claim_wording.NEEDED)
    frame = claim_wording.read(claims) if isinstance(claims, Path) else claim_wording.tidy(claims, "config/claims.csv")
    listed = claim_wording.records(frame)
    found = by_key(numbers[numbers["value"].notna()], "address")
    decided = by_key(pd.concat(decisions), "survey") if decisions else {}
    odd = odd_members(listed, found)
    behind = amounts_behind(listed, found, cases)
    rows: list[dict[str, str | None]] = []
    for claim in listed:
        amounts = measured(claim["address"], found)
        verdict, reason = judged(claim, listed, found, decided, odd, left_out or {})
        based = [behind.get(one.address) or counted(one, found[one.address], records) for one in amounts]
        rows.append(
            {
                **{name: claim[name] for name in ("id", "where", "finding", "statement")},
                "published": published(claim) or None,
                "computed": computed(claim, amounts, found) or None,
                "base": "; ".join(text for text in based if text) or None,
                "verdict": verdict,
                "reason": reason,
                "address": ";".join(addresses(claim)) or None,
            }
        )
    table = REPRODUCTION.framed(rows)
    tally = ", ".join(f"{int((table['verdict'] == verdict).sum())} {verdict}" for verdict in reversed(VERDICTS))
    return {"reproduction": table, "line": f"claims: {len(table)} figures of the report, {tally}"}


def by_key(frame: pd.DataFrame, key: str) -> dict[str, Row]:
    """Return the rows of a table by the value in the column `key`."""
    return {str(row[key]): {str(name): cell for name, cell in row.items()} for row in long_table.records(frame)}


def measured(cell: str, found: Mapping[str, Row]) -> list[Quantity]:
    """Return the numbers at the addresses of a cell, shares in per cent; those that have no value are left out."""
    amounts = []
    for address in parts(cell):
        if address in found:
            row = found[address]
            n: int | None = None if pd.isna(row["n"]) else int(row["n"])
            base: int | None = None if pd.isna(row["base"]) else int(row["base"])
            value = exact(float(row["value"]), n, base)
            percent = row["unit"] == "share"
            of_cases = percent and n is not None and bool(base) and value == Fraction(n, base or 1)
            amounts.append(Quantity(address, value * (100 if percent else 1), n if of_cases else None, base, percent))
    return amounts


def judged(
    claim: Claim,
    listed: Sequence[Claim],
    found: Mapping[str, Row],
    decided: Mapping[str, Row],
    odd: Mapping[str, str],
    left_out: Mapping[str, Sequence[str]],
) -> tuple[str, str]:
    """Return verdict and reason of one claim."""
    form, _ = formed(claim)
    amounts = measured(claim["address"], found)
    # A ranking can only be compared with numbers; `against` of the other forms names figures of the report.
    compared = measured(claim["against"], found) if form == "ranking" else []
    wanted = addresses(claim) + (parts(claim["against"]) if form == "ranking" else [])
    absent = [address for address in wanted if address not in found]
    survey = claim["address"].partition(".")[0]
    if not wanted:
        return "unsupported", f"no number corresponds to it; note: {claim['note']}"
    if absent:
        hint = not_by(absent[0], left_out) or nearest(absent[0], found)
        return "unsupported", f"the long table has no value at {absent[0]}.{hint}"
    if form == "decision" and survey not in decided:
        return "unsupported", f"there is no decision on the survey {survey}"
    if claim["id"] in odd:
        return "impossible", odd[claim["id"]]
    if form == "point" and all(amount.n is not None for amount in amounts):
        most = max(limit(amount, found) for amount in amounts)
        if not any(bases([printed(claim["value"])], most)):
            return "impossible", f"no number of respondents up to {most} yields {claim['value']} per cent"
    if form == "more_than" and claim["against"]:
        ratio = claim_wording.printed_ratio(claim, listed)
        if ratio <= claim_wording.threshold(claim, amounts[0]):
            said = f"the report's own figures, {claim['against']}, give {shown(ratio, 2)}"
            return "contradicted", f"{said}, which is not more than {claim['value']}"
    if form == "decision":
        decision = decided[survey]
        reason = f"decision on the survey {survey}: {decision['reason']}"
        return ("differs" if str(decision["used"]) in ("yes", "True", "true") else "agrees"), reason
    besides = {
        beside(address, sign, number): claim_wording.SIGNS[sign](found[address]["value"], number)
        for address, sign, number in claim_wording.also(claim)
    }
    held = {claim_wording.FORMS[form]: claim_wording.agreeing(claim, amounts, compared), **besides}
    if all(held.values()):
        return "agrees", "; ".join([claim_wording.reason(claim, amounts), *besides])
    return "differs", f"it is not true that {'; '.join(said for said, so in held.items() if not so)}"


def limit(amount: Quantity, found: Mapping[str, Row]) -> int:
    """Return the number of respondents of the source of a share: the largest base that a figure of it can have."""
    # ASSUME: A figure's base is at most the answers of its survey, the notes of all interviews, or a record's own base.
    source = amount.address.partition(".")[0]
    known = f"{source}.response.all.answers"
    if f"{source}.respondents.all.base" in found:
        known = "interviews.notes.all.count"
    elif f"{source}.documents.all.base" in found:
        known = "documents.notes.all.count"
    return max(amount.base or 0, int(found[known]["value"]) if known in found else 0)


def odd_members(listed: Sequence[Claim], found: Mapping[str, Row]) -> dict[str, str]:
    """Return the claims that break a set which exhausts a base, with the reason.

    A set is possible if some base up to the number of respondents has counts that add up and print as the figures.
    Of an impossible set, the member is flagged without which the others are possible; of several such, the one
    farthest from what was computed. A set with a member that no number answers is left alone.
    """
    # ASSUME: In a set of figures that no base yields, the wrong one is a figure without which the rest is possible; of
    #   several, the farthest from what was computed.
    flagged = {}
    for name in sorted({claim["set"] for claim in listed if claim["set"]}):
        members = [claim for claim in listed if claim["set"] == name]
        amounts = [measured(claim["address"], found) for claim in members]
        if not all(amounts):
            continue
        most = max(limit(amount[0], found) for amount in amounts)
        figures = [printed(claim["value"]) for claim in members]
        if any(bases(figures, most, exhaust=True)):
            continue
        away = []
        for position, claim in enumerate(members):
            rest = figures[:position] + figures[position + 1 :]
            distance = abs(figures[position].value - amounts[position][0].value)
            away.append((not any(bases(rest, most)), -distance, claim["id"]))
        sums = " + ".join(claim["value"] for claim in members)
        odd = min(away)[2]
        value = next(claim["value"] for claim in members if claim["id"] == odd)
        flagged[odd] = (
            f"with no base up to {most} respondents can {sums} per cent be all answers to one question; "
            f"without {value} the others are possible"
        )
    return flagged


def computed(claim: Claim, amounts: Sequence[Quantity], found: Mapping[str, Row]) -> str:
    """Return the numbers of a claim as text; of a ranking also those that it is compared with."""
    beside = [address for address, *_ in claim_wording.also(claim) if address in found]
    ranks = [f"{found[address]['statistic']} {written(measured(address, found)[0])}" for address in beside]
    text = "; ".join([*(written(amount) for amount in amounts), *ranks])
    if formed(claim)[0] != "ranking":
        return text
    return f"{text} against {'; '.join(written(amount) for amount in measured(claim['against'], found))}"


def addresses(claim: Claim) -> list[str]:
    """Return the addresses of all numbers that answer a claim, those of what it says beside its figure last."""
    return [*parts(claim["address"]), *(address for address, *_ in claim_wording.also(claim))]


def published(claim: Claim) -> str:
    """Return a figure of the report with its unit, as a reader says it: "more than 2 times", "50%"."""
    above = "more than " if claim["form"] in ("more_than", "most") else ""
    unit = re.sub(r" ?\(more than[^)]*\)", "", claim["unit"])
    unit = re.sub(r"^ratio\b", "times", unit)
    if not claim["value"]:
        return STATED.get(claim["form"], unit)
    return f"{above}{claim['value']}{'' if unit.startswith('%') else ' '}{unit}".strip()


def written(amount: Quantity) -> str:
    """Return a number as text, a share in per cent."""
    return f"{shown(amount.value, 1)}%" if amount.percent else shown(amount.value, 2)


def beside(address: str, sign: str, number: int) -> str:
    """Return in words what a claim says beside its figure: "rank of climate change is 1"."""
    _, item, group, statistic = address.split(".")[:4]
    of = group.split("--")[-1].partition("-")[2] or item
    compared = {"=": "is", "<": "is less than", ">": "is more than"}[sign]
    return f"{statistic} of {of} {compared} {number}".replace("_", " ")


def counted(amount: Quantity, row: Row, records: Sequence[str]) -> str:
    """Return numerator and denominator of a share, the base of another number with what it counts."""
    if amount.base is None:
        return ""
    if amount.n is not None:
        return f"{amount.n}/{amount.base}"
    return f"{amount.base} {counted_in(row, records)}{'' if amount.base == 1 else 's'}"


def counted_in(row: Row, records: Sequence[str]) -> str:
    """Return what the base of a number counts, in the singular."""
    if row["source"] in records:
        return "number" if "other numbers" in str(row["method"]) else "row"
    item = str(row["item"])
    if row["unit"] == "items":
        return "document" if row["source"] == "documents" else "item"
    if item.startswith("agreement"):
        return "double-coded note"
    return {"documents": "document", "answers": "answer", "response": "person", "frame": "person"}.get(
        item, "respondent"
    )


def amounts_behind(listed: Sequence[Claim], found: Mapping[str, Row], cases: pd.DataFrame | None) -> dict[str, str]:
    """Return address -> numerator and denominator of the shares of an amount, which is no whole number, from the cases.

    These have neither n nor base in the long table, where both are whole numbers.
    """
    texts: dict[str, str] = {}
    for address in [address for claim in listed for address in parts(claim["address"])] if cases is not None else []:
        row = found.get(address)
        if row is None or row["unit"] != "share" or not pd.isna(row["base"]):
            continue
        own = cases[cases["trace"] == trace_key(address)]
        sums = [math.fsum(own.loc[own["counted"], "weight"]), math.fsum(own["weight"])]
        if len(own) and abs(sums[0] - float(row["value"]) * sums[1]) < 1e-9 * sums[1]:
            texts[address] = "/".join(shown(exact(amount, None, None), 2) for amount in sums)
    return texts
