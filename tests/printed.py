"""What a sheet of the workbook shows, as the page of the same table shows it."""

import html
import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

ROW = re.compile(r"<tr>\n<th scope=\"row\".*?</tr>", re.DOTALL)
CELL = re.compile(r'<td class="number">(.*?)</td>', re.DOTALL)
FORMAT = re.compile(r"(#,##)?0(\.0+)?(%)?;.*")


def of_page(text: str) -> list[list[str]]:
    """The cells of the rows of a table on a page."""
    return [[words(cell) for cell in CELL.findall(row)] for row in ROW.findall(text)]


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]+>", " ", markup)).split())


def of_sheet(sheet: Any) -> list[list[str]]:
    """The cells of the rows of a table on its sheet: interval and bounds put back beside their numbers."""
    rows = list(sheet.iter_rows(min_row=sheet.print_title_rows and int(sheet.print_title_rows.split("$")[-1])))
    heads = [cell.value for cell in rows[0]]
    found = []
    for row in rows[1:]:
        if row[0].value is None:
            break
        texts: list[str] = []
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if cell.value is None or head is None:
                continue
            if head == "interval":
                texts[-1] += f" ({cell.value})" if cell.value else ""
            elif head == "bounds":
                texts[-1] += f" bounds {cell.value}" if cell.value else ""
            else:
                texts.append(shown(cell))
        if texts:
            found.append(texts)
    return found


def shown(cell: Any) -> str:
    """What Excel shows of a cell."""
    if isinstance(cell.value, str):
        return cell.value
    form = FORMAT.fullmatch(cell.number_format)
    assert form, cell.number_format
    # Excel rounds what it shows of a number: its 15 digits, half away from 0.
    value = Decimal(f"{cell.value:.15g}") * (100 if form[3] else 1)
    rounded = value.quantize(Decimal(1).scaleb(-len((form[2] or ".")[1:])), ROUND_HALF_UP)
    return f"{rounded:,}{form[3] or ''}".replace("-", "\u2212")
