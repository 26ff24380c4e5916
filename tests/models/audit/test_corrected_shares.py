"""Corrected shares: against ppi-python, against the textbook, and where it is known what must come out."""

from dataclasses import replace

import numpy as np
import pytest
from audited import likely, population

from models.audit.correction import Correction, interval, looked_up
from models.audit.draw import draw_audit, systematic
from models.audit.estimate import LEAST_ANSWERS, Audit, Estimator
from models.audit.strata import Design, stratify


def chance(count, seed):
    """Return numbers in [0, 1) that every machine makes alike."""
    return np.modf(np.abs(np.sin(np.arange(1, count + 1) * 12.9898 + seed) * 43758.5453))[0]


def large():
    """Return scores, truth and a simple random audit of a tenth of 20,000 paragraphs."""
    scores = np.round(chance(20_000, 1) ** 3, 6)
    truth = chance(20_000, 2) < scores**1.3
    rows = np.argsort(chance(20_000, 3), kind="stable")[:2000]
    design = Design(np.zeros(20_000, dtype=np.intp), np.array([20_000]), np.array([2000]))
    return scores, truth, rows, Correction.of(scores, design, rows[None], truth[rows][None])


def audited(here, truth, size=60, seed=0, judged=None):
    drawn = draw_audit(here, size, seed)
    seen = np.ones((len(drawn.rows), truth.shape[1]), dtype=bool) if judged is None else judged(drawn)
    return Audit(drawn.rows, drawn.design, truth[drawn.rows] & seen, seen, size, seed)


# ppi_mean_pointestimate and half the width of ppi_mean_ci (alpha 0.05) of ppi-python 0.2.3, whose unlabelled scores are all
# scores: without a finite population, and with the scores' own variance.
PPI = [(0.0, 0.218, 0.036190511), (0.3, 0.215202294, 0.031927940), (1.0, 0.208674315, 0.028783597)]


@pytest.mark.parametrize(("weight", "estimate", "width"), PPI)
def test_estimate_is_that_of_ppi_python(weight, estimate, width):
    scores, _, _, correction = large()
    found, variance = replace(correction, weight=np.array([weight])).linear(np.arange(20_000), np.full(20_000, 1 / 20_000))
    assert found[0] == pytest.approx(estimate, abs=1e-8)
    theirs = (width / 2 / 1.959964) ** 2 - weight**2 * scores.var() / 20_000
    # Errors are called somewhat larger than they are within a band of scores, never clearly smaller.
    assert 0.95 < variance[0] / (1 - 2000 / 20_000) / theirs < 1.2


def test_weight_is_near_that_of_ppi_python():
    # Solved from its tuned estimate 0.209913205: (0.218 - 0.209913205) / (0.218 - 0.208674315).
    assert large()[3].weight[0] == pytest.approx(0.867, abs=0.1)


def test_useless_scores_leave_the_audit_alone():
    truth = chance(1000, 1) < 0.3
    rows = np.arange(0, 1000, 4)
    design = Design(np.zeros(1000, dtype=np.intp), np.array([1000]), np.array([250]))
    correction = Correction.of(np.full(1000, 0.4), design, rows[None], truth[rows][None])
    found, variance = correction.linear(np.arange(1000), np.full(1000, 1e-3))
    share = truth[rows].mean()
    assert found[0] == pytest.approx(share)
    assert variance[0] == pytest.approx((1 - 0.25) * share * (1 - share) / 249, rel=0.01)


def test_scores_that_say_the_opposite_get_no_weight():
    scores, truth = likely(2000, labels=1)
    here = population(1 - scores)
    assert Estimator(here, audited(here, truth, 200)).weights["apple"] == 0


def test_perfect_scores_still_leave_an_interval():
    truth = np.zeros((500, 1), dtype=bool)
    truth[:50] = True
    here = population(np.where(truth, 0.99, 0.01))
    (found,) = Estimator(here, audited(here, truth)).level()
    assert found.share == pytest.approx(0.1, abs=0.005)
    assert found.share_corrected == pytest.approx(found.share)
    assert found.high - found.low > 0.02  # half a miss among some fifteen low answers, over nine tenths of the paragraphs
    assert found.low <= 0.1 <= found.high


def test_everything_answered_is_the_truth():
    scores, truth = likely(80)
    here = population(scores)
    for found, share in zip(Estimator(here, audited(here, truth, 80)).level(), truth.mean(axis=0), strict=True):
        assert found.share_corrected == pytest.approx(share) == found.low == found.high
        assert found.se == pytest.approx(0, abs=1e-9)


def test_correction_is_unbiased_and_covers_whatever_the_scores_say():
    scores, truth = likely(400, seed=1, labels=1)
    rotten = np.clip(scores[:, 0] * 3, 0, 0.9)
    random = np.random.default_rng(0)
    design = stratify(rotten[:, None], np.arange(400), 80)
    rows = np.stack([systematic(design, random.permutation(400), random.random(len(design.sizes))) for _ in range(1500)])
    correction = Correction.of(rotten, design, rows, truth[rows, 0])
    found, variance = correction.linear(np.arange(400), np.full(400, 1 / 400))
    assert rotten.mean() > truth.mean() + 0.05
    assert found.mean() == pytest.approx(truth.mean(), abs=0.003)
    assert variance.mean() == pytest.approx(found.var(), rel=0.6) and variance.mean() > found.var()
    yes = truth[rows, 0].sum(axis=1)
    _, low, high = interval(found, variance, yes / 400, 1 - (80 - yes) / 400)
    assert ((low <= truth.mean()) & (truth.mean() <= high)).mean() > 0.94


def test_cells_add_up_and_differences_are_differences():
    scores, truth = likely(600)
    here = population(scores)
    estimator = Estimator(here, audited(here, truth, 200))
    even = np.arange(600) % 2 == 0
    whole, first, second = estimator.level(), estimator.level(even), estimator.level(np.flatnonzero(~even))
    for a, b, c, d in zip(first, second, whole, estimator.difference(even, ~even), strict=True):
        assert (a.share_corrected + b.share_corrected) / 2 == pytest.approx(c.share_corrected)
        assert d.share_corrected == pytest.approx(b.share_corrected - a.share_corrected)
        assert d.share == pytest.approx(b.share - a.share)
        assert d.low < d.share_corrected < d.high and d.n_audit == a.n_audit + b.n_audit == 200
        assert max(a.se, b.se) < d.se < 1.1 * np.hypot(a.se, b.se)


def test_pseudo_outcomes_have_the_share_as_their_mean():
    scores, truth = likely(300)
    here = population(scores)
    estimator = Estimator(here, audited(here, truth, 100))
    outcomes = estimator.pseudo_outcomes()
    assert outcomes.shape == (300, 2)
    assert outcomes.mean(axis=0) == pytest.approx([one.share_corrected for one in estimator.level()])


def test_cell_with_few_answers_gets_a_reason_in_place_of_a_number():
    scores, truth = likely(300)
    here = population(scores)
    audit = audited(here, truth, 40)
    few = np.union1d(audit.rows[: LEAST_ANSWERS - 1], np.setdiff1d(np.arange(300), audit.rows)[:50])
    estimator = Estimator(here, audit)
    (found, _), (enough, _) = estimator.level(few), estimator.level(np.union1d(few, audit.rows[:LEAST_ANSWERS]))
    assert (found.share_corrected, found.se, found.low, found.high) == (None,) * 4
    assert found.n_audit == 4 and "4" in found.note and "5" in found.note
    assert found.share == pytest.approx(here.tagged[few, 0].mean())
    assert enough.note == "" and enough.n_audit == 5 and enough.low <= enough.share_corrected <= enough.high
    change, _ = estimator.difference(few, np.setdiff1d(np.arange(300), few))
    assert change.share_corrected is None and change.note
    nothing, _ = estimator.level(np.zeros(300, dtype=bool))
    assert nothing.share_corrected is None and nothing.note and np.isnan(nothing.share)


def test_small_cell_that_is_wholly_answered_gets_its_number():
    scores, truth = likely(300)
    here = population(scores)
    audit = audited(here, truth, 40)
    found, _ = Estimator(here, audit).level(audit.rows[:2])
    assert found.note == "" and found.low == found.high == pytest.approx(truth[audit.rows[:2], 0].mean())


def test_missing_answer_is_no_negative():
    truth = np.ones((200, 2), dtype=bool)
    here = population(np.full((200, 2), 0.5))

    def half(drawn):
        seen = np.ones((len(drawn.rows), 2), dtype=bool)
        seen[::2, 0] = False
        return seen

    first, second = Estimator(here, audited(here, truth, 60, judged=half)).level()
    assert (first.n_audit, second.n_audit) == (30, 60)
    assert first.share_corrected == second.share_corrected == 1
    assert first.low < second.low < 1


def test_label_without_any_answer_has_no_number():
    scores, truth = likely(200)
    here = population(scores)
    audit = audited(here, truth, 60, judged=lambda drawn: np.tile([True, False], (len(drawn.rows), 1)))
    estimator = Estimator(here, audit)
    assert [one.share_corrected is None for one in estimator.level()] == [False, True]
    assert np.isnan(estimator.pseudo_outcomes()[:, 1]).all() and list(estimator.weights) == ["apple"]


def test_values_of_members_are_found_in_any_order():
    """Of all other rows nothing, as in a table of all rows."""
    rows, members, values = np.array([[4, 0, 9], [7, 4, 2]]), np.array([9, 2, 4]), np.array([0.9, 0.2, 0.4])
    assert looked_up(rows, members, values).tolist() == [[0.4, 0.0, 0.9], [0.0, 0.4, 0.2]]
    assert looked_up(rows, members[:0], values[:0]).tolist() == [[0.0] * 3] * 2
