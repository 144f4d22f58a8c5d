"""The made-up survey as three platforms export it in codes, each with its questionnaire beside it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from tests.made_up_survey import ROWS, Survey, title
from tests.test_kobo import saved

NEVER = {"en": "Elsewhere", "fr": "Ailleurs", "es": "En otro lugar", "ru": "В другом месте", "ar": "مكان آخر", "zh": "其他地方"}  # fmt: skip
SINGLE = ("town", "near", "kind", "job", "sector")


class Beside(NamedTuple):
    """An export, its questionnaire, the columns of each question, and whether who ticked nothing is in the base."""

    path: Path
    form: Path
    columns: dict[str, list[str]]
    all_in_base: bool


def choices(made: Survey, name: str) -> list[str]:
    """Return the labels of a question in the order of the form; that of the town has one that nobody chose."""
    labels = made.words["steps" if name in ("near", "kind") else name][1:]
    return [*labels, NEVER[made.language]] if name == "town" else labels


def coded(made: Survey, name: str, codes: list[str], gone: str = "") -> list[str]:
    """Return the codes of what everybody answered."""
    of = dict(zip(choices(made, name), codes, strict=False))
    return [of.get(text, gone) for text in made.answers[name]]


def kobo(made: Survey, folder: Path) -> Beside:
    """Names of choices in the cells, a column of 0 and 1 an option; the XLSForm under another name."""
    lists = {name: [f"{name}_{k}" for k in range(len(choices(made, name)))] for name in SINGLE}
    options = [f"medium_{k}" for k in range(3)]
    columns = {"_uuid": [f"u{k}" for k in range(ROWS)], "_submission_time": ["2026-03-02T10:00:00"] * ROWS}
    columns |= {f"home/{name}": coded(made, name, lists[name]) for name in ("town", "near", "kind")}
    ticked = [[o for o, on in zip(options, made.boxes.iloc[k], strict=True) if on] for k in range(ROWS)]
    columns["media"] = [" ".join(one) for one in ticked]
    columns |= {f"media/{o}": [str(int(o in one)) for one in ticked] for o in options}
    columns |= {name: coded(made, name, lists[name]) for name in ("job", "sector")}
    columns["hours"] = list(made.answers["hours"])
    pd.DataFrame(columns).to_csv(folder / "x.csv", index=False)
    label = f"label::{made.language}"
    rows = [["type", "name", label, "relevant", "required"], ["begin_group", "home", "x", None, None]]
    rows += [[f"select_one {name}", name, title(made, name), None, None] for name in ("town", "near", "kind")]
    rows += [["end_group", None, None, None, None]]
    rows += [["select_multiple media", "media", made.words["media"][0], None, "yes"]]
    rows += [["select_one job", "job", title(made, "job"), None, "yes"]]
    rows += [["select_one sector", "sector", title(made, "sector"), "${job} = 'job_0'", None]]
    rows += [["integer", "hours", title(made, "hours"), "not(selected(${job}, 'job_1'))", None]]
    listed = [["list_name", "name", label]]
    listed += [[name, c, o] for name in SINGLE for c, o in zip(lists[name], choices(made, name), strict=True)]
    listed += [["media", code, label] for code, label in zip(options, made.words["media"][1:], strict=True)]
    form = saved(folder / "form_v2.xlsx", {"survey": rows, "choices": listed})
    names = {name: [name] for name in made.answers if name != "weight"} | {"media": [f"media/{o}" for o in options]}
    return Beside(folder / "x.csv", form, names, False)


def qualtrics(made: Survey, folder: Path) -> Beside:
    """Numeric values, import ids in row 3; the .qsf with display logic."""
    matrix, media = made.words["matrix"], made.words["media"]
    numbers = [str(k) for k in range(1, 9)]
    told = {"ResponseId": ("Response ID", "_recordId"), "Status": ("Response Type", "status")}
    told |= {"Finished": ("Finished", "finished"), "Q1": (title(made, "town"), "QID1")}
    told |= {f"Q2_{j}": (f"{matrix[0]} - {matrix[j]}", f"QID2-{j}") for j in (1, 2)}
    told |= {f"Q3_{j}": (f"{media[0]} - Selected Choice - {o}", f"QID3-{j}") for j, o in enumerate(media[1:], 1)}
    told |= {"Q4": (title(made, "job"), "QID4"), "Q5": (title(made, "sector"), "QID5")}
    told |= {"Q6": (title(made, "hours"), "QID6_TEXT")}
    places = {"town": "Q1", "near": "Q2_1", "kind": "Q2_2", "job": "Q4", "sector": "Q5"}
    columns = {"ResponseId": [f"R_{k}" for k in range(ROWS)], "Status": ["0"] * ROWS, "Finished": ["1"] * ROWS}
    columns |= {code: coded(made, name, numbers) for name, code in places.items()}
    columns |= {f"Q3_{j}": ["1" if on else "" for on in made.boxes[o]] for j, o in enumerate(media[1:], 1)}
    columns["Q6"] = list(made.answers["hours"])
    head = [{code: words for code, (words, _) in told.items()}]
    head += [{code: json.dumps({"ImportId": key}) for code, (_, key) in told.items()}]
    pd.concat([pd.DataFrame(head), pd.DataFrame(columns)])[list(told)].to_csv(folder / "x.csv", index=False)

    def shown(labels: list[str]) -> dict[str, dict[str, str]]:
        return {str(k): {"Display": label} for k, label in enumerate(labels, 1)}

    def asked(number: int, name: str, kind: str, **more: object) -> dict[str, object]:
        words = made.words[name][0]
        return {
            "QuestionID": f"QID{number}",
            "QuestionType": kind,
            "QuestionText": words,
            "DataExportTag": f"Q{number}",
        } | more

    condition = {"LogicType": "Question", "LeftOperand": "q://QID4/SelectableChoice/1", "Operator": "Selected"}
    logic = {"DisplayLogic": {"0": {"0": condition, "Type": "If"}}}
    questions = [
        asked(1, "town", "MC", Selector="SAVR", Choices=shown(choices(made, "town"))),
        asked(2, "matrix", "Matrix", Selector="Likert", SubSelector="SingleAnswer", Choices=shown(matrix[1:]),
              Answers=shown(choices(made, "near"))),
        asked(3, "media", "MC", Selector="MAVR", Choices=shown(media[1:])),
        asked(4, "job", "MC", Selector="SAVR", Choices=shown(choices(made, "job"))),
        asked(5, "sector", "MC", Selector="SAVR", Choices=shown(choices(made, "sector")), **logic),
        asked(6, "hours", "TE", Selector="SL", **logic),
    ]  # fmt: skip
    form = folder / "x.qsf"
    elements = [{"Element": "SQ", "Payload": one} for one in questions]
    form.write_text(json.dumps({"SurveyElements": elements}), encoding="utf-8")
    names = {name: [code] for name, code in places.items()} | {"hours": ["Q6"], "media": ["Q3_1", "Q3_2", "Q3_3"]}
    return Beside(folder / "x.csv", form, names, False)


def limesurvey(made: Survey, folder: Path) -> Beside:
    """Codes in headers and cells; the tab-separated structure under another name."""
    matrix, media = made.words["matrix"], made.words["media"]
    codes = [f"A{k}" for k in range(1, 9)]
    columns = {"id": [str(k) for k in range(1, ROWS + 1)], "submitdate": ["2026-03-02 10:00:00"] * ROWS}
    columns |= {"lastpage": ["3"] * ROWS, "startlanguage": [made.language] * ROWS, "G1": coded(made, "town", codes)}
    columns |= {f"G2[S{j}]": coded(made, name, codes) for j, name in enumerate(("near", "kind"), 1)}
    columns |= {f"G3[S{j}]": ["Y" if on else "" for on in made.boxes[o]] for j, o in enumerate(media[1:], 1)}
    columns |= {"G4": coded(made, "job", codes), "G5": coded(made, "sector", codes), "G6": list(made.answers["hours"])}
    pd.DataFrame(columns).to_csv(folder / "x.csv", index=False)
    lines = [["class", "type/scale", "name", "relevance", "text", "language", "other", "mandatory"]]

    def line(kind: str, scale: str, name: str, words: str, relevance: str = "1", must: str = "") -> None:
        lines.append([kind, scale, name, relevance, words, made.language, "N", must])

    def answers(name: str) -> None:
        for code, label in zip(codes, choices(made, name), strict=False):
            line("A", "0", code, label)

    line("Q", "L", "G1", title(made, "town"))
    answers("town")
    line("Q", "F", "G2", matrix[0])
    for j in (1, 2):
        line("SQ", "0", f"S{j}", matrix[j])
    answers("near")
    line("Q", "M", "G3", media[0])
    for j, option in enumerate(media[1:], 1):
        line("SQ", "0", f"S{j}", option)
    line("Q", "L", "G4", title(made, "job"), must="Y")
    answers("job")
    line("Q", "L", "G5", title(made, "sector"), '((G4.NAOK == "A1"))')
    answers("sector")
    line("Q", "N", "G6", title(made, "hours"), '((G4.NAOK != "A2"))')
    form = folder / "structure.txt"
    form.write_text("\n".join("\t".join(cells) for cells in lines) + "\n", encoding="utf-8")
    names = {"town": ["G1"], "near": ["G2[S1]"], "kind": ["G2[S2]"], "job": ["G4"], "sector": ["G5"], "hours": ["G6"]}
    return Beside(folder / "x.csv", form, names | {"media": ["G3[S1]", "G3[S2]", "G3[S3]"]}, False)


PLATFORMS: dict[str, Callable[[Survey, Path], Beside]] = {one.__name__: one for one in (kobo, qualtrics, limesurvey)}
