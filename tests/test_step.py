import errno
import logging
import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from scripts import step as steps
from scripts.ground import files
from scripts.ground.errors import EvidenceError, is_full, nearest
from scripts.ground.tables import TABLES, TableError, check, parsed

SECRET = "what a respondent said"


def made(monkeypatch, function):
    """Make a function findable as scripts.some.function."""
    monkeypatch.setitem(sys.modules, "scripts.some", SimpleNamespace(function=function))


class Named(dict):
    """As Snakemake hands names over."""


def call(tmp_path, monkeypatch, function, outputs=None, params=None):
    made(monkeypatch, function)
    monkeypatch.chdir(tmp_path)
    steps.step("some.function", Named(code="x.py"), Named(outputs or {}), Named(params or {}), ["logs/some/thing.log"])


def test_step_writes_what_the_function_returns_and_says_its_line(tmp_path, monkeypatch, capsys):
    frame = pd.DataFrame({"item": ["a"], "finding": ["b"]})
    call(
        tmp_path,
        monkeypatch,
        lambda word: {"made": frame, "line": f"one {word}"},
        {"made": "results/skip_logic.csv"},
        {"word": "row"},
    )
    assert (tmp_path / "results/skip_logic.csv").read_text() == "item,finding\na,b\n"
    assert capsys.readouterr().err == "one row\n"
    assert (tmp_path / "logs/some/thing.log").read_text().splitlines() == ["one row", "out  made: 1 rows"]


def test_bad_evidence_is_one_sentence_and_leaves_nothing(tmp_path, monkeypatch):
    def function():
        raise EvidenceError("raw/x.csv, row 3: no id, give one")

    with pytest.raises(steps.StepFailed, match=r"^raw/x.csv, row 3: no id, give one$"):
        call(tmp_path, monkeypatch, function, {"made": "results/x.csv"})
    assert not (tmp_path / "results").exists()
    assert "in function" in (tmp_path / "logs/some/thing.log").read_text()


def test_a_mistake_of_ours_never_shows_what_a_respondent_said(tmp_path, monkeypatch, capsys):
    def function():
        try:
            raise KeyError(SECRET)
        except KeyError as error:
            raise ValueError(SECRET) from error

    with pytest.raises(steps.StepFailed, match="mistake in Triangulate") as caught:
        call(tmp_path, monkeypatch, function)
    log = (tmp_path / "logs/some/thing.log").read_text()
    assert "ValueError" in log and "KeyError" in log
    assert SECRET not in log + str(caught.value) + capsys.readouterr().err
    assert str(tmp_path) not in log


def test_outputs_that_the_rule_does_not_want_are_refused(tmp_path, monkeypatch):
    with pytest.raises(steps.StepFailed, match="TableError"):
        call(tmp_path, monkeypatch, lambda: {"other": "x", "line": "done"}, {"made": "results/x.txt"})
    assert not (tmp_path / "results").exists()


def test_a_table_that_nobody_declared_is_refused(tmp_path, monkeypatch):
    frame = pd.DataFrame({"a": ["1"]})
    for made, name in ((frame, "results/x.csv"), ({"x.csv": frame}, "results/surveys/s/parts/1")):
        with pytest.raises(steps.StepFailed, match="TableError"):
            call(tmp_path, monkeypatch, lambda made=made: {"made": made, "line": "done"}, {"made": name})
    assert not (tmp_path / "results").exists()


def test_inputs_of_raw_arrive_as_paths_and_tables_as_frames(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("raw/a.csv", "config/a.csv", "results/a.csv"):
        files.write(Path(name), "respondent\nN/A\n")
    assert steps.load("raw/a.csv") == Path("raw/a.csv")
    assert steps.load("config/a.csv") == Path("config/a.csv")
    assert steps.load(["results/a.csv"])[0]["respondent"].tolist() == ["N/A"]


def test_a_folder_is_replaced_whole(tmp_path):
    files.write(tmp_path / "figures", {"old.svg": "x"})
    files.write(tmp_path / "figures", {"new.svg": "y"})
    assert [path.name for path in (tmp_path / "figures").iterdir()] == ["new.svg"]
    assert [path.name for path in tmp_path.iterdir()] == ["figures"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    files.write(tmp_path / "a.txt", "old")
    monkeypatch.setattr(files.os, "fsync", lambda descriptor: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        files.write(tmp_path / "a.txt", "new")
    assert (tmp_path / "a.txt").read_text() == "old"


def test_what_is_not_as_declared_is_said_all_at_once():
    frame = pd.DataFrame({"survey": ["a", None], "rate": ["x", "y"], "more": [1, 2]})
    with pytest.raises(TableError) as caught:
        check(frame, "decision")
    for fault in ("minimum is missing", "more are not declared", "survey has 1 empty", "rate is object"):
        assert fault in str(caught.value)


def test_a_key_names_one_row():
    frame = pd.DataFrame(
        {"survey": ["a", "a"], "rate": [0.1, 0.2], "minimum": [0.0, 0.0], "used": "yes", "reason": "r"}
    )
    with pytest.raises(TableError, match="does not name one row"):
        check(frame, "decision")


def test_csv_read_back_is_what_was_written(tmp_path):
    frame = pd.DataFrame(
        {
            "survey": ["a", "b"],
            "rate": [0.1 + 0.2, None],
            "minimum": [0.0, 1.0],
            "used": ["yes", "no"],
            "reason": ["N/A", "=x"],
        }
    )
    files.write(tmp_path / "decision.csv", frame)
    again = files.read(tmp_path / "decision.csv")
    check(again, "decision")
    assert again["rate"][0] == 0.1 + 0.2
    assert again["reason"].tolist() == ["N/A", "=x"]
    assert parsed(again.copy(), "no such table").equals(again)


def test_a_table_just_written_is_not_read_again_until_its_file_changes(tmp_path, monkeypatch):
    path, words = tmp_path / "numbers.parquet", pd.array(["a", None], dtype="string")
    frame = pd.DataFrame({"address": words, "value": [0.5, None], "n": pd.array([1, None], dtype="Int64")})
    files.write(path, frame)
    os.utime(path, (0, 0))  # Snakemake touches what a step made
    with monkeypatch.context() as patched:
        patched.setattr(files, "parsed", None)
        first = files.read(path)
        pd.testing.assert_frame_equal(first, frame)
        first.loc[0, "value"] = frame.loc[0, "value"] = 7.0  # neither reader nor writer changes what others get
        assert files.read(path)["value"].tolist()[0] == 0.5
    pd.testing.assert_frame_equal(files.parsed(path), files.read(path))
    frame.to_parquet(path)
    assert files.read(path)["value"].tolist()[0] == 7.0


def test_a_table_that_its_file_may_give_back_in_another_form_is_read():
    frame, path = pd.DataFrame({"value": [0.5, 0.25]}), Path("results/numbers/numbers.parquet")
    assert files.comes_back(path, frame)
    assert not files.comes_back(path, frame.iloc[::-1])
    assert not files.comes_back(path, frame.astype({"value": "float32"}))
    assert not files.comes_back(path, frame.assign(value=pd.Series([None, float("nan")], dtype=object)))


def test_a_csv_is_read_where_a_text_is_empty_or_a_type_is_not_as_declared(tmp_path):
    path = tmp_path / "results/surveys/staff/decision.csv"
    given = {"survey": ["a"], "rate": [None], "minimum": [0.25], "used": ["no"], "reason": ["=1"]}
    frame = TABLES["decision"].framed(pd.DataFrame(given))
    for one, same in ((frame, True), (frame.assign(reason=pd.array([""], dtype="string")), False)):
        files.write(path, one)
        assert files.comes_back(path, one) is same and one.equals(files.parsed(path)) is same
        pd.testing.assert_frame_equal(files.read(path), files.parsed(path))
    assert not files.comes_back(path, frame.astype({"rate": "Int64"}))
    assert files.comes_back(path, frame.assign(more=pd.array(["1"], dtype="string")))
    assert not files.comes_back(path, frame.assign(more=[1.0]))  # nothing is declared of it: it is read as text


def test_several_functions_are_one_step(tmp_path, monkeypatch, capsys):
    frame = pd.DataFrame({"item": ["a"], "finding": ["=b"]})

    def first(word):
        return {"made": frame, "line": f"one {word}"}

    def second(word, made):
        return {"told": f"{word} {made['finding'][0]}", "line": "two"}

    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, "scripts.some", SimpleNamespace(first=first, second=second))
    outputs, two = {"made": "results/skip_logic.csv", "told": "results/told.txt"}, ("some.first", "some.second")
    steps.step(two, Named(), Named(outputs), Named(word="row"), ["logs/log"])
    assert (tmp_path / "results/told.txt").read_text() == "row =b"
    assert capsys.readouterr().err == "one row\ntwo\n"
    assert (tmp_path / "logs/log").read_text().splitlines()[:2] == ["one row", "two"]
    with pytest.raises(steps.StepFailed, match="TableError"):
        steps.step(two, Named(), Named(outputs, more="results/more.txt"), Named(word="row"), ["logs/log"])
    with pytest.raises(steps.StepFailed, match="TableError"):
        steps.step(two, Named(), Named(told="results/told.txt"), Named(word="row"), ["logs/log"])


def test_a_csv_quotes_a_carriage_return(tmp_path):
    frame = pd.DataFrame({"reason": ["one\rtwo", "three"], "used": ["no", "yes"]})
    files.write(tmp_path / "decision.csv", frame)
    assert files.read(tmp_path / "decision.csv").to_dict("list") == frame.to_dict("list")


def test_nearest_word():
    assert nearest("scalles", ["scales", "items"]) == " Did you mean 'scales'?"
    assert nearest("zzz", ["scales"]) == ""


def test_logging_is_left_alone():
    assert not logging.getLogger("scripts").handlers


def test_a_full_disk_is_one_sentence_and_leaves_nothing_half_done(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    monkeypatch.setattr(steps.Path, "write_text", lambda *_, **__: full(None))  # nor does it take the log
    for content, name in (("x", "results/x.txt"), ({"a.svg": "x"}, "results/figures")):
        with pytest.raises(steps.StepFailed, match=r"^the disk is full: free some space, then type the command again$"):
            call(tmp_path, monkeypatch, lambda content=content: {"made": content, "line": "done"}, {"made": name})
    assert list((tmp_path / "results").iterdir()) == []


def test_a_disk_that_is_full_for_a_package_is_full_too():
    try:
        try:
            raise OSError(errno.EDQUOT, "Disk quota exceeded")
        except OSError as error:
            raise RuntimeError("could not save") from error
    except RuntimeError as error:
        assert is_full(error)
    assert not is_full(OSError(errno.EACCES, "Permission denied"))
