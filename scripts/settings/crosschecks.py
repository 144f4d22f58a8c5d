"""Checks that need more than one file: every name that is used is declared somewhere.

`declared` lists the numbers that an evaluation can have; a cell of a table that asks for another is an error here,
before anything runs.
"""

from collections.abc import Iterable
from pathlib import Path

from scripts.ground.errors import EvidenceError, nearest
from scripts.settings import coded_items, part_files, sentence_checks
from scripts.settings.described import known
from scripts.settings.finding import Finding, Line, Table
from scripts.settings.names import check_addresses, check_names
from scripts.settings.own_step import OwnStep
from scripts.settings.record_checks import check_record
from scripts.settings.scheme import Code, Scheme
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


def check(settings: Settings, root: Path) -> None:
    """Check the descriptions against each other. Raises EvidenceError with file, key and the nearest right word."""
    check_files(settings, root)
    names = [*settings.surveys, *settings.schemes, *settings.records, *settings.steps, "interviews"]
    names += ["documents"] if settings.evaluation.documents else []
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise EvidenceError(f"{root.as_posix()}/config.yaml: '{name}' names two sources of numbers: rename one")
    for key, survey in settings.surveys.items():
        check_survey(survey, settings.evaluation.scales, f"{root.as_posix()}/surveys/{key}.yaml")
        check_in_parts(survey, f"{root.as_posix()}/surveys/{key}.yaml")
    for key, scheme in settings.schemes.items():
        evaluation, file = settings.evaluation, f"{root.as_posix()}/schemes/{key}.yaml"
        texts = evaluation.documents if scheme.unit == "documents" else evaluation.interviews
        if scheme.unit == "documents" and not texts:
            raise EvidenceError(f"{file}, unit: config.yaml declares no documents: declare there where they are")
        known_fields = texts.fields if texts else []
        if scheme.unit == "answers":
            known_fields = coded_items.fields(settings.surveys[coded_items.source_of(settings, key)])
        check_scheme(scheme, known_fields, file)
    for key, record in settings.records.items():
        check_record(record, f"{root.as_posix()}/records/{key}.yaml")
    for key, own in settings.steps.items():
        check_inputs(own, settings, f"{root.as_posix()}/steps/{key}.yaml")
    described = {part: getattr(settings, part) for part in ("surveys", "schemes", "records", "steps", "findings")}
    check_names(described, root.as_posix())
    numbers, claims = declared(settings), claim_ids(settings)
    check_addresses(numbers, root.as_posix())
    for key, finding in settings.findings.items():
        check_finding(finding, settings, numbers, claims, f"{root.as_posix()}/findings/{key}.yaml")


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
            for file in [*scheme.suggestions, *scheme.decisions]
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
    for description, file in named:
        path = Path(file)
        if path.is_absolute() or ".." in path.parts:
            raise EvidenceError(f"{root.as_posix()}/{description}.yaml: write '{file}' as a path below this folder")
        if not path.is_file() and not (description.startswith("surveys/") and part_files.parts(file)):
            there = [other.as_posix() for other in sorted(Path("raw").rglob("*")) if other.is_file()]
            same = [other for other in there if Path(other).name == path.name]
            hint = (
                f" Did you mean '{same[0]}'?" if same else nearest(file, there) or " Put it there, or correct the name."
            )
            raise EvidenceError(
                f"{root.as_posix()}/{description}.yaml: the file {file} is missing; names start at the folder of the "
                f"evaluation.{hint}"
            )
    for name, one in texts.items():
        if one and not Path(one.notes).is_dir():
            raise EvidenceError(f"{root.as_posix()}/config.yaml, {name}.notes: the folder {one.notes} is missing")


def check_scheme(scheme: Scheme, header: list[str], file: str) -> None:
    """The base and the breakdowns are header variables; nets and ratios are made of codes."""
    # Here and not in the model, which is made again of plain values that say every default.
    if scheme.unit != "answers" and "base" not in scheme.model_fields_set:
        raise EvidenceError(f"{file}: 'base' is missing: say whose notes are the base, as in base: {{group: [staff]}}")
    if scheme.unit != "answers" and not scheme.codings:
        raise EvidenceError(f"{file}: 'codings' is missing: name the files of the coders")
    for variable in [*scheme.base, *scheme.by, *(scheme.double_coding.strata if scheme.double_coding else [])]:
        known(variable, header, f"{file}, base", "field in the header of the notes")
    if scheme.quotes:
        for code in scheme.quotes.codes:
            known(code, scheme.codes, f"{file}, quotes.codes", "code")
        for variable in scheme.quotes.attributes:
            known(variable, header, f"{file}, quotes.attributes", "field in the header of the notes")
    check_codes(scheme.codes, header, file)
    check_versions(scheme, file)
    for number, rule in enumerate(scheme.rules):
        known(rule.code, scheme.codes, f"{file}, rules.{rule.id}", "code")
        if rule.id in [other.id for other in scheme.rules[:number]]:
            raise EvidenceError(f"{file}, rules: two rules are called '{rule.id}': rename one")
    for key, codes in scheme.nets.items():
        for code in codes:
            known(code, scheme.codes, f"{file}, nets.{key}", "code")
    for key, ratio in scheme.ratios.items():
        for code in (ratio.of, ratio.to):
            known(code, [*scheme.codes, *scheme.nets], f"{file}, ratios.{key}", "code")


def check_codes(codes: dict[str, Code], header: list[str], file: str) -> None:
    """Codes under codes are a tree; `asked` says by header variables who could name one."""
    for key, code in codes.items():
        if code.under:
            known(code.under, codes, f"{file}, codes.{key}.under", "code")
        seen, up = [key], code.under
        while up is not None and up not in seen:
            seen, up = [*seen, up], codes[up].under if up in codes else None
        if up is not None:
            raise EvidenceError(f"{file}, codes.{key}.under: the codes {' > '.join([*seen, up])} form a circle")
        for variable in code.asked:
            known(variable, [*header, "question"], f"{file}, codes.{key}.asked", "field in the header of the notes")


def check_versions(scheme: Scheme, file: str) -> None:
    """The crosswalk leads from older versions to the codes of this one."""
    if not scheme.version:
        if scheme.crosswalk or any(one.version for one in scheme.codings):
            raise EvidenceError(
                f"{file}: codings or a crosswalk have versions, so the scheme needs one: declare version"
            )
        return
    versions = [*dict.fromkeys(change.version for change in scheme.crosswalk), scheme.version]
    if len(set(versions)) < len(versions):
        raise EvidenceError(
            f"{file}, crosswalk: version {scheme.version} is the present one: list a change under the version before it"
        )
    for one in scheme.codings:
        if one.version:
            known(one.version, versions, f"{file}, codings", "version")
    for place, change in enumerate(scheme.crosswalk):
        then = versions[versions.index(change.version) + 1]
        further = {later.code for later in scheme.crosswalk if later.version == then and later.code}
        later = [other for other in scheme.crosswalk if versions.index(other.version) > versions.index(change.version)]
        for to in change.to:
            known(
                to,
                {*scheme.codes, *further, *(one.code for one in later if one.code)},
                f"{file}, crosswalk.{place}.to",
                "code",
            )


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
            "response": set(RATES if survey.frame else PARTICIPATION),
            "frame": {"invited", "answers", "share_invited", "share_answers", *(f"distinct_{v}" for v in variables)},
            **{
                name: statistics_of(item, settings.evaluation.scales, bool(survey.design))
                for name, item in survey.items.items()
            },
            **{name: {"items", "rank", "straight_lined", "alpha"} for name in survey.grids},
        }
    for key, scheme in settings.schemes.items():
        numeric = {code for code, value in scheme.codes.items() if value.numeric}
        found[key] = {
            scheme.unit: {"base", *scheme.codes, *scheme.nets, *scheme.ratios},
            "agreement": {"base", *AGREEMENT},
            "agreement_passages": {"base", *AGREEMENT},
            "agreement_questions": {"base", *AGREEMENT},
            **{code: {"base", "mean", "minimum", "maximum"} for code in numeric},
        }
    for key, record in settings.records.items():
        found[key] = {name: {number.statistic} for name, number in record.numbers.items()}
    for key, own in settings.steps.items():
        found[key] = {item: set(statistics) for item, statistics in own.numbers.items()}
    if settings.evaluation.interviews:
        found["interviews"] = {"notes": {"count", "persons"}}
    if settings.evaluation.documents:
        found["documents"] = {"notes": {"count"}}
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
    for key, table in finding.tables.items():
        for row in table.rows:
            for column in table.columns:
                check_cell(table, row, column, settings, numbers, f"{file}, tables.{key}")
    for key, figure in finding.figures.items():
        known(figure.table, finding.tables, f"{file}, figures.{key}.table", "table")
    for position, sentence in enumerate(finding.sentences):
        for claim in sentence.claims:
            known(claim, claims, f"{file}, sentences.{position}.claims", "claim")
        for relation in sentence.says:
            sentence_checks.check(relation, settings, numbers, f"{file}, sentences.{position}.says")


def check_cell(table: Table, row: Line, column: Line, settings: Settings, numbers: Numbers, place: str) -> None:
    """One cell comes to a source, an item and a statistic that are declared."""
    cell = table.address_parts(row, column)
    at = f"{place}, row '{row.label}', column '{column.label}'"
    check_parts(cell, numbers, at, "the cell has no {}: name it in the row, the column or under cell")
    sentence_checks.check_by(cell, settings, at)
    survey = settings.surveys.get(cell["source"])
    if survey and survey.selection == "nonprobability" and (table.interval or cell.get("variant") == "bounds"):
        raise EvidenceError(
            f"{at}: the survey '{cell['source']}' is not a probability sample, so its numbers have no interval "
            "or bounds: delete `interval`"
        )
