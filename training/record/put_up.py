"""Models of earlier runs, put up against the champion as those runs would have done had the record not failed them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from labels import InputError
from labels.support.errors import note_line
from labels.wording import _, pgettext
from models.finding import SHIPPED
from models.lexicon.tagger import LexiconTagger
from models.locations import CHAMPION
from models.storage.versions import VersionStore, exclusive
from training.champion import decide, earlier_scores, promote, told_with_way_back
from training.measures.evaluation import Evaluation
from training.record.judged import judged_before
from training.record.kept import Waiting
from training.record.standing_champion import ask_champion, find_standing
from training.sets.labelled_set import LabelledSet
from training.tracking import Tracker


def put_up(
    waiting: Sequence[Waiting],
    held: LabelledSet,
    keywords: float | None,
    tracker: Tracker,
    store: VersionStore,
    tell: Callable[[str], object],
) -> None:
    """Compare with the champion what waits for that, the best model of each call, one call after the other.

    Parameters
    ----------
    waiting : sequence of Waiting
        The models, in the order of their runs.
    held : LabelledSet
        What is held out now.
    keywords : float or None
        Macro-F1 of keyword search on it.
    tracker : Tracker
        The record.
    store : VersionStore
        The scheme's models.
    tell : callable
        Takes a line for each call, and for each model that cannot be compared, for people.

    Raises
    ------
    InputError
        If the record cannot be asked; what is left waits for the next run.
    """
    calls: dict[str, list[Waiting]] = {}
    for one in waiting:
        calls.setdefault(one.pointer.extra.get("call", one.pointer.name), []).append(one)
    ours: set[str] = set()  # champions by what was compared here, which each later call would have met
    for call in calls.values():
        judged: dict[str, Evaluation] = {}
        for one in call:
            try:
                evaluation = _judged(one, held)
            except (InputError, OSError) as error:  # it was damaged since
                says = _("{name}, of an earlier run, is not compared with the champion: {why}")
                tell(note_line(says.format(name=_name(tracker, one), why=error)))
                continue
            if evaluation is None:
                says = _("it gives other labels, or was judged on other paragraphs than those that are held out now")
                tell(_by_hand(tracker, one, says))
            else:
                judged[one.version] = evaluation
        if judged:
            with exclusive(store.folder):
                tell(_compare([one for one in call if one.version in judged], judged, keywords, tracker, store, ours))
        for one in call:
            store.forget(one.pointer.name)


def _judged(one: Waiting, held: LabelledSet) -> Evaluation | None:
    """Return what a model said of all that is held out now; None where it gives other labels, or was not judged on all of it."""
    found = judged_before(one.pointer.folder, one.manifest, held)
    return found[1] if found is not None and len(found[0]) == len(held) else None


def _compare(
    call: Sequence[Waiting],
    judged: dict[str, Evaluation],
    keywords: float | None,
    tracker: Tracker,
    store: VersionStore,
    ours: set[str],
) -> str:
    def rank(one: Waiting) -> tuple[float, bool]:
        return judged[one.version].metrics.get("f1_macro", 0.0), one.manifest.kind == LexiconTagger.kind

    best = max(call, key=rank)
    held, data = judged[best.version].data, str(best.manifest.notes.get("data_fingerprint", ""))
    earlier = earlier_scores(tracker, held, [one.version for one in call])
    standing = find_standing(held, tracker)
    if standing is not None and standing.version_id == best.pointer.version:
        return _("{name}, of an earlier run, is champion already").format(name=standing.name)
    met = {best.pointer.extra.get("standing", ""), *ours}
    if standing is None:
        found = ask_champion(tracker)
        if found is not None and not found.origin.endswith(SHIPPED) and found.folders[0].name not in met:
            says = _("{champion}, which cannot be compared with it, became champion since")
            return _by_hand(tracker, best, says.format(champion=found.origin or found.folders[0].name))
    elif standing.registered and standing.version_id not in met and standing.data_fingerprint != data:
        why = _("{champion}, which learned from other data, became champion since").format(champion=standing.name)
        return _by_hand(tracker, best, why)
    baseline = None if best.manifest.kind == LexiconTagger.kind else keywords
    decision = decide(_name(tracker, best), judged[best.version], data, baseline, standing, earlier)
    if decision.promoted:
        promote(tracker, store, best.version, best.pointer.version)
        ours.add(best.pointer.version)
    told = pgettext("between statements", "; ").join(told_with_way_back(decision, _name(tracker, best), standing, tracker))
    return _("of an earlier run: {decision}").format(decision=told)


def _name(tracker: Tracker, one: Waiting) -> str:
    return f"{tracker.registered}/{one.version} {one.manifest.name}"


def _by_hand(tracker: Tracker, one: Waiting, why: str) -> str:
    says = _("{name}, of an earlier run, is not compared with the champion: {why}; the alias {alias} in MLflow lets it tag")
    return says.format(name=_name(tracker, one), why=why, alias=CHAMPION)
