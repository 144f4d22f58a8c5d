"""How far two coders agree on the notes that both coded: per cent agreement and Cohen's kappa, a code at a time."""

from typing import Any

import numpy as np
import pandas as pd

from scripts.interviews.spans import Coding
from scripts.numbers import table

COLUMNS = {
    "code": "text",
    "notes": "integer",
    "both": "integer",
    "first_only": "integer",
    "second_only": "integer",
    "neither": "integer",
    "percent_agreement": "number",
    "kappa": "number",
}
CELLS = {(True, True): "both", (True, False): "first_only", (False, True): "second_only", (False, False): "neither"}


def compare(codings: list[Coding], pair: list[str], codes: list[str], base: set[str]) -> dict[str, dict[str, str]]:
    """Return code -> note -> "both", "first_only", "second_only" or "neither", on the notes that both coded."""
    # ASSUME: Coders agree on a note where both or neither found the code in it, in whichever passage.
    # ASSUME: Agreement is taken on notes of the base that both coders coded; "nothing found" counts as coded.
    found = {coder: {(c["note"], c["code"]) for c in codings if c["coder"] == coder} for coder in pair}
    if len(pair) < 2:
        return {code: {} for code in codes}
    coded = [{note for note, _ in found[coder]} for coder in pair]
    double = sorted(coded[0] & coded[1] & base)
    first, second = (found[coder] for coder in pair)
    return {code: {note: CELLS[(note, code) in first, (note, code) in second] for note in double} for code in codes}


def kappa(both: int, first_only: int, second_only: int, neither: int) -> float | None:
    """Return Cohen's kappa of a 2 x 2 table (Cohen 1960), None where chance agreement is already complete."""
    notes = both + first_only + second_only + neither
    if notes in (0, both, neither):
        return None
    # Imported here, for it takes a second and only coded interviews need it.
    from statsmodels.stats.inter_rater import cohens_kappa

    return float(cohens_kappa(np.array([[both, first_only], [second_only, neither]]), return_results=False))


def tabulate(compared: dict[str, dict[str, str]]) -> pd.DataFrame:
    """Return one row a code: notes, both, first_only, second_only, neither, percent_agreement (a share), kappa."""
    rows: list[dict[str, Any]] = []
    for code, cells in compared.items():
        counts = {name: list(cells.values()).count(name) for name in CELLS.values()}
        agreed = (counts["both"] + counts["neither"]) / len(cells) if cells else None
        rows.append(
            {"code": code, "notes": len(cells)} | counts | {"percent_agreement": agreed, "kappa": kappa(**counts)}
        )
    return table.framed(rows, COLUMNS, ["code"])


def numbers(
    compared: dict[str, dict[str, str]], source: str, rest: dict[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the rows and cases of `source.agreement.code-<key>.base`, `.percent_agreement` and `.kappa`."""
    made: list[dict[str, Any]] = []
    cases = []
    for row in tabulate(compared).to_dict("records"):
        code, notes = str(row["code"]), int(row["notes"])
        agreed = int(row["both"] + row["neither"])
        flag = (
            None if pd.notna(row["kappa"]) else f"not computable: {'no variation' if notes else 'no note coded twice'}"
        )
        group = {"code": code}
        about: dict[str, Any] = rest | {"base": notes}
        for statistic, unit, value, n, flags in (
            ("base", "respondents", float(notes), notes, None),
            ("percent_agreement", "share", row["percent_agreement"], agreed, None if notes else flag),
            ("kappa", "coefficient", row["kappa"], agreed, flag),
        ):
            number = table.number(
                source, "agreement", group, statistic, unit=unit, value=value, n=n, flags=flags, **about
            )
            made.append(number)
            cases += [
                table.case(
                    number["address"], note, counted=statistic == "base" or cell in ("both", "neither"), value=cell
                )
                for note, cell in compared[code].items()
            ]
    return made, cases
