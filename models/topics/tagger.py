"""The fitted topic tagger: a text belongs to the topic whose centroid is nearest.

Prediction needs neither UMAP nor HDBSCAN: it compares a text's vector with the stored centroids, so the
same text gets the same topic whatever else is in the batch (umap #566, BERTopic #2140).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, Paragraph, Span
from models.arrays import Floats, Ints, Vectors
from models.decisions.evidence import spans_of_weights
from models.interface import State, Texts
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.topics.centroids import link
from models.topics.embeddings.encoders import STATIC
from models.topics.embeddings.static import VECTORS, vectors_digest
from models.topics.finding.eligible import Eligibility
from models.topics.finding.sections import topics_of_sections
from models.topics.placement import Placement, place
from models.topics.space import TopicSpace

# Share of a label in a topic from which on the topic speaks of it.
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
        Training paragraphs in it that speak for themselves.
    typical : tuple of str
        Texts nearest to its centre.
    title : str
        Its name, made at fitting or given by hand; empty where there is none.
    by_hand : bool
        Whether the name was given by hand.
    documents : int
        Documents with such a paragraph in it; 0 where they were not counted.
    largest_document : float
        Share of these paragraphs that the document with most of them has, a fraction in [0, 1].
    """

    id: int
    words: tuple[str, ...]
    size: int
    typical: tuple[str, ...]
    title: str = ""
    by_hand: bool = False
    documents: int = 0
    largest_document: float = 0.0

    @property
    def name(self) -> str:
        """Short name: the stored one, else its first three words."""
        return self.title or "·".join(self.words[:3])


@dataclass(frozen=True, slots=True)
class Reach:
    """How near to the topics the paragraphs lie that they were found in.

    Attributes
    ----------
    floor : float
        Cosine similarity to the nearest centroid below which a text has no topic.
    edge : float
        Similarity below which one in twenty training paragraphs lies; more than that is drift.
    outlier_share : float
        Share of training paragraphs that HDBSCAN left without a topic, a fraction in [0, 1].
    left_share : float
        Share of training paragraphs that still have none after outliers were reduced.
    """

    floor: float
    edge: float
    outlier_share: float
    left_share: float


class TopicTagger:
    """Tag a text by its nearest topic.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme it was fitted for.
    catalogue : sequence of Topic
        The topics.
    centroids : ndarray of float32, shape (n_topics, n_dimensions)
        Unit vectors.
    label_shares : ndarray of float, shape (n_topics, n_labels)
        Probability of each label in a topic.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    space : TopicSpace
        What turns texts into vectors.
    reach : Reach
        How near is near enough.
    clusters : ndarray of int, shape (n_texts,), optional
        Topic of each training paragraph before outliers were reduced, -1 for outliers; None for a loaded tagger.
    eligibility : Eligibility, optional
        Which paragraphs speak for themselves; by default all do.
    """

    kind = "bertopic"

    def __init__(
        self,
        analyzer: Analyzer,
        catalogue: Sequence[Topic],
        centroids: Vectors,
        label_shares: Floats,
        thresholds: Floats,
        space: TopicSpace,
        reach: Reach,
        clusters: Ints | None = None,
        eligibility: Eligibility | None = None,
    ) -> None:
        self.analyzer, self.catalogue, self.centroids = analyzer, tuple(catalogue), centroids
        self.label_shares, self.thresholds = label_shares, thresholds
        self.space, self.reach, self.clusters = space, reach, clusters
        self.eligibility = eligibility or Eligibility()

    @cached_property
    def hierarchy(self) -> Floats:
        """Average linkage of the topics by cosine distance, shape (n_topics - 1, 4), as scipy gives it."""
        return link(self.centroids)

    def nearest(self, texts: Texts) -> tuple[Ints, Vectors]:
        """Return each text's nearest topic and its cosine similarity, both of shape (n_texts,).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts; those of a batch are compared once, however often it is asked for.
        """
        return self.analyzer.batch(texts).once(self, self._compare)

    def _compare(self, batch: Batch) -> tuple[Ints, Vectors]:
        similarity = self.space.encode(batch) @ self.centroids.T
        best = similarity.argmax(axis=1)
        return best, similarity[np.arange(len(batch)), best]

    def place(self, texts: Texts, paragraphs: Sequence[Paragraph] | None = None) -> Placement:
        """Return each text's topic, the next best one and how surely.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        paragraphs : sequence of Paragraph, optional
            What is known of the texts, in the same order: their kinds, documents and headings. With it, paragraphs that
            say nothing of their own get the topic of their section; without it, each text is placed by what it says.

        Returns
        -------
        Placement
        """
        batch = self.analyzer.batch(texts)
        found = place(self.space.encode(batch) @ self.centroids.T, self.reach.floor)
        own = self.eligibility.judge(batch, paragraphs)
        if paragraphs is None:
            return replace(found, own=own)
        topics = topics_of_sections(found.topics, found.similarity, own, paragraphs)
        return replace(found, topics=topics, own=own, also=np.where(own, found.also, -1))

    def assign(self, texts: Texts) -> Ints:
        """Return each text's topic, -1 where even the nearest is too far away, shape (n_texts,).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        best, similarity = self.nearest(texts)
        return np.where(similarity >= self.reach.floor, best, -1)

    def unclaimed(self) -> list[Topic]:
        """Return the topics that no label claims, largest first: candidates for a new label."""
        return [topic for topic, shares in zip(self.catalogue, self.label_shares, strict=True) if shares.max() < CLAIM]

    def predict_proba(self, texts: Texts) -> Floats:
        """Return the label probabilities of each text's topic, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return self.label_shares[self.nearest(texts)[0]]

    def explain(self, texts: Texts, row: int, label: int) -> list[Span]:
        """Return the words of a text that pull it to its topic: those whose own vector points there.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        row : int
            Which text.
        label : int
            Column of the label; not used, because a topic brings all its labels by the same words.
        """
        return self.analyzer.batch(texts).once((self, row), lambda batch: self._pulling(batch, row))

    def _pulling(self, batch: Batch, row: int) -> list[Span]:
        words, topic = batch.words_of(row), self.nearest(batch)[0][row]
        # Similarity of every word met so far in the batch to every topic: texts of one subject share most of their words.
        known: dict[str, Vectors] = batch.once((self, "words"), lambda _: {})
        unknown = sorted(set(words) - known.keys())
        known.update(zip(unknown, self.space.encode(self.analyzer.batch(unknown)) @ self.centroids.T, strict=True))
        weights = np.zeros(len(batch.texts[row]))
        end = 0
        for word in words:
            start, end = end, end + len(word)
            weights[start:end] = float(known[word][topic]) / max(len(word), 1)
        return spans_of_weights(words, weights)

    def topics(self, texts: Texts) -> list[dict[str, Any] | None]:
        """Return each text's topic: its ``id``, its ``words`` and the cosine similarity as ``score``; None for outliers.

        Parameters
        ----------
        texts : sequence of str or Batch
            Clean texts.
        """
        return [
            {"id": self.catalogue[number].id, "words": list(self.catalogue[number].words), "score": round(float(score), 4)}
            if score >= self.reach.floor
            else None
            for number, score in zip(*self.nearest(texts), strict=True)
        ]

    def state(self) -> State:
        """Return what is stored; with the static encoder its vectors are a resource that must be there at loading."""
        own = self.eligibility
        config = {
            "topics": [asdict(topic) for topic in self.catalogue],
            "encoder": self.space.encoder,
            "words": list(self.space.words),
            "guidance": self.space.guidance,
            "reach": asdict(self.reach),
            "eligibility": {"kinds": list(own.kinds), "shortest": own.shortest, "sentences": own.sentences},
        }
        arrays: dict[str, NDArray[Any]] = {
            "centroids": self.centroids,
            "label_shares": self.label_shares,
            "thresholds": self.thresholds,
            "mean": self.space.mean,
            "projection": self.space.projection,
            "common": own.common,
        }
        return State(config, arrays, {VECTORS: vectors_digest()} if self.space.encoder == STATIC else {})

    @classmethod
    def from_state(cls, state: State, analyzer: Analyzer) -> TopicTagger:
        """Rebuild a stored tagger.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.
        analyzer : Analyzer
            The scheme it was fitted for.

        Returns
        -------
        TopicTagger

        Raises
        ------
        InputError
            If it was fitted with other static vectors than those of this program.
        """
        config, arrays = state.config, state.arrays
        if config["encoder"] == STATIC and state.resources.get(VECTORS) != vectors_digest():
            raise InputError(
                "static word vectors",
                "are not those that the topic model was trained with, so its topics would be others",
                "train again: python -m training.run, or use the program's version that trained it",
            )
        catalogue = [
            Topic(**entry | {"words": tuple(entry["words"]), "typical": tuple(entry["typical"])}) for entry in config["topics"]
        ]
        words, guidance, own = tuple(config["words"]), float(config["guidance"]), config["eligibility"]
        return cls(
            analyzer,
            catalogue,
            arrays["centroids"],
            arrays["label_shares"],
            arrays["thresholds"],
            TopicSpace(config["encoder"], arrays["mean"], words, arrays["projection"], guidance),
            Reach(**config["reach"]),
            eligibility=Eligibility(tuple(own["kinds"]), own["shortest"], own["sentences"], arrays["common"]),
        )
