"""The fitted linear tagger: TF-IDF fields, calibrated, with its evidence. Needs numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.decisions.calibration import sigmoid
from models.decisions.evidence import grow, spans_of_weights
from models.interface import Floats, Span, State
from models.text.batch import Batch
from models.tfidf.ngrams import Field


class LinearTagger:
    """One linear model a label over TF-IDF of words and characters.

    Parameters
    ----------
    fields : sequence of Field
        The TF-IDF blocks with their coefficients.
    intercept : ndarray of float, shape (n_labels,)
        Constant of each label.
    slope, offset : ndarray of float, shape (n_labels,)
        Platt's sigmoid of each label.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    estimators : mapping of str to object
        The scikit-learn pipeline it was compiled from, kept for storage; empty after loading.
    """

    kind = "tfidf"

    def __init__(
        self,
        fields: Sequence[Field],
        intercept: NDArray[Any],
        slope: Floats,
        offset: Floats,
        thresholds: Floats,
        estimators: dict[str, object] | None = None,
    ) -> None:
        self.fields, self.intercept = tuple(fields), intercept
        self.slope, self.offset, self.thresholds = slope, offset, thresholds
        self.estimators = estimators or {}

    def decision_function(self, texts: Sequence[str]) -> Floats:
        """Return uncalibrated scores of clean texts, shape (n_texts, n_labels)."""
        scores = np.tile(np.asarray(self.intercept, dtype=np.float64), (len(texts), 1))
        for field in self.fields:
            scores += field.score(texts)
        return scores

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities of clean texts, shape (n_texts, n_labels)."""
        return sigmoid(self.slope * self.decision_function(texts) + self.offset)

    def explain(self, texts: Sequence[str], row: int, label: int) -> list[Span]:
        """Return the words of a clean text that carried a label, in text order."""
        words = Batch.of(texts).words_of(row)
        return grow(words, spans_of_weights(words, self.spread(texts[row], label)))

    def spread(self, text: str, label: int) -> Floats:
        """Return what each character of a clean text adds to the score of a label, shape (len(text),)."""
        weights = np.zeros(len(text))
        for field in self.fields:
            weights += field.spread(text, label)
        return weights

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return None for each text: this model knows no topics."""
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored."""
        arrays: dict[str, NDArray[Any]] = {
            "intercept": np.asarray(self.intercept, dtype=np.float64),
            "slope": self.slope,
            "offset": self.offset,
            "thresholds": self.thresholds,
        }
        config: list[dict[str, Any]] = []
        for number, field in enumerate(self.fields):
            grams = sorted(field.vocabulary, key=field.vocabulary.__getitem__)
            config.append({"analyzer": field.analyzer, "span": list(field.span), "grams": grams})
            arrays[f"idf{number}"] = np.asarray(field.idf, dtype=np.float32)
            arrays[f"weights{number}"] = np.asarray(field.weights, dtype=np.float32)
        return State({"fields": config}, arrays, self.estimators)

    @classmethod
    def from_state(cls, state: State) -> LinearTagger:
        """Rebuild a stored tagger."""
        arrays = state.arrays
        fields = [
            Field(
                entry["analyzer"],
                (entry["span"][0], entry["span"][1]),
                {gram: feature for feature, gram in enumerate(entry["grams"])},
                arrays[f"idf{number}"],
                arrays[f"weights{number}"],
            )
            for number, entry in enumerate(state.config["fields"])
        ]
        return cls(fields, arrays["intercept"], arrays["slope"], arrays["offset"], arrays["thresholds"])
