# questions in six languages
"""One made-up survey in six languages, written as each platform exports it: for what drafts make of it."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pandas as pd
import pyreadstat

ROWS = 120
LANGUAGES: dict[str, dict[str, list[str]]] = {  # a question, then its answers; of the matrix the question, then its rows
    "en": {
        "town": ["In which town do you live?", "Northtown", "Southtown", "Westtown"],
        "steps": ["", "Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"],
        "matrix": ["Do you agree with these statements?", "The office is near", "The staff is kind"],
        "media": ["Which media do you use? (select all that apply)", "Radio", "Newspapers", "Television"],
        "job": ["Do you have a paid job?", "Yes", "No"],
        "sector": ["In which sector is your job?", "Farming", "Trade", "Services"],
        "hours": ["How many hours do you work?"],
        "weight": ["Weight"],
        "gone": ["N/A"],
    },
    "fr": {
        "town": ["Dans quelle ville habitez-vous ?", "Villenord", "Villesud", "Villeouest"],
        "steps": ["", "Pas du tout d'accord", "Pas d'accord", "Ni d'accord ni pas d'accord", "D'accord", "Tout à fait d'accord"],
        "matrix": ["Êtes-vous d'accord avec ces phrases ?", "Le bureau est proche", "Le personnel est aimable"],
        "media": ["Quels médias utilisez-vous ? (plusieurs réponses possibles)", "Radio", "Journaux", "Télévision"],
        "job": ["Avez-vous un emploi rémunéré ?", "Oui", "Non"],
        "sector": ["Dans quel secteur travaillez-vous ?", "Agriculture", "Commerce", "Services"],
        "hours": ["Combien d'heures travaillez-vous ?"],
        "weight": ["Poids"],
        "gone": ["Sans réponse"],
    },
    "es": {
        "town": ["¿En qué pueblo vive usted?", "Pueblonorte", "Pueblosur", "Puebloeste"],
        "steps": ["", "Totalmente en desacuerdo", "En desacuerdo", "Ni de acuerdo ni en desacuerdo", "De acuerdo", "Totalmente de acuerdo"],
        "matrix": ["¿Está de acuerdo con estas frases?", "La oficina está cerca", "El personal es amable"],
        "media": ["¿Qué medios utiliza? (varias respuestas posibles)", "Radio", "Periódicos", "Televisión"],
        "job": ["¿Tiene un trabajo remunerado?", "Sí", "No"],
        "sector": ["¿En qué sector trabaja?", "Agricultura", "Comercio", "Servicios"],
        "hours": ["¿Cuántas horas trabaja?"],
        "weight": ["Peso"],
        "gone": ["sin respuesta"],
    },
    "ru": {
        "town": ["В каком городе вы живёте?", "Северск", "Южск", "Западск"],
        "steps": ["", "Полностью не согласен", "Не согласен", "Ни согласен, ни не согласен", "Согласен", "Полностью согласен"],
        "matrix": ["Согласны ли вы с этими словами?", "Офис рядом", "Сотрудники вежливы"],
        "media": ["Какими СМИ вы пользуетесь? (несколько ответов)", "Радио", "Газеты", "Телевидение"],
        "job": ["Есть ли у вас оплачиваемая работа?", "Да", "Нет"],
        "sector": ["В какой отрасли вы работаете?", "Сельское хозяйство", "Торговля", "Услуги"],
        "hours": ["Сколько часов вы работаете?"],
        "weight": ["Вес"],
        "gone": ["нет ответа"],
    },
    "ar": {
        "town": ["في أي مدينة تعيش؟", "الشمالية", "الجنوبية", "الغربية"],
        "steps": ["", "لا أوافق بشدة", "لا أوافق", "محايد", "أوافق", "أوافق بشدة"],
        "matrix": ["هل توافق على هذه العبارات؟", "المكتب قريب", "الموظفون لطفاء"],
        "media": ["ما وسائل الإعلام التي تستخدمها؟ (أكثر من إجابة)", "الإذاعة", "الصحف", "التلفزيون"],
        "job": ["هل لديك عمل مدفوع الأجر؟", "نعم", "لا"],
        "sector": ["في أي قطاع تعمل؟", "الزراعة", "التجارة", "الخدمات"],
        "hours": ["كم ساعة تعمل؟"],
        "weight": ["وزن"],
        "gone": ["لا إجابة"],
    },
    "zh": {
        "town": ["您住在哪个镇？", "北镇", "南镇", "西镇"],
        "steps": ["", "非常不同意", "不同意", "中立", "同意", "非常同意"],
        "matrix": ["您是否同意这些说法？", "办公室很近", "员工很友好"],
        "media": ["您使用哪些媒体？（多选）", "广播", "报纸", "电视"],
        "job": ["您有带薪工作吗？", "是", "否"],
        "sector": ["您在哪个行业工作？", "农业", "贸易", "服务业"],
        "hours": ["您工作多少小时？"],
        "weight": ["权重"],
        "gone": ["不适用"],
    },
}  # fmt: skip
TICKED = {"en": ("Yes", "No"), "fr": ("Oui", "Non"), "es": ("Sí", "No"), "ru": ("Да", "Нет"), "ar": ("نعم", "لا"), "zh": ("是", "否")}  # fmt: skip


class Survey(NamedTuple):
    """What everybody answered: a label or "" for each question, boxes by option, hours; and the words of a language."""

    language: str
    words: dict[str, list[str]]
    answers: pd.DataFrame
    boxes: pd.DataFrame


class Written(NamedTuple):
    """An export: its file, the columns of each question, and whether who ticked nothing is in the base."""

    path: Path
    columns: dict[str, list[str]]
    all_in_base: bool


def survey(language: str) -> Survey:
    """Return the made-up answers; 3 gave no town, only those with a job were asked for its sector and hours."""
    words = LANGUAGES[language]
    job = [words["job"][1 + (k % 5 == 0)] for k in range(ROWS)]
    working = [one == words["job"][1] for one in job]
    answers = pd.DataFrame(
        {
            "town": ["" if k in (7, 40, 99) else words["town"][1 + (k * k + k // 4) % 3] for k in range(ROWS)],
            "near": [words["steps"][1 + (k * 7 + k // 9) % 5] for k in range(ROWS)],
            "kind": [words["steps"][1 + (k * 3 + k // 7) % 5] for k in range(ROWS)],
            "job": job,
            "sector": [words["sector"][1 + k // 3 % 3] if working[k] else "" for k in range(ROWS)],
            "hours": [str(10 + k % 37) if working[k] else "" for k in range(ROWS)],
            "weight": [f"{0.5 + k * 7 % 12 / 8:.3f}" for k in range(ROWS)],
        }
    )
    ticks = {option: [(k + 2 * j) % (j + 3) < 2 for k in range(ROWS)] for j, option in enumerate(words["media"][1:])}
    return Survey(language, words, answers, pd.DataFrame(ticks))


def title(made: Survey, name: str) -> str:
    """Return the words of a question, of a row of the matrix without those of the matrix."""
    rows = {"near": made.words["matrix"][1], "kind": made.words["matrix"][2]}
    return rows[name] if name in rows else made.words[name][0]


def cells(made: Survey, name: str, gone: str) -> list[str]:
    """Return the cells of a question, with a word where there is no answer."""
    return [text or gone for text in made.answers[name]]


def plain(made: Survey, folder: Path, ending: str = "csv") -> Written:
    """Words in the header, boxes with the option, a word for no answer, in a workbook too."""
    gone, matrix, media = made.words["gone"][0], made.words["matrix"], made.words["media"]
    columns: dict[str, list[str]] = {"id": [f"r{k}" for k in range(ROWS)]}
    names = {"town": [made.words["town"][0]]}
    columns[names["town"][0]] = cells(made, "town", gone)
    for j, name in enumerate(("near", "kind"), 1):
        names[name] = [f"{matrix[0]} [{matrix[j]}]"]
        columns[names[name][0]] = cells(made, name, gone)
    names["media"] = [f"{media[0]} - {option}" for option in media[1:]]
    columns |= {f"{media[0]} - {o}": [o if on else "" for on in made.boxes[o]] for o in media[1:]}
    for name in ("job", "sector", "hours", "weight"):
        names[name] = [title(made, name)]
        columns[names[name][0]] = cells(made, name, gone)
    frame, path = pd.DataFrame(columns), folder / f"x.{ending}"
    frame.to_csv(path, index=False) if ending == "csv" else frame.to_excel(path, index=False)
    return Written(path, names, False)


def excel(made: Survey, folder: Path) -> Written:
    """The same in a workbook."""
    return plain(made, folder, "xlsx")


def kobo(made: Survey, folder: Path) -> Written:
    """Names in the header, labels in the cells, of boxes the whole question and a column of 0 and 1 an option."""
    columns = {"_uuid": [f"u{k}" for k in range(ROWS)], "_submission_time": ["2026-03-02T10:00:00"] * ROWS}
    options = dict(zip(("radio", "papers", "tv"), made.words["media"][1:], strict=True))
    columns |= {"home/town": cells(made, "town", "")}
    columns |= {f"views/{name}": cells(made, name, "") for name in ("near", "kind")}
    columns["home/media"] = [" ".join(o for o, label in options.items() if made.boxes[label][k]) for k in range(ROWS)]
    columns |= {f"home/media/{o}": [str(int(on)) for on in made.boxes[label]] for o, label in options.items()}
    columns |= {name: cells(made, name, "") for name in ("job", "sector", "hours", "weight")}
    path = folder / "x.csv"
    pd.DataFrame(columns).to_csv(path, index=False, sep=";")
    names = {name: [name] for name in made.answers}
    return Written(path, names | {"media": [f"media/{o}" for o in options]}, False)


def labelled(made: Survey, folder: Path, ending: str) -> Written:
    """Variables with labels, codes with labels, 99 for no answer (in SPSS declared missing)."""
    columns: dict[str, list[float]] = {"id": [float(k) for k in range(ROWS)]}
    questions, values = {}, {}
    for name in ("town", "near", "kind", "job", "sector"):
        labels = made.words["steps" if name in ("near", "kind") else name][1:]
        codes = {label: float(k) for k, label in enumerate(labels, 1)} | {"": 99.0}
        columns[name] = [codes[text] for text in made.answers[name]]
        values[name] = {code: label or made.words["gone"][0] for label, code in codes.items()}
        questions[name] = title(made, name)
    for j, option in enumerate(made.words["media"][1:], 1):
        yes, no = TICKED[made.language]
        columns[f"media_{j}"] = [float(on) for on in made.boxes[option]]
        values[f"media_{j}"] = {0.0: no, 1.0: yes}
        questions[f"media_{j}"] = f"{made.words['media'][0]}: {option}"
    columns["hours"] = [float(text or 99) for text in made.answers["hours"]]
    columns["weight"] = [float(text) for text in made.answers["weight"]]
    questions |= {name: title(made, name) for name in ("hours", "weight")}
    values["hours"] = {99.0: made.words["gone"][0]}
    path, more = folder / f"x.{ending}", {}
    if ending == "sav":
        more = {"missing_ranges": {name: [99] for name in ("town", "sector", "hours", "job", "near", "kind")}}
    else:
        values = {name: {int(code): label for code, label in one.items()} for name, one in values.items()}
    frame = (
        pd.DataFrame(columns)
        if ending == "sav"
        else pd.DataFrame(columns).astype({name: int for name in columns if name != "weight"})
    )
    write = pyreadstat.write_sav if ending == "sav" else pyreadstat.write_dta
    write(frame, path, column_labels=questions, variable_value_labels=values, **more)
    names = {name: [name] for name in made.answers}
    return Written(path, names | {"media": ["media_1", "media_2", "media_3"]}, True)


def spss(made: Survey, folder: Path) -> Written:
    """A .sav."""
    return labelled(made, folder, "sav")


def stata(made: Survey, folder: Path) -> Written:
    """A .dta."""
    return labelled(made, folder, "dta")


def qualtrics(made: Survey, folder: Path) -> Written:
    """Three rows of headers, choices as text, boxes with the option, empty where nothing was answered."""
    matrix, media = made.words["matrix"], made.words["media"]
    told = {"ResponseId": "Response ID", "Finished": "Finished", "Q1": title(made, "town")}
    told |= {f"Q2_{j}": f"{matrix[0]} - {matrix[j]}" for j in (1, 2)}
    told |= {f"Q3_{j}": f"{media[0]} - Selected Choice - {option}" for j, option in enumerate(media[1:], 1)}
    told |= {"Q4": title(made, "job"), "Q5": title(made, "sector"), "Q6": title(made, "hours")}
    told["weight"] = title(made, "weight")
    columns = {"ResponseId": [f"R_{k}" for k in range(ROWS)], "Finished": ["True"] * ROWS}
    places = {"town": "Q1", "near": "Q2_1", "kind": "Q2_2", "job": "Q4", "sector": "Q5", "hours": "Q6"}
    places["weight"] = "weight"
    columns |= {code: cells(made, name, "") for name, code in places.items()}
    columns |= {f"Q3_{j}": [o if on else "" for on in made.boxes[o]] for j, o in enumerate(media[1:], 1)}
    head = [told, {code: f'{{"ImportId":"{code}"}}' for code in told}]
    path = folder / "x.csv"
    pd.concat([pd.DataFrame(head), pd.DataFrame(columns)])[list(told)].to_csv(path, index=False)
    names = {name: [code] for name, code in places.items()} | {"media": ["Q3_1", "Q3_2", "Q3_3"]}
    names["weight"] = ["weight", title(made, "weight")]
    return Written(path, names, False)


def limesurvey(made: Survey, folder: Path) -> Written:
    """Codes and questions in the header, Yes and No in the boxes, N/A where a question was not shown."""
    matrix, media, (yes, no) = made.words["matrix"], made.words["media"], TICKED[made.language]
    columns: dict[str, list[str]] = {"id. Response ID": [str(k) for k in range(1, ROWS + 1)]}
    columns |= {"submitdate. Date submitted": ["2026-03-02 10:00:00"] * ROWS, "lastpage. Last page": ["3"] * ROWS}
    columns[f"G1. {title(made, 'town')}"] = cells(made, "town", "")
    columns |= {f"G2[S{j}]. {matrix[0]} [{matrix[j]}]": cells(made, n, "") for j, n in enumerate(("near", "kind"), 1)}
    columns |= {
        f"G3[S{j}]. {media[0]} [{o}]": [yes if on else no for on in made.boxes[o]] for j, o in enumerate(media[1:], 1)
    }
    for code, name in (("G4", "job"), ("G5", "sector"), ("G6", "hours"), ("attribute_1", "weight")):
        columns[f"{code}. {title(made, name)}"] = cells(made, name, "N/A" if name != "job" else "")
    path = folder / "x.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    names = {"town": ["G1"], "near": ["G2[S1]"], "kind": ["G2[S2]"], "job": ["G4"], "sector": ["G5"], "hours": ["G6"]}
    names["weight"] = ["attribute_1"]
    return Written(path, names | {"media": ["G3[S1]", "G3[S2]", "G3[S3]"]}, True)


STAMPS = {"en": "Timestamp", "fr": "Horodateur", "es": "Marca temporal", "ru": "Отметка времени", "ar": "طابع زمني", "zh": "时间戳记"}  # fmt: skip


def google_forms(made: Survey, folder: Path) -> Written:
    """A time stamp, questions as headers, rows of the matrix in brackets, options of a question in one cell."""
    matrix, media = made.words["matrix"], made.words["media"]
    columns = {STAMPS[made.language]: [f"{k % 28 + 1:02d}/03/2026 10:00:00" for k in range(ROWS)]}
    columns[title(made, "town")] = cells(made, "town", "")
    columns |= {f"{matrix[0]} [{matrix[j]}]": cells(made, name, "") for j, name in enumerate(("near", "kind"), 1)}
    columns[media[0]] = [", ".join(o for o in media[1:] if made.boxes[o][k]) for k in range(ROWS)]
    columns |= {title(made, name): cells(made, name, "") for name in ("job", "sector", "hours", "weight")}
    path = folder / "x.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    names = {name: [title(made, name)] for name in made.answers} | {"media": [media[0]]}
    names |= {name: [f"{matrix[0]} [{matrix[j]}]", matrix[j]] for j, name in enumerate(("near", "kind"), 1)}
    return Written(path, names, False)


def surveymonkey(made: Survey, folder: Path) -> Written:
    """Two rows of headers: questions, then rows of the matrix, options or Response."""
    matrix, media = made.words["matrix"], made.words["media"]
    head = [("Respondent ID", "", [str(9000 + k) for k in range(ROWS)])]
    head += [(title(made, "town"), "Response", cells(made, "town", ""))]
    head += [(matrix[0] if j == 1 else "", matrix[j], cells(made, n, "")) for j, n in enumerate(("near", "kind"), 1)]
    for j, option in enumerate(media[1:]):
        head += [(media[0] if j == 0 else "", option, [option if on else "" for on in made.boxes[option]])]
    head += [(title(made, name), "Response", cells(made, name, "")) for name in ("job", "sector", "hours", "weight")]
    path = folder / "x.csv"
    pd.DataFrame([[above, below, *rest] for above, below, rest in head]).T.to_csv(path, index=False, header=False)
    names = {name: [title(made, name)] for name in ("town", "job", "sector", "hours", "weight")}
    names |= {name: [f"{matrix[0]} | {matrix[j]}", matrix[j]] for j, name in enumerate(("near", "kind"), 1)}
    return Written(path, names | {"media": [*media[1:], *(f"{media[0]} | {o}" for o in media[1:])]}, False)


PLATFORMS: dict[str, Callable[[Survey, Path], Written]] = {
    one.__name__: one for one in (plain, excel, kobo, spss, stata, qualtrics, limesurvey, google_forms, surveymonkey)
}


def named(declared: str) -> str:
    """Return the name of a column without the letter that a draft may put behind it."""
    return re.sub(r" @[A-Z]+$", "", declared)
