"""The review page in a browser: fifty decisions by keyboard become a file, the file becomes a table."""

import json
import shutil
from contextlib import contextmanager

import pandas as pd
import pytest

from scripts.interviews.codings import decisions
from scripts.interviews.suggestions import decision_sheets
from scripts.settings.scheme import Scheme
from tests import browsers
from tests import test_open_answers_reviewed as open_answers
from tests import test_review as made_up
from tests.conftest import HANGS, ROOT, evaluate
from tests.filled import filled

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")

HEADER = "note: {note}\ngroup: gardener\ngrade: none\ndate: 2016-06-01\nlanguage: {language}\nmode: on site\npersons: 1\nasked: wishes\n\n"
ENGLISH = 'We </script><b>said</b> it in "spring". {water} We would like shade near plot {number}.\n'
ARABIC = "نحتاج إلى ماء كل صباح في الحديقة. ونريد ظل شجرة كبيرة.\n"
RULES = """
rules:
  - {id: water, code: water, words: ["water*", "ماء"]}
  - {id: shade, code: shade, words: ["shade", "ظل"]}
"""
NOTES = [f"N-{number}" for number in range(10, 35)]


@pytest.fixture(scope="module")
def garden(tmp_path_factory):
    """The tiny evaluation with 25 more notes, in each of which something is suggested twice; nobody found anything."""
    folder = shutil.copytree(ROOT / "tests" / "example", tmp_path_factory.mktemp("review") / "garden")
    for number, note in enumerate(NOTES):
        language = "ar" if number % 5 == 4 else "en"
        water = (
            "There is no water." if number == 3 else "Perhaps more water would help." if number == 5 else "More water!"
        )
        body = ARABIC if language == "ar" else ENGLISH.format(water=water, number=number)
        text = HEADER.format(note=note, language=language) + body
        (folder / "raw" / "interviews" / f"{note.lower()}.txt").write_text(text, encoding="utf-8")
    with (folder / "raw/codings/wishes.csv").open("a", encoding="utf-8") as codings:
        codings.writelines(f"{note},second,,,,\n" for note in NOTES)
    config = folder / "config/schemes/wishes.yaml"
    # The second coder found nothing in the new notes; where the first has codings, hers count.
    config.write_text(config.read_text().replace("count: [first]", "count: [second, first]") + RULES)
    run = evaluate(folder, "results/interviews/wishes/review/first.html", "results/interviews/wishes/respondents.csv")
    assert run.returncode == 0, run.stdout
    return folder


@contextmanager
def opened(path):
    """Open a page in Chromium, by its own policy; a request or a message of the console is a fault."""
    with playwright.sync_playwright() as started:
        path_of_browser = browsers.chromium(started.chromium.executable_path)
        limit = HANGS * 1000
        browser = started.chromium.launch(executable_path=path_of_browser, args=["--no-sandbox"], timeout=limit)
        page = browser.new_page()
        page.set_default_timeout(limit)
        faults = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda request: request.url.startswith(("file:", "blob:")) or faults.append(request.url))
        page.goto(path.as_uri())
        yield page
        assert not faults
        browser.close()


@pytest.fixture
def page(garden):
    """The page of the first coder."""
    with opened(garden / "results/interviews/wishes/review/first.html") as page:
        yield page


def clean(page):
    found = axe.Axe().run(page)
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found.response["violations"]]


def shares(folder):
    found = pd.read_csv(folder / "results/interviews/wishes/respondents.csv").set_index(["code", "group"])
    return found.xs("all", level="group")["named"].to_dict(), found


def decide(page, key):
    """Press a key; where the page asks, for another coder coded the note and this one did not, press it again."""
    page.keyboard.press(key)
    if page.locator("#said").text_content().startswith("You have not coded note"):
        assert page.locator("#unseen").is_visible()
        page.keyboard.press(key)


def test_fifty_decisions_by_keyboard_change_the_table(garden, page, tmp_path):
    keys = page.keyboard
    before, _ = shares(garden)
    assert before == {"water": 2, "shade": 1}
    items = json.loads(page.locator("#data").text_content())["items"]
    assert clean(page) == []
    said = {}
    for count in range(50):
        at = int(page.locator("#where").text_content().split()[1]) - 1
        one = items[at]
        way = ("accept", "accept", "reject", "other", "accept")[count % 5]
        if count == 7:
            decide(page, "r")
            assert page.locator("#said").text_content().startswith("Rejected: ")
            keys.press("u")
            assert page.locator("#said").text_content().startswith("Taken back. 7 of 53 decided")
        if count == 8:
            keys.press("c")
            keys.type("arjuna said so")  # letters are no keys within a field
            keys.press("Escape")
        other = {"water": "shade", "shade": "water"}[one["code"]]
        if way == "other":
            keys.press("o")
            for _ in range(["", "water", "shade"].index(other)):
                keys.press("ArrowDown")
        decide(page, "Enter" if way == "other" else way[0])
        said[at] = (one["note"], way, {"accept": one["code"], "reject": None, "other": other}[way])
        assert page.locator("#counted").text_content() == f"{count + 1} of 53 decided"
        assert page.evaluate("document.activeElement.id") == "where"
    assert len(said) == 50
    assert clean(page) == []
    with page.expect_download() as download:
        keys.press("s")
    assert download.value.suggested_filename == "wishes.first.jsonl"
    download.value.save_as(garden / "raw/codings/wishes.first.jsonl")
    config = garden / "config/schemes/wishes.yaml"
    config.write_text(config.read_text() + "decisions: [raw/codings/wishes.first.jsonl]\n")
    wanted = [f"results/interviews/wishes/{name}.csv" for name in ("respondents", "precision", "coded_segments")]
    run = evaluate(garden, *wanted, "results/interviews/wishes/review/first.html")
    assert run.returncode == 0, run.stdout
    assert "wishes: 50 decisions, 40 give a code\n" in run.stdout
    assert "wishes: 53 passages for first, 3 undecided: confidential" in run.stdout
    confidential = {garden / f"results/interviews/{name}" for name in ("notes.parquet", "wishes/codings.parquet")}
    confidential |= {garden / f"results/interviews/wishes/{name}.parquet" for name in ("suggestions", "decisions")}
    for path in (path for part in ("results", "logs", ".snakemake") for path in (garden / part).rglob("*")):
        # Words of respondents and of coders' comments stay in the files that are theirs.
        if path.is_file() and path not in confidential and path.parent.name != "review":
            assert not [word for word in (b"arjuna", b"near plot") if word in path.read_bytes()], path
    assert "arjuna" not in run.stdout and "near plot" not in run.stdout
    # What the table must say: who was coded by the first coder, before or now.
    codes = pd.read_csv(garden / "raw/codings/wishes.csv")
    own = codes[codes["coder"].eq("first") & codes["code"].notna()]
    held = set(zip(own["note"], own["code"], strict=True)) | {(note, code) for note, _, code in said.values() if code}
    after, table = shares(garden)
    assert after == {code: sum(code == other for _, other in held) for code in ("water", "shade")}
    assert after["water"] > 15 and "suggested first" in table["flags"].iloc[0]
    precision = pd.read_csv(garden / "results/interviews/wishes/precision.csv").query("rule == 'all'")
    every = precision.query("language == 'all'")
    denied = [at for at in said if items[at]["polarity"] == "negated"]
    assert every["decided"].sum() == 50 - len(denied) and denied
    assert every["accepted"].sum() == sum(way == "accept" for at, (_, way, _) in said.items() if at not in denied)


def test_what_was_decided_is_still_there_after_a_reload(page):
    page.keyboard.press("a")
    page.keyboard.press("r")
    page.reload()
    counted = page.locator("#counted").text_content()
    page.keyboard.press("k")
    assert page.locator("#now").text_content().split(":")[0] in ("Accepted", "Rejected")
    assert int(counted.split()[0]) >= 2


def test_a_page_can_be_used_by_its_buttons_alone(page):
    """With the keys turned off, as a screen reader or speech control wants it: Tab and Enter do everything."""
    page.get_by_role("checkbox").uncheck()
    start = page.locator("#counted").text_content()
    page.locator("#where").focus()
    page.keyboard.press("a")
    assert page.locator("#counted").text_content() == start
    reached = []
    while "comment" not in reached:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.id"))
    assert reached == ["previous", "next", "undecided", "accept", "reject", "other", "give", "comment"]
    page.get_by_role("button", name="Next undecided").press("Enter")
    for name in ("Accept", "Reject"):
        page.get_by_role("button", name=name).press("Enter")
        if page.locator("#said").text_content().startswith("You have not coded note"):
            page.get_by_role("button", name=name).press("Enter")
    assert int(page.locator("#counted").text_content().split()[0]) == int(start.split()[0]) + 2
    page.get_by_label("Another code is right").select_option("More shade")
    page.get_by_role("button", name="Undo").press("Enter")
    assert int(page.locator("#counted").text_content().split()[0]) == int(start.split()[0]) + 1
    assert clean(page) == []


def test_a_code_with_a_value_waits_for_it(tmp_path):
    (tmp_path / "first.html").write_text(made_up.laid()["page"], encoding="utf-8")
    with opened(tmp_path / "first.html") as page:
        for key in "jjja":
            page.keyboard.press(key)
        assert page.locator("#said").text_content() == "This code needs its value first, a number."
        assert page.evaluate("document.activeElement.id") == "value"
        assert clean(page) == []
        page.keyboard.type("40,5")
        for key in ("Escape", "a"):
            page.keyboard.press(key)
        assert page.locator("#counted").text_content() == "1 of 4 decided"
        with page.expect_download() as download:
            page.keyboard.press("s")
        download.value.save_as(tmp_path / "saved.jsonl")
    found = decisions.read([tmp_path / "saved.jsonl"], made_up.NOTES, filled(Scheme, made_up.GARDEN), "wishes")[
        "decisions"
    ]
    assert found[["note", "code", "decision", "value"]].values.tolist() == [["B", "weeks", "accept", 40.5]]


def test_a_page_of_nothing_says_so(tmp_path):
    (tmp_path / "first.html").write_text(made_up.laid(made_up.frame())["page"], encoding="utf-8")
    with opened(tmp_path / "first.html") as page:
        assert page.get_by_text("No codings are suggested").is_visible()
        assert clean(page) == []


def test_arabic_runs_from_the_right_and_markup_of_a_note_is_text(page):
    items = json.loads(page.locator("#data").text_content())["items"]
    arabic = next(k for k, one in enumerate(items) if one["language"] == "ar")
    at = int(page.locator("#where").text_content().split()[1]) - 1
    for _ in range(abs(arabic - at)):
        page.keyboard.press("j" if arabic > at else "k")
    assert page.locator("#passage").get_attribute("lang") == "ar"
    assert page.locator("#quote").text_content() == items[arabic]["quote"]
    # The header of the note above runs from the left all the same.
    passage, quote = (page.locator(place).bounding_box() for place in ("#passage", "#quote"))
    assert quote["x"] > passage["x"] + passage["width"] / 2
    assert page.locator("#passage b").count() == 0


def test_answers_to_a_survey_are_decided_in_groups_by_keyboard(tmp_path):
    """Several codes of one answer, none where none is suggested; what is saved holds for all that say the same."""
    scheme = open_answers.scheme()
    head = {"coder": "first", "scheme": "wants", "version": decisions.version(scheme)}
    path = tmp_path / "first.html"
    path.write_text(decision_sheets.page(open_answers.laid(), head, scheme), encoding="utf-8")
    with opened(path) as page:
        keys = page.keyboard
        assert clean(page) == []
        assert (
            page.locator("#members").text_content()
            == "Decides for 3 answers: R1: Water, please, R2, R3: water, please!"
        )
        keys.press("o")
        keys.press("Tab")
        keys.press("Space")  # shade, beside what is suggested
        keys.press("Escape")
        keys.press("a")
        assert page.locator("#said").text_content().startswith("Accepted: Water, Shade. 1 of 3 decided")
        keys.press("r")
        assert page.locator("#label").text_content() == "No code is suggested"
        assert page.locator("#accept").is_hidden() and page.locator("#members").is_hidden()
        keys.press("a")
        assert page.locator("#said").text_content().startswith("No code is suggested: tick codes and give them")
        keys.press("o")
        keys.press("Space")
        keys.press("Tab")
        keys.press("Tab")
        keys.press("Space")
        keys.press("Enter")
        assert page.locator("#now").text_content() == "Another code: Water, Tools"
        with page.expect_download() as saved:
            keys.press("s")
        saved.value.save_as(tmp_path / "wants.first.jsonl")
    read = decisions.read([tmp_path / "wants.first.jsonl"], open_answers.NOTES, scheme, "wants")["decisions"]
    given = read.fillna("").set_index("note")[["decision", "other"]].apply(" ".join, axis=1).to_dict()
    assert given == dict.fromkeys(("R1", "R2", "R3"), "accept shade") | {"R4": "reject ", "R5": "other water|tools"}
