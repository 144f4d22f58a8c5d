"""The pages: one file each, no network, no script, headings in order, verdicts beside sentences, no answers."""

import itertools
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from lxml import html

from scripts.findings import figures, finding_tables, specification_curves
from scripts.ground.analysis_tables import SPECIFICATIONS
from scripts.ground.errors import EvidenceError
from scripts.ground.layout_tables import SENTENCES
from scripts.pages import finding_pages, method_page
from scripts.settings.finding import Finding
from scripts.step import handed
from tests.filled import filled
from tests.layouts import EVALUATION, FINDING, MARK, decisions, ledgers, long_table, reproduction

LISTED = {"background": "Background", "A": FINDING.title}
SURVEYS = {"gardeners": "Survey of gardeners"}
SCHEMES = {"wishes": "Wishes of gardeners"}
NAMES = ["finding", "index", "method", "reproduction"]


def held() -> pd.DataFrame:
    """What the first sentence of the finding comes to."""
    row = {
        "finding": "A",
        "sentence": 1,
        "relation": 1,
        "address": "gardeners.soil.all.good_or_excellent",
        "holds": "yes",
    }
    row["words"] = (
        "62% (31 of 50) is more than 50%. It would no longer hold if 3 of the 5 nonrespondents had answered otherwise."
    )
    return SENTENCES.framed([row])


def ways() -> pd.DataFrame:
    """Two ways of counting it."""
    rows = [
        {"dont_know": level, "declared": level != "in base", "value": value, "holds": value > 0.5}
        for level, value in (("out of base", 0.62), ("in base", 0.48))
    ]
    same = {"finding": "A", "sentence": 1, "other": 0.5, "margin": 0.0, "unit": "share", "base": 50}
    return SPECIFICATIONS.framed(same | row for row in rows)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("figures")
    cells = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["cells"]
    for name, content in figures.draw(cells, FINDING, "A", MARK)["figures"].items():
        (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    curves = tmp_path_factory.mktemp("curves")
    for name, svg in specification_curves.draw([ways()], "A")["curves"].items():
        (curves / name).write_text(svg)
    return {
        "finding": finding_pages.finding_page(
            finding_pages.Evidence(cells, folder, held(), [ways()], curves, reproduction()),
            FINDING,
            "A",
            finding_pages.Pages({"gardeners": ["soil"]}, {}),
            EVALUATION,
        )["page"],
        "index": finding_pages.index_page(reproduction(), LISTED, SURVEYS, SCHEMES, EVALUATION)["page"],
        "method": method_page.method_page(**handed(method_page.method_page, ledgers()))["page"],
        "reproduction": finding_pages.reproduction_page(reproduction(), EVALUATION)["page"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_page_says_internal_and_the_mark(made: dict[str, str], name: str) -> None:
    words = html.fromstring(made[name]).text_content()
    assert "Internal: disclosure control not yet applied." in words and MARK in words


@pytest.mark.parametrize("name", NAMES)
def test_every_page_is_one_file_without_network_or_script(made: dict[str, str], name: str) -> None:
    page = html.fromstring(made[name])
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
    assert not page.xpath("//script | //link | //iframe | //img | //object | //form")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    outside = [value for value in page.xpath("//@href | //@src") if re.match(r"[a-z]+:|//", value)]
    assert outside == []
    assert "@import" not in made[name] and "url(" not in made[name].replace("url(#", "")


@pytest.mark.parametrize("name", NAMES)
def test_every_page_has_landmarks_a_skip_link_and_headings_in_order(made: dict[str, str], name: str) -> None:
    page = html.fromstring(made[name])
    assert page.get("lang") == "en"
    for landmark in ("header", "nav", "main", "footer"):
        assert page.xpath(f"//{landmark}")
    first = page.xpath("//a")[0]
    assert page.get_element_by_id(first.get("href")[1:]).tag == "main"
    levels = [int(node.tag[1]) for node in page.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    assert page.xpath("string(//title)").endswith(EVALUATION.title)


@pytest.mark.parametrize("name", NAMES)
def test_tables_have_captions_and_scopes_and_ids_are_unique(made: dict[str, str], name: str) -> None:
    page = html.fromstring(made[name])
    for table in page.xpath("//table"):
        assert table.xpath("string(caption)").strip()
        assert all(head.get("scope") in ("col", "row") for head in table.xpath(".//th"))
        assert table.getparent().get("tabindex") == "0" and table.getparent().get("aria-label")
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for anchor in page.xpath("//a/@href[starts-with(., '#')]"):
        assert anchor[1:] in ids


def test_sentences_carry_verdict_published_computed_and_address(made: dict[str, str]) -> None:
    page = html.fromstring(made["finding"])
    first = page.find_class("sentence")[0]
    verdicts = [" ".join(node.text.split()[1:]) for node in first.find_class("verdict")]
    assert verdicts == ["agrees", "impossible"]
    words = first.text_content()
    for part in (
        "Published 62 %, computed 62% (base: 50)",
        "No base yields 54 + 5 + 50.",
        "gardeners.soil.all.good_or_excellent",
    ):
        assert part in words
    assert "Soil fair <b>" in words


def test_a_finding_page_has_its_figures_as_named_images_and_every_address(made: dict[str, str]) -> None:
    page = html.fromstring(made["finding"])
    drawings = page.xpath("//figure/*[local-name()='svg']")
    drawings = [one for one in drawings if not one.get("aria-labelledby").startswith("curve")]
    assert len(drawings) == 4
    for drawing in drawings:
        assert drawing.get("role") == "img"
        assert page.get_element_by_id(drawing.get("aria-labelledby")).tag == "title"
    codes = {code.text_content() for code in page.xpath("//code")}
    cells = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["cells"]
    assert set(cells["address"]) <= codes
    links = {link.text: link.get("href") for link in page.xpath("//code/a")}
    assert links["gardeners.soil.all.fair"] == "../surveys/gardeners/index.html#item-soil"
    assert links["gardeners.factors.item-culture.rank"] == "../surveys/gardeners/index.html#items"
    assert not any(address.startswith("watering.") for address in links)
    assert "Survey of gardeners, June 2016" in page.xpath("string(//section[@aria-labelledby='sources'])")


def test_a_declared_sentence_says_whether_it_holds_what_overturns_it_and_how_stable_it_is(made: dict[str, str]) -> None:
    page = html.fromstring(made["finding"])
    first, second = (" ".join(node.text_content().split()) for node in page.find_class("sentence"))
    assert "Holds: 62% (31 of 50) is more than 50%." in first
    assert "It would no longer hold if 3 of the 5 nonrespondents" in first
    assert (
        "It holds under 1 of 2 ways of counting the answers: only counting don't know in the base makes it fail."
        in first
    )
    assert "Holds" not in second
    assert (
        "The one sentence tested against the evidence holds. It rests on a single survey, and does not hold under "
        "every way of counting the answers." in page.text_content()
    )
    curve = page.find_class("holds")[0].xpath(".//details/figure/*[local-name()='svg']")[0]
    assert (
        "only counting don't know in the base makes it fail"
        in page.get_element_by_id(curve.get("aria-describedby")).text
    )


def test_a_sentence_with_a_claim_that_nobody_checked_is_refused() -> None:
    cells = finding_tables.lay_out(long_table(), FINDING, "A", decisions(), MARK)["cells"]
    finding = filled(Finding, {"sentences": [{"text": "A sentence", "claims": ["X9"]}]})
    evidence = finding_pages.Evidence(cells.iloc[:0], Path(), held(), [ways()], Path(), reproduction())
    with pytest.raises(EvidenceError, match=r"config/findings/A\.yaml: .* cites claim X9"):
        finding_pages.finding_page(evidence, finding, "A", finding_pages.Pages({}, {}), EVALUATION)


def test_the_check_says_first_what_agreement_proves_and_every_claim_has_an_anchor(made: dict[str, str]) -> None:
    page = html.fromstring(made["reproduction"])
    words = " ".join(page.xpath("string(//main)").split())
    assert words.index("Agreement shows that the program works, not that the report is right.") < words.index(
        "4 claims"
    )
    for claim in reproduction()["id"]:
        assert page.get_element_by_id(claim).tag == "tr"
    titles = [node.get("id") for node in page.xpath("//h2")]
    assert titles == ["differs", "impossible", "unsupported", "agrees"]


def test_a_real_evaluation_has_no_warning_that_it_was_built() -> None:
    page = finding_pages.reproduction_page(reproduction(), EVALUATION.model_copy(update={"mark": ""}))["page"]
    assert "built to agree" not in page and "None" not in page


def test_without_claims_the_pages_stand() -> None:
    none = reproduction().iloc[:0]
    assert "0 claims" in finding_pages.reproduction_page(none, EVALUATION)["page"]
    assert (
        "Check against the report</h2>" not in finding_pages.index_page(none, LISTED, SURVEYS, {}, EVALUATION)["page"]
    )


def test_the_index_leads_to_every_finding_with_counts(made: dict[str, str]) -> None:
    page = html.fromstring(made["index"])
    assert page.xpath("//ol//a/@href") == ["findings/background.html", "findings/A.html"]
    assert "1 agrees, 1 impossible" in page.text_content()
    assert page.xpath("//section[@aria-labelledby='interviews']//a/@href") == ["interviews/wishes/index.html"]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("wishes.respondents.all.water", "code-water"),
        ("wishes.respondents.all.water_to_shade", "respondents"),
        ("wishes.respondents.all.base", "respondents"),
        ("wishes.agreement_passages.code-water.kappa", "agreement"),
    ],
)
def test_an_address_of_a_scheme_leads_to_its_page(address: str, place: str) -> None:
    found = html.fromstring(finding_pages.linked(address, finding_pages.Pages({}, {"wishes": ["water"]})))
    assert found.get("href") == f"../interviews/wishes/index.html#{place}" and found.text == address


def test_the_page_of_method_names_surveys_by_title_and_leads_to_their_pages(made: dict[str, str]) -> None:
    page = html.fromstring(made["method"])
    words = " ".join(page.text_content().split())
    for part in (
        "Survey of gardeners 74 50 68%",
        "Survey of visitors 6% 20% no",
        "Wishes of gardeners respondents 12 92% 0.83",
        "A don't know is no answer. scripts/a.py:3",
        "ab" * 32,
    ):
        assert part in words
    assert page.xpath("//table//a/@href")[0] == "../surveys/gardeners/index.html"
    assert "secret words" not in words and not re.search(r"\bR-\d", words)


def test_same_input_same_bytes(made: dict[str, Any]) -> None:
    assert method_page.method_page(**handed(method_page.method_page, ledgers()))["page"] == made["method"]
    assert finding_pages.reproduction_page(reproduction(), EVALUATION)["page"] == made["reproduction"]
