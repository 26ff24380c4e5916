"""What every tool is given beside a text: where it comes from, and the user's own columns under names that are free."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from labels.exchange.answers import LabelWords
from labels.exchange.known_words import column_of, none_word, plain
from labels.paragraphs import DOCUMENT_FIELDS

# An own column whose name is taken goes out, and comes back, with this behind it.
MOVED = " (input)"
_FIELDS = ("doc", "n", "kind", "heading", "region", "date", "source", *DOCUMENT_FIELDS)
# What goes out of a paragraph and of what the model said of it; none of it is a column of the user's on the way back.
ADDED = frozenset({"pid", "hash", "doubt", "model", "predicted", "marked", "judged", *_FIELDS})


def travelling(record: Mapping[str, Any], digest: str, taken: Collection[str]) -> dict[str, Any]:
    """Return what travels with a text through a tool, so that its answer finds back.

    Parameters
    ----------
    record : mapping of str to object
        JSON form of a prediction.
    digest : str
        Hash of its folded text.
    taken : collection of str
        Names that the tool uses itself.

    Returns
    -------
    dict
        ``pid`` (tools number their records in ``id``), ``hash``, ``doubt``, ``model``, what is known of the paragraph,
        ``judged`` where not all labels were looked for, and the columns of the user's table.
    """
    known = {"pid": record["id"], "hash": digest, "doubt": record.get("doubt"), "model": record.get("model")}
    known |= {name: record.get(name) for name in _FIELDS} | {"judged": written_judged(record.get("judged"))}
    own = {free_name(name, taken): value for name, value in (record.get("extra") or {}).items()}
    return {name: value for name, value in known.items() if value is not None} | own


def written_judged(judged: Sequence[str] | None) -> str | None:
    """Return in one cell the labels that somebody looked for; None where that is all of them.

    Parameters
    ----------
    judged : sequence of str or None
        Their keys; where there are none of them, the word for none is written.
    """
    return None if judged is None else " ".join(judged) or none_word()


def read_judged(cell: object, words: LabelWords, labels: Sequence[str], location: str) -> tuple[str, ...] | None:
    """Return which labels were looked for, as :func:`written_judged` wrote it; None where that is all of them.

    Parameters
    ----------
    cell : object
        What was written.
    words : LabelWords
        The labels.
    labels : sequence of str
        Keys of the labels that were given: who gave a label has looked for it.
    location : str
        Where it stands, for error messages.

    Raises
    ------
    InputError
        If a label is unknown.
    """
    if not plain(cell):
        return None
    return words.taxonomy.order([*words.keys(words.split(str(cell)), location), *labels], location)


def written_predicted(labels: Sequence[str]) -> str:
    """Return in one cell the labels that a text goes out with: what is none is written out, for an empty cell tells nothing.

    Parameters
    ----------
    labels : sequence of str
        Their keys.
    """
    return " ".join(labels) or none_word()


def read_predicted(value: object, words: LabelWords, location: str) -> tuple[str, ...] | None:
    """Return the labels that a text went out with; None where that is not said, or of labels that are not known.

    Parameters
    ----------
    value : object
        A list of keys or names, or a cell as :func:`written_predicted` wrote it.
    words : LabelWords
        The labels.
    location : str
        Where it stands, for error messages.

    Raises
    ------
    InputError
        If a name is that of two labels, or none is named beside a label.
    """
    listed = value if isinstance(value, list) else words.split(str(value)) if plain(value) else None
    return words.keys(listed, location) if listed is not None and all(map(words.knows, listed)) else None


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name for a column of the user's that nothing else has.

    Parameters
    ----------
    name : str
        Its name.
    taken : collection of str
        Names that are taken, besides those of :data:`ADDED` and of columns with answers.
    """
    return f"{name}{MOVED}" if name in ADDED or name in taken or column_of(name) else name


def own_names(columns: Mapping[str, str]) -> dict[str, str]:
    """Return columns under the names they had before :func:`free_name`, where no other has that name now.

    Parameters
    ----------
    columns : mapping of str to str
        As they came back.
    """
    names = {name: name.removesuffix(MOVED) for name in columns}
    return {plain_name if plain_name not in columns else name: columns[name] for name, plain_name in names.items()}
