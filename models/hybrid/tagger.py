"""The hybrid tagger: keyword rules and TF-IDF, pooled. Needs numpy alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.decisions.calibration import sigmoid
from models.decisions.evidence import grow
from models.interface import Floats, Span, State
from models.lexicon.tagger import LexiconTagger
from models.text.batch import Batch
from models.tfidf.tagger import LinearTagger

# Keeps a sure member from drowning the others: odds beyond 1000 to 1 count as that.
SURE = float(np.log(1000))


def logit(probabilities: Floats) -> Floats:
    """Return log odds, cut off at 1000 to 1 either way."""
    odds = np.log(np.maximum(probabilities, 1e-12)) - np.log(np.maximum(1 - probabilities, 1e-12))
    return np.asarray(np.clip(odds, -SURE, SURE))


class HybridTagger:
    """A logarithmic opinion pool of two members (Genest and Zidek, 1986).

    The log odds of the members are added with fixed weights and calibrated. The weights are set, not
    learned: learned on the written corpus they trust what resembles it too far, and real text does less.

    Parameters
    ----------
    lexicon : LexiconTagger
        Keyword rules.
    tfidf : LinearTagger
        TF-IDF of characters, words or both.
    pool : mapping of str to float
        Weight of each member: ``lexicon``, ``tfidf``.
    slope, offset : ndarray of float, shape (n_labels,)
        Platt's sigmoid of each label over the pooled log odds.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    """

    kind = "hybrid"

    def __init__(
        self,
        lexicon: LexiconTagger,
        tfidf: LinearTagger,
        pool: Mapping[str, float],
        slope: Floats,
        offset: Floats,
        thresholds: Floats,
    ) -> None:
        self.lexicon, self.tfidf, self.pool = lexicon, tfidf, pool
        self.slope, self.offset, self.thresholds = slope, offset, thresholds

    def pooled(self, texts: Sequence[str]) -> Floats:
        """Return pooled log odds of clean texts before calibration, shape (n_texts, n_labels)."""
        batch = Batch.of(texts)
        score = self.pool["lexicon"] * logit(self.lexicon.predict_proba(batch))
        return score + self.pool["tfidf"] * logit(self.tfidf.predict_proba(batch))

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return calibrated probabilities of clean texts, shape (n_texts, n_labels)."""
        if not texts:
            return np.zeros((0, len(self.thresholds)))
        return sigmoid(self.slope * self.pooled(texts) + self.offset)

    def explain(self, texts: Sequence[str], row: int, label: int) -> list[Span]:
        """Return the words of a clean text that carried a label, in text order.

        Where a term of the lexicon counts, the counting terms: they outweigh all else. What is said without
        one is carried by the n-grams of the TF-IDF member.
        """
        spans = self.lexicon.explain(texts, row, label)
        return grow(Batch.of(texts).words_of(row), spans) if spans else self.tfidf.explain(texts, row, label)

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return None for each text: this model knows no topics."""
        return [None] * len(texts)

    def state(self) -> State:
        """Return what is stored: the members' states under their names, and the pool."""
        members = {"lexicon": self.lexicon.state(), "tfidf": self.tfidf.state()}
        arrays: dict[str, NDArray[Any]] = {
            "slope": self.slope,
            "offset": self.offset,
            "thresholds": self.thresholds,
        }
        for name, state in members.items():
            arrays.update({f"{name}.{key}": array for key, array in state.arrays.items()})
        config = {"pool": dict(self.pool), "tfidf": members["tfidf"].config}
        return State(config, arrays, members["tfidf"].estimators)

    @classmethod
    def from_state(cls, state: State) -> HybridTagger:
        """Rebuild a stored tagger."""

        def part(name: str) -> dict[str, NDArray[Any]]:
            return {key.removeprefix(f"{name}."): array for key, array in state.arrays.items() if key.startswith(f"{name}.")}

        own = state.arrays
        return cls(
            LexiconTagger.from_state(State({}, part("lexicon"))),
            LinearTagger.from_state(State(state.config["tfidf"], part("tfidf"))),
            state.config["pool"],
            own["slope"],
            own["offset"],
            own["thresholds"],
        )
