"""The words of a text that pull it to its topic: those whose own vector points there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from labels import Span
from models.arrays import Vectors
from models.decisions.evidence import spans_of_weights
from models.text.batch import Batch

if TYPE_CHECKING:
    from models.topics.tagger import TopicTagger


def pulling_words(tagger: TopicTagger, batch: Batch, row: int) -> list[Span]:
    """Return where the words stand that pull a text to its topic, with how strongly they do.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    batch : Batch
        Clean texts.
    row : int
        Which text.

    Returns
    -------
    list of Span
    """
    words, topic = batch.words_of(row), tagger.nearest(batch)[0][row]
    # Similarity of every word met so far in the batch to every topic: texts of one subject share most of their words.
    known: dict[str, Vectors] = batch.once((tagger, "words"), lambda _: {})
    unknown = sorted(set(words) - known.keys())
    known.update(zip(unknown, tagger.space.encode(tagger.analyzer.batch(unknown)) @ tagger.centroids.T, strict=True))
    weights = np.zeros(len(batch.texts[row]))
    end = 0
    for word in words:
        start, end = end, end + len(word)
        weights[start:end] = float(known[word][topic]) / max(len(word), 1)
    return spans_of_weights(words, weights)
