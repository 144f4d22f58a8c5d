"""The description of a survey: `config/surveys/NAME.yaml`."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.described import Described, Key, Truth

TEXT = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
LABELS = {"anyOf": [*TEXT["anyOf"], {"type": "array", "items": {"type": "string"}}]}
Text = Annotated[str, WithJsonSchema(TEXT)]  # a text, or texts by language (scripts/settings/languages.py)
Labels = Annotated[str | list[str], WithJsonSchema(LABELS)]  # a label, a list of spellings, or these by language
YES_NO = "yes_no"  # the scale of derived items that are a condition
Disposition = Literal["complete", "partial", "refusal", "break-off", "non-contact", "other", "unknown", "ineligible"]
Kind = Literal["not_asked", "not_reached", "no_answer", "dont_know", "not_applicable", "refused"]
RULE_NEEDS: dict[str, tuple[str, ...]] = {
    "drop_persons": ("persons",),
    "keep_last_of_person": (),
    "drop_break_offs": (),
    "correct": ("file",),
    **dict.fromkeys(("drop_where", "mark_where"), ("column", "equals")),
    **dict.fromkeys(("drop_ineligible", "mark_ineligible"), ("where",)),
    **dict.fromkeys(("drop_late", "mark_late", "drop_same_answers", "mark_same_answers"), ()),
    **dict.fromkeys(("drop_straight_liners", "mark_straight_liners"), ("grid",)),
    **dict.fromkeys(("drop_speeders", "mark_speeders"), ("minutes",)),
    **dict.fromkeys(("drop_out_of_range", "mark_out_of_range", "clear_out_of_range"), ("item",)),
    **dict.fromkeys(("drop_wrong_logic", "mark_wrong_logic", "clear_wrong_logic"), ()),
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
        "mark_where",
        "drop_persons",
        "keep_last_of_person",
        "drop_late",
        "mark_late",
        "drop_break_offs",
        "drop_ineligible",
        "mark_ineligible",
        "drop_speeders",
        "mark_speeders",
        "drop_straight_liners",
        "mark_straight_liners",
        "drop_same_answers",
        "mark_same_answers",
        "drop_out_of_range",
        "mark_out_of_range",
        "clear_out_of_range",
        "drop_wrong_logic",
        "mark_wrong_logic",
        "clear_wrong_logic",
        "correct",
    ] = Field(description="What to do.")
    reason: str = Field(description="Why: it stands in the cleaning log.")
    author: str | None = Field(None, description="Who decided on the rule: it stands in the cleaning log.")
    date: dt.date | None = Field(None, description="When: it stands in the cleaning log.")
    column: str | None = Field(None, description="where: the column or item.")
    equals: str | None = Field(None, description="where: the value that drops or marks the answer.")
    where: dict[str, str | list[str]] | None = Field(
        None, description="where, ineligible: columns, items or frame variables and their values; all have to fit."
    )
    persons: list[str] | None = Field(None, description="drop_persons: who.")
    grid: Key | None = Field(None, description="straight_liners: the grid.")
    minutes: float | None = Field(None, gt=0, description="speeders: who took less.")
    item: Key | None = Field(None, description="out_of_range: the number item.")
    at_least: float | None = Field(None, description="out_of_range: the smallest right value.")
    at_most: float | None = Field(None, description="out_of_range: the largest right value.")
    file: str | None = Field(
        None,
        description="correct: table with respondent, item, old, new, reason[, author, date], or a cleaning log of "
        "IMPACT or REACH (uuid, question, old.value, new.value, change_type).",
    )

    @model_validator(mode="after")
    def complete(self) -> "Cleaning":
        """Each rule has what it needs."""
        if self.rule.endswith("_out_of_range") and self.at_least is None and self.at_most is None:
            raise PydanticCustomError("need", "the rule {rule} needs 'at_least' or 'at_most'", {"rule": self.rule})
        for need in RULE_NEEDS[self.rule]:
            if getattr(self, need) is None and not (self.rule.endswith("_where") and self.where):
                raise PydanticCustomError("need", "the rule {rule} needs '{need}'", {"rule": self.rule, "need": need})
        return self


class Dispositions(Described):
    """What became of those who did not answer, and the codes that stand for it."""

    edition: str = Field("AAPOR, 9th edition", description="Which table of codes; name yours where you give codes.")
    codes: dict[Disposition, str] = Field({}, description="Codes that differ from the table.")
    variable: str | None = Field(None, description="Frame variable that says what became of the silent.")
    words: dict[str, Disposition] = Field({}, description="What each of its values means.")
    e: Literal["whole", "group"] = Field("whole", description="Whose share of eligible is that of the unknown (e).")

    @model_validator(mode="after")
    def complete(self) -> "Dispositions":
        """Words need their variable, and other codes a name."""
        if bool(self.words) != bool(self.variable):
            raise PydanticCustomError("words", "'variable' and 'words' go together")
        if self.codes and self.edition == "AAPOR, 9th edition":
            raise PydanticCustomError("edition", "codes of your own need a name: write it under 'edition'")
        return self


class Rake(Described):
    """Margins of the frame that the weights add up to, each by itself."""

    margins: list[str] = Field(min_length=1, description="Frame variables.")


class Calibrate(Described):
    """What the weights meet on the frame at once: counts of values, and sums of numbers."""

    margins: list[str] = Field([], description="Frame variables: each of their values gets its persons.")
    totals: list[str] = Field([], description="Frame variables that are numbers: their sums are met.")
    method: Literal["linear", "bounded"] = Field(
        "linear", description="linear: the regression estimator (GREG). bounded: factors stay within `bounds` (logit)."
    )
    bounds: tuple[float, float] | None = Field(None, description="bounded: the smallest and the largest factor.")

    @model_validator(mode="after")
    def complete(self) -> "Calibrate":
        """There is something to meet, and bounds go with bounded."""
        if not self.margins and not self.totals:
            raise PydanticCustomError("meet", "name 'margins', 'totals' or both")
        if (self.method == "bounded") != (self.bounds is not None):
            raise PydanticCustomError("bounds", "'method: bounded' and 'bounds' go together")
        if self.bounds and not 0 <= self.bounds[0] < 1 < self.bounds[1]:
            raise PydanticCustomError("bounds", "'bounds' are two factors, one below and one above 1")
        return self


class Trim(Described):
    """The largest weight there may be."""

    at_most: float = Field(gt=1, description="In multiples of the median weight; what is cut goes to the others.")


class Weights(Described):
    """How answers are weighted up to the frame."""

    cells: list[str] = Field([], description="Frame variables whose cells get a nonresponse adjustment.")
    smallest_cell: int = Field(5, ge=1, description="Cells with fewer answers are collapsed, and logged.")
    collapse: list[str] = Field([], description="Variables to give up first when a cell is too small.")
    poststrata: list[str] = Field([], description="Frame variables to poststratify to.")
    rake: Rake | None = Field(None, description="Instead of poststrata: several margins, each met.")
    calibrate: Calibrate | None = Field(None, description="Instead of poststrata and rake: margins, sums, bounds.")
    trim: Trim | None = Field(None, description="Last of all: no weight above so many times the median.")
    column: str | None = Field(None, description="Weights that are given: an item or a frame variable; no other key.")

    @model_validator(mode="after")
    def one_way(self) -> "Weights":
        """Weights are given or made, and made to poststrata or to margins."""
        made = bool(self.cells or self.poststrata or self.rake or self.calibrate)
        if made == bool(self.column):
            raise PydanticCustomError(
                "way", "name either 'column', or what makes weights: cells, poststrata, rake, calibrate"
            )
        if sum(map(bool, (self.poststrata, self.rake, self.calibrate))) > 1:
            raise PydanticCustomError(
                "way", "take one of poststrata, rake and calibrate: poststrata are a margin of the others"
            )
        if self.trim and self.column:
            raise PydanticCustomError("way", "weights that are given are not trimmed: take 'trim' out")
        return self


class When(Described):
    """One value of a derived item, and when it is that."""

    value: str | float = Field(description="The category, or the number.")
    if_: str | None = Field(None, alias="if", description="The condition; the last value may have none.")


class Design(Described):
    """How a probability sample was drawn: its weights are given, no frame is needed."""

    weight: str = Field(description="Column with the weight of each answer: an item, or any column of the export.")
    strata: list[str] = Field([], description="Columns whose values together name a stratum.")
    cluster: str | None = Field(None, description="Column that names the cluster that was drawn; absent: single cases.")
    population: str | None = Field(
        None, description="Column with what the stratum was drawn from: its clusters, or its cases; absent: not known."
    )
    lonely: Literal["fail", "remove", "adjust", "average"] = Field(
        "fail", description="What a stratum of one cluster adds to the variance."
    )


class Item(Described):
    """One question of a survey."""

    text: Text = Field(description="The question.")
    column: str | None = Field(None, description="Column of the export.")
    columns: dict[Key, str] | None = Field(None, description="multiple: one column an option.")
    separator: str | None = Field(None, description="multiple in one column: what stands between the options.")
    numbered: Truth = Field(False, description="choice: a number stands before or behind the label, as in `5 - Good`.")
    decimal: Literal[".", ","] | None = Field(
        None, description="number: the sign of decimals, where thousands may be set apart; a point where absent."
    )
    words: list[str] = Field([], description="number: words that may stand beside it, such as hours; no other may.")
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
    responses: Truth = Field(
        False,
        description="multiple: true gives each option as a share of all options chosen too (OPTION_of_responses).",
    )
    coded_by: Key | None = Field(None, description="text: the scheme that codes what people wrote.")
    reverse: Truth = Field(False, description="choice: true turns the scores round, for the mean.")
    derive: list[When] | str | None = Field(
        None,
        min_length=1,
        description="Instead of a column: an expression of items and frame variables, such as "
        "`years >= 5 and grade in [P-4, P-5]`, or a list of values and conditions, the first that holds; see "
        "docs/architecture.md.",
    )

    @model_validator(mode="before")
    @classmethod
    def yes_or_no(cls, data: Any) -> Any:
        """A derived choice without a scale has that of yes and no."""
        if isinstance(data, dict) and data.get("derive") and data.get("type", "choice") == "choice":
            return {"scale": YES_NO} | data
        return data

    @model_validator(mode="after")
    def complete(self) -> "Item":
        """A choice has a scale; an item has a column."""
        if self.type == "choice" and self.scale is None:
            raise PydanticCustomError("scale", "a choice needs 'scale', the name of a scale of config.yaml")
        if [self.column, self.columns, self.derive].count(None) != 2:
            raise PydanticCustomError(
                "column", "name either 'column' or, for a multiple answer, 'columns', or 'derive' for a derived item"
            )
        if self.derive is not None and self.type not in ("choice", "number"):
            raise PydanticCustomError("derive", "a derived item is a choice or a number")
        if self.reverse and self.type != "choice":
            raise PydanticCustomError("reverse", "'reverse' goes with a choice, whose scale has scores")
        for name, kind in (
            ("numbered", "choice"),
            ("decimal", "number"),
            ("words", "number"),
            ("coded_by", "text"),
            ("responses", "multiple"),
        ):
            if getattr(self, name) and self.type != kind:
                raise PydanticCustomError("kind", "'{name}' goes with a {kind}", {"name": name, "kind": kind})
        if self.base and self.type not in ("choice", "multiple"):
            raise PydanticCustomError(
                "base", "'base' goes with a choice or a multiple answer: a number has no other base"
            )
        return self


class Grid(Described):
    """Items that are shown, ranked and checked together."""

    text: Text = Field(description="What they have in common.")
    items: list[Key] = Field(description="The items, of one scale.")
    rank_by: str | None = Field(None, description="Net, category or mean that ranks them.")


class Survey(Described):
    """A survey: its export, its frame, its items."""

    title: str = Field(description="Name of the survey.")
    source: str = Field(description="Source line under tables and figures.")
    file: str = Field(description="The export, under raw/surveys/; a folder is a survey in parts, CSV or parquet.")
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
        None,
        description="Labels of choices: the XLSForm of kobo, the .qsf of qualtrics, the .lss or tab-separated .txt of "
        "limesurvey; under raw/surveys/.",
    )
    language: str | None = Field(None, description="kobo, limesurvey: language of the labels; the first where absent.")
    selection: Literal["census", "non-random", "sample"] = Field(
        description="census: everybody on the frame was asked. non-random: no interval is ever made. sample: drawn at "
        "random, as `design` says."
    )
    design: Design | None = Field(None, description="sample: weights, strata, clusters.")
    inference: Literal["finite", "superpopulation"] = Field(
        "finite",
        description="census: whether intervals and tests speak of the persons of the frame (finite population "
        "correction), or of whatever might have brought them forth (none).",
    )
    frame: Frame | None = Field(None, description="Whom it was sent to; absent where nobody knows.")
    columns: Columns = Field(description="Which columns say who and when.")
    date_format: str | None = Field(None, description="How dates are written, as %Y-%m-%d %H:%M:%S.")
    opens: dt.date | None = Field(None, description="First day.")
    closes: dt.date | None = Field(None, description="Last day; a later answer is an error unless a rule drops it.")
    minimum_response_rate: float = Field(0, ge=0, le=1, description="Below this rate the survey is not used.")
    thresholds: dict[Literal["complete", "partial"], float] = Field(
        {"complete": 0.8, "partial": 0.5},
        description="Share of the items asked that makes an answer complete, partial.",
    )
    cleaning: list[Cleaning] = Field([], description="Rules, in order.")
    breakdowns: list[str] = Field([], description="Frame variables or choice items to break numbers down by.")
    dispositions: Dispositions = Field(Dispositions(), description="Codes, and what became of the silent.")
    headline: list[str] = Field(
        [], description="Shares the survey is read for, as item.statistic; absent: the first net of each choice item."
    )
    weights: Weights | None = Field(None, description="Absent: no weights.")
    items: dict[Key, Item] = Field(description="The questions, by key.")
    grids: dict[Key, Grid] = Field({}, description="Groups of items.")

    @model_validator(mode="after")
    def inferred(self) -> "Survey":
        """Only of a census one has to say whom its intervals and tests speak of."""
        if "inference" in self.model_fields_set and self.selection != "census":
            raise PydanticCustomError("inference", "'inference' goes with a census: take it away")
        return self

    @model_validator(mode="after")
    def drawn(self) -> "Survey":
        """A sample has a design and no frame; nothing else has a design."""
        if (self.selection == "sample") != (self.design is not None):
            raise PydanticCustomError("design", "'selection: sample' and 'design' go together")
        if self.design and (self.frame or self.weights):
            raise PydanticCustomError(
                "design", "a sample has its weights in 'design': take 'frame' and 'weights' away, or write census"
            )
        return self
