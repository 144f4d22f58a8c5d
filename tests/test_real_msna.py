"""The template of a multi-sector needs assessment: the published table of results, each share, mean and median of it."""

import csv

import numpy as np
import openpyxl
import pytest

from scripts.ground.addresses import slug
from scripts.settings.export import Export
from scripts.statistics import taylor
from scripts.statistics.weighting import poststratify
from scripts.surveys.exports import kobo
from tests.chain import Made, run
from tests.conftest import PUBLIC
from tests.filled import filled

DATA = PUBLIC / "msna_analysistools"
ITEMS = {
    "admin1": "admin1",
    "income_v1_salaried_work": "income_v1_salaried_work",
    "expenditure_debt": "expenditure_debt",
    "wash_drinkingwatersource": "wash_drinkingwatersource",
    "edu_learning_conditions_reasons_v1": "edu_learning_conditions",
}


@pytest.fixture(scope="module")
def households(tmp_path_factory) -> Made:
    return run("msna", "households", DATA / "no_ratio_dataset.csv", tmp_path_factory.mktemp("msna"))


def ratio(households: Made, area: str) -> float:
    """The ratio of all income to all debt, where there is debt; "" is all areas."""
    income, debt = (
        households.received[item].astype(float).fillna(0).to_numpy()
        for item in ("income_v1_salaried_work", "expenditure_debt")
    )
    inside = debt > 0
    if area not in ("", "NA"):
        inside &= households.received["admin1"].eq(area).to_numpy(dtype=bool)
    return float(taylor.ratio(taylor.design(np.ones(len(debt))), income, debt, inside).value[0])


def published(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize(
    ("name", "count"), [("no_ratio_results_table.csv", 143), ("with_ratio_results_table.csv", 147)]
)
def test_every_published_result(households, name, count):
    same, ratios = 0, 0
    for row in published(name):
        if row["analysis_type"] == "ratio":  # two items: no number of the survey, but of the core of the statistics
            assert ratio(households, row["group_var_value"]) == pytest.approx(float(row["stat"]), abs=1e-9), row
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
    for key, label in households.survey.items["edu_learning_conditions"].labels.items():
        ticked = [row[f"{reasons}/{label}"] == "True" for row in rows]
        assert ticked == [label in row[reasons].split() for row in rows], key
        assert households.n("edu_learning_conditions", key) == sum(ticked), key


def test_the_form_gives_labels(tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in ("survey", "choices"):
        with (DATA / f"analysistools_MSNA_template_{sheet}.csv").open(encoding="utf-8", newline="") as lines:
            page = book.create_sheet(sheet)
            for row in csv.reader(lines):
                page.append([cell or None for cell in row])
    book.save(tmp_path / "form.xlsx")
    table = kobo.read_raw(DATA / "no_ratio_dataset.csv", filled(Export, {"platform": "kobo"}), tmp_path / "form.xlsx")
    plain = kobo.read_raw(DATA / "no_ratio_dataset.csv", filled(Export, {"platform": "kobo"}))
    tankers = plain["wash_drinkingwatersource"] == "tanker_trucks"
    assert tankers.sum() == 7 and (table["wash_drinkingwatersource"] == "Tanker-truck").equals(tankers)
    # The three areas of the template share the label "To be updated by country": their names stay.
    assert table["admin1"].tolist() == plain["admin1"].tolist()


def test_the_published_weights(households):
    """The example of the package: 160 000 persons in three areas; the weights, and the shares that they give."""
    areas = households.received["admin1"].tolist()
    totals = {"admin1a": 30_000.0, "admin1b": 50_000.0, "admin1c": 80_000.0}
    weights = poststratify(np.ones(100), areas, totals) * 100 / 160_000
    by_area = {area: round(float(weights[areas.index(area)]), 6) for area in totals}
    assert by_area == {"admin1a": 0.604839, "admin1b": 1.157407, "admin1c": 1.190476}
    design = taylor.design(weights)
    shares = [taylor.mean(design, [one == area for one in areas]).value[0] for area in totals]
    assert shares == pytest.approx([0.1875, 0.3125, 0.5])
    # The districts and the mean of the debt, as the page of the package prints them.
    districts = [row["admin2"] for row in published("no_ratio_dataset.csv")]
    told = [float(taylor.mean(design, [one == name for one in districts]).value[0]) for name in sorted(set(districts))]
    assert told == pytest.approx([0.284, 0.385, 0.331], abs=5e-4)
    debt = households.received[ITEMS["expenditure_debt"]].astype(float).to_numpy()
    assert float(taylor.mean(design, debt).value[0]) == pytest.approx(20.0506, abs=5e-5)


def test_the_published_intervals_of_shares_and_means(households):
    """Wald intervals with the t of the whole design, as the package makes them; a nonprobability survey gets none of ours."""
    assert households.numbers[["std_error", "low", "high"]].isna().all(axis=None)
    design, compared = taylor.design(np.ones(100)), 0
    for row in published("no_ratio_results_table.csv"):
        if row["analysis_type"] == "median":
            continue
        answers = households.received[ITEMS[row["analysis_var"]]]
        if row["analysis_type"] == "mean":
            values = answers.astype(float).to_numpy()
        else:
            key = slug(row["analysis_var_value"])
            values = np.array([float(key in text.split("|")) for text in answers])
        area = row["group_var_value"]
        inside = households.received["admin1"].eq(area).to_numpy(dtype=bool) if row["group_var"] else None
        found = taylor.mean(design, values, inside)
        # The package takes the freedom of all 100 for an area too, where R's survey has that of its own answers.
        ends = taylor.interval(float(found.value[0]), float(found.std_error[0]), 99)
        assert ends == pytest.approx((float(row["stat_low"]), float(row["stat_upp"])), abs=1e-9), row
        compared += 1
    assert compared == 135
