"""What a survey says of its export: all that reading it takes. Drafts know no more of a survey."""

from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.described import DateFormat, Described

Platform = Literal[
    "qualtrics",
    "surveymonkey",
    "limesurvey",
    "kobo",
    "google_forms",
    "microsoft_forms",
    "surveygizmo",
    "spss",
    "stata",
    "excel",
    "plain",
]


class Export(Described):
    """The export of a survey: what wrote it, and how it is written."""

    title: str = Field(description="Name of the survey.")
    source: str = Field(description="Source line under tables and figures.")
    file: str = Field(description="The export, under raw/surveys/; a folder is a survey in parts, CSV or parquet.")
    platform: Platform = Field(description="What wrote the export; excel is any workbook, plain any separated text.")
    encoding: str = Field("utf-8", description="Encoding of a text: utf-8, utf-16, cp1252, mac_roman.")
    separator: str | None = Field(None, description="The separator of cells; absent: detected.")
    sheet: str | None = Field(None, description="The sheet of a workbook; the first where absent.")
    parent: str | None = Field(
        None,
        description="kobo, with the `sheet` of a repeated group: the sheet of the rows that its members belong to. "
        "Each member then has the columns of its row too (by `_parent_index` and `_index`).",
    )
    date_format: DateFormat | None = Field(
        None, description="How dates are written, as %d/%m/%Y %H:%M; absent: year-month-day."
    )
    missing: list[str] = Field(
        [],
        description="Words of cells without an answer, in whatever column (NA, -): as if the cell were empty. A scale "
        "that lists one under its own `missing` gives it a kind.",
    )
    form: str | None = Field(
        None,
        description="Labels of choices: the XLSForm of kobo, the .qsf of qualtrics, the .lss or tab-separated .txt of "
        "limesurvey; under raw/surveys/.",
    )
    exported: Literal["codes", "labels"] | None = Field(
        None,
        description="With a form: whether cells of choices are codes or labels; absent: detected.",
    )
    language: str | None = Field(None, description="kobo, limesurvey: language of the labels; the first where absent.")

    @model_validator(mode="after")
    def of_members(self) -> "Export":
        """Members are on a sheet of their own, in an export of Kobo."""
        if self.parent and (self.platform != "kobo" or not self.sheet or self.sheet == self.parent):
            raise PydanticCustomError(
                "parent", "'parent' goes with 'platform: kobo' and the 'sheet' of a repeated group, another one"
            )
        return self

    @property
    def item_columns(self) -> list[str]:
        """Return the columns of the items that have one each; none where nobody described it yet."""
        return []
