"""One evaluation: what derives from it, what is sure of it, how two are compared."""

import json

import numpy as np
import pytest
from small_sets import decided, small_scheme, small_set

from models.statistics.resampling import percentile_interval
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from training.measures.bootstrap import bootstrap_macro_f1
from training.measures.evaluation import Evaluation
from training.measures.metrics import macro, precision_recall_f1

APPLE, PEAR, PLUM, NONE = range(4)


def test_arrays_must_belong_together():
    data = small_set(np.eye(3))
    with pytest.raises(ValueError, match="probabilities"):
        Evaluation(np.zeros((2, 3)), np.full(3, 0.5), data)
    with pytest.raises(ValueError, match="thresholds"):
        Evaluation(np.zeros((3, 3)), np.full(2, 0.5), data)


# --- predicted once -----------------------------------------------------------------------------------------------


class Counting:
    """A model that counts how often it is asked and says the same of every text."""

    def __init__(self, analyzer, *scores):
        self.analyzer, self.scores, self.asked = analyzer, scores, []
        self.thresholds = np.full(len(scores), 0.5)

    def predict_proba(self, batch):
        """Return the scores of every text."""
        self.asked.append(batch)
        return np.tile(self.scores, (len(batch), 1))


def test_everything_derives_from_one_prediction():
    """And it is predicted at the thresholds in force."""
    data = small_set([[1, 0], [0, 1], [1, 1]], ("apple", "pear"))
    tagger = Counting(Analyzer(data.scheme), 0.9, 0.3)
    evaluation = Evaluation.of(PolicyTagger(tagger, "counting", {"pear": 0.2}), data)
    assert evaluation.y_pred.tolist() == [[True, True]] * 3
    assert evaluation.metrics["recall/apple"] == 1.0
    assert len(evaluation.bins) == 2
    assert [error["id"] for error in evaluation.errors] == ["p1", "p0"]
    assert evaluation.interval is not None
    assert evaluation.confusion.sum() > 0
    assert len(tagger.asked) == 1


def test_words_of_the_data_are_found_once_for_all_models():
    """They read one batch where their lexicon and words are the same."""
    data = small_set(np.eye(2), ("apple", "pear"))
    taggers = [Counting(Analyzer(data.scheme), 0.9, 0.1) for _ in range(2)]
    for tagger in taggers:
        Evaluation.of(PolicyTagger(tagger, "counting"), data)
    assert taggers[0].asked == taggers[1].asked == [data.batch]


def test_stored_model_reads_with_its_own_words():
    """Its answers do not depend on the lexicon of the data's scheme."""
    data = small_set(np.eye(2), ("apple", "pear"))
    tagger = Counting(Analyzer(data.scheme, words=["苹果树"]), 0.9, 0.1)
    Evaluation.of(PolicyTagger(tagger, "counting"), data)
    (batch,) = tagger.asked
    assert isinstance(batch, Batch) and batch.analyzer is tagger.analyzer
    assert batch.texts == data.texts


def test_model_of_another_scheme_is_refused():
    policy = PolicyTagger(Counting(Analyzer(small_scheme("iron", "gold")), 0.9, 0.1), "counting")
    with pytest.raises(ValueError, match="iron"):
        Evaluation.of(policy, small_set(np.eye(2), ("apple", "pear")))


# --- what cannot be measured --------------------------------------------------------------------------------------


def test_labels_that_cannot_be_measured_are_named():
    """Plum is neither there nor predicted; pear is predicted in vain."""
    evaluation = decided([[1, 1, 0], [1, 0, 0]], small_set([[1, 0, 0], [1, 0, 0]]))
    assert evaluation.unmeasured == ("plum",)
    assert evaluation.remarks == [
        "no example of plum: left out of the mean",
        "no example of pear, yet predicted: F1 is 0 and counts in the mean",
    ]


def test_nothing_is_said_where_every_label_has_an_example():
    evaluation = decided(np.zeros((3, 3)), small_set(np.eye(3)))
    assert (evaluation.unmeasured, evaluation.remarks) == ((), [])


def test_file_without_labels_has_no_interval():
    """Nor a macro-F1 that one could be around; predictions in vain bring one."""
    data = small_set(np.zeros((3, 3)))
    assert decided(np.zeros((3, 3)), data).interval is None
    assert decided([[1, 0, 0], [0, 0, 0], [0, 0, 0]], data).interval == (0.0, 0.0)


# --- errors -------------------------------------------------------------------------------------------------------


def test_errors_are_listed_surest_first():
    """By how far the probability is on the wrong side of the threshold; right paragraphs are left out."""
    probabilities = np.array([[0.9, 0.1], [0.6, 0.1], [0.9, 0.9], [0.05, 0.1]])
    data = small_set([[1, 0], [0, 0], [1, 0], [1, 0]], ("apple", "pear"))
    errors = Evaluation(probabilities, np.array([0.5, 0.5]), data).errors
    assert [error["id"] for error in errors] == ["p3", "p2", "p1"]
    assert errors[1] == {
        "id": "p2",
        "y_true": ["apple"],
        "y_pred": ["apple", "pear"],
        "scores": {"apple": 0.9, "pear": 0.9},
        "text": "text 2",
    }
    assert json.loads(json.dumps(errors)) == errors


# --- confusions ---------------------------------------------------------------------------------------------------


def confusion(y_true, y_pred):
    """Return the confusions of one paragraph that are not 0, by row and column."""
    table = decided([y_pred], small_set([y_true])).confusion
    return {tuple(cell): int(table[tuple(cell)]) for cell in np.argwhere(table).tolist()}


@pytest.mark.parametrize(
    ("y_true", "y_pred", "cells"),
    [
        ([1, 1, 0], [1, 1, 0], {(APPLE, APPLE): 1, (PEAR, PEAR): 1}),
        ([1, 1, 0], [1, 0, 1], {(APPLE, APPLE): 1, (PEAR, PLUM): 1}),
        ([1, 1, 0], [1, 0, 0], {(APPLE, APPLE): 1, (PEAR, NONE): 1}),
        ([1, 0, 0], [1, 1, 0], {(APPLE, APPLE): 1, (NONE, PEAR): 1}),
        ([1, 1, 0], [0, 0, 1], {(APPLE, PLUM): 1, (PEAR, PLUM): 1}),
        ([1, 0, 0], [0, 1, 1], {(APPLE, PEAR): 1, (APPLE, PLUM): 1}),
        ([1, 0, 0], [0, 0, 0], {(APPLE, NONE): 1}),
        ([0, 0, 0], [1, 0, 0], {(NONE, APPLE): 1}),
        ([0, 0, 0], [0, 0, 0], {(NONE, NONE): 1}),
    ],
    ids=[
        "both right",
        "one for another",
        "one missed",
        "one too many",
        "one for two",
        "two for one",
        "nothing predicted",
        "nothing true",
        "rightly nothing",
    ],
)
def test_confusion_counts_what_is_predicted_in_place_of_what(y_true, y_pred, cells):
    """Labels that rightly stand together are no confusion of each other."""
    assert confusion(y_true, y_pred) == cells


def test_confusions_add_up_over_paragraphs():
    """The diagonal is what is right, label by label."""
    y_true, y_pred = [[1, 1, 0], [1, 0, 0], [1, 0, 0], [0, 0, 0]], [[1, 1, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0]]
    assert decided(y_pred, small_set(y_true)).confusion.tolist() == [[1, 2, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0], [0, 0, 0, 1]]


# --- how sure the figure is ---------------------------------------------------------------------------------------


def sample(n_documents, *, size=4, seed=0):
    """Return decisions that are right nine times of ten, the true labels, and the documents."""
    rng = np.random.default_rng(seed)
    y_true = rng.random((n_documents * size, 6)) < 0.3
    y_pred = y_true ^ (rng.random(y_true.shape) < 0.1)
    return y_pred, y_true, [f"document-{row // size}" for row in range(len(y_true))]


def macro_f1(y_pred, y_true):
    """Return macro-F1."""
    return macro(precision_recall_f1(y_pred, y_true)[2])


def interval_of(y_pred, y_true, documents, **options):
    """Return the interval of one model's macro-F1."""
    return percentile_interval(bootstrap_macro_f1([y_pred], y_true, documents, **options)[0])


def test_interval_contains_the_point():
    """The figure that stands beside it in every table."""
    y_pred, y_true, documents = sample(60)
    low, high = interval_of(y_pred, y_true, documents)
    assert 0 <= low < macro_f1(y_pred, y_true) < high <= 1


def test_interval_widens_with_fewer_documents():
    """Fewer documents say less."""
    widths = []
    for n_documents in (10, 40, 160):
        low, high = interval_of(*sample(n_documents))
        widths.append(high - low)
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 2 * widths[2]


def test_interval_widens_when_errors_gather_in_documents():
    """The same decisions in ten documents of sixteen paragraphs, all wrong or all right, are less sure than apart."""
    y_true = np.zeros((160, 6), dtype=bool)
    y_true[np.arange(160), np.arange(160) % 6] = True
    y_pred = y_true.copy()
    y_pred[:48] = False
    apart = interval_of(y_pred, y_true, [str(row) for row in range(160)])
    gathered = interval_of(y_pred, y_true, [str(row // 16) for row in range(160)])
    assert gathered[1] - gathered[0] > 2 * (apart[1] - apart[0])


def test_interval_of_one_document_is_its_point():
    """Nothing varies where one document is drawn again and again."""
    y_pred, y_true, _ = sample(5)
    low, high = interval_of(y_pred, y_true, ["only"] * len(y_true))
    assert low == high == pytest.approx(macro_f1(y_pred, y_true))


def test_paragraphs_are_drawn_where_all_share_a_document():
    """Else the interval of such a file would have no width."""
    truth, documents = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]] * 3, ["only"] * 12
    wrong = np.array(truth)
    wrong[0] = 0
    low, high = decided(wrong, small_set(truth, documents=documents)).interval
    assert low < high


def test_interval_is_the_same_for_the_same_seed():
    """And another for another."""
    data = sample(30)
    assert interval_of(*data, seed=1) == interval_of(*data, seed=1)
    assert interval_of(*data, seed=1) != interval_of(*data, seed=2)


def test_perfect_model_is_sure_though_a_label_stands_in_one_document():
    """A round that does not draw that document does not ask for the label; it counted 0 there before."""
    y_true = np.zeros((10, 3), dtype=bool)
    y_true[:9, 0], y_true[9, 1] = True, True
    assert decided(y_true, small_set(y_true)).interval == (1.0, 1.0)


def test_label_predicted_in_vain_lowers_the_rounds_that_draw_it():
    """Pear has no example: it is left out of a round without the false alarm, and counts 0 in one with it."""
    y_true = np.zeros((4, 3), dtype=bool)
    y_true[:, 0] = True
    y_pred = y_true.copy()
    y_pred[0, 1] = True
    values = bootstrap_macro_f1([y_pred], y_true, list("abcd"))[0]
    assert set(values.tolist()) == {0.5, 1.0}
    assert np.mean(values == 1.0) == pytest.approx((3 / 4) ** 4, abs=0.05)


def test_every_round_is_measured_as_the_whole_set_is():
    """Against the metric itself on the drawn paragraphs, rare labels and false alarms among them."""
    rng = np.random.default_rng(3)
    y_true = rng.random((12, 5)) < [0.5, 0.3, 0.1, 0.05, 0.0]
    y_pred = y_true ^ (rng.random(y_true.shape) < 0.1)
    documents = [str(row // 3) for row in range(12)]
    values = bootstrap_macro_f1([y_pred], y_true, documents, rounds=50)[0]
    draws, again = np.random.default_rng(0), []
    for _ in range(50):
        rows = np.repeat(np.arange(12), np.repeat(draws.multinomial(4, np.full(4, 1 / 4)), 3))
        again.append(macro_f1(y_pred[rows], y_true[rows]))
    assert values == pytest.approx(again)
