"""Files of raw/ that are no survey or can't be drafted: questionnaires, locks, broken ones; the others are drafted."""

import shutil

import openpyxl
import pytest

from scripts.drafts import questionnaire_files, received_exports
from scripts.settings import strict
from tests.conftest import ROOT, evaluate
from tests.drafting import csv, drafted
from tests.test_kobo import FORM, saved
from tests.test_limesurvey import tsv

LISTS = {"survey": [["type", "name", "label"]], "choices": [["list_name", "name", "label"]]}


def test_questionnaires_are_known_by_what_is_in_them(tmp_path):
    saved(tmp_path / "form_v2.xlsx", FORM)
    saved(tmp_path / "data.xlsx", {"survey": [["a"], [1]], "people": [["b"], [2]]})
    (tmp_path / "lime.txt").write_text(tsv(), encoding="utf-8")
    (tmp_path / "data.txt").write_text("class\tname\n1\t2\n", encoding="utf-8")
    for name in ("a.qsf", "b.lss", "broken.xlsx", "broken.txt", "~$form_v2.xlsx"):
        (tmp_path / name).touch()
    found = received_exports.questionnaires(str(tmp_path))
    assert {name.rpartition("/")[2]: kind for name, kind in found.items()} == {
        "a.qsf": "questionnaire of Qualtrics", "b.lss": "structure of LimeSurvey", "form_v2.xlsx": "XLSForm",
        "lime.txt": "structure of LimeSurvey",
    }  # fmt: skip
    assert list(received_exports.names(str(tmp_path), without=found)) == [
        "broken_txt", "broken_xlsx", "data_txt", "data_xlsx",
    ]  # fmt: skip


def test_a_questionnaire_of_another_name_may_be_that_of_any_export():
    forms, exports = ["raw/a.qsf", "raw/c.lss"], ["raw/a.csv", "raw/b.csv"]
    assert questionnaire_files.of_export("raw/a.csv", forms, exports) == ["raw/a.qsf"]
    assert questionnaire_files.of_export("raw/b.csv", forms, exports) == ["raw/c.lss"]


@pytest.fixture
def mixed(tmp_path):
    """A survey beside a form, a lock, a workbook with merged cells, one that is none, and an empty log."""
    for part in ("surveys", "frames", "records"):
        (tmp_path / "raw" / part).mkdir(parents=True)
    home = tmp_path / "raw" / "surveys"
    shutil.copy(ROOT / "tests" / "example" / "raw" / "surveys" / "gardeners.csv", home)
    saved(home / "form_v2.xlsx", LISTS)
    (home / "~$merged.xlsx").write_bytes(b"x")
    (home / "broken.xlsx").write_bytes(b"x")
    (tmp_path / "raw" / "records" / "log.csv").write_text("a,b\n", encoding="utf-8")
    for part in ("surveys", "frames"):
        book = openpyxl.Workbook()
        for row in (["id", "q"], [1, 2], [3, 4]):
            book.active.append(row)
        book.active.merge_cells("A2:A3")
        book.save(tmp_path / "raw" / part / "merged.xlsx")
    return tmp_path


def test_one_bad_file_does_not_stop_the_drafts_of_the_others(mixed):
    run = evaluate(mixed, "drafts")
    assert run.returncode != 0 and "Traceback" not in run.stdout
    merged = "raw/surveys/merged.xlsx, sheet Sheet, row 2: the cells A2:A3 are merged"
    log = "raw/records/log.csv has a header but no rows"
    for said in (merged, log, "raw/surveys/broken.xlsx is not an Excel workbook"):
        assert f"\nNot drafted: {said}" in run.stdout
    assert "not drafted: 3 files" in run.stdout
    assert "raw/surveys/form_v2.xlsx is no survey (XLSForm)" in run.stdout
    assert "ignored, for Office has them open: raw/surveys/~$merged.xlsx" in run.stdout
    config = mixed / "config"
    whole = strict.read(config / "config.draft.yaml")
    assert (whole["surveys"], "records" in whole, whole["findings"]) == (["gardeners"], False, ["gardeners"])
    assert not (config / "surveys" / "form_v2.draft.yaml").exists()
    assert merged in (config / "surveys" / "merged.draft.yaml").read_text(encoding="utf-8")
    draft = (config / "surveys" / "gardeners.draft.yaml").read_text(encoding="utf-8")
    assert draft.startswith("# ? the list of persons is left out: raw/frames/merged.xlsx, sheet Sheet, row 2")
    assert strict.read(config / "surveys" / "gardeners.draft.yaml")["items"]
    again = evaluate(mixed, "drafts")
    assert again.returncode != 0 and f"\nNot drafted: {merged}" in again.stdout
    one = evaluate(mixed, "config/surveys/gardeners.draft.yaml")
    assert one.returncode == 0 and "Not drafted" not in one.stdout


def qualtrics(path, told, rows):
    """An export of Qualtrics: header -> (words, import id), and its rows."""
    heads = [list(told), [words for words, _ in told.values()], [f'{{"ImportId":"{key}"}}' for _, key in told.values()]]
    return csv(path, [*heads, *rows])


def test_the_status_of_qualtrics_is_the_channel_where_it_names_trials(tmp_path):
    told = {"Status": ("Response Type", "status"), "Finished": ("Finished", "finished"), "Q1": ("Near?", "QID1")}
    rows = [
        ["Survey Preview" if k < 3 else "IP Address", "False" if k == 9 else "True", "yes" if k % 2 else "no"]
        for k in range(20)
    ]
    made, one, _, _ = drafted(qualtrics(tmp_path / "a.csv", told, rows), tmp_path)
    assert one.columns.channel == "Status" and list(one.items) == ["q1"]
    draft = " ".join(made["draft"].replace("#", " ").split())
    assert (
        "? Status says that 3 answers are trials (Survey Preview); they stay unless you add: cleaning: [{rule: drop_where"
        in draft
    )
    assert "? Finished says who finished: 1 did not (False)" in draft
    assert "finished: {column: Finished, text: Finished, type: text}" in draft
    assert '{rule: drop_where, column: finished, equals: "False", reason: Not finished}' in draft
    rows = [["IP Address", *row[1:]] for row in rows]
    assert drafted(qualtrics(tmp_path / "a.csv", told, rows), tmp_path)[1].columns.channel == "Finished"
    for word, said in (
        ("Offline Survey Preview", "Offline Survey Preview"),
        ("17", "17: a preview without the internet"),
    ):
        rows = [[word, *row[1:]] for row in rows]  # nobody but who tried the form
        trials = drafted(qualtrics(tmp_path / "a.csv", told, rows), tmp_path)[0]["draft"]
        assert f"Status says that 20 answers are trials ({said})" in " ".join(trials.replace("#", " ").split())


def test_headers_of_qualtrics_in_another_language_are_known_by_their_import_ids(tmp_path):
    told = {
        "Date de début": ("Date de début", "startDate"), "Date de fin": ("Date de fin", "endDate"),
        "Adresse": ("Adresse IP", "ipAddress"), "Durée": ("Durée (en secondes)", "duration"),
        "Terminé": ("Terminé", "finished"), "Réponse": ("Identifiant", "_recordId"), "Q1": ("Le bureau est-il proche ?", "QID1"),
    }  # fmt: skip
    rows = [
        [f"2024-05-{k + 1:02d} 10:00:00", f"2024-05-{k + 1:02d} 10:05:00", f"10.0.0.{k}", k * 7, "Faux" if k == 3 else "Vrai",
         f"R_{k}", "oui" if k % 2 else "non"]
        for k in range(20)
    ]  # fmt: skip
    made, one, _, _ = drafted(qualtrics(tmp_path / "a.csv", told, rows), tmp_path)
    about = one.columns
    assert (about.respondent, about.started, about.ended, about.channel) == (
        "Réponse", "Date de début", "Date de fin", "Terminé",
    )  # fmt: skip
    assert list(one.items) == ["q1"] and "unfinished answers (1) stay" in " ".join(
        made["draft"].replace("#", " ").split()
    )
    assert "10.0.0" not in made["draft"]
