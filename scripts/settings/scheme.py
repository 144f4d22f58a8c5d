"""The description of a coding scheme: `config/schemes/NAME.yaml`."""

from pydantic import Field

from scripts.settings.described import Described, Key, Truth


class Code(Described):
    """One code of a scheme."""

    label: str = Field(description="Name in tables.")
    definition: str = Field("", description="When it is given.")
    numeric: Truth = Field(False, description="true: the codings carry a value (weeks, persons).")
    unit: str = Field("points", description="numeric: what the value counts.")


class Ratio(Described):
    """Respondents with one code against respondents with another."""

    of: Key = Field(description="Code above the line.")
    to: Key = Field(description="Code below the line.")


class Scheme(Described):
    """A coding scheme, its codings and its base."""

    title: str = Field(description="Name of the scheme.")
    source: str = Field(description="Source line under tables and figures.")
    question: str = Field(description="What was asked.")
    codings: str = Field(description="CSV under raw/codings/: note, coder, code, start, end, quote[, value].")
    base: dict[str, list[str]] = Field(description="Header variables and values: whose notes are the base.")
    count: list[str] = Field(min_length=1, description="Coders whose codings are counted.")
    agreement: list[str] = Field([], max_length=2, description="The two coders compared.")
    by: list[str] = Field([], description="Header variables to break down by.")
    codes: dict[Key, Code] = Field(description="The codes.")
    nets: dict[Key, list[Key]] = Field({}, description="Respondents with any of several codes.")
    ratios: dict[Key, Ratio] = Field({}, description="One code against another.")
