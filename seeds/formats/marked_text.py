"""What a reader gives that finds more in a file than its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from labels.support.errors import InputError
from seeds.structure.marked import Marked


@dataclass(frozen=True, slots=True)
class MarkedText:
    """The paragraphs of a document with their marks, and what the file says of itself.

    Attributes
    ----------
    blocks : sequence of Marked
        The document in order.
    meta : mapping of str to str
        What the file says of itself, by the fields of a paragraph and ``title``: ``date``, ``region``, …
    problems : sequence of InputError
        Of parts that could not be read.
    left_out : sequence of InputError
        What could be read and is not text of the document, or is no text: the user is told, and the file counts as read.
    """

    blocks: Sequence[Marked]
    meta: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[InputError] = ()
    left_out: Sequence[InputError] = ()


@dataclass(frozen=True, slots=True)
class PlainText:
    """The text of a document, in which nothing marks its paragraphs.

    Attributes
    ----------
    text : str
        All of it.
    left_out : sequence of InputError
        As of `MarkedText`.
    """

    text: str
    left_out: Sequence[InputError]
