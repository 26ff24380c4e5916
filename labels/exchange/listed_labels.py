"""Several labels in one cell: by the signs between them, or as a list in JSON."""

from __future__ import annotations

import json
import re

# Between labels in one cell. Of a label whose name holds such a sign the whole name is looked for first.
BETWEEN = re.compile(r"([,，;；、/#|\s]+)")


def split_labels(cell: str) -> list[str]:
    """Return the labels that a cell names, by the signs between them.

    Parameters
    ----------
    cell : str
        ``ai energy_storage``, ``人工智能、储能``, ``ai#quantum`` or a list in JSON.
    """
    listed = json_list(cell)
    return listed if listed is not None else [part for part in BETWEEN.split(cell)[::2] if part]


def json_list(cell: str) -> list[str] | None:
    """Return the items of a list in JSON; None where a cell is none.

    Parameters
    ----------
    cell : str
        Its text.
    """
    if cell.lstrip()[:1] != "[":
        return None
    try:
        found = json.loads(cell)
    except ValueError:
        return None
    return [str(item) for item in found] if isinstance(found, list) else None
