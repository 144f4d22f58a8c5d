"""Where coders differ, side by side: settled by keyboard in a browser, saved as a table, read back, counted."""

import json
import re

import pandas as pd
import pytest

from scripts.ground.errors import EvidenceError
from scripts.interviews.codings import all_codings, counting
from scripts.interviews.comparison import adjudication_page, coder_agreement
from scripts.settings.scheme import Scheme
from tests.filled import filled
from tests.test_codings import put
from tests.test_review import GARDEN, NOTES, at

JUDGED = GARDEN | {"count": ["first", "judge"], "rules": []}


def row(note, coder, code="", quote="", value="", number=0):
    start, end = at(quote, number) if code else ("", "")
    return [note, coder, code, str(start), str(end), quote, str(value)]


ROWS = [
    row("A", "first", "rain", "we need rain"),
    row("A", "second", "rain", "rain. There"),
    row("A", "second", "shade", "no shade"),
    row("A", "first", "weeks", "40 weeks", 40),
    row("A", "second", "weeks", "40 weeks", 4),
    row("B", "first", "shade", "more shade"),
    row("B", "second", "rain", "More rain"),
    row("C", "first"),
    row("C", "second"),
]


def read(folder, *more, scheme=JUDGED):
    files = [put(folder, ROWS), *more]
    told = filled(Scheme, scheme | {"codings": [{"file": path.name} for path in files]})
    return all_codings.read(files, NOTES, told, "wishes")["codings"]


def laid(codings, coder="judge"):
    made = adjudication_page.lay_out(codings, NOTES, [], filled(Scheme, JUDGED), "wishes", coder)
    return made, json.loads(re.search(r'id="data">(.*?)</script>', made["page"], flags=re.DOTALL)[1])["items"]


def test_each_difference_is_laid_out_by_code_with_what_each_coder_marked(tmp_path):
    made, found = laid(read(tmp_path))
    assert made["line"] == "wishes: 4 differences for judge, 4 open: confidential"
    assert [(one["code"], one["note"]) for one in found] == [
        ("rain", "B"),
        ("shade", "A"),
        ("shade", "B"),
        ("weeks", "A"),
    ]
    rain, shade, _, weeks = found
    assert [(side["coder"], side["said"], side["others"]) for side in rain["sides"]] == [
        ("first", "no", ["Shade"]),
        ("second", "yes", []),
    ]
    assert rain["sides"][1]["places"] == [list(at("More rain"))]
    assert shade["passages"] == [{"start": at("no shade")[0], "end": at("no shade")[1], "quote": "no shade"}]
    assert [side["said"] for side in weeks["sides"]] == ["40", "4"]
    assert len(weeks["passages"]) == 1 and rain["blind"] == "yes"


def test_whoever_is_compared_or_not_named_settles_nothing(tmp_path):
    for coder in ("first", "second", "nobody"):
        with pytest.raises(EvidenceError, match="is no adjudicator"):
            laid(read(tmp_path), coder)


def test_what_was_settled_is_filled_in(tmp_path):
    path = tmp_path / "judged.csv"
    start, end = at("More rain")
    lines = [
        "note,coder,code,quote,start,end,decision,reason,value",
        f"B,judge,rain,More rain,{start},{end},,heard it,",
        "B,judge,shade,,,,reject,of others,",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, found = laid(read(tmp_path, path))
    assert [(one["code"], one["note"], one["decision"], one["reason"]) for one in found] == [
        ("rain", "B", "accept", "heard it"),
        ("shade", "A", "", ""),
        ("shade", "B", "reject", "of others"),
        ("weeks", "A", "", ""),
    ]


def test_settled_by_keyboard_saved_read_and_counted(tmp_path):
    browser = pytest.importorskip("tests.test_review_browser")
    codings = read(tmp_path)
    (tmp_path / "judge.html").write_text(laid(codings)[0]["page"], encoding="utf-8")
    with browser.opened(tmp_path / "judge.html") as page:
        keys = page.keyboard
        assert browser.clean(page) == []
        assert page.locator("#where").text_content() == "Difference 1 of 4, note B"
        assert page.locator("#sides h3").all_text_contents() == ["first: no", "second: yes"]
        assert page.locator("#sides mark").all_text_contents() == ["More rain"]
        assert page.locator("#sides b").count() == 0  # markup of a note is text
        keys.press("a")  # rain of B
        keys.press("s")
        assert page.locator("#said").text_content() == "No note is settled whole yet."
        assert page.evaluate("document.activeElement.id") == "where"
        keys.press("c")
        keys.type('said "no", =1+1')
        keys.press("Escape")
        keys.press("a")  # shade of A
        keys.press("r")  # shade of B
        with page.expect_download() as download:
            keys.press("s")
        assert "1 notes with open differences are left out" in page.locator("#said").text_content()
        download.value.save_as(tmp_path / "partly.csv")
        keys.press("a")
        assert page.locator("#said").text_content() == "This code needs its value first, a number."
        assert page.evaluate("document.activeElement.id") == "value"
        keys.type("40")
        keys.press("Escape")
        keys.press("a")  # weeks of A
        assert page.locator("#counted").text_content() == "4 of 4 settled"
        keys.press("u")
        page.reload()
        assert page.locator("#counted").text_content() == "3 of 4 settled"
        assert browser.clean(page) == []
        keys.press("v")
        keys.type("40")
        keys.press("Escape")
        keys.press("a")
        with page.expect_download() as download:
            keys.press("s")
        assert download.value.suggested_filename == "wishes.judge.csv"
        download.value.save_as(tmp_path / "wishes.judge.csv")
    told = filled(Scheme, JUDGED)
    partly = coder_agreement.compare(read(tmp_path, tmp_path / "partly.csv"), NOTES, told, "wishes", 0.95)
    assert partly["line"].endswith("coders differ on 4 codes, 2 of them not adjudicated")
    settled = read(tmp_path, tmp_path / "wishes.judge.csv")
    made = coder_agreement.compare(settled, NOTES, told, "wishes", 0.95)["adjudication"]
    final = made.set_index(["note", "code"])[["final", "reason", "coder"]].astype(object)
    assert final.loc[("A", "shade")].tolist() == ["yes", 'said "no", =1+1', "judge"]
    assert final["final"].to_dict() == {
        ("A", "shade"): "yes",
        ("A", "weeks"): "40",
        ("B", "rain"): "yes",
        ("B", "shade"): "no",
    }
    numbers = counting.count(settled, NOTES, told, "wishes", 0.95)["numbers"].set_index("address")
    assert [numbers.loc[f"wishes.respondents.all.{code}", "n"] for code in ("rain", "shade", "weeks")] == [2, 1, 1]
    assert not pd.isna(numbers.loc["wishes.weeks.all.mean", "value"])


def test_nothing_to_settle_says_so(tmp_path):
    browser = pytest.importorskip("tests.test_review_browser")
    told = filled(Scheme, JUDGED | {"codings": [{"file": "gaps.csv"}]})
    codings = all_codings.read([put(tmp_path, ROWS[-2:])], NOTES, told, "wishes")["codings"]
    (tmp_path / "judge.html").write_text(laid(codings)[0]["page"], encoding="utf-8")
    with browser.opened(tmp_path / "judge.html") as page:
        assert page.get_by_text("The coders do not differ").is_visible()
        assert browser.clean(page) == []
