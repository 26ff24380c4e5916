"""What the documents were like that topics were found in: what new text is compared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Bits, Floats, Ints, Vectors
from models.text.batch import Batch
from models.topics.embeddings.encoders import embed
from models.topics.finding.form import cores
from models.topics.placement import place
from models.topics.space import learn_space, unit
from models.topics.word_support import Nearness

# Share of the training paragraphs that lie outside: below the similarity `edge`.
EDGE = 0.05
# Equal texts differ by so much at most when their similarity is computed twice.
ROUNDING = 1e-4
# Parts of the documents that are left out in turn.
FOLDS = 5
# Most paragraphs that vectors and centroids are learned from without a part: more would tell little and cost minutes.
MOST = 6000
_ARRAYS = {"topics": "baseline_topics", "unseen": "baseline_unseen", "outside": "baseline_outside"}


@dataclass(frozen=True, slots=True, eq=False)
class Baseline:
    """Topics of the training paragraphs, document by document.

    Attributes
    ----------
    topics : ndarray of int, shape (n_documents, n_topics + 1)
        Paragraphs of each document that speak for themselves, by topic; those without a topic in the last column.
    unseen : ndarray of int, shape (n_documents, n_topics + 1)
        The same as if each document were new: by topics that other documents placed. A document is like the topics
        that were found in it, as no new one is.
    outside : ndarray of int, shape (n_documents,)
        How many of them lie below the edge, as they are or as if each document were new.
    """

    topics: Ints
    unseen: Ints
    outside: Ints

    @property
    def sizes(self) -> Ints:
        """Paragraphs of each document, shape (n_documents,)."""
        return np.asarray(self.topics.sum(axis=1))

    def regrouped(self, columns: Sequence[Sequence[int]]) -> Baseline:
        """Return what it is after topics were joined or dropped; what belongs to no topic now has none.

        Parameters
        ----------
        columns : sequence of sequence of int
            For each topic afterwards, the topics before that it is made of.
        """

        def regroup(counts: Ints) -> Ints:
            kept = [counts[:, list(before)].sum(axis=1) for before in columns]
            return np.stack([*kept, counts.sum(axis=1) - np.sum(kept, axis=0, dtype=np.intp)], axis=1)

        return Baseline(regroup(self.topics), regroup(self.unseen), self.outside)

    def take(self, documents: Ints) -> Baseline:
        """Return some of the documents.

        Parameters
        ----------
        documents : ndarray of int
            Their rows.
        """
        return Baseline(self.topics[documents], self.unseen[documents], self.outside[documents])

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what is stored."""
        each = {name: getattr(self, field) for field, name in _ARRAYS.items()}
        return {name: counts.astype(np.min_scalar_type(int(counts.max(initial=0)))) for name, counts in each.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], n_topics: int) -> Baseline | None:
        """Rebuild what was stored.

        Parameters
        ----------
        arrays : mapping of str to ndarray
            What a model stored.
        n_topics : int
            Topics of the model.

        Returns
        -------
        Baseline or None
            None for a model that stored none, or one of other topics.
        """
        if not arrays.keys() >= set(_ARRAYS.values()):
            return None
        found = cls(**{field: arrays[name].astype(np.intp) for field, name in _ARRAYS.items()})
        return found if found.topics.shape[1:] == found.unseen.shape[1:] == (n_topics + 1,) else None


@dataclass(frozen=True, slots=True, eq=False)
class Unseen:
    """Where training texts would belong if their documents were new.

    Attributes
    ----------
    topics : ndarray of int, shape (n_texts,)
        The topic, -1 for none.
    similarity : ndarray of float, shape (n_texts,)
        Cosine similarity to the nearest.
    """

    topics: Ints
    similarity: Floats


def learn_baseline(
    topics: Ints, similarity: Vectors, unseen: Unseen, own: Bits, groups: Sequence[str], n_topics: int
) -> tuple[Baseline, float]:
    """Count the topics of training documents, and what of them lies outside.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    similarity : ndarray of float32, shape (n_texts,)
        Similarity to the nearest topic.
    unseen : Unseen
        Where the texts would belong if their documents were new.
    own : ndarray of bool, shape (n_texts,)
        Whether a text speaks for itself; others are not counted.
    groups : sequence of str
        Document of each text.
    n_topics : int
        Number of topics.

    Returns
    -------
    tuple of (Baseline, float)
        The counts, and the edge: the similarity below which 5 % of the texts counted lie if their documents are new.
    """
    rows = np.flatnonzero(own)
    # In an odd little corpus a text may be nearer to the topics of others than to its own.
    edge = min(float(np.quantile(each[rows], EDGE)) for each in (similarity, unseen.similarity)) - ROUNDING
    units = _units([groups[int(row)] for row in rows])
    names, unit_of = np.unique(np.asarray(units, dtype=np.str_), return_inverse=True)

    def counted(topics: Ints) -> Ints:
        counts = np.zeros((len(names), n_topics + 1), dtype=np.intp)
        np.add.at(counts, (unit_of, topics[rows]), 1)  # -1 is the last column
        return counts

    far = np.minimum(similarity, unseen.similarity)[rows] < edge
    outside = np.bincount(unit_of, far, minlength=len(names)).astype(np.intp)
    return Baseline(counted(topics), counted(unseen.topics), outside), edge


def place_unseen(
    batch: Batch,
    support: Vectors,
    nearest: Ints,
    own: Bits,
    groups: Sequence[str],
    *,
    encoder: str,
    guidance: float,
    components: int,
    seed: int,
) -> Unseen:
    """Place texts as if their documents were new: by vectors and centroids learned from others.

    Cross-fitting by documents, in five parts. Words of a document that stand in no other are unknown then, as those of
    a new document are; the topics themselves and their words were found with it.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    support : ndarray of float32, shape (n_texts, n_topics)
        How much of each text is made of each topic's words.
    nearest : ndarray of int, shape (n_texts,)
        Nearest topic of each.
    own : ndarray of bool, shape (n_texts,)
        Whether it speaks for itself; others are not measured.
    groups : sequence of str
        Document of each text.
    encoder, guidance, components, seed
        As for :func:`models.topics.space.learn_space`.

    Returns
    -------
    Unseen
        Similarity 0 for texts that are not measured.
    """
    rows = np.flatnonzero(own)
    units = _units([groups[int(row)] for row in rows])
    names, unit_of = np.unique(np.asarray(units, dtype=np.str_), return_inverse=True)
    generator = np.random.default_rng(seed)
    part_of = generator.permutation(np.arange(len(names)) % min(FOLDS, len(names)))[unit_of]
    found, similarity = np.full(len(batch), -1), np.zeros(len(batch))
    for part in np.unique(part_of):
        others, left_out = rows[part_of != part], rows[part_of == part]
        if len(others) > MOST:
            others = np.sort(generator.choice(others, MOST, replace=False))
        known = _part(batch, others, encoder)
        space = learn_space(known, np.arange(len(others)), encoder=encoder, guidance=guidance, components=components, seed=seed)
        topics, centroids = _centroids(space.encode(known), nearest[others])
        cosine = space.encode(_part(batch, left_out, encoder)) @ centroids.T
        placed = place(Nearness(cosine, support[np.ix_(left_out, topics)]))
        found[left_out] = np.where(placed.topics >= 0, topics[placed.topics], -1)
        similarity[left_out] = placed.similarity
    return Unseen(found, similarity)


def _units(groups: Sequence[str]) -> Sequence[str]:
    """Return the document of each text, or the text itself where all are of one: nothing could be left out otherwise."""
    return groups if len(set(groups)) > 1 else [str(row) for row in range(len(groups))]


def _part(batch: Batch, rows: Ints, encoder: str) -> Batch:
    """Return some of the texts as they are encoded, their encoder's vectors kept: those of a neural one take minutes."""
    whole = cores(batch)
    vectors = embed(whole, encoder)
    part = whole.take(rows)
    part.once(cores, lambda own: own)
    part.once(("vectors", encoder), lambda _: vectors[rows])
    return part


def _centroids(vectors: Vectors, topics: Ints) -> tuple[Ints, Vectors]:
    """Return the topics that have a vector, and their unit means."""
    sums = np.zeros((int(topics.max()) + 1, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, topics, vectors)
    present = np.unique(topics)
    return present, unit(sums[present])
