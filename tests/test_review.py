"""Suggestions from outside, what people decide on them, and how far suggestions can be trusted."""

import base64
import csv
import hashlib
import io
import json
import re

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.ground import tables
from scripts.ground.errors import EvidenceError
from scripts.ground.note_tables import CODINGS, DECISIONS, SUGGESTIONS
from scripts.interviews.codings import all_codings, counting, decisions
from scripts.interviews.comparison import coder_agreement
from scripts.interviews.schemes import coded_segments
from scripts.interviews.suggestions import all_suggestions, decision_sheets, precision
from scripts.settings.scheme import Scheme
from scripts.sheets import headed
from tests.filled import filled
from tests.test_codings import put

TEXT = "=1+1 we need rain. There is no shade. More rain, more shade. 40 weeks </script> of ماء."
CODES = {
    "rain": {"label": "Rain", "definition": "Asks for rain", "numeric": False},
    "shade": {"label": "Shade", "definition": "=Asks for shade", "numeric": False},
    "weeks": {"label": "Weeks", "definition": "", "numeric": True, "unit": "weeks"},
}
RULES = [{"id": "rain", "code": "rain", "language": "any", "words": ["rain"]}]
RULES += [{"id": "shade", "code": "shade", "language": "en", "words": ["shade"]}]
GARDEN = {
    "title": "Wishes",
    "question": "What do you wish for?",
    "codings": [{"file": "raw/codings/wishes.csv"}],
    "base": {"group": ["gardener"]},
    "count": ["first"],
    "agreement": ["first", "second"],
    "codes": CODES,
    "rules": RULES,
}
HASH = "0123456789abcdef"


def garden(*names, text=TEXT):
    rows = [(name, "gardener", "en", "wishes", text, hashlib.sha256(text.encode()).hexdigest()) for name in names]
    return pd.DataFrame(rows, columns=["note", "group", "language", "asked", "text", "sha256"])


NOTES = garden("A", "B", "C")


def write(folder, name, head, columns, rows):
    """Write a table with a head in the form that the ending of its name says."""
    path = folder / name
    lines = [*([key, value] for key, value in head.items()), [], columns, *rows]
    if path.suffix == ".jsonl":
        objects = [head, *(dict(zip(columns, one, strict=True)) for one in rows)]
        path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in objects), encoding="utf-8")
    elif path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for number, line in enumerate(lines, 1):
            for place, value in enumerate(line, 1):
                cell = book.active.cell(number, place, str(value))
                cell.data_type = "s"
        book.save(path)
    else:
        with path.open("w", encoding="utf-8", newline="") as target:
            csv.writer(target, delimiter=";" if "semicolon" in name else ",").writerows(lines)
    return path


def at(quote, number=0):
    start = [found.start() for found in re.finditer(re.escape(quote), TEXT)][number]
    return start, start + len(quote)


def suggested(note, code, quote, number=0, suggested_by="rules", rule=None, polarity="affirmed", version="v1"):
    start, end = at(quote, number)
    return {
        "note": note,
        "code": code,
        "start": start,
        "end": end,
        "quote": quote,
        "suggested_by": suggested_by,
        "rule": rule or code,
        "version": version,
        "language": "en",
        "polarity": polarity,
    }


def frame(*rows):
    made = SUGGESTIONS.framed(rows)
    tables.check(made, "suggestions")
    return made


def said(one, decision, other="", value="", comment="", text=TEXT):
    """Return a row of a file of decisions."""
    name = f"{one['suggested_by']}:{one['rule']}@{one['version']}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    passage = [one["note"], digest, one["code"], one["start"], one["end"], one["quote"], one["polarity"], name]
    return [*passage, decision, other, value, comment]


def decided(folder, rows, coder="first", notes=NOTES, scheme=GARDEN, name="decided.jsonl"):
    head = {"coder": coder, "scheme": "wishes", "version": decisions.version(filled(Scheme, scheme))}
    path = write(folder, name, head, [*decisions.PASSAGE, *decisions.SAID], rows)
    made = decisions.read([path], notes, filled(Scheme, scheme), "wishes")
    tables.check(made["decisions"], "decisions")
    return made["decisions"]


@pytest.mark.parametrize("name", ["a.csv", "semicolon.csv", "a.xlsx", "a.jsonl"])
def test_a_head_and_a_table_in_each_form(tmp_path, name):
    path = write(
        tmp_path, name, {"suggested_by": "m", "hash": HASH}, ["note", "quote"], [["A", "1, 2; 3"], ["B", "=x"]]
    )
    head, found = headed.read(path, ["suggested_by"])
    assert head == {"suggested_by": "m", "hash": HASH}
    assert found.to_dict("list") == {"note": ["A", "B"], "quote": ["1, 2; 3", "=x"]}
    # The row is that which a person sees.
    assert list(found.index) == ([2, 3] if name == "a.jsonl" else [5, 6])


def test_a_file_without_a_head_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("note,quote\nA,x\n")
    with pytest.raises(EvidenceError, match=r"a\.csv: the file has no head"):
        headed.read(path, [])
    path = write(tmp_path, "b.csv", {"suggested_by": "m"}, ["note"], [["A"]])
    with pytest.raises(EvidenceError, match=r"b\.csv: the head has no 'version'"):
        headed.read(path, ["suggested_by", "version"])
    for text in ('{"a": 1}\n[1]\n', '{"a": 1}\n{"b": {"c": 1}}\n', '{"a": 1}\nnothing\n'):
        path = tmp_path / "c.jsonl"
        path.write_text(text)
        with pytest.raises(EvidenceError, match=r"c\.jsonl, line 2: this must be one object"):
            headed.read(path, [])


def test_a_file_with_words_of_before_is_refused_with_those_of_today(tmp_path):
    old = {"proposer": "model", "version": "2", "hash": HASH}
    path = write(tmp_path, "old.csv", old, ["note", "code", "quote"], [["A", "rain", "rain"]])
    with pytest.raises(EvidenceError, match=r"old\.csv: 'proposer' is called 'suggested_by' now: write that"):
        all_suggestions.read(path, NOTES, filled(Scheme, GARDEN))
    columns = [name.replace("suggestions", "proposals") for name in [*decisions.PASSAGE, *decisions.SAID]]
    head = {"coder": "first", "scheme": "wishes", "version": "1"}
    path = write(tmp_path, "old.jsonl", head, columns, [said(suggested("A", "rain", "rain"), "accept")])
    with pytest.raises(EvidenceError, match=r"old\.jsonl: 'proposals' is called 'suggestions' now: write that"):
        decisions.read([path], NOTES, filled(Scheme, GARDEN), "wishes")


def outside(folder, rows, head=None, columns=("note", "code", "start", "end", "quote"), name="model.jsonl"):
    path = write(folder, name, head or {"suggested_by": "model", "version": "2", "hash": HASH}, list(columns), rows)
    made = all_suggestions.suggest(NOTES, [], [path], filled(Scheme, GARDEN), "wishes")
    tables.check(made["suggestions"], "suggestions")
    tables.check(made["suggested_segments"], "suggested_segments")
    return made


@pytest.mark.parametrize("name", ["model.csv", "model.xlsx", "model.jsonl"])
def test_suggestions_of_a_file_join_those_of_the_rules(tmp_path, name):
    rows = [["A", "rain", "", "", "we need rain"], ["B", "shade", *at("shade", 1), "shade"]]
    made = outside(tmp_path, rows, name=name)
    own = made["suggestions"].query("suggested_by == 'model'")
    assert own[["note", "code", "start", "end", "rule", "version", "language", "polarity"]].values.tolist() == [
        ["A", "rain", *at("we need rain"), "prompt", f"2+{HASH[:12]}", "en", "affirmed"],
        ["B", "shade", *at("shade", 1), "prompt", f"2+{HASH[:12]}", "en", "affirmed"],
    ]
    assert set(made["suggestions"]["suggested_by"]) == {"model", "rules"}
    assert made["line"].endswith("; 2 of 2 suggestions of 1 files match their notes")
    for one in made["suggestions"].to_dict("records"):
        assert TEXT[one["start"] : one["end"]] == one["quote"]


def test_nothing_suggested_and_nothing_decided_is_no_mistake(tmp_path):
    path = tmp_path / "model.jsonl"
    path.write_text(json.dumps({"suggested_by": "model", "version": "2", "hash": HASH}))
    assert all_suggestions.read(path, NOTES, filled(Scheme, GARDEN)) == []
    path.write_text(json.dumps({"coder": "first", "scheme": "wishes", "version": "2"}))
    made = decisions.read([path], NOTES, filled(Scheme, GARDEN), "wishes")
    tables.check(made["decisions"], "decisions")
    assert made["line"] == "wishes: 0 decisions, 0 give a code"


def test_what_is_not_its_quote_is_listed_and_not_suggested(tmp_path):
    start, end = at("shade")
    rows = [
        ["A", "shade", start + 1, end + 1, "shade"],
        ["A", "shade", "", "", "made up by a model"],
        ["A", "shade", "", "", "shade"],
        ["A", "shade", start, end, "shade"],
        ["A", "shade", start, end, "shade"],
    ]
    made = outside(tmp_path, rows)
    assert made["suggestions"]["suggested_by"].eq("model").sum() == 1
    assert made["suggested_segments"]["verdict"].tolist() == [
        f"the quote is at {start} to {end} and elsewhere",
        "the quote is not in the note",
        "the quote is in the note several times: give start and end",
        "fits",
        "the same as row 5",
    ]
    assert "quote" not in made["suggested_segments"].columns


@pytest.mark.parametrize(
    ("head", "rows", "words"),
    [
        ({"suggested_by": "model", "version": "2"}, [], "the head has no 'hash'"),
        ({"suggested_by": "model", "version": "2", "hash": "my prompt"}, [], "head, hash: give the SHA-256"),
        ({"suggested_by": "rules", "version": "2", "hash": HASH}, [], "'rules' means the rules of the scheme"),
        ({"suggested_by": "a|b", "version": "2", "hash": HASH}, [], "head, suggested_by: this must be a name"),
        (None, [["Z", "rain", "", "", "rain"]], "row 2, column note: there is no note 'Z'"),
        (None, [["A", "rian", "", "", "rain"]], "no code 'rian'. Did you mean 'rain'"),
        (None, [["A", "rain", "x", "3", "rain"]], "column start: this must be a whole number"),
    ],
)
def test_suggestions_that_say_too_little_are_refused(tmp_path, head, rows, words):
    rows = rows or [["A", "rain", "", "", "we need rain"]]
    with pytest.raises(EvidenceError, match=re.escape(words)):
        outside(tmp_path, rows, head)


OFFERED = frame(
    suggested("A", "rain", "rain"),
    suggested("A", "rain", "rain", 1),
    suggested("A", "rain", "rain", suggested_by="model", rule="prompt"),
    suggested("A", "shade", "shade", polarity="negated"),
    suggested("B", "weeks", "40 weeks", suggested_by="model", rule="prompt"),
)


def test_what_is_suggested_alike_is_decided_once():
    found = decision_sheets.items(OFFERED, NOTES, [], "first")
    assert [(one["note"], one["code"], one["suggestions"]) for one in found] == [
        ("A", "rain", "model:prompt@v1|rules:rain@v1"),
        ("A", "shade", "rules:shade@v1"),
        ("A", "rain", "rules:rain@v1"),
        ("B", "weeks", "model:prompt@v1"),
    ]
    for one in found:
        assert one["before"] + one["quote"] + one["after"] == TEXT


def laid(offered=OFFERED, coder="first", given=(), scheme=GARDEN, codings=()):
    return decision_sheets.lay_out(offered, NOTES, list(given), list(codings), filled(Scheme, scheme), "wishes", coder)


def test_the_page_lets_only_its_own_script_run():
    page = laid()["page"]
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    script = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    assert len(script) == 1
    digest = base64.b64encode(hashlib.sha256(script[0].encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'sha256-")
    assert "unsafe" not in policy and "http" not in page.split("<body>")[0].split("Content-Security-Policy")[1]
    # Words of a note can't end the element that holds them.
    data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, flags=re.DOTALL)[1]
    assert "</script> of ماء" in json.loads(data)["items"][0]["after"]
    assert laid() == laid()


def test_a_coder_whom_the_scheme_does_not_name_gets_no_page():
    with pytest.raises(EvidenceError, match=r"no coder 'frist' under count or agreement\. Did you mean 'first'"):
        laid(coder="frist")


def test_the_workbook_is_filled_in_and_read_back(tmp_path):
    path = tmp_path / "first.xlsx"
    path.write_bytes(laid()["workbook"])
    book = openpyxl.load_workbook(path)
    page = book["decisions"]
    assert not [cell.coordinate for rows in book for line in rows.iter_rows() for cell in line if cell.data_type == "f"]
    lists = {str(one.sqref).rstrip("0123456789"): one.formula1 for one in page.data_validations.dataValidation}
    assert set(lists.values()) == {'"accept,reject,other"', "codes!$A$1:$A$3"}
    names = [cell.value for cell in page[5]]
    for line, (decision, other, value, comment) in enumerate(
        [("accept", "", "", "=clear"), ("other", "rain", "", ""), ("reject", "", "", ""), ("accept", "", "40", "")], 6
    ):
        for name, words in (("decision", decision), ("other", other), ("value", value), ("comment", comment)):
            cell = page.cell(line, names.index(name) + 1, words)
            cell.data_type = "s"
    book.save(path)
    found = decisions.read([path], NOTES, filled(Scheme, GARDEN), "wishes")["decisions"]
    assert found[["note", "code", "decision", "other", "value", "comment"]].astype(object).fillna(
        ""
    ).values.tolist() == [
        ["A", "rain", "accept", "", "", "=clear"],
        ["A", "shade", "other", "rain", "", ""],
        ["A", "rain", "reject", "", "", ""],
        ["B", "weeks", "accept", "", 40.0, ""],
    ]
    # What was decided is laid out as decided.
    again = decision_sheets.items(OFFERED, NOTES, [found], "first")
    assert [one["decision"] for one in again] == ["accept", "other", "reject", "accept"]
    assert {one["decision"] for one in decision_sheets.items(OFFERED, NOTES, [found], "second")} == {""}
    assert laid(given=[found])["line"] == "wishes: 4 passages for first, 0 undecided: confidential"


def test_a_decision_on_a_note_that_left_the_base_stays_on_the_page(tmp_path):
    made = decided(tmp_path, [said(suggested("B", "rain", "rain"), "accept")])
    notes = NOTES.assign(group=["gardener", "visitor", "gardener"])
    offered = frame(suggested("A", "rain", "rain"), suggested("B", "shade", "shade"))
    page = decision_sheets.lay_out(offered, notes, [made], [], filled(Scheme, GARDEN), "wishes", "first")["page"]
    shown = json.loads(re.search(r'id="data">(.*?)</script>', page)[1])["items"]
    assert [(one["note"], one["code"], one["decision"]) for one in shown] == [
        ("A", "rain", ""),
        ("B", "rain", "accept"),
    ]


def test_the_right_code_is_name_by_key_or_label(tmp_path):
    codes = CODES | {"shade": CODES["shade"] | {"label": "Some shade"}}
    for name in ("shade", "Some shade", "some  Shade", "Shade"):
        made = decided(
            tmp_path, [said(suggested("A", "rain", "rain"), "other", name)], scheme=GARDEN | {"codes": codes}
        )
        assert list(made["other"]) == ["shade"]
    with pytest.raises(
        EvidenceError, match=r"column other: .* of the name given there. Did you mean 'Some shade' \(sh"
    ):
        decided(
            tmp_path, [said(suggested("A", "rain", "rain"), "other", "Some shad")], scheme=GARDEN | {"codes": codes}
        )


def test_rows_without_a_decision_do_not_count(tmp_path):
    one = suggested("A", "rain", "rain")
    assert len(decided(tmp_path, [said(one, ""), said(suggested("B", "rain", "rain"), "accept")])) == 1


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (said(suggested("A", "rain", "rain"), "yes"), "column decision: write accept, reject, other"),
        (said(suggested("A", "rain", "rain"), "other"), "column other: give the right code"),
        (said(suggested("A", "rain", "rain"), "accept", other="shade"), "column other: give the right code"),
        (
            said(suggested("A", "rain", "rain"), "other", other="shad"),
            "column other: the scheme has no code 'shad'. Did you mean 'shade' (Shade)?",
        ),
        (
            said(suggested("A", "rain", "rain") | {"code": "rian"}, "accept"),
            "column code: the scheme has no code 'rian'",
        ),
        (said(suggested("A", "weeks", "40 weeks"), "accept"), "column value: a numeric code needs a number"),
        (said(suggested("A", "rain", "rain") | {"end": 3}, "accept"), "the passage is not its quote"),
        (said(suggested("A", "rain", "rain", rule="a b"), "accept"), "this must be suggested_by:rule@version"),
        (said(suggested("Z", "rain", "rain"), "accept"), "there is no note 'Z'"),
        (said(suggested("A", "rain", "rain"), "accept", text="before"), "note A has changed since this was decided"),
    ],
)
def test_decisions_that_fit_nothing_are_refused(tmp_path, row, words):
    with pytest.raises(EvidenceError, match=re.escape(words)) as caught:
        decided(tmp_path, [row])
    assert "rain." not in str(caught.value) and "we need" not in str(caught.value)


def test_a_changed_mind_in_a_second_file_is_refused(tmp_path):
    one = suggested("A", "rain", "rain")
    decided(tmp_path, [said(one, "accept"), said(one, "accept")])
    with pytest.raises(EvidenceError, match=r"first decides differently on this passage in .*row 2: keep one"):
        decided(tmp_path, [said(one, "accept"), said(one, "reject")])
    with pytest.raises(EvidenceError, match="no coder 'third'"):
        decided(tmp_path, [said(one, "accept")], coder="third")


def given_codings(made, own=()):
    return decisions.codings(made, list(own), NOTES, filled(Scheme, GARDEN))


def test_an_accepted_suggestion_is_a_coding_and_any_other_is_not(tmp_path):
    rows = [
        said(suggested("A", "rain", "rain"), "accept", comment="clear"),
        said(suggested("A", "rain", "rain", 1), "reject"),
        said(suggested("A", "shade", "shade"), "other", other="rain"),
        said(suggested("B", "weeks", "40 weeks"), "accept", value="40"),
    ]
    found = given_codings(decided(tmp_path, rows))
    assert [(one["note"], one["code"], one["quote"], one["suggestion"], one["value"]) for one in found] == [
        ("A", "rain", "rain", "rules:rain", None),
        ("A", "rain", "shade", "rules:shade", None),
        ("B", "weeks", "40 weeks", "rules:weeks", 40.0),
    ]
    # A comment may quote a respondent: it stays with the decision.
    assert found[0]["reason"] is None and {one["coder"] for one in found} == {"first"}


def test_overlapping_accepted_passages_are_joined_and_own_codings_stand(tmp_path):
    rows = [
        said(suggested("A", "rain", "need rain"), "accept"),
        said(suggested("A", "rain", "rain. There", suggested_by="model", rule="prompt"), "accept"),
        said(suggested("B", "rain", "need rain"), "accept"),
    ]
    own = [{"note": "B", "coder": "first", "code": "rain", "start": 0, "end": 18, "verdict": "fits"}]
    found = given_codings(decided(tmp_path, rows), own)
    assert [(one["note"], one["quote"]) for one in found] == [("A", "need rain. There")]
    assert found[0]["suggestion"] == "rules:rain|model:prompt"
    assert found[0]["verdict"] == "fits; 2 suggestions joined"
    coded_segments.check_doubles(found)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)), min_size=1, max_size=12))
def test_joined_passages_cover_what_was_accepted_and_nothing_else(places):
    made = pd.DataFrame(
        [
            {name: None for name in DECISIONS.names}
            | {"coder": "first", "note": "A", "code": "rain", "start": start, "end": start + size, "decision": "accept"}
            | {"suggestions": "rules:rain@v1", "file": "f", "row": k, "version": "v"}
            for k, (start, size) in enumerate(places)
        ]
    ).astype({"other": "string"})
    found = given_codings(made)
    covered = [place for one in found for place in range(one["start"], one["end"])]
    assert len(covered) == len(set(covered))
    assert set(covered) == {place for start, size in places for place in range(start, start + size)}
    assert all(one["quote"] == TEXT[one["start"] : one["end"]] for one in found)


def test_a_suggestion_counts_once_it_is_accepted_and_the_table_says_so(tmp_path):
    notes = garden("A", "B")
    path = put(tmp_path, [["A", "first", "", "", "", "", ""], ["B", "first", "", "", "", "", ""]])
    before = counting.count(
        all_codings.read([path], notes, filled(Scheme, GARDEN), "wishes")["codings"],
        notes,
        filled(Scheme, GARDEN),
        "wishes",
        0.95,
    )
    share = before["numbers"].set_index("address").loc["wishes.respondents.all.rain"]
    assert share["value"] == 0 and pd.isna(share["flags"])
    path = put(tmp_path, [["B", "first", "", "", "", "", ""]])
    made = decided(tmp_path, [said(suggested("A", "rain", "rain"), "accept")], notes=notes)
    read = all_codings.read([path], notes, filled(Scheme, GARDEN), "wishes", [made])
    tables.check(read["codings"], "codings")
    after = counting.count(read["codings"], notes, filled(Scheme, GARDEN), "wishes", 0.95)["numbers"].set_index(
        "address"
    )
    share = after.loc["wishes.respondents.all.rain"]
    assert (share["value"], share["flags"]) == (0.5, "1 of 1 counted passages were suggested first")


UNRULED = GARDEN | {"rules": []}


def measured(offered, made, rows, notes=NOTES, scheme=UNRULED):
    coded = [
        coded_segments.coding(
            k, cells, dict(zip(notes["note"], notes["text"], strict=True)), filled(Scheme, scheme), "f"
        )
        for k, cells in rows
    ]
    coded += [one for each in made for one in decisions.codings(each, coded, notes, filled(Scheme, scheme))]
    listed = CODINGS.framed(coded)
    found = precision.measure(
        precision.Evidence(offered, list(made), listed, notes), filled(Scheme, scheme), "wishes", 0.95
    )
    tables.check(found["precision"], "precision")
    return found["precision"].set_index(["suggested_by", "rule", "code", "language"])


def person(note, coder, code="", quote="", number=0):
    start, end = at(quote, number) if code else ("", "")
    return 2, {"note": note, "coder": coder, "code": code, "start": str(start), "end": str(end), "quote": quote}


def test_of_several_deciders_the_last_coder_holds(tmp_path):
    offered = frame(suggested("A", "rain", "rain"))
    first = decided(tmp_path, [said(suggested("A", "rain", "rain"), "accept")])
    second = decided(tmp_path, [said(suggested("A", "rain", "rain"), "reject")], coder="second")
    found = measured(offered, [pd.concat([first, second])], []).loc[("rules", "all", "rain", "all")]
    assert (found["decided"], found["accepted"]) == (1, 1)


def test_a_workbook_of_no_passages_is_a_workbook():
    made = laid(frame())
    assert openpyxl.load_workbook(io.BytesIO(made["workbook"])).sheetnames == ["decisions", "codes"]
    assert made["line"] == "wishes: 0 passages for first, 0 undecided: confidential"


def test_a_declared_version_goes_with_the_coding(tmp_path):
    scheme = GARDEN | {"version": "2"}
    made = decided(tmp_path, [said(suggested("A", "rain", "rain"), "accept")], scheme=scheme)
    assert [one["version"] for one in decisions.codings(made, [], NOTES, filled(Scheme, scheme))] == ["2"]
    assert [one["version"] for one in given_codings(made)] == [None]


def test_notes_coded_twice_by_one_who_saw_suggestions_are_not_blind(tmp_path):
    rows = [["A", "first", "", "", "", "", ""], ["A", "second", "", "", "", "", ""]]
    read = all_codings.read([put(tmp_path, rows)], NOTES, filled(Scheme, GARDEN), "wishes")["codings"]
    seen = decided(tmp_path, [said(suggested("A", "rain", "rain"), "reject")])
    for made, blind in (([], "yes"), ([seen], "no")):
        found = coder_agreement.compare(read, NOTES, filled(Scheme, GARDEN), "wishes", 0.95, made)["doubled"]
        assert found["blind"].tolist() == [blind]
