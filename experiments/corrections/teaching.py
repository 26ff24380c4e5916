"""A fitted model and corrections: what it says once it has learned from them."""

from __future__ import annotations

from dataclasses import replace

from models.interface import LearnsCorrections
from models.tagger import PolicyTagger
from training.experiment import Experiment, fit
from training.sets.labelled_set import LabelledSet, merge


def with_answers(data: LabelledSet, answers: LabelledSet) -> LabelledSet:
    """Return data to learn from with corrections among them, as :func:`training.sets.gather.labelled_data` gives them.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    answers : LabelledSet
        Texts that people answered for, with their labels; none of them in `data`.
    """
    return merge(data, LabelledSet(answers.name, answers.paragraphs, answers.scheme, answered=frozenset(answers.hashes)))


def fit_rows(experiment: Experiment, data: LabelledSet) -> PolicyTagger:
    """Fit an experiment that takes corrections, where there are any, for rows like any other.

    Parameters
    ----------
    experiment : Experiment
        What is fitted.
    data : LabelledSet
        What :func:`with_answers` returned, or data without corrections.

    Returns
    -------
    PolicyTagger
    """
    return fit(replace(experiment, correction_weight=0.0), data)


def teach(experiment: Experiment, policy: PolicyTagger, data: LabelledSet, weight: float) -> PolicyTagger:
    """Let a model learn what corrections have in common; beside the corpus, it was fitted without them.

    Parameters
    ----------
    experiment : Experiment
        What was fitted.
    policy : PolicyTagger
        The fitted model.
    data : LabelledSet
        What :func:`with_answers` returned.
    weight : float
        Weight of an answer.

    Returns
    -------
    PolicyTagger
        The same where its trainer cannot learn so.
    """
    trainer = experiment.trainer()
    if not isinstance(trainer, LearnsCorrections) or not weight:
        return policy
    tagger = trainer.learn_corrections(policy.tagger, data.batch, *data.answers, weight)
    return PolicyTagger(tagger, policy.name, experiment.thresholds)
