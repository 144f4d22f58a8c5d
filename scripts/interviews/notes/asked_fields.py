"""Groups of notes that findings ask for, compared with the fields of the notes before anything is coded or counted."""

from collections.abc import Sequence

import pandas as pd

from scripts.ground.addresses import distinct, of_value
from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, Faults, listed, nearest
from scripts.settings.asked_groups import AskedOfNotes
from scripts.settings.described import MOST_NAMED


def check(notes: pd.DataFrame, asked: Sequence[AskedOfNotes]) -> None:
    """Refuse groups that findings ask for and no note is of: of a scheme no note of its base.

    Raises one EvidenceError, a sentence a group.
    """
    fields = {of_value(name): name for name in notes}
    faults = Faults()
    for one in asked:
        own = notes if one.scheme is None else base(notes, one)
        if own.empty:  # whoever counts says what is wrong with the base
            continue
        whose = f" of the base of {one.scheme}" if one.scheme else ""
        for group in one.groups:
            for variable, value in group.pairs.items():
                if variable not in fields:
                    continue
                column = notes[fields[variable]].dropna()
                words = distinct(column)
                tokens = sorted({words[str(cell)].token for cell in own[fields[variable]].dropna()})
                if value not in tokens:
                    with faults.at("", 0):
                        raise EvidenceError(
                            f"{group.place}: no note{whose} has the {fields[variable]} '{value}', of the group "
                            f"{group.group}.{nearest(value, tokens)} It has {listed(tokens, MOST_NAMED)}."
                        )
    faults.stop()


def base(notes: pd.DataFrame, of: AskedOfNotes) -> pd.DataFrame:
    """Return the notes of the base of a scheme."""
    inside = pd.Series([of.scheme in str(keys).split("|") for keys in notes["asked"]], notes.index)
    for variable, values in of.base.items():
        wanted = {same(value) for value in values}
        inside &= notes[variable].map(lambda given, wanted=wanted: same(str(given)) in wanted)
    return notes[inside]
