"""Versions of a scheme: what a code of an older version is today, and what changed when notes were coded again."""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from scripts.ground.code_tables import DRIFT
from scripts.ground.errors import EvidenceError, nearest
from scripts.interviews.schemes import code_tree
from scripts.settings.scheme import Code, Scheme
from scripts.statistics import agreement

SUPERSEDED = "superseded"
RETIRED = "retired"
Row = dict[str, Any]


def order(scheme: Scheme) -> list[str]:
    """Return the versions of a scheme, the oldest first; its own is the last."""
    changed = dict.fromkeys(change.version for change in scheme.crosswalk)
    return [*changed, scheme.version] if scheme.version else []


def check(scheme: Scheme, version: str, place: str) -> None:
    """Refuse a version that nothing bridges to the present one."""
    known = order(scheme)
    if version not in known:
        raise EvidenceError(
            f"{place}: the scheme has no version '{version}': declare under crosswalk what changed since, or correct "
            f"the version.{nearest(version, known)}"
        )


def today(scheme: Scheme, version: str | None, code: str) -> list[str]:
    """Return what a code of a version is in the present one: one code, several after a split, none if retired."""
    versions = order(scheme)
    if version is None or version not in versions[:-1]:
        return [code]
    own = [one for one in scheme.crosswalk if one.version == version and one.code == code]
    then = versions[versions.index(version) + 1]
    following = [to for one in own for to in one.to] if own else [code]
    return list(dict.fromkeys(last for to in following for last in today(scheme, then, to)))


def codes(scheme: Scheme, version: str | None) -> code_tree.Codes:
    """Return the codes of a version: those of today that it had, and those that are no more."""
    versions = order(scheme)
    if version is None or version not in versions[:-1]:
        return dict(scheme.codes)
    had = set(scheme.codes)
    for step in reversed(versions[versions.index(version) : -1]):
        own = [one for one in scheme.crosswalk if one.version == step]
        ends = [to for one in own if one.kind == "merge" for to in one.to]
        # What one code alone is merged into was there before.
        new = {to for one in own for to in one.to if not (one.kind == "merge" and ends.count(to) == 1)}
        had = (had - new) | {one.code for one in own if one.code}
    kept = {key: code for key, code in scheme.codes.items() if key in had}
    return kept | {key: of_old(scheme, version, key) for key in sorted(had - set(kept))}


def of_old(scheme: Scheme, version: str, code: str) -> Code:
    """Return the description of a code that is no more: numeric if what became of it is."""
    found = [scheme.codes[one] for one in today(scheme, version, code)]
    return Code(label=code, numeric=bool(found) and all(one.numeric for one in found))


def as_of(scheme: Scheme, version: str | None) -> Scheme:
    """Return a scheme with the codes of a version."""
    return scheme.model_copy(update={"codes": codes(scheme, version)})


def could_give(scheme: Scheme, version: str | None) -> set[str]:
    """Return the codes of today that a passage coded under a version can have."""
    found = {bridged(scheme, version, code) for code in codes(scheme, version)}
    return code_tree.held(scheme.codes, {code for code in found if code})


def bridged(scheme: Scheme, version: str | None, code: str) -> str | None:
    """Return the one code of today that passages of an old one count under, None where there is none."""
    # ASSUME: Segments of a code that was split count under the lowest code above all its parts, not under any part.
    given = today(scheme, version, code)
    return code_tree.nearest(scheme.codes, given) if given else None


def bridge(given: list[Row], scheme: Scheme) -> list[Row]:
    """Return codings with codes of today; what was coded again, or has a retired code, says so and doesn't count.

    Raises EvidenceError with file and row for what the crosswalk does not bridge.
    """
    versions = order(scheme)
    if not versions:
        return given
    # ASSUME: Where a coder coded a note under several versions of the scheme, the last version counts.
    last: dict[tuple[str, str], int] = {}
    for one in given:
        one["version"] = one.get("version") or versions[-1]
        check(scheme, one["version"], f"{one['file']}, row {one['row']}, version")
        who = (one["note"], one["coder"])
        last[who] = max(last.get(who, 0), versions.index(one["version"]))
    return [now(one, versions[last[(one["note"], one["coder"])]], scheme) for one in given]


def now(one: Row, last: str, scheme: Scheme) -> Row:
    """Return one coding with its code of today; `last` is the version under which its coder last coded the note."""
    version, code = one["version"], one["code"]
    found = today(scheme, version, code) if code else []
    own = bridged(scheme, version, code) if code else ""
    fits = one["verdict"].startswith("fits") or not code
    if version != last:
        verdict = f"{SUPERSEDED}: coded again under version {last}"
        return one | {"code": own or code, "verdict": verdict if fits else one["verdict"]}
    if not code or own == code:
        return one
    if not found:
        verdict = f"{RETIRED}: the code is no more in version {scheme.version}"
        return one | {"verdict": verdict if fits else one["verdict"]}
    if own is None:
        raise EvidenceError(
            f"{one['file']}, row {one['row']}: the code {code} of version {version} was split into "
            f"{' and '.join(found)}, which have no common code above them: code the note again under version "
            f"{scheme.version}, or put them under one code"
        )
    return one | {"code": own, "verdict": f"{one['verdict']}; {code} of version {version}"}


def said(found: Iterable[Row]) -> str:
    """Return the versions under which codings were made, in words; "" where they are not told apart."""
    versions = sorted({str(one["version"]) for one in found if one.get("version")})
    mixed = "coded under versions {} of the scheme, bridged by its crosswalk"
    return mixed.format(" and ".join(versions)) if len(versions) > 1 else ""


def drift(codings: pd.DataFrame, scheme: Scheme, source: str) -> Row:
    """Return how coding changed from each older version to the present one, one row per code and pair of versions.

    `coded_twice` counts notes that one coder coded under both; `both` to `neither` say under which of them the coder
    gave the code, `agreement` is the share of both and neither, `kappa` Cohen's.
    """
    if not scheme.version:
        raise EvidenceError(
            f"config/schemes/{source}.yaml: versions are compared only of a scheme with a version: declare version"
        )
    cells = codings.astype(object).where(codings.notna(), None).to_dict("records")
    fit = ("fits", SUPERSEDED, RETIRED, "nothing")
    rows = [{str(k): cell for k, cell in one.items()} for one in cells if str(one["verdict"]).startswith(fit)]
    *older, present = order(scheme)
    named = [one["code"] for one in rows if one["code"]]
    tree = scheme.codes
    keys = [*tree, *sorted(set(named) - set(tree))]
    made = []
    for version in older:
        for code in keys:
            wanted = {code, *(code_tree.below(tree, code) if code in tree else [])}
            before, after = ([one for one in rows if one["version"] == which] for which in (version, present))
            made.append({"code": code, "before": version, "after": present} | changed(before, after, wanted))
    twice = max((row["coded_twice"] for row in made), default=0)
    return {
        "drift": DRIFT.framed(made),
        "line": f"{source}: versions {', '.join(older)} against {present}, up to {twice} notes coded under both",
    }


def changed(before: list[Row], after: list[Row], wanted: set[str]) -> Row:
    """Return the counts of one code (or any code under it) under two versions."""
    units = [{(one["note"], one["coder"]) for one in part} for part in (before, after)]
    with_it = [[one for one in part if one["code"] in wanted] for part in (before, after)]
    have = [{(one["note"], one["coder"]) for one in part} for part in with_it]
    twice = sorted(units[0] & units[1])
    pairs = [(unit in have[0], unit in have[1]) for unit in twice]
    both, first, second, neither = (
        pairs.count(p) for p in ((True, True), (True, False), (False, True), (False, False))
    )
    kappa = agreement.conger(agreement.ratings([[neither, second], [first, both]]), 2).value if twice else math.nan
    return {
        "notes_before": len({one["note"] for one in with_it[0]}),
        "passages_before": len(with_it[0]),
        "notes_after": len({one["note"] for one in with_it[1]}),
        "passages_after": len(with_it[1]),
        "coded_twice": len(twice),
        "both": both,
        "before_only": first,
        "after_only": second,
        "neither": neither,
        "agreement": (both + neither) / len(twice) if twice else None,
        "kappa": None if math.isnan(kappa) else kappa,
        "reason": None if not math.isnan(kappa) else "no variation" if twice else "no note coded under both",
    }
