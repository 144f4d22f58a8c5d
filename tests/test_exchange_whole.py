"""Every scheme that ships goes out as projects and codebooks, which pyrefiqda loads and our readers give back alike."""

import shutil

import pandas as pd
import pytest

from scripts import settings
from scripts.interviews.codings import all_codings
from scripts.interviews.handover import refi_project
from scripts.settings.scheme import Scheme
from tests.conftest import ROOT, evaluate
from tests.filled import filled
from tests.test_interviews_exchange import told

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def exported(tmp_path_factory):
    """The evaluation that ships, its projects and codebooks made on request."""
    folder = tmp_path_factory.mktemp("exported")
    for part in ("config", "raw"):
        shutil.copytree(ROOT / part, folder / part)
    names = sorted(path.stem for path in (folder / "config" / "schemes").glob("*.yaml"))
    wanted = [f"results/interviews/{name}/{file}" for name in names for file in ("project.qdpx", "codebook.qdc")]
    run = evaluate(folder, *wanted)
    assert run.returncode == 0, run.stdout
    return folder


def test_pyrefiqda_loads_all_of_them(exported, tmp_path):
    loader = pytest.importorskip("pyrefiqda")
    folders = sorted((exported / "results" / "interviews").glob("*/project.qdpx"))
    assert len(folders) > 5
    for path in folders:
        project = loader.RefiProject.load(path, extract_dir=str(tmp_path / path.parent.name))
        assert project.sources.text_source and loader.RefiCodebook.load(path.parent / "codebook.qdc").codes.code


@pytest.mark.parametrize("file", ["project.qdpx", "project.sqlite3"])
def test_all_of_them_come_back_alike(exported, monkeypatch, file):
    monkeypatch.chdir(exported)
    notes = pd.read_parquet("results/interviews/notes.parquet")
    for name, scheme in settings.load().schemes.items():
        path = exported / "results" / "interviews" / name / file
        described = settings.plain(scheme) | {"codings": [{"file": file, "nothing": refi_project.NOTHING}]}
        read = all_codings.read([path], notes, filled(Scheme, described), name)
        assert told(read["codings"]) == told(pd.read_parquet(path.parent / "codings.parquet")), name


def test_words_of_respondents_are_in_the_projects_only(exported):
    codings_of = sorted((exported / "results" / "interviews").glob("*/codings.parquet"))
    quotes = {quote for path in codings_of for quote in pd.read_parquet(path)["quote"].dropna() if len(quote) > 15}
    assert len(quotes) > 50
    places = [path for part in ("logs", ".snakemake") for path in (exported / part).rglob("*") if path.is_file()]
    places += sorted((exported / "results" / "interviews").glob("*/*.csv"))
    assert len(places) > 50
    for path in places:
        content = path.read_bytes()
        assert not any(quote.encode() in content for quote in quotes), path
