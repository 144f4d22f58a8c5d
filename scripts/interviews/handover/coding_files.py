"""Codings and codes for other tools, on request, and what their files can't hold.

The projects hold the words of respondents: they are confidential.
"""

from typing import Any

import pandas as pd

from scripts.ground.code_tables import CODEBOOK_LOSSES, PROJECT_LOSSES
from scripts.ground.table import Table
from scripts.interviews.codings.all_codings import base_of, listed
from scripts.interviews.handover import refi_project, taguette_project
from scripts.interviews.handover.maxqda import codebook as maxqda
from scripts.interviews.schemes import code_tree
from scripts.interviews.schemes.coded_segments import Coding
from scripts.settings.scheme import Scheme

Loss = tuple[str, str, str, str]


def projects(codings: pd.DataFrame, notes: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, Any]:
    """Return `refi` (.qdpx) and `taguette` (.sqlite3) of the notes asked and coded, and `losses`.

    `codings` is the frame of `codings.read`, `notes` that of `notes.read`. Codings that don't fit stay behind, and
    so do answers to a survey that don't count, with their codings: who receives a project counts all that is in it.
    """
    fits = codings["code"].isna() | codings["verdict"].str.startswith("fits")
    fit = listed(codings[fits])
    wanted, left = {*base_of(notes, scheme, source)[1]["note"]}, len(codings) - len(fit)
    dropped = {one["note"] for one in fit} - wanted if scheme.unit == "answers" else set()
    fit = [one for one in fit if one["note"] not in dropped]
    wanted |= {one["note"] for one in fit}
    along = notes[notes["note"].isin(wanted)].sort_values("note")
    fit.sort(key=lambda one: (one["note"], one["start"] or 0, one["end"] or 0, one["code"], one["coder"]))
    names = code_tree.names(scheme.codes)
    losses = [*of_codes(scheme, names), *of_codings(fit, left, along, scheme)]
    if dropped:
        losses.append(("all", "", f"{len(dropped)} x coded answers that don't count", "coded_segments.csv"))
    return {
        "refi": refi_project.project(fit, along, scheme, source, names),
        "taguette": taguette_project.project(fit, along, scheme, names),
        "losses": framed(PROJECT_LOSSES, losses, ("refi", "taguette")),
        "line": f"{source}: {len(fit)} codings of {len(along)} notes for other tools: confidential",
    }


def blank(notes: pd.DataFrame, drawn: pd.DataFrame, scheme: Scheme, source: str) -> dict[str, Any]:
    """Return `refi` and `taguette` of the notes that a further coder takes, with the codes and nobody's codings."""
    own = notes[notes["note"].isin(drawn.loc[drawn["drawn"] == "yes", "note"])].sort_values("note")
    names = code_tree.names(scheme.codes)
    return {
        "refi": refi_project.project([], own, scheme, source, names),
        "taguette": taguette_project.project([], own, scheme, names),
        "line": f"{source}: {len(own)} notes to be coded blind, for other tools: confidential",
    }


def codebooks(scheme: Scheme, source: str) -> dict[str, Any]:
    """Return the codes of a scheme as `refi` (.qdc), `taguette` (.csv), `maxqda` (.xlsx), and `losses`."""
    names = code_tree.names(scheme.codes)
    return {
        "refi": refi_project.codebook(scheme, source, names),
        "taguette": taguette_project.codebook(scheme, names),
        "maxqda": maxqda(scheme.codes, names),
        "losses": framed(CODEBOOK_LOSSES, of_codes(scheme, names), ("refi", "taguette", "maxqda")),
        "line": f"{source}: {len(names)} codes for other tools",
    }


def framed(table: Table, losses: list[Loss], formats: tuple[str, ...]) -> pd.DataFrame:
    """Return the losses of some formats as a table."""
    return table.framed(loss for loss in losses if loss[0] in (*formats, "all"))


def of_codes(scheme: Scheme, names: dict[str, str]) -> list[Loss]:
    """Return what no file, or not every file, can say of codes."""
    losses: list[Loss] = []
    for key, code in scheme.codes.items():
        losses += [("all", key, "its key", f"the name: {names[key]}")] if names[key] != key else []
        told = {"asked": code.asked, "exclusive": code.exclusive, "polarity": code.polarity}
        said = [name for name, value in told.items() if value]
        losses += [("all", key, f"{', '.join(said)} of the code", "nothing")] if said else []
        losses += [("all", key, "that it has a value, and its unit", "nothing")] if code.numeric else []
        if code.under:
            losses.append(("taguette", key, "its place in the tree", "a line of the description"))
        if len(names[key]) > 63:
            losses.append(("maxqda", key, "the name after 63 characters", "its beginning; MAXQDA shortens it"))
        if len(names[key]) > 200:
            losses.append(("taguette", key, "the name after 200 characters", "its beginning"))
    whole = {"nets": scheme.nets, "ratios": scheme.ratios, "rules": scheme.rules, "base": scheme.base}
    whole |= {"version": scheme.version, "crosswalk": scheme.crosswalk}
    parts = [part for part, value in whole.items() if value]
    return [*losses, ("all", "", f"{', '.join(parts)} of the scheme", "nothing")] if parts else losses


def of_codings(given: list[Coding], left: int, along: pd.DataFrame, scheme: Scheme) -> list[Loss]:
    """Return what no project, or not every project, can say of codings; `left` of them don't fit."""
    losses: list[Loss] = []
    nothing = sum(not one["code"] for one in given)
    values = sum(one["value"] is not None for one in given)
    for count, what, kept in (
        (left, "coded segments that do not match their notes", "coded_segments.csv"),
        (sum(one["suggestion"] is not None for one in given), "what suggested a coding", "nothing"),
        (sum(one["version"] is not None for one in given), "the version of a coding", "nothing"),
        (sum(one["reason"] is not None for one in given), "the reason of a decision", "nothing"),
        (nothing, '"nothing found"', f"a coding of the whole note: {refi_project.NOTHING}"),
    ):
        losses += [("all", "", f"{count} x {what}", kept)] if count else []
    losses += [("refi", "", f"{values} x values as numbers", "a description: value = 3")] if values else []
    losses += [("taguette", "", f"{values} x values as numbers", "tags of their own: Weeks = 3")] if values else []
    strange = sum(bool(taguette_project.CONTROL.search(text)) for text in along["text"])
    losses += [("taguette", "", f"control characters of {strange} notes", "blanks")] if strange else []
    hidden = sum(bool(refi_project.NOT_XML.search(one["quote"] or "")) for one in given)
    losses += [("refi", "", f"{hidden} x quotes with control characters", "start and end")] if hidden else []
    losses.append(("taguette", "", "who coded, once imported", "the audit log of the file; Taguette says admin"))
    losses.append(("taguette", "", "fields of the headers", "what the notes themselves say"))
    known = {*refi_project.VARIABLES, "note", "file", "text", "sha256"}
    further = [str(name) for name in along.columns if name not in known]
    losses += [("refi", "", f"{', '.join(further)} of the headers", "what the notes themselves say")] if further else []
    if len(scheme.title) > taguette_project.LONGEST["project"]:
        losses.append(("taguette", "", "the title after 50 characters", "its beginning"))
    long = sum(len(note) > taguette_project.LONGEST["document"] for note in along["note"])
    losses += [("taguette", "", f"{long} x names of notes after 50 characters", "their beginning")] if long else []
    return losses
