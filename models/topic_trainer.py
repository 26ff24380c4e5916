"""Find topics with BERTopic and learn which industry each speaks of."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError, load_taxonomy
from models.base import Floats
from models.calibration import Labels, choose_thresholds
from models.encoders import get_encoder
from models.segmenter import default_segmenter
from seeds.lexicon import load_lexicon, load_stopwords

if TYPE_CHECKING:
    from models.topics import TopicTagger

FEWEST = 20
TYPICAL = 3
# Imagined paragraphs of average mixture that each topic starts with.
PRIOR = 2.0


@dataclass(frozen=True, slots=True)
class TopicTrainer:
    """Settings of the topic tagger; ``fit`` returns a :class:`~models.topics.TopicTagger`.

    Attributes
    ----------
    encoder : str
        ``static`` or ``sentence-transformers:NAME``.
    guided : bool
        Whether the lexicon's terms pull paragraphs of an industry together.
    topic_share : float
        Smallest topic as a share of the paragraphs, a fraction in (0, 1); never under five paragraphs.
    neighbours : int
        Neighbours of UMAP.
    components : int
        Dimensions after UMAP.
    top_words : int
        Words kept of each topic.
    seed : int
        Seed of UMAP.
    """

    encoder: str = "static"
    guided: bool = True
    topic_share: float = 0.004
    neighbours: int = 15
    components: int = 5
    top_words: int = 10
    seed: int = 0

    def fit(self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats) -> TopicTagger:
        """Find topics, then count the labels in each.

        Parameters
        ----------
        texts : sequence of str
            Clean texts; at least 20.
        labels : ndarray of int, shape (n_texts, n_labels)
            Truth; the topics themselves are found without it.
        groups : sequence of str
            Document of each text.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text in the label counts.

        Raises
        ------
        InputError
            If there are fewer than 20 texts.
        """
        from models.topics import Topic, TopicTagger

        if len(texts) < FEWEST:
            raise InputError("topics", f"{len(texts)} paragraphs are too few to find topics in", f"give at least {FEWEST}")
        vectors = get_encoder(self.encoder).encode(texts)
        documents = [topic_words(text) for text in texts]
        if not any(documents):
            raise InputError("topics", "no paragraph holds a word that could name a topic", "give Chinese text")
        model, found = self._cluster(documents, vectors)
        numbers = sorted(set(found.tolist()) - {-1})
        centroids = np.stack([_unit(vectors[found == number].mean(axis=0)) for number in numbers])
        similarity = vectors @ centroids.T
        topics = []
        for row, number in enumerate(numbers):
            words = tuple(word for word, _ in model.get_topic(number)[: self.top_words] if word)
            members = np.flatnonzero(found == number)
            best = members[np.argsort(-similarity[members, row], kind="stable")[:TYPICAL]]
            topics.append(Topic(row, words, len(members), tuple(texts[member] for member in best)))
        nearest = similarity.argmax(axis=1)
        industries = label_shares(nearest, labels, weights, len(numbers))
        unseen = label_shares_without_own(nearest, labels, weights, groups, len(numbers))
        thresholds = choose_thresholds(unseen, labels, weights)
        return TopicTagger(topics, centroids, industries, thresholds, self.encoder, float((found == -1).mean()))

    def _cluster(self, documents: list[str], vectors: NDArray[np.float32]) -> tuple[Any, NDArray[np.intp]]:
        """Return the fitted BERTopic model and the topic of each text (-1 for outliers)."""
        # Importing bertopic installs filters that silence the user's own warnings.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from bertopic import BERTopic
            from bertopic.vectorizers import ClassTfidfTransformer
            from hdbscan import HDBSCAN
            from sklearn.cluster import KMeans
            from sklearn.feature_extraction.text import CountVectorizer
            from umap import UMAP

            n = len(documents)
            smallest = max(5, round(n * self.topic_share))
            spread = UMAP(
                n_neighbors=min(self.neighbours, n - 1),
                n_components=min(self.components, n - 2),
                min_dist=0.0,
                metric="cosine",
                # The spectral start fails on a handful of points (BERTopic #97).
                init="random" if n < 10 * FEWEST else "spectral",
                random_state=self.seed,
                n_jobs=1,
            )
            clusterings = [
                # Leaves of the cluster tree: its "excess of mass" may join nearly everything in one topic
                # after a few more paragraphs, and forty topics become seven.
                HDBSCAN(min_cluster_size=smallest, min_samples=max(1, smallest // 4), cluster_selection_method="leaf"),
                # A small corpus may be one density to HDBSCAN; k-means still parts it.
                KMeans(n_clusters=max(2, round((n / 10) ** 0.5)), random_state=self.seed, n_init=10),
            ]
            for clustering in clusterings:
                model = BERTopic(
                    # With an embedding model the language is None and Chinese words survive (BERTopic #1821);
                    # without one, guided topics are dropped in silence.
                    embedding_model=_backend(self.encoder),
                    umap_model=spread,
                    hdbscan_model=clustering,
                    vectorizer_model=CountVectorizer(token_pattern=r"(?u)\S+"),
                    ctfidf_model=ClassTfidfTransformer(reduce_frequent_words=True),
                    seed_topic_list=_seeds() if self.guided else None,
                    top_n_words=self.top_words,
                    calculate_probabilities=False,
                    verbose=False,
                )
                found = np.asarray(model.fit_transform(documents, embeddings=vectors.copy())[0])
                if len(set(found.tolist()) - {-1}) > 1:
                    break
        return model, found


def topic_words(text: str) -> str:
    """Return the words of a text that can name a topic, joined by spaces.

    Words of one character, numbers, punctuation and stop words are left out.
    """
    stop = load_stopwords()
    words = default_segmenter().cut(text.lower())
    return " ".join(word for word in words if len(word) > 1 and word not in stop and any(char.isalpha() for char in word))


def label_shares(topics: NDArray[np.intp], labels: Labels, weights: Floats, n_topics: int) -> Floats:
    """Return the share of each label in each topic, shape (n_topics, n_labels), smoothed towards the average."""
    counts, sizes = _count(topics, labels, weights, n_topics)
    base = (weights @ labels) / weights.sum()
    return np.asarray((counts + PRIOR * base) / (sizes[:, None] + PRIOR))


def label_shares_without_own(
    topics: NDArray[np.intp], labels: Labels, weights: Floats, groups: Sequence[str], n_topics: int
) -> Floats:
    """Return, for each text, the label shares of its topic counted without its own document.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
        What out-of-fold probabilities are for a supervised model.
    """
    counts, sizes = _count(topics, labels, weights, n_topics)
    base = (weights @ labels) / weights.sum()
    shares = np.zeros(labels.shape)
    documents = np.asarray(groups)
    for document in np.unique(documents):
        own = np.flatnonzero(documents == document)
        own_counts, own_sizes = _count(topics[own], labels[own], weights[own], n_topics)
        rows = topics[own]
        shares[own] = (counts[rows] - own_counts[rows] + PRIOR * base) / (sizes[rows] - own_sizes[rows] + PRIOR)[:, None]
    return shares


def _count(topics: NDArray[np.intp], labels: Labels, weights: Floats, n_topics: int) -> tuple[Floats, Floats]:
    counts, sizes = np.zeros((n_topics, labels.shape[1])), np.zeros(n_topics)
    np.add.at(counts, topics, labels * weights[:, None])
    np.add.at(sizes, topics, weights)
    return counts, sizes


def _seeds() -> list[list[str]]:
    """Return the lexicon's terms as seed topics, one list a label."""
    entries = load_lexicon().entries
    return [list(entries[key].terms) for key in load_taxonomy().keys]


def _backend(name: str) -> Any:
    """Return an encoder in the shape BERTopic asks for; it embeds the seed topics."""
    from bertopic.backend import BaseEmbedder

    encoder = get_encoder(name)

    class Backend(BaseEmbedder):  # type: ignore[misc]
        def embed(self, documents: list[str], verbose: bool = False) -> NDArray[np.float32]:
            return encoder.encode(documents)

    return Backend()


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-12), dtype=np.float32)
