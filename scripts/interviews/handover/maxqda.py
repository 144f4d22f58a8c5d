"""Codes as the Excel table that MAXQDA imports: Code (`A > B`) and Memo. By its manual; no real file was at hand."""

from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from scripts.interviews.schemes import code_tree

SEPARATOR = " > "


def codebook(codes: code_tree.Codes, names: dict[str, str]) -> bytes:
    """Return the codes of a scheme as bytes of a workbook, the same for the same codes."""
    target = BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})
    sheet = book.add_worksheet("Codes")
    sheet.set_column(0, 1, 60)
    for column, name in enumerate(("Code", "Memo")):
        sheet.write_string(0, column, name)
    for line, key in enumerate(code_tree.in_order(codes), 1):
        path = [names[one] for one in (*code_tree.above(codes, key), key)]
        sheet.write_string(line, 0, SEPARATOR.join(path))
        sheet.write_string(line, 1, code_tree.described(codes[key])[:32767])
    book.close()
    return target.getvalue()
