"""The page of a coding scheme: what it says of its tables, and that it says no words of respondents."""

import pandas as pd
import pytest

from scripts.editions.scheme import named, plain, scheme_page
from scripts.interviews import agreement, doubles, readings, respondents, saturation
from scripts.numbers import table

SCHEME = {"title": "Gaps", "source": "Made up", "question": "What lacks?", "codes": {"size": {"label": "Size <of>"}}}


def frames() -> dict[str, pd.DataFrame]:
    own = {"code": "size", "group": "all", "named": 3, "eligible": 6, "interviewed": 8, "share": 0.5}
    read = [{"code": "size", "reading": name, "share": share} for name, share in (("a", 0.25), ("b", 0.75))]
    return {
        "spans": pd.DataFrame({"verdict": ["fits", "fits", "joined to row 2"]}),
        "respondents": table.framed([own], respondents.NAMED, ["code"]),
        "sensitivity": table.framed(read, readings.READ, ["code"]),
        "cooccurrence": table.framed([], respondents.TOGETHER, ["first"]),
        "saturation": table.framed([], saturation.COLUMNS, ["group"]),
        "parity": table.framed([], readings.PARITY, ["code"]),
        "agreement": table.framed([], agreement.COLUMNS, ["code"]),
        "doubled": pd.DataFrame({"note": ["N-1"]}),
        "adjudication": table.framed([], doubles.SETTLED, ["note", "code"]),
    }


def page(**other: pd.DataFrame) -> str:
    made = scheme_page(**(frames() | other), scheme=SCHEME, source="gaps", evaluation={"title": "T"})
    return str(made["page"])


def test_readings_stand_beside_the_share() -> None:
    given = frames()
    (row,) = named(given["respondents"], given["sensitivity"])["rows"]
    assert row[2:6] == ["3", "6", "8", "50.0%"] or row[2:6] == ["3", "6", "8", "50%"]
    assert "25" in row[7] and "75" in row[7]


@pytest.mark.parametrize(
    ("verdict", "words"), [("fits", "3 of 3 passages"), ("past the end of the note", "the others are not counted")]
)
def test_passages_are_verified_or_said(verdict: str, words: str) -> None:
    text = page(spans=pd.DataFrame({"verdict": ["fits", "fits", verdict]}))
    assert words in text and ("100% verified" in text) == (verdict == "fits")


def test_texts_are_escaped_and_links_lead_somewhere() -> None:
    text = page()
    assert "Size &lt;of&gt;" in text and "Size <of>" not in text
    assert 'href="#respondents"' in text and 'id="respondents"' in text


def test_a_column_of_numbers_is_one() -> None:
    made = plain("Pairs", pd.DataFrame({"first": ["a"], "both": [2]}))
    assert [head["number"] for head in made["heads"]] == [False, True]
