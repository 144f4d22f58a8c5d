"""Results of descriptions that are gone: nobody should read them for those of this run."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path


def remove(results: Path, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Remove from each folder of results what bears the name of no description; return the names that went, in order.

    `known` has the names that are described, by folder ("findings", "surveys", "records", "interviews": the schemes).
    What a name has is its folder and its page; anything else stays.
    """
    gone = []
    for folder, names in sorted(known.items()):
        described = set(names)
        for path in sorted((results / folder).glob("*")):
            ours = path.is_dir() or path.suffix == ".html"
            if ours and path.name.removesuffix(".html") not in described and not path.name.startswith("."):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
                gone.append(f"{folder}/{path.name}")
    return gone
