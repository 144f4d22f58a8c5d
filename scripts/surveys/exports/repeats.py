"""Repeated groups of KoboToolbox and ODK: rows of members, each with the columns of the row that it belongs to."""

from pathlib import Path

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.sheets import sheet
from scripts.sheets.headers import fold

KEYS = {"_parent_index": "_index", "parent_key": "key"}  # of a member -> of the row that it belongs to
TABLE = "_parent_table_name"
LONGEST_TITLE = 31  # signs of the name of a sheet in Excel


def with_parents(path: Path, export: Export, name: str, cells: list[list[str]]) -> list[list[str]]:
    """Return the rows of a sheet of members (`cells`), each followed by the columns of its row on `export.parent`.

    Columns that the members have too are theirs. Raises EvidenceError where a member belongs to no row, or to several.
    """
    above_name, above = sheet.rows(path, export.encoding, export.separator, export.parent, export.date_format)
    own, upper = ([fold(header) for header in rows[0]] if rows else [] for rows in (cells, above))
    pair = next(((mine, key) for mine, key in KEYS.items() if mine in own and key in upper), None)
    if pair is None:
        raise EvidenceError(
            f"{name}: no column `_parent_index` here, or no `_index` in {above_name}, so that nothing says to which "
            "row a member belongs: export it again with both, or leave `parent` out"
        )
    place, key = own.index(pair[0]), upper.index(pair[1])
    rows: dict[str, list[str]] = {}
    for row, values in enumerate(above[1:], start=2):
        if any(values) and rows.setdefault(values[key], values) is not values:
            raise EvidenceError(
                f"{above_name}, row {row}, column {above[0][key]}: the same number twice: export it again"
            )
    kept = [spot for spot, header in enumerate(upper) if header and header not in own]
    table = own.index(TABLE) if TABLE in own else None
    made = [[*cells[0], *(above[0][spot] for spot in kept)]]
    for row, values in enumerate(cells[1:], start=2):
        if not any(values):
            made.append([*values, *("" for _ in kept)])
            continue
        other = values[table] if table is not None else ""
        if other and fold(other[:LONGEST_TITLE]) != fold(str(export.parent)):
            raise EvidenceError(
                f"{name}, row {row}: it belongs to a row of the sheet '{other}', not of '{export.parent}': correct "
                "`parent`"
            )
        if values[place] not in rows:
            raise EvidenceError(
                f"{name}, row {row}, column {cells[0][place]}: no row of {above_name} has this number: export it again"
            )
        parent = rows[values[place]]
        made.append([*values, *(parent[spot] for spot in kept)])
    return made
