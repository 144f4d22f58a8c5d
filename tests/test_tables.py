"""Every table is declared once: where it lies, its columns, what they mean; what a run writes of it is generated."""

import ast
import re
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from scripts.audit import data_dictionary
from scripts.audit.result_files import FILES
from scripts.ground import files, tables
from scripts.ground.table import DTYPES, Table, TableError, number, text
from tests.conftest import ROOT

PLAIN = {"string", "text", "float64", "number", "Int64", "int64", "integer", "boolean", "flag", "object"}


def outputs() -> list[str]:
    """Return every output of the rules that is below results/; of a folder the folder."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "workflow" / "rules").glob("*.smk"))]
    folders = dict(re.findall(r'(of_\w+) = functools\.partial\(named, "([^"]+)"\)', "".join(texts)))
    found: list[str] = []
    for block in re.findall(r"\n    output:\n((?:        .*\n)+)", "".join(texts)):
        found += re.findall(r'"results/([^"]+)"', block)
        found += [f"{name}.html" for name in re.findall(r'=page\("([^"]+)"', block)]
        for call, folder, names in re.findall(r'\*\*(\w+)\((?:"([^"]+)", )?"([^"]+)"\)', block):
            each = [name if "." in name else f"{name}.csv" for name in names.split()]
            found += [f"{folder or folders[call]}/{name}" for name in each]
        assert block.count("**") == len(re.findall(r'\*\*\w+\((?:"[^"]+", )?"[^"]+"\)', block)), block
    return found


def declared() -> list[str]:
    """Return every place that a table or another file is declared for."""
    return [place for one in (*tables.TABLES.values(), *FILES) for place in one.files]


def general(place: str) -> str:
    """Return a place as the rules write it: notes of interviews and of documents have one rule."""
    return re.sub(r"^(interviews|documents)/(?=[a-z]+\.)", "{texts}/", place)


def column_lists(source: str) -> list[str]:
    """Return the names of the tables whose columns a module lists itself, by types or bare."""
    wanted = {tuple(one.names): one.name for one in tables.TABLES.values() if len(one.names) > 2}
    found = [wanted.get(tuple(words(node))) for node in ast.walk(ast.parse(source))]
    return [name for name in dict.fromkeys(found) if name]


def words(node: ast.AST) -> list[str]:
    """Return the names that an expression lists: of a tuple, list or set, of a dict of types, or several joined."""
    if isinstance(node, ast.BinOp):
        left, right = words(node.left), words(node.right)
        return left + right if left and right else []
    if isinstance(node, ast.Call):
        named = getattr(node.func, "attr", getattr(node.func, "id", ""))
        return words(node.args[0]) if named in ("fromkeys", "list", "tuple") and node.args else []
    if isinstance(node, ast.Dict):
        inner = [one for key, value in zip(node.keys, node.values, strict=True) if key is None for one in words(value)]
        own = [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
        if not all(isinstance(value, ast.Constant) and value.value in PLAIN for _, value in own):
            return []
        return [str(key.value) for key, _ in own if isinstance(key, ast.Constant)] + inner
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        starred = [one for part in node.elts if isinstance(part, ast.Starred) for one in words(part.value)]
        return [str(part.value) for part in node.elts if isinstance(part, ast.Constant)] + starred
    return []


def test_every_output_of_a_rule_is_declared_and_every_declared_file_is_made():
    made = outputs()
    assert len(made) > 90
    folders = {place for place in made if not Path(place).suffix}
    known = {general(place) for place in declared()}
    assert {place for place in made if place not in folders} <= known
    left = {place for place in known if place not in made}
    assert {place.rpartition("/")[0] for place in left} == folders, left


def test_a_file_is_of_one_table():
    assert [place for place, count in Counter(declared()).items() if count > 1] == []
    for one in tables.TABLES.values():
        for place in one.files:
            example = re.sub(r"\{(\w+)\}", r"a_\1", place)
            assert tables.name_of(Path("results") / example) == one.name


@pytest.mark.parametrize("table", tables.TABLES.values(), ids=tables.TABLES)
def test_a_declaration_says_what_everything_is(table: Table):
    assert table.about.endswith(".")
    assert {*table.key, *table.order} <= {*table.names}
    assert len({*table.names}) == len(table.names)
    assert table.columns or table.further
    for column in table.columns:
        assert len(column.meaning) > 5
        assert not column.meaning.endswith("."), column
        assert column.beside is None or column.kind == "number"
        assert not isinstance(column.beside, str) or column.beside in table.names
    table.check(table.empty())
    assert list(table.empty().dtypes) == [DTYPES[one.kind] for one in table.columns]


def test_no_step_lists_the_columns_of_a_table_itself():
    modules = [path for path in (ROOT / "scripts").rglob("*.py") if path.parent.name != "ground"]
    assert {path.name: found for path in modules if (found := column_lists(path.read_text(encoding="utf-8")))} == {}


@pytest.mark.parametrize(
    "planted",
    [
        'COLUMNS = {"respondent": "string", "row": "Int64", "item": "string", "asked": "string", "finding": "text"}',
        'LOG = ("step", "cell", "answers", "collapsed_into", "reason")\nframe = pd.DataFrame(log, columns=list(LOG))',
        'COLUMNS = dict.fromkeys(("item", "group", "step"), "text") | {"count": "integer", "left": "integer", "reason": '
        '"text"}',
        'COUNTS = {"place": "Int64", **dict.fromkeys(("rule", "reason", "author", "date"), "string"), '
        '**dict.fromkeys(("before", "dropped", "marked", "changed", "after"), "Int64")}',
        'def f(rows):\n    return pd.DataFrame(rows, columns=["file", "line", "assumption"])',
    ],
)
def test_a_planted_list_of_columns_is_found(planted):
    assert len(column_lists(planted)) == 1


def test_rows_of_a_step_may_name_all_columns():
    assert column_lists('row = {"file": file, "line": line, "assumption": words}') == []


def test_a_table_makes_types_sorts_and_empties_frames():
    table = Table(
        "t",
        "One row per a.",
        ("t.csv",),
        (text("a", "A"), number("b", "B", empty=True)),
        key=("a",),
        order=("a",),
    )
    made = table.framed([{"a": "y"}, {"a": "x", "b": 1}])
    assert made["a"].tolist() == ["x", "y"] and made["b"].isna().tolist() == [False, True]
    table.check(made)
    pd.testing.assert_frame_equal(table.framed(made), made)
    pd.testing.assert_frame_equal(table.framed({"a": ["x", "y"], "b": [1, None]}), made)
    pd.testing.assert_frame_equal(table.framed([("y", None), ("x", 1.0)]), made)
    with pytest.raises(TableError, match="a has 1 empty cells; b is object, not number"):
        table.check(pd.DataFrame({"a": ["x", None], "b": ["u", "v"]}))
    with pytest.raises(TableError, match="no column is named c"):
        table.framed([{"a": "y", "c": 1}])
    pd.testing.assert_frame_equal(table.framed(table.picked([{"a": "y", "c": 1}, {"a": "x", "b": 1}])), made)
    with pytest.raises(TableError, match="c are not declared"):
        table.check(made.assign(c=1))


def test_small_and_large_tables_are_read_alike(tmp_path):
    nasty = [
        "=1+1",
        "'=1",
        "''-x",
        "'",
        "",
        None,
        "a\nb",
        "a\r\nb",
        "a\rb",
        'say "so"',
        "a, b",
        " x ",
        "-1.5",
        "NA",
        "nan",
    ]
    frames = {
        "two": pd.DataFrame({"=head": nasty, "n": pd.array([*range(14), None], dtype="Int64")}),
        "one": pd.DataFrame({"only": nasty}),
        "none": pd.DataFrame({"a": pd.array([], dtype="string"), "'b": pd.array([], dtype="string")}),
    }
    for name, frame in frames.items():
        files.write(tmp_path / f"{name}.csv", frame)
        ways = (files.texts, files.texts_of_many)
        small, large = (tables.parsed(way(tmp_path / f"{name}.csv"), "of no name") for way in ways)
        pd.testing.assert_frame_equal(small, large)
        first = frame[frame.columns[0]]
        assert small[small.columns[0]].fillna("").tolist() == first.fillna("").tolist()


def test_the_cells_of_a_csv_are_those_that_pandas_writes():
    frame = pd.DataFrame(
        {
            "number": [0.1 + 0.2, 1e16, 1e-7, float("nan"), float("inf"), -0.0, 123456789012345680.0],
            "whole": pd.array([1, None, -3, 2**60, 0, 5, 6], dtype="Int64"),
            "flag": pd.array([True, None, False, True, True, False, True], dtype="boolean"),
            "text": pd.array(["a, b", None, 'say "so"', " x", "a\nb", "", "1.50"], dtype="string"),
            "kind": pd.Categorical(["a", None, "b", "a", "a", "b", "a"]),
            "any": [True, 1, 1.0, "1", None, 0, False],
        }
    )
    for own in (frame, frame.iloc[:0], frame[["text"]], frame[["number"]]):
        assert files.encode("a.csv", own).decode() == own.to_csv(index=False, lineterminator="\n")


def test_the_page_on_results_is_what_a_run_writes(finished):
    made = (finished / "results/README.md").read_text(encoding="utf-8")
    assert made == data_dictionary.write()["readme"]
    assert made == (ROOT / "results/README.md").read_text(encoding="utf-8"), "run snakemake results/README.md"


def test_the_data_dictionary_has_every_column_of_every_file(finished):
    found = files.read(finished / "results/data_dictionary.csv")
    known = {
        (place, column)
        for file, column in zip(found["file"], found["column"], strict=True)
        for place in file.split("; ")
    }
    for path in [*(finished / "results").rglob("*.csv"), *(finished / "results").rglob("*.parquet")]:
        table = tables.TABLES[tables.name_of(path.relative_to(finished))]
        for place in table.files:
            assert {(place, name) for name in table.names} <= known
        frame = files.read(path)
        table.check(frame)
        assert [name for name in frame if name in table.names] == table.names, path
        assert table.further or list(frame) == table.names


def test_what_is_confidential_is_said():
    lines = data_dictionary.write()["readme"].splitlines()
    said = {line.split("`")[1]: line.endswith("**Confidential.** |") for line in lines if line.startswith("| `")}
    assert said["{survey}/received.parquet"] and said["{scheme}/framework.xlsx"] and not said["{survey}/bases.csv"]
