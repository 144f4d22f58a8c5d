"""The staff survey, changed as received: its steps in one process, and whole runs with the sums of raw/ written anew."""

import csv
import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from scripts.ground import files
from scripts.settings.codebook import Scale
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.analyses import response
from scripts.surveys.answers import bases, cleaning, dispositions, survey_weights
from scripts.surveys.engine import estimates
from scripts.surveys.received import received_answers, sampling_frame
from tests.conftest import ROOT, evaluate

EXPORT = "raw/surveys/staff.csv"
HEADERS = 3
Lines = list[list[str]]


class Staff(NamedTuple):
    """The description of the staff survey, and the scales."""

    params: ResolvedSurvey
    scales: dict[str, Scale]


class Made(NamedTuple):
    """What the steps make: values, n and base by address, the answers that are kept, the log, what is in which base."""

    numbers: pd.DataFrame
    answers: pd.DataFrame  # of respondents, with the variables of the frame
    log: pd.DataFrame
    states: pd.DataFrame  # respondents by items: base, no_answer, not_reached, ...


def pipeline(export: Path, staff: Staff) -> Made:
    """The steps of the staff survey, from the export to its numbers."""
    params = staff.params
    roster = sampling_frame.read(ROOT / params.frame.file, params)["frame"]
    received = received_answers.read(export, params)["received"]
    corrections = [ROOT / rule.file for rule in params.cleaning if rule.file]
    cleaned = cleaning.clean(received, roster, corrections, params)
    kept, log = cleaned["responses"], cleaned["cleaning_log"]
    settled = dispositions.settle(received, log, kept, roster, params)["dispositions"]
    counted = response.count(settled, roster, params)
    weighed = survey_weights.weigh(settled, roster, params)["weights"]
    items = estimates.estimate(kept, settled, weighed, counted["decision"], params)
    answers, persons = bases.sample(kept, settled, params)
    judged = bases.judged(answers, persons, params)
    states = pd.DataFrame(
        {key: bases.kinds(key, judged, params) for key, item in params.items.items() if item.type != "text"},
        index=answers["respondent"],
    )
    numbers = pd.concat([counted["numbers"], items["numbers"]]).set_index("address")[["value", "n", "base"]]
    known = answers.set_index("respondent").join(persons.set_index("respondent")[params.variables])
    return Made(numbers, known, log, states)


def changed(before: pd.DataFrame, after: pd.DataFrame) -> set[str]:
    """Addresses whose value, n or base is another, or that only one of the two has."""
    both = before.index.intersection(after.index)
    old, new = before.loc[both].astype("Float64"), after.loc[both].astype("Float64")
    near = ((old - new).abs() <= 1e-9 * old.abs().clip(lower=1)).fillna(False)  # ten digits are written
    same = (near | (old.isna() & new.isna())).all(axis=1)
    return set(both[~same]) | set(before.index.symmetric_difference(after.index))


def lines(export: Path) -> Lines:
    with export.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def written(rows: Lines, export: Path) -> Path:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    export.write_text("\ufeff" + text.getvalue(), encoding="utf-8", newline="")
    return export


def row_of(rows: Lines, respondent: str) -> int:
    place = rows[0].index("ResponseId")
    return next(k for k in range(HEADERS, len(rows)) if rows[k][place] == respondent)


def without(respondent: str) -> Callable[[Lines], Lines]:
    return lambda rows: [row for k, row in enumerate(rows) if k != row_of(rows, respondent)]


def exchanged(one: str, other: str) -> Callable[[Lines], Lines]:
    """The export with the answers of two persons exchanged, and nothing else of their rows."""

    def change(rows: Lines) -> Lines:
        rows = [list(row) for row in rows]
        first, second = rows[row_of(rows, one)], rows[row_of(rows, other)]
        for k, header in enumerate(rows[0]):
            if re.fullmatch(r"Q\d+(_\d+)?", header):
                first[k], second[k] = second[k], first[k]
        return rows

    return change


def with_sums(folder: Path) -> None:
    """Write raw/SHA256SUMS of what is there now."""
    raw = folder / "raw"
    sums = raw / "SHA256SUMS"
    names = [line.partition("  ")[2] for line in sums.read_text(encoding="utf-8").splitlines()]
    digests = [f"{hashlib.sha256((raw / name).read_bytes()).hexdigest()}  {name}\n" for name in names]
    sums.write_text("".join(digests), encoding="utf-8", newline="\n")


def rerun(folder: Path, target: str = "results/numbers/numbers.csv") -> pd.DataFrame:
    run = evaluate(folder, target)
    assert run.returncode == 0, run.stdout
    return files.read(folder / "results/numbers/numbers.parquet").set_index("address")[["value", "n", "base"]]
