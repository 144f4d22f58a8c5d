"""Numbers in running text: rounded as in the tables, in the words and signs of a language."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scripts.claims import claim_wording
from scripts.findings import number_words, wording
from scripts.ground.errors import EvidenceError


def share(n: int, base: int, **rest: Any) -> dict[str, Any]:
    return {"address": "s.i.all.c", "unit": "share", "value": n / base, "n": n, "base": base, "weight": "none", **rest}


def amount(value: float, unit: str = "days") -> dict[str, Any]:
    return {"address": "r.i.all.sum", "unit": unit, "value": value, "n": None, "base": None, "weight": None}


@pytest.mark.parametrize(
    ("language", "percent", "count", "both", "about", "large", "bounds"),
    [
        ("en-US", "69 per cent", "59 of 86", "59 of 86, 69 per cent", "about two thirds", "3,412.5", "43 to 75 per cent"),
        ("fr-FR", "69\u00a0%", "59 sur 86", "59 sur 86, 69\u00a0%", "environ deux tiers", "3\u00a0412,5", "43 à 75\u00a0%"),
        ("es", "69\u00a0%", "59 de 86", "59 de 86, 69\u00a0%", "aproximadamente dos terceras partes", "3\u00a0412,5", "43 a 75\u00a0%"),
        ("ru", "69\u00a0%", "59 из 86", "59 из 86, 69\u00a0%", "около двух третей", "3\u00a0412,5", "от 43 до 75\u00a0%"),
        ("zh-CN", "69%", "59/86", "59/86，69%", "约三分之二", "3,412.5", "43至75%"),
        ("ar-EG", "69 في المائة", "59 من 86", "59 من 86، 69 في المائة", "نحو ثلثي", "3,412.5", "43 إلى 75 في المائة"),
    ],
)  # fmt: skip
def test_each_form_in_each_language(
    language: str, percent: str, count: str, both: str, about: str, large: str, bounds: str
) -> None:
    own = share(59, 86)
    said = [number_words.in_text(own, form, language) for form in ("", "count", "both", "about")]
    assert said == [percent, count, both, about]
    assert number_words.in_text(amount(3412.5), "", language) == large
    between = own | {"address": "s.i.all.c.bounds", "low": 0.43, "high": 0.75}
    assert number_words.in_text(between, "", language) == bounds


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (share(33, 100), "about a third"),
        (share(50, 100), "about half"),
        (share(78, 100), "about 80 per cent"),
        (share(86, 100), "about 86 per cent"),
        (share(1, 100), "about 1 per cent"),
        (share(99, 100), "about 99 per cent"),
        (amount(3412), "about 3,400"),
        (amount(1_250_000), "about 1,300,000"),
        (amount(99.6), "about 100"),
        (amount(6.54, "points"), "about 6.5"),
        (amount(-3412), "about \u22123,400"),
        (amount(7), "about 7"),
    ],
)
def test_about_is_said_in_words_full_tens_or_two_figures(number: dict[str, Any], shown: str) -> None:
    assert number_words.in_text(number, "about", "en") == shown


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_a_claim_about_what_is_written_agrees(counts: tuple[int, int]) -> None:
    n, base = counts
    said = number_words.in_text(share(n, base), "about", "en").removeprefix("about ")
    of = claim_wording.Quantity("s.i.all.c", Fraction(100 * n, base), n, base, True)
    parts = {"a quarter": "25", "a third": "33", "half": "50", "two thirds": "67", "three quarters": "75"}
    if said in parts:
        claim = {"form": "fraction", "value": parts[said]}
    else:
        value = said.removesuffix(" per cent")
        claim = {
            "form": "about 2.5" if value.endswith("0") and value != "0" and value != "100" else "about 0.5",
            "value": value,
        }
    assert claim_wording.agreeing(claim, [of], [])


@given(st.integers(1, 400).flatmap(lambda base: st.tuples(st.integers(0, base), st.just(base))))
def test_a_share_is_written_as_a_table_rounds_it(counts: tuple[int, int]) -> None:
    n, base = counts
    assert number_words.in_text(share(n, base), "", "en") == f"{wording.figure(n / base, 'share', n, base)} per cent"


@pytest.mark.parametrize(
    ("number", "form", "language", "said"),
    [
        (share(1, 2), "", "de-DE", "the words around it are in 'de-DE', and numbers are written in en, fr, es, ru, zh, ar only"),
        (share(1, 2), "abuot", "en", "one of about, count, both, not 'abuot'. Did you mean 'about'?"),
        (share(1, 2, weight="poststratified"), "count", "en", "it is no count of its base"),
        (amount(3), "both", "en", "it is no count of its base"),
        (amount(float("nan")), "", "en", "there is no value at this address"),
        (share(1, 2, address="s.i.all.c.bounds", low=0.1, high=0.2), "about", "en", "bounds are two numbers"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_a_sentence(number: dict[str, Any], form: str, language: str, said: str) -> None:
    with pytest.raises(EvidenceError) as error:
        number_words.in_text(number, form, language)
    assert said in str(error.value)
