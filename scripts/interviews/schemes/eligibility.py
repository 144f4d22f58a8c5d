"""Who could have which code: the base of each code; and what no respondent can have at once."""

import pandas as pd

from scripts.ground.errors import EvidenceError, Faults
from scripts.interviews.schemes import code_tree, versions
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

Passages = dict[str, list[Coding]]  # note -> codings


def bases(given: Passages, base: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, set[str]]:
    """Return the notes that could have each code and net: asked about it, and coded under a version that has it.

    `given` are the codings that decide on each note of the frame `base`. Of a net those that could have any of its
    codes. Raises EvidenceError for a code given to a respondent who could not have it.
    """
    # ASSUME: A document to which a code does not apply, as its reader says, is not in the base of that code.
    # ASSUME: A note that was coded under a version of the scheme without a code is not in the base of that code.
    tree = scheme.codes
    known = {one.get("version") for own in given.values() for one in own}
    had = {version: versions.could_give(scheme, version) for version in known}
    could: dict[str, set[str]] = {}
    faults = Faults()
    for code, about in tree.items():
        asked = set(code_tree.could_name(base, about)["note"])
        for one in (one for own in given.values() for one in own if one["code"] == code and one["note"] not in asked):
            with faults.at("", 0):
                raise EvidenceError(
                    f"{one['file']}, row {one['row']}: note {one['note']} has the code {code}, but was not asked "
                    f"about it by config/schemes/{source}.yaml, codes.{code}.asked: correct one of the two"
                )
        could[code] = {
            note
            for note in asked
            if all(
                code in had[one.get("version")] and code not in one.get("without", ()) for one in given.get(note, [])
            )
        }
    faults.stop()
    for net, own in scheme.nets.items():
        could[net] = set().union(*(could[code] for code in own))
    return could


def check_exclusive(own: list[Coding], scheme: Scheme) -> None:
    """Refuse another code beside one that excludes all others; those above it and numeric ones don't count."""
    tree = scheme.codes
    named = {one["code"] for one in own if one["code"] and not tree[one["code"]].numeric}
    for one in (one for one in own if one["code"] and tree[one["code"]].exclusive):
        if others := sorted(named - {one["code"], *code_tree.above(tree, one["code"])}):
            raise EvidenceError(
                f"{one['file']}, row {one['row']}: note {one['note']} has {one['code']}, which is exclusive in the "
                f"scheme, and {others[0]} as well: keep one"
            )
