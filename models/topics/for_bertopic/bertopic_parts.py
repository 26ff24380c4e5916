"""What BERTopic is given so that it cuts, embeds and names as we do.

Every class here comes before one of BERTopic's in :func:`joined`: that library, which takes seconds to import, is
imported by who makes the object, never by who imports this file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from models.arrays import Ints, Vectors
from models.text.analyzer import Analyzer
from models.topics.tagger import TopicTagger
from models.topics.words import choose_words, content_words, word_weights

# Pieces of text whose words are remembered: BERTopic asks for those of the same texts once for every chart.
REMEMBERED = 1 << 18
# What BERTopic writes for a topic without a word.
NO_WORD = ("", 1e-5)
Word = tuple[str, float]


@cache
def joined(ours: type, theirs: type) -> Any:
    """Return a class that is one of BERTopic's, with ours before it.

    Parameters
    ----------
    ours, theirs : type
        Where both have a method, `ours` is asked.
    """
    return type(ours.__name__, (ours, theirs), {"__doc__": ours.__doc__, "__module__": ours.__module__})


class Words:
    """The words of texts that can name a topic, as the topics were found by.

    Parameters
    ----------
    analyzer : Analyzer
        What cuts texts.
    """

    def __init__(self, analyzer: Analyzer) -> None:
        self.analyzer = analyzer
        self._known: dict[str, list[str]] = {}

    def __call__(self, text: str) -> list[str]:
        """Return the words of a text, in lower case; nothing is one word across a blank.

        Parameters
        ----------
        text : str
            Clean text, or many of them joined by blanks, as BERTopic joins those of a topic.
        """
        return [word for piece in text.split(" ") for word in self._of(piece)]

    def _of(self, piece: str) -> list[str]:
        known = self._known
        if piece not in known:
            if len(known) >= REMEMBERED:
                known = self._known = {}  # another thread may be reading what was known
            known[piece] = content_words(self.analyzer.batch([piece]).words_of(0))
        return known[piece]


def weighted_words(documents: Sequence[str], topics: Ints, words: Sequence[Sequence[str]]) -> list[list[Word]]:
    """Return the words of topics with how well each names its topic.

    Parameters
    ----------
    documents : sequence of str
        Words of each text, joined by spaces.
    topics : ndarray of int, shape (n_texts,)
        Topic of each text, -1 for none.
    words : sequence of sequence of str
        Words of each topic.

    Returns
    -------
    list of list of (str, float)
        In the order given, weighed by :func:`models.topics.words.word_weights`; 0 for a word that these texts lack.
    """
    from sklearn.feature_extraction.text import CountVectorizer

    vocabulary = sorted({word for own in words for word in own})
    if not vocabulary:
        return [[NO_WORD] for _ in words]
    counter = CountVectorizer(vocabulary=vocabulary, token_pattern=r"(?u)\S+", lowercase=False, binary=True, dtype=np.float32)
    weights = word_weights(counter.transform(documents), topics, len(words))
    column = {word: number for number, word in enumerate(vocabulary)}
    return [[(word, float(weights[topic, column[word]])) for word in own] or [NO_WORD] for topic, own in enumerate(words)]


class WordCounter:
    """Goes before scikit-learn's ``CountVectorizer``: texts are cut into our words.

    Stored by BERTopic it is the plain one, which takes words joined by blanks.

    Attributes
    ----------
    words : Words
        What cuts.
    """

    words: Words

    def build_tokenizer(self) -> Words:
        """Return what cuts a text into words."""
        return self.words


class TopicEmbedder:
    """Goes before BERTopic's ``BaseEmbedder``: the vectors that the topics were found in.

    Attributes
    ----------
    tagger : TopicTagger
        Whose vectors.
    """

    tagger: TopicTagger

    def embed(self, documents: Sequence[str], verbose: bool = False) -> Vectors:
        """Return the unit vectors of texts or words, shape (n_texts, n_dimensions).

        Parameters
        ----------
        documents : sequence of str
            Clean texts, or words.
        verbose : bool
            Not used; BERTopic passes it.
        """
        return self.tagger.space.encode(self.tagger.analyzer.batch(list(documents)))


class TopicWords:
    """Goes before BERTopic's ``BaseRepresentation``: the words of topics are chosen by our rule.

    Attributes
    ----------
    words : Words
        What cuts.
    """

    words: Words

    def extract_topics(
        self, topic_model: Any, documents: Any, c_tf_idf: Any, topics: Mapping[int, list[Word]]
    ) -> dict[int, list[Word]]:
        """Return the words of each topic, best first, with their weights.

        Our rule holds topics against each other. Where BERTopic asks for the words of a part of the texts (a month, a
        class, a node of the hierarchy), its own c-TF-IDF, which knows the whole, decides.

        Parameters
        ----------
        topic_model : BERTopic
            Who asks.
        documents : DataFrame
            Texts with their topics.
        c_tf_idf : sparse matrix
            Not used.
        topics : mapping of int to list of (str, float)
            BERTopic's words.
        """
        most = topic_model.top_n_words
        chosen = {number: own[:most] for number, own in topics.items()}
        numbers = documents.Topic.to_numpy().astype(int)
        if len(documents) < len(topic_model.topics_) or len(set(numbers) - {-1}) < 2:
            return chosen
        texts = [" ".join(self.words(text)) for text in documents.Document]
        words = choose_words(texts, numbers, int(numbers.max()) + 1, most)
        weighed = weighted_words(texts, numbers, words)
        return chosen | {number: weighed[number] for number in topics if number >= 0}
