"""The best spans by three opinions about each word, held against all spans there are."""

from itertools import pairwise, product

import numpy as np
import pytest

from models.marking.path import best_spans


def gain(inside, first, last, spans):
    """Return what some spans gain, added up by hand."""
    total = 0.0
    for start, end in spans:
        for word in range(start, end):
            total += inside[word]
            total -= np.logaddexp(0, -first[word] if word == start else first[word])
            total -= np.logaddexp(0, -last[word] if word == end - 1 else last[word])
    return total


def every(n_words):
    """Yield every choice of words as spans, but that of none."""
    for chosen in product((False, True), repeat=n_words):
        if any(chosen):
            edges = np.flatnonzero(np.diff([False, *chosen, False]))
            yield list(zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True))


@pytest.mark.parametrize("seed", range(40))
def test_no_other_spans_gain_more(seed):
    """Words worth showing, and (in odd rounds) texts where none is: then the one span that costs least."""
    random = np.random.default_rng(seed)
    inside, first, last = random.normal((0.5, -3.0)[seed % 2], 2, 6), *random.normal(0, 2, (2, 6))
    found = best_spans(inside, first, last, [0, 6])[0]
    assert gain(inside, first, last, found) == pytest.approx(max(gain(inside, first, last, spans) for spans in every(6)))


def test_one_word_and_none():
    """A word alone is a span, however little it gains; where there is no word, there is none."""
    low = np.array([-5.0])
    assert best_spans(low, low, low, [0, 1]) == [[(0, 1)]]
    assert best_spans(*np.zeros((3, 0)), [0]) == []
    assert best_spans(low, low, low, [0, 0, 1, 1]) == [[], [(0, 1)], []]


def test_each_text_has_the_spans_that_it_has_alone():
    """No path runs from one text into the next."""
    starts = [0, 7, 8, 8, 20]
    each = np.random.default_rng(0).normal((0.5, 0, 0), 2, (starts[-1], 3)).T
    alone = [best_spans(*each[:, start:end], [0, end - start])[0] for start, end in pairwise(starts)]
    assert best_spans(*each, starts) == alone


def most_of_all(inside, first, last):
    """Return the most that any spans gain, by trying every one behind every best choice before it."""
    opens, goes_on, closes, stays = (-np.logaddexp(0, sign * odds) for odds in (first, last) for sign in (-1, 1))
    best = [0.0, 0.0]  # up to the word before the last one, and up to the last one
    for end in range(len(inside)):
        found, gained = best[-1], 0.0
        for start in range(end, -1, -1):
            gained += inside[start]
            edges = opens[start] + goes_on[start + 1 : end + 1].sum() + stays[start:end].sum() + closes[end]
            found = max(found, best[start] + gained + edges)
        best.append(found)
    return best[-1]


@pytest.mark.parametrize("seed", range(6))
def test_long_texts_in_which_few_words_are_worth_showing(seed):
    """Most words stand in no stretch that is looked at; what is found gains as much as if all were."""
    random = np.random.default_rng(seed)
    lengths = random.integers(1, 120, 30)
    starts = [0, *np.cumsum(lengths).tolist()]
    inside = random.normal(-4, 2, starts[-1]) + 6 * (random.random(starts[-1]) < 0.2)
    first, last = random.normal(-1, 2, (2, starts[-1]))
    for found, (start, end) in zip(best_spans(inside, first, last, starts), pairwise(starts), strict=True):
        each = inside[start:end], first[start:end], last[start:end]
        assert found
        assert max(gain(*each, found), 0.0) == pytest.approx(most_of_all(*each), abs=1e-9)
