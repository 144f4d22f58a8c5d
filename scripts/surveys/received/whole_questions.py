"""The column of a whole question (Kobo's `q`) beside its boxes (`q/option`): both have to name the same options."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.settings.codebook import Item
from scripts.sheets.headers import fold
from scripts.surveys.received import boxes
from scripts.surveys.received.options import options_of

CUTS = (" ", ",", ";", "|")
Check = Callable[[str, frozenset[str], str], None]


def check_of(
    item: Item,
    whole: str,
    columns: Mapping[str, str],
    headers: Iterable[str],
    labels: Mapping[str, Any] | None = None,
) -> Check:
    """Return what refuses a cell of the whole question that names other options than its boxes tick.

    `columns` has the header of each option, `headers` all of the export, `labels` those of the names in its form.
    """
    names = [one[len(whole) + 1 :] for one in headers if one.startswith((f"{whole}/", f"{whole}."))]
    own = {key: one[len(whole) + 1 :] for key, one in columns.items() if one.startswith((f"{whole}/", f"{whole}."))}
    outside = next((key for key in columns if key == item.other_specify and key not in own), None)
    spellings = {name: [name, *([str(labels[name])] if labels and name in labels else [])] for name in names}
    taken = {fold(one) for said in spellings.values() for one in said}
    for key, name in own.items():
        given = [*boxes.words_of((item.labels or {}).get(key, [])), fold(key)]
        spellings[name] += [one for one in dict.fromkeys(given) if one not in taken]
    decode = options_of(spellings, CUTS, whole)

    def check(text: str, chosen: frozenset[str], place: str) -> None:
        if boxes.is_missing(fold(text), item):
            if chosen:
                raise different(place)
            return
        try:
            said = {*(decode(text, place) or "").split("|")} - {""}
        except EvidenceError:
            raise EvidenceError(
                f"{place}: this names an option that has no column of its own (`{whole}/...`), or "
                "can be read in two ways: correct it in a copy, or rename this column there if it is another question"
            ) from None
        stray = sorted(said - {*own.values()})
        wrote = outside in chosen
        if stray and not (wrote and len(stray) == 1) and stray != [outside]:
            raise EvidenceError(
                f"{place}: this names the option '{stray[0]}', whose column is not declared under "
                "`columns`: add it; otherwise those who ticked only this option count as having ticked nothing"
            )
        if bool(stray) != wrote or said - {*stray} != {own[key] for key in chosen if key in own}:
            raise different(place)

    return check


def different(place: str) -> EvidenceError:
    """Return the error for two columns that contradict each other."""
    return EvidenceError(
        f"{place}: the column of the whole question and its boxes contradict each other: correct one of them in a copy"
    )
