"""Tables of codes as they stand on the page of a scheme; of many codes folded code by code, under an index."""

from typing import Any

import pandas as pd
from markupsafe import Markup

from scripts.findings import wording
from scripts.ground.long_table import records
from scripts.pages.labels import group_label, spoken
from scripts.pages.sections import NONE, begun, cell, table, texts
from scripts.settings.scheme import Scheme

MOST_PAIRS = 10
CODERS = {"union": "Any coder", "intersection": "All coders", "rules only": "Rules alone"}
UNITS = {
    "respondents": ["Asked", "Interviewed"],
    "documents": ["Reviewed", "Documents"],
    "answers": ["Coded", "Answers"],
}


def anchor(code: str) -> str:
    """Return the anchor of a code or net on the page."""
    return f"code-{code}"


def labelled(scheme: Scheme) -> dict[str, str]:
    """Return codes, nets and all together in words, in the order of the scheme."""
    codes = {key: about.label for key, about in scheme.codes.items()}
    return codes | {net: begun(spoken(net)) for net in scheme.nets} | {"all": "All codes together"}


def ordered(frame: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, Any]]:
    """Return the rows of a frame with its codes in the order of the scheme."""
    places = {key: place for place, key in enumerate(labels)}
    return records(frame.sort_values("code", key=lambda codes: codes.map(places), kind="stable"))


def named(respondents: pd.DataFrame, labels: dict[str, str], unit: str) -> dict[str, Any]:
    """Return respondents by code: share, named, asked, interviewed, and lowest and highest share by coder."""
    rows = []
    grouped = bool(respondents["group"].ne("all").any())
    for whole in (True, False):
        for one in ordered(respondents[respondents["group"].eq("all") == whole], labels):
            label = labels[str(one["code"])]
            place = Markup('<span id="{}">{}</span>').format(anchor(str(one["code"])), label)
            rows.append(
                [
                    place if whole else label,
                    *(["All" if whole else str(one["group"])] if grouped else []),
                    cell(one["share"], "share"),
                    *(cell(one[name]) for name in ("named", "eligible", "interviewed")),
                    from_to(one, "low", "high"),
                    from_to(one, "lowest", "highest"),
                    NONE if pd.isna(one["flags"]) else begun(str(one["flags"])),
                ]
            )
    heads = ["Code", *(["Group"] if grouped else []), "Share", "Named", *UNITS[unit]]
    heads += ["Interval", "Coder sensitivity", "Remarks"]
    note = f"Coder sensitivity: the lowest and highest share, whoever coded (at least half of the counted {unit})."
    return table(f"{begun(unit)} by code", heads, rows, "." * (1 + grouped) + "nnnnnn.", note=note)


def from_to(row: dict[str, Any], low: str, high: str) -> str:
    """Return two shares as from one to the other, a dash for none."""
    return NONE if pd.isna(row[low]) else f"{cell(row[low], 'share')} to {cell(row[high], 'share')}"


def by_coders(sensitivity: pd.DataFrame, labels: dict[str, str]) -> dict[str, Any]:
    """Return the share of each code by whose codings count, with the respondents behind it; the counted ones first."""
    kinds = sorted(sensitivity["coders"].unique(), key=lambda kind: (kind != "counted", kind in CODERS, kind))
    found = {(one["code"], one["coders"]): one for one in records(sensitivity)}
    rows = []
    for code in labels:
        own = [found.get((code, kind)) for kind in kinds]
        if any(own):
            rows.append([labels[code], *(NONE if one is None else share_and_counts(one) for one in own)])
    heads = ["Code", *(CODERS.get(kind, begun(kind)) for kind in kinds)]
    return table("Share by who coded", heads, rows, "." + "n" * len(kinds))


def share_and_counts(one: dict[str, Any]) -> str:
    """Return a share, above the respondents it is of."""
    counts = f"{cell(one['n'])} of {cell(one['base'])}"
    return Markup('{}<span class="bounds">{}</span>').format(cell(one["share"], "share"), counts)


def agreed(agreement: pd.DataFrame, labels: dict[str, str]) -> list[dict[str, Any]]:
    """Return how far the coders agree, by code: a table for respondents, one for questions, one for passages."""
    counts = ["units", "both", "first_only", "second_only", "neither"]
    heads = ["Code", *(begun(spoken(name)) for name in counts), "Agreement", "Kappa", "AC1", "PABAK", "Alpha"]
    whole = agreement[agreement["group"] == "all"]
    tables = []
    for level in sorted(whole["level"].unique(), key=["questions", "passages"].count):
        rows = [
            [
                labels[str(row["code"])],
                *(cell(row[name]) for name in counts),
                cell(row["percent_agreement"], "share"),
                *(coefficient(row, name) for name in ("kappa", "ac1", "pabak", "alpha")),
                NONE if pd.isna(row["reason"]) else begun(str(row["reason"])),
            ]
            for row in ordered(whole[whole["level"] == level], labels)
        ]
        tables.append(table(f"Agreement on {level}", [*heads, "Remarks"], rows, ".nnnnnnnnnn."))
    return tables


def coefficient(row: dict[str, Any], name: str) -> str:
    """Return a coefficient as printed, above its interval where it has one."""
    if pd.isna(row[name]):
        return NONE
    value = wording.figure(row[name], "coefficient")
    ends = [row.get(f"{name}_{end}") for end in ("low", "high")]
    if any(end is None or pd.isna(end) for end in ends):
        return value
    low, high = (wording.figure(end, "coefficient") for end in ends)
    return Markup('{}<span class="bounds">{} to {}</span>').format(value, low, high)


def plain(caption: str, frame: pd.DataFrame, labels: dict[str, str]) -> dict[str, Any]:
    """Return a frame as a table, its columns and codes in words, without columns that are empty."""
    shown = frame.dropna(axis=1, how="all")
    heads = [begun(spoken(str(name))) for name in shown]
    kinds = "".join("n" if pd.api.types.is_numeric_dtype(shown[name]) else "." for name in shown)
    rounded = {
        str(name): shown[name].map(lambda value: f"{round(value, 3):g}", na_action="ignore")
        for name in shown.select_dtypes("float")
    }
    codes = {name: shown[name].replace(labels) for name in ("code", "first", "second") if name in shown}
    codes |= {name: shown[name].map(group_label, na_action="ignore") for name in ("group", "stratum") if name in shown}
    return table(caption, heads, texts(shown.assign(**rounded, **codes)), kinds, narrow=len(heads) < 3)


def fold(code: str, tables: dict[str, pd.DataFrame], scheme: Scheme, labels: dict[str, str]) -> dict[str, Any]:
    """Return the folded part of a code: its definition, and its rows of the tables of respondents, coders, agreement.

    `tables` are respondents, sensitivity, agreement and cooccurrence, each with the rows of this code alone.
    """
    whole = tables["respondents"][tables["respondents"]["group"].eq("all")]
    said = [
        f"{cell(one['share'], 'share')} ({cell(one['named'])} of {cell(one['eligible'])})" for one in records(whole)
    ]
    shown = [named(tables["respondents"], labels, scheme.unit), by_coders(tables["sensitivity"], labels)]
    shown += agreed(tables["agreement"], labels)
    shown.append(strongest(code, tables["cooccurrence"], labels))
    label = labels[code]
    return {
        "key": f"of-{anchor(code)}",  # the anchor itself is within, so that a link to it opens the part
        "label": label,
        "summary": f"{label}: {said[0]}" if said else label,
        "definition": scheme.codes[code].definition if code in scheme.codes else "",
        # Captions name what a table is of: on one page each has a name of its own.
        "tables": [one | {"caption": f"{one['caption']}: {label}"} for one in shown if one["rows"]],
    }


def strongest(code: str, pairs: pd.DataFrame, labels: dict[str, str]) -> dict[str, Any]:
    """Return the codes that most often go with a code, the most frequent first."""
    best = pairs.sort_values(["both", "jaccard"], ascending=False, kind="stable").head(MOST_PAIRS)
    others = [str(one["second"] if one["first"] == code else one["first"]) for one in records(best)]
    rows = [
        [labels[other], cell(one["both"]), cell(one["jaccard"], "share"), cell(one["overlapping"])]
        for other, one in zip(others, records(best), strict=True)
    ]
    note = f"The first {len(rows)} of {len(pairs)}; all are in cooccurrence.csv." if len(pairs) > len(rows) else ""
    heads = ["Code", "Respondents with both", "Of those with either", "Overlapping passages"]
    return table("Co-occurring codes", heads, rows, ".nnn", note=note)


def folded(tables: dict[str, pd.DataFrame], scheme: Scheme, labels: dict[str, str]) -> list[dict[str, Any]]:
    """Return a folded part a code and net, in the order of the scheme."""
    pairs = tables["cooccurrence"]
    by_code = {name: dict(list(frame.groupby("code"))) for name, frame in tables.items() if "code" in frame}
    made = []
    for code in [one for one in labels if one != "all"]:
        own = {name: parts.get(code, tables[name].iloc[:0]) for name, parts in by_code.items()}
        own["cooccurrence"] = pairs[(pairs["first"] == code) | (pairs["second"] == code)]
        made.append(fold(code, own, scheme, labels))
    return made
