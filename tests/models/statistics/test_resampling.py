"""Bootstrap over documents: against scipy, and that whole documents are drawn."""

import numpy as np
import pytest
from scipy.stats import bootstrap

from models.statistics.resampling import percentile_interval, resampled_sums, sampling_units

ROUNDS = 4000


def clustered(seed=0, n_documents=40):
    """Return marks and documents: documents of one to twelve paragraphs, each with a leaning of its own."""
    random = np.random.default_rng(seed)
    sizes = random.integers(1, 13, n_documents)
    documents = np.repeat([f"d{number:02}" for number in range(n_documents)], sizes)
    marks = random.random(sizes.sum()) < np.repeat(random.beta(0.6, 1.4, n_documents), sizes)
    return marks, documents.tolist()


def share_interval(marks, units, **options):
    """Return the interval of the share of marked paragraphs."""
    sums = resampled_sums(np.column_stack([marks, np.ones(len(marks))]), units, **options)
    return percentile_interval(sums[:, 0] / sums[:, 1])


def test_interval_of_a_share_is_scipys():
    """Percentile bootstrap of a ratio of two sums, the documents resampled as pairs."""
    marks, documents = clustered()
    names, unit = np.unique(documents, return_inverse=True)
    marked, sizes = np.bincount(unit, weights=marks), np.bincount(unit)
    theirs = bootstrap(
        (marked, sizes),
        lambda some, all_, axis=-1: some.sum(axis=axis) / all_.sum(axis=axis),
        paired=True,
        vectorized=True,
        method="percentile",
        n_resamples=ROUNDS,
        rng=np.random.default_rng(1),
    ).confidence_interval
    assert share_interval(marks, documents, rounds=ROUNDS) == pytest.approx((theirs.low, theirs.high), abs=0.01)
    assert theirs.high - theirs.low > 0.1


def test_documents_are_drawn_whole():
    """Paragraphs drawn one by one would seem to know more than they do."""
    marks, documents = clustered()
    low, high = share_interval(marks, documents)
    alone_low, alone_high = share_interval(marks, range(len(marks)))
    assert high - low > 1.3 * (alone_high - alone_low)


def test_every_sample_has_as_many_documents_as_there_are():
    """And the same draws come for any columns of the same units and seed."""
    sums = resampled_sums(np.ones((6, 1)), list("aabbcc"), rounds=50, seed=3)
    assert set(sums[:, 0].tolist()) == {6.0}
    first, second = (resampled_sums(np.arange(6)[:, None] * factor, list("abcdef"), rounds=20, seed=3) for factor in (1, 2))
    assert (2 * first == second).all() and len(np.unique(first)) > 5


def test_paragraphs_are_the_units_where_all_share_a_document():
    """Else an interval of such a file had no width."""
    assert sampling_units(["a", "b", "a"]) == ["a", "b", "a"]
    assert sampling_units(["a"] * 3) == ["0", "1", "2"]


def test_rounds_without_a_value_are_left_out():
    """And where none has one there is no interval."""
    assert percentile_interval(np.array([np.nan, 0.5, 0.5])) == (0.5, 0.5)
    assert percentile_interval(np.array([np.nan, np.nan])) is None
