"""The questionnaire beside an export: which one it is, in which language, and the answers as it shows them."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.drafts import platform, questionnaire_files
from scripts.drafts.declared import Declared, own_words
from scripts.drafts.repeat_sheets import Members
from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export, Platform
from scripts.sheets.headers import fold
from scripts.surveys.exports import limesurvey, questionnaire_skips, xlsform
from scripts.surveys.exports.relevance import Asking, Route, both, route
from scripts.surveys.received.received_answers import read_raw

PLATFORMS: dict[str, Platform] = {
    questionnaire_files.KINDS[".qsf"]: "qualtrics",
    questionnaire_files.STRUCTURE: "limesurvey",
    questionnaire_files.FORM: "kobo",
}
BARE = ("plain", "excel")  # what an export is taken for that has no marks


class Asked(NamedTuple):
    """An export as read: its cells, its description, its questionnaire, who is asked what, and what to say about it."""

    raw: pd.DataFrame
    described: Export
    form: Path | None
    found: platform.Found
    routes: dict[str, Route]
    notes: list[str]


def read(export: Path, name: str, file: str, forms: Sequence[Path], members: Members | None = None) -> Asked:
    """Return an export with the questionnaire that belongs to it: of its name, else the one whose questions it has.

    One that does not fit, or can't be read, is left out, and the notes say why. `members` names the sheet of a
    repeated group.
    """
    found = platform.find(export)
    title = f"Survey {name.replace('_', ' ')}"
    described = Export(title=title, source=title, file=file, platform=found.name, encoding=found.encoding)
    if members:
        found = found._replace(name="kobo", why="a sheet of members, each of whom belongs to a row of another sheet")
        update = {"platform": "kobo", "sheet": members.sheet, "parent": members.parent}
        described = described.model_copy(update=update)
    raw = read_raw(export, described)
    notes = repeated(raw, members)
    fitting: list[tuple[float, Path, Platform]] = []
    for form in forms:
        wanted = PLATFORMS.get(questionnaire_files.kind_of(form))
        own = questionnaire_files.stem(form.name) == questionnaire_files.stem(export.name)
        if wanted is None or (wanted != found.name and (found.name not in BARE or wanted == "qualtrics")):
            notes += [f"? {form.as_posix()} is no questionnaire of {found.name}, so it is left out"] if own else []
            continue
        try:
            share = known_share(export, raw, wanted, form)
        except EvidenceError as error:
            notes += [f"? the questionnaire is left out: {error}"] if own else []
            continue
        # Old exports of Qualtrics do not say which column is which question.
        if 2 * share >= 1 or (own and found.name == wanted and (share > 0 or wanted == "qualtrics")):
            fitting.append((share, form, wanted))
        elif own:
            notes.append(
                f"? {form.as_posix()} is left out: the export has few of its questions. Is it another version?"
            )
    fitting.sort(key=lambda one: -one[0])
    if not fitting or (len(fitting) > 1 and fitting[0][0] == fitting[1][0]):
        names = ", ".join(one[1].as_posix() for one in fitting)
        notes += [f"? {names} have the questions of this export: name one under `form`"] if fitting else []
        return Asked(raw, described, None, found, {}, notes)
    _, form, wanted = fitting[0]
    if wanted != found.name:
        found = found._replace(name=wanted, why=f"its columns are the questions of {form.as_posix()}")
    if questionnaire_files.stem(form.name) != questionnaire_files.stem(export.name):
        notes.append(f"? {form.as_posix()} is taken as its questionnaire, for it has the questions of this export")
    update = {"platform": wanted, "form": form.as_posix()}
    try:
        spoken, said = language(export, described.model_copy(update=update), form)
        described = described.model_copy(update=update | {"language": spoken})
        raw = read_raw(export, described, form)
        return Asked(raw, described, form, found, routes(wanted, form, spoken), [*notes, *said])
    except EvidenceError as error:
        notes.append(f"? the questionnaire is left out: {error}")
        return Asked(raw, described, None, found, {}, notes)


def repeated(raw: pd.DataFrame, members: Members | None) -> list[str]:
    """Return what to say of the sheets of repeated groups."""
    if members:
        above = ", ".join(str(header) for header in raw.columns[raw.attrs["own"] :])
        return [
            f"each row is a member of a repeated group and has the columns of its row on sheet {members.parent} too "
            f"({above}): to break numbers down by one, copy its item from the draft of that survey",
            "? the members of one row are alike: if the survey is a sample, name `_parent_index` among its clusters",
        ]
    left = raw.attrs.get("left") or []
    return (
        [f"other sheets have other rows: {', '.join(left)}; those of repeated groups are drafted as surveys"]
        if left
        else []
    )


def columns_by(export: Path, raw: pd.DataFrame, kind: Platform, form: Path, language: str | None) -> list[Declared]:
    """Return what a questionnaire says of each column of an export."""
    headers = [str(header) for header in raw.columns]
    codes = [str(code) for code in raw.attrs.get("codes") or headers]
    return own_words(export, kind, headers, codes, form, language)


def known_share(export: Path, raw: pd.DataFrame, kind: Platform, form: Path) -> float:
    """Return which share of the questions of a questionnaire an export has."""
    if kind == "kobo":
        asked = {one.path for one in xlsform.listed(form, None) if one.kind not in xlsform.SILENT and not one.repeat}
    elif kind == "limesurvey":
        asked = {one.code for one in limesurvey.questions(form)[0] if one.kind != "X"}
    else:
        asked = {str(one["QuestionID"]) for one in questionnaire_skips.asked(form)}
    there = {one.of for one in columns_by(export, raw, kind, form, None)} & asked
    return len(there) / len(asked) if asked else 0


def language(export: Path, described: Export, form: Path) -> tuple[str | None, list[str]]:
    """Return the language of the labels, and what to say of it: that of the cells, else the first; None for one."""
    kind = described.platform
    of_kind = {"kobo": xlsform.languages, "limesurvey": limesurvey.languages}
    spoken = of_kind[kind](form) if kind in of_kind else []
    if len(spoken) < 2 or not all(spoken):
        return None, []
    raw = read_raw(export, described.model_copy(update={"form": None}))
    cells = [{fold(str(cell)) for cell in raw.iloc[:, place].drop_duplicates()} for place in range(raw.shape[1])]
    hits = {}
    for one in spoken:
        declared = columns_by(export, raw, kind, form, one)
        hits[one] = sum(
            fold(label) in said for told, said in zip(declared, cells, strict=True) for label in told.labels
        )
    best = max(spoken, key=lambda one: hits[one])
    told = [hits[one] for one in spoken]
    if told.count(max(told)) > 1:
        best = spoken[0]
    return best, [f"? the questionnaire has its labels in {', '.join(spoken)}: is it {best} (`language`)?"]


def routes(kind: Platform, form: Path, language: str | None) -> dict[str, Route]:
    """Return question -> to whom it is shown, for the questions that are not shown to everybody."""
    if kind == "kobo":
        return xlsform.routes(xlsform.listed(form, language))
    if kind == "qualtrics":
        return questionnaire_skips.logic(form)
    asked, _ = limesurvey.questions(form, language)
    labels = limesurvey.labels(form, language)
    asking: dict[str, Asking] = {}
    for one in asked:
        optional = not one.mandatory or bool(one.relevance)
        asking[one.code] = Asking(one.code, labels.get(one.code, {}), False, optional)
        for part, words in one.parts.items():
            for code in limesurvey.written(one.code, part):
                box = one.kind in limesurvey.BOXES
                known = {"Y": words} if box else labels.get(code, {})
                asking[code] = Asking(one.code if box else code, known, box, optional)
    made = {}
    for one in asked:
        found = Route({}, ())
        for condition in one.relevance:
            found = both(found, route(condition, asking), asking)
        if one.relevance:
            made[one.code] = found
    return made
