"""LimeSurvey: codes get labels from the structure, as .lss of two ages and as tab-separated text, in a language."""

import pytest

from scripts.ground.errors import EvidenceError
from scripts.settings.export import Export
from scripts.surveys.exports import limesurvey
from scripts.surveys.received import received_answers
from tests.filled import filled, surveyed

# qid, kind, title, other, parts (title, scale), answers (code, scale, place); the words by language.
ASKED = [
    ("1", "L", "rating", "Y", [], [("A2", "0", 2), ("A1", "0", 1)]),
    ("2", "F", "often", "N", [("mail", "0"), ("phone", "0")], [("1", "0", 1), ("2", "0", 2)]),
    ("3", "M", "why", "N", [("far", "0"), ("dear", "0")], []),
    ("4", "1", "two", "N", [("x", "0")], [("1", "0", 1), ("1", "1", 1)]),
    ("5", "R", "rank", "N", [], [("a", "0", 1), ("b", "0", 2)]),
    ("6", "Y", "again", "N", [], []),
    ("7", "T", "comment", "N", [], []),
]
WORDS = {
    "en": {"A1": "<b>Good</b>&nbsp;or fair", "A2": "Poor", "20": "Never", "21": "Daily", "40": "Useful", "41": "Known",
           "a": "Tea", "b": "Water"},
    "fr": {"A1": "Bon", "A2": "Mauvais", "20": "Jamais", "21": "Tous les jours", "40": "Utile", "41": "Connu",
           "a": "Th\u00e9", "b": "Eau"},
}  # fmt: skip


def word(language, qid, code, scale, place):
    """The label of an answer in a language."""
    words = WORDS[language]
    return words.get(code) or words[f"{qid}{scale if qid == '4' else place - 1}"]


def xml(name, rows):
    cells = ("".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in row.items()) for row in rows)
    return f"<{name}><rows>" + "".join(f"<row>{one}</row>" for one in cells) + f"</rows></{name}>"


def lss(apart):
    """A structure as .lss: with the words apart (from version 4), or in every row."""
    parts = {"questions": [], "subquestions": [], "answers": [], "question_l10ns": [], "answer_l10ns": []}
    aid, sub = 100, 900
    # The rows stand in the wrong order: only `question_order` and `sortorder` are right.
    for place, (qid, kind, title, other, subs, answers) in reversed(list(enumerate(ASKED))):
        row = {"qid": qid, "parent_qid": "0", "gid": "7", "type": kind, "title": title, "other": other}
        row |= {"question_order": place, "scale_id": "0"}
        spoken = [] if apart else WORDS
        parts["questions"] += [row | {"question": f"{title} in {one}", "language": one} for one in spoken] or [row]
        parts["question_l10ns"] += [
            {"id": "1", "qid": qid, "question": f"{title} in {one}", "language": one} for one in WORDS
        ]
        for number, (name, scale) in enumerate(subs):
            sub += 1
            row = {"qid": str(sub), "parent_qid": qid, "gid": "7", "type": "T", "title": name, "scale_id": scale}
            row |= {"question_order": number}
            parts["subquestions"] += [row | {"question": name, "language": one} for one in spoken] or [row]
            parts["question_l10ns"] += [
                {"id": "1", "qid": str(sub), "question": name, "language": one} for one in WORDS
            ]
        for code, scale, order in answers:
            aid += 1
            row = {"qid": qid, "code": code, "sortorder": order, "scale_id": scale} | ({"aid": aid} if apart else {})
            said = {one: word(one, qid, code, scale, order) for one in WORDS}
            parts["answers"] += [row | {"answer": said[one], "language": one} for one in spoken] or [row]
            parts["answer_l10ns"] += [{"id": aid, "aid": aid, "answer": said[one], "language": one} for one in WORDS]
    if not apart:
        parts = {name: rows for name, rows in parts.items() if "l10ns" not in name}
    body = "".join(xml(name, rows) for name, rows in parts.items())
    groups = xml("groups", [{"gid": "7", "group_order": 1}])
    return (
        '<?xml version="1.0" encoding="UTF-8"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType>'
        f"<languages><language>en</language><language>fr</language></languages>{groups}{body}</document>"
    )


def tsv():
    """The same structure as tab-separated text, a language after the other, quoted where LimeSurvey quotes."""
    lines = ["id\tclass\ttype/scale\tname\trelevance\ttext\tlanguage\tother", "\tS\t\tlanguage\t\ten\t\t"]
    for language in WORDS:
        lines.append(f'\tG\t\t"Group ""one"""\t1\t\t{language}\t')
        for qid, kind, title, other, subs, answers in ASKED:
            lines.append(f"{qid}\tQ\t{kind}\t{title}\t1\t{title} in {language}\t{language}\t{other}")
            lines += [f"\tSQ\t{scale}\t{name}\t1\t{name}\t{language}\t" for name, scale in subs]
            for code, scale, order in sorted(answers, key=lambda one: one[2]):
                lines.append(f'\tA\t{scale}\t{code}\t0\t"{word(language, qid, code, scale, order)}"\t{language}\t')
    return "\ufeff" + "\r\n".join(lines) + "\r\n"


@pytest.fixture(params=["new.lss", "old.lss", "structure.txt"])
def form(request, tmp_path):
    path = tmp_path / request.param
    path.write_text({"new.lss": lss(True), "old.lss": lss(False), "structure.txt": tsv()}[request.param], "utf-8")
    return path


OFTEN = {"1": "Never", "2": "Daily"}
DRINKS = {"a": "Tea", "b": "Water"}


def test_labels_by_column(form):
    found = limesurvey.labels(form)
    assert {code: one for code, one in found.items() if "_" not in code} == {
        "rating": {"A1": "Good or fair", "A2": "Poor", "-oth-": "Other"},
        "often[mail]": OFTEN, "often[phone]": OFTEN,
        "two[x][1]": {"1": "Useful"}, "two[x][2]": {"1": "Known"},
        "rank[1]": DRINKS, "rank[2]": DRINKS,
        "again": {"Y": "Yes", "N": "No"},
    }  # fmt: skip
    assert found["two_x_1"] == {"1": "Known"} and found["often_mail"] == OFTEN  # as its expressions name columns
    assert list(found["rating"]) == ["A1", "A2", "-oth-"]  # in the order of the questionnaire
    french = limesurvey.labels(form, "fr")
    assert french["rating"] == {"A1": "Bon", "A2": "Mauvais"} and "again" not in french
    with pytest.raises(EvidenceError, match=r"no labels in 'de': correct `language`. It has: en, fr"):
        limesurvey.labels(form, "de")


def test_questions_in_order(form):
    asked, language = limesurvey.questions(form, "fr")
    assert language == "fr" and [one.code for one in asked] == [row[2] for row in ASKED]
    assert asked[0].text == "rating in fr" and list(asked[2].parts) == ["far", "dear"]


SCALES = {
    "rating": {
        "categories": {"good": "Good or fair", "poor": "Poor", "other": "Other"},
        "missing": {"not_asked": "N/A"},
    },
    "often": {"categories": {"never": "Never", "daily": "Daily"}},
}
SURVEY = {
    "title": "Lime",
    "platform": "limesurvey",
    "columns": {"respondent": "id"},
    "items": {
        "rating": {"column": "rating", "scale": "rating"},
        "mail": {"column": "often[mail]", "scale": "often"},
        "why": {"columns": {"far": "why[far]", "dear": "why[dear]"}, "type": "multiple_response"},
        "comment": {"column": "comment", "type": "text"},
    },
}
CODED = (
    '"id. Response ID","rating. How good?","often[mail]. How often? [Mail]","why[far]","why[dear]","comment"\n'
    '"1","A1","2","Y","","A1"\n"2","-oth-","1","","",""\n"3","N/A","","Y","Y","x"\n'
)
LABELLED = CODED.replace('"A1","2"', '"Good or fair","Daily"').replace('"-oth-","1"', '"Other","Never"')


@pytest.mark.parametrize("text", [CODED, LABELLED])
def test_an_export_of_codes_and_one_of_labels(tmp_path, form, text):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8")
    made = received_answers.read(tmp_path / "a.csv", surveyed(SURVEY, SCALES), [form])["received"]
    assert made["rating"].tolist() == ["good", "other", "not_asked"]
    assert made["mail"].fillna("-").tolist() == ["daily", "never", "-"]
    assert made["why"].fillna("-").tolist() == ["far", "-", "far|dear"]
    assert made["comment"].fillna("-").tolist() == ["A1", "-", "x"]


def test_labels_that_are_codes_of_others_are_not_shown_twice(tmp_path, form):
    swapped = form.read_text("utf-8").replace("Never", "2").replace("Daily", "1")
    form.write_text(swapped, "utf-8")
    (tmp_path / "a.csv").write_text("id,rating,often[mail]\n1,Poor,1\n", encoding="utf-8")
    # "Poor" says that this export has labels, so that 1 is the label of the code 2.
    assert limesurvey.read_raw(tmp_path / "a.csv", filled(Export, {}), form)["often[mail]"].tolist() == ["1"]
    (tmp_path / "a.csv").write_text("id,rating,often[mail]\n1,A2,1\n", encoding="utf-8")
    assert limesurvey.read_raw(tmp_path / "a.csv", filled(Export, {}), form)["often[mail]"].tolist() == ["2"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<document>", "is not a LimeSurvey structure, or is cut off"),
        ("<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "is not a LimeSurvey structure"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><document/>", "is not a LimeSurvey structure"),
        ("<document><LimeSurveyDocType>Survey</LimeSurveyDocType></document>", "has no questions"),
        (lss(True).replace("<title>", "<titel>").replace("</title>", "</titel>"), "is not a LimeSurvey structure"),
        ("class\tname\nQ\tx\n", "there is no column 'type/scale'"),
    ],
)
def test_what_is_no_structure_says_so(tmp_path, body, said):
    (tmp_path / "b.lss").write_text(body, encoding="utf-8")
    with pytest.raises(EvidenceError, match=said):
        limesurvey.labels(tmp_path / "b.lss")
