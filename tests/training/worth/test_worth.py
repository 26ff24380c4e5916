"""What labels are worth: the curve and the fair sample."""

from dataclasses import replace

import numpy as np
import pytest
from small_sets import drawn, small_set

from training.experiment import load_experiment
from training.sets.labelled_set import LabelledSet
from training.worth.drawn_rounds import by_lot
from training.worth.fair import fair_score
from training.worth.label_curve import Growth, expected_gain, measure_growth, usual_error


@pytest.mark.parametrize(("exponent", "law"), [(0.0, lambda n: 0.1 + 0.1 * np.log(n)), (0.5, lambda n: 0.9 - 2.0 * n**-0.5)])
def test_gain_follows_the_law_it_is_drawn_from(exponent, law):
    growth = Growth((40.0, 80.0, 160.0), tuple(law(n) for n in (40, 80, 160)))
    assert expected_gain(growth, 200, 50, exponent) == pytest.approx(law(250) - law(200))


def test_a_forecast_says_how_far_it_is_usually_off():
    assert usual_error(20) == usual_error(50) == usual_error(99) > usual_error(100) > usual_error(500)


def test_gain_is_never_negative_nor_more_than_is_left():
    assert expected_gain(Growth((10.0, 20.0), (0.5, 0.4)), 20, 50) == 0
    assert expected_gain(Growth((10.0, 20.0), (0.2, 0.999)), 20, 5000) == pytest.approx(0.001)
    assert expected_gain(Growth((10.0,), (0.5,)), 20, 50) is None


def test_curve_grows_on_separable_text(tiny_corpus):
    growth = measure_growth(tiny_corpus, load_experiment("lexicon"))
    assert len(growth.sizes) == 3 and list(growth.sizes) == sorted(growth.sizes)
    assert growth.f1_macro[-1] > 0.9  # the terms stand in nearly every text


def test_paragraphs_that_were_not_judged_do_not_count(tiny_corpus):
    first = tiny_corpus.keys[0]
    blind = (replace(p, labels=(), judged=(first,)) if first not in p.labels else p for p in tiny_corpus.paragraphs)
    data = LabelledSet("blind", tuple(blind), tiny_corpus.scheme)
    assert measure_growth(data, load_experiment("lexicon")).f1_macro[-1] > 0.9


def test_only_what_was_drawn_by_lot_counts():
    truth = np.tile([[1, 0], [0, 1]], (40, 1))
    data = small_set(truth, ("apple", "pear"))
    wrong_elsewhere = truth.astype(bool)
    wrong_elsewhere[40:] = ~wrong_elsewhere[40:]
    found = fair_score(wrong_elsewhere, drawn(data, set(range(40))))
    assert (found.paragraphs, found.f1_macro, found.low, found.high) == (40, 1.0, 1.0, 1.0)
    assert fair_score(wrong_elsewhere, drawn(data, set(range(29)))) is None
    assert fair_score(wrong_elsewhere, data) is None
    assert not by_lot(drawn(data, {1}, probability="")).any()


def two_sided(documents):
    """Return what is found of forty paragraphs by lot, the first half right and the others wrong, in so many documents."""
    data = drawn(small_set(np.ones((40, 1), dtype=int), ("apple",)), set(range(40)))
    inside = tuple(replace(p, doc=f"d{row * documents // 40}") for row, p in enumerate(data.paragraphs))
    y_pred = np.array([[row < 20] for row in range(40)])
    return fair_score(y_pred, LabelledSet("clustered", inside, data.scheme))


def test_paragraphs_of_one_document_do_not_count_as_if_each_stood_for_itself():
    """Eight documents of five paragraphs, all right or all wrong, say as much as eight paragraphs."""
    each, clustered = two_sided(40), two_sided(8)
    assert clustered.f1_macro == each.f1_macro
    assert clustered.high - clustered.low > 1.5 * (each.high - each.low)


def test_one_document_has_the_interval_of_its_paragraphs():
    assert two_sided(1) == two_sided(40)
