"""svy, its documented way: prints its version, the least seconds of each task, and the values."""

import sys
import time
from collections.abc import Callable
from importlib.metadata import version

import polars as pl
import svy

cases = pl.read_csv(sys.argv[1])


def least_of(task: Callable[[], object], runs: int = 5) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        task()
        times.append(time.perf_counter() - start)
    return min(times)


def made() -> svy.Sample:
    return svy.Sample(data=cases, design=svy.Design(stratum="stratum", psu="cluster", wgt="weight"))


sample = made()
means = sample.estimation.mean(y="y", by="domain").estimates
means.sort(key=lambda one: int(one.by_level[0]))
test = sample.categorical.tabulate("row", "column").stats.f
print("version", version("svy"))
print("mean", *[one.est for one in means])
print("std_error", *[one.se for one in means])
print("test", test.value, test.df_num, test.df_den, test.p_value)
print("seconds_design", least_of(made))
print("seconds_means", least_of(lambda: sample.estimation.mean(y="y", by="domain")))
print("seconds_test", least_of(lambda: sample.categorical.tabulate("row", "column")))
