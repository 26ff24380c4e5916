"""What labels are worth: the curve, the fair sample, the rounds, and the lines that say it."""

from dataclasses import replace

import numpy as np
import pytest
from small_sets import small_scheme, small_set

from labels import InputError
from training.experiment import load_experiment
from training.review.out_of_fold import Unseen
from training.sets.labelled_set import LabelledSet
from training.worth import round_lines as worth
from training.worth.fair import by_lot, fair_score
from training.worth.label_curve import Growth, expected_gain, measure_growth, usual_error
from training.worth.round_lines import worth_lines
from training.worth.rounds import Round, enough, gains, keep_round, read_rounds


def drawn(data, rows, probability="0.1"):
    """Return a set whose given rows were drawn by lot."""
    notes = [{"drawn": "random" if row in rows else "chosen", "probability": probability} for row in range(len(data))]
    noted = (replace(p, extra=note) for p, note in zip(data.paragraphs, notes, strict=True))
    return LabelledSet(data.name, tuple(noted), data.scheme)


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


def test_a_paragraph_weighs_one_over_its_probability():
    """Thirty rows of a small frame are right, thirty of one ten times as large are wrong."""
    data = small_set(np.ones((60, 1), dtype=int), ("apple",))
    notes = [{"drawn": "random", "probability": "0.5" if row < 30 else "0.05"} for row in range(60)]
    data = LabelledSet("two", tuple(replace(p, extra=n) for p, n in zip(data.paragraphs, notes, strict=True)), data.scheme)
    y_pred = np.array([[row < 30] for row in range(60)])
    found = fair_score(y_pred, data)
    share = 1 / 11  # of all texts, found
    assert found.f1_macro == pytest.approx(2 * share / (1 + share))
    assert found.low < found.f1_macro < found.high


def a_round(data, paragraphs, f1_all=None, f1_by_lot=None):
    return Round("2026-11-01T08:00:00+00:00", data, paragraphs, {"apple": 3}, f1_all, f1_by_lot)


def test_rounds_are_kept_and_the_same_data_are_no_new_round(tmp_path):
    keep_round(tmp_path, a_round("a", 50, 0.5))
    keep_round(tmp_path, a_round("b", 100, 0.6))
    rounds = keep_round(tmp_path, a_round("b", 100, 0.61))
    assert [one.f1_all for one in rounds] == [0.5, 0.61] and read_rounds(tmp_path) == rounds


def test_damaged_rounds_are_named(tmp_path):
    (tmp_path / "rounds.jsonl").write_text('{"time": 1}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"rounds.jsonl:1: is no round"):
        read_rounds(tmp_path)


def test_two_small_gains_are_enough():
    rounds = [a_round("a", 50, 0.5), a_round("b", 100, 0.6), a_round("c", 150, 0.603), a_round("d", 200, 0.604)]
    assert gains(rounds) == pytest.approx([0.003, 0.001]) and enough(gains(rounds))
    assert not enough(gains(rounds[:3])) and gains(rounds[:1]) == []
    assert not enough([0.001, 0.02])


def test_like_is_compared_with_like():
    rounds = [a_round("a", 50, 0.5), a_round("b", 100, 0.6, 0.8), a_round("c", 150, 0.65, 0.9)]
    assert gains(rounds) == pytest.approx([0.1, 0.05])
    rounds[0] = a_round("a", 50, 0.5, 0.7)
    assert gains(rounds) == pytest.approx([0.1, 0.1])


def test_lines_say_what_there_is(tiny_corpus, tmp_path):
    said = worth_lines(drawn(tiny_corpus, {1, 2}), load_experiment("lexicon"), tmp_path)
    assert said[0].startswith(f"labels so far: {len(tiny_corpus)} paragraphs judged; ai 8")
    assert "the next 50 labels are expected to gain +" in said[1]
    assert said[2].startswith("2 paragraphs were drawn by lot") and len(said) == 3


def test_lines_say_when_to_stop(tiny_corpus, tmp_path):
    data = drawn(tiny_corpus, set(range(len(tiny_corpus))))
    for count in (40, 50, 64):
        part = data.take(np.arange(count), "part")
        said = worth_lines(part, load_experiment("lexicon"), tmp_path, y_pred=part.labels.astype(bool), alone=False)
        assert f"macro-F1 on the {count} paragraphs drawn by lot, each without its document: 1.000" in said[1]
    assert said[-1].endswith("you can stop") and "+0.0 points, +0.0 points" in said[-1]


def test_beside_a_corpus_no_curve_is_drawn(tiny_corpus, tmp_path, monkeypatch):
    monkeypatch.setattr(worth, "measure_growth", lambda data: pytest.fail("drawn"))
    said = worth_lines(tiny_corpus, load_experiment("lexicon"), tmp_path, y_pred=tiny_corpus.labels.astype(bool), alone=False)
    assert not any("expected" in line for line in said)


def test_of_one_label_a_text_the_likeliest_is_judged(tmp_path, monkeypatch):
    """Not all that reach a threshold of 0."""
    data = small_set(np.eye(3, dtype=int).repeat(12, axis=0))
    data = replace(data, scheme=small_scheme(*data.keys, single=True))
    said = Unseen(np.where(data.labels == 1, 0.8, 0.1), np.zeros(data.labels.shape), ())
    monkeypatch.setattr(worth, "predict_unseen", lambda experiment, own: said)
    lines = worth_lines(drawn(data, set(range(36))), load_experiment("lexicon"), tmp_path, alone=False)
    assert "macro-F1 on the 36 paragraphs drawn by lot, each without its document: 1.000" in lines[1]
    assert read_rounds(tmp_path)[0].f1_all == 1
