"""Files as survey platforms write them, with the same bytes every time."""

import csv
import io
import json
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pyreadstat

STAMP = b"31 Aug 1600:00:00"  # date and time of creation in the header of a .sav
END_OF_DICTIONARY = struct.pack("<ii", 999, 0)
CREATED = datetime(2016, 9, 1)


def qualtrics(path: Path, columns: Mapping[str, tuple[str, str]], rows: Sequence[Mapping[str, str]]) -> None:
    """Write a Qualtrics export: BOM, names, questions, ImportIds as JSON, then the answers as choice text.

    `columns` maps a column to its question and its ImportId.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        writer.writerow(columns)
        writer.writerow(text for text, _ in columns.values())
        writer.writerow(import_id(found) for _, found in columns.values())
        writer.writerows([row.get(name, "") for name in columns] for row in rows)


def import_id(name: str) -> str:
    """Return the cell of the third header row."""
    zone = {"timeZone": "America/New_York"} if name in ("startDate", "endDate", "recordedDate") else {}
    return json.dumps({"ImportId": name, **zone}, separators=(",", ":"))


def sav(
    path: Path,
    frame: pd.DataFrame,
    texts: dict[str, str | None],
    labels: dict[str, dict[float, str]],
    missing: Sequence[float],
    multiple: tuple[str, str, Sequence[str]],
) -> None:
    """Write an SPSS file with labels, user-missing codes and one multiple-response set (name, label, its variables).

    pyreadstat stamps the clock into the header and can't write response sets: both are mended in the bytes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    kinds = frame.dtypes == "float64"
    pyreadstat.write_sav(
        frame,
        path,
        file_label="Survey of the United Nations system (reconstruction)",
        column_labels=texts,
        variable_value_labels=labels,
        missing_ranges={name: list(missing) for name, known in labels.items() if set(missing) <= set(known)},
        variable_measure={name: "nominal" for name in labels},
        variable_format={name: "F2.0" for name in frame.columns[kinds]},
    )
    name, label, members = multiple
    line = f"${name}=D1 1 {len(label.encode())} {label} {' '.join(members)}\n".encode()
    record = struct.pack("<iiii", 7, 7, 1, len(line)) + line
    written = path.read_bytes()
    head, mark, data = written.partition(END_OF_DICTIONARY)
    if not mark:
        raise ValueError("the .sav has no end of dictionary")
    head = head[:92] + STAMP + head[92 + len(STAMP) :]
    path.write_bytes(head + record + mark + data)


def xlsx(path: Path, sheets: Mapping[str, Sequence[Sequence[str]]]) -> None:
    """Write a workbook of text cells."""
    path.parent.mkdir(parents=True, exist_ok=True)
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    book.properties.creator = "Reconstruction"
    book.properties.created = CREATED
    loose = io.BytesIO()
    book.save(loose)
    path.write_bytes(same_zip(loose.getvalue()))


def same_zip(loose: bytes) -> bytes:
    """Return the archive with members in order, without times of its own."""
    firm = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(loose)) as source, zipfile.ZipFile(firm, "w", zipfile.ZIP_DEFLATED) as target:
        for name in sorted(source.namelist()):
            content = source.read(name)
            if name == "docProps/core.xml":
                before, _, rest = content.partition(b"<dcterms:modified")
                content = before + rest.partition(b"</dcterms:modified>")[2]
            target.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return firm.getvalue()
