"""A real ``bertopic.BERTopic`` with the topics of a topic tagger, for who knows that library.

Topics, their numbers and words, what lies in them and what new texts are given are the tagger's; tables, charts and the
joining of topics are BERTopic's. What BERTopic 0.17.4 gets wrong is mended in the object: see
:mod:`models.topics.for_bertopic.bertopic_mended` and ``bertopic_charts``.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from labels import InputError, Paragraph, UsageError
from labels.wording import _
from models.interface import Texts
from models.text.batch import Batch
from models.topics.for_bertopic.bertopic_parts import TopicEmbedder, TopicWords, WordCounter, Words, joined
from models.topics.for_bertopic.bertopic_topics import TYPICAL, PolicyTopics
from models.topics.needed import need_topics
from models.topics.tagger import TopicTagger

# What is taken over as it was stored.
KEPT = (
    "topics_",
    "topic_sizes_",
    "topic_embeddings_",
    "topic_mapper_",
    "custom_labels_",
    "c_tf_idf_",
    "ctfidf_model",
    "top_n_words",
    "nr_topics",
)


def to_bertopic(tagger: TopicTagger, texts: Texts, paragraphs: Sequence[Paragraph] | None = None) -> Any:
    """Return a BERTopic with the topics of a tagger and the texts that lie in them.

    Parameters
    ----------
    tagger : TopicTagger
        Whose topics.
    texts : sequence of str or Batch
        Clean texts: those that the topics were found in, or others. BERTopic's methods that ask for ``docs`` want these.
    paragraphs : sequence of Paragraph, optional
        What is known of the texts, in the same order: their kinds and the documents they stand in.

    Returns
    -------
    bertopic.BERTopic
        Numbered as the tagger's topics are, largest first in the texts they were found in; -1 holds the texts without
        a topic. Topics that none of the texts belongs to are left out, with a note, and the numbers close up.

    Raises
    ------
    InputError
        If no text belongs to a topic.
    UsageError
        If `tagger` is no topic tagger.
    """
    model = _empty(need_topics(tagger, "to_bertopic"))
    batch = tagger.analyzer.batch(texts)
    documents = [paragraph.text for paragraph in paragraphs] if paragraphs else texts.texts if isinstance(texts, Batch) else texts
    model.take(list(documents), tagger.place(batch, paragraphs))
    return model


def load_bertopic(folder: str | Path, tagger: TopicTagger) -> Any:
    """Read a BERTopic that was stored, and give it the tagger it was made of, without which it cannot place new texts.

    Parameters
    ----------
    folder : str or Path
        What its ``save`` or ``python -m training.topics --bertopic`` wrote.
    tagger : TopicTagger
        The tagger it was made of.

    Returns
    -------
    bertopic.BERTopic
        As it was stored, but for the similarity of each text, which is not stored; typical texts are the tagger's.

    Raises
    ------
    UsageError
        If there is no such folder, or `tagger` is no topic tagger.
    InputError
        If it is not a BERTopic, or one of another tagger.
    """
    need_topics(tagger, "load_bertopic")
    if not Path(folder).is_dir():
        raise UsageError(str(folder), _("is not a folder"), _("name what {option} wrote").format(option="--bertopic"))
    model = _empty(tagger)
    try:
        stored = _theirs().load(str(folder), embedding_model=model.embedding_model)
        for name in KEPT:
            setattr(model, name, getattr(stored, name))
    except Exception as error:  # whatever the library meets in a folder that it did not write
        problem = _("is not a stored BERTopic ({reason})").format(reason=error)
        raise InputError(str(folder), problem, _("write it again: {option}").format(option="--bertopic")) from error
    words = stored.topic_representations_
    model.topic_representations_ = {topic: [(word, weight) for word, weight in own] for topic, own in words.items()}
    if model.c_tf_idf_ is not None:
        model.vectorizer_model.vocabulary_ = stored.vectorizer_model.vocabulary_
    _check_tagger(model, tagger, folder)
    typical: dict[int, list[str]] = {}
    for theirs, ours in model.numbers().items():
        typical.setdefault(ours, []).extend(tagger.catalogue[theirs].typical)
    model.representative_docs_ = {topic: texts[:TYPICAL] for topic, texts in typical.items()}
    return model


def _check_tagger(model: Any, tagger: TopicTagger, folder: str | Path) -> None:
    """Refuse a stored BERTopic whose topics are not the tagger's: those that nobody joined have its centroids."""
    numbers = model.numbers()
    alone = {ours: theirs for theirs, ours in numbers.items() if ours >= 0 and list(numbers.values()).count(ours) == 1}
    first = min(model.topic_sizes_)
    known = max(numbers, default=-1) < len(tagger.catalogue) and model.topic_embeddings_.shape[1] == tagger.centroids.shape[1]
    if not known or not all(
        np.allclose(model.topic_embeddings_[ours - first], tagger.centroids[theirs], atol=1e-5) for ours, theirs in alone.items()
    ):
        raise InputError(str(folder), _("is a BERTopic of another topic model"), _("give the model that it was made of"))


def _theirs() -> Any:
    """Return BERTopic's class; importing it installs filters that silence the user's own warnings."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic

        return BERTopic


def _empty(tagger: TopicTagger) -> Any:
    """Return a BERTopic without texts."""
    theirs = _theirs()
    from bertopic.backend import BaseEmbedder
    from bertopic.cluster import BaseCluster
    from bertopic.dimensionality import BaseDimensionalityReduction
    from bertopic.representation import BaseRepresentation
    from sklearn.feature_extraction.text import CountVectorizer

    words = Words(tagger.analyzer)
    embedder = joined(TopicEmbedder, BaseEmbedder)()
    embedder.tagger = tagger
    # Read by who loads it without this program: words joined by blanks.
    counter = joined(WordCounter, CountVectorizer)(token_pattern=r"(?u)\S+", lowercase=False)
    counter.words = words
    chooser = joined(TopicWords, BaseRepresentation)()
    chooser.words = words
    model = joined(PolicyTopics, theirs)(
        top_n_words=max(len(topic.words) for topic in tagger.catalogue),
        embedding_model=embedder,
        umap_model=BaseDimensionalityReduction(),
        hdbscan_model=BaseCluster(),
        vectorizer_model=counter,
        representation_model=chooser,
    )
    model.tagger, model.words = tagger, words
    return model
