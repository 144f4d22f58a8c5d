"""Makes raw/interviews and raw/codings: notes nobody spoke, coded so that the printed shares come out.

The words are in interviews.yaml. A plan says who was asked what and who answers what; notes are written from the plan,
and the codings point at the passages in them. Which notes a second coder has is drawn as the schemes declare.
"""

import csv
import io
import random
import unicodedata
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from scripts.interviews.codings import doubles
from scripts.interviews.handover import refi_project
from scripts.interviews.notes.reading_notes import read
from scripts.interviews.schemes import code_tree
from scripts.settings import strict
from scripts.settings.evaluation import Interviews
from scripts.settings.scheme import Scheme

Answers = dict[str, dict[str, Any]]  # note -> code -> value (None where the code has no value)
STAFF_ABROAD = {"N-S-07": "ar", "N-S-14": "zh", "N-S-21": "fr", "N-S-28": "ru", "N-S-35": "es"}
PARTNERS_ABROAD = {"N-P-03": "fr", "N-P-06": "es", "N-P-08": "ar", "N-P-10": "zh", "N-P-12": "ru"}
MISSIONS = dict(zip([f"N-M-0{i}" for i in range(1, 7)], ["en", "fr", "es", "ar", "ru", "zh"], strict=True))
SENIOR_PARTNERS = ["N-P-01", "N-P-02", "N-P-04", "N-P-05", "N-P-07", "N-P-09", "N-P-03", "N-P-10"]
COMPANY = {"N-S-05": 2, "N-S-19": 2, "N-S-33": 3, "N-P-02": 3, "N-P-09": 2, "N-M-03": 2}
ABROAD: dict[str, Answers] = {
    "gaps": {
        "N-S-07": {"strategic_thinking": None},
        "N-S-14": {"strategic_thinking": None},
        "N-S-21": {"strategic_thinking": None, "external_relations": None},
        "N-S-28": {"internal_communication": None},
        "N-S-35": {"external_relations": None},
    },
    "arbitration": {note: {"delayed": None} for note in STAFF_ABROAD if note != "N-S-28"}
    | {"N-S-28": {"in_time": None}},
    "mergers": {note: {} for note in ("N-S-07", "N-S-14", "N-S-28")}
    | {note: {"merge": None} for note in ("N-S-21", "N-S-35")},
}
NUMERIC = {"reviewers": "colleagues", "trip_planning": "weeks"}
PROJECT = "trip_planning"  # coded in a tool of others, so its codings come as a project
SCHEMES = Path(__file__).resolve().parents[2] / "config" / "schemes"


def make(raw: Path, seed: int) -> None:
    """Write interviews/ and codings/ under `raw`: 59 notes in docx, txt and md, and one file of codings a scheme."""
    words = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    draw = random.Random(f"interviews {seed}")
    people = who(draw)
    answers = plan(people, draw)
    for folder in ("interviews", "codings"):
        (raw / folder).mkdir(parents=True, exist_ok=True)
    passages: dict[tuple[str, str, str], tuple[int, str]] = {}
    for position, (note, person) in enumerate(sorted(people.items())):
        asked = [scheme for scheme in answers if note in answers[scheme]]
        header = {"note": note} | person | {"asked": "|".join(asked)}
        kind = ("docx", "txt", "md")[position % 3]
        parts = paragraphs(note, person, {scheme: answers[scheme][note] for scheme in asked}, words, draw)
        head = "".join(f"{key}: {value}".rstrip() + "\n" for key, value in header.items()) + "\n"
        text, found = laid_out(head, parts, kind)
        passages |= {(scheme, note, code): place for (scheme, code), place in found.items()}
        write(raw / "interviews" / f"{note}.{kind}", text, person, position)
    given = [
        {"note": note, "asked": "|".join(key for key in answers if note in answers[key])} | people[note]
        for note in people
    ]
    for scheme, by_note in answers.items():
        described = Scheme(**strict.read(SCHEMES / f"{scheme}.yaml"))
        drawn = doubles.draw(pd.DataFrame(given), described, scheme)["drawn"].query("drawn == 'yes'")["note"]
        rows = codings(scheme, by_note, passages, sorted(drawn))
        if scheme == PROJECT:
            (raw / "codings" / f"{scheme}.qdpx").write_bytes(project(raw, rows, described, list(answers)))
        else:
            listed(raw / "codings" / f"{scheme}.csv", rows, scheme in NUMERIC)


def who(draw: random.Random) -> dict[str, dict[str, Any]]:
    """Return note -> header fields, without those that the plan makes."""
    staff = [f"N-S-{i:02}" for i in range(1, 42)]
    at_home = [note for note in staff if note not in STAFF_ABROAD]
    grades = dict.fromkeys(STAFF_ABROAD, "professional")
    ranks = ["senior"] * 12 + ["professional"] * 15 + ["support"] * 9
    draw.shuffle(ranks)
    grades |= dict(zip(at_home, ranks, strict=True))
    partners = [f"N-P-{i:02}" for i in range(1, 13)]
    grades |= {note: "senior" if note in SENIOR_PARTNERS else "professional" for note in partners}
    groups = {"S": "staff", "P": "partner", "M": "member_state"}
    languages = STAFF_ABROAD | PARTNERS_ABROAD | MISSIONS
    people = {}
    for position, note in enumerate([*staff, *partners, *MISSIONS]):
        day = date(2016, 6, 20) + timedelta(days=7 * (position // 5) + position % 5)
        group = groups[note[2]]
        modes = ["in person"] * 8 + ["telephone", "video"] if group == "staff" else ["in person", "telephone", "video"]
        people[note] = {
            "group": group,
            "grade": grades.get(note, "none"),
            "date": day.isoformat(),
            "language": languages.get(note, "en"),
            "mode": draw.choice(modes),
            "persons": COMPANY.get(note, 1),
        }
    return people


def plan(people: dict[str, dict[str, Any]], draw: random.Random) -> dict[str, Answers]:
    """Return scheme -> note -> code -> value: who was asked, and what they answer."""
    home = [note for note in people if note.startswith("N-S") and note not in STAFF_ABROAD]
    senior = [note for note, about in people.items() if about["grade"] == "senior" and about["language"] == "en"]
    upper = [note for note in home if people[note]["grade"] in ("senior", "professional")]
    desk = [note for note in home if people[note]["grade"] == "professional"]
    # The gaps of 19 English notes: each code goes round the table, so nobody gets the same one twice.
    gaps: list[list[str]] = [[] for _ in range(19)]
    left = {
        "strategic_thinking": 10,
        "other": 8,
        "external_relations": 3,
        "internal_communication": 4,
        "interdepartmental_arbitration": 4,
        "strategic_communication": 1,
    }
    for position, code in enumerate(code for code, times in left.items() for _ in range(times)):
        gaps[position % 19].append(code)
    deals: dict[str, tuple[list[str], list[list[str]]]] = {
        "gaps": (home, [*gaps, *[["no_gap"]] * 5]),
        "proactive": (home, [["reactive"]] * 14 + [["proactive"]] * 7 + [[]] * 9),
        "arbitration": (home, [["delayed"]] * 18 + [["in_time"]] * 9 + [[]] * 9),
        "deputies": (home, [["disagree"]] * 15 + [["agree"]] * 3 + [[]] * 2),
        "structure": (home, [["size"]] * 3 + [["silos"]] * 4 + [["size", "silos"]] * 3 + [[]] * 20),
        "mergers": (home, [["merge"]] * 7 + [["abolish"]] * 3 + [["merge", "abolish"]] * 2 + [[]] * 24),
        "meetings_value": (senior, [["doubts_value"]] * 11 + [["sees_value"]] * 4 + [[]] * 3),
    }
    answers: dict[str, Answers] = {}
    for scheme, (notes, outcomes) in deals.items():
        chosen = draw.sample(notes, len(outcomes))
        told = {note: dict.fromkeys(codes) for note, codes in zip(chosen, outcomes, strict=True)}
        answers[scheme] = dict(sorted((told | ABROAD.get(scheme, {})).items()))
    amounts: dict[str, tuple[list[str], list[float]]] = {
        "reviewers": (upper, [5, 6, 6, 7, 7, 7, 7, 7, 7, 8, 8, 8, 8, 8]),
        "trip_planning": (desk, [3, 3, 3, 3.5, 3.5, 3.5, 4, 4, 4]),
    }
    for scheme, (notes, values) in amounts.items():
        chosen = draw.sample(notes, len(values))
        answers[scheme] = {note: {NUMERIC[scheme]: value} for note, value in sorted(zip(chosen, values, strict=True))}
    return answers


def paragraphs(
    note: str, person: dict[str, Any], answers: Answers, words: dict[str, Any], draw: random.Random
) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """Return questions with their answers, each answer a list of ("scheme.code" or None, sentence)."""
    language = person["language"]
    parts = []

    def small_talk(topic: str) -> None:
        part = words[topic][language]
        answer = draw.choice(part["answers"])
        if note == "N-S-02" and topic == "opening":
            answer += " (laughs 🙂)"  # a character of two UTF-16 units: offsets of other tools go wrong after it
        parts.append((part["question"], [(None, answer)]))

    small_talk("opening")
    if person["group"] != "staff":
        small_talk(person["group"])
    for scheme, codes in answers.items():
        part = words["topics"][scheme][language]
        said: list[tuple[str | None, str]] = []
        for code, value in codes.items():
            sentence = draw.choice(part["codes"][code]).format(number=words["numbers"].get(value))
            said.append((f"{scheme}.{code}", sentence))
        if not said:
            said.append((None, draw.choice(part["nothing"])))
        parts.append((part["question"], [*said, (None, draw.choice(words["after"][language]))]))
    small_talk("closing")
    first, second = words["marks"][language]
    return [(first + question, [(None, second), *said]) for question, said in parts]


def laid_out(
    head: str, parts: list[tuple[str, list[tuple[str | None, str]]]], kind: str
) -> tuple[str, dict[tuple[str, str], tuple[int, str]]]:
    """Return the text as it is frozen, header included, and (scheme, code) -> (start, quote)."""
    gap = "\n" if kind == "docx" else "\n\n"
    text, found = head, {}
    for number, (question, said) in enumerate(parts):
        text += (gap if number else "") + ("**" + question.strip() + "**" if kind == "md" else question) + gap
        for position, (about, sentence) in enumerate(said):
            sentence = unicodedata.normalize("NFC", sentence)
            text += " " if position > 1 else ""
            if about:
                scheme, code = about.split(".")
                found[scheme, code] = (len(text), sentence)
            text += sentence
    return text, found


def write(path: Path, text: str, person: dict[str, Any], position: int) -> None:
    """Write one note as an office would: some with a byte order mark, CRLF, or letters taken apart (NFD)."""
    if path.suffix == ".docx":
        text = unicodedata.normalize("NFD", text) if position % 2 else text
        path.write_bytes(word(text, path.stem, person["date"]))
        return
    content = text + "\n"
    if position % 4 == 1:
        content = content.replace("\n", "\r\n")
    path.write_bytes(content.encode("utf-8-sig" if position % 8 == 1 else "utf-8"))


def word(text: str, note: str, day: str) -> bytes:
    """Return a Word file, the same bytes each time: fixed properties, no styles, members sorted, stored, undated."""
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    about = document.core_properties
    about.author = about.last_modified_by = "Interviewer 1"
    about.title, about.comments = f"Note {note}", "Reconstruction: made up"
    about.created = about.modified = datetime.fromisoformat(f"{day}T17:00:00")
    about.revision = 1
    for key in list(document.part.rels):
        document.part.rels.pop(key)
    for key, relation in list(document.part.package.rels.items()):
        if not relation.reltype.endswith(("/officeDocument", "/core-properties")):
            document.part.package.rels.pop(key)
    buffer, packed = io.BytesIO(), io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as target:
        for name in sorted(source.namelist()):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            target.writestr(member, source.read(name))
    return packed.getvalue()


def codings(
    scheme: str,
    answers: Answers,
    passages: dict[tuple[str, str, str], tuple[int, str]],
    twice: list[str],
) -> list[dict[str, Any]]:
    """Return the codings of a scheme: all notes by the first coder, some by the second, differences adjudicated."""
    codes = sorted({code for given in answers.values() for code in given})
    differing = [note for note in twice if answers[note]]
    rows: list[dict[str, Any]] = []

    def give(note: str, coder: str, told: dict[str, tuple[str, Any]]) -> None:
        """Add the rows of a coder on a note; `told` is code -> (code whose passage it is, value)."""
        about = {"note": note, "coder": coder}
        for code, (passage, value) in sorted(told.items()):
            start, quote = passages[scheme, note, passage]
            if coder == "second":
                quote = quote.rstrip(".。")  # two people seldom mark a passage to the same character
            place = {"start": start, "end": start + len(quote), "quote": quote}
            rows.append(about | {"code": code} | place | {"value": value})
        if not told:
            rows.append(about | {"code": "", "start": None, "end": None, "quote": None, "value": None})

    for note, given in answers.items():
        truth = {code: (code, value) for code, value in given.items()}
        first, second = dict(truth), dict(truth)
        if note in differing:
            place, code = differing.index(note), sorted(truth)[0]
            others = [other for other in codes if other not in truth]
            if place % 4 == 1:
                second.pop(code)
            elif place % 4 == 3 and scheme in NUMERIC:
                first[code] = (code, truth[code][1] + 1)
            elif place % 4 == 3 and others:
                first[others[0]] = first.pop(code)
        give(note, "first", first)
        if note in twice:
            give(note, "second", second)
            if {code: value for code, (_, value) in first.items()} != {c: v for c, (_, v) in second.items()}:
                give(note, "adjudicated", truth)
    return rows


def listed(path: Path, rows: list[dict[str, Any]], numeric: bool) -> None:
    """Write codings as a table."""
    columns = ["note", "coder", "code", "start", "end", "quote", "value"][: 7 if numeric else 6]
    with path.open("w", encoding="utf-8", newline="") as target:
        table = csv.writer(target, lineterminator="\n")
        table.writerow(columns)
        for row in rows:
            value = None if row["value"] is None else f"{row['value']:g}"
            table.writerow([(row | {"value": value})[name] for name in columns])


def project(raw: Path, rows: list[dict[str, Any]], scheme: Scheme, keys: list[str]) -> bytes:
    """Return codings as a REFI-QDA project with the notes that are coded."""
    described = Interviews(notes="raw/interviews", header=["note", *refi_project.VARIABLES, "asked"])
    every = read(sorted((raw / "interviews").iterdir()), described, keys)["notes"]
    along = every[every["note"].isin([row["note"] for row in rows])].sort_values("note")
    return refi_project.project(rows, along, scheme, PROJECT, code_tree.names(scheme.codes))
