"""What ``training.select`` and ``training.review`` write beside a text, under the heads that a workbook has for it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import cache

from labels.exchange.answers import LabelWords, shown_names
from labels.exchange.known_words import words_table, written_word
from labels.taxonomy import Taxonomy
from labels.wording import LANGUAGES, language


@cache
def _heads_in(lang: str) -> Mapping[str, str]:
    return {name: note["head"][lang] for name, note in words_table()["notes"].items()}


@cache
def _names() -> Mapping[str, str]:
    return {head: name for lang in LANGUAGES for name, head in _heads_in(lang).items()}


def note_heads(lang: str | None = None) -> Mapping[str, str]:
    """Return the head in a workbook of each note, by its name everywhere else.

    Parameters
    ----------
    lang : str, optional
        One of :data:`labels.wording.LANGUAGES`; that which people are spoken to in by default.
    """
    return _heads_in(lang or language())


def known_note_heads() -> Collection[str]:
    """Return the heads of all notes, in all languages."""
    return _names().keys()


def note_name(head: str) -> str:
    """Return the name of the note that stands under a head; of any other column its own.

    Parameters
    ----------
    head : str
        As a workbook of this program has it, in whichever language.
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
    """Return what a workbook shows for a note: words of a fixed choice in the language of its heads, labels by their names.

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
        words, names = LabelWords(taxonomy), shown_names(taxonomy, language())
        listed, between = words.split(cell), written_word("between")
        return between.join(names[words.key(word, name)] for word in listed) if all(map(words.column, listed)) else cell
    values: Mapping[str, Mapping[str, str]] = note.get("values", {})
    return values[cell][language()] if cell in values else cell


def read_note(name: str, cell: str) -> str:
    """Return what a note says, as it was before :func:`shown_note`; labels stay under their names, which are equal to keys.

    Parameters
    ----------
    name : str
        Name of the note.
    cell : str
        What a workbook shows.
    """
    values: Mapping[str, Mapping[str, str]] = words_table()["notes"].get(name, {}).get("values", {})
    return next((word for word, shown in values.items() if cell in shown.values()), cell)


def explained_notes(names: Collection[str]) -> list[tuple[str, str]]:
    """Return a line for each of some columns that is a note: its head, and what it says.

    Parameters
    ----------
    names : collection of str
        Names of columns.
    """
    notes, head = words_table()["notes"], note_heads()
    return [(head[name], note["says"][language()]) for name, note in notes.items() if name in names]
