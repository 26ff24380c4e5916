"""Scattered corrections: which paragraphs are answered for."""

import numpy as np
import pytest

from experiments.corrections.correction_weights import draw_answers


@pytest.mark.parametrize(("size", "mistakes"), [(4, 2), (20, 10), (30, 12)])
def test_half_are_mistakes_as_far_as_there_are_so_many(size, mistakes):
    wrong = np.arange(100) % 4 == 0
    among = np.arange(100) < 48
    rows = draw_answers(wrong, among, size, seed=0)
    assert len(set(rows.tolist())) == size
    assert among[rows].all() and int(wrong[rows].sum()) == mistakes


def test_draw_follows_its_seed():
    wrong, among = np.arange(50) % 2 == 0, np.ones(50, dtype=bool)
    first, again, other = (draw_answers(wrong, among, 10, seed).tolist() for seed in (0, 0, 1))
    assert first == again != other
