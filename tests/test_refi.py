"""Projects of REFI-QDA in every dialect that tools were seen to write: each span right, or a sentence."""

import itertools
import unicodedata
import zipfile

import pytest

from scripts import contracts
from scripts.errors import EvidenceError
from scripts.interviews import codings
from tests.projects import NOTES, PASSAGES, SCHEME, TEXTS, expected, identity, qdpx


def read(path, notes=NOTES, **described):
    scheme = SCHEME | {"codings": [SCHEME["codings"][0] | described]}
    made = codings.read([path], notes, scheme, "gaps")
    for name in ("codings", "spans"):
        contracts.check(made[name], name)
    return made


def spans(made):
    frame = made["codings"]
    fits = frame[frame["verdict"].str.startswith("fits")]
    texts = dict(zip(NOTES["note"], NOTES["text"], strict=True))
    assert all(texts[row.note][row.start : row.end] == row.quote for row in fits.itertuples())
    return sorted(zip(*(fits[name] for name in ("note", "coder", "code", "start", "end")), strict=True))


def refused(path, **described) -> str:
    with pytest.raises(EvidenceError) as caught:
        read(path, **described)
    message = str(caught.value)
    assert path.name in message and "\n" not in message and len(message) < 400
    assert not any(quote in message for _, quote, _, _ in PASSAGES)
    return message


DIALECTS = {
    "the standard": {},
    "QualCoder: a mark that is not counted": {"mark": True},
    "QualCoder: two characters a line end in the file, one counted": {"mark": True, "breaks": "\r\n", "counted": "\n"},
    "a mark that is counted": {"mark": True, "mark_counted": True},
    "line ends of two, counted": {"breaks": "\r\n"},
    "line ends of old": {"breaks": "\r"},
    "line ends of one, two counted": {"counted": "\r\n"},
    "ATLAS.ti: its own name": {"qde": "Trial.qde", "breaks": "\r\n", "counted": "\n"},
    "the annex: capitals": {"qde": "Project.qde", "folder": "Sources", "ending": ".TXT"},
    "braces and capitals": {"braces": True},
    "an older namespace": {"space": "urn:QDA-XML:project:0:4"},
    "text within": {"inner": True},
    "qc: no scheme, no name": {"scheme": "", "names": dict.fromkeys(TEXTS, "")},
    "MAXQDA: names repeated": {"names": dict.fromkeys(TEXTS, "Interview"), "breaks": "\r\n", "counted": "\n"},
    "INCEpTION, Qt": {"unit": "utf16"},
    "the letter of the standard": {"end": -1},
    "UTF-16, inclusive, marked": {"unit": "utf16", "end": -1, "mark": True, "mark_counted": True},
    "bytes": {"unit": "bytes", "mark": True, "breaks": "\r\n"},
    "bytes, the mark counted": {"unit": "bytes", "mark": True, "mark_counted": True, "end": -1},
}


@pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)
def test_every_span_is_right_in_each_dialect(tmp_path, dialect):
    made = read(qdpx(tmp_path / "project.qdpx", **dialect))
    assert spans(made) == expected()
    assert made["spans"]["verdict"].str.startswith("fits").all() and len(made["spans"]) == len(PASSAGES)
    assert f"gaps: {len(PASSAGES)} of {len(PASSAGES)} passages fit their quotes" in made["line"]
    assert ("not called project.qde" in made["line"]) == (dialect.get("qde", "project.qde") != "project.qde")
    units = {"points": "code points", "utf16": "UTF-16 units", "bytes": "bytes"}[dialect.get("unit", "points")]
    end = "end inclusive" if dialect.get("end") else "end exclusive"
    assert made["spans"]["verdict"].str.contains(f"{units}, {end}").all()
