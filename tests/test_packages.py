"""What is installed: one pinned and hashed list for all ways, free licences, nothing that ties to one machine."""

import re
import subprocess
import tomllib
from importlib import metadata

import yaml

from tests.conftest import ROOT

PINNED = re.findall(r"^([a-z0-9-]+)==(\S+)", (ROOT / "requirements.txt").read_text(), flags=re.MULTILINE)
# docutils is in the public domain; its GPL part is an Emacs mode that the package does not install.
NOT_GPL = {"docutils"}


def test_conda_and_make_install_the_same_list():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *packages, pip = environment["dependencies"]
    assert pip == {"pip": ["--require-hashes", "-r requirements.txt"]}
    assert [re.split(r"[<>=]", package)[0] for package in packages] == ["python", "pip"]
    assert "--require-hashes -r requirements.txt" in (ROOT / "Makefile").read_text()


def test_every_package_has_one_version_and_hashes():
    names = [name for name, _ in PINNED]
    assert len(names) == len(set(names)) > 50
    text = (ROOT / "requirements.txt").read_text()
    assert len(re.findall(r"^\S+==.*\\\n +--hash=sha256:", text, flags=re.MULTILINE)) == len(names)


def test_every_direct_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + project["optional-dependencies"]["test"]
    names = {re.sub(r"[._]", "-", re.split(r"[<>=\[]", one)[0].lower()) for one in wanted}
    assert names <= {name for name, _ in PINNED}


def test_what_is_installed_is_what_is_pinned_and_none_of_it_is_gpl():
    pinned = dict(PINNED)
    for package in metadata.distributions():
        name = re.sub(r"[._]", "-", package.metadata["Name"].lower())
        if name in ("pip", "setuptools"):
            continue
        assert pinned.get(name) == package.version, name
        licence = [package.metadata.get("License-Expression") or package.metadata.get("License") or ""]
        licence += [one for one in package.metadata.get_all("Classifier") or [] if one.startswith("License")]
        free = not re.search(r"\bA?GPL|GNU (Affero )?General", " ".join(text[:200] for text in licence))
        assert free or name in NOT_GPL, name


def test_no_file_is_tied_to_a_registry_or_a_machine():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    address = re.compile(
        rb"https?://[^ \"]*/(simple|packages)/|-index" rb"-url|(?<![A-Za-z0-9_.])/(work|root|home|tmp)/"
    )
    for name in files:
        path = ROOT / name
        if path.is_file():
            assert not address.search(path.read_bytes()), name


def test_no_result_is_kept_in_the_repository():
    files = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert not [name for name in files if re.match(r"(results|logs|\.snakemake|\.venv)/", name)]


def test_the_graph_of_the_readme_shows_every_rule():
    rules = [
        name
        for path in sorted((ROOT / "workflow" / "rules").glob("*.smk"))
        for name in re.findall(r"^rule (\w+):", path.read_text(), flags=re.MULTILINE)
    ]
    graph = (ROOT / "README.md").read_text().split("```mermaid")[1].split("```")[0]
    assert set(re.findall(r"\w+", graph)) - {"flowchart", "LR"} == set(rules)
