"""Databases of QualCoder and Taguette, and tables of coded segments: each span right, listed, or a sentence."""

import csv
import json
import sqlite3
from contextlib import closing

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, counting
from scripts.interviews.projects import taguette
from scripts.settings.scheme import Scheme
from tests.conftest import evaluate
from tests.filled import filled
from tests.projects import NOTES, PASSAGES, SCHEME, TEXTS, coded_segments, expected, measured, qdpx, read

QUALCODER = """
CREATE TABLE source (id integer primary key, name text, fulltext text, mediapath text, memo text, owner text, date text);
CREATE TABLE code_cat (catid integer primary key, name text, owner text, date text, memo text, supercatid integer);
CREATE TABLE code_name (cid integer primary key, name text, memo text, catid integer, owner text, date text, color text,
  supercid integer);
CREATE TABLE code_text (ctid integer primary key, cid integer, fid integer, seltext text, pos0 integer, pos1 integer,
  owner text, date text, memo text, avid integer, important integer, unique(cid, fid, pos0, pos1, owner));
CREATE TABLE code_image (imid integer primary key, id integer, x1 integer, y1 integer, width integer, height integer,
  cid integer, memo text, date text, owner text, important integer);
CREATE TABLE attribute (attrid integer primary key, name text, attr_type text, value text, id integer, date text, owner text);
"""
TAGUETTE = """
CREATE TABLE users (login VARCHAR(30) PRIMARY KEY);
CREATE TABLE projects (id INTEGER PRIMARY KEY, name VARCHAR(200));
CREATE TABLE documents (id INTEGER PRIMARY KEY, name VARCHAR(200), project_id INTEGER, contents TEXT);
CREATE TABLE tags (id INTEGER PRIMARY KEY, project_id INTEGER, path VARCHAR(200), description TEXT);
CREATE TABLE highlights (id INTEGER PRIMARY KEY, document_id INTEGER, start_offset INTEGER, end_offset INTEGER, snippet TEXT);
CREATE TABLE highlight_tags (highlight_id INTEGER, tag_id INTEGER);
CREATE TABLE commands (id INTEGER PRIMARY KEY, user_login VARCHAR(30), project_id INTEGER, document_id INTEGER, payload TEXT);
"""
NUMBERS = {note: number for number, note in enumerate(TEXTS, 1)}
CODES = {"plan": 1, "team": 2}


def database(path, layout, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as target, target:
        target.executescript(layout)
        for table, found in rows.items():
            for row in found:
                marks = ", ".join("?" * len(row))
                target.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", list(row.values()))
    return path


def qualcoder(path, unit="points", **more):
    rows = {
        "source": [{"id": NUMBERS[note], "name": f"{note}.txt", "fulltext": text} for note, text in TEXTS.items()],
        "code_cat": [{"catid": 1, "name": "Gaps"}, {"catid": 2, "name": "Staff", "supercatid": 1}],
        "code_name": [{"cid": 1, "name": "Planning", "catid": 1}, {"cid": 2, "name": "Size of the team", "catid": 2}],
        "code_text": [],
    }
    for note, quote, code, coder in PASSAGES:
        start = measured(TEXTS[note][: TEXTS[note].index(quote)], unit)
        place = {"pos0": start, "pos1": start + measured(quote, unit)}
        rows["code_text"].append({"cid": CODES[code], "fid": NUMBERS[note], "seltext": quote, "owner": coder} | place)
    for table, found in more.items():
        rows[table] = [*rows.get(table, []), *found]
    return database(path, QUALCODER, rows)


def tagged(path, logins=("Ada", "Ben"), **more):
    rows = {
        "projects": [{"id": 1, "name": "Made up"}],
        "documents": [
            {"id": NUMBERS[note], "name": note, "project_id": 1, "contents": f"<pre>{text}</pre>"}
            for note, text in TEXTS.items()
        ],
        "tags": [{"id": 1, "path": "Planning"}, {"id": 2, "path": "Size of the team"}],
        "highlights": [],
        "highlight_tags": [],
        "commands": [],
    }
    names = dict(zip(("Ada", "Ben"), logins, strict=True))
    for number, (note, quote, code, coder) in enumerate(PASSAGES, 1):
        start = measured(TEXTS[note][: TEXTS[note].index(quote)], "bytes")
        place = {"start_offset": start, "end_offset": start + measured(quote, "bytes")}
        rows["highlights"].append(
            {"id": number, "document_id": NUMBERS[note], "snippet": f"<pre>{quote}</pre>"} | place
        )
        rows["highlight_tags"].append({"highlight_id": number, "tag_id": CODES[code]})
        payload = {"type": "highlight_add", "highlight_id": number, "tags": [CODES[code]]} | place
        rows["commands"].append({"user_login": names[coder], "project_id": 1, "payload": json.dumps(payload)})
    for table, found in more.items():
        rows[table] = [*rows[table], *found]
    return database(path, TAGUETTE, rows)


def refused(path, **described) -> str:
    with pytest.raises(EvidenceError) as caught:
        read(path, **described)
    message = str(caught.value)
    assert path.name in message and "\n" not in message
    assert not any(quote in message for _, quote, _, _ in PASSAGES)
    return message


@pytest.mark.parametrize(("unit", "said"), [("points", "code points"), ("utf16", "UTF-16 units")])
def test_qualcoder_is_read_in_the_unit_of_the_project(tmp_path, unit, said):
    made = read(qualcoder(tmp_path / "made up.qda" / "data.qda", unit))
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.startswith(f"fits; {said}, end exclusive").all()


def test_qualcoder_what_its_editor_counted_otherwise_is_kept_where_its_quote_stands_once(tmp_path):
    """Its own code counts code points, selections in its editor UTF-16 units: a project may hold both."""
    start = measured(TEXTS["N-01"][: TEXTS["N-01"].index("daily")], "utf16")
    odd = {"cid": 2, "fid": 1, "seltext": "daily", "owner": "Ada", "pos0": start, "pos1": start + 5}
    made = read(qualcoder(tmp_path / "data.qda", code_text=[odd]))
    assert coded_segments(made) == expected([*PASSAGES, ("N-01", "daily", "team", "Ada")])
    other = made["coded_segments"]["verdict"].str.endswith("unlike most of the file")
    assert made["coded_segments"][other]["verdict"].tolist() == [
        "fits; UTF-16 units, end exclusive, line ends as one, unlike most of the file"
    ]
    twice = measured(TEXTS["N-01"][: TEXTS["N-01"].rindex("hing")], "utf16")
    odd |= {"seltext": "h", "pos0": twice, "pos1": twice + 1}
    made = read(qualcoder(tmp_path / "twice.qda" / "data.qda", code_text=[odd]))
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.startswith("start and end are not those").sum() == 1


def test_qualcoder_pictures_are_listed_and_attributes_are_values(tmp_path):
    picture = {"imid": 1, "id": 3, "cid": 1, "owner": "Ada"}
    values = [
        {"name": "Weeks", "attr_type": "file", "value": "2.5", "id": 1},
        {"name": "Weeks", "attr_type": "file", "value": "", "id": 2},
        {"name": "Planning", "attr_type": "file", "value": "much", "id": 2},
        {"name": "Weeks", "attr_type": "case", "value": "9", "id": 3},
    ]
    path = qualcoder(tmp_path / "data.qda", code_image=[picture], attribute=values)
    numeric = SCHEME | {"codes": SCHEME["codes"] | {"weeks": {"label": "Weeks", "numeric": True}}}
    made = read(path, numeric, coder="first")
    weeks = made["codings"][made["codings"]["code"] == "weeks"]
    assert weeks[["note", "coder", "value"]].to_numpy().tolist() == [["N-01", "first", 2.5]]
    assert (made["coded_segments"]["verdict"] == "a coding of a picture, not of text").sum() == 1


def test_taguette_is_read_with_the_coders_of_its_log(tmp_path):
    made = read(tagged(tmp_path / "project.sqlite3"))
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.startswith("fits; bytes, end exclusive").all()


def test_taguette_has_one_coder_a_project_where_its_log_knows_none(tmp_path):
    path = tagged(tmp_path / "project.sqlite3", ("admin", "admin"))
    assert "the file does not say who coded: declare coder" in refused(path, coders={})
    assert {coder for _, coder, *_ in coded_segments(read(path, coder="second"))} == {"second"}


def test_taguette_whoever_changed_a_highlight_last_coded_it(tmp_path):
    payload = json.dumps({"type": "highlight_add", "highlight_id": 1})
    later = [{"user_login": "Ben", "payload": payload}, {"user_login": "Ben", "payload": "not json"}]
    made = read(tagged(tmp_path / "project.sqlite3", commands=later))
    assert made["codings"].query("row == 1")["coder"].tolist() == ["second"]


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("\n <p>One</p>\n<p>two &amp; <em>three</em></p>\n", "One\ntwo & three\n"),
        ("<pre>\n\nOne</pre>", "\nOne"),
        ("<ul><li>a</li><li>b<br>c</li></ul>", "abc"),
        ("<table><tbody><tr><td>a</td>\n<td>&nbsp;𠮷</td></tr></tbody></table><!-- not said -->", "a\n\u00a0𠮷"),
    ],
)
def test_html_is_counted_as_browsers_do(page, text):
    assert taguette.text_of(page) == text


def test_what_is_no_database_of_the_tool_is_refused(tmp_path):
    for name, tool in (("a.sqlite3", "Taguette"), ("data.qda", "QualCoder")):
        path = tmp_path / name
        path.write_bytes(b"words")
        assert f"is not a project of {tool}" in refused(path)
        path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4096)
        assert f"is broken or not a project of {tool}" in refused(path)
        assert f"is not a project of {tool}" in refused(database(path, "CREATE TABLE tags (id integer)", {}))
    tagged(tmp_path / "open.sqlite3").with_name("open.sqlite3-wal").write_bytes(b"pages")
    assert "close Taguette first" in refused(tmp_path / "open.sqlite3")
    both = tagged(tmp_path / "two.sqlite3", projects=[{"id": 2, "name": "Another"}])
    assert "holds 2 projects" in refused(both)
    view = TAGUETTE.replace("CREATE TABLE highlights (id", "CREATE TABLE hidden (id")
    view += "CREATE VIEW highlights AS SELECT * FROM hidden;"
    assert "table highlights has no column" in refused(database(tmp_path / "view.sqlite3", view, {}))
    assert "holds no codings" in refused(
        database(tmp_path / "none.sqlite3", TAGUETTE, {"projects": [{"id": 1, "name": "Empty"}]})
    )


MAXQDA = {"note": "Document name", "code": "Code", "quote": "Segment", "coder": "Created by"}
HEADER = ["Document group", "Document name", "Code", "Beginning", "End", "Segment", "Created by", "Weight"]


def segments(path, rows):
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in (HEADER, *rows):
            book.active.append(row)
        book.save(path)
    else:
        with path.open("w", encoding="utf-8-sig", newline="") as target:
            csv.writer(target).writerows([HEADER, *rows])
    return path


def row(note, quote, code, coder, start="", end=""):
    return [
        "Interviews",
        note,
        {"plan": "Gaps > Planning", "team": "Gaps > Size of the team"}[code],
        start,
        end,
        quote,
        coder,
        "0",
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_segments_are_found_by_their_quotes(tmp_path, ending):
    path = segments(tmp_path / f"segments.{ending}", [row(*one) for one in PASSAGES])
    made = read(path, columns=MAXQDA)
    assert coded_segments(made) == expected()
    assert (made["coded_segments"]["verdict"] == "fits; found by its quote").all()


@pytest.mark.parametrize("end", [0, -1])
@pytest.mark.parametrize("unit", ["points", "utf16", "bytes"])
@pytest.mark.parametrize("breaks", ["\n", "\r\n"])
def test_segments_with_places_are_held_against_their_quotes(tmp_path, unit, end, breaks):
    rows = []
    for one in PASSAGES:
        text, quote = TEXTS[one[0]].replace("\n", breaks), one[1].replace("\n", breaks)
        start = measured(text[: text.index(quote)], unit)
        rows.append(row(*one, start, start + measured(quote, unit) + end))
    path = segments(tmp_path / "segments.csv", rows)
    made = read(path, columns=MAXQDA | {"start": "Beginning", "end": "End"})
    assert coded_segments(made) == expected()


def test_segments_that_stand_nowhere_or_twice_are_listed(tmp_path):
    rows = [
        row("N-01", "team", "team", "Ada"),
        row("N-01", "plan", "plan", "Ada"),
        row("N-01.txt", "an", "plan", "Ben"),
    ]
    rows += [row("N-02", "Nobody said this", "plan", "Ada"), row("N-03", " ", "plan", "Ada")]
    made = read(segments(tmp_path / "segments.csv", rows), columns=MAXQDA)
    verdicts = made["coded_segments"].set_index("row")["verdict"]
    assert verdicts[2] == verdicts[3] == "fits; found by its quote"
    assert verdicts[4] == "the quote occurs 3 times in the document, and the file does not say where"
    assert verdicts[5] == "the quote is not in the document, and the file does not say where"
    assert verdicts[6] == "neither a place nor a quote"
    assert "2 of 5 coded segments match" in made["line"]


def test_segments_say_which_row_is_wrong(tmp_path):
    path = segments(tmp_path / "segments.csv", [row("N-09", "team", "team", "Ada")])
    assert "row 2, column Document name: 'N-09' is not one of the notes" in refused(path, columns=MAXQDA)
    path = segments(tmp_path / "segments.csv", [row("N-01", "team", "team", "Ada", "line 3", "4")])
    places = MAXQDA | {"start": "Beginning", "end": "End"}
    assert "row 2, column Beginning: this must be a whole number" in refused(path, columns=places)
    assert "'Segments'" in refused(path, columns=MAXQDA | {"quote": "Segments"})
    numbers = MAXQDA | {"value": "Weight"}
    assert "the code team is not numeric" in refused(
        segments(tmp_path / "segments.csv", [row("N-01", "team", "team", "Ada")]), columns=numbers
    )


def test_a_row_without_a_code_says_that_nothing_was_found(tmp_path):
    rows = [row("N-01", "team", "team", "Ada"), ["Interviews", "N-02", "", "", "", "", "Ada", ""]]
    made = read(segments(tmp_path / "segments.csv", rows), columns=MAXQDA)
    assert made["codings"]["verdict"].tolist() == ["fits; found by its quote", "nothing found"]


def test_what_does_not_fit_is_not_counted_and_its_note_stays_in_the_base(tmp_path):
    bad = {"cid": 2, "seltext": "daily", "owner": "Ada", "pos0": 0, "pos1": 5}
    path = qualcoder(tmp_path / "data.qda", code_text=[bad | {"fid": 1}, bad | {"fid": 2, "owner": "Ben"}])
    with closing(sqlite3.connect(path)) as target, target:
        target.execute("DELETE FROM code_text WHERE (fid = 2 AND seltext <> 'daily' AND owner = 'Ben')")
        target.execute("DELETE FROM code_text WHERE (fid = 1 AND cid = 2 AND seltext <> 'daily')")
    frame = read(path)["codings"]
    assert all_codings.unfit(frame) == "2 passages not counted: not their quotes"
    counted = all_codings.listed(frame)
    assert all(one["verdict"].startswith("fits") for one in counted if one["code"])
    assert [(one["note"], one["coder"]) for one in counted if not one["code"]] == [("N-02", "second")]
    everyone = counting.count(
        frame, NOTES, filled(Scheme, SCHEME | {"codings": [{"file": "x"}], "count": ["second", "first"]}), "gaps", 0.95
    )
    numbers = everyone["numbers"].set_index("address")
    assert numbers["flags"].str.contains("2 passages not counted: not their quotes").all()
    shares = numbers["value"]
    assert shares["gaps.respondents.all.base"] == 4
    assert (
        shares["gaps.respondents.all.team"]
        == sum(one[2] == "team" and one[0] != "N-01" and one[3] == "Ada" for one in PASSAGES) / 4
    )
    assert all_codings.unfit(frame[frame["verdict"].str.startswith("fits")]) == ""


@pytest.mark.slow
def test_a_whole_run_on_projects_gives_the_numbers_of_the_table(example, finished):
    """The passages of one coder in a project of REFI-QDA with other offsets, the rest in the table."""
    table = example / "raw" / "codings" / "wishes.csv"
    with table.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    texts = {
        f"N-0{k}": (example / "raw" / "interviews" / f"n0{k}.txt").read_text(encoding="utf-8") for k in range(1, 5)
    }
    passages = [
        (one["note"], one["quote"], one["code"], "Ada") for one in rows if one["coder"] == "first" and one["code"]
    ]
    names = {"water": ("Wishes", "More water"), "shade": ("Wishes", "More shade")}
    qdpx(table.with_name("first.qdpx"), texts=texts, passages=passages, code_names=names, mark=True, end=-1)
    assert passages and len(passages) < len(rows)
    others = [one for one in rows if one["coder"] != "first" or not one["code"]]
    with table.open("w", encoding="utf-8", newline="") as target:
        writer = csv.DictWriter(target, list(rows[0]))
        writer.writeheader()
        writer.writerows(others)
    scheme = example / "config" / "schemes" / "wishes.yaml"
    entries = "codings: [raw/codings/wishes.csv, {file: raw/codings/first.qdpx, coders: {Ada: first}}]"
    scheme.write_text(
        scheme.read_text(encoding="utf-8").replace("codings: raw/codings/wishes.csv", entries), encoding="utf-8"
    )
    wanted = ["numbers.parquet", "coded_segments.csv", "coded.csv"]
    run = evaluate(example, *(f"results/interviews/wishes/{name}" for name in wanted))
    assert run.returncode == 0, run.stdout
    assert "first.qdpx: code points, end inclusive" in run.stdout
    told = run.stdout + (example / "results" / "interviews" / "wishes" / "coded_segments.csv").read_text(
        encoding="utf-8"
    )
    told += "".join(log.read_text(encoding="utf-8") for log in (example / "logs").rglob("*.log"))
    assert not any(quote in told for _, quote, _, _ in passages)
    for name in ("numbers.parquet", "coded.csv"):
        mine, theirs = (folder / "results" / "interviews" / "wishes" / name for folder in (example, finished))
        assert mine.read_bytes() == theirs.read_bytes(), name


def test_names_of_a_file_stand_on_one_line_of_a_sentence(tmp_path):
    odd = {"id": 9, "name": "Talk\nwith " + "x" * 300, "project_id": 1, "contents": "<p>other words</p>"}
    highlight = {"id": 99, "document_id": 9, "start_offset": 0, "end_offset": 5, "snippet": "other"}
    more = {"documents": [odd], "highlights": [highlight], "highlight_tags": [{"highlight_id": 99, "tag_id": 1}]}
    assert "document 'Talk\\nwith xx" in refused(tagged(tmp_path / "project.sqlite3", **more), coder="first")
    tags = [{"id": number, "path": f"Theme {number}"} for number in range(10, 60)]
    links = [{"highlight_id": 1, "tag_id": number} for number in range(10, 60)]
    message = refused(tagged(tmp_path / "many.sqlite3", tags=tags, highlight_tags=links))
    assert "no code for 50 of its 52 codes" in message and "Theme" not in message


def labelled(path, **more):
    tasks = []
    for number, (note, text) in enumerate(TEXTS.items(), 1):
        annotations = {}
        for where, quote, code, coder in PASSAGES:
            if where == note:
                start = measured(text[: text.index(quote)], "utf16")
                value = {"start": start, "end": start + measured(quote, "utf16"), "text": quote}
                value["labels"] = [{"plan": "Planning", "team": "Size of the team"}[code]]
                annotations.setdefault(coder, []).append({"type": "labels", "value": value})
        made = [{"completed_by": {"email": coder}, "result": found} for coder, found in annotations.items()]
        tasks.append({"id": number, "data": {"text": text}, "annotations": made})
    for key, value in more.items():
        tasks[0][key] = value
    path.write_text(json.dumps(tasks), encoding="utf-8")
    return path


def test_label_studio_counts_utf16_units(tmp_path):
    made = read(labelled(tmp_path / "export.json"))
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.startswith("fits; UTF-16 units, end exclusive").all()


def test_label_studio_choices_are_of_the_whole_text_and_skipped_ones_of_nothing(tmp_path):
    choice = {"type": "choices", "value": {"choices": ["Planning"]}}
    annotations = [
        {"completed_by": 7, "result": [choice]},
        {"completed_by": 8, "was_cancelled": True, "result": [choice]},
    ]
    made = read(
        labelled(tmp_path / "export.json", annotations=annotations),
        coders={"7": "second"} | SCHEME["codings"][0]["coders"],
    )
    first = made["codings"].query("note == 'N-01'")
    assert first[["coder", "start", "end"]].to_numpy().tolist() == [["second", 0, len(TEXTS["N-01"])]]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no json", "is not JSON"),
        (b'{"text": "x", "label": [[0, 1, "L"]]}', "is not a list of tasks"),
        (b'[{"data": {}}]', "is not a list of tasks"),
        (b'[{"annotations": 3, "data": 4}]', "holds no codings"),
        ("[]".encode("utf-16"), "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_export_of_label_studio_is_refused(tmp_path, content, said):
    path = tmp_path / "export.json"
    path.write_bytes(content)
    assert said in refused(path)


def test_qualcoder_codes_stand_under_codes_and_categories(tmp_path):
    names = [{"cid": 3, "name": "Other", "catid": 2}, {"cid": 4, "name": "Other", "supercid": 2}]
    coded = [{"cid": cid, "fid": 1, "seltext": "The", "pos0": 12, "pos1": 15, "owner": "Ada"} for cid in (3, 4)]
    path = qualcoder(tmp_path / "data.qda", code_name=names, code_text=coded)
    assert "no code for 2 of its 4 codes" in refused(path)
    own = {"Gaps > Staff > Other": "plan", "Gaps > Staff > Size of the team > Other": "team"}
    found = read(path, codes=own)["coded_segments"].query("note == 'N-01' and start == 12")
    assert sorted(found["code"]) == ["plan", "team", "team"]


def test_taguette_tables_that_repeat_rows_are_read_once(tmp_path):
    """An export of a prefix repeats a highlight for each of its tags that begins so."""
    rows = [["3", "N-01", "Planning", "We plan nothing at all."]] * 2 + [["4", "N-01", "", "daily"]]
    rows += [
        ["5", "N-03", "Size of the team", "团队太小"],
        ["3", "N-01", "Size of the team", "We plan nothing at all."],
    ]
    path = tmp_path / "highlights.csv"
    with path.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows([["id", "document", "tag", "content"], *rows])
    made = read(path, coder="first")
    assert made["coded_segments"][["note", "code", "row"]].to_numpy().tolist() == [
        ["N-01", "plan", 2],
        ["N-01", "team", 6],
        ["N-03", "team", 5],
    ]
    assert "highlights without a tag left out: 1" in made["line"]
