"""Which codes of ours the codes of another tool are: by key, label, path, or as the scheme declares it."""

import contextlib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from types import MappingProxyType

from scripts.ground.errors import EvidenceError, nearest
from scripts.interviews.projects.project import shown
from scripts.settings.scheme import Codings, Scheme

SEPARATOR = re.compile(r"\s*(?:>|/|::|\\+)\s*")
DRAFTED = (".qdpx", ".qda")  # projects of which a scheme can be drafted


def plain_name(path: Iterable[str]) -> str:
    """Return the name or path of a code as it compares."""
    joined = ">".join(unicodedata.normalize("NFC", part).strip() for part in path)
    return SEPARATOR.sub(">", re.sub(r"\s+", " ", joined)).casefold()


def codes(
    file: str,
    paths: list[tuple[str, ...]],
    described: Codings,
    scheme: Scheme,
    first: Mapping[tuple[str, ...], int] = MappingProxyType({}),
) -> dict[tuple[str, ...], str | None]:
    """Return our key of each code of a file: "" says that nothing was found, None that the code belongs elsewhere.

    `first` is the first row with a code, for sentences.
    """
    for name, key in described.codes.items():
        if key not in scheme.codes:
            raise EvidenceError(
                f"{file}: codes of the file translate {shown(name)} into '{key}', which is not a code of the scheme."
                f"{nearest(key, scheme.codes)}"
            )
    declared: dict[str, str | None] = {}
    for key, code in scheme.codes.items():
        declared |= {plain_name([name]): key for name in [key, code.label] if name}
    declared |= {plain_name([name]): None for name in described.other}
    declared |= {plain_name([name]): key for name, key in described.codes.items()}
    if described.nothing:
        declared[plain_name([described.nothing])] = ""
    leaves = {path: leaf(path, declared) for path in paths if plain_name(path) not in declared}
    found: dict[tuple[str, ...], str | None] = {}
    unknown = []
    for path in paths:
        parts = plain_name(path).split(">")
        above = [">".join(parts[: k + 1]) for k in range(len(parts) - 1)]
        if path == ("",):
            found[path] = ""
        elif path not in leaves:
            found[path] = declared[plain_name(path)]
        elif any(name in declared and declared[name] is None for name in above):
            found[path] = None
        elif leaves[path] not in declared:
            unknown.append(path)
        elif list(leaves.values()).count(leaves[path]) > 1:
            raise EvidenceError(
                f"{file}: {list(leaves.values()).count(leaves[path])} of its codes have the same name, that of a code "
                f"of the scheme ({declared[leaves[path]]}): declare each by its path (A > B) under codes of the file"
            )
        else:
            found[path] = declared[leaves[path]]
    if unknown:
        # Names of codes are not repeated: they may be words of respondents, and sentences go into logs.
        rows = sorted(first[path] for path in unknown if path in first)
        more = ", ..." if len(rows) > 10 else ""
        where = f" (first in codings {', '.join(map(str, rows[:10]))}{more})" if rows else ""
        draft = f"config/schemes/{PurePath(file).stem}.draft.yaml"
        look = f". snakemake {draft} lists all codes" if PurePath(file).suffix.lower() in DRAFTED else ""
        raise EvidenceError(
            f"{file}: the scheme has no code for {len(unknown)} of its {len(paths)} codes{where}: declare them under "
            f"codes of the file, or under other if they belong elsewhere{look}"
        )
    return found


def known_codes(
    file: str, paths: Iterable[tuple[str, ...]], described: Codings, scheme: Scheme
) -> dict[tuple[str, ...], str | None]:
    """Return our key of each code, "" where it has none, None where it belongs elsewhere; nothing is refused."""
    found: dict[tuple[str, ...], str | None] = {}
    for path in paths:
        found[path] = ""
        with contextlib.suppress(EvidenceError):
            found |= codes(file, [path], described, scheme)
    return found


def leaf(path: tuple[str, ...], declared: dict[str, str | None]) -> str:
    """Return the last name of a path as it compares: of a table, whose paths are one text, what follows `>`."""
    own = plain_name(path[-1:])
    return own if own in declared else own.rpartition(">")[2]


def values(variables: list[str], described: Codings, scheme: Scheme) -> dict[str, str | None]:
    """Return the numeric code that each variable of documents is; most are none of the scheme."""
    found: dict[str, str | None] = dict.fromkeys(variables)
    declared = dict(described.codes)
    for key in scheme.numeric:
        declared |= {name: key for name in [key, scheme.codes[key].label]}
    known = {plain_name([name]): key for name, key in declared.items()}
    for name in variables:
        meant = known.get(plain_name([name]))
        found[name] = meant if meant in scheme.numeric else None
    return found
