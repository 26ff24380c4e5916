"""A BERTopic whose topics are a tagger's: texts placed in them, topics joined, stored."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from labels import NONE, InputError, UsageError
from labels.support.errors import note_line
from labels.wording import _, pgettext
from models.arrays import Floats, Ints, Vectors
from models.topics.for_bertopic.bertopic_charts import MendedCharts
from models.topics.for_bertopic.bertopic_mended import MendedTopics
from models.topics.for_bertopic.bertopic_parts import Words, weighted_words
from models.topics.placement import Placement
from models.topics.tagger import TopicTagger

LOG = logging.getLogger(__name__)
# Texts shown as a topic's most typical.
TYPICAL = 3


class PolicyTopics(MendedTopics, MendedCharts):
    """A ``bertopic.BERTopic`` whose topics, words, names and answers are those of a topic tagger.

    Made by :func:`to_bertopic` and :func:`load_bertopic`, which put BERTopic behind it. What is documented here is what
    it does otherwise than BERTopic.

    Attributes
    ----------
    tagger : TopicTagger
        Whose topics.
    words : Words
        What cuts texts.
    """

    tagger: TopicTagger
    words: Words
    probabilities_: Floats

    # --- texts placed in the topics -----------------------------------------------------------------------------------

    def fit_transform(
        self, documents: Sequence[str], embeddings: object = None, images: object = None, y: object = None
    ) -> tuple[list[int], Floats]:
        """Give the object other texts: the topics stay, their sizes and tables are those of these texts.

        Parameters
        ----------
        documents : sequence of str
            Clean texts.
        embeddings, images, y : object
            Not used; BERTopic has them.

        Returns
        -------
        tuple of (list of int, ndarray of float)
            Topic of each text, -1 for none, and its similarity to the nearest.

        Raises
        ------
        InputError
            If no text belongs to a topic.
        """
        self.take(list(documents), self.tagger.place(list(documents)))
        return self.topics_, self.probabilities_

    def partial_fit(self, documents: Sequence[str], *others: object) -> None:
        """Refuse: a tagger's topics stand.

        Parameters
        ----------
        documents : sequence of str
            New texts.
        *others : object
            Not used; BERTopic has them.

        Raises
        ------
        UsageError
            Always.
        """
        remedy = _("find them anew: {command}").format(command="python -m training.topics")
        raise UsageError("partial_fit", _("the topics of a stored model do not move"), remedy)

    def take(self, documents: list[str], placement: Placement) -> None:
        """Take texts with their places: count, weigh words, choose typical texts.

        Parameters
        ----------
        documents : list of str
            Clean texts.
        placement : Placement
            Where each belongs.

        Raises
        ------
        InputError
            If no text belongs to a topic, or none has a word.
        """
        import pandas as pd
        from bertopic._bertopic import TopicMapper

        found = np.unique(placement.topics[placement.topics >= 0])
        cut = [" ".join(self.words(text)) for text in documents]
        if not len(found) or not any(cut):
            remedy = _("give texts like those that the topics were found in")
            raise InputError(pgettext("where", "topics"), _("no text belongs to a topic"), remedy)
        catalogue = self.tagger.catalogue
        if len(found) < len(catalogue):
            says = _("{count} of {total} topics have no text here and are left out")
            LOG.warning("%s", note_line(says.format(count=len(catalogue) - len(found), total=len(catalogue))))
        self.topic_mapper_ = TopicMapper(placement.topics.tolist())
        number = {-1: -1} | {int(topic): place for place, topic in enumerate(found)}
        self.topic_mapper_.add_mappings(number, self)
        topics = np.array([number[int(topic)] for topic in placement.topics])
        table = pd.DataFrame({"Document": documents, "ID": range(len(documents)), "Topic": topics, "Image": None})
        theirs: Any = self
        theirs._update_topic_size(table)
        theirs._extract_topics(table, fine_tune_representation=False)
        # Headings and rows, which go with their section, neither weigh words nor stand for a topic.
        own = np.flatnonzero(placement.own)
        weighed = weighted_words([cut[row] for row in own], topics[own], [catalogue[topic].words for topic in found])
        self.topic_representations_ |= dict(enumerate(weighed))
        self.topic_embeddings_ = self._centres(documents, topics, found)
        self.representative_docs_ = typical_texts(documents, topics, placement.similarity + placement.own)
        self.probabilities_ = placement.similarity.astype(float)
        self.name_topics()

    def _centres(self, documents: Sequence[str], topics: Ints, found: Ints) -> Vectors:
        """Return the centroids, before them the mean of what has no topic, as BERTopic keeps them."""
        centroids = self.tagger.centroids[found]
        left = np.flatnonzero(topics < 0)
        if not len(left):
            return centroids
        batch = self.tagger.analyzer.batch([documents[int(row)] for row in left])
        return np.vstack([self.tagger.space.encode(batch).mean(axis=0), centroids])

    def transform(
        self, documents: str | Sequence[str], embeddings: Vectors | None = None, images: object = None
    ) -> tuple[list[int], Floats]:
        """Return the topics of new texts as the topic tagger gives them, -1 for none, and how near each is.

        Parameters
        ----------
        documents : str or sequence of str
            Clean texts, each placed by what it says: a heading does not go with its section, which is not known here.
        embeddings, images : object
            Not used; BERTopic has them. Whether a text is about a topic is read from its words as well.

        Returns
        -------
        tuple of (list of int, ndarray of float)
        """
        placement = self.tagger.place([documents] if isinstance(documents, str) else list(documents))
        number = self.numbers()
        return [number.get(int(topic), -1) for topic in placement.topics], placement.similarity.astype(float)

    def numbers(self) -> dict[int, int]:
        """Return the number here of each topic of the tagger; joined ones share one, those without a text have none."""
        found = self.topic_mapper_.get_mappings(original_topics=True)
        return {int(theirs): int(ours) for theirs, ours in found.items() if theirs >= 0}

    # --- topics joined and dropped, in this object alone --------------------------------------------------------------

    def name_topics(self) -> None:
        """Give every topic the tagger's name as custom label; one made of several has the largest's, and how many more."""
        parts = defaultdict(list)
        for theirs, ours in self.numbers().items():
            parts[ours].append(self.tagger.catalogue[theirs])
        names = {-1: NONE}
        for number, topics in parts.items():
            if number >= 0:
                more = f" +{len(topics) - 1}" if len(topics) > 1 else ""
                names[number] = max(topics, key=lambda topic: topic.size).name + more
        self.custom_labels_ = [names[number] for number in sorted(self.topic_sizes_)]

    def merge_topics(self, docs: Sequence[str], topics_to_merge: Sequence[Any], images: object = None) -> None:
        """Join topics; their words are chosen by our rule, their names follow.

        Parameters
        ----------
        docs : sequence of str
            The texts it was made of.
        topics_to_merge : sequence of int, or of sequence of int
            Topics that become one.
        images : object
            Not used; BERTopic has it.
        """
        parent: Any = super()
        parent.merge_topics(list(docs), topics_to_merge)
        self.name_topics()

    def reduce_topics(
        self, docs: Sequence[str], nr_topics: int | str = 20, images: object = None, use_ctfidf: bool = False
    ) -> PolicyTopics:
        """Join topics until so many are left; their words are chosen by our rule, their names follow.

        Parameters
        ----------
        docs : sequence of str
            The texts it was made of.
        nr_topics : int or "auto"
            How many, the texts without a topic counted as one.
        images : object
            Not used; BERTopic has it.
        use_ctfidf : bool
            Join what uses the same words, not what has near vectors.

        Returns
        -------
        PolicyTopics
            Itself.
        """
        # BERTopic takes vectors of words for those of topics where there is nothing to join, and fails on two topics.
        if len(self.topic_sizes_) <= (nr_topics if isinstance(nr_topics, int) else 3):
            return self
        parent: Any = super()
        parent.reduce_topics(list(docs), nr_topics, use_ctfidf=use_ctfidf)
        self.name_topics()
        return self

    # --- stored -------------------------------------------------------------------------------------------------------

    def save(
        self,
        path: str | Path,
        serialization: Literal["safetensors", "pytorch", "pickle"] = "safetensors",
        save_embedding_model: bool | str = False,
        save_ctfidf: bool = True,
    ) -> None:
        """Write it into a folder, as data alone; ``BERTopic.load`` and :func:`load_bertopic` read it.

        Parameters
        ----------
        path : str or Path
            The folder; made where there is none.
        serialization : {"safetensors"}
            How; BERTopic's other ways run code when they are read.
        save_embedding_model : bool or str
            Name of a sentence model for who loads it without this program; none by default.
        save_ctfidf : bool
            Whether the weights of all words are stored too.

        Raises
        ------
        UsageError
            If another way is asked for, or `path` is a file.
        """
        if serialization != "safetensors":
            remedy = _("take {example}").format(example="'safetensors'")
            raise UsageError(f"serialization {serialization!r}", _("is not how topics are stored here"), remedy)
        if Path(path).exists() and not Path(path).is_dir():
            raise UsageError(str(path), _("is not a folder"), _("name a folder"))
        parent: Any = super()
        # A name, true or not, keeps BERTopic from warning that there is none.
        parent.save(path, "safetensors", save_embedding_model or True, save_ctfidf)


def typical_texts(documents: Sequence[str], topics: Ints, similarity: Vectors) -> dict[int, list[str]]:
    """Return the distinct texts nearest to each topic, -1 of those without one.

    Parameters
    ----------
    documents : sequence of str
        All texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each.
    similarity : ndarray of float, shape (n_texts,)
        How near it is; one more for a text that speaks for itself.
    """
    found = {}
    for topic in np.unique(topics):
        rows = np.flatnonzero(topics == topic)
        ordered = rows[np.argsort(-similarity[rows], kind="stable")]
        found[int(topic)] = list(dict.fromkeys(documents[int(row)] for row in ordered))[:TYPICAL]
    return found
