"""Which labels look wrong, and how wrong."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats
from training.review.contradictions import Contradiction, NearTexts, contradictions
from training.sets.labelled_set import LabelledSet

# Fewer cells of either answer than this tell nothing of how answers go wrong.
FEWEST = 2


@dataclass(frozen=True, slots=True)
class Suspect:
    """A label of a paragraph that looks wrong.

    Attributes
    ----------
    row, column : int
        Which paragraph and which label.
    score : float
        How wrong it looks, a fraction in [0, 1].
    issue : bool
        Whether confident learning takes it for an error.
    contradiction : Contradiction or None
        The nearest neighbour with the other answer, where there is one.
    """

    row: int
    column: int
    score: float
    issue: bool
    contradiction: Contradiction | None


def find_suspects(data: LabelledSet, probabilities: Floats, texts: NearTexts | None = None) -> list[Suspect]:
    """List labels that look wrong, the worst first.

    Both what confident learning takes for an error and what a near neighbour contradicts is listed. They are ranked by
    how improbable the answer is to a model that has not seen the document; of a contradiction that leaves the model
    unmoved half its likeness counts, for one of the two is wrong.

    Parameters
    ----------
    data : LabelledSet
        The paragraphs and their labels.
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Out-of-fold probabilities.
    texts : NearTexts, optional
        The texts as they are compared, where that is known already.

    Returns
    -------
    list of Suspect
    """
    given, judged = data.labels.astype(bool), data.judged
    issues = likely_issues(given, probabilities, judged)
    score = improbability(given, probabilities, judged)
    texts = texts or NearTexts.of(data.folded)
    opposed = {(found.row, found.column): found for found in contradictions(texts, given, judged)}
    cells = {(row, column) for row, column in np.argwhere(issues).tolist()} | opposed.keys()
    suspects = []
    for row, column in sorted(cells):
        found = opposed.get((row, column))
        worst = max(float(score[row, column]), found.likeness / 2 if found else 0.0)
        suspects.append(Suspect(row, column, worst, bool(issues[row, column]), found))
    return sorted(suspects, key=lambda suspect: -suspect.score)


def improbability(given: Bits, probabilities: Floats, judged: Bits) -> Floats:
    """Return how improbable each answer is: 1 less the self-confidence of confident learning.

    Parameters
    ----------
    given : ndarray of bool, shape (n_texts, n_labels)
        The labels as they stand.
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Out-of-fold probabilities.
    judged : ndarray of bool, shape (n_texts, n_labels)
        Whether anybody looked for the label; 0 where not.

    Returns
    -------
    ndarray of float, shape (n_texts, n_labels)
        Fractions in [0, 1].
    """
    return np.where(judged, np.where(given, 1 - probabilities, probabilities), 0.0)


def likely_issues(given: Bits, probabilities: Floats, judged: Bits) -> Bits:
    """Return the cells that confident learning takes for errors (Northcutt, Jiang and Chuang, 2021; by cleanlab).

    What ``cleanlab.multilabel_classification.filter.find_multilabel_issues_per_class`` does, label by label, with the
    difference that a paragraph in which nobody looked for a label takes no part in that label.

    Parameters
    ----------
    given, probabilities, judged
        As for :func:`improbability`.

    Returns
    -------
    ndarray of bool, shape (n_texts, n_labels)
    """
    from cleanlab.filter import find_label_issues

    found = np.zeros(given.shape, dtype=bool)
    for column in range(given.shape[1]):
        rows = np.flatnonzero(judged[:, column])
        answers = given[rows, column].astype(int)
        if min(answers.sum(), len(answers) - answers.sum()) < FEWEST:
            continue
        chance = probabilities[rows, column]
        with warnings.catch_warnings():  # of ratios that no cell determines
            warnings.simplefilter("ignore")
            found[rows, column] = find_label_issues(answers, np.column_stack([1 - chance, chance]), n_jobs=1)
    return found
