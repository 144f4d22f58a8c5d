"""A table as a native one of Word: its head on each page, no row split between pages, text for who can't see it."""

from scripts.findings.layout import Cell, Head, Layout, Row, Spanner
from scripts.findings.word_text import Tongue, plain, run, written
from scripts.findings.word_text import paragraph as of_runs

PORTRAIT, LANDSCAPE = 9070, 14002  # of text on A4 with margins of 2.5 cm, in twentieths of a point
MOST_BESIDE = 2600  # of a column of numbers
MOST_UPRIGHT = 8  # columns; a table with more stands on a page of its own that lies on its side
RULE = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="1D1D1F"/>'
TEXT, NUMBER, HEAD, NUMBER_HEAD = "TriangulateText", "TriangulateNumber", "TriangulateHead", "TriangulateNumberHead"
SPANNER, HEADING, SMALL = "TriangulateSpanner", "TriangulateHeading", "TriangulateSmall"
INDENT = 200  # of a label under a heading, in twentieths of a point
NOTE, MARK = "TriangulateNote", "TriangulateMark"


def is_wide(table: Layout) -> bool:
    """Say whether a table needs a page that lies on its side."""
    return len(table.columns) + 1 > MOST_UPRIGHT


def drawn(table: Layout, spoken: Tongue, width: int) -> str:
    """Return a table, `width` twentieths of a point wide, with source, notes and mark under it."""
    widths = shared_out(table, width)
    lines = [spanner_row(line, widths, spoken) for line in table.spanners]
    lines.append(head_row(table.columns, widths, spoken))
    for headings, row in table.lines:
        lines += [heading_row(depth, words, widths, spoken) for depth, words in headings]
        lines.append(body_row(row, widths, spoken))
    grid = "".join(f'<w:gridCol w:w="{one}"/>' for one in widths)
    about = f"{len(table.rows)} × {len(table.columns)}: {'; '.join(column.label for column in table.columns)}"
    properties = (
        f'<w:tblStyle w:val="TriangulateTable"/>{"<w:bidiVisual/>" if spoken.rtl else ""}'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        '<w:tblLook w:val="0620" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        'w:noVBand="1"/>'
        f'<w:tblCaption w:val="{plain(table.title)}"/><w:tblDescription w:val="{plain(about)}"/>'
    )
    return (
        f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>"
        + "".join(written(line, NOTE, spoken) for line in under(table, spoken))
        + (written(f"{table.mark}.", MARK, spoken) if table.mark else "")
    )


def under(table: Layout, spoken: Tongue) -> list[str]:
    """Return the lines under a table: its source, and its notes as one."""
    return [spoken.words.source.format(table.source), *([" ".join(table.notes)] if table.notes else [])]


def shared_out(table: Layout, width: int) -> list[int]:
    """Return the widths of the column of labels, as these need, and of the others; few leave room beside them."""
    longest = max((len(row.label) for row in table.rows), default=0)
    count = len(table.columns)
    # ASSUME: A letter at 8 points is about 90 twentieths of a point wide.
    first = min(max(longest * 90 + 200, width // 5), max(width * 2 // 5, width - count * 1500))
    others = min((width - first) // count, MOST_BESIDE)
    return [first, *[others] * count]


def row(cells: str, *, head: bool = False) -> str:
    """Return a row that no page splits, one of the head on each page."""
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{cells}</w:tr>"


def cell(content: str, width: int, *, span: int = 1, rule: str = "", low: bool = False) -> str:
    """Return a cell of paragraphs; `rule` is a line under it, a `low` one has its text at its foot."""
    spanned = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    borders = f"<w:tcBorders>{rule}</w:tcBorders>" if rule else ""
    placed = '<w:vAlign w:val="bottom"/>' if low else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{borders}{placed}</w:tcPr>{content}</w:tc>'


def spanner_row(line: list[Spanner], widths: list[int], spoken: Tongue) -> str:
    """Return a row of headings above columns, each with a rule under it."""
    cells, at = [cell(written("", HEAD, spoken, keep=True), widths[0])], 1
    for label, span in line:
        rule = RULE.format("bottom", 4) if label else ""
        text = written(label, SPANNER, spoken, keep=True)
        cells.append(cell(text, sum(widths[at : at + span]), span=span, rule=rule, low=True))
        at += span
    return row("".join(cells), head=True)


def head_row(columns: list[Head], widths: list[int], spoken: Tongue) -> str:
    """Return the row of the labels of columns, with the rule under the head."""
    rule = RULE.format("bottom", 4)
    cells = [cell(written("", HEAD, spoken, keep=True), widths[0], rule=rule, low=True)]
    for column, width in zip(columns, widths[1:], strict=True):
        content = labelled(column, NUMBER_HEAD, spoken, keep=True)
        cells.append(cell(content, width, rule=rule, low=True))
    return row("".join(cells), head=True)


def heading_row(depth: int, words: str, widths: list[int], spoken: Tongue) -> str:
    """Return a heading above rows, over the whole width."""
    rtl = spoken.turned(words)
    text = of_runs(run(words, rtl), HEADING, rtl, keep=True, indent=depth * INDENT)
    return row(cell(text, sum(widths), span=len(widths)))


def body_row(own: Row, widths: list[int], spoken: Tongue) -> str:
    """Return a row of a table."""
    cells = [cell(labelled(own, TEXT, spoken, indent=len(own.under) * INDENT), widths[0])]
    cells += [cell(number(one, spoken), width) for one, width in zip(own.cells, widths[1:], strict=True)]
    return row("".join(cells))


def labelled(own: Head | Row, style: str, spoken: Tongue, keep: bool = False, indent: int = 0) -> str:
    """Return the paragraph of a label, with its unit in a line of its own."""
    return two_lines(own.label, own.unit, style, spoken, keep, indent)


def number(own: Cell, spoken: Tongue) -> str:
    """Return the paragraph of a cell: its text, and its bounds in a line of their own."""
    return two_lines(own.text, own.bounds, NUMBER, spoken)


def two_lines(above: str, below: str, style: str, spoken: Tongue, keep: bool = False, indent: int = 0) -> str:
    """Return a paragraph of a line, and of a small one under it where there is one."""
    rtl = spoken.turned(above + below)
    small = "<w:r><w:br/></w:r>" + run(below, rtl, SMALL) if below else ""
    # Word mirrors the sides of a paragraph from right to left; so must do the others of its column.
    sides = {NUMBER: "left", NUMBER_HEAD: "left", TEXT: "right"}
    mirrored = sides.get(style, "") if spoken.rtl and not rtl else ""
    return of_runs(run(above, rtl) + small, style, rtl, keep, indent, mirrored)
