"""Boxes: what ticks, what doesn't, what is missing; who is in the base, in one file, in parts and in a sample."""

import csv
import io
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from scripts.ground import files
from scripts.ground.errors import EvidenceError
from scripts.surveys.answers import bases, derived_items, ledger
from scripts.surveys.engine import estimates
from scripts.surveys.handover import coded_variables
from scripts.surveys.parts import counted_parts, joined_parts
from scripts.surveys.received import received_answers
from tests.filled import surveyed

NOBODY = pd.DataFrame({"person": pd.Series([], dtype="string")})
USE = {"columns": {"radio": "q_1", "tv": "q_2"}, "text": "Use?", "type": "multiple_response"}


def table(tmp_path: Path, rows: list[tuple[str, ...]], header: tuple[str, ...] = ("q_1", "q_2"), name="a.csv") -> Path:
    """A file of boxes, with an id of each answer."""
    text = io.StringIO()
    csv.writer(text).writerows([("id", *header), *((f"r{k}", *row) for k, row in enumerate(rows))])
    (tmp_path / name).write_text(text.getvalue(), encoding="utf-8")
    return tmp_path / name


def survey(item: dict | None = None, **more) -> dict:
    return {
        "title": "T", "platform": "plain", "selection": "nonprobability", "columns": {"respondent": "id"},
        "items": {"use": USE | (item or {})}, **more,
    }  # fmt: skip


def answers(path: Path, told: dict) -> list[str]:
    described = surveyed(told)
    found = received_answers.read(path, described)["received"]["use"]
    return found.fillna("").tolist()


def numbers(path: Path, told: dict) -> dict[str, tuple[float, int]]:
    """Base and shares, as in a whole run, in one file; the base ledger agrees."""
    described = surveyed(told)
    responses = received_answers.read(path, described)["received"].assign(marks=pd.Series(dtype="string"))
    settled = pd.DataFrame({"respondent": responses["respondent"], "disposition": "complete"})
    lines = ledger.tabulate(responses, settled, described)
    used, none = pd.DataFrame({"used": ["yes"]}), pd.DataFrame()
    made = estimates.estimate(responses, settled, none, used, described, lines["bases"])["numbers"]
    found = {row["statistic"]: (row["value"], row["n"]) for row in made.to_dict("records")}
    flags = set(made["flags"].dropna())
    return found | {"line": lines["line"], "flags": "; ".join(flags)}


def in_parts(paths: list[Path], told: dict, tmp_path: Path) -> dict[str, tuple[float, int]]:
    described, folders = surveyed(told, key="s"), []
    for path in paths:
        made = counted_parts.count(path, paths[0], described)["counted"]
        folder = tmp_path / f"of {path.stem}"
        files.write(folder, made)
        folders.append(folder)
    made = joined_parts.join(folders, described)
    found = {row["statistic"]: (row["value"], row["n"]) for row in made["numbers"].to_dict("records")}
    return found | {"line": made["line"], "flags": "; ".join(set(made["numbers"]["flags"].dropna()))}


# --- words


@pytest.mark.parametrize(
    ("yes", "no"),
    [
        ("1", "2"), ("1.0", "2.0"), ("Yes", "No"), ("Selected", "Not selected"), ("Mentioned", "Not mentioned"),
        ("TRUE", "FALSE"), ("Oui", "Non"), ("Coch\u00e9e", "Non coch\u00e9e"), ("S\u00ed", "No"),
        ("Seleccionado", "No seleccionado"), ("\u0414\u0430", "\u041d\u0435\u0442"),
        ("\u0412\u044b\u0431\u0440\u0430\u043d\u043e", "\u041d\u0435 \u0432\u044b\u0431\u0440\u0430\u043d\u043e"),
        ("\u0646\u0639\u0645", "\u0644\u0627"), ("\u662f", "\u5426"), ("\u9009\u4e2d", "\u672a\u9009\u4e2d"),
    ],
)  # fmt: skip
def test_a_no_is_an_answer_in_six_languages(tmp_path, yes, no):
    path = table(tmp_path, [(yes, no), (no, no), (no, yes), ("", "")])
    assert answers(path, survey()) == ["radio", "(none)", "tv", ""]


@pytest.mark.parametrize("gone", ["-99", "NA", "n/a", ".", "NULL", "", " "])
def test_words_of_missing_answers_are_none(tmp_path, gone):
    """Of five, one has nothing but `seen, not answered`: two of four have each."""
    path = table(tmp_path, [(gone, "1"), ("1", gone), (gone, gone), ("1", gone), (gone, "1")])
    assert answers(path, survey()) == ["tv", "radio", "", "radio", "tv"]


def test_a_description_adds_words(tmp_path):
    path = table(tmp_path, [("Ja", "Nein"), ("Nein", "Nein"), ("wei\u00df nicht", "weiss nicht")])
    more = {"ticked": ["ja"], "not_ticked": ["nein"], "missing": ["Weiss nicht", "wei\u00df nicht"]}
    assert answers(path, survey(more)) == ["radio", "(none)", ""]
    with pytest.raises(EvidenceError, match="row 4, column q_1: this says neither"):
        answers(path, survey({"ticked": ["ja"]}))


@pytest.mark.parametrize(
    ("rows", "where"),
    [
        ([("Ja", "Nein"), ("Nein", "Ja")], "row 3, column q_1"),  # two unknown words in a column
        ([("Ja", ""), ("", "Ja")], "row 2, column q_1"),  # one in two columns is not what an option is called
        ([("Yes", "No"), ("Don't know", "Yes")], "row 3, column q_1"),
        ([("1", "9"), ("2", "1")], "row 2, column q_2"),
        ([("1", ""), ("", "2")], "row 3, column q_2: 2 means No only beside 1"),  # each its number, or no beside yes
        ([("2", "2"), ("2", "2")], "row 2, column q_1: 2 means No only beside 1"),
        ([("0", "1"), ("2", "1")], "row 3, column q_1"),
    ],
)
def test_what_stays_open_is_refused(tmp_path, rows, where):
    with pytest.raises(EvidenceError, match=where):
        answers(table(tmp_path, rows), survey())


def test_the_option_itself_ticks(tmp_path):
    """Exports write the option into its cells: as the end of the header, as a number, or the word No itself."""
    for header in (("q_1", "q_2"), ("Use? [Radio]", "Use? [TV]"), ("Use? - Radio", "Use? - TV"), ("Use?/Radio", "TV")):
        own = {"columns": dict(zip(("radio", "tv"), header, strict=True))}
        assert answers(table(tmp_path, [("Radio", ""), ("", "TV")], header), survey(own)) == ["radio", "tv"]
    three = {"columns": {"a": "q_1", "b": "q_2", "c": "q_3"}}
    path = table(tmp_path, [("1", "", "3"), ("", "2", "")], ("q_1", "q_2", "q_3"))
    assert answers(path, survey(three)) == ["a|c", "b"]
    asked = {"columns": {"yes": "Q | Yes", "no": "Q | No", "na": "Q | N/A"}}
    path = table(tmp_path, [("Yes", "", ""), ("", "No", ""), ("", "", "N/A")], ("Q | Yes", "Q | No", "Q | N/A"))
    assert answers(path, survey(asked)) == ["yes", "no", "na"]
    labelled = {"labels": {"radio": "No", "tv": "TV"}}
    with pytest.raises(EvidenceError, match="the name of the option"):
        answers(table(tmp_path, [("Yes", "No"), ("No", "No")]), survey(labelled))


def test_what_was_not_written_is_no_other(tmp_path):
    other = {"columns": {"radio": "q_1", "other": "q_2"}, "other_specify": "other"}
    path = table(tmp_path, [("1", "-99"), ("0", "a drum"), ("-99", "NA")])
    assert answers(path, survey(other)) == ["radio", "other", ""]


LONE = [
    "Nein", "N\u00e3o", "No answer", "off", "Skipped", "-", "?", "None", "Don't know", "Refused", "Radio set",
    "\u041d\u0435\u0442 \u043e\u0442\u0432\u0435\u0442\u0430", "\u4e0d\u77e5\u9053", "Sans r\u00e9ponse",
]  # fmt: skip


@pytest.mark.parametrize("word", LONE)
@pytest.mark.parametrize("other", ["", "Ja", "1"])
def test_a_word_alone_in_its_column_is_no_tick_unless_it_is_the_option(tmp_path, word, other):
    """In every row `Nein`, or `No answer` here and nothing there: it ticked each box, 100 % of all."""
    path = table(tmp_path, [(word, other)] * 3)
    with pytest.raises(EvidenceError, match=r"row 2, column q_1: this says neither .*`not_ticked`"):
        answers(path, survey())
    said = survey({"not_ticked": [word], "ticked": ["Ja"]})
    assert answers(path, said) == [{"": "(none)", "Ja": "tv", "1": "tv"}[other]] * 3


@pytest.mark.parametrize("platform", ["spss", "stata"])
@pytest.mark.parametrize(
    ("labels", "values", "right"),
    [
        ({0: "No radio", 1: "Radio"}, [0.0, 0.0], ["(none)", "(none)"]),  # was ticked by all
        ({0: "No radio", 1: "Radio"}, [0.0, 1.0], ["(none)", "radio|tv"]),
        ({0: "Ohne"}, [0.0, 1.0], ["(none)", "radio|tv"]),
        ({1: "Radio set"}, [1.0, None], ["radio|tv", ""]),
        ({0: "Nein", 1: "Ja"}, [0.0, 1.0], ["(none)", "radio|tv"]),
        ({0: "Ja", 1: "Nein"}, [0.0, 0.0], None),
        ({1: "Nein", 2: "Ja"}, [1.0, 1.0], None),
        ({1: "Keine Angabe"}, [1.0, None], None),
    ],
)
def test_the_code_of_a_label_says_whether_a_box_is_ticked(tmp_path, platform, labels, values, right):
    frame = pd.DataFrame({"id": ["a", "b"], "q_1": values, "q_2": values})
    own = {name: labels for name in ("q_1", "q_2")}
    path = tmp_path / ("a.sav" if platform == "spss" else "a.dta")
    (pyreadstat.write_sav if platform == "spss" else pyreadstat.write_dta)(frame, path, variable_value_labels=own)
    if right is None:
        with pytest.raises(EvidenceError, match="column q_1: this says neither"):
            answers(path, survey() | {"platform": platform})
    else:
        assert answers(path, survey() | {"platform": platform}) == right


def test_declared_words_come_before_the_numbers_of_options(tmp_path):
    """1, 2, 3 in every row, 3 declared missing and 2 not ticked: only the first is ticked, not each of them."""
    three = {"columns": {"a": "q_1", "b": "q_2", "c": "q_3"}, "missing": ["3"], "not_ticked": ["2"]}
    path = table(tmp_path, [("1", "2", "3")] * 2, ("q_1", "q_2", "q_3"))
    assert answers(path, survey(three)) == ["a", "a"]
    path = table(tmp_path, [("1", "2", ""), ("", "9", "3"), ("", "9", "")], ("q_1", "q_2", "q_3"))
    assert answers(path, survey(three | {"missing": [], "not_ticked": ["9"]})) == ["a|b", "c", "(none)"]


def test_an_option_called_by_a_number_ticks_where_it_is_clear(tmp_path):
    header = ("Children | 0", "Children | 1", "Children | 2")
    item = {"columns": dict(zip("abc", header, strict=True))}
    rows = [("0", "", ""), ("", "1", ""), ("", "", "2")]
    assert answers(table(tmp_path, rows, header), survey(item)) == ["a", "b", "c"]
    for doubtful in ([("0", "1", ""), ("1", "", "")], [("0", "0", "1"), ("0", "1", "")]):
        with pytest.raises(EvidenceError, match=r"row 2, column Children . 0: this is the name of the option"):
            answers(table(tmp_path, doubtful, header), survey(item))


@pytest.mark.parametrize("platform", ["plain", "kobo"])
def test_a_no_is_not_what_somebody_wrote(tmp_path, platform):
    """Kobo has 0 and 1 under `q/other`: each 0 ticked `other`."""
    other = {"columns": {"radio": "q_1", "other": "q_2"}, "other_specify": "other"}
    rows = [("1", "0"), ("0", "1"), ("1", "FALSE"), ("0", "a drum"), ("0", "3 drums"), ("1", "\u041d\u0435\u0442")]
    right = ["radio", "other", "radio", "other", "other", "radio"]
    assert answers(table(tmp_path, rows), survey(other) | {"platform": platform}) == right
    by_row = {"columns": {"respondent": "row"}}
    cut = in_parts([table(tmp_path, rows)], survey(other) | by_row, tmp_path)
    assert (cut["base"], cut["radio"], cut["other"]) == ((6, 6), (0.5, 3), (0.5, 3))
    path = table(tmp_path, [("1", "-"), ("0", "a drum")])
    with pytest.raises(EvidenceError, match="row 2, column q_2: these characters are not a written answer"):
        answers(path, survey(other))
    with pytest.raises(EvidenceError, match="row 2, column q_2: these characters are not a written answer"):
        in_parts([path], survey(other) | by_row, tmp_path)
    assert answers(path, survey(other | {"missing": ["-"]})) == ["radio", "other"]
    turned = survey(other | {"missing": ["-"], "ticked": ["0"], "not_ticked": ["1"]}) | by_row
    assert in_parts([path], turned, tmp_path)["other"] == (0.5, 1)


# --- the base


def test_who_says_no_to_all_is_in_the_base(tmp_path):
    """Ten answers in full, of which six say No to all: 4 of 10 and 2 of 10; of those who ticked, 4 and 2 of 4."""
    rows = [("Yes", "Yes")] * 2 + [("Yes", "No")] * 2 + [("No", "No")] * 6 + [("", "")]
    whole = numbers(table(tmp_path, rows), survey())
    assert (whole["base"], whole["radio"], whole["tv"]) == ((10, 10), (0.4, 4), (0.2, 2))
    assert whole["line"].endswith("; ticked none of the options: use 6")
    assert whole["flags"] == "base includes 6 who ticked none of the options"
    only = numbers(table(tmp_path, rows), survey({"base": ["ticked"]}))
    assert (only["base"], only["radio"], only["tv"]) == ((4, 4), (1.0, 4), (0.5, 2))
    assert only["flags"] == "left out of the base: 6 who ticked none of the options"
    assert "use 6 (out of the base)" in only["line"]


@pytest.mark.parametrize("base", [[], ["ticked"]])
def test_parts_and_samples_count_as_one_file_does(tmp_path, base):
    rows = [("1", "0"), ("0", "0"), ("", ""), ("0", "0"), ("1", "1"), ("NA", "."), ("0", "1")]
    described = survey({"base": base})
    whole = numbers(table(tmp_path, rows), described)
    weighted = [(*row, "2") for row in rows]
    drawn = described | {"selection": "sample", "design": {"weight": "w"}}
    sample = numbers(table(tmp_path, weighted, ("q_1", "q_2", "w")), drawn)
    first = table(tmp_path, rows[:3], name="p1.csv")
    second = table(tmp_path, [*rows[3:]], name="p2.csv")
    cut = in_parts([first, second], described | {"columns": {"respondent": "row"}}, tmp_path)
    for statistic in ("base", "radio", "tv"):
        assert whole[statistic] == cut[statistic]
        assert whole[statistic][1] == sample[statistic][1]
    assert all(whole["flags"] in one["flags"] for one in (cut, sample))
    assert "use 2" in whole["line"] and "use 2" in cut["line"] and "use 2" in sample["line"]
    assert whole["base"][0] == (3 if base else 5)


def test_parts_ask_what_only_a_whole_file_could_settle(tmp_path):
    path = table(tmp_path, [("1", "2"), ("2", "2")])
    by_row = {"columns": {"respondent": "row"}}
    with pytest.raises(EvidenceError, match="row 3, column q_1: this says neither"):
        in_parts([path], survey() | by_row, tmp_path)
    found = in_parts([path], survey({"not_ticked": ["2"]}) | by_row, tmp_path)
    assert (found["base"], found["radio"], found["tv"]) == ((2, 2), (0.5, 1), (0.0, 0))


def test_spss_declares_what_is_missing(tmp_path):
    frame = pd.DataFrame({"id": list("abcd"), "q_1": [1.0, 2, 9, 2], "q_2": [2.0, 2, 9, 1]})
    labels = {name: {1.0: "Yes", 2.0: "No", 9.0: "Refused"} for name in ("q_1", "q_2")}
    pyreadstat.write_sav(
        frame, tmp_path / "a.sav", variable_value_labels=labels, missing_ranges={"q_1": [9], "q_2": [9]}
    )
    assert answers(tmp_path / "a.sav", survey() | {"platform": "spss"}) == ["radio", "(none)", "", "tv"]


# --- what comes after


def test_derived_items_and_files_for_packages_take_none_as_an_answer(tmp_path):
    path = table(tmp_path, [("1", "1"), ("0", "0"), ("", "")])
    many = {"text": "How many?", "type": "number", "derive": "count_of(use)"}
    for base, counts, first in (([], ["2", "0", ""], [1.0, 0.0]), (["ticked"], ["2", "", ""], [1.0])):
        told = survey({"base": base})
        described = surveyed(told | {"items": told["items"] | {"many": many}})
        received = received_answers.read(path, described)["received"].assign(marks=pd.NA)
        made = derived_items.derive(received, NOBODY, described)
        assert [value.removesuffix(".0") for value in made["many"].fillna("")] == counts
        settled = pd.DataFrame({"disposition": ["complete"] * 3})
        variables, _ = coded_variables.variables(made, settled, pd.DataFrame(), described)
        radio = next(one for one in variables if one.name == "use_radio")
        assert radio.values[pd.notna(radio.values)].tolist() == first
        judged = bases.judged(made, settled, described)
        assert "none_ticked" not in bases.kinds("many", judged, described)


def test_the_words_of_all_columns_that_are_unclear_are_said_at_once(tmp_path: Path) -> None:
    path = table(tmp_path, [("1", "1"), ("perhaps", "hardly"), ("0", "0")])
    with pytest.raises(EvidenceError) as told:
        answers(path, survey())
    said = str(told.value).splitlines()
    assert said[0] == "2 things are to be corrected:"
    assert "row 3, column q_1: this says neither" in said[1] and "row 3, column q_2: this says neither" in said[2]
