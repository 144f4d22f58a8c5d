"""The evaluation that ships, run whole: the figures of the report against the numbers of the run, and what the pages say."""

import csv
import re
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest

from scripts import settings
from scripts.claims.claim_wording import COLUMNS, OURS, parts
from scripts.claims.verdicts import VERDICTS, check
from scripts.ground import files
from tests.conftest import ORACLES, ROOT
from tests.test_claims_list import UNSUPPORTED, changed_verdicts, listed

pytestmark = pytest.mark.slow

INTERNAL = "Internal: disclosure control not yet applied"
INVENTED = "Invented series"
ERROR = ["std_error", "low", "high", "level"]


@pytest.fixture(scope="module")
def results(evaluation) -> Path:
    return evaluation / "results"


@pytest.fixture(scope="module")
def numbers(results) -> pd.DataFrame:
    return files.read(results / "numbers" / "numbers.parquet")


@pytest.fixture(scope="module")
def decisions(results) -> list[pd.DataFrame]:
    return [files.read(path) for path in sorted(results.glob("surveys/*/decision.csv"))]


@pytest.fixture(scope="module")
def reproduction(results) -> pd.DataFrame:
    return pd.read_csv(results / "method" / "reproduction.csv", dtype=str, keep_default_na=False).set_index("id")


@pytest.fixture(scope="module")
def described() -> settings.Settings:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        return settings.load("config")


@pytest.fixture(scope="module")
def pages(results) -> dict[str, str]:
    """Every HTML file of the run, by its path below results/."""
    return {path.relative_to(results).as_posix(): path.read_text("utf-8") for path in sorted(results.rglob("*.html"))}


# The figures of the report.


def test_107_figures_in_the_order_of_the_list(reproduction):
    ids = [row["id"] for row in listed()]
    assert (len(ids), len(set(ids))) == (107, 107)
    assert reproduction.index.tolist() == ids


def test_nothing_differs_and_the_odd_ones_are_known(reproduction):
    assert set(reproduction["verdict"]) <= set(VERDICTS)
    odd = reproduction.loc[reproduction["verdict"] != "agrees", "verdict"].to_dict()
    assert odd == {"C037": "impossible", "C068": "contradicted", **dict.fromkeys(UNSUPPORTED, "unsupported")}
    assert "54 + 5 + 50" in reproduction.loc["C037", "reason"]
    assert "C061/C062" in reproduction.loc["C068", "reason"]


def test_the_figure_on_the_dropped_survey_shows_the_decision(reproduction):
    row = reproduction.loc["C021"]
    assert (row["verdict"], row["address"]) == ("agrees", "member_states.response.all.rate")
    assert row["reason"].startswith("decision on the survey member_states: ")
    assert "below the declared minimum of 20%" in row["reason"]


def test_what_is_unsupported_has_no_number_and_is_pinned_with_its_reason(reproduction):
    assert set(UNSUPPORTED) == {"C102"}  # a number that stands alone in a picture; more of them need a reason there
    for one in UNSUPPORTED:
        assert (reproduction.loc[one, "computed"], reproduction.loc[one, "address"]) == ("", "")
        assert "unknown" in reproduction.loc[one, "reason"]


def test_every_figure_that_agrees_stands_on_numbers_of_the_long_table(results, reproduction):
    known = set(pd.read_csv(results / "numbers" / "numbers.csv", dtype=str, usecols=["address"])["address"])
    agreed = reproduction.loc[reproduction["verdict"] == "agrees", "address"]
    assert len(agreed) == 104
    for one, cell in agreed.items():
        assert parts(cell) and set(parts(cell)) <= known, one
    with_two = reproduction.loc["C040", "address"]
    assert len(parts(with_two)) == 2


def test_a_share_keeps_its_numerator_and_denominator(reproduction, numbers):
    plain = numbers.set_index("address")
    shown = 0
    for one, row in reproduction[reproduction["verdict"] == "agrees"].iterrows():
        for fraction, address in zip(row["base"].split("; "), parts(row["address"]), strict=False):
            if "/" in fraction:
                # Cases, or the amounts of a share of amounts, which are printed with two decimals.
                n, base = map(float, fraction.split("/"))
                assert plain.loc[address, "value"] == pytest.approx(
                    n / base, abs=1e-9 if fraction.count(".") == 0 else 1e-4
                ), one
                shown += 1
    assert shown > 50


def test_verdicts_are_computed_and_never_typed(numbers, decisions):
    claims = listed()
    assert list(claims[0]) == [*COLUMNS, *OURS]
    typed = {row[column] for row in claims for column in OURS for word in VERDICTS if word in row[column]}
    assert typed == set()
    # The same list on an empty table, and on a table where each number is another: the verdicts go with the numbers.
    frame = pd.DataFrame(claims)
    without = check(frame, numbers[:0], decisions)["reproduction"]
    assert set(without["verdict"]) == {"unsupported"}
    others = numbers.assign(value=numbers["value"] * 2.2 + 1, n=pd.NA)
    verdicts = check(frame, others, decisions)["reproduction"].set_index("id")["verdict"]
    points = [row["id"] for row in claims if row["form"] == "point" and row["id"] != "C037"]
    assert not verdicts[points].isin(["agrees", "unsupported"]).any()
    assert (verdicts[points] == "differs").mean() > 0.9


def test_a_changed_digit_of_any_figure_that_agrees_by_a_point_differs(numbers, decisions, reproduction):
    claims = listed()
    found = changed_verdicts(claims, numbers, decisions)  # up and down, one row at a time
    points = {row["id"] for row in claims if row["form"] == "point"}
    assert (
        {one for one, _ in found} == points - {"C037"} == points & set(reproduction.query("verdict == 'agrees'").index)
    )
    assert len(found) == 2 * 74
    assert {key: verdict for key, verdict in found.items() if verdict != "differs"} == {}


def test_the_figures_asked_are_those_of_the_list_as_received():
    with (ORACLES / "claims" / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [{name: row[name] for name in COLUMNS} for row in listed()] == list(csv.DictReader(file))


# What may not have an interval.


def test_nobody_drawn_no_interval(numbers, described):
    chosen = ["un_system", "interviews", *described.schemes]
    own = numbers[numbers["source"].isin(chosen)]
    assert set(own["source"]) == set(chosen)
    # How far coders agree is no statement on respondents: its interval is over the notes that several coded.
    agreed = own["item"].str.startswith("agreement")
    assert own[agreed]["method"].str.contains("coded by several|sets of codes|passages|count|^values: ").all()
    own = own[~agreed]
    bounds = own["address"].str.endswith(".bounds")
    assert own[~bounds][ERROR].isna().all(axis=None)
    assert own.loc[~bounds, "method"].str.startswith("none: ").all()
    assert not own["address"].str.endswith(".weighted").any()
    # What the silent of a frame could make of a number is no interval: it has no level and no standard error.
    assert set(own.loc[bounds, "source"]) == {"un_system"}
    assert own.loc[bounds, ["std_error", "level", "df"]].isna().all(axis=None)
    assert own.loc[bounds, "method"].eq("worst-case bounds over nonrespondents").all()
    census = numbers[(numbers["source"] == "staff") & (numbers["unit"] == "share")]
    assert census["low"].notna().sum() > 1000


# Figures and pages.


def test_every_figure_of_the_report_that_has_a_number_is_drawn(described, results):
    of_the_list = {number for row in listed() for number in re.findall(r"fig ([IVX]+)\b", row["where"])}
    drawn = [
        (results / "findings" / finding / "figures" / name, figure)
        for finding, one in described.findings.items()
        for name, figure in one.figures.items()
    ]
    numbered = [figure.number for _, figure in drawn if figure.number]
    assert (
        sorted(numbered) == sorted(of_the_list) == sorted(["III", "IV", "V", "VI", "VII", "VIII", "IX", "XII", "XIII"])
    )
    assert {path.parts[-3] for path, _ in drawn} == {"background", "A", "B", "C", "D", "E", "F"}
    for path, figure in drawn:
        assert path.with_suffix(".png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
        root = ElementTree.parse(path.with_suffix(".svg")).getroot()
        words = " ".join(" ".join(root.itertext()).split())
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert figure.title in words and "Reconstruction" in words
        assert (INVENTED in words) == figure.invented, path


def test_a_figure_that_the_report_has_only_as_a_picture_is_never_shown_as_published(described, results, pages):
    pictures = {
        number
        for row in listed()
        if "in the picture only" in row["note"]
        for number in re.findall(r"fig ([IVX]+)\b", row["where"])
    }
    assert pictures == {"VIII", "IX", "XIII"}
    invented = [
        (figure.number, finding, figure.table)
        for finding, one in described.findings.items()
        for figure in one.figures.values()
        if figure.invented
    ]
    assert pictures <= {number for number, _, _ in invented}
    for _, finding, table in invented:
        cells = files.read(results / "findings" / finding / "cells.parquet")
        notes = cells.loc[cells["table"] == table, "notes"].unique()
        assert len(notes) == 1 and "invented" in notes[0], (finding, table)
        assert "invented" in pages[f"findings/{finding}/tables/{table}.html"]
        assert INVENTED in pages[f"findings/{finding}.html"]
    # No figure of the list that stands in a picture only is printed with a number, or compared as one.
    for row in listed():
        if "in the picture only" in row["note"]:
            assert row["value"] == "" and row["form"].split(" ")[0] in ("trend", "ranking"), row["id"]


def test_there_is_a_page_a_finding_and_the_index_leads_to_all(pages):
    named = [f"findings/{key}.html" for key in ("background", "method", "A", "B", "C", "D", "E", "F")]
    for name in [*named, "method/method.html", "method/reproduction.html"]:
        assert len(pages[name]) > 5000, name
        assert f'href="{name}"' in pages["index.html"], name
    for name in named:
        assert pages[name].count("<table") > 1, name


def test_every_page_says_what_it_is(pages, described):
    assert len(pages) > 60
    for name, text in pages.items():
        assert INTERNAL.lower() in text.lower(), name
        assert described.evaluation.mark in text, name
    top = pages["method/reproduction.html"].split("<table")[0]
    assert "made up to agree" in top and "agree" in top  # agreement proves the pipeline and not the report


class Loads(HTMLParser):
    """What a page would load or send, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag, attrs):
        found = dict(attrs)
        self.ids |= {found["id"]} if found.get("id") else set()
        if tag in ("script", "iframe", "object", "embed", "form", "link", "base", "image", "img", "audio", "video"):
            self.loaded.append(f"{tag} {found.get('src') or found.get('href') or found.get('action') or ''}"[:80])
        self.loaded += [f"{tag} {name}" for name in found if name.startswith("on") or name == "srcset"]
        if tag == "a":
            self.links.append(found["href"])
        elif "href" in found or "xlink:href" in found or "src" in found:
            target = found.get("href") or found.get("xlink:href") or found.get("src") or ""
            self.loaded += [] if target.startswith("#") else [f"{tag} {target[:60]}"]


def test_no_page_loads_anything_and_every_link_leads_somewhere(pages, results):
    read = {}
    for name, text in pages.items():
        read[name] = Loads()
        read[name].feed(text)
        assert [one for one in read[name].loaded if not one.startswith("img data:image/")] == [], name
        assert "@import" not in text and not re.search(r"url\(\s*['\"]?(?!#|data:|['\"]?#)", text), name
        addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.\w+[^\s\"'<]*", text))
        assert {one for one in addresses if not one.startswith("http://www.w3.org/")} == set(), name
    for name, page in read.items():
        for link in page.links:
            target, _, anchor = link.partition("#")
            path = (results / name).parent / target if target else results / name
            assert path.resolve().is_file(), f"{name}: {link}"
            other = path.resolve().relative_to(results.resolve()).as_posix()
            if anchor:
                assert anchor in read[other].ids, f"{name}: {link}"


def test_no_interval_leaves_what_is_possible(evaluation):
    numbers = files.read(evaluation / "results/numbers/numbers.parquet").set_index("address")
    drawn = numbers[numbers["low"].notna() & (numbers["source"] == "staff")]
    assert len(drawn) > 1000
    assert (drawn["low"] <= drawn["value"] + 1e-12).all() and (drawn["value"] <= drawn["high"] + 1e-12).all()
    compared = 0
    for address, row in drawn.iterrows():
        bounds = address.removesuffix(".weighted") + ".bounds"
        if bounds in numbers.index:
            compared += 1
            assert row["low"] >= numbers.loc[bounds, "low"] - 1e-9, address
            assert row["high"] <= numbers.loc[bounds, "high"] + 1e-9, address
    assert compared > 1000
