"""Projects and codebooks for other tools: valid, read back alike, the same bytes twice, what gets lost is listed."""

import io
import tempfile
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given as drawn
from hypothesis import settings as limits
from hypothesis import strategies as st
from lxml import etree

from scripts.ground import tables
from scripts.interviews.codings import all_codings
from scripts.interviews.formats.freezing import frozen
from scripts.interviews.handover import coding_files, refi_project, taguette_project
from scripts.interviews.projects import taguette
from scripts.interviews.schemes import code_tree
from scripts.settings.scheme import Code, Scheme
from scripts.sheets import sheet
from tests.filled import filled
from tests.projects import NOTES, PASSAGES, TEXTS

SCHEME = {
    "title": "Gaps <&> \u201cneeds\u201d",
    "codings": [{"file": "raw/codings/gaps.csv"}],
    "base": {"group": ["staff"]},
    "count": ["first"],
    "agreement": ["first", "second"],
    "codes": {
        "gap": {"label": "Lücke & Bedarf", "definition": "Any gap", "include": "a < b", "examples": ["没有计划", "x"]},
        "plan": {"label": "Planning", "under": "gap", "exclude": "Plans of others", "asked": {"group": ["staff"]}},
        "team": {"label": "Size of the team", "under": "gap"},
        "tiny": {"label": "Planning", "under": "team", "counter_examples": ["=SUM(A1)"]},
        "weeks": {"label": "Weeks", "numeric": True, "unit": "weeks"},
    },
    "nets": {"either": ["plan", "team"]},
}
CODERS = {"Ada": "first", "Ben": "second"}
ORDER = ["Description", "PlainTextContent", "PlainTextSelection", "Coding", "NoteRef", "VariableValue"]
FURTHER = "note: N-05\n\n\n  Two  blanks, <b>no tag</b> &amp; no entity.\n\tA tab.\n\n"


def given():
    texts = TEXTS | {"N-05": FURTHER}
    rows = [(note, CODERS[coder], code, quote, None) for note, quote, code, coder in PASSAGES]
    rows.append(("N-05", "first", "tiny", "<b>no tag</b> &amp; no entity.\n\tA", None))
    rows.append(("N-01", "first", "weeks", "daily", 2.5))
    frame = pd.DataFrame(rows, columns=["note", "coder", "code", "quote", "value"])
    frame["start"] = [texts[note].index(quote) for note, quote in zip(frame["note"], frame["quote"], strict=True)]
    frame["end"] = frame["start"] + frame["quote"].str.len()
    nothing = [{"note": note, "coder": "second", "code": None} for note in ("N-05",)]
    frame = pd.concat([frame, pd.DataFrame(nothing)], ignore_index=True)
    frame["verdict"] = ["fits" if code else "nothing found" for code in frame["code"].notna()]
    frame["file"], frame["row"] = "raw/codings/gaps.csv", range(2, len(frame) + 2)
    for name in ("suggestion", "version", "reason"):
        frame[name] = None
    frame = frame.astype({"start": "Int64", "end": "Int64", "value": "float64"})
    assert frame["code"].notna().sum() == len(PASSAGES) + 2
    return frame


def notes():
    further = pd.DataFrame([("N-05", "raw/interviews/N-05.txt", "staff", "gaps", FURTHER)], columns=NOTES.columns)
    return pd.concat([NOTES, further], ignore_index=True).assign(
        language=["en", "ar", "zh", "fr", "en"], grade=["P-4", None, "D-1", "P-3", "P-2"], persons=[1, 2, 1, 1, 1]
    )


def made(**changes):
    return coding_files.projects(given(), notes(), filled(Scheme, SCHEME | changes), "gaps")


def told(frame):
    rows = frame.astype(object).where(frame.notna(), None)
    return sorted(map(str, rows[["note", "coder", "code", "start", "end", "quote", "value"]].values.tolist()))


def read_back(folder, name, content, more):
    path = folder / name
    path.write_bytes(content)
    scheme = SCHEME | {"codings": [{"file": name, "nothing": refi_project.NOTHING} | more]}
    read = all_codings.read([path], notes(), filled(Scheme, scheme), "gaps")
    assert all(read["coded_segments"]["verdict"].str.startswith("fits"))
    return read["codings"]


def test_a_project_comes_back_as_it_went_out(tmp_path):
    frame = read_back(tmp_path, "project.qdpx", made()["refi"], {})
    assert told(frame) == told(given())


def test_a_project_of_taguette_comes_back_as_it_went_out(tmp_path):
    frame = read_back(tmp_path, "project.sqlite3", made()["taguette"], {})
    assert told(frame) == told(given())


def test_what_does_not_fit_stays_behind_and_is_counted(tmp_path):
    frame = given()
    frame.loc[0, "verdict"] = "past the end of the note"
    content = coding_files.projects(frame, notes(), filled(Scheme, SCHEME), "gaps")
    assert told(read_back(tmp_path, "project.qdpx", content["refi"], {})) == told(frame.iloc[1:])
    assert "1 x coded segments that do not match their notes" in set(content["losses"]["lost"])


def test_coded_answers_that_do_not_count_stay_behind_and_are_counted(tmp_path):
    about = notes().assign(asked=["", "gaps", "gaps", "gaps", "gaps"])
    dropped = about.loc[0, "note"]
    scheme = SCHEME | {"unit": "answers", "base": {}}
    scheme["codes"] = {key: {k: v for k, v in one.items() if k != "asked"} for key, one in SCHEME["codes"].items()}
    content = coding_files.projects(given(), about, filled(Scheme, scheme), "gaps")
    assert told(read_back(tmp_path, "project.qdpx", content["refi"], {})) == told(given()[given()["note"].ne(dropped)])
    assert TEXTS[dropped].encode() not in content["refi"] and b"daily" not in content["taguette"]
    assert "1 x coded answers that don't count" in set(content["losses"]["lost"])
    # A note that a scheme does not count was coded all the same: nobody took it out.
    assert TEXTS[dropped].encode() in coding_files.projects(given(), about, filled(Scheme, SCHEME), "gaps")["refi"]


def test_the_same_project_has_the_same_bytes():
    first, second = made(), made()
    assert first["refi"] == second["refi"] and first["taguette"] == second["taguette"]
    first, second = (coding_files.codebooks(filled(Scheme, SCHEME), "gaps") for _ in range(2))
    assert all(first[name] == second[name] for name in ("refi", "taguette", "maxqda"))


def test_pyrefiqda_loads_the_project(tmp_path):
    loader = pytest.importorskip("pyrefiqda")
    path = tmp_path / "project.qdpx"
    path.write_bytes(made()["refi"])
    project = loader.RefiProject.load(path, extract_dir=str(tmp_path / "out"))
    assert project.name == SCHEME["title"]
    assert [user.name for user in project.users.user] == ["first", "second"]
    found = []
    for source in project.sources.text_source:
        text = loader.RefiProject.resolve_source_path(source.plain_text_path, tmp_path / "out").read_bytes()
        assert text == (TEXTS | {"N-05": FURTHER})[source.name].encode()
        for one in source.plain_text_selection:
            found.append(text.decode()[one.start_position : one.end_position])
    assert sorted(found) == sorted(given()["quote"].dropna())
    assert [case.name for case in project.cases.case] == ["N-01", "N-02", "N-03", "N-04", "N-05"]


def test_pyrefiqda_loads_the_codebook(tmp_path):
    loader = pytest.importorskip("pyrefiqda")
    path = tmp_path / "codebook.qdc"
    path.write_bytes(coding_files.codebooks(filled(Scheme, SCHEME), "gaps")["refi"])
    top = loader.RefiCodebook.load(path).codes.code
    assert [code.name for code in top] == ["Lücke & Bedarf", "Weeks"]
    # Two codes are called Planning: each goes by its key.
    assert [code.name for code in top[0].code] == ["plan", "Size of the team"]
    assert [code.name for code in top[0].code[1].code] == ["tiny"]
    assert top[0].description == "Any gap\nInclude: a < b\nExamples: 没有计划; x"


def test_the_writer_policy_is_kept():
    with zipfile.ZipFile(io.BytesIO(made()["refi"])) as archive:
        names = archive.namelist()
        assert names[0] == "project.qde" and all(name.startswith("sources/") for name in names[1:])
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not any(archive.read(name).startswith(b"\xef\xbb\xbf") or b"\r" in archive.read(name) for name in names)
        root = etree.fromstring(archive.read("project.qde"))
    local = [etree.QName(one).localname for one in root]
    assert local == ["Users", "CodeBook", "Variables", "Cases", "Sources"]
    assert all(len(one) for one in root), "an empty container is not valid"
    for source in root.iterfind("{*}Sources/{*}TextSource"):
        places = [ORDER.index(etree.QName(one).localname) for one in source]
        assert places == sorted(places)
        assert source.get("name") and source.get("plainTextPath") == f"internal://{source.get('guid')}.txt"
        assert not source.get("richTextPath")
    for selection in root.iter("{*}PlainTextSelection"):
        assert selection.get("name") and [etree.QName(one).localname for one in selection][-1] == "Coding"
    guids = [one.get("guid") for one in root.iter() if one.get("guid")]
    assert len(guids) == len(set(guids)) and all(one == one.lower() for one in guids)


def test_a_scheme_without_anything_more_is_valid():
    scheme = SCHEME | {"codes": {"plan": {"label": "Planning"}}, "agreement": []}
    empty = given().iloc[0:0]
    with zipfile.ZipFile(
        io.BytesIO(coding_files.projects(empty, NOTES, filled(Scheme, scheme), "gaps")["refi"])
    ) as archive:
        root = etree.fromstring(archive.read("project.qde"))
    assert all(len(one) for one in root)


def test_the_text_of_a_page_is_the_note():
    for text in [*TEXTS.values(), FURTHER, "", "\n", " a\u00a0\u2028b &lt; <p>"]:
        assert taguette.text_of(taguette_project.page(text)) == text


def test_the_codebook_of_taguette_has_a_mark_and_two_columns():
    content = coding_files.codebooks(filled(Scheme, SCHEME), "gaps")["taguette"]
    assert content.startswith(b"\xef\xbb\xbftag,description\r\n")
    assert "Lücke & Bedarf".encode() in content and b"Under: L" in content


def test_the_codebook_of_maxqda_has_paths(tmp_path):
    path = tmp_path / "codebook.xlsx"
    path.write_bytes(coding_files.codebooks(filled(Scheme, SCHEME), "gaps")["maxqda"])
    cells = sheet.read(path)
    assert list(cells.columns) == ["Code", "Memo"]
    top = "Lücke & Bedarf"
    paths = [top, f"{top} > plan", f"{top} > Size of the team", f"{top} > Size of the team > tiny", "Weeks"]
    assert cells["Code"].tolist() == paths
    assert cells["Memo"].tolist()[3] == "Counter-examples: =SUM(A1)"


def test_losses_are_tables_of_their_contract():
    project, codebook = made()["losses"], coding_files.codebooks(filled(Scheme, SCHEME), "gaps")["losses"]
    tables.check(project, "project.losses")
    tables.check(codebook, "codebook.losses")
    assert {"refi", "taguette", "all"} == set(project["format"])
    assert "who coded, once imported" in set(project["lost"])
    assert "nets, base of the scheme" in set(codebook["lost"])


def test_the_tree():
    codes = filled(Scheme, SCHEME).codes
    assert code_tree.above(codes, "tiny") == ["gap", "team"]
    assert code_tree.below(codes, "gap") == ["plan", "team", "tiny"]
    assert list(code_tree.in_order(codes)) == ["gap", "plan", "team", "tiny", "weeks"]
    assert code_tree.held(codes, ["tiny"]) == {"tiny", "team", "gap"}
    assert code_tree.nearest(codes, ["plan", "tiny"]) == "gap" and code_tree.nearest(codes, ["tiny", "team"]) == "team"
    assert code_tree.nearest(codes, ["plan", "weeks"]) is None
    assert code_tree.could_name(notes(), filled(Code, {"asked": {"language": ["en", "zh"]}}))["note"].tolist() == [
        "N-01",
        "N-03",
        "N-05",
    ]


WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\t<&\u00a0"), min_size=2, max_size=40
)
SPOTS = st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), st.sampled_from(["plan", "gap"])), min_size=1, max_size=4)


@limits(max_examples=60)
@drawn(text=WORDS, spots=SPOTS)
def test_any_passage_of_any_text_comes_back(text, spots):
    text = frozen("note: N-09\n\n" + text + " the end")
    rows = {}
    for one, two, code in spots:
        start, end = sorted((round(one * len(text)), round(two * len(text))))
        if start < end and text[start:end].strip():
            rows[code] = {"start": start, "end": end, "quote": text[start:end]}
    rows = rows or {"gap": {"start": 0, "end": 4, "quote": "note"}}
    same = {"note": "N-09", "coder": "first", "verdict": "fits", "file": "x", "row": 2}
    empty = dict.fromkeys(("value", "suggestion", "version", "reason"))
    frame = pd.DataFrame([same | empty | {"code": code} | row for code, row in rows.items()])
    frame = frame.astype({"value": "float64", "start": "Int64", "end": "Int64"})
    own = NOTES.iloc[:1].assign(note="N-09", text=text)
    made = coding_files.projects(frame, own, filled(Scheme, SCHEME), "gaps")
    for name, form in (("project.qdpx", "refi"), ("project.sqlite3", "taguette")):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(made[form])
            read = all_codings.read([path], own, filled(Scheme, SCHEME | {"codings": [{"file": name}]}), "gaps")
        assert told(read["codings"]) == told(frame), name


def test_a_blind_coder_gets_the_drawn_notes_and_no_codings(tmp_path):
    marks = ["yes" if k % 2 == 0 else "no" for k in range(len(TEXTS))]
    drawn_notes = pd.DataFrame({"note": sorted(TEXTS), "drawn": marks})
    made = coding_files.blank(notes(), drawn_notes, filled(Scheme, SCHEME), "gaps")
    assert made["refi"] == coding_files.blank(notes(), drawn_notes, filled(Scheme, SCHEME), "gaps")["refi"]
    (tmp_path / "draw.qdpx").write_bytes(made["refi"])
    (tmp_path / "draw.sqlite3").write_bytes(made["taguette"])
    loader = pytest.importorskip("pyrefiqda")
    project = loader.RefiProject.load(tmp_path / "draw.qdpx", extract_dir=str(tmp_path / "out"))
    assert len(project.sources.text_source) == (drawn_notes["drawn"] == "yes").sum()
    assert not any(source.plain_text_selection for source in project.sources.text_source)
    documents, passages, *_ = taguette.read(tmp_path / "draw.sqlite3")
    assert len(documents) == (drawn_notes["drawn"] == "yes").sum() and not passages
