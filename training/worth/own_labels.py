"""What a training run says of the labels that its user brought: how the new model judges them, and what they are worth."""

from __future__ import annotations

from collections.abc import Callable

from labels import InputError
from labels.wording import _
from models.arrays import Bits
from models.tagger import PolicyTagger
from training.corrections import changes_table, corrections_line, cross_fitted
from training.fitting import Result, Task
from training.worth.round_lines import worth_lines

Report = Callable[[str], object]


def own_lines(best: Result, task: Task, before: PolicyTagger | None, *, rules_ahead: bool, report: Report) -> list[str]:
    """Return what is said of the user's own labels; nothing of an offer, for it takes as long as several runs.

    Parameters
    ----------
    best : Result
        The best run of the call.
    task : Task
        Data, record and store.
    before : PolicyTagger or None
        The champion that stood.
    rules_ahead : bool
        Whether keyword rules were better than the models that learn more from labels.
    report : callable
        Takes a line that says what is being done.

    Returns
    -------
    list of str
        Lines for people.
    """
    if task.offered:
        return []
    corrected, y_pred = _corrections(best, task, before, report)
    return [*_worth(best, task, y_pred, rules_ahead, report), *corrected]


def _corrections(best: Result, task: Task, before: PolicyTagger | None, report: Report) -> tuple[list[str], Bits | None]:
    """Return what the best new model makes of the user's paragraphs, and the champion before it; and its labels for them."""
    if task.split.added is None:
        return [], None
    report(_("judging your own paragraphs, each without its document"))
    try:
        y_pred = cross_fitted(best.experiment, task.split, task.split.added)
    except InputError as error:  # too little is left without them; the model itself is fitted and stored
        return [_("your own paragraphs could not be judged ({reason})").format(reason=error.problem)], None
    own = before, y_pred, task.split.added
    return [*changes_table(*own), corrections_line(*own)], y_pred


def _worth(best: Result, task: Task, y_pred: Bits | None, rules_ahead: bool, report: Report) -> list[str]:
    """Return what the user's labels are worth, a line each; nothing where all that is learned from ships."""
    alone = task.split.added is None
    own = task.split.everything if alone else task.split.added
    if own is None or (alone and task.scheme.shipped) or (y_pred is None and not alone):
        return []
    if alone and task.split.crossed:  # all of them were judged to measure the model
        y_pred = best.evaluation.y_pred
    what = own, best.experiment, task.store.folder
    try:
        return worth_lines(*what, y_pred=y_pred, alone=alone, rules_ahead=rules_ahead, report=report)
    except InputError as error:  # an older round cannot be read; the model is trained and stored
        return [_("warning: what your labels are worth cannot be said: {error}").format(error=error)]
