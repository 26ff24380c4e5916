"""``python -m training.evaluate`` on a sample: what was chosen is told from what was drawn by lot."""

import numpy as np
from conftest import jsonl
from small_sets import decided, drawn, small_set

from experiments.selection.fair_rounds import draw_rounds, labelled_part, make_pool
from training import evaluate as evaluation

LOTS = 40


def sample(lots=LOTS, of=80):
    """Return what a model says that is right on the first paragraphs, drawn by lot, and wrong on the others."""
    truth = np.tile([[1, 0], [0, 1]], (of // 2, 1))
    said = truth.copy()
    said[lots:] = 1 - said[lots:]
    return decided(said, drawn(small_set(truth, ("apple", "pear")), set(range(lots))))


def test_the_sample_is_measured_beside_the_whole():
    """The whole says how good the model is where it was unsure."""
    found = sample()
    whole, says, fair, wrong = evaluation.summary(found)
    assert whole.startswith("macro-F1 0.500") and wrong == "40 paragraphs with a wrong label"
    assert says.startswith("40 of 80 paragraphs were chosen because a model was unsure of them")
    assert fair.startswith(
        "macro-F1 1.000 (95 % interval 1.000 to 1.000) on the 400 texts they come from, by the 40 drawn by lot"
    )
    assert evaluation.to_record(found, "m")["by_lot"] == {
        "paragraphs": 40,
        "texts": 400,
        "f1_macro": 1.0,
        "interval": [1.0, 1.0],
    }


def test_what_cannot_be_put_together_gives_no_figure():
    """Also where nothing was chosen: drawn with two probabilities, and without a note of what had been labelled before."""
    found = sample(lots=80)
    assert evaluation.summary(found)[1].endswith("on the 800 texts they come from, by the 80 drawn by lot")
    for row, paragraph in enumerate(found.data.paragraphs):
        paragraph.extra["probability"] = "0.5" if row < 40 else "0.05"
    (line,) = evaluation.sample_lines(found)
    assert line.startswith("the 80 drawn by lot do not say how good it is on the texts they come from: the notes of draws before")
    record = evaluation.to_record(found, "m")
    assert record["by_lot"] is None and record["by_lot_why"] in line


def test_rounds_out_of_one_pool_are_measured_together():
    """A line says by what, and another which of the paragraphs drawn by lot do not count."""
    texts, other = make_pool(400), make_pool(100, first=1000)
    said, data = labelled_part(texts, draw_rounds(texts, 2, 200, 3))
    assert (
        "on the 400 texts they come from, by the 80 drawn by lot and 160 that" in evaluation.sample_lines(decided(said, data))[1]
    )
    more, beside = labelled_part(other, draw_rounds(other, 1, 50, 3))
    both = type(data)("both", (*data.paragraphs, *beside.paragraphs), data.scheme)
    lines = evaluation.sample_lines(decided(np.concatenate([said, more]), both))
    assert "by the 80 drawn by lot and 160 that" in lines[1] and lines[2].startswith("10 more drawn by lot do not count: they")


def test_too_few_by_lot_are_told():
    """No figure stands for them."""
    lines = evaluation.summary(sample(lots=20))
    assert lines[2] == "of those drawn by lot there are fewer than 30, or they have no example: they say nothing yet"
    assert evaluation.to_record(sample(lots=20), "m")["by_lot"] is None


def test_a_file_without_notes_says_nothing_of_them(trained_store, call, tmp_path, tiny_corpus):
    """Nor does one with a column of the user's own that is called so."""
    rows = [{**p.to_record(), "drawn": "chosen"} for p in tiny_corpus.paragraphs]
    outcome = call(evaluation.main, jsonl(tmp_path / "a.jsonl", *rows), "--model", "tfidf")
    assert outcome.code == 0 and "by lot" not in outcome.out and "chosen" not in outcome.out


def test_a_file_with_notes_is_measured_so(trained_store, call, tmp_path, tiny_corpus):
    """Half of it chosen, half drawn."""
    notes = [{"drawn": ("random", "chosen")[row % 2], "probability": "0.5" if row % 2 == 0 else ""} for row in range(64)]
    rows = [{**p.to_record(), **note} for p, note in zip(tiny_corpus.paragraphs, notes, strict=True)]
    outcome = call(evaluation.main, jsonl(tmp_path / "a.jsonl", *rows), "--model", "tfidf")
    assert (
        "32 of 64 paragraphs were chosen" in outcome.out
        and "on the 64 texts they come from, by the 32 drawn by lot" in outcome.out
    )
