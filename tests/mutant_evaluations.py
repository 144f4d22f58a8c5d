"""How whole evaluations are spoiled at random, and how they are changed so that their meaning stays."""

import csv
import json
import os
import random
import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import ROOT
from tests.mutants import BAD_WORDS, harmless, spoiled
from tests.samples import SCALES, SURVEY, TABLE, statistics, text, xlsx

BAD_VALUES: list[Any] = [
    None, True, False, 0, -1, 0.5, 1e308, -0.0, 10**30, [], {}, [[]], [None], {"": ""}, {"a": {"b": ["c"]}}, "all", "row",
    "frame", float("inf"), float("nan"), ["x"] * 500, {f"k{n}": n for n in range(300)}, *BAD_WORDS,
]  # fmt: skip
LITERALS = [
    "1e400", "-1e400", ".inf", ".nan", "9" * 5000, "0o17", "0x" + "f" * 5000, "&a [*a]", "*a", "!!python/object:os.system x",
    "!!binary a", "!!set {a}", "<<: {a: 1}", "[" * 100_000, "{a: " * 5000, "- " * 50_000, "? x", "|", ">", "%YAML 1.2", "---", "...",
    "2016-01-01", "12:30:45", "0b11", "1_000", "\t", "'", '"', "@", "`", "\u0000", "\u0085", "\ud7ff", "\ufeff",
]  # fmt: skip


def evaluations(folder: Path) -> dict[str, Path]:
    """Return evaluations by name, written into a folder: the tiny one and one a platform."""
    made = {"example": shutil.copytree(ROOT / "tests" / "example", folder / "example")}
    sheets = {
        "excel": ("staff.xlsx", xlsx({"One": TABLE}), {}),
        "spss": ("staff.sav", statistics(folder, "sav"), {"columns": {"respondent": "id"}}),
        "stata": ("staff.dta", statistics(folder, "dta"), {"columns": {"respondent": "id"}}),
        "kobo": ("staff.csv", text([["_id", "start", "grp/q1", "hours", "said"], *([row[0], row[3], *row[1:3], row[4]] for row in TABLE[1:])]), {"columns": {"respondent": "_id", "started": "start"}}),
    }  # fmt: skip
    for name, (file, data, more) in sheets.items():
        home = folder / name
        survey = (
            SURVEY
            | {"file": f"raw/surveys/{file}", "platform": name, "source": "Survey", "selection": "nonprobability"}
            | more
        )
        survey["breakdowns"] = []
        survey["cleaning"] = [{"rule": "drop_out_of_range", "item": "hours", "at_most": 100, "reason": "Slips"}]
        cells = {"soil": {"item": "soil"}, "said": {"item": "hours"}}
        table = {
            "title": "Soil",
            "cell": {"source": "staff"},
            "rows": [
                {"label": "Soil", **cells["soil"], "statistic": "good"},
                {"label": "Hours", **cells["said"], "statistic": "mean"},
            ],
            "columns": [{"label": "All"}],
        }
        says = [{"source": "staff", "item": "soil", "statistic": "good", "more_than": 0.3}]
        write(home / "raw" / "surveys" / file, data)
        scheme = {
            "title": "Gaps",
            "source": "Interviews",
            "question": "What lacks?",
            "codings": "raw/codings/gaps.csv",
            "base": {"group": ["staff"]},
            "count": ["first"],
            "codes": {"team": {"label": "Team"}, "plan": {"label": "Plan"}},
            "rules": [
                {"id": "small", "code": "team", "language": "en", "words": ["small", "under*"]},
                {"id": "plans", "code": "plan", "language": "en", "expression": "plan(s|ned)?"},
                {"id": "near", "code": "plan", "language": "en", "near": {"terms": ["team", "small"], "words": 5}},
            ],
        }
        write(home / "raw" / "interviews" / "n1.txt", b"note: N-01\ngroup: staff\n\nThe team is small, nobody plans.\n")
        write(home / "raw" / "codings" / "gaps.csv", b"note,coder,code,start,end,quote\nN-01,first,team,37,42,small\n")
        described = {
            "config": {
                "title": "Small",
                "surveys": ["staff"],
                "schemes": ["gaps"],
                "findings": ["A"],
                "interviews": {"notes": "raw/interviews", "header": ["note", "group"]},
                "scales": SCALES,
            },
            "surveys/staff": {key: value for key, value in survey.items() if value is not None},
            "schemes/gaps": scheme,
            "findings/A": {"title": "Soil", "tables": {"soil": table}, "sentences": [{"text": "Good.", "says": says}]},
        }
        for file_name, content in described.items():
            write(
                home / "config" / f"{file_name}.yaml",
                yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode(),
            )
        made[name] = home
    return made


def write(path: Path, data: bytes) -> None:
    """Write a file and its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def spoiled_evaluation(home: Path, rng: random.Random) -> str:
    """Spoil one thing of an evaluation; say what."""
    described = sorted((home / "config").rglob("*.yaml"))
    raw = sorted(path for path in (home / "raw").rglob("*") if path.is_file())
    tables = [path for path in [*raw, home / "config" / "claims.csv"] if path.suffix == ".csv" and path.is_file()]
    way = rng.choice(
        [
            "tree",
            "tree",
            "tree",
            "tree",
            "tree",
            "literal",
            "literal",
            "text",
            "raw",
            "raw",
            "cell",
            "cell",
            "cell",
            "file",
        ]
    )
    if way == "tree":
        path = rng.choice(described)
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        what = spoil_tree(told, rng)
        path.write_text(yaml.safe_dump(told, sort_keys=False, allow_unicode=True), encoding="utf-8")
    elif way == "literal":
        path, literal = rng.choice(described), rng.choice(LITERALS)
        lines = path.read_text(encoding="utf-8").split("\n")
        place = rng.randrange(len(lines))
        key = lines[place].partition(":")[0]
        lines[place] = f"{key}: {literal}" if rng.random() < 0.7 else literal
        path.write_text("\n".join(lines), encoding="utf-8")
        what = f"line {place + 1}: {key[:30]}: {literal[:30]!r}"
    elif way in ("text", "raw"):
        path = rng.choice(described if way == "text" else raw)
        what, data = spoiled(path.read_bytes(), [one.read_bytes() for one in raw], rng)
        path.write_bytes(data)
    elif way == "cell" and tables:
        path = rng.choice(tables)
        what = spoil_cells(path, rng)
    else:
        path = rng.choice([*raw, *described])
        what = spoil_file(path, rng)
    return f"{path.relative_to(home).as_posix()}: {what}"


def places(told: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the ways to all values of a tree."""
    found = [above] if above else []
    pairs = told.items() if isinstance(told, dict) else enumerate(told) if isinstance(told, list) else ()
    for key, value in pairs:
        found += places(value, (*above, key))
    return found


def spoil_tree(told: Any, rng: random.Random) -> str:
    """Change one value, key or branch of a description."""
    way = rng.choice(places(told))
    parent = told
    for key in way[:-1]:
        parent = parent[key]
    last, what = (
        way[-1],
        rng.choice(["value", "value", "value", "delete", "rename", "double", "swap", "nest", "number"]),
    )
    if what == "delete":
        del parent[last]
    elif what == "rename" and isinstance(parent, dict):
        name = rng.choice(
            [
                str(last).upper(),
                f"{last}s",
                "x" * 300,
                "",
                "a-b",
                "a b",
                "no_answer",
                "base",
                "all",
                "é",
                1,
                "\u200b" + str(last),
                str(last)[:-1],
            ]
        )
        parent[name] = parent.pop(last)
    elif what == "double" and isinstance(parent, list):
        parent.append(parent[last])
    elif what == "double":
        parent[f"{last}2"] = parent[last]
    elif what == "swap":
        other = rng.choice(places(told))
        value = told
        for key in other:
            value = value[key]
        parent[last] = json.loads(json.dumps(value, default=str))
    elif what == "nest":
        parent[last] = rng.choice(
            [[parent[last]], {"en": parent[last]}, {"fr": parent[last], "en": None}, [[parent[last]]]]
        )
    elif what == "number" and isinstance(parent[last], int | float):
        parent[last] = rng.choice([0, -1, 1e-300, 1e300, 10**18, 0.1, 10**25])
    else:
        parent[last] = rng.choice(BAD_VALUES)
    return f"{'.'.join(map(str, way))}: {what} {str(parent.get(last, '') if isinstance(parent, dict) else '')[:40]!r}"


def spoil_cells(path: Path, rng: random.Random) -> str:
    """Change a cell, a row or a column of a table."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    y = rng.randrange(len(rows))
    x = rng.randrange(len(rows[y])) if rows[y] else 0
    way = rng.choice(["cell", "cell", "cell", "header", "row", "double", "column", "case", "wide"])
    if way == "cell" and rows[y]:
        rows[y][x] = rng.choice(BAD_WORDS)
    elif way == "header":
        rows[0][rng.randrange(len(rows[0]))] = rng.choice([*BAD_WORDS, *rows[0]])
    elif way == "row":
        del rows[y]
    elif way == "double":
        rows.insert(rng.randrange(len(rows)), rows[y][:])
    elif way == "column":
        rows = [row[:x] + row[x + 1 :] for row in rows]
    elif way == "case" and rows[y]:
        rows[y][x] = rng.choice([rows[y][x].upper(), rows[y][x] + "\u200b", rows[y][x].title(), " " + rows[y][x]])
    else:
        rows[y] += [""] * rng.choice([1, 10, 200_000])
    path.write_bytes(text(rows))
    return f"{way} at row {y + 1}, column {x + 1}"


def spoil_file(path: Path, rng: random.Random) -> str:
    """Put something else in the place of a file."""
    way = rng.choice(["none", "empty", "folder", "pipe", "broken link", "loop", "device", "copy", "lock"])
    if way == "copy":
        shutil.copy(path, path.with_name("copy " + path.name))
        return way
    if way == "lock":
        path.with_name("~$" + path.name).write_bytes(b"x")
        return way
    path.unlink()
    if way == "empty":
        path.write_bytes(b"")
    elif way == "folder":
        path.mkdir()
    elif way == "pipe":
        os.mkfifo(path)
    elif way != "none":
        path.symlink_to({"broken link": "nowhere", "loop": path.name, "device": "/dev/zero"}[way])
    return way


def harmless_evaluation(home: Path, rng: random.Random) -> str:
    """Change an evaluation so that it says the same."""
    described = sorted((home / "config").rglob("*.yaml"))
    tables = [path for path in sorted((home / "raw").rglob("*.csv")) if path.is_file()]
    if tables and rng.random() < 0.7:
        path = rng.choice(tables)
        found = harmless(path.name, path.read_bytes(), rng)
        assert found
        path.write_bytes(found[1])
        return f"{path.relative_to(home).as_posix()}: {found[0]} (the same)"
    path, way = rng.choice(described), rng.choice(["dumped", "crlf", "mark", "comments"])
    plain = path.read_text(encoding="utf-8")
    if way == "dumped":
        loader = yaml.BaseLoader  # every plain word stays what it is
        told = yaml.load(plain, Loader=loader)
        plain = yaml.dump(told, sort_keys=False, allow_unicode=True, default_flow_style=False)
    changed = {
        "crlf": plain.replace("\n", "\r\n"),
        "mark": "\ufeff" + plain,
        "comments": "# said\n" + plain + "# end\n",
    }
    path.write_bytes(changed.get(way, plain).encode())
    return f"{path.relative_to(home).as_posix()}: {way} (the same)"
