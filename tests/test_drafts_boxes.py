"""Select-all-that-apply in every shape is drafted as one multiple question, and asked about once."""

import pandas as pd
import pytest

from tests.drafting import csv, drafted

TICKS = pd.DataFrame({
    "Radio": [k % 3 == 0 for k in range(60)],
    "Press": [k % 2 == 0 or k == 7 for k in range(60)],
    "Web": [k % 5 < 2 for k in range(60)],
})  # fmt: skip
EACH = list(TICKS)


def two(yes, no):
    """Return the cells of boxes with a word for yes and one for no; `yes` None is the option itself."""
    return lambda option, ticked: (yes or option) if ticked else no


SHAPES = {  # headers of three options, what a cell holds
    "one word a column": (EACH, two(None, "")),
    "number before the option": ([f"3. {one}." for one in EACH], lambda option, on: f"{option}." if on else ""),
    "stem and dash": ([f"What do you use? Select all. - {one}" for one in EACH], two(None, "")),
    "stem and long dash, No": ([f"What do you use? – {one}" for one in EACH], two("Yes", "No")),
    "stem and brackets": ([f"What do you use? [{one}]" for one in EACH], two("1", "0")),
    "stem and round brackets": ([f"What do you use? ({one})" for one in EACH], two("x", "")),
    "stem and colon": ([f"What do you use: {one}" for one in EACH], two("TRUE", "FALSE")),
    "codes, the option or Not selected": (["q4_1", "q4_2", "q4_3"], two(None, "Not selected")),
    "codes, Yes or No": (["q4_1", "q4_2", "q4_3"], two("Yes", "No")),
    "codes, Oui ou Non": (["q4a", "q4b", "q4c"], two("Oui", "Non")),
    "codes, 0 and 1": (["q4_1", "q4_2", "q4_3"], two("1", "0")),
    "codes, 1 and 2": (["q4.1", "q4.2", "q4.3"], two("1", "2")),
    "codes, ticked alone": (["q4_1", "q4_2", "q4_3"], two("1", "")),
    "with a word for no answer": ([f"What do you use? - {one}" for one in EACH], two(None, "NA")),
    "Kobo, details": ([f"media/{one.lower()}" for one in EACH], two("1", "0")),
    "names with underscores": (["q5_radio", "q5_daily_papers", "q5_web"], two("1", "0")),
    "names with underscores and words": (["media_radio", "media_daily_papers", "media_web"], two("x", "")),
    "questions in names of R": ([f"What.do.you.use...{one}.at.home" for one in EACH], two("x", "")),
    "R, details": ([f"media.{one.lower()}" for one in EACH], two("1", "0")),
}


def rows_of(headers, cell):
    """Return an export with three boxes between other questions."""
    head = ["id", "town", *headers, "mood"]
    return [
        head,
        *[
            [f"r{k}", ["North", "South"][k % 2], *(cell(one, TICKS[one][k]) for one in EACH), ["Good", "Poor"][k % 2]]
            for k in range(60)
        ],
    ]


def multiple_of(one):
    """Return the key of the only multiple question."""
    found = [key for key, item in one.items.items() if item.type == "multiple_response"]
    assert len(found) == 1, list(one.items)
    return found[0]


def counts_of(received, key):
    """Return how often each option was chosen, in the order of the options, and how many answered."""
    chosen = received[key].dropna()
    return chosen.str.split("|").explode().value_counts(), len(chosen)


@pytest.mark.parametrize("name", SHAPES)
def test_boxes_of_one_question_are_one_question(tmp_path, name):
    headers, cell = SHAPES[name]
    made, one, _, received = drafted(csv(tmp_path / "x.csv", rows_of(headers, cell)), tmp_path)
    key = multiple_of(one)
    counts, base = counts_of(received, key)
    assert counts.reindex(list(one.items[key].columns)).tolist() == TICKS.sum().tolist()
    alone = cell("Radio", False) in ("", "NA")  # then who ticked nothing gave no answer
    assert base == (TICKS.any(axis=1).sum() if alone else 60)
    assert len(one.items) == 3, list(one.items)
    assert made["draft"].count("# ? are these 3 columns boxes of one question?") == 1
    assert f"{key}:" in made["finding"]


@pytest.mark.parametrize("between", ["; ", ", ", "|", "\n", ";"])
def test_options_in_one_cell_are_one_question(tmp_path, between):
    rows = [["id", "Which do you use?"]]
    rows += [[f"r{k}", between.join(one for one in EACH if TICKS[one][k])] for k in range(60)]
    _, one, _, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    key = multiple_of(one)
    counts, base = counts_of(received, key)
    assert counts.reindex([one.lower() for one in EACH]).tolist() == TICKS.sum().tolist()
    assert base == TICKS.any(axis=1).sum()


def test_kobo_with_points_has_its_whole_question_left_out(tmp_path):
    rows = [["town", "news", *[f"news.{one.lower()}" for one in EACH], "X_uuid", "X_index"]]
    rows += [
        ["North", " ".join(one.lower() for one in EACH if TICKS[one][k]), *(int(TICKS[one][k]) for one in EACH),
         f"u{k}", k + 1]
        for k in range(60)
    ]  # fmt: skip
    _, one, _, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.columns.respondent == "X_uuid" and "x_index" not in one.items
    counts, base = counts_of(received, multiple_of(one))
    assert (
        counts.reindex(["radio", "press", "web"]).tolist() == TICKS.sum().tolist() and base == TICKS.any(axis=1).sum()
    )


def test_a_channel_called_phone_or_e_mail_is_no_personal_data(tmp_path):
    names = {"Radio": "Phone", "Press": "E-mail", "Web": "Home address"}
    headers = [f"How shall we reach you? - {one}" for one in names.values()]
    rows = rows_of(headers, lambda option, on: names[option] if on else "")
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items[multiple_of(one)].columns) == ["phone", "e_mail", "home_address"]
    assert "personal data" not in made["draft"]
    rows = [["id", "Phone", "E-mail"], *[[k, f"+41 22 555 01 {k}", "reader@example.org"] for k in range(10, 40)]]
    rows[0].append("mood")
    made, one, *_ = drafted(
        csv(tmp_path / "x.csv", [*rows[:1], *[[*row, ["Good", "Poor"][row[0] % 2]] for row in rows[1:]]]), tmp_path
    )
    assert made["draft"].count("personal data") == 2 and "example.org" not in made["draft"]


def test_an_option_that_fewer_than_five_persons_chose_is_not_shown_and_asked_for(tmp_path):
    rows = [["id", "q4_1", "q4_2", "q4_3"]]
    rows += [
        [k, "Father" if k % 2 else "Not selected", "Friends" if k % 3 else "Not selected", "Maria" if k < 3 else "Not selected"]
        for k in range(40)
    ]  # fmt: skip
    made, one, _, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert "Maria" not in "".join(made.values())
    assert "# ? q4_3" in made["draft"]
    counts, base = counts_of(received, multiple_of(one))
    assert (counts["father"], counts["friends"], base) == (20, 26, 40)


def test_a_column_of_one_word_alone_is_never_a_share_of_all(tmp_path):
    rows = [["id", "consent", "mood"], *[[k, "I agree" if k % 2 else "", ["Good", "Poor"][k % 2]] for k in range(40)]]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items) == ["mood"]
    assert "# ? consent" in made["draft"]


def test_questions_of_the_same_steps_are_a_grid_and_no_boxes(tmp_path):
    said = ["Good", "Fair", "Poor"]
    rows = [["id", "How good? - Soil", "How good? - Tools", "Age (years)", "Age (months)"]]
    rows += [[k, said[k % 3], said[k % 2], 20 + k, k % 12] for k in range(40)]
    _, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert next(iter(one.grids.values())).items == ["soil", "tools"]
    assert not [key for key, item in one.items.items() if item.type == "multiple_response"]


def test_a_grid_of_yes_no_and_dont_know_is_a_grid(tmp_path):
    said = ["Yes", "No", "Don't know"]
    rows = [["id", "Do you have this? [Car]", "Do you have this? [Bicycle]"]]
    rows += [[k, said[k % 3], said[k % 2]] for k in range(40)]
    _, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items) == ["car", "bicycle"] and received["car"].value_counts()["dont_know"] == 13
    assert list(whole.scales[one.items["car"].scale].categories) == ["yes", "no"]


def test_rows_to_which_all_agree_are_no_boxes(tmp_path):
    rows = [["id", "How good? - Soil", "How good? - Tools", "mood"]]
    rows += [[k, "Good", "Good", ["Good", "Poor"][k % 2]] for k in range(40)]
    _, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert not [key for key, item in one.items.items() if item.type == "multiple_response"]


def test_questions_that_are_numbered_through_are_no_boxes(tmp_path):
    rows = [["id", "q1", "q2", "q3"], *[[k, *(["Yes", "No"][(k + j) % 2] for j in range(3))] for k in range(40)]]
    _, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert [item.type for item in one.items.values()] == ["choice"] * 3


def test_boxes_that_do_not_apply_are_missing(tmp_path):
    rows = rows_of([f"What do you use? - {one}" for one in EACH], two(None, "Not selected"))
    rows[1][2:5] = ["Not applicable"] * 3
    _, one, _, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    key = multiple_of(one)
    assert one.items[key].missing == ["Not applicable"] and received[key].notna().sum() == 59


BARE = {
    "a first word": ["coping_sell", "coping_borrow", "coping_beg"],
    "no word": ["sold_goods", "ate_less", "begged"],
}


@pytest.mark.parametrize("names", BARE.values(), ids=BARE)
def test_bare_columns_of_0_and_1_stay_apart_and_one_question_asks_about_them(tmp_path, names):
    rows = [["id", *names, "age"]]
    rows += [[f"r{k}", *map(int, TICKS.iloc[k]), 20 + k % 40] for k in range(len(TICKS))]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    draft = " ".join(made["draft"].replace("#", " ").split())
    assert list(one.items) == [*names, "age"]
    assert draft.count("boxes of one question?") == 1 and "look like codes" not in draft
    named = ", ".join(f"{name}: {name}" for name in names)
    assert (
        f"are these 3 columns boxes of one question? Then write one item in their place, `columns: {{{named}}}`"
        in draft
    )


def test_bare_columns_of_1_and_empty_cells_are_left_out_and_asked_about_once(tmp_path):
    rows = [["id", *BARE["no word"], "age"]]
    rows += [[f"r{k}", *("1" if on else "" for on in TICKS.iloc[k]), 20 + k % 40] for k in range(len(TICKS))]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items) == ["age"]
    assert made["draft"].count("boxes of one question?") == 1 and "is it a box" not in made["draft"]


def test_two_columns_of_0_and_1_are_two_questions(tmp_path):
    rows = [["id", "owner", "literate"], *([f"r{k}", k % 2, k % 3 % 2] for k in range(60))]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items) == ["owner", "literate"] and "boxes of one question" not in made["draft"]


def test_a_ranking_in_one_cell_is_not_counted_and_asked_about(tmp_path):
    orders = ("Radio;Press;Web;", "Web;Radio;Press;", "Press;Web;Radio;")
    rows = [["ID", "Start time", "Completion time", "Rank these"]]
    rows += [[k, "2026-03-02 10:00:00", "2026-03-02 10:09:00", orders[k % 3]] for k in range(30)]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.platform == "microsoft_forms"
    assert [item.type for item in one.items.values()] == ["text"]
    assert "each cell has all options, in an order: is it a ranking?" in " ".join(
        made["draft"].replace("#", " ").split()
    )


def test_rows_of_surveygizmo_may_be_questions_and_what_it_adds_is_none(tmp_path):
    steps = ("Agree", "Disagree", "Strongly agree", "Strongly disagree")
    rows = [["Response ID", "Time Started", "Date Submitted", "Status", "User Agent", "State/Region"]]
    rows[0] += ["Is it near?:How far do you agree", "Kind staff:How far do you agree"]
    times = ["2026-03-02 10:00:00", "2026-03-02 10:09:00", "Complete", "Mozilla/5.0", "North"]
    rows += [[k, *times, steps[k % 4], steps[k // 2 % 4]] for k in range(60)]
    _, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert [item.text for item in one.items.values()] == ["Is it near?", "Kind staff"]
    assert len(one.grids) == 1
