"""Which files of raw/ can be drafted, and under which names."""

from collections.abc import Container, Iterable
from itertools import pairwise
from pathlib import Path

from scripts.drafts import questionnaire_files
from scripts.ground.addresses import shortened, slug
from scripts.ground.paths import NAME

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".sav", ".zsav", ".por", ".dta")
CODEBOOKS = (".qdc", ".qdpx", ".csv", ".tsv", ".xlsx", ".docx", ".txt", ".yaml", ".yml", ".dic", ".qda")
DRAFT = ".draft.yaml"
NOT_DRAFTED = "# Not drafted: "  # so begins a draft of what could not be drafted, with the sentence that says why


def names(folder: str, endings: tuple[str, ...] = ENDINGS, without: Container[str] = ()) -> dict[str, str]:
    """Return name -> file of each table in a folder of raw/, in order; files that share a name have their endings.

    Hidden files, locks of Office and the files `without` are none of them.
    """
    found = [path for path in files(folder) if path.suffix.lower() in endings and path.as_posix() not in without]
    found = [path for path in found if not path.name.startswith((".", "~"))]
    stems = [name_of(path) for path in found]
    made = {}
    for path, stem in zip(found, stems, strict=True):
        name = shortened(stem if stems.count(stem) == 1 else f"{stem}_{slug(path.suffix)}", NAME)
        made[name] = path.as_posix()
    return made


def files(folder: str) -> list[Path]:
    """Return the files of a folder, in order; none where it is missing."""
    root = Path(folder)
    return sorted(path for path in root.iterdir() if path.is_file()) if root.is_dir() else []


def questionnaires(folder: str) -> dict[str, str]:
    """Return the questionnaires in a folder of raw/: file -> what it is."""
    return questionnaire_files.found(path for path in files(folder) if not path.name.startswith((".", "~")))


def locks(*folders: str) -> list[str]:
    """Return the locks that Office left beside open files of folders of raw/."""
    return [path.as_posix() for folder in folders for path in files(folder) if path.name.startswith("~$")]


def name_of(path: Path) -> str:
    """Return the name of a file as a key of config/, as it stands in addresses: in small letters."""
    return slug(path.stem) or "survey"


def asked(arguments: list[str]) -> bool:
    """Return whether a command asks for drafts: then nothing under config/ has to be there.

    Snakemake reads its settings after the Snakefile, so that the command itself has to be looked at.
    """
    pairs = pairwise(arguments)
    return any(
        (one == "drafts" or one.endswith(DRAFT)) and before not in ("--directory", "-d", "--snakefile", "-s")
        for before, one in pairs
    )


def not_drafted(path: Path) -> str:
    """Return the sentence of a draft that could not be made, "" of one that was."""
    if not path.is_file():
        return ""
    with path.open(encoding="utf-8") as draft:
        first = draft.readline()
    return first.removeprefix(NOT_DRAFTED).strip() if first.startswith(NOT_DRAFTED) else ""


def lacking(arguments: list[str], surveys: Iterable[str], records: Iterable[str]) -> list[str]:
    """Return the sentences of the drafts that a command asks for and that could not be made."""
    every = [f"config/{kind}/{name}{DRAFT}" for kind, of in (("surveys", surveys), ("records", records)) for name in of]
    whole = "drafts" in arguments or f"config/config{DRAFT}" in arguments
    return [sentence for one in every if (whole or one in arguments) and (sentence := not_drafted(Path(one)))]
