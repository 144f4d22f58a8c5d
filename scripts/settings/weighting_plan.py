"""How the answers of a survey are weighted."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.described import Described


class Rake(Described):
    """Margins of the frame that the weights add up to, each by itself."""

    margins: list[str] = Field(min_length=1, description="Frame variables.")


class Calibrate(Described):
    """What the weights meet on the frame at once: counts of values, and sums of numbers."""

    margins: list[str] = Field([], description="Frame variables: each of their values gets its persons.")
    totals: list[str] = Field([], description="Frame variables that are numbers: their sums are met.")
    method: Literal["linear", "bounded"] = Field(
        "linear", description="linear: the regression estimator (GREG). bounded: factors stay within `bounds` (logit)."
    )
    bounds: tuple[float, float] | None = Field(None, description="bounded: the smallest and the largest factor.")

    @model_validator(mode="after")
    def complete(self) -> "Calibrate":
        """There is something to meet, and bounds go with bounded."""
        if not self.margins and not self.totals:
            raise PydanticCustomError("meet", "name 'margins', 'totals' or both")
        if (self.method == "bounded") != (self.bounds is not None):
            raise PydanticCustomError("bounds", "'method: bounded' and 'bounds' go together")
        if self.bounds and not 0 <= self.bounds[0] < 1 < self.bounds[1]:
            raise PydanticCustomError("bounds", "'bounds' are two factors, one below and one above 1")
        return self


class Trim(Described):
    """The largest weight there may be."""

    at_most: float = Field(
        gt=1, description="Largest weight, in multiples of the median; what is cut off is shared out."
    )


class Weights(Described):
    """How answers are weighted up to the frame."""

    cells: list[str] = Field([], description="Frame variables that make the nonresponse adjustment cells.")
    smallest_cell: int = Field(5, ge=1, description="Cells with fewer answers are collapsed, and logged.")
    collapse: list[str] = Field([], description="Variables to give up first when a cell is too small.")
    poststrata: list[str] = Field([], description="Frame variables to poststratify to.")
    rake: Rake | None = Field(None, description="Instead of poststrata: raking to several margins.")
    calibrate: Calibrate | None = Field(
        None, description="Instead of poststrata and rake: calibration to margins and totals, with bounds if wanted."
    )
    trim: Trim | None = Field(None, description="Last step: no weight above so many times the median.")
    column: str | None = Field(None, description="Given weights: an item or a frame variable; no other key.")

    @model_validator(mode="after")
    def one_way(self) -> "Weights":
        """Weights are given or made, and made to poststrata or to margins."""
        made = bool(self.cells or self.poststrata or self.rake or self.calibrate)
        if made == bool(self.column):
            raise PydanticCustomError(
                "way", "name either 'column', or what makes weights: cells, poststrata, rake, calibrate"
            )
        if sum(map(bool, (self.poststrata, self.rake, self.calibrate))) > 1:
            raise PydanticCustomError(
                "way", "take one of poststrata, rake and calibrate: poststrata are one of the margins of the others"
            )
        if self.trim and self.column:
            raise PydanticCustomError("way", "given weights are not trimmed: remove 'trim'")
        return self
