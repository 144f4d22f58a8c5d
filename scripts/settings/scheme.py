"""The description of a coding scheme: `config/schemes/NAME.yaml`."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from scripts.settings.codebook import Text
from scripts.settings.described import Described, Key, Truth
from scripts.settings.label_checks import check_net

LIST = {"type": "array", "items": {"type": "string"}}
Examples = Annotated[  # a list, or lists by language
    list[str], WithJsonSchema({"anyOf": [LIST, {"type": "object", "additionalProperties": LIST}]})
]


Unit = Literal["respondents", "documents", "answers"]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]


class Code(Described):
    """One code of a scheme."""

    label: Text = Field(description="Name in tables.")
    definition: Text = Field("", description="When it is given.")
    include: Text = Field("", description="Borderline cases that belong to it.")
    exclude: Text = Field("", description="Borderline cases that do not belong to it.")
    examples: Examples = Field([], description="Passages with the code, made up or without names.")
    counter_examples: Examples = Field([], description="Passages without it.")
    under: Key | None = Field(
        None, description="The code above it in the tree; respondents with this code have that one too."
    )
    asked: dict[str, list[str]] = Field(
        {},
        description="Header variables and values (or question: [Q3], by the numbers in the notes): who could name it, "
        "so its base; all of the base where absent.",
    )
    exclusive: Truth = Field(
        False, description="true: respondents with it can have no other code, except numeric ones."
    )
    polarity: Literal["positive", "negative"] | None = Field(None, description="Whether the code is favourable or not.")
    numeric: Truth = Field(False, description="true: the codings carry a value (weeks, persons).")
    unit: str = Field("points", description="numeric: what the value counts.")
    metric: Metric | None = Field(
        None, description="numeric: how values of several coders are compared (alpha); absent: interval."
    )


class Ratio(Described):
    """Respondents with one code against respondents with another."""

    of: Key = Field(description="Code of the numerator.")
    to: Key = Field(description="Code of the denominator.")


class Near(Described):
    """Terms close to each other in one sentence, in any order."""

    terms: list[str] = Field(min_length=2, description="Words or phrases, * at an end for the rest of a word.")
    words: int = Field(ge=0, description="How many words may be between them; a Chinese character is a word.")


class Rule(Described):
    """What suggests a code: words, terms near each other, or an expression. Case does not matter, accents do."""

    id: Key = Field(description="Name of the rule.")
    code: Key = Field(description="The code that it suggests.")
    language: str = Field("any", description="Language of the notes it is for: en, fr, es, ru, ar, zh, or any.")
    words: list[str] = Field([], description="Words and phrases, each by itself; * at an end for the rest of a word.")
    near: Near | None = Field(None, description="Terms close to each other.")
    expression: str | None = Field(None, description="A regular expression, on folded text: small letters, ё as е.")

    @model_validator(mode="after")
    def complete(self) -> "Rule":
        """A rule looks for something."""
        if not (self.words or self.near or self.expression):
            raise PydanticCustomError("rule", "the rule {id} needs 'words', 'near' or 'expression'", {"id": self.id})
        return self


class Quotes(Described):
    """Which quotes may be released, after a person has signed each."""

    codes: list[Key] = Field([], description="Of which codes; all where absent.")
    at_most: int = Field(2, ge=1, description="How many of each code, one per respondent.")
    shortest: int = Field(30, ge=1, description="Characters.")
    longest: int = Field(300, ge=1, description="Characters.")
    attributes: list[str] = Field(
        [], description="Header variables that may be shown beside a quote, the most important first."
    )
    k: int = Field(
        3,
        ge=2,
        description="The least number of respondents who share what is shown: its language, and what is beside it.",
    )
    signed: str | None = Field(
        None,
        description="Table of who signed: id, sha256, signed_by, date; cleared: yes if what is doubtful names nobody.",
    )


class Cooccurrence(Described):
    """Which pairs of codes are listed as co-occurring."""

    codes: list[Key] = Field([], description="Pairs of these codes only; of all where absent.")
    least: int = Field(0, ge=0, description="The least number of respondents with both codes.")


class DoubleCoding(Described):
    """Which notes are double-coded: a random draw."""

    seed: int = Field(ge=0, description="Any whole number; the same one draws the same notes.")
    share: float = Field(gt=0, le=1, description="Share of the notes of each stratum; at least one note.")
    strata: list[str] = Field([], description="Header variables.")


SegmentColumn = Literal["note", "code", "quote", "coder", "start", "end", "value", "memo"]


class Offsets(Described):
    """What the positions of a file count; needed only where no quotes beside them show it."""

    unit: Literal["code points", "UTF-16 units", "bytes"] | None = Field(None, description="What is counted.")
    end: Literal["exclusive", "inclusive"] = Field(
        "exclusive", description="inclusive: the end is the last character, not the one after it."
    )
    lines: Literal["as in the file", "one", "two"] | None = Field(
        None, description="As how many characters the end of a line counts."
    )
    mark: Truth | None = Field(None, description="Whether the byte order mark at the beginning of a text counts.")


class Codings(Described):
    """Coded segments of one file: a table, or the project of a tool."""

    file: str = Field(
        description="File under raw/codings/; its ending says what it is: csv or xlsx; qdpx (REFI-QDA), sqlite3 "
        "(Taguette), qda (QualCoder), json (Label Studio)."
    )
    rows: Literal["passages", "documents"] = Field(
        "passages",
        description="What a row of a table is; documents: a content analysis sheet, a column per code (its key, label, "
        "or as under codes) with yes, no, n/a, a number, or words of the document.",
    )
    columns: dict[SegmentColumn, str] = Field(
        {},
        description="Table of another tool: our column, and what it is called there; without start and end by quote.",
    )
    coder: str | None = Field(None, description="Who coded, where the file doesn't say.")
    coders: dict[str, str] = Field({}, description="Names of coders in the file, and ours.")
    codes: dict[str, Key] = Field({}, description="Names or paths (A > B) of codes in the file, and our keys.")
    other: list[str] = Field([], description="Codes in the file (or codes above them) that belong to another scheme.")
    nothing: str | None = Field(None, description="The code in the file that means: coded, nothing found.")
    offsets: Offsets | None = Field(None, description="What its positions count, where it holds no quotes.")
    complete: Truth = Field(False, description="true: its coder read every document; one without codes: nothing found.")
    notes: dict[str, str] = Field({}, description="Names of documents in the file, and our notes.")
    version: str | None = Field(
        None, description="Version of the scheme that was coded by; a table may have a column version instead."
    )


class Change(Described):
    """What became of a code of an older version in the next one."""

    version: str = Field(description="The older version.")
    kind: Literal["rename", "merge", "split", "retire", "add"] = Field(description="What was done.")
    code: Key | None = Field(None, description="The code in the older version; of add none.")
    to: list[Key] = Field([], description="What it is in the next version: one code, of split several, of retire none.")
    reason: str = Field(description="Why.")

    @model_validator(mode="after")
    def complete(self) -> "Change":
        """A change goes from one code to as many as its kind says."""
        right = {"retire": len(self.to) == 0, "split": len(self.to) > 1, "add": len(self.to) > 0}
        if not right.get(self.kind, len(self.to) == 1) or (self.code is None) != (self.kind == "add"):
            raise PydanticCustomError("change", "a {kind} goes from {from_} to {to}", {
                "kind": self.kind,
                "from_": "no code" if self.kind == "add" else "one code",
                "to": {"retire": "none", "split": "several", "add": "one or several"}.get(self.kind, "one"),
            })  # fmt: skip
        return self


def files(given: Any) -> Any:
    """Accept one file, or the bare name of a file, for a list of descriptions."""
    each = given if isinstance(given, list) else [given]
    return [{"file": one} if isinstance(one, str) else one for one in each]


class Scheme(Described):
    """A coding scheme, its codings and its base."""

    title: str = Field(description="Name of the scheme.")
    source: str = Field(description="Source line under tables and figures.")
    question: str = Field(description="What was asked.")
    unit: Unit = Field(
        "respondents",
        description="What is coded and counted: interview notes, the documents of config.yaml, or answers to the open "
        "questions of a survey that name the scheme under `coded_by`.",
    )
    codings: Annotated[list[Codings], BeforeValidator(files)] = Field(
        [], description="Files under raw/codings/, bare names or described: one or a list; of answers also none."
    )
    base: dict[str, list[str]] = Field(
        {}, description="Header variables and values: whose notes are the base; not for answers: all are."
    )
    census: dict[str, int] = Field(
        {},
        description="Groups of which everybody was to be interviewed (all, or as in addresses: group-staff) and how "
        "many persons that is; their shares have an interval. Absent: a purposive sample.",
    )
    count: list[str] = Field(
        min_length=1,
        description="Coders whose codings count; one not under agreement is the adjudicator, who decides code by code.",
    )
    agreement: list[str] = Field([], description="The coders compared: two, or more.")
    double_coding: DoubleCoding | None = Field(None, description="How the notes to be double-coded are drawn.")
    by: list[str] = Field([], description="Header variables to break down by.")
    cooccurrence: Cooccurrence | None = Field(
        None, description="Which pairs of codes are listed; absent: all, of more than 40 codes those of 3 respondents."
    )
    version: str | None = Field(None, description="Version of the scheme, where its codings have several.")
    crosswalk: list[Change] = Field(
        [], description="What became of codes from version to version, the oldest version first."
    )
    codes: dict[Key, Code] = Field(description="The codes.")
    rules: list[Rule] = Field([], description="What suggests codings; coders decide on them.")
    turns: Literal["respondents", "all"] = Field(
        "respondents", description="In whose turns rules look; all: in the interviewer's questions too."
    )
    quotes: Quotes | None = Field(None, description="Absent: no quote is released.")
    suggestions: list[str] = Field(
        [],
        description="Files under raw/codings/ with suggested codings of other tools: csv, xlsx or jsonl with a head.",
    )
    decisions: list[str] = Field(
        [],
        description="Files under raw/codings/ with what coders decided on suggestions, as the review pages save them.",
    )
    summaries: list[str] = Field(
        [], description="Files under raw/codings/: framework.xlsx with the summaries that people wrote into it."
    )
    similar: int = Field(
        0,
        ge=0,
        le=3,
        description="answers: by how many letters two of them may differ to stand side by side on the review page, as "
        "misspellings do; each is decided on by itself.",
    )
    nets: dict[Key, list[Key]] = Field({}, description="Respondents with any of several codes.")
    ratios: dict[Key, Ratio] = Field({}, description="One code against another.")

    @property
    def coders(self) -> list[str]:
        """Return all coders, those who are counted first."""
        return list(dict.fromkeys([*self.count, *self.agreement]))

    @property
    def numeric(self) -> list[str]:
        """Return the codes that carry a value."""
        return [key for key, code in self.codes.items() if code.numeric]

    @property
    def sets(self) -> dict[str, list[str]]:
        """Return the codes that count for each share: of a code itself, of a net its codes."""
        return {key: [key] for key in self.codes} | self.nets

    @model_validator(mode="after")
    def of_its_unit(self) -> "Scheme":
        """The base of answers is that of their item."""
        if self.similar and self.unit != "answers":
            raise PydanticCustomError("similar", "'similar' is for answers: remove it")
        if self.unit != "answers":
            return self
        if wrong := [name for name in ("base", "census") if getattr(self, name)]:
            raise PydanticCustomError(
                "answers", "'{name}' is not for answers: who is in the base, the item of the survey says",
                {"name": wrong[0]},
            )  # fmt: skip
        if narrow := [key for key, code in self.codes.items() if code.asked]:
            raise PydanticCustomError(
                "asked", "'codes.{code}.asked' is not for answers: all codes of an item have the base of the item. The "
                "share of '{code}' among some is the number of their group (`breakdowns` of the survey), or that of a "
                "second item on the same column with `where` and a scheme of its own",
                {"code": narrow[0]},
            )  # fmt: skip
        return self

    @model_validator(mode="after")
    def clear_nets(self) -> "Scheme":
        """A net sums some codes, each once."""
        for name, keys in self.nets.items():
            check_net(name, keys)
        return self
