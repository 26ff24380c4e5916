"""What a fit leaves out is said once, not by every fit that only measures."""

import logging
from dataclasses import replace

import pytest

from training.corrections import cross_fitted
from training.experiment import fit, load_experiment
from training.measures.crossed import measure
from training.measures.inner_fits import inner_fits
from training.review.out_of_fold import predict_unseen
from training.sets.labelled_set import LabelledSet
from training.sets.split import Split, split_own
from training.worth.label_curve import measure_growth

CHEAP = load_experiment("tfidf", ("parameters.folds=2", "parameters.c=10", "parameters.least=1"))
SAID = "TF-IDF never gives it"


@pytest.fixture
def data(tiny_corpus):
    """Return text in which one label never stands."""
    lacking = (replace(p, labels=tuple(key for key in p.labels if key != "quantum")) for p in tiny_corpus.paragraphs)
    return LabelledSet("lacking", tuple(lacking), tiny_corpus.scheme)


WORK = {
    "crossed": lambda data: measure(CHEAP, split_own(data, holdout=0.2, seed=0)),
    "corrections": lambda data: cross_fitted(CHEAP, Split(data, data, data), data),
    "curve": lambda data: measure_growth(data, CHEAP),
    "unseen": lambda data: predict_unseen(CHEAP, data),
}


@pytest.mark.parametrize("name", WORK)
def test_fits_that_measure_repeat_nothing(data, caplog, name):
    WORK[name](data)
    assert SAID not in caplog.text
    fit(CHEAP, data)
    assert caplog.text.count(SAID) == 1  # the fit on everything says it


def test_where_nothing_else_is_fitted_it_is_said_once(data, caplog):
    predict_unseen(CHEAP, data, tell=True)
    assert caplog.text.count(SAID) == 1


def test_steps_of_a_fit_are_shown_all_the_same(caplog):
    log = logging.getLogger("models.tfidf.trainer")
    with caplog.at_level(logging.INFO), inner_fits():
        log.info("step")
        log.info("step")
        log.warning("left out")
    assert caplog.messages == ["step", "step"] and not log.filters
