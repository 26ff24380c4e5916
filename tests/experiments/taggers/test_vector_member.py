"""Word vectors as a member of the pool, and alone."""

from dataclasses import replace

import pytest

from experiments.taggers.vector_member import fit_vectors_alone, fit_with_vectors
from training.experiment import load_experiment
from training.measures.metrics import precision_recall_f1


@pytest.mark.parametrize("fit", [fit_with_vectors, fit_vectors_alone], ids=["in the pool", "alone"])
def test_word_vectors_learn_the_small_corpus(fit, tiny_corpus):
    decide = fit(replace(load_experiment("hybrid"), thresholds={}), tiny_corpus)
    y_pred = decide(tiny_corpus.batch)
    assert precision_recall_f1(y_pred, tiny_corpus.labels.astype(bool))[2].mean() > 0.9


def test_thresholds_of_the_experiment_hold_for_word_vectors_too(tiny_corpus):
    never = replace(load_experiment("hybrid"), thresholds={"ai": 1.0})
    y_pred = fit_vectors_alone(never, tiny_corpus)(tiny_corpus.batch)
    assert not y_pred[:, 0].any() and y_pred[:, 1].any()
