"""A survey in parts: each part read, cleaned and counted by itself, all of them joined to the numbers of the whole.

The numbers don't depend on how the answers are cut into parts, to the last bit: the sums of a part are exact.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from scripts.ground import long_table
from scripts.ground.addresses import group_token
from scripts.ground.analysis_tables import COMPARISONS, NONRESPONSE, STABILITY
from scripts.ground.errors import EvidenceError
from scripts.ground.missing import MISSING, WORDS
from scripts.ground.survey_tables import (
    BASES,
    CLEANING_COUNTS,
    CLEANING_LOG,
    DISPOSITIONS,
    REVIEW,
    ROUTING,
    SKIP_LOGIC,
)
from scripts.ground.weight_tables import WEIGHTING_LOG, WEIGHTS, WEIGHTS_REPORT
from scripts.sheets import dates
from scripts.surveys.analyses import nonresponse, response
from scripts.surveys.answers import cleaning, cleaning_rules, ledger
from scripts.surveys.answers.bases import addressed, counted_kinds
from scripts.surveys.engine import coded, crosstabs, item_measures, numbers_of_sums, tallies
from scripts.surveys.engine.coded import Answers
from scripts.surveys.engine.crosstabs import Tables
from scripts.surveys.engine.tallies import WHOLE, Layout
from scripts.surveys.exports import moments
from scripts.surveys.parts import batches
from scripts.surveys.received import design_columns

# Tables that name respondents, or are made of single answers: empty here.
OF_RESPONDENTS = (
    CLEANING_LOG,
    ROUTING,
    SKIP_LOGIC,
    REVIEW,
    DISPOSITIONS,
    WEIGHTS,
    WEIGHTING_LOG,
    WEIGHTS_REPORT,
    STABILITY,
    COMPARISONS,
)
Days = dict[str, set[date]]  # started and ended -> the days in a part
Excused = dict[str, np.ndarray[Any, Any]]  # mark -> the answers that have it
SIZES = ["before", "dropped", "marked", "changed", "after"]


def count(part: Path, first: Path, survey: dict[str, Any], scales: dict[str, Any]) -> dict[str, Any]:
    """Return the folder `counted` of one part: `sums.parquet` (see `tallies.frame`) and `cleaning_counts.csv`.

    `first` is the first part, whose columns all others must have. Raises EvidenceError with file, row and column.
    """
    names, right = batches.headers(part, survey), batches.headers(first, survey)
    if names != right:
        wrong = next((k for k, pair in enumerate(zip(names, right, strict=False)) if pair[0] != pair[1]), None)
        where = f"{len(names)} columns instead of {len(right)}" if wrong is None else f"column {wrong + 1} differs"
        raise EvidenceError(
            f"{part.as_posix()}: its columns are not those of {first.as_posix()} ({where}): parts of a survey have the "
            "same columns in the same order, so export it again, or take it out of the folder"
        )
    counts = [cleaning.counted(place, rule, 0, []) for place, rule in enumerate(survey.get("cleaning") or [], start=1)]
    ids: list[np.ndarray[Any, Any]] = []
    days: Days = {}
    words: dict[str, Counter[str]] = {name: Counter() for name in design_columns.joined(survey)}
    answers = (
        coded.stated(coded.noted(one, words), survey, scales) for one in kept(part, survey, scales, counts, ids, days)
    )
    sums = tallies.tally(answers, survey, scales)
    seen = np.concatenate(ids) if ids else np.zeros(0, dtype=np.uint64)
    if len(np.unique(seen)) < len(seen):
        again = int(np.argmax(pd.Series(seen).duplicated()))
        both = np.concatenate([one.rows for one in batches.batches(part, survey, scales)])[seen == seen[again]][:2]
        raise EvidenceError(
            f"{part.as_posix()}, rows {' and '.join(map(str, both))}, column {survey['columns']['respondent']}: an id "
            "stands twice: delete one of the rows, "
            "or write `respondent: row` if it doesn't name an answer"
        )
    whole = sums["item"].eq(WHOLE) & sums["breakdown"].eq(sums["breakdown"].iloc[0] if len(sums) else "")
    cleaning_counts = CLEANING_COUNTS.framed(counts)
    n = sums.loc[whole, "n"].sum()
    return {
        "counted": {"sums.parquet": sums, "cleaning_counts.csv": cleaning_counts},
        "line": f"{survey['title']}: {part.name}, {n} answers counted{both_ways(days, survey)}"
        + design_columns.spelled(survey, words),
    }


def both_ways(days: Days, survey: dict[str, Any]) -> str:
    """Return what the line says of columns whose dates also read with day and month the other way round."""
    if not dates.turns(survey.get("date_format") or ""):
        return ""
    return dates.told(survey["columns"][name] for name, own in days.items() if dates.turned(own))


def kept(
    part: Path,
    survey: dict[str, Any],
    scales: dict[str, Any],
    counts: list[dict[str, Any]],
    ids: list[np.ndarray[Any, Any]],
    days: Days,
) -> Iterator[Answers]:
    """Yield the answers of a part that cleaning keeps; what each rule did is added to its counts, ids and days too."""
    for batch in batches.batches(part, survey, scales):
        if name := batch.columns.get("respondent"):
            hashes = pd.util.hash_array(np.array(name.words, dtype=object))
            ids.append(hashes[name.codes])
        times = [batch.columns[name] for name in ("started", "ended") if name in batch.columns]
        for about in ("started", "ended"):
            words = batch.columns[about].words if about in batch.columns else []
            days.setdefault(about, set()).update(date.fromisoformat(word[:10]) for word in words if word)
        if len({bool(moments.ZONE.search(word)) for one in times for word in one.words if word}) > 1:
            moments.alike(part.as_posix(), times[0].text(), times[-1].text(), batch.rows.tolist())
        answers: Answers = batch
        excused = {mark: np.zeros(len(batch.rows), dtype=bool) for mark in ("early", "late")}
        for place, rule in enumerate(survey.get("cleaning") or []):
            answers, excused = cleaned(answers, excused, rule, survey | {"file": part.as_posix()}, counts[place])
        for mark, outside, said in cleaning.out_of_time(text(answers, ["started", "ended"]), survey):
            left = outside.to_numpy(dtype=bool) & ~excused[mark]
            if left.any():
                raise EvidenceError(f"{part.as_posix()}, row {answers.rows[np.argmax(left)]}: {said}")
        yield answers


def cleaned(
    answers: Answers, excused: Excused, rule: dict[str, Any], survey: dict[str, Any], sizes: dict[str, Any]
) -> tuple[Answers, Excused]:
    """Return the answers after one rule, and which may be early or late; what it did is added to `sizes`."""
    verb, _, name = rule["rule"].partition("_")
    full = text(answers, ["started", "ended", "progress", "channel", *survey["items"]])
    found = cleaning_rules.FINDERS[name](full, pd.DataFrame({"person": pd.Series([], dtype="string")}), rule, survey)
    cells = {item: out.fillna(False).to_numpy(dtype=bool) for item, out in found.items()}
    either = np.any([*cells.values(), np.zeros(len(answers.rows), dtype=bool)], axis=0)
    columns = dict(answers.columns)
    if verb == "clear":
        either = np.zeros(len(answers.rows), dtype=bool)
        for item, out in cells.items():
            own = columns[item]
            out = out & own.each(bool).astype(bool)
            columns[item] = coded.Coded(np.where(out, len(own.words), own.codes).astype(np.int32), [*own.words, ""])
            either |= out
    done = {"drop": "dropped", "mark": "marked", "clear": "changed"}[verb]
    sizes["before"] += len(answers.rows)
    sizes[done] += int(either.sum())
    if verb == "mark" and name in excused:
        excused = excused | {name: excused[name] | either}
    stays = ~either if verb == "drop" else np.ones(len(answers.rows), dtype=bool)
    sizes["after"] += int(stays.sum())
    return answers._replace(columns=columns).take(stays), {mark: out[stays] for mark, out in excused.items()}


def text(answers: Answers, names: list[str]) -> pd.DataFrame:
    """Return columns of answers as text, those that are not there empty."""
    none = pd.Series(pd.NA, range(len(answers.rows)), dtype="string")
    own = {name: answers.columns[name].text() if name in answers.columns else none for name in names}
    return pd.DataFrame({"respondent": none, "row": answers.rows, "person": none, **own})


def join(
    parts: list[Path], survey: dict[str, Any], scales: dict[str, Any], source: str, level: float
) -> dict[str, Any]:
    """Return the numbers of the whole survey and its ledgers from the folders of its parts.

    Cases stay empty: the rows behind a number are those of the parts, and `sums.parquet` says how many each has of it.
    So do the tables that name respondents. Raises EvidenceError where parts contradict each other.
    """
    plan = tallies.layout(survey, scales)
    tables = crosstabs.tables_of((pd.read_parquet(one / "sums.parquet") for one in parts), plan, survey)
    numbers = long_table.numbers(numbers_of_sums.rows(tables, plan, survey, scales, source, level))
    bases = BASES.framed(lines(tables, plan, survey, scales))
    ledger.add_up(bases)
    ledger.check(numbers, bases, survey)
    answers = answered(tables)
    response_numbers = long_table.numbers(participation(source, answers))
    ledger.check(response_numbers, bases, survey)
    none = {one.name: one.empty() for one in OF_RESPONDENTS}
    return {
        "numbers": numbers,
        "cases": long_table.cases([]),
        "response_numbers": response_numbers,
        "response_cases": long_table.cases([]),
        "bases": bases,
        "cleaning_counts": added(parts),
        "decision": response.decided(source, None, survey),
        "nonresponse": examined(answers),
        **none,
        "line": f"{survey['title']}: {len(numbers)} numbers from {sum(answers.values())} answers in {len(parts)} parts"
        + ledger.ticked_none(bases),
    }


def answered(tables: Tables) -> dict[str, int]:
    """Return how many answers are complete and how many partial."""
    n = tables.sums[WHOLE, ""]["n"].reshape(-1, len(tallies.DISPOSITIONS)).sum(axis=0)
    return dict(zip(tallies.DISPOSITIONS, n.tolist(), strict=True))


def participation(source: str, answers: dict[str, int]) -> Iterator[dict[str, Any]]:
    """Yield how many answered: counts, for nobody knows here who was asked."""
    total = sum(answers.values())
    sizes = {"answers": total, "participation": total} | {f"participation_{word}": n for word, n in answers.items()}
    for statistic, n in sizes.items():
        yield long_table.number(
            source, "response", {}, statistic, unit="persons", value=float(n), method=response.NO_FRAME, n=n,
            base=total, weight="none",
        )  # fmt: skip


def lines(tables: Tables, plan: Layout, survey: dict[str, Any], scales: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the lines of the ledger of bases, as `ledger.tabulate` makes them of single answers."""
    start = ("answers", sum(answered(tables).values()), "complete and partial answers")
    yield from ledger.added("response", "all", [start])
    for key, item in coded.counted_items(survey).items():
        for breakdown, values in plan.values.items():
            for place, value in enumerate(values):
                if breakdown == key or (breakdown and not value):
                    continue
                n = by_cell(tables, plan, key, breakdown, place)
                own = int(by_cell(tables, plan, WHOLE, breakdown, place).sum())
                group = group_token({breakdown: value} if breakdown else {})
                steps = [("answers", own, start[2]), *missing(item, plan.cells[key], n, scales)]
                yield from ledger.added(key, group, steps)


def by_cell(tables: Tables, plan: Layout, item: str, breakdown: str, place: int) -> np.ndarray[Any, Any]:
    """Return how many answers of a group each cell of an item has."""
    n = tables.sums[item, breakdown]["n"].reshape(len(tables.units), len(plan.values[breakdown]), -1)
    return np.asarray(n[:, place].sum(axis=0))


def missing(
    item: dict[str, Any], cells: list[str], n: np.ndarray[Any, Any], scales: dict[str, Any]
) -> Iterator[ledger.Line]:
    """Yield the lines from the answers to the base of an item, and to that of its mean."""
    counts = dict(zip(cells, n.tolist(), strict=True))
    inside = counted_kinds(item)
    about = addressed(item)
    reasons = WORDS | ({"not_asked": f"not asked: the question went to {about}"} if about else {})
    for kind in MISSING:
        if kind not in inside:
            yield kind, counts[coded.cell_of(kind)], reasons[kind]
    for kind in inside:
        yield f"{kind}_counted", counts[coded.cell_of(kind)], f"{WORDS[kind]}: counts in the base, as declared"
    if item.get("type") == "multiple":
        yield ledger.none_ticked(item, counts["none_ticked"])
    base = int(n[item_measures.based(item, cells)].sum())
    yield "base", base, "in the base" + "".join(f", {WORDS[kind]} too" for kind in inside)
    scale = scales[item["scale"]] if item.get("scale") else {}
    scores = scale.get("scores") or {}
    if scores and (inside or set(scores) < set(scale["categories"])):
        with_score = sum(counts[name] for name in scores)
        yield "without_score", base - with_score, "no score, so left out of the mean"
        yield "scored", with_score, "in the mean"


def examined(answers: dict[str, int]) -> pd.DataFrame:
    """Return the dossier on nonresponse: how many answered, and that no frame says more."""
    panels = ("rates", "indicator", "timing", "effort", "bias")
    rows = [nonresponse.line("response", "response", "all", "answers", None, sum(answers.values()))]
    rows += [nonresponse.line(name, "response", "all", "absent", None, note=nonresponse.NO_FRAME) for name in panels]
    return NONRESPONSE.framed(rows)


def added(parts: Iterable[Path]) -> pd.DataFrame:
    """Return the counts of each cleaning rule over all parts."""
    frames = [
        CLEANING_COUNTS.parsed(
            pd.read_csv(one / "cleaning_counts.csv", dtype="string", keep_default_na=False, na_values=[""])
        )
        for one in parts
    ]
    total = frames[0].copy()
    for other in frames[1:]:
        total[SIZES] += other[SIZES]
    return total
