"""A text that stands in several documents is never learned from where it is judged."""

from dataclasses import replace

import numpy as np
import pytest
from small_sets import small_set

from labels import InputError
from training import corrections
from training.experiment import fit, load_experiment
from training.measures import crossed
from training.measures.same_texts import copies, other_rows, sources
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_data, split_own
from training.worth import label_curve

RULES = load_experiment("lexicon")


def copied(times, texts=8, documents=None):
    """Return texts that stand in several documents each."""
    data = small_set([[n % 2, 1 - n % 2, 0] for n in range(texts)] * times, documents=documents)
    same = (replace(p, text=f"第{chr(0x4E00 + row % texts) * 9}段") for row, p in enumerate(data.paragraphs))
    return LabelledSet("copied", tuple(same), data.scheme)


@pytest.fixture
def fits(monkeypatch):
    """Return what every fit learned from, as hashes, once something was measured; what is judged comes after."""
    learned, judged = [], []

    def watched(experiment, part, **options):
        learned.append(set(part.hashes))
        return fit(experiment, part, **options)

    class Watch:
        @staticmethod
        def of(policy, part):
            judged.append(set(part.hashes))
            return EVALUATION.of(policy, part)

    EVALUATION = crossed.Evaluation
    for module in (crossed, corrections, label_curve):
        monkeypatch.setattr(module, "fit", watched)
    for module in (corrections, label_curve):
        monkeypatch.setattr(module, "Evaluation", Watch)
    return learned, judged


def test_documents_that_hold_a_text_in_common_are_one_source():
    assert sources(["c", "a", "b", "d", "e", "e"], ["1", "1", "2", "2", "3", "4"]) == ["a", "a", "b", "b", "e", "e"]
    assert sources(["a", "b", "c", "d"], ["1", "2", "3", "4"]) == ["a", "b", "c", "d"]
    assert sources([], []) == []


def test_a_formula_that_all_documents_share_does_not_make_them_one():
    """They stay apart; what is judged is left out of what is learned from."""
    documents, hashes = ["a", "a", "b", "b", "c", "c"], ["1", "x", "2", "x", "3", "x"]
    assert sources(documents, hashes) == documents
    assert other_rows([0, 0, 1, 1, 2, 2], hashes) == {0: [2, 4], 1: [0, 4], 2: [0, 2]}
    assert copies(hashes, ["x", "2"]).tolist() == [False, True, True, True, False, True]


@pytest.mark.parametrize("times", [2, 5])
def test_few_paragraphs_are_judged_without_their_copies(monkeypatch, times):
    """Nothing is lost by it: every fit learns from all other texts."""
    data, learned = copied(times), []

    def watched(experiment, part):
        learned.append(set(part.hashes))
        return fit(experiment, part)

    monkeypatch.setattr(crossed, "fit", watched)
    crossed.measure(RULES, split_own(data, holdout=0.2, seed=0))
    everything = set(data.hashes)
    left_out = [everything - texts for texts in learned]
    assert len(learned) == 5 and all(left_out) and sum(map(len, left_out)) == len(everything)


def test_documents_that_are_copies_of_one_another_are_judged_by_text():
    """Else there were nothing to learn from; one text alone is refused."""
    data = copied(3, documents=[f"d{n // 8}" for n in range(24)])
    found = crossed.measure(RULES, split_own(data, holdout=0.2, seed=0))
    assert found.probabilities.shape == (24, 3)
    with pytest.raises(InputError, match="is one text over and over"):
        crossed.measure(RULES, split_own(copied(4, texts=1), holdout=0.2, seed=0))


def test_learning_curve_is_drawn_without_copies(fits):
    label_curve.measure_growth(copied(5), RULES)
    learned, judged = fits
    assert len(learned) == len(judged) == 9 and not any(a & b for a, b in zip(learned, judged, strict=True))


def test_users_paragraphs_are_judged_without_copies_of_theirs_or_of_the_corpus(fits, tiny_corpus):
    split = split_data(tiny_corpus, holdout=0.2, seed=0)
    texts = [p.text for p in split.fitted.paragraphs[:4]]
    twice = [replace(p, id=f"m{n}", doc=f"m{n}", part=None, text=texts[n % 4]) for n, p in enumerate(tiny_corpus.paragraphs[:8])]
    added = LabelledSet("mine", tuple(twice), tiny_corpus.scheme)
    split = split_data(tiny_corpus, holdout=0.2, seed=0, added=added)
    assert corrections.cross_fitted(RULES, split, added).shape == (8, len(added.keys))
    learned, judged = fits
    assert len(learned) == 5 and not any(a & b for a, b in zip(learned, judged, strict=True))
    assert np.all([len(texts) > 20 for texts in learned])
