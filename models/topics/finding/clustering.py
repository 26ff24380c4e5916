"""Find clusters of paragraphs with BERTopic: UMAP, then HDBSCAN cut to a number of topics."""

from __future__ import annotations

import contextlib
import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np

from models.arrays import Ints, Vectors
from models.topics.centroids import nearest_neighbours
from models.topics.finding.widening import FEWEST_DOCUMENTS, wide_clusters
from models.topics.space import distinct

# So many paragraphs per topic at least, on average.
PARAGRAPHS_PER_TOPIC = 20
# Topics grow with the root of the paragraphs they are found in. A compromise: words of 45 topics of 4,900 paragraphs of news meet
# best in paragraphs not seen, and folders of many subjects are read better with more (experiments/README.md has the table).
TOPICS_PER_ROOT = 1.0
# Fewest different paragraphs for UMAP.
FEWEST_DISTINCT = 8
# Below so many paragraphs UMAP starts at random: its spectral start fails on a handful of points (BERTopic #97).
SPECTRAL = 200


def find_clusters(
    documents: Sequence[str], vectors: Vectors, groups: Sequence[str], *, topics: int, neighbours: int, components: int, seed: int
) -> Ints:
    """Return the topic that BERTopic finds for each text.

    Parameters
    ----------
    documents : sequence of str
        Words of each text, joined by spaces.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors.
    groups : sequence of str
        Document of each text: with enough of them, paragraphs are drawn together across documents, not within one.
    topics : int
        About how many topics to find; a small corpus has fewer. 0 for as many as its size calls for.
    neighbours : int
        Neighbours of UMAP.
    components : int
        Dimensions after UMAP.
    seed : int
        Seed of UMAP and of k-means.

    Returns
    -------
    ndarray of int, shape (n_texts,)
        -1 for outliers.
    """
    n = len(documents)
    if distinct(vectors) < FEWEST_DISTINCT:  # UMAP has nothing to lay out
        return LeafClusters(2, seed, groups).by_means(vectors)
    neighbours = min(neighbours, n - 1)
    apart = groups if len(set(groups)) >= FEWEST_DOCUMENTS else None
    wanted = topics or round(TOPICS_PER_ROOT * n**0.5)
    # Importing bertopic installs filters that silence the user's own warnings.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP

        _cache_compiled()
        model = BERTopic(
            # Its default, "english", deletes every Chinese character without a warning (BERTopic #1821).
            language="multilingual",
            umap_model=UMAP(
                n_neighbors=neighbours,
                n_components=min(components, n - 2),
                min_dist=0.0,
                metric="cosine",
                init="random" if n < SPECTRAL else "spectral",
                random_state=seed,
                n_jobs=1,
                precomputed_knn=(*nearest_neighbours(vectors, neighbours, apart), None),
            ),
            hdbscan_model=LeafClusters(min(wanted, max(2, n // PARAGRAPHS_PER_TOPIC)), seed, groups),
            vectorizer_model=CountVectorizer(token_pattern=r"(?u)\S+"),
            calculate_probabilities=False,
        )
        return np.asarray(model.fit_transform(_described(documents), embeddings=vectors)[0])


def _described(documents: Sequence[str]) -> list[str]:
    """Return the texts with two words at least among them all: BERTopic cannot weigh a single one (scipy's diagonals)."""
    if len({word for text in documents for word in text.split()}) > 1:
        return list(documents)
    return [f"{text} 1 2" for text in documents]


def _cache_compiled() -> None:
    """Let numba keep UMAP's compiled functions between processes, as it does for those that ask for it."""
    from umap import layouts, umap_

    for module, name in (
        (umap_, "smooth_knn_dist"),
        (umap_, "compute_membership_strengths"),
        (layouts, "_nb_optimize_layout_euclidean_single_epoch"),
    ):
        # Another version of umap may not have it; where no folder can be written numba compiles every time.
        with contextlib.suppress(AttributeError, RuntimeError):
            getattr(module, name).enable_caching()


class LeafClusters:
    """HDBSCAN cut so that about a stated number of its clusters do not rest on one document, in the shape BERTopic asks for.

    It takes the leaves of the cluster tree: HDBSCAN's own "excess of mass" may join nearly everything in one cluster
    after a few more paragraphs. The smallest size of a cluster is searched by halving.

    Parameters
    ----------
    n_clusters : int
        About how many clusters to find, those that rest on one document not counted.
    seed : int
        Seed of k-means, which takes over where HDBSCAN finds nothing to separate.
    groups : sequence of str
        Document of each point.

    Attributes
    ----------
    labels_ : ndarray of int, shape (n_points,)
        Cluster of each point, -1 for outliers; set by ``fit``.
    """

    def __init__(self, n_clusters: int, seed: int, groups: Sequence[str]) -> None:
        self.n_clusters, self.seed, self.groups = n_clusters, seed, groups

    def fit(self, points: Vectors, y: object = None) -> LeafClusters:
        """Find clusters.

        Parameters
        ----------
        points : ndarray of float, shape (n_points, n_components)
            What UMAP gave.
        y : object
            Not used; BERTopic passes it.

        Returns
        -------
        LeafClusters
            Itself, with `labels_`.
        """
        from hdbscan import HDBSCAN

        samples = max(1, min(6, len(points) // 100))
        low, high = 5, max(5, len(points) // 2)
        self.labels_: Ints = np.full(len(points), -1)
        missed = self.n_clusters
        while low <= high and missed:
            size = (low + high) // 2
            model: Any = HDBSCAN(min_cluster_size=size, min_samples=samples, cluster_selection_method="leaf")
            labels = model.fit_predict(points)
            count = wide_clusters(labels, self.groups)
            if labels.max() > 0 and abs(count - self.n_clusters) < missed:
                missed, self.labels_ = abs(count - self.n_clusters), labels
            if count > self.n_clusters:
                low = size + 1
            else:
                high = size - 1
        if self.labels_.max() < 1:  # a small corpus may be one density to HDBSCAN; k-means still separates it
            self.labels_ = self.by_means(points)
        return self

    def by_means(self, points: Vectors) -> Ints:
        """Return the clusters of k-means: of a hundred points three, of equal ones one.

        Parameters
        ----------
        points : ndarray of float, shape (n_points, n_components)
            Any points.
        """
        from sklearn.cluster import KMeans

        count = min(max(2, round((len(points) / 10) ** 0.5)), distinct(points))
        return np.asarray(KMeans(count, random_state=self.seed, n_init=10).fit_predict(points))
