"""The samples of the published oracles as designs: what R's survey package was given."""

import atexit
import json
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from scripts.statistics import calibration, design, weighting
from tests.conftest import HANGS, ORACLES, SHARED

RECORDS = {
    one["id"]: one for one in json.loads((ORACLES / "survey" / "oracles.json").read_text(encoding="utf-8"))["oracles"]
}
STYPE = {"E": 4421, "H": 755, "M": 1018}
# Data of R's survey package, GPL-2 | GPL-3: no copy is handed on, they are taken from the package where it is installed.
PACKAGED = ("apisrs", "apistrat", "apiclus1", "apiclus2", "nhanes")
NOT_COPIED = (
    "the data of R's survey package are GPL and not copied; they are read where R has it (Debian: r-cran-survey)"
)
WRITE = """
names <- commandArgs(TRUE); data(api, package = "survey"); data(nhanes, package = "survey")
for (name in names) write.csv(get(name), paste0(name, ".csv"), row.names = FALSE, na = "")
"""


@cache
def packaged() -> Path | None:
    """The folder that has the data of R's survey package as CSV files: ours, or one that R has just written; else none."""
    if (SHARED / "oracles" / "survey" / "apistrat.csv").is_file():
        return SHARED / "oracles" / "survey"
    if not shutil.which("Rscript"):
        return None
    folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
    atexit.register(folder.cleanup)
    command = ["Rscript", "--vanilla", "-e", WRITE, *PACKAGED]
    done = subprocess.run(command, cwd=folder.name, capture_output=True, timeout=HANGS)
    return Path(folder.name) if done.returncode == 0 else None


def is_here(name: str) -> bool:
    """Whether the data of a name can be read on this machine."""
    return name not in PACKAGED or packaged() is not None


@cache
def data(name):
    """The cases that R was given under a name; skips the test, with the reason, where they may not be copied."""
    if not is_here(name):
        pytest.skip(NOT_COPIED)
    return pd.read_csv((packaged() if name in PACKAGED else ORACLES / "survey") / f"{name}.csv")


def srs(fpc=True):
    d = data("apisrs")
    return d, design.design(d["pw"], population=d["fpc"] if fpc else None)


def strat(fpc=True):
    d = data("apistrat")
    return d, design.design(d["pw"], strata=d["stype"], population=d["fpc"] if fpc else None)


def clus1(w=None, **fitted):
    d = data("apiclus1")
    return d, design.design(d["pw"] if w is None else w, clusters=d["dnum"], population=d["fpc"], **fitted)


def clus2():
    d = data("apiclus2")
    units = d.groupby("dnum")["snum"].transform("nunique")
    w = d["fpc1"] / d["dnum"].nunique() * d["fpc2"] / units
    return d, design.design(w, clusters=d["dnum"], population=d["fpc1"], units=d["snum"], unit_population=d["fpc2"])


def poststratified():
    d = data("apiclus1")
    return clus1(weighting.poststratify(d["pw"], list(d["stype"]), STYPE), poststrata=d["stype"])


def raked():
    d = data("apiclus1")
    margins = [d["stype"].tolist(), d["sch.wide"].tolist()]
    w = calibration.rake(d["pw"], margins, [STYPE, {"No": 1072, "Yes": 5122}])
    x = np.column_stack([design.dummies(margin) for margin in margins])
    return clus1(w, calibration=design.calibrated(d["pw"], w, x))


def calibrated(method):
    d = data("apiclus1")
    x = np.column_stack([np.ones(len(d)), d["stype"] == "H", d["stype"] == "M", d["api99"]])
    w = calibration.calibrate(d["pw"], x, [6194, 755, 1018, 3914069], method)
    return w / d["pw"].to_numpy(), *clus1(w, calibration=design.calibrated(d["pw"], w, x))


def staff(kind):
    d = data("staff86")
    if kind == "d1":
        return d, design.design(np.ones(86))
    if kind == "d2":
        return d, design.design(d["w_srs"], population=d["N"])
    if kind == "d3":
        return d, design.design(d["w_nr"], strata=d["division"], population=d["Nh"])
    w = weighting.poststratify(d["w_srs"], list(d["division"]), d.groupby("division")["Nh"].first().to_dict())
    return d, design.design(w, population=d["N"], poststrata=d["division"])


def lonely(name, policy):
    d = data(name)
    return d, design.design(d["w"], strata=d["division"], population=d["Nh"], lonely_psu=policy)


def lonely_api(policy):
    d = data("apiclus1")
    return d, design.design(d["pw"], strata=d["dnum"], lonely_psu=policy)
