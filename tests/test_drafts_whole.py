"""What a person types: `snakemake drafts` where nothing is described, the tutorial step by step, one draft by its name."""

import csv
import shutil

import pytest

from tests.conftest import PUBLIC, ROOT, evaluate

EXAMPLE = ROOT / "tests" / "example"
POLL = PUBLIC / "538_starwars" / "StarWars.csv"


@pytest.fixture
def garden(tmp_path):
    """A folder that holds nothing but raw/, as the tutorial makes it."""
    folder = tmp_path / "garden"
    for part in ("surveys", "frames"):
        (folder / "raw" / part).mkdir(parents=True)
        shutil.copy(EXAMPLE / "raw" / part / "gardeners.csv", folder / "raw" / part)
    return folder


def edited(path, *changes):
    """Save a draft without `.draft` in its name, with words changed, each of which has to be there once."""
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1, (path.name, old)
        text = text.replace(old, new)
    path.with_name(path.name.replace(".draft.", ".")).write_text(text, encoding="utf-8")


def test_without_a_description_the_next_step_is_said(garden):
    run = evaluate(garden)
    assert run.returncode != 0
    assert "config/config.yaml is missing: type `snakemake drafts`" in run.stdout
    assert "Traceback" not in run.stdout


def test_the_tutorial_leads_to_the_table_that_it_shows(garden):
    run = evaluate(garden, "drafts")
    assert run.returncode == 0, run.stdout
    config = garden / "config"
    said = run.stdout.splitlines()
    tutorial = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    assert [line for line in said if line.startswith(("gardeners:", "drafted:"))]
    for line in said:
        if line.startswith(("gardeners:", "drafted:")):
            assert f"\n{line}\n" in tutorial
    edited(config / "config.draft.yaml", ("title: My evaluation", "title: The garden"))
    edited(
        config / "surveys" / "gardeners.draft.yaml",
        ("title: Survey gardeners\nsource: Survey gardeners\n", "title: Survey of gardeners\nsource: Survey of all gardeners, May\n"),
        (
            "columns: {respondent: id, person: gardener}\n",
            "columns: {respondent: id, person: gardener}\n"
            "cleaning: [{rule: drop_persons, persons: [TEST], reason: A trial of the form}]\n",
        ),
        ("text: 'q1'", "text: 'How good is the soil?'"),
        ("text: 'q2'", "text: 'How good are the tools?'"),
        ("text: 'q3'\n    type: number\n    minimum: 0\n",
         "text: 'Hours a week in the garden'\n    type: number\n    minimum: 0\n    maximum: 60\n    unit: hours\n"),
    )  # fmt: skip
    edited(
        config / "findings" / "gardeners.draft.yaml",
        ("title: First tables of the survey gardeners", "title: How gardeners see the garden\nmin_base: 0"),
        ("    title: 'q1'\n", "    title: 'How good is the soil?'\n    interval: true\n"),
    )
    run = evaluate(garden)
    assert run.returncode == 0, run.stdout
    assert (garden / "results" / "index.html").is_file()
    # By hand, without the trial of the form: Good or Excellent say 7 of 9, of the north 3 of 4, of the south 4 of 5.
    with (garden / "results" / "findings" / "gardeners" / "tables" / "q1.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        cells = {(row["row"], row["column"]): row for row in csv.DictReader(file)}
    found = {column: (row["n"], row["base"]) for (line, column), row in cells.items() if line == "Good or excellent"}
    assert found == {"All": ("7", "9"), "north": ("3", "4"), "south": ("4", "5")}
    for line in ("Excellent", "Good", "Fair", "Good or excellent", "Base"):
        shown = " | ".join(cells[line, column]["text"] for column in ("All", "north", "south"))
        assert f"| {line} | {shown} |" in tutorial, shown
    assert not [
        path
        for path in garden.rglob("*")
        if path.is_file() and "raw" not in path.parts and b"example.org" in path.read_bytes()
    ]
    again = evaluate(garden)
    assert "Nothing to be done" in again.stdout


def test_one_draft_by_its_name_where_config_is_incomplete(garden):
    (garden / "config").mkdir()
    (garden / "config" / "config.yaml").write_text("title: x\nsurveys: [gardeners, another]\nfindings: [A]\n")
    run = evaluate(garden, "config/surveys/gardeners.draft.yaml")
    assert run.returncode == 0, run.stdout
    assert (garden / "config" / "surveys" / "gardeners.draft.yaml").is_file()
    assert not (garden / "config" / "config.draft.yaml").exists()


def test_a_whole_evaluation_is_drafted_from_raw_alone(tmp_path):
    folder = tmp_path / "a folder"
    shutil.copytree(EXAMPLE / "raw", folder / "raw")
    run = evaluate(folder, "drafts")
    assert run.returncode == 0, run.stdout
    made = sorted(path.relative_to(folder / "config").as_posix() for path in (folder / "config").rglob("*.yaml"))
    assert made == [
        "config.draft.yaml", "findings/gardeners.draft.yaml", "findings/pupils.draft.yaml", "findings/record_watering.draft.yaml",
        "findings/visitors.draft.yaml", "records/watering.draft.yaml",
        "surveys/gardeners.draft.yaml", "surveys/gardeners.scales.draft.yaml", "surveys/pupils.draft.yaml",
        "surveys/pupils.scales.draft.yaml", "surveys/visitors.draft.yaml",
        "surveys/visitors.scales.draft.yaml",
    ]  # fmt: skip
    assert "header: [note, group," in (folder / "config" / "config.draft.yaml").read_text(encoding="utf-8")


def test_drafts_beside_a_description_run_nothing_again(finished):
    run = evaluate(finished, "drafts")
    assert run.returncode == 0, run.stdout
    run = evaluate(finished)
    for path in finished.rglob("*.draft.yaml"):
        path.unlink()
    assert "Nothing to be done" in run.stdout


@pytest.mark.slow
def test_a_poll_saved_as_drafted_has_a_question_by_another(tmp_path):
    """As the tutorial says: nothing but the export, nothing corrected."""
    folder = tmp_path / "poll"
    (folder / "raw" / "surveys").mkdir(parents=True)
    shutil.copy(POLL, folder / "raw" / "surveys")
    assert evaluate(folder, "drafts").returncode == 0
    for path in [*folder.glob("config/*.draft.yaml"), *folder.glob("config/*/starwars.draft.yaml")]:
        edited(path)
    run = evaluate(folder)
    assert run.returncode == 0, run.stdout
    with POLL.open(encoding="cp1252", newline="") as lines:
        header, _, *rows = csv.reader(lines)
    seen, gender = header.index("Have you seen any of the 6 films in the Star Wars franchise?"), 33
    told = [(row[seen], row[gender]) for row in rows]
    with (folder / "results" / "numbers" / "numbers.csv").open(encoding="utf-8", newline="") as lines:
        numbers = {row["address"]: row for row in csv.DictReader(lines)}
    for who in ("Female", "Male"):
        row = numbers[f"starwars.seen_6_films_star_wars.gender-{who.lower()}.yes"]
        counted = told.count(("Yes", who)), told.count(("Yes", who)) + told.count(("No", who))
        assert (int(row["n"]), int(row["base"])) == counted and counted[0] > 100
