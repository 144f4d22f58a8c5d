"""How a sample was drawn, and how intervals are made: strata, clusters, replicate weights, methods of intervals."""

import re
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.described import Described

IntervalMethod = Literal["logit", "wilson", "korn-graubard", "nchs", "wald", "arcsine"]
SingletonPsu = Literal["fail", "remove", "adjust", "average"]
Replication = Literal["brr", "fay", "jk1", "jk2", "jkn", "bootstrap", "sdr"]


RUN = {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "string"}]}
FROM_TO = re.compile(r"(?P<stem>.*?)(?P<first>\d+) to (?P=stem)(?P<last>\d+)", re.IGNORECASE)


def run_of(value: Any) -> Any:
    """Return the names that `rw1 to rw80` means, as in SPSS; a list stays."""
    if not isinstance(value, str):
        return value
    told = FROM_TO.fullmatch(value.strip())
    if not told or int(told["last"]) <= int(told["first"]):
        raise PydanticCustomError(
            "run", "'{value}' is not a range of columns: write `rw1 to rw80`, or a list of names", {"value": value}
        )
    width = len(told["first"]) if told["first"].startswith("0") else 0
    return [f"{told['stem']}{k:0{width}}" for k in range(int(told["first"]), int(told["last"]) + 1)]


class Intervals(Described):
    """How intervals are made from standard errors; the exact intervals of a census stay."""

    shares: IntervalMethod = Field(
        "logit",
        description="Intervals of shares: logit (stay between 0 and 1), wilson, korn-graubard, nchs (Korn and Graubard "
        "with no more effective cases than there are), wald (share -+ t times its error), arcsine.",
    )
    degrees_of_freedom: Literal["domain", "design"] = Field(
        "domain",
        description="Of t: those of the group (domain), or of the whole design.",
    )


class Replicates(Described):
    """Replicate weights that came with a sample: the variance is what a number varies over them."""

    columns: Annotated[list[str], BeforeValidator(run_of), WithJsonSchema(RUN)] = Field(
        min_length=2, description="Their columns, in order: a list, or `rw1 to rw80`."
    )
    method: Replication = Field(
        description="How they were made: brr (balanced half samples), fay, jk1, jk2, jkn (jackknives), bootstrap, sdr "
        "(successive differences)."
    )
    fay: float | None = Field(None, gt=0, lt=1, description="fay: its factor, such as 0.5.")
    scales: list[float] = Field(
        [], description="jkn: the scale of each replicate; of other methods they follow from their number."
    )
    degrees_of_freedom: int | None = Field(None, ge=1, description="One less than there are replicates where absent.")
    centre: Literal["estimate", "mean"] = Field(
        "estimate",
        description="Squares are taken from the number itself, or from the mean of the replicates (R: mse = FALSE).",
    )

    @model_validator(mode="after")
    def complete(self) -> "Replicates":
        """Fay's method has a factor, a jackknife by strata scales, no other method has."""
        if (self.method == "fay") != (self.fay is not None):
            raise PydanticCustomError("fay", "'method: fay' and 'fay', its factor, go together")
        if (self.method == "jkn") != bool(self.scales):
            raise PydanticCustomError("scales", "'method: jkn' and 'scales', one a replicate, go together")
        twice = [name for name in self.columns if self.columns.count(name) > 1]
        if twice:
            raise PydanticCustomError("columns", "columns: '{name}' occurs twice: list it once", {"name": twice[0]})
        if self.scales and len(self.scales) != len(self.columns):
            raise PydanticCustomError(
                "scales", "{scales} scales for {columns} replicates: give one for each replicate, in their order",
                {"scales": len(self.scales), "columns": len(self.columns)},
            )  # fmt: skip
        return self


class Design(Described):
    """How a probability sample was drawn: its weights are given, no frame is needed."""

    weight: str = Field(description="Column with the weight of each answer: an item, or any column of the export.")
    strata: list[str] = Field(
        [], description="Columns whose values together name a stratum, whatever their case and blanks."
    )
    cluster: str | None = Field(
        None, description="Column that names the cluster that was drawn, whatever its case; absent: single cases."
    )
    population: str | None = Field(
        None, description="Column with what the stratum was drawn from: its clusters, or its cases; absent: not known."
    )
    lonely_psu: SingletonPsu = Field(
        "fail",
        description="What a stratum with one primary sampling unit adds to the variance (R survey: survey.lonely.psu).",
    )
    replicates: Replicates | None = Field(
        None, description="Replicate weights, instead of strata and clusters (which tests of groups need)."
    )

    @model_validator(mode="after")
    def one_way(self) -> "Design":
        """Variances come from strata and clusters, or from replicate weights."""
        if self.replicates and (self.strata or self.cluster or self.population):
            raise PydanticCustomError(
                "replicates", "'replicates' replace 'strata', 'cluster' and 'population': remove one or the other"
            )
        if self.replicates and self.lonely_psu != "fail":
            raise PydanticCustomError(
                "lonely_psu", "'lonely_psu' is about strata, and replicate weights have none: remove it"
            )
        if self.replicates and self.weight in self.replicates.columns:
            raise PydanticCustomError(
                "replicates", "'{weight}' is the weight of each answer, and no replicate: remove it from 'columns'",
                {"weight": self.weight},
            )  # fmt: skip
        return self
