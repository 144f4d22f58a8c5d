"""The example data of Quantipy: every unweighted count and base of the published tables, by gender and locality."""

import openpyxl
import pytest

from scripts.statistics import taylor
from scripts.statistics.weighting import kish
from tests.chain import Made, run
from tests.conftest import SHARED

DATA = SHARED / "data" / "quantipy_example"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the example of Quantipy is not beside the project")
GROUPS = [
    "all",
    *["gender-1", "gender-2"] * 2,  # the codes are the keys, as the draft made them: male, female
    *(f"locality-{code}" for code in (1, 2, 3, 4, 5)),
]


@pytest.fixture(scope="module")
def sports(tmp_path_factory) -> Made:
    return run("quantipy", "sports", DATA / "Example Data (A).csv", tmp_path_factory.mktemp("quantipy"))


def keys(sports: Made, item: str) -> dict[str, str]:
    """Return label -> key of the answers of an item."""
    described = sports.survey["items"][item]
    labels = described.get("labels") or sports.scales[described["scale"]]["categories"]
    return {variants[0]: key for key, variants in labels.items()}


@pytest.fixture(scope="module")
def thirty(tmp_path_factory) -> Made:
    """The first thirty rows: the published tables of q5_2 and q5_4 are about them only, and don't say so."""
    folder = tmp_path_factory.mktemp("thirty")
    lines = (DATA / "Example Data (A).csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (folder / "Example Data (A).csv").write_text("".join(lines[:31]), encoding="utf-8")
    return run("quantipy", "sports", folder / "Example Data (A).csv", folder)


def test_every_published_count(sports, thirty):
    book = openpyxl.load_workbook(DATA / "basic.xlsx", read_only=True)
    compared, short = 0, 0
    for page in book.worksheets:
        if page.title == "Open Ends":
            continue
        item = ""
        for label, *cells in page.iter_rows(min_row=3, values_only=True):
            if label and not any(cells):
                item = label.split(".")[0]
            elif label:
                made = thirty if item in ("q5_2", "q5_4") else sports
                statistic = "base" if label == "Base" else keys(made, item)[label]
                for group, cell in zip(GROUPS, cells, strict=True):
                    published = 0 if cell == "-" else cell
                    assert made.n(item, statistic, group) == published, (item, label, group)
                    compared += 1
                    short += made is thirty
    book.close()
    assert (compared, short) == (900, 160)


def test_anchors(sports):
    assert (sports.n("q2", "base"), sports.n("q2", keys(sports, "q2")["Sky diving"])) == (2999, 1127)
    assert len(sports.received) == 8255
    # Options end with the separator: "1;2;3;5;" is four options and no empty fifth one.
    assert sports.received.loc[0, "q2"] == "1|2|3|5"


def test_published_weighted_counts_of_six_items(sports, thirty):
    """The weights are a column of the data; a published count is our weighted share of the published weighted base."""
    book = openpyxl.load_workbook(DATA / "complex_0.xlsx", read_only=True)
    rows = [[cell for cell in row if cell is not None] for row in book["arr_0"].iter_rows(values_only=True)]
    header = next(row for row in rows if row and row[0] == "Unweighted base")
    counts = [row for row in rows if len(row) > 8 and str(row[0]).strip() and row is not header]
    book.close()
    compared = 0
    for number, row in enumerate(counts, start=1):
        item = f"q5_{number}"
        made = thirty if item in ("q5_2", "q5_4") else sports
        assert made.n(item, "base") == row[1]
        assert made.received["weight_a"].astype(float).sum() == pytest.approx(row[2], rel=1e-9)
        for label, cell in zip(header[2:9], row[3:10], strict=True):
            ours = made.value(item, f"{keys(made, item)[label]}.weighted") * row[2]
            assert ours == pytest.approx(0 if cell == "-" else cell, rel=1e-9), (item, label)
            compared += 1
    assert compared == 42
    assert sports.numbers[["std_error", "low", "high"]].isna().all(axis=None)  # nobody drew these people


def test_published_effective_base_and_a_trap(sports):
    weights = sports.received["weight_a"].astype(float).to_numpy()
    assert kish(weights)[1] == pytest.approx(5473.247782580746, rel=1e-9)
    values = sports.received["q5_1"].to_numpy(dtype=float)
    design = taylor.design(weights)
    # The published mean of "how likely" counts "already planning" as 97 and "don't know" as 98.
    assert float(taylor.mean(design, values).value[0]) == pytest.approx(25.60101737022214, rel=1e-9)
    assert float(taylor.mean(design, values, values < 6).value[0]) == pytest.approx(3.5674, abs=5e-5)
