"""Find topics with BERTopic and learn which industry each speaks of."""

from __future__ import annotations

import contextlib
import logging
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from labels import InputError
from models.decisions.calibration import Labels, choose_thresholds
from models.interface import Floats
from models.topics.centroids import link, means, nearest_neighbours, place, settle
from models.topics.edits import TopicEdits
from models.topics.space import Vectors, learn_space
from models.topics.words import choose_words, topic_words

if TYPE_CHECKING:
    from models.topics.tagger import TopicTagger

FEWEST = 20
# A topic to so many paragraphs at most.
PARAGRAPHS_A_TOPIC = 20
# Share of the paragraphs that lie below the similarity `edge`.
EDGE = 0.05
# Imagined paragraphs of average mixture that each topic starts with.
PRIOR = 2.0
LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class TopicTrainer:
    """Settings of the topic tagger; ``fit`` returns a :class:`~models.topics.tagger.TopicTagger`.

    Attributes
    ----------
    encoder : str
        ``static`` or ``sentence-transformers:NAME``.
    guidance : float
        How strongly the lexicon's terms pull paragraphs of an industry together; 0 not at all.
    topics : int
        Topics wanted, before any are joined or parted by hand; a small corpus has fewer.
    neighbours : int
        Neighbours of UMAP.
    components : int
        Dimensions after UMAP.
    word_components : int
        Dimensions of the words' part of the vectors.
    top_words : int
        Words kept of each topic.
    sample : int
        Paragraphs that topics are found in, drawn at random; the others get the nearest topic. 0 takes all.
    edits : TopicEdits
        Topics joined, parted and renamed by hand.
    seed : int
        Seed of UMAP, of the words' part and of the sample.
    """

    encoder: str = "static"
    guidance: float = 0.6
    topics: int = 45
    neighbours: int = 15
    components: int = 5
    word_components: int = 100
    top_words: int = 10
    sample: int = 0
    edits: TopicEdits = field(default_factory=TopicEdits)
    seed: int = 0

    def fit(self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats) -> TopicTagger:
        """Find topics, then count the labels in each.

        Progress goes to this module's logger, one line a step.

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
            If there are fewer than 20 texts, none has a word, or `edits` name a topic that is not there.
        """
        from models.topics.tagger import Topic, TopicTagger

        if len(texts) < FEWEST:
            raise InputError("topics", f"{len(texts)} paragraphs are too few to find topics in", f"give at least {FEWEST}")
        LOG.info("reading the words of %s paragraphs", f"{len(texts):,}")
        documents = [topic_words(text) for text in texts]
        if not any(documents):
            raise InputError("topics", "no paragraph holds a word that could name a topic", "give Chinese text")
        rows = self._sample(len(texts))
        LOG.info("vectors of %s paragraphs", f"{len(texts):,}")
        space = learn_space(
            [texts[row] for row in rows],
            [documents[row] for row in rows],
            encoder=self.encoder,
            guidance=self.guidance,
            components=self.word_components,
            seed=self.seed,
        )
        vectors = space.encode(texts)
        clusters = np.full(len(texts), -1)
        clusters[rows] = self._cluster([documents[row] for row in rows], vectors[rows])
        centroids = settle(vectors[rows], clusters[rows])
        LOG.info("words of %d topics", len(centroids))
        if self.edits:
            placed = place(vectors, centroids, clusters)
            words = choose_words(documents, placed.topics, len(centroids), self.top_words)
            centroids = means(vectors, self.edits.regroup(placed.nearest, words, vectors, self.seed))
        # A topic that every text is too far from is none; the others are numbered by size.
        sizes = place(vectors, centroids, clusters).sizes
        centroids = centroids[np.argsort(-sizes, kind="stable")[: np.count_nonzero(sizes)]]
        placed = place(vectors, centroids, clusters)
        words = choose_words(documents, placed.topics, len(centroids), self.top_words)
        titles = self.edits.names(words)
        topics = [
            Topic(number, words[number], int(size), placed.typical(number, texts), titles.get(number, ""))
            for number, size in enumerate(placed.sizes)
        ]
        unseen = label_shares_without_own(placed.nearest, labels, weights, groups, len(topics))
        return TopicTagger(
            topics,
            centroids,
            label_shares(placed.nearest, labels, weights, len(topics)),
            choose_thresholds(unseen, labels, weights),
            space,
            float((clusters[rows] < 0).mean()),
            left_share=float((placed.topics < 0).mean()),
            floor=placed.floor,
            edge=float(np.quantile(placed.similarity, EDGE)),
            hierarchy=link(centroids),
            clusters=clusters,
        )

    def _sample(self, n: int) -> NDArray[np.intp]:
        """Return the rows that topics are found in, in order."""
        if not 0 < self.sample < n:
            return np.arange(n)
        return np.sort(np.random.default_rng(self.seed).choice(n, max(self.sample, FEWEST), replace=False))

    def _cluster(self, documents: list[str], vectors: Vectors) -> NDArray[np.intp]:
        """Return the topic that BERTopic finds for each text, -1 for outliers."""
        LOG.info("UMAP and HDBSCAN of %s paragraphs", f"{len(documents):,}")
        # Importing bertopic installs filters that silence the user's own warnings.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from bertopic import BERTopic
            from sklearn.feature_extraction.text import CountVectorizer
            from umap import UMAP

            n = len(documents)
            neighbours = min(self.neighbours, n - 1)
            _keep_compiled()
            model = BERTopic(
                # Its default, "english", deletes every Chinese character without a warning (BERTopic #1821).
                language="multilingual",
                umap_model=UMAP(
                    n_neighbors=neighbours,
                    n_components=min(self.components, n - 2),
                    min_dist=0.0,
                    metric="cosine",
                    # The spectral start fails on a handful of points (BERTopic #97).
                    init="random" if n < 10 * FEWEST else "spectral",
                    random_state=self.seed,
                    n_jobs=1,
                    precomputed_knn=(*nearest_neighbours(vectors, neighbours), None),
                ),
                hdbscan_model=_Leaves(min(self.topics, max(2, n // PARAGRAPHS_A_TOPIC)), self.seed),
                vectorizer_model=CountVectorizer(token_pattern=r"(?u)\S+"),
                calculate_probabilities=False,
            )
            return np.asarray(model.fit_transform(documents, embeddings=vectors)[0])


def _keep_compiled() -> None:
    """Let numba keep UMAP's compiled functions between processes, as it does of those that ask for it."""
    from umap import layouts, umap_

    for module, name in (
        (umap_, "smooth_knn_dist"),
        (umap_, "compute_membership_strengths"),
        (layouts, "_nb_optimize_layout_euclidean_single_epoch"),
    ):
        # Another version of umap may not have it; where no folder can be written numba compiles every time.
        with contextlib.suppress(AttributeError, RuntimeError):
            getattr(module, name).enable_caching()


class _Leaves:
    """HDBSCAN cut so that it gives about as many topics as wanted, in the shape BERTopic asks for.

    Leaves of the cluster tree: its "excess of mass" may join nearly everything in one topic after a few more
    paragraphs. The smallest size of a cluster is searched by halving.
    """

    def __init__(self, wanted: int, seed: int) -> None:
        self.wanted, self.seed = wanted, seed

    def fit(self, points: NDArray[Any], y: object = None) -> _Leaves:
        from hdbscan import HDBSCAN
        from sklearn.cluster import KMeans

        low, high = 5, max(5, len(points) // 2)
        self.labels_ = np.full(len(points), -1)
        missed = self.wanted
        while low <= high and missed:
            size = (low + high) // 2
            samples = max(1, min(6, len(points) // 100))
            labels = HDBSCAN(min_cluster_size=size, min_samples=samples, cluster_selection_method="leaf").fit_predict(points)
            count = int(labels.max()) + 1
            if count > 1 and abs(count - self.wanted) < missed:
                missed, self.labels_ = abs(count - self.wanted), labels
            if count > self.wanted:
                low = size + 1
            else:
                high = size - 1
        if self.labels_.max() < 1:  # a small corpus may be one density to HDBSCAN; k-means still parts it
            self.labels_ = KMeans(max(2, round((len(points) / 10) ** 0.5)), random_state=self.seed, n_init=10).fit_predict(points)
        return self


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
