"""How far a share depends on who coded; and which codes have rules in which languages."""

import pandas as pd

from scripts.ground.code_tables import RULE_COVERAGE, SENSITIVITY
from scripts.interviews.codings import adjudication
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

Holders = dict[str, set[str]]


def sensitivity(
    given: list[Coding], counted: Holders, suggestions: pd.DataFrame | None, scheme: Scheme, could: Holders
) -> pd.DataFrame:
    """Return the share of each code and net by the codings of: counted, each coder, union, intersection, rules only.

    `counted` is note -> codes as they count, `could` code or net -> the notes of its base. The share of a
    coder, of the union and of the intersection is of the notes of the base that the coder, any, every compared coder
    coded.
    """
    everybody = dict.fromkeys([*scheme.agreement, *scheme.count])
    own: dict[str, Holders] = {coder: {} for coder in everybody}
    for one in given:
        if one["coder"] in own and one["note"] in counted:
            own[one["coder"]].setdefault(one["note"], set()).update(code_tree.held(scheme.codes, {one["code"]} - {""}))
    # ASSUME: On an adjudicated note the codings of the adjudicator are what counts there, undisputed codes included.
    for coder, note in adjudication.settled_notes(given, scheme):
        if note in counted:
            own[coder][note] = counted[note]
    found: dict[str, Holders] = {"counted": counted} | {coder: held for coder, held in own.items() if held}
    pair = [own[coder] for coder in scheme.agreement if own.get(coder)]
    if len(pair) > 1:
        some = sorted(set().union(*pair))
        every = [note for note in some if all(note in held for held in pair)]
        found["union"] = {note: set().union(*(held.get(note, set()) for held in pair)) for note in some}
        found["intersection"] = {note: set.intersection(*(held[note] for held in pair)) for note in every}
    if suggestions is not None:
        # ASSUME: By rules only, a note has a code where a rule suggests it and does not find it negated.
        said = suggestions[suggestions["polarity"].ne("negated") & suggestions["suggested_by"].eq("rules")]
        found["rules only"] = {
            note: code_tree.held(scheme.codes, set(said.loc[said["note"] == note, "code"])) for note in counted
        }
    rows = []
    for key, codes in scheme.sets.items():
        for coders, held in found.items():
            base = could[key].intersection(held)
            n = sum(bool(held[note].intersection(codes)) for note in base)
            share = n / len(base) if base else None
            rows.append({"code": key, "coders": coders, "n": n, "base": len(base), "share": share})
    return SENSITIVITY.framed(rows)


def lowest_and_highest(by_coders: pd.DataFrame) -> pd.DataFrame:
    """Return the lowest and highest share of each code and net over all coders, as `lowest` and `highest` by code."""
    # ASSUME: The lowest and highest share by coder leave out coders of fewer than half of the counted respondents.
    counted = by_coders[by_coders["coders"] == "counted"].set_index("code")["base"]
    shares = by_coders[2 * by_coders["base"] >= by_coders["code"].map(counted)].groupby("code")["share"]
    return pd.DataFrame({"lowest": shares.min(), "highest": shares.max()})


def rule_coverage(notes: pd.DataFrame, suggestions: pd.DataFrame | None, scheme: Scheme) -> pd.DataFrame:
    """Return a row per code and language of the notes: its rules, what they suggest, a warning where it has none."""
    rows = []
    rules = scheme.rules
    for language, part in notes.groupby("language", sort=True):
        for code in scheme.codes:
            wanted = {code, *code_tree.below(scheme.codes, code)}
            own = [rule for rule in rules if rule.code in wanted and rule.language in ("any", language)]
            made = 0
            if suggestions is not None:
                mine = suggestions[suggestions["code"].isin(wanted) & suggestions["note"].isin(part["note"])]
                made = int(mine["suggested_by"].eq("rules").sum())
            warning = "no rule in this language: suggestions are incomplete" if rules and not own else None
            rows.append(
                {
                    "code": code,
                    "language": language,
                    "notes": len(part),
                    "rules": len(own),
                    "suggestions": made,
                    "warning": warning,
                }
            )
    return RULE_COVERAGE.framed(rows)
