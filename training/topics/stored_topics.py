"""A stored topic model as a folder that can be changed: found by what a person names, kept beside its successor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.wording import _
from models.finding import find_model
from models.storage.manifest import MANIFEST
from models.storage.store import save
from models.topics.tagger import TopicTagger
from seeds.schemes import INDUSTRIES

# Where training.topics puts the model of a run, inside its folder.
FITTED = "model"


@dataclass(frozen=True, slots=True)
class StoredTopics:
    """A topic model with what else is stored of it.

    Attributes
    ----------
    tagger : TopicTagger
        The topics.
    folder : Path or None
        Where it lies, if it is a folder of the user's own.
    name : str
        Name of its experiment or corpus.
    notes : mapping
        Its notes.
    thresholds : mapping of str to float
        Thresholds that replace the model's own.
    """

    tagger: TopicTagger
    folder: Path | None
    name: str
    notes: Mapping[str, Any]
    thresholds: Mapping[str, float]

    def put(self, tagger: TopicTagger, folder: Path) -> Path | None:
        """Store changed topics as this model was stored.

        Parameters
        ----------
        tagger : TopicTagger
            The topics as they are now.
        folder : Path
            Where; it appears only when it is complete.

        Returns
        -------
        Path or None
            Where the model is now that stood there before.
        """
        return store_beside(tagger, folder, self.name, self.notes, self.thresholds)


def model_folder_of(name: str) -> str:
    """Return the model that is meant by a folder of ``training.topics``, and any other name as it is.

    Parameters
    ----------
    name : str
        What a person named.
    """
    inside = Path(name) / FITTED
    return str(inside) if not (Path(name) / MANIFEST).is_file() and (inside / MANIFEST).is_file() else name


def load_stored(name: str, scheme: str = INDUSTRIES) -> StoredTopics:
    """Load a topic model to change it.

    Parameters
    ----------
    name : str
        A folder of ``training.topics`` or the model in it, the name of a trained experiment, or an MLflow address.
    scheme : str
        Name of the scheme whose experiment is meant.

    Returns
    -------
    StoredTopics

    Raises
    ------
    UsageError
        If there is no such model or it knows no topics.
    InputError
        If the model was changed, is of another format, or cannot be fetched.
    """
    name = model_folder_of(name)
    found = find_model(name, scheme)
    if found is None:
        remedy = _("name the folder that training.topics wrote, or a stored model")
        raise UsageError(_("model {name!r}").format(name=name), _("is not known"), remedy)
    tagger, manifest = found.load()
    if not isinstance(tagger, TopicTagger):
        raise no_topics(name, tagger.kind)
    own = Path(name) if found.folders == (Path(name),) else None
    return StoredTopics(tagger, own, manifest.name, manifest.notes, manifest.thresholds)


def no_topics(name: str, kind: str) -> UsageError:
    """Return the error of a model that knows no topics.

    Parameters
    ----------
    name : str
        What a person named.
    kind : str
        Kind of the model.
    """
    problem = _("is a {kind} model and knows no topics").format(kind=kind)
    return UsageError(_("model {name!r}").format(name=name), problem, _("name a {kind} model").format(kind=TopicTagger.kind))


def store_beside(
    tagger: TopicTagger,
    folder: Path,
    name: str,
    notes: Mapping[str, Any] | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> Path | None:
    """Store topics; a model that stands there is kept under another name, so that whoever thinks better of it has it.

    Parameters
    ----------
    tagger : TopicTagger
        The topics.
    folder : Path
        Where; it appears only when it is complete.
    name, notes, thresholds
        As for :func:`models.storage.store.save`.

    Returns
    -------
    Path or None
        Where the former model is now; None where there was none.

    Raises
    ------
    UsageError
        If something else stands there.
    InputError
        If the folder cannot be moved; the new model is then beside it.
    """
    if not folder.exists():
        save(tagger, folder, name, notes or {}, thresholds)
        return None
    if not (folder / MANIFEST).is_file():
        raise UsageError(str(folder), _("is there and is no stored model"), _("name another folder"))
    number = 1
    while (former := folder.with_name(f"{folder.name}.before-{number}")).exists():
        number += 1
    try:
        save(tagger, folder, name, notes or {}, thresholds, former)
    except OSError as error:
        fresh = folder.with_name(f"{folder.name}.new-{number}")
        save(tagger, fresh, name, notes or {}, thresholds)
        problem = _("cannot be replaced ({reason})").format(reason=_(error.strerror or str(error)))
        raise InputError(str(folder), problem, _("the new model is in {folder}").format(folder=fresh)) from error
    return former
