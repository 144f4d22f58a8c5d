"""The items on the page of a survey: the question, its scale, the way to its base, what changed, its numbers."""

from collections.abc import Callable
from typing import Any, NamedTuple

import pandas as pd

from scripts.expressions.grammar import in_words
from scripts.findings import wording
from scripts.ground.long_table import records
from scripts.ground.missing import WORDS
from scripts.pages.labels import item_label, listed, spoken, statistic_label
from scripts.pages.preparation_sections import BASES, ruled
from scripts.pages.sections import NONE, begun, cell, chance, link, table
from scripts.settings.codebook import Item, ItemType, Scale, first
from scripts.settings.resolved import ResolvedSurvey
from scripts.surveys.answers.asking import asked_in_words
from scripts.surveys.answers.bases import counted_kinds
from scripts.surveys.answers.bases import scores as scores_of
from scripts.surveys.answers.completeness import only_ticked

MINUS = "\u2212"
UNTESTED = "not testable"
SIZED = ["group", "statistic", "address", "unit", "value", "low", "high", "n", "base"]
KINDS: dict[ItemType, str] = {
    "choice": "Closed question, one answer",
    "multiple_response": "Multiple-response question",
    "number": "Number",
    "text": "Open question",
}


class Tables(NamedTuple):
    """The tables of a survey about its items."""

    bases: pd.DataFrame
    numbers: pd.DataFrame
    skip_errors: pd.DataFrame
    cleaning_log: pd.DataFrame
    comparisons: pd.DataFrame


def items(survey: ResolvedSurvey, made_of: Tables) -> list[dict[str, Any]]:
    """Return each item: key, anchor, question, facts (term and words), remarks, tables."""
    bases, numbers, skip_errors, cleaning_log, comparisons = made_of
    grids = {member: grid.text for grid in survey.grids.values() for member in grid.items}
    own_bases, own_log, own_errors = (
        by_item(bases[bases["group"] == "all"]),
        by_item(cleaning_log),
        by_item(skip_errors),
    )
    of_all, own_numbers, tests = by_item(numbers[numbers["group"] == "all"]), by_item(numbers), by_item(comparisons)
    found = []
    for key, item in survey.items.items():
        tables = [
            way(item, own_bases(key)),
            changed(item, own_log(key)),
            wrong(item, own_errors(key)),
            figures(of_all(key), item, survey.scales),
            *groups(tests(key), own_numbers(key), item, survey.scales),
        ]
        shown = [one for one in tables if one["rows"]]
        found.append(
            {
                "key": key,
                "anchor": anchor(key),
                "text": item.text,
                "label": item_label(item),
                "facts": [*facts(item, survey.scales, grids.get(key, "")), *taken_by(key, survey)],
                "remarks": remarks(item, shown),
                "tables": shown,
            }
        )
    return found


def by_item(frame: pd.DataFrame) -> Callable[[str], pd.DataFrame]:
    """Return a function of the key of an item: its rows of a table, in their order."""
    places, nothing = frame.groupby("item", sort=False).indices, frame.iloc[:0]
    return lambda key: frame.iloc[places[key]] if key in places else nothing


def anchor(key: str) -> str:
    """Return the anchor of an item on the page."""
    return f"item-{key}"


def facts(item: Item, scales: dict[str, Scale], grid: str) -> list[list[str]]:
    """Return what an item is, as terms and words; `grid` is the text of its grid."""
    scale = item.scale_in(scales)
    scores = scores_of(item, scale)
    answers = [
        first(label) + (f" ({scores[key]:g})" if key in scores else "")
        for key, label in item.answers_in(scales).items()
    ]
    nets = [
        f"{begun(spoken(name))}: {listed([statistic_label(item, scales, key) for key in keys])}"
        for name, keys in scale.nets.items()
    ]
    ends = (("from", item.minimum), ("to", item.maximum))
    limits = [f"{word} {end:g}" for word, end in ends if end is not None]
    columns = [item.column] if item.column else list((item.columns or {}).values())
    known = {
        "Question type": KINDS["text" if item.open else item.type]
        + (f" ({item.unit})" if item.type == "number" else ""),
        "Column of the export": ", ".join(columns),
        "Derived": in_words(item.derive) if item.derive is not None else "",
        "Reversed": "scores are counted from the other end" if item.reverse else "",
        "Coded by": item.coded_by or "",
        "Matrix question": grid,
        "Answers": "; ".join(answers),
        "Permitted values": " ".join(limits),
        "Nets": "; ".join(nets),
        "Counted as missing": "; ".join(first(label) for label in scale.missing.values()),
        "Asked of": asked_in_words(item),
        "Also in the base": ", ".join(WORDS[kind] for kind in counted_kinds(item)),
        "Not in the base": f"respondents who {item.none_chosen}" if only_ticked(item) else "",
    }
    return [[term, words] for term, words in known.items() if words]


def taken_by(key: str, survey: ResolvedSurvey) -> list[list[str]]:
    """Return what an item is broken down by, as a term and words, where its description or that of its grid says so."""
    if survey.asked_by(key) is None or survey.items[key].type == "text":
        return []
    by = [" by ".join(map(spoken, names)) for names in survey.broken_down(key) if names]
    return [["Broken down by", "; ".join(by) or "nothing: all answers only, as declared"]]


def remarks(item: Item, tables: list[dict[str, Any]]) -> list[str]:
    """Return what else is to be said of an item."""
    if item.type == "text":
        return ["Open answers are not counted."]
    there = {one["caption"].partition(":")[0] for one in tables}
    said = [] if "Changed by cleaning" in there else ["Cleaning changed no answer to this question."]
    return said + ([] if "Numbers" in there else ["No numbers are computed from this question."])


def way(item: Item, own: pd.DataFrame) -> dict[str, Any]:
    """Return how the base of an item follows from the number invited: what each step excludes and what remains."""
    rows = []
    for one in records(own):
        total = one["step"] in ("invited", "answers", "base", "scored")
        inside = str(one["step"]).endswith("_counted")
        # A step that excludes nobody is not shown.
        if not total and not one["count"]:
            continue
        taken = NONE if total else f"({cell(one['count'])})" if inside else f"{MINUS}{cell(one['count'])}"
        rows.append([begun(str(one["reason"])), taken, cell(one["left"])])
    return table(f"Base: {item_label(item)}", ["Step", "Excluded", "Remaining"], rows, ".nn", narrow=True)


def changed(item: Item, log: pd.DataFrame) -> dict[str, Any]:
    """Return how many answers to an item each rule of cleaning changed; never which."""
    keys = ["rule", "reason"]
    sizes = log.groupby(keys, sort=True)["respondent"].nunique().reset_index(name="answers") if len(log) else log[:0]
    rows = [[ruled(str(one["rule"])), str(one["reason"]), cell(one["answers"])] for one in records(sizes)]
    return table(f"Changed by cleaning: {item_label(item)}", ["Rule", "Reason", "Answers"], rows, "..n", words=True)


def wrong(item: Item, skip_errors: pd.DataFrame) -> dict[str, Any]:
    """Return how many answers to an item contradict the skip logic."""
    by = ["finding", "asked"]
    sizes = skip_errors.groupby(by, sort=True).size().reset_index(name="answers") if len(skip_errors) else skip_errors
    rows = [[begun(str(o["finding"])), str(o["asked"]), cell(o["answers"])] for o in records(sizes)]
    return table(f"Skip logic: {item_label(item)}", ["What is wrong", "Asked of", "Answers"], rows, "..n", words=True)


def figures(numbers: pd.DataFrame, item: Item, scales: dict[str, Scale]) -> dict[str, Any]:
    """Return the numbers of an item among all answers: plain with interval, bounds, weighted, base, address."""
    known = {str(one["address"]): one for one in records(numbers)}
    plain = {address: one for address, one in known.items() if not address.endswith((".weighted", ".bounds"))}
    order = ["base", *item.answers_in(scales), *item.scale_in(scales).nets]
    ordered = sorted(plain.values(), key=lambda one: place(order, str(one["statistic"])))
    variants = [end for end in ("bounds", "weighted") if any(address.endswith(f".{end}") for address in known)]
    whom = bool(numbers["population"].notna().any())
    rows = []
    for one in ordered:
        others = [known.get(f"{one['address']}.{variant}") for variant in variants]
        rows.append(
            [
                statistic_label(item, scales, str(one["statistic"])),
                wording.number_text(one, interval=True),
                *(NONE if other is None else wording.number_text(other, interval=True) for other in others),
                cell(one["base"]),
                *([population_text(one, known.get(f"{one['address']}.weighted"))] if whom else []),
                str(one["address"]),
            ]
        )
    of_whom = ["Population"] if whom else []
    heads = ["Statistic", "Number (interval)", *map(str.capitalize, variants), "Base", *of_whom, "Address"]
    return table(f"Numbers: {item_label(item)}", heads, rows, "." + "n" * (len(heads) - 2) + "c")


def population_text(plain: dict[str, Any], weighted: dict[str, Any] | None) -> str:
    """Return how many persons a number is about, and the weighted one beside it where that is of others."""
    if weighted is None or str(weighted["population"]) == str(plain["population"]):
        return cell(plain["population"])
    return f"{cell(plain['population'])} (weighted: {cell(weighted['population'])})"


def called(breakdown: str, name: str) -> str:
    """Return what a group of a comparison is called in the long table: of crossed variables each with its value."""
    pairs = list(zip(breakdown.split(" and "), name.split(" and "), strict=False))
    crossed = breakdown.count(" and ") == name.count(" and ")
    return ", ".join(f"{one} = {value}" for one, value in pairs) if crossed else f"{breakdown} = {name}"


def groups(found: pd.DataFrame, numbers: pd.DataFrame, item: Item, scales: dict[str, Scale]) -> list[dict[str, Any]]:
    """Return the tests of an item by each breakdown, testable or not, and the groups that differ in pairs."""
    if found.empty:
        return []
    whole, pairs = found[found["first"].isna()], found[found["higher"].notna()]
    there: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for number in records(numbers[SIZED]) if len(pairs) else []:
        there.setdefault((str(number["group"]), str(number["statistic"])), []).append(number)
    rows, far = [], []
    for one in records(whole):
        option = "" if pd.isna(one["statistic"]) else f", {statistic_label(item, scales, str(one['statistic']))}"
        by = spoken(str(one["breakdown"])) + option
        said = ["", UNTESTED, ""]
        if pd.notna(one["p"]):
            said = [f"{one['value']:.2f}", *(chance(one[name]) for name in ("p", "adjusted"))]
        notes = "; ".join(str(one[name]) for name in ("reason", "flags") if pd.notna(one[name]))
        rows.append([by, str(one["test"]), str(one["inference"]), *said, notes])
    by_pair = ["breakdown", "statistic", "inference", "higher"]
    for (breakdown, statistic, inference, higher), own in pairs.groupby(by_pair, sort=False):
        lower = [str(one) for pair in zip(own["first"], own["second"], strict=True) for one in pair if one != higher]
        most = chance(float(own["adjusted"].max()))
        label = statistic_label(item, scales, str(statistic))
        named = [(called(str(breakdown), name), name) for name in (str(higher), *lower)]
        said = [sized(there.get((group, str(statistic)), []), name) for group, name in named]
        far.append([spoken(str(breakdown)), label, str(inference), said[0], listed(said[1:]), most])
    note = (
        "Finite: tests whether the groups differ in this population. Superpopulation: tests whether such a difference "
        "could arise by chance if these persons are themselves a sample from a superpopulation. Adjusted p: allows "
        "for the number of "
        "tests of the same kind in the survey (Benjamini and Hochberg). If expected counts are below 5, p is "
        "approximate. All tests, including those of pairs of groups, are in comparisons.csv."
    )
    heads = ["By", "Test", "Inference", "F", "p", "Adjusted p", "Note"]
    apart = ["By", "Statistic", "Inference", "Higher in", "Than in", "Largest adjusted p"]
    sizes = "In brackets: the value in each group (weighted if the survey has weights) and its unweighted base."
    return [
        table(f"Tests between groups: {item_label(item)}", heads, rows, "...nnn.", note=note),
        table(f"Pairs of groups that differ: {item_label(item)}", apart, far, ".....n", words=True, note=sizes),
    ]


def sized(numbers: list[dict[str, Any]], group: str) -> str:
    """Return a group with its number as it was tested (weighted where there are weights) and the base of it."""
    tested = sorted(numbers, key=lambda one: not str(one["address"]).endswith(".weighted"))
    shown = [one for one in tested if not str(one["address"]).endswith(".bounds")]
    if not shown:
        return group
    return f"{group} ({wording.number_text(shown[0], interval=False)}, base {cell(shown[0]['base'])})"


def place(order: list[str], statistic: str) -> tuple[int, str]:
    """Return the place of a statistic in a table: in the order of its scale, then by name."""
    return (order.index(statistic), "") if statistic in order else (len(order), statistic)


def overview(described: list[dict[str, Any]], bases: pd.DataFrame) -> dict[str, Any]:
    """Return the table of all items, with links: how many were taken out for what, and the base."""
    own = by_item(bases[bases["group"] == "all"])
    rows = []
    for item in described:
        lines = own(item["key"])
        known = dict(zip(lines["step"], lines["count"], strict=True))
        cells = [
            f"{cell(known[f'{step}_counted'])} (in the base)"
            if f"{step}_counted" in known
            else cell(known.get(step, pd.NA))
            for step in BASES
        ]
        rows.append([link(f"#{item['anchor']}", item["label"]), *cells])
    return table("Base of each item", ["Item", *BASES.values()], rows, "." + "n" * len(BASES))
