"""The skip logic in a Qualtrics questionnaire (.qsf), as far as `asked_if` can say it; what it can't is told."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from scripts.settings.survey import Survey
from scripts.surveys.exports import qsf
from scripts.surveys.exports.relevance import Condition, Route, both

SILENT = ("DB", "Meta", "Timing", "Captcha")  # texts, and what Qualtrics notes itself
CHOICE = re.compile(r"q://(QID\d+)/SelectableChoice/(\w+)")


def asked(path: Path) -> list[Any]:
    """Return the questions of a questionnaire that people answer."""
    try:
        return [one for one in qsf.elements(path, "SQ") if one["QuestionType"] not in SILENT]
    except qsf.BROKEN:
        raise qsf.refused(path) from None


def logic(path: Path) -> dict[str, Route]:
    """Return question (QID...) -> Route, for the questions that are not shown to everybody.

    The conditions of a question (display logic) that ask for choices of one question, or of several joined by "and",
    are an `asked_if`; so is the skip over questions after one choice out of several. What depends on a device, on
    what was displayed, on texts or on an "or" between questions is `unclear`, in words.
    """
    try:
        asked = {str(one["QuestionID"]): one for one in qsf.elements(path, "SQ")}
        found = {key: displayed(one, asked) for key, one in asked.items() if one.get("DisplayLogic")}
        for key, route in skipped(path, asked):
            before = found.get(key, Route({}, ()))
            found[key] = both(before, route)
    except qsf.BROKEN:
        raise qsf.refused(path) from None
    return found


def displayed(question: Mapping[str, Any], asked: Mapping[str, Any]) -> Route:
    """Return the route that the display logic of a question says."""
    conditions: Condition = {}
    joined, unclear = set(), []
    groups = [one for key, one in question["DisplayLogic"].items() if key.isdigit()]
    terms = [one for group in groups for key, one in group.items() if key.isdigit()]
    for number, term in enumerate(terms):
        found = CHOICE.fullmatch(str(term.get("LeftOperand")))
        if term.get("LogicType") != "Question" or term.get("Operator") != "Selected" or not found:
            unclear.append(qsf.without_markup(str(term.get("Description", "a condition"))))
            continue
        label = label_of(asked, found[1], found[2])
        if label:
            conditions.setdefault(found[1], []).append(label)
        else:
            unclear.append(f"a choice that {found[1]} does not have")
        if number:
            joined.add(str(term.get("Conjuction", "And")).casefold())  # so Qualtrics writes it
    # Two choices of one question are both wanted by "and": `asked_if` can only say "one of them".
    several = [key for key, one in conditions.items() if len(one) > 1]
    if joined == {"or"} and (len(conditions) > 1 or unclear):
        return Route({}, (*unclear, "one of several conditions on different questions"))
    if len(joined) > 1 or len(groups) > 1 or ("and" in joined and several):
        return Route({}, (*unclear, "conditions joined by and, and by or"))
    return Route(conditions, tuple(unclear))


def skipped(path: Path, asked: Mapping[str, Any]) -> Iterable[tuple[str, Route]]:
    """Yield the questions that a choice skips, with the choices of the asking question that lead to them."""
    order = blocks(path, asked)
    for number, rows in enumerate(order):
        for place, row in enumerate(rows):
            for skip in row.get("SkipLogic") or []:
                end, target = str(skip.get("SkipToDestination")), []
                for later in rows[place + 1 :]:
                    if later["QuestionID"] == end:
                        break
                    target.append(str(later["QuestionID"]))
                if end == "ENDOFSURVEY":
                    target += [str(later["QuestionID"]) for block in order[number + 1 :] for later in block]
                route = past(skip, asked)
                yield from ((key, route) for key in target)


def blocks(path: Path, asked: Mapping[str, Any]) -> list[list[Any]]:
    """Return the questions of each block as the block has them, blocks in the order of the flow."""
    found = [block for one in qsf.elements(path, "BL") for block in qsf.choices_of(one).values()]
    rows = [[one for one in block.get("BlockElements") or [] if one.get("QuestionID") in asked] for block in found]
    known = {str(block.get("ID")): one for block, one in zip(found, rows, strict=True)}
    flow = [one for element in qsf.elements(path, "FL") for one in ordered(element)]
    return [known[one] for one in dict.fromkeys(flow) if one in known] or rows


def past(skip: Mapping[str, Any], asked: Mapping[str, Any]) -> Route:
    """Return the route to a question that a skip leaves out: the other choices of the asking question."""
    found = CHOICE.fullmatch(str(skip.get("Locator")))
    words = qsf.without_markup(str(skip.get("Description", "a skip")))
    question = asked.get(found[1], {}) if found else {}
    single = question.get("QuestionType") == "MC" and question.get("Selector") not in qsf.SEVERAL
    if not found or not single or skip.get("Condition") != "Selected":
        return Route({}, (words,))
    # ASSUME: A respondent who left the filter question of a skip empty was not asked the questions that it can skip.
    others = qsf.choices_of(question["Choices"], question.get("ChoiceOrder"))
    return Route({found[1]: [qsf.shown(one) for key, one in others.items() if key != found[2]]}, ())


def ordered(flow: Mapping[str, Any]) -> Iterable[str]:
    """Yield the blocks of a flow in order, those of branches in their places."""
    if flow.get("ID"):
        yield str(flow["ID"])
    for one in flow.get("Flow") or []:
        yield from ordered(one)


def label_of(asked: Mapping[str, Any], question: str, choice: str) -> str:
    """Return the label of a choice of a question, "" where there is none."""
    found = qsf.choices_of(asked.get(question, {}).get("Choices")).get(choice)
    return qsf.shown(found) if found else ""


def undeclared(survey: Survey, columns: Mapping[str, str], routes: Mapping[str, Route]) -> list[str]:
    """Return a sentence for each item whose `asked_if` names other items than the questionnaire, in order.

    `columns` says which column (QID..., QID...-1, as an import id) each declared column of the export is.
    """
    asks: dict[str, list[str]] = {}
    for key, item in survey.items.items():
        asks.setdefault(question_of(item.own_columns, columns), []).append(key)
    told = []
    for key, item in survey.items.items():
        route = routes.get(question_of(item.own_columns, columns), Route({}, ()))
        declared = set(item.asked_if or {})
        wanted = [asks[one] for one in route.asked_if if one in asks]
        lacks = [one for one in wanted if not declared & set(one)]
        more = [one for one in declared if not any(one in keys for keys in wanted)]
        if lacks:
            names = ", ".join(" or ".join(one) for one in lacks)
            told.append(
                f"{key}: the questionnaire asks it depending on the answers to {names}, but `asked_if` does not say so"
            )
        if more and not route.unclear:
            told.append(f"{key}: `asked_if` names {', '.join(sorted(more))}, the questionnaire has no such condition")
    return told


def differing(survey: Survey, columns: Mapping[str, str], form: Path) -> list[str]:
    """Return a sentence for each item whose `asked_if` differs from the questionnaire (see `undeclared`)."""
    return undeclared(survey, columns, logic(form))


def question_of(names: Iterable[str], columns: Mapping[str, str]) -> str:
    """Return the question (QID...) that an item with these columns is about, "" where it is not known."""
    return next((re.split(r"[-#_]", columns[name])[0] for name in names if name in columns), "")
