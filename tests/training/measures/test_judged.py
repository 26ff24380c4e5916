"""Cells nobody judged count nowhere; few paragraphs are all judged, each without its document."""

from dataclasses import replace

import numpy as np
import pytest
from small_sets import small_set

from labels import InputError
from labels.taxonomy import parse_taxonomy
from models.decisions.thresholds import given
from training.experiment import fit, load_experiment
from training.measures.crossed import measure
from training.measures.evaluation import Evaluation
from training.sets.gather import deciders
from training.sets.labelled_set import LabelledSet
from training.sets.split import LITTLE, split_own


def with_judged(data, judged):
    """Return a set in which only some labels of each paragraph were looked for; None is all."""
    pairs = zip(data.paragraphs, judged, strict=True)
    return LabelledSet(data.name, tuple(replace(paragraph, judged=keys) for paragraph, keys in pairs), data.scheme)


def test_cells_nobody_judged_are_neither_right_nor_wrong():
    """A false alarm there is none; a paragraph that was not wholly judged is no 'none'."""
    data = with_judged(small_set([[1, 0, 0], [0, 0, 0], [1, 0, 0]]), [None, ("apple",), ("apple", "pear")])
    says = np.array([[0.9, 0.1, 0.1], [0.1, 0.9, 0.1], [0.9, 0.1, 0.9]])
    found = Evaluation(says, np.full(3, 0.5), data)
    assert found.metrics["exact_match"] == 1 and found.metrics["f1/apple"] == 1
    assert "f1/pear" not in found.metrics and found.support.tolist() == [2, 0, 0, 0]
    assert found.errors == [] and found.confusion.sum() == 2
    assert [sum(bin_.paragraphs for bin_ in table) for table in found.bins] == [3, 2, 1]


def test_trainer_that_takes_no_cells_gets_whole_paragraphs_and_says_so(monkeypatch, caplog):
    """A model of others must not take what nobody looked for as absent."""
    data, seen = with_judged(small_set([[1, 0, 0], [0, 1, 0], [0, 0, 1]]), [None, ("pear",), None]), []

    class Plain:
        def fit(self, batch, labels, groups, weights):
            seen.append((list(groups), weights.shape))
            raise InputError("plain", "saw enough", "go on")

    monkeypatch.setattr("training.experiment.Experiment.trainer", lambda self: Plain())
    with pytest.raises(InputError, match="saw enough"):
        fit(load_experiment("lexicon"), data)
    assert seen == [(["d0", "d2"], (2,))]
    assert "leaves out 1 paragraph(s)" in caplog.text


def test_one_label_a_text_gives_the_likeliest_of_those_that_reach_their_threshold():
    """A threshold can still refuse."""
    says = np.array([[0.5, 0.4, 0.1], [0.2, 0.3, 0.3], [0.3, 0.1, 0.1]])
    assert given(says, np.zeros(3), True).argmax(axis=1).tolist() == [0, 1, 0]
    assert given(says, np.array([0.45, 0.0, 0.0]), True).tolist()[2] == [False, True, False]
    assert given(says, np.full(3, 0.35), True).any(axis=1).tolist() == [True, False, False]
    assert given(says, np.full(3, 0.35), False).sum() == 2


def test_scheme_says_that_a_text_carries_one_label():
    """``single = true`` stands above the labels."""
    label = '[[label]]\nkey = "a"\n'
    assert parse_taxonomy(f"single = true\n{label}", "x").single and not parse_taxonomy(label, "x").single
    with pytest.raises(InputError, match="single = 1 is neither true nor false"):
        parse_taxonomy(f"single = 1\n{label}", "x")


def test_few_paragraphs_are_all_learned_from_and_all_judged():
    """None is held out; enough of them are."""
    data = small_set([[1, 0, 0], [0, 1, 0]] * 10)
    split = split_own(data, holdout=0.2, seed=0)
    assert split.crossed and len(split.fitted) == len(split.held) == 20
    found = measure(load_experiment("lexicon"), split)
    assert found.probabilities.shape == (20, 3)
    many = split_own(small_set([[1, 0, 0], [0, 1, 0]] * (LITTLE // 2)), holdout=0.2, seed=0)
    assert not many.crossed and len(many.held) == LITTLE // 5
    with pytest.raises(InputError, match="holds one labelled paragraph"):
        split_own(small_set([[1, 0, 0]]), holdout=0.2, seed=0)


@pytest.mark.parametrize(("documents", "folds"), [(["a", "a", "b", "b", "c"], 3), (["one"] * 5, 5)])
def test_each_paragraph_is_judged_without_its_document(monkeypatch, documents, folds):
    """Of one document, without itself."""
    data, seen = small_set([[1, 0, 0], [0, 1, 0], [1, 0, 0], [0, 1, 0], [0, 0, 0]], documents=documents), []

    def watched(experiment, part):
        seen.append({paragraph.id for paragraph in part.paragraphs})
        return fit(experiment, part)

    monkeypatch.setattr("training.measures.crossed.fit", watched)
    measure(load_experiment("lexicon"), split_own(data, holdout=0.2, seed=0))
    assert len(seen) == folds and all(len(ids) < 5 for ids in seen)
    assert folds == 5 or all(len({"p0", "p1"} & ids) != 1 for ids in seen)


def test_every_label_says_what_decides_it():
    """Rules below the number of examples that text needs, both from there on."""
    lines = deciders(small_set([[1, 0, 0]] * 8 + [[0, 1, 0]]), 8)
    assert lines[0].endswith("8 of 9 judged paragraphs carry it; decided by rules and text")
    assert "1 of 9" in lines[1] and "rules alone (text joins from 8" in lines[1]
