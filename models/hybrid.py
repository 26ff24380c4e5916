"""The hybrid tagger: keyword rules, TF-IDF and word vectors, pooled. Needs numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import Floats, Span, State
from models.calibration import sigmoid
from models.evidence import spans_of_weights
from models.lexicon import LexiconTagger
from models.linear import LinearTagger
from models.vectors import load_vectors

# Keeps a sure member from drowning the others: odds beyond 1000 to 1 count as that.
SURE = float(np.log(1000))


def logit(probabilities: Floats) -> Floats:
    """Return log odds, cut off at 1000 to 1 either way."""
    odds = np.log(np.maximum(probabilities, 1e-12)) - np.log(np.maximum(1 - probabilities, 1e-12))
    return np.asarray(np.clip(odds, -SURE, SURE))


@dataclass(frozen=True, eq=False)
class VectorHead:
    """Log odds of each label from a text's vector.

    Attributes
    ----------
    weights : ndarray of float32, shape (n_dimensions, n_labels)
        Coefficients.
    intercept : ndarray of float32, shape (n_labels,)
        Constants.
    """

    weights: NDArray[np.float32]
    intercept: NDArray[np.float32]

    def log_odds(self, texts: Sequence[str]) -> Floats:
        """Return log odds of clean texts, shape (n_texts, n_labels)."""
        odds = load_vectors().encode(texts) @ self.weights + self.intercept
        return np.asarray(np.clip(odds, -SURE, SURE), dtype=np.float64)


class HybridTagger:
    """A logarithmic opinion pool of three members (Genest and Zidek, 1986).

    The log odds of the members are added with fixed weights and calibrated. The weights are set, not
    learned: learned on the written corpus they trust what resembles it too far, and real text does less.

    Parameters
    ----------
    lexicon : LexiconTagger
        Keyword rules.
    words : LinearTagger
        TF-IDF of words and characters.
    vectors : VectorHead
        Word vectors.
    pool : mapping of str to float
        Weight of each member: ``lexicon``, ``words``, ``vectors``.
    slope, offset : ndarray of float, shape (n_labels,)
        Platt's sigmoid of each label over the pooled log odds.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    """

    kind = "hybrid"

    def __init__(
        self,
        lexicon: LexiconTagger,
        words: LinearTagger,
        vectors: VectorHead,
        pool: Mapping[str, float],
        slope: Floats,
        offset: Floats,
        thresholds: Floats,
    ) -> None:
        self.lexicon, self.words, self.vectors, self.pool = lexicon, words, vectors, pool
        self.slope, self.offset, self.thresholds = slope, offset, thresholds

    def pooled(self, texts: Sequence[str]) -> Floats:
        """Return pooled log odds of clean texts before calibration, shape (n_texts, n_labels)."""
        score = self.pool["lexicon"] * logit(self.lexicon.predict_proba(texts))
        score += self.pool["words"] * logit(self.words.predict_proba(texts))
        return score + self.pool["vectors"] * self.vectors.log_odds(texts)

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities of clean texts, shape (n_texts, n_labels)."""
        if not texts:
            return np.zeros((0, len(self.thresholds)))
        return sigmoid(self.slope * self.pooled(texts) + self.offset)

    def explain(self, text: str, label: int) -> list[Span]:
        """Return the words of a clean text that carried a label, in text order.

        A counting term carries what it adds to the log odds; the n-grams of the TF-IDF member theirs.
        """
        weights = self.pool["words"] * self.words.slope[label] * self.words.spread(text, label)
        step = logit(self.lexicon.hit_[label : label + 1]) - logit(self.lexicon.miss_[label : label + 1])
        for span in self.lexicon.explain(text, label):
            weights[span.start : span.end] += self.pool["lexicon"] * step[0] * span.weight / (span.end - span.start)
        return spans_of_weights(text, weights)

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return None for each text: this model knows no topics."""
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored: the members' states under their names, and the pool."""
        members = {"lexicon": self.lexicon.state(), "words": self.words.state()}
        arrays: dict[str, NDArray[Any]] = {
            "vectors.weights": self.vectors.weights,
            "vectors.intercept": self.vectors.intercept,
            "slope": self.slope,
            "offset": self.offset,
            "thresholds": self.thresholds,
        }
        for name, state in members.items():
            arrays.update({f"{name}.{key}": array for key, array in state.arrays.items()})
        config = {"pool": dict(self.pool), "words": members["words"].config}
        return State(config, arrays, members["words"].estimators)

    @classmethod
    def from_state(cls, state: State) -> HybridTagger:
        """Rebuild a stored tagger."""

        def part(name: str) -> dict[str, NDArray[Any]]:
            return {key.removeprefix(f"{name}."): array for key, array in state.arrays.items() if key.startswith(f"{name}.")}

        own = state.arrays
        return cls(
            LexiconTagger.from_state(State({}, part("lexicon"))),
            LinearTagger.from_state(State(state.config["words"], part("words"))),
            VectorHead(own["vectors.weights"], own["vectors.intercept"]),
            state.config["pool"],
            own["slope"],
            own["offset"],
            own["thresholds"],
        )
