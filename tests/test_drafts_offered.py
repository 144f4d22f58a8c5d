"""Rare answers that are choices of the questionnaire are shown in drafts; what people typed is not."""

import pytest

from scripts.drafts import offered, scales
from tests.drafting import csv, drafted

BANDS = ["Less than £25 000", "£25 000 to £29 999", "£30 000 to £34 999"]


@pytest.mark.parametrize(
    ("shown", "rare", "wanted"),
    [
        (BANDS, "£70 000 to £99 000", True),
        (BANDS, "More than £100.000", True),
        (BANDS, "£70 000 to £99 000, says Zebulon", False),  # a word that no band has
        (BANDS, "06 12 34 56 78", False),  # one number, and nothing that bounds it
        (BANDS, "£99 000 to £70 000", False),
        (BANDS, "£25 000 to £6 123 456 789", False),  # out of all measure
        (["18 to 24 years", "25 to 34 years"], "65 years or more", True),
        (["Tens", "Hundreds"], "Hundreds of thousands or more", True),
        (["Tens", "Hundreds"], "Hundreds of cats", False),
        (["Red", "Blue"], "10 to 20", False),  # no range among those that many gave
    ],
)
def test_a_range_in_the_words_of_the_others_is_a_choice(shown, rare, wanted):
    assert offered.is_range(rare, shown) is wanted


def test_names_of_choices_are_known_by_their_underscores():
    shown = ["piped_water", "public_tap", "other"]
    assert offered.is_name("water_kiosk", shown) and not offered.is_name("zebulon", shown)
    assert not offered.is_name("Zebulon_K", shown) and not offered.is_name("water_kiosk", ["other", "public_tap"])


def test_bands_stand_in_their_order_and_what_has_no_place_last():
    labels = ["£100.000+", "Prefer not to say", "£5 to £9", "Under £5", "Other"]
    assert scales.ordered(labels) == ["Under £5", "£5 to £9", "£100.000+", "Prefer not to say", "Other"]
    words = ["Tens", "Under ten", "Hundreds of thousands or more", "Thousands", "Hundreds", "Tens of thousands"]
    assert scales.ordered(words) == [
        "Under ten", "Tens", "Hundreds", "Thousands", "Tens of thousands", "Hundreds of thousands or more"
    ]  # fmt: skip


def test_rare_choices_need_no_line_of_a_person(tmp_path):
    said = [BANDS[k % 3] for k in range(60)] + ["More than £100.000", "Other"]
    rows = [["id", "Salary?"], *[[k, one] for k, one in enumerate(said)]]
    made, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(whole.scales["salary"].categories)[-2:] == ["more_than_100_000", "other"]
    assert one.items["salary"].other_specify is None and received["salary"].count() == 62
    assert "fewer_than_five" not in made["draft"] + made["scales"]
    assert "Fewer than 5 persons gave More than £100.000, Other" in " ".join(made["draft"].replace("#   ", "").split())


@pytest.mark.parametrize("typed", ["Open-Ended Response", "Other (please specify)"])
def test_below_response_surveymonkey_has_choices_where_typed_answers_stand_apart(tmp_path, typed):
    head = [["Respondent ID", "Civil status?", "Remarks?"], ["", "Response", typed]]
    rows = [*head, *[[9000 + k, ["Married", "Single"][k % 2] if k else "Widowed", f"Remark {k}"] for k in range(40)]]
    made, _, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert "widowed" in whole.scales["civil_status"].categories and "fewer_than_five" not in made["scales"]
    head[1][2] = "Response"
    made, _, _, _ = drafted(csv(tmp_path / "x.csv", [*head, *rows[2:]]), tmp_path)
    assert "Widowed" not in str(made) and "fewer_than_five" in made["scales"]
