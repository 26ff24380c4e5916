"""How many planted errors a review of labels finds: ``python -m experiments.selection.planted [--json FILE] [--output FILE.md]``.

In the shipped corpus a share of all cells (paragraph and label) is flipped at random. Models are cross-fitted by document
on the labels with the errors in them, and what is flagged is compared with what was planted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.shared.sampling import in_drawn_documents
from experiments.shared.tables import add_output_options, check_writable, publish
from labels import UsageError
from labels.support.command import add_lang_option, run_command
from labels.support.extras import need
from labels.wording import N_, _
from models.arrays import Bits, Floats
from seeds.schemes import INDUSTRIES, load_scheme
from training.experiment import Experiment, load_experiment
from training.review.contradictions import NearTexts
from training.review.out_of_fold import predict_unseen
from training.review.suspects import find_suspects, improbability, likely_issues
from training.sets.labelled_set import LabelledSet
from training.sets.shipped_set import shipped_corpus

SHARES = (0.01, 0.02, 0.05)
# Fewer folds than the command takes, within and without: fifteen corpora are fitted.
FOLDS = 3
CHEAP = ("parameters.tfidf.folds=2",)


@dataclass(frozen=True, slots=True)
class Found:
    """How well a way of flagging finds what was planted.

    Attributes
    ----------
    share : float
        Share of the cells that were flipped.
    way : str
        What flags.
    flagged : int
        How many cells.
    precision, recall : float
        Fractions in [0, 1].
    """

    share: float
    way: str
    flagged: int
    precision: float
    recall: float


def plant(data: LabelledSet, share: float, seed: int) -> tuple[LabelledSet, Bits]:
    """Flip a share of all cells.

    Parameters
    ----------
    data : LabelledSet
        Labelled paragraphs.
    share : float
        Share of the cells, a fraction in (0, 1).
    seed : int
        Seed of the draw.

    Returns
    -------
    tuple of (LabelledSet, ndarray of bool)
        The paragraphs with errors, and which cells were flipped, shape (n_texts, n_labels).
    """
    flipped = np.zeros(data.labels.shape, dtype=bool)
    np.put(flipped, np.random.default_rng(seed).choice(flipped.size, round(share * flipped.size), replace=False), True)
    given = data.labels.astype(bool) ^ flipped
    rows = zip(data.paragraphs, given, strict=True)
    planted = LabelledSet(data.name, tuple(replace(p, labels=tuple(compress(data.keys, bits))) for p, bits in rows), data.scheme)
    planted.__dict__["batch"] = data.batch  # the texts are the same
    return planted, flipped


def flag(data: LabelledSet, probabilities: Floats, count: int, texts: NearTexts) -> Mapping[str, Bits]:
    """Return what each way of reviewing flags.

    Parameters
    ----------
    data : LabelledSet
        Paragraphs with errors.
    probabilities : ndarray of float, shape (n_texts, n_labels)
        Out-of-fold probabilities.
    count : int
        How many errors were planted.
    texts : NearTexts
        The texts as they are compared.

    Returns
    -------
    mapping of str to ndarray of bool, shape (n_texts, n_labels)
    """
    given, judged = data.labels.astype(bool), data.judged
    issues = likely_issues(given, probabilities, judged)
    score = improbability(given, probabilities, judged)
    ours, first = np.zeros(given.shape, dtype=bool), np.zeros(given.shape, dtype=bool)
    for place, suspect in enumerate(find_suspects(data, probabilities, texts)):
        ours[suspect.row, suspect.column] = True
        first[suspect.row, suspect.column] = place < count
    return {
        N_("another answer is likelier"): score > 0.5,
        N_("cleanlab's issues"): issues,
        N_("cleanlab's issues or a contradiction"): ours,
        N_("the first of these, as many as planted"): first,
        N_("the least likely answers, as many as planted"): _highest(score, count),
    }


def _highest(score: Floats, count: int) -> Bits:
    chosen = np.zeros(score.size, dtype=bool)
    chosen[np.argsort(-score.ravel(), kind="stable")[:count]] = True
    return chosen.reshape(score.shape)


def measure(data: LabelledSet, experiment: Experiment, texts: NearTexts, share: float, seed: int) -> Iterator[Found]:
    """Plant errors, look for them, and compare.

    Parameters
    ----------
    data : LabelledSet
        Paragraphs that are labelled right.
    experiment : Experiment
        What is cross-fitted.
    texts : NearTexts
        Near neighbours in the texts.
    share : float
        Share of the cells to flip.
    seed : int
        Seed of the draw.

    Yields
    ------
    Found
        One for each way of flagging.
    """
    planted, flipped = plant(data, share, seed)
    unseen = predict_unseen(experiment, planted, folds=FOLDS)
    for way, flagged in flag(planted, unseen.probabilities, int(flipped.sum()), texts).items():
        both, count = int((flagged & flipped).sum()), int(flagged.sum())
        yield Found(share, way, count, both / count if count else 0.0, both / int(flipped.sum()))


def table(found: list[Found]) -> list[list[str]]:
    """Return means and standard deviations over the draws as cells, the head first.

    Parameters
    ----------
    found : list of Found
        All draws.
    """
    rows = [[_("flipped"), _("flagged"), _("cells"), _("precision"), "±", _("recall"), "±"]]
    for share, way in dict.fromkeys((one.share, one.way) for one in found):
        draws = [one for one in found if (one.share, one.way) == (share, way)]
        figures = np.array([(one.precision, one.recall) for one in draws])
        mean, spread = figures.mean(axis=0), figures.std(axis=0)
        cells = f"{np.mean([one.flagged for one in draws]):.0f}"
        rows.append(
            [f"{share:.0%}", _(way), cells, *(f"{value:.3f}" for pair in zip(mean, spread, strict=True) for value in pair)]
        )
    return rows


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.selection.planted", description=_("Planted errors that a review finds."), allow_abbrev=False
    )
    parser.add_argument("--draws", type=int, default=5, metavar="N", help=_("draws of errors per share (default: %(default)s)"))
    parser.add_argument("--documents", type=int, metavar="N", help=_("so many documents drawn at random (default: all)"))
    add_output_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    problems = {"draws": _("{count} is no number of draws"), "documents": _("{count} is no number of documents")}
    for option, problem in problems.items():
        if (value := getattr(options, option)) is not None and value < 1:
            raise UsageError(f"--{option}", problem.format(count=value), _("give 1 or more"))
    need("experiments.selection.planted", "review")
    data = shipped_corpus(load_scheme(INDUSTRIES))
    if options.documents:
        data = data.take(np.flatnonzero(in_drawn_documents(data.documents, options.documents, 0)), data.name)
    experiment = load_experiment("hybrid", CHEAP)
    jobs = [(share, seed) for share in SHARES for seed in range(options.draws)]
    console, texts = Console(stderr=True), NearTexts.of(data.folded)
    found = [one for job in track(jobs, _("planted errors"), console=console) for one in measure(data, experiment, texts, *job)]
    figures = [{name: getattr(one, name) for name in Found.__slots__} for one in found]
    title = _("{count} paragraphs, {draws} draws; ± is the standard deviation over the draws.")
    title = title.format(count=len(data), draws=options.draws)
    publish(table(found), figures, options, title=title)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
