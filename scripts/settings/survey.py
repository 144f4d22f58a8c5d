"""The description of a survey: `config/surveys/NAME.yaml`."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.described import Described, Key

Labels = str | list[str]
Kind = Literal["not_asked", "not_reached", "no_answer", "dont_know", "not_applicable", "refused"]
RULE_NEEDS = {
    "drop_where": ("column", "equals"),
    "drop_persons": ("persons",),
    "keep_last_of_person": (),
    "drop_late": (),
    "drop_break_offs": (),
    "mark_straight_liners": ("grid",),
    "correct": ("file",),
}


class Scale(Described):
    """An ordered set of answers, shared by items."""

    categories: dict[Key, Labels] = Field(
        description="Answers in order: key and label, or key and a list of spellings."
    )
    scores: dict[Key, float] = Field({}, description="Points of each category, for the mean.")
    nets: dict[Key, list[Key]] = Field({}, description="Sums of categories, such as good or excellent.")
    missing: dict[Key, Labels] = Field({}, description="Answers outside the base, such as don't know.")
    kinds: dict[Key, Kind] = Field({}, description="The kind of a missing answer that isn't named like its kind.")

    @model_validator(mode="after")
    def known_categories(self) -> "Scale":
        """Scores and nets speak of categories of this scale, kinds of its missing answers."""
        for key in self.kinds:
            if key not in self.missing:
                raise PydanticCustomError("missing", "kinds: '{key}' is no missing answer of the scale", {"key": key})
        for name, keys in [("scores", list(self.scores)), *((f"nets.{n}", k) for n, k in self.nets.items())]:
            for key in keys:
                if key not in self.categories:
                    raise PydanticCustomError(
                        "category", "{name}: '{key}' is no category of the scale", {"name": name, "key": key}
                    )
        return self


class Frame(Described):
    """The list of the persons the survey was sent to."""

    file: str = Field(description="CSV or Excel file under raw/frames/.")
    person: str = Field(description="Column that names a person, the same as in the export.")
    variables: list[str] = Field([], description="Columns to keep: unit, grade, kind of entity.")


class Columns(Described):
    """Which columns of the export say who, when and how far."""

    respondent: str = Field(description="Column that names an answer; `row` makes one from the row number.")
    person: str | None = Field(None, description="Column that names the person, as on the frame.")
    started: str | None = Field(None, description="Start of the answer.")
    ended: str | None = Field(None, description="End of the answer.")
    progress: str | None = Field(None, description="Progress in per cent.")
    channel: str | None = Field(None, description="How the answer came in (Qualtrics: Status).")


class Cleaning(Described):
    """One rule of cleaning; every change it makes is a row of the cleaning log."""

    rule: Literal[
        "drop_where",
        "drop_persons",
        "keep_last_of_person",
        "drop_late",
        "drop_break_offs",
        "mark_straight_liners",
        "correct",
    ] = Field(description="What to do.")
    reason: str = Field(description="Why: it stands in the cleaning log.")
    column: str | None = Field(None, description="drop_where: the column or item.")
    equals: str | None = Field(None, description="drop_where: the value that drops the answer.")
    persons: list[str] | None = Field(None, description="drop_persons: who.")
    grid: Key | None = Field(None, description="mark_straight_liners: the grid.")
    file: str | None = Field(None, description="correct: CSV with respondent, item, old, new, reason.")

    @model_validator(mode="after")
    def complete(self) -> "Cleaning":
        """Each rule has what it needs."""
        for need in RULE_NEEDS[self.rule]:
            if getattr(self, need) is None:
                raise PydanticCustomError("need", "the rule {rule} needs '{need}'", {"rule": self.rule, "need": need})
        return self


class Weights(Described):
    """How answers are weighted up to the frame."""

    cells: list[str] = Field(description="Frame variables whose cells get a nonresponse adjustment.")
    smallest_cell: int = Field(5, ge=1, description="Cells with fewer answers are collapsed, and logged.")
    collapse: list[str] = Field([], description="Variables to give up first when a cell is too small.")
    poststrata: list[str] = Field([], description="Frame variables to poststratify to.")


class Item(Described):
    """One question of a survey."""

    text: str = Field(description="The question.")
    column: str | None = Field(None, description="Column of the export.")
    columns: dict[Key, str] | None = Field(None, description="multiple: one column an option.")
    separator: str | None = Field(None, description="multiple in one column: what stands between the options.")
    written: Key | None = Field(
        None, description="choice, multiple: the category or option that any other text stands for, such as other."
    )
    type: Literal["choice", "multiple", "number", "text"] = Field("choice", description="Kind of answer.")
    scale: str | None = Field(None, description="choice: a scale of config.yaml.")
    labels: dict[Key, Labels] | None = Field(None, description="multiple: labels of the options.")
    unit: str = Field("points", description="number: what the mean counts.")
    per: float = Field(1, gt=0, description="number: divide by this (100 for per cent).")
    minimum: float | None = Field(None, description="number: smallest right value.")
    maximum: float | None = Field(None, description="number: largest right value.")
    where: dict[str, str | list[str]] | None = Field(None, description="Frame variables: who was asked.")
    asked_if: dict[Key, str | list[str]] | None = Field(None, description="Items and answers that lead to it.")
    filter: str | None = Field(None, description="The same in words, for notes of tables.")
    base: list[Kind] = Field([], description="Kinds of missing answers that count in the base; none where absent.")

    @model_validator(mode="after")
    def complete(self) -> "Item":
        """A choice has a scale; an item has a column."""
        if self.type == "choice" and self.scale is None:
            raise PydanticCustomError("scale", "a choice needs 'scale', the name of a scale of config.yaml")
        if (self.column is None) == (self.columns is None):
            raise PydanticCustomError("column", "name either 'column' or, for a multiple answer, 'columns'")
        if self.base and self.type not in ("choice", "multiple"):
            raise PydanticCustomError(
                "base", "'base' goes with a choice or a multiple answer: a number has no other base"
            )
        return self


class Grid(Described):
    """Items that are shown, ranked and checked together."""

    text: str = Field(description="What they have in common.")
    items: list[Key] = Field(description="The items, of one scale.")
    rank_by: str | None = Field(None, description="Net, category or mean that ranks them.")


class Survey(Described):
    """A survey: its export, its frame, its items."""

    title: str = Field(description="Name of the survey.")
    source: str = Field(description="Source line under tables and figures.")
    file: str = Field(description="The export, under raw/surveys/.")
    platform: Literal[
        "qualtrics",
        "surveymonkey",
        "limesurvey",
        "kobo",
        "google_forms",
        "microsoft_forms",
        "surveygizmo",
        "spss",
        "stata",
        "excel",
        "plain",
    ] = Field(description="What wrote the export; excel is any workbook, plain any separated text.")
    encoding: str = Field("utf-8", description="Encoding of a text: utf-8, utf-16, cp1252, mac_roman.")
    separator: str | None = Field(None, description="What stands between cells; found by looking where absent.")
    sheet: str | None = Field(None, description="The sheet of a workbook; the first where absent.")
    form: str | None = Field(
        None, description="kobo: the XLSForm, qualtrics: the .qsf, for the labels of choices; under raw/surveys/."
    )
    language: str | None = Field(None, description="kobo: language of the labels; the first where absent.")
    selection: Literal["census", "non-random"] = Field(
        description="census: everybody on the frame was asked. non-random: no interval is ever made."
    )
    frame: Frame | None = Field(None, description="Whom it was sent to; absent where nobody knows.")
    columns: Columns = Field(description="Which columns say who and when.")
    date_format: str | None = Field(None, description="How dates are written, as %Y-%m-%d %H:%M:%S.")
    opens: date | None = Field(None, description="First day.")
    closes: date | None = Field(None, description="Last day; a later answer is an error unless a rule drops it.")
    minimum_response_rate: float = Field(0, ge=0, le=1, description="Below this rate the survey is not used.")
    thresholds: dict[Literal["complete", "partial"], float] = Field(
        {"complete": 0.8, "partial": 0.5},
        description="Share of the items asked that makes an answer complete, partial.",
    )
    cleaning: list[Cleaning] = Field([], description="Rules, in order.")
    breakdowns: list[str] = Field([], description="Frame variables or choice items to break numbers down by.")
    weights: Weights | None = Field(None, description="Absent: no weights.")
    items: dict[Key, Item] = Field(description="The questions, by key.")
    grids: dict[Key, Grid] = Field({}, description="Groups of items.")
