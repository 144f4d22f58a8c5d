"""The ticked options of a question that are in one cell."""

from collections.abc import Callable, Mapping, Sequence

from scripts.ground.errors import SLIP, EvidenceError, like
from scripts.settings.codebook import Labels
from scripts.sheets.headers import fold
from scripts.surveys.received import box_words

SHOWN_CHOICES = 12
Decode = Callable[[str, str], str | None]


def options_of(
    labels: Mapping[str, Labels], separators: str | Sequence[str], key: str, written: str | None = None
) -> Decode:
    """Return what turns the options in one cell into their keys; a label may hold the separator itself.

    A separator that is a blank (Kobo) cuts words: then labels are single words. `written` is the option of any text
    that is no label, up to the next separator.
    """
    spellings = {
        fold(label): option
        for option, value in labels.items()
        for label in (value if isinstance(value, list) else [value])
    }
    # Of labels that begin with another label and a separator a cell can be read in two ways.
    cuts = [fold(one) or " " for one in ([separators] if isinstance(separators, str) else separators)]
    doubtful = any(one != other and starts(one, other, cuts) for one in spellings for other in spellings)
    longest_first = sorted(spellings, key=lambda label: (-len(label), label))

    def ways(rest: str, known: dict[str, set[frozenset[str]]]) -> set[frozenset[str]]:
        """Return in which ways a text can be read; two are enough."""
        if not rest:
            return {frozenset()}
        if rest not in known:
            fitting = [label for label in longest_first if starts(rest, label, cuts)]
            if not fitting and written:
                fitting = [rest[: min((rest.index(cut) for cut in cuts if cut in rest), default=len(rest))]]
            found: set[frozenset[str]] = set()
            for label in fitting:
                own = spellings.get(label, written or "")
                found |= {way | {own} for way in ways(after_cut(rest[len(label) :], cuts), known)}
            known[rest] = set(sorted(found, key=sorted)[:2])
        return known[rest]

    def decode(text: str, place: str) -> str:
        rest, found = after_cut(fold(text), cuts), set()
        if written and rest in box_words.MISSING and rest not in spellings:
            raise EvidenceError(
                f"{place}: '{text.strip()}' looks like a missing answer, not like something written under "
                f"'{written}': empty the cell in a copy, or add this spelling to the labels of '{key}'"
            )
        if doubtful and len(ways(rest, {})) > 1:
            raise EvidenceError(
                f"{place}: this can be read in two ways, because an option of the item '{key}' contains the separator "
                "and begins with another option: export it with one column for each option, or another separator"
            )
        while rest:
            label = next((one for one in longest_first if starts(rest, one, cuts)), None)
            if label is None and written:
                label = rest[: min((rest.index(cut) for cut in cuts if cut in rest), default=len(rest))]
            if label is None:
                right = ", ".join(f"'{one}'" for one in list(spellings)[:SHOWN_CHOICES])
                part = rest[: min((rest.index(cut) for cut in cuts if cut in rest), default=len(rest))]
                raise EvidenceError(
                    f"{place}: this is not an option of the item '{key}' ({right}): correct it in a copy, or "
                    "add this spelling to its labels",
                    part,
                    like(part, spellings, SLIP),
                )
            found.add(spellings.get(label, written or ""))
            rest = after_cut(rest[len(label) :], cuts)
        return "|".join(option for option in labels if option in found)

    return decode


def after_cut(rest: str, cuts: Sequence[str]) -> str:
    """Return what follows the separators that `rest` begins with."""
    rest = rest.strip()
    cut = next((one for one in cuts if one != " " and rest.startswith(one)), None)
    return after_cut(rest[len(cut) :], cuts) if cut else rest


def starts(rest: str, label: str, cuts: Sequence[str]) -> bool:
    """Return whether `rest` begins with the label, and nothing or a separator comes next."""
    after = rest[len(label) :]
    return rest.startswith(label) and (
        not after or any((after if cut == " " else after.lstrip()).startswith(cut) for cut in cuts)
    )
