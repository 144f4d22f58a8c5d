"""What each table of the house must look like: columns in order, types, the key.

A contract is found by the stem of the file, or by its folder and stem where one stem means two things. Types are those
of the long table ("text", "number", "integer", "flag"); "!" after a type says that no cell is empty. A table with
`others` takes more columns of that type after its own.
"""

from pathlib import Path

import pandas as pd

from scripts.ground import digits
from scripts.ground.contract import Contract, text, whole
from scripts.ground.interview_contracts import INTERVIEWS
from scripts.ground.long_table import CASE_COLUMNS, COLUMNS, DTYPES


class ContractError(Exception):
    """A step made a table that breaks its contract: a mistake in the code, not in the evidence."""


LONG = COLUMNS | {
    name: COLUMNS[name] + "!" for name in ("source", "item", "group", "statistic", "unit", "status", "address")
}
# Noise of shares and coefficients beside 0.001: 12 decimals of them are written.
SHARES = 0.001
ANSWERS = {"respondent": "text!", "row": "integer!"} | text("person", "started", "ended", "progress", "channel")

CONTRACTS = INTERVIEWS | {
    "frame": Contract({"person": "text!"}, ["person"], "text"),
    "received": Contract(ANSWERS, ["respondent"], "text"),
    "responses": Contract(ANSWERS | text("marks"), ["respondent"], "text"),
    "cleaning_log": Contract(
        {"respondent": "text!", "item": "text!"}
        | text("old", "new")
        | {"rule": "text!", "reason": "text!"}
        | text("author", "date")
    ),
    "cleaning_counts": Contract(
        {"place": "integer!", "rule": "text!", "reason": "text!"}
        | text("author", "date")
        | dict.fromkeys(("before", "dropped", "marked", "changed", "after"), "integer!"),
        ["place"],
    ),
    "review": Contract(
        {"respondent": "text!", "row": "integer!", "item": "text!", "found": "text!", "reason": "text!"},
        ["respondent", "item", "found"],
    ),
    "dispositions": Contract(
        {"person": "text!"} | text("respondent") | {"disposition": "text!", "code": "text!", "edition": "text"},
        ["person"],
        "text",
    ),
    "decision": Contract(
        {"survey": "text!", "rate": "number", "minimum": "number", "used": "text!", "reason": "text!"}, ["survey"]
    ),
    "weights": Contract(
        {"respondent": "text!", "base_weight": "number!", "cell": "text", "adjustment": "number!"}
        | {"poststratum": "text", "fitted": "number!", "weight": "number!"},
        ["respondent"],
        received=("base_weight", "adjustment", "fitted", "weight"),
    ),
    "weights_report": Contract(
        {"part": "text!", "name": "text!", "before": "number!", "after": "number!", "target": "number"},
        ["part", "name"],
    ),
    "responses.losses": Contract({"format": "text!"} | text("item") | {"lost": "text!", "kept": "text!"}),
    "project.losses": Contract({"format": "text!"} | text("item") | {"lost": "text!", "kept": "text!"}),
    "codebook.losses": Contract({"format": "text!"} | text("item") | {"lost": "text!", "kept": "text!"}),
    "nonresponse": Contract(
        dict.fromkeys(("panel", "item", "group", "statistic"), "text!")
        | {"value": "number"}
        | whole("n", "base")
        | text("note"),
        ["panel", "item", "group", "statistic"],
        beside={"value": SHARES},
    ),
    "comparisons": Contract(
        {"item": "text!", "breakdown": "text!", "test": "text!"}
        | text("statistic", "first", "second")
        | dict.fromkeys(("difference", "std_error", "value", "df", "denominator", "p", "adjusted"), "number")
        | {"family": "text", "family_size": "integer", "higher": "text", "n": "integer!"}
        | {"weight": "text!", "inference": "text!"}
        | text("left_out", "reason", "flags"),
        ["item", "breakdown", "test", "statistic", "first", "second", "inference"],
        beside={"difference": "std_error", "value": 1.0},
    ),
    "bases": Contract(
        {
            "item": "text!",
            "group": "text!",
            "step": "text!",
            "count": "integer!",
            "left": "integer!",
            "reason": "text!",
        },
        ["item", "group", "step"],
    ),
    "routing": Contract(
        {"respondent": "text!", "row": "integer!", "item": "text!", "addressed": "text!", "finding": "text!"},
        ["respondent", "item"],
    ),
    "skip_logic": Contract({"item": "text!", "finding": "text!"}, ["item", "finding"]),
    "numbers": Contract(LONG, ["address"], beside=dict.fromkeys(("value", "low", "high"), "std_error")),
    "cases": Contract(CASE_COLUMNS | {"trace": "text!", "case": "text!"}, received=("amount", "weight")),
    "cells": Contract(
        {"finding": "text!", "table": "text!", "row": "text!", "column": "text!"}
        | whole("row_order", "column_order")
        | {"address": "text!"}
        | dict.fromkeys(("value", "low", "high", "lowest", "highest"), "number")
        | {"n": "integer", "base": "integer"}
        | text("unit", "flags", "method", "text"),
        ["finding", "table", "row", "column"],
        "text",
    ),
    "reproduction": Contract(
        {"id": "text!", "where": "text!", "finding": "text!", "statement": "text!"}
        | text("published", "computed", "base")
        | {"verdict": "text!"}
        | text("reason", "address"),
        ["id"],
    ),
    "sentences": Contract(
        {"finding": "text!", "sentence": "integer!", "relation": "integer!", "address": "text!", "says": "text!"}
        | text("limit", "against")
        | {"value": "number", "other": "number", "unit": "text!"}
        | text("holds", "interval", "bounds")
        | whole("tipping", "silent")
        | {"words": "text!"},
        ["finding", "sentence", "relation"],
    ),
    "stability": Contract(
        {"finding": "text!", "sentence": "integer!"}
        | text("late", "partials", "dont_know", "weights", "nets")
        | {"declared": "flag!", "value": "number!", "other": "number!", "margin": "number!", "unit": "text!"}
        | {"base": "integer!", "holds": "flag!"},
        ["finding", "sentence", "late", "partials", "dont_know", "weights", "nets"],
        beside={"margin": SHARES},
    ),
    "assumptions": Contract({"file": "text!", "line": "integer!", "assumption": "text!"}),
    "coverage": Contract(
        {"base": "integer!", "population": "integer!", "method": "text!", "least_coverage": "number!"}
        | {"mean_width": "number!"},
        ["base", "population", "method"],
    ),
    "method/received": Contract({"file": "text!", "bytes": "integer!", "sha256": "text!"}, ["file"]),
}


def name_of(path: Path) -> str:
    """Return the name of the contract of a file."""
    longer = f"{path.parent.name}/{path.stem}"
    return longer if longer in CONTRACTS else path.stem


def typed(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return `frame`, read as text, with the types of the contract of that name."""
    contract = CONTRACTS.get(name)
    if contract is None:
        return frame
    kinds = {column: kind.rstrip("!") for column, kind in contract.columns.items() if column in frame}
    for column, kind in kinds.items():
        if kind == "flag":
            frame[column] = frame[column].map({"True": True, "False": False}).astype("boolean")
        elif kind != "text":
            # float() gives back the very number that was written; pandas' own parser may miss the last bit.
            read = float if kind == "number" else int
            cells = [None if pd.isna(cell) else read(cell) for cell in frame[column]]
            frame[column] = pd.Series(cells, index=frame.index, dtype=DTYPES[kind])
    return frame


def rounded(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """Return a table as it is written: what was computed with the digits that all processors agree on."""
    contract = CONTRACTS.get(name)
    if contract is None:
        return frame
    computed = [
        column
        for column, kind in contract.columns.items()
        if kind.rstrip("!") == "number" and column not in contract.received
    ]
    return digits.rounded(frame, computed, contract.beside) if computed else frame


def check(frame: pd.DataFrame, name: str) -> None:
    """Hold a table against the contract of that name; all faults in one ContractError. No contract: nothing to hold."""
    contract = CONTRACTS.get(name)
    if contract is None:
        return
    faults = [f"column {column} is missing" for column in contract.columns if column not in frame]
    extra = [column for column in frame if column not in contract.columns]
    if extra and contract.others is None:
        faults.append(f"columns {', '.join(map(str, extra))} are not in the contract")
    for column, kind in contract.columns.items():
        if column in frame:
            faults += column_faults(frame[column], kind)
    if contract.key and not faults and frame.duplicated(contract.key).any():
        faults.append(f"{' + '.join(contract.key)} does not name one row each")
    if faults:
        raise ContractError(f"{name}: {'; '.join(faults)}")


def column_faults(column: pd.Series, kind: str) -> list[str]:
    """Return what is wrong with one column."""
    faults = []
    if kind.endswith("!") and column.isna().any():
        faults.append(f"{column.name} has {int(column.isna().sum())} empty cells")
    if len(column) and not fits(column, kind.rstrip("!")):
        faults.append(f"{column.name} is {column.dtype}, not {kind.rstrip('!')}")
    return faults


def fits(column: pd.Series, kind: str) -> bool:
    """Return whether the cells of a column are of a kind."""
    if kind == "text":
        return bool(pd.api.types.is_string_dtype(column.dropna()) or column.isna().all())
    if kind == "integer":
        return pd.api.types.is_integer_dtype(column)
    return pd.api.types.is_bool_dtype(column) if kind == "flag" else pd.api.types.is_numeric_dtype(column)
