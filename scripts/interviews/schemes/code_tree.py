"""The codes of a scheme as a tree: the codes above and below each, names, bases."""

import unicodedata
from collections.abc import Collection, Iterator

import pandas as pd

from scripts.ground.alike import same
from scripts.ground.errors import EvidenceError, like, repeated
from scripts.interviews.notes import turns
from scripts.settings.scheme import Code

Codes = dict[str, Code]


def above(codes: Codes, code: str) -> list[str]:
    """Return the codes above a code, the root first."""
    parent = codes[code].under
    return [*above(codes, parent), parent] if parent else []


def below(codes: Codes, code: str) -> list[str]:
    """Return all codes below a code, in the order of the scheme."""
    return [one for one in codes if code in above(codes, one)]


def children(codes: Codes, code: str | None) -> list[str]:
    """Return the codes right under a code; those at the root for None."""
    return [one for one in codes if codes[one].under == code]


def in_order(codes: Codes, code: str | None = None) -> Iterator[str]:
    """Yield the codes of a tree, each before those under it."""
    for one in children(codes, code):
        yield one
        yield from in_order(codes, one)


def held(codes: Codes, given: Collection[str]) -> set[str]:
    """Return the codes that somebody has who was given some: these and all above them."""
    return {one for code in given for one in (code, *above(codes, code))}


def nearest(codes: Codes, given: list[str]) -> str | None:
    """Return the lowest code that has all of several codes, or is one of them; None where the tree has none."""
    paths = [[*above(codes, code), code] for code in given]
    shared = [step[0] for step in zip(*paths, strict=False) if len(set(step)) == 1]
    return shared[-1] if shared else None


def names(codes: Codes) -> dict[str, str]:
    """Return the name of each code in files for other tools: its label, or its key where the label is not its alone."""
    taken = [folded(name) for key, code in codes.items() for name in {folded(key), folded(code.label or key)}]
    return {
        key: code.label if code.label and taken.count(folded(code.label)) == 1 else key for key, code in codes.items()
    }


def folded(name: str) -> str:
    """Return a name as it compares."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def key_of(codes: Codes, given: str, place: str) -> str:
    """Return the key of a code that a person gave by its key or its label, in any case and spacing.

    `place` is the file, row and column. Raises EvidenceError where no code is called so, or several.
    """
    if given in codes:
        return given
    own = [key for key, code in codes.items() if folded(given) in (folded(key), folded(code.label or key))]
    if len(own) == 1:
        return own[0]
    if own:
        raise EvidenceError(f"{place}: several codes of the scheme are called so ({', '.join(own)}): write the key")
    called = {name: key for key, code in codes.items() for name in (code.label or key, key)}
    near = like(given, called)
    also = f" ({codes[near].label})" if near in codes and codes[near].label not in ("", None, near) else ""
    also = also or (f" ({called[near]})" if near and near not in codes else "")
    meant = f" Did you mean '{near}'{also}?" if near else ""
    raise EvidenceError(f"{place}: the scheme has no code {repeated(given)}.{meant}")


def described(code: Code) -> str:
    """Return all that a scheme says of a code besides its name, as one text."""
    said = {"include": code.include, "exclude": code.exclude}
    said |= {"examples": "; ".join(code.examples), "counter_examples": "; ".join(code.counter_examples)}
    titles = SAID | LISTED
    return "\n".join(filter(None, [code.definition, *(f"{titles[key]}: {text}" for key, text in said.items() if text)]))


SAID = {"include": "Include", "exclude": "Exclude"}
LISTED = {"examples": "Examples", "counter_examples": "Counter-examples"}
QUESTION = "question"  # under `asked`: the numbers of questions as notes have them


def could_name(base: pd.DataFrame, code: Code) -> pd.DataFrame:
    """Return the notes of a base whose respondents could name a code: its own base."""
    # ASSUME: The base of a code that only some respondents were asked about is those respondents.
    # ASSUME: A respondent was asked a question if the note shows its number (Q3).
    for variable, values in code.asked.items():
        if variable == QUESTION and variable not in base:
            had = [{turn.question for turn in turns.turns(text)} for text in base["text"]]
        else:
            had = [{same(one) for one in str(cell).split("|")} for cell in base[variable]]
            values = [same(value) for value in values]
        base = base[[bool(own & set(values)) for own in had]]
    return base
