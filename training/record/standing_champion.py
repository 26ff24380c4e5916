"""The champion that stands: which one it is, and what it said of the paragraphs that the next one is judged on."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from labels import InputError, UsageError
from labels.wording import _
from models.arrays import Ints
from models.finding import SHIPPED, Found, find_champion
from models.storage.manifest import Manifest, read_manifest
from models.tagger import PolicyTagger
from training.measures.evaluation import Evaluation
from training.record.judged import judged_before
from training.record.patience import patiently
from training.sets.labelled_set import LabelledSet
from training.tracking import Tracker

LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """The champion before a run, on the paragraphs that it was judged on without their documents and the next one is too.

    Attributes
    ----------
    name : str
        What it is called in results.
    version_id : str
        Folder of the model.
    manifest : Manifest
        What it says of itself.
    rows : ndarray of int
        Rows of the present held-out set, or of all that is judged where none is held out, that it was measured on as well.
    evaluation : Evaluation
        What it said of them before it saw them.
    registered : bool
        Whether the registry holds it; the one that ships yields to a model trained here that is not clearly worse.
    """

    name: str
    version_id: str
    manifest: Manifest
    rows: Ints
    evaluation: Evaluation
    registered: bool = True

    @property
    def data_fingerprint(self) -> str:
        """Fingerprint of what it learned from."""
        return str(self.manifest.notes.get("data_fingerprint", ""))


def ask_champion(tracker: Tracker) -> Found | None:
    """Return the champion that the registry names, which is asked until it answers: a local copy may be an older one.

    Parameters
    ----------
    tracker : Tracker
        The registry.

    Returns
    -------
    Found or None
        None where the scheme has no champion.

    Raises
    ------
    StoreTrouble
        If it cannot be asked.
    """
    with tracker.asked():
        return patiently(tracker.uri, partial(find_champion, tracker.scheme.name, certain=True), hurried=tracker.away)


def find_standing(held: LabelledSet, tracker: Tracker | None = None) -> Standing | None:
    """Return the champion of a scheme as far as it can be compared on the present held-out set.

    Parameters
    ----------
    held : LabelledSet
        What is held out now.
    tracker : Tracker, optional
        The registry, where it has to have said which one it is; a local copy stands in for its answer otherwise.

    Returns
    -------
    Standing or None
        None where there is no champion, it cannot be read, gives other labels, or shares no held-out paragraph.

    Raises
    ------
    StoreTrouble
        If the registry cannot be asked and it has to be.
    """
    found = ask_champion(tracker) if tracker else find_champion(held.scheme.name)
    if found is None:
        return None
    for folder in found.folders:
        try:
            manifest = read_manifest(folder)
            standing = _standing(found, folder, manifest, held)
        except (InputError, OSError):  # damaged, of an older format: it can be neither measured nor used
            continue
        if standing is not None:
            return standing
    says = _(
        "warning: the champion {name} cannot be compared with: "
        "it is of an older format, gives other labels, or shares no held-out paragraph"
    )
    LOG.warning(says.format(name=found.origin or found.folders[0].name))
    return None


def standing_folder(tracker: Tracker) -> str:
    """Return the name of the champion's folder, by which it is known again; empty where there is no champion.

    Parameters
    ----------
    tracker : Tracker
        The registry.

    Raises
    ------
    StoreTrouble
        If it cannot be asked.
    """
    found = ask_champion(tracker)
    return found.folders[0].name if found else ""


def _standing(found: Found, folder: Path, manifest: Manifest, held: LabelledSet) -> Standing | None:
    judged = judged_before(folder, manifest, held)
    if judged is None:
        return None
    name = " ".join(filter(None, (found.origin, manifest.name)))
    return Standing(name, folder.name, manifest, *judged, not found.origin.endswith(SHIPPED))


def load_standing(scheme: str) -> PolicyTagger | None:
    """Load the champion that stands, its name saying what it learned from; None where there is none that can be loaded.

    Parameters
    ----------
    scheme : str
        Name of the scheme.

    Returns
    -------
    PolicyTagger or None
    """
    found = find_champion(scheme)
    if found is None:
        return None
    try:
        tagger, manifest = found.load()
    except (InputError, UsageError, OSError):
        return None
    name = " ".join(filter(None, (found.origin, manifest.name)))
    data = manifest.notes.get("data")
    says = _("{model}, which learned from {data}").format(model=name, data=data) if data else name
    return PolicyTagger(tagger, says, manifest.thresholds)
