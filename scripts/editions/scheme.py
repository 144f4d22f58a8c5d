"""The page of a coding scheme: its codes, who has them, how far coders agree, what the shares hang on; only counts."""

from typing import Any

import pandas as pd

from scripts.editions.method import agreement as agreed
from scripts.editions.sections import NONE, cell, section, table, texts
from scripts.findings import markup
from scripts.findings.wording import several


def scheme_page(
    spans: pd.DataFrame,
    respondents: pd.DataFrame,
    sensitivity: pd.DataFrame,
    cooccurrence: pd.DataFrame,
    saturation: pd.DataFrame,
    parity: pd.DataFrame,
    agreement: pd.DataFrame,
    doubled: pd.DataFrame,
    adjudication: pd.DataFrame,
    scheme: dict[str, Any],
    source: str,
    evaluation: dict[str, str],
) -> dict[str, Any]:
    """Return the page of a scheme from its tables; never the words of a respondent."""
    codes = [[str(about["label"]), str(about.get("definition") or NONE), key] for key, about in scheme["codes"].items()]
    fits = int(spans["verdict"].str.startswith(("fits", "joined")).sum())
    verified = f"{fits} of {several(len(spans), 'passage')} stand in the notes as they are quoted"
    verified += ": 100% verified." if fits == len(spans) else "; the others are not counted."
    verdicts = spans.groupby("verdict", sort=True).size().reset_index(name="passages")
    silent = parity[parity["warning"].notna()]
    together = cooccurrence[cooccurrence["both"] > 0]
    sections = [
        section("codes", "Codes", [], [table("Codes", ["Code", "Definition", "Key"], codes, "..c", words=True)]),
        section("respondents", "Respondents", [], [named(respondents, sensitivity)]),
        section("passages", "Passages", [verified], [plain("Verdicts of passages", verdicts)]),
        agreed([agreement], {source: scheme["title"]}, linked=False) | {"title": "Agreement of coders"},
        section(
            "double",
            "Notes coded by several",
            [],
            [
                plain("Notes coded by several, and how they were drawn", doubled),
                plain("What was settled", adjudication.drop(columns="reason")),
            ],
        ),
        section("pairs", "Codes that go together", [], [plain("Pairs of codes", together)]),
        section("saturation", "Saturation", [], [plain("Interviews until nothing new was said", saturation)]),
        section("languages", "Languages without rules", [], [plain("Codes without rules", silent)]),
    ]
    page = markup.render(
        "scheme.html",
        title=scheme["title"],
        lead=scheme.get("question") or "",
        source=scheme["source"],
        sections=[one for one in sections if one["texts"] or one["tables"]],
        evaluation={"mark": "", "symbol": "", **evaluation},
        here="scheme",
        up="../../",
    )
    return {"page": page, "line": f"{source}: page with {several(len(codes), 'code')}"}


def named(respondents: pd.DataFrame, sensitivity: pd.DataFrame) -> dict[str, Any]:
    """Return respondents by code: named, asked, interviewed, share, and the lowest and highest over all readings."""
    ends = sensitivity.groupby("code")["share"].agg(["min", "max"])
    rows = []
    for one in respondents.to_dict("records"):
        low, high = (ends.loc[one["code"], end] if one["code"] in ends.index else pd.NA for end in ("min", "max"))
        over = f"{cell(low, 'share')} to {cell(high, 'share')}" if one["group"] == "all" and pd.notna(low) else NONE
        counts = [cell(one[name]) for name in ("named", "eligible", "interviewed")]
        interval = NONE if pd.isna(one["low"]) else f"{cell(one['low'], 'share')} to {cell(one['high'], 'share')}"
        flags = NONE if pd.isna(one["flags"]) else str(one["flags"])
        rows.append([one["group"], one["code"], *counts, cell(one["share"], "share"), interval, over, flags])
    heads = ["Group", "Code", "Named", "Asked", "Interviewed", "Share", "Interval", "Over readings", "Remarks"]
    note = "Over readings: lowest to highest by who coded; each reading is in sensitivity.csv."
    return table("Respondents by code", heads, rows, "..nnnnnn.", note=note)


def plain(caption: str, frame: pd.DataFrame) -> dict[str, Any]:
    """Return a frame as a table, its columns in words."""
    heads = [str(name).replace("_", " ").capitalize() for name in frame]
    kinds = "".join("n" if pd.api.types.is_numeric_dtype(frame[name]) else "." for name in frame)
    rounded = frame.assign(**{str(name): frame[name].round(3) for name in frame.select_dtypes("float")})
    return table(caption, heads, texts(rounded), kinds)
