"""The small interface behind which every model stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a text that carried a label.

    Attributes
    ----------
    start, end : int
        Character offsets.
    weight : float
        Share of the label's evidence, a fraction in [0, 1].
    """

    start: int
    end: int
    weight: float


@dataclass(frozen=True, slots=True)
class State:
    """What is stored of a model: plain data, no code.

    Attributes
    ----------
    config : mapping
        JSON-serialisable settings and fitted values.
    arrays : mapping of str to ndarray
        Fitted arrays.
    estimators : mapping of str to object
        Fitted estimators made of plain scikit-learn types.
    """

    config: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    estimators: Mapping[str, object] = field(default_factory=dict)


class Tagger(Protocol):
    """A fitted model that says how likely each label is.

    Attributes
    ----------
    kind : str
        Name of the model's class in files and on the command line.
    """

    kind: str

    @property
    def thresholds(self) -> Floats:
        """Probability from which on a label is given, shape (n_labels,)."""

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities, shape (n_texts, n_labels)."""

    def explain(self, texts: Sequence[str], row: int, label: int) -> list[Span]:
        """Return the spans of one of the texts that carried the label of that column, in text order.

        The row is given and not the text, so that a :class:`~models.text.batch.Batch` is read once.
        """

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return the topic of each text (``id``, ``words``, ``score``), None where there is none."""

    def state(self) -> State:
        """Return what :func:`models.storage.store.save` writes."""
