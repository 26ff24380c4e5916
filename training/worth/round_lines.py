"""What is said after every round of labelling."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from labels import InputError
from models.arrays import Bits
from models.decisions.thresholds import given
from training.experiment import Experiment
from training.review.out_of_fold import predict_unseen
from training.sets.labelled_set import LabelledSet
from training.worth.fair import FEWEST, by_lot, fair_score
from training.worth.label_curve import expected_gain, macro_f1, measure_growth, usual_error
from training.worth.rounds import Round, enough, gains, keep_round, now

# How many labels the next round is taken to bring.
NEXT = 50
# Fewer paragraphs tell nothing of a curve.
LEAST = 20


def worth_lines(
    data: LabelledSet,
    experiment: Experiment,
    folder: Path,
    *,
    y_pred: Bits | None = None,
    alone: bool = True,
    report: Callable[[str], object] = lambda text: None,
) -> list[str]:
    """Say how many labels there are, what the next ones will bring, and how good the model is on a fair sample.

    Parameters
    ----------
    data : LabelledSet
        The user's labelled paragraphs.
    experiment : Experiment
        Whose model is judged.
    folder : Path
        Store folder of the scheme, where the rounds are noted.
    y_pred : ndarray of bool, shape (n_texts, n_labels), optional
        What the model says of each paragraph without its document, where that is known already.
    alone : bool
        Whether the model learns from these paragraphs alone. Beside a written corpus their own curve says nothing of what
        the next will bring.
    report : callable
        Takes a line that says what is being done.

    Returns
    -------
    list of str
        Lines for people.
    """
    positives = dict(zip(data.keys, data.labels.sum(axis=0).tolist(), strict=True))
    shown = ", ".join(f"{key} {count}" for key, count in positives.items())
    lines = [f"labels so far: {len(data)} paragraphs judged; {shown}"]
    if alone and len(data) >= LEAST:
        report("drawing the learning curve of your labels")
        gain = expected_gain(measure_growth(data), len(data), NEXT)
        if gain is not None:
            told = f"the next {NEXT} labels are expected to gain {_points(gain)} of macro-F1, by your own learning curve"
            lines.append(f"{told} (off by {100 * usual_error(len(data)):.0f} on average at this number)")
    if y_pred is None:
        report("judging your paragraphs, each without its document")
        y_pred = _unseen(data, experiment)
    fair = None if y_pred is None else fair_score(y_pred, data)
    if fair:
        ends = f"95 % interval {fair.low:.3f} to {fair.high:.3f}"
        lines.append(
            f"macro-F1 on the {fair.paragraphs} paragraphs drawn by lot, each without its document: {fair.f1_macro:.3f} ({ends})"
        )
    else:
        count = int(by_lot(data).sum())
        lines.append(f"{count} paragraphs were drawn by lot (training.select): from {FEWEST} on they say how good the model is")
    score = float("nan") if y_pred is None else macro_f1(y_pred, data)
    latest = Round(
        now(), data.fingerprint, len(data), positives, None if np.isnan(score) else score, fair.f1_macro if fair else None
    )
    found = gains(keep_round(folder, latest))
    if found:
        told = f"gain of the last {len(found)} round(s): {', '.join(_points(gain) for gain in found)} of macro-F1"
        lines.append(f"{told}; further labels of this kind are hardly worth it: you can stop" if enough(found) else told)
    return lines


def _unseen(data: LabelledSet, experiment: Experiment) -> Bits | None:
    try:
        unseen = predict_unseen(experiment, data)
    except InputError:  # too little is left without a fold; the model itself was fitted
        return None
    return given(unseen.probabilities, unseen.thresholds, data.scheme.taxonomy.single)


def _points(gain: float) -> str:
    return f"{100 * gain:+.1f} points"
