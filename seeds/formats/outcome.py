"""What a reader hands over of a document that it could read in part, or whose paragraphs it knows itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labels.support.errors import InputError
from seeds.structure.segment import Segment


@dataclass(frozen=True, slots=True)
class Outcome:
    """The paragraphs of a document and what could not be read of it.

    Attributes
    ----------
    segments : sequence of Segment
        In order.
    problems : sequence of InputError
        The parts that were left out, one error each.
    recognised : set of int
        Pages whose text was recognised from pictures.
    left_out : sequence of InputError
        What is no text of the document: the user is told, and the file counts as read.
    """

    segments: Sequence[Segment]
    problems: Sequence[InputError] = ()
    recognised: frozenset[int] = frozenset()
    left_out: Sequence[InputError] = ()
