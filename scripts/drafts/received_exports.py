"""Which files of raw/ can be drafted, and under which names."""

from itertools import pairwise
from pathlib import Path

from scripts.ground.addresses import shortened, slug
from scripts.ground.paths import NAME

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls", ".ods", ".sav", ".zsav", ".por", ".dta")
CODEBOOKS = (".qdc", ".qdpx", ".csv", ".tsv", ".xlsx", ".docx", ".txt", ".yaml", ".yml", ".dic", ".qda")
DRAFT = ".draft.yaml"


def names(folder: str, endings: tuple[str, ...] = ENDINGS) -> dict[str, str]:
    """Return name -> file of each table in a folder of raw/, in order; files that share a name have their endings."""
    root = Path(folder)
    found = sorted(path for path in root.iterdir() if path.suffix.lower() in endings) if root.is_dir() else []
    found = [path for path in found if path.is_file() and not path.name.startswith((".", "~"))]
    stems = [name_of(path) for path in found]
    made = {}
    for path, stem in zip(found, stems, strict=True):
        name = shortened(stem if stems.count(stem) == 1 else f"{stem}_{slug(path.suffix)}", NAME)
        made[name] = path.as_posix()
    return made


def questionnaire(export: str) -> list[str]:
    """Return the questionnaire of Qualtrics that has the name of an export, where there is one."""
    path = Path(export).with_suffix(".qsf")
    return [path.as_posix()] if path.is_file() else []


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
