"""Tables that BERTopic 0.17.4 fails to make beside the libraries of the lock, or by itself, and how they are made instead."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from labels import NONE, UsageError
from labels.support.errors import note_line
from labels.wording import _
from models.arrays import Vectors
from models.topics.for_bertopic.bertopic_parts import NO_WORD, Word, Words

LOG = logging.getLogger(__name__)


class MendedTopics:
    """Goes before ``bertopic.BERTopic``: what ends in an error there ends in an answer here.

    Attributes
    ----------
    words : Words
        What cuts texts.
    """

    words: Words
    n_gram_range: tuple[int, int]
    vectorizer_model: Any
    ctfidf_model: Any
    representation_model: Any
    topics_: list[int]
    topic_sizes_: Mapping[int, int]
    topic_representations_: dict[int, list[Word]]
    representative_docs_: dict[int, list[str]]
    topic_mapper_: Any
    topic_embeddings_: Vectors
    c_tf_idf_: Any
    custom_labels_: list[str]

    def name_topics(self) -> None:
        """Give every topic a name as its custom label; see :class:`PolicyTopics`."""
        raise NotImplementedError

    def topics_over_time(
        self,
        docs: Sequence[str],
        timestamps: Sequence[Any],
        topics: Sequence[int] | None = None,
        nr_bins: int | None = None,
        datetime_format: str | None = None,
        evolution_tuning: bool = True,
        global_tuning: bool = True,
    ) -> Any:
        """Return how often each topic is spoken of at each time, and in what words.

        BERTopic 0.17.4 gives ``pandas.to_datetime`` the argument ``infer_datetime_format``, which pandas 3 has dropped:
        texts are made dates here before it is asked. It also fails where a date is missing; such texts are left out, with
        a note.

        Parameters
        ----------
        docs : sequence of str
            The texts it was made of.
        timestamps : sequence of str, int or date
            When each was written; nothing where it is not known.
        topics : sequence of int, optional
            Topic of each text; those it knows by default.
        nr_bins : int, optional
            Number of equal spans of time to count in; every time by itself by default.
        datetime_format : str, optional
            Format of the timestamps; years, months and days in ISO's order are understood without.
        evolution_tuning : bool
            Whether the words of a time follow those of the one before.
        global_tuning : bool
            Whether the words of a time follow those of the whole.

        Returns
        -------
        DataFrame
            ``Topic``, ``Words``, ``Frequency``, ``Timestamp``.

        Raises
        ------
        UsageError
            If no text has a date.
        """
        import pandas as pd

        times = pd.Series(list(timestamps), dtype=object)
        missing = times.isna() | (times == "")
        if missing.all():
            raise UsageError("timestamps", _("no text has a date"), _("give the dates of the texts"))
        known = times[~missing]
        if known.map(lambda time: isinstance(time, str)).any():
            known = pd.to_datetime(known, format=datetime_format or "mixed")
        known = known.infer_objects()
        if nr_bins:
            known = pd.cut(known, bins=nr_bins).map(lambda span: span.left).astype(known.dtype)
        if missing.any():
            says = _("{count} of {total} texts have no date and are left out")
            LOG.warning("%s", note_line(says.format(count=missing.sum(), total=len(times))))
        # BERTopic numbers the topics that it meets: all texts must be there. Those without a date come last.
        end = known.max() + (pd.Timedelta(days=1) if pd.api.types.is_datetime64_any_dtype(known) else 1)
        whole = known.reindex(times.index, fill_value=end)
        parent: Any = super()
        told = parent.topics_over_time(
            list(docs),
            list(whole),
            topics=None if topics is None else list(topics),
            evolution_tuning=evolution_tuning,
            global_tuning=global_tuning,
        )
        return told[told.Timestamp != end].reset_index(drop=True)

    def topics_per_class(self, docs: Sequence[str], classes: Sequence[Any], global_tuning: bool = True) -> Any:
        """Return how often each topic is spoken of in each class of texts, and in what words.

        BERTopic 0.17.4 fails where a class is missing; it is ``none`` here.

        Parameters
        ----------
        docs : sequence of str
            The texts it was made of.
        classes : sequence of str or int
            Class of each: its province, its label.
        global_tuning : bool
            Whether the words in a class follow those of the whole.

        Returns
        -------
        DataFrame
            ``Topic``, ``Words``, ``Frequency``, ``Class``, classes in order.
        """
        import pandas as pd

        parent: Any = super()
        told = parent.topics_per_class(list(docs), [NONE if pd.isna(one) else one for one in classes], global_tuning)
        # It goes through a set of the classes, whose order is another in every process.
        return told.sort_values(["Class", "Topic"], kind="stable", key=lambda column: column.map(_order)).reset_index(drop=True)

    def update_topics(
        self,
        docs: Sequence[str],
        images: object = None,
        topics: Sequence[int] | None = None,
        top_n_words: int = 10,
        n_gram_range: tuple[int, int] | None = None,
        vectorizer_model: Any = None,
        ctfidf_model: Any = None,
        representation_model: Any = None,
    ) -> None:
        """Choose the words of topics anew.

        BERTopic takes a ``CountVectorizer`` that cannot cut Chinese where none is given; ours stays.

        Parameters
        ----------
        docs : sequence of str
            The texts it was made of.
        images : object
            Not used; BERTopic has it.
        topics : sequence of int, optional
            Topic of each text; those it knows by default.
        top_n_words : int
            Words per topic.
        n_gram_range : tuple of (int, int), optional
            How many words may make one.
        vectorizer_model, ctfidf_model, representation_model : object, optional
            As BERTopic takes them; what it has by default.
        """
        ours = self.vectorizer_model
        if n_gram_range is not None:
            ours.ngram_range = n_gram_range
        parent: Any = super()
        parent.update_topics(
            list(docs),
            topics=None if topics is None else list(topics),
            top_n_words=top_n_words,
            n_gram_range=n_gram_range,
            vectorizer_model=vectorizer_model or ours,
            ctfidf_model=ctfidf_model or self.ctfidf_model,
            representation_model=representation_model or self.representation_model,
        )

    def delete_topics(self, topics_to_delete: Sequence[int]) -> None:
        """Drop topics: their texts have none from then on.

        BERTopic 0.17.4 fails where topics have names (its issue #2529), spoils the weights of words (#2530), and takes
        the rows of the wrong topics where some texts have none.

        Parameters
        ----------
        topics_to_delete : sequence of int
            Numbers of topics.

        Raises
        ------
        UsageError
            If there is no such topic, or none would be left.
        """
        from scipy.sparse import csr_matrix, vstack

        rows = sorted(self.topic_sizes_)
        dropped = set(topics_to_delete) - {-1}
        kept = sorted((topic for topic in rows if topic not in dropped and topic >= 0), key=lambda one: -self.topic_sizes_[one])
        if dropped - set(rows) or not kept:
            problem, remedy = _("cannot drop {topics}"), _("there are {topics}, and one must be left")
            raise UsageError("delete_topics", problem.format(topics=sorted(dropped)), remedy.format(topics=rows))
        if not dropped:
            return
        if rows[0] != -1:
            nothing = csr_matrix((1, self.c_tf_idf_.shape[1]))
            self.c_tf_idf_ = vstack([nothing, self.c_tf_idf_]).tocsr()
            self.topic_embeddings_ = np.vstack([np.zeros_like(self.topic_embeddings_[:1]), self.topic_embeddings_])
            self.topic_representations_[-1], rows = [NO_WORD], [-1, *rows]
        order = [0, *(rows.index(topic) for topic in kept)]
        self.c_tf_idf_, self.topic_embeddings_ = self.c_tf_idf_[order], self.topic_embeddings_[order]
        number = {-1: -1} | {topic: place for place, topic in enumerate(kept)}
        self.topic_representations_ = {new: self.topic_representations_[old] for old, new in number.items()}
        self.representative_docs_ = {new: self.representative_docs_.get(old, []) for old, new in number.items()}
        self.topic_mapper_.add_mappings(number, self)
        self.topics_ = [number.get(topic, -1) for topic in self.topics_]
        self.topic_sizes_ = Counter(self.topics_)
        self.name_topics()


def _order(value: object) -> tuple[bool, object]:
    """Return what numbers sort by as numbers, and names as names."""
    number = isinstance(value, int | float | np.number)
    return (not number, value if number else str(value))
