"""What is said after every round of labelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from labels import InputError
from labels.wording import _, pgettext
from models.arrays import Bits
from models.decisions.thresholds import given
from training.experiment import Experiment
from training.review.out_of_fold import predict_unseen
from training.sets.labelled_set import LabelledSet
from training.worth.drawn_rounds import FEWEST, find_rounds
from training.worth.fair import fair_score
from training.worth.gained import ENOUGH, answers_of, gain_since, still_missing
from training.worth.label_curve import expected_gain, macro_f1, measure_growth, usual_error
from training.worth.rounds import Gain, Round, last_gains, now, read_rounds, up_to_before, without, write_rounds

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
    rules_ahead: bool = False,
    report: Callable[[str], object] = lambda text: None,
) -> list[str]:
    """Say how many labels there are, what they gained, what the next ones will bring, and how good the model is.

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
    rules_ahead : bool
        Whether keyword rules, which learn little from labels, were better than the models that do.
    report : callable
        Takes a line that says what is being done.

    Returns
    -------
    list of str
        Lines for people.

    Raises
    ------
    InputError
        If the file of earlier rounds was damaged.
    """
    positives = dict(zip(data.keys, (data.labels.astype(bool) & data.judged).sum(axis=0).tolist(), strict=True))
    shown = pgettext("between items", ", ").join(f"{key} {count}" for key, count in positives.items())
    lines = [_("labels so far: {count} paragraphs; {labels}").format(count=len(data), labels=shown)]
    rounds = without(read_rounds(folder), data.fingerprint)
    if y_pred is None:
        report(_("judging your paragraphs, each without its document"))
        y_pred = _unseen(data, experiment)
    latest = _round(data, experiment, positives, y_pred, rounds)
    gains = last_gains([*rounds, latest], ENOUGH)
    if latest.gain:
        lines.append(_gain_line(latest.gain, len(data), experiment.name))
    if alone and len(data) >= LEAST:
        report(_("drawing the learning curve of your labels"))
        lines += _forecast(data)
    if len(data) >= LEAST:
        missing = still_missing(gains, data, each_label=alone)
        stop = _("you can stop labelling: two rounds in a row gained under half a point each")
        go_on = _("go on labelling; to stop it still takes {missing}")
        lines.append(go_on.format(missing=pgettext("between items", ", ").join(missing)) if missing else stop)
    if rules_ahead and alone:
        says = _("keyword rules are ahead and learn little from labels: new words may gain more ({command})")
        lines.append(says.format(command="training.scheme expand"))
    lines.append(_fair_line(data, y_pred))
    write_rounds(folder, [*rounds, latest])
    return lines


def _round(
    data: LabelledSet, experiment: Experiment, positives: dict[str, int], y_pred: Bits | None, rounds: Sequence[Round]
) -> Round:
    """Return what is kept of this round."""
    if y_pred is None:
        return Round(now(), data.fingerprint, len(data), positives, None, None, experiment.name)
    score, fair = macro_f1(y_pred, data), fair_score(y_pred, data)
    *_before, earlier = [None, *up_to_before(rounds, len(data))]
    return Round(
        time=now(),
        data=data.fingerprint,
        paragraphs=len(data),
        positives=positives,
        f1_all=None if np.isnan(score) else score,
        f1_by_lot=fair.f1_macro if fair else None,
        model=experiment.name,
        gain=gain_since(earlier, y_pred, data) if earlier else None,
        answers=answers_of(y_pred, data),
    )


def _gain_line(one: Gain, labels: int, model: str) -> str:
    """Return what the last round gained, and on what that was measured."""
    said = _("no answer changed on the {count} paragraphs of the round before")
    if one.changed:
        said = _("95 % interval {low:+.1f} to {high:+.1f}, then and now on the same {count} paragraphs")
    told = [said.format(low=100 * one.low, high=100 * one.high, count=one.paragraphs)]
    if one.model not in ("", model):
        told.append(_("then {before}, now {now}").format(before=one.model, now=model))
    if one.relabelled:
        told.append(_("{count} of them relabelled since").format(count=one.relabelled))
    says = _("gained from {before} to {now} labels: {points:+.1f} points of macro-F1 ({told})")
    between = pgettext("between statements", "; ")
    return says.format(before=one.labels, now=labels, points=100 * one.gain, told=between.join(told))


def _forecast(data: LabelledSet) -> list[str]:
    """Return what the next labels are expected to gain, where that can be told."""
    gain, off = expected_gain(measure_growth(data), len(data), NEXT), usual_error(len(data))
    if gain is None:
        return []
    if gain < off:
        says = _(
            "gain of the next {count} labels: not known yet at this number (forecasts are off by {off:.1f} points on average)"
        )
    else:
        says = _(
            "gain of the next {count} labels: {points:+.1f} points of macro-F1 by your learning curve, "
            "off by {off:.1f} points on average"
        )
    return [says.format(count=NEXT, points=100 * gain, off=100 * off)]


def _fair_line(data: LabelledSet, y_pred: Bits | None) -> str:
    """Return how good the model is on the paragraphs drawn by lot, or why that is not known."""
    drawn = find_rounds(data)
    count = drawn.count
    if not count:
        says = _("how good it is on your texts at large is not known: no labelled paragraph was drawn by lot ({command} does)")
        return says.format(command="training.select")
    if count < FEWEST:
        says = _("how good it is on your texts at large: known from {fewest} paragraphs drawn by lot on; so far {count}")
        return says.format(fewest=FEWEST, count=count)
    if not drawn.rounds:
        says = _("how good it is on your texts at large is not known from the {count} paragraphs drawn by lot: {why}")
        return says.format(count=count, why=drawn.why)
    fair = None if y_pred is None else fair_score(y_pred, data, drawn=drawn)
    if fair is None:
        says = _("how good it is on your texts at large is not known: the {count} paragraphs drawn by lot could not be judged")
        return says.format(count=drawn.lots)
    says = _(
        "macro-F1 on your texts at large: {score:.3f} (95 % interval {low:.3f} to {high:.3f}), "
        "by the {count} paragraphs drawn by lot out of {texts} texts, each judged without its document"
    )
    if fair.before:
        says = _(
            "macro-F1 on your texts at large: {score:.3f} (95 % interval {low:.3f} to {high:.3f}), "
            "by the {count} paragraphs drawn by lot out of {texts} texts and the {before} that later rounds could not draw, "
            "each judged without its document"
        )
    ends = {"low": fair.low, "high": fair.high}
    line = says.format(score=fair.f1_macro, count=fair.paragraphs, texts=fair.texts, before=fair.before, **ends)
    return pgettext("between statements", "; ").join(filter(None, (line, drawn.remark)))


def _unseen(data: LabelledSet, experiment: Experiment) -> Bits | None:
    try:
        unseen = predict_unseen(experiment, data)
    except InputError:  # too little is left without a fold; the model itself was fitted
        return None
    return given(unseen.probabilities, unseen.thresholds, data.scheme.taxonomy.single)
