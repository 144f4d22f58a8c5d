"""The rules of a whole run and what hangs on what, drawn by Snakemake itself: `make rulegraph` writes it into README.md."""

import re
import shutil
import tempfile
from pathlib import Path

from tests.conftest import ROOT, evaluate

README = ROOT / "README.md"
FENCE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)
NODE = re.compile(r"^\s*(id\d+)\[(\w+)\]$", re.MULTILINE)
EDGE = re.compile(r"^\s*(id\d+) --> (id\d+)$", re.MULTILINE)
Graph = dict[str, set[str]]


def rules() -> Graph:
    """Return rule -> the rules that it hangs on, of a whole run of the tiny evaluation."""
    with tempfile.TemporaryDirectory() as place:
        folder = shutil.copytree(ROOT / "tests" / "example", Path(place) / "example")
        drawn = evaluate(folder, "--rulegraph", "mermaid-js").stdout
    names = dict(NODE.findall(drawn))
    return {name: {names[one] for one, other in EDGE.findall(drawn) if names[other] == name} for name in names.values()}


def reduced(graph: Graph) -> Graph:
    """Return the graph without arrows that a longer way says too."""
    return {name: below - {far for near in below for far in beneath(near, graph)} for name, below in graph.items()}


def beneath(name: str, graph: Graph) -> set[str]:
    """Return all rules that a rule hangs on."""
    return graph[name].union(*(beneath(one, graph) for one in graph[name]))


def drawn(graph: Graph) -> str:
    """Return a graph as mermaid draws it, `all` left out."""
    lines = [f"  {one} --> {name}" for name, below in reduced(graph).items() for one in below if name != "all"]
    return "\n".join(["flowchart LR", *sorted(lines)]) + "\n"


if __name__ == "__main__":
    README.write_text(FENCE.sub(lambda _: drawn(rules()), README.read_text(encoding="utf-8")), encoding="utf-8")
