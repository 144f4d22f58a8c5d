"""The same bytes on every processor: the evaluation and surveys at the edge, under every kernel of OpenBLAS there is.

One run of Snakemake each; its steps again under each other kernel, in one process. `python -m tests.kernels` takes whole runs.
"""

import pytest

from tests import degenerate, kernels
from tests.conftest import once

pytestmark = pytest.mark.slow


@pytest.fixture(scope="session")
def edge(tmp_path_factory):
    """The surveys at the edge, run as the machine does by itself, each step written down."""

    def record(folder):
        run = kernels.record(degenerate.write(folder))
        assert run.returncode == 0, run.stdout

    return once(tmp_path_factory, "edge", record)


def named(name):
    """The kernel that a name gives; skips, with the reason, where it gives none that differs from what runs anyway."""
    kernels_here, without = kernels.found()
    if name in without:
        pytest.skip(f"{name}: {without[name]}")
    kernel = next(one for one in kernels_here if one.name == name)
    if kernel.cores == kernels.usual().cores and name != kernels.HELD_BACK:
        pytest.skip(f"{name}: what this machine takes by itself")
    return kernel


def test_there_are_kernels_to_compare(capsys):
    found, without = kernels.found()
    with capsys.disabled():
        print(f"\nhere by itself: {', '.join(kernels.usual().cores)}", *kernels.said(found, without), sep="\n")
    assert len({kernel.cores for kernel in found[:-1]}) == len(found) - 1


@pytest.mark.parametrize("name", [*kernels.NAMES, kernels.HELD_BACK])
@pytest.mark.parametrize("which", ["evaluation", "edge"])
def test_every_byte_is_the_same(which, name, request, tmp_path, capsys):
    kernel = named(name)
    if which == "evaluation" and kernel in kernels.whole():
        pytest.skip(f"{name}: tests/test_bytes.py takes a whole run")
    source = request.getfixturevalue(which)
    folder = kernels.replay(source, tmp_path / "again", kernel)
    files = kernels.tree(folder)
    with capsys.disabled():
        print(f"\n{which}: {len(files)} files under {name} ({', '.join(kernel.cores)})")
    assert len(files) > 100
    assert kernels.unlike(source, folder) == []


def test_what_cannot_be_computed_is_refused_in_the_same_words(tmp_path):
    refused = degenerate.refused()
    folder = degenerate.write(tmp_path / "refused", {name: survey for name, (survey, _) in refused.items()})
    run = kernels.record(folder, "-k")
    assert run.returncode == 1 and "a mistake in Triangulate" not in run.stdout, run.stdout
    found = kernels.refusals(folder)
    for name, (_, sentence) in refused.items():
        own = {log: told for log, told in found.items() if log.endswith(f"/{name}.log")}
        assert own and all(sentence in told and told in run.stdout for told in own.values()), (name, own, run.stdout)
    kernel = kernels.whole()[0]
    assert kernels.refusals(kernels.replay(folder, tmp_path / "again", kernel)) == found
