"""Stretches of a text that speak for a label."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a text and its weight.

    Attributes
    ----------
    start, end : int
        Character offsets into the text; the end is that of the first character behind the stretch.
    weight : float
        Share of a label's evidence, a fraction in [0, 1].
    """

    start: int
    end: int
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of a paragraph that speaks for a label, marked by a person or found by a model.

    Attributes
    ----------
    label : str
        Label key.
    start, end : int
        Character offsets into the text of the paragraph; the end is that of the first character behind the stretch.
    text : str
        The stretch itself.
    weight : float
        Share of the label's evidence, a fraction in [0, 1].
    """

    label: str
    start: int
    end: int
    text: str
    weight: float = 1.0
