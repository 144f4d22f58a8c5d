"""Checks of a survey that need more than one part of it: every name that is used is declared somewhere."""

from scripts.ground.errors import EvidenceError, Faults
from scripts.settings import part_files
from scripts.settings.codebook import EMPTY, Breakdowns, Item, Scale
from scripts.settings.described import known
from scripts.settings.label_checks import OF_ANSWERS
from scripts.settings.survey import Survey, crossings_of
from scripts.settings.values import check_codes, check_rules, check_values, labels_of
from scripts.sheets.headers import fold


def check_survey(survey: Survey, scales: dict[str, Scale], file: str) -> None:
    """Scales, grids, breakdowns and weights of a survey name only what is declared."""
    # Here and not in the model, which is made again of plain values that say every default.
    if "inference" in survey.model_fields_set and survey.selection != "census":
        raise EvidenceError(f"{file}: 'inference' is only for a census: remove it")
    if "intervals" in survey.model_fields_set and survey.selection == "nonprobability":
        raise EvidenceError(f"{file}: 'intervals': a nonprobability sample has no intervals: remove it")
    if survey.frame and not survey.columns.person:
        raise EvidenceError(f"{file}, columns: with a frame say under 'person' which column has its persons' ids")
    if survey.dispositions.silence == "unknown" and not survey.frame:
        raise EvidenceError(
            f"{file}, dispositions.silence: without a frame nobody is known not to have replied: remove it"
        )
    variables = survey.variables
    if variables:
        from scripts.ground.survey_tables import DISPOSITIONS  # only where it is needed: it is slow to import

        for name in variables:
            if name in DISPOSITIONS.names:
                raise EvidenceError(
                    f"{file}, frame.variables: tables have another column '{name}': rename it in a copy of the frame"
                )
    faults = Faults()
    for part, keys in (("items", survey.items), ("grids", survey.grids)):
        for key in keys:
            with faults.at("", 0):
                if key in OF_ANSWERS:
                    raise EvidenceError(
                        f"{file}, {part}.{key}: tables have another column of this name: give the question another "
                        f"key, such as q_{key}"
                    )
    for key, item in survey.items.items():
        with faults.at("", 0):
            if item.scale is not None:
                known(item.scale, scales, f"{file}, items.{key}.scale", "scale")
            for kind in item.base if item.scale else []:
                if kind in scales[item.scale or ""].categories:
                    raise EvidenceError(
                        f"{file}, items.{key}.base: '{kind}' is a category of the scale '{item.scale}', so it is in "
                        "the base already: remove it from `base`"
                    )
            for kind in item.base:
                check_kind(kind, item, scales, f"{file}, items.{key}.base")
            check_missing(survey, item, scales, f"{file}, missing")
            if item.other_specify and item.scale:
                place = f"{file}, items.{key}.other_specify"
                known(
                    item.other_specify, [*scales[item.scale].categories, *scales[item.scale].missing], place, "category"
                )
            if item.reverse and item.scale and not scales[item.scale].scores:
                raise EvidenceError(
                    f"{file}, items.{key}.reverse: the scale '{item.scale}' has no scores to reverse: add them"
                )
            for variable in item.where or {}:
                known(variable, variables, f"{file}, items.{key}.where", "frame variable")
            check_codes(item, f"{file}, items.{key}.codes")
            check_asked_if(key, survey, scales, f"{file}, items.{key}.asked_if")
    faults.stop()
    for key, grid in survey.grids.items():
        with faults.at("", 0):
            for member in grid.items:
                known(member, survey.items, f"{file}, grids.{key}.items", "item")
            if grid.rank_by:
                for member in grid.items:
                    words = statistics_of(survey.items[member], scales)
                    known(grid.rank_by, sorted(words), f"{file}, grids.{key}.rank_by", "net, category or mean")
    for family, members in survey.paired.items():
        with faults.at("", 0):
            check_paired(members, survey, scales, f"{file}, paired.{family}")
    for name in [name for names in survey.crossings for name in names]:
        with faults.at("", 0):
            known(name, [*variables, *survey.items], f"{file}, breakdowns", "frame variable or item")
            if name not in variables and survey.items[name].type != "choice":
                raise EvidenceError(
                    f"{file}, breakdowns: '{name}' is neither a choice item nor a frame variable: remove it, or derive "
                    "a choice item from it"
                )
    faults.stop()
    check_by(survey, file)
    if survey.weights:
        margins = survey.weights.rake.margins if survey.weights.rake else []
        if survey.weights.calibrate:
            margins = [*survey.weights.calibrate.margins, *survey.weights.calibrate.totals]
        if survey.weights.column:
            known(
                survey.weights.column, [*variables, *survey.items], f"{file}, weights.column", "frame variable or item"
            )
        elif not survey.frame:
            raise EvidenceError(f"{file}, weights: without a frame only given weights can be used: name their `column`")
        for name in [*survey.weights.cells, *survey.weights.collapse, *survey.weights.poststrata, *margins]:
            known(name, variables, f"{file}, weights", "frame variable")
    check_derived(survey, scales, file)
    check_rules(survey, scales, file)
    for position, rule in enumerate(survey.cleaning):
        if rule.grid:
            known(rule.grid, survey.grids, f"{file}, cleaning.{position}.grid", "grid")
        place = f"{file}, cleaning.{position}"
        if rule.item:
            numbers = [key for key, item in survey.items.items() if item.type == "number"]
            known(rule.item, numbers, f"{place}.item", "number item")
        for name in rule.where or {}:
            known(
                name,
                [*variables, *survey.items, *survey.columns.about],
                f"{place}.where",
                "column, item or frame variable",
            )
    if survey.dispositions.variable:
        known(survey.dispositions.variable, variables, f"{file}, dispositions.variable", "frame variable")


def check_by(survey: Survey, file: str) -> None:
    """`by` of an item or a grid names breakdowns of the survey, each once; items that take it of a grid take one."""
    for key, item in survey.items.items():
        if item.by is not None:
            place = f"{file}, items.{key}.by"
            check_crossings(item.by, survey, place)
            if item.type == "text":
                raise EvidenceError(f"{place}: an open question has no numbers to break down: remove it")
            if key in [name for names in crossings_of(item.by) for name in names]:
                raise EvidenceError(f"{place}: '{key}' is the item itself: its answers make these groups: remove it")
    first: dict[str, tuple[str, Breakdowns]] = {}
    for key, grid in survey.grids.items():
        if grid.by is None:
            continue
        check_crossings(grid.by, survey, f"{file}, grids.{key}.by")
        for member in grid.items:
            other, by = first.setdefault(member, (key, grid.by))
            if survey.items[member].by is None and by != grid.by:
                raise EvidenceError(
                    f"{file}, grids.{key}.by: the item '{member}' is in the grid '{other}' too, which says another "
                    "`by`: give the item its own"
                )


def check_crossings(by: Breakdowns, survey: Survey, place: str) -> None:
    """What `by` names is a breakdown of the survey, named once."""
    there = [set(names) for names in survey.crossings]
    named = [set(names) for names in crossings_of(by)]
    for names, own in zip(crossings_of(by), named, strict=True):
        said = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
        if own not in there:
            every = ", ".join(one if isinstance(one, str) else f"[{', '.join(one)}]" for one in survey.breakdowns)
            raise EvidenceError(
                f"{place}: '{said}' is not among the `breakdowns` of the survey ({every or 'it has none'}): add it "
                "there, or remove it here"
            )
        if named.count(own) > 1:
            raise EvidenceError(f"{place}: '{said}' is named twice: name it once")


def check_paired(members: list[str], survey: Survey, scales: dict[str, Scale], place: str) -> None:
    """What a paired test compares is there twice or more, and all of it shares, or all of it means."""
    if survey.selection == "nonprobability":
        raise EvidenceError(f"{place}: a nonprobability survey has no tests: remove it")
    if survey.design and survey.design.replicates:
        raise EvidenceError(f"{place}: tests take strata and clusters, not replicate weights: remove it")
    means: list[bool] = []
    compared: list[str] = []
    for member in members:
        item, _, statistic = member.partition(".")
        if not statistic and member in survey.items:
            raise EvidenceError(f"{place}: '{member}' is an item: say which number of it, as in {member}.mean")
        grid = survey.grids.get(member)
        if grid and not grid.rank_by:
            raise EvidenceError(f"{place}: the grid '{member}' has no `rank_by`: name its items, as item.statistic")
        if not grid:
            known(item, [*survey.items, *survey.grids], place, "item or grid")
            words = {*statistics_of(survey.items[item], scales)} - {"base", "median"}
            shares = sorted(word for word in words if not word.endswith("_of_responses"))
            known(statistic, shares, f"{place}, {item}", "category, net, option or mean")
        compared += [f"{one}.{grid.rank_by}" for one in grid.items] if grid else [member]
        means += [(grid.rank_by if grid else statistic) == "mean"] * (len(grid.items) if grid else 1)
    for one in compared:
        if compared.count(one) > 1:
            raise EvidenceError(f"{place}: '{one}' occurs twice, perhaps as an item of its grid: list it once")
    if len(means) < 2:
        raise EvidenceError(f"{place}: a paired test compares two or more: name another item.statistic")
    if len(set(means)) > 1:
        raise EvidenceError(f"{place}: shares can't be compared with means: make two families of them")


def check_kind(kind: str, item: Item, scales: dict[str, Scale], place: str) -> None:
    """Refuse a kind in `base` that no answer can have; those of empty cells any item has, a derived one any kind."""
    missing = scales[item.scale].missing if item.scale else {}
    own = scales[item.scale].kinds if item.scale else {}
    if kind in (*EMPTY, "ticked") or item.derive is not None or kind in [own.get(key, key) for key in missing]:
        return
    if not missing:
        raise EvidenceError(f"{place}: the item has no missing answer of the kind '{kind}': remove it from `base`")
    raise EvidenceError(
        f"{place}: no missing answer of the scale '{item.scale}' ({', '.join(missing)}) is of the kind '{kind}': say "
        f"which is under `kinds` of the scale, as in {next(iter(missing))}: {kind}, or remove it from `base`"
    )


def check_derived(survey: Survey, scales: dict[str, Scale], file: str) -> None:
    """Derived items come to what they are declared as; cleaning, which comes before them, names none."""
    made = [key for key, item in survey.items.items() if item.derive is not None]
    if not made:
        return
    for position, rule in enumerate(survey.cleaning):
        grid = survey.grids.get(rule.grid or "")
        for name in [rule.column, rule.item, *(rule.where or {}), *(grid.items if grid else [])]:
            if name in made:
                raise EvidenceError(
                    f"{file}, cleaning.{position}: '{name}' is derived after cleaning: name what it is derived from"
                )
    for key, item in survey.items.items():
        for name in item.asked_if or {}:
            if name in made and key not in made:
                raise EvidenceError(f"{file}, items.{key}.asked_if: '{name}' is derived: name what it is derived from")
    from scripts.expressions import derivation  # only where it is needed: it is slow to import

    derivation.check(survey.items, survey.variables, scales, file)


def check_missing(survey: Survey, item: Item, scales: dict[str, Scale], place: str) -> None:
    """Refuse a word that is no answer in the whole survey, and an answer to one of its items."""
    gone = {fold(word): word for word in survey.missing}
    answers = {} if item.scale and item.scale not in scales else item.answers_in(scales)
    for key, labels in answers.items() if gone else ():
        for label in labels if isinstance(labels, list) else [labels]:
            if fold(label) in gone:
                raise EvidenceError(
                    f"{place}: '{gone[fold(label)]}' is no answer in any column, and is the answer '{key}' of the item "
                    f"'{item.text}': remove it from one of them"
                )


def check_in_parts(survey: Survey, file: str) -> None:
    """A survey in parts declares nothing that needs all answers at once."""
    if not part_files.parts(survey.file):
        return
    kind = "a survey in parts"
    if survey.grids:
        raise EvidenceError(f"{file}, grids: {kind} has no grids: remove them")
    for place, rule in enumerate(survey.cleaning):
        if rule.rule.partition("_")[2] not in part_files.ALONE or (rule.rule == "keep_last_of_person"):
            raise EvidenceError(
                f"{file}, cleaning.{place}: the rule {rule.rule} looks at answers of several parts, or at persons: "
                "settle it before the survey is cut into parts, or put the parts into one file"
            )
    wrong = {
        "platform": survey.platform != "plain" and "its parts are CSV or parquet: write `platform: plain`",
        "missing": bool(survey.missing)
        and "list these words under `missing` of the scales and items: its parts are read a piece at a time",
        "selection": survey.selection == "census"
        and "the intervals of a census need all answers at once: write sample or nonprobability",
        "design.replicates": survey.design
        and survey.design.replicates
        and "the variance comes from strata and clusters: put the parts into one file",
        "paired": survey.paired and "paired tests look at all answers side by side: put the parts into one file",
        "weights": survey.weights and "its weights are given: write `selection: sample` and `design`",
        "columns.person": bool(survey.columns.person) != bool(survey.frame)
        and "persons are looked up on a frame: declare both, or neither",
    }
    for key, what in wrong.items():
        if what:
            raise EvidenceError(f"{file}, {key}: of {kind} {what}")


def check_asked_if(key: str, survey: Survey, scales: dict[str, Scale], place: str) -> None:
    """The filter questions of an item come before it, and have the answers named there."""
    before = list(survey.items)[: list(survey.items).index(key)]
    for name, wanted in (survey.items[key].asked_if or {}).items():
        known(name, before, place, "item before this one")
        asking = survey.items[name]
        check_values(wanted, asking, scales, f"{place}.{name}")
        answers = labels_of(asking, scales)
        for value in [wanted] if isinstance(wanted, str) else wanted:
            if answers:  # case counts here
                known(value, answers, f"{place}.{name}", "answer")


def statistics_of(item: Item, scales: dict[str, Scale], drawn: bool = False) -> list[str]:
    """Return the statistics that an item can have; one of a sample that was drawn has totals."""
    if item.type == "number":
        return ["base", "mean", "median", *(["total"] if drawn else [])]
    if item.type == "multiple_response":
        options = list(dict.fromkeys([*(item.columns or {}), *(item.labels or {})]))
        totals = [f"total_{option}" for option in options if drawn]
        return ["base", *options, *totals, *(f"{option}_of_responses" for option in options if item.share_of_responses)]
    if item.type == "text" or item.scale is None:
        return []
    scale = scales[item.scale]
    totals = [f"total_{name}" for name in scale.categories if drawn]
    return ["base", *scale.categories, *scale.nets, *totals, *item.base, *(["mean"] if scale.scores else [])]
