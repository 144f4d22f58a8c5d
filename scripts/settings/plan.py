"""A finding said in Excel: `config/findings/NAME.xlsx`, a row a table. It becomes what the same tables in YAML become.

On the sheet Tables the title of the finding stands above (a name and its value, as `title`), then the names of the
columns, then a row a table. `told` is what a YAML file would say; `Plan` remembers the cells, so that a sentence about
a table names its cell.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from scripts.ground.errors import EvidenceError, Faults, listed, nearest, together
from scripts.settings.described import spoken
from scripts.sheets.headers import letters

SHEET = "Tables"
HEAD = ("title", "min_base", "min_cell")  # of the finding, above its tables
ASIDE = {"shares", "decimals", "sort", "top", "hide_empty", "interval", "min_base", "min_cell", "note", "title"}
COLUMNS = (
    *("key", "title", "source", "rows", "statistics", "by", "layout", "total", "base", "variant", "shares", "interval"),
    *("decimals", "sort", "top", "hide_empty", "min_base", "min_cell", "figure", "note", "source_line"),
)
LAYOUTS = ("statistics in rows", "statistics in columns", "groups in rows")
TOTALS = ("first", "last", "none")
TRUTHS = ("base", "interval", "hide_empty")
# Which columns of the plan a part of a table is made of: the first that has the word in question is named.
MADE_OF = {
    "rows": ("rows", "statistics", "by", "source"),
    "columns": ("by", "statistics", "rows", "source"),
    "row": ("rows", "statistics", "by", "source", "variant"),
    "cell": ("source", "rows", "statistics", "variant"),
    "source": ("source_line",),
    "kind": ("figure",),
}
Cells = dict[str, tuple[str, str]]  # column -> name of the cell in Excel, and what it says
Grids = Mapping[str, Iterable[str]]  # survey -> keys of its grids


class Plan(NamedTuple):
    """Where a plan in Excel says what: its file, the cells of its head, and those of each table."""

    file: str
    head: Cells
    tables: dict[str, Cells]

    def at(self, column: str, table: str) -> str:
        """Return the place of a column of a table in words."""
        return f"{self.file}, sheet {SHEET}, cell {self.tables[table][column][0]}"

    def row(self, table: str) -> str:
        """Return the row of a table in words."""
        return f"{self.file}, sheet {SHEET}, row {self.tables[table]['key'][0].lstrip('ABCDEFGHIJKLMNOPQRSTUVWXYZ')}"


def read(path: Path, grids: Grids, schemes: Iterable[str]) -> tuple[dict[str, Any], Plan]:
    """Return what a plan says, as YAML would say it, and where. Raises EvidenceError with sheet and cell."""
    from scripts.sheets import workbook  # only where there is a plan: it is slow to import

    _, rows = workbook.rows(path, SHEET, None)
    place = f"{path.as_posix()}, sheet {SHEET}"
    top = next((at for at, row in enumerate(rows) if {"key", "title"} <= set(map(named, row))), None)
    if top is None:
        raise EvidenceError(f"{place}: no row has the names of the columns: write `key`, `title`, `source`, ... there")
    faults, head, tables = Faults(), dict[str, tuple[str, str]](), dict[str, Cells]()
    for at, row in enumerate(rows[:top]):
        with faults.at("", 0):
            if any(row):
                known(named(row[0]), HEAD, f"{place}, cell A{at + 1}")
                if named(row[0]) in head:
                    raise EvidenceError(f"{place}, cell A{at + 1}: '{row[0].strip()}' stands above too: keep one")
                if beside := next((letters(aside) for aside in range(2, len(row)) if row[aside].strip()), ""):
                    raise EvidenceError(
                        f"{place}, cell {beside}{at + 1}: above the tables a name stands in column A and its value in "
                        "column B: delete this"
                    )
                head[named(row[0])] = (f"B{at + 1}", plain(f"{place}, cell B{at + 1}", row[1] if row[1:] else ""))
    names = [named(name) for name in rows[top]]
    for at, name in enumerate(names):
        with faults.at("", 0):
            if name or any(row[at] for row in rows[top + 1 :]):
                known(name, COLUMNS, f"{place}, cell {letters(at)}{top + 1}")
            if name in names[:at]:
                raise EvidenceError(f"{place}, cell {letters(at)}{top + 1}: the column '{name}' occurs twice: keep one")
    faults.stop()
    told: dict[str, Any] = {}
    plan = Plan(path.as_posix(), head, tables)
    for number, row in enumerate(rows[top + 1 :], top + 2):
        with faults.at("", 0):
            if not any(one.strip() for one in row):
                continue
            cells = {name: (f"{letters(at)}{number}", row[at]) for at, name in enumerate(names) if name}
            cells = {name: (ref, plain(f"{place}, cell {ref}", text)) for name, (ref, text) in cells.items()}
            key = cells["key"][1]
            if not key or key in tables:
                twice = f"the key '{key}' occurs twice, in {tables[key]['key'][0]} too: keep one" if key else ""
                raise EvidenceError(f"{place}, cell {cells['key'][0]}: {twice or 'a table needs a key of its own'}")
            tables[key] = cells
            told[key] = table({name: text for name, (_, text) in cells.items() if text}, plan, key, grids, schemes)
    faults.stop()
    figures = {
        key: {"title": one.get("title", key), "kind": cells["figure"][1], "table": key}
        for (key, one), cells in zip(told.items(), tables.values(), strict=True)
        if cells.get("figure", ("", ""))[1]
    }
    return {name: text for name, (_, text) in head.items()} | {"tables": told, "figures": figures}, plan


def named(cell: str) -> str:
    """Return the name of a column as it is compared."""
    return "_".join(cell.strip().casefold().split())


def known(name: str, names: Iterable[str], at: str) -> None:
    """Raise the sentence for a name that there is not."""
    if name not in names:
        raise EvidenceError(
            f"{at}: there is no key '{name}' here.{nearest(name, names) or f' It takes: {listed(names, 30)}.'}"
        )


def plain(at: str, cell: str) -> str:
    """Return the text of a cell. Raises EvidenceError for a formula, an error of Excel and the like."""
    from scripts.sheets import sheet  # only where there is a plan: it is slow to import

    if said := sheet.faults(cell, at.rpartition(" ")[2], free=False):
        raise EvidenceError(f"{at}: {said}")
    return cell.strip()


def table(told: Mapping[str, str], plan: Plan, key: str, grids: Grids, schemes: Iterable[str]) -> dict[str, Any]:
    """Return a table as YAML says it, of the words of its row."""
    source = told.get("source", "")
    texts = {name: truth(told[name], plan, key, name) if name in TRUTHS else told[name] for name in told}
    cell = {"source": source} if source else {}
    cell |= {"variant": told["variant"]} if "variant" in told else {}
    groups = banner(told, plan, key)
    asked = told.get("statistics") or ("codes" if source in schemes else "categories" if source in grids else "")
    figures = words(asked, plan.at("statistics", key) if "statistics" in told else plan.row(key))
    figures |= {} if not texts.get("base") else {"base": figures.get("base", "")}
    items = words(
        told.get("rows", "respondents" if source in schemes else ""), plan.at("rows", key) if "rows" in told else ""
    )
    inside = dict(items)
    if list(items) == [told.get("rows")] and told["rows"] in grids.get(source, ()) and told.get("by") != "item":
        stub: list[dict[str, Any]] = [{"items": told["rows"]}]
    elif told.get("rows", "").startswith("scale:"):
        stub = [{"items": {"scale": told["rows"].removeprefix("scale:").strip()}}]
    else:
        stub = [line("items", inside)] if items else []
        if len(items) == 1 and not any(items.values()):
            cell["item"] = next(iter(items))
            stub = []
    shown = [line("statistics", figures)] if figures else []
    default = LAYOUTS[1] if stub and not told.get("by") else LAYOUTS[0]
    layout = choice(told.get("layout", default), LAYOUTS, plan, key, "layout")
    if layout == LAYOUTS[2] and not told.get("by"):
        raise EvidenceError(f"{plan.at('layout', key)}: '{layout}' needs a breakdown: name one under `by`")
    alone = len(figures) == 1 and not any(figures.values()) and figures.keys() - {"categories", "nets", "codes"}
    if alone and (stub if layout == LAYOUTS[0] else layout == LAYOUTS[1] and groups):
        cell["statistic"] = next(iter(figures))
        shown = []
    whole: list[dict[str, Any]] = [{"label": "All", "group": "all"}]
    axes = {
        LAYOUTS[0]: (nested(stub, shown), groups or whole),
        LAYOUTS[1]: (stub or [{"items": list(items)}], nested(groups, shown)),
        LAYOUTS[2]: (nested(stub, groups), shown),
    }[layout]
    aside: dict[str, Any] = {name: said for name, said in texts.items() if name in ASIDE}
    aside |= {"source": told["source_line"]} if "source_line" in told else {}
    return aside | {"cell": cell, "rows": axes[0], "columns": axes[1]}


def line(generator: str, labelled: Mapping[str, str]) -> dict[str, Any]:
    """Return a line that several are generated from, with the headings that some of them are given."""
    labels = {key: label for key, label in labelled.items() if label}
    return {generator: list(labelled)} | ({"labels": labels} if labels else {})


def nested(outer: list[dict[str, Any]], inner: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return lines with others under each of them."""
    if not outer or not inner:
        return outer or inner
    return [one | {"lines": nested(one.get("lines", []), inner)} for one in outer]


def words(text: str, at: str) -> dict[str, str]:
    """Return the words of a cell with the headings before them: `Clean = good; fair` is good: Clean, fair: none.

    Raises EvidenceError for a word that stands twice; `at` is the place of the cell.
    """
    found = {}
    for part in filter(None, map(str.strip, re.split(r"[;\n]", text))):
        label, _, word = part.rpartition("=")
        if word.strip() in found:
            raise EvidenceError(f"{at}: '{word.strip()}' occurs twice: keep one")
        found[word.strip()] = label.strip()
    return found


def banner(told: Mapping[str, str], plan: Plan, key: str) -> list[dict[str, Any]]:
    """Return the lines of the breakdowns of a table: all, and a line for each group of each."""
    parts = [part.strip() for part in re.split(r"[;\n]", told.get("by", "")) if part.strip()]
    total = choice(told.get("total", TOTALS[0]), TOTALS, plan, key, "total")
    found = []
    for part in parts:
        heading, _, said = part.partition("=") if re.match(r"[^(]*=", part) else ("", "", part)
        lines: list[dict[str, Any]] = []
        for level in reversed(said.split(">")):
            lines = [crossed(level, plan.at("by", key)) | ({"lines": lines} if lines else {})]
        if heading.strip() or len(parts) > 1:
            lines = [{"label": heading.strip() or spoken(said.strip().partition(" ")[0]), "lines": lines}]
        found += lines
    if not parts or total == TOTALS[2]:
        return found
    if len(found) == 1 and "groups" in found[0]:
        return [found[0] | {"total": total}]
    whole = {"label": "All", "group": "all"}
    return [whole, *found] if total == TOTALS[0] else [*found, whole]


def crossed(said: str, at: str) -> dict[str, Any]:
    """Return a line for the groups of a breakdown: `unit`, `unit x grade`, `unit (North, The south = south)`."""
    values: dict[str, dict[str, str]] = {}
    for one in re.split(r"\s+[x\u00d7]\s+(?![^(]*\))", said.strip()):
        found = re.fullmatch(r"([^()]+?)\s*(?:\((.*)\))?", one.strip(), re.DOTALL)
        if not found:
            raise EvidenceError(f"{at}: '{one.strip()}' is no breakdown: write `unit`, or `unit (North, South)`")
        values[found[1]] = words((found[2] or "").replace(",", ";"), at)
    if any(values.values()) and not all(values.values()):
        bare = next(name for name, own in values.items() if not own)
        raise EvidenceError(f"{at}: give the values of {bare} too, or of none: `{bare} (...)`")
    labels = {value: label for own in values.values() for value, label in own.items() if label}
    groups = {name: list(own) for name, own in values.items()} if any(values.values()) else list(values)
    return {"groups": groups} | ({"labels": labels} if labels else {})


def truth(said: str, plan: Plan, key: str, column: str) -> bool:
    """Return a truth value, which Excel writes in capitals."""
    if said.casefold() not in ("true", "false"):
        raise EvidenceError(f"{plan.at(column, key)}: write true or false, not '{said}'")
    return said.casefold() == "true"


def choice(said: str, words: Iterable[str], plan: Plan, key: str, column: str) -> str:
    """Return one of some words. Raises EvidenceError for another."""
    if said not in words:
        one_of = ", ".join(f"'{word}'" for word in words)
        raise EvidenceError(f"{plan.at(column, key)}: '{said}' is none of {one_of}.{nearest(said, words)}")
    return said


def stop_by_cell(error: EvidenceError, plans: Iterable[Plan]) -> None:
    """Raise an error about descriptions again, with the cells of plans where it names parts of their YAML."""
    together(by_cell(sentence, {plan.file.removesuffix(".xlsx"): plan for plan in plans}) for sentence in error.parts)


def by_cell(sentence: str, plans: Mapping[str, Plan]) -> str:
    """Return a sentence with the cell of a plan that it is about in place of file and key."""
    found = re.match(
        r"(.*?)\.yaml(?:, ([a-z_]+)(?:\.([^.,: ]+))?(?:[.,] ?([a-z_]+))?(.*?))?(: .*)", sentence, re.DOTALL
    )
    plan = plans.get(found[1]) if found else None
    if found is None or plan is None:
        return sentence
    part, key, field, rest, said = (found[at] or "" for at in range(2, 7))
    if part not in ("tables", "figures") or key not in plan.tables:
        cell = f", cell {plan.head[part][0]}" if part in plan.head else ""
        return f"{plan.file}, sheet {SHEET}{cell}{said}"
    cells = plan.tables[key]
    columns = [name for name in MADE_OF.get(field, (field,)) if name in cells] or ["key"]
    filled = [name for name in columns if cells[name][1]] or columns
    quoted = re.findall(r"'([^']+)'", said)[:1]
    about = [
        name for name in filled for word in quoted if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", cells[name][1])
    ]
    aside = f", row{rest}" if field == "row" else ""
    return f"{plan.at((about or filled)[0], key)}{aside}{said}"
