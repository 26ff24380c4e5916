"""What the judge of mentions knows, on the small corpus."""

import numpy as np
import pytest

from experiments.taggers.mentions import judged, left_out, log_loss


def test_log_loss_of_even_odds_is_one_bit():
    """In nats."""
    assert log_loss(np.zeros(4), np.array([True, False, True, True])) == pytest.approx(np.log(2))


def test_every_mention_is_judged_without_its_document(tiny_corpus):
    """Judge and share both give each mention log odds."""
    by_judge, by_share = judged(tiny_corpus, np.ones(len(tiny_corpus)), terms=True)
    assert by_judge.shape == by_share.shape and len(by_judge)
    assert np.isfinite(by_judge).all() and np.isfinite(by_share).all()
    assert by_judge.any() and by_share.any()


def test_left_out_label_is_judged_by_what_the_others_taught(tiny_corpus, keys):
    """Two finite figures for a label that has mentions."""
    figures = left_out(tiny_corpus, np.ones(len(tiny_corpus)), keys.index("energy_storage"))
    assert all(0 < figure < 3 for figure in figures)
