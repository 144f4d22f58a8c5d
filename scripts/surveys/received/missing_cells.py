"""Cells of an export that hold no answer, by the words that the description of a survey lists for all columns."""

from collections.abc import Iterable

import pandas as pd

from scripts.sheets.headers import fold


def declared(raw: pd.DataFrame, words: Iterable[str]) -> dict[str, list[str]]:
    """Return header -> texts of its column that are no answers: what the file declares, and the words of a survey."""
    found: dict[str, list[str]] = {name: list(texts) for name, texts in raw.attrs.get("missing", {}).items()}
    gone = {fold(word) for word in words}
    for place, header in enumerate(raw.columns) if gone else ():
        texts = [str(text) for text in raw.iloc[:, place].dropna().unique() if fold(str(text)) in gone]
        if texts:
            found[header] = sorted({*found.get(header, []), *texts})
    return found
