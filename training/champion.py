"""Which model becomes champion, and how: data can win, small steps cannot lead down, nothing is left half done.

The registry's alias is the one place that says which version is champion; setting it is the whole promotion. Before it
is set the old champion stands, after it the new one: a kill at any line leaves one or the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labels.wording import _
from models.finding import remember
from models.locations import CHAMPION
from models.storage.addresses import address_for_mlflow
from models.storage.mlflow_server import without_password
from models.storage.versions import VersionStore
from training.measures.evaluation import Difference, Evaluation, paired_difference
from training.record.standing_champion import Standing
from training.sets.labelled_set import LabelledSet
from training.tracking import Tracker

# How far below the best earlier version a new champion may be: many small steps down must not add up.
SLACK = 0.01
_SHOWN = 3  # digits of a difference that people are shown


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided of a candidate.

    Attributes
    ----------
    promoted : bool
        Whether it became champion.
    line : str
        What was decided and why, for people.
    before, after : Evaluation or None
        The champion that stood and the candidate on the same paragraphs, where they could be compared.
    difference : Difference or None
        Macro-F1 of the candidate less that of the champion.
    standing : Standing or None
        The champion that stood, also where nothing was left to compare.
    """

    promoted: bool
    line: str
    before: Evaluation | None = None
    after: Evaluation | None = None
    difference: Difference | None = None
    standing: Standing | None = None


def decide(
    candidate: str,
    evaluation: Evaluation,
    data_fingerprint: str,
    baseline: float | None,
    standing: Standing | None,
    earlier: Mapping[str, float],
) -> Decision:
    """Decide whether a candidate becomes champion.

    Where it learned from the same data as the champion, it must be better on the same held-out documents. Where it
    learned from other data, it must not be clearly worse: the 95 % interval of the paired difference may not lie wholly
    below 0, and it may not be more than 0.01 below the best earlier version.

    Parameters
    ----------
    candidate : str
        What it is called.
    evaluation : Evaluation
        The candidate on the held-out set.
    data_fingerprint : str
        Fingerprint of what it learned from.
    baseline : float or None
        Macro-F1 of keyword search on the same set; None where the candidate is keyword search itself.
    standing : Standing or None
        The champion that stands.
    earlier : mapping of str to float
        Macro-F1 of earlier versions that were measured on exactly these held-out paragraphs, by version.

    Returns
    -------
    Decision
    """
    score = evaluation.metrics.get("f1_macro", 0.0)
    shown = f"{candidate} (macro-F1 {score:.3f})"
    stays = _("champion stays {name}").format(name=standing.name) if standing else _("no champion yet")
    if baseline is not None and score <= baseline:
        line = _("{stays}; {shown} is not better than keyword search ({score:.3f})")
        return Decision(False, line.format(stays=stays, shown=shown, score=baseline))
    if standing is None:
        return Decision(True, _("new champion: {shown}").format(shown=shown))
    after = Evaluation(evaluation.probabilities[standing.rows], evaluation.thresholds, standing.evaluation.data)
    before = standing.evaluation
    found = paired_difference(before, after)
    what = _what_differs(found, after, evaluation)
    better = _("new champion: {shown}; before {name} ({what})").format(shown=shown, name=standing.name, what=what)
    compared = (before, after, found)
    if standing.registered and data_fingerprint == standing.data_fingerprint:
        if found.difference > 0:
            return Decision(True, better, *compared)
        return Decision(False, _("{stays}; {shown} is no better ({what})").format(stays=stays, shown=shown, what=what), *compared)
    if found.high < 0:
        line = _("{stays}; {shown} is clearly worse ({what})").format(stays=stays, shown=shown, what=what)
        return Decision(False, line, *compared)
    best = max(earlier, key=lambda version: earlier[version], default=None)
    if best is not None and score < earlier[best] - SLACK:
        line = _("{stays}; {shown} is more than {slack:g} below version {version} ({score:.3f})")
        line = line.format(stays=stays, shown=shown, slack=SLACK, version=best, score=earlier[best])
        return Decision(False, line, *compared)
    return Decision(True, better, *compared)


def _what_differs(found: Difference, after: Evaluation, evaluation: Evaluation) -> str:
    """Return the difference from the champion, its interval, and over what it is."""
    if len(set(after.data.documents)) > 1:
        what = _("{difference:+.3f}, 95 % interval {low:+.3f} to {high:+.3f} over {count} documents")
    else:
        what = _("{difference:+.3f}, 95 % interval {low:+.3f} to {high:+.3f} over {count} paragraphs")
    what = what.format(difference=found.difference, low=found.low, high=found.high, count=found.documents)
    if len(after.data) == len(evaluation.data):
        return what
    return _("{what}, on the {count} paragraphs that both were judged on").format(what=what, count=len(after.data))


def promote(tracker: Tracker, store: VersionStore, version: str, version_id: str) -> None:
    """Make a registered version champion; the caller holds the lock of the store.

    Parameters
    ----------
    tracker : Tracker
        The registry.
    store : VersionStore
        The scheme's models.
    version : str
        Number of the version.
    version_id : str
        Its folder in the store.
    """
    tracker.promote(version)
    # A copy of what the alias says, for times when the registry cannot be asked; the alias has decided already.
    remember(store, version_id, f"{tracker.registered}/{version}")
    store.sweep()


def told_with_way_back(decision: Decision, candidate: str, standing: Standing | None, tracker: Tracker) -> list[str]:
    """Return what was decided, in a line; where a model took the place of a better one, in another how that is undone.

    Parameters
    ----------
    decision : Decision
        What was decided.
    candidate : str
        What the candidate is called.
    standing : Standing or None
        The champion that stood.
    tracker : Tracker
        The registry.

    Returns
    -------
    list of str
        One line or two.
    """
    found = decision.difference
    if not decision.promoted or found is None or standing is None or round(found.difference, _SHOWN) >= 0:
        return [decision.line]
    address, model = without_password(address_for_mlflow(tracker.uri)), tracker.registered
    version = standing.name.partition(" ")[0].rpartition("/")[2]
    call = f"set_registered_model_alias('{model}', '{CHAMPION}', '{version}')"
    if not standing.registered:  # the one that ships is champion where there is no other
        call = f"delete_registered_model_alias('{model}', '{CHAMPION}')"
    command = f"python -c \"from mlflow import MlflowClient; MlflowClient('{address}').{call}\""
    says = _(
        "the champion changed from {before} to {after}, which is {worse:.3f} worse, but not clearly; to keep {before}: {command}"
    )
    return [decision.line, says.format(before=standing.name, after=candidate, worse=-found.difference, command=command)]


def earlier_scores(tracker: Tracker, held: LabelledSet, but: Sequence[str]) -> dict[str, float]:
    """Return macro-F1 of earlier versions measured on exactly these held-out paragraphs.

    Parameters
    ----------
    tracker : Tracker
        The registry.
    held : LabelledSet
        What is held out now.
    but : sequence of str
        Versions of the present call.

    Returns
    -------
    dict of str to float
        By version.
    """
    scores = {}
    for version in tracker.versions():
        score = version.macro_f1()
        if version.version not in but and score is not None and version.tags.get("heldout_fingerprint") == held.fingerprint:
            scores[version.version] = score
    return scores
