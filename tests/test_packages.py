"""What is installed: pinned and hashed lists for the run and for the tests, free licences, nothing that ties to one machine."""

import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata

import pytest
import yaml

from tests import rulegraph
from tests.conftest import HANGS, ROOT


def pins(name):
    return re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / name).read_text(), flags=re.MULTILINE)


RUN, TESTS = pins("requirements.txt"), pins("requirements-test.txt")
PINNED = {**dict(RUN), **dict(TESTS)}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# docutils is in the public domain; its GPL part is an Emacs mode that the package does not install.
NOT_GPL = {"docutils"}


def kept():
    """The files that git keeps; skips the test in a copy without its history."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("no git here, or a copy that git doesn't keep")
    run = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, timeout=HANGS)
    if run.returncode:
        pytest.skip(f"git doesn't read this folder: {run.stderr.strip()[-200:]}")
    return run.stdout.splitlines()


def test_conda_and_make_install_the_same_list():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *packages, pip = environment["dependencies"]
    assert pip == {"pip": ["--require-hashes", "-r requirements.txt"]}
    assert [re.split(r"[<>=]", package)[0] for package in packages] == ["python", "pip"]
    assert "--require-hashes -r requirements.txt" in (ROOT / "Makefile").read_text()


@pytest.mark.parametrize(("file", "pinned"), [("requirements.txt", RUN), ("requirements-test.txt", TESTS)])
def test_every_package_has_one_version_and_hashes(file, pinned):
    names = [name for name, _ in pinned]
    assert len(names) == len(set(names)) > 20
    assert len(re.findall(r"^\S+==.*\\\n +--hash=sha256:", (ROOT / file).read_text(), flags=re.MULTILINE)) == len(names)


def normal(name):
    """The name of a package as lists of pins write it."""
    return re.sub(r"[._-]+", "-", re.split(r"[<>=\[ ;]", name)[0]).lower()


def test_a_run_has_what_it_declares_and_nothing_of_the_tests():
    run, tests = dict(RUN), dict(TESTS)
    assert {normal(one) for one in PROJECT["dependencies"]} <= set(run)
    assert {normal(one) for one in PROJECT["optional-dependencies"]["test"]} <= set(tests)
    assert not {"pytest", "hypothesis", "mypy", "ruff", "playwright", "black", "altair", "pandas-stubs"} & set(run)
    # What stands in both lists is one version: the second is for machines on which a run doesn't need it.
    assert {name for name in set(run) & set(tests) if run[name] != tests[name]} == set()


def test_a_run_imports_only_its_own_packages():
    """All imports of scripts/, workflow/ and the Snakefile, those within functions too."""
    owners = metadata.packages_distributions()
    declared = {normal(one) for one in PROJECT["dependencies"]}
    files = [*(ROOT / "scripts").rglob("*.py"), *(ROOT / "workflow").rglob("*.smk"), ROOT / "Snakefile"]
    found = {
        name
        for path in files
        for name in re.findall(
            r"^\s*(?:import|from) (\w+)(?=[\w.]* import |[\w., ]*$)", path.read_text(), flags=re.MULTILINE
        )
        if name in owners and name not in sys.stdlib_module_names
    }
    assert {"pandas", "snakemake", "docx", "vl_convert"} <= found
    # markupsafe and pydantic_core are the lower halves of jinja2 and pydantic.
    used = {normal(owner) for name in found for owner in owners[name]} - {"markupsafe", "pydantic-core"}
    assert used <= declared


def test_what_is_installed_is_what_is_pinned_and_none_of_it_is_gpl():
    for package in metadata.distributions():
        name = re.sub(r"[._]", "-", package.metadata["Name"].lower())
        if name in ("pip", "setuptools"):
            continue
        assert PINNED.get(name) == package.version, name
        licence = [package.metadata.get("License-Expression") or package.metadata.get("License") or ""]
        licence += [one for one in package.metadata.get_all("Classifier") or [] if one.startswith("License")]
        free = not re.search(r"\bA?GPL|GNU (Affero )?General", " ".join(text[:200] for text in licence))
        assert free or name in NOT_GPL, name


def test_no_file_is_tied_to_a_registry_or_a_machine():
    address = re.compile(
        rb"https?://[^ \"]*/(simple|packages)/|-index" rb"-url|(?<![A-Za-z0-9_.])/(work|root|home|tmp)/"
    )
    for name in kept():
        path = ROOT / name
        if path.is_file():
            assert not address.search(path.read_bytes()), name


def test_no_result_is_kept_in_the_repository():
    # All but the list of what results there are, which is the same for every evaluation.
    found = [name for name in kept() if re.match(r"(results|logs|\.snakemake|\.venv)/", name)]
    assert found == ["results/README.md"]


def test_the_graph_of_the_readme_is_what_snakemake_draws():
    graph = rulegraph.drawn(rulegraph.rules())
    assert "weigh_survey --> estimate_items" in graph and "weigh_survey --> gather_numbers" not in graph
    assert rulegraph.FENCE.findall(rulegraph.README.read_text(encoding="utf-8")) == [graph], "make rulegraph"
