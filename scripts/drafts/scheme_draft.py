"""The draft of a coding scheme: the codes of a codebook of another tool, with what a person has to add."""

import re
from pathlib import Path
from typing import Any

from scripts.drafts import codebooks
from scripts.drafts.spelled_keys import free_key
from scripts.drafts.writing import block, comment, flow, scalar
from scripts.interviews.schemes.code_tree import LISTED, SAID

TITLES = {title: key for key, title in (*SAID.items(), *LISTED.items())}
PART = re.compile(rf"^({'|'.join(TITLES)}): ", re.MULTILINE)
WORD = re.compile(r"[^*?\[\]]+\*?")  # what a rule can look for: the rest of a word only at its end


def write(export: Path, name: str, file: str) -> dict[str, Any]:
    """Return the draft of `config/schemes/{name}.yaml` as a text."""
    found = codebooks.read(export)
    keys: dict[tuple[str, ...], str] = {}
    codes: dict[str, dict[str, Any]] = {}
    rules: list[dict[str, Any]] = []
    left: list[str] = []
    for one in found:
        key = free_key(one.key or one.path[-1], codes, "code", 60)
        keys[one.path] = key
        codes[key] = {"label": one.path[-1]} | said(one)
        if len(one.path) > 1:
            codes[key]["under"] = keys[one.path[:-1]]
        words = [word for word in dict.fromkeys(one.words) if WORD.fullmatch(word)]
        left += [f"{key}: {word}" for word in one.words if not WORD.fullmatch(word)]
        if words:
            rules.append({"id": key, "code": key, "language": "any", "words": words})
    lines = [
        *comment(f"Draft made from {file}: {len(codes)} codes. Save it as config/schemes/{name}.yaml before you change "
                 "it."),
        f"title: {scalar('Scheme ' + name.replace('_', ' '))}",
        *comment("? the source line under its tables, and the question that respondents were asked"),
        f"source: {scalar('Scheme ' + name.replace('_', ' '))}",
        "question: 'What was asked?'",
        *comment("? the file of coded segments: a table, or the project of another tool"),
        f"codings: raw/codings/{name}.csv",
        *comment("? whose notes are the base: header variables and values, such as {group: [staff]}"),
        "base: {}",
        *comment("? the coders, as in the codings; on each note the last of them who coded it counts"),
        "count: [first]",
        *comment("? is each definition there, who was asked about it (asked), which code excludes others (exclusive)?"),
        "codes:",
        *(line for key, code in codes.items() for line in block({key: code}, 2, ("label", "definition"))),
        *(["rules:", *(f"  - {flow(rule)}" for rule in rules)] if rules else []),
        *(line for one in left for line in comment(f"left out: a rule takes * only at the end of a word: {one}")),
    ]  # fmt: skip
    return {"draft": "\n".join(lines) + "\n", "line": f"{name}: {len(codes)} codes, {len(rules)} rules drafted"}


def said(one: codebooks.Entry) -> dict[str, Any]:
    """Return what a codebook says of a code: definition, include, exclude, examples, as we write them ourselves."""
    parts = PART.split(one.text)
    made: dict[str, Any] = {"definition": parts[0].strip()} if parts[0].strip() else {}
    told = [(TITLES[title], text.strip()) for title, text in zip(parts[1::2], parts[2::2], strict=True)]
    for key, text in [*told, *one.further]:
        made[key] = text if key in SAID else [part.strip() for part in re.split(r"[;|]\s*", text) if part.strip()]
    return made
