"""Topics of one's own: a name with seed words, or a name alone, which then is what is looked for.

A topic of one's own is a point between what its words mean and the paragraphs that hold them. A paragraph belongs to it when it
is near enough and nearer than to any topic found; the words pull, as the terms of the lexicon do. At fitting, what belongs to
it is taken out before the other topics are found (as in zero-shot topic modelling with BERTopic), so that no topic found is the
same again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Bits, Vectors
from models.text.batch import Batch
from models.text.segmenter import fold_case
from models.topics.editing.anchors import Anchors, mention_density
from models.topics.editing.edits import MadeEdit
from models.topics.editing.regrouping import with_each
from models.topics.editing.remade import remade
from models.topics.editing.topic_text import TopicText, described
from models.topics.editing.which_topic import TopicsByName, called
from models.topics.space import TopicSpace, unit
from models.topics.tagger import Topic, TopicTagger
from seeds.cleaning.fold import fold

# Paragraphs from which on they tell what else a topic of one's own speaks of.
TELLING = 5
_AT_ONCE = 256  # topics that are compared with all before them in one product
OwnTopics = Sequence[tuple[str, tuple[str, ...]]]


def add_topics(tagger: TopicTagger, own: OwnTopics, text: TopicText | None = None) -> TopicTagger:
    """Add topics of one's own; they come last, and the topics found lose only what is nearer to one of these.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    own : sequence of (str, tuple of str)
        Names and words.
    text : TopicText, optional
        Where their paragraphs are looked for. A topic that has none there is not added; without text all are.

    Returns
    -------
    TopicTagger
        A new one.

    Raises
    ------
    InputError
        If a name is that of another topic.
    """
    if text is None:
        return _added(tagger, own, TopicsByName(tagger.catalogue))
    for one in own:
        added = _added(tagger, [one], TopicsByName(tagger.catalogue), text.batch)
        tagger = _counted(added, tagger, text)
    return tagger


def _added(tagger: TopicTagger, own: OwnTopics, known: TopicsByName, batch: Batch | None = None) -> TopicTagger:
    """Return the topics with some of one's own, whatever has them in a text."""
    if not own:
        return tagger
    first, topics, points, shares, all_terms = len(tagger.catalogue), [], [], [], []
    weights = np.array([topic.size + 1 for topic in tagger.catalogue])
    # What a topic without paragraphs is said to carry is the average of those before it, summed on from one to the next.
    total, weight = (tagger.label_shares * weights[:, None]).sum(axis=0), float(weights.sum())
    for number, (name, words) in enumerate(own, start=first):
        check_free(name, known, "seeds")
        terms = _terms(name, words)
        points.append(own_point(tagger.space, tagger.analyzer.batch([_spoken(name, words)]), terms, batch))
        topics.append(Topic(number, tuple(dict.fromkeys((*words, name))), 0, (), title=name, by_hand=True))
        all_terms.append(terms)
        shares.append(total / weight)
        total, weight = total + shares[-1], weight + 1
        known.add(topics[-1])
    centroids = np.vstack([tagger.centroids, *points])
    return remade(
        tagger,
        [*tagger.catalogue, *topics],
        [MadeEdit("add", words, (name,)) for name, words in own],
        centroids=centroids,
        label_shares=np.vstack([tagger.label_shares, *shares]),
        anchors=tagger.anchors.with_own(centroids[first:], all_terms),
        groups=with_each(tagger.groups, _nearest_before(centroids, first), first) if tagger.groups else (),
    )


def _nearest_before(centroids: Vectors, first: int) -> list[int]:
    """Return for each topic from one on which of all that stand before it is the nearest."""
    nearest: list[int] = []
    for start in range(first, len(centroids), _AT_ONCE):
        near = centroids[start : start + _AT_ONCE] @ centroids[: start + _AT_ONCE].T
        near[np.arange(near.shape[1]) >= start + np.arange(len(near))[:, None]] = -np.inf
        nearest += near.argmax(axis=1).tolist()
    return nearest


def _counted(added: TopicTagger, before: TopicTagger, text: TopicText) -> TopicTagger:
    """Return the topics with the last one described by its paragraphs, or without it where there are none."""
    number = len(before.catalogue)
    placed = text.placed(added)
    rows = np.flatnonzero((placed.topics == number) & placed.own)
    if not len(rows):
        return before
    catalogue = list(added.catalogue)
    catalogue[number] = replace(catalogue[number], size=int((placed.topics == number).sum()))
    shares = added.label_shares.copy()
    shares[number] = text.shares(rows, shares[number])
    found = described(remade(added, catalogue, label_shares=shares), text, [number])
    whole = found.catalogue[number]
    said = [word for word in whole.words if len(rows) >= TELLING]
    texts = [text.batch.folded[row] for row in rows]
    given = [word for word in catalogue[number].words if any(fold_case(fold(word)) in one for one in texts)]
    most = max(len(given), len(whole.words))
    words = tuple(dict.fromkeys((*given, *said)))[:most] or catalogue[number].words
    return remade(found, [*found.catalogue[:number], replace(whole, words=words)])


def own_point(space: TopicSpace, spoken: Batch, terms: Sequence[str], batch: Batch | None) -> Vectors:
    """Return where a topic of one's own lies.

    Parameters
    ----------
    space : TopicSpace
        What turns texts into vectors.
    spoken : Batch
        Its name and words as one text.
    terms : sequence of str
        Its words, folded.
    batch : Batch, optional
        Clean texts.

    Returns
    -------
    ndarray of float32, shape (n_dimensions,)
        A unit vector: between the words and the mean of the texts that hold them, those fullest of them first.
    """
    point = space.encode(spoken)[0]
    if batch is not None:
        density = mention_density(batch, terms).astype(np.float32)
        point = unit(point + unit(density @ space.encode(batch)))
    return np.asarray(point)


def own_rows(space: TopicSpace, own: OwnTopics, batch: Batch) -> Bits:
    """Return which texts belong to topics of one's own, whatever else is found, shape (n_texts,).

    Parameters
    ----------
    space : TopicSpace
        What turns texts into vectors.
    own : sequence of (str, tuple of str)
        Names and words.
    batch : Batch
        Clean texts.
    """
    vectors = space.encode(batch)
    terms = [_terms(name, words) for name, words in own]
    spoken = [batch.analyzer.batch([_spoken(name, words)]) for name, words in own]
    points = [own_point(space, said, of_one, batch) for said, of_one in zip(spoken, terms, strict=True)]
    anchors = Anchors.of(np.zeros((0, vectors.shape[1]), dtype=np.float32), ()).with_own(np.stack(points), terms)
    return np.asarray(anchors.nearness(batch, vectors).cosine.max(axis=1) >= anchors.least)


def fit_around(
    own: OwnTopics, learn: Callable[[], TopicSpace], text: TopicText, fit: Callable[[TopicText], TopicTagger]
) -> TopicTagger:
    """Find topics in what does not belong to topics of one's own.

    Parameters
    ----------
    own : sequence of (str, tuple of str)
        Names and words.
    learn : callable
        Learns the space that the texts lie in.
    text : TopicText
        All of them.
    fit : callable
        Finds topics in some of them.

    Returns
    -------
    TopicTagger
        Without the topics of one's own, its clusters as long as the text: what belongs to those counts as clustered, under the
        number that the first of them will have.
    """
    if not own:
        return fit(text)
    taken = own_rows(learn(), own, text.batch)
    rows = np.flatnonzero(~taken)
    tagger = fit(text.take(rows))
    if tagger.clusters is not None:
        clusters = np.full(len(text.batch), len(tagger.catalogue))
        clusters[rows] = tagger.clusters
        tagger.clusters = clusters
    return tagger


def check_free(name: str, topics: TopicsByName, where: str, number: int | None = None) -> None:
    """Refuse a name that another topic bears.

    Parameters
    ----------
    name : str
        The name.
    topics : TopicsByName
        All topics.
    where : str
        What the name is for, for the error message.
    number : int, optional
        The topic that bears it, or shall.

    Raises
    ------
    InputError
        If another one bears it.
    """
    for topic in topics.named(name):
        if topic.id != number:
            problem = _("is the name of topic {topic}").format(topic=called(topic))
            raise InputError(f"{where} '{name}'", problem, _("give another name"))


def _terms(name: str, words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold_case(fold(word)) for word in (name, *words)))


def _spoken(name: str, words: Sequence[str]) -> str:
    return "，".join((name, *words))
