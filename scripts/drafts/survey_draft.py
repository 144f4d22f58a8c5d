"""The draft of a survey: its description with questions to a person, its scales, and its first tables."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from scripts.drafts import (
    bare_boxes,
    beside,
    columns,
    drafted_lines,
    finding_draft,
    finish_flags,
    frame_draft,
    headings,
    item_drafts,
    missing_words,
    offered,
    platform,
    replicate_columns,
    roles,
    routes,
    scales,
    skip_patterns,
    survey_language,
)
from scripts.drafts.box_shapes import shape
from scripts.drafts.columns import Column
from scripts.drafts.drafted_items import Draft
from scripts.drafts.repeat_sheets import Members
from scripts.drafts.writing import comment, flow, scalar, scales_block
from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export

ABOUT = {"person": roles.PERSON, "started": roles.STARTED, "ended": roles.ENDED, "progress": roles.PROGRESS}


class Parts(NamedTuple):
    """What was found in an export beside its items."""

    about: dict[str, str]
    notes: list[str]
    left: list[str]
    questions: list[Column]
    date_format: str | None


def write(
    export: Path,
    name: str,
    file: str,
    several: bool,
    frame_files: list[Path],
    form: Sequence[Path] = (),
    members: Members | None = None,
) -> dict[str, Any]:
    """Return the drafts of `config/surveys/{name}.yaml`, of its scales and of its first tables, as texts.

    `file` is the export as a description names it, `several` whether there are other surveys (then new scales begin
    with `name`), `frame_files` the list of persons of that name under raw/frames/, where there is one; `form` the
    questionnaires that may belong to the export; `members` the sheet of a repeated group. Texts of respondents stay
    out, but for answers that at least five gave. Raises EvidenceError for an export that can't be read.
    """
    asked_in = beside.read(export, name, file, form, members)
    raw, described, found = asked_in.raw, asked_in.described, asked_in.found
    if raw.empty:
        raise platform.refuse(export)
    listed = headings.with_options(
        columns.columns(export, raw, found.name, asked_in.form, described.language),
        [str(header) for header in raw.columns],
    )[: raw.attrs["own"] if members else None]
    words = {column.name: missing_words.found(column.counts) for column in listed}
    listed = offered.marked([missing_words.left(column) for column in listed], found.name, raw.attrs.get("closed", []))
    persons = frame_draft.find(frame_files, raw, listed)
    language = survey_language.of(told(listed))
    parts = sort(listed, len(raw), persons, language)
    separators = raw.attrs.get("separators") or []
    made = item_drafts.draft(columns.groups(parts.questions), separators, f"{name}_" if several else "")
    if not made.items:
        raise EvidenceError(f"{export.as_posix()}: no column holds answers: is it an export of a survey?")
    bare_boxes.ask(made, parts.questions)
    routes.add(made, listed, asked_in.routes)
    if not asked_in.routes:
        skip_patterns.ask(made, raw, listed)
    in_language(made, language)
    variables = persons.variables if persons else {}
    breakdowns = finding_draft.breakdowns(made, variables)
    text = "\n".join(
        [
            *head(described, Read(name, found, len(raw), len(listed), asked_in.notes), persons, parts),
            *missing_words.lines(word for name in closed_columns(made) for word in words[name]),
            *finding_draft.breakdown_lines(breakdowns),
            *drafted_lines.weight_lines(made),
            *drafted_lines.item_lines(made),
            *drafted_lines.grid_lines(made),
            *drafted_lines.left_lines([*parts.left, *made.left]),
        ]
    )
    missing, left = missing_words.apart(made.scales)
    whole = {key: missing_words.apart({key: one})[1][key] for key, one in made.whole.items()}
    scale_text = "\n".join(
        [
            *comment(f"Scales of the draft of {name}: copy them into config/config.yaml, below `scales:`."),
            *drafted_lines.missing_lines(missing),
            "scales:",
            *scales_block(left, whole),
        ]
    )
    asked = text.count("# ?")
    return {
        "draft": text + "\n",
        "scales": (scale_text if made.scales else "scales: {}") + "\n",
        "finding": finding_draft.write(name, made, breakdowns, variables, language),
        "line": f"{name}: {found.name}, {len(raw)} answers, {len(made.items)} items drafted, {asked} questions for you",
    }


def told(listed: Sequence[Column]) -> list[str]:
    """Return the words of a questionnaire that an export holds: questions, options, answers that many gave."""
    answers = [text for one in listed for text, count in one.counts.items() if count >= scales.SHOWN]
    return [*(word for one in listed for word in (one.question, one.option, *one.labels)), *answers]


def in_language(made: Draft, language: str) -> None:
    """Write what a draft says of its own in the language of the survey."""
    for scale in made.scales.values():
        if scales.RARE in scale["categories"]:
            scale["categories"][scales.RARE] = [survey_language.word("rare", language)]
    for item in made.items:
        for key, name in ((scales.RARE, "rare"), ("other", "other")):
            if item.fields.get("other_specify") == key and key in item.fields.get("labels", {}):
                item.fields["labels"][key] = survey_language.word(name, language)


def closed_columns(made: Draft) -> list[str]:
    """Return the columns of the items that are counted, in which a word for no answer would count as one."""
    items = [item.fields for item in made.items if item.fields.get("type") != "text"]
    return [name for fields in items for name in fields.get("columns", {"": fields.get("column")}).values() if name]


def sort(listed: list[Column], rows: int, persons: frame_draft.Persons | None, language: str) -> Parts:
    """Return which columns say who and when, which are left out and why, and which are questions."""
    about, notes, left = {}, [], []
    used: set[int] = set()
    open_columns = [column for column in listed if not roles.personal(column)]
    key = next(
        (c for name in roles.RESPONDENT for c in open_columns if name in roles.titles(c) and roles.is_unique(c, rows)),
        None,
    )
    about["respondent"] = key.name if key else "row"
    used |= {key.place} if key else set()
    notes += [] if key else ["no column names an answer: `row` makes a name from the row number"]
    if persons:
        about["person"] = persons.column.name
        used.add(persons.column.place)
    formats: list[str] = []
    for role, names in ABOUT.items():
        column = roles.called([c for c in open_columns if c.place not in used and c.filled], names)
        if column is None or role in about or (role in ("started", "ended") and not roles.is_date(column)):
            continue
        about[role] = column.name
        used.add(column.place)
        if role in ("started", "ended"):
            fits = roles.date_formats(list(column.counts))
            formats = [one for one in formats if one in fits] if formats else fits
            if not formats:
                del about[role]
        if role == "person":
            notes.append("? does this column identify who answered, as on the list of those asked?")
    flag = finish_flags.find([c for c in listed if c.place not in used])
    if flag.channel:
        about["channel"] = flag.channel.name
        used.add(flag.channel.place)
        notes += flag.notes
    if len(formats) > 1 and "%d" in formats[0] and {one[:2] for one in formats} >= {"%d", "%m"}:
        notes.append("? does the month stand before the day (%m) or after it (%d)?")
    if replicates := replicate_columns.find([c for c in listed if c.place not in used], rows):
        notes.append(replicates.question)
        left.append(f"{replicates.said}: replicate weights, if the question above is answered with yes")
        used |= {column.place for column in replicates.columns}
    if language in survey_language.DAY_FIRST:
        formats.sort(key=lambda one: "%m/%d" in one)
    # Dates of ISO are read without a format.
    date_format = formats[0] if formats and not formats[0].startswith("%Y-%m-%d") else None
    questions = []
    for column in listed:
        why = "" if column.place in used else reason(column, listed, rows)
        if why:
            left.append(f"{scalar(column.name)}: {why}")
        elif column.place not in used:
            questions.append(column)
    return Parts(about, notes, left, questions, date_format)


def reason(column: Column, listed: list[Column], rows: int) -> str:
    """Return why a column is no item, or "" for a question."""
    kind = roles.personal(column)
    if kind and not (kind in ("name", "place", "address") and 1 < len(column.counts) <= 12 < column.filled):
        return f"personal data ({kind}), which never gets further than raw/"
    if not column.filled and not column.labels:
        return "empty"
    if roles.titles(column) & roles.BEHIND or column.name.startswith("_"):
        return "the platform wrote it, nobody answered it"
    if column.id.startswith("$") and column.name != column.id and not column.box:
        return f"the same as {column.id}"
    below = [other for other in listed if other.name.startswith((f"{column.name}/", f"{column.name}."))]
    if any("/" in other.name for other in below) or len([other for other in below if shape(other.counts)]) > 1:
        return "the same as the columns of its options"
    if roles.is_date(column):
        return "a date"
    numbers = [roles.number(value) for value in column.counts]
    if len(column.counts) == 1 and column.filled == rows and None not in numbers:
        return "the same number in every row"
    if (
        roles.is_unique(column, rows)
        and rows > 20
        and all(number is not None and number.is_integer() for number in numbers)
    ):
        return "each row has a number of its own: an id"
    if column.name.startswith("@") and all(number is not None for number in numbers) and len(numbers) in (1, rows):
        return "numbers without a name"
    return ""


class Read(NamedTuple):
    """An export that was read: its name, what was found in it, its answers and columns, notes on its questionnaire."""

    name: str
    found: platform.Found
    rows: int
    width: int
    notes: list[str]


def head(export: Export, read: Read, persons: frame_draft.Persons | None, parts: Parts) -> list[str]:
    """Return the lines above the items."""
    name, found, rows, width, notes = read
    coded = [f"encoding: {export.encoding}"] if export.encoding != "utf-8" else []
    census = "census" if persons else "nonprobability"
    return [
        *comment(f"Draft made from {export.file}: {rows} answers, {width} columns. Save it as "
                 f"config/surveys/{name}.yaml before you change it (a draft is written anew). Lines with `# ?` ask you "
                 "something; the rest is sure or harmless."),
        *comment("? what is the survey called, and whose is it?"),
        f"title: {scalar(export.title)}",
        f"source: {scalar(export.source)}",
        f"file: {scalar(export.file)}",
        *comment(f"sure: {found.why}"),
        f"platform: {export.platform}",
        *(comment(f"? {found.asks}") if found.asks else []),
        *(line for note in notes for line in comment(note)),
        *(f"{key}: {scalar(one)}" for key, one in (("sheet", export.sheet), ("parent", export.parent)) if one),
        *([f"form: {scalar(export.form)}"] if export.form else []),
        *([f"language: {scalar(export.language)}"] if export.language else []),
        *coded,
        *comment("? census: everybody on the frame was asked. nonprobability: unknown who was asked; no intervals."),
        f"selection: {census}",
        *frame_draft.lines(persons),
        *(line for note in parts.notes for line in drafted_lines.asked(note)),
        f"columns: {flow(parts.about)}",
        *([f"date_format: {scalar(parts.date_format, True)}"] if parts.date_format else []),
    ]  # fmt: skip
