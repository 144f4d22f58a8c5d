"""From notes and codings to numbers by the one way of the house: files in, tables out, no words in logs."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from scripts import step
from scripts.ground import files
from scripts.ground.errors import EvidenceError
from scripts.settings import plain
from scripts.settings.scheme import Scheme
from tests.filled import filled

ROOT = Path(__file__).resolve().parents[1]
INTERVIEWS = {
    "notes": "raw/interviews",
    "header": ["note", "group", "grade", "date", "language", "mode", "persons", "asked"],
}
TOLD = {
    "codings": [{"file": "raw/codings/pace.csv"}],
    "base": {"group": ["staff"]},
    "count": ["first", "adjudicated"],
    "agreement": ["first", "second"],
    "codes": {"more": {"label": "More"}, "less": {"label": "Less"}},
    "nets": {"any": ["more", "less"]},
}
SCHEME = plain(filled(Scheme, TOLD))
HEADER = """note: {note}
group: {group}
grade: none
date: 2016-06-20
language: en
mode: video
persons: 1
asked: pace

"""
SECRET = "the blue door sticks"
CODINGS = {
    "codings": "results/interviews/pace/codings.parquet",
    "coded_segments": "results/interviews/pace/coded_segments.csv",
    "memos": "results/interviews/pace/memos.parquet",
}
WAYS = {"offsets": "results/interviews/offsets.parquet", "turns": "results/interviews/turns.csv"}
RESULTS = {name: f"results/interviews/pace/{name}.parquet" for name in ("numbers", "cases")} | {
    "coded": "results/interviews/pace/coded.csv"
}
COMPARED = {name: f"results/interviews/pace/agreement/{name}.parquet" for name in ("numbers", "cases")} | {
    "agreement": "results/interviews/pace/agreement.csv",
    "doubled": "results/interviews/pace/double_coded.csv",
    "adjudication": "results/interviews/pace/adjudication.csv",
}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("raw/interviews").mkdir(parents=True)
    Path("raw/codings").mkdir()
    rows = ["note,coder,code,start,end,quote"]
    for number in range(1, 6):
        note = f"N-{number}"
        text = HEADER.format(note=note, group="staff" if number < 5 else "partner") + f"Q: And?\nA: {SECRET}.\n"
        Path(f"raw/interviews/{note}.txt").write_text(text, encoding="utf-8")
        start = text.index(SECRET)
        for coder in ("first", "second"):
            code = "more" if number < 4 else "less"
            rows.append(f"{note},{coder},{code},{start},{start + len(SECRET)},{SECRET}")
    Path("raw/codings/pace.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return tmp_path


def run() -> list[str]:
    notes = sorted(path.as_posix() for path in Path("raw/interviews").iterdir())
    table = "results/interviews/notes.parquet"
    lines = step.run(
        ["interviews.notes.reading_notes.read"], {"notes": notes}, {"notes": table} | WAYS, {"interviews": INTERVIEWS}
    )
    both = {"numbers": "results/interviews/numbers.parquet", "cases": "results/interviews/cases.parquet"}
    lines += step.run(["interviews.notes.reading_notes.count"], {"notes": table}, both, {})
    inputs = {"codings": ["raw/codings/pace.csv"], "notes": table}
    lines += step.run(["interviews.codings.all_codings.read"], inputs, CODINGS, {"scheme": SCHEME, "source": "pace"})
    inputs = {"codings": CODINGS["codings"], "notes": table}
    about = {"scheme": SCHEME, "source": "pace"}
    lines += step.run(["interviews.codings.counting.count"], inputs, RESULTS, about | {"level": 0.95})
    return lines + step.run(
        ["interviews.comparison.coder_agreement.compare"], inputs, COMPARED, about | {"level": 0.95}
    )


def values() -> dict[str, float]:
    frame = pd.concat([files.read(Path(part["numbers"])) for part in (RESULTS, COMPARED)])
    return dict(zip(frame["address"], frame["value"], strict=True))


def test_files_in_tables_out(folder):
    lines = run()
    assert "pace: 10 of 10 coded segments match their notes" in lines
    assert "pace: 4 of 4 respondents asked" in lines
    assert "pace: 4 notes double-coded, 4 of them blind" in lines
    assert values()["pace.respondents.all.more"] == 0.75
    assert values()["pace.respondents.all.any"] == 1
    assert values()["pace.agreement.code-more.kappa"] == 1
    notes = files.read(Path("results/interviews/notes.parquet"))
    assert list(notes["file"]) == [f"raw/interviews/N-{number}.txt" for number in range(1, 6)]


def test_no_words_of_a_respondent_outside_the_notes(folder):
    lines = run()
    assert SECRET not in "\n".join(lines)
    for path in [*RESULTS.values(), *COMPARED.values(), CODINGS["coded_segments"], *WAYS.values()]:
        frame = files.read(Path(path))
        assert SECRET not in frame.to_csv()


def test_same_files_same_bytes(folder):
    run()
    before = {path: Path(path).read_bytes() for path in RESULTS.values()}
    shutil.rmtree("results")
    run()
    assert before == {path: Path(path).read_bytes() for path in RESULTS.values()}


def test_a_changed_note_no_longer_fits_its_codings(folder):
    note = Path("raw/interviews/N-2.txt")
    note.write_text(note.read_text(encoding="utf-8").replace("And?", "And now?"), encoding="utf-8")
    with pytest.raises(EvidenceError, match=r"codings/pace\.csv, row 4: .* of note N-2 are not the quote") as caught:
        run()
    assert SECRET not in str(caught.value)


def test_a_respondent_less_changes_base_and_share(folder):
    run()
    before = values()
    Path("raw/interviews/N-1.txt").unlink()
    codings = Path("raw/codings/pace.csv")
    kept = [line for line in codings.read_text(encoding="utf-8").splitlines() if not line.startswith("N-1,")]
    codings.write_text("\n".join(kept) + "\n", encoding="utf-8")
    run()
    after = values()
    assert before["pace.respondents.all.base"] - after["pace.respondents.all.base"] == 1
    assert after["pace.respondents.all.more"] == pytest.approx(2 / 3)


def test_cases_give_the_numbers_back(folder):
    run()
    numbers = files.read(Path(RESULTS["numbers"])).set_index("address")
    cases = files.read(Path(RESULTS["cases"]))
    assert set(cases["trace"]) == set(numbers.index)
    for address, part in cases.groupby("trace"):
        row = numbers.loc[address]
        if row["unit"] == "share":
            shares = (part["weight"] * part["counted"]).sum() / part["weight"].sum()
            assert shares == pytest.approx(row["value"]), address
            assert part["counted"].sum() == row["n"] and len(part) == row["base"]
        elif row["statistic"] == "base":
            assert part["counted"].sum() == row["value"]
    assert not pd.isna(numbers["method"]).any()
