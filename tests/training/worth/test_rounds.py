"""What a round of labelling gained on the paragraphs of the one before, when to stop, and the lines that say it."""

from dataclasses import replace

import numpy as np
import pytest
from small_sets import drawn, small_scheme, small_set

from experiments.selection.fair_rounds import draw_round, labelled_part, make_pool
from labels import InputError
from training.experiment import load_experiment
from training.sets.labelled_set import LabelledSet
from training.worth import round_lines
from training.worth.gained import answers_of, gain_since, still_missing
from training.worth.label_curve import Growth
from training.worth.round_lines import worth_lines
from training.worth.rounds import Gain, Round, last_gains, read_rounds, up_to_before, without, write_rounds

KEYS = ("apple", "pear")
# Two labels in turn over sixty paragraphs.
TRUE = np.tile([[True, False], [False, True]], (30, 1))
DATA = small_set(TRUE, KEYS)
LEXICON = load_experiment("lexicon")


def wrong(*rows):
    """Return answers with the labels of some rows swapped."""
    y_pred = TRUE.copy()
    y_pred[list(rows)] = ~y_pred[list(rows)]
    return y_pred


def a_round(paragraphs, gain=None, answers=(), keys=KEYS):
    """Return a round of labelling."""
    positives = dict.fromkeys(keys, 3)
    return Round("2026-11-01T08:00:00+00:00", f"d{paragraphs}", paragraphs, positives, 0.5, None, "m", gain, dict(answers))


def a_gain(points, labels=50):
    """Return a gain of some points of macro-F1."""
    return Gain(labels, "m", 40, 0, 1, 0.5, 0.5 + points / 100, -0.1, 0.1)


def after_round(count, *rows):
    """Return the round that saw the first paragraphs and got some of them wrong."""
    return a_round(count, answers=answers_of(wrong(*rows)[:count], DATA.take(np.arange(count), "part")))


# What a round gained


def test_gain_is_measured_on_the_paragraphs_of_the_round_before():
    """The twenty new ones are all wrong, which says nothing of what they taught."""
    found = gain_since(after_round(40, 0, 1, 2, 3), wrong(3, *range(40, 60)), DATA)
    assert (found.labels, found.paragraphs, found.changed, found.relabelled) == (40, 40, 3, 0)
    assert (found.before, found.after) == (pytest.approx(36 / 40), pytest.approx(39 / 40, abs=1e-4))
    assert found.low < found.gain < found.high and found.low >= 0


def test_same_answers_gain_nothing_for_sure():
    found = gain_since(after_round(40, 5), wrong(5), DATA)
    assert (found.changed, found.gain, found.low, found.high) == (0, 0, 0, 0)


def test_few_common_paragraphs_say_nothing():
    assert gain_since(after_round(19), TRUE, DATA) is None
    assert gain_since(after_round(20), TRUE, DATA).paragraphs == 20


def test_interval_is_drawn_over_documents():
    """Ten paragraphs of one document that became right together are one piece of luck, not ten."""
    rows = range(0, 20, 2)
    documents = ["one" if row in rows else f"d{row}" for row in range(60)]
    apart, together = (gain_since(after_round(40, *rows), TRUE, data) for data in (DATA, small_set(TRUE, KEYS, documents)))
    assert apart.gain == together.gain
    assert apart.low > 0 == together.low


def test_both_are_judged_by_the_labels_of_now():
    """Somebody corrected the labels of a paragraph: the model before was right of it after all."""
    corrected = replace(DATA.paragraphs[0], labels=("pear",))
    data = LabelledSet("small", (corrected, *DATA.paragraphs[1:]), DATA.scheme)
    found = gain_since(after_round(40, 0), wrong(0), data)
    assert (found.before, found.after, found.relabelled) == (1, 1, 1)


def test_what_nobody_looked_for_then_or_now_does_not_count():
    part = tuple(replace(p, judged=("apple",)) if p.n <= 30 else p for p in DATA.paragraphs)
    half = LabelledSet("half", part, DATA.scheme)
    only_apple = small_set(TRUE & [True, False], KEYS).paragraphs
    then = a_round(40, answers=answers_of(wrong(*range(1, 30, 2)) & half.judged, half))
    found = gain_since(then, TRUE, DATA)
    assert found.relabelled == 0 and found.changed == 15  # apples said of fifteen pears; their missing pears are no error
    assert gain_since(a_round(40, answers=then.answers, keys=("apple",)), TRUE, DATA).after == 1
    assert only_apple[1].labels == ()


def test_label_that_the_scheme_did_not_have_is_no_question_of_then():
    """Nor is one that it no longer has."""
    then = a_round(40, answers=after_round(40, 0).answers)
    wider = LabelledSet("wider", DATA.paragraphs, small_scheme("plum", *KEYS))
    y_pred = np.column_stack([np.ones(60, dtype=bool), TRUE])  # plum, everywhere in vain
    assert gain_since(then, y_pred, wider).after == 1


def test_equal_texts_count_once():
    copies = tuple(replace(p, text=DATA.paragraphs[0].text) if p.n <= 10 else p for p in DATA.paragraphs)
    data = LabelledSet("copies", copies, DATA.scheme)
    assert gain_since(a_round(60, answers=answers_of(TRUE, data)), TRUE, data).paragraphs == 51


# The rounds that are kept


def test_rounds_are_read_as_they_were_written(tmp_path):
    rounds = [after_round(40, 1), a_round(60, a_gain(2.0), answers_of(TRUE, DATA))]
    write_rounds(tmp_path, rounds)
    assert read_rounds(tmp_path) == rounds
    assert read_rounds(tmp_path / "elsewhere") == []


def test_same_data_are_no_new_round():
    rounds = [a_round(40), a_round(60)]
    assert without(rounds, "d60") == rounds[:1] and without(rounds, "other") == rounds and without([], "d60") == []


@pytest.mark.parametrize("line", ['{"time": 1}', "[]", '"ab"', "5", '{"answers": 3}'])
def test_damaged_rounds_are_named(tmp_path, line):
    (tmp_path / "rounds.jsonl").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"rounds.jsonl:1: is no round"):
        read_rounds(tmp_path)


def test_round_is_compared_with_the_last_that_had_clearly_fewer():
    """A paragraph more is no round; nor is a file that was left behind since."""
    sizes = [20, 40, 49, 50, 100]
    rounds = [a_round(size) for size in sizes]
    assert [one.paragraphs for one in up_to_before(rounds[:4], 59)] == [20, 40, 49]
    assert up_to_before(rounds, 110)[-1].paragraphs == 100
    assert up_to_before(rounds, 29) == ()


def test_last_gains_leave_out_what_was_no_round():
    rounds = [a_round(20), a_round(40, a_gain(3)), a_round(41, a_gain(9)), a_round(52, a_gain(1))]
    assert [one.gain for one in last_gains(rounds, 2)] == pytest.approx([0.09, 0.01])
    assert [one.gain for one in last_gains([*rounds[:2], rounds[3]], 2)] == pytest.approx([0.03, 0.01])
    assert last_gains(rounds[:1], 2) == [] == last_gains([], 2)


# When to stop


def test_two_small_gains_in_a_row_are_enough():
    assert still_missing([a_gain(0.4), a_gain(-3)], DATA) == []
    assert still_missing([a_gain(2), a_gain(0.4)], DATA) == ["1 more round that gains under half a point"]
    assert still_missing([a_gain(0.4), a_gain(0.6)], DATA) == ["2 more rounds that gain under half a point"]
    assert still_missing([], DATA) == ["2 more rounds that gain under half a point"]


def test_nobody_stops_with_few_labels_or_few_of_a_label():
    """However little the rounds gained."""
    small = [a_gain(0), a_gain(0)]
    rare = small_set([[1, 0]] * 43 + [[1, 1]] * 5, KEYS)
    assert still_missing(small, rare) == ["2 more paragraphs", "3 more of pear"]
    assert still_missing(small, rare, each_label=False) == ["2 more paragraphs"]


def test_label_that_nobody_looked_for_is_not_asked_for():
    data = LabelledSet("half", tuple(replace(p, judged=("apple",)) for p in DATA.paragraphs), DATA.scheme)
    assert still_missing([a_gain(0), a_gain(0)], data) == []


# The lines


@pytest.fixture
def said(tmp_path, monkeypatch):
    """Return a function that says the lines after a round of the first paragraphs; a learning curve takes no fits."""
    monkeypatch.setattr(round_lines, "measure_growth", lambda data: Growth((40.0, 80.0), (0.5, 0.5)))

    def run(count, *rows, experiment=LEXICON, data=DATA, **options):
        part = data.take(np.arange(count), "part")
        return worth_lines(part, experiment, tmp_path, y_pred=wrong(*rows)[:count], **options)

    return run


def test_first_round(said):
    assert said(40) == [
        "labels so far: 40 paragraphs; apple 20, pear 20",
        "gain of the next 50 labels: not known yet at this number (forecasts are off by 10.5 points on average)",
        "go on labelling; to stop it still takes 10 more paragraphs, 2 more rounds that gain under half a point",
        "how good it is on your texts at large is not known: no labelled paragraph was drawn by lot (training.select does)",
    ]


def test_later_rounds_say_what_was_gained_until_it_is_enough(said):
    said(40, 0, 1)
    second = said(50, *range(40, 50))
    assert second[1].startswith("gained from 40 to 50 labels: +5.0 points of macro-F1 (95 % interval +")
    assert second[1].endswith(", then and now on the same 40 paragraphs)")
    assert second[3] == "go on labelling; to stop it still takes 2 more rounds that gain under half a point"
    assert said(50, *range(40, 50)) == second, "the same data again are no new round"
    unchanged = said(60, *range(40, 60))
    assert unchanged[1].endswith("+0.0 points of macro-F1 (no answer changed on the 50 paragraphs of the round before)")
    assert unchanged[3] == "go on labelling; to stop it still takes 1 more round that gains under half a point"


def test_stop_is_said_after_two_small_rounds(said):
    for count in (30, 40, 50):
        last = said(count, 1)
    assert "you can stop labelling: two rounds in a row gained under half a point each" in last


def test_another_model_is_named(said):
    said(40, 0, 1)
    assert said(60, 0, experiment=load_experiment("tfidf"))[1].endswith("on the same 40 paragraphs; then lexicon, now tfidf)")


def test_relabelled_paragraphs_are_counted(said):
    said(40)
    data = LabelledSet("small", (replace(DATA.paragraphs[0], labels=()), *DATA.paragraphs[1:]), DATA.scheme)
    assert said(60, data=data)[1].endswith("of the round before; 1 of them relabelled since)")


def test_forecast_is_told_where_it_means_something(said, monkeypatch):
    monkeypatch.setattr(round_lines, "measure_growth", lambda data: Growth((10.0, 20.0), (0.1, 0.3)))
    line = said(40)[1]
    assert line == "gain of the next 50 labels: +23.4 points of macro-F1 by your learning curve, off by 10.5 points on average"
    monkeypatch.setattr(round_lines, "measure_growth", lambda data: Growth((), ()))
    assert not any("next 50" in line for line in said(40))


def test_beside_a_corpus_no_curve_is_drawn(said, monkeypatch):
    monkeypatch.setattr(round_lines, "measure_growth", lambda data: pytest.fail("drawn"))
    assert not any("next 50" in line for line in said(40, alone=False, rules_ahead=True))


def test_few_paragraphs_say_how_many_there_are_and_no_more(said):
    assert len(said(19)) == 2


def test_rules_that_are_ahead_point_to_words(said):
    assert sum("keyword rules are ahead" in line for line in said(40, rules_ahead=True)) == 1
    assert not any("keyword rules" in line for line in said(40))


@pytest.mark.parametrize(
    ("lots", "line"),
    [
        (8, "how good it is on your texts at large: known from 30 paragraphs drawn by lot on; so far 8"),
        (40, "macro-F1 on your texts at large: 1.000 (95 % interval 1.000 to 1.000), by the 40 paragraphs drawn by lot out of "),
    ],
)
def test_lots_say_how_good_it_is(said, lots, line):
    assert said(40, data=drawn(DATA, set(range(lots))))[-1].startswith(line)


def test_rounds_out_of_one_pool_say_how_good_it_is_together_or_why_they_cannot(tmp_path):
    texts = make_pool(400)
    first = draw_round(texts, (), 200, 1)
    second = draw_round(texts, first, 150, 2)
    lexicon = load_experiment("lexicon")
    last = [
        worth_lines(data, lexicon, tmp_path, y_pred=y_pred, alone=False)[-1]
        for y_pred, data in (labelled_part(texts, noted) for noted in (first | second, second))
    ]
    assert "by the 70 paragraphs drawn by lot out of 400 texts and the 160 that later rounds could not draw, each" in last[0]
    why = "200 of the 400 texts had been labelled before the first of these draws: give them, too"
    assert last[1] == f"how good it is on your texts at large is not known from the 30 paragraphs drawn by lot: {why}"
    assert read_rounds(tmp_path)[-1].f1_by_lot is None and read_rounds(tmp_path)[0].f1_by_lot < 1


def test_lots_without_a_label_measure_nothing(tmp_path):
    data, none = drawn(small_set(np.zeros((30, 2)), KEYS), set(range(30))), np.zeros((30, 2), dtype=bool)
    last = worth_lines(data, LEXICON, tmp_path, y_pred=none, alone=False)[-1]
    assert last.endswith("is not known: the 30 paragraphs drawn by lot could not be judged")


def test_answers_that_are_not_given_are_found_by_fits_without_the_document(tiny_corpus, tmp_path):
    lines = worth_lines(tiny_corpus, LEXICON, tmp_path, alone=False)
    assert lines[0].startswith(f"labels so far: {len(tiny_corpus)} paragraphs; ai 8")
    (kept,) = read_rounds(tmp_path)
    assert kept.f1_all > 0.9 and len(kept.answers) == len(set(tiny_corpus.hashes)) and kept.model == "lexicon"


def test_one_document_that_cannot_be_judged_is_a_round_all_the_same(tmp_path):
    data = small_set(TRUE, KEYS, ["one"] * 60)
    assert len(worth_lines(data, LEXICON, tmp_path, alone=False)) == 3
    assert read_rounds(tmp_path)[0].answers == {} and read_rounds(tmp_path)[0].f1_all is None
