"""What a model makes of the user's own paragraphs, judged fairly."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Bits
from models.tagger import PolicyTagger
from training.correct.changes import change_rows, table_lines
from training.experiment import Experiment, fit
from training.measures.evaluation import Evaluation
from training.measures.inner_fits import inner_fits
from training.measures.same_texts import copies
from training.sets.labelled_set import LabelledSet
from training.sets.split import Split

# Folds over the user's own documents, so that each is judged by a model that has not seen it.
FOLDS = 5


def cross_fitted(experiment: Experiment, split: Split, added: LabelledSet) -> Bits:
    """Label the user's own paragraphs by models that have seen neither their documents nor their texts.

    Parameters
    ----------
    experiment : Experiment
        What is fitted.
    split : Split
        The labelled data.
    added : LabelledSet
        The user's paragraphs among them.

    Returns
    -------
    ndarray of bool, shape (n_texts, n_labels)
        Labels predicted of `added`.

    Raises
    ------
    InputError
        If nothing is left to learn from, or a model cannot be fitted.
    """
    fitted, fold_of = split.fitted, document_folds(added.documents)
    y_pred = np.zeros((len(added), len(added.keys)), dtype=bool)
    for fold in sorted(set(fold_of.values())):
        inside = np.array([row for row, document in enumerate(added.documents) if fold_of[document] == fold])
        others = np.array([fold_of.get(document) != fold for document in fitted.documents])
        kept = np.flatnonzero(others & ~copies(fitted.hashes, [added.hashes[row] for row in inside]))
        if not len(kept):
            raise InputError(added.name, _("is one text over and over"), _("give texts that differ"))
        with inner_fits():
            policy = fit(experiment, fitted.take(kept, fitted.name))
        y_pred[inside] = Evaluation.of(policy, added.take(inside, added.name)).y_pred
    return y_pred


def document_folds(documents: Sequence[str], folds: int = FOLDS) -> dict[str, int]:
    """Return the fold of each document; fewer folds where there are fewer documents.

    Parameters
    ----------
    documents : sequence of str
        Document of each paragraph.
    folds : int
        How many folds to make.
    """
    names = sorted(set(documents))
    return {name: number % min(folds, len(names)) for number, name in enumerate(names)}


def count_right(y_pred: Bits, data: LabelledSet) -> int:
    """Return how many paragraphs have all their labels right.

    Parameters
    ----------
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        Predicted labels.
    data : LabelledSet
        The paragraphs and their true labels.
    """
    return int((y_pred == data.labels.astype(bool)).all(axis=1).sum())


def corrections_line(before: PolicyTagger | None, y_pred: Bits, added: LabelledSet) -> str:
    """Return how many of the user's own paragraphs the new model gets right, and the champion before it.

    Parameters
    ----------
    before : PolicyTagger or None
        The champion that stood.
    y_pred : ndarray of bool, shape (n_texts, n_labels)
        What the candidate's settings say of them, each paragraph by a model that has not seen its document.
    added : LabelledSet
        The user's paragraphs.
    """
    right = count_right(y_pred, added)
    line = _("of your {count} paragraphs the new model gets {right} right (each judged by a fit without its document)")
    line = line.format(count=len(added), right=right)
    if before is None or before.keys != added.keys:
        return line
    earlier = count_right(Evaluation.of(before, added).y_pred, added)
    return _("{line}; before {right} by {model}").format(line=line, right=earlier, model=before.name)


def changes_table(before: PolicyTagger | None, y_pred: Bits, added: LabelledSet) -> list[str]:
    """Return how many of the user's own paragraphs get or lose each label, as lines of a table.

    Parameters
    ----------
    before, y_pred, added
        As for :func:`corrections_line`.

    Returns
    -------
    list of str
        None where there was no champion, or it gave other labels.
    """
    if before is None or before.keys != added.keys:
        return []
    return table_lines(change_rows(Evaluation.of(before, added).y_pred, y_pred, added.keys))
