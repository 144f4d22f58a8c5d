"""The description of a finding: `config/findings/NAME.yaml`."""

from typing import Literal

from pydantic import Field

from scripts.settings.described import Described, Key, Truth


class Cell(Described):
    """Where a number comes from; table, row and column each say a part of it."""

    source: str | None = Field(None, description="Key of a survey, scheme or record.")
    item: str | None = Field(None, description="Item, or key of the number.")
    group: str | None = Field(None, description="Group as in the address; all where nobody says another.")
    statistic: str | None = Field(None, description="Category, net, code or statistic.")
    variant: Literal["weighted", "bounds"] | None = Field(None, description="The weighted number, or the bounds.")


class Line(Cell):
    """A row or a column of a table."""

    label: str = Field(description="What stands at its head.")


class Table(Described):
    """A table of a finding."""

    title: str = Field(description="Title.")
    source: str | None = Field(None, description="Source line; that of the evidence where absent.")
    cell: Cell = Field(Cell(), description="What all cells share.")
    rows: list[Line] = Field(min_length=1, description="Rows.")
    columns: list[Line] = Field(min_length=1, description="Columns.")
    interval: Truth = Field(False, description="true: interval and bounds beside each share and mean.")
    note: str | None = Field(None, description="A note under the table.")


class Figure(Described):
    """A figure: a layout of the cells of one table."""

    title: str = Field(description="Title.")
    number: str | None = Field(None, description="Number of the figure in the report.")
    kind: Literal["bars", "likert", "series", "ranking"] = Field(description="How it is drawn.")
    table: Key = Field(description="The table it draws.")
    invented: Truth = Field(False, description="true: the report has the numbers only as a picture.")
    note: str | None = Field(None, description="A note under the figure.")


class Sentence(Described):
    """A sentence of the report, in our words, with the claims that it makes."""

    text: str = Field(description="The sentence.")
    claims: list[str] = Field(min_length=1, description="Ids of config/claims.csv.")


class Finding(Described):
    """A finding: tables, figures, sentences."""

    title: str = Field(description="The finding in one line.")
    tables: dict[Key, Table] = Field({}, description="Tables, in order.")
    figures: dict[Key, Figure] = Field({}, description="Figures, in order.")
    sentences: list[Sentence] = Field([], description="Sentences, in order.")
