"""What the judge of mentions knows: ``python -m experiments.taggers.mentions``.

Log loss of the probability that a mention is right, in nats, over the mentions of the written corpus that count, each
paragraph judged without its document: one share a label, against the judge with shared figures alone (weak, several)
and with a reliability for each term. The last column leaves a label out of the fitting: the shared figures of the other
five and the trust that is assumed of a term, against that trust alone.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np

from experiments.shared.tables import print_table
from labels.support.command import add_lang_option, run_command
from labels.wording import _, pgettext
from models.arrays import Bits, Floats
from models.decisions.calibration import logit, out_of_fold
from models.lexicon.judge import HIT, MentionJudge, counted, fit_judge
from seeds.schemes import load_scheme
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

FOLDS = 5


def log_loss(odds: Floats, truth: Bits) -> float:
    """Return the mean log loss in nats.

    Parameters
    ----------
    odds : ndarray of float
        Log odds.
    truth : ndarray of bool
        What is right.
    """
    return float(np.mean(np.logaddexp(0, odds) - truth * odds))


def judged(data: LabelledSet, weights: Floats, *, terms: bool) -> tuple[Floats, Floats]:
    """Return log odds of every counting mention by a judge that saw no text of its document.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    weights : ndarray of float
        Weight of each.
    terms : bool
        Whether each term has its own reliability.

    Returns
    -------
    tuple of ndarray of float, shape (n_mentions,)
        By the judge, and by one share a label.
    """
    found = counted(data.batch)
    by_judge, by_share = np.zeros(len(found.rows)), np.zeros(len(found.rows))

    def fit_score(inside: np.ndarray, outside: np.ndarray) -> Floats:
        part = data.take(inside, "fitted")
        judge, base = fit_judge(part.batch, part.labels, weights[inside])
        judge = judge if terms else MentionJudge(judge.analyzer, {}, judge.weak, judge.several)
        where = np.isin(found.rows, outside)
        by_judge[where] = (base[found.labels] + judge.log_odds(found))[where]
        seen = ~where
        right = np.bincount(found.labels[seen], data.labels[found.rows[seen], found.labels[seen]], len(base))
        share = (right + 1) / (np.bincount(found.labels[seen], minlength=len(base)) + 2)
        by_share[where] = logit(share)[found.labels[where]]
        return np.zeros((len(outside), 1))

    out_of_fold(fit_score, data.documents, 1, folds=FOLDS, seed=0)
    return by_judge, by_share


def left_out(data: LabelledSet, weights: Floats, label: int) -> tuple[float, float]:
    """Return log loss on the mentions of one label by a judge that was fitted on the others, and by what is assumed.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    weights : ndarray of float
        Weight of each.
    label : int
        Column of the label.

    Returns
    -------
    tuple of float
    """
    labels = data.labels.copy()
    labels[:, label] = 0  # to the judge it is then a label that no text carries: its mentions are left out
    judge, _ = fit_judge(data.batch, labels, weights)
    found = counted(data.batch)
    own = found.labels == label
    truth = data.labels[found.rows[own], label].astype(bool)
    assumed = np.full(len(truth), float(logit(HIT)))
    return log_loss(assumed + judge.log_odds(found)[own], truth), log_loss(assumed, truth)


def main(argv: list[str] | None = None) -> int:
    """Print the table; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(description=_("What the judge of mentions knows."), allow_abbrev=False)
    add_lang_option(parser)
    parser.parse_args(argv)
    scheme = load_scheme()
    corpus = shipped_corpus(scheme)
    data = corpus.take(np.flatnonzero(~corpus.hard), "natural and later")
    weights = np.ones(len(data))
    full, share = judged(data, weights, terms=True)
    shared, _share = judged(data, weights, terms=False)
    found = counted(data.batch)
    truth = data.labels[found.rows, found.labels].astype(bool)
    head = [
        pgettext("head of a column", "label"),
        _("mentions"),
        pgettext("head of a column", "right"),
        _("one share"),
        _("shared figures"),
        _("judge"),
    ]
    rows = [[*head, _("left out: assumed"), _("left out: judge")]]
    for column, key in enumerate(scheme.keys):
        own = found.labels == column
        by_others, assumed = left_out(data, weights, column)
        figures = [log_loss(odds[own], truth[own]) for odds in (share, shared, full)]
        rows.append([key, str(own.sum()), f"{truth[own].mean():.3f}", *(f"{x:.3f}" for x in (*figures, assumed, by_others))])
    total = [log_loss(odds, truth) for odds in (share, shared, full)]
    rows.append([pgettext("row of a table", "all"), str(len(truth)), f"{truth.mean():.3f}", *(f"{x:.3f}" for x in total), "", ""])
    print_table(rows)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
