"""Draws are the same in every run, and no row comes twice."""

import numpy as np

from experiments.shared.sampling import draw, in_drawn_documents


def test_rows_are_drawn_once_each_and_the_same_in_every_run():
    rows = np.array([3, 5, 8, 13, 21])
    first, second = (draw(rows, 4, np.random.default_rng(1)).tolist() for _ in range(2))
    assert first == second
    assert len(set(first)) == 4 and set(first) <= set(rows.tolist())


def test_fewer_rows_than_asked_for_are_all_drawn():
    assert sorted(draw(np.arange(3), 10, np.random.default_rng(0))) == [0, 1, 2]


def test_another_seed_draws_others():
    drawn = {tuple(draw(np.arange(50), 5, np.random.default_rng(seed))) for seed in range(3)}
    assert len(drawn) == 3


def test_paragraphs_of_a_document_are_drawn_together():
    documents = ["a", "b", "a", "c", "b", "d"]
    drawn = in_drawn_documents(documents, 2, seed=0)
    names = {name for name, taken in zip(documents, drawn, strict=True) if taken}
    assert len(names) == 2
    assert drawn.tolist() == [name in names for name in documents]
