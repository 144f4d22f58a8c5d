"""Makes `raw/records/`: logs, registers and series whose aggregates agree with the printed figures.

Everything in them is made up. What the report prints is held (the end years of the messages, the posts of 2006, 2011
and 2015, shares, extremes); what lies between is invented.
"""

import datetime
import io
import zlib
from pathlib import Path

import numpy as np
import pandas as pd
import xlsxwriter

from tests.reconstruction import registers
from tests.reconstruction.frames import GRADES, UNITS
from tests.reconstruction.registers import STAFF_BEFORE, apportion, parts

BIENNIUMS = ["2006-2007", "2008-2009", "2010-2011", "2012-2013", "2014-2015", "2016-2017"]
MONTHS = range(1, 13)


def make(raw: Path, seed: int) -> None:
    """Write all records under `raw/records`; the same seed makes the same bytes."""
    folder = raw / "records"
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in (SERIES | registers.REGISTERS).items():
        frame = table(np.random.default_rng([seed, zlib.crc32(name.encode())]))
        (folder / name).write_bytes(workbook(frame, name) if name.endswith(".xlsx") else text(frame, name))


def text(frame: pd.DataFrame, name: str) -> bytes:
    """Return a frame as CSV; the letters come with the mark that Excel sets before UTF-8."""
    return (b"\xef\xbb\xbf" if name == "letters.csv" else b"") + frame.to_csv(index=False, lineterminator="\n").encode()


def workbook(frame: pd.DataFrame, name: str) -> bytes:
    """Return a frame as a workbook of one sheet, with no date of today in it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.set_properties({"title": name, "author": "Office A", "created": datetime.datetime(2016, 9, 1)})
        sheet = book.add_worksheet(SHEETS[name])
        sheet.write_row(0, 0, list(frame.columns), book.add_format({"bold": True}))
        for row, values in enumerate(frame.astype(object).itertuples(index=False), start=1):
            sheet.write_row(row, 0, list(values))
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(frame.columns) - 1, 24)
    return buffer.getvalue()


def calendar(rng: np.random.Generator) -> pd.DataFrame:
    """Events and hours by month and kind: 3,400 events a year on average, 6 per cent of the hours private or hold."""
    kinds = {"Meetings and calls": (0.66, 0.6), "Speeches and ceremonies": (0.17, 1.1)}
    kinds |= {"Official travel": (0.10, 3.4), "Press": (0.07, 0.6)}
    yearly = rng.integers(3230, 3560, 10)
    yearly[-1] += 34017 - yearly.sum()
    rows = []
    for year, events in zip(range(2006, 2016), yearly, strict=True):
        season = rng.dirichlet(np.full(12, 60.0))
        for month, in_month in zip(MONTHS, rng.multinomial(events, season), strict=True):
            by_kind = rng.multinomial(in_month, [share for share, _ in kinds.values()])
            hours = [
                round(n * long * rng.uniform(0.9, 1.1)) for n, (_, long) in zip(by_kind, kinds.values(), strict=True)
            ]
            held = round(sum(hours) * 6 / 94 * rng.uniform(0.8, 1.2))
            for kind, n, hour in zip(
                [*kinds, "Private or hold"], [*by_kind, held // 2 + 3], [*hours, held], strict=True
            ):
                rows.append((f"{year}-{month:02}", year, kind, n, hour))
    return pd.DataFrame(rows, columns=["month", "year", "kind", "events", "hours"])


def overtime(rng: np.random.Generator) -> pd.DataFrame:
    """Hours of overtime by month and unit."""
    rows = [
        (f"{year}-{month:02}", year, unit, round(float(rng.gamma(8, sum(staff) / 5)), 1))
        for year in (2015, 2016)
        for month in MONTHS
        for unit, staff in UNITS.items()
    ]
    return pd.DataFrame(rows, columns=["month", "year", "unit", "hours"])


def messages(rng: np.random.Generator) -> pd.DataFrame:
    """Items issued by year and kind: 2006 and 2015 are printed, the years between are invented."""
    ends = {"Speeches": (330, 700), "Messages, remarks and statements": (283, 995)}
    ends |= {"Videos": (44, 133), "Spokesperson statements": (273, 389)}
    inner = {
        kind: [round(v * rng.uniform(0.95, 1.05)) for v in np.linspace(first, last, 10)[1:-1]]
        for kind, (first, last) in ends.items()
    }
    rows = [
        (year, kind, [first, *inner[kind], last][place])
        for place, year in enumerate(range(2006, 2016))
        for kind, (first, last) in ends.items()
    ]
    return pd.DataFrame(rows, columns=["year", "kind", "items"])


def budget(rng: np.random.Generator) -> pd.DataFrame:
    """Allotment by biennium: the mean of the five changes is 9 per cent, the extrabudgetary share peaks at 59."""
    total = [43.20, 47.52, 50.37, 60.45, 75.56, 63.47]
    regular = [32.40, 32.10, 31.90, 31.50, 31.00, 30.80]
    rows = [
        row
        for biennium, both, one in zip(BIENNIUMS, total, regular, strict=True)
        for row in ((biennium, "Regular budget", one), (biennium, "Extrabudgetary", round(both - one, 2)))
    ]
    return pd.DataFrame(rows, columns=["biennium", "source", "usd_million"])


def posts(rng: np.random.Generator) -> pd.DataFrame:
    """Posts by year, funding and unit: 125 in 2006, 105 in 2011, 137 in 2015; regular budget 105 to 92."""
    regular = [105, 104, 103, 101, 99, 97, 96, 95, 93, 92]
    extra = [20, 19, 17, 14, 11, 8, 18, 29, 38, 45]
    rows = []
    for place, year in enumerate(range(2006, 2016)):
        for funding, total, held in (("Regular budget", regular, False), ("Extrabudgetary", extra, True)):
            weights = {unit: sum(staff) * (8 if unit.startswith("Special") else 0.3) for unit, staff in UNITS.items()}
            if not held:
                weights = {unit: sum(staff) for unit, staff in UNITS.items() if not unit.startswith("Special")}
            for unit, n in apportion(total[place], weights).items():
                rows.append((year, funding, unit, n))
    return pd.DataFrame(rows, columns=["year", "funding", "unit", "posts"])


def unit_staff(rng: np.random.Generator) -> pd.DataFrame:
    """Staff by biennium, unit and grade: the messages and speechwriting unit grows from 8 to 12."""
    rows = []
    for place, biennium in enumerate(BIENNIUMS):
        short = f"{biennium[:4]}/{biennium[-2:]}"
        for unit, sizes in UNITS.items():
            first, last = STAFF_BEFORE[unit], sum(sizes)
            staff = first + round((last - first) * place / 5)
            for group, n in apportion(staff, dict(zip(GRADES, sizes, strict=True))).items():
                rows.append((short, unit, group, n))
    return pd.DataFrame(rows, columns=["biennium", "unit", "grade_group", "staff"])


def travel(rng: np.random.Generator) -> pd.DataFrame:
    """Trips of ten years: more than 50 planned in each, 114 to 162 days of travel a year."""
    days = rng.integers(119, 158, 10)
    days[2], days[5] = 114, 162
    regions = ["Africa", "Americas", "Asia and the Pacific", "Europe", "Middle East"]
    rows = []
    for year, total in zip(range(2007, 2017), days, strict=True):
        planned, cancelled = int(rng.integers(52, 59)), int(rng.integers(1, 5))
        status = ["taken"] * (planned - cancelled) + ["cancelled"] * cancelled
        long = [*parts(rng, int(total), planned - cancelled), *rng.integers(1, 5, cancelled).tolist()]
        order = rng.permutation(planned)
        gaps = rng.multinomial(364 - sum(long), np.full(planned + 1, 1 / (planned + 1)))
        start = datetime.date(year, 1, 1)
        for place, trip in enumerate(order):
            start += datetime.timedelta(days=int(gaps[place]))
            back = start + datetime.timedelta(days=long[trip] - 1)
            region = regions[int(rng.choice(5, p=[0.2, 0.2, 0.2, 0.3, 0.1]))]
            rows.append((f"TR-{year}-{place + 1:02}", year, start, back, long[trip], region, status[trip]))
            start = back + datetime.timedelta(days=1)
    return pd.DataFrame(rows, columns=["trip", "year", "departure", "return", "days", "region", "status"])


def media(rng: np.random.Generator) -> pd.DataFrame:
    """Mentions by month and medium."""
    rows = [
        (f"{year}-{month:02}", year, medium, int(rng.poisson(usual)))
        for year in (2014, 2015, 2016)
        for month in MONTHS
        for medium, usual in (("Print", 2100), ("Broadcast", 900), ("Online", 6400))
    ]
    return pd.DataFrame(rows, columns=["month", "year", "medium", "mentions"])


def risks(rng: np.random.Generator) -> pd.DataFrame:
    """Indicators of the enterprise risk register by year."""
    names = [
        "Vacant posts",
        "Late documents",
        "Overtime",
        "Unfunded mandates",
        "Open audit points",
        "Turnover of seniors",
    ]
    rows = []
    for year in range(2013, 2017):
        for name in names:
            value = round(float(rng.beta(2, 4)), 2)
            rows.append((year, name, value, "high" if value >= 0.4 else "medium" if value >= 0.2 else "low"))
    return pd.DataFrame(rows, columns=["year", "indicator", "value", "level"])


SHEETS = {"overtime.xlsx": "Overtime", "budget.xlsx": "Allotment", "posts.xlsx": "Posts"}
SERIES = {
    "calendar.csv": calendar,
    "overtime.xlsx": overtime,
    "messages.csv": messages,
    "budget.xlsx": budget,
    "posts.xlsx": posts,
    "unit_staff.csv": unit_staff,
    "travel.csv": travel,
    "media.csv": media,
    "risks.csv": risks,
}
