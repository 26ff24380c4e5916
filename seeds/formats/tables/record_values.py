"""Values of records and cells of rows, in the form that paragraphs are made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from labels.exchange.known_words import read_kind
from labels.exchange.listed_labels import split_labels
from labels.exchange.returned import listed_words
from labels.table_rows import NumberCell
from seeds.formats.tables.field_names import Columns


def said_beside(record: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what this program wrote beside the labels of a record.

    Parameters
    ----------
    record : mapping of str to object
        As the file has it.
    """
    return {field: words for field in ("predicted", "judged") if (words := listed_words(record, field)) is not None}


def own_columns(cell: object) -> dict[str, str]:
    """Return the columns that a record, or a cell that this program wrote, holds under ``extra``.

    Parameters
    ----------
    cell : object
        What stands there.
    """
    if isinstance(cell, str) and cell.startswith("{"):
        with suppress(ValueError):
            cell = json.loads(cell)
    return dict(cell) if isinstance(cell, dict) else {}


def of_table(values: Mapping[str, str], columns: Columns) -> dict[str, Any]:
    """Return the cells of a row as the values of a record: empty ones are missing, numbers are numbers.

    Parameters
    ----------
    values : mapping of str to str
        Cells by column.
    columns : Columns
        What the columns hold.
    """
    record: dict[str, Any] = dict(values)
    for field, name in columns.fields.items():
        cell = values.get(name, "").strip()
        record[name] = cell or None
        if field in ("n", "page"):
            whole = cell.isascii() and cell.isdigit() and len(cell) < 10
            record[name] = int(cell) if whole else None if field == "n" else cell or None
        elif field == "found":
            record[name] = None
        elif field == "kind":
            record[name] = read_kind(cell)
        elif field == "labels":
            record[name] = split_labels(cell)
    if columns.text is not None:
        record[columns.text] = values.get(columns.text) or ""
    return record


def as_text(value: object) -> str:
    """Return a value as text that rides along; a number is known as one where it is written into a table.

    Parameters
    ----------
    value : object
        Of a record; what is missing is empty.
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return NumberCell(json.dumps(value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
