"""The description of the whole evaluation: `config/config.yaml`."""

from pydantic import Field, ValidationInfo, field_validator

from scripts.settings import shared_missing
from scripts.settings.codebook import CodedKind, Labels, Scale
from scripts.settings.described import Described, FileKey, Key
from scripts.settings.finding import Small
from scripts.settings.label_checks import check_spellings


class Interviews(Described):
    """Where the notes (or documents) are, and which fields their headers or the register of them give."""

    notes: str = Field(description="Folder of the notes (docx, odt, txt, md, html, srt, vtt, pdf with text).")
    header: list[str] = Field([], description="Fields at the top of each note.")
    register_: str | None = Field(
        None,
        alias="register",
        description="Table of the interviewees, one row per note (with `persons`) or person; absent: only headers.",
    )
    columns: dict[str, str] = Field(
        {}, description="Our fields and their columns in the register; absent: columns named as the fields."
    )

    @property
    def fields(self) -> list[str]:
        """Return the fields that each note has."""
        return list(dict.fromkeys([*self.header, *self.columns]))


class NameList(Described):
    """The name list: persons who must not be recognized, with names, titles, places, e-mails; several joined by |."""

    file: str = Field(description="Table under raw/frames/.")
    person: str = Field(description="Column of ids.")
    names: list[str] = Field(min_length=1, description="Columns of names, other spellings, other scripts.")
    nicknames: list[str] = Field(
        [], description="Columns of nicknames; a quote with one is held back until a person has read it."
    )
    titles: list[str] = Field([], description="Columns of titles of posts.")
    places: list[str] = Field([], description="Columns of duty stations.")
    emails: list[str] = Field([], description="Columns of e-mail addresses.")


class Masthead(Described):
    """What every page and file says of the evaluation."""

    title: str = Field(description="Title of the evaluation.")
    symbol: str = Field("", description="Symbol of the report.")
    mark: str = Field(
        "", description="A warning on every page and file, such as that the evidence is a reconstruction."
    )


class Evaluation(Masthead, Small):
    """What is evaluated, and which files of config/ describe it."""

    language: str = Field(
        "en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)?$", description="Of texts and labels that are given by language."
    )
    level: float = Field(0.95, gt=0, lt=1, description="Confidence level of intervals.")
    seed: int = Field(
        1, ge=0, description="Seed of everything that is drawn at random; another whole number draws again."
    )
    surveys: list[FileKey] = Field([], description="Files of config/surveys/.")
    schemes: list[FileKey] = Field([], description="Files of config/schemes/.")
    records: list[FileKey] = Field([], description="Files of config/records/.")
    steps: list[FileKey] = Field([], description="Files of config/steps/: functions of your own that make numbers.")
    findings: list[FileKey] = Field([], description="Files of config/findings/, in the order of the pages.")
    interviews: Interviews | None = Field(None, description="Absent where there are no interviews.")
    documents: Interviews | None = Field(None, description="Documents under review; absent where there are none.")
    name_list: NameList | None = Field(
        None, description="Persons whose names are removed from quotes; absent: no quote is released."
    )
    claims: str | None = Field(None, description="CSV of the figures of the report, to be checked.")
    missing: dict[CodedKind, Labels] = Field(
        {},
        description="Answers outside of the base in every scale, by kind (not_applicable: N/A). What a scale has under "
        "its categories or its own `missing` stays as it is there.",
    )
    scales: dict[Key, Scale] = Field({}, description="Scales that items share.")

    @field_validator("missing")
    @classmethod
    def one_kind(cls, given: dict[CodedKind, str | list[str]]) -> dict[CodedKind, str | list[str]]:
        """A missing answer is of one kind."""
        check_spellings({str(kind): labels for kind, labels in given.items()}, "missing", folded=True)
        return given

    @field_validator("scales")
    @classmethod
    def with_missing(cls, given: dict[str, Scale], told: ValidationInfo) -> dict[str, Scale]:
        """Each scale has the missing answers of all."""
        return {name: shared_missing.added(scale, told.data.get("missing", {})) for name, scale in given.items()}
