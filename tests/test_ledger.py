"""The base ledger, the kinds of missing answers, the skip logic: what stands behind the base of each number."""

import json

import pandas as pd
import pytest

from scripts import settings
from scripts.ground import files, tables
from scripts.numbers.gather import prove
from scripts.settings.resolved import resolved
from scripts.surveys.analyses import response
from scripts.surveys.answers import bases, ledger, skip_errors, survey_weights
from scripts.surveys.engine.estimates import estimate
from tests.conftest import ORACLES, ROOT
from tests.filled import surveyed
from tests.test_estimates import SCALES, evidence, survey
from tests.test_response import people
from tests.test_response import survey as gardeners

YES_NO = {
    "categories": {"yes": "Yes", "no": "No"},
    "missing": {"dont_know": "Don't know", "prefer_not": "Rather not say", "unclear": "?"},
    "kinds": {"prefer_not": "refused"},
}


def small(*rows, progress=None, **items):
    """Answers of persons P0.., one row an answer, with the items in order; all of them complete."""
    count = len(rows)
    answers = pd.DataFrame(rows, columns=list(items)).astype("string")
    answers.insert(0, "respondent", pd.Series([f"R{k}" for k in range(count)], dtype="string"))
    answers.insert(1, "row", pd.Series(range(2, 2 + count), dtype="Int64"))
    if progress is not None:
        answers["progress"] = pd.Series(progress, dtype="string")
    persons = pd.DataFrame(
        {
            "person": [f"P{k}" for k in range(count)],
            "respondent": answers["respondent"],
            "disposition": "complete",
            "code": "1.1",
        }
    ).astype("string")
    described = {"title": "T", "selection": "census", "frame": {"file": "f", "person": "p", "variables": []}}
    return answers, persons, described | {"items": items}


def choice(**more):
    return {"column": "c", "text": "?", "type": "choice", "scale": "yes_no", **more}


def states(answers, persons, described, key):
    described = surveyed(described, {"yes_no": YES_NO})
    judged = bases.judged(answers, persons, described)
    return bases.kinds(key, judged, described).tolist()


def test_six_kinds_are_kept_apart():
    answers, persons, described = small(
        ("yes", "yes"),
        ("no", None),  # not asked
        ("yes", None),  # stopped before it
        ("yes", None),  # went on to the end without an answer
        ("yes", "dont_know"),
        ("yes", "prefer_not"),
        ("yes", "unclear"),
        (None, None),  # neither asking item nor this one: stopped
        (None, None),  # the same at the end: the empty asking item leads nowhere
        progress=["100", "100", "50", "100", "100", None, "100", "10", "100"],
        smokes=choice(),
        often=choice(asked_if={"smokes": "yes"}),
    )
    assert states(answers, persons, described, "often") == [
        "base",
        "not_asked",
        "not_reached",
        "no_answer",
        "dont_know",
        "refused",
        "no_answer",
        "not_reached",
        "not_asked",
    ]
    lines = ledger.tabulate(answers, persons, surveyed(described, {"yes_no": YES_NO}))["bases"].set_index(
        ["item", "step"]
    )
    # The words name whom the question went to, not those who are taken out.
    assert lines.loc[("often", "not_asked"), "reason"] == "not asked: the question went to smokes: yes"


def test_the_steps_of_an_item_add_up_and_what_counts_in_the_base_says_so():
    answers, persons, described = small(
        ("yes",), ("no",), ("dont_know",), ("dont_know",), ("prefer_not",), (None,), smokes=choice(base=["dont_know"])
    )
    made = ledger.tabulate(answers, persons, surveyed(described, {"yes_no": YES_NO}))
    tables.check(made["bases"], "bases")
    tables.check(made["skip_errors"], "skip_errors")
    own = made["bases"].query("item == 'smokes'").set_index("step")
    assert own["count"].to_dict() == {
        "invited": 6,
        "answers": 6,
        "not_asked": 0,
        "not_reached": 0,
        "no_answer": 1,
        "not_applicable": 0,
        "refused": 1,
        "dont_know_counted": 2,
        "base": 4,
    }
    assert own.loc["base", "reason"] == "in the base, don't know too"


def test_a_declared_kind_is_in_the_base_of_the_numbers_and_a_share_of_its_own():
    described = survey()
    plain = numbers_of(described)
    described["items"]["scheduling"]["base"] = ["dont_know"]
    wide = numbers_of(described)
    told, unsure = (
        plain.loc["staff.scheduling.all.base", "value"],
        wide.loc["staff.scheduling.all.dont_know", "n"],
    )
    assert unsure > 0 and "staff.scheduling.all.dont_know" not in plain.index
    assert wide.loc["staff.scheduling.all.base", "value"] == told + unsure
    good = wide.loc["staff.scheduling.all.good"]
    assert good["n"] == plain.loc["staff.scheduling.all.good", "n"] and good["value"] == good["n"] / (told + unsure)
    assert good["flags"] == "base includes don't know"
    assert wide.loc["staff.scheduling.all.mean", "value"] == plain.loc["staff.scheduling.all.mean", "value"]
    assert wide.loc["staff.scheduling.all.mean", "base"] == told


def numbers_of(told, size=127, answered=86):
    described = surveyed(told, SCALES, key="staff")
    responses, dispositions = evidence(size, answered)
    lines = ledger.tabulate(responses, dispositions, described)["bases"]
    frame = dispositions[["person", "unit", "special"]]
    counted = response.count(dispositions, frame, described, lines)
    weighed = survey_weights.weigh(dispositions, frame, described)["weights"]
    made = estimate(responses, dispositions, weighed, counted["decision"], described, lines)
    prove(made["numbers"], made["cases"])
    return made["numbers"].set_index("address")


def test_a_number_whose_base_is_not_in_the_ledger_stops_the_step():
    responses, dispositions = evidence()
    lines = ledger.tabulate(responses, dispositions, surveyed(survey(), SCALES))["bases"]
    numbers = numbers_of(survey()).reset_index()
    described = surveyed(survey(), SCALES)
    ledger.check(numbers, lines, described)
    wrong = numbers.assign(base=numbers["base"].mask(numbers["address"] == "staff.briefing.all.good", 1))
    with pytest.raises(ValueError, match=r"staff\.briefing\.all\.good"):
        ledger.check(wrong, lines, described)
    with pytest.raises(ValueError, match="base ledger"):
        ledger.check(numbers, lines[lines["item"] != "time"], described)


@pytest.mark.parametrize("step", ["invited", "no_answer", "base", "answers"])
def test_a_ledger_that_does_not_add_up_is_refused(step):
    responses, dispositions = evidence()
    lines = ledger.tabulate(responses, dispositions, surveyed(survey(), SCALES))["bases"]
    ledger.add_up(lines)
    wrong = lines.copy()
    row = lines.index[(lines["item"] == "briefing") & (lines["group"] == "all") & (lines["step"] == step)][0]
    wrong.loc[row, ["count", "left"]] += 1
    with pytest.raises(ValueError, match="briefing, all"):
        ledger.add_up(wrong)


def test_the_ledger_counts_what_the_answers_say():
    responses, dispositions = evidence()
    lines = ledger.tabulate(responses, dispositions, surveyed(survey(), SCALES))["bases"].set_index(
        ["item", "group", "step"]
    )
    counts = lines["count"]
    assert counts["scheduling", "all", "invited"] == 127 and counts["scheduling", "all", "answers"] == 86
    assert counts["scheduling", "all", "dont_know"] == responses["scheduling"].eq("dont_know").sum()
    inside = dispositions["unit"].isin(["a", "b"]) & dispositions["respondent"].notna()
    assert counts["time", "all", "not_asked"] == 86 - inside.sum()
    parts = [counts["scheduling", f"special-{value}", "base"] for value in ("yes", "no")]
    assert sum(parts) == counts["scheduling", "all", "base"]
    assert ("briefing", "briefing-good", "base") not in counts.index


def test_contradictions_of_the_skip_logic():
    answers, persons, described = small(
        ("yes", "no", "words"),
        ("yes", None, None),  # unanswered though asked
        ("no", "no", None),  # answered though not asked
        ("no", None, "words"),  # words though not asked
        ("no", None, None),
        smokes=choice(),
        often=choice(asked_if={"smokes": ["yes"]}),
        why={"column": "d", "text": "?", "type": "text", "asked_if": {"smokes": "yes"}},
    )
    described = surveyed(described, {"yes_no": YES_NO})
    judged = bases.judged(answers, persons, described)
    found = skip_errors.contradictions(answers, judged, described)
    assert found.values.tolist() == [
        ["R1", 3, "often", "smokes: yes", "unanswered though asked"],
        ["R2", 4, "often", "smokes: yes", "answered though not asked"],
        ["R3", 5, "why", "smokes: yes", "answered though not asked"],
    ]


def test_a_routed_item_has_no_known_population():
    described = survey()
    described["items"]["briefing"]["asked_if"] = {"scheduling": ["good", "fair"]}
    rows = numbers_of(described)
    own = rows[(rows["item"] == "briefing") & rows["weight"].eq("none")]
    assert own["population"].isna().all() and not own.index.str.endswith(".bounds").any()
    responses, _ = evidence()
    led = responses["scheduling"].isin(["good", "fair"]) & responses["briefing"].isin(list(SCALES["rating"].categories))
    assert rows.loc["staff.briefing.all.base", "value"] == led.sum()
    assert rows.loc["staff.briefing.all.good", "filter"] == "scheduling: good or fair"


def test_the_published_outcome_rates_come_out_of_dispositions():
    words = {"I": "complete", "P": "partial", "R": "refusal", "NC": "non-contact", "O": "other", "NE": "ineligible"}
    words |= {"UH": "unknown", "UO": "unknown"}
    oracles = json.loads((ORACLES / "survey" / "aapor_oracles.json").read_text(encoding="utf-8"))
    tried = 0
    for oracle in oracles:
        counts: dict[str, int] = {}
        for letter, count in oracle.get("counts", {}).items():
            counts[words[letter]] = counts.get(words[letter], 0) + count
        if (
            not isinstance(oracle.get("rates"), dict)
            or any(count != int(count) for count in counts.values())
            or sum(counts.values()) > 5000
        ):
            continue
        dispositions = people({word: int(count) for word, count in counts.items()})
        lines = ledger.tabulate(
            pd.DataFrame({"respondent": pd.Series(dispositions["respondent"].dropna(), dtype="string")}).assign(row=1),
            dispositions.assign(respondent=dispositions["respondent"].mask(dispositions["disposition"] == "break-off")),
            gardeners(),
        )["bases"]
        described = gardeners()
        made = response.count(dispositions, dispositions[["person", "unit"]], described, lines)
        prove(made["numbers"], made["cases"])
        rows = made["numbers"].set_index("address")["value"]
        for name, value in oracle["rates"].items():
            assert rows[f"garden.response.all.{name.lower()}"] == pytest.approx(value, rel=1e-9), (oracle["id"], name)
        tried += 1
    assert tried >= 5


@pytest.mark.slow
def test_every_number_of_every_survey_stands_on_a_line_of_the_ledger(evaluation):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        described = settings.load("config")
    numbers = files.read(evaluation / "results" / "numbers" / "numbers.parquet")
    for key in described.surveys:
        own = numbers[numbers["source"] == key]
        lines = files.read(evaluation / "results" / "surveys" / key / "bases.csv")
        ledger.add_up(lines)
        ledger.check(own, lines, resolved(described, key))
        assert len(own) and len(lines), key


def test_what_leads_to_an_item_has_to_stand_before_it(tmp_path, monkeypatch):
    import shutil

    shutil.copytree(ROOT / "tests" / "example", tmp_path / "e")
    monkeypatch.chdir(tmp_path / "e")
    path = tmp_path / "e" / "config" / "surveys" / "gardeners.yaml"
    text = path.read_text(encoding="utf-8")
    right = text.replace("scale: rating5}\n  tools", "scale: rating5}\n  tools", 1)
    for wanted, message in (("soil: [good, bad]", "'bad'"), ("hours: 3", "'hours'"), ("soil: good", None)):
        path.write_text(
            right.replace('"How good are the tools?", scale: rating5', f'"?", scale: rating5, asked_if: {{{wanted}}}'),
            encoding="utf-8",
        )
        if message:
            with pytest.raises(Exception, match=message):
                settings.load("config")
        else:
            settings.load("config")


@pytest.mark.parametrize("way", [{"rake": {"margins": ["unit", "special"]}}, {"column": "weight"}])
def test_raked_and_given_weights_make_numbers_with_an_interval(way):
    described = survey(weights=way)
    responses, dispositions = evidence()
    responses["weight"] = pd.Series([str(1 + k % 3) for k in range(len(responses))], dtype="string")
    described["items"]["weight"] = {"column": "w", "text": "Weight", "type": "text"}
    described = surveyed(described, SCALES, key="staff")
    frame = dispositions[["person", "unit", "special"]]
    weighed = survey_weights.weigh(dispositions, frame, described, responses)["weights"]
    decision = response.count(dispositions, frame, described)["decision"]
    made = estimate(responses, dispositions, weighed, decision, described)
    prove(made["numbers"], made["cases"])
    row = made["numbers"].set_index("address").loc["staff.scheduling.all.good.weighted"]
    base = responses["scheduling"].isin(list(SCALES["rating"].categories))
    w = responses["respondent"].map(weighed.set_index("respondent")["weight"])
    good = responses["scheduling"] == "good"
    assert row["value"] == pytest.approx(w[good].sum() / w[base].sum()) and 0 < row["low"] < row["value"] < row["high"]
