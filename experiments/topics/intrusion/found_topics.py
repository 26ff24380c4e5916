"""What three systems find in the same paragraphs: words of topics and the paragraphs that lie in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from experiments.topics.comparing.standard_methods import Ranked, find_by_recipe, find_factors
from models.arrays import Bits, Ints, Vectors
from models.topics.centroids import means
from models.topics.embeddings.encoders import STATIC, embed
from models.topics.tagger import TopicTagger
from models.topics.words import choose_words, topic_words
from training.sets.labelled_set import LabelledSet

# Words of a topic that none of its intruders may be.
KNOWN = 30
# Shortest paragraph that a reader is shown, in characters.
SHORTEST = 15


@dataclass(frozen=True, eq=False)
class FoundTopics:
    """The topics of one system.

    Attributes
    ----------
    words : list of tuple of str
        Words of each topic, best first.
    known : list of set of str
        Of each topic the words that speak of it at all: its 30 best.
    members : list of ndarray of int
        Rows of the paragraphs in each topic that may be shown.
    nearest : ndarray of int, shape (n_topics,)
        The topic most like each, by the mean vectors of their paragraphs; itself where it is alone.
    """

    words: list[tuple[str, ...]]
    known: list[set[str]]
    members: list[Ints]
    nearest: Ints

    @classmethod
    def of(cls, ranked: Sequence[Sequence[str]], topics: Ints, shown: Bits, vectors: Vectors) -> FoundTopics:
        """Return the topics of a system by its words and its assignment.

        Parameters
        ----------
        ranked : sequence of sequence of str
            Words of each topic, best first, as many as there are.
        topics : ndarray of int, shape (n_texts,)
            Topic of each paragraph, -1 for none.
        shown : ndarray of bool, shape (n_texts,)
            Which paragraphs a reader may be shown.
        vectors : ndarray of float32, shape (n_texts, n_dimensions)
            Their vectors, for which topic is near which.

        Returns
        -------
        FoundTopics
            Topics without a paragraph are left out.
        """
        numbers = np.unique(topics[topics >= 0])
        centres = means(vectors, topics)
        likeness = centres @ centres.T
        if len(numbers) > 1:
            np.fill_diagonal(likeness, -np.inf)
        return cls(
            [tuple(ranked[number]) for number in numbers],
            [set(ranked[number][:KNOWN]) for number in numbers],
            [np.flatnonzero((topics == number) & shown) for number in numbers],
            likeness.argmax(axis=1),
        )


def find_ours(part: LabelledSet, tagger: TopicTagger) -> tuple[Ranked, Ints]:
    """Return the words and the assignment of a topic tagger.

    Parameters
    ----------
    part : LabelledSet
        The paragraphs.
    tagger : TopicTagger
        Fitted on them, or stored.

    Returns
    -------
    tuple of (list of tuple of str, ndarray of int)
        The tagger's words first, behind them those that would come next in these paragraphs.
    """
    placement = tagger.place(part.batch, part.paragraphs)
    more = choose_words(topic_words(part.batch), placement.topics, len(tagger.catalogue), KNOWN)
    ranked = [tuple(dict.fromkeys([*topic.words, *own])) for topic, own in zip(tagger.catalogue, more, strict=True)]
    return ranked, placement.topics


# Systems that are set beside ours, by their names on the command line.
OTHERS: Mapping[str, Callable[[LabelledSet, int, int], tuple[Ranked, Ints]]] = {
    "nmf": lambda part, count, seed: find_factors(topic_words(part.batch), count, seed, KNOWN),
    "bertopic": lambda part, count, seed: find_by_recipe(topic_words(part.batch), embed(part.batch, STATIC), count, seed, KNOWN),
}
