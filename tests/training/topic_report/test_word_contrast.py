"""Words of topics against the corpus: counted right, and enough of them for every weight."""

import math

import pytest
from topic_readings import corpus, read, tagger

from models.topics.words import content_words
from training.topic_report.word_contrast import word_contrast


@pytest.fixture(scope="module")
def reading(analyzer):
    """Return the small corpus, read."""
    return read(corpus(), tagger(analyzer))


def test_counts_are_those_of_the_texts(reading):
    """Paragraphs of the topic that hold the word, and of the corpus."""
    words = [set(content_words(reading.batch.words_of(row))) for row in range(64)]
    for topic, found in enumerate(word_contrast(reading)):
        assert found
        for word, inside, everywhere in found:
            holds = [word in paragraph for paragraph in words]
            assert everywhere == sum(holds)
            assert inside == sum(held and number == topic for held, number in zip(holds, reading.topics, strict=True)) > 0


@pytest.mark.parametrize("weight", [0.0, 0.6, 1.0])
def test_best_words_of_every_weight_are_there(reading, weight):
    """What the slider brings up first is among the words handed over."""
    topic, n = 4, int(reading.sizes[4])
    words = [content_words(reading.batch.words_of(row)) for row in range(64)]
    counts = {}
    for number, paragraph in zip(reading.topics, words, strict=True):
        for word in set(paragraph):
            inside, everywhere = counts.get(word, (0, 0))
            counts[word] = (inside + (number == topic), everywhere + 1)

    def relevance(word):
        inside, everywhere = counts[word]
        return weight * math.log(inside / n) + (1 - weight) * math.log(inside / n / (everywhere / 64))

    kept = [word for word, (inside, _) in counts.items() if inside >= 2]
    best = max(relevance(word) for word in kept)
    assert max(relevance(word) for word, _, _ in word_contrast(reading)[topic]) == pytest.approx(best)


def test_texts_without_words_have_none(analyzer):
    """Numbers alone."""
    from dataclasses import replace

    numbers = [replace(one, text="12 34") for one in corpus()[:3]]
    assert word_contrast(read(numbers, tagger(analyzer))) == [[]] * 7
