"""What an export says beside its cells, or its questionnaire, of each column: words, labels, boxes, questions."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from scripts.sheets import sheet
from scripts.sheets.headers import fold
from scripts.surveys.exports import export_tags, kobo, limesurvey, qsf, qualtrics, questionnaire_skips, xlsform
from scripts.surveys.exports.same_labels import every


class Declared(NamedTuple):
    """What is said of a column: as in `columns.Column`.

    `of` is the question it is about, as routes name it; `several` says that a cell may hold several of its labels.
    """

    words: str
    labels: list[str]
    outside: Sequence[str] = ()
    box: bool = False
    id: str = ""
    codes: Mapping[str, str] = MappingProxyType({})
    option: str = ""
    of: str = ""
    several: bool = False


NOTHING = Declared("", [])


def own_words(
    path: Path, platform: str, headers: list[str], codes: list[str], form: Path | None, language: str | None
) -> list[Declared]:
    """Return what stands in the file beside its cells, or in the questionnaire, for each column."""
    if platform in ("spss", "stata"):
        told = of_statistics(path, platform)
        return [told.get(header, NOTHING) for header in headers]
    if platform == "qualtrics":
        return of_qualtrics(path, headers, form)
    if form and platform == "kobo":
        return of_kobo(form, language, headers)
    if form and platform == "limesurvey":
        known = of_limesurvey(form, language)
        return [known.get(code, known.get(fold(code), NOTHING)) for code in codes]
    return [NOTHING] * len(headers)


def of_qualtrics(path: Path, headers: list[str], form: Path | None) -> list[Declared]:
    """Return the words of the second row, with what the questionnaire says by the import ids or the export tags."""
    _, cells = sheet.rows(path, "utf-8")
    questions = cells[1] if len(cells) > 1 else []
    ids = [qualtrics.import_id(cell) for cell in cells[2]] if len(cells) > 2 else []
    if questions[:1] == [qualtrics.LEGACY] and not any(ids):
        return of_tags(headers, questions, form)
    known, outside = (qsf.labels(form), qsf.outside(form)) if form else ({}, {})
    made = []
    for place in range(len(headers)):
        key = ids[place] if place < len(ids) else ""
        said = known.get(key, {})
        box = list(said) == ["1"] and bool(re.search(r"-\d+(-\d+)?$", key))
        words = questions[place] if place < len(questions) else ""
        of = re.split(r"[-#_]", key)[0]
        made.append(Declared(words, every(said.values()), outside.get(key, ()), box, key, of=of))
    return made


def of_tags(headers: list[str], questions: list[str], form: Path | None) -> list[Declared]:
    """Return what is known of the columns of an old export of Qualtrics, by the export tags of its questionnaire."""
    known = export_tags.labels(form, headers) if form else {}
    asked = questionnaire_skips.asked(form) if form else []
    outside = {
        (re.split(r"[-#_]", key)[0], label)
        for key, labels in (qsf.outside(form) if form else {}).items()
        for label in labels
    }
    tags = {str(one.get("DataExportTag", "")).replace("-", "_"): str(one["QuestionID"]) for one in asked}
    made = []
    for place, header in enumerate(headers):
        said = known.get(place, {})
        words = questions[place] if place < len(questions) else ""
        own = [tag for tag in tags if tag and (header == tag or header.startswith((f"{tag}_", f"{tag}#")))]
        of = tags[max(own, key=len)] if own else ""
        labels = every(said.values())
        box = list(said) == ["1"] and header not in tags
        made.append(Declared(words, labels, [one for one in labels if (of, one) in outside], box, of=of))
    return made


def of_kobo(form: Path, language: str | None, headers: list[str]) -> list[Declared]:
    """Return what an XLSForm says of the columns of an export of Kobo or ODK, whose headers are names or labels."""
    asked = xlsform.listed(form, language)
    made = []
    for header in headers:
        above = kobo.option_of(header, headers)
        question = xlsform.question_of(asked, above or header)
        if question is None:
            made.append(NOTHING)
        elif above:
            name = header[len(above) + 1 :]
            label = question.labels.get(name, name)
            box = question.several
            made.append(
                Declared(question.text or question.name, [], (), box, f"{question.path}/{name}",
                         option=label, of=question.path)
            )  # fmt: skip
        else:
            labels = every(question.labels.values())
            made.append(Declared(question.text, labels, id=question.path, of=question.path, several=question.several))
    return made


def of_limesurvey(form: Path, language: str | None) -> dict[str, Declared]:
    """Return code of a column, as an export may write it, -> what the structure of a survey says of it."""
    asked, _ = limesurvey.questions(form, language)
    labels = limesurvey.labels(form, language)
    made: dict[str, Declared] = {}
    for one in asked:
        made[one.code] = Declared(one.text, every(labels.get(one.code, {}).values()), id=one.code, of=one.code)
        for part, words in one.parts.items():
            for code in limesurvey.written(one.code, part):
                if one.kind in limesurvey.BOXES:
                    made[code] = Declared(one.text, [], (), True, code, option=words, of=one.code)
                else:
                    own = every(labels.get(code, {}).values())
                    made[code] = Declared(one.text, own, id=code, option=words, of=one.code)
        for code in limesurvey.written(one.code, "other") if one.other else []:
            words = "Other" if one.kind in limesurvey.BOXES else ""
            made[code] = Declared(one.text if words else f"{one.text} (other)", [], id=code, option=words, of=one.code)
    return made | {fold(code): told for code, told in made.items()}


def of_statistics(path: Path, platform: str) -> dict[str, Declared]:
    """Return what an SPSS or Stata file says of its variables and multiple-response sets: labels, codes, boxes."""
    from scripts.surveys.exports import readstat

    kind = "dta" if platform == "stata" else "por" if path.suffix.lower() == ".por" else "sav"
    _, meta = readstat.read(path, path.read_bytes(), kind, metadataonly=True)
    made: dict[str, Declared] = {}
    for variable, label in meta.column_names_to_labels.items():
        found = meta.variable_value_labels.get(variable, {})
        codes = {str(text): f"{code:g}" if isinstance(code, float) else str(code) for code, text in found.items()}
        made[variable] = Declared(label or "", [str(text) for text in found.values()], codes=codes)
    for name, one in (getattr(meta, "mr_sets", None) or {}).items():
        words = one.get("label") or name
        if not one["is_dichotomy"]:
            members = [made[variable] for variable in one["variable_list"]]
            listed = [*dict.fromkeys(label for member in members for label in member.labels)]
            made[f"${name}"] = Declared(words, listed, id=f"${name}")
            made |= {variable: made[variable]._replace(id=f"${name}") for variable in one["variable_list"]}
            continue
        for variable in one["variable_list"]:
            option = made[variable].words.removeprefix(words).lstrip(" :-\u2013?.") or variable
            made[variable] = Declared(words, [], box=True, id=f"${name}", option=option)
    return made
