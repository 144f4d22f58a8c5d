"""The description of a survey: `config/surveys/NAME.yaml`."""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from scripts.ground.alike import same
from scripts.settings.codebook import Breakdowns, Grid, Item
from scripts.settings.described import Described, Key
from scripts.settings.export import Export
from scripts.settings.sample_design import Design, Intervals
from scripts.settings.weighting_plan import Weights

Disposition = Literal[
    "complete", "partial", "refusal", "break-off", "non-contact", "late", "other", "unknown", "ineligible"
]  # fmt: skip
THRESHOLDS: dict[Literal["complete", "partial"], float] = {"complete": 0.8, "partial": 0.5}
Selection = Literal["census", "non-random", "sample"]
Inference = Literal["finite", "superpopulation"]
CleaningRule = Literal[
    "drop_where",
    "mark_where",
    "drop_persons",
    "keep_last_of_person",
    "drop_early",
    "mark_early",
    "drop_late",
    "mark_late",
    "drop_break_offs",
    "drop_ineligible",
    "mark_ineligible",
    "drop_speeders",
    "mark_speeders",
    "drop_straight_liners",
    "mark_straight_liners",
    "drop_duplicates",
    "mark_duplicates",
    "drop_out_of_range",
    "mark_out_of_range",
    "clear_out_of_range",
    "drop_skip_errors",
    "mark_skip_errors",
    "clear_skip_errors",
    "correct",
]
RULE_NEEDS: dict[CleaningRule, tuple[str, ...]] = {
    "drop_persons": ("persons",),
    "keep_last_of_person": (),
    "drop_break_offs": (),
    "correct": ("file",),
    **dict.fromkeys(("drop_where", "mark_where"), ("column", "equals")),
    **dict.fromkeys(("drop_ineligible", "mark_ineligible"), ("where",)),
    **dict.fromkeys(("drop_early", "mark_early", "drop_late", "mark_late"), ()),
    **dict.fromkeys(("drop_duplicates", "mark_duplicates"), ()),
    **dict.fromkeys(("drop_straight_liners", "mark_straight_liners"), ("grid",)),
    **dict.fromkeys(("drop_speeders", "mark_speeders"), ("minutes",)),
    **dict.fromkeys(("drop_out_of_range", "mark_out_of_range", "clear_out_of_range"), ("item",)),
    **dict.fromkeys(("drop_skip_errors", "mark_skip_errors", "clear_skip_errors"), ()),
}


class Frame(Described):
    """The sampling frame: the list of the persons to whom the survey was sent."""

    file: str = Field(description="CSV or Excel file under raw/frames/.")
    person: str = Field(description="Column that identifies a person, by the same id as in the export.")
    variables: list[str] = Field([], description="Columns to keep: unit, grade, kind of entity.")


class Columns(Described):
    """Which columns of the export say who, when and how far."""

    respondent: str = Field(description="Column that identifies an answer; `row` makes one from the row number.")
    person: str | None = Field(None, description="Column that identifies the person, as on the frame.")
    started: str | None = Field(None, description="Start of the answer.")
    ended: str | None = Field(None, description="End of the answer.")
    progress: str | None = Field(None, description="Progress in per cent.")
    channel: str | None = Field(None, description="How the answer came in (Qualtrics: Status).")

    @property
    def about(self) -> dict[str, str]:
        """Return the columns beside that of the respondent that are declared, by what they say."""
        return {name: column for name, column in self if column and name != "respondent"}


class Cleaning(Described):
    """A cleaning rule; every change it makes is a row of the cleaning log."""

    rule: CleaningRule = Field(description="What to do.")
    reason: str = Field(description="Why; shown in the cleaning log.")
    author: str | None = Field(None, description="Who decided on the rule; shown in the cleaning log.")
    date: dt.date | None = Field(None, description="When that was decided; shown in the cleaning log.")
    column: str | None = Field(None, description="where: the column or item.")
    equals: str | None = Field(None, description="where: the value that drops or marks the answer.")
    where: dict[str, str | list[str]] | None = Field(
        None, description="where, ineligible: columns, items or frame variables and their values; all have to fit."
    )
    persons: list[str] | None = Field(None, description="drop_persons: who.")
    grid: Key | None = Field(None, description="straight_liners: the grid.")
    minutes: float | None = Field(None, gt=0, description="speeders: who took less.")
    item: Key | None = Field(None, description="out_of_range: the number item.")
    at_least: float | None = Field(None, description="out_of_range: the smallest valid value.")
    at_most: float | None = Field(None, description="out_of_range: the largest valid value.")
    file: str | None = Field(
        None,
        description="correct: table with respondent, item, old, new, reason[, author, date], or a cleaning log of "
        "IMPACT or REACH (uuid, question, old_value, new_value, change_type; see docs/formats.md).",
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
    """What became of nonrespondents, and the codes of dispositions."""

    edition: str = Field("AAPOR, 9th edition", description="Which table of codes; name your own if you give codes.")
    codes: dict[Disposition, str] = Field({}, description="Codes that differ from the table.")
    variable: str | None = Field(None, description="Frame variable that says what became of nonrespondents.")
    outcomes: dict[str, Disposition] = Field(
        {},
        description="What each value means, whatever its case, blanks, signs; all values of those who did not answer.",
    )
    silence: Literal["non-contact", "unknown"] = Field(
        "non-contact",
        description="The disposition of a person on the frame who did not reply: non-contact, if all on the frame are "
        "known to be eligible; unknown, if an invitation may not have reached them, or they may not be eligible.",
    )
    e: Literal["overall", "by_group"] = Field(
        "overall",
        description="Where the share of eligible cases (e) comes from that RR3, RR4, REF2 and CON2 assume for cases of "
        "unknown eligibility: the whole frame, or each group.",
    )

    @model_validator(mode="after")
    def complete(self) -> "Dispositions":
        """Words need their variable, and other codes a name."""
        if bool(self.outcomes) != bool(self.variable):
            raise PydanticCustomError("outcomes", "'variable' and 'outcomes' go together: write both, or neither")
        for word, meaning in self.outcomes.items():
            for other, another in self.outcomes.items():
                if same(word) == same(other) and meaning != another:
                    raise PydanticCustomError(
                        "words", "'{word}' and '{other}' differ only in case or blanks, but not in meaning: keep one",
                        {"word": word, "other": other},
                    )  # fmt: skip
        if self.codes and self.edition == "AAPOR, 9th edition":
            raise PydanticCustomError("edition", "codes of your own need a name: write it under 'edition'")
        return self


def crossings_of(breakdowns: Breakdowns) -> list[tuple[str, ...]]:
    """Return breakdowns as the variables that each crosses: mostly one."""
    return [(one,) if isinstance(one, str) else tuple(one) for one in breakdowns]


class Survey(Export):
    """A survey: its export, its sampling frame, its items."""

    selection: Literal["census", "nonprobability", "sample"] = Field(
        description="census: everybody on the frame was asked. sample: drawn at random, as `design` says. "
        "nonprobability: nobody was drawn at random, so no number has a confidence interval."
    )
    design: Design | None = Field(None, description="sample: weights, strata, clusters.")
    intervals: Intervals = Field(Intervals(), description="How intervals are made from standard errors.")
    inference: Inference = Field(
        "finite",
        description="census: whether intervals and tests are about the persons of the frame (with finite population "
        "correction) or about the process that they come from (without).",
    )
    frame: Frame | None = Field(
        None, description="The sampling frame; absent if it is not known to whom the survey was sent."
    )
    columns: Columns = Field(description="Which columns say who and when.")
    decimal: Literal[".", ","] | None = Field(
        None,
        description="The decimal sign of all numbers without their own `decimal`, weights too; thousands may have "
        "separators; absent: a point.",
    )
    opens: dt.date | None = Field(
        None, description="First day; an earlier answer is an error unless a rule drops or marks it."
    )
    closes: dt.date | None = Field(
        None, description="Last day; a later answer is an error unless a rule drops or marks it."
    )
    reminders: list[dt.date] = Field(
        [], description="Days of reminders: late answers are those from the first on; absent: the later half."
    )
    minimum_response_rate: float = Field(0, ge=0, le=1, description="Below this response rate the survey is not used.")
    thresholds: dict[Literal["complete", "partial"], float] = Field(
        THRESHOLDS,
        description="Share of the items asked that makes an answer complete, partial.",
    )
    cleaning: list[Cleaning] = Field([], description="Rules, in order.")
    breakdowns: Breakdowns = Field(
        [],
        description="Frame variables or choice items to break numbers down by; a list of two crosses them, as in "
        "`[unit, grade, [unit, grade]]`. `by` of an item says which of these it takes; absent: all.",
    )
    dispositions: Dispositions = Field(
        Dispositions(), description="Codes of dispositions, and what became of nonrespondents."
    )
    headline: list[str] = Field(
        [], description="Headline results, as item.statistic; absent: the first net of each choice item."
    )
    paired: dict[Key, Annotated[list[str], Field(min_length=1)]] = Field(
        {},
        description="Families of paired tests of the same persons: item.statistic, compared in all pairs (docs/"
        "comparisons.md). The name of a grid means its items, each with its rank_by.",
    )
    weights: Weights | None = Field(None, description="Absent: no weights.")
    answer_language: str | None = Field(
        None,
        description="Of open answers that a scheme codes: a language (fr), or the item or frame variable that says it.",
    )
    items: dict[Key, Item] = Field(description="The questions, by key.")
    grids: dict[Key, Grid] = Field({}, description="Matrix questions.")

    @property
    def variables(self) -> list[str]:
        """Return the variables of its frame."""
        return self.frame.variables if self.frame else []

    @property
    def item_columns(self) -> list[str]:
        """Return the columns of the items that have one each."""
        return [item.column for item in self.items.values() if item.column]

    @field_validator("thresholds")
    @classmethod
    def both(cls, given: dict[Literal["complete", "partial"], float]) -> dict[Literal["complete", "partial"], float]:
        """The threshold that is not given is that of the table above."""
        return THRESHOLDS | given

    @property
    def crossings(self) -> list[tuple[str, ...]]:
        """Return the breakdowns as the variables that each crosses: mostly one."""
        return crossings_of(self.breakdowns)

    def broken_down(self, key: str) -> list[tuple[str, ...]]:
        """Return what an item is broken down by, as the variables that are crossed: none (everybody), then its own.

        These are the breakdowns that its `by` names, or that of its grid, or all; an item is never in its own groups.
        """
        asked = self.asked_by(key)
        named = None if asked is None else [set(names) for names in crossings_of(asked)]
        own = [names for names in self.crossings if key not in names and (named is None or set(names) in named)]
        return [(), *own]

    def asked_by(self, key: str) -> Breakdowns | None:
        """Return `by` of an item, or of its grid where it has none; None where neither says any."""
        own = self.items[key].by
        grids = [grid.by for grid in self.grids.values() if grid.by is not None and key in grid.items]
        return own if own is not None or not grids else grids[0]

    @model_validator(mode="after")
    def crossed(self) -> "Survey":
        """A breakdown crosses different variables, and is given once."""
        alike = [tuple(sorted(names)) for names in self.crossings]
        for names in self.crossings:
            if len(set(names)) < len(names) or not names or alike.count(tuple(sorted(names))) > 1:
                raise PydanticCustomError(
                    "breakdowns", "breakdowns: '{names}' is given twice: name each variable and each list once",
                    {"names": ", ".join(names)},
                )  # fmt: skip
        return self

    @model_validator(mode="after")
    def in_order(self) -> "Survey":
        """A survey opens before it closes."""
        if self.opens and self.closes and self.closes < self.opens:
            raise PydanticCustomError("closes", "it closes before it opens: correct 'opens' or 'closes'")
        return self

    @model_validator(mode="after")
    def drawn(self) -> "Survey":
        """A sample has a design, which says its weights; nothing else has a design."""
        if (self.selection == "sample") != (self.design is not None):
            raise PydanticCustomError("design", "'selection: sample' and 'design' go together: write both, or neither")
        if self.design and self.weights:
            raise PydanticCustomError(
                "design", "a sample has its weights in 'design': remove 'weights', or write census"
            )
        if self.design and self.frame and not self.columns.person:
            raise PydanticCustomError(
                "design", "the frame of a sample lists who was drawn: say under 'columns', person, who gave each answer"
            )
        return self
