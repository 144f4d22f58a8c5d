"""What findings may not ask of the surveys that ship is refused in a whole run; a changed digit of the report differs."""

import csv
import io
from pathlib import Path

import pytest

from scripts.ground import files
from tests.conftest import evaluate

pytestmark = pytest.mark.slow

MEMBER_STATES = """
  refused:
    title: What Member States said
    cell: {source: member_states, item: %s, statistic: %s}
    rows:
      - {label: All}
    columns:
      - {label: Share}
"""
UN_SYSTEM = """
  refused:
    title: What the United Nations system said
    cell: {source: un_system, item: responsiveness, statistic: very_positive%s}
    rows:
      - {label: All%s}
    columns:
      - {label: Share}
"""
DECISION = (
    "table refused, row 'All', column 'Share': the survey 'member_states' is not used, because its response rate of 3 "
    "per cent is below the minimum of 20 per cent (results/surveys/member_states/decision.csv); delete the row."
)
NO_INTERVAL = (
    "config/findings/A.yaml, tables.refused, row 'All', column 'Share': the survey 'un_system' is not a probability sample, "
    "so its numbers have no interval or bounds: delete `interval`"
)
REFUSED = {
    "an item of the dropped survey": (MEMBER_STATES % ("responsiveness", "very_positive"), DECISION),
    "a base of the dropped survey": (MEMBER_STATES % ("support_to_processes", "base"), DECISION),
    "an interval of those who were not drawn": (UN_SYSTEM % ("", "") + "    interval: true\n", NO_INTERVAL),
    "bounds of those who were not drawn": (UN_SYSTEM % (", variant: bounds", ""), NO_INTERVAL),
    "bounds in one row": (UN_SYSTEM % ("", ", variant: bounds"), NO_INTERVAL),
}


def with_table(folder: Path, table: str) -> None:
    path = folder / "config/findings/A.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count("\ntables:\n") == 1
    path.write_text(text.replace("\ntables:\n", f"\ntables:{table}", 1), encoding="utf-8")


@pytest.mark.parametrize("case", REFUSED)
def test_a_finding_that_asks_for_what_may_not_be_is_refused(case, copied):
    table, sentence = REFUSED[case]
    with_table(copied, table)
    page = (copied / "results/findings/B.html").read_bytes()
    run = evaluate(copied)
    assert run.returncode != 0
    assert sentence in run.stdout, run.stdout
    assert "Traceback" not in run.stdout
    tables_now = copied / "results/findings/A/tables"
    assert not list(copied.rglob("*.part")) and not (tables_now / "refused.csv").exists()
    assert (copied / "results/findings/B.html").read_bytes() == page


def test_the_response_rate_of_the_dropped_survey_may_be_shown(copied):
    with_table(copied, MEMBER_STATES % ("response", "rate"))
    run = evaluate(copied, "results/findings/A/tables")
    assert run.returncode == 0, run.stdout
    shown = files.read(copied / "results/findings/A/tables/refused.csv")
    assert shown["n"].astype(int).tolist() == [6] and shown["base"].astype(int).tolist() == [193]


def test_a_changed_digit_in_a_whole_run_differs(copied):
    path = copied / "config/claims.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    value = rows[0].index("value")
    (row,) = [row for row in rows if row[0] == "C030"]
    assert row[value] == "58"
    row[value] = "59"
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    run = evaluate(copied, "results/method/reproduction.csv")
    assert run.returncode == 0, run.stdout
    verdicts = files.read(copied / "results/method/reproduction.csv").set_index("id")["verdict"]
    assert verdicts[verdicts == "differs"].index.tolist() == ["C030"]
