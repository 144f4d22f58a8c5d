"""Public surveys out to SPSS and Stata: every count of a category there is that of the long table."""

from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from scripts.surveys.answers import dispositions, survey_weights
from scripts.surveys.handover import coded_variables, statistical_files
from scripts.surveys.received import sampling_frame
from tests.chain import run
from tests.conftest import PUBLIC

SURVEYS = [
    ("starwars", "starwars", PUBLIC / "538_starwars" / "StarWars.csv", 108),
    ("sleeping_alone", "sleeping", PUBLIC / "538_sleeping_alone" / "sleeping-alone-data.csv", 99),
    ("rse2016", "rse", PUBLIC / "rse2016_uk" / "public_data.csv", 243),
]


def out(name, key, export, folder):
    """What goes out of a survey, and what its steps made."""
    made = run(name, key, export, folder)
    people = sampling_frame.read([], made.survey)["frame"]
    settled = dispositions.settle(made.received, made.log, made.responses, people, made.survey)["dispositions"]
    weighed = survey_weights.weigh(settled, people, made.survey, made.responses)["weights"]
    return made, statistical_files.write(made.responses, settled, weighed, made.survey)


@pytest.mark.parametrize(("name", "key", "export", "counts"), SURVEYS, ids=[one[0] for one in SURVEYS])
def test_counts_are_those_of_the_long_table(tmp_path, name, key, export: Path, counts):
    made, files = out(name, key, export, tmp_path)
    (tmp_path / "a.sav").write_bytes(files["spss"])
    (tmp_path / "a.dta").write_bytes(files["stata"])
    spss, meta = pyreadstat.read_sav(tmp_path / "a.sav", user_missing=True)
    stata, _ = pyreadstat.read_dta(tmp_path / "a.dta", user_missing=True)
    # The order of columns is that of the items: names may be cut, places are not.
    wide = {"text": 0, "number": 1, "choice": 1}
    place, compared = 1, 0
    for item, described in made.survey.items.items():
        kind = described.type
        if kind == "multiple_response":
            options = list(described.columns or described.labels or {})
            options += [described.other_specify] if described.other_specify not in (None, *options) else []
            place += len(options)
            continue
        if kind == "choice":
            column = spss.columns[place]
            for category, code in coded_variables.codes_of(described, made.survey.scale(described)).items():
                known = made.n(item, category)
                assert int((spss[column] == code).sum()) == known, (item, category)
                assert int((pd.to_numeric(stata[column], errors="coerce") == code).sum()) == known, (item, category)
                compared += 1
            labels = [*meta.variable_value_labels[column].values()]
            assert len(labels) == len(set(labels)), item
        place += wide[kind]
    assert compared == counts
