"""How files are spoiled at random, and how they are changed so that their meaning stays."""

import csv
import io
import json
import random
import re
import zipfile

from tests.samples import text

Spoiled = tuple[str, bytes]
BAD_WORDS = [
    "", " ", "\u200b", "\u00a0", "\u202e", "=1+1", "@x", "-", "+", "1e400", "-1e400", "9" * 5000, "nan", "inf", "NULL", "\\",
    '"', "'", "x" * 40_000, "no_answer", "A", "a", "2016-13-45", "0001-01-01", "9999-12-31", "12:30", "1_000", "0x1F", "010",
    "عربي", "团队", "😀", "a|b", "a,b", "a;b", "a\tb", "a\nb", "../../etc/passwd", "/dev/zero", "a{99999999}", "(a+)+$", "[", "*",
    "{{", "%s", "%", "\x1b", "\x85", "\u2028", "True", "no", "~", "#REF!",
]  # fmt: skip


def spoiled(data: bytes, others: list[bytes], rng: random.Random) -> Spoiled:
    """Return what was done to a file, and its bytes; of a container often one of its parts is spoiled."""
    if data.startswith(b"PK") and rng.random() < 0.6:
        with zipfile.ZipFile(io.BytesIO(data)) as old:
            parts = {one.filename: old.read(one) for one in old.infolist()}
        name = rng.choice([one for one in parts if parts[one]])
        what, parts[name] = spoiled(parts[name], others, rng)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for title, content in parts.items():
                new.writestr(title, content)
        return f"{name}: {what}", target.getvalue()
    made = bytearray(data)
    place = rng.randrange(len(made))
    end = min(len(made), place + rng.choice([1, 2, 4, 8, 64, 1000]))
    way = rng.choice(
        [
            "flip",
            "flip",
            "many",
            "cut",
            "huge",
            "huge",
            "delete",
            "double",
            "move",
            "mix",
            "noise",
            "word",
            "number",
            "line",
        ]
    )
    if way == "flip":
        made[place] ^= 1 << rng.randrange(8)
    elif way == "many":
        for _ in range(rng.randrange(2, 60)):
            made[rng.randrange(len(made))] = rng.randrange(256)
    elif way == "cut":
        del made[place:]
    elif way == "huge":
        made[place : place + 4] = rng.choice(
            [b"\xff\xff\xff\x7f", b"\x7f\xff\xff\xff", b"\xff" * 4, b"\0\0\0\x80", b"\0" * 4, b"\xff" * 8]
        )
    elif way == "delete":
        del made[place:end]
    elif way == "double":
        made[place:place] = made[place:end] * rng.choice([1, 2, 50])
    elif way == "move":
        piece = made[place:end]
        del made[place:end]
        target = rng.randrange(len(made) + 1)
        made[target:target] = piece
    elif way == "mix":
        other = rng.choice(others)
        made = bytearray(rng.choice([data[:place] + other[place:], other[:place] + data[place:], other]))
    elif way == "noise":
        made = bytearray(rng.randbytes(rng.choice([0, 1, 3, 100, 5000])))
        made[:0] = data[: rng.choice([0, 4, 8, 16, 200])]
    elif way == "word":
        made[place:end] = rng.choice(BAD_WORDS).encode("utf-8", "surrogatepass")
    elif way == "number":
        found = list(re.finditer(rb"\d+", data))
        if found:
            one = rng.choice(found)
            made[one.start() : one.end()] = rng.choice(
                [b"0", b"-1", b"99999999999", b"1e400", b"9" * 5000, b"2147483648", b"x"]
            )
    else:
        lines = data.splitlines(keepends=True)
        kept = lines[:]
        rng.shuffle(kept) if rng.random() < 0.3 else kept.pop(rng.randrange(len(kept)))
        made = bytearray(b"".join(kept))
    return f"{way} at {place}", bytes(made)


def harmless(file: str, data: bytes, rng: random.Random) -> Spoiled | None:
    """Return a file changed so that it says the same; None where that can't be done to this kind."""
    ending = file.rpartition(".")[2]
    if ending in ("csv", "tsv"):
        separator = "\t" if ending == "tsv" else ","
        rows = list(csv.reader(io.StringIO(data.decode()), delimiter=separator))
        headed = [] in rows
        way = rng.choice(["crlf", "mark", "utf-16", "quoted", "order", "lines", "semicolons"])
        if way == "order" and not headed:
            order = rng.sample(range(len(rows[0])), len(rows[0]))
            return way, text([[row[k] for k in order] for row in rows], separator)
        if way == "semicolons":
            return way, text(rows, ";")
        if way == "quoted":
            target = io.StringIO()
            csv.writer(target, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
            return way, target.getvalue().encode()
        plain = data.decode()
        changed = {"crlf": plain.replace("\n", "\r\n"), "lines": plain + "\n\n", "mark": "\ufeff" + plain}.get(
            way, plain
        )
        return way, changed.encode("utf-16" if way == "utf-16" else "utf-8")
    if ending in ("txt", "md", "srt", "vtt", "html", "yaml", "jsonl"):
        way = rng.choice(["crlf", "mark"])
        plain = data.decode().replace("\r\n", "\n")
        return way, (plain.replace("\n", "\r\n") if way == "crlf" else "\ufeff" + plain).encode()
    if ending in ("json", "qsf"):
        return "indented", json.dumps(json.loads(data), indent=1, ensure_ascii=rng.random() < 0.5).encode()
    return None
