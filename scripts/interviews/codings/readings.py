"""How much a share hangs on who coded; and which codes have rules in which languages."""

import pandas as pd

from scripts.ground.code_tables import RULE_COVERAGE, SENSITIVITY
from scripts.interviews.codings import adjudication
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.spans import Coding
from scripts.settings.scheme import Scheme

Holders = dict[str, set[str]]


def readings(
    given: list[Coding], counted: Holders, proposals: pd.DataFrame | None, scheme: Scheme, could: Holders
) -> pd.DataFrame:
    """Return each code and net under each reading: counted, each coder, all coders together or in common, rules only.

    `counted` is note -> codes as they count, `could` code or net -> the notes of its base. A coder's reading, union and
    intersection are on the notes of the base that the coder, that any, that every compared coder coded; the share is of
    those.
    """
    coders = list(dict.fromkeys([*scheme.agreement, *scheme.count]))
    own: dict[str, Holders] = {coder: {} for coder in coders}
    for one in given:
        if one["coder"] in own and one["note"] in counted:
            own[one["coder"]].setdefault(one["note"], set()).update(code_tree.held(scheme.codes, {one["code"]} - {""}))
    # ASSUME: The reading of who settled a note is what counts there, with the codes that nobody disputed.
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
    if proposals is not None:
        # ASSUME: Rules read a note as having a code where they propose it and don't take it for denied.
        said = proposals[proposals["polarity"].ne("negated") & proposals["proposer"].eq("rules")]
        found["rules only"] = {
            note: code_tree.held(scheme.codes, set(said.loc[said["note"] == note, "code"])) for note in counted
        }
    rows = []
    for key, codes in scheme.sets.items():
        for reading, held in found.items():
            base = could[key].intersection(held)
            n = sum(bool(held[note].intersection(codes)) for note in base)
            share = n / len(base) if base else None
            rows.append({"code": key, "coders": reading, "n": n, "base": len(base), "share": share})
    return SENSITIVITY.framed(rows)


def ends(read: pd.DataFrame) -> pd.DataFrame:
    """Return the lowest and highest share of each code and net over its readings, as `lowest` and `highest` by code."""
    # ASSUME: The lowest and highest share over readings leave out those on fewer than half of the counted respondents.
    counted = read[read["coders"] == "counted"].set_index("code")["base"]
    shares = read[2 * read["base"] >= read["code"].map(counted)].groupby("code")["share"]
    return pd.DataFrame({"lowest": shares.min(), "highest": shares.max()})


def rule_coverage(notes: pd.DataFrame, proposals: pd.DataFrame | None, scheme: Scheme) -> pd.DataFrame:
    """Return a row a code and language of the notes: rules for it, what they propose, and a warning where none is."""
    rows = []
    rules = scheme.rules
    for language, part in notes.groupby("language", sort=True):
        for code in scheme.codes:
            wanted = {code, *code_tree.below(scheme.codes, code)}
            own = [rule for rule in rules if rule.code in wanted and rule.language in ("any", language)]
            made = 0
            if proposals is not None:
                mine = proposals[proposals["code"].isin(wanted) & proposals["note"].isin(part["note"])]
                made = int(mine["proposer"].eq("rules").sum())
            warning = "no rule in this language: what is not proposed here is not absent" if rules and not own else None
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
