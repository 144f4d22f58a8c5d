"""What is no file under raw/ is refused: links that lead nowhere, pipes, devices, links to folders."""

import os

import pytest

from scripts.audit import kinds
from scripts.ground.errors import EvidenceError
from tests.conftest import evaluate

MADE = {
    "a link that leads nowhere": lambda path: path.symlink_to("nowhere"),
    "a link that leads nowhere ": lambda path: path.symlink_to(path.name),  # to itself
    "a pipe, not a file": os.mkfifo,
    "a device, not a file": lambda path: path.symlink_to("/dev/zero"),
    "a link to a folder": lambda path: path.symlink_to("..", target_is_directory=True),
}


@pytest.mark.parametrize("said", MADE)
@pytest.mark.parametrize("place", ["interviews/n05.txt", "surveys/more/b.csv"])
def test_what_is_no_file(tmp_path, monkeypatch, said, place):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "raw" / place
    path.parent.mkdir(parents=True)
    MADE[said](path)
    with pytest.raises(EvidenceError, match=f"raw/{place} is {said.strip()}"):
        kinds.check((tmp_path / "raw").relative_to(tmp_path))


def test_files_folders_links_to_files_and_hidden_names_are_left_alone(tmp_path):
    (tmp_path / "raw" / "surveys").mkdir(parents=True)
    (tmp_path / "elsewhere.csv").write_text("id\n1\n")
    (tmp_path / "raw" / "surveys" / "a.csv").symlink_to(tmp_path / "elsewhere.csv")
    (tmp_path / "raw" / ".old").symlink_to("nowhere")
    kinds.check(tmp_path / "raw")
    kinds.check(tmp_path / "none")


def test_a_broken_link_among_notes_stops_the_run(example):
    """It was passed over, and its note was in no base."""
    (example / "raw" / "interviews" / "n05.txt").symlink_to("nowhere")
    run = evaluate(example)
    assert run.returncode != 0 and "raw/interviews/n05.txt is a link that leads nowhere" in run.stdout
