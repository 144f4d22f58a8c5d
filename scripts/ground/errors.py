"""The one error that an evaluator sees: a sentence that says where and what to do."""

import difflib
import errno
import math
import re
from collections.abc import Iterable

FULL = "the disk is full: free some space, then type the command again"


class EvidenceError(Exception):
    """Something is wrong with the evidence or its description.

    The message is one sentence for an evaluator: file, sheet, row, column, what is wrong, what to do. It never holds
    words of a respondent.
    """


def is_full(error: BaseException | None) -> bool:
    """Return whether an error, or one that caused it, says that a disk or a quota is full."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        error = error.__cause__ or error.__context__
    return False


def nearest(word: str, words: Iterable[str]) -> str:
    """Return " Did you mean 'x'?" for the word most like `word`, or "" where none is near."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.5)
    return f" Did you mean '{found[0]}'?" if found else ""


def beyond(low: float, high: float) -> str:
    """Return where a number is that is not within limits, of which one may be infinite: "below 0 or above 5"."""
    ends = (("below", low), ("above", high))
    return " or ".join(f"{where} {end:g}" for where, end in ends if math.isfinite(end)) or "not finite"


def repeated(cell: str) -> str:
    """Return a cell that should have been a key for a sentence: only one that looks like a key is repeated.

    A cell that was pasted into the wrong column may hold the words of a respondent.
    """
    return f"'{cell}'" if re.fullmatch(r"[\w.\-]{1,40}", cell) else "of the name given there"
