"""The fitted topic tagger: a text belongs to the topic whose centroid is nearest.

Prediction needs neither UMAP nor HDBSCAN: it compares a text's vector with the stored centroids, so the
same text gets the same topic whatever else is in the batch (umap #566, BERTopic #2140).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.base import Floats, Span, State
from models.batch import Batch
from models.encoders import STATIC, get_encoder
from models.evidence import spans_of_weights
from models.vectors import load_vectors


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes
    ----------
    id : int
        Number, from 0 for the largest.
    words : tuple of str
        Its words by class-based TF-IDF, heaviest first.
    size : int
        Training paragraphs in it before outliers were reduced.
    typical : tuple of str
        Texts nearest to its centre.
    """

    id: int
    words: tuple[str, ...]
    size: int
    typical: tuple[str, ...]

    @property
    def name(self) -> str:
        """Short name: its first three words."""
        return "·".join(self.words[:3])


class TopicTagger:
    """Tag a text by its nearest topic.

    Parameters
    ----------
    topics_ : sequence of Topic
        The topics.
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Unit vectors.
    industries : ndarray of float, shape (n_topics, n_labels)
        Probability of each label in a topic.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    encoder : str
        Name of the encoder that made the vectors.
    outlier_share : float
        Share of training paragraphs that HDBSCAN left without a topic, a fraction in [0, 1].
    """

    kind = "bertopic"

    def __init__(
        self,
        topics_: Sequence[Topic],
        centroids: NDArray[np.float32],
        industries: Floats,
        thresholds: Floats,
        encoder: str,
        outlier_share: float,
    ) -> None:
        self.topics_, self.centroids, self.industries = tuple(topics_), centroids, industries
        self.thresholds, self.encoder, self.outlier_share = thresholds, encoder, outlier_share

    def nearest(self, texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return each text's topic number and its cosine similarity, both of shape (n_texts,)."""
        similarity = get_encoder(self.encoder).encode(texts) @ self.centroids.T
        best = similarity.argmax(axis=1)
        return best, similarity[np.arange(len(texts)), best]

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return the label probabilities of each text's topic, shape (n_texts, n_labels)."""
        return self.industries[self.nearest(texts)[0]] if texts else np.zeros((0, self.industries.shape[1]))

    def explain(self, texts: Sequence[str], row: int, label: int) -> list[Span]:
        """Return the words of a text that pull it to its topic."""
        text, words = texts[row], Batch.of(texts).words_of(row)
        centroid = self.centroids[self.nearest([text])[0][0]]
        weights = np.zeros(len(text))
        end = 0
        for word in words:
            start, end = end, end + len(word)
            vector = load_vectors().weighted(word) if self.encoder == STATIC else get_encoder(self.encoder).encode([word])[0]
            weights[start:end] = float(vector @ centroid) / max(len(word), 1)
        return spans_of_weights(words, weights)

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return each text's topic: its ``id``, its ``words`` and the cosine similarity as ``score``."""
        numbers, similarity = self.nearest(texts)
        return [
            {"id": self.topics_[number].id, "words": list(self.topics_[number].words), "score": round(float(score), 4)}
            for number, score in zip(numbers, similarity, strict=True)
        ]

    def state(self) -> State:
        """Return what is stored."""
        config = {
            "topics": [asdict(topic) for topic in self.topics_],
            "encoder": self.encoder,
            "outlier_share": self.outlier_share,
        }
        arrays: dict[str, NDArray[Any]] = {
            "centroids": self.centroids,
            "industries": self.industries,
            "thresholds": self.thresholds,
        }
        return State(config, arrays)

    @classmethod
    def from_state(cls, state: State) -> TopicTagger:
        """Rebuild a stored tagger."""
        topics = [
            Topic(entry["id"], tuple(entry["words"]), entry["size"], tuple(entry["typical"])) for entry in state.config["topics"]
        ]
        arrays = state.arrays
        return cls(
            topics,
            arrays["centroids"],
            arrays["industries"],
            arrays["thresholds"],
            state.config["encoder"],
            state.config["outlier_share"],
        )
