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
from models.arrays import Bits, Floats, Vectors
from models.text.batch import Batch
from models.text.segmenter import fold_case
from models.topics.centroids import TYPICAL
from models.topics.editing.anchors import Anchors, mention_density, pulled
from models.topics.editing.edits import MadeEdit
from models.topics.editing.growing import Growing
from models.topics.editing.regrouping import with_each
from models.topics.editing.remade import remade
from models.topics.editing.topic_text import TopicText, retold
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
    if not own:
        return tagger
    first, known, batch = len(tagger.catalogue), TopicsByName(tagger.catalogue), None if text is None else text.batch
    growing = None if text is None else Growing.of(tagger, text, len(own))
    topics = list(tagger.catalogue)
    weights = np.array([topic.size + 1 for topic in topics])
    # What a topic carries of which no paragraph is known is the average of all before it, summed on from one to the next.
    total, weight = (tagger.label_shares * weights[:, None]).sum(axis=0), float(weights.sum())
    points: list[Vectors] = []
    all_terms: list[tuple[str, ...]] = []
    shares: list[Floats] = []
    made: list[MadeEdit] = []
    top = max(len(topic.words) for topic in topics)
    most = max(TYPICAL, *(len(topic.typical) for topic in topics))
    for name, words in own:
        check_free(name, known, "seeds")
        topic = Topic(len(topics), tuple(dict.fromkeys((*words, name))), 0, (), title=name, by_hand=True)
        terms, carried = _terms(name, words), total / weight
        point = own_point(tagger.space, tagger.analyzer.batch([_spoken(name, words)]), terms, batch)
        if growing is not None:
            vectors, anchors = tagger.space.encode(growing.text.batch), tagger.anchors
            near = pulled(growing.text.batch, vectors, point, terms, anchors.pull, anchors.least)
            grown = growing.with_one(topic.id, *near)
            if (counted := _counted(topic, carried, grown, max(top, len(topic.words)), most)) is None:
                continue
            growing, (topic, carried) = grown, counted
        total, weight = total + carried * (topic.size + 1), weight + topic.size + 1
        known.add(topic)
        topics.append(topic)
        points.append(point)
        all_terms.append(terms)
        shares.append(carried)
        made.append(MadeEdit("add", words, (name,)))
        top, most = max(top, len(topic.words)), max(most, len(topic.typical))
    if not points:
        return tagger
    centroids = np.vstack([tagger.centroids, *points])
    return remade(
        tagger,
        topics,
        made,
        centroids=centroids,
        label_shares=np.vstack([tagger.label_shares, *shares]),
        anchors=tagger.anchors.with_own(centroids[first:], all_terms),
        groups=with_each(tagger.groups, _nearest_before(centroids, first), first) if tagger.groups else (),
    )


def _counted(topic: Topic, carried: Floats, grown: Growing, top: int, most: int) -> tuple[Topic, Floats] | None:
    """Return a topic as its paragraphs describe it, and the labels that they carry; None where there are none."""
    placed, text = grown.placed, grown.text
    rows = np.flatnonzero((placed.topics == topic.id) & placed.own)
    if not len(rows):
        return None
    topic = replace(topic, size=int((placed.topics == topic.id).sum()))
    (whole,) = retold([topic], text, placed, top, most)
    said = [word for word in whole.words if len(rows) >= TELLING]
    texts = [text.batch.folded[row] for row in rows]
    given = [word for word in topic.words if any(fold_case(fold(word)) in one for one in texts)]
    longest = max(len(given), len(whole.words))
    words = tuple(dict.fromkeys((*given, *said)))[:longest] or topic.words
    return replace(whole, words=words), text.shares(rows, carried)


def _nearest_before(centroids: Vectors, first: int) -> list[int]:
    """Return for each topic from one on which of all that stand before it is the nearest."""
    nearest: list[int] = []
    for start in range(first, len(centroids), _AT_ONCE):
        near = centroids[start : start + _AT_ONCE] @ centroids[: start + _AT_ONCE].T
        near[np.arange(near.shape[1]) >= start + np.arange(len(near))[:, None]] = -np.inf
        nearest += near.argmax(axis=1).tolist()
    return nearest


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
