"""The template of a multi-sector needs assessment: the published table of results, each share, mean and median of it."""

import csv

import openpyxl
import pytest

from scripts.numbers.address import slug
from scripts.surveys import kobo
from tests.chain import Made, run
from tests.conftest import SHARED

DATA = SHARED / "data" / "msna_analysistools"
ITEMS = {
    "admin1": "admin1",
    "income_v1_salaried_work": "income",
    "expenditure_debt": "debt",
    "wash_drinkingwatersource": "water",
    "edu_learning_conditions_reasons_v1": "conditions",
}
pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason="the template of the needs assessment is not beside the project"
)


@pytest.fixture(scope="module")
def households(tmp_path_factory) -> Made:
    return run("msna", "households", DATA / "no_ratio_dataset.csv", tmp_path_factory.mktemp("msna"))


def published(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("name", "count"), [("no_ratio_results_table.csv", 143), ("with_ratio_results_table.csv", 147)]
)
def test_every_published_result(households, name, count):
    same, ratios = 0, 0
    for row in published(name):
        if row["analysis_type"] == "ratio":  # a ratio of two sums is no statistic of one item
            ratios += 1
            continue
        group = f"admin1-{row['group_var_value']}" if row["group_var"] else "all"
        statistic = row["analysis_var_value"] or row["analysis_type"]
        statistic = slug(row["analysis_type"] if statistic in ("NA", "") else statistic)
        item = ITEMS[row["analysis_var"]]
        assert households.value(item, statistic, group) == pytest.approx(float(row["stat"]), abs=1e-9), row
        assert households.n(item, statistic, group) == float(row["n"]), row
        assert households.value(item, "base", group) == float(row["n_total"]), row
        same += 1
    assert (same, ratios) == (143, count - 143)


def test_ticked_options_are_the_same_as_text_and_as_columns(households):
    reasons = "edu_learning_conditions_reasons_v1"
    rows = published("no_ratio_dataset.csv")
    for key, label in households.survey["items"]["conditions"]["labels"].items():
        assert households.n("conditions", key) == sum(row[f"{reasons}/{label}"] == "True" for row in rows), key


def test_the_form_gives_labels(tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in ("survey", "choices"):
        with (DATA / f"analysistools_MSNA_template_{sheet}.csv").open(encoding="utf-8", newline="") as lines:
            page = book.create_sheet(sheet)
            for row in csv.reader(lines):
                page.append([cell or None for cell in row])
    book.save(tmp_path / "form.xlsx")
    table = kobo.read_raw(DATA / "no_ratio_dataset.csv", {"platform": "kobo"}, tmp_path / "form.xlsx")
    plain = kobo.read_raw(DATA / "no_ratio_dataset.csv", {"platform": "kobo"})
    tankers = plain["wash_drinkingwatersource"] == "tanker_trucks"
    assert tankers.sum() == 7 and (table["wash_drinkingwatersource"] == "Tanker-truck").equals(tankers)
    # The three areas of the template share the label "To be updated by country": their names stay.
    assert table["admin1"].tolist() == plain["admin1"].tolist()
