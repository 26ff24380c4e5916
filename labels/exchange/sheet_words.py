"""What stands in the cells of a sheet to fill in, in the language of its user: marks, and what was filled in beforehand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache

from labels.exchange.answers import LabelWords, shown_names
from labels.exchange.known_words import none_word, plain, words_table, written_word
from labels.table_rows import UncomputedCell
from labels.taxonomy import Taxonomy
from labels.wording import _, language

# In the cell that says what was filled in beforehand: between labels, and before one that was left open.
BETWEEN, OPEN = " | ", "?"
Marks = Mapping[str, bool | None]


def written_mark(mark: bool | None) -> str:
    """Return what stands in the cell of a label: yes, no, or nothing where it is open.

    Parameters
    ----------
    mark : bool or None
        Whether the text has the label; None where nobody has said.
    """
    return "" if mark is None else written_word("yes" if mark else "no")


def skip_word() -> str:
    """Return the word for "passed over" that is written out."""
    return written_word("skip")


def written_before(marks: Marks, taxonomy: Taxonomy) -> str:
    """Return what was filled in beforehand in one cell, so that a change is seen when the sheet comes back.

    Parameters
    ----------
    marks : mapping of str to (bool or None)
        What stands in the cell of each label, by key.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    str
        The labels with a yes, then those left open with ``?`` before them; the word for none where all are no.
    """
    names = shown_names(taxonomy, language())
    said = [names[key] for key in taxonomy.keys if marks.get(key)]
    said += [OPEN + names[key] for key in taxonomy.keys if marks.get(key) is None]
    return BETWEEN.join(said) or none_word(language())


def read_before(cell: str, keys: Collection[str], words: LabelWords) -> dict[str, bool | None] | None:
    """Return what the cells of the labels held beforehand, as :func:`written_before` wrote it; None where it did not.

    Parameters
    ----------
    cell : str
        What was written.
    keys : collection of str
        The labels that have a cell.
    words : LabelWords
        The labels.
    """
    said = [part for part in _listed(cell, words) if plain(part) not in words.none]
    if not cell or not all(words.column(part.removeprefix(OPEN)) for part in said):
        return None
    found: dict[str, bool | None] = dict.fromkeys(keys, False)
    found |= {words.key(part.removeprefix(OPEN), ""): None if part.startswith(OPEN) else True for part in said}
    return {key: mark for key, mark in found.items() if key in keys}


def _listed(cell: str, words: LabelWords) -> list[str]:
    """Return what stands in such a cell; the name of a label may hold the sign between labels."""
    parts = cell.split(BETWEEN)
    if all(words.knows(part.removeprefix(OPEN)) for part in parts):
        return parts
    found, rest = [], cell
    while rest:
        ends = [*(at for at in range(len(rest)) if rest.startswith(BETWEEN, at)), len(rest)]
        end = next((end for end in reversed(ends) if words.column(rest[:end].removeprefix(OPEN))), ends[0])
        found.append(rest[:end])
        rest = rest[end + len(BETWEEN) :]
    return found


def read_mark(cell: object) -> str | None:
    """Return what the cell of a label says: ``yes``, ``no``, ``open`` or ``empty``; None if it is no mark.

    Parameters
    ----------
    cell : object
        The cell.
    """
    word = plain(cell)
    return _marks().get(word) if word else "empty"


def is_error(cell: object) -> bool:
    """Return whether a cell holds the error of a formula, such as ``#REF!``.

    Parameters
    ----------
    cell : object
        The cell.
    """
    return isinstance(cell, str) and cell.lstrip().startswith("#") and plain(cell) in _errors()


def why_unknown(cell: object) -> str:
    """Return, for a message, what a cell holds of which nothing is known: an error, or a formula that nobody has computed.

    Parameters
    ----------
    cell : object
        The cell.

    Returns
    -------
    str
        Empty where the cell says something, or is simply empty.
    """
    if isinstance(cell, UncomputedCell):
        return _("a formula whose value is not stored")
    return _("{found}, the error of a formula").format(found=str(cell).strip()) if is_error(cell) else ""


@cache
def _errors() -> frozenset[str]:
    return frozenset(map(plain, words_table()["errors"]))


@cache
def _marks() -> Mapping[str, str]:
    marks: Mapping[str, Sequence[str]] = words_table()["marks"]
    return {plain(word): kind for kind, words in marks.items() for word in words}
