"""Corrections of one kind: the paragraphs written for it, and what is counted on them."""

from collections import Counter

import numpy as np
import pytest

from experiments.corrections import kinds
from experiments.corrections.teaching import fit_rows, teach, with_answers
from training.experiment import load_experiment


@pytest.fixture(scope="module")
def written(scheme):
    return kinds.read_kinds(scheme)


def test_three_rules_of_twenty_thirty_and_thirty(written):
    data, records = written
    rules = {record["rule"] for record in records}
    sizes = {"correct": 20, "unseen": 30, "control": 30}
    assert len(rules) == 3
    assert Counter((one["rule"], one["role"]) for one in records) == {
        (rule, role): n for rule in rules for role, n in sizes.items()
    }
    assert len(set(data.hashes)) == len(set(one["id"] for one in records)) == 240


def test_kinds_ask_for_labels_to_be_taken_and_to_be_given(written):
    """A label is refused in two of them, and given without its words in one."""
    data, records = written
    asked = {one["rule"]: bool(one["labels"]) for one in records if one["role"] == "unseen"}
    assert sorted(asked.values()) == [False, False, True]
    assert all(
        record["labels"] == list(labels or ())
        for record, labels in zip(records, (p.labels for p in data.paragraphs), strict=True)
    )


def test_counts(written):
    """Corrected and unseen ones that follow now and did not before; controls that are not what they were."""
    data, records = written
    rule = records[0]["rule"]
    unseen, control = (kinds.rows_of(records, rule, role) for role in ("unseen", "control"))
    truth = data.labels.astype(bool)
    before = truth.copy()
    before[unseen] = ~truth[unseen]
    after = before.copy()
    after[unseen[:7]] = truth[unseen[:7]]
    after[control[:2]] = ~after[control[:2]]
    assert kinds.counts(before, after, data, records, rule) == {"correct": 0, "unseen": 7, "control": 2}
    assert kinds.counts(before, before, data, records, rule) == {"correct": 0, "unseen": 0, "control": 0}


def test_teaching_is_left_to_who_can_learn(tiny_corpus, written):
    """Weight 0 leaves the model as it is; a model that cannot learn so is left alone."""
    data, records = written
    answers = data.take(kinds.rows_of(records, records[0]["rule"], "correct")[:4], "corrections")
    taught = with_answers(tiny_corpus, answers)
    assert taught.corrected.sum() == 4 and len(taught) == len(tiny_corpus) + 4
    experiment = load_experiment("hybrid", ("parameters.tfidf.c=10.0", "parameters.tfidf.folds=4"))
    plain = fit_rows(experiment, tiny_corpus)
    assert teach(experiment, plain, taught, 0.0) is plain
    learned = teach(experiment, plain, taught, 20.0)
    assert not np.array_equal(learned.predict_proba(answers.texts), plain.predict_proba(answers.texts))
    tfidf = load_experiment("tfidf", ("parameters.c=10.0", "parameters.folds=4"))
    policy = fit_rows(tfidf, tiny_corpus)
    assert teach(tfidf, policy, taught, 20.0) is policy
