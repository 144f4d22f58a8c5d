"""The codebook of a survey: scales, items, grids."""

import math
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.described import Described, Key, Truth
from scripts.settings.label_checks import check_net, check_spellings, check_statistic
from scripts.sheets.headers import fold

TEXT = {"anyOf": [{"type": "string"}, {"type": "object", "additionalProperties": {"type": "string"}}]}
LABELS = {"anyOf": [*TEXT["anyOf"], {"type": "array", "items": {"type": "string"}}]}
Text = Annotated[str, WithJsonSchema(TEXT)]  # a text, or texts by language (scripts/settings/languages.py)
Labels = Annotated[str | list[str], WithJsonSchema(LABELS)]  # a label, a list of spellings, or these by language
BASE = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"const": "ticked"}]}
EMPTY = ("not_asked", "not_reached", "no_answer")  # kinds of missing answers that only an empty cell has
YES_NO = "yes_no"  # the scale of derived items that are a condition
ItemType = Literal["choice", "multiple_response", "number", "text"]
CodedKind = Literal["no_answer", "dont_know", "not_applicable", "refused"]
Breakdowns = list[str | Annotated[list[str], Field(min_length=1)]]  # of variables, one or several crossed
Kind = Literal["not_asked", "not_reached", "no_answer", "dont_know", "not_applicable", "refused"]


def first(label: str | list[str]) -> str:
    """Return a label as it is shown: the first of its spellings."""
    return label if isinstance(label, str) else label[0]


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
    def clear_keys(self) -> "Scale":
        """No category has the name of something else that is counted; a net sums some categories, each once."""
        for key in self.categories:
            if key in EMPTY:
                raise PydanticCustomError(
                    "category",
                    "categories: '{key}' is a kind of missing answers, that of an empty cell: put it "
                    "under 'missing', or give the category another key",
                    {"key": key},
                )
            if key in self.missing:
                raise PydanticCustomError(
                    "category", "'{key}' is under categories and under missing: keep it in one", {"key": key}
                )
        for name, keys in self.nets.items():
            check_net(name, keys)
            if name in self.categories:
                raise PydanticCustomError("net", "nets: '{key}' is a category too: rename the net", {"key": name})
        for key in [*self.categories, *self.nets]:
            check_statistic(key)
        check_spellings({**self.categories, **self.missing}, "categories")
        return self

    @model_validator(mode="after")
    def known_categories(self) -> "Scale":
        """Scores and nets name categories of this scale, kinds its missing answers."""
        for key in self.kinds:
            if key not in self.missing:
                raise PydanticCustomError(
                    "missing", "kinds: '{key}' is not a missing answer of the scale", {"key": key}
                )
        for name, keys in [("scores", list(self.scores)), *((f"nets.{n}", k) for n, k in self.nets.items())]:
            for key in keys:
                if key not in self.categories:
                    raise PydanticCustomError(
                        "category", "{name}: '{key}' is not a category of the scale", {"name": name, "key": key}
                    )
        return self


NO_SCALE = Scale(categories={})
YES_OR_NO = Scale(categories={"yes": "Yes", "no": "No"})


class When(Described):
    """One value of a derived item, and when it is that."""

    value: str | float = Field(description="The category, or the number.")
    if_: str | None = Field(None, alias="if", description="The condition; the last value may have none.")


class Into(Described):
    """Where answers "Other, please specify" go once they are coded."""

    item: Key = Field(description="The choice or multiple answer that has Other, before this item.")
    other: Key = Field("other", description="Its category, or option, Other.")
    codes: dict[Key, Key] = Field(
        {}, description="Codes and the category each is; absent: those called as one. What no category is stays Other."
    )


class Item(Described):
    """One question of a survey."""

    text: Text = Field(description="The question.")
    column: str | None = Field(None, description="Column of the export.")
    columns: dict[Key, str] | None = Field(None, description="multiple_response: one column for each option.")
    separator: str | None = Field(
        None,
        description="multiple in one column: the separator of the options; absent: that of the platform, else a comma.",
    )
    numbered: Truth = Field(False, description="choice: a number is before or after the label, as in `5 - Good`.")
    decimal: Literal[".", ","] | None = Field(
        None, description="number: the decimal sign, where thousands may have separators; absent: a point."
    )
    words: list[str] = Field([], description="number: the only words allowed beside it, such as hours.")
    other_specify: Key | None = Field(
        None, description="choice, multiple_response: the category or option that any undeclared text counts as."
    )
    type: ItemType = Field("choice", description="Kind of answer.")
    scale: str | None = Field(None, description="choice: a scale of config.yaml.")
    labels: dict[Key, Labels] | None = Field(None, description="multiple_response: labels of the options.")
    unit: str = Field("points", description="number: what the mean counts.")
    per: float = Field(1, gt=0, description="number: divide by this (100 for per cent).")
    minimum: float | None = Field(None, description="number: smallest valid value; absent: any.")
    maximum: float | None = Field(None, description="number: largest valid value; absent: any.")
    codes: dict[str, CodedKind] = Field(
        {}, description="number: cells that are no amounts, and the kind of missing answer that each is (999: refused)."
    )
    amounts: dict[str, float] = Field({}, description="number: texts that mean an amount (None: 0).")
    where: dict[str, str | list[str]] | None = Field(
        None, description="Frame variables and values of those who were asked; absent: everybody."
    )
    asked_if: dict[Key, str | list[str]] | None = Field(
        None, description="Skip logic: the items and answers after which it was asked; absent: everybody was asked."
    )
    filter: str | None = Field(None, description="The same in words, for notes of tables.")
    base: Annotated[list[Kind | Literal["ticked"]], WithJsonSchema(BASE)] = Field(
        [],
        description="Kinds of missing answers that count in the base; none where absent. multiple_response: `ticked` "
        "leaves out who ticked none of the options, as the multiple-response sets of SPSS do.",
    )
    ticked: list[str] = Field(
        [],
        description="multiple_response, one column for each option: words that tick, beside those of docs/formats.md.",
    )
    not_ticked: list[str] = Field(
        [], description="multiple_response, one column for each option: words that don't tick."
    )
    missing: list[str] = Field(
        [], description="multiple_response, one column for each option: words of cells without an answer."
    )
    share_of_responses: Truth = Field(
        False,
        description="multiple_response: each option also as a share of all options chosen (OPTION_of_responses).",
    )
    by: Breakdowns | None = Field(
        None,
        description="Which of the `breakdowns` of the survey its numbers and tests are made by, as in `[unit, [unit, "
        "grade]]`; `[]`: all answers only; absent: as its grid says, else all of them.",
    )
    coded_by: Key | None = Field(
        None,
        description="text: the scheme (`unit: answers`) that codes what people wrote; its codes are counted as the "
        "options of a multiple answer.",
    )
    into: Into | None = Field(None, description="text with `coded_by`: the item whose Other this specifies.")
    reverse: Truth = Field(False, description="choice: true reverses the scores, for the mean.")
    derive: list[When] | str | None = Field(
        None,
        min_length=1,
        description="Instead of a column: an expression of items and frame variables, such as "
        '`derive: "years >= 5 and grade in [P-4, P-5]"`, or a list of values and conditions, the first that holds; see '
        "docs/architecture.md.",
    )

    @property
    def open(self) -> bool:
        """Return whether people wrote what they wanted: not counted, or coded by a scheme after cleaning."""
        return self.type == "text" or self.coded_by is not None

    @property
    def none_chosen(self) -> str:
        """Return what an answer is that has none of its options, in words."""
        return "have none of the codes" if self.coded_by else "ticked none of the options"

    @property
    def own_columns(self) -> list[str]:
        """Return its columns of the export; a derived item has none."""
        return [self.column] if self.column is not None else list((self.columns or {}).values())

    @property
    def limits(self) -> tuple[float, float]:
        """Return its smallest and its largest right value, endless where none is declared."""
        low = -math.inf if self.minimum is None else self.minimum
        return low, math.inf if self.maximum is None else self.maximum

    def scale_in(self, scales: Mapping[str, Scale]) -> Scale:
        """Return its scale; one without categories where it has none."""
        return scales[self.scale] if self.scale else NO_SCALE

    def answers_in(self, scales: Mapping[str, Scale]) -> dict[str, str | list[str]]:
        """Return the categories or options that count, with their labels."""
        return {**self.scale_in(scales).categories, **(self.labels or {})}

    @model_validator(mode="before")
    @classmethod
    def yes_or_no(cls, data: Any) -> Any:
        """A derived choice without a scale has that of yes and no."""
        if isinstance(data, dict) and data.get("derive") and data.get("type", "choice") == "choice":
            return {"scale": YES_NO} | data
        return data

    @model_validator(mode="before")
    @classmethod
    def only_ticked(cls, data: Any) -> Any:
        """`base: ticked` is short for a list of one."""
        return data | {"base": ["ticked"]} if isinstance(data, dict) and data.get("base") == "ticked" else data

    @model_validator(mode="after")
    def boxed(self) -> "Item":
        """Words of boxes go with boxes, each in one list; `base: ticked` alone, with a multiple answer."""
        given = {name: [fold(word) for word in getattr(self, name)] for name in ("ticked", "not_ticked", "missing")}
        for name, words in given.items():
            if words and not self.columns:
                raise PydanticCustomError(
                    "boxes", "'{name}' goes with 'columns', one column per option", {"name": name}
                )
        every = [word for words in given.values() for word in dict.fromkeys(words)]
        if twice := next((word for word in every if every.count(word) > 1), None):
            raise PydanticCustomError("boxes", "'{word}' has two meanings: leave it in one list", {"word": twice})
        several = self.type == "multiple_response" or self.coded_by
        if "ticked" in self.base and (not several or len(self.base) > 1):
            raise PydanticCustomError("base", "'base: ticked' goes with a multiple answer, alone")
        return self

    @model_validator(mode="after")
    def complete(self) -> "Item":
        """A choice has a scale; an item has a column."""
        if self.type == "choice" and self.scale is None:
            raise PydanticCustomError("scale", "a choice needs 'scale', the name of a scale of config.yaml")
        if [self.column, self.columns, self.derive].count(None) != 2:
            raise PydanticCustomError(
                "column", "name either 'column' or, for a multiple answer, 'columns', or 'derive' for a derived item"
            )
        if self.codes and self.derive is not None:
            raise PydanticCustomError("codes", "'codes' goes with a column: what it is derived from has them")
        if self.derive is not None and self.type not in ("choice", "number"):
            raise PydanticCustomError("derive", "a derived item is a choice or a number")
        options = [*(self.columns or {}), *(self.labels or {})] if self.type == "multiple_response" else []
        for option in options:
            check_statistic(option)
        if (
            self.type == "multiple_response"
            and self.other_specify
            and self.other_specify not in (self.columns or self.labels or {})
        ):
            raise PydanticCustomError(
                "other_specify", "other_specify: '{key}' is no option of the item: it has {options}",
                {"key": self.other_specify, "options": ", ".join(dict.fromkeys(options)) or "none"},
            )  # fmt: skip
        if self.other_specify and self.type not in ("choice", "multiple_response"):
            raise PydanticCustomError("other_specify", "'other_specify' goes with a choice or a multiple answer")
        more = [key for key in self.labels or {} if self.columns and key not in self.columns]
        if self.type == "multiple_response" and more:
            raise PydanticCustomError("labels", "labels: '{key}' has no column under 'columns'", {"key": more[0]})
        if self.type == "multiple_response" and self.columns is None and not self.labels:
            raise PydanticCustomError("labels", "a multiple answer in one column needs 'labels', its options")
        if self.type == "multiple_response" and not self.coded_by:  # codes are read by nobody's cells
            check_spellings(self.labels or {}, "labels", folded=self.columns is None)
            check_spellings(self.columns or {}, "columns")
        if self.reverse and self.type != "choice":
            raise PydanticCustomError("reverse", "'reverse' goes with a choice, whose scale has scores")
        for name, kind in (
            ("amounts", "number"),
            ("numbered", "choice"),
            ("decimal", "number"),
            ("words", "number"),
            ("codes", "number"),
            ("share_of_responses", "multiple_response"),
        ):
            if getattr(self, name) and self.type != kind:
                raise PydanticCustomError("kind", "'{name}' goes with a {kind}", {"name": name, "kind": kind})
        if self.base and not self.coded_by and self.type not in ("choice", "multiple_response"):
            raise PydanticCustomError(
                "base", "'base' goes with a choice or a multiple answer: a number has no other base"
            )
        return self


class Grid(Described):
    """A matrix question: items that share a scale and are shown, ranked and checked together."""

    text: Text = Field(description="The question above the items.")
    items: list[Key] = Field(description="The items, of one scale.")
    rank_by: str | None = Field(None, description="Net, category or mean that ranks them.")
    by: Breakdowns | None = Field(None, description="`by` of those of its items that have none of their own.")
