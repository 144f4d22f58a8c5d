"""The page of a coding scheme: its codes, who has them, intercoder agreement, coder sensitivity; only counts.

The only words of respondents on it are signed quotes.
"""

from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from scripts.findings import wording
from scripts.findings.wording import several
from scripts.ground.long_table import records
from scripts.interviews.projects.offsets import BARE
from scripts.pages import page_templates
from scripts.pages.labels import group_label, spoken
from scripts.pages.sections import NONE, Section, begun, cell, section, table, texts
from scripts.settings.evaluation import Masthead
from scripts.settings.scheme import Scheme

CODERS = {"union": "Any coder", "intersection": "All coders", "rules only": "Rules alone"}
UNITS = {
    "respondents": ["Asked", "Interviewed"],
    "documents": ["Reviewed", "Documents"],
    "answers": ["Coded", "Answers"],
}
SENSITIVITY = (
    "What each share would be if other codings counted: those of one coder, those of any or all of the compared "
    "coders, or those that rules suggest. Each is over the notes that these coders coded; the counts are below the "
    "share."
)
AGREED = (
    "On notes that were double-coded blind. Agreement is the share of units on which coders agree, kappa is "
    "Cohen's (Conger's for more than two coders), AC1 Gwet's, PABAK Brennan and Prediger's, alpha Krippendorff's. For "
    "all codes together, coders agree on a unit if they gave it the same set of codes, and alpha uses Jaccard's "
    "distance. Two passages count as the same if at least half of the characters in either are in both; kappa is over "
    "characters, and alpha is that for unitizing. Intervals treat the notes as drawn at random. Nothing is computed "
    "where no coder varies; remarks say where all units are of one note. More coefficients, prevalence, bias "
    "and groups are in agreement.csv."
)
TOGETHER = (
    "Pairs of codes that the same respondents have. First only, second only: respondents with one of the two. Jaccard: "
    "respondents with both, as a share of those with either. Overlapping: pairs of their passages that overlap."
)
SATURATED = (
    "After how many interviews further ones brought no new code, or few beside the codes of the first ones "
    "(threshold; Guest, Namey and Chen 2020). By date: in the order of the interviews. Least, median, most: over 1,000 "
    "random orders. Reached: the share of these orders that reach saturation."
)
HELD_BACK = (
    "Quotes are held back until each is signed. Signed quotes appear here if there are a table of signatures "
    "(quotes.signed) and a key for pseudonyms (TRIANGULATE_KEY)."
)


class Tables(NamedTuple):
    """The tables of a scheme.

    `quotes` has the quotes to be released and those held back, if there are a table of signatures and the key.
    """

    coded_segments: pd.DataFrame
    respondents: pd.DataFrame
    sensitivity: pd.DataFrame
    cooccurrence: pd.DataFrame
    saturation: pd.DataFrame
    rule_coverage: pd.DataFrame
    agreement: pd.DataFrame
    doubled: pd.DataFrame
    adjudication: pd.DataFrame
    quotes: list[pd.DataFrame]


def scheme_page(tables: Tables, scheme: Scheme, source: str, evaluation: Masthead) -> dict[str, Any]:
    """Return the page of a scheme from its tables."""
    labels, coded_segments = labelled(scheme), tables.coded_segments
    codes = [[about.label, about.definition or NONE, key] for key, about in scheme.codes.items()]
    fits = int(coded_segments["verdict"].str.startswith(("fits", "joined")).sum())
    verified = f"{fits} of {several(len(coded_segments), 'coded segment')} match the text of their notes"
    verified += ": 100% verified." if fits == len(coded_segments) else "; the others do not count."
    if bare := int(coded_segments["verdict"].str.startswith(BARE).sum()):
        verified += (
            f" {several(bare, 'segment')} had no quote beside them: confirm the first in passages.html (on request)."
        )
    verdicts = coded_segments.groupby("verdict", sort=True).size().reset_index(name="passages")
    doubles = tables.doubled.assign(coders=tables.doubled["coders"].str.replace("|", ", "))
    together = tables.cooccurrence[tables.cooccurrence["both"] > 0]
    sections = [
        section("codes", "Codes", [], [table("Codes", ["Code", "Definition", "Key"], codes, "..c", words=True)]),
        section("respondents", begun(scheme.unit), [], [named(tables.respondents, labels, scheme.unit)]),
        section("sensitivity", "Coder sensitivity", [SENSITIVITY], [by_coders(tables.sensitivity, labels)]),
        section("passages", "Coded segments", [verified], [plain("Coded segments by verdict", verdicts, labels)]),
        section("agreement", "Intercoder agreement", [AGREED], agreed(tables.agreement, labels)),
        section(
            "double",
            "Double-coded notes",
            unblinded(tables.doubled),
            [
                plain("Double-coded notes, and whether they were drawn", doubles, labels),
                plain("Adjudication", tables.adjudication.drop(columns="reason"), labels),
            ],
        ),
        section(
            "pairs",
            "Co-occurring codes",
            [TOGETHER] if len(together) else [],
            [plain("Co-occurrence of codes", together, labels)],
        ),
        section(
            "saturation",
            "Saturation",
            [SATURATED] if len(tables.saturation) else [],
            [plain("Interviews until saturation", tables.saturation, labels)],
        ),
        section(
            "languages",
            "Rule coverage",
            [],
            [
                plain(
                    "Codes without a rule in a language of the notes",
                    tables.rule_coverage[tables.rule_coverage["warning"].notna()],
                    labels,
                )
            ],
        ),
        quoted(tables.quotes, scheme, labels),
    ]
    page = page_templates.render(
        "sections.html",
        title=scheme.title,
        lead=scheme.question,
        source=scheme.source,
        sections=[one for one in sections if one["texts"] or one["tables"]],
        evaluation=evaluation,
        here="scheme",
        up="../../",
    )
    return {"page": page, "line": f"{source}: page with {several(len(codes), 'code')}"}


def unblinded(doubled: pd.DataFrame) -> list[str]:
    """Return how many double-coded notes are not compared, for a coder saw suggestions there first."""
    lost = int(doubled["blind"].eq("no").sum())
    said = f"{lost} of {several(len(doubled), 'double-coded note')} not compared: a coder decided on suggestions there "
    return [f"{said}before coding, so that the coding is not blind."] if lost else []


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


def quoted(quotes: list[pd.DataFrame], scheme: Scheme, labels: dict[str, str]) -> Section:
    """Return the signed quotes, and which are held back; without signatures and the key one sentence."""
    if not quotes:
        return section("quotes", "Quotes", [HELD_BACK] if scheme.quotes else [], [])
    out, held = quotes
    said = f"{several(len(out), 'quote')} signed, {len(held)} held back. Names of persons are replaced."
    rows = [
        [labels[str(one["code"])], str(one["quote"]), begun(str(one["respondent"]))] for one in ordered(out, labels)
    ]
    return section(
        "quotes",
        "Quotes",
        [said],
        [
            table("Signed quotes", ["Code", "Quote", "Respondent"], rows, words=True),
            plain("Held back", held[["code", "id", "reason"]], labels),
        ],
    )


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
