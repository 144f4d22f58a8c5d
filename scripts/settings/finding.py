"""The description of a finding: `config/findings/NAME.yaml`, or NAME.xlsx (`plan.py`)."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scripts.ground import relations
from scripts.ground.addresses import PARTS, typed
from scripts.settings.described import Described, DrawnKey, Key, Truth

NUMBER = r"^\d+(\.\d+|/[1-9]\d*)?$"


def limit(told: str) -> str:
    """Accept a number or a fraction."""
    if not re.fullmatch(NUMBER, told):
        raise PydanticCustomError("limit", "a limit is a number such as 12, 0.5 or 2/3; for 50 per cent write 0.5")
    return told


# Kept as it is written, so that 2/3 stays a third of two and 0.1 a tenth; an editor may take it as a number too.
Limit = Annotated[
    str,
    AfterValidator(limit),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string", "pattern": NUMBER}]}),
]


Shares = Literal["per cent", "per cent (count)", "count", "both"]
# A breakdown: a variable, several crossed, or variables with the values to show, in that order.
Groups = str | list[str] | dict[str, list[str]]
Kind = Literal["bars", "likert", "series", "ranking"]


class Cell(Described):
    """Where a number comes from; table, row and column each say a part of it."""

    address: str | None = Field(
        None, description="All of these in one, or the first of them: staff.fulfils_mandate.all.fully, letters.tasked."
    )
    source: str | None = Field(None, description="Key of a survey, scheme or record.")
    item: str | None = Field(None, description="Item, or key of the number.")
    group: str | None = Field(None, description="Group as in the address; default: all.")
    statistic: str | None = Field(None, description="Category, net, code or statistic.")
    variant: Literal["weighted", "bounds"] | None = Field(None, description="The weighted number, or the bounds.")

    @model_validator(mode="before")
    @classmethod
    def addressed(cls, data: Any) -> Any:
        """Take an address, or what begins one, apart."""
        said = {"address": data} if isinstance(data, str) else data
        if not isinstance(said, dict) or not isinstance(said.get("address"), str):
            return data
        each = [part.strip() for part in str(said["address"]).split(".")]
        parts = dict(zip(PARTS, each, strict=False))
        if len(each) > len(PARTS) or not all(each):
            raise PydanticCustomError(
                "address", "'{address}' is no address: write source.item.group.statistic", {"address": said["address"]}
            )
        if twice := [part for part in parts if part in said]:
            raise PydanticCustomError(
                "address", "`{part}` is in the address too: keep one of the two", {"part": twice[0]}
            )
        return parts | {key: value for key, value in said.items() if key != "address"}

    @property
    def parts(self) -> dict[str, str]:
        """Return the parts of the address that it says."""
        each = {part: getattr(self, part) for part in PARTS}
        return {part: said for part, said in each.items() if said}


class Line(Cell):
    """A row or a column of a table, or what several are generated from: items, statistics, groups."""

    label: str = Field("", description="Its heading; absent: that of the codebook.")
    items: Key | list[Key] | dict[str, Key] | None = Field(
        None, description="A line for each item: of a grid, of a list, or `{scale: NAME}`: all items with that scale."
    )
    statistics: list[str] = Field(
        [],
        description="A line for each: categories, nets and statistics by key; `categories`, `nets`, `codes` are all, "
        "`collapsed` the nets with the categories between them, `rates` the response rates of AAPOR.",
    )
    groups: Groups | None = Field(
        None,
        description="A line for each group of a breakdown: `unit`, `[unit, grade]` for both crossed, or `groups: "
        "{unit: [North, South]}` for some, in that order.",
    )
    total: Literal["first", "last"] | None = Field(None, description="groups: where the line of all is; absent: none.")
    labels: dict[str, str] = Field({}, description="Other headings of generated lines, by key or value.")
    lines: list["Line"] = Field([], description="Lines under this one, which is their heading.")
    under: list[str] = Field([], description="The headings above it, outermost first.")
    shares: Shares | None = Field(None, description="How its shares are shown; absent: as in the table.")
    values: dict[str, str] = Field(
        {}, description="Filled in by `groups`: the values of its group as declared, which the data must have."
    )

    @property
    def variables(self) -> list[str]:
        """Return the variables of its groups."""
        return [self.groups] if isinstance(self.groups, str) else list(self.groups or [])

    @property
    def from_data(self) -> bool:
        """Say whether its group is one that the data may lack: its `groups` are filled in, so there are none left."""
        return self.groups is not None and not self.groups

    @property
    def named(self) -> str:
        """Return its heading with those above it."""
        return " > ".join([*self.under, self.label])

    @model_validator(mode="after")
    def one_generator(self) -> "Line":
        """A line is generated from one thing; further things are lines under it."""
        told = [word for word in ("items", "statistics", "groups") if getattr(self, word)]
        if len(told) > 1:
            raise PydanticCustomError(
                "lines",
                "it has {words}: keep the outer one, and put the other in a line under it: `{inner}`",
                {"words": " and ".join(f"`{word}`" for word in told), "inner": f"lines: [{{{told[-1]}: ...}}]"},
            )
        if self.total and not self.groups:
            raise PydanticCustomError("total", "`total` belongs to `groups`: name the breakdown, or delete it")
        return self


def listed(lines: Any) -> Any:
    """Accept one line as a list of one."""
    return [lines] if isinstance(lines, dict | str) else lines


Lines = Annotated[list[Line], BeforeValidator(listed)]


class Small(Described):
    """What is too small to be shown."""

    min_base: int | None = Field(
        None,
        ge=0,
        description="Shares, means and medians of a smaller base are withheld; absent: as around it, else 10.",
    )
    min_cell: int | None = Field(
        None, ge=0, description="Shares that fewer cases make are withheld; absent: as around it, else none."
    )


class Table(Small):
    """A table of a finding."""

    title: str = Field(description="Title.")
    source: str | None = Field(None, description="Source line; that of the evidence where absent.")
    cell: Cell = Field(Cell(), description="What all cells share.")
    rows: Lines = Field(min_length=1, description="Rows.")
    columns: Lines = Field(min_length=1, description="Columns.")
    interval: Truth = Field(False, description="true: interval and bounds beside each share and mean.")
    shares: Shares = Field(
        "per cent",
        description="How shares are shown: per cent (67%), per cent (count) (67% (4)), count (4 of 6), both (4 of 6, "
        "67%).",
    )
    decimals: int | None = Field(None, ge=0, le=4, description="Decimals of its numbers; absent: those of their unit.")
    sort: str | None = Field(
        None,
        description='The heading of the column that sorts the rows, highest first, or `label`; "other" and "none" '
        "stay last. Absent: as declared.",
    )
    top: int | None = Field(None, ge=1, description="How many rows are shown under each heading; absent: all.")
    hide_empty: Truth = Field(False, description="true: rows without any case are left out.")
    note: str | None = Field(None, description="A note under the table.")

    def shown(self, row: Line, column: Line) -> Shares:
        """Return how a share in a cell is shown: as the column says, else the row, else the table."""
        return column.shares or row.shares or self.shares

    def address_parts(self, row: Line, column: Line) -> dict[str, str]:
        """Return the parts of the address in a cell: the table's `cell`, overlaid by the row, then by the column.

        Groups are not overlaid but joined, so that a table of years by kinds is a grid, and all of it about the group
        that `cell` says. A variant that `cell` says is none of bases: they are never weighted.
        """
        parts = {**self.cell.parts, **row.parts, **column.parts}
        if parts.get("statistic") == "base" and not (row.variant or column.variant):
            parts.pop("variant", None)
        said = [typed(one.group) for one in (self.cell, row, column) if one.group]
        groups = {group for one in said for group in one.split("--")}
        parts["group"] = "--".join(sorted(groups - {"all"})) or "all"
        return {part: parts[part] for part in PARTS if part in parts}


class Figure(Described):
    """A figure: a layout of the cells of one table."""

    title: str = Field(description="Title.")
    number: str | None = Field(None, description="Number of the figure in the report.")
    kind: Kind = Field(description="How it is drawn.")
    table: Key = Field(description="The table it draws.")
    invented: Truth = Field(False, description="true: the report has the numbers only as a picture.")
    note: str | None = Field(None, description="A note under the figure.")


class Relation(Cell):
    """What a sentence says about a number: how it compares with a limit, or that it exceeds another number."""

    more_than: Limit | None = Field(None, description="A limit: 0.5 or 2/3 for a share, any number else.")
    at_least: Limit | None = Field(None, description="A limit; of a rank at_least 10 is tenth or later.")
    less_than: Limit | None = Field(None, description="A limit.")
    at_most: Limit | None = Field(None, description="A limit; of a rank at_most 1 is first.")
    exceeds: Cell | None = Field(None, description="Another number: only what differs from this one.")

    @model_validator(mode="after")
    def one_relation(self) -> "Relation":
        """One relation a number, and no variant that is an interval itself."""
        words = [*relations.LIMITS, "exceeds"]
        if sum(getattr(self, word) is not None for word in words) != 1:
            raise PydanticCustomError("relation", "name one of {words}", {"words": ", ".join(words)})
        if "bounds" in (self.variant, self.exceeds and self.exceeds.variant):
            raise PydanticCustomError("bounds", "leave 'variant: bounds' out: the bounds are compared anyway")
        return self

    @property
    def cells(self) -> list[dict[str, str]]:
        """Return the parts of the address of the number that it is about, and of the one that it exceeds."""
        first = {"group": "all"} | self.parts
        named = [first, first | self.exceeds.parts] if self.exceeds else [first]
        typed_in = [cell | {"group": typed(cell["group"])} for cell in named]
        return [{part: cell[part] for part in PARTS if part in cell} for cell in typed_in]

    @property
    def said(self) -> tuple[str, str | None]:
        """Return it in words, and its limit ("0.5", "2/3"); None where it is another number."""
        limits = {word.replace("_", " "): getattr(self, word) for word in relations.LIMITS}
        return next(((says, limit) for says, limit in limits.items() if limit is not None), ("exceeds", None))


class Sentence(Described):
    """A sentence of the report, in our words, with the claims that it makes."""

    text: str = Field(description="The sentence.")
    claims: list[str] = Field([], description="Ids of config/claims.csv.")
    says: list[Relation] = Field([], description="What it says about numbers, to be checked; all must hold.")

    @model_validator(mode="after")
    def checked(self) -> "Sentence":
        """A sentence has claims, or says something that can be checked."""
        if not self.claims and not self.says:
            raise PydanticCustomError("sentence", "name 'claims' that it makes, or write under 'says' what it says")
        return self


class SurveySentence(Described):
    """A sentence about one survey and no other source of numbers: it can be made again in other ways."""

    finding: Key = Field(description="Key of its finding.")
    sentence: int = Field(description="Its number in the finding, from 1.")
    says: list[Relation] = Field(min_length=1, description="What it says about numbers.")


class Finding(Small):
    """A finding: tables, figures, sentences."""

    title: str = Field(description="The finding in one line.")
    tables: dict[DrawnKey, Table] = Field({}, description="Tables, in order.")
    figures: dict[DrawnKey, Figure] = Field({}, description="Figures, in order.")
    sentences: list[Sentence] = Field([], description="Sentences, in order.")
