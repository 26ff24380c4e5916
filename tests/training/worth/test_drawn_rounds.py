"""Rounds out of one pool are put together where that can be known; what they say of all its texts is true on average."""

import numpy as np
import pytest

from experiments.selection.fair_rounds import Pool, draw_round, draw_rounds, labelled_part, make_pool
from training.select.draw_note import Draw, TextsDigest, read_note, write_note
from training.worth import fair
from training.worth.drawn_rounds import find_rounds
from training.worth.fair import fair_score

OTHER = "drawn out of other texts, not answered whole"


def joined(*parts):
    """Return labelled sets as one, and what the model says of them."""
    said, sets = zip(*(labelled_part(*part) for part in parts), strict=True)
    paragraphs = tuple(paragraph for data in sets for paragraph in data.paragraphs)
    return np.concatenate(said), type(sets[0])("joined", paragraphs, sets[0].scheme)


def test_note_of_a_draw_is_read_as_it_was_written():
    told = Draw(4, TextsDigest.of(["0a", "ffffffffffff"]), TextsDigest.of(["03"]))
    assert told.frame.total == 9 and read_note(write_note(3, told, "rules; 2 of 3")) == told
    assert told.pool == TextsDigest.of(["ffffffffffff", "03", "0a"])
    assert told.pool - told.frame == told.labelled
    earlier = read_note("seed 0; 4 of 320 by lot; texts 0123456789ab; rules; 7 labelled before 0123456789ab; ")
    assert (earlier.lots, earlier.frame.count, earlier.pool) == (4, 320, None)
    assert read_note("by hand") is None


@pytest.mark.parametrize(("size", "rounds", "count"), [(500, 1, 200), (500, 2, 200), (500, 4, 100), (5000, 2, 200)])
def test_mean_over_many_draws_is_true(monkeypatch, size, rounds, count):
    """What is counted of the lots alone, each weighed by one over its probability, is 1 to 5 points too high in 500 texts."""
    monkeypatch.setattr(fair, "ROUNDS", 2)
    texts = make_pool(size, seed=1)
    found = []
    for seed in range(100):
        said, data = labelled_part(texts, draw_rounds(texts, rounds, count, seed))
        score = fair_score(said, data)
        assert score.texts == size and score.paragraphs == sum(p.extra["drawn"] == "random" for p in data.paragraphs)
        found.append(score.f1_macro)
    # F1 is a ratio: of 40 lots its bias is about half a point.
    assert np.mean(found) == pytest.approx(texts.macro_f1, abs=3 * np.std(found) / np.sqrt(100) + 0.2 / (40 * rounds))


def test_totals_have_the_mean_that_is_true():
    """The estimator of a total has no bias at all; all draws of two rounds out of a pool of six texts are gone through."""
    from itertools import combinations

    from training.worth.drawn_rounds import DrawnRound

    values = np.array([[9.0], [7.0], [1.0], [0.0], [2.0], [5.0]])
    means = []
    for first in combinations(range(6), 2):
        hard = max((row for row in range(6) if row not in first), key=lambda row: values[row, 0])
        known = [*first, hard]
        left = [row for row in range(6) if row not in known]
        one = DrawnRound(np.array(first), np.array([], dtype=int), 6)
        means.append(np.mean([fair._totals(values, [one, DrawnRound(np.array([lot]), np.array(known), 3)])[0] for lot in left]))
    assert np.mean(means) == pytest.approx(values.sum())


@pytest.mark.slow
@pytest.mark.parametrize(("size", "rounds", "count"), [(500, 2, 200), (500, 4, 100), (5000, 2, 200)])
def test_interval_covers_about_as_often_as_it_says(size, rounds, count):
    texts, hits = make_pool(size, seed=2), 0
    for seed in range(100):
        said, data = labelled_part(texts, draw_rounds(texts, rounds, count, seed))
        score = fair_score(said, data)
        hits += score.low <= texts.macro_f1 <= score.high
    assert 88 <= hits <= 100


def test_what_was_chosen_before_counts_each_for_itself():
    texts = make_pool(300)
    first = draw_round(texts, (), 150, 1)
    second = draw_round(texts, first, 150, 2)  # what was left, whole
    said, data = labelled_part(texts, first | second)
    drawn = find_rounds(data)
    assert [(len(one.lots), len(one.before), one.frame) for one in drawn.rounds] == [(30, 0, 300), (30, 150, 150)]
    assert (drawn.texts, drawn.count, drawn.lots, drawn.before, drawn.why) == (300, 60, 60, 120, "")
    assert fair_score(said, data).before == 120


def test_order_of_the_files_does_not_matter_and_copies_are_no_second_draw():
    texts = make_pool(400)
    said, data = labelled_part(texts, draw_rounds(texts, 2, 200, 3))
    back = type(data)("back", (*data.paragraphs[::-1], *data.paragraphs[:50]), data.scheme)
    again = fair_score(np.concatenate([said[::-1], said[:50]]), back)
    assert again.f1_macro == pytest.approx(fair_score(said, data).f1_macro) and again.paragraphs == 80


def test_round_whose_past_is_not_there_does_not_count():
    """The second file alone: what was left is easier than the pool."""
    texts = make_pool(500)
    first = draw_round(texts, (), 200, 1)
    second = draw_round(texts, first, 160, 2)
    said, data = labelled_part(texts, second)
    assert fair_score(said, data) is None
    assert find_rounds(data).why.startswith("200 of the 500 texts had been labelled before the first of these draws")
    said, data = labelled_part(texts, {row: note for row, note in first.items() if row != next(iter(first))} | second)
    score = fair_score(said, data)
    assert (score.paragraphs, score.texts, score.before) == (39, 500, 0)
    assert find_rounds(data).remark.startswith("32 more drawn by lot do not count") and OTHER in find_rounds(data).remark


def test_labels_from_elsewhere_are_known_again():
    """Twenty examples out of the pool and ten from elsewhere, without any note."""
    texts, elsewhere = make_pool(300), make_pool(10, first=9000)
    begun = list(range(20))
    noted = draw_rounds(texts, 2, 100, 1, begun=begun)
    drawn = find_rounds(labelled_part(texts, noted)[1])
    assert [len(one.before) for one in drawn.rounds] == [20, 120]
    noted = draw_rounds(texts, 1, 200, 1, begun=begun)
    drawn = find_rounds(labelled_part(texts, noted)[1])
    assert (drawn.texts, drawn.before) == (300, 20)
    _said, data = joined((texts, noted), (elsewhere, dict.fromkeys(range(10), {})))
    assert not find_rounds(data).rounds  # which of them were in the pool cannot be told, and they are a fifteenth of it
    few = draw_rounds(texts, 1, 200, 1, begun=[4, 5])
    _said, data = joined((texts, few), (elsewhere, dict.fromkeys(range(10), {})))
    drawn = find_rounds(data)
    assert (drawn.texts, drawn.before, drawn.why) == (298, 0, "")  # but two: it is said of how many texts the figure is


def test_of_other_texts_the_largest_pool_is_measured():
    small, large = make_pool(200, seed=1), make_pool(400, seed=2, first=1000)
    _said, data = joined((small, draw_rounds(small, 1, 200, 1)), (large, draw_rounds(large, 2, 150, 2)))
    drawn = find_rounds(data)
    assert (drawn.texts, drawn.lots, drawn.count) == (400, 60, 100) and OTHER in drawn.remark


def test_pool_that_grew_is_measured_with_what_was_labelled_before_it_grew():
    before = make_pool(300)
    first = draw_round(before, (), 200, 1)
    more = make_pool(200, seed=5, first=300)
    grown = Pool(*(np.concatenate([getattr(before, name), getattr(more, name)]) for name in ("true", "said", "doubt")))
    second = draw_round(grown, first, 150, 2)
    _said, data = labelled_part(grown, first | second)
    drawn = find_rounds(data)
    assert (drawn.texts, drawn.lots, drawn.before, drawn.count) == (500, 30, 200, 70)


def test_half_a_round_counts_where_nothing_was_drawn_after_it():
    """What is hard and was not answered may be among what was chosen later, and bear the note of that draw."""
    texts = make_pool(500)
    first = dict(list(draw_round(texts, (), 400, 1).items())[:340])
    half = {row: note for number, (row, note) in enumerate(first.items()) if number % 2}
    assert find_rounds(labelled_part(texts, half)[1]).lots == 40
    second = draw_round(texts, half, 200, 2)
    drawn = find_rounds(labelled_part(texts, half | second)[1])
    assert [len(one.before) for one in drawn.rounds] == [170]


def test_draws_of_older_versions_count_one_at_a_time():
    texts, old = make_pool(500), "seed 0; 40 of {} by lot; texts 0123456789ab; rules"
    first = {row: {**note, "draw": old.format(500)} for row, note in draw_round(texts, (), 200, 1).items()}
    drawn = find_rounds(labelled_part(texts, first)[1])
    assert (drawn.texts, drawn.lots, drawn.why) == (500, 40, "")
    second = {row: {**note, "draw": old.format(300)} for row, note in draw_round(texts, first, 200, 2).items()}
    said, data = labelled_part(texts, first | second)
    assert fair_score(said, data) is None and "before version 0.7" in find_rounds(data).why
    newer = draw_round(texts, first, 200, 2)  # drawn by this version: what had been labelled by then is there
    drawn = find_rounds(labelled_part(texts, first | newer)[1])
    assert (drawn.texts, drawn.lots, drawn.before) == (500, 40, 200) and "before version 0.7" in drawn.remark


def test_table_that_kept_the_probability_alone_counts_as_one_draw():
    texts = make_pool(80)
    noted = {row: {"drawn": "random", "probability": "0.5"} for row in range(40)}
    drawn = find_rounds(labelled_part(texts, noted)[1])
    assert (drawn.texts, drawn.lots) == (80, 40)
    noted |= {row: {"drawn": "random", "probability": "0.05"} for row in range(40, 80)}
    assert not find_rounds(labelled_part(texts, noted)[1]).rounds
