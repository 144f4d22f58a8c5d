"""Drafts of exports that nobody described: small made-up ones of each platform, and what must never be in a draft."""

import pandas as pd
import pytest
import yaml

from scripts import settings
from scripts.drafts import evaluation_draft, platform, received_exports, record_draft, roles, scales, survey_draft
from scripts.drafts.known import MISSING, SCALES
from scripts.settings.evaluation import Evaluation
from scripts.settings.record import Record
from tests.drafting import csv, drafted

HEADS = {
    "qualtrics": [
        ["ResponseId", "Q1"],
        ["Response ID", "How good?"],
        ['{"ImportId":"_recordId"}', '{"ImportId":"QID1"}'],
    ],
    "surveymonkey": [["RespondentID", "How good?"], ["", "Response"]],
    "limesurvey": [["id. Response ID", "submitdate. Date submitted", "G1. How good?", "G2. How bad?"]],
    "kobo": [["_uuid", "_submission_time", "how_good"]],
    "google_forms": [["Horodateur", "How good?"]],
    "microsoft_forms": [["ID", "Start time", "Completion time", "Email", "Name", "How good?"]],
    "surveygizmo": [["Response ID", "Time Started", "Date Submitted", "Status", "How good?"]],
    "plain": [["id", "How good?"]],
}


@pytest.mark.parametrize("name", HEADS)
def test_a_platform_is_known_by_its_marks(tmp_path, name):
    head = HEADS[name]
    path = csv(tmp_path / "x.csv", [*head, *[["a"] * len(head[0])] * 3])
    assert platform.find(path).name == name


def test_statistical_files_are_known_by_their_bytes_and_workbooks_by_none(tmp_path):
    for data, ending, name in ((b"$FL2@(#)", "sav", "spss"), (b"<stata_dta>", "dta", "stata")):
        (tmp_path / f"x.{ending}").write_bytes(data + b" " * 200)
        assert platform.find(tmp_path / f"x.{ending}").name == name
    pd.DataFrame({"id": ["1"], "q": ["Yes"]}).to_excel(tmp_path / "x.xlsx", index=False)
    assert platform.find(tmp_path / "x.xlsx").name == "excel"


def test_an_encoding_that_bytes_do_not_tell_is_asked_about(tmp_path):
    path = csv(tmp_path / "x.csv", [["id", "Où ?"], *[[k, "été"] for k in range(6)]], "cp1252")
    found = platform.find(path)
    assert found.encoding == "cp1252" and found.asks
    assert platform.find(csv(tmp_path / "y.csv", [["id", "Où ?"], [1, "été"]])).encoding == "utf-8"


@pytest.mark.parametrize("place, language", [*enumerate(("en", "fr", "es", "ru", "ar", "zh"))])
@pytest.mark.parametrize("name", [name for name in SCALES if name != "schooling"])
def test_each_known_scale_is_found_in_six_languages(name, place, language):
    labels = [words.split("|")[place].split(";")[0] for words in SCALES[name].categories.values()]
    assert all(labels), language
    found, described = scales.known([label.upper() for label in labels])
    assert [len(one) for one in described["categories"].values()] == [1] * len(labels)
    # Where two scales have the same words in a language, either is right: their steps are the same.
    assert list(SCALES[found].categories) == list(SCALES[name].categories) or len(SCALES[found].categories) == len(
        labels
    )


def test_categories_of_a_known_scale_never_share_a_spelling():
    for name, scale in SCALES.items():
        for place in range(6):
            said = [
                label
                for words in [*scale.categories.values(), *MISSING.values()]
                for label in words.split("|")[place].split(";")
                if label
            ]
            folded = [scales.plain(label) for label in said]
            doubled = {label for label in folded if folded.count(label) > 1}
            keys = {
                label: {k for k, words in scale.categories.items() if label in scales.spellings(words)}
                for label in doubled
            }
            assert all(len(found) <= 1 for found in keys.values()), (name, keys)


def test_dont_know_stands_outside_of_a_known_scale():
    name, scale = scales.known(["Agree", "Disagree", "Strongly agree", "Strongly disagree", "Neutral", "Don’t know"])
    assert name == "agree5"
    assert scale["missing"] == {"dont_know": ["Don’t know"]}
    assert scale["scores"]["strongly_agree"] == 5
    assert scales.known(["Agree", "Disagree", "Perhaps on Sundays"]) is None


def test_ranges_stand_in_the_order_of_their_numbers():
    given = ["35 to 44", "Other", "> 60", "18 to 34", "45 to 60", "< 18"]
    assert scales.ordered(given) == ["< 18", "18 to 34", "35 to 44", "45 to 60", "> 60", "Other"]
    assert scales.ordered(["Never", "Once a year", "Every day", "Every week"])[0] == "Every day"


SECRET = "Maria lives at the harbour"
PEOPLE = [
    ["ResponseId", "IPAddress", "RecipientEmail", "StartDate", "Status", "Q1", "Q2_1", "Q2_2", "Q3", "Q4", "Q5"],
    ["Response ID", "IP Address", "Recipient Email", "Start Date", "Response Type", "I like it", "Which? - Tea", "Which? - Milk", "Your unit", "Remarks", "Days"],
    ['{"ImportId":"a"}'] * 11,
    *[
        [f"R_{k}", "192.0.2.7", f"p{k}@example.org", f"2024-05-{k % 28 + 1:02d} 10:00:00", "IP Address",
         ["Agree", "Strongly agree", "Disagree"][k % 3], "Tea" if k % 2 else "", "Milk" if k % 3 else "",
         ["North", "South"][k % 2] if k else SECRET, SECRET + str(k), str(k % 20)]
        for k in range(40)
    ],
]  # fmt: skip


def test_a_draft_of_a_survey_reads_its_export(tmp_path):
    _, one, whole, received = drafted(csv(tmp_path / "x.csv", PEOPLE), tmp_path)
    assert one.platform == "qualtrics"
    assert (one.columns.respondent, one.columns.started, one.columns.channel) == ("ResponseId", "StartDate", "Status")
    assert {key: item.type for key, item in one.items.items()} == {
        "q1": "choice", "q2": "multiple_response", "q3": "choice", "q4": "text", "q5": "number",
    }  # fmt: skip
    assert one.items["q1"].text == "I like it"
    assert one.items["q2"].columns == {"tea": "Q2_1", "milk": "Q2_2"}
    assert received["q1"].value_counts().to_dict() == {"agree": 14, "strongly_agree": 13, "disagree": 13}
    assert received["q2"].dropna().str.split("|").explode().value_counts().to_dict() == {"milk": 26, "tea": 20}
    assert "q3" in one.breakdowns and list(whole.scales["q3"].categories) == ["south", "north", "fewer_than_five"]


def test_no_words_of_a_respondent_and_no_personal_data_get_into_a_draft(tmp_path):
    made, one, _, _ = drafted(csv(tmp_path / "x.csv", PEOPLE), tmp_path)
    texts = "".join(made.values())
    assert "Maria" not in texts and "example.org" not in texts and "192.0.2.7" not in texts
    assert "IPAddress: personal data (ip address)" in made["draft"]
    assert "RecipientEmail: personal data (e-mail)" in made["draft"]
    assert not {"IPAddress", "RecipientEmail"} & {item.column for item in one.items.values()}
    assert one.items["q3"].other_specify == "fewer_than_five"


def test_fewer_than_five_answers_of_a_new_scale_are_not_shown(tmp_path):
    rows = [["id", "colour"], *[[k, "blue"] for k in range(12)], *[[k + 20, "green"] for k in range(4)]]
    made, _, _, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert "green" not in "".join(made.values())
    assert received["colour"].value_counts().to_dict() == {"blue": 12, "fewer_than_five": 4}


def test_grids_options_in_a_cell_codes_and_weights(tmp_path):
    said = ["Never", "Rarely", "Sometimes", "Often", "Always"]
    rows = [
        ["id", "How often? [Coffee]", "How often? [Tea]", "drinks", "group", "weight_a", "score"],
        *[[k, said[k % 5], said[k % 4], ["tea;milk;", "tea;", "milk;water;"][k % 3], k % 2 + 1, 0.5 + k / 40, k * 1.5] for k in range(40)],
    ]  # fmt: skip
    made, one, whole, received = drafted(csv(tmp_path / "x.csv", rows), tmp_path)
    assert one.grids["how_often"].items == ["coffee", "tea"] and one.grids["how_often"].rank_by == "often_or_always"
    assert one.items["tea"].scale == one.items["coffee"].scale == "frequency5"
    assert one.items["drinks"].separator == ";" and set(received["drinks"].iloc[0].split("|")) == {"tea", "milk"}
    assert list(whole.scales[one.items["group"].scale].categories) == ["1", "2"]
    assert one.items["score"].type == one.items["weight_a"].type == "number"
    assert made["draft"].count("# ? it may be a weight: then take away the #") == 1
    assert "\n# weights: {column: weight_a}\n" in made["draft"]


def test_the_list_of_persons_is_found_by_its_ids(tmp_path):
    roster = csv(
        tmp_path / "frame.csv",
        [
            ["staff", "unit", "wage", "First name"],
            *[[f"S{k}", "A" if k % 2 else "B", k, f"Person {k % 3}"] for k in range(20)],
        ],
    )
    rows = [["id", "who", "good"], *[[k, f"S{k}" if k else "X", ["Yes", "No"][k % 2]] for k in range(10)]]
    made, one, _, _ = drafted(csv(tmp_path / "x.csv", rows), tmp_path, [roster])
    assert one.selection == "census" and one.columns.person == "who"
    assert (one.frame.person, one.frame.variables) == ("staff", ["unit"])
    assert "(row 2 of the export)" in made["draft"]
    assert "group: unit-a" in made["finding"]


def test_spellings_of_one_group_are_drafted_as_the_one_that_they_count_in(tmp_path):
    units = ["Finances", "FINANCES", "شمال", "Finances "] + ["Finances", "شمال"] * 8
    roster = csv(tmp_path / "frame.csv", [["staff", "unit"], *[[f"S{k}", unit] for k, unit in enumerate(units)]])
    rows = [["id", "who", "good"], *[[k, f"S{k}", ["Yes", "No"][k % 2]] for k in range(10)]]
    made, *_ = drafted(csv(tmp_path / "x.csv", rows), tmp_path, [roster])
    columns = yaml.safe_load(made["finding"])["tables"]["good"]["columns"]
    assert [one["group"] for one in columns] == ["all", "unit-finances", "unit-شمال"]


@pytest.mark.parametrize(
    "name", ["status", "Kommentar", "wt", "Q1 : why?", "yes", "5", "it's", "a #b", "- x", "x\ty", "[a]", "Ответ"]
)
def test_any_header_makes_a_draft_that_loads(tmp_path, name):
    rows = [[name, "other"], *[[["Yes", "No"][k % 2], str(k % 7)] for k in range(30)]]
    drafted(csv(tmp_path / "x.csv", rows), tmp_path)


def test_new_scales_of_several_surveys_have_names_of_their_own_and_known_ones_are_joined(tmp_path):
    blocks = []
    for name, words in (("a", ["Yes", "No"]), ("b", ["Oui", "Non"])):
        rows = [["id", "ok", "colour"], *[[k, words[k % 2], "red" if k % 2 else "blue"] for k in range(20)]]
        made = survey_draft.write(csv(tmp_path / f"{name}.csv", rows), name, f"raw/surveys/{name}.csv", True, [])
        path = tmp_path / f"{name}.scales.draft.yaml"
        path.write_text(made["scales"], encoding="utf-8")
        blocks.append(path)
    (tmp_path / "config.yaml").write_text(evaluation_draft.write(blocks, ["a", "b"], [], [])["draft"], encoding="utf-8")
    whole = settings.describe(Evaluation, tmp_path / "config.yaml")
    assert set(whole.scales) == {"yes_no", "a_colour", "b_colour"}
    assert whole.scales["yes_no"].categories["yes"] == ["Yes", "Oui"]


def test_a_record_is_drafted_with_types(tmp_path):
    rows = [
        ["no", "received", "closed", "pages", "office", "code"],
        *[
            [k, f"2024-01-{k + 1:02d}", f"2024-02-{k + 1:02d}", k * 2, "A" if k % 2 else "B", f"0{k}"]
            for k in range(12)
        ],
    ]
    made = record_draft.write(csv(tmp_path / "letters.csv", rows), "letters", "raw/records/letters.csv")
    (tmp_path / "letters.yaml").write_text(made["draft"], encoding="utf-8")
    one = settings.describe(Record, tmp_path / "letters.yaml")
    assert one.id == "no"
    assert settings.plain(one)["columns"] == {
        "no": "integer",
        "received": "date",
        "closed": "date",
        "pages": "integer",
        "office": "text",
        "code": "text",
    }
    assert one.numbers["rows_by_office"].by == ["office"]


def test_files_get_names_that_are_keys(tmp_path):
    for name in ("staff.csv", "staff.xlsx", "Example Data (A).csv", "form.qsf", ".hidden.csv", "~$staff.xlsx"):
        (tmp_path / name).touch()
    assert {key: path.rpartition("/")[2] for key, path in received_exports.names(str(tmp_path)).items()} == {
        "example_data_a": "Example Data (A).csv", "staff_csv": "staff.csv", "staff_xlsx": "staff.xlsx",
    }  # fmt: skip


def test_only_a_command_for_drafts_asks_for_drafts():
    assert received_exports.asked(["snakemake", "drafts"])
    assert received_exports.asked(["snakemake", "-c1", "config/surveys/x.draft.yaml"])
    assert not received_exports.asked(["snakemake", "--directory", "drafts"])
    assert not received_exports.asked(["snakemake", "results/index.html"])


def test_day_and_month_that_can_not_be_told_apart_are_two_formats():
    assert roles.date_formats(["03/04/2024", "05/06/2024"]) == ["%m/%d/%Y", "%d/%m/%Y"]
    assert roles.date_formats(["13/04/2024"]) == ["%d/%m/%Y"]


PERSONAL = {  # by platform: what each adds, and what people ask
    "qualtrics": "IPAddress RecipientEmail RecipientFirstName RecipientLastName LocationLatitude LocationLongitude",
    "surveymonkey": "IP Address|Email Address|First Name|Last Name",
    "limesurvey": "ipaddr. IP address|ipaddr|firstname. First name|lastname|email. Email address",
    "google_forms": "Email Address|Username|Adresse e-mail|Dirección de correo electrónico|Адрес электронной почты",
    "microsoft_forms": "Email|Name|Adresse de messagerie|Nom|Correo electrónico|Nombre|姓名|电子邮件",
    "surveygizmo": "IP Address|Latitude|Longitude|City|Postal",
    "kobo": "_geolocation _gps_latitude _gps_longitude gps username _submitted_by phonenumber enumerator_name resp_phone",
    "spss": "IP EMAIL Telefon tel mobile_number DOB birth_date long",
}


@pytest.mark.parametrize("platform", PERSONAL)
def test_columns_with_personal_data_are_known_on_each_platform(platform):
    names = PERSONAL[platform].split("|" if "|" in PERSONAL[platform] else " ")
    assert [name for name in names if not roles.personal_name(name)] == []


@pytest.mark.parametrize(
    "name", ["For how long?", "Capital city of your choice", "name_of_unit", "phone_use", "age", "birth_year"]
)
def test_questions_are_no_personal_data(name):
    assert roles.personal_name(name) == ""
