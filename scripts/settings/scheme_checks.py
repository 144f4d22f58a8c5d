"""What a scheme names exists: fields of notes, codes, versions."""

from scripts.ground.errors import EvidenceError
from scripts.settings.described import known
from scripts.settings.label_checks import OF_NOTES
from scripts.settings.scheme import Code, Scheme

LEVELS = ("agreement", "agreement_passages", "agreement_questions")  # items of agreement of a scheme


def check_scheme(scheme: Scheme, header: list[str], file: str) -> None:
    """The base and the breakdowns are header variables; nets and ratios are made of codes."""
    # Here and not in the model, which is made again of plain values that say every default.
    if scheme.unit != "answers" and "base" not in scheme.model_fields_set:
        raise EvidenceError(f"{file}: 'base' is missing: say whose notes are the base, as in base: {{group: [staff]}}")
    if scheme.unit != "answers" and not scheme.codings:
        raise EvidenceError(f"{file}: 'codings' is missing: name the files of the coders")
    for variable in [*scheme.base, *scheme.by, *(scheme.double_coding.strata if scheme.double_coding else [])]:
        known(variable, header, f"{file}, base", "field in the header of the notes")
    if scheme.quotes:
        for code in scheme.quotes.codes:
            known(code, scheme.codes, f"{file}, quotes.codes", "code")
        for variable in scheme.quotes.attributes:
            known(variable, header, f"{file}, quotes.attributes", "field in the header of the notes")
    check_codes(scheme.codes, header, file)
    for name in OF_NOTES:
        if name in scheme.codes or name in scheme.nets:
            raise EvidenceError(
                f"{file}, codes: the table of who has which code has another column '{name}': give the code or net "
                "another key"
            )
    for name in (scheme.unit, *LEVELS):
        if name in scheme.codes and scheme.codes[name].numeric:
            raise EvidenceError(
                f"{file}, codes: '{name}' is the name of other numbers of the scheme: give the code another key"
            )
    check_versions(scheme, file)
    for number, rule in enumerate(scheme.rules):
        known(rule.code, scheme.codes, f"{file}, rules.{rule.id}", "code")
        if rule.id in [other.id for other in scheme.rules[:number]]:
            raise EvidenceError(f"{file}, rules: two rules are called '{rule.id}': rename one")
    for key, codes in scheme.nets.items():
        for code in codes:
            known(code, scheme.codes, f"{file}, nets.{key}", "code")
    for key, ratio in scheme.ratios.items():
        for code in (ratio.of, ratio.to):
            known(code, [*scheme.codes, *scheme.nets], f"{file}, ratios.{key}", "code")


def check_codes(codes: dict[str, Code], header: list[str], file: str) -> None:
    """Codes under codes are a tree; `asked` says by header variables who could name one."""
    for key, code in codes.items():
        if code.under:
            known(code.under, codes, f"{file}, codes.{key}.under", "code")
        seen, up = [key], code.under
        while up is not None and up not in seen:
            seen, up = [*seen, up], codes[up].under if up in codes else None
        if up is not None:
            raise EvidenceError(f"{file}, codes.{key}.under: the codes {' > '.join([*seen, up])} form a circle")
        for variable in code.asked:
            known(variable, [*header, "question"], f"{file}, codes.{key}.asked", "field in the header of the notes")


def check_versions(scheme: Scheme, file: str) -> None:
    """The crosswalk leads from older versions to the codes of this one."""
    if not scheme.version:
        if scheme.crosswalk or any(one.version for one in scheme.codings):
            raise EvidenceError(
                f"{file}: codings or a crosswalk have versions, so the scheme needs one: declare version"
            )
        return
    versions = [*dict.fromkeys(change.version for change in scheme.crosswalk), scheme.version]
    if len(set(versions)) < len(versions):
        raise EvidenceError(
            f"{file}, crosswalk: version {scheme.version} is the present one: list a change under the version before it"
        )
    for one in scheme.codings:
        if one.version:
            known(one.version, versions, f"{file}, codings", "version")
    for place, change in enumerate(scheme.crosswalk):
        then = versions[versions.index(change.version) + 1]
        further = {later.code for later in scheme.crosswalk if later.version == then and later.code}
        later = [other for other in scheme.crosswalk if versions.index(other.version) > versions.index(change.version)]
        for to in change.to:
            known(
                to,
                {*scheme.codes, *further, *(one.code for one in later if one.code)},
                f"{file}, crosswalk.{place}.to",
                "code",
            )
