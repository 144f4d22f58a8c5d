"""Which column says how an answer came in: whether it was a trial of the form, or whether it was finished."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scripts.drafts import roles
from scripts.drafts.columns import Column
from scripts.drafts.writing import flow, scalar

PARTIAL = re.compile(
    r"(?i)^(partial|incomplete|in progress|false|0|no|disqualified|partiel|incompleto|faux|non|falso|ложь|нет|خطأ|لا"
    r"|否)$"
)
TRIAL = re.compile(r"(?i)^((offline )?survey preview|survey test|(survey preview |imported |ex )?spam|preview|test)$")
TRIAL_CODES = {  # of Qualtrics
    "1": "a preview",
    "2": "a test",
    "8": "spam",
    "9": "a preview that was spam",
    "12": "imported spam",
    "17": "a preview without the internet",
    "40": "spam",
}
KEY = "finished"  # of the item that says who finished
FEW = 8  # ways in which answers come in


class Flag(NamedTuple):
    """The column that is the channel, None where there is none, and what to say about it."""

    channel: Column | None
    notes: list[str]


def find(listed: Sequence[Column]) -> Flag:
    """Return the channel: the status of Qualtrics where it names trials, else the column that says who finished."""
    finished = roles.called([one for one in listed if 1 <= len(one.counts) <= 4], roles.FINISHED)
    status = roles.called([one for one in listed if 1 <= len(one.counts) <= FEW], ["status"])
    trials = trials_of(status) if status else {}
    if status and trials:
        rule = "{{rule: drop_where, column: channel, equals: {}, reason: A trial of the form}}"
        rules = ", ".join(rule.format(scalar(word)) for word in trials)
        count = sum(status.counts[word] for word in trials)
        said = ", ".join(word if word == what else f"{word}: {what}" for word, what in trials.items())
        named = f"{status.name} says that {count} answers are trials ({said})"
        notes = [f"? {named}; they stay unless you add: cleaning: [{rules}]"]
        if finished and finished is not status and (partial := unfinished(finished)):
            # An item of type text: it is no question, so it does not change who answered how much.
            item = flow({KEY: {"column": finished.name, "text": finished.name, "type": "text"}})[1:-1]
            notes.append(
                f"? {finished.name} says who finished: {finished.counts[partial]} did not ({partial}), and they stay "
                f"unless you add the item {item} and to the rules {{rule: drop_where, column: {KEY}, equals: "
                f"{scalar(partial)}, reason: Not finished}}"
            )
        return Flag(status, notes)
    if finished is None:
        return Flag(None, [])
    partial = unfinished(finished)
    rule = f"{{rule: drop_where, column: channel, equals: {scalar(partial)}, reason: Not finished}}"
    said = (
        f"{finished.name} says who finished; unfinished answers ({finished.counts.get(partial)}) stay unless you add: "
    )
    return Flag(finished, [f"{said}cleaning: [{rule}]"] if partial else [])


def trials_of(status: Column) -> dict[str, str]:
    """Return the values of a status that name trials of the form, with what they mean."""
    coded = all(value.isdigit() for value in status.counts) and status.id == "status"
    known = TRIAL_CODES if coded else {}
    return {value: known.get(value, value) for value in status.counts if TRIAL.match(value) or value in known}


def unfinished(column: Column) -> str:
    """Return the value that says that an answer was not finished, "" where nobody has it."""
    return next((value for value in column.counts if PARTIAL.match(value)), "")
