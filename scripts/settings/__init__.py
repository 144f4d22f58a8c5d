"""Everything under `config/`, read, checked and ready for the rules.

`load` returns the settings or raises EvidenceError: one sentence with file, key and the nearest right word.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from scripts.ground.addresses import address
from scripts.ground.errors import EvidenceError, Faults, together
from scripts.settings import coded_items, crosschecks, languages, plan, renamed, strict, table_lines
from scripts.settings.codebook import YES_NO, YES_OR_NO
from scripts.settings.described import plain as plain
from scripts.settings.evaluation import Evaluation
from scripts.settings.finding import Finding
from scripts.settings.own_step import OwnStep
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey
from scripts.settings.whole import Settings as Settings

# What pydantic puts between the keys of a place, to say of which kind it took a value.
KIND = re.compile(r"(function-|constrained-|literal\[|list\[|dict\[|nullable\[)|(str|int|float|bool|Bound|When)$")
Model = TypeVar("Model", bound=BaseModel)


def load(folder: str = "config") -> Settings:
    """Read and check `config/`. Raises one EvidenceError with all faults of the descriptions, then of their names."""
    root = Path(folder)
    if not (root / "config.yaml").is_file():
        raise EvidenceError(
            f"{root.as_posix()}/config.yaml is missing: type `snakemake drafts` to have one drafted from what is in "
            "raw/, and save the drafts without `.draft` in their names"
        )
    wordings: languages.Wordings = {}
    evaluation = describe(Evaluation, root / "config.yaml", None, wordings)
    faults = Faults()
    settings = Settings(
        evaluation,
        each(Survey, root / "surveys", evaluation.surveys, faults, evaluation.language, wordings),
        each(Scheme, root / "schemes", evaluation.schemes, faults, evaluation.language, wordings),
        each(Record, root / "records", evaluation.records, faults),
        {},
        each(OwnStep, root / "steps", evaluation.steps, faults),
        wordings,
    )
    settings = with_findings(settings, root / "findings", faults)
    faults.stop()
    settings = coded_items.with_codes(with_yes_no(settings), root.as_posix())
    try:
        return crosschecks.checked(settings, root)
    except EvidenceError as error:
        plan.stop_by_cell(error, settings.plans.values())
        raise


def with_findings(settings: Settings, folder: Path, faults: Faults) -> Settings:
    """Return the settings with the findings, each from YAML or from a plan in Excel; faults are added to `faults`."""
    findings, plans = dict[str, Finding](), dict[str, plan.Plan]()
    grids = {key: list(survey.grids) for key, survey in settings.surveys.items()}
    for key in settings.evaluation.findings:
        book, text = folder / f"{key}.xlsx", folder / f"{key}.yaml"
        with faults.at("", 0):
            if not book.is_file():
                findings[key] = describe(Finding, text)
                continue
            if text.is_file():
                raise EvidenceError(f"{text.as_posix()} and {book.as_posix()} describe the same finding: keep one")
            told, plans[key] = plan.read(book, grids, list(settings.schemes))
            try:
                findings[key] = modelled(Finding, told, text.as_posix())
            except EvidenceError as error:
                plan.stop_by_cell(error, [plans[key]])
    return replace(settings, findings=findings, plans=plans)


def with_yes_no(settings: Settings) -> Settings:
    """Return the settings with the scale of derived items that are a condition, where it is used and not declared."""
    used = any(item.scale == YES_NO for survey in settings.surveys.values() for item in survey.items.values())
    if not used or YES_NO in settings.evaluation.scales:
        return settings
    scales = {**settings.evaluation.scales, YES_NO: YES_OR_NO}
    return replace(settings, evaluation=settings.evaluation.model_copy(update={"scales": scales}))


def nothing() -> Settings:
    """Return the settings of an evaluation of which nothing is described yet: only drafts can be made of it."""
    return Settings(Evaluation(title="Drafts"), {}, {}, {}, {})


def each(
    model: type[Model],
    folder: Path,
    names: Iterable[str],
    faults: Faults,
    language: str | None = None,
    wordings: languages.Wordings | None = None,
) -> dict[str, Model]:
    """Return the descriptions of one kind by name; what is wrong with one is added to `faults`."""
    found = {}
    for name in names:
        with faults.at("", 0):
            found[name] = describe(model, folder / f"{name}.yaml", language, wordings)
    return found


def describe(
    model: type[Model], path: Path, language: str | None = None, wordings: languages.Wordings | None = None
) -> Model:
    """Read one file of `config/` as a model, its texts in one language: that of the file itself, or English.

    The texts of all languages are noted in `wordings`. Raises EvidenceError with file and key.
    """
    told = strict.read(path)
    renamed.refuse(told, model.__name__.casefold(), path.as_posix())
    name = path.stem if path.stem == "config" else f"{path.parent.name}.{path.stem}"
    own = language or str(told.get("language", "en"))
    kept = {} if wordings is None else wordings
    return modelled(model, languages.spoken(told, model.__name__, name, own, kept, path.as_posix()), path.as_posix())


def modelled(model: type[Model], told: dict[str, Any], file: str) -> Model:
    """Return what a file says as a model. Raises EvidenceError with file and key."""
    try:
        return model.model_validate(told)
    except ValidationError as error:
        found: dict[str, str] = {}  # of what can be of several kinds the first says it best
        for one in error.errors(include_url=False):
            where = ".".join(str(part) for part in one["loc"] if not KIND.match(str(part)))
            found.setdefault(where, f"{one['msg'][0].lower()}{one['msg'][1:]}")
        together(f"{file}, {where}: {said}" if where else f"{file}: {said}" for where, said in found.items())
        raise


def merged(settings: Settings) -> dict[str, Any]:
    """Return all settings as one dict of plain values."""
    parts = {part: getattr(settings, part) for part in ("surveys", "schemes", "records", "steps", "findings")}
    return {"evaluation": plain(settings.evaluation)} | {
        part: {name: plain(model) for name, model in models.items()} for part, models in parts.items()
    }


def placements(settings: Settings) -> list[dict[str, Any]]:
    """Return where each number is shown first: finding, table, row, column, address, in the order of the pages.

    In the address of a line for groups that only the data know a value is `*`, and `labels` has headings of values.
    """
    return [
        {
            "finding": key,
            "table": name,
            "row": row.named,
            "column": column.named,
            "address": address(table_lines.pattern(table, row, column)),
            **({"labels": row.labels | column.labels} if row.groups or column.groups else {}),
        }
        for key, finding in settings.findings.items()
        for name, table in finding.tables.items()
        for row in table.rows
        for column in table.columns
    ]


def sentences_on(settings: Settings, survey: str) -> list[dict[str, Any]]:
    """Return the sentences that declare something of one survey and of no other source: finding, sentence, says."""
    return [
        {"finding": key, "sentence": place, "says": [plain(relation) for relation in sentence.says]}
        for key, finding in settings.findings.items()
        for place, sentence in enumerate(finding.sentences, 1)
        if {cell["source"] for relation in sentence.says for cell in relation.cells} == {survey}
    ]


def source_lines(settings: Settings) -> dict[str, str]:
    """Return the source line of each source of numbers."""
    described: dict[str, Survey | Scheme | Record | OwnStep] = {
        **settings.surveys,
        **settings.schemes,
        **settings.records,
        **settings.steps,
    }
    return {"interviews": "Interview notes"} | {key: one.source for key, one in described.items()}


def files(folder: str = "config") -> list[str]:
    """Return every description below config/ and functions of your own, in order; drafts describe nothing yet."""
    found = [
        *Path(folder).rglob("*.yaml"),
        *Path(folder, "findings").glob("*.xlsx"),
        *Path(folder, "steps").glob("*.py"),
    ]
    # ~$A.xlsx is there while somebody has A.xlsx open.
    aside = [path for path in found if path.stem.endswith(".draft") or path.name.startswith("~$")]
    return sorted(path.as_posix() for path in found if path not in aside)
