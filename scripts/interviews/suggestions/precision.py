"""Precision and recall of suggested codings, against the decisions and the blind codings of people."""

from typing import Any, NamedTuple

import pandas as pd

from scripts.ground.code_tables import PRECISION
from scripts.interviews.codings.all_codings import listed
from scripts.interviews.codings.blindness import Who, prompted, unprompted
from scripts.interviews.codings.decisions import exploded, plain
from scripts.interviews.codings.doubles import there
from scripts.interviews.schemes.coded_segments import Coding
from scripts.interviews.suggestions import coding_rules
from scripts.interviews.suggestions.patterns import ANY
from scripts.settings.scheme import Scheme
from scripts.statistics import proportions

EVERY = "all"
METHOD = "Clopper and Pearson"

Rows = list[dict[str, Any]]
Kind = tuple[str, str, str, str]


class Evidence(NamedTuple):
    """Suggestions and what people made of them; `decisions` holds one frame where anything was decided, else none."""

    suggestions: pd.DataFrame
    decisions: list[pd.DataFrame]
    codings: pd.DataFrame
    notes: pd.DataFrame


def measure(evidence: Evidence, scheme: Scheme, source: str, level: float) -> dict[str, Any]:
    """Return precision and recall: a row per rule (or file), version, code and language.

    `precision` is accepted of decided; `recall` the share of respondents whom coders gave the code blind and for whom
    it is suggested (`found` of `named`), `passage_recall` that of the passages. Rule "all" is all rules, or
    all of a file, in their present versions. A share without cases is missing and `reason` says so.
    """
    # ASSUME: A passage that a rule finds negated is no suggestion of the code; it is counted as `negated`.
    # ASSUME: Where several coders decided on a suggestion, the decision of the last one listed counts.
    # ASSUME: Suggestions are treated as independent, though those of one note are alike: the intervals are too narrow.
    suggestions, decisions, codings, notes = evidence
    order = {coder: k for k, coder in enumerate([*scheme.agreement, *scheme.count])}
    languages = dict(zip(notes["note"], notes["language"], strict=True))
    decided = last(decisions, order, languages)
    given, own = listed(codings), unprompted(codings, decisions)
    seen = prompted(given, own, decisions)
    blind = coded_blind(own, seen, order)
    offered = plain(suggestions)
    present = altogether(declared(scheme) | {kind(one) for one in offered})
    made, said = gathered(offered, present), gathered(decided, present)
    rows = []
    for suggested_by, rule, version, code in sorted(present | altogether({kind(one) for one in decided})):
        for language in spoken(suggested_by, rule, languages, scheme):
            key = (suggested_by, rule, version, code, language)
            people = [one for one in blind if one["code"] == code and language in (EVERY, languages[one["note"]])]
            row = measured(made.get(key, []), said.get(key, []), people, key[:4] in present, level)
            if row["suggested"] or row["negated"] or row["decided"] or row["named"]:
                rows.append(dict(zip(PRECISION.key, key, strict=True)) | row)
    frame = PRECISION.framed(rows)
    count = sum(one["polarity"] != "negated" for one in decided)
    rests_on = f"{count} decisions, {len({one['note'] for one in blind})} notes coded blind"
    if lost := len({one["note"] for one in own if (one["note"], one["coder"]) in seen}):
        rests_on += f"; {lost} coded after a decision on suggestions {there(scheme)} and not blind"
    return {"precision": frame, "line": f"{source}: precision and recall of suggestions from {rests_on}"}


def measured(made: Rows, said: Rows, people: list[Coding], present: bool, level: float) -> dict[str, Any]:
    """Return one row: what was suggested, what was decided on it, what people found."""
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
    # Without its suggestions nobody knows what a former version would have found.
    counted = len(people) if present else 0
    named = len(holders) if present else 0
    reasons = [] if said else ["precision not computable: nobody decided on a suggestion"]
    if not present:
        reasons.append("recall not computable: this version no longer suggests anything")
    elif not people:
        reasons.append("recall not computable: nobody coded this blind")
    return {
        "suggested": len(offered),
        "negated": len(made) - len(offered),
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
    """Return what made a suggestion (rules or a file), its rule, version and code."""
    return one["suggested_by"], one["rule"], one["version"], one["code"]


def gathered(rows: Rows, present: set[Kind]) -> dict[tuple[str, ...], Rows]:
    """Return the rows by kind and language; those of present versions also under rule "all", all under language "all".

    Decisions on a version that no longer suggests anything are shown under that version alone.
    """
    found: dict[tuple[str, ...], Rows] = {}
    for one in rows:
        whole = (one["suggested_by"], EVERY, EVERY, one["code"])
        for name in [kind(one), *([whole] if kind(one) in present else [])]:
            for language in (EVERY, one["language"]):
                found.setdefault((*name, language), []).append(one)
    return found


def last(decisions: list[pd.DataFrame], order: dict[str, int], languages: dict[str, str]) -> Rows:
    """Return one decision a suggestion, that of the last coder, in the columns of suggestions."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    every = [one for frame in decisions for one in plain(exploded(frame).drop(columns="version"))]
    for one in sorted(every, key=lambda one: order[one["coder"]]):
        one |= {"version": one["suggestion_version"], "language": languages[one["note"]]}
        kept[tuple(one[name] for name in ("note", "start", "end", "polarity", *PRECISION.key))] = one
    return list(kept.values())


def coded_blind(own: list[Coding], seen: set[Who], order: dict[str, int]) -> list[Coding]:
    """Return the passages that people coded without suggestions: a note by its last coder who was blind there.

    `seen` are the notes and coders who saw suggestions first. Only what people found is used: that they found nothing
    is no evidence against a suggestion.
    """
    chosen: dict[str, str] = {}
    for one in sorted(own, key=lambda one: order[one["coder"]]):
        if (one["note"], one["coder"]) not in seen:
            chosen[one["note"]] = one["coder"]
    return [
        one
        for one in own
        if one["code"] and one["verdict"].startswith("fits") and chosen.get(one["note"]) == one["coder"]
    ]


def declared(scheme: Scheme) -> set[Kind]:
    """Return the kinds of the rules of a scheme as they are now, whether they find anything or not."""
    own = zip(scheme.rules, coding_rules.versions(scheme), strict=True)
    return {(coding_rules.RULES, rule.id, version, rule.code) for rule, version in own}


def altogether(found: set[Kind]) -> set[Kind]:
    """Return kinds with those of rule "all"."""
    return found | {(suggested_by, EVERY, EVERY, code) for suggested_by, _, _, code in found}


def spoken(suggested_by: str, rule: str, languages: dict[str, str], scheme: Scheme) -> list[str]:
    """Return the languages to measure in: of a rule those that it is for, of rule "all" also all together."""
    every = sorted(set(languages.values()))
    if rule == EVERY:
        return [EVERY, *every]
    described = [one for one in scheme.rules if suggested_by == coding_rules.RULES and one.id == rule]
    meant = described[0].language if described else ANY
    return every if meant == ANY else [meant]
