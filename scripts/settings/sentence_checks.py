"""Checks of what sentences say: numbers that can be, of groups that numbers are broken down by."""

from fractions import Fraction

from scripts.ground.addresses import LONGEST_GROUP, LONGEST_MARK, address, group_token, not_by, of_value, said_by, token
from scripts.ground.errors import EvidenceError, listed, nearest
from scripts.settings.described import MOST_NAMED, known
from scripts.settings.finding import Relation
from scripts.settings.scheme_checks import LEVELS
from scripts.settings.whole import Numbers, Settings, left_out_of


def check(relation: Relation, settings: Settings, numbers: Numbers, place: str) -> None:
    """Both numbers of a relation are declared, and the limit of a share is one."""
    for cell in relation.cells:
        check_parts(cell, numbers, place, "it has no {}: name it here")
        check_group(cell, settings, place)
    _, limit = relation.said
    if limit and is_share(relation.cells[0], settings) and Fraction(limit) > 1:
        raise EvidenceError(f"{place}: a share is between 0 and 1: for {limit} per cent write {float(limit) / 100:g}")


def check_group(cell: dict[str, str], settings: Settings, place: str) -> None:
    """A group has a value of each variable of a breakdown of its survey or number, or is an item of the grid."""
    survey = settings.surveys.get(cell["source"])
    if cell["source"] in settings.records:
        check_group_of_record(cell, settings, place)
    if cell["source"] in settings.schemes:
        check_group_of_scheme(cell, settings, place)
    of_notes = cell["source"] in ("interviews", "documents") and cell["source"] not in settings.records
    if of_notes and cell["group"] != "all":
        known(said_by(cell["group"]), ["group"], place, "breakdown")
    if survey is None or cell["group"] == "all":
        return
    if cell["item"] in survey.grids:
        known(cell["group"], [group_token({"item": item}) for item in survey.grids[cell["item"]].items], place, "group")
        return
    check_by(cell, settings, place)
    crossings = survey.crossings
    if cell["item"] == "frame" and survey.frame:
        crossings = [(name,) for name in survey.frame.variables]
    if len(cell["group"].encode()) > LONGEST_GROUP - LONGEST_MARK:  # it is cut, and ends in a hash
        return
    pairs = dict(pair.partition("-")[::2] for pair in cell["group"].split("--"))
    known(
        "--".join(sorted(pairs)), ["--".join(sorted(map(of_value, names))) for names in crossings], place, "breakdown"
    )
    for name, item in survey.items.items():
        value = pairs.get(of_value(name)) if name not in survey.variables else None
        if value and value != "*":
            scale = settings.evaluation.scales[item.scale or ""]
            known(value, [of_value(key) for key in scale.categories], place, f"answer to {name}")


def check_group_of_record(cell: dict[str, str], settings: Settings, place: str) -> None:
    """A group of a number of a record has a value of each column that the number is broken down by."""
    number = settings.records[cell["source"]].numbers[cell["item"]]
    if number.series or number.of or len(cell["group"].encode()) > LONGEST_GROUP - LONGEST_MARK:
        return
    given = [] if cell["group"] == "all" else [pair.partition("-")[0] for pair in cell["group"].split("--")]
    wanted = [of_value(name) for name in number.by]
    if sorted(given) != sorted(wanted):
        by = f"is by {', '.join(number.by)}: write group: {'--'.join(f'{one}-VALUE' for one in sorted(wanted))}"
        by = by if wanted else "has no groups: leave `group` out"
        raise EvidenceError(f"{place}: the number {cell['item']} of {cell['source']} {by}")


def check_group_of_scheme(cell: dict[str, str], settings: Settings, place: str) -> None:
    """A group of a scheme has one field that it is broken down by; of agreement a code, a field, or both."""
    if cell["group"] == "all" or len(cell["group"].encode()) > LONGEST_GROUP - LONGEST_MARK:
        return
    scheme = settings.schemes[cell["source"]]
    fields = [of_value(name) for name in scheme.by]
    if cell["item"] in LEVELS:
        own = list(dict.fromkeys(["language", *fields]))
        fields = ["code", *own, *("--".join(sorted(["code", name])) for name in own)]
        pairs = dict(pair.partition("-")[::2] for pair in cell["group"].split("--"))
        if "code" in pairs:
            known(pairs["code"], [of_value(code) for code in scheme.codes], place, "code")
    said = said_by(cell["group"])
    if not fields:
        raise EvidenceError(
            f"{place}: the scheme {cell['source']} has no groups: leave `group` out, or add the field to `by` of "
            f"config/schemes/{cell['source']}.yaml"
        )
    known(said, fields, place, f"breakdown of {cell['source']} (`by` in its description)")


def check_by(cell: dict[str, str], settings: Settings, place: str) -> None:
    """An item of a survey is broken down by the variables of the group that is asked for."""
    survey = settings.surveys.get(cell["source"])
    if survey and cell["item"] in survey.items:
        names = {f"{token(cell['source'])}.{token(cell['item'])}": left_out_of(survey, cell["item"])}
        if said := not_by(address(cell), names):
            raise EvidenceError(f"{place}:{said}")


def is_share(cell: dict[str, str], settings: Settings) -> bool:
    """Return whether a number is a share of answers of a survey, or of respondents or documents of a scheme."""
    if cell["source"] in settings.schemes:
        scheme = settings.schemes[cell["source"]]
        return cell["item"] == scheme.unit and cell["statistic"] in {*scheme.codes, *scheme.nets}
    survey = settings.surveys.get(cell["source"])
    item = survey.items.get(cell["item"]) if survey else None
    return item is not None and item.type != "number" and cell["statistic"] not in ("base", "mean")


def check_parts(cell: dict[str, str], numbers: Numbers, at: str, missing: str) -> None:
    """The parts of an address are there and declared; `missing` says which one to name, and where."""
    for part in ("source", "item", "statistic"):
        if part not in cell:
            raise EvidenceError(f"{at}: {missing.format(part)}")
    known(cell["source"], numbers, at, "survey, scheme or record")
    items = numbers[cell["source"]]
    known(cell["item"], items, at, f"item of {cell['source']}")
    statistics = items[cell["item"]]
    if cell["statistic"] not in statistics:
        hint, there = nearest(cell["statistic"], statistics), listed(sorted(statistics), MOST_NAMED)
        raise EvidenceError(
            f"{at}: there is no statistic of {cell['item']} '{cell['statistic']}'.{hint} It has {there}."
        )
