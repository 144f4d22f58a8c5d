"""Word files of the findings: one each, and one of all tables and figures with lists of them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from scripts.findings import caption_words, figures, layout, marks, word_package, word_tables, word_text
from scripts.findings.word_text import Caption, Tongue, written
from scripts.findings.wording import several
from scripts.settings.evaluation import Masthead
from scripts.settings.finding import Figure, Finding

WIDEST = 600  # pixels of a picture, on the width of the text
FIRST = 1000  # id of the first bookmark and picture


class Part(NamedTuple):
    """What a Word file shows of a finding: its description, the cells of its tables, the folder of its figures."""

    finding: Finding
    cells: pd.DataFrame
    figures: Path


class Piece(NamedTuple):
    """A table or a figure in a file: its caption, what it is, and whether it needs a page that lies on its side."""

    caption: Caption
    text: str
    wide: bool


def finding_file(
    cells: pd.DataFrame, figures: Path, finding: Finding, key: str, evaluation: Masthead, language: str
) -> dict[str, Any]:
    """Return `word`: the title of a finding, its tables and its figures as a Word file."""
    spoken = word_text.tongue(language)
    made, pictures = pieces([Part(finding, cells, figures)], evaluation.mark, spoken)
    head = opening(finding.title, evaluation, spoken)
    word = whole([(head, made[0])], pictures, finding.title, evaluation, spoken)
    return {"word": word, "line": f"finding {key}: Word file with {told(made)}{unspoken(language)}"}


def tables_file(
    cells: list[pd.DataFrame],
    figures: list[Path],
    findings: dict[str, Finding],
    evaluation: Masthead,
    language: str,
) -> dict[str, Any]:
    """Return `word`: all tables and figures in the order of the findings, after a list of each.

    `cells` and `figures` are those of each finding, `findings` their descriptions by key.
    """
    spoken = word_text.tongue(language)
    parts = [Part(*one) for one in zip(findings.values(), cells, figures, strict=True)]
    made, pictures = pieces(parts, evaluation.mark, spoken)
    captions = [piece.caption for own in made for piece in own]
    head = opening(": ".join(filter(None, [evaluation.symbol, evaluation.title])), evaluation, spoken)
    words = spoken.words
    for series, title in (("Table", words.tables), ("Figure", words.figures)):
        if listed := [one for one in captions if one.series == series]:
            head += [written(title, "Heading1", spoken, keep=True), word_text.contents(listed, series, spoken)]
    chapters = [
        ([*(head if not place else []), written(part.finding.title, "Heading1", spoken, keep=True)], own)
        for place, (part, own) in enumerate(zip(parts, made, strict=True))
    ]
    word = whole(chapters or [(head, [])], pictures, evaluation.title, evaluation, spoken)
    return {"word": word, "line": f"Word file of all findings: {told(made)}{unspoken(language)}"}


def told(made: Sequence[Sequence[Piece]]) -> str:
    """Say how many tables and figures there are."""
    series = [piece.caption.series for own in made for piece in own]
    return f"{several(series.count('Table'), 'table')} and {several(series.count('Figure'), 'figure')}"


def unspoken(language: str) -> str:
    """Say that captions are in English where nobody translated them; "" where somebody did."""
    known = language.partition("-")[0] in caption_words.WORDS
    return "" if known else f"; captions in English, for there are none in '{language}'"


def opening(title: str, evaluation: Masthead, spoken: Tongue) -> list[str]:
    """Return the title of a file, and what all of it is marked with."""
    marks = [f"{one}." for one in (spoken.words.internal, evaluation.mark) if one]
    return [written(title, "Title", spoken), *(written(one, word_tables.MARK, spoken) for one in marks)]


def whole(
    chapters: Sequence[tuple[list[str], list[Piece]]],
    pictures: Mapping[str, bytes],
    title: str,
    evaluation: Masthead,
    spoken: Tongue,
) -> bytes:
    """Return chapters, each what stands before its pieces and these, as a file."""
    blocks = []
    for head, own in chapters:
        blocks += [(text, False) for text in head]
        blocks += [(piece.text, piece.wide) for piece in own]
    marks = ". ".join(filter(None, [spoken.words.internal, evaluation.mark]))
    return word_package.document(blocks, pictures, title, f"{marks}.", spoken)


def pieces(parts: Sequence[Part], mark: str, spoken: Tongue) -> tuple[list[list[Piece]], dict[str, bytes]]:
    """Return the tables and figures of each finding, numbered through, and the pictures by the ids the text has."""
    series = numbers([one for part in parts for one in part.finding.figures.values()])
    made: list[list[Piece]] = []
    pictures: dict[str, bytes] = {}
    tables = 0
    for part in parts:
        own = []
        for name, table in part.finding.tables.items():
            tables += 1
            laid = layout.of(part.cells[part.cells["table"] == name], table.title, mark)
            caption = Caption("Table", spoken.words.table, tables, table.title, f"_Toc1{tables:05}")
            own.append(table_piece(laid, caption, FIRST + tables, spoken))
        for name, figure in part.finding.figures.items():
            relation = f"rId{100 + len(pictures)}"
            pictures[relation] = (part.figures / f"{name}.png").read_bytes()
            at = f"_Toc2{len(pictures):05}"
            caption = Caption("Figure", spoken.words.figure, title=figure.title, mark=at, **next(series))
            drawn = part.cells[part.cells["table"] == figure.table]
            place = 2 * FIRST + 2 * len(pictures)
            own.append(figure_piece(drawn, figure, caption, relation, pictures[relation], place, mark, spoken))
        made.append(own)
    return made, pictures


def table_piece(laid: layout.Layout, caption: Caption, place: int, spoken: Tongue) -> Piece:
    """Return a table under its caption."""
    wide = word_tables.is_wide(laid)
    width = word_tables.LANDSCAPE if wide else word_tables.PORTRAIT
    above = word_text.caption(caption, "Caption", spoken, place)
    return Piece(caption, above + word_tables.drawn(laid, spoken, width), wide)


def figure_piece(
    cells: pd.DataFrame,
    figure: Figure,
    caption: Caption,
    relation: str,
    png: bytes,
    place: int,
    mark: str,
    spoken: Tongue,
    style: str = "Caption",
) -> Piece:
    """Return a figure under its caption; the title within the picture is left out, for the caption has it."""
    pixels = word_text.pixels_of(png)
    cut = top_of(figure, mark) / (pixels[1] / 2)
    said = figures.alternative(cells, figure)
    run = word_text.picture(relation, place + 1, pixels, caption.text, said, WIDEST, cut)
    ours = written(f"{figures.OURS}.", word_tables.NOTE, spoken, keep=True) if mark and not figure.number else ""
    above = word_text.caption(caption, style, spoken, place)
    return Piece(caption, above + ours + word_text.paragraph(run, "TriangulateFigure"), False)


def top_of(figure: Figure, mark: str) -> float:
    """Return how many pixels of a picture its number and its title take."""
    over = 20 if figure.number or mark else 0
    return 12 + over + 22 * len(marks.wrapped(figure.title, 18)) + 4


def numbers(declared: Sequence[Figure]) -> Iterator[dict[str, Any]]:
    """Yield the number of each figure as `Caption` takes it: the declared one, for others those after the highest."""
    known = [word_text.counted(figure.number or "") for figure in declared]
    last, before = max((one[0] for one in known if one), default=0), 0
    style = next((one[1] for one in known if one), "ARABIC")
    for figure, one in zip(declared, known, strict=True):
        if figure.number and not one:
            yield {"number": 0, "declared": figure.number}
            continue
        last += 0 if one else 1
        number, format_ = one or (last, style)
        yield {"number": number, "format": format_, "restart": number != before + 1}
        before = number
