"""How good topics are: coherence, diversity, outliers, stability, agreement with labels."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from models.topic_trainer import topic_words
from models.topics import TopicTagger
from training.data import LabelledSet

TOP = 10


def npmi(topics: Sequence[Sequence[str]], documents: Sequence[str]) -> float:
    """Return the mean normalised pointwise mutual information of the topics' word pairs, in [-1, 1].

    Co-occurrence is counted over whole documents; a pair that never meets counts -1 (Bouma, 2009;
    Lau, Newman and Baldwin, 2014).

    Parameters
    ----------
    topics : sequence of sequence of str
        Top words of each topic.
    documents : sequence of str
        Space-joined words of each document.
    """
    wanted = sorted({word for words in topics for word in words})
    column = {word: number for number, word in enumerate(wanted)}
    seen = np.zeros((len(documents), len(wanted)), dtype=np.float32)
    for row, document in enumerate(documents):
        for word in document.split():
            if word in column:
                seen[row, column[word]] = 1
    single, pair = seen.mean(axis=0), seen.T @ seen / max(len(documents), 1)
    scores = []
    for words in topics:
        values = []
        for one, two in combinations([column[word] for word in words], 2):
            together = float(pair[one, two])
            if together <= 0:
                values.append(-1.0)
            elif together >= 1:
                values.append(1.0)
            else:
                values.append(float(np.log(together / (single[one] * single[two])) / -np.log(together)))
        scores.append(float(np.mean(values)) if values else 0.0)
    return float(np.mean(scores))


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Return the share of distinct words among all top words, a fraction in (0, 1] (Dieng, Ruiz and Blei, 2020)."""
    words = [word for topic in topics for word in topic]
    return len(set(words)) / max(len(words), 1)


def stability(one: Sequence[Sequence[str]], two: Sequence[Sequence[str]]) -> float:
    """Return how far two sets of topics are the same, a fraction in [0, 1].

    For each topic of either set the Jaccard similarity of its words with the best match in the other,
    averaged over both directions (Greene, O'Callaghan and Cunningham, 2014, with best match for
    assignment, because the sets may differ in size).

    Parameters
    ----------
    one, two : sequence of sequence of str
        Top words of each topic.
    """
    table = np.array([[len(set(a) & set(b)) / len(set(a) | set(b)) for b in two] for a in one])
    return float((table.max(axis=1).mean() + table.max(axis=0).mean()) / 2)


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
        ``topics/npmi`` and ``topics/diversity`` of the top ten words, ``topics/count``,
        ``topics/outlier_share`` (before every text is given its nearest topic), ``topics/stability`` over
        seeds, ``topics/label_ami`` (adjusted mutual information of topics and label sets on held-out text).
    """
    from sklearn.metrics import adjusted_mutual_info_score

    words = [topic.words[:TOP] for topic in tagger.topics_]
    pairs = [stability(words, [topic.words[:TOP] for topic in other.topics_]) for other in others]
    nearest: NDArray[np.intp] = tagger.nearest(held.texts)[0]
    return {
        "topics/npmi": npmi(words, [topic_words(text) for text in fitted.texts]),
        "topics/diversity": diversity(words),
        "topics/count": float(len(words)),
        "topics/outlier_share": tagger.outlier_share,
        "topics/stability": float(np.mean(pairs)),
        "topics/label_ami": float(adjusted_mutual_info_score(["|".join(p.labels or ()) for p in held.paragraphs], nearest)),
    }
