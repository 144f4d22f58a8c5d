"""The real Taguette takes our project and our codebook, and what it exports again is what we wrote."""

import csv
import io

import pytest

from scripts.interviews.codings import all_codings
from scripts.interviews.handover import coding_files, refi_project
from scripts.settings.scheme import Scheme
from tests import taguette
from tests.filled import filled
from tests.test_interviews_exchange import SCHEME, given, notes, told

pytestmark = pytest.mark.slow


def coded():
    """The codings of one coder, who found nothing in one note: Taguette makes every coder its user."""
    frame = given()
    frame = frame[frame["coder"].eq("first") & frame["note"].ne("N-05") | frame["code"].isna()]
    return frame.assign(coder="first")


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """What Taguette exports of a project and of a codebook that we wrote."""
    ours, codebook = (
        coding_files.projects(coded(), notes(), filled(Scheme, SCHEME), "gaps"),
        coding_files.codebooks(filled(Scheme, SCHEME), "gaps"),
    )
    with taguette.running(tmp_path_factory.mktemp("taguette")) as server:
        project, empty = server.take_project(ours["taguette"]), server.project("Codes only")
        server.take_codebook(empty, codebook["taguette"])
        return {
            "project": server.export(project, "project.sqlite3"),
            "highlights": server.export(project, "highlights/.csv").decode(),
            "codebook": server.export(empty, "codebook.csv").decode(),
        }


def test_a_project_that_went_through_taguette_is_the_same(exports, tmp_path):
    path = tmp_path / "project.sqlite3"
    path.write_bytes(exports["project"])
    described = {"file": path.name, "coders": {"admin": "first"}, "nothing": refi_project.NOTHING}
    scheme = SCHEME | {"codings": [described]}
    read = all_codings.read([path], notes(), filled(Scheme, scheme), "gaps")
    assert all(read["coded_segments"]["verdict"].str.startswith("fits"))
    assert told(read["codings"]) == told(coded())


def test_the_highlights_say_what_was_coded(exports):
    rows = list(csv.DictReader(io.StringIO(exports["highlights"])))
    said = sorted((row["document"], " ".join(row["content"].split()), row["tag"]) for row in rows)
    names = {"plan": "plan", "team": "Size of the team", "weeks": "Weeks = 2.5"}
    passages = coded().dropna(subset="code")[["note", "quote", "code"]].values.tolist()
    ours = [(note, " ".join(quote.split()), names[code]) for note, quote, code in passages]
    assert sorted(ours) == [row for row in said if row[2] != refi_project.NOTHING]


def test_the_codebook_is_taken(exports):
    rows = {row["tag"]: row["description"] for row in csv.DictReader(io.StringIO(exports["codebook"]))}
    assert rows["Lücke & Bedarf"] == "Any gap\nInclude: a < b\nExamples: 没有计划; x"
    assert {"plan", "Size of the team", "tiny", "Weeks"} <= set(rows)
