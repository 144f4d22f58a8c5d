"""The survey of permanent representatives: 6 answers of 193, too few to be used."""

from pathlib import Path

import pandas as pd

from tests.reconstruction.design import times, written
from tests.reconstruction.exports import xlsx
from tests.reconstruction.frames import STATES, stream
from tests.reconstruction.staff_survey import RATING
from tests.reconstruction.un_system_survey import POSITIVE

HEADER = ("Number", "Member State", "Started", "Ended", "Responsiveness", "Support to processes", "Comments")
COMMENTS = (
    "Réponses rapides, merci.",
    "",
    "Es difícil saber a quién dirigirse.",
    "",
    "A clear point of contact would help.",
    "",
)


def make(raw: Path, seed: int) -> None:
    """Write `raw/surveys/member_states.xlsx`."""
    rng = stream(seed, "Member States")
    states = sorted(int(at) + 1 for at in rng.permutation(STATES)[: len(COMMENTS)])
    rows = [HEADER]
    for place, (state, start, comment) in enumerate(zip(states, sorted(times(6, 28, rng)), COMMENTS, strict=True), 1):
        end = start + pd.Timedelta(seconds=int(rng.integers(200, 900)))
        answers = (POSITIVE[int(rng.integers(2))], RATING[int(rng.integers(3))], comment)
        rows.append((f"M-{place}", f"Member State {state:03d}", written(start), written(end), *answers))
    note = [["Survey of permanent representatives, August 2016"], ["Made up: see raw/README.md"]]
    xlsx(raw / "surveys" / "member_states.xlsx", {"Answers": rows, "About": note})
