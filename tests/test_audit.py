import ast
import hashlib
from pathlib import Path

import pytest

from scripts.audit import assumptions, received
from scripts.ground.errors import EvidenceError
from scripts.modules import files, imports, source

ROOT = Path(__file__).resolve().parents[1]
DIGEST = hashlib.sha256(b"id\n1\n").hexdigest()


@pytest.fixture
def raw(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.csv").write_text("id\n1\n")
    (tmp_path / "raw" / "SHA256SUMS").write_text(f"{DIGEST}  a.csv\n")
    return Path("raw")


def test_raw_as_received_is_accepted(raw):
    received.check(raw)
    table = received.tabulate([Path(name) for name in received.files(raw)], [])["received"]
    assert table.to_dict("records") == [{"file": "raw/a.csv", "bytes": 5, "sha256": DIGEST}]


def test_a_changed_file_is_named(raw):
    (raw / "a.csv").write_text("id\n2\n")
    with pytest.raises(EvidenceError, match=r"raw/a.csv is not what was received"):
        received.check(raw)


def test_a_missing_file_is_named(raw):
    (raw / "a.csv").unlink()
    with pytest.raises(EvidenceError, match=r"raw/a.csv is missing"):
        received.check(raw)


def test_a_file_that_the_sums_do_not_name_is_named(raw):
    (raw / "b.csv").write_text("id\n")
    with pytest.raises(EvidenceError, match=r"raw/b.csv is not in raw/SHA256SUMS"):
        received.check(raw)


def test_sums_of_another_make_are_read(raw):
    (raw / "SHA256SUMS").write_text(f"{DIGEST} *a.csv\n")
    received.check(raw)
    (raw / "SHA256SUMS").write_bytes(b"\xff\xfe\n")
    with pytest.raises(EvidenceError, match="line 1: write the hash"):
        received.check(raw)


def test_a_lock_of_office_and_a_hidden_file_are_no_evidence(raw):
    before = received.files(raw)
    (raw / "~$staff.xlsx").write_bytes(b"x")
    (raw / ".~lock.staff.ods#").write_bytes(b"x")
    assert received.files(raw) == before


def test_the_sums_are_optional(raw):
    (raw / "SHA256SUMS").unlink()
    (raw / "a.csv").write_text("id\n2\n")
    received.check(raw)


def test_assumptions_are_found_where_they_are_made(tmp_path):
    path = tmp_path / "scripts" / "x.py"
    path.parent.mkdir()
    path.write_text("a = 1\n    # ASSUME: silence is random\n    #   within a cell.\n    # another remark\n")
    table = assumptions.tabulate([path])["assumptions"]
    assert table.to_dict("records") == [
        {"file": "scripts/x.py", "line": 2, "assumption": "silence is random within a cell."}
    ]


def test_code_of_a_step_is_what_it_imports(monkeypatch):
    monkeypatch.chdir(ROOT)
    found = files(ROOT, ["numbers.trace"])
    assert "scripts/ground/addresses.py" in found
    assert not any("surveys" in name for name in found)
    assert all(not Path(name).is_absolute() for name in found)


def test_imports_found_by_text_are_those_of_the_syntax_tree():
    for path in sorted((ROOT / "scripts").rglob("*.py")):
        wanted = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                wanted |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                wanted |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        assert set(imports(ROOT, name)) == {one for one in wanted if one.startswith("scripts") and source(ROOT, one)}, (
            name
        )


def test_all_files_that_differ_from_the_sums_are_named_at_once(raw):
    (raw / "SHA256SUMS").write_text(f"{'0' * 64}  a.csv\n{DIGEST}  gone.csv\nno sum\n")
    (raw / "b.csv").write_text("b")
    with pytest.raises(EvidenceError) as told:
        received.check(raw)
    head, *said = str(told.value).splitlines()
    assert head.startswith("4 things")
    for one, words in zip(said, ("a.csv is not what", "gone.csv is missing", "line 3", "b.csv is not in"), strict=True):
        assert words in one
