"""How good topics are: coherence, diversity, outliers, stability, agreement with labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import Paragraph
from models.arrays import Ints
from models.interface import Texts
from models.statistics.npmi import pair_npmi
from models.topics.tagger import TopicTagger
from models.topics.words import topic_words, word_weights
from training.sets.labelled_set import LabelledSet

# Words of each topic that are measured.
TOP = 10
# How far other seeds lie from an experiment's own; topics are found with them too, to see how far they stay the same.
OTHER_SEEDS = (1, 2)


def npmi(topics: Sequence[Sequence[str]], documents: Sequence[str], *, strict: bool = False) -> float:
    """Return the mean normalised pointwise mutual information of the topics' word pairs, in [-1, 1].

    Co-occurrence is counted over whole documents; a pair that never meets counts -1 (Bouma, 2009;
    Lau, Newman and Baldwin, 2014). But where chance alone would not bring two words together even once, that they
    never met says nothing, and such a pair counts 0. Otherwise the same topics would look the worse the fewer documents
    they are measured on: two words that meet in one of a thousand are not seen together in a hundred.

    Parameters
    ----------
    topics : sequence of sequence of str
        Top words of each topic.
    documents : sequence of str
        Words of each document, joined by spaces.
    strict : bool
        Whether every pair that never meets counts -1.
    """
    vocabulary = sorted({word for words in topics for word in words})
    column_of = {word: column for column, word in enumerate(vocabulary)}
    table = np.zeros((len(documents), len(vocabulary)), dtype=np.float32)
    for row, document in enumerate(documents):
        table[row, [column_of[word] for word in set(document.split()) & column_of.keys()]] = 1
    pairs = pair_npmi(table)
    if not strict:
        counts = table.sum(axis=0, dtype=np.float64)
        pairs[(pairs == -1) & (np.outer(counts, counts) < len(documents))] = 0
    scores = []
    for words in topics:
        columns = [column_of[word] for word in words]
        values = pairs[np.ix_(columns, columns)][np.triu_indices(len(columns), 1)]
        scores.append(float(values.mean()) if len(values) else 0.0)
    return float(np.mean(scores))


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Return the share of distinct words among all top words, a fraction in (0, 1] (Dieng, Ruiz and Blei, 2020).

    Parameters
    ----------
    topics : sequence of sequence of str
        Top words of each topic.
    """
    words = [word for topic in topics for word in topic]
    return len(set(words)) / max(len(words), 1)


def stability(first: Sequence[Sequence[str]], second: Sequence[Sequence[str]]) -> float:
    """Return how far two sets of topics are the same, a fraction in [0, 1].

    For each topic of either set the Jaccard similarity of its words with the best match in the other,
    averaged over both directions (Greene, O'Callaghan and Cunningham, 2014, with best match in place of
    assignment, because the sets may differ in size).

    Parameters
    ----------
    first, second : sequence of sequence of str
        Top words of each topic.
    """
    table = np.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in second] for a in first])
    return float((table.max(axis=1).mean() + table.max(axis=0).mean()) / 2)


def purity(topics: Ints, labels: Sequence[str]) -> float:
    """Return the share of texts that carry the commonest label of their topic, a fraction in (0, 1].

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text.
    labels : sequence of str
        Label of each text.
    """
    y_true = np.asarray(labels)
    commonest = sum(int(np.unique(y_true[topics == topic], return_counts=True)[1].max()) for topic in np.unique(topics))
    return commonest / max(len(topics), 1)


def agreement(topics: Ints, labels: Sequence[object]) -> float:
    """Return the adjusted mutual information of topics and labels; 0 by chance, 1 the same (Vinh, Epps and Bailey, 2010).

    Of one topic and one label it is not defined, NaN: chance agrees fully.

    Parameters
    ----------
    topics : ndarray of int, shape (n_texts,)
        Topic of each text.
    labels : sequence of object
        Label of each text, compared as text.
    """
    from sklearn.metrics import adjusted_mutual_info_score

    named = [str(label) for label in labels]
    if len(set(named)) == 1 and len(np.unique(topics)) == 1:
        return float("nan")
    return float(adjusted_mutual_info_score(named, topics))


@dataclass(frozen=True, slots=True)
class Reduction:
    """How well the paragraphs that HDBSCAN left out, or was not asked about, fit their topic, beside those it put there.

    Attributes
    ----------
    before, after : float
        Share of paragraphs without a topic before and after reduction.
    members_similarity, reduced_similarity : float
        Mean cosine similarity to the topic's centroid.
    members_agree, reduced_agree : float
        Share whose words, weighed without vectors, speak for the same topic; NaN where there is none to ask.
    """

    before: float
    after: float
    members_similarity: float
    reduced_similarity: float
    members_agree: float
    reduced_agree: float


def reduction(tagger: TopicTagger, texts: Texts, paragraphs: Sequence[Paragraph] | None = None) -> Reduction:
    """Measure how well reduced outliers fit.

    Paragraphs that do not speak for themselves, which go with their section, are left out. The second opinion is by words
    alone: word weights are counted in the clustered paragraphs only, and a paragraph votes for the topic with the largest
    sum over its words.

    Parameters
    ----------
    tagger : TopicTagger
        Just fitted on `texts`.
    texts : sequence of str or Batch
        What it was fitted on.
    paragraphs : sequence of Paragraph, optional
        What is known of the texts, in the same order.

    Returns
    -------
    Reduction

    Raises
    ------
    ValueError
        If the tagger was not fitted on these texts in this process.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    if tagger.clusters is None or len(tagger.clusters) != len(texts):
        raise ValueError("the tagger was not just fitted on these texts")
    batch = tagger.analyzer.batch(texts)
    counter = CountVectorizer(token_pattern=r"(?u)\S+", lowercase=False, binary=True)
    table = counter.fit_transform(topic_words(batch))
    placed = tagger.place(batch, paragraphs)
    nearest, similarity = placed.nearest, placed.similarity
    clustered = tagger.clusters >= 0
    weights = word_weights(table, np.where(clustered, nearest, -1), len(tagger.catalogue))
    opinion = np.asarray(table @ weights.T).argmax(axis=1)
    reduced = placed.own & ~clustered & (placed.topics >= 0)

    def mean(values: NDArray[Any]) -> float:
        return float(values.mean()) if len(values) else float("nan")

    return Reduction(
        tagger.reach.outlier_share,
        tagger.reach.left_share,
        mean(similarity[clustered]),
        mean(similarity[reduced]),
        mean((opinion == nearest)[clustered]),
        mean((opinion == nearest)[reduced]),
    )


def topic_metrics(tagger: TopicTagger, others: Sequence[TopicTagger], fitted: LabelledSet, held: LabelledSet) -> dict[str, float]:
    """Return the topic metrics of a run.

    Parameters
    ----------
    tagger : TopicTagger
        The fitted topics.
    others : sequence of TopicTagger
        The same settings fitted with other seeds.
    fitted, held : LabelledSet
        Paragraphs the topics were found in, and those held out.

    Returns
    -------
    dict of str to float
        ``topics/npmi_held_out`` and ``topics/npmi`` of the top ten words, on the held-out paragraphs and on those that the
        words were picked in, where they look better than they are (the first is left out where nothing was held out, so
        that both sets are one); ``topics/diversity``, ``topics/count``,
        ``topics/outlier_share`` (by HDBSCAN), ``topics/left_share`` (outliers after reduction),
        ``topics/stability`` over seeds, ``topics/label_ami`` and ``topics/label_purity`` (adjusted mutual
        information of topics and label sets, left out where it is not defined, and share of the topic's commonest label set,
        on held-out text).
    """
    words = [topic.words[:TOP] for topic in tagger.catalogue]
    pairs = [stability(words, [topic.words[:TOP] for topic in other.catalogue]) for other in others]
    nearest = tagger.nearest(held.batch)[0]
    label_sets = ["|".join(paragraph.labels or ()) for paragraph in held.paragraphs]
    apart = {} if held is fitted else {"topics/npmi_held_out": npmi(words, topic_words(held.batch))}
    if not np.isnan(alike := agreement(nearest, label_sets)):
        apart["topics/label_ami"] = alike
    return apart | {
        "topics/npmi": npmi(words, topic_words(fitted.batch)),
        "topics/diversity": diversity(words),
        "topics/count": float(len(words)),
        "topics/outlier_share": tagger.reach.outlier_share,
        "topics/left_share": tagger.reach.left_share,
        "topics/stability": float(np.mean(pairs)),
        "topics/label_purity": purity(nearest, label_sets),
    }
