"""What is no longer described leaves results/, and nothing else does."""

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
    stays = ["findings/A.html", "findings/A/cells.parquet", "index.html", "method/B.html", "surveys/staff/index.html"]
    stays += ["findings/notes.txt", "trace/staff.csv", "interviews/gaps/index.html", "interviews/notes.parquet"]
    goes = ["findings/B.html", "findings/B/cells.parquet", "surveys/old/index.html", "records/letters/numbers.parquet"]
    goes += ["interviews/other/index.html", "interviews/other/review/first.html"]
    written(tmp_path, *stays, *goes)
    assert stale.remove(tmp_path, KNOWN) == [
        "findings/B",
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
