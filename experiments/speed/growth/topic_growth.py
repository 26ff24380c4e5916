"""Growth of topics: placing, naming, counting, changing and drawing them, and telling how far new text has drifted.

Topics are made by hand, so that all of it is ours; what finds them (UMAP, HDBSCAN, k-means) is measured as a whole besides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np

from experiments.speed.growth.growth_measure import Case, Work
from experiments.speed.growth.growth_shapes import Shape, load_shapes, own_scheme
from experiments.speed.growth.scheme_growth import word
from labels import Paragraph
from models.arrays import Ints, Labels
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.topics.editing.edits import TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.finding.baseline import Baseline, learn_baseline, place_unseen
from models.topics.finding.eligible import learn_eligibility
from models.topics.finding.found_in import FoundIn
from models.topics.finding.sections import topics_of_sections
from models.topics.naming.at_fitting import named
from models.topics.shares import label_shares_without_own
from models.topics.space import TopicSpace, unit
from models.topics.tagger import Reach, Topic, TopicTagger
from models.topics.trainer import TopicTrainer
from models.topics.words import content_words
from training.drift.compared import drift
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import write_topic_report

_TOPICS, _WORDS, _OF_A_DOCUMENT = 12, 10, 10
_LEAST = 2000  # characters: with fewer not all of it is done
_LONGEST = 1000  # characters of a long name
_REGIONS = ("江苏", "广东", None)
_SHAPES = ("evidence in sentences", "no stop", "Latin words", "paragraphs that differ", "equal paragraphs", "one number differs",
           "common beginning", "tiny paragraphs")  # fmt: skip
Place = Callable[[int], Mapping[str, Any]]


@dataclass(frozen=True, eq=False)
class _Corpus:
    """Paragraphs with topics that nothing had to be fitted for, and a folder to write to.

    Attributes
    ----------
    paragraphs : list of Paragraph
        The paragraphs.
    count : int
        Number of topics: each is made of the words of one of them.
    folder : Path
        Where to write.
    """

    paragraphs: list[Paragraph]
    count: int
    folder: Path

    @cached_property
    def batch(self) -> Batch:
        return Analyzer(own_scheme()).batch([paragraph.text for paragraph in self.paragraphs])

    @cached_property
    def topics(self) -> Ints:
        """Topic of each paragraph: in turn, so that every topic has as many in every document."""
        return np.arange(len(self.paragraphs)) % self.count

    @cached_property
    def labels(self) -> Labels:
        labels: Labels = np.zeros((len(self.paragraphs), len(own_scheme().keys)), dtype=np.int8)
        labels[::2, 0] = 1
        return labels

    @cached_property
    def documents(self) -> list[str]:
        return [paragraph.doc for paragraph in self.paragraphs]

    @cached_property
    def text(self) -> TopicText:
        return TopicText(self.batch, self.labels, np.ones(len(self.batch)), self.documents, self.paragraphs)

    @cached_property
    def tagger(self) -> TopicTagger:
        space, rows = TopicSpace("static"), np.arange(self.count) * len(self.batch) // self.count
        noise = np.random.default_rng(0).normal(size=(self.count, space.encode(self.batch).shape[1]))
        centroids = unit(space.encode(self.batch)[rows] + 0.1 * unit(noise))
        topics = [Topic(number, self._words(int(row)), 5, (), word(number)) for number, row in enumerate(rows)]
        shares = np.full((self.count, len(own_scheme().keys)), 0.1)
        reach = Reach(-1.0, 0.2, 0.25, 0.0)
        return TopicTagger(self.batch.analyzer, topics, centroids, shares, np.full(shares.shape[1], 0.5), space, reach)

    def _words(self, row: int) -> tuple[str, ...]:
        found = dict.fromkeys(content_words(self.batch.words_of(row)[: 10 * _WORDS]))
        return tuple(found)[:_WORDS] or ("储能",)

    @cached_property
    def counted(self) -> TopicTagger:
        """The topics with what is known of their documents, as if they had been found in these."""
        _, document = np.unique(self.documents, return_inverse=True)
        counts = np.zeros((int(document.max()) + 1, self.count + 1), dtype=np.intp)
        np.add.at(counts, (document, self.topics), 1)
        found, tagger = Baseline(counts, counts, counts.sum(axis=1) // 20), self.tagger
        tagger.baseline = found
        return tagger


def topic_cases() -> Sequence[Case]:
    """Return the cases: what is done with topics, in texts of every shape, with documents, places and topics that hurt."""
    shapes = [shape for shape in load_shapes() if shape.name in _SHAPES]
    prose = next(shape for shape in shapes if shape.name == "paragraphs that differ")
    found = [
        Case("topics", f"{name}, {shape.name}", partial(_on, work, shape))
        for shape, (name, work) in product(shapes, _WORKS.items())
        if shape.many or name not in _OF_MANY
    ]
    found += [
        Case("topics", f"{name}, {what}", partial(_on, _WORKS[name], prose, place=place))
        for (what, place), name in product(_PLACES.items(), _BY_PLACE)
    ]
    many = [*_WORKS.items(), *_EDITS.items()]
    found += [Case("topics", f"{name}, many topics", partial(_on, work, prose, each=_OF_A_TOPIC)) for name, work in many]
    return [*found, *(Case("topics", f"found, {shape.name}", partial(_on, _found, shape)) for shape in shapes if shape.many)]


def _on(
    work: Callable[[_Corpus], object], shape: Shape, size: int, folder: Path, *, place: Place | None = None, each: int = 0
) -> Work:
    """Return some work on a corpus whose texts are cut already; with `each` it has a topic for so many paragraphs."""
    texts = shape.texts(max(size, _LEAST))
    paragraphs = [_paragraph(number, text, dict(place(number)) if place else {}) for number, text in enumerate(texts)]
    corpus = _Corpus(paragraphs, max(1, len(texts) // each if each else min(_TOPICS, len(texts))), folder)
    _ready = corpus.counted, corpus.text

    def alone() -> object:
        from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

        with threadpool_limits(1):  # threads that wait for each other take time of the processor, too
            return work(corpus)

    return alone


def _paragraph(number: int, text: str, other: Mapping[str, Any]) -> Paragraph:
    document, n = divmod(number, _OF_A_DOCUMENT)
    known: dict[str, Any] = {"doc": f"d{document}", "n": n + 1, "kind": "body", "region": _REGIONS[document % len(_REGIONS)]}
    known |= {"date": f"20{10 + document % 12}-03-01", **other}
    return Paragraph(id=f"{known['doc']}#{known['n']}", text=text, **known)


def _one_document(number: int) -> dict[str, Any]:
    return {"doc": "d", "n": number + 1}


def _document(number: int) -> dict[str, Any]:
    return {"doc": f"d{number}", "n": 1}


def _growing_document(number: int) -> dict[str, Any]:
    """Return documents of which each has a paragraph more than the one before."""
    document = int(((8 * number + 1) ** 0.5 - 1) / 2)
    return {"doc": f"d{document}", "n": number - document * (document + 1) // 2 + 1}


def _one_heading(number: int) -> dict[str, Any]:
    return _one_document(number) | {"heading": "一、总体要求", "kind": "bullet" if number % 2 else "body"}


def _titles(number: int) -> dict[str, Any]:
    return _one_document(number) | {"kind": "title" if number % 2 else "body"}


def _headings(number: int) -> dict[str, Any]:
    return _one_document(number) | {"kind": "heading" if number % 2 else "body", "heading": "一、总体要求"}


_PLACES: Mapping[str, Place] = {
    "one document": _one_document,
    "a document each": _document,
    "documents of every size": _growing_document,
    "one heading": _one_heading,
    "titles in one document": _titles,
    "headings in one document": _headings,
    "a province each": lambda number: {"region": f"第{number}省"},
    "a month each": lambda number: {"date": f"{1000 + number // 12:04}-{number % 12 + 1:02}-01"},
    "long titles": lambda number: _document(number) | {"title": "规划" * (_LONGEST // 2) + str(number)},
    "long names of documents": lambda number: {"doc": "规划" * (_LONGEST // 2) + str(number), "n": 1},
}


def _placed(corpus: _Corpus) -> object:
    """Place paragraphs, by what they say and with those of them that say little going with their section."""
    tagger, paragraphs = corpus.tagger, corpus.paragraphs
    placement = tagger.place(corpus.batch, paragraphs)
    by_itself = replace(placement, own=np.arange(len(paragraphs)) % 2 == 0, topics=corpus.topics)
    return topics_of_sections(by_itself, np.ones((len(paragraphs), corpus.count), dtype=bool), paragraphs)


def _drawn(corpus: _Corpus) -> None:
    """Write the page and its tables, of paragraphs that all have a topic."""
    reading = read_topics("growth", corpus.paragraphs, corpus.labels, "", corpus.tagger, corpus.batch)
    write_topic_report(corpus.folder, replace(reading, placement=replace(reading.placement, topics=corpus.topics)))


def _named(corpus: _Corpus) -> object:
    unnamed = copy(corpus.tagger)
    unnamed.catalogue = tuple(replace(topic, title="") for topic in unnamed.catalogue)
    return named(unnamed, corpus.batch, corpus.topics, corpus.documents)


def _worded(corpus: _Corpus) -> object:
    """Find out which paragraphs speak for themselves, and the words of topics from the paragraphs nearest to them."""
    batch, groups = corpus.batch, corpus.documents
    eligible = learn_eligibility(batch, groups, corpus.paragraphs).judge(batch, corpus.paragraphs)
    found = FoundIn.of(batch, corpus.tagger.space.encode(batch), groups, eligible, corpus.paragraphs)
    return found.widened(*found.nearness(corpus.tagger.centroids, _WORDS))


def _compared(corpus: _Corpus) -> object:
    """Count what new text is compared with: topics and labels of each document without it."""
    batch, topics, groups = corpus.batch, corpus.topics, corpus.documents
    support, own = corpus.tagger.nearness(batch).support, np.ones(len(batch), dtype=bool)
    label_shares_without_own(topics, corpus.labels, np.ones(len(batch)), groups, corpus.count)
    unseen = place_unseen(batch, support, topics, own, groups, encoder="static", guidance=0.0, components=20, seed=0)
    return learn_baseline(topics, np.ones(len(batch), dtype=np.float32), unseen, own, groups, corpus.count)


_WORKS: Mapping[str, Callable[[_Corpus], object]] = {
    "placed": _placed,
    "page": _drawn,
    "named": _named,
    "words": _worded,
    "baseline": _compared,
    "drift": lambda corpus: drift(corpus.counted, corpus.paragraphs, draws=20),
}
_BY_PLACE = tuple(_WORKS)
_OF_MANY = ("baseline",)  # what one paragraph alone is nothing for
_OF_A_TOPIC = 20  # paragraphs of a topic, where there are many


def _addresses(corpus: _Corpus) -> list[str]:
    return [str(number) for number in range(corpus.count)]


def _edited(edits: Callable[[list[str]], TopicEdits], corpus: _Corpus) -> object:
    return change_topics(corpus.tagger, edits(_addresses(corpus)))


_EDITS: Mapping[str, Callable[[_Corpus], object]] = {
    "renamed": partial(_edited, lambda names: TopicEdits(rename=tuple((name, f"新{name}") for name in names))),
    "dropped": partial(_edited, lambda names: TopicEdits(drop=tuple(names[1:]))),
    "joined": partial(_edited, lambda names: TopicEdits(merge=(tuple(names),) if len(names) > 1 else ())),
    "joined in pairs": partial(_edited, lambda names: TopicEdits(merge=tuple(zip(names[::2], names[1::2], strict=False)))),
    "own ones added": partial(_edited, lambda names: TopicEdits(seeds=tuple((f"新{name}", ("储能",)) for name in names))),
}


def _found(corpus: _Corpus) -> object:
    """Find topics as a user does; the libraries that cluster are part of it."""
    text = corpus.text
    return TopicTrainer(seed=0).fit(text.batch, text.labels, text.groups, text.weights, text.paragraphs)
