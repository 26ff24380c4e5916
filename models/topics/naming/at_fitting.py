"""Names are part of a topic model: made where it is fitted, from all texts of each topic, and stored with it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.arrays import Ints
from models.text.batch import Batch
from models.topics.naming.custom import Namer, ask
from models.topics.naming.groups import group_topics
from models.topics.naming.name_choice import choose_names, distinct
from models.topics.naming.rules import load_rules

if TYPE_CHECKING:
    from models.topics.catalogue import Topic
    from models.topics.tagger import TopicTagger


def named(
    tagger: TopicTagger,
    batch: Batch | None = None,
    topics: Ints | None = None,
    documents: Sequence[str] | None = None,
    namer: Namer | None = None,
) -> TopicTagger:
    """Return a tagger whose topics and groups have names, no two alike.

    Topics that have a name keep it. With `namer` only those do that a person gave.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    batch : Batch, optional
        Clean texts that the topics were found in; by default the typical texts that are stored with them.
    topics : ndarray of int, shape (n_texts,), optional
        Topic of each of them, -1 for none; by default the tagger's own opinion.
    documents : sequence of str, optional
        Document of each of them; by default each text is one of its own.
    namer : callable, optional
        ``name(words, typical) -> str``, asked for every topic in place of the rules.

    Returns
    -------
    TopicTagger

    Raises
    ------
    InputError
        If `namer` fails or gives no short text.
    """
    if batch is None:
        batch, topics = typical_texts(tagger)
    elif topics is None:
        topics = tagger.assign(batch)
    other = copy(tagger)
    other.catalogue = name_topics(tagger, batch, topics, documents, namer)
    other.groups = group_topics(other.catalogue, tagger.hierarchy, batch, topics)
    return other


def typical_texts(tagger: TopicTagger) -> tuple[Batch, Ints]:
    """Return the typical texts that are stored with a tagger, and the topic of each.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    """
    groups = [topic.typical for topic in tagger.catalogue]
    texts = [text for group in groups for text in group]
    return tagger.analyzer.batch(texts), np.repeat(np.arange(len(groups)), [len(group) for group in groups])


def name_topics(
    tagger: TopicTagger, batch: Batch, topics: Ints, documents: Sequence[str] | None = None, namer: Namer | None = None
) -> tuple[Topic, ...]:
    """Return the topics of a tagger with names, as :func:`named` gives them; needs no library but numpy.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    batch : Batch
        Clean texts.
    topics : ndarray of int, shape (n_texts,)
        Topic of each of them, -1 for none.
    documents : sequence of str, optional
        Document of each of them; by default each text is one of its own.
    namer : callable, optional
        ``name(words, typical) -> str``, asked for every topic in place of the rules.

    Returns
    -------
    tuple of Topic

    Raises
    ------
    InputError
        If `namer` fails or gives no short text.
    """
    words = [topic.words for topic in tagger.catalogue]
    kept = {number: topic.title for number, topic in enumerate(tagger.catalogue) if topic.by_hand or (topic.title and not namer)}
    free = [number for number in range(len(words)) if number not in kept]
    if not free:
        return tagger.catalogue
    if namer is None:
        names = choose_names(words, free, kept.values(), batch, topics, documents)
    else:
        asked = {number: ask(namer, number, words[number], _typical(tagger, batch, topics, number)) for number in free}
        names = distinct({number: [name] for number, name in asked.items()}, dict.fromkeys(asked, 1.0), words, kept.values())
    return tuple(replace(topic, title=names.get(number, topic.title)) for number, topic in enumerate(tagger.catalogue))


def _typical(tagger: TopicTagger, batch: Batch, topics: Ints, topic: int) -> list[str]:
    """Return the distinct texts nearest to a topic's centre, nearest first."""
    rows = np.flatnonzero(topics == topic)
    similarity = tagger.space.encode(batch)[rows] @ tagger.centroids[topic]
    texts = [batch.texts[row] for row in rows[np.argsort(-similarity, kind="stable")]]
    return list(dict.fromkeys(texts))[: load_rules().texts]
