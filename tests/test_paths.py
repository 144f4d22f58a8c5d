"""Names of files: none of results/, .snakemake and logs/ is longer than 180 characters, with the longest names allowed."""

import base64
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml

from scripts import settings
from scripts.drafts import received_exports
from scripts.ground import paths
from scripts.ground.errors import EvidenceError
from scripts.settings import part_files
from tests.conftest import ROOT, evaluate

WORDS = "survey_of_all_who_work_in_the_garden_or_walk_by_as_often_as_they_like_in_each_of_the_four_seasons_but_mostly_in_the_spring"
LONG = WORDS[: paths.NAME]  # Snakemake takes one letter many times for a circle
PLACE = "Отдел координации " * 9  # of a person: 18 letters of two bytes, nine times


def test_a_trace_has_the_name_of_its_address_or_a_short_one():
    assert paths.trace_name("staff.soil.all.good") == "staff.soil.all.good"
    long = f"staff.soil.unit-{'a' * 60}.disagree_or_strongly_disagree"
    short = paths.trace_name(long)
    assert len(short) <= paths.LONGEST_TRACE and short.startswith("staff.soil.unit-aaa") and short != long
    assert short == paths.trace_name(long.upper()) == paths.trace_name(short)
    assert paths.trace_name(f"{long}.weighted") != short
    paths.check(["--directory", f"elsewhere/{long * 3}", f"results/trace/{short}.csv", "all"])
    with pytest.raises(EvidenceError, match=f"type instead\\nsnakemake results/trace/{short}.csv$"):
        paths.check([f"results/trace/{long}.csv"])
    cyrillic = paths.trace_name("s." + "ж" * 80)
    assert len(cyrillic.encode()) <= paths.LONGEST_TRACE


def test_any_other_long_name_is_refused():
    with pytest.raises(EvidenceError, match=r"has 1\d\d bytes: a name may have at most 117"):
        paths.check([f"results/interviews/wishes/review/{'Ада' * 20}.html"])


def test_long_keys_are_refused_with_their_place(example):
    path = example / "config/config.yaml"
    long = "g" * (paths.NAME + 1)
    (example / "config/surveys/gardeners.yaml").rename(example / f"config/surveys/{long}.yaml")
    path.write_text(path.read_text(encoding="utf-8").replace("[gardeners,", f"[{long},"), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"config/config.yaml, surveys.0: .* at most 50 characters"):
        settings.load(str(example / "config"))


def test_parts_and_drafts_have_short_names_of_their_own(tmp_path):
    parts, exports = tmp_path / "parts", tmp_path / "exports"
    parts.mkdir()
    exports.mkdir()
    for k in range(3):
        (parts / f"part-0000{k}-{'f3b0c442-98fc-' * 5}c000.snappy.parquet").touch()
        (exports / f"{'Survey of all the staff of the Office ' * 3}{k}.csv").touch()
    found = part_files.parts(parts.as_posix())
    assert len(found) == 3 and all(len(name) <= paths.LONGEST_PART for name in found)
    drafts = received_exports.names(exports.as_posix())
    assert len(drafts) == 3 and all(len(name) <= paths.NAME for name in drafts)


@pytest.fixture(scope="module")
def longest(tmp_path_factory):
    """The example with the longest names that are allowed, run whole, and what is asked for by the longest names."""
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path_factory.mktemp("longest") / "example")

    def edited(name, change):
        path = folder / "config" / name
        told = yaml.safe_load(path.read_text(encoding="utf-8"))
        change(told)
        path.write_text(yaml.safe_dump(told, sort_keys=False, allow_unicode=True), encoding="utf-8")

    item, figure = WORDS[:120], WORDS[: paths.DRAWN]
    surveys, schemes, records, findings = (f"{letter}{LONG[1:]}" for letter in "gwrA")
    parted = f"p{LONG[1:]}"

    def whole(told):
        told |= {"surveys": [surveys, parted], "schemes": [schemes], "records": [records], "findings": [findings]}
        del told["claims"]

    def survey(told):
        told["items"] = {item: told["items"].pop("soil"), **told["items"]}
        told["grids"]["conditions"]["items"][0] = item

    def finding(told):
        cell, column = {"source": surveys, "item": item}, {"label": "Good", "statistic": "good_or_excellent"}
        table = {"title": "T", "cell": cell, "rows": [{"label": "Soil"}], "columns": [column]}
        told |= {"tables": {figure: table}, "sentences": []}
        told["figures"] = {figure: {"title": "F", "kind": "bars", "table": figure}}

    edited("config.yaml", whole)
    for kind, old, new in (("surveys", "gardeners", surveys), ("surveys", "visitors", parted),
                           ("schemes", "wishes", schemes), ("records", "watering", records),
                           ("findings", "A", findings)):  # fmt: skip
        (folder / f"config/{kind}/{old}.yaml").rename(folder / f"config/{kind}/{new}.yaml")
    edited(f"surveys/{surveys}.yaml", survey)
    edited(f"findings/{findings}.yaml", finding)
    parts = folder / "raw/surveys/visitors"
    parts.mkdir()
    (folder / "raw/surveys/visitors.csv").rename(
        parts / "part-00000-f3b0c442-98fc-1c14-9afb-f4c8996fb924-c000.visitors.csv"
    )
    edited(f"surveys/{parted}.yaml", lambda told: told.update(file="raw/surveys/visitors"))
    for note in (folder / "raw/interviews").iterdir():
        note.write_text(note.read_text(encoding="utf-8").replace("wishes", schemes), encoding="utf-8")
    codings = pd.read_csv(folder / "raw/codings/wishes.csv", dtype="string")
    codings.drop(columns=["start", "end"]).to_csv(folder / "raw/codings/wishes.csv", index=False)
    frame = folder / "raw/frames/gardeners.csv"
    persons = pd.read_csv(frame, dtype="string")
    persons["plot"] = PLACE + persons["plot"]
    persons.to_csv(frame, index=False)
    address = f"{surveys}.{item}.all.good_or_excellent.weighted"
    asked = [f"trace/{paths.trace_name(address)}.csv", f"audit/{surveys}.R", f"surveys/{surveys}/responses.sav"]
    run = evaluate(folder, "all", *(f"results/{one}" for one in asked))
    assert run.returncode == 0, run.stdout
    return folder, address


def test_no_file_of_a_run_with_the_longest_names_is_too_long(longest):
    folder, _ = longest
    found = {
        path.relative_to(folder).as_posix()
        for part in ("results", ".snakemake", "logs") for path in (folder / part).rglob("*")
    }  # fmt: skip
    assert len(found) > 100
    most = max(found, key=len)
    assert len(most) <= paths.LONGEST_PATH, (len(most), most)
    # While a step runs Snakemake keeps a note on each output in a folder of a longer name, and we write beside it.
    notes = [path.name for path in (folder / ".snakemake/metadata").iterdir()]
    assert len(notes) > 60
    assert max(len(f".snakemake/incomplete/{name}") for name in notes) <= paths.LONGEST_PATH
    assert max(len(base64.urlsafe_b64decode(name)) for name in notes) <= paths.LONGEST_OUTPUT
    inside = [name for name in found if Path(name).parts[-2] in ("figures", "tables", "curves")]
    assert max(map(len, inside)) + len("..part") <= paths.LONGEST_PATH


def test_a_long_address_is_traced_by_its_short_name_and_the_command_says_so(longest):
    folder, address = longest
    name = paths.trace_name(address)
    assert name != address
    rows = pd.read_csv(folder / f"results/trace/{name}.csv")
    assert set(rows["address"]) == {address} and (rows["weight"] > 1).any()
    run = evaluate(folder, f"results/trace/{address}.csv")
    assert run.returncode and f"snakemake results/trace/{name}.csv" in run.stdout
