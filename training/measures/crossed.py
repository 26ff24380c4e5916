"""Figures from few paragraphs: each is judged by a fit that has seen neither its document nor its text."""

from __future__ import annotations

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Ints
from training.experiment import Experiment, fit
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import for_folds, inner_fits
from training.measures.same_texts import other_rows, sources
from training.sets.labelled_set import LabelledSet
from training.sets.split import Split

FOLDS = 5


def measure(experiment: Experiment, data: Split) -> Evaluation:
    """Return what an experiment's model says of the paragraphs it is measured on, fitted without their documents.

    Where documents are held out, they are measured by one fit on the others. Where there are too few paragraphs for that
    all are measured, by a fit on four fifths of the documents each; where all are of one document, of the paragraphs. A
    text that stands in several documents is never learned from where it is judged.

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
    fold, rows = _folds(held, experiment.split_seed)
    probabilities = np.zeros((len(held), len(held.keys)))
    thresholds = np.zeros((len(rows), len(held.keys)))
    smaller = for_folds(experiment)
    for number, others in rows.items():
        if not others:
            raise InputError(held.name, _("is one text over and over"), _("give texts that differ"))
        with inner_fits():
            policy = fit(smaller, data.fitted.take(np.array(others), data.fitted.name))
        outside = np.flatnonzero(fold == number)
        probabilities[outside] = Evaluation.of(policy, held.take(outside, held.name)).probabilities
        thresholds[number] = policy.thresholds
    return Evaluation(probabilities, thresholds.mean(axis=0), held)


def _folds(held: LabelledSet, seed: int) -> tuple[Ints, dict[int, list[int]]]:
    """Return the fold of each paragraph, and by fold the rows to learn from; by text where documents leave too few."""
    by_document = sources(held.documents, held.hashes)
    for names in (by_document, held.hashes):
        order = np.random.default_rng(seed).permutation(sorted(set(names))).tolist()
        fold_of = {name: number % min(FOLDS, len(order)) for number, name in enumerate(order)}
        fold = [fold_of[name] for name in names]
        rows = other_rows(fold, held.hashes)
        if len(order) > 1 and all(2 * len(others) >= len(held) - fold.count(number) for number, others in rows.items()):
            break
    return np.array(fold), rows
