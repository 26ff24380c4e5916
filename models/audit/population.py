"""What shares are counted of: every paragraph of a panel, with what a model says of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from labels import InputError
from labels.annotations import text_hash
from labels.wording import _
from models.arrays import Bits, Floats, Ints
from models.prediction import Prediction
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme

_DIGITS = 12


@dataclass(frozen=True, eq=False)
class Population:
    """Paragraphs that are counted, each once.

    Attributes
    ----------
    ids, hashes, documents : tuple of str
        Of each paragraph: its id, the hash of its folded text, its document.
    places : tuple of str
        The period (and unit) each paragraph counts in, "" where none is known: a draw spreads over them.
    keys : tuple of str
        Label keys in column order.
    scores : ndarray of float, shape (n_paragraphs, n_labels)
        Calibrated probabilities, fractions in [0, 1].
    tagged : ndarray of bool, shape (n_paragraphs, n_labels)
        Labels given.
    model : str
        Which model said so, as predictions name it.
    """

    ids: tuple[str, ...]
    hashes: tuple[str, ...]
    documents: tuple[str, ...]
    places: tuple[str, ...]
    keys: tuple[str, ...]
    scores: Floats
    tagged: Bits
    model: str

    @classmethod
    def of(cls, predictions: Iterable[Prediction], scheme: Scheme, places: Sequence[str]) -> Population:
        """Build a population from predictions.

        Parameters
        ----------
        predictions : iterable of Prediction
            Of every paragraph that is counted; those without text are left out.
        scheme : Scheme
            Whose labels they bear.
        places : sequence of str
            As in the attributes, one for each prediction.

        Returns
        -------
        Population

        Raises
        ------
        InputError
            If there is no paragraph, or they are not all of one model.
        """
        both = [(one, place) for one, place in zip(predictions, places, strict=True) if one.has_text]
        known = [one for one, _place in both]
        models = sorted({one.model for one in known})
        if len(models) != 1:
            problem = _("holds predictions of {count} models ({models})") if models else _("holds no paragraph")
            problem = problem.format(count=len(models), models=", ".join(models))
            raise InputError(_("audit"), problem, _("count paragraphs that one model has tagged"))
        return cls(
            tuple(one.paragraph.id for one in known),
            tuple(text_hash(fold(one.text)) for one in known),
            tuple(one.paragraph.doc for one in known),
            tuple(place for _one, place in both),
            scheme.keys,
            np.array([[one.scores[key] for key in scheme.keys] for one in known], dtype=np.float64),
            np.array([[key in one.labels for key in scheme.keys] for one in known], dtype=bool),
            models[0],
        )

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.ids)

    @cached_property
    def order(self) -> Ints:
        """Rows by place, document, id and text: an order that does not depend on the order of the input."""
        names = zip(self.places, self.documents, self.ids, self.hashes, strict=True)
        return np.array([row for _, row in sorted((name, row) for row, name in enumerate(names))], dtype=np.intp)

    @cached_property
    def digest(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of all texts, ids, documents and places, in whatever order they came."""
        lines = (f"{self.places[i]}\t{self.documents[i]}\t{self.ids[i]}\t{self.hashes[i]}\n" for i in self.order.tolist())
        return _digest("".join(lines).encode())

    @cached_property
    def model_digest(self) -> str:
        """First 12 hexadecimal digits of the SHA-256 of the labels given and the scores to four decimals, and their keys."""
        scores = np.rint(self.scores[self.order] * 10_000).astype("<i4").tobytes()
        return _digest(" ".join(self.keys).encode() + scores + np.packbits(self.tagged[self.order]).tobytes())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:_DIGITS]
