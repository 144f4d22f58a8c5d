"""Descriptions with the words of before, mapped by scripts/settings/renamed.csv: `python -m tests.renamed FOLDER` rewrites its config/."""

import sys
from pathlib import Path

import yaml

from scripts.ground.errors import EvidenceError
from scripts.settings import renamed, strict

KINDS = {"surveys": "survey", "schemes": "scheme", "records": "record", "findings": "finding"}


def kind_of(path):
    """Return what a file of config/ describes."""
    return KINDS.get(path.parent.name, "evaluation")


def mapped(told, kind):
    """Return a description with the words of today, and how many were changed."""
    count = 0
    for one in renamed.table():
        for part, _, key in list(renamed.places(told, kind, one)):
            if one.what == "value":
                part[key] = one.new
            elif one.new not in part:
                items = [(one.new if name == one.old else name, value) for name, value in part.items()]
                part.clear()
                part.update(items)
            count += 1
    return told, count


def map_folder(config):
    """Rewrite the descriptions of a folder that have old words; what can't be read stays. Returns file -> how many."""
    changed = {}
    for path in sorted(Path(config).rglob("*.yaml")):
        try:
            told, count = mapped(strict.read(path), kind_of(path))
        except EvidenceError:
            continue
        if count:
            path.write_text(yaml.safe_dump(told, allow_unicode=True, sort_keys=False), encoding="utf-8")
            changed[path.as_posix()] = count
    return changed


if __name__ == "__main__":
    for name, count in map_folder(Path(sys.argv[1]) / "config").items():
        print(f"{name}: {count}")
