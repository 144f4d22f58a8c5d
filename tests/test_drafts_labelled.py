"""Files of SPSS and Stata: numbers with labelled codes, declared missing codes and response sets, as drafted."""

import struct

import pandas as pd
import pyreadstat
import pytest

from tests.drafting import drafted

END_OF_DICTIONARY = struct.pack("<iiii", 7, 3, 4, 8)


def with_sets(path, *lines):
    """Write response sets into a .sav, which the library can't."""
    text = "".join(f"{line}\n" for line in lines).encode()
    head, mark, data = path.read_bytes().partition(END_OF_DICTIONARY)
    path.write_bytes(head + struct.pack("<iiii", 7, 7, 1, len(text)) + text + mark + data)
    return path


def test_a_number_with_labelled_codes_is_a_number(tmp_path):
    hours = [0.0, 999.0, 998.0, 40.0, 30.0, 20.0, 10.0, 0.0, 997.0, 35.5]
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"id": range(10), "hours": hours, "sex": [1.0, 2.0] * 5}),
        path,
        variable_value_labels={
            "hours": {0: "None", 999: "Refused", 998: "Don't know", 997: "Works abroad"},
            "sex": {1: "Female", 2: "Male"},
        },
        missing_ranges={"hours": [{"lo": 998, "hi": 999}]},
    )
    made, one, _, received = drafted(path, tmp_path)
    item = one.items["hours"]
    assert (item.type, item.amounts) == ("number", {"None": 0})
    assert item.codes == {"999": "refused", "998": "dont_know", "997": "no_answer"}
    assert "# ? 'Works abroad' (997)" in made["draft"]
    amounts = pd.to_numeric(received["hours"], errors="coerce")
    assert (amounts.count(), amounts.sum()) == (7, 135.5)
    assert received["hours"].tolist()[1:3] == ["refused", "dont_know"]


def test_a_label_that_says_no_answer_is_no_doubt(tmp_path):
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"id": range(12), "hours": [*(float(k + 3) for k in range(10)), 99.0, 99.0]}),
        path,
        variable_value_labels={"hours": {99: "Sans réponse"}},
    )
    made, one, _, received = drafted(path, tmp_path)
    assert one.items["hours"].codes == {"99": "no_answer"} and "far from the other numbers" not in made["draft"]
    assert pd.to_numeric(received["hours"]).count() == 10


def test_extended_missings_of_stata_have_their_kinds(tmp_path):
    path = tmp_path / "x.dta"
    pyreadstat.write_dta(
        pd.DataFrame({"id": [*range(12)], "days": [*range(3, 13), "a", "b"], "mood": [1, 2] * 6}),
        path,
        missing_user_values={"days": ["a", "b"]},
        variable_value_labels={"days": {"a": "Refused"}, "mood": {1: "Good", 2: "Poor"}},
    )
    _made, one, _, received = drafted(path, tmp_path)
    assert one.items["days"].codes == {"a": "refused"}  # as the file names .a
    assert pd.to_numeric(received["days"], errors="coerce").mean() == 7.5
    assert received["days"].tolist()[10] == "refused" and pd.isna(received["days"].iloc[11])


def test_codes_that_a_file_declares_missing_are_no_answers(tmp_path):
    path = tmp_path / "x.sav"
    ages = [float(20 + k) for k in range(10)]
    pyreadstat.write_sav(
        pd.DataFrame({"id": range(12), "age": [*ages, 99.0, 99.0]}), path, missing_ranges={"age": [99]}
    )
    _, one, _, received = drafted(path, tmp_path)
    assert one.items["age"].type == "number"
    assert pd.to_numeric(received["age"]).count() == 10 and pd.to_numeric(received["age"]).mean() == 24.5


def test_steps_of_which_the_ends_are_labelled_are_a_number(tmp_path):
    path = tmp_path / "x.sav"
    pyreadstat.write_sav(
        pd.DataFrame({"id": range(44), "likely": [float(k % 11) for k in range(44)]}),
        path,
        variable_value_labels={"likely": {0: "Not at all likely", 10: "Extremely likely"}},
    )
    made, one, _, received = drafted(path, tmp_path)
    assert one.items["likely"].amounts == {"Not at all likely": 0, "Extremely likely": 10}
    assert pd.to_numeric(received["likely"]).mean() == 5
    assert "is it a number, or a scale of these?" in " ".join(made["draft"].replace("#", "").split())


@pytest.mark.parametrize("kind", ["D", "C"])
def test_response_sets_are_one_question(tmp_path, kind):
    media = ["Radio", "Press", "Web"]
    ticks = [[k % 3 == 0, k % 2 == 0, k % 5 < 2] for k in range(60)]
    path = tmp_path / "x.sav"
    if kind == "D":
        cells = {f"m{j}": [float(row[j]) for row in ticks] for j in range(3)}
        labels = {name: {0: "No", 1: "Yes"} for name in cells}
        line = "$media=D1 1 13 Media you use m1 m2 m3".replace("m1 m2 m3", " ".join(cells))
    else:
        chosen = [[float(j + 1) for j in range(3) if row[j]] + [None] * 3 for row in ticks]
        cells = {f"m{j}": [row[j] for row in chosen] for j in range(3)}
        labels = {name: {j + 1: word for j, word in enumerate(media)} for name in cells}
        line = f"$media=C 13 Media you use {' '.join(cells)}"
    pyreadstat.write_sav(
        pd.DataFrame({"id": range(60), **cells, "mood": [1.0, 2.0] * 30}),
        path,
        column_labels={f"m{j}": f"Media you use: {word}" for j, word in enumerate(media)} if kind == "D" else None,
        variable_value_labels={**labels, "mood": {1: "Good", 2: "Poor"}},
    )
    made, one, _, received = drafted(with_sets(path, line), tmp_path)
    assert sorted(one.items) == ["media", "mood"], made["draft"]
    assert one.items["media"].text == "Media you use"
    chosen = received["media"].dropna().str.split("|").explode().value_counts()
    assert chosen[["radio", "press", "web"]].tolist() == [sum(row[j] for row in ticks) for j in range(3)]
    assert "# ? are these" not in made["draft"]
