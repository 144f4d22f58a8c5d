"""The made-up survey as Microsoft Forms and SurveyGizmo (Alchemer) export it, by what is documented and was seen of them."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from tests.made_up_survey import PLATFORMS, ROWS, Survey, Written, cells, title

BEGUN = {"en": "Start time", "fr": "Heure de début", "es": "Hora de inicio", "ru": "Время начала", "ar": "وقت البدء", "zh": "开始时间"}  # fmt: skip
DONE = {"en": "Completion time", "fr": "Heure de fin", "es": "Hora de finalización", "ru": "Время выполнения", "ar": "وقت الإكمال", "zh": "完成时间"}  # fmt: skip
SINGLE = ("town", "job", "sector", "hours", "weight")


def microsoft_forms(made: Survey, folder: Path) -> Written:
    """A workbook: statements of a Likert question as headers, options of a question in one cell, each with a `;` after it."""
    matrix, media = made.words["matrix"], made.words["media"]
    columns = {"ID": [str(k) for k in range(1, ROWS + 1)], BEGUN[made.language]: ["2026-03-02 10:00:00"] * ROWS}
    columns |= {DONE[made.language]: ["2026-03-02 10:09:00"] * ROWS, "Email": ["anonymous"] * ROWS, "Name": [""] * ROWS}
    columns[title(made, "town")] = cells(made, "town", "")
    columns |= {matrix[j]: cells(made, name, "") for j, name in enumerate(("near", "kind"), 1)}
    columns[media[0]] = ["".join(f"{o};" for o in media[1:] if made.boxes[o][k]) for k in range(ROWS)]
    columns |= {title(made, name): cells(made, name, "") for name in SINGLE[1:]}
    path = folder / "x.xlsx"
    pd.DataFrame(columns).to_excel(path, index=False)
    names = {name: [title(made, name)] for name in SINGLE} | {"media": [media[0]]}
    return Written(path, names | {name: [matrix[j]] for j, name in enumerate(("near", "kind"), 1)}, False)


def surveygizmo(made: Survey, folder: Path) -> Written:
    """Fields before the questions: `option:question` for a box, which holds its option, `row:question` for a matrix."""
    matrix, media = made.words["matrix"], made.words["media"]
    columns = {"Response ID": [str(k) for k in range(1, ROWS + 1)], "Time Started": ["2026-03-02 10:00:00"] * ROWS}
    columns |= {
        "Date Submitted": ["2026-03-02 10:09:00"] * ROWS,
        "Status": ["Complete"] * ROWS,
        "SessionID": ["s"] * ROWS,
    }
    columns[title(made, "town")] = cells(made, "town", "")
    columns |= {f"{matrix[j]}:{matrix[0]}": cells(made, name, "") for j, name in enumerate(("near", "kind"), 1)}
    columns |= {f"{o}:{media[0]}": [o if on else "" for on in made.boxes[o]] for o in media[1:]}
    columns |= {title(made, name): cells(made, name, "") for name in SINGLE[1:]}
    path = folder / "x.csv"
    pd.DataFrame(columns).to_csv(path, index=False)
    names = {name: [title(made, name)] for name in SINGLE} | {
        "media": [part for o in media[1:] for part in (o, f"{o}:{media[0]}")]
    }
    names |= {name: [matrix[j], f"{matrix[j]}:{matrix[0]}"] for j, name in enumerate(("near", "kind"), 1)}
    return Written(path, names, False)


ALL: dict[str, Callable[[Survey, Path], Written]] = PLATFORMS | {
    one.__name__: one for one in (microsoft_forms, surveygizmo)
}
