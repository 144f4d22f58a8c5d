"""How far what proposes can be trusted: precision and recall against people, and how much of a table began so."""

from typing import Any

import pandas as pd

from scripts.interviews import rules
from scripts.interviews.codings import listed
from scripts.interviews.decisions import exploded, plain
from scripts.interviews.patterns import ANY
from scripts.interviews.spans import Coding
from scripts.numbers import table
from scripts.statistics import proportions

EVERY = "all"
METHOD = "Clopper and Pearson"
PRECISION = dict.fromkeys(("proposer", "rule", "version", "code", "language"), "text")
PRECISION |= dict.fromkeys(("proposed", "denied", "decided", "accepted"), "integer")
PRECISION |= dict.fromkeys(("precision", "precision_low", "precision_high"), "number")
PRECISION |= {"named": "integer", "found": "integer"}
PRECISION |= dict.fromkeys(("recall", "recall_low", "recall_high"), "number")
PRECISION |= {"passages": "integer", "passages_found": "integer"}
PRECISION |= dict.fromkeys(("passage_recall", "passage_low", "passage_high"), "number")
PRECISION |= {"method": "text", "reason": "text"}
KEY = ["proposer", "rule", "version", "code", "language"]

Rows = list[dict[str, Any]]


def measure(
    proposals: pd.DataFrame,
    decisions: list[pd.DataFrame],
    codings: pd.DataFrame,
    notes: pd.DataFrame,
    scheme: dict[str, Any],
    source: str,
    level: float,
) -> dict[str, Any]:
    """Return precision and recall a proposer, rule, version, code and language.

    `precision` is accepted of decided; `recall` the share of respondents whom people gave the code blind and for whom
    it is proposed (`found` of `named`), `passage_recall` that of the passages. Rule "all" is a proposer altogether,
    in its present versions. A share without cases is missing and `reason` says so.
    """
    # ASSUME: What a proposer itself takes for denied is no proposal of the code: it is counted apart, as `denied`.
    # ASSUME: Where several people decided on a proposal, the last of them among the coders, as for counting, holds.
    # ASSUME: Proposals are taken as independent, though those of one note are alike: the intervals are a little short.
    order = {coder: k for k, coder in enumerate([*scheme.get("agreement", []), *scheme["count"]])}
    languages = dict(zip(notes["note"], notes["language"], strict=True))
    decided = last(decisions, order, languages)
    blind = coded_blind(listed(codings), decisions, order)
    offered = plain(proposals)
    rows = []
    for proposer, rule, version, code in kinds(offered, decided, scheme):
        named = {"proposer": proposer, "rule": rule, "version": version}
        of = {"proposer": proposer, "code": code} | ({} if rule == EVERY else {"rule": rule, "version": version})
        made, said = having(offered, of), having(decided, of)
        if rule == EVERY:
            present = {(one["rule"], one["version"]) for one in made}
            said = [one for one in said if (one["rule"], one["version"]) in present]
        for language in spoken(proposer, rule, languages, scheme):
            own = {} if language == EVERY else {"language": language}
            people = [one for one in blind if one["code"] == code and language in (EVERY, languages[one["note"]])]
            row = measured(having(made, own), having(said, own), people, bool(made), level)
            if row["proposed"] or row["denied"] or row["decided"] or row["named"]:
                rows.append(named | {"code": code, "language": language} | row)
    frame = table.framed(rows, PRECISION, KEY)
    count = sum(one["polarity"] != "negated" for one in decided)
    unprompted = len({one["note"] for one in blind})
    evidence = f"{count} decisions, {unprompted} notes coded blind"
    return {"precision": frame, "line": f"{source}: precision and recall of proposals from {evidence}"}


def measured(made: Rows, said: Rows, people: list[Coding], present: bool, level: float) -> dict[str, Any]:
    """Return one row: what was proposed, what was decided on it, what people found."""
    offered = [one for one in made if one["polarity"] != "negated"]
    said = [one for one in said if one["polarity"] != "negated"]
    accepted = sum(one["decision"] == "accept" for one in said)
    holders, there = {one["note"] for one in people}, {one["note"] for one in offered}
    passages = sum(any(overlap(one, other) for other in offered) for one in people)
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


def overlap(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Return whether two passages of notes share characters."""
    return bool(first["note"] == second["note"] and first["start"] < second["end"] and second["start"] < first["end"])


def last(decisions: list[pd.DataFrame], order: dict[str, int], languages: dict[str, str]) -> Rows:
    """Return one decision a proposal, that of the last coder, in the columns of proposals."""
    kept: dict[tuple[Any, ...], dict[str, Any]] = {}
    every = [one for frame in decisions for one in plain(exploded(frame).drop(columns="version"))]
    for one in sorted(every, key=lambda one: order[one["coder"]]):
        one |= {"version": one["proposal_version"], "language": languages[one["note"]]}
        kept[tuple(one[name] for name in ("note", "start", "end", "polarity", *KEY))] = one
    return list(kept.values())


def coded_blind(given: list[Coding], decisions: list[pd.DataFrame], order: dict[str, int]) -> list[Coding]:
    """Return the passages that people coded without proposals: a note by its last coder who was blind there.

    Only what people found is asked for, so that their silence is never held against a proposal.
    """
    # ASSUME: A coder is blind on a note who decided on no proposal there and none of whose codings there began as one.
    seen = {(one["note"], one["coder"]) for frame in decisions for one in plain(frame)}
    seen |= {(one["note"], one["coder"]) for one in given if one["proposal"]}
    chosen: dict[str, str] = {}
    for one in sorted(given, key=lambda one: order[one["coder"]]):
        if (one["note"], one["coder"]) not in seen:
            chosen[one["note"]] = one["coder"]
    return [
        one
        for one in given
        if one["code"] and one["verdict"].startswith("fits") and chosen.get(one["note"]) == one["coder"]
    ]


def kinds(offered: Rows, decided: Rows, scheme: dict[str, Any]) -> list[tuple[str, ...]]:
    """Return proposer, rule, version and code of all that proposes: in the settings, in the files, in the decisions."""
    own = zip(scheme.get("rules", []), rules.versions(scheme), strict=True)
    found = {(rules.PROPOSER, rule["id"], version, rule["code"]) for rule, version in own}
    found |= {tuple(one[name] for name in KEY[:4]) for one in [*offered, *decided]}
    whole = {(proposer, EVERY, EVERY, code) for proposer, _, _, code in found}
    return sorted(found | whole)


def spoken(proposer: str, rule: str, languages: dict[str, str], scheme: dict[str, Any]) -> list[str]:
    """Return the languages to measure in: of a rule those that it is for, of a proposer altogether all together too."""
    every = sorted(set(languages.values()))
    if rule == EVERY:
        return [EVERY, *every]
    described = [one for one in scheme.get("rules", []) if proposer == rules.PROPOSER and one["id"] == rule]
    meant = described[0].get("language", ANY) if described else ANY
    return every if meant == ANY else [meant]


def having(rows: Rows, wanted: dict[str, str]) -> Rows:
    """Return the rows with these values."""
    return [one for one in rows if all(one[name] == value for name, value in wanted.items())]
