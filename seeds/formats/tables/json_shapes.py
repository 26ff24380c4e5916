"""The shapes in which programs write records into one JSON file: nested lists, answers of a server, data frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seeds.formats.tables.field_names import field_of

_DEEPEST = 6  # objects around a list of records
_LABELLED = frozenset({"label", "labels", "annotations"})  # beside which older exports of doccano call a text "data"
_INNER = ("_source", "data", "attributes", "fields")  # what servers and annotation tools put a record in


def find_records(found: object) -> Sequence[object] | None:
    """Return the records that a JSON value holds; None where it holds none.

    A list of objects or of texts is a list of records. In an object the longest list of objects is, however deep it
    stands; a data frame (columns of equal length, or rows by their index) is turned into its rows. Any other object is
    one record.

    Parameters
    ----------
    found : object
        What the file holds.
    """
    if isinstance(found, list):
        return [{"text": item} if isinstance(item, str) else item for item in found]
    if not isinstance(found, dict):
        return None
    rows = _frame(found)
    if rows is not None:
        return rows
    lists = list(_lists(found))
    return max(lists, key=len) if lists else [found]


def flat(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the fields of a record; those of a task of an annotation tool, or of a hit of a search, stand one deeper.

    A text that is a list of paragraphs becomes one text.

    Parameters
    ----------
    record : mapping of str to object
        The record.
    """
    for name in _INNER if not record.keys().isdisjoint(_INNER) else ():
        inner = record.get(name)
        if (
            isinstance(inner, dict)
            and (("annotations" in record and name == "data") or not _has_text(record))
            and _has_text(inner)
        ):
            record = inner if "id" in inner or "id" not in record else {"id": record["id"], **inner}
            break
    if isinstance(record.get("data"), str) and not _has_text(record) and not _LABELLED.isdisjoint(record):
        record = {"text" if name == "data" else name: value for name, value in record.items()}
    listed = [name for name, value in record.items() if isinstance(value, list) and _is_texts(value) and field_of(name) == "text"]
    return {**record, **{name: "\n".join(record[name]) for name in listed}} if listed else record


def _has_text(record: Mapping[str, Any]) -> bool:
    return any(field_of(name) == "text" and isinstance(value, str | list) for name, value in record.items())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(item, str) for item in value)


def _lists(found: Mapping[str, Any], depth: int = 0) -> Iterator[Sequence[object]]:
    for value in found.values():
        if isinstance(value, list) and any(isinstance(item, dict) for item in value):
            yield value
        elif isinstance(value, dict) and depth < _DEEPEST:
            yield from _lists(value, depth + 1)


def _frame(found: Mapping[str, Any]) -> Sequence[object] | None:
    """Return the rows of a data frame in one of the forms that pandas writes."""
    columns, data = found.get("columns"), found.get("data")
    if _is_texts(columns) and isinstance(data, list) and all(isinstance(row, list) for row in data):
        return [dict(zip(columns or [], row, strict=False)) for row in data]
    values = list(found.values())
    if not values:
        return None
    if all(isinstance(value, dict) for value in values):
        if not any(field_of(name) == "text" for name in found):
            return [{"id": name, **value} for name, value in found.items()] if all(map(_has_text, values)) else None
        places = list(values[0])
        same = all(list(value) == places for value in values)
        return [{name: value[place] for name, value in found.items()} for place in places] if same else None
    if all(isinstance(value, list) and len(value) == len(values[0]) for value in values):
        has_text = any(field_of(name) == "text" and _is_texts(value) for name, value in found.items())
        return [dict(zip(found, row, strict=True)) for row in zip(*values, strict=True)] if has_text and len(found) > 1 else None
    return None
