"""Memos of projects of other tools are kept, each with its code, passage or note; what nobody coded needs no coder."""

import sqlite3
from contextlib import closing

import pandas as pd
import pytest

from scripts.drafts import codebooks
from scripts.interviews.codings import all_codings, blindness
from scripts.settings.scheme import Scheme
from tests.filled import filled
from tests.projects import NOTES, PASSAGES, SCHEME, TEXTS, coded_segments, expected, identity, qdpx, read
from tests.test_projects import qualcoder, tagged

FURTHER = """
CREATE TABLE annotation (anid integer primary key, fid integer, pos0 integer, pos1 integer, memo text, owner text);
CREATE TABLE journal (jid integer primary key, name text, jentry text, date text, owner text);
INSERT INTO annotation VALUES (1, 2, 3, 9, 'Ask again', 'Ben');
INSERT INTO journal VALUES (1, 'Day 1', 'A long day', '2026-01-05', 'Ada');
UPDATE source SET memo = 'Spoke fast' WHERE id = 1;
UPDATE code_name SET memo = 'No plan at all' WHERE cid = 1;
UPDATE code_cat SET memo = 'All that lacks' WHERE catid = 1;
UPDATE code_text SET memo = 'Ironic?' WHERE seltext = 'The team is too small 🙂';
"""


def told(made) -> list[list[object]]:
    frame = made["memos"].astype(object).where(made["memos"].notna(), None)
    return frame[["about", "note", "code", "start", "coder", "memo"]].to_numpy().tolist()


def test_qualcoder_has_memos_of_codes_passages_documents_and_a_journal(tmp_path):
    path = qualcoder(tmp_path / "data.qda")
    with closing(sqlite3.connect(path)) as target, target:
        target.executescript(FURTHER)
    made = read(path)
    assert told(made) == [
        ["code", None, "plan", None, None, "No plan at all"],
        ["code", None, None, None, None, "All that lacks"],
        ["note", "N-01", None, None, None, "Spoke fast"],
        ["note", "N-02", None, None, "second", "Ask again"],
        ["passage", "N-01", "team", 12, "first", "Ironic?"],
        ["project", None, None, None, "first", "A long day"],
    ]
    assert made["line"].endswith("memos in memos.parquet: 6") and "Ironic" not in made["line"]
    drafted = codebooks.read(path)
    assert [(one.path, one.text) for one in drafted] == [
        (("Gaps",), "All that lacks"),
        (("Gaps", "Staff"), ""),
        (("Gaps", "Planning"), "No plan at all"),
        (("Gaps", "Staff", "Size of the team"), ""),
    ]


def test_refi_has_notes_that_codes_passages_and_documents_refer_to(tmp_path):
    def note(word: str, user: str = "Ben") -> str:
        text = f"<PlainTextContent>{word}</PlainTextContent>"
        return f'<Note guid="{identity(word)}" name="{word}" creatingUser="{identity(user)}">{text}</Note>'

    def reference(word: str) -> str:
        return f'<NoteRef targetGUID="{{{identity(word).upper()}}}"/>'

    names = ("of the passage", "of the coding", "of the document", "of the project")
    path = qdpx(
        tmp_path / "project.qdpx",
        more=f"<Notes>{''.join(map(note, names))}</Notes>",
        selections=(
            f'<PlainTextSelection guid="{identity("one")}" name="The team" startPosition="12" endPosition="20">'
            f'<Coding guid="{identity("two")}" creatingUser="{identity("Ada")}"><CodeRef targetGUID="'
            f'{identity("code plan")}"/>{reference("of the coding")}</Coding>{reference("of the passage")}'
            f"</PlainTextSelection>{reference('of the document')}"
        ),
    )
    made = read(path)
    assert told(made) == [
        ["note", "N-01", None, None, "second", "of the document"],
        ["passage", "N-01", "plan", 12, "first", "of the coding\n\nof the passage"],
        ["project", None, None, None, "second", "of the project"],
    ]


def test_a_description_of_a_passage_is_a_memo_where_it_is_no_quote(tmp_path):
    """MAXQDA writes comments of coded segments so; a description that stands in the text is a quote."""
    made = []
    for word, said in (("The team", "Ironic?"), ("small", "small")):
        start = TEXTS["N-01"].index(word)
        made.append(
            f'<PlainTextSelection guid="{identity(word)}" name="{word}" startPosition="{start}" '
            f'endPosition="{start + len(word)}"><Description>{said}</Description><Coding guid="{identity(said)}" '
            f'creatingUser="{identity("Ada")}"><CodeRef targetGUID="{identity("code plan")}"/></Coding>'
            "</PlainTextSelection>"
        )
    found = read(qdpx(tmp_path / "project.qdpx", selections="".join(made)))
    assert told(found) == [["passage", "N-01", "plan", 12, "first", "Ironic?"]]
    assert found["coded_segments"]["verdict"].str.startswith("fits").all()


def test_taguette_describes_tags_and_a_table_has_a_column(tmp_path):
    path = tagged(tmp_path / "project.sqlite3")
    with closing(sqlite3.connect(path)) as target, target:
        target.execute("UPDATE tags SET description = 'No plan' WHERE id = 1")
        target.execute("UPDATE tags SET description = 'Under: Gaps\nAs we wrote it' WHERE id = 2")
    assert told(read(path)) == [["code", None, "plan", None, None, "No plan"]]
    table = tmp_path / "segments.csv"
    table.write_text("Document,Code,Segment,Comment\nN-01,Planning,We plan nothing,Sure?\n", encoding="utf-8")
    columns = {"note": "Document", "code": "Code", "quote": "Segment", "memo": "Comment"}
    assert told(read(table, columns=columns, coder="first"))[0][-2:] == ["first", "Sure?"]


def test_a_file_attribute_needs_no_coder(tmp_path):
    """A value that a document has is nobody's coding: all who coded the document know it."""
    values = [
        {"name": "Weeks", "attr_type": "file", "value": "2.5", "id": 1},
        {"name": "Age", "attr_type": "file", "value": "44", "id": 1},
    ]
    numeric = SCHEME | {"codes": SCHEME["codes"] | {"weeks": {"label": "Weeks", "numeric": True}}}
    made = read(qualcoder(tmp_path / "data.qda", attribute=values), numeric)
    weeks = made["codings"][made["codings"]["code"] == "weeks"]
    assert weeks[["coder", "value"]].to_numpy().tolist() == [["first", 2.5], ["second", 2.5]]
    alone = tmp_path / "alone.qda" / "data.qda"
    with closing(sqlite3.connect(qualcoder(alone, attribute=values))) as target, target:
        target.execute("DELETE FROM code_text WHERE owner = 'Ben'")
    made = read(alone, complete=True)  # Weeks is no code here: the file has one coder all the same
    assert set(made["codings"]["coder"]) == {"first"}


@pytest.mark.parametrize("decision", ["accept", "reject"])
def test_complete_files_and_accepted_suggestions_work_together(tmp_path, decision):
    mine = [one for one in PASSAGES if one[3] == "Ada" and one[0] != "N-03"]
    path = qdpx(tmp_path / "project.qdpx", passages=mine)
    start = TEXTS["N-03"].index("计划")
    row = {"coder": "first", "note": "N-03", "code": "plan", "start": start, "end": start + 2, "quote": "计划"}
    row |= {"polarity": "affirmed", "suggestions": "rules:r@1", "decision": decision, "version": "1", "file": "x"}
    frame = pd.DataFrame([row | {"other": None, "value": None, "comment": None, "coded": None, "like": None, "row": 2}])
    about = SCHEME | {"codings": [SCHEME["codings"][0] | {"complete": True}]}
    made = all_codings.read([path], NOTES, filled(Scheme, about), "gaps", [frame])
    own = made["codings"][made["codings"]["note"] == "N-03"]
    accepted = decision == "accept"
    counted = [one for one in all_codings.listed(made["codings"]) if one["note"] == "N-03"]
    assert [one["code"] for one in counted] == (["plan"] if accepted else [""])
    assert own["suggestion"].fillna("").tolist() == (["rules:r", ""] if accepted else [""])
    more = [("N-03", "计划", "plan", "Ada")] if accepted else []
    assert coded_segments(made) == expected([*mine, *more])
    assert blindness.prompted([], [], [frame]) == {("N-03", "first")}
