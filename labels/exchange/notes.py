"""What ``training.select`` and ``training.review`` write beside a text, under the heads that a workbook has for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from labels.exchange.answers import LabelWords, shown_names, words_table
from labels.taxonomy import Taxonomy
from labels.wording import language


@cache
def note_heads() -> Mapping[str, str]:
    """Return the head in a workbook of each note, by its name everywhere else."""
    return {name: note["head"] for name, note in words_table()["notes"].items()}


@cache
def _names() -> Mapping[str, str]:
    return {head: name for name, head in note_heads().items()}


def note_name(head: str) -> str:
    """Return the name of the note that stands under a head; of any other column its own.

    Parameters
    ----------
    head : str
        As a workbook of this program has it.
    """
    return _names().get(head, head)


def whole_notes(names: Collection[str]) -> frozenset[str]:
    """Return which of some columns are notes: all notes that are written together stand there, else they are the user's own.

    Parameters
    ----------
    names : collection of str
        Names of the columns beside a text.
    """
    notes = words_table()["notes"]
    needed: dict[str, set[str]] = {}
    for name, note in notes.items():
        needed.setdefault(note["of"], set()).update(() if note.get("later") else (name,))
    whole = {of for of, together in needed.items() if together <= set(names)}
    return frozenset(name for name in names if name in notes and notes[name]["of"] in whole)


def shown_note(name: str, cell: str, taxonomy: Taxonomy) -> str:
    """Return what a workbook shows for a note: words of a fixed choice in Chinese, labels by their names.

    Parameters
    ----------
    name : str
        Name of the note; what stands in any other column is shown as it is.
    cell : str
        What it says.
    taxonomy : Taxonomy
        The labels.
    """
    note = words_table()["notes"].get(name, {})
    if note.get("labels"):
        words, names = LabelWords(taxonomy), shown_names(taxonomy)
        listed = words.split(cell)
        return "、".join(names[words.key(word, name)] for word in listed) if all(map(words.column, listed)) else cell
    return str(note.get("values", {}).get(cell, cell))


def read_note(name: str, cell: str) -> str:
    """Return what a note says, as it was before :func:`shown_note`; labels stay under their names, which are equal to keys.

    Parameters
    ----------
    name : str
        Name of the note.
    cell : str
        What a workbook shows.
    """
    values: Mapping[str, str] = words_table()["notes"].get(name, {}).get("values", {})
    return next((word for word, shown in values.items() if shown == cell), cell)


def explained_notes(names: Collection[str]) -> list[tuple[str, str]]:
    """Return a line for each of some columns that is a note: its head, and what it says.

    Parameters
    ----------
    names : collection of str
        Names of columns.
    """
    return [(note["head"], note["says"][language()]) for name, note in words_table()["notes"].items() if name in names]
