"""What a draft of a survey is made of: its items, its grids, its scales."""

from typing import NamedTuple

from scripts.drafts import scales
from scripts.drafts.answers import Fields


class Item(NamedTuple):
    """An item of a draft: its key, what stands in the description, what the comment above it says."""

    key: str
    fields: Fields
    notes: list[str]
    stem: str
    option: str


class Draft(NamedTuple):
    """Items, grids (key -> text, items, rank_by) and scales of a draft.

    `left` is what is said of columns that are left out, `said` the answers by which known scales were found, by
    scale, `whole` has the known scales of which the draft has only some steps, with all of theirs.
    """

    items: list[Item]
    grids: dict[str, Fields]
    scales: dict[str, scales.Scale]
    left: list[str]
    said: dict[str, dict[str, None]]
    whole: dict[str, scales.Scale]
