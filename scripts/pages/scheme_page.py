"""The page of a coding scheme: its codes, who has them, intercoder agreement, coder sensitivity; only counts.

The only words of respondents on it are signed quotes.
"""

from typing import Any, NamedTuple

import pandas as pd

from scripts.findings.wording import several
from scripts.interviews.codings.doubles import there
from scripts.interviews.codings.respondents import MANY, wanted
from scripts.interviews.projects.offsets import BARE
from scripts.pages import code_sections, page_templates
from scripts.pages.code_sections import agreed, by_coders, labelled, named, ordered, plain
from scripts.pages.sections import NONE, Section, begun, section, table
from scripts.settings.evaluation import Masthead
from scripts.settings.scheme import Scheme

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
    many = len(scheme.codes) > MANY
    sections = [
        *(folded_codes(tables, scheme, labels) if many else whole_codes(tables, scheme, labels)),
        section("passages", "Coded segments", [verified], [plain("Coded segments by verdict", verdicts, labels)]),
        section("agreement", "Intercoder agreement", [AGREED], agreed(of_all(tables.agreement, many), labels)),
        section(
            "double",
            "Double-coded notes",
            unblinded(tables.doubled, scheme),
            [
                plain("Double-coded notes, and whether they were drawn", doubles, labels),
                plain("Adjudication", tables.adjudication.drop(columns="reason"), labels),
            ],
        ),
        section(
            "pairs",
            "Co-occurring codes",
            [TOGETHER, *floor(scheme)] if len(together) else [],
            [] if many else [plain("Co-occurrence of codes", together, labels)],
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
        sections=[one for one in sections if one["texts"] or one["tables"] or one["folds"]],
        evaluation=evaluation,
        here="scheme",
        up="../../",
    )
    return {"page": page, "line": f"{source}: page with {several(len(scheme.codes), 'code')}"}


def whole_codes(tables: Tables, scheme: Scheme, labels: dict[str, str]) -> list[Section]:
    """Return the codes, who has them, and coder sensitivity, each as one table."""
    codes = [[about.label, about.definition or NONE, key] for key, about in scheme.codes.items()]
    return [
        section("codes", "Codes", [], [table("Codes", ["Code", "Definition", "Key"], codes, "..c", words=True)]),
        section("respondents", begun(scheme.unit), [], [named(tables.respondents, labels, scheme.unit)]),
        section("sensitivity", "Coder sensitivity", [SENSITIVITY], [by_coders(tables.sensitivity, labels)]),
    ]


def folded_codes(tables: Tables, scheme: Scheme, labels: dict[str, str]) -> list[Section]:
    """Return the codes of a large scheme as an index and a folded part each, with all that is known of it."""
    own = {
        "respondents": tables.respondents,
        "sensitivity": tables.sensitivity,
        "agreement": tables.agreement,
        "cooccurrence": tables.cooccurrence[tables.cooccurrence["both"] > 0],
    }
    said = f"{several(len(scheme.codes), 'code')}; each opens to who has it, coder sensitivity and agreement."
    return [
        section(
            "respondents",
            f"{begun(scheme.unit)} by code",
            [said, SENSITIVITY],
            [],
            folds=code_sections.folded(own, scheme, labels),
        )
    ]


def of_all(agreement: pd.DataFrame, many: bool) -> pd.DataFrame:
    """Return the rows of agreement that stand in one table: of a large scheme those of all codes together."""
    return agreement[agreement["code"].eq("all")] if many else agreement


def floor(scheme: Scheme) -> list[str]:
    """Return which pairs of codes are listed, where not all are."""
    plan = wanted(scheme)
    only = f" of {several(len(plan.codes), 'chosen code')}" if plan.codes else ""
    least = f" that at least {several(plan.least, 'respondent')} have" if plan.least > 1 else ""
    return [f"Only pairs{only}{least} are listed."] if only or least else []


def unblinded(doubled: pd.DataFrame, scheme: Scheme) -> list[str]:
    """Return how many double-coded notes are not compared, for a coder saw suggestions there first."""
    lost = int(doubled["blind"].eq("no").sum())
    said = f"{lost} of {several(len(doubled), 'double-coded note')} not compared: a coder decided on suggestions "
    return [f"{said}{there(scheme)} before coding, so that the coding is not blind."] if lost else []


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
