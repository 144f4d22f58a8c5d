"""The frame: one row a person, declared variables only."""

import openpyxl
import pytest

from scripts.ground.errors import EvidenceError
from scripts.ground.tables import check
from scripts.settings.asked_groups import AskedGroup
from scripts.surveys.received import sampling_frame
from tests.filled import surveyed

SURVEY = {
    "title": "Staff",
    "frame": {"file": "raw/frames/staff.csv", "person": "staff_id", "variables": ["unit", "grade"]},
}
ROWS = [
    ["staff_id", "name", "unit", "grade"],
    ["S-2", "Person S-2", "North", ""],
    [" S-1 ", "Person S-1", "N/A", "P-3"],
]


def roster(folder, rows, name="staff.csv"):
    path = folder / name
    if name.endswith(".csv"):
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    return path


@pytest.mark.parametrize("name", ["staff.csv", "staff.xlsx"])
def test_persons_and_declared_variables(tmp_path, name):
    made = sampling_frame.read([roster(tmp_path, ROWS, name)], surveyed(SURVEY))
    check(made["frame"], "frame")
    assert list(made["frame"].columns) == ["person", "unit", "grade"]  # names of persons stay behind
    assert made["frame"]["person"].tolist() == ["S-1", "S-2"]
    assert made["frame"]["unit"].tolist() == ["N/A", "North"]
    assert made["frame"]["grade"].isna().tolist() == [False, True]
    page = " from the sheet 'Sheet'" if name.endswith("xlsx") else ""
    assert made["line"] == f"Staff: 2 persons on the frame{page}"


def test_a_path_alone_is_a_roster_too(tmp_path):
    path = roster(tmp_path, ROWS)
    assert sampling_frame.read(path, surveyed(SURVEY))["frame"].equals(
        sampling_frame.read([path], surveyed(SURVEY))["frame"]
    )


def test_without_a_frame_there_are_no_persons():
    made = sampling_frame.read([], surveyed({"title": "Visitors"}))
    check(made["frame"], "frame")
    assert made["frame"].empty


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([*ROWS, ["S-2", "Person S-2", "South", "P-2"]], "rows 2 and 4, column staff_id: the same person twice"),
        ([*ROWS, ["", "Person S-3", "South", "P-2"]], "row 4, column staff_id: no person"),
        ([["id", "unit", "grade"], ["S-1", "North", "P-3"]], "no column 'staff_id'"),
        ([["staff_id", "units", "grade"], ["S-1", "North", "P-3"]], "no column 'unit'.*Did you mean 'units'"),
        ([ROWS[0]], "has a header but no rows"),
        ([*ROWS, ["=A2", "Person S-3", "South", "P-2"]], r"row 4, column staff_id: a formula \(cell A4\)"),
    ],
)
def test_bad_frames_say_what_is_wrong(tmp_path, rows, said):
    with pytest.raises(EvidenceError, match=said):
        sampling_frame.read([roster(tmp_path, rows)], surveyed(SURVEY))


def test_all_that_is_wrong_with_a_frame_is_said_at_once(tmp_path):
    path = roster(tmp_path, [["staff_id", "name", "units", "garde"], *ROWS[1:], ROWS[1]])
    with pytest.raises(EvidenceError) as told:
        sampling_frame.read([path], surveyed(SURVEY))
    said = str(told.value)
    assert "the same person twice" in said and "Did you mean 'units'" in said and "Did you mean 'garde'" in said


def test_weights_with_a_comma_are_named_before_anything_is_counted(tmp_path):
    rows = [["staff_id", "unit", "w"], ["S-1", "North", "1,2"], ["S-2", "South", "0.8"], ["S-3", "South", "1,5"]]
    survey = {"title": "T", "frame": {"file": "f.csv", "person": "staff_id", "variables": ["unit", "w"]}}
    survey |= {"weights": {"column": "w"}}
    with pytest.raises(EvidenceError, match='rows 2 and 4, column w: a comma in a number: write `decimal: ","`'):
        sampling_frame.read([roster(tmp_path, rows, "a.xlsx")], surveyed(survey))
    commas = [[cell.replace(".", ",") for cell in row] for row in rows]
    made = sampling_frame.read([roster(tmp_path, commas, "b.xlsx")], surveyed(survey | {"decimal": ","}))["frame"]
    assert made["w"].tolist() == ["1.2", "0.8", "1.5"]


def test_groups_that_nobody_on_the_frame_is_of_are_refused_before_anything_is_counted(tmp_path):
    path = roster(tmp_path, ROWS)
    right = [AskedGroup(item="q", group=one, place="here") for one in ("unit-n_a", "grade-not_known--unit-north")]
    sampling_frame.read([path], surveyed(SURVEY), right)
    wrong = [AskedGroup(item="q", group=one, place="here") for one in ("unit-nroth", "grade-p_33--unit-north", "sex-f")]
    with pytest.raises(EvidenceError) as told:
        sampling_frame.read([path], surveyed(SURVEY), wrong)
    said = str(told.value).splitlines()
    assert len(said) == 3
    assert "here: nobody on the frame raw/frames/staff.csv has the unit 'nroth', of the group unit-nroth." in said[1]
    assert said[1].endswith("Did you mean 'north'? It has n_a and north.")
    assert "has the grade 'p_33'" in said[2]
