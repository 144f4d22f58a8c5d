"""Names of things as a reader sees them: variables, statistics, scales."""

import re
import textwrap

from scripts.settings.codebook import Item, Scale, first

LONGEST = 80


def spoken(name: str) -> str:
    """Return a key in words."""
    return name.replace("_", " ")


def item_label(item: Item) -> str:
    """Return the question of an item, cut where it is long."""
    return textwrap.shorten(item.text, LONGEST, placeholder=" …")


def group_label(group: str) -> str:
    """Return a group in words: "grade_group = senior" as "grade group: senior"."""
    return re.sub(r"(^|, | or | \+ )(\w+) = ", lambda found: f"{found[1]}{spoken(found[2])}: ", group)


def listed(words: list[str]) -> str:
    """Return words as a list in a sentence."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def statistic_label(item: Item, scales: dict[str, Scale], statistic: str) -> str:
    """Return a statistic of an item in words: the label of a category or option, else its key."""
    labels = item.answers_in(scales)
    return first(labels[statistic]) if statistic in labels else spoken(statistic).capitalize()
