"""A whole run with derived, reverse and coded items, calibrated and trimmed weights, and texts in two languages."""

import pandas as pd
import pytest

from tests.conftest import evaluate

ITEMS = """
items:
  soil: {column: q1, text: {en: "How good is the soil?", fr: La terre ?}, scale: rating5, reverse: true}
  tools: {column: q2, text: {en: "How good are the tools?"}, scale: rating5}
  hours: {column: q3, text: Hours a week in the garden, type: number, unit: hours, words: [hours, h], decimal: ","}
  said: {column: said, text: "What else?", type: text, coded_by: extras}
  means:
    {column: means, text: By what?, type: multiple_response, separator: ";", labels: {mail: Mail, phone: Phone}, share_of_responses: true}
  keen: {derive: hours >= 5, text: Five hours or more}
  index: {derive: "mean(6 - score(soil), score(tools))", text: Soil and tools, type: number, minimum: 1, maximum: 5}
  sort: {derive: [{value: good, if: "keen == 'yes' and plot in [north]"}, {value: fair}], text: Sort, scale: rating5}
"""


def test_derived_items_go_from_the_config_to_the_tables(example):
    config = example / "config" / "surveys" / "gardeners.yaml"
    text = config.read_text(encoding="utf-8")
    head, grids = text[: text.index("items:")], text[text.index("grids:") :]
    head = head.replace("breakdowns: [plot]", "breakdowns: [plot, keen]").replace(
        "poststrata: [plot]}", "calibrate: {margins: [plot], method: bounded, bounds: [0.5, 3]}, trim: {at_most: 1.05}}"
    )
    config.write_text(head + ITEMS.lstrip() + grids, encoding="utf-8")
    whole = example / "config" / "config.yaml"
    whole.write_text(whole.read_text(encoding="utf-8").replace("level: 0.95", "level: 0.95\nlanguage: fr"), "utf-8")
    export = example / "raw" / "surveys" / "gardeners.csv"
    lines = export.read_text(encoding="utf-8").splitlines()
    lines = [line + (",said" if k == 0 else ",More water" if k in (3, 4) else ",") for k, line in enumerate(lines)]
    means = ["means", "", "Mail;Phone", "Mail", "Phone", "Mail;Phone", "", "Mail", "Mail", "", ""]
    lines = [f"{line},{cell}" for line, cell in zip(lines, means, strict=True)]
    export.write_text("\n".join(lines).replace(",4,one", ",4 hours,one") + "\n", encoding="utf-8")
    finding = example / "config" / "findings" / "A.yaml"
    table = "  keen:\n    title: Keen\n    cell: {source: gardeners, item: keen}\n    rows: [{label: Five hours}]\n"
    table += "    columns: [{label: Share, statistic: yes}]\n  water:"
    finding.write_text(finding.read_text(encoding="utf-8").replace("  water:", table, 1), encoding="utf-8")

    scheme = example / "config" / "schemes" / "extras.yaml"
    scheme.write_text(
        "{title: Extras, source: Survey, question: What else?, unit: answers, codings: raw/codings/extras.csv, "
        "count: [first], codes: {water: {label: {en: Water, fr: Eau}}}}", "utf-8"
    )  # fmt: skip
    whole.write_text(whole.read_text(encoding="utf-8").replace("[wishes, ", "[wishes, extras, "), encoding="utf-8")
    rows = "note,coder,code,quote\nR3,first,water,More water\nR4,first,water,water\n"
    (example / "raw" / "codings" / "extras.csv").write_text(rows, encoding="utf-8")

    run = evaluate(example)
    assert run.returncode == 0, run.stdout
    assert "Not in the language 'fr', so in another: surveys.gardeners.items.tools.text" in run.stdout

    folder = example / "results" / "surveys" / "gardeners"
    answers = pd.read_parquet(folder / "responses.parquet").set_index("respondent")
    assert answers["keen"].fillna("").to_dict() == {
        "R2": "no", "R3": "yes", "R4": "no", "R5": "yes", "R6": "no", "R7": "yes", "R8": "yes", "R9": "",
    }  # fmt: skip
    # R9 is of the south: whatever its hours are, the condition does not hold.
    assert answers["sort"].fillna("").tolist() == ["fair", "good", "fair", "good", "fair", "fair", "fair", "fair"]

    numbers = pd.read_parquet(example / "results" / "numbers" / "numbers.parquet").set_index("address")
    assert numbers.loc["gardeners.soil.all.mean", "value"] == pytest.approx(18 / 8)  # 30 / 8 turned round
    assert numbers.loc["gardeners.soil.all.good", "value"] == pytest.approx(4 / 8)
    assert numbers.loc["gardeners.keen.all.yes", "value"] == pytest.approx(4 / 7)
    assert numbers.loc["gardeners.index.all.mean", "value"] == pytest.approx(27.5 / 8)
    assert numbers.loc["gardeners.soil.keen-yes.good", "base"] == 4
    assert numbers.loc["gardeners.keen.all.yes.weighted", "low"] < 4 / 7 < numbers.loc["gardeners.keen.all.yes", "high"]

    share = numbers.loc["gardeners.means.all.mail_of_responses"]
    assert (share["value"], share["n"], share["base"]) == (pytest.approx(5 / 8), 5, 8)
    assert share["low"] < share["value"] < share["high"]
    assert numbers.loc["gardeners.means.all.mail", "value"] == pytest.approx(5 / 6)
    weighted = numbers.loc["gardeners.means.all.phone_of_responses.weighted", "value"]
    weights = pd.read_csv(folder / "weights.csv").set_index("respondent")["weight"]
    chosen = answers["means"].fillna("")
    phone, every = (weights * chosen.str.count(word) for word in ("phone", "phone|mail"))
    assert weighted == pytest.approx(phone.sum() / every.sum())

    ledger = pd.read_csv(folder / "bases.csv").set_index(["item", "group", "step"])
    assert ledger.loc[("keen", "all", "not_reached"), "count"] == 1
    assert ledger.loc[("keen", "all", "base"), "count"] == 7
    assert ledger.loc[("keen", "all", "base"), "reason"] == "in the base, derived: hours >= 5"
    assert ledger.loc[("said", "all", "base"), "count"] == 2
    assert ledger.loc[("means", "all", "responses"), "count"] == 8
    assert (
        ledger.loc[("means", "keen-yes", "responses"), "count"]
        == numbers.loc["gardeners.means.keen-yes.mail_of_responses", "base"]
    )
    assert "coded by extras" in ledger.loc[("said", "all", "base"), "reason"]

    assert weights.sum() == pytest.approx(12)
    assert "More water" not in run.stdout and "More water" not in (folder / "bases.csv").read_text(encoding="utf-8")
