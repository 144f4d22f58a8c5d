"""Ours against R's survey and svy, from one run: `make bench-peers`. Both are called as processes, never imported.

R's survey comes from Debian (r-cran-survey), svy from tests/peers/requirements.txt into an environment of its own. Each
does the same three tasks on the same 1e5 cases, in its documented way, reading left out; all must give the same values.
"""

import subprocess
import sys
import tempfile
import time
import venv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from scripts.statistics import raoscott, taylor
from scripts.statistics.design import design
from tests.cases import drawn
from tests.conftest import ROOT

CASES = 100_000
PEERS = ROOT / "tests" / "peers"
PLACE = ROOT / ".venv-peers"
GOALS = {("means", "R survey"): 20, ("means", "svy"): 5, ("test", "R survey"): 10}
TASKS = {
    "design": "making the design (strata, clusters)",
    "means": "mean by 10 domains with design-based SE",
    "test": "Rao-Scott 5 x 10, second order",
}
Found = dict[str, list[str]]


def quiet(*command: str | Path) -> bool:
    """Return whether a command succeeds."""
    try:
        return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    except OSError:
        return False


def installed() -> Path:
    """Install both peers where they are missing; return the Python of svy. Exits with a sentence where it can't."""
    survey = ("Rscript", "-e", "library(survey)")
    if not quiet(*survey):
        apt = quiet("apt-get", "install", "-y", "-qq", "--no-install-recommends", "r-cran-survey")
        if not apt or not quiet(*survey):
            raise SystemExit("bench-peers: R's survey isn't here and apt-get couldn't install r-cran-survey.")
    python = PLACE / "bin" / "python"
    wanted = (PEERS / "requirements.txt").read_text(encoding="utf-8")
    stamp = PLACE / "installed"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        venv.create(PLACE, clear=True, with_pip=True)
        if not quiet(python, "-m", "pip", "install", "-q", "--require-hashes", "-r", PEERS / "requirements.txt"):
            raise SystemExit("bench-peers: pip couldn't install svy (tests/peers/requirements.txt): no network?")
        stamp.write_text(wanted, encoding="utf-8")
    return python


def asked(*command: str | Path) -> Found:
    """Return what a peer printed: words by the first word of the line."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    return {key: values for key, *values in (line.split() for line in done.stdout.splitlines()) if values}


def least_of(task: Callable[[], object], runs: int = 9) -> float:
    """Return the least seconds of a task: what other programs take away only adds to it."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


def ours(cases: pd.DataFrame) -> Found:
    """Return our version, values and seconds, in the form of the peers."""

    def made() -> object:
        return design(cases["weight"], strata=cases["stratum"], clusters=cases["cluster"])

    sample = design(cases["weight"], strata=cases["stratum"], clusters=cases["cluster"])
    y, domains = cases[["y"]].to_numpy(), np.stack([cases["domain"] == k for k in sorted(set(cases["domain"]))])
    means = taylor.means(sample, y, domains)
    test = raoscott.independence(sample, cases["row"], cases["column"])
    found = {
        "mean": [one.value[0] for one in means],
        "std_error": [one.std_error[0] for one in means],
        "test": [test.statistic, test.numerator, test.denominator, test.p],
        "seconds_design": [least_of(made)],
        "seconds_means": [least_of(lambda: taylor.means(sample, y, domains))],
        "seconds_test": [least_of(lambda: raoscott.independence(sample, cases["row"], cases["column"]))],
    }
    return {key: [repr(float(one)) for one in values] for key, values in found.items()}


def floors(cases: pd.DataFrame) -> dict[str, float]:
    """Return the seconds numpy needs for the bare sums that each task can't do without."""
    w, y, domain, row, column, stratum, cluster = (
        cases[name].to_numpy() for name in ("weight", "y", "domain", "row", "column", "stratum", "cluster")
    )
    return {
        "design": least_of(lambda: (np.bincount(stratum), np.bincount(cluster))),
        "means": least_of(lambda: np.bincount(domain, weights=w * y) / np.bincount(domain, weights=w)),
        "test": least_of(lambda: np.bincount(row * 10 + column, weights=w)),
    }


def main() -> None:
    """Print the ratios; fail where the values differ."""
    python = installed()
    cases = drawn(CASES)
    with tempfile.TemporaryDirectory() as place:
        file = Path(place) / "cases.csv"
        cases.to_csv(file, index=False)
        cases = pd.read_csv(file)
        found = {
            "R survey": asked("Rscript", PEERS / "survey.R", file),
            "svy": asked(python, PEERS / "svy_package.py", file),
            "ours": ours(cases),
        }
    floor = floors(cases)
    names = {"ours": "ours"} | {name: f"{name} {found[name]['version'][0]}" for name in ("R survey", "svy")}
    print(f"{CASES} cases; {names['R survey']} is Debian's, the published oracles of the tests are from R survey 4.5")
    for name in ("R survey", "svy"):
        for key in ("mean", "std_error", "test"):
            apart = np.max(np.abs(np.array(found[name][key], float) / np.array(found["ours"][key], float) - 1))
            if not apart < 1e-6:
                sys.exit(f"bench-peers: {names[name]} and ours differ in {key} by {apart:.1e}")
            print(f"{key} of {names[name]} and ours differ by {apart:.0e} at most")
    for task, title in TASKS.items():
        own = float(found["ours"][f"seconds_{task}"][0])
        print(f"{title}: ours takes {own / floor[task]:.1f} times numpy's bare sums")
        for name in ("R survey", "svy"):
            seconds = float(found[name][f"seconds_{task}"][0])
            goal = f" (goal: at least {GOALS[task, name]})" if (task, name) in GOALS else ""
            print(f"  {names[name]} / ours {seconds / own:.1f}{goal}, {seconds / floor[task]:.0f} times the bare sums")
    print("svy's tabulate, its way to the test, makes the shares of the cells and their intervals too.")


if __name__ == "__main__":
    main()
