"""The description of a record (log, register, series): `config/records/NAME.yaml`."""

from typing import Literal

from pydantic import Field

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


class Duration(Described):
    """Whole days between two date columns."""

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
    columns: dict[str, ColumnKind] = Field(description="Columns and their types.")
    derive: dict[Key, Duration] = Field({}, description="Durations in whole days.")
    numbers: dict[Key, RecordNumber] = Field(description="The numbers, by key.")
