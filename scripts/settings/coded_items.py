"""Open questions whose answers a scheme codes: counted as multiple answers, whose options are the codes."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from scripts.ground.errors import EvidenceError
from scripts.settings import part_files
from scripts.settings.codebook import Into, Item, Scale
from scripts.settings.described import known
from scripts.settings.label_checks import check_statistic
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey
from scripts.settings.whole import Settings

LANGUAGE = re.compile(r"[a-z]{2,3}")
OWN = (
    "note",
    "file",
    "date",
    "language",
    "persons",
    "asked",
    "text",
    "sha256",
    "item",
)  # columns that notes have anyway


def with_codes(settings: Settings, root: str) -> Settings:
    """Return the settings in which each open question that a scheme codes has the codes as its options.

    Raises EvidenceError for what is no open question, a scheme that codes something else, one that codes answers of
    nobody or of several surveys, and a survey in parts.
    """
    surveys = {}
    for key, survey in settings.surveys.items():
        file = f"{root}/surveys/{key}.yaml"
        items = {
            name: coded(item, settings, survey.items, file, name) if item.coded_by or item.into else item
            for name, item in survey.items.items()
        }
        surveys[key] = survey.model_copy(update={"items": items})
        check_survey(surveys[key], file)
    made = replace(settings, surveys=surveys)
    for key, scheme in settings.schemes.items():
        if scheme.unit == "answers":
            check_source(key, scheme, made, f"{root}/schemes/{key}.yaml")
    return made


def coded(item: Item, settings: Settings, items: Mapping[str, Item], file: str, name: str) -> Item:
    """Return an open question as the multiple answer that its codes make of it."""
    key, place = str(item.coded_by), f"{file}, items.{name}.coded_by"
    if item.type != "text":
        raise EvidenceError(f"{place}: 'coded_by' goes with a text")
    if item.coded_by is None:
        raise EvidenceError(f"{file}, items.{name}.into: say under 'coded_by' which scheme codes the text")
    known(key, settings.schemes, place, "scheme")
    scheme = settings.schemes[key]
    if scheme.unit != "answers":
        raise EvidenceError(
            f"{place}: the scheme '{key}' codes {scheme.unit}: write `unit: answers` there, or name a copy of it that "
            "has its codes and codes answers"
        )
    made: dict[str, Any] = {"type": "multiple_response", "labels": options(scheme)}
    if item.into:
        made["into"] = specified(item.into, scheme, items, settings.evaluation.scales, f"{file}, items.{name}.into")
        # Who didn't choose Other was not asked which other.
        made["asked_if"] = item.asked_if or {item.into.item: [item.into.other]}
    return item.model_copy(update=made)


def specified(into: Into, scheme: Scheme, items: Mapping[str, Item], scales: Mapping[str, Scale], place: str) -> Into:
    """Return where answers Other go, with the category of each code; a code that is none, with none below it, is Other.

    Raises EvidenceError for an item or category that is not there, and for a code and one below it that are both some.
    """
    closed = [key for key, item in items.items() if item.type in ("choice", "multiple_response") and not item.coded_by]
    known(into.item, [key for key in closed if items[key].derive is None], f"{place}.item", "choice or multiple answer")
    target = items[into.item]
    categories = list(target.scale_in(scales).categories or target.columns or target.labels or {})
    known(into.other, categories, f"{place}.other", "category")
    found = {code: code for code in scheme.codes if code in categories} | into.codes
    for code, category in into.codes.items():
        known(code, scheme.codes, f"{place}.codes", "code")
        known(category, categories, f"{place}.codes.{code}", "category")
    if not set(found.values()) - {into.other}:
        raise EvidenceError(f"{place}.codes: no code is a category of '{into.item}': say which is which")
    for code in found:
        if above := next((one for one in over(code, scheme) if one in found), None):
            raise EvidenceError(f"{place}.codes: '{above}' and '{code}' below it both have a category: leave one out")
    without = [code for code in scheme.codes if not any(code in [one, *over(one, scheme)] for one in found)]
    return into.model_copy(update={"codes": found | dict.fromkeys(without, into.other)})


def over(code: str, scheme: Scheme) -> list[str]:
    """Return the codes above a code, in a tree that is looked at later."""
    found: list[str] = []
    while (above := scheme.codes[code].under) and above in scheme.codes and above not in found:
        found.append(above)
        code = above
    return found


def options(scheme: Scheme) -> dict[str, str | list[str]]:
    """Return what is counted of an answer: the codes with their labels, then the nets."""
    labels: dict[str, str | list[str]] = {key: code.label for key, code in scheme.codes.items()}
    return labels | {key: key.replace("_", " ").capitalize() for key in scheme.nets}


def check_survey(survey: Survey, file: str) -> None:
    """Refuse coded answers in parts, skip logic that names them, and a language that nothing says."""
    items = [key for key, item in survey.items.items() if item.coded_by]
    if items and part_files.parts(survey.file):
        raise EvidenceError(
            f"{file}, items.{items[0]}.coded_by: a survey in parts keeps no answers to code: put the parts "
            "into one file, or describe this question as a survey of its own, in one file with its answers alone"
        )
    for key, item in survey.items.items():
        for name in item.asked_if or {}:
            if name in items:
                raise EvidenceError(
                    f"{file}, items.{key}.asked_if: '{name}' is coded after the survey: name what led to the question"
                )
    into = [item.into.item for item in survey.items.values() if item.into]
    if twice := next((name for name in into if into.count(name) > 1), None):
        raise EvidenceError(f"{file}, items: two items go into '{twice}': keep `into` in one")
    told = survey.answer_language
    if told and not LANGUAGE.fullmatch(told):
        named = [key for key, item in survey.items.items() if item.type in ("choice", "text") and not item.derive]
        known(told, [*survey.variables, *named], f"{file}, answer_language", "language, item or frame variable")


def check_source(key: str, scheme: Scheme, settings: Settings, file: str) -> None:
    """Refuse a scheme of answers that no item names, or items of several surveys; codes that are statistics too."""
    named = [name for name, survey in settings.surveys.items() if items_of(survey, key)]
    if not named:
        raise EvidenceError(f"{file}, unit: no open question of a survey says `coded_by: {key}`: say it there")
    if len(named) > 1:
        raise EvidenceError(
            f"{file}, unit: items of {' and '.join(named)} say `coded_by: {key}`: a scheme codes answers to one "
            "survey, so copy it for the others"
        )
    back = [item.into.item for item in settings.surveys[named[0]].items.values() if item.into]
    strata = scheme.double_coding.strata if scheme.double_coding else []
    attributes = scheme.quotes.attributes if scheme.quotes else []
    for name in [*scheme.by, *strata, *attributes]:
        if name in back:
            raise EvidenceError(
                f"{file}: '{name}' is not known of an answer before it is coded, for answers Other are coded back into "
                f"it: remove it; the numbers of '{named[0]}' have it"
            )
    for code in options(scheme):
        try:
            check_statistic(code)
        except ValueError as error:
            raise EvidenceError(f"{file}, codes: {error}") from None


def coding_schemes(survey: Survey) -> list[str]:
    """Return the schemes that code open answers of a survey, in the order of the items."""
    return list(dict.fromkeys(item.coded_by for item in survey.items.values() if item.coded_by))


def items_of(survey: Survey, scheme: str) -> list[str]:
    """Return the open questions of a survey that a scheme codes."""
    return [key for key, item in survey.items.items() if item.coded_by == scheme]


def source_of(settings: Settings, scheme: str) -> str:
    """Return the survey whose answers a scheme codes."""
    return next(key for key, survey in settings.surveys.items() if items_of(survey, scheme))


def fields(survey: Survey) -> list[str]:
    """Return what a note of an answer can say of its respondent: frame variables, choice items, the language.

    Items that answers Other are coded back into are none: what they are in the end is not known before the coding.
    """
    back = [item.into.item for item in survey.items.values() if item.into]
    choices = [
        key for key, item in survey.items.items() if item.type == "choice" and item.derive is None and key not in back
    ]
    return [name for name in [*survey.variables, *choices] if name not in OWN] + ["language"]
