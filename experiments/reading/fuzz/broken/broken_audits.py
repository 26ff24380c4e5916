"""Audits that came back filled in with nonsense: cells of wrong types, rows that were not drawn, columns gone, files cut."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import tempfile
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from experiments.reading.fuzz.broken.broken_answers import LABELS, LEXICON, write_scheme
from experiments.reading.fuzz.broken.broken_records import wrong_value
from experiments.reading.fuzz.hostile_input import Hostile, Making
from models.panel import __main__ as panel

_PARAGRAPHS, _DRAWN = 12, 6
_CELLS = (
    "1",
    "0",
    "是",
    "否",
    "",
    "2",
    "-1",
    "NaN",
    "#REF!",
    "energy",
    "电力",
    "x" * 5_000,
    "\u0000",
    "1.0",
    "TRUE",
    "=1+1",
    "1,0",
    "\u202e",
)


def audit(making: Making) -> Hostile:
    """Return an audit of a panel whose answers make no sense.

    Parameters
    ----------
    making : Making
        Of the input.
    """
    rng = making.rng
    tagged, rows, tasks = _audit()
    source = making.file("tagged.jsonl", tagged)
    if rng.random() < 0.3:
        path = making.file("audit.json", _broken_tasks(making, tasks))
    else:
        cells = _answered(rows)
        for _index in range(rng.choice((1, 3, 30))):
            _hurt(making, cells)
        suffix = rng.choice((".csv", ".xlsx", ".xlsx"))
        data = _workbook(cells) if suffix == ".xlsx" else _table(cells)
        if rng.random() < 0.1:
            data = data[: rng.randrange(len(data))]
        path = making.file(f"audit{suffix}", data)
    arguments = (
        str(source),
        "--scheme",
        write_scheme(making),
        "--by",
        "document",
        "--output",
        str(making.folder.parent / "panel.csv"),
    )
    return Hostile("panel", (*arguments, "--audited", str(path)), (), frozenset({0, 1, 2}))


def _answered(rows: list[list[str]]) -> list[list[str]]:
    """Return the rows of an audit with an answer in each row of a paragraph, where the label has a column."""
    found = [list(row) for row in rows]
    for head in found:
        column = next((at for at, cell in enumerate(head) if "电力" in cell or "energy" in cell), None)
        if column is not None and len(head) > column + 1:
            for number, row in enumerate(found[found.index(head) + 1 :]):
                row[column] = str(number % 2)
            break
    return found


def _hurt(making: Making, rows: list[list[str]]) -> None:
    rng = making.rng
    row = rng.choice(rows)
    way = rng.randrange(10)
    if way < 6 and row:
        row[rng.randrange(len(row))] = rng.choice(_CELLS)
    elif way == 6:
        row += [rng.choice(_CELLS)] * rng.choice((1, 40))
    elif way == 7:
        rows.insert(rng.randrange(len(rows) + 1), list(row))
    elif way == 8:
        row[:] = row[: rng.randrange(len(row) + 1)]
    else:
        rng.shuffle(rows)


def _broken_tasks(making: Making, tasks: list[dict[str, Any]]) -> str:
    rng = making.rng
    found = json.loads(json.dumps(tasks))
    for task in found:
        chosen = {
            "from_name": "labels",
            "to_name": "text",
            "type": "choices",
            "value": {"choices": [rng.choice(("energy", "电力", "x"))]},
        }
        task["annotations"] = rng.choice(([{"result": [chosen]}], [], [{"result": []}], wrong_value(making)))
        if rng.random() < 0.3:
            inner = rng.choice((task, task["data"]))
            inner[rng.choice(sorted(inner))] = wrong_value(making)
    text = json.dumps(found)
    return text[: rng.randrange(len(text))] if rng.random() < 0.1 else text


@cache
def _audit() -> tuple[str, list[list[str]], list[dict[str, Any]]]:
    """Return tagged paragraphs, and the audit that is drawn from them, as rows of its workbook and as tasks."""
    from python_calamine import CalamineWorkbook

    records = []
    for n in range(_PARAGRAPHS):
        place = {"region": "江苏", "code": "320000", "level": "province", "date": f"202{n % 4}-03-01", "title": f"报告{n}"}
        record = {"id": f"d{n}#1", "doc": f"d{n}", "n": 1, "kind": "body", "text": f"白塔乡第{n}个供电所开了夜校。", **place}
        scores = {"energy": round(0.05 + 0.9 * n / _PARAGRAPHS, 3)}
        records.append(
            {**record, "labels": ["energy"] if n > _PARAGRAPHS / 2 else [], "scores": scores, "model": "m", "evidence": []}
        )
    tagged = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in records)
    with (
        tempfile.TemporaryDirectory() as name,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        folder = Path(name)
        (folder / "own").mkdir()
        (folder / "own" / "labels.toml").write_text(LABELS, encoding="utf-8")
        (folder / "own" / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
        (folder / "tagged.jsonl").write_text(tagged, encoding="utf-8")
        given = (str(folder / "tagged.jsonl"), "--scheme", str(folder / "own"), "--audit", str(_DRAWN))
        for suffix in (".xlsx", ".json"):
            panel.main([*given, "--output", str(folder / f"audit{suffix}")])
        sheet = CalamineWorkbook.from_path(folder / "audit.xlsx").get_sheet_by_index(0)
        rows = [[str(cell) for cell in row] for row in sheet.to_python()]
        return tagged, rows, json.loads((folder / "audit.json").read_text(encoding="utf-8"))


def _workbook(rows: list[list[str]]) -> bytes:
    import xlsxwriter

    book = xlsxwriter.Workbook(file := io.BytesIO(), {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2026, 1, 1)})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell.replace("\u0000", ""))
    book.close()
    return file.getvalue()


def _table(rows: list[list[str]]) -> bytes:
    csv.writer(file := io.StringIO()).writerows(rows)
    return file.getvalue().encode()
