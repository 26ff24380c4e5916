"""Figures from few paragraphs: each is judged by a fit that has not seen its document."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from training.experiment import Experiment, fit
from training.measures.evaluation import Evaluation
from training.sets.split import Split

FOLDS = 5
# The setting of trainers that says how many paragraphs must carry a label.
LEAST = "least"


def measure(experiment: Experiment, data: Split) -> Evaluation:
    """Return what an experiment's model says of the paragraphs it is measured on, fitted without their documents.

    Where documents are held out, they are measured by one fit on the others. Where there are too few paragraphs for that
    all are measured, by a fit on four fifths of the documents each; where all are of one document, of the paragraphs.

    Parameters
    ----------
    experiment : Experiment
        What to fit.
    data : Split
        The labelled data.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        If the model cannot be fitted on these paragraphs.
    """
    if not data.crossed:
        return Evaluation.of(fit(experiment, data.fitted), data.held)
    held = data.held
    names = held.documents if len(set(held.documents)) > 1 else held.hashes
    order = np.random.default_rng(experiment.split_seed).permutation(sorted(set(names))).tolist()
    fold_of = {name: number % min(FOLDS, len(order)) for number, name in enumerate(order)}
    fold = np.array([fold_of[name] for name in names])
    probabilities = np.zeros((len(held), len(held.keys)))
    thresholds = np.zeros((len(set(fold.tolist())), len(held.keys)))
    # A label that the model on everything learns must be learned by those on four fifths too, or another model is measured.
    smaller = replace(experiment, parameters=_with_less(experiment.parameters))
    for number in range(len(thresholds)):
        policy = fit(smaller, data.fitted.take(np.flatnonzero(fold != number), data.fitted.name))
        outside = np.flatnonzero(fold == number)
        probabilities[outside] = Evaluation.of(policy, held.take(outside, held.name)).probabilities
        thresholds[number] = policy.thresholds
    return Evaluation(probabilities, thresholds.mean(axis=0), held)


def _with_less(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings in which a label needs half as many paragraphs: documents are of uneven size."""
    changed = {key: _with_less(value) for key, value in parameters.items() if isinstance(value, Mapping)}
    less = {LEAST: math.ceil(parameters[LEAST] / 2)} if LEAST in parameters else {}
    return {**parameters, **changed, **less}
