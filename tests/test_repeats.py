"""Repeated groups: members with the columns of the row that they belong to, drafted as a survey of their own."""

import pandas as pd
import pytest

from scripts.drafts import repeat_sheets, undrafted
from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import kobo
from tests import chain
from tests.filled import filled
from tests.test_kobo import saved

FORM = {
    "survey": [
        ["type", "name", "label", "relevant"],
        ["select_one area", "area", "Where do you live?", None],
        ["begin_repeat", "people", "People", None],
        ["select_one yn", "child", "Is it a child?", None],
        ["select_one yn", "school", "Does it go to school?", "${child} = 'y'"],
        ["end_repeat", None, None, None],
    ],
    "choices": [
        ["list_name", "name", "label"],
        ["area", "t", "Town"], ["area", "v", "Village"], ["yn", "y", "Yes"], ["yn", "n", "No"],
    ],
}  # fmt: skip
HOMES = [["area", "_uuid", "_index"], *([("t", "v")[k % 3 == 0], f"u{k}", k + 1] for k in range(30))]
PEOPLE = [
    ["child", "school", "_index", "_parent_table_name", "_parent_index"],
    *(
        [("y", "n")[k % 2], ("y" if k % 3 else "n") if k % 2 == 0 else "", k + 1, "homes", k % 30 + 1]
        for k in range(70)
    ),
]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "raw" / "surveys").mkdir(parents=True)
    saved(tmp_path / "raw" / "surveys" / "homes.xlsx", {"homes": HOMES, "people": PEOPLE})
    saved(tmp_path / "raw" / "surveys" / "form.xlsx", FORM)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_members_are_drafted_and_broken_down_by_the_row_that_they_belong_to(folder):
    exports = {"homes": "raw/surveys/homes.xlsx"}
    found = repeat_sheets.found(exports)
    assert found == {"homes_people": ("raw/surveys/homes.xlsx", "people", "homes")}
    path, form = folder / "raw" / "surveys" / "homes.xlsx", folder / "raw" / "surveys" / "form.xlsx"
    files = [one.relative_to(folder) for one in (path, form)]
    homes = undrafted.survey(files[0], "homes", files[0].as_posix(), True, [], files[1:])["draft"]
    assert "other sheets have other rows: people; those of repeated groups are drafted as surveys" in homes
    made = undrafted.survey(files[0], "people", files[0].as_posix(), True, [], files[1:], [*found["homes_people"]])
    # The item of the homes is copied, as the draft says.
    area = homes[homes.index("  area:") :].partition("# Left out")[0]
    draft = made["draft"].replace("items:\n", f"items:\n{area}").replace("breakdowns: [child]", "breakdowns: [area]")
    assert draft.count("  area:") == 1 and "breakdowns: [area]" in draft
    (folder / "config" / "surveys").mkdir(parents=True)
    (folder / "config" / "surveys" / "people.yaml").write_text(draft, encoding="utf-8")
    scales = made["scales"] + "\n".join(
        ["  homes_area:", "    categories: {town: Town, village: Village}"] if "homes_area" in area else []
    )
    (folder / "config" / "config.yaml").write_text(f"title: x\nsurveys: [people]\n{scales}", encoding="utf-8")
    run = chain.made(folder, "people")
    people = pd.DataFrame(PEOPLE[1:], columns=PEOPLE[0]).merge(
        pd.DataFrame(HOMES[1:], columns=HOMES[0])[["area", "_index"]], left_on="_parent_index", right_on="_index"
    )
    assert len(run.responses) == len(people) == 70
    for token, area_code in (("area-town", "t"), ("area-village", "v"), ("all", "tv")):
        own = people[[one in area_code for one in people["area"]]]
        assert run.value("child", "yes", token) == pytest.approx((own["child"] == "y").mean())
        asked = own[own["child"] == "y"]
        assert (run.value("school", "base", token), run.value("school", "yes", token)) == (
            len(asked), pytest.approx((asked["school"] == "y").mean()),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("homes", "people", "said"),
    [
        (HOMES, [*PEOPLE, ["y", "", 71, "homes", 99]], "sheet people, row 72, column _parent_index: no row of"),
        (
            HOMES,
            [*PEOPLE, ["y", "", 71, "rooms", 1]],
            "row 72: it belongs to a row of the sheet 'rooms', not of 'homes'",
        ),
        ([*HOMES, ["t", "u9", 1]], PEOPLE, "sheet homes, row 32, column _index: the same number twice"),
        ([row[:2] for row in HOMES], PEOPLE, "no column `_parent_index` here, or no `_index` in"),
    ],
)
def test_members_of_no_clear_row_are_refused(tmp_path, homes, people, said):
    path = saved(tmp_path / "a.xlsx", {"homes": homes, "people": people})
    with pytest.raises(EvidenceError, match=said):
        kobo.read_raw(path, filled(Export, {"platform": "kobo", "sheet": "people", "parent": "homes"}))


def test_a_parent_goes_with_a_sheet_of_kobo():
    for given in (
        {"platform": "kobo"},
        {"platform": "excel", "sheet": "people"},
        {"platform": "kobo", "sheet": "homes"},
    ):
        with pytest.raises(ValueError, match="'parent' goes with"):
            Export.model_validate({"title": "x", "source": "x", "file": "x", "parent": "homes"} | given)
