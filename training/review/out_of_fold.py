"""What models say of labelled paragraphs whose documents they have not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Floats, Ints
from models.tagger import PolicyTagger
from training.corrections import FOLDS, document_folds
from training.experiment import Experiment, fit
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import for_folds, inner_fits
from training.sets.labelled_set import LabelledSet, merge


@dataclass(frozen=True, eq=False, slots=True)
class Unseen:
    """Out-of-fold answers.

    Attributes
    ----------
    probabilities : ndarray of float, shape (n_texts, n_labels)
        By a model fitted without the paragraph's document, and without any other paragraph of the same text.
    thresholds : ndarray of float, shape (n_texts, n_labels)
        Of that model.
    folds : tuple of (ndarray of int, PolicyTagger)
        Rows of each fold, and the model that was fitted without them.
    """

    probabilities: Floats
    thresholds: Floats
    folds: tuple[tuple[Ints, PolicyTagger], ...]


def predict_unseen(
    experiment: Experiment,
    own: LabelledSet,
    base: LabelledSet | None = None,
    folds: int = FOLDS,
    *,
    tell: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Unseen:
    """Cross-fit a model over the documents of a labelled set.

    Parameters
    ----------
    experiment : Experiment
        What is fitted.
    own : LabelledSet
        The paragraphs to judge.
    base : LabelledSet, optional
        Further paragraphs that every fit learns from, but for those whose document or text is judged by it.
    folds : int
        How many fits; fewer where there are fewer documents.
    tell : bool
        Whether the fits say what they leave out, once each; not where a fit on everything says so.
    progress : callable, optional
        Told before each fit how many are done, of how many.

    Returns
    -------
    Unseen

    Raises
    ------
    InputError
        If there is one document only and nothing else to learn from, or a model cannot be fitted.
    """
    fold_of = document_folds(own.documents, folds)
    if len(fold_of) < 2 and base is None:
        remedy = _("give at least two: each is judged by a model that has not seen it")
        raise InputError(own.name, _("is one document"), remedy)
    probabilities, thresholds = np.zeros(own.labels.shape), np.zeros(own.labels.shape)
    done: list[tuple[Ints, PolicyTagger]] = []
    fold = np.array([fold_of[document] for document in own.documents])
    data = own if base is None else merge(base, own)
    # Of what both hold, the paragraph of `own` stands for it: its fold decides.
    own_fold = {paragraph.id: int(number) for paragraph, number in zip(own.paragraphs, fold, strict=True)}
    fold_of_row = [own_fold.get(paragraph.id, fold_of.get(paragraph.doc, -1)) for paragraph in data.paragraphs]
    # Beside a base there are examples enough.
    smaller = for_folds(experiment) if base is None else experiment
    with inner_fits(tell=tell):
        numbers = sorted(set(fold.tolist()))
        for number in numbers:
            if progress:
                progress(len(done), len(numbers))
            inside = np.flatnonzero(fold == number)
            texts = {own.hashes[row] for row in inside.tolist()}
            kept = [row for row, of in enumerate(fold_of_row) if of != number and data.hashes[row] not in texts]
            if not kept:
                raise InputError(own.name, _("is one text over and over"), _("give texts that differ"))
            policy = fit(smaller, data.take(np.array(kept), data.name), marks=False)
            said = Evaluation.of(policy, own.take(inside, own.name))
            probabilities[inside], thresholds[inside] = said.probabilities, said.thresholds
            done.append((inside, policy))
    return Unseen(probabilities, thresholds, tuple(done))
