"""Drafts of records: types of mixed forms, words for no value, sums, days, and a first table."""

import pytest

from scripts import settings
from scripts.drafts import record_draft
from scripts.records import register
from scripts.settings.finding import Finding
from scripts.settings.record import Record
from tests.conftest import PUBLIC
from tests.drafting import csv


def drafted(path, folder):
    """Draft a record, hold the drafts against the models, read the file by them."""
    made = record_draft.write(path, "log", f"raw/records/{path.name}")
    for name, part in (("log", "draft"), ("first", "finding")):
        (folder / f"{name}.yaml").write_text(made[part], encoding="utf-8")
    one = settings.describe(Record, folder / "log.yaml")
    return made["draft"], one, register.rows(path, one), settings.describe(Finding, folder / "first.yaml")


COLUMNS = {  # cells, type and form, the sum of what is read
    "plain": (["3", "4", "NA"], {"type": "integer"}, 7),
    "comma": (["1.200,50", "3,25", "7"], {"type": "number", "decimal": ","}, 1210.75),
    "thousands": (["1,200", "12,000.5", "7"], {"type": "number", "decimal": "."}, 13207.5),
    "percent": (["76%", "80 %", "4%"], {"type": "number", "per": 100, "words": ["%"]}, 1.6),
    "money": (["$1,200.50", "$7.00", "$3.25"], {"type": "number", "decimal": ".", "words": ["$"]}, 1210.75),
    "words": (["3 hours", "1 hour", "2.5 hours"], {"type": "number", "words": ["hours", "hour"]}, 6.5),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_numbers_are_drafted_as_they_are_written(tmp_path, name):
    cells, wanted, total = COLUMNS[name]
    rows = [["case", "cost"], *[[f"C{k}", cells[k % 3]] for k in range(30)]]
    _, one, frame, _ = drafted(csv(tmp_path / "log.csv", rows), tmp_path)
    told = settings.plain(one)["columns"]["cost"]
    assert (told if isinstance(told, dict) else {"type": told}) == wanted
    assert frame["cost"].sum() == pytest.approx(10 * total)
    assert one.missing == (["NA"] if name == "plain" else [])


def test_dates_of_two_forms_are_each_read_and_days_are_counted(tmp_path):
    rows = [["case", "received", "closed", "office"]]
    rows += [[f"C{k}", f"2024-01-{k + 1:02d}", f"{k + 3:02d}.01.2024" if k else "-", "AB"[k % 2]] for k in range(20)]
    draft, one, frame, _ = drafted(csv(tmp_path / "log.csv", rows), tmp_path)
    assert (one.columns["received"].date_format, one.columns["closed"].date_format) == (None, "%d.%m.%Y")
    assert frame["closed"].notna().sum() == 19
    assert one.derive["days_received_to_closed"].to == "closed" and "# ? are these the days" in draft
    assert one.numbers["median_days_received_to_closed"].statistic == "median"


def test_a_column_whose_dates_have_two_forms_is_text_and_asked_about(tmp_path):
    rows = [
        ["case", "received"],
        *[[f"C{k}", f"2024-01-{k + 1:02d}" if k % 4 else f"1{k % 9}.01.2024"] for k in range(20)],
    ]
    draft, one, *_ = drafted(csv(tmp_path / "log.csv", rows), tmp_path)
    assert one.columns["received"].type == "text"
    assert "# ? received: dates of several forms (%Y-%m-%d, %d.%m.%Y)" in draft


def test_amounts_have_sums_and_a_first_table_in_the_language_of_the_record(tmp_path):
    rows = [["dossier", "bureau de la région", "coût des travaux", "année"]]
    rows += [[f"D{k}", ["Nord", "Sud"][k % 2], 100 + k, 2015 + k % 3] for k in range(30)]
    _, one, frame, finding = drafted(csv(tmp_path / "log.csv", rows), tmp_path)
    total = next(number for number in one.numbers.values() if number.statistic == "sum")
    assert total.column == "coût des travaux" and frame[total.column].sum() == 3435
    assert not [number for number in one.numbers.values() if number.column == "année"]  # years are not added
    table = finding.tables["rows_by_bureau_region"]
    assert [row.label for row in table.rows] == ["Nord", "Sud", "Ensemble"]


def test_values_of_fewer_than_five_rows_and_personal_data_are_not_shown(tmp_path):
    rows = [["case", "office", "e-mail"]]
    rows += [[f"C{k}", "Secret" if k < 3 else "AB"[k % 2], f"p{k}@example.org"] for k in range(30)]
    path = csv(tmp_path / "log.csv", rows)
    drafts = record_draft.write(path, "log", "raw/records/log.csv")
    assert "Secret" not in drafts["draft"] + drafts["finding"] and "example.org" not in "".join(drafts.values())


def test_a_real_log_is_drafted_with_its_days(tmp_path):
    """As SOURCE.md has it: the median of 244 requests is 48 days."""
    _, one, frame, _ = drafted(PUBLIC / "task_log_doj_foia" / "cleaned.csv", tmp_path)
    (days,) = one.derive
    assert register.with_durations(frame, one)[days].median() == 48
    assert one.date_format == "%m/%d/%Y"
