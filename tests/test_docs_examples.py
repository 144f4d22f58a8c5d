"""Every example in README, docs/ and the guide is as it would be read: YAML held against the models, commands known."""

import re
import shutil
from dataclasses import replace

import pytest
import yaml
from pydantic import ValidationError

from scripts.expressions import grammar
from scripts.ground.errors import EvidenceError
from scripts.settings import guide, load, renamed, strict
from scripts.settings.described import Described
from scripts.settings.finding import Finding, Table
from scripts.settings.table_lines import with_lines
from tests.conftest import ROOT

FILES = [ROOT / "README.md", ROOT / "config" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
INLINE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
LEFT_OUT = "..."
LANGUAGE = re.compile("en|fr|es|ru|ar|zh|de")
KEYED = re.compile(r"\{?\s*([a-z_]+):(\s|$)")
NOT_OURS = ("{complete: 0.8, partial: 0.5}",)  # the default of `thresholds`, whose keys are no keys of a model


def models(above=Described):
    """Every model of a description."""
    found = [one for sub in above.__subclasses__() for one in (sub, *models(sub))]
    return list(dict.fromkeys(found))


def fields(model):
    """The keys of a model, as a description writes them, and their annotations."""
    return {field.alias or name: field for name, field in model.model_fields.items()}


MODELS = models()
KEYS = {key for model in MODELS for key in fields(model)}


def whole(value):
    """An example without the keys and members that it leaves out ("...")."""
    if isinstance(value, dict):
        return {key: whole(one) for key, one in value.items() if key != LEFT_OUT}
    if isinstance(value, list):
        return [whole(one) for one in value if one != LEFT_OUT]
    return value


def spoken(value):
    """An example in which texts by language are texts."""
    if isinstance(value, dict) and value and all(map(LANGUAGE.fullmatch, value)):
        return next(iter(value.values()))
    if isinstance(value, dict):
        return {key: spoken(one) for key, one in value.items()}
    return [spoken(one) for one in value] if isinstance(value, list) else value


def said(text, folder):
    """An example as a description would be read."""
    path = folder / "example.yaml"
    path.write_text(f"codings:\n{text}" if text.startswith("-") else text, encoding="utf-8")
    return spoken(whole(strict.read(path)))


def faults(value):
    """What is wrong with a mapping by the model that comes nearest; "" where a model takes all its keys and values."""
    found = [faults_of(model, value) for model in MODELS if set(value) <= set(fields(model))]
    return min(found, key=len, default=f"no description has the keys {', '.join(value)} together")


def faults_of(model, value):
    """What is wrong with a description; what an example leaves out is not missed."""
    try:
        model.model_validate(value)
    except ValidationError as error:
        for one in error.errors(include_url=False):
            if one["type"] != "missing" and one["input"] not in (LEFT_OUT, None, {}):
                return f"{model.__name__}: {'.'.join(map(str, one['loc']))} {one['msg']}"
    return ""


def blocks():
    """The blocks of YAML: where each begins, and its text."""
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        for found in BLOCK.finditer(text):
            if found[1] == "yaml":
                line = text.count("\n", 0, found.start()) + 1
                above = re.search(r"`config/(?:(\w+)/\w+|config)\.yaml`[^\n]*\n+$", text[: found.start()])
                kind = (above[1] or "config").removesuffix("s") if above else ""
                yield f"{path.relative_to(ROOT).as_posix()}:{line}", kind, dedented(found[2])


def dedented(text):
    """A block whose lines begin together."""
    lines = text.splitlines()
    left = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[left:] for line in lines) + "\n"


def codes():
    """The codes within lines that look like keys of a description with their values."""
    for path in FILES:
        text = BLOCK.sub(lambda found: "\n" * found[0].count("\n"), path.read_text(encoding="utf-8"))
        for number, line in enumerate(text.splitlines(), 1):
            for found in INLINE.finditer(line.replace("\\|", "|")):
                first = KEYED.match(found[1])
                if first and first[1] in KEYS and found[1] not in NOT_OURS:
                    yield f"{path.relative_to(ROOT).as_posix()}:{number}", found[1]


BLOCKS, CODES = list(blocks()), list(codes())


def test_there_are_examples():
    assert len(BLOCKS) > 15 and len(CODES) > 50


@pytest.mark.parametrize(("place", "kind", "text"), BLOCKS, ids=[one[0] for one in BLOCKS])
def test_a_block_of_yaml_is_a_description(tmp_path, place, kind, text):
    value = said(text, tmp_path)
    if kind in guide.KINDS:
        renamed.refuse(value, kind, place)
        assert faults_of(guide.KINDS[kind][0], value) == ""
    else:
        assert faults(value) == ""


def test_codes_within_lines_are_keys_with_their_values(tmp_path):
    wrong = []
    for place, text in CODES:
        try:
            value = said(text, tmp_path)
        except EvidenceError as error:
            wrong.append(f"{place}: `{text}`: {str(error).rpartition('example.yaml')[2]}")
            continue
        if found := faults(value):
            wrong.append(f"{place}: `{text}`: {found}")
    assert not wrong, "\n" + "\n".join(wrong)


def expressions(value):
    """The expressions of derived items within an example."""
    if isinstance(value, list):
        return [one for part in value for one in expressions(part)]
    if not isinstance(value, dict):
        return []
    own = [value["derive"]] if isinstance(value.get("derive"), str) else []
    own += [value["if"]] if isinstance(value.get("if"), str) else []
    return own + [one for part in value.values() for one in expressions(part)]


def test_expressions_are_of_the_grammar(tmp_path):
    texts = [(place, text) for place, _, text in BLOCKS] + [one for one in CODES if "derive" in one[1]]
    found = {(place, one) for place, text in texts for one in expressions(said(text, tmp_path)) if one != LEFT_OUT}
    assert len(found) > 2
    for place, one in found:
        grammar.parse(one, place)


def commands():
    """The commands of snakemake, as printed: where each stands, and what it is told."""
    for path in FILES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            for found in re.finditer(r"(?:^\s*|`)(?:\.venv/bin/)?snakemake( [^`\n]*)?(?:`|$)", line):
                yield f"{path.relative_to(ROOT).as_posix()}:{number}", (found[1] or "").split()


COMMANDS = list(commands())


def outputs():
    """The outputs of all rules and their names, as patterns."""
    texts = [
        path.read_text("utf-8") for path in [ROOT / "Snakefile", *sorted((ROOT / "workflow" / "rules").glob("*.smk"))]
    ]
    named = {found for text in texts for found in re.findall(r"^rule (\w+):", text, re.MULTILINE)}
    files = {found for text in texts for found in re.findall(r'"((?:results|config)/[^"\s]+)"', text)}
    return named, [re.compile(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(one))) for one in files]


def test_commands_ask_for_what_there_is():
    named, files = outputs()
    assert len(COMMANDS) > 10
    wrong = []
    for place, words in COMMANDS:
        targets = [
            word
            for k, word in enumerate(words)
            if not word.startswith("-") and (k == 0 or not words[k - 1].startswith("-"))
        ]
        for target in targets:
            known = target in named or any(one.fullmatch(target) for one in files)
            wrong += [] if known else [f"{place}: {target}"]
    assert not wrong, wrong


def test_tables_of_the_docs_have_the_headings_that_they_say(tmp_path, monkeypatch):
    shutil.copytree(ROOT / "tests" / "example", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```yaml\n(.*?)```\n```text\n(.*?)```", (ROOT / "docs" / "tables.md").read_text("utf-8"), re.S)
    assert len(blocks) == 4
    for told, printed in blocks:
        table = Table.model_validate(yaml.safe_load(told))
        finding = Finding(title="A finding", tables={"t": table})
        made = with_lines(replace(load(), findings={"A": finding}), "config").findings["A"].tables["t"]
        sides = (f"{side}: {' | '.join(line.named for line in getattr(made, side))}" for side in ("rows", "columns"))
        assert "\n".join(sides) == printed.strip()
