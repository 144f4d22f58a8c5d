"""Answers for statistical packages: .sav and .dta with labels and kinds of missing, and what they can't hold."""

import re
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyreadstat

from scripts.ground.analysis_tables import RESPONSES_LOSSES
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers import bases
from scripts.surveys.handover import coded_variables
from scripts.surveys.handover.coded_variables import Loss, Variable

FIRST, LAST = -9001, -9026  # the codes of missing answers in SPSS, declared as one range
SHORT = {"spss": 256, "stata": 80}  # the longest label of a variable: bytes, characters
LONGEST_LABEL = 120  # of a value, in SPSS
NO_DATE, NO_TIME = b"01 Jan 00", b"00:00:00"
MACHINE = struct.pack("<iiii", 7, 3, 4, 8)  # the first record after the variables and their labels
LONG_NAMES = struct.pack("<iii", 7, 13, 1)
STAMP = re.compile(rb"<timestamp>\x11\d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d</timestamp>")


def write(
    responses: pd.DataFrame,
    dispositions: pd.DataFrame,
    weights: pd.DataFrame,
    survey: ResolvedSurvey,
) -> dict[str, Any]:
    """Return `spss` (.sav) and `stata` (.dta) of the answers that count, and `losses`, a row for what gets lost.

    Codes are the scores of a scale or places in it. The six kinds of missing answers, and further keys of a scale, are
    the codes -9001 to -9026 in SPSS, a range declared missing, and .a to .z in Stata. Options of a multiple item are
    variables of 0 and 1, in SPSS also a multiple-response set.
    """
    answers, persons = bases.sample(responses, dispositions, survey)
    found, losses = coded_variables.variables(answers, persons, weights, survey)
    left = len(responses) - len(answers)
    if left:
        losses.append(("both", "", f"{left} break-offs", "the answers that the numbers are about"))
    spss = to_spss(found, losses, survey.title)
    stata = to_stata(found, losses, survey.title)
    table = RESPONSES_LOSSES.framed(list(dict.fromkeys(losses)))
    line = f"{survey.title}: {len(answers)} answers, {len(found)} variables for SPSS and Stata; {len(table)} losses"
    return {"spss": spss, "stata": stata, "losses": table, "line": line}


def to_spss(variables: list[Variable], losses: list[Loss], title: str) -> bytes:
    """Return the bytes of a .sav; adds to `losses` what SPSS cuts."""
    columns, labels, ranges = {}, {}, {}
    for one in variables:
        values, codes = one.values.copy(), {code: cut(label, losses, one) for code, label in one.labels.items()}
        if one.missing and ((values >= LAST) & (values <= FIRST)).any():
            losses.append(("spss", one.item, "the kinds of missing answers: its numbers reach their codes", "empty"))
        elif one.missing:
            places = used(one)
            values[one.gone > 0] = FIRST + 1.0 - one.gone[one.gone > 0]
            codes |= {FIRST + 1.0 - place: cut(one.missing[place - 1][1], losses, one) for place in places}
            ranges[one.name] = [{"lo": LAST, "hi": FIRST}]
        columns[one.name] = values
        labels[one.name] = codes
    told = {one.name: shortened(one, "spss", losses) for one in variables}
    data = written(
        pyreadstat.write_sav, ".sav", pd.DataFrame(columns), column_labels=told, file_label=clip(title, 64),
        variable_value_labels={name: codes for name, codes in labels.items() if codes}, missing_ranges=ranges,
        variable_measure={one.name: measure(one) for one in variables},
        variable_format={one.name: "F8.0" for one in variables if one.labels},
    )  # fmt: skip
    # The header says when it was written: the same answers shall be the same bytes.
    data = data[:92] + NO_DATE + NO_TIME + data[109:]
    return with_sets(data, variables)


def to_stata(variables: list[Variable], losses: list[Loss], title: str) -> bytes:
    """Return the bytes of a .dta; adds to `losses` what Stata cuts."""
    columns: dict[str, Any] = {}
    labels: dict[str, dict[int | str, str]] = {}
    letters = {}
    for one in variables:
        places = used(one)
        if not places:
            columns[one.name] = one.values
            labels[one.name] = {int(code): label for code, label in one.labels.items()}
            continue
        kind = int if one.labels else float
        cells = [
            letter(gone) if gone else None if np.isnan(value) else kind(value)
            for gone, value in zip(one.gone, one.values, strict=True)
        ]
        # The library takes a column for text whose first hundred cells are letters; categories begin with the numbers.
        numbers = [kind(value) for value in np.unique(one.values[~np.isnan(one.values)])]
        known = [*numbers, *(letter(place) for place in places)]
        columns[one.name] = pd.Categorical(cells, categories=pd.Index(known, dtype=object))
        letters[one.name] = [letter(place) for place in places]
        labels[one.name] = {int(code): label for code, label in one.labels.items()}
        labels[one.name] |= {letter(place): one.missing[place - 1][1] for place in places}
    told = {one.name: shortened(one, "stata", losses) for one in variables}
    data = written(
        pyreadstat.write_dta, ".dta", pd.DataFrame(columns), column_labels=told, file_label=title[:80], version=14,
        variable_value_labels={name: codes for name, codes in labels.items() if codes}, missing_user_values=letters,
    )  # fmt: skip
    stamp = b"<timestamp>\x11" + b"01 Jan 2000 00:00" + b"</timestamp>"
    return STAMP.sub(stamp, data, count=1)


def measure(one: Variable) -> str:
    """Return the level of measurement that SPSS makes its tables by."""
    # ASSUME: Categories of a scale are in order; boxes and variables of the frame are not.
    if not one.labels:
        return "scale"
    return "ordinal" if one.item and one.labels is not coded_variables.BOXES else "nominal"


def used(one: Variable) -> list[int]:
    """Return the places of the missing answers that a variable really has, in order."""
    return sorted({int(place) for place in one.gone if place})


def letter(place: int) -> str:
    """Return the letter of an extended missing of Stata."""
    return chr(ord("a") + place - 1)


def written(write_file: Callable[..., None], suffix: str, frame: pd.DataFrame, **options: Any) -> bytes:
    """Return the bytes of a file; the library writes to files only."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"responses{suffix}"
        write_file(frame, path, **options)
        return path.read_bytes()


def with_sets(data: bytes, variables: list[Variable]) -> bytes:
    """Return a .sav with its multiple-response sets: a record that the library reads and can't write.

    Form of the record (7, 7): https://www.gnu.org/software/pspp/pspp-dev/html_node/Multiple-Response-Sets-Records.html
    """
    short, lines = short_names(data), []
    for item in dict.fromkeys(one.item for one in variables if one.labels is coded_variables.BOXES):
        boxes = [one for one in variables if one.item == item]
        label = clip(boxes[0].label.rpartition(": ")[0], LONGEST_LABEL)
        members = " ".join(short[one.name].lower() for one in boxes)
        lines.append(f"${coded_variables.names([item])[0]}=D1 1 {len(label.encode())} {label} {members}\n".encode())
    text = b"".join(lines)
    head, mark, rest = data.partition(MACHINE)
    return head + struct.pack("<iiii", 7, 7, 1, len(text)) + text + mark + rest if lines else data


def short_names(data: bytes) -> dict[str, str]:
    """Return long name -> the name of at most eight letters that a .sav has inside."""
    place = data.index(LONG_NAMES, data.index(MACHINE)) + len(LONG_NAMES)
    (size,) = struct.unpack_from("<i", data, place)
    pairs = data[place + 4 : place + 4 + size].decode().split("\t")
    return {long: short for short, long in (pair.split("=", 1) for pair in pairs)}


def cut(label: str, losses: list[Loss], one: Variable) -> str:
    """Return the label of a value as far as SPSS keeps it."""
    kept = clip(label, LONGEST_LABEL)
    if kept != label:
        losses.append(("spss", one.item, f"the label of a value: {label}", kept))
    return kept


def shortened(one: Variable, form: str, losses: list[Loss]) -> str:
    """Return the label of a variable as far as a format keeps it."""
    kept = clip(one.label, SHORT[form]) if form == "spss" else one.label[: SHORT[form]]
    if kept != one.label:
        losses.append((form, one.item, f"the end of the question of {one.name}", kept))
    return kept


def clip(text: str, size: int) -> str:
    """Return the beginning of a text, of at most `size` bytes, without half a letter."""
    return text.encode()[:size].decode(errors="ignore")
