"""Whole runs of the tiny evaluation: what a user types and gets."""

import ast
import re
import shutil
import subprocess
import sys

import pandas as pd
import pytest

from tests.conftest import HANGS, ROOT, evaluate, tree

HOUSE = ("Snakefile", "workflow", "scripts", "profiles")


@pytest.fixture
def house(tmp_path):
    """A copy of the code, to be edited."""
    for name in HOUSE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, tmp_path / name)
    for name in ("config", "raw"):
        shutil.copytree(ROOT / "tests" / "example" / name, tmp_path / name)
    assert snakemake(tmp_path).returncode == 0
    return tmp_path


def snakemake(folder, *arguments):
    command = [sys.executable, "-m", "snakemake", *arguments]
    return subprocess.run(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=HANGS
    )


def planned(folder):
    """Return the rules that would run."""
    return set(re.findall(r"^(?:local)?rule (\w+):", snakemake(folder, "-n").stdout, flags=re.MULTILINE))


def test_a_run_gives_every_result(finished):
    results = finished / "results"
    for name in (
        "index.html",
        "tables.xlsx",
        "tables.docx",
        "findings/A.docx",
        "findings/A.html",
        "findings/A/figures/litres.svg",
        "method/method.html",
    ):
        assert (results / name).stat().st_size > 500, name
    assert not list(finished.rglob("*.part"))


def test_a_second_run_does_nothing(finished):
    run = evaluate(finished)
    assert run.returncode == 0
    assert "Nothing to be done" in run.stdout


def test_one_calm_line_a_step(example):
    run = evaluate(example)
    assert "Survey of gardeners: 10 rows read, 8 answers kept\n" in run.stdout
    assert "praise: 4 decisions, 3 give a code; 1 are on answers that say the same" in run.stdout
    lines = run.stdout.splitlines()
    assert len(lines) < 80, run.stdout
    assert not any(line.startswith(("rule ", "    input:")) for line in lines)


def test_every_table_holds_its_contract_and_every_share_its_cases(finished):
    numbers = pd.read_parquet(finished / "results/numbers/numbers.parquet")
    cases = pd.read_parquet(finished / "results/numbers/cases.parquet")
    assert numbers["address"].is_unique
    plain = numbers[(numbers["unit"] == "share") & ~numbers["address"].str.endswith((".weighted", ".bounds"))]
    assert len(plain) > 20
    for row in plain.itertuples():
        behind = cases[cases["trace"] == row.address]
        if row.statistic in ("kappa", "percent_agreement") or behind.empty:
            continue
        assert behind["counted"].mean() == pytest.approx(row.value), row.address


def test_the_rows_behind_a_number_are_a_target(finished):
    address = "gardeners.soil.all.good_or_excellent"
    run = evaluate(finished, f"results/trace/{address}.csv")
    assert run.returncode == 0, run.stdout
    rows = pd.read_csv(finished / f"results/trace/{address}.csv")
    assert (len(rows), int(rows["counted"].sum())) == (8, 6)
    run = evaluate(finished, "results/trace/gardeners.soil.all.good_or_excelent.csv")
    assert run.returncode != 0
    assert "Did you mean 'gardeners.soil.all.good_or_excellent'?" in run.stdout
    run = evaluate(finished, "results/trace/nonsense.csv")
    assert run.returncode != 0
    assert "nonsense" in run.stdout and "MissingRule" not in run.stdout, run.stdout


def test_what_stopped_a_run_is_said_last(example):
    log = example / "raw/records/watering.csv"
    log.write_text(log.read_text().replace("2016-05-04", "04/05/2016"))
    run = evaluate(example)
    last = run.stdout.rstrip().splitlines()[-1]
    assert last.startswith("Stopped: raw/records/watering.csv, row 4, column asked: this is not a date"), run.stdout
    assert "date_format" in last


def test_a_group_of_which_one_answered_is_no_mistake(example):
    """Plot east has two gardeners and one answer: a mean without an interval, and bounds."""
    frame = example / "raw/frames/gardeners.csv"
    frame.write_text(frame.read_text().replace("G-09,south", "G-09,east").replace("G-12,south", "G-12,east"))
    assert evaluate(example, "results/numbers/numbers.csv").returncode == 0
    numbers = pd.read_csv(example / "results/numbers/numbers.csv").set_index("address")
    mean = numbers.loc["gardeners.hours.plot-east.mean"]
    assert (mean["value"], mean["base"], mean["population"]) == (5, 1, 2)
    assert pd.isna(mean["low"]) and mean["flags"] == "too few answers for an interval"
    bounds = numbers.loc["gardeners.hours.plot-east.mean.bounds"]
    assert (bounds["low"], bounds["high"]) == ((5 + 0) / 2, (5 + 60) / 2)


def test_a_quote_without_positions_is_found_where_it_stands_once(example):
    codings = example / "raw/codings/wishes.csv"
    lines = codings.read_text().splitlines()
    note, coder, code, start, end, quote = lines[1].split(",")
    codings.write_text("\n".join([lines[0], f"{note},{coder},{code},,,{quote}", *lines[2:]]) + "\n")
    assert evaluate(example, "results/interviews/wishes/coded_segments.csv").returncode == 0
    coded_segments = pd.read_csv(example / "results/interviews/wishes/coded_segments.csv")
    row = coded_segments[
        (coded_segments["note"] == note) & (coded_segments["coder"] == coder) & (coded_segments["code"] == code)
    ].iloc[0]
    assert (row["start"], row["end"]) == (int(start), int(end))
    codings.write_text("\n".join([lines[0], f"{note},{coder},{code},,,e", *lines[2:]]) + "\n")
    run = evaluate(example, "results/interviews/wishes/coded_segments.csv")
    assert "raw/codings/wishes.csv, row 2, column quote: the quote occurs" in run.stdout


def test_no_person_reaches_a_result(finished):
    for name, content in tree(finished).items():
        assert b"example.org" not in content, name


def test_an_edited_module_runs_again_what_imports_it_and_nothing_else(house):
    module = house / "scripts" / "records" / "register.py"
    module.touch()
    assert planned(house) == set()
    module.write_text(module.read_text() + "\n# edited\n")
    rules = planned(house)
    assert {"compute_record", "gather_numbers", "check_claims"} <= rules
    assert not rules & {"read_survey", "clean_survey", "estimate_items", "read_notes", "count_codes"}


def test_an_edited_title_runs_again_its_finding_only(house):
    path = house / "config" / "findings" / "A.yaml"
    path.write_text(path.read_text().replace("The garden is good but dry", "The garden is dry but good"))
    rules = planned(house)
    assert {"write_finding_page", "write_index", "write_workbook"} <= rules
    assert not rules & {"gather_numbers", "check_claims", "estimate_items", "compute_record", "count_codes"}


def test_every_rule_that_runs_calls_functions_that_are_there():
    """The code that a rule hangs on is found by these names."""
    text = "".join(path.read_text(encoding="utf-8") for path in sorted((ROOT / "workflow/rules").glob("*.smk")))
    bodies = re.findall(r"^    run:\n(.*?)(?=^\S|\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert len(bodies) > 50
    for body in bodies:
        assert len(re.findall(r'step\((steps|"[a-z0-9_.]+"), input, output, params, log\)', body)) == 1
        for called in re.findall(r'"([a-z0-9_.]+)"', body):
            module, _, name = called.rpartition(".")
            tree = ast.parse((ROOT / "scripts" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
            assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, called


def test_the_workflow_is_well_formed():
    run = subprocess.run(
        [sys.executable, "-m", "snakemake", "--lint"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert run.returncode == 0, run.stdout
    assert len((ROOT / "Snakefile").read_text().splitlines()) <= 60


def test_the_report_of_snakemake_works(finished, tmp_path):
    run = evaluate(finished, "--report", str(tmp_path / "report.html"))
    assert run.returncode == 0, run.stdout
    assert (tmp_path / "report.html").stat().st_size > 100_000


def test_nothing_in_scripts_imports_snakemake():
    for path in (ROOT / "scripts").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not any(name.split(".")[0] == "snakemake" for name in names), path


def test_parsing_imports_nothing_heavy():
    code = "import sys, scripts.settings, scripts.step, scripts.modules, scripts.audit.owner, scripts.audit.received"
    heavy = (
        "print([name for name in ('pandas', 'numpy', 'scipy', 'altair', 'docx', 'pyreadstat') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", f"{code}; {heavy}"], cwd=ROOT, capture_output=True, text=True)
    assert run.stdout.strip() == "[]", run.stderr


def test_a_living_run_keeps_its_folder(example):
    holder = (
        "import sys; from pathlib import Path; from scripts.audit import owner;"
        f"owner.take(Path({str(example / '.snakemake')!r})); print('held', flush=True); sys.stdin.read()"
    )
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, "-c", holder], cwd=ROOT, stdin=pipe, stdout=pipe, text=True)
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        run = evaluate(example)
        assert run.returncode != 0
        assert "another run is working in this folder" in run.stdout
        assert not (example / "results").exists()
    finally:
        process.kill()
        process.wait()
    assert evaluate(example, "results/method/settings.json").returncode == 0
