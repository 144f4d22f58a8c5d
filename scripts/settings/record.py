"""The description of a record (log, register, series): `config/records/NAME.yaml`."""

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_serializer, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.codebook import Item
from scripts.settings.described import DateFormat, Described, Key, Truth

Selection = Literal["whole", "sample", "answers"]
ColumnKind = Literal["text", "integer", "number", "date"]
Statistic = Literal[
    "count",
    "distinct",
    "sum",
    "mean",
    "median",
    "minimum",
    "maximum",
    "share",
    "ratio",
    "mean_growth",
    "slope",
    "rank",
]


class RecordColumn(Described):
    """A column of a record: its type and, as for an item of a survey, how its cells are written."""

    type: ColumnKind = Field(description="text, integer, number or date.")
    per: float = Field(1, gt=0, description="number: divide by this (100 for per cent).")
    decimal: Literal[".", ","] | None = Field(
        None, description="number: the decimal sign, where thousands may have separators; absent: that of the record."
    )
    words: list[str] = Field([], description="number: the only words allowed beside it, such as hours or %.")
    minimum: float | None = Field(None, description="number: smallest valid value, as written; absent: any.")
    maximum: float | None = Field(None, description="number: largest valid value, as written; absent: any.")
    missing: list[str] = Field([], description="Words of cells without a value, beside those of the record.")
    date_format: DateFormat | None = Field(None, description="date: how it is written; absent: as in the record.")

    @model_validator(mode="after")
    def fitting(self) -> "RecordColumn":
        """What is said of a column goes with its type."""
        for name in self.model_fields_set - {"type", "missing"}:
            kind = "date" if name == "date_format" else "number"
            if self.type != kind:
                raise PydanticCustomError("kind", "'{name}' goes with a {kind}", {"name": name, "kind": kind})
        return self

    def as_item(self, name: str, decimal: str | None, missing: list[str]) -> Item:
        """Return a column of numbers as a number item: both are read by the same functions."""
        return Item(
            text=name,
            column=name,
            type="number",
            unit="share" if self.per == 1 else "points",  # a cell in per cent format holds a share
            per=self.per,
            decimal=self.decimal or decimal,
            words=self.words,
            minimum=self.minimum,
            maximum=self.maximum,
            codes=dict.fromkeys([*missing, *self.missing], "no_answer"),
        )


def described_column(given: Any) -> Any:
    """Return the description of a column of which only the type is given."""
    return {"type": given} if isinstance(given, str) else given


AnyColumn = Annotated[RecordColumn, BeforeValidator(described_column, json_schema_input_type=ColumnKind | RecordColumn)]


class Bound(Described):
    """A condition on a column that is more than a value."""

    at_most: float | None = Field(None, description="Not above.")
    at_least: float | None = Field(None, description="Not below.")
    more_than: float | None = Field(None, description="Above.")
    less_than: float | None = Field(None, description="Below.")
    known: Truth | None = Field(None, description="true: the cell is filled; false: it is empty.")

    @property
    def limits(self) -> dict[str, float]:
        """Return the declared limits by their words."""
        each = {
            "at_most": self.at_most,
            "at_least": self.at_least,
            "more_than": self.more_than,
            "less_than": self.less_than,
        }
        return {word: limit for word, limit in each.items() if limit is not None}


Where = dict[str, str | list[str] | Bound]


RULES: dict[str, str] = {
    "drop_where": "where", "mark_where": "where", "keep_first": "of", "keep_last": "of", "correct": "file",
}  # fmt: skip


class RecordCleaning(Described):
    """A cleaning rule of a record; every change it makes is a row of the cleaning log."""

    rule: Literal["drop_where", "mark_where", "keep_first", "keep_last", "correct"] = Field(description="What to do.")
    reason: str = Field(description="Why; shown in the cleaning log.")
    author: str | None = Field(None, description="Who decided on the rule; shown in the cleaning log.")
    date: dt.date | None = Field(None, description="When that was decided; shown in the cleaning log.")
    where: Where | None = Field(
        None, description="where: conditions on columns and durations, as those of a number; all have to hold."
    )
    of: list[str] | None = Field(
        None, min_length=1, description="keep_first, keep_last: the columns that say which rows are about one case."
    )
    order: str | None = Field(
        None, description="keep_first, keep_last: the date or number that says which is first; absent: the row."
    )
    file: str | None = Field(
        None,
        description="correct: table with case (id, or `row 7`), column, old, new, reason[, author, date]; "
        "column * and new dropped take a row out.",
    )

    @model_validator(mode="after")
    def complete(self) -> "RecordCleaning":
        """Each rule has what it needs, and nothing that it would pass over."""
        need = RULES[self.rule]
        if not getattr(self, need):
            raise PydanticCustomError("need", "the rule {rule} needs '{need}'", {"rule": self.rule, "need": need})
        for name in ("where", "of", "order", "file"):
            used = name == need or (name == "order" and need == "of")
            if getattr(self, name) is not None and not used:
                raise PydanticCustomError(
                    "need", "the rule {rule} does not use '{name}': delete it", {"rule": self.rule, "name": name}
                )
        return self


class Duration(Described):
    """Whole days between two date columns; negative where the later date is before the earlier one."""

    from_: str = Field(alias="from", description="Earlier date.")
    to: str = Field(description="Later date.")


class Pick(Described):
    """A number of this record: its key and, where it has groups, the group."""

    item: Key = Field(description="Key of the number.")
    group: dict[str, str] = Field({}, description="Variables and values of the group.")


class RecordNumber(Described):
    """One number, or one per group, of a record."""

    label: str = Field("", description="Name in tables.")
    statistic: Statistic = Field(description="What to compute.")
    unit: str = Field(description="What the value counts.")
    column: str | None = Field(None, description="Column that is added, averaged, counted.")
    counted: Where | None = Field(None, description="share: the numerator.")
    where: Where = Field({}, description="The base.")
    by: list[str] = Field([], description="One number per value of these.")
    of: Pick | None = Field(None, description="ratio: the numerator.")
    to: Pick | None = Field(None, description="ratio: the denominator.")
    series: Pick | None = Field(
        None, description="Computed from other numbers: the number whose groups are the series."
    )


class Record(Described):
    """A log, a register or a series."""

    title: str = Field(description="Name of the record.")
    source: str = Field(description="Source line under tables and figures.")
    file: str = Field(description="CSV or Excel file under raw/records/.")
    sheet: str | None = Field(None, description="Excel: the sheet; the first where absent.")
    id: str = Field(description="Column that identifies a row; `row` takes the row number.")
    selection: Selection = Field(
        "whole",
        description="whole: every case is in the record; sample: a nonprobability sample of cases; "
        "answers: those who replied to a survey of others.",
    )
    date_format: DateFormat | None = Field(None, description="How dates are written; %Y-%m-%d where absent.")
    decimal: Literal[".", ","] | None = Field(
        None, description="The decimal sign, where thousands may be separated; absent: a point."
    )
    missing: list[str] = Field([], description="Words of cells without a value, in any column: NA, n/a, -.")
    columns: dict[str, AnyColumn] = Field(
        description="Columns: the type of each, or its type and how its cells are written, as in "
        '`{type: number, per: 100, words: ["%"]}`.'
    )
    cleaning: list[RecordCleaning] = Field([], description="Rules, in order; absent: every row counts.")
    derive: dict[Key, Duration] = Field({}, description="Durations in whole days.")
    numbers: dict[Key, RecordNumber] = Field(description="The numbers, by key.")

    @field_serializer("columns")
    def shortest(self, columns: dict[str, RecordColumn]) -> dict[str, Any]:
        """Return columns as they are mostly described: by the type alone."""
        each = {name: one.model_dump(mode="json", exclude_defaults=True) for name, one in columns.items()}
        return {name: told["type"] if len(told) == 1 else told for name, told in each.items()}

    def kind(self, column: str) -> ColumnKind | None:
        """Return the type of a column, None where it has no such column."""
        return self.columns[column].type if column in self.columns else None
