"""The glossary: one term for one concept. The table of terms makes docs/glossary.md and a section of the method page.

`python -m scripts.pages.glossary` writes the document; a test fails when it is not what the table says.
"""

import csv
from pathlib import Path
from typing import NamedTuple

from scripts.ground import files
from scripts.pages.sections import Section, section, table

TABLE = Path(__file__).parent / "templates" / "glossary.csv"
HEAD = """# Glossary

One term for one concept, from `config/` to the columns of `results/` to the pages. *Where* names keys, columns, pages.
Sources: **AAPOR** is *Standard Definitions*, 9th edition; **Lavrakas** the *Encyclopedia of Survey Research Methods*
(2008); **Lohr** *Sampling: Design and Analysis*; **R survey** Lumley's package; **Saldaña** *The Coding Manual for
Qualitative Researchers*; **Krippendorff** *Content Analysis*; **REFI** the REFI-QDA standard 1.5. *Ours*: our own term.
Words that earlier versions used are in [renamed.csv](../scripts/settings/renamed.csv). Made from
`scripts/pages/templates/glossary.csv`: after a change there, `.venv/bin/python -m scripts.pages.glossary`.
"""


class Term(NamedTuple):
    """A term: the part of the glossary that it is in, its meaning, where it appears, and its standard source."""

    part: str
    term: str
    meaning: str
    where: str
    source: str


def terms() -> list[Term]:
    """Return all terms, in order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Term(**row) for row in csv.DictReader(file)]


def document() -> str:
    """Return the text of docs/glossary.md."""
    lines = [HEAD]
    part = ""
    for one in terms():
        if one.part != part:
            part = one.part
            lines.append(f"\n## {part}\n| term | meaning | where | source |\n|---|---|---|---|\n")
        lines.append(f"| {one.term} | {one.meaning} | {one.where} | {one.source} |\n")
    return "".join(lines)


def glossary() -> Section:
    """Return the glossary as a section of a page: a table for each part."""
    parts = dict.fromkeys(one.part for one in terms())
    heads = ["Term", "Meaning", "Where", "Source"]
    return section(
        "glossary",
        "Glossary",
        [],
        [
            table(
                part,
                heads,
                [
                    [one.term, one.meaning.replace("`", ""), one.where.replace("`", ""), one.source]
                    for one in terms()
                    if one.part == part
                ],
                "....",
                words=True,
            )
            for part in parts
        ],
    )


if __name__ == "__main__":
    files.write(Path("docs/glossary.md"), document())
