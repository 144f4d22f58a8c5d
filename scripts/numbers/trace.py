"""The rows behind one number: ids, weights and values, or passages of notes."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from scripts.ground.addresses import not_by, trace_key, typed
from scripts.ground.errors import EvidenceError, nearest
from scripts.ground.layout_tables import TRACE
from scripts.ground.paths import trace_name


def trace(
    cases: pd.DataFrame,
    numbers: pd.DataFrame,
    address: str,
    in_parts: Sequence[str] = (),
    left_out: Mapping[str, Sequence[str]] | None = None,
) -> dict[str, Any]:
    """Return the rows behind the number at `address`: one row a case, the table `TRACE`.

    `cases` and `numbers` are those of the whole evaluation; for a long address the name of its file may be given
    (`paths.trace_name`). A weighted number, its plain one and its bounds rest on the same cases; only those of the
    weighted one have weights. Raises EvidenceError, with the nearest address, where there
    is no such number (`left_out`: groups that items are not broken down by), and for one of the surveys `in_parts`,
    which keep no cases.
    """
    addresses, address = numbers["address"].tolist(), typed(address)
    address = {trace_name(one): one for one in addresses}.get(address, address)
    if address not in set(addresses):
        raise EvidenceError(
            f"There is no number with the address '{address}': see the column address of results/numbers/numbers.csv."
            f"{not_by(address, left_out or {}) or nearest(address, addresses)}"
        )
    if address.partition(".")[0] in in_parts:
        source = address.partition(".")[0]
        raise EvidenceError(
            f"The number '{address}' is of a survey in parts, which keeps no cases: how many answers each part has of "
            f"it is in results/surveys/{source}/parts/PART/sums.parquet"
        )
    key = trace_key(address)
    rows = cases[cases["trace"] == key].assign(address=address)
    # The weights of a survey stand with all of its cases; the cases of a record have others, which always count.
    weighed = {one.partition(".")[0] for one in addresses if one.endswith(".weighted")}
    if address.partition(".")[0] in weighed and not address.endswith(".weighted"):
        rows = rows.assign(weight=1.0)
    return {"trace": TRACE.framed(rows), "line": f"{address}: {len(rows)} cases"}
