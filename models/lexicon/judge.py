"""How far a mention can be trusted, learned from which of them were right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from models.arrays import Floats, Ints, Labels
from models.decisions.calibration import cell_weights, logit, sigmoid
from models.text.analyzer import Analyzer
from models.text.batch import Batch

# Before anything was counted a term is usually right.
HIT = 0.9

# Precision of the normal priors: what a few cases say moves little, what many say moves all.
TERM, SHARED, BASE = 1.0, 1.0, 1.0


@dataclass(frozen=True, slots=True)
class Counted:
    """The mentions that count in some texts, column by column.

    Attributes
    ----------
    rows, labels, terms : ndarray of int, shape (n_mentions,)
        Row of the text, column of the label, number of the term in the matcher's words.
    features : ndarray of float, shape (n_mentions, 2)
        Whether the term is weak; log of how many different terms of the label count in the text.
    """

    rows: Ints
    labels: Ints
    terms: Ints
    features: Floats


def counted(batch: Batch) -> Counted:
    """Return the mentions of a batch that count, with what the judge looks at.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    """
    mentions = batch.mentions
    kept = mentions.counting
    rows, labels, terms = mentions.rows[kept], mentions.labels[kept], mentions.terms[kept]
    width = len(batch.analyzer.keys)
    cells = rows * width + labels
    # As one number a pair is sorted faster, and asked for counts `unique` does not load `numpy.ma`, 20 ms of a start.
    each = int(terms.max(initial=0)) + 1
    different, _counts = np.unique(cells * each + terms, return_counts=True)
    several = np.bincount(different // each, minlength=len(batch) * width)[cells]
    return Counted(rows, labels, terms, np.stack([mentions.weak[kept], np.log(np.maximum(several, 1))], axis=1))


class MentionJudge:
    """What a mention adds to the log odds of its label, beyond being a mention of it.

    A logistic regression over mentions: each term has its own reliability, drawn to that of its label (partial pooling;
    Gelman and Hill, 2007, ch. 12), and a text in which several terms of a label count is more sure than one with one.
    What else stands around a term was tried and does not carry over from text to text (experiments/README.md).

    Parameters
    ----------
    analyzer : Analyzer
        The scheme whose terms are found.
    terms : mapping of (int, str) to float
        Log odds that a term adds, by the column of its label and the term in lower case.
    weak, several : float
        What being a weak term adds, and what each unit of the log of the number of different terms adds.
    """

    def __init__(self, analyzer: Analyzer, terms: Mapping[tuple[int, str], float], weak: float, several: float) -> None:
        self.analyzer, self.terms, self.weak, self.several = analyzer, dict(terms), weak, several

    @cached_property
    def _effects(self) -> Floats:
        """What each term adds, shape (n_labels, n_words of the matcher)."""
        words = self.analyzer.matcher.words
        effects = np.zeros((len(self.analyzer.keys), len(words)))
        number = {word: column for column, word in enumerate(words)}
        for (label, term), effect in self.terms.items():
            effects[label, number[term]] = effect
        return effects

    def log_odds(self, found: Counted) -> Floats:
        """Return what each mention adds, shape (n_mentions,).

        Parameters
        ----------
        found : Counted
            Mentions that count.
        """
        shared = found.features @ np.array([self.weak, self.several])
        return np.asarray(self._effects[found.labels, found.terms] + shared)


def fit_judge(batch: Batch, labels: Labels, weights: Floats) -> tuple[MentionJudge, Floats]:
    """Fit a judge and the log odds of a label at one strong mention of a term that nothing is known of.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels)
        Weight of each text, or of each text for each label, shared by the mentions of the label in it.

    Returns
    -------
    tuple of (MentionJudge, ndarray of float, shape (n_labels,))
        Labels that no text carries keep the log odds of :data:`models.lexicon.tagger.HIT`, and their terms add nothing.
    """
    from scipy.optimize import minimize
    from scipy.sparse import csr_matrix, hstack

    n_labels = labels.shape[1]
    found = counted(batch)
    known = np.asarray(labels.any(axis=0))[found.labels]
    rows, columns, features = found.rows[known], found.labels[known], found.features[known]
    cells = rows * n_labels + columns
    each = np.maximum(np.bincount(cells, minlength=len(batch) * n_labels)[cells], 1)
    share = cell_weights(weights, labels)[rows, columns] / each
    own, which = np.unique(np.stack([columns, found.terms[known]]), axis=1, return_inverse=True)
    every = np.arange(len(rows))

    def indicator(hot: Ints, width: int) -> Any:
        return csr_matrix((np.ones(len(every)), (every, hot)), shape=(len(every), width))

    design = hstack([indicator(columns, n_labels), indicator(which.ravel(), own.shape[1]), csr_matrix(features)]).tocsr()
    centre = np.concatenate([np.full(n_labels, logit(HIT)), np.zeros(own.shape[1] + features.shape[1])])
    precision = np.repeat([BASE, TERM, SHARED], [n_labels, own.shape[1], features.shape[1]])
    truth = labels[rows, columns].astype(np.float64)

    def loss(effects: Floats) -> tuple[float, Floats]:
        odds, off = design @ effects, effects - centre
        value = share @ (np.logaddexp(0, odds) - truth * odds) + 0.5 * precision @ off**2
        return float(value), design.T @ (share * (sigmoid(odds) - truth)) + precision * off

    effects = minimize(loss, centre, jac=True, method="L-BFGS-B").x
    words, matched = batch.analyzer.matcher.words, effects[n_labels : n_labels + own.shape[1]]
    terms = {(int(label), words[term]): float(effect) for (label, term), effect in zip(own.T, matched, strict=True)}
    weak, several = effects[n_labels + own.shape[1] :]
    return MentionJudge(batch.analyzer, terms, float(weak), float(several)), effects[:n_labels]
