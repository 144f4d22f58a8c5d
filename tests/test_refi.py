"""Projects of REFI-QDA in every dialect that tools were seen to write: each span right, or a sentence."""

import itertools
import unicodedata
import zipfile

import pytest

from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings
from scripts.interviews.projects import refi
from scripts.settings.scheme import Scheme
from tests.filled import filled
from tests.projects import NOTES, PASSAGES, SCHEME, TEXTS, coded_segments, expected, identity, qdpx, read


def refused(path, **described) -> str:
    with pytest.raises(EvidenceError) as caught:
        read(path, **described)
    message = str(caught.value)
    assert all(path.name in one and len(one) < 400 for one in caught.value.parts)
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
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.startswith("fits").all() and len(made["coded_segments"]) == len(
        PASSAGES
    )
    assert f"gaps: {len(PASSAGES)} of {len(PASSAGES)} coded segments match their notes" in made["line"]
    assert ("not called project.qde" in made["line"]) == (dialect.get("qde", "project.qde") != "project.qde")
    units = {"points": "code points", "utf16": "UTF-16 units", "bytes": "bytes"}[dialect.get("unit", "points")]
    end = "end inclusive" if dialect.get("end") else "end exclusive"
    assert made["coded_segments"]["verdict"].str.contains(f"{units}, {end}").all()


def test_the_units_of_these_texts_are_told_apart():
    """Were all texts plain ASCII, every dialect would be read right by chance."""
    for quote in (quote for _, quote, _, _ in PASSAGES if not quote.isascii()):
        assert len(quote.encode()) != len(quote)
    assert any(len(text.encode("utf-16-le")) // 2 != len(text) for text in TEXTS.values())
    assert len({tuple(one) for one in expected()}) == len(PASSAGES)


def test_guids_in_capitals_and_braces_are_the_same_guids(tmp_path):
    path = qdpx(tmp_path / "project.qdpx", braces=True)
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("project.qde").decode()
    assert "{" + identity("Ada").upper() + "}" in xml and f'guid="{identity("Ada")}"' in xml


def test_text_that_is_not_composed_keeps_its_places(tmp_path):
    """The file is NFD, our note NFC: fewer characters, the same words."""
    apart = {note: unicodedata.normalize("NFD", text) for note, text in TEXTS.items()}
    assert apart["N-04"] != TEXTS["N-04"]
    passages = [(note, unicodedata.normalize("NFD", quote), code, coder) for note, quote, code, coder in PASSAGES]
    for unit in ("points", "utf16", "bytes"):
        made = read(qdpx(tmp_path / f"{unit}.qdpx", texts=apart, passages=passages, unit=unit))
        assert coded_segments(made) == expected()


def test_a_passage_that_cuts_a_composed_letter_is_listed(tmp_path):
    apart = {"N-04": unicodedata.normalize("NFD", TEXTS["N-04"])}
    cut = unicodedata.normalize("NFD", "L\u2019é")[:-1]  # the letter without its accent
    passages = [*(one for one in PASSAGES if one[0] == "N-04" and "é" not in one[1]), ("N-04", cut, "team", "Ben")]
    made = read(qdpx(tmp_path / "project.qdpx", texts=apart, passages=passages))
    assert len(coded_segments(made)) == 1
    assert list(made["coded_segments"]["verdict"].str.startswith("fits")).count(False) == 1


def test_a_document_may_be_a_part_of_the_note(tmp_path):
    bodies = {note: text.partition("\n\n")[2] for note, text in TEXTS.items()}
    made = read(qdpx(tmp_path / "project.qdpx", texts=bodies))
    assert coded_segments(made) == expected()
    assert made["coded_segments"]["verdict"].str.endswith("; a part of the note").all()
    other = {note: f"{note}.docx" for note in TEXTS}
    assert coded_segments(read(qdpx(tmp_path / "named.qdpx", texts=bodies, names=other))) == expected()
    strange = {note: f"Interview {k}" for k, note in enumerate(TEXTS)}
    path = qdpx(tmp_path / "strange.qdpx", texts=bodies, names=strange)
    said = refused(path).splitlines()
    assert said[0] == f"{len(TEXTS)} things are to be corrected:"
    assert all(f"document 'Interview {k}': it is not one of the notes" in one for k, one in enumerate(said[1:]))
    assert coded_segments(read(path, notes={name: note for note, name in strange.items()})) == expected()


def test_a_document_whose_white_space_differs_is_matched_by_its_letters(tmp_path):
    rewritten = {note: text.partition("\n\n")[2].replace("\n", "\n\n") for note, text in TEXTS.items()}
    passages = [one for one in PASSAGES if "\n" not in one[1]]
    made = read(qdpx(tmp_path / "project.qdpx", texts=rewritten, passages=passages))
    assert coded_segments(made) == expected(passages)
    assert made["coded_segments"]["verdict"].str.endswith("; white space differs from the note").all()


def test_a_document_whose_words_differ_is_refused_by_name(tmp_path):
    changed = TEXTS | {"N-03": TEXTS["N-03"].replace("每天", "每周")}
    passages = [one for one in PASSAGES if one[1] != "计划每天都变"]
    message = refused(qdpx(tmp_path / "project.qdpx", texts=changed, passages=passages))
    assert "document 'N-03': its text is neither that of note N-03" in message
    untouched = [one for one in passages if one[0] != "N-03"]  # a document without codings needs no note
    assert coded_segments(read(qdpx(tmp_path / "other.qdpx", texts=changed, passages=untouched))) == expected(untouched)


def test_projects_of_several_coders_merge_on_the_text(tmp_path):
    files = {}
    for coder, ours in (("Ada", "first"), ("Ben", "second")):
        own = [one for one in PASSAGES if one[3] == coder]
        files[qdpx(tmp_path / f"{coder}.qdpx", passages=own, mark=coder == "Ada", end=-(coder == "Ben"))] = ours
    entries = [{"file": path.name, "coders": {"Ada": "first", "Ben": "second"}} for path in files]
    made = all_codings.read(list(files), NOTES, filled(Scheme, SCHEME | {"codings": entries}), "gaps")
    assert coded_segments(made) == expected()
    assert "end exclusive" in made["line"] and "end inclusive" in made["line"]


def selection(start, end, name=None, code="team", extra=""):
    title = "" if name is None else f' name="{name}"'
    return (
        f'<PlainTextSelection guid="{identity(f"{start} {end}")}"{title} startPosition="{start}" endPosition="{end}">{extra}'
        f'<Coding guid="{identity(f"c {start} {end}")}" creatingUser="{identity("Ada")}">'
        f'<CodeRef targetGUID="{identity(f"code {code}")}"/></Coding></PlainTextSelection>'
    )


# What a selection says, and how its verdict begins.
STRANGE = {
    "an empty passage": selection(5, 5, ""),
    "past the end": selection(70, 9999),
    "start and end are not those of the quote": selection(40, 48, "The team is too small"),
    "the quote is not in the document": selection(40, 48, "Words that nobody said"),
    "fits; no quote beside it": selection(12, 15),
    "fits; code points": selection(12, 21, "label", extra="<Description>The team </Description>"),
}


@pytest.mark.parametrize("verdict", STRANGE)
def test_what_does_not_fit_is_listed_and_where_it_is(tmp_path, verdict):
    passages = [one for one in PASSAGES if one[2] == "plan"]
    made = read(qdpx(tmp_path / "project.qdpx", passages=passages, selections=STRANGE[verdict]))
    one = made["coded_segments"][made["coded_segments"]["code"] == "team"]
    assert len(one) == 1 and one["verdict"].iloc[0].startswith(verdict)
    right = len(passages) + verdict.startswith("fits")
    assert f"{right} of {len(passages) + 1} coded segments match" in made["line"]
    assert len(coded_segments(made)) == right


def test_a_name_cut_off_by_its_tool_is_a_quote(tmp_path):
    text = TEXTS["N-01"]
    start = text.index("Plans")
    chosen = selection(start, start + 23, "Plans 𠮷野 chan…") + selection(start, start + 30, "The team is …", "plan")
    made = read(qdpx(tmp_path / "project.qdpx", passages=PASSAGES[4:], selections=chosen))
    verdicts = made["coded_segments"].query("note == 'N-01'").set_index("code")["verdict"]
    assert verdicts["team"].startswith("fits") and verdicts["plan"].startswith("start and end are not")


def test_what_offsets_count_is_never_guessed(tmp_path):
    message = refused(qdpx(tmp_path / "project.qdpx", named=False))
    assert "declare offsets: {unit: code points} (or another value" in message
    shifted = {note: "Wrongly kept. " + text for note, text in TEXTS.items()}
    path = qdpx(tmp_path / "shifted.qdpx", texts=shifted)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content.removeprefix(b"Wrongly kept. "))
    assert "its offsets do not lead to its quotes" in refused(path)


def test_a_passage_without_a_quote_waits_for_others_to_settle_its_place(tmp_path):
    """All quotes stand before the first wide character: UTF-16 units and code points give them alike."""
    passages = [("N-01", "The team", "plan", "Ada")]
    after = TEXTS["N-01"].index("change")
    made = read(qdpx(tmp_path / "project.qdpx", passages=passages, selections=selection(after, after + 6)))
    assert "do not settle" in made["coded_segments"].query("code == 'team'")["verdict"].iloc[0]
    assert coded_segments(made) == expected(passages)


def test_overlapping_passages_of_one_coder_and_code_are_one(tmp_path):
    passages = [("N-01", "The team is", "team", "Ada"), ("N-01", "team is too small", "team", "Ada")]
    passages += [("N-01", "too", "team", "Ada"), ("N-01", "too", "team", "Ben"), ("N-01", "they said", "team", "Ada")]
    made = read(qdpx(tmp_path / "project.qdpx", passages=passages))
    whole = [("N-01", "The team is too small", "team", "Ada"), *passages[3:]]
    assert coded_segments(made) == expected(whole)
    assert list(made["coded_segments"]["verdict"].str.startswith("joined")).count(True) == 2
    assert "5 of 5 coded segments match" in made["line"]
    assert len(made["codings"]) == len(whole)


def test_passages_that_touch_stay_two(tmp_path):
    passages = [("N-01", "The team ", "team", "Ada"), ("N-01", "is too small", "team", "Ada")]
    made = read(qdpx(tmp_path / "project.qdpx", passages=passages))
    assert coded_segments(made) == expected(passages)


def test_a_whole_document_a_case_and_a_value(tmp_path):
    code = f'<CodeRef targetGUID="{identity("code plan")}"/>'
    bare = f'<Coding guid="{identity("bare")}" creatingUser="{identity("Ben")}">{code}</Coding>'
    source = f'<SourceRef targetGUID="{identity("source N-02")}"/>'
    value = f'<VariableRef targetGUID="{identity("weeks")}"/><IntegerValue>3</IntegerValue>'
    region = f'<VariableRef targetGUID="{identity("region")}"/><TextValue>South</TextValue>'
    more = (
        f'<Variables><Variable guid="{identity("weeks")}" name="Weeks" typeOfVariable="Integer"/>'
        f'<Variable guid="{identity("region")}" name="Region" typeOfVariable="Text"/></Variables>'
        f'<Cases><Case guid="{identity("case")}" name="Case">{code}<VariableValue>{value}</VariableValue>'
        f"<VariableValue>{region}</VariableValue>{source}</Case></Cases>"
    )
    path = qdpx(tmp_path / "project.qdpx", passages=PASSAGES[:1], selections=bare, more=more)
    scheme = SCHEME | {"codes": SCHEME["codes"] | {"weeks": {"label": "Weeks", "numeric": True}}}
    entry = SCHEME["codings"][0] | {"coder": "first"}
    found = all_codings.read([path], NOTES, filled(Scheme, scheme | {"codings": [entry]}), "gaps")["codings"].set_index(
        ["note", "code"]
    )
    assert found.loc[("N-01", "plan"), ["coder", "start", "end"]].tolist() == ["second", 0, len(TEXTS["N-01"])]
    assert found.loc[("N-02", "plan"), ["coder", "end"]].tolist() == ["first", len(TEXTS["N-02"])]
    assert found.loc[("N-02", "weeks"), "value"] == 3
    assert found["verdict"].str.startswith("fits; the whole document").sum() == 3


def test_codes_are_known_by_key_label_path_or_declared(tmp_path):
    tree = {"plan": ("Gaps", "Planning"), "team": ("Gaps", "Size of the team")}
    assert coded_segments(read(qdpx(tmp_path / "tree.qdpx", code_names=tree))) == expected()
    twice = {"plan": ("Gaps", "Other"), "team": ("Strengths", "Other")}
    path = qdpx(tmp_path / "twice.qdpx", code_names=twice)
    message = refused(path)
    assert "no code for 2 of its 2 codes (first in codings 1, 2): declare" in message
    assert "config/schemes/twice.draft.yaml lists" in message
    assert "Strengths" not in message  # a name of a code may be words of a respondent
    assert "2 of its codes have the same name" in refused(path, codes={"Other": "plan"})
    for written in ("Gaps > Other", "Gaps/Other", "gaps::other"):
        assert coded_segments(read(path, codes={written: "plan", "Strengths > Other": "team"})) == expected()
    elsewhere = read(path, codes={"Gaps > Other": "plan"}, other=["Strengths"])
    assert coded_segments(elsewhere) == expected([one for one in PASSAGES if one[2] == "plan"])


def test_coders_are_never_lost(tmp_path):
    path = qdpx(tmp_path / "project.qdpx")
    said = refused(path, coders={}).splitlines()
    assert len(said) == 3 and "no coder 'Ada'" in said[1] and "no coder 'Ben'" in said[2]
    said = refused(path, coders={}, codes={"Planning": "plan"}).splitlines()
    assert len(said) == 3 and "no coder 'Ada'" in said[1]
    unknown = {"plan": ("Planning",), "team": ("Of no scheme",)}
    said = refused(qdpx(tmp_path / "more.qdpx", code_names=unknown), coders={"Ada": "first"}, notes={"N-01": "N-99"})
    assert "the scheme has no code for 1 of its 2 codes" in said
    assert "no coder 'Ben'" in said and "document 'N-01': it is not one of the notes" in said
    assert "the file names its coder, 'Ben'" in refused(path, coders={"Ada": "first"}, coder="first")


def test_what_is_declared_of_a_file_has_to_be_of_the_scheme(tmp_path):
    path = qdpx(tmp_path / "project.qdpx")
    assert "to 'plans', which is not a code of the scheme. Did you mean 'plan'?" in refused(
        path, codes={"Planning": "plans"}
    )
    assert "it is not one of the notes" in refused(path, notes={"N-01": "N-99"})


def test_a_code_may_say_that_nothing_was_found(tmp_path):
    passages = [*PASSAGES[:4], ("N-02", "خطة", "nothing", "Ada"), ("N-02", "صغير", "nothing", "Ada")]
    names = {"plan": ("Planning",), "team": ("team",), "nothing": ("Nothing found",)}
    path = qdpx(tmp_path / "project.qdpx", passages=passages, code_names=names)
    made = read(path, nothing="Nothing found")
    empty = made["codings"][made["codings"]["code"].isna()]
    assert empty[["note", "coder", "verdict"]].to_numpy().tolist() == [["N-02", "first", "nothing found"]]
    assert len(made["coded_segments"]) == 4


def damaged(path, change):
    with zipfile.ZipFile(path) as archive:
        members = [(name, archive.read(name)) for name in archive.namelist()]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in itertools.chain.from_iterable(change(name, content) for name, content in members):
            archive.writestr(name, content)
    return path


def replaced(old: bytes, new: bytes):
    return lambda name, content: [(name, content.replace(old, new))]


HARM = {
    "its path leads out": lambda name, content: [(name, content), ("../" + name, b"")],
    "a folder within sources": lambda name, content: [(name, content), ("sources/more/" + name, b"")],
    "the name occurs twice": lambda name, content: [(name, content), (name.upper(), content)],
    "holds 2 files .qde": lambda name, content: [(name, content)] + ([("b.qde", content)] if "qde" in name else []),
    "holds 0 files .qde": lambda name, content: [("in/" + name, content)],
    "declares a document type": replaced(b"<Project", b"<!DOCTYPE x [<!ENTITY y 'z'>]><Project"),
    "not XML": replaced(b"</Project>", b""),
    "not a REFI-QDA project": replaced(b"project:1.0", b"project:9.9"),
    "its text is not in the project": lambda name, content: [] if name.endswith(".txt") else [(name, content)],
    "its text lies outside": replaced(b"internal://", b"relative:///"),
    "leads out of the project": replaced(b"internal://", b"internal://../"),
    "is not UTF-8": lambda name, content: [(name, content if "qde" in name else content.decode().encode("utf-16"))],
    "is coded and has no plain text": replaced(b"plainTextPath", b"richTextPath"),
    "no whole numbers as positions": replaced(b'startPosition="', b'startPosition="x'),
    "refers to a code that is not in": replaced(b"<CodeRef targetGUID=", b"<CodeRef target="),
}


@pytest.mark.parametrize("said", HARM)
def test_files_that_could_do_harm_or_lack_something_are_refused(tmp_path, said):
    assert said in refused(damaged(qdpx(tmp_path / "project.qdpx"), HARM[said]))


def test_bombs_and_what_is_no_archive_are_refused(tmp_path):
    path = qdpx(tmp_path / "project.qdpx")
    with zipfile.ZipFile(path) as archive:
        text = next(name for name in archive.namelist() if name.endswith(".txt"))
        xml = archive.read("project.qde")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", xml)
        archive.writestr(text, b"a" * 20_000_000)
    assert "packed more than" in refused(path)
    path.write_bytes(b"PK\x03\x04 no archive")
    assert "broken or not a REFI-QDA project" in refused(path)


def test_a_coding_of_a_picture_is_listed(tmp_path):
    code = f'<Coding guid="{identity("p")}" creatingUser="{identity("Ada")}"><CodeRef targetGUID="{identity("code plan")}"/></Coding>'
    picture = f'<PictureSource guid="{identity("pic")}" name="N-04"><PictureSelection>{code}</PictureSelection></PictureSource>'
    path = damaged(qdpx(tmp_path / "project.qdpx"), replaced(b"</Sources>", f"{picture}</Sources>".encode()))
    made = read(path)
    assert (made["coded_segments"]["verdict"] == "a coding of a picture, not of text").sum() == 1
    assert coded_segments(made) == expected()


@pytest.mark.parametrize(("size", "bits", "said"), [(2**31, 0, "more than 2 GiB"), (1, 1, "encrypted")])
def test_members_too_large_or_encrypted_are_refused(size, bits, said):
    part = zipfile.ZipInfo("sources/film.mp4")
    part.file_size, part.flag_bits = size, bits
    with pytest.raises(EvidenceError, match=said):
        refi.checked("project.qdpx", [part])
    part.file_size, part.flag_bits = 2**31 - 1, 0
    assert refi.checked("project.qdpx", [part])


def test_a_complete_file_says_where_nothing_was_found(tmp_path):
    passages = [("N-01", "The team", "team", "Ada"), ("N-02", "خطة واحدة", "other", "Ada")]
    names = {"plan": ("Planning",), "team": ("team",), "other": ("Elsewhere",)}
    texts = TEXTS | {"Memo": "A memo of the coder.\n"}
    path = qdpx(tmp_path / "project.qdpx", texts=texts, passages=passages, code_names=names)
    assert len(read(path, other=["Elsewhere"])["codings"]) == 1
    made = read(path, other=["Elsewhere"], complete=True)
    empty = made["codings"][made["codings"]["code"].isna()]
    assert empty["note"].tolist() == ["N-02", "N-03", "N-04"]
    assert set(empty["coder"]) == {"first"} and "documents that are none of the notes: 1" in made["line"]
    both = qdpx(tmp_path / "both.qdpx")
    assert "has 2 coders" in refused(both, complete=True)
    silent = qdpx(tmp_path / "silent.qdpx", passages=[])
    assert "holds no codings" in refused(silent)
    assert len(read(silent, complete=True, coder="second")["codings"]) == 4


def test_a_page_with_its_text_is_read_and_the_page_listed(tmp_path):
    """MAXQDA, NVivo: a PDF has its text beside it; passages of the text are right, regions of a page have none."""
    path = qdpx(tmp_path / "project.qdpx")
    region = f'<PDFSelection><Coding creatingUser="{identity("Ada")}"><CodeRef targetGUID="{identity("code plan")}"/></Coding></PDFSelection>'

    def paged(name, content):
        if name != "project.qde":
            return [(name, content)]
        start = content.index(b"<TextSource")
        end = content.index(b"</TextSource>")
        text = content[start:end].replace(
            b"<TextSource",
            b'<PDFSource guid="%s" name="N-01">%s<Representation' % (identity("pdf").encode(), region.encode()),
        )
        return [
            (name, content[:start] + text + b"</Representation></PDFSource>" + content[end + len(b"</TextSource>") :])
        ]

    made = read(damaged(path, paged))
    assert coded_segments(made) == expected()
    assert (made["coded_segments"]["verdict"] == "a coding of a page, not of text").sum() == 1


def test_further_members_and_what_is_not_coded_do_no_harm(tmp_path):
    """NVivo writes sources/.root, and a styled text beside the plain one; a picture that nobody coded may lie there."""
    path = qdpx(tmp_path / "project.qdpx")
    extra = [("sources/.root", b""), ("sources/a.docx", b"PK\x03\x04"), ("sources/", b"")]
    picture = f'<PictureSource guid="{identity("pic")}" name="Photograph"/>'.encode()
    put = replaced(b"</Sources>", picture + b"</Sources>")
    path = damaged(path, lambda name, content: put(name, content) + (extra if name == "project.qde" else []))
    assert coded_segments(read(path)) == expected()


def test_a_selection_nobody_coded_is_no_coding(tmp_path):
    bare = f'<PlainTextSelection guid="{identity("bare")}" name="The" startPosition="12" endPosition="15"/>'
    made = read(qdpx(tmp_path / "project.qdpx", selections=bare))
    assert coded_segments(made) == expected() and len(made["coded_segments"]) == len(PASSAGES)


def test_codings_of_memos_are_said_to_be_left_out(tmp_path):
    code = f'<Coding guid="{identity("m")}"><CodeRef targetGUID="{identity("code plan")}"/></Coding>'
    more = f'<Notes><Note guid="{identity("memo")}"><PlainTextContent>Mine</PlainTextContent>{code}</Note></Notes>'
    made = read(qdpx(tmp_path / "project.qdpx", more=more))
    assert coded_segments(made) == expected() and "codings of memos left out: 1" in made["line"]
