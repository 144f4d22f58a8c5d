"""The example data of Quantipy: every unweighted count and base of the published tables, by gender and locality."""

import openpyxl
import pytest

from tests.chain import Made, run
from tests.conftest import SHARED

DATA = SHARED / "data" / "quantipy_example"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the example of Quantipy is not beside the project")
GROUPS = [
    "all",
    *["gender-male", "gender-female"] * 2,
    "locality-cbd_central_business_district",
    "locality-urban",
    "locality-suburban",
    "locality-rural",
    "locality-remote",
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
    assert (sports.n("q2", "base"), sports.n("q2", "sky_diving")) == (2999, 1127)
    assert len(sports.received) == 8255
    # Options end with the separator: "1;2;3;5;" is four options and no empty fifth one.
    assert sports.received.loc[0, "q2"] == "sky_diving|base_jumping|mountain_biking|snowboarding"
