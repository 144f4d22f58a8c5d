"""What is no longer described leaves results/, and nothing else does."""

import os
import shutil
from pathlib import Path

from scripts.audit import stale
from tests.conftest import ROOT, evaluate

KNOWN = {"findings": ["A"], "surveys": ["staff"], "records": [], "interviews": ["gaps"]}


def written(folder: Path, *names: str) -> None:
    """Files with a word in them."""
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")


def left(folder: Path) -> list[str]:
    """The files that are there."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_what_nobody_describes_goes_and_the_rest_stays(tmp_path: Path) -> None:
    stays = [
        "findings/A.docx",
        "findings/A.html",
        "findings/A/cells.parquet",
        "index.html",
        "method/B.html",
        "surveys/staff/index.html",
    ]
    stays += ["findings/notes.txt", "trace/staff.csv", "interviews/gaps/index.html", "interviews/notes.parquet"]
    goes = [
        "findings/B.docx",
        "findings/B.html",
        "findings/B/cells.parquet",
        "surveys/old/index.html",
        "records/letters/numbers.parquet",
    ]
    goes += ["interviews/other/index.html", "interviews/other/review/first.html"]
    written(tmp_path, *stays, *goes)
    assert stale.remove(tmp_path, KNOWN) == [
        "findings/B",
        "findings/B.docx",
        "findings/B.html",
        "interviews/other",
        "records/letters",
        "surveys/old",
    ]
    assert left(tmp_path) == sorted(stays)
    assert stale.remove(tmp_path, KNOWN) == []


def test_without_results_there_is_nothing_to_do(tmp_path: Path) -> None:
    assert stale.remove(tmp_path / "results", KNOWN) == []


def test_a_run_removes_them_and_says_so_but_neither_a_dry_run_nor_a_draft(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path / "example")
    written(folder / "results", "findings/B.html", "surveys/gardeners/mine.txt")
    target = "results/method/settings.json"
    assert evaluate(folder, "-n", target).returncode == 0
    assert evaluate(folder, "config/surveys/visitors.draft.yaml").returncode == 0
    assert (folder / "results/findings/B.html").exists()
    run = evaluate(folder, target)
    assert run.returncode == 0, run.stdout
    assert not (folder / "results/findings/B.html").exists()
    assert (folder / "results/surveys/gardeners/mine.txt").exists()
    assert "Removed from results/, for nothing describes it any more: findings/B.html" in run.stdout


def test_a_file_goes_under_the_name_that_it_had_before(tmp_path: Path) -> None:
    names = [("interviews/{scheme}/", "spans.csv", "coded_segments.csv"), ("numbers/", "all.csv", "numbers.csv")]
    stays = ["interviews/gaps/coded_segments.csv", "interviews/spans.csv", "numbers/numbers.csv", "spans.csv"]
    written(tmp_path, *stays, "interviews/gaps/spans.csv", "interviews/other/spans.csv", "numbers/all.csv")
    assert stale.renamed(tmp_path, names) == [
        "interviews/gaps/spans.csv (now coded_segments.csv)",
        "interviews/other/spans.csv (now coded_segments.csv)",
        "numbers/all.csv (now numbers.csv)",
    ]
    assert left(tmp_path) == sorted(stays)
    assert stale.renamed(tmp_path, names) == stale.renamed(tmp_path / "none", names) == []


def test_a_run_removes_files_under_names_of_before_and_says_so(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path / "example")
    written(folder / "results/interviews/wishes", "spans.csv", "mine.csv")
    run = evaluate(folder, "results/method/settings.json")
    assert run.returncode == 0, run.stdout
    said = "Removed from results/, for they have other names now: interviews/wishes/spans.csv (now coded_segments.csv)"
    assert said in run.stdout
    assert left(folder / "results/interviews/wishes") == ["mine.csv"]


def test_results_of_which_nothing_is_known_are_dated_back(tmp_path: Path) -> None:
    results, metadata = tmp_path / "results", tmp_path / ".snakemake/metadata"
    written(results, "index.html", "findings/A/figures/.snakemake_timestamp")
    assert stale.date_back(results, metadata, now=2e9)
    assert {path.stat().st_mtime for path in results.rglob("*") if path.is_file()} == {stale.LONG_AGO}
    metadata.mkdir(parents=True)
    assert stale.date_back(results, metadata, now=2e9)
    assert not stale.date_back(tmp_path / "none", metadata, now=2e9)


def test_a_clone_has_the_page_on_results_and_nothing_to_be_said_of(tmp_path: Path) -> None:
    written(tmp_path, "results/README.md")
    assert not stale.date_back(tmp_path / "results", tmp_path / "metadata", now=2e9)
    written(tmp_path, "results/index.html")
    assert stale.date_back(tmp_path / "results", tmp_path / "metadata", now=2e9)


def test_of_results_that_are_known_only_those_from_the_future_are_dated_back(tmp_path: Path) -> None:
    written(tmp_path, "results/old.csv", "results/new.csv", "metadata/some")
    os.utime(tmp_path / "results/old.csv", (1e9, 1e9))
    os.utime(tmp_path / "results/new.csv", (3e9, 3e9))
    assert not stale.date_back(tmp_path / "results", tmp_path / "metadata", now=2e9)
    assert (tmp_path / "results/old.csv").stat().st_mtime == 1e9
    assert (tmp_path / "results/new.csv").stat().st_mtime == stale.LONG_AGO


def test_what_was_made_on_request_of_other_evidence_goes_or_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path(), "results/trace/a.csv", "results/review/ada.xlsx", "results/index.html")
    rules = {"results/trace/a.csv": "trace", "results/review": "review", "results/index.html": None}
    gone, kept = stale.outdated(Path("results"), rules.get, ["trace"])
    assert (gone, kept) == (["results/trace/a.csv"], ["results/review"])
    assert left(Path("results")) == ["index.html", "review/ada.xlsx"]


def test_a_trace_does_not_outlast_its_evidence(tmp_path: Path) -> None:
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path / "example")
    numbers, trace = "results/numbers/numbers.csv", "results/trace/visitors.looks.all.good.csv"
    export = folder / "raw/surveys/visitors.csv"
    assert evaluate(folder, numbers, trace).returncode == 0
    before = (folder / trace).read_bytes()
    assert "Removed, for the evidence" not in evaluate(folder, numbers, "-R", "gather_numbers").stdout
    assert (folder / trace).read_bytes() == before
    export.write_text(export.read_text().replace("Fair", "Good"))
    os.utime(export, (stale.LONG_AGO, stale.LONG_AGO))
    run = evaluate(folder, numbers)
    assert run.returncode == 0, run.stdout
    assert f"Removed, for the evidence has changed: {trace}: ask again" in run.stdout
    assert not (folder / trace).exists()
    assert evaluate(folder, trace).returncode == 0 and (folder / trace).read_bytes() != before


def test_what_another_survey_read_does_not_change_when_it_is_not_asked_for(tmp_path: Path) -> None:
    """The table of corrections of the gardeners is no evidence of the visitors: nothing changed."""
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path / "example")
    survey = folder / "config/surveys/gardeners.yaml"
    rule = "cleaning:\n  - {rule: correct, file: config/surveys/corrections.csv, reason: Asked again}\n"
    survey.write_text(survey.read_text(encoding="utf-8").replace("cleaning:\n", rule), encoding="utf-8")
    corrections = folder / "config/surveys/corrections.csv"
    corrections.write_text("respondent,item,old,new,reason,author,date\n", encoding="utf-8")
    first, second = (f"results/surveys/{name}/responses.sav" for name in ("gardeners", "visitors"))
    assert evaluate(folder, first).returncode == 0
    run = evaluate(folder, second)
    assert run.returncode == 0 and "Removed" not in run.stdout and (folder / first).exists(), run.stdout
    corrections.write_text("respondent,item,old,new,reason,author,date\n\n", encoding="utf-8")
    run = evaluate(folder, second, "-R", "export_survey")
    assert "Removed, for the evidence has changed" in run.stdout and not (folder / first).exists(), run.stdout
