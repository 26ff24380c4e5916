"""Text at large beside examples that were chosen: presumed not to carry a label where none of its words stands.

Examples chosen by what a model doubts hold a rare label a hundred times as often as text does, and show little of what text
is otherwise: a model that has seen nothing else gives the label to whatever is a little like it. Texts that nobody read, drawn
by lot, show it. Most of them do not carry a rare label, and those with a word of it are not presumed to be without it
(learning from positive and unlabelled examples; Elkan and Noto, 2008). Those that a first fit would give the label all the
same are left open in the second (reliable negatives; Liu, Lee, Yu and Li, 2002).

How rare a label is no chosen example says; its words do: how often they stand in text at large, how often they were right, and
how many of the examples that carry the label were without them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Labels
from models.decisions.calibration import logit, sigmoid
from models.lexicon.judge import HIT
from models.text.batch import Batch
from models.tfidf.tagger import TfidfTagger
from models.tfidf.trainer import TfidfTrainer

# Texts at large that are presumed to be without a label. With as many again nothing is learned better; with half as many more
# is wrong.
PRESUMED = 300
# How many hits a word's precision is drawn to that of any word by.
FIRM = 5.0


@dataclass(frozen=True, eq=False, slots=True)
class Joined:
    """Labelled texts and, behind them, texts presumed to carry none of some labels.

    Attributes
    ----------
    batch : Batch
        All texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        Truth; 0 for what is presumed.
    groups : list of str
        Document of each text; each text that nobody read is one of its own.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text for each label; 0 where nothing is presumed.
    presumed : ndarray of bool, shape (n_texts, n_labels)
        Where the label is presumed to be absent.
    """

    batch: Batch
    labels: Labels
    groups: list[str]
    cells: Floats
    presumed: Bits


def join(batch: Batch, labels: Labels, groups: Sequence[str], cells: Floats, beside: Batch) -> Joined:
    """Put texts that nobody read behind labelled ones.

    Parameters
    ----------
    batch : Batch
        Labelled texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    groups : sequence of str
        Document of each text.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text for each label.
    beside : Batch
        Texts that nobody read, none of them among the labelled ones; a text in which a word of a label stands, counting or
        not, says nothing of that label.

    Returns
    -------
    Joined
    """
    count, n_labels = len(beside), labels.shape[1]
    named = np.zeros((count, n_labels), dtype=bool)
    named[beside.mentions.rows, beside.mentions.labels] = True
    return Joined(
        batch.analyzer.batch([*batch.texts, *beside.texts]),
        np.vstack([labels, np.zeros((count, n_labels), dtype=labels.dtype)]),
        [*groups, *(f"\0{number}" for number in range(count))],
        np.vstack([cells, (~named).astype(np.float64)]),
        np.vstack([np.zeros(labels.shape, dtype=bool), ~named]),
    )


def fit_reliable(trainer: TfidfTrainer, joined: Joined, bar: float) -> tuple[TfidfTagger, Floats, Floats]:
    """Fit the TF-IDF member twice, the second time without presumptions that the first time speaks against.

    Parameters
    ----------
    trainer : TfidfTrainer
        Settings, for few examples.
    joined : Joined
        Labelled texts and presumed ones.
    bar : float
        Probability, out of fold, from which on a label is not presumed to be absent.

    Returns
    -------
    tuple of (TfidfTagger, ndarray of float, ndarray of float)
        The tagger, its scores out of fold and the weights it was fitted with, both of shape (n_texts, n_labels).
    """
    known = trainer.learnable(joined.batch, joined.labels, joined.groups, joined.cells)
    given = joined.batch, joined.labels, joined.groups
    tagger, scores = trainer.fit_few(*given, joined.cells, known)
    open_ = joined.presumed & (sigmoid(tagger.slope * scores + tagger.offset) >= bar)
    open_[:, np.setdiff1d(np.arange(open_.shape[1]), known)] = False
    if not open_.any():
        return tagger, scores, joined.cells
    cells = np.where(open_, 0.0, joined.cells)
    return *trainer.fit_few(*given, cells, known), cells


def expected_beyond(batch: Batch, labels: Labels, cells: Floats, beside: Batch, lot: Bits) -> Floats:
    """Estimate how many texts at large carry each label without a word of it, shape (n_labels,).

    Those with a word of it, times how often such are right, times how many examples that carry the label were without its
    words for each with one. Examples chosen by closeness hold texts with words first, so that this is rather too few; those
    drawn by lot correct it, each of them found as firmly as the one that the estimate is worth (a gamma prior of shape 1).

    Parameters
    ----------
    batch : Batch
        Labelled texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text for each label; 0 where nobody looked for it.
    beside : Batch
        Texts at large.
    lot : ndarray of bool, shape (n_texts,)
        Which labelled texts were drawn by lot.

    Returns
    -------
    ndarray of float
    """
    n_labels = labels.shape[1]
    votes, seen = batch.mentions.votes(len(batch), n_labels), cells > 0
    carries = labels.astype(bool) & seen
    found, missed, hits = ((which & seen).sum(axis=0) for which in (carries & votes, carries & ~votes, votes))
    # One imagined case on either side (Laplace), so that none seen is not taken for none there.
    right = (found + FIRM * HIT) / (hits + FIRM)
    named = beside.mentions.votes(len(beside), n_labels).sum(axis=0)
    share = (named * right + 1) * (missed + 1) / (found + 1) / len(beside)
    drawn = lot[:, None] & seen & ~votes
    return np.asarray(len(beside) * ((drawn & carries).sum(axis=0) + 1) / (drawn.sum(axis=0) + 1 / share))


def keep_within(odds: Floats, beside: Batch, thresholds: Floats, most: Floats) -> Floats:
    """Return what is taken off log odds where no term counts, so that a label is given to so many texts at most, (n_labels,).

    Parameters
    ----------
    odds : ndarray of float, shape (n_texts, n_labels)
        Log odds of texts at large by a fit that has not seen them.
    beside : Batch
        The texts.
    thresholds : ndarray of float, shape (n_labels,)
        Probability from which on a label is given.
    most : ndarray of float, shape (n_labels,)
        How many texts without a counting term may be given it, rounded.

    Returns
    -------
    ndarray of float
        Never more than 0.
    """
    votes = beside.mentions.votes(*odds.shape)
    beyond = np.zeros(odds.shape[1])
    for column, bar in enumerate(logit(thresholds)):
        ranked = np.sort(odds[~votes[:, column], column])[::-1]
        place = int(np.round(most[column]))
        if place < len(ranked):  # the first that must not be given stays below
            beyond[column] = min(0.0, float(bar - ranked[place] - 1e-6))
    return beyond
