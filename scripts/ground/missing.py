"""Kinds of missing answers, and what stands for an answer that ticks nothing."""

MISSING = ("not_asked", "not_reached", "no_answer", "dont_know", "not_applicable", "refused")
KINDS = (*MISSING, "none_ticked", "base")
NONE_TICKED = "(none)"  # the answer of who ticked no box of a question; no option can be called so
NOT_KNOWN = "not known"  # the value of an empty cell of a variable of a frame
TICKED = "ticked"  # in the `base` of an item: only who ticked something
WORDS = {
    "not_asked": "not asked",
    "not_reached": "not reached",
    "no_answer": "no answer",
    "dont_know": "don't know",
    "not_applicable": "not applicable",
    "refused": "refused",
}
