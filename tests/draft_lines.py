"""How many lines of a draft a person changes to have the config of a public survey: `python -m tests.draft_lines`.

`python -m tests.draft_lines NAME` prints the lines too. `--before COMMIT` counts the same at an earlier commit, with the
drafts and the configs that it had.
"""

import difflib
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from scripts.drafts import evaluation_draft, survey_draft
from tests.conftest import PUBLIC, ROOT, unpacked

EXPORTS = {
    "sleeping_alone": "538_sleeping_alone/sleeping-alone-data.csv",
    "starwars": "538_starwars/StarWars.csv",
    "jupyter2015": "jupyter2015_surveygizmo/20160115235816-SurveyExport.csv",
    "msna": "msna_analysistools/no_ratio_dataset.csv",
    "quantipy": "quantipy_example/Example Data (A).csv.gz",
    "rse2016": "rse2016_uk/public_data.csv",
    "qualtricstools": "qualtricstools/Long Exhaustive Sample Survey/Long_Exhaustive_Sample_Survey.csv",
}


class Change(NamedTuple):
    """Lines taken out of a draft, lines put in, how many it has; `offered` of those put in it has behind a #."""

    out: list[str]
    put: list[str]
    lines: int
    parts: list[str]
    offered: int = 0

    @property
    def counts(self) -> tuple[int, int]:
        """How many lines are taken out, and how many put in."""
        return len(self.out), len(self.put)


def lines(text: str) -> list[str]:
    """Return the lines of a description without comments and blanks."""
    plain = [line.rstrip() for line in text.splitlines()]
    return [line for line in plain if line and not line.lstrip().startswith("#")]


def changed(draft: Sequence[str], config: Sequence[str]) -> Change:
    """Return which lines of a draft are taken out, and which put in, to make a config of it."""
    out, put, parts = [], [], []
    for tag, i, j, k, m in difflib.SequenceMatcher(None, draft, config, autojunk=False).get_opcodes():
        if tag != "equal":
            out += draft[i:j]
            put += config[k:m]
            parts += [f"  after {draft[i - 1].strip() if i else 'the beginning'}", *(f"- {one}" for one in draft[i:j])]
            parts += [f"+ {one}" for one in config[k:m]]
    return Change(out, put, len(draft), parts)


def described(name: str) -> Path:
    """Return the description of a public survey."""
    return next((ROOT / "tests" / "real" / name / "config" / "surveys").glob("*.yaml"))


def compared(name: str, folder: Path) -> Change:
    """Return how far the draft of a public survey is from its config: the evaluation, then the survey."""
    path = PUBLIC / EXPORTS[name]
    path = unpacked(path, folder) if path.suffix == ".gz" else path
    here = folder / path.name  # the export and its questionnaire by their names alone, as under raw/surveys/
    for one in (path, path.with_suffix(".qsf")):
        if one.is_file() and one.parent != folder:
            (folder / one.name).write_bytes(one.read_bytes())
    forms = [form for form in [here.with_suffix(".qsf")] if form.is_file()]
    one = described(name)
    made = survey_draft.write(here, one.stem, f"raw/surveys/{path.name}", False, [], forms)
    scales = folder / f"{one.stem}.scales.yaml"
    scales.write_text(made["scales"], encoding="utf-8")
    whole = evaluation_draft.write([scales], [one.stem], [], [])["draft"]
    draft = [*lines(whole), *lines(made["draft"].replace(folder.as_posix(), "raw/surveys"))]
    config = [*lines((one.parents[1] / "config.yaml").read_text("utf-8")), *lines(one.read_text("utf-8"))]
    found = changed(draft, config)
    remarks = [line.strip() for line in f"{whole}\n{made['draft']}".splitlines()]
    return found._replace(offered=sum(f"# {line.strip()}" in remarks for line in found.put))


def earlier(commit: str) -> Iterator[str]:
    """Yield what an earlier commit says: this module, run in its tree."""
    with tempfile.TemporaryDirectory() as folder:
        made = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=made.stdout, check=True)
        (Path(folder) / "tests" / "draft_lines.py").write_bytes(Path(__file__).read_bytes())
        told = subprocess.run(
            [sys.executable, "-m", "tests.draft_lines"], cwd=folder, capture_output=True, check=True, text=True
        )
        yield from told.stdout.splitlines()


def main(names: Sequence[str]) -> None:
    """Print a line a set; with names of sets the lines themselves."""
    for name in names or EXPORTS:
        with tempfile.TemporaryDirectory() as folder:
            found = compared(name, Path(folder))
        out, put = found.counts
        print(f"{name}: {out} lines out, {put} in ({found.offered} only lose their #), of {found.lines}")
        if names:
            print("\n".join(found.parts))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--before"]:
        print("\n".join(earlier(sys.argv[2])))
    else:
        main(sys.argv[1:])
