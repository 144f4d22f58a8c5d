"""Containers that could do harm are refused with one sentence before anything opens them."""

import io
import zipfile

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.sheets.containers import check_container

SHEET = "xl/worksheets/sheet1.xml"


def container(path, parts, compression=zipfile.ZIP_DEFLATED):
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, content in parts:
            file.writestr(zipfile.ZipInfo(name), content, compression)
    return path


def test_what_office_writes_passes(tmp_path):
    book = openpyxl.Workbook()
    for row in range(3000):
        book.active.append([row, "the same words in each row"])
    book.save(tmp_path / "fine.xlsx")
    check_container(tmp_path / "fine.xlsx")


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ([(SHEET, b"0" * 2_000_000)], "zip bomb"),
        ([(f"part{i}", b"x") for i in range(201)], "201 parts"),
        ([("../outside.xml", b"<a/>")], "leads out"),
        ([("xl\\..\\..\\outside.xml", b"<a/>")], "leads out"),
        ([("/etc/outside.xml", b"<a/>")], "leads out"),
        ([("C:/outside.xml", b"<a/>")], "leads out"),
        ([("word/embeddings/more.xlsx", b"x")], "contains another archive"),
        ([("media/picture.png", b"PK\x03\x04more")], "contains another archive"),
        ([(SHEET, b'<!DOCTYPE x [<!ENTITY a "aa">]><x>&a;</x>')], "entity"),
        ([(SHEET, b'<?xml version="1.0"?><!doctype x><x/>')], "entity"),
        ([(SHEET, '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///x">]><x/>'.encode("utf-16"))], "entity"),
        ([("_rels/.rels", b'<!DOCTYPE x SYSTEM "x.dtd"><x/>')], "entity"),
    ],
)
def test_harmful_containers_are_refused(tmp_path, parts, said):
    path = container(tmp_path / "answers.xlsx", parts)
    with pytest.raises(EvidenceError, match=said) as error:
        check_container(path)
    assert "answers.xlsx" in str(error.value)
    assert "\n" not in str(error.value)


def test_a_name_that_stands_twice_is_refused(tmp_path):
    with pytest.warns(UserWarning, match="Duplicate name"):
        path = container(tmp_path / "twice.xlsx", [(SHEET, b"<a/>"), (SHEET, b"<b/>")])
    with pytest.raises(EvidenceError, match="occurs twice"):
        check_container(path)


def test_sizes_are_held_as_they_are_declared(tmp_path):
    large = container(tmp_path / "large.xlsx", [("a.bin", bytes(50_000_001))], zipfile.ZIP_STORED)
    with pytest.raises(EvidenceError, match="more than 50 MB"):
        check_container(large)
    whole = [(f"{i}.bin", bytes(41_000_000)) for i in range(5)]
    with pytest.raises(EvidenceError, match="more than 200 MB"):
        check_container(container(tmp_path / "whole.xlsx", whole))


def test_an_encrypted_part_is_refused(tmp_path):
    path = container(tmp_path / "locked.xlsx", [(SHEET, b"<a/>")])
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1  # the flag in the directory
    path.write_bytes(data)
    with pytest.raises(EvidenceError, match="without a password"):
        check_container(path)


@pytest.mark.parametrize("cut", [10, 60, -30])
def test_a_broken_container_is_refused(tmp_path, cut):
    whole = io.BytesIO()
    openpyxl.Workbook().save(whole)
    (tmp_path / "cut.xlsx").write_bytes(whole.getvalue()[:cut])
    with pytest.raises(EvidenceError, match="broken"):
        check_container(tmp_path / "cut.xlsx")


def test_changed_bytes_within_a_part_are_refused(tmp_path):
    path = container(tmp_path / "changed.xlsx", [(SHEET, b"<a>answer</a>")], zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"answer", b"amswer", 1))
    with pytest.raises(EvidenceError, match="broken"):
        check_container(path)


def test_a_missing_container_is_named(tmp_path):
    with pytest.raises(EvidenceError, match="missing"):
        check_container(tmp_path / "none.xlsx")
