"""Candidates for a new category: what is listed, what is not and why."""

from dataclasses import replace

import numpy as np
import pytest

from models.topics.candidates import REFUSALS, Evidence, find_candidates
from models.topics.space import unit

LABELS, OTHERS, SECTION = 4, 8, 5
# What labels share, what other texts share, and a direction for each subject.
COMMON, OTHER, *SUBJECTS = np.eye(20, 24, dtype=np.float32)


class Corpus:
    """Forty documents of twelve months: sections about four labels and eight other subjects, and what a test adds."""

    def __init__(self):
        self.rng = np.random.default_rng(0)
        self.vectors, self.topics, self.documents, self.texts, self.periods, self.columns = [], [], [], [], [], []
        self.words = []
        for column in range(LABELS):
            self.add(COMMON + SUBJECTS[column], column=column)
        for number in range(OTHERS):
            self.add(OTHER + SUBJECTS[LABELS + number])
        for number in range(60):  # what shares the labels' way of speaking and is of no topic
            self._say(COMMON, -1, f"d{number % 40}", "", f"2025-{number % 12 + 1:02}")

    def _say(self, direction, topic, document, text, period, column=None):
        """Add a paragraph."""
        self.vectors.append(unit(direction + self.rng.normal(0, 0.1, 24)))
        self.topics.append(topic)
        self.documents.append(document)
        self.texts.append(text)
        self.periods.append(period)
        self.columns.append(column)

    def add(self, direction, documents=range(8), each=SECTION, column=None, words=None, period=None):
        """Add a topic of so many paragraphs in each of some documents."""
        topic = len(self.words)
        own = words or [f"{name}{topic}" for name in ("甲", "乙", "丙")]
        self.words.append(own)
        for document in documents:
            number = (document + 3 * topic) % 40 if period is None else document
            for n in range(each):
                when = period(n, document) if period else f"2025-{number % 12 + 1:02}"
                self._say(direction, topic, f"d{number}", " ".join(own), when, column)
        return topic

    def evidence(self, **changes):
        """Return what candidates are judged by."""
        labels = np.array([[column == one for one in range(LABELS)] for column in self.columns])
        claimed = np.arange(len(self.words)) < LABELS
        found = Evidence(
            np.array(self.topics),
            self.words,
            self.documents,
            self.texts,
            np.stack(self.vectors).astype(np.float32),
            labels,
            labels,
            claimed,
            self.periods,
        )
        return replace(found, **changes)


def rising(n, document):
    """Return a month: late for most."""
    return "2025-12" if document % 4 else "2025-01"


@pytest.fixture
def corpus():
    """Return the corpus."""
    return Corpus()


def listed(evidence):
    """Return the topics that are listed."""
    return [one.topic for one in find_candidates(evidence).listed]


def test_new_subject_of_eight_documents_is_listed_with_its_reasons(corpus):
    """Coherent, growing, like the labels and near to none of them."""
    topic = corpus.add(COMMON + SUBJECTS[17], period=rising, documents=range(40, 48))
    found = find_candidates(corpus.evidence())
    assert [one.topic for one in found.listed] == [topic]
    (one,) = found.listed
    assert (one.paragraphs, one.documents, one.elsewhere) == (40, 8, 35)
    assert one.largest_document == pytest.approx(1 / 8)
    assert one.coherence == one.own_words == 1
    assert one.likeness > found.least_likeness
    assert one.growth.verdict == "growing"
    assert one.nearest is None or one.nearness < 0.2
    assert found.refused.keys() == set(range(LABELS + OTHERS))
    assert {found.refused[number] for number in range(LABELS)} == {"claimed"}
    assert {found.refused[number] for number in range(LABELS, LABELS + OTHERS)} == {"unlike"}


def refusal(corpus, direction=COMMON + SUBJECTS[17], **how):
    """Return why a topic that is added is refused."""
    topic = corpus.add(direction, **how)
    found = find_candidates(corpus.evidence())
    assert topic not in [one.topic for one in found.listed]
    return found.refused[topic]


def test_subject_of_a_single_document_is_not_listed(corpus):
    """Nor one that is gone when its largest document is taken away."""
    assert refusal(corpus, documents=[1], each=40) == "one_document"
    topic = corpus.add(COMMON + SUBJECTS[16], documents=[1, 1, 1, 1, 2, 3, 4, 5, 6, 7])
    assert topic in listed(corpus.evidence())
    rest = corpus.add(COMMON + SUBJECTS[15], documents=[1, 1, 1, 1, 2, 3, 4, 5], each=4)
    assert find_candidates(corpus.evidence()).refused[rest] == "one_document"


def test_subject_near_a_label_is_not_listed(corpus):
    """Its nearest paragraphs are about that label."""
    assert refusal(corpus, COMMON + SUBJECTS[0] + 0.3 * SUBJECTS[17]) == "near"
    found = find_candidates(corpus.evidence())
    assert found.measured[LABELS + OTHERS].nearest == 0
    assert found.measured[LABELS + OTHERS].nearness > 0.9


def test_set_phrase_of_the_genre_is_not_listed(corpus):
    """It stands once in every document."""
    assert refusal(corpus, documents=range(40), each=1) == "everywhere"


def test_subject_unlike_the_labels_is_not_listed(corpus):
    """War is no industry."""
    assert refusal(corpus, OTHER + SUBJECTS[17]) == "unlike"


def test_words_that_never_meet_are_no_subject(corpus):
    """Nor are words that stand everywhere."""
    topic = corpus.add(COMMON + SUBJECTS[17], words=["甲", "乙", "丙"])
    corpus.texts[-40:] = ["甲", "乙", "丙", "甲"] * 10
    assert find_candidates(corpus.evidence()).refused[topic] == "incoherent"


def test_words_of_everything_are_no_subject(corpus):
    """Three times as often elsewhere as here."""
    topic = corpus.add(COMMON + SUBJECTS[17], words=["发展", "水平"])
    corpus.texts[:200] = ["发展 水平"] * 200
    assert find_candidates(corpus.evidence()).refused[topic] == "common"


def test_small_and_shrinking_subjects_are_not_listed(corpus):
    """Fourteen paragraphs are too few; what was spoken of last year only is no new category."""
    assert refusal(corpus, documents=range(7), each=2) == "few"
    assert refusal(corpus, COMMON + SUBJECTS[16], documents=range(40, 60), period=lambda n, document: "2024-01") == "shrinking"


def test_growing_subjects_come_first_then_the_likest(corpus):
    """What is likest but steady follows."""
    steady = corpus.add(1.5 * COMMON + SUBJECTS[17])
    less = corpus.add(0.8 * COMMON + 0.1 * OTHER + SUBJECTS[16])
    growing = corpus.add(0.8 * COMMON + SUBJECTS[15], period=rising, documents=range(40, 48))
    assert listed(corpus.evidence()) == [growing, steady, less]


def test_without_dates_growth_is_not_asked(corpus):
    """The others are."""
    topic = corpus.add(COMMON + SUBJECTS[17], period=rising, documents=range(40, 48))
    (one,) = find_candidates(corpus.evidence(periods=[None] * len(corpus.topics))).listed
    assert (one.topic, one.growth) == (topic, None)


def test_without_labels_all_substantial_topics_are_listed(corpus):
    """The largest first, because nothing tells what a category would be like."""
    large = corpus.add(OTHER + SUBJECTS[17], each=7)
    none = np.zeros((len(corpus.topics), LABELS), dtype=bool)
    found = find_candidates(corpus.evidence(labels=none, about=none, claimed=np.zeros(len(corpus.words), dtype=bool)))
    assert found.least_likeness is None
    assert {(one.likeness, one.nearest, one.nearness) for one in found.listed} == {(None, None, 0)}
    undated = find_candidates(
        corpus.evidence(
            labels=none, about=none, claimed=np.zeros(len(corpus.words), dtype=bool), periods=[None] * len(corpus.topics)
        )
    )
    assert [one.topic for one in undated.listed] == [large, *range(LABELS + OTHERS)]


def test_one_label_teaches_no_likeness(corpus):
    """But its own topic and what lies beside it are not listed."""
    near = corpus.add(COMMON + SUBJECTS[0] + 0.3 * SUBJECTS[17])
    only = np.array([[column == 0] for column in corpus.columns])
    claimed = np.arange(len(corpus.words)) == 0
    found = find_candidates(corpus.evidence(labels=only, about=only, claimed=claimed))
    assert found.least_likeness is None
    assert (found.refused[0], found.refused[near]) == ("claimed", "near")
    assert {one.topic for one in found.listed} <= set(range(1, LABELS + OTHERS))


def test_list_may_be_empty_and_says_why(corpus):
    """Every topic with paragraphs has a reason or stands in the list."""
    found = find_candidates(corpus.evidence())
    assert found.listed == ()
    assert found.refused.keys() == found.measured.keys()
    assert set(found.refused.values()) <= set(REFUSALS)


def test_corpus_without_topics_has_no_candidates(corpus):
    """Nothing is listed, nothing refused."""
    found = find_candidates(corpus.evidence(topics=np.full(len(corpus.topics), -1)))
    assert (found.listed, found.refused, found.measured) == ((), {}, {})
