"""The lines of a draft that say what was found: weights, items, grids, and what was left out."""

from collections.abc import Mapping, Sequence

from scripts.drafts.answers import MAY_WEIGH
from scripts.drafts.drafted_items import Draft
from scripts.drafts.writing import block, comment, offered, scalar

MISSING = (
    "? these answers stand outside of the base of each question: a scale that counts one has it among its categories"
)


def asked(note: str) -> list[str]:
    """Return a remark; cleaning that it offers is a line of its own, which counts once its # is taken away."""
    before, cleaning, rules = note.partition("cleaning: [")
    return [*comment(before), *([offered(cleaning + rules)] if cleaning else [])]


def missing_lines(said: Mapping[str, str | list[str]]) -> list[str]:
    """Return the line with the missing answers of all scales; none where there are none."""
    return [*comment(MISSING), *block({"missing": said})] if said else []


def weight_lines(made: Draft) -> list[str]:
    """Return the lines that would weight the answers, one for each item that may be a weight."""
    keys = [item.key for item in made.items if MAY_WEIGH in item.notes]
    lines = [offered(f"weights: {{column: {scalar(key)}}}") for key in keys]
    return (
        [*comment("? shall answers be weighted by this column? Then take away the # of the next line"), *lines]
        if keys
        else []
    )


def item_lines(made: Draft) -> list[str]:
    """Return the items, each with its questions above it."""
    lines = ["items:"]
    told: set[str] = set()
    for item in made.items:
        lines.append(f"  {scalar(item.key)}:")
        for note in item.notes:
            # What is said of a scale is said once; a question about one item at each.
            mark = (
                f"{note} {item.fields.get('scale')}"
                if "scale" in item.fields and "other_specify" not in item.fields
                else ""
            )
            if not mark or mark not in told:
                lines += comment(note, 4)
            told |= {mark} if mark else set()
        lines += block(item.fields, 4)
    return lines


def grid_lines(made: Draft) -> list[str]:
    """Return the grids."""
    if not made.grids:
        return []
    lines = ["grids:"]
    for key, grid in made.grids.items():
        lines += comment("? what do these have in common (`text`)?", 2) * (" " not in grid["text"])
        lines += [f"  {scalar(key)}:", *block(grid, 4)]
    return lines


def left_lines(left: Sequence[str]) -> list[str]:
    """Return the comments that name the columns that were left out; one that asks says so at its beginning."""
    return [*(comment("Left out:") if left else []), *(line for one in left for line in comment(one))]
