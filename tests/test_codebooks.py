"""Codebooks of other tools become drafts of a scheme that can be read; what we write comes back alike."""

import subprocess
import sys
from pathlib import Path

import docx
import pytest
import yaml
from xlsxwriter import Workbook

from scripts.drafts import codebooks, scheme_draft
from scripts.ground.errors import EvidenceError
from scripts.interviews.handover import coding_files
from scripts.settings.scheme import Scheme
from tests.conftest import HANGS
from tests.filled import filled
from tests.test_interviews_exchange import SCHEME, given, notes

ROOT = Path(__file__).resolve().parents[1]
QDC = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:{version}" origin="made up"><Codes>
<Code guid="{{1}}" name="Gaps" isCodable="false"><Description>Any</Description>
<Code guid="{{2}}" name="Planning" isCodable="true"/></Code>
<Code guid="{{3}}" name="L&#233;gende" isCodable="true"><Description>Two
lines</Description></Code></Codes></CodeBook>"""


def put(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def book(path, rows):
    with Workbook(str(path)) as made:
        sheet = made.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def drafted(path, name="gaps"):
    """Return the draft as a scheme that the settings accept."""
    text = scheme_draft.write(path, name, f"raw/codings/{path.name}")["draft"]
    return Scheme.model_validate(yaml.safe_load(text))


def tree(path):
    return {one.path: one.text for one in codebooks.read(path)}


OUT = {"refi": "qdc", "taguette": "csv", "maxqda": "xlsx"}


@pytest.mark.parametrize("form", OUT)
def test_what_we_write_comes_back(form, tmp_path):
    path = put(tmp_path, f"codebook.{OUT[form]}", coding_files.codebooks(filled(Scheme, SCHEME), "gaps")[form])
    codes = drafted(path).codes
    assert list(codes) == ["lucke_bedarf", "plan", "size_of_the_team", "tiny", "weeks"]
    assert [code.under for code in codes.values()] == [None, "lucke_bedarf", "lucke_bedarf", "size_of_the_team", None]
    top = codes["lucke_bedarf"]
    assert (top.label, top.definition, top.include, top.examples) == (
        "Lücke & Bedarf",
        "Any gap",
        "a < b",
        ["没有计划", "x"],
    )
    assert codes["plan"].exclude == "Plans of others" and codes["tiny"].counter_examples == ["=SUM(A1)"]


def test_the_codes_of_a_project_are_a_codebook(tmp_path):
    path = put(
        tmp_path, "project.qdpx", coding_files.projects(given(), notes(), filled(Scheme, SCHEME), "gaps")["refi"]
    )
    assert ("Lücke & Bedarf", "Size of the team", "tiny") in tree(path)


@pytest.mark.parametrize("version", ["1.0", "0:4"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_refi_codebooks_with_and_without_a_mark(version, mark, tmp_path):
    path = put(tmp_path, "a.qdc", mark + QDC.format(version=version))
    assert tree(path) == {("Gaps",): "Any", ("Gaps", "Planning"): "", ("Légende",): "Two\nlines"}
    assert drafted(path).codes["legende"].definition == "Two\nlines"


def test_taguette_with_and_without_a_mark(tmp_path):
    for mark in ("", "\ufeff"):
        path = put(tmp_path, "a.csv", f"{mark}tag,description,number of highlights\r\nCapacité/d,Été,3\r\nb,,0\r\n")
        assert tree(path) == {("Capacité/d",): "Été", ("b",): ""}
    assert tree(put(tmp_path, "b.csv", "path,description\nx,y\n")) == {("x",): "y"}


def test_maxqda_paths_by_both_signs(tmp_path):
    path = book(tmp_path / "a.xlsx", [["Code", "Memo"], ["A > B", "under A"], ["A\\C", ""], ["D", "top"]])
    assert tree(path) == {("A",): "", ("A", "B"): "under A", ("A", "C"): "", ("D",): "top"}


def test_lists_of_nvivo_and_atlas_ti(tmp_path):
    path = book(tmp_path / "n.xlsx", [["Name", "Description", "Files", "References"], ["Trust", "In the Office", 3, 9]])
    assert tree(path) == {("Trust",): "In the Office"}
    path = book(tmp_path / "a.xlsx", [["Code", "Comment", "Code Group 1"], ["Trust", "c", "Climate"]])
    assert tree(path) == {("Climate",): "", ("Climate", "Trust"): "c"}
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, said in zip(
        (c for row in table.rows for c in row.cells), ("Name", "Description", "Trust", "d"), strict=True
    ):
        cell.text = said
    document.save(str(tmp_path / "n.docx"))
    assert tree(tmp_path / "n.docx") == {("Trust",): "d"}


def test_our_own_table(tmp_path):
    rows = "code,label,under,definition,include,exclude,examples\nteam,Size > all,gap,d,i,e,x|y\ngap,A gap,,,,,\n"
    codes = drafted(put(tmp_path, "a.csv", rows)).codes
    assert set(codes) == {"team", "gap"} and codes["team"].under == "gap" and codes["team"].label == "Size > all"
    assert codes["team"].examples == ["x", "y"] and codes["team"].exclude == "e"
    with pytest.raises(EvidenceError, match="form a circle"):
        codebooks.read(put(tmp_path, "b.csv", "code,label,under\na,A,b\nb,B,a\n"))


def test_a_list_of_names(tmp_path):
    assert tree(put(tmp_path, "a.txt", "\ufeffClimate>>Trust\n\nMoney\n")) == {
        ("Climate",): "",
        ("Climate", "Trust"): "",
        ("Money",): "",
    }


def test_dictionaries_become_rules(tmp_path):
    quanteda = "economy:\n  money: [cash, fund*, public purse]\n  work:\n    - job*\n    - w?rk\nmood: [glad]\n"
    made = drafted(put(tmp_path, "a.yml", quanteda))
    assert {rule.code: rule.words for rule in made.rules} == {
        "money": ["cash", "fund*", "public purse"],
        "work": ["job*"],
        "mood": ["glad"],
    }
    assert made.codes["money"].under == "economy"
    draft = scheme_draft.write(tmp_path / "a.yml", "a", "raw/codings/a.yml")["draft"]
    assert "left out" in draft and "w?rk" in draft
    liwc = "%\n1\tPosemo\n22\tAnger\n%\nglad*\t1\nhate\t22\nlove to\t1 22\n"
    made = drafted(put(tmp_path, "a.dic", liwc))
    assert {rule.code: rule.words for rule in made.rules} == {
        "posemo": ["glad*", "love to"],
        "anger": ["hate", "love to"],
    }


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.qdc", '<!DOCTYPE x [<!ENTITY a "b">]><CodeBook/>', "document type or an entity"),
        ("a.qdc", "<CodeBook", "line 1"),
        ("a.qdc", '<CodeBook xmlns="urn:x"/>', "not a REFI-QDA codebook"),
        ("a.qdc", '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes/></CodeBook>', "holds no codes"),
        ("a.csv", "number,words\n1,2\n", "no column is called tag"),
        ("a.dic", "glad\t1\n", "two lines of %"),
        ("a.dic", "%\n1\tA\n%\nx\t2\n", "line 4: there is no category 2"),
        ("a.yml", "- a\n", "not a dictionary"),
        ("a.qdpx", "no zip", "broken"),
        ("a.pdf", "x", "not a codebook"),
    ],
)
def test_what_is_no_codebook_is_refused(name, content, said, tmp_path):
    with pytest.raises(EvidenceError, match=said):
        codebooks.read(put(tmp_path, name, content))


def test_a_draft_is_made_by_its_name(tmp_path):
    place = tmp_path / "raw" / "codings"
    place.mkdir(parents=True)
    put(place, "Codes of 2016.qdc", QDC.format(version="1.0"))
    command = [sys.executable, "-m", "snakemake", "-s", str(ROOT / "Snakefile"), "--directory", ".", "--cores", "1"]
    target = "config/schemes/codes_of_2016.draft.yaml"
    run = subprocess.run([*command, target], cwd=tmp_path, capture_output=True, text=True, timeout=HANGS)
    assert run.returncode == 0, run.stderr
    assert Scheme.model_validate(yaml.safe_load((tmp_path / target).read_text())).codes["planning"].under == "gaps"
