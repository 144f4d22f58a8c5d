"""Steps nobody chose are asked about, many countries are a choice, days stand first where the language has them so."""

import pytest

from scripts import settings
from scripts.drafts import scales
from scripts.drafts.spelled_keys import free_key
from scripts.settings.evaluation import Evaluation
from tests.drafting import csv, drafted

FRENCH = ["Jamais", "Parfois", "Souvent", "Toujours"]


def test_a_step_that_nobody_chose_is_asked_about_and_not_added(tmp_path):
    rows = [["id", "À quelle fréquence le service répond-il ?"], *[[k, FRENCH[k % 4]] for k in range(40)]]
    made, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    (item,) = one.items.values()
    scale = whole.scales[item.scale]
    assert list(scale.categories) == ["never", "sometimes", "often", "always"]
    assert scale.scores == {"never": 1, "sometimes": 2, "often": 3, "always": 4}
    assert scale.nets == {"often_or_always": ["often", "always"]}
    assert "      # rarely: Rarement\n" in made["scales"]
    assert made["draft"].count("# ? no answer says 'Rarement' (rarely): was it offered?") == 1


def test_a_step_that_nobody_chose_counts_once_its_marks_are_taken_away(tmp_path):
    rows = [["id", "Do you agree?"], *[[k, ["Agree", "Strongly agree", "Disagree"][k % 3]] for k in range(40)]]
    made, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    (name,) = whole.scales
    assert [item.scale for item in one.items.values()] == [name] and list(whole.scales[name].categories) == [
        "disagree",
        "agree",
        "strongly_agree",
    ]
    before, _, scale = made["scales"].partition("    categories:\n")
    own = [line for line in scale.splitlines() if not line.startswith(("    scores", "    nets"))]
    text = "\n".join(["title: x", before, "    categories:", *(line.replace("# ", "", 1) for line in own)])
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    known = settings.describe(Evaluation, tmp_path / "config.yaml").scales[name]
    steps = ["strongly_disagree", "disagree", *(["neither"] if name == "agree5" else []), "agree", "strongly_agree"]
    assert list(known.categories) == list(known.scores) == steps and list(known.scores.values()) == [
        *range(1, len(steps) + 1)
    ]


def test_steps_that_any_question_of_a_scale_has_are_those_of_all(tmp_path):
    said = ["Never", "Rarely", "Sometimes", "Often", "Always"]
    rows = [["id", "Coffee?", "Tea?"], *[[k, said[k % 5], said[k % 4]] for k in range(40)]]
    made, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert {item.scale for item in one.items.values()} == {"frequency5"}
    assert "was it offered" not in made["draft"] and len(whole.scales["frequency5"].scores) == 5


@pytest.mark.parametrize("words", [["Good", "Fair", "Poor"], ["Excellent", "Good", "Fair", "Poor"]])
def test_three_and_four_steps_stay_so(tmp_path, words):
    rows = [["id", "How good?"], *[[k, words[k % len(words)]] for k in range(40)]]
    _, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    scale = whole.scales[one.items["good"].scale]
    assert len(scale.categories) == len(words) == max(scale.scores.values())


def test_a_country_question_is_a_choice_with_many_values(tmp_path):
    """Thirty-three made-up countries, 20 of which fewer than five persons named."""
    names = [f"Land {chr(65 + k)}{chr(97 + k % 7)}" for k in range(33)]
    said = [name for k, name in enumerate(names) for _ in range(8 if k < 13 else 2)]
    rows = [["id", "In which country do you work?"], *[[k, name] for k, name in enumerate(said)]]
    made, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    (key,) = one.items
    assert one.items[key].type == "choice" and len(whole.scales[one.items[key].scale].categories) == 14
    assert not [name for name in names[13:] if name in "".join(made.values())]
    assert (received[key] == "fewer_than_five").sum() == 40


def test_one_letter_is_no_short_form_of_not_applicable(tmp_path):
    rows = [["id", "side", "bank"], *([k, "NS"[k % 2], ["Left", "Right", "N/A"][k % 3]] for k in range(60))]
    _, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert [[*labels] for labels in whole.scales[one.items["side"].scale].categories.values()] == [["N"], ["S"]]


def test_free_text_with_few_different_answers_is_asked_about(tmp_path):
    rows = [["id", "mood", "Autres remarques"]]
    rows += [[k, ["Bien", "Mal"][k % 2], ["Merci", "Plus de réunions", "RAS"][k % 3]] for k in range(60)]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.items["autres_remarques"].type == "text"
    assert "3 different answers" in " ".join(made["draft"].replace("#", " ").split())


HEADS = {
    "en": ("Timestamp", "How good is the service in your view?", "%m/%d/%Y %H:%M:%S"),
    "fr": ("Horodateur", "Comment jugez-vous le service ?", "%d/%m/%Y %H:%M:%S"),
    "es": ("Marca temporal", "¿Cómo es el servicio de la oficina?", "%d/%m/%Y %H:%M:%S"),
    "ru": ("Отметка времени", "Как вы оцениваете работу?", "%d/%m/%Y %H:%M:%S"),
    "ar": ("طابع زمني", "كيف ترى الخدمة؟", "%d/%m/%Y %H:%M:%S"),
}


@pytest.mark.parametrize("language", HEADS)
def test_days_stand_before_months_where_the_language_writes_them_so_and_it_is_asked(tmp_path, language):
    stamp, question, wanted = HEADS[language]
    rows = [[stamp, question], *[[f"0{k % 9 + 1}/03/2026 10:00:00", f"{k % 3}x"] for k in range(30)]]
    made, one, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.date_format == wanted
    assert "# ? does the month stand before the day" in made["draft"]


TOLD = {
    "en": ("How do you find the food of the house?", ["Good", "Poor"], "All", "Base"),
    "fr": ("Que pensez-vous de la cuisine ?", ["Bon", "Mauvais"], "Ensemble", "Base"),
    "es": ("¿Qué le parece la comida de la casa?", ["Bueno", "Malo"], "Todos", "Base"),
    "ru": ("Как вам еда в этом доме?", ["Хорошо", "Плохо"], "Все", "База"),
    "ar": ("ما رأيك في الطعام؟", ["جيد", "سيئ"], "الكل", "القاعدة"),
    "zh": ("您觉得食物怎么样？", ["好", "差"], "全部", "基数"),
}


@pytest.mark.parametrize("language", TOLD)
def test_tables_are_in_the_language_of_the_survey(tmp_path, language):
    question, words, every, base = TOLD[language]
    rows = [["id", question], *[[k, words[k % 2]] for k in range(40)]]
    made, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert f"label: {every}," in made["finding"].replace("'", "") and f"label: {base}," in made["finding"].replace(
        "'", ""
    )


def test_a_net_is_named_by_its_answers(tmp_path):
    rows = [["id", "Le service répond-il à temps ?"], *[[k, FRENCH[k % 4]] for k in range(40)]]
    made, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert "label: Souvent ou toujours" in made["finding"].replace("'", "")


def test_keys_say_in_what_long_labels_and_questions_differ(tmp_path):
    places = ["To be able to work flexibly from home", "To be able to work flexibly abroad"]
    rows = [["id", "Why did you come to the office?", "The office supports its staff members in hard times",
             "The office supports its staff members in training"]]  # fmt: skip
    rows += [[k, places[k % 2], ["Agree", "Disagree"][k % 2], ["Agree", "Disagree"][k % 2]] for k in range(40)]
    _, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    first, *_others = one.items.values()
    assert set(whole.scales[first.scale].categories) == {"abroad", "from_home"}
    assert not [key for key in one.items if key.endswith("_2")] and "training" in "".join(one.items)


def test_keys_of_russian_questions_are_readable(tmp_path):
    rows = [["id", "Погода"], *[[k, ["Солнце", "Дождь"][k % 2]] for k in range(40)]]
    _, one, whole, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert list(one.items) == ["pogoda"] and set(whole.scales["pogoda"].categories) == {"solntse", "dozhd"}


def test_numbers_with_a_decimal_comma_are_numbers(tmp_path):
    rows = [
        ["Heures", "Foyers", "Villes"],
        *[[f"{k % 9},{5 * (k % 2)}", f"{k + 1},000", f"{k % 3}, {k}"] for k in range(30)],
    ]
    made, one, _, received = drafted(csv(tmp_path / "a.csv", rows), tmp_path)
    hours = one.items["heures"]
    assert (hours.type, hours.decimal) == ("number", ",") and "is the comma the decimal sign" in made["draft"]
    # By 1,000 thousands may be meant: that is no number until somebody says so.
    assert one.items["foyers"].type == "text" and one.items["villes"].type == "text"
    assert [float(cell) for cell in received["heures"]] == [k % 9 + 0.5 * (k % 2) for k in range(30)]


def test_endings_for_both_genders_make_no_difference():
    labels = ["Plutôt satisfait(e)", "Très satisfait(e)", "Plutôt insatisfait(e)", "Très insatisfait(e)"]
    assert scales.known(labels)[0] == "satisfied4"
    assert scales.plain("Muy satisfecho/a") == "muy satisfecho" and scales.plain("Vendeur·e") == "vendeur"


def test_no_question_is_called_as_what_tables_say_of_each_answer():
    """A question `marks` took the place of the marks of cleaning."""
    assert [free_key(one, [], "item") for one in ("Channel", "Progress", "Colour")] == [
        "q_channel",
        "q_progress",
        "colour",
    ]
    assert free_key("Row", [], "option") == "row"
    assert [free_key(one, [], "code") for one in ("Note", "Base", "Water")] == ["code_note", "code_base", "water"]
