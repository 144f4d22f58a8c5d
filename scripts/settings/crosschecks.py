"""Checks that need more than one file: every name that is used is declared somewhere.

`declared` lists the numbers that an evaluation can have; a cell of a table that asks for another is an error here,
before anything runs.
"""

from collections.abc import Iterable
from pathlib import Path

from scripts.ground.errors import SLIP, EvidenceError, Faults, like, nearest, together
from scripts.settings import coded_items, part_files, sentence_checks, table_lines
from scripts.settings.described import known
from scripts.settings.finding import Finding, Line, Table
from scripts.settings.names import check_addresses, check_names
from scripts.settings.own_step import OwnStep
from scripts.settings.record_checks import check_record
from scripts.settings.scheme_checks import LEVELS, check_scheme
from scripts.settings.sentence_checks import check_parts
from scripts.settings.survey_checks import check_in_parts, check_survey, statistics_of
from scripts.settings.whole import Numbers, Settings
from scripts.sheets import text
from scripts.sheets.headers import locate

RATES = ["invited", "answers", "rate", *(f"rr{k}" for k in range(1, 7)), *(f"coop{k}" for k in range(1, 5))]
RATES += [f"{name}{k}" for name in ("ref", "con") for k in range(1, 4)] + ["e"]
PARTICIPATION = ["answers", "participation", "participation_complete", "participation_partial"]
AGREEMENT = ["percent_agreement", "holsti", "kappa", "scott", "pabak", "ac1", "alpha", "alpha_masi"]
AGREEMENT += ["prevalence", "bias"]


def checked(settings: Settings, root: Path) -> Settings:
    """Return the settings, checked against each other, with the lines of all tables.

    Raises one EvidenceError with all files, keys and nearest words.
    """
    check_files(settings, root)
    names = [*settings.surveys, *settings.schemes, *settings.records, *settings.steps, "interviews"]
    names += ["documents"] if settings.evaluation.documents else []
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise EvidenceError(f"{root.as_posix()}/config.yaml: '{name}' names two sources of numbers: rename one")
    faults = Faults()
    for key, survey in settings.surveys.items():
        with faults.at("", 0):
            check_survey(survey, settings.evaluation.scales, f"{root.as_posix()}/surveys/{key}.yaml")
            check_in_parts(survey, f"{root.as_posix()}/surveys/{key}.yaml")
    for key, scheme in settings.schemes.items():
        with faults.at("", 0):
            check_scheme(
                scheme,
                fields_of(settings, key, f"{root.as_posix()}/schemes/{key}.yaml"),
                f"{root.as_posix()}/schemes/{key}.yaml",
            )
    for key, record in settings.records.items():
        with faults.at("", 0):
            check_record(record, f"{root.as_posix()}/records/{key}.yaml")
    for key, own in settings.steps.items():
        with faults.at("", 0):
            check_inputs(own, settings, f"{root.as_posix()}/steps/{key}.yaml")
    faults.stop()
    described = {part: getattr(settings, part) for part in ("surveys", "schemes", "records", "steps", "findings")}
    check_names(described, root.as_posix())
    numbers, claims = declared(settings), claim_ids(settings)
    check_addresses(numbers, root.as_posix())
    settings = table_lines.with_lines(settings, root.as_posix())
    for key, finding in settings.findings.items():
        with faults.at("", 0):
            check_finding(finding, settings, numbers, claims, f"{root.as_posix()}/findings/{key}.yaml")
    faults.stop()
    return settings


def instead(path: Path) -> str:
    """Return the file that may be meant by one that is missing: a name like it beside it, else its name elsewhere."""
    there = [other for other in sorted(Path("raw").rglob("*")) if other.is_file()]
    beside = {other.name: other for other in there if other.parent == path.parent}
    near = beside.get(like(path.name, beside, SLIP)) or next((one for one in there if one.name == path.name), None)
    return (
        f" Did you mean '{near.as_posix()}'?" if near else nearest(path.as_posix(), [one.as_posix() for one in there])
    )


def fields_of(settings: Settings, key: str, file: str) -> list[str]:
    """Return the fields of what a scheme codes: of notes, of documents, or of the answers of a survey."""
    scheme, evaluation = settings.schemes[key], settings.evaluation
    texts = evaluation.documents if scheme.unit == "documents" else evaluation.interviews
    if scheme.unit == "documents" and not texts:
        raise EvidenceError(f"{file}, unit: config.yaml declares no documents: declare there where they are")
    if scheme.unit == "answers":
        return coded_items.fields(settings.surveys[coded_items.source_of(settings, key)])
    return texts.fields if texts else []


def check_files(settings: Settings, root: Path) -> None:
    """Every file of raw/ that a description names is there."""
    texts = {name: getattr(settings.evaluation, name) for name in ("interviews", "documents")}
    named = [
        *((f"surveys/{key}", survey.file) for key, survey in settings.surveys.items()),
        *((f"surveys/{key}", survey.frame.file) for key, survey in settings.surveys.items() if survey.frame),
        *(
            (f"surveys/{key}", one.file)
            for key, survey in settings.surveys.items()
            for one in survey.cleaning
            if one.file
        ),
        *((f"schemes/{key}", one.file) for key, scheme in settings.schemes.items() for one in scheme.codings),
        *(
            (f"schemes/{key}", file)
            for key, scheme in settings.schemes.items()
            for file in [*scheme.suggestions, *scheme.decisions, *scheme.summaries]
        ),
        *((f"schemes/{key}", s.quotes.signed) for key, s in settings.schemes.items() if s.quotes and s.quotes.signed),
        *([("config", settings.evaluation.name_list.file)] if settings.evaluation.name_list else []),
        *((f"records/{key}", record.file) for key, record in settings.records.items()),
        *(
            (f"records/{key}", one.file)
            for key, record in settings.records.items()
            for one in record.cleaning
            if one.file
        ),
        *((f"steps/{key}", own.function) for key, own in settings.steps.items()),
        *(("config", one.register_) for one in texts.values() if one and one.register_),
    ]
    missing = []
    for description, file in named:
        path = Path(file)
        if path.is_absolute() or ".." in path.parts:
            raise EvidenceError(f"{root.as_posix()}/{description}.yaml: write '{file}' as a path below this folder")
        if not path.is_file() and not (description.startswith("surveys/") and part_files.parts(file)):
            missing.append(
                f"{root.as_posix()}/{description}.yaml: the file {file} is missing; names start at the folder of the "
                f"evaluation.{instead(path) or ' Put it there, or correct the name.'}"
            )
    together(missing)
    for name, one in texts.items():
        if one and not Path(one.notes).is_dir():
            raise EvidenceError(f"{root.as_posix()}/config.yaml, {name}.notes: the folder {one.notes} is missing")


def check_inputs(own: OwnStep, settings: Settings, file: str) -> None:
    """The inputs of a step of your own are tables that the run makes of surveys, interviews and records."""
    sources: dict[str, Iterable[str]] = {
        "surveys": settings.surveys,
        "interviews": settings.schemes,
        "records": settings.records,
    }
    from scripts.ground import tables  # only where it is needed: it is slow to import

    for name, table in own.inputs.items():
        place = f"{file}, inputs.{name}"
        folder, *rest = table.split("/")
        if folder in sources and len(rest) > 1:
            known(rest[0], sources[folder], place, folder.removesuffix("s"))
        of_parts = folder == "surveys" and part_files.parts(settings.surveys[rest[0]].file)
        if of_parts and rest[-1] != "numbers.parquet":
            raise EvidenceError(f"{place}: {rest[0]} is a survey in parts, which keeps no single answers")
        if folder not in (*sources, "documents") or not tables.declared(table):
            raise EvidenceError(
                f"{place}: '{table}' is not a table of a survey, of interviews or of a record (see results/README.md)"
            )


def declared(settings: Settings) -> Numbers:
    """Return source -> item -> statistics of every number that the descriptions can make."""
    found: Numbers = {}
    for key, survey in settings.surveys.items():
        variables = survey.frame.variables if survey.frame else []
        found[key] = {
            "response": list(RATES if survey.frame else PARTICIPATION),
            "frame": ["invited", "answers", "share_invited", "share_answers", *(f"distinct_{v}" for v in variables)],
            **{
                name: statistics_of(item, settings.evaluation.scales, bool(survey.design))
                for name, item in survey.items.items()
            },
            **{name: ["items", "rank", "straight_lined", "alpha"] for name in survey.grids},
        }
    for key, scheme in settings.schemes.items():
        numeric = [code for code, value in scheme.codes.items() if value.numeric]
        found[key] = {
            scheme.unit: ["base", *scheme.codes, *scheme.nets, *scheme.ratios],
            **{level: ["base", *AGREEMENT] for level in LEVELS},
            **{code: ["base", "mean", "minimum", "maximum"] for code in numeric},
        }
    for key, record in settings.records.items():
        found[key] = {name: [number.statistic] for name, number in record.numbers.items()}
    for key, own in settings.steps.items():
        found[key] = {item: list(statistics) for item, statistics in own.numbers.items()}
    if settings.evaluation.interviews:
        found["interviews"] = {"notes": ["count", "persons"]}
    if settings.evaluation.documents:
        found["documents"] = {"notes": ["count"]}
    return found


def claim_ids(settings: Settings) -> list[str]:
    """Return the ids of the claims of the report, none where there is no list."""
    file = settings.evaluation.claims
    if file is None:
        return []
    header, *claims = text.rows(Path(file))
    place = locate(file, "id", header)
    return [claim[place] for claim in claims if len(claim) > place]  # what else is wrong, the check of claims says


def check_finding(finding: Finding, settings: Settings, numbers: Numbers, claims: list[str], file: str) -> None:
    """Every cell asks for a number that can be; no interval is asked of a survey that can't have one."""
    faults = Faults()
    for key, table in finding.tables.items():
        check_cells(table, settings, numbers, f"{file}, tables.{key}", faults)
    for key, figure in finding.figures.items():
        with faults.at("", 0):
            known(figure.table, finding.tables, f"{file}, figures.{key}.table", "table")
    for position, sentence in enumerate(finding.sentences):
        for claim in sentence.claims:
            with faults.at("", 0):
                known(claim, claims, f"{file}, sentences.{position}.claims", "claim")
        for relation in sentence.says:
            with faults.at("", 0):
                sentence_checks.check(relation, settings, numbers, f"{file}, sentences.{position}.says")
    faults.stop()


def check_cells(table: Table, settings: Settings, numbers: Numbers, place: str, faults: Faults) -> None:
    """Add what is wrong with the cells of a table to `faults`: one sentence for all cells of which it is true."""
    found: dict[str, list[str]] = {}
    for row in table.rows:
        for column in table.columns:
            at = f"row '{row.named}', column '{column.named}'"
            try:
                check_cell(table, row, column, settings, numbers, f"{place}, {at}")
            except EvidenceError as error:
                found.setdefault(str(error).removeprefix(f"{place}, {at}"), []).append(at)
    for said, where in found.items():
        more = f" (and {len(where) - 1} more cells)" if len(where) > 1 else ""
        with faults.at("", 0):
            raise EvidenceError(f"{place}, {where[0]}{more}{said}")


def check_cell(table: Table, row: Line, column: Line, settings: Settings, numbers: Numbers, at: str) -> None:
    """One cell comes to a source, an item and a statistic that are declared."""
    cell = table_lines.pattern(table, row, column)
    check_parts(cell, numbers, at, "the cell has no {}: name it in the row, the column or under cell")
    sentence_checks.check_group(cell, settings, at)
    survey = settings.surveys.get(cell["source"])
    if survey and survey.selection == "nonprobability" and (table.interval or cell.get("variant") == "bounds"):
        raise EvidenceError(
            f"{at}: the survey '{cell['source']}' is not a probability sample, so its numbers have no interval "
            "or bounds: delete `interval`"
        )
