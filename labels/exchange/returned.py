"""Records that this program wrote and that are read again as text: what in them is the user's own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import takewhile
from typing import Any

from labels.exchange.answers import LabelWords, known_names
from labels.exchange.doccano import SCORE, TAKEN
from labels.exchange.known_words import is_sheet, known_heads, none_words, plain
from labels.exchange.label_studio import CHOICES, MARKS, TOOL
from labels.exchange.listed_labels import split_labels
from labels.exchange.outgoing import own_names
from labels.exchange.sheet_words import read_mark
from labels.table_rows import TableRow
from labels.taxonomy import Taxonomy

# What stands beside the labels wherever a table or a record of predictions says what it went out with.
_BESIDE = frozenset({"labels", "model", "doubt", "evidence"})
# What stands in everything that bears results: as JSON or a table, older JSON, and what went through a tool.
_TAGGED = (frozenset({"doubt", "evidence", "model"}), frozenset({"scores", "evidence", "model"}), frozenset({"pid", "hash"}))
# What tools and workbooks have beside the text, the columns of the labels and what becomes a field of a paragraph.
_DOCCANO = frozenset({"hash", "doubt", "judged", "predicted", "marked"}) | TAKEN
_STUDIO = frozenset({"hash", "doubt", "judged", CHOICES, MARKS}) | TOOL
_SHEET = ("none", "checked", "before", "hash", "doubt", "corrected", "topic", "evidence", "model")


def is_tagged(names: Collection[str]) -> bool:
    """Return whether columns of these names tell that this program or a tool it serves wrote a record, with its results.

    A column that is called like a result elsewhere is the user's own.

    Parameters
    ----------
    names : collection of str
        Those of a record of JSON or of a table of text. A workbook of this program has other names for its results.
    """
    if "evidence" not in names and "hash" not in names:  # so of most
        return False
    return any(known <= set(names) for known in _TAGGED)


def listed_words(record: Mapping[str, Any], field: str) -> list[str] | None:
    """Return the labels that a record of predictions has beside its labels, as it has them; None where there are none.

    A column of that name in another table is the user's own.

    Parameters
    ----------
    record : mapping of str to object
        A line of JSON Lines, or the row of a table.
    field : {"predicted", "judged"}
        Those it went out with, or those that somebody looked for.
    """
    value = record.get(field)
    if isinstance(value, list) and "labels" in record and all(isinstance(word, str) for word in value):
        return value
    if isinstance(value, str) and value.strip() and record.keys() >= _BESIDE:
        return [word for word in split_labels(value) if plain(word) not in none_words()]
    return None


def hash_of(extra: Mapping[str, str]) -> str | None:
    """Return the hash that a record went out with, if it may have gone out from here.

    Parameters
    ----------
    extra : mapping of str to str
        Its columns that are no field of a paragraph.
    """
    return extra.get("hash") or next((extra[head] for head in known_heads()["hash"] if extra.get(head)), None)


def own_columns(extra: Mapping[str, str], taxonomy: Taxonomy, *, tabled: bool) -> dict[str, str]:
    """Return the columns of a record that are the user's, under the names they had before they went out.

    What this program and the tools wrote beside the text is left out.

    Parameters
    ----------
    extra : mapping of str to str
        The columns of a record that is known to have gone out from here.
    taxonomy : Taxonomy
        The labels that were written.
    tabled : bool
        Whether it is one of predictions, as JSON Lines or as a table; otherwise one of a workbook or of a tool.
    """
    if tabled:  # a table has a column of probabilities for each label; in JSON the user's columns stand apart
        beside = {"judged", *taxonomy.keys}
        scored = beside <= extra.keys() and all(_is_share(extra[key]) for key in taxonomy.keys)
        kept = {name: cell for name, cell in extra.items() if not (scored and name in beside)}
    elif is_sheet(extra):
        written, called, notes = _in_sheet(taxonomy), _words(taxonomy).columns(extra), known_heads()["note"]
        kept = {
            name: cell
            for name, cell in extra.items()
            if name not in written and not (name in notes and not cell) and not (name in called and read_mark(cell) is not None)
        }
    else:
        tool = {*_DOCCANO, *(f"{SCORE}{key}" for key in taxonomy.keys)} if "predicted" in extra else _STUDIO
        kept = {name: cell for name, cell in extra.items() if name not in tool}
    return own_names(kept)


def own_row(row: TableRow, taxonomy: Taxonomy, *, tabled: bool) -> TableRow:
    """Return what stands in a row of a table that went out from here before its results: the user's table as it came.

    What stands behind them are fields, which are written anew, and columns that ride along with the paragraph. Columns stand
    under the names they had before they went out.

    Parameters
    ----------
    row : TableRow
        A row of a table that is known to have gone out from here.
    taxonomy, tabled
        As for :func:`own_columns`.
    """
    called = _words(taxonomy).columns(row.cells)

    def is_result(name: str) -> bool:
        return name == "labels" if tabled else name in _in_sheet(taxonomy) or name in called

    front = dict(takewhile(lambda cell: not is_result(cell[0]), row.cells.items()))
    fields = {field: name for field, name in row.fields.items() if name in front}
    return replace(row, cells=own_names(front), fields=fields)


@lru_cache(maxsize=8)
def _words(taxonomy: Taxonomy) -> LabelWords:
    return LabelWords(taxonomy)


@lru_cache(maxsize=8)
def _in_sheet(taxonomy: Taxonomy) -> frozenset[str]:
    known = known_heads()
    scores = (f"{name} {word}" for name in known_names(taxonomy) for word in known["score"])
    return frozenset().union(scores, *(known[field] for field in _SHEET))


def _is_share(cell: str) -> bool:
    try:
        return 0 <= float(cell) <= 1
    except ValueError:
        return False
