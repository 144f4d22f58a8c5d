"""The description of a step of your own: `config/steps/NAME.yaml`."""

import keyword
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from scripts.settings.described import Described, Key

VARIANTS = ("weighted", "bounds")  # the last word of addresses that have one


def argument(name: str) -> str:
    """Return the name of an argument; refuse a word that Python keeps to itself."""
    if keyword.iskeyword(name):
        raise PydanticCustomError("argument", f"'{name}' can't be the name of an argument: choose another")
    return name


def statistic(name: str) -> str:
    """Return the name of a statistic; refuse a word that ends the addresses of other numbers."""
    if name in VARIANTS:
        raise PydanticCustomError("statistic", f"'{name}' can't be the name of a statistic: choose another")
    return name


Argument = Annotated[Key, AfterValidator(argument)]
Statistic = Annotated[Key, AfterValidator(statistic)]
Unit = Annotated[str, Field(min_length=1)]


class OwnStep(Described):
    """A function of your own in Python: what it gets, and which numbers it makes."""

    title: str = Field(description="Title of the step.")
    source: str = Field(description="The source line under tables with its numbers.")
    function: str = Field(
        pattern=r"^config/steps/[a-z][a-z0-9_]*\.py$",
        description="File with the function, under config/steps/; the function is called `numbers`.",
    )
    inputs: dict[Argument, str] = Field(
        min_length=1,
        description="Its arguments: name and table below results/, such as records/overtime/record.parquet.",
    )
    numbers: dict[Key, dict[Statistic, Unit]] = Field(
        min_length=1, description="Item -> statistic -> unit of all numbers that it makes."
    )
    method: str = Field(description="How low and high are made, or why there are none: `none: not a sample`.")
