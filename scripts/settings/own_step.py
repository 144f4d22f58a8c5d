"""The description of a step of your own: `config/steps/NAME.yaml`."""

from pydantic import Field

from scripts.settings.described import Described, Key


class OwnStep(Described):
    """A function of your own in Python: what it gets, and which numbers it makes."""

    title: str = Field(description="Title of the step.")
    source: str = Field(description="The source line under tables with its numbers.")
    function: str = Field(
        pattern=r"^config/steps/[a-z][a-z0-9_]*\.py$",
        description="File with the function, under config/steps/; the function is called `numbers`.",
    )
    inputs: dict[Key, str] = Field(
        min_length=1,
        description="Its arguments: name and table below results/, such as records/overtime/record.parquet.",
    )
    numbers: dict[Key, dict[Key, str]] = Field(
        min_length=1, description="Item -> statistic -> unit of all numbers that it makes."
    )
    method: str = Field(description="How low and high are made, or why there are none: `none: not a sample`.")
