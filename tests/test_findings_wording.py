"""Notes under tables: what the rules of presentation say is told once, and nothing is taken away."""

import pandas as pd

from scripts.findings import wording
from scripts.ground.long_table import records


def rows(flags, columns=("Share",)):
    cells = [(f"Row {k}", column, flag) for k, flag in enumerate(flags) for column in columns]
    return pd.DataFrame(cells, columns=["row", "column", "flags"])


def test_the_cells_that_nchs_would_not_print_are_named():
    said = wording.flag_notes(
        records(rows(["suppress (NCHS)", None, "interval cut; suppress (NCHS)", "review (NCHS)"]))
    )
    assert said[0] == "Interval cut: Row 2."
    assert said[1].endswith("they would leave out Row 0, Row 2; they would have an expert review Row 3.")
    assert said[1].startswith("NCHS's presentation rules") and len(said) == 2


def test_in_a_table_of_several_columns_a_cell_is_named_by_both():
    table = rows([None, None], ("All", "Some"))
    table.loc[3, "flags"] = "suppress (NCHS)"
    assert wording.flag_notes(records(table))[0].endswith("they would leave out Row 1 (Some).")


def test_many_cells_are_counted():
    said = wording.flag_notes(records(rows(["suppress (NCHS)"] * 13 + [None] * 7)))
    assert said[0].endswith("they would leave out 13 of the 20 numbers.")


def test_without_a_flag_nothing_is_said():
    assert wording.flag_notes(records(rows([None, None]))) == []


def test_degrees_of_freedom_are_told_of_design_based_numbers_only():
    table = pd.DataFrame({"df": [75.0, 12.0], "method": ["exact finite population, by strata", "design-based, t"]})
    assert wording.freedom_notes(records(table)) == [
        "Degrees of freedom of the design-based intervals: 12 (respondents, or clusters where these were drawn, "
        "less strata; adjustment cells are strata)."
    ]


def test_a_flag_of_some_columns_names_them():
    table = rows([None, None, None], ("All", "North"))
    table.loc[[1, 3], "flags"] = "base includes 1"
    assert wording.flag_notes(records(table)) == ["Base includes 1: Row 0; Row 1 (North)."]
    table.loc[[0, 2], "flags"] = "base includes 1"
    assert wording.flag_notes(records(table)) == ["Base includes 1: Row 0; Row 1."]
    table.loc[2, "flags"] = None
    assert wording.flag_notes(records(table)) == ["Base includes 1: Row 0 (All); Row 0 (North); Row 1 (North)."]


def test_a_filter_says_of_which_rows_it_is_where_filters_differ():
    def of(*filters):
        return [{"row": f"Row {k}", "column": "Share", "filter": one} for k, one in enumerate(filters)]

    assert wording.filter_notes(of(None, None)) == []
    assert wording.filter_notes(of("year is 2015", "year is 2015")) == ["Filter: year is 2015."]
    assert wording.filter_notes(of("a; b", "c", "a; b")) == ["Filter (Row 0; Row 2): a; b.", "Filter (Row 1): c."]


def test_the_base_of_a_record_is_no_unweighted_count_and_a_ratio_of_two_numbers_has_none():
    def of(method):
        return [{"row": "Row", "column": "Share", "base": 2, "method": method}]

    assert wording.base_notes(of("exact")) == ["Base: 2 (unweighted count)."]
    assert wording.base_notes(of("none: the whole record was counted")) == ["Base: 2 (rows counted)."]
    assert wording.base_notes(of("none: computed from other numbers")) == []
