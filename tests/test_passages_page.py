"""The page of passages: which a person has to confirm, code by code, words of respondents as text."""

import pandas as pd
import pytest
from lxml import html

from scripts.ground.note_tables import MEMOS, SUMMARIES
from scripts.pages.passages_page import passages_page
from scripts.settings.evaluation import Masthead
from scripts.settings.scheme import Scheme
from tests.filled import filled

TEXT = "We <b>wait</b> for parts. " * 12
NOTES = pd.DataFrame(
    [("N-1", "staff", "gaps", "en", TEXT), ("N-2", "staff", "gaps", None, "نحتاج إلى ماء")],
    columns=["note", "group", "asked", "language", "text"],
)
SCHEME = {
    "title": "Gaps",
    "question": "What lacks?",
    "codes": {"wait": {"label": "Waiting", "definition": "Says so"}, "rest": {"label": "Rest"}},
    "base": {"group": ["staff"]},
    "count": ["first"],
}


def made(places: list[tuple[str, int, int]], verdict: str, memos: list[dict[str, object]] = []) -> html.HtmlElement:  # noqa: B006
    texts = dict(zip(NOTES["note"], NOTES["text"], strict=True))
    rows = [
        {"note": note, "coder": "first", "code": "wait", "start": start, "end": end, "quote": texts[note][start:end]}
        | {"file": "raw/codings/a.qdpx", "row": row, "verdict": verdict, "value": None, "reason": None}
        for row, (note, start, end) in enumerate(places, 1)
    ]
    page = passages_page(
        pd.DataFrame(rows),
        NOTES,
        MEMOS.framed(memos),
        [SUMMARIES.framed([{"note": "N-1", "code": "wait", "summary": "Waits <b>long", "file": "x", "row": 3}])],
        filled(Scheme, SCHEME),
        "gaps",
        filled(Masthead, {"title": "Example"}),
    )
    assert page["line"] == f"gaps: {len(rows)} passages by code: confidential"
    return html.fromstring(page["page"])


def test_the_first_passages_without_quotes_are_shown_amid_their_notes():
    places = [("N-1", 26 * k, 26 * k + 24) for k in range(11)] + [("N-2", 0, 5)]
    page = made(places, "fits; no quote beside it; bytes, end exclusive")
    rows = page.xpath("//section[@aria-labelledby='confirm']//tbody/tr")
    assert len(rows) == 10
    assert rows[3].xpath(".//mark")[0].text == "We <b>wait</b> for parts"
    said = rows[3].xpath("td[2]")[0].text_content()
    assert said.startswith("…") and said.endswith("…") and len(said) == 24 + 2 * 61
    assert (
        "the first 10 of 12 passages" in page.text_content() and "Read as bytes, end exclusive." in page.text_content()
    )


def test_code_by_code_without_anything_to_confirm():
    page = made([("N-1", 0, 24), ("N-2", 0, 5)], "fits")
    assert not page.xpath("//section[@aria-labelledby='confirm']")
    assert page.xpath("//nav[@aria-label='Codes']//a/@href") == ["#code-wait"]
    assert page.xpath("//details/summary/text()") == ["Waiting: 2 passages in 2 notes"]
    assert page.xpath("//details//span[@class='words']/@lang") == ["en", "und"]
    assert page.xpath("//details//table")[0].xpath(".//td[1]")[0].text_content() == "Waits <b>long"
    assert "Confidential: words of respondents." in page.xpath("//*[contains(@class, 'banner')]")[0].text_content()


def test_memos_stand_with_their_passage_code_or_note():
    one = {"about": "passage", "note": "N-1", "code": "wait", "start": 26, "end": 50, "coder": "first", "file": "x"}
    memos = [one | {"memo": "Ironic <i>?"}, {"about": "code", "code": "rest", "memo": "Rarely used", "file": "x"}]
    memos += [{"about": "note", "note": "N-2", "memo": "Spoke fast", "coder": "first", "file": "x"}]
    page = made([("N-1", 0, 24), ("N-1", 26, 50), ("N-2", 0, 5)], "fits", memos)
    cells = [
        row.xpath("td[2]")[0].text_content()
        for row in page.xpath("//details[@id='code-wait']//table")[-1].xpath(".//tbody/tr")
    ]
    assert cells == ["–", "Ironic <i>?", "–"]
    assert "Memo: Rarely used" in page.xpath("//details[@id='code-rest']")[0].text_content()
    rows = page.xpath("//section[@aria-labelledby='memos']//tbody/tr")
    assert [[cell.text_content() for cell in row] for row in rows] == [["N-2", "Spoke fast", "first"]]


def test_the_page_opens_by_keyboard_and_passes_axe(tmp_path):
    browser = pytest.importorskip("tests.test_review_browser")
    page = made([("N-1", 26 * k, 26 * k + 24) for k in range(11)] + [("N-2", 0, 5)], "fits; no quote beside it; bytes")
    (tmp_path / "passages.html").write_bytes(html.tostring(page.getroottree(), doctype="<!DOCTYPE html>"))
    with browser.opened(tmp_path / "passages.html") as shown:
        assert browser.clean(shown) == []
        shown.locator("#code-wait summary").press("Enter")
        assert shown.get_by_text("Passages of Waiting").first.is_visible() and browser.clean(shown) == []
