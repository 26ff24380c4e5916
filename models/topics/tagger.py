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

from models.decisions.evidence import spans_of_weights
from models.interface import Floats, Span, State
from models.text.batch import Batch
from models.topics.space import TopicSpace, Vectors, plain_space

# Share of an industry in a topic from which on the topic speaks of it.
CLAIM = 1 / 3


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic.

    Attributes
    ----------
    id : int
        Number, from 0 for the largest.
    words : tuple of str
        Its words, best first.
    size : int
        Training paragraphs in it.
    typical : tuple of str
        Texts nearest to its centre.
    title : str
        Name given by hand, empty where there is none.
    """

    id: int
    words: tuple[str, ...]
    size: int
    typical: tuple[str, ...]
    title: str = ""

    @property
    def name(self) -> str:
        """Short name: that given by hand, else its first three words."""
        return self.title or "·".join(self.words[:3])


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
    space : TopicSpace or str
        What turns texts into vectors; a name means an encoder's own vectors.
    outlier_share : float
        Share of training paragraphs that HDBSCAN left without a topic, a fraction in [0, 1].
    left_share : float
        Share of training paragraphs that still have none after reduction.
    floor : float
        Cosine similarity to the nearest centroid below which a text has no topic.
    edge : float
        Similarity below which one in twenty training paragraphs lies; more than that is drift.
    hierarchy : ndarray of float, shape (n_topics - 1, 4), optional
        Average linkage of the topics by cosine distance, as :func:`scipy.cluster.hierarchy.linkage` gives it.
    clusters : ndarray of int, shape (n_texts,), optional
        Topic of each training paragraph before outliers were reduced, -1 for outliers; not stored.
    """

    kind = "bertopic"

    def __init__(
        self,
        topics_: Sequence[Topic],
        centroids: Vectors,
        industries: Floats,
        thresholds: Floats,
        space: TopicSpace | str,
        outlier_share: float,
        *,
        left_share: float = 0.0,
        floor: float = -1.0,
        edge: float = -1.0,
        hierarchy: Floats | None = None,
        clusters: NDArray[np.intp] | None = None,
    ) -> None:
        self.topics_, self.centroids, self.industries, self.thresholds = tuple(topics_), centroids, industries, thresholds
        self.space = plain_space(space) if isinstance(space, str) else space
        self.outlier_share, self.left_share, self.floor, self.edge = outlier_share, left_share, floor, edge
        self.hierarchy = np.zeros((0, 4)) if hierarchy is None else hierarchy
        self.clusters = clusters

    @property
    def encoder(self) -> str:
        """Name of the encoder that made the vectors."""
        return self.space.encoder

    def nearest(self, texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
        """Return each text's nearest topic and its cosine similarity, both of shape (n_texts,)."""
        similarity = self.space.encode(texts) @ self.centroids.T
        best = similarity.argmax(axis=1)
        return best, similarity[np.arange(len(texts)), best]

    def assign(self, texts: Sequence[str]) -> NDArray[np.intp]:
        """Return each text's topic, -1 where even the nearest is too far away, shape (n_texts,)."""
        best, similarity = self.nearest(texts)
        return np.where(similarity >= self.floor, best, -1)

    def unclaimed(self) -> list[Topic]:
        """Return the topics that no industry claims, largest first: candidates for a new category."""
        return [topic for topic, shares in zip(self.topics_, self.industries, strict=True) if shares.max() < CLAIM]

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Return the label probabilities of each text's topic, shape (n_texts, n_labels)."""
        return self.industries[self.nearest(texts)[0]] if texts else np.zeros((0, self.industries.shape[1]))

    def explain(self, texts: Sequence[str], row: int, label: int) -> list[Span]:
        """Return the words of a text that pull it to its topic: those whose own vector points there."""
        text, words = texts[row], Batch.of(texts).words_of(row)
        centroid = self.centroids[self.nearest([text])[0][0]]
        distinct = sorted(set(words))
        pull = dict(zip(distinct, self.space.encode(distinct) @ centroid if distinct else (), strict=True))
        weights = np.zeros(len(text))
        end = 0
        for word in words:
            start, end = end, end + len(word)
            weights[start:end] = float(pull[word]) / max(len(word), 1)
        return spans_of_weights(words, weights)

    def topics(self, texts: Sequence[str]) -> list[dict[str, Any] | None]:
        """Return each text's topic: its ``id``, its ``words`` and the cosine similarity as ``score``; None for outliers."""
        return [
            {"id": self.topics_[number].id, "words": list(self.topics_[number].words), "score": round(float(score), 4)}
            if score >= self.floor
            else None
            for number, score in zip(*self.nearest(texts), strict=True)
        ]

    def state(self) -> State:
        """Return what is stored."""
        config = {
            "topics": [asdict(topic) for topic in self.topics_],
            "encoder": self.space.encoder,
            "words": list(self.space.words),
            "guidance": self.space.guidance,
            "outlier_share": self.outlier_share,
            "left_share": self.left_share,
            "floor": self.floor,
            "edge": self.edge,
        }
        arrays: dict[str, NDArray[Any]] = {
            "centroids": self.centroids,
            "industries": self.industries,
            "thresholds": self.thresholds,
            "hierarchy": self.hierarchy,
            "mean": self.space.mean,
            "projection": self.space.projection,
        }
        return State(config, arrays)

    @classmethod
    def from_state(cls, state: State) -> TopicTagger:
        """Rebuild a stored tagger."""
        config, arrays = state.config, state.arrays
        topics = [
            Topic(entry["id"], tuple(entry["words"]), entry["size"], tuple(entry["typical"]), entry["title"])
            for entry in config["topics"]
        ]
        space = TopicSpace(
            config["encoder"], arrays["mean"], tuple(config["words"]), arrays["projection"], float(config["guidance"])
        )
        return cls(
            topics,
            arrays["centroids"],
            arrays["industries"],
            arrays["thresholds"],
            space,
            config["outlier_share"],
            left_share=config["left_share"],
            floor=config["floor"],
            edge=config["edge"],
            hierarchy=arrays["hierarchy"],
        )
