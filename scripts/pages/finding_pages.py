"""The pages a reader opens: one file each, no script, no network, from the layouts of the findings."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from markupsafe import Markup

from scripts.findings import markup, specification_curves
from scripts.findings.wording import several
from scripts.ground.errors import EvidenceError
from scripts.ground.long_table import records
from scripts.pages import code_sections, item_sections, page_templates
from scripts.pages.sections import link
from scripts.settings.evaluation import Masthead
from scripts.settings.finding import Finding, Table

MEANINGS = {
    "differs": "the number computed here differs from the published one",
    "impossible": "no number of respondents gives such a figure",
    "contradicted": "other figures of the report contradict it",
    "unsupported": "no evidence was received, or the report has it only as a picture",
    "agrees": "the evidence gives what was published",
}
HELD = {"yes": "Holds", "no": "Does not hold", "": "Not known"}
PLACES = {"response": "response", "frame": "nonresponse"}
HEADS = [
    {"label": label, "number": kind == "n", "code": kind == "c"}
    for label, kind in zip(["Row", "Column", "Number", "Count (n)", "Base", "Address"], "..nnnc", strict=True)
]


class Evidence(NamedTuple):
    """What the page of a finding is made of.

    `cells` are the cells of its tables, `figures` and `curves` the folders of its SVG files, `sentences` what its
    sentences come to, `specifications` (one a survey) every way of counting them, `reproduction` the verdicts on the
    claims.
    """

    cells: pd.DataFrame
    figures: Path
    sentences: pd.DataFrame
    specifications: list[pd.DataFrame]
    curves: Path
    reproduction: pd.DataFrame


class Pages(NamedTuple):
    """The pages that an address leads to: the items of each survey, the codes and nets of each scheme."""

    surveys: dict[str, list[str]]
    schemes: dict[str, list[str]]


def finding_page(evidence: Evidence, finding: Finding, key: str, pages: Pages, evaluation: Masthead) -> dict[str, Any]:
    """Return the page of a finding: its sentences with verdicts, its figures and tables, its sources.

    Raises EvidenceError for a claim that nobody checked.
    """
    cells, figures, sentences, specifications, curves, reproduction = evidence
    drawings = [
        {
            "svg": drawing(figures / f"{name}.svg"),
            "table": figure.table,
            "table_title": finding.tables[figure.table].title,
        }
        for name, figure in finding.figures.items()
    ]
    laid = [
        laid_out(cells[cells["table"] == name], table, name, evaluation.mark, pages)
        for name, table in finding.tables.items()
    ]
    ways = specification_curves.by_sentence(specifications, key)
    page = page_templates.render(
        "finding.html",
        title=finding.title,
        sentences=[
            sentence | held(place, sentences, ways.get(place), curves)
            for place, sentence in enumerate(claimed(finding, claims(reproduction), key), 1)
        ],
        declared=declared(sentences, ways),
        key=key,
        counts=counts(reproduction[reproduction["finding"] == key]),
        figures=drawings,
        tables=laid,
        sources=list(dict.fromkeys(one for joined in cells["source"].unique() for one in joined.split("; "))),
        **shared(evaluation, "finding", "../"),
    )
    return {
        "page": page,
        "line": f"finding {key}: page with {several(len(laid), 'table')} and {several(len(drawings), 'figure')}",
    }


def reproduction_page(reproduction: pd.DataFrame, evaluation: Masthead) -> dict[str, Any]:
    """Return the page of all claims of the report, by verdict, what needs a look first."""
    rows = list(claims(reproduction).values())
    words = [*MEANINGS, *sorted({row["verdict"] for row in rows} - set(MEANINGS))]
    sections = [
        {"verdict": word, "meaning": MEANINGS.get(word, word), "rows": [row for row in rows if row["verdict"] == word]}
        for word in words
    ]
    sections = [section for section in sections if section["rows"]]
    page = page_templates.render(
        "reproduction.html", total=len(rows), sections=sections, **shared(evaluation, "reproduction", "../")
    )
    return {"page": page, "line": f"check against the report: page with {several(len(rows), 'claim')}"}


def index_page(
    reproduction: pd.DataFrame,
    findings: Mapping[str, str],
    surveys: Mapping[str, str],
    schemes: Mapping[str, str],
    evaluation: Masthead,
) -> dict[str, Any]:
    """Return the page to start from; `findings`, `surveys` and `schemes` are titles by key, in order."""
    listed = [
        {
            "key": key,
            "title": title,
            "name": f"Finding {key}" if len(key) == 1 else key.capitalize(),
            "counts": counts(reproduction[reproduction["finding"] == key]),
        }
        for key, title in findings.items()
    ]
    page = page_templates.render(
        "index.html",
        findings=listed,
        surveys=surveys,
        schemes=schemes,
        counts=counts(reproduction),
        total=len(reproduction),
        meanings=MEANINGS,
        **shared(evaluation, "index", ""),
    )
    return {"page": page, "line": f"index: {several(len(listed), 'finding')}"}


def shared(evaluation: Masthead, here: str, up: str) -> dict[str, Any]:
    """Return what every page needs: the evaluation, which page it is, the way up to results/."""
    return {"evaluation": evaluation, "here": here, "up": up}


def counts(reproduction: pd.DataFrame) -> list[tuple[str, int]]:
    """Return how many claims have each verdict, those that agree first."""
    sizes = reproduction["verdict"].value_counts()
    return [(word, int(sizes[word])) for word in reversed(MEANINGS) if word in sizes]


def claims(reproduction: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return the claims by id: texts as they are, "" for none, and the list of addresses."""
    found = {}
    for row in texts(reproduction):
        row["reason"] = row["reason"][:1].upper() + row["reason"][1:].rstrip(".")
        found[row["id"]] = {**row, "addresses": [part for part in re.split(r"[;\s]+", row["address"]) if part]}
    return found


def held(place: int, sentences: pd.DataFrame, ways: pd.DataFrame | None, curves: Path) -> dict[str, Any]:
    """Return what a sentence comes to: each relation in words, how stable it is, and the curve where there is one."""
    own = sentences[sentences["sentence"] == place]
    curve = curves / f"{place}.svg"
    return {
        "relations": [{"verdict": HELD[row["holds"]], "words": row["words"]} for row in texts(own)],
        "specifications": None if ways is None else specification_curves.summary(ways),
        "curve": drawing(curve) if curve.is_file() else None,
    }


def declared(sentences: pd.DataFrame, ways: dict[int, pd.DataFrame]) -> str:
    """Return how many checked sentences hold, and how many on one survey under every way of counting; "" for none."""
    held = [bool(own["holds"].eq("yes").all()) for _, own in sentences.groupby("sentence")]
    always = sum(bool(rows["holds"].all()) for rows in ways.values())
    told = f"Of {len(held)} sentences tested against the evidence, {sum(held) or 'none'} "
    told += "holds." if sum(held) == 1 else "hold."
    if len(held) == 1:
        told = f"The one sentence tested against the evidence {'holds' if held[0] else 'does not hold'}."
    every = "under every way of counting the answers"
    if len(ways) == 1:
        whether = "holds" if always else "does not hold"
        told += f" {'It' if len(held) == 1 else '1'} rests on a single survey, and {whether} {every}."
    elif ways:
        told += f" {len(ways)} rest on a single survey each; of these, {always or 'none'} "
        told += f"{'holds' if always == 1 else 'hold'} {every}."
    return told if held else ""


def texts(frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return the rows of a table as texts, "" for an empty cell."""
    return [
        {name: "" if pd.isna(value) else str(value).strip() for name, value in row.items()} for row in records(frame)
    ]


def claimed(finding: Finding, checked: dict[str, dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Return the sentences of a finding, each with its claims. Raises EvidenceError for a claim that nobody checked."""
    for sentence in finding.sentences:
        for claim in sentence.claims:
            if claim not in checked:
                raise EvidenceError(
                    f"config/findings/{key}.yaml: the sentence '{sentence.text}' cites claim {claim}, which is "
                    "not in results/method/reproduction.csv; add it to the list of claims or delete it."
                )
    return [
        {"text": sentence.text, "claims": [checked[claim] for claim in sentence.claims]}
        for sentence in finding.sentences
    ]


def drawing(path: Path) -> Markup:
    """Return an SVG of ours as markup for a page."""
    # It was drawn by our own step from escaped labels, so it is not escaped again.
    return Markup(path.read_text(encoding="utf-8"))


def laid_out(cells: pd.DataFrame, table: Table, name: str, mark: str, pages: Pages) -> dict[str, Any]:
    """Return a table as markup, with the addresses of its numbers."""
    rows = [
        [
            *(row[name] for name in ("row", "column", "text")),
            *(whole(row[name]) for name in ("n", "base")),
            linked(row["address"], pages),
        ]
        for row in records(cells)
    ]
    return {
        "markup": markup.fragment(cells, table, short(mark), name),
        "title": table.title,
        "heads": HEADS,
        "addresses": rows,
    }


def short(mark: str) -> str:
    """Return the mark under a table of a page whose banner has the whole of it."""
    word, colon, _ = mark.partition(":")
    return f"{word} (see the top of this page)" if colon else mark


def linked(address: str, pages: Pages) -> str:
    """Return an address as a link to where the page of its survey or scheme says how it came about, else as it is."""
    source, item, _, statistic = address.split(".")[:4]
    if source in pages.schemes:
        part = "agreement" if item.startswith("agreement") else "respondents"
        place = (
            code_sections.anchor(statistic) if statistic in pages.schemes[source] and part == "respondents" else part
        )
        return link(f"../interviews/{source}/index.html#{place}", address)
    if source not in pages.surveys:
        return address
    # A grid has no place of its own there.
    place = item_sections.anchor(item) if item in pages.surveys[source] else PLACES.get(item, "items")
    return link(f"../surveys/{source}/index.html#{place}", address)


def whole(value: Any) -> str:
    """Return a count as printed, a dash where there is none."""
    return "–" if pd.isna(value) else f"{int(value):,}"
