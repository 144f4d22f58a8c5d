"""The schemes that ship: their descriptions are right and say what the report asks of them."""

from pathlib import Path

import pytest

from scripts.settings import strict
from scripts.settings.scheme import Scheme

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "config" / "schemes").glob("*.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_scheme_is_well_described(file):
    scheme = Scheme(**strict.read(file))
    assert [Path(one.file).with_suffix("").as_posix() for one in scheme.codings] == [f"raw/codings/{file.stem}"]
    assert (ROOT / scheme.codings[0].file).is_file()
    assert scheme.source and scheme.question.endswith("?")
    assert all(code.label and code.definition for code in scheme.codes.values())
    assert scheme.count == ["first", "adjudicated"] and scheme.agreement == ["first", "second"]
    for codes in scheme.nets.values():
        assert len(set(codes)) > 1 and set(codes) <= set(scheme.codes)
    for ratio in scheme.ratios.values():
        assert {ratio.of, ratio.to} <= {*scheme.codes, *scheme.nets}


def test_a_key_names_one_number():
    for file in FILES:
        scheme = Scheme(**strict.read(file))
        keys = ["base", *scheme.codes, *scheme.nets, *scheme.ratios]
        assert len(keys) == len(set(keys)), file.stem


def test_there_are_the_schemes_of_the_report():
    names = "arbitration deputies gaps meetings_value mergers proactive reviewers structure trip_planning"
    assert [file.stem for file in FILES] == names.split()
