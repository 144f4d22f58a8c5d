"""How far what proposes can be trusted: precision and recall against people, and how much of a table began so."""

from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.code_tables import PRECISION
from scripts.interviews.codings.all_codings import listed
from scripts.interviews.codings.decisions import exploded, plain, prompted
from scripts.interviews.proposals import coding_rules
from scripts.interviews.proposals.patterns import ANY
from scripts.interviews.schemes.spans import Coding
from scripts.settings.scheme import Scheme
from scripts.statistics import proportions

EVERY = "all"
METHOD = "Clopper and Pearson"

Rows = list[dict[str, Any]]
Kind = tuple[str, str, str, str]


class Evidence(NamedTuple):
    """What is held against each other; `decisions` holds one frame where anything was decided, else none."""

    proposals: pd.DataFrame
    decisions: list[pd.DataFrame]
    codings: pd.DataFrame
    notes: pd.DataFrame


def measure(evidence: Evidence, scheme: Scheme, source: str, level: float) -> dict[str, Any]:
    """Return precision and recall a proposer, rule, version, code and language.

    `precision` is accepted of decided; `recall` the share of respondents whom people gave the code blind and for whom
    it is proposed (`found` of `named`), `passage_recall` that of the passages. Rule "all" is a proposer altogether,
    in its present versions. A share without cases is missing and `reason` says so.
    """
    # ASSUME: What a proposer itself takes for denied is no proposal of the code: it is counted apart, as `denied`.
    # ASSUME: Where several people decided on a proposal, the last of them among the coders, as for counting, holds.
    # ASSUME: Proposals are taken as independent, though those of one note are alike: the intervals are a little short.
    proposals, decisions, codings, notes = evidence
    order = {coder: k for k, coder in enumerate([*scheme.agreement, *scheme.count])}
    languages = dict(zip(notes["note"], notes["language"], strict=True))
    decided = last(decisions, order, languages)
    blind = coded_blind(listed(codings), decisions, order)
    offered = plain(proposals)
    present = altogether(declared(scheme) | {kind(one) for one in offered})
    made, said = gathered(offered, present), gathered(decided, present)
    rows = []
    for proposer, rule, version, code in sorted(present | altogether({kind(one) for one in decided})):
        for language in spoken(proposer, rule, languages, scheme):
            key = (proposer, rule, version, code, language)
            people = [one for one in blind if one["code"] == code and language in (EVERY, languages[one["note"]])]
            row = measured(made.get(key, []), said.get(key, []), people, key[:4] in present, level)
            if row["proposed"] or row["denied"] or row["decided"] or row["named"]:
                rows.append(dict(zip(PRECISION.key, key, strict=True)) | row)
    frame = PRECISION.framed(rows)
    count = sum(one["polarity"] != "negated" for one in decided)
    unprompted = len({one["note"] for one in blind})
    rests_on = f"{count} decisions, {unprompted} notes coded blind"
    return {"precision": frame, "line": f"{source}: precision and recall of proposals from {rests_on}"}


def measured(made: Rows, said: Rows, people: list[Coding], present: bool, level: float) -> dict[str, Any]:
    """Return one row: what was proposed, what was decided on it, what people found."""
    offered = [one for one in made if one["polarity"] != "negated"]
    said = [one for one in said if one["polarity"] != "negated"]
    accepted = sum(one["decision"] == "accept" for one in said)
    holders, there = {one["note"] for one in people}, {one["note"] for one in offered}
    places: dict[str, list[tuple[int, int]]] = {}
    for one in offered:
        places.setdefault(one["note"], []).append((one["start"], one["end"]))
    passages = sum(
        any(one["start"] < end and start < one["end"] for start, end in places.get(one["note"], [])) for one in people
    )
    # Without its proposals nobody knows what a former version would have found.
    counted = len(people) if present else 0
    named = len(holders) if present else 0
    reasons = [] if said else ["precision not computable: nobody decided on a proposal"]
    if not present:
        reasons.append("recall not computable: this version proposes nothing any more")
    elif not people:
        reasons.append("recall not computable: nobody coded this blind")
    return {
        "proposed": len(offered),
        "denied": len(made) - len(offered),
        "decided": len(said),
        "accepted": accepted,
        "named": named,
        "found": len(holders & there),
        "passages": counted,
        "passages_found": passages,
        "method": METHOD,
        "reason": "; ".join(reasons) or None,
    } | (
        share("precision", "precision", accepted, len(said), level)
        | share("recall", "recall", len(holders & there), named, level)
        | share("passage_recall", "passage", passages, counted, level)
    )


def share(name: str, prefix: str, part: int, whole: int, level: float) -> dict[str, float | None]:
    """Return a share with its interval by Clopper and Pearson, missing where there is nothing to share."""
    low, high = proportions.beta(part / whole, float(whole), level) if whole else (None, None)
    return {name: part / whole if whole else None, f"{prefix}_low": low, f"{prefix}_high": high}


def kind(one: dict[str, Any]) -> Kind:
    """Return proposer, rule, version and code of a proposal."""
    return one["proposer"], one["rule"], one["version"], one["code"]


def gathered(rows: Rows, present: set[Kind]) -> dict[tuple[str, ...], Rows]:
    """Return the rows by kind and language; those of present versions also under rule "all", all under language "all".

    Where a version proposes nothing any more, what was decided on it is its own.
    """
    found: dict[tuple[str, ...], Rows] = {}
    for one in rows:
        whole = (one["proposer"], EVERY, EVERY, one["code"])
        for name in [kind(one), *([whole] if kind(one) in present else [])]:
            for language in (EVERY, one["language"]):
                found.setdefault((*name, language), []).append(one)
    return found


def last(decisions: list[pd.DataFrame], order: dict[str, int], languages: dict[str, str]) -> Rows:
    """Return one decision a proposal, that of the last coder, in the columns of proposals."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    every = [one for frame in decisions for one in plain(exploded(frame).drop(columns="version"))]
    for one in sorted(every, key=lambda one: order[one["coder"]]):
        one |= {"version": one["proposal_version"], "language": languages[one["note"]]}
        kept[tuple(one[name] for name in ("note", "start", "end", "polarity", *PRECISION.key))] = one
    return list(kept.values())


def coded_blind(given: list[Coding], decisions: list[pd.DataFrame], order: dict[str, int]) -> list[Coding]:
    """Return the passages that people coded without proposals: a note by its last coder who was blind there.

    Only what people found is asked for, so that their silence is never held against a proposal.
    """
    seen = prompted(given, decisions)
    chosen: dict[str, str] = {}
    for one in sorted(given, key=lambda one: order[one["coder"]]):
        if (one["note"], one["coder"]) not in seen:
            chosen[one["note"]] = one["coder"]
    return [
        one
        for one in given
        if one["code"] and one["verdict"].startswith("fits") and chosen.get(one["note"]) == one["coder"]
    ]


def declared(scheme: Scheme) -> set[Kind]:
    """Return the kinds of the rules of a scheme as they are now, whether they find anything or not."""
    own = zip(scheme.rules, coding_rules.versions(scheme), strict=True)
    return {(coding_rules.PROPOSER, rule.id, version, rule.code) for rule, version in own}


def altogether(found: set[Kind]) -> set[Kind]:
    """Return kinds with those of rule "all", a proposer altogether."""
    return found | {(proposer, EVERY, EVERY, code) for proposer, _, _, code in found}


def spoken(proposer: str, rule: str, languages: dict[str, str], scheme: Scheme) -> list[str]:
    """Return the languages to measure in: of a rule those that it is for, of a proposer altogether all together too."""
    every = sorted(set(languages.values()))
    if rule == EVERY:
        return [EVERY, *every]
    described = [one for one in scheme.rules if proposer == coding_rules.PROPOSER and one.id == rule]
    meant = described[0].language if described else ANY
    return every if meant == ANY else [meant]
