"""Checks that need more than one file: every name that is used is declared somewhere.

`declared` lists the numbers that an evaluation can have; a cell of a table that asks for another is an error here,
before anything runs.
"""

from collections.abc import Iterable
from pathlib import Path

from scripts.errors import EvidenceError, nearest
from scripts.numbers.address import cell as cell_parts
from scripts.settings import Settings, plain
from scripts.settings.codebook import Item, Scale
from scripts.settings.finding import Finding, Line, Table
from scripts.settings.record import Record
from scripts.settings.scheme import Scheme
from scripts.settings.survey import Survey
from scripts.sheets import text
from scripts.sheets.headers import locate
from scripts.surveys import folder

RATES = ["invited", "answers", "rate", *(f"rr{k}" for k in range(1, 7)), *(f"coop{k}" for k in range(1, 5))]
RATES += [f"{name}{k}" for name in ("ref", "con") for k in range(1, 4)] + ["e"]
PARTICIPATION = ["answers", "participation", "participation_complete", "participation_partial"]
AGREEMENT = ["percent_agreement", "holsti", "kappa", "scott", "pabak", "ac1", "alpha", "alpha_masi"]
AGREEMENT += ["prevalence", "bias"]
Declared = dict[str, dict[str, set[str]]]


def check(settings: Settings, root: Path) -> None:
    """Hold the descriptions against each other. Raises EvidenceError with file, key and the nearest right word."""
    check_files(settings, root)
    names = [*settings.surveys, *settings.schemes, *settings.records, "interviews"]
    for name in sorted({n for n in names if names.count(n) > 1}):
        raise EvidenceError(f"{root.as_posix()}/config.yaml: '{name}' names two sources of numbers: rename one")
    for key, survey in settings.surveys.items():
        check_survey(survey, settings.evaluation.scales, f"{root.as_posix()}/surveys/{key}.yaml")
        check_sums(survey, f"{root.as_posix()}/surveys/{key}.yaml")
        for name, item in survey.items.items():
            if item.coded_by:
                place = f"{root.as_posix()}/surveys/{key}.yaml, items.{name}.coded_by"
                known(item.coded_by, settings.schemes, place, "scheme")
    header = settings.evaluation.interviews.header if settings.evaluation.interviews else []
    for key, scheme in settings.schemes.items():
        check_scheme(scheme, header, f"{root.as_posix()}/schemes/{key}.yaml")
    for key, record in settings.records.items():
        check_record(record, f"{root.as_posix()}/records/{key}.yaml")
    numbers, claims = declared(settings), claim_ids(settings)
    for key, finding in settings.findings.items():
        check_finding(finding, settings, numbers, claims, f"{root.as_posix()}/findings/{key}.yaml")


def check_files(settings: Settings, root: Path) -> None:
    """Every file of raw/ that a description names is there."""
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
        *((f"records/{key}", record.file) for key, record in settings.records.items()),
    ]
    for description, file in named:
        path = Path(file)
        if path.is_absolute() or ".." in path.parts:
            raise EvidenceError(f"{root.as_posix()}/{description}.yaml: write '{file}' as a path below this folder")
        if not path.is_file() and not (description.startswith("surveys/") and folder.parts(file)):
            there = [other.as_posix() for other in sorted(Path("raw").rglob("*")) if other.is_file()]
            same = [other for other in there if Path(other).name == path.name]
            hint = (
                f" Did you mean '{same[0]}'?" if same else nearest(file, there) or " Put it there, or correct the name."
            )
            raise EvidenceError(
                f"{root.as_posix()}/{description}.yaml: the file {file} is missing; names start at the folder of the "
                f"evaluation.{hint}"
            )
    interviews = settings.evaluation.interviews
    if interviews and not Path(interviews.notes).is_dir():
        raise EvidenceError(
            f"{root.as_posix()}/config.yaml, interviews.notes: the folder {interviews.notes} is missing"
        )


def known(word: str, words: Iterable[str], place: str, what: str) -> None:
    """Raise the sentence for a word that is not declared."""
    words = list(words)
    if word not in words:
        hint = nearest(word, words)
        raise EvidenceError(f"{place}: there is no {what} '{word}'.{hint}")


def check_survey(survey: Survey, scales: dict[str, Scale], file: str) -> None:
    """Scales, grids, breakdowns and weights of a survey speak of what is there."""
    variables = survey.frame.variables if survey.frame else []
    for key, item in survey.items.items():
        if item.scale is not None:
            known(item.scale, scales, f"{file}, items.{key}.scale", "scale")
        if item.reverse and item.scale and not scales[item.scale].scores:
            raise EvidenceError(f"{file}, items.{key}.reverse: the scale '{item.scale}' has no scores to turn round")
        for variable in item.where or {}:
            known(variable, variables, f"{file}, items.{key}.where", "frame variable")
        check_routing(key, survey, scales, f"{file}, items.{key}.asked_if")
    for key, grid in survey.grids.items():
        for member in grid.items:
            known(member, survey.items, f"{file}, grids.{key}.items", "item")
        if grid.rank_by:
            for member in grid.items:
                words = statistics_of(survey.items[member], scales)
                known(grid.rank_by, sorted(words), f"{file}, grids.{key}.rank_by", "net, category or mean")
    for name in survey.breakdowns:
        known(name, [*variables, *survey.items], f"{file}, breakdowns", "frame variable or item")
    if survey.weights:
        margins = survey.weights.rake.margins if survey.weights.rake else []
        if survey.weights.calibrate:
            margins = [*survey.weights.calibrate.margins, *survey.weights.calibrate.totals]
        if survey.weights.column:
            known(
                survey.weights.column, [*variables, *survey.items], f"{file}, weights.column", "frame variable or item"
            )
        elif not survey.frame:
            raise EvidenceError(f"{file}, weights: without a frame only weights that are given (column) can be used")
        for name in [*survey.weights.cells, *survey.weights.collapse, *survey.weights.poststrata, *margins]:
            known(name, variables, f"{file}, weights", "frame variable")
    check_derived(survey, scales, file)
    for position, rule in enumerate(survey.cleaning):
        if rule.grid:
            known(rule.grid, survey.grids, f"{file}, cleaning.{position}.grid", "grid")
        place = f"{file}, cleaning.{position}"
        if rule.item:
            numbers = [key for key, item in survey.items.items() if item.type == "number"]
            known(rule.item, numbers, f"{place}.item", "number item")
        described = [name for name, column in survey.columns if column and name != "respondent"]
        for name in rule.where or {}:
            known(name, [*variables, *survey.items, *described], f"{place}.where", "column, item or frame variable")
    if survey.dispositions.variable:
        known(survey.dispositions.variable, variables, f"{file}, dispositions.variable", "frame variable")


def check_derived(survey: Survey, scales: dict[str, Scale], file: str) -> None:
    """Derived items come to what they are declared as; cleaning, which comes before them, speaks of none."""
    made = [key for key, item in survey.items.items() if item.derive is not None]
    if not made:
        return
    for position, rule in enumerate(survey.cleaning):
        grid = survey.grids.get(rule.grid or "")
        for name in [rule.column, rule.item, *(rule.where or {}), *(grid.items if grid else [])]:
            if name in made:
                raise EvidenceError(
                    f"{file}, cleaning.{position}: '{name}' is derived after cleaning: name what it is derived from"
                )
    for key, item in survey.items.items():
        for name in item.asked_if or {}:
            if name in made and key not in made:
                raise EvidenceError(f"{file}, items.{key}.asked_if: '{name}' is derived: name what it is derived from")
    from scripts.surveys import derived  # only where it is needed: it is slow to import

    derived.check(plain(survey), {name: plain(scale) for name, scale in scales.items()}, file)


def check_sums(survey: Survey, file: str) -> None:
    """What is counted by sums (a sample, a survey in parts) asks for nothing that needs all answers side by side."""
    parted = bool(folder.parts(survey.file))
    if not (parted or survey.design):
        return
    kind = "a survey in parts" if parted else "a sample"
    if survey.grids:
        raise EvidenceError(f"{file}, grids: {kind} has no grids: take them away")
    for name in survey.breakdowns:
        if name not in survey.items or survey.items[name].type != "choice":
            raise EvidenceError(f"{file}, breakdowns: '{name}' is no choice item, and {kind} has no other breakdowns")
    for key, item in survey.items.items():
        if item.responses:
            raise EvidenceError(f"{file}, items.{key}.responses: {kind} has no shares of responses: take it away")
    for key, item in survey.items.items():
        if item.responses:
            raise EvidenceError(f"{file}, items.{key}.responses: {kind} has no shares of responses: take it away")
    if not parted:
        return
    for place, rule in enumerate(survey.cleaning):
        if rule.rule.partition("_")[2] not in folder.ALONE or (rule.rule == "keep_last_of_person"):
            raise EvidenceError(
                f"{file}, cleaning.{place}: the rule {rule.rule} looks at answers of several parts, or at persons: "
                "settle it before the survey is cut into parts, or put the parts into one file"
            )
    for key, item in survey.items.items():
        if item.derive:
            raise EvidenceError(f"{file}, items.{key}: {kind} has no derived items: put it into the parts as a column")
    wrong = {
        "platform": survey.platform != "plain" and "its parts are CSV or parquet: write `platform: plain`",
        "selection": survey.selection == "census" and "nobody is looked up on a frame: write sample or non-random",
        "frame": survey.frame and "nobody is looked up on a frame: take it away",
        "weights": survey.weights and "its weights are given: write `selection: sample` and `design`",
        "columns.person": survey.columns.person and "persons are not looked at: take it away",
    }
    for key, what in wrong.items():
        if what:
            raise EvidenceError(f"{file}, {key}: of {kind} {what}")


def check_routing(key: str, survey: Survey, scales: dict[str, Scale], place: str) -> None:
    """What leads to an item is asked before it, and can have the answers that lead to it."""
    before = list(survey.items)[: list(survey.items).index(key)]
    for name, wanted in (survey.items[key].asked_if or {}).items():
        known(name, before, place, "item before this one")
        asking = survey.items[name]
        if asking.type == "choice" and asking.scale:
            scale = scales[asking.scale]
            answers = [*scale.categories, *scale.missing]
        else:
            answers = [*(asking.columns or {}), *(asking.labels or {})]
        for value in [wanted] if isinstance(wanted, str) else wanted:
            if answers:
                known(value, answers, f"{place}.{name}", "answer")


def check_scheme(scheme: Scheme, header: list[str], file: str) -> None:
    """The base and the breakdowns are header variables; nets and ratios are made of codes."""
    for variable in [*scheme.base, *scheme.by, *(scheme.double_coding.strata if scheme.double_coding else [])]:
        known(variable, header, f"{file}, base", "field in the header of the notes")
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


def check_record(record: Record, file: str) -> None:
    """Numbers speak of columns and of other numbers that are there."""
    columns = [*record.columns, *record.derive]
    known(record.id, ["row", *columns], f"{file}, id", "column")
    for duration in record.derive.values():
        for column in (duration.from_, duration.to):
            known(column, record.columns, f"{file}, derive", "column")
    for key, number in record.numbers.items():
        place = f"{file}, numbers.{key}"
        for column in [*number.where, *(number.counted or {}), *number.by]:
            known(column, columns, place, "column")
        if number.column is not None:
            known(number.column, columns, f"{place}.column", "column")
        for pick in (number.of, number.to, number.series):
            if pick is not None:
                known(pick.item, record.numbers, place, "number")


def statistics_of(item: Item, scales: dict[str, Scale]) -> set[str]:
    """Return the statistics that an item can have."""
    if item.type == "number":
        return {"base", "mean", "median"}
    if item.type == "multiple":
        options = [*(item.columns or {}), *(item.labels or {})]
        return {"base", *options, *(f"{option}_of_responses" for option in options if item.responses)}
    if item.type == "text" or item.scale is None:
        return set()
    scale = scales[item.scale]
    return {"base", *scale.categories, *scale.nets, *item.base, *(["mean"] if scale.scores else [])}


def declared(settings: Settings) -> Declared:
    """Return source -> item -> statistics of every number that the descriptions can make."""
    found: Declared = {}
    for key, survey in settings.surveys.items():
        variables = survey.frame.variables if survey.frame else []
        no_median = {"median"} if survey.design or folder.parts(survey.file) else set()
        found[key] = {
            "response": set(RATES if survey.frame else PARTICIPATION),
            "frame": {"invited", "answers", "share_invited", "share_answers", *(f"distinct_{v}" for v in variables)},
            **{
                name: statistics_of(item, settings.evaluation.scales) - no_median for name, item in survey.items.items()
            },
            **{name: {"items", "rank", "straight_lined", "alpha"} for name in survey.grids},
        }
    for key, scheme in settings.schemes.items():
        numeric = {code for code, value in scheme.codes.items() if value.numeric}
        found[key] = {
            "respondents": {"base", *scheme.codes, *scheme.nets, *scheme.ratios},
            "agreement": {"base", *AGREEMENT},
            "agreement_passages": {"base", *AGREEMENT},
            "agreement_questions": {"base", *AGREEMENT},
            **{code: {"base", "mean", "minimum", "maximum"} for code in numeric},
        }
    for key, record in settings.records.items():
        found[key] = {name: {number.statistic} for name, number in record.numbers.items()}
    if settings.evaluation.interviews:
        found["interviews"] = {"notes": {"count", "persons"}}
    return found


def claim_ids(settings: Settings) -> list[str]:
    """Return the ids of the claims of the report, none where there is no list."""
    file = settings.evaluation.claims
    if file is None:
        return []
    header, *claims = text.rows(Path(file))
    place = locate(file, "id", header)
    return [claim[place] for claim in claims if len(claim) > place]  # what else is wrong, the check of claims says


def check_finding(finding: Finding, settings: Settings, numbers: Declared, claims: list[str], file: str) -> None:
    """Every cell asks for a number that can be; no interval is asked of a survey that can't have one."""
    from scripts.settings import relations

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
            relations.check(relation, settings, numbers, f"{file}, sentences.{position}.says")


def check_cell(table: Table, row: Line, column: Line, settings: Settings, numbers: Declared, place: str) -> None:
    """One cell comes to a source, an item and a statistic that are declared."""
    cell = address_parts(table, row, column)
    at = f"{place}, row '{row.label}', column '{column.label}'"
    check_parts(cell, numbers, at, "the cell has no {}: name it in the row, the column or under cell")
    survey = settings.surveys.get(cell["source"])
    if survey and survey.selection == "non-random" and (table.interval or cell.get("variant") == "bounds"):
        raise EvidenceError(
            f"{at}: the survey '{cell['source']}' is not a random sample, so no interval or margin of error may be "
            "made of it: take `interval` away"
        )


def check_parts(cell: dict[str, str], numbers: Declared, at: str, missing: str) -> None:
    """The parts of an address are there and declared; `missing` says which one to name, and where."""
    for part in ("source", "item", "statistic"):
        if part not in cell:
            raise EvidenceError(f"{at}: {missing.format(part)}")
    known(cell["source"], numbers, at, "survey, scheme or record")
    items = numbers[cell["source"]]
    known(cell["item"], items, at, f"item of {cell['source']}")
    known(cell["statistic"], sorted(items[cell["item"]]), at, f"statistic of {cell['item']}")


def address_parts(table: Table, row: Line, column: Line) -> dict[str, str]:
    """Return the parts of the address in a cell."""
    return cell_parts({"cell": plain(table.cell)}, plain(row), plain(column))
