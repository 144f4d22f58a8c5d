"""The page of a coding scheme: what it says of its tables, and that it says no words of respondents but signed ones."""

from pathlib import Path

import pandas as pd
import pytest
from lxml import html

from scripts.ground.code_tables import (
    ADJUDICATION,
    AGREEMENT,
    COOCCURRENCE,
    QUOTES,
    QUOTES_HELD,
    RESPONDENTS,
    RULE_COVERAGE,
    SATURATION,
    SENSITIVITY,
)
from scripts.pages.code_sections import by_coders, labelled, named, plain
from scripts.pages.scheme_page import Tables, scheme_page
from scripts.settings.evaluation import Masthead
from scripts.settings.scheme import Scheme
from tests.filled import filled

CODES = {"size": {"label": "Size <of>"}, "age": {"label": "Age"}}
SCHEME = {
    "title": "Gaps",
    "source": "Made up",
    "question": "What lacks?",
    "codes": CODES,
    "nets": {"old_or_big": ["old", "big"]},
}
LABELS = labelled(filled(Scheme, SCHEME))


def frames() -> dict[str, pd.DataFrame]:
    own = {"code": "size", "group": "all", "named": 3, "eligible": 6, "interviewed": 8, "share": 0.5}
    rows = [own | {"lowest": 0.25, "highest": 0.75}, own | {"code": "age", "share": 0.3, "flags": "several"}]
    shares = [
        {"code": "size", "coders": name, "n": 3, "base": base, "share": 3 / base}
        for name, base in (("union", 12), ("counted", 6))
    ]
    agreed = {"code": "size", "level": "respondents", "group": "all", "units": 9, "kappa": 0.5}
    agreed |= {"kappa_low": -0.2, "kappa_high": 1.0, "percent_agreement": 7 / 9}
    return {
        "coded_segments": pd.DataFrame({"verdict": ["fits", "fits", "joined to row 2"]}),
        "respondents": RESPONDENTS.framed(rows),
        "sensitivity": SENSITIVITY.framed(shares),
        "cooccurrence": COOCCURRENCE.framed([{"first": "size", "second": "age", "both": 2}]),
        "saturation": SATURATION.empty(),
        "rule_coverage": RULE_COVERAGE.empty(),
        "agreement": AGREEMENT.framed([agreed, agreed | {"level": "passages"}]),
        "doubled": pd.DataFrame({"note": ["N-1"], "coders": ["first|second"], "blind": ["no"]}),
        "adjudication": ADJUDICATION.empty(),
    }


def page(
    out: list[pd.DataFrame] | None = None, scheme: dict[str, object] | None = None, **other: pd.DataFrame
) -> html.HtmlElement:
    given = frames() | other
    made = scheme_page(
        Tables(**given, quotes=out or []),
        scheme=filled(Scheme, scheme or SCHEME),
        source="gaps",
        evaluation=filled(Masthead, {"title": "T"}),
    )
    return html.fromstring(made["page"])


def words(found: html.HtmlElement) -> str:
    return " ".join(found.text_content().split())


def test_readings_stand_beside_the_share_in_the_order_of_the_scheme() -> None:
    given = frames()["respondents"]
    size, age = named(given, LABELS, "respondents")["rows"]
    assert size[1:] == ["50%", "3", "6", "8", "–", "25% to 75%", "–"]
    assert (age[0], *age[6:]) == ('<span id="code-age">Age</span>', "–", "Several")
    parts = pd.concat([given, given.assign(group="grade = senior")])
    assert [row[:2] for row in named(parts, LABELS, "documents")["rows"][1:3]] == [
        ['<span id="code-age">Age</span>', "All"],
        ["Size <of>", "grade = senior"],
    ]


def test_each_reading_has_its_base_and_those_that_count_come_first() -> None:
    made = by_coders(frames()["sensitivity"], LABELS)
    assert [head["label"] for head in made["heads"]] == ["Code", "Counted", "Any coder"]
    ((code, counted, union),) = made["rows"]
    assert code == "Size <of>" and "50%" in counted and "3 of 6" in counted
    assert "25%" in union and "3 of 12" in union


@pytest.mark.parametrize(
    ("verdict", "said"), [("fits", "3 of 3 coded segments"), ("past the end of the note", "the others do not count")]
)
def test_passages_are_verified_or_said(verdict: str, said: str) -> None:
    text = words(page(coded_segments=pd.DataFrame({"verdict": ["fits", "fits", verdict]})))
    assert said in text and ("100% verified" in text) == (verdict == "fits")


def test_links_lead_somewhere_and_ids_are_unique() -> None:
    found = page()
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids)) and {"code-size", "respondents", "agreement"} <= set(ids)
    assert {target[1:] for target in found.xpath("//a/@href[starts-with(., '#')]")} <= set(ids)


def test_tables_say_labels_and_only_the_list_of_codes_has_keys() -> None:
    found = page()
    assert "Size <of>" in words(found)
    cells = found.xpath("//table[not(caption='Codes')]//*[self::td or self::th]")
    assert not {"size", "age"} & {cell.text_content().strip() for cell in cells}


def test_agreement_has_its_interval_and_respondents_come_first() -> None:
    found = page()
    assert found.xpath("//section[@aria-labelledby='agreement']//caption/text()") == [
        "Agreement on respondents",
        "Agreement on passages",
    ]
    assert "0.50 −0.20 to 1.00" in " ".join(found.xpath("//section[@aria-labelledby='agreement']//tr[1]//text()"))


def test_quotes_are_those_that_go_out_and_else_a_sentence() -> None:
    row = {"id": "Q-1", "code": "age", "respondent": "group: staff", "quote": "We <wait>.", "signed_by": "Reader 1"}
    out = QUOTES.framed([row])
    held = QUOTES_HELD.framed([{"id": "Q-2", "code": "size", "reason": "not signed"}])
    text = words(page([out, held]))
    assert "1 quote signed, 1 held back" in text and "We <wait>." in text and "Not signed" in text.replace("not", "Not")
    assert "held back until" in words(page(scheme=SCHEME | {"quotes": {"signed": "raw/codings/signed.csv"}}))
    assert "Quotes" not in words(page())


def test_a_column_of_numbers_is_one_and_empty_ones_are_left_out() -> None:
    frame = pd.DataFrame({"first": ["age", "size"], "both": [2, 1], "median": [6.0, None], "reason": [None, None]})
    made = plain("Pairs", frame, LABELS)
    heads = [(head["label"], head["number"]) for head in made["heads"]]
    assert heads == [("First", False), ("Both", True), ("Median", True)]
    assert made["rows"] == [["Age", "2", "6"], ["Size <of>", "1", "–"]]


def large() -> html.HtmlElement:
    codes = {f"c{k}": {"label": f"Code {k}", "definition": f"Says {k}"} for k in range(230)}
    own = {"group": "all", "named": 3, "eligible": 6, "interviewed": 8, "share": 0.5}
    agreed = {"level": "respondents", "group": "all", "units": 9, "kappa": 0.5, "percent_agreement": 7 / 9}
    return page(
        scheme=SCHEME | {"codes": codes, "nets": {}},
        respondents=RESPONDENTS.framed([own | {"code": code} for code in codes]),
        sensitivity=SENSITIVITY.framed(
            [{"code": code, "coders": "counted", "n": 3, "base": 6, "share": 0.5} for code in codes]
        ),
        agreement=AGREEMENT.framed([agreed | {"code": code} for code in [*codes, "all"]]),
        cooccurrence=COOCCURRENCE.framed([{"first": "c1", "second": "c2", "both": 4}]),
    )


def test_a_large_scheme_has_an_index_and_a_folded_part_a_code() -> None:
    found = large()
    parts = found.xpath("//details")
    assert len(parts) == 230 and not found.xpath("//details[@open]")
    links = found.xpath("//nav[@aria-label='Respondents by code']//a/@href")
    assert links == [f"#{one.get('id')}" for one in parts]
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids)) and "code-c7" in ids and "respondents" in ids
    assert words(parts[7].xpath("summary")[0]) == "Code 7: 50% (3 of 6)"
    assert "Says 7" in words(parts[7]) and "Agreement on respondents: Code 7" in words(parts[7])
    assert ["Co-occurring codes: Code 2" in words(one) for one in parts[1:4]] == [False, True, False]
    assert "Only pairs that at least 3 respondents have are listed." in words(found)
    table = found.xpath("//section[@aria-labelledby='agreement']//tbody/tr")
    assert len(table) == 1 and "All codes together" in words(table[0])


def test_a_large_page_opens_by_keyboard_and_passes_axe(tmp_path: Path) -> None:
    browser = pytest.importorskip("tests.test_review_browser")
    (tmp_path / "index.html").write_bytes(html.tostring(large().getroottree(), doctype="<!DOCTYPE html>"))
    with browser.opened(tmp_path / "index.html") as shown:
        assert browser.clean(shown) == []
        shown.locator("#of-code-c3 summary").press("Enter")
        assert shown.locator("#code-c3").is_visible() and browser.clean(shown) == []
        shown.goto((tmp_path / "index.html").as_uri() + "#code-c9")
        assert shown.locator("#code-c9").is_visible()
