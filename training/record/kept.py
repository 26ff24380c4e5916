"""Models that were trained but could not be recorded: kept in the store by a pointer, and registered by the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from labels import InputError, UsageError
from labels.support.errors import note_line
from labels.wording import _
from models.finding import VERSION_TAG
from models.storage.manifest import read_manifest
from models.storage.store import read_scheme
from models.storage.versions import Pointer, VersionStore
from seeds.schemes import Scheme
from training.tracking import Tracker

PREFIX = "unregistered-"


@contextmanager
def kept(store: VersionStore, folder: Path, title: str, note: str, *, offered: bool) -> Iterator[None]:
    """Keep a finished model for the next run if the block, which records and registers it, does not end well.

    Parameters
    ----------
    store : VersionStore
        Where the model is.
    folder : Path
        Its folder.
    title, note : str
        Name of its run, and what is said of it.
    offered : bool
        Whether it only waits for somebody to accept it, so that its own name is not to lead to it.

    Raises
    ------
    InputError
        That of the block; it says where the model is and what becomes of it.
    """
    try:
        yield
    except BaseException as error:
        name = f"{PREFIX}{folder.name[-12:]}"
        try:
            store.point(name, folder.name, title=title, note=note, **({"offered": "yes"} if offered else {}))
        except (InputError, OSError):  # then it stays until its folder is swept, under no name
            raise error from None
        if not isinstance(error, InputError):
            raise
        says = _("{problem}; the finished model is kept in {folder}, {option} tags with it, and the next run registers it")
        problem = says.format(problem=error.problem, folder=folder, option=f"--model {name}")
        raise InputError(error.location, problem, error.remedy) from error


def version_tags(folder: Path, scheme: Scheme) -> dict[str, str]:
    """Return what is known of a stored model once it is registered.

    Parameters
    ----------
    folder : Path
        The model.
    scheme : Scheme
        What it was trained for.
    """
    manifest = read_manifest(folder)
    names = ("data", "data_fingerprint", "heldout_fingerprint")
    tags = {"kind": manifest.kind, "scheme": scheme.name, "scheme_digest": scheme.digest}
    tags |= {name: str(manifest.notes.get(name, "")) for name in names}
    score = _metrics(manifest.notes).get("f1_macro")
    return tags if score is None else tags | {"f1_macro": f"{score:.6f}"}


def example(scheme: Scheme) -> str:
    """Return a sentence that names each label once: no user's text enters a model as its example.

    Parameters
    ----------
    scheme : Scheme
        The labels.
    """
    terms = [entry.terms[0] for entry in scheme.lexicon.entries.values() if entry.terms]
    return f"支持{'、'.join(terms or [label.name for label in scheme.taxonomy.labels])}发展。"


def register_kept(tracker: Tracker, store: VersionStore, tell: Callable[[str], object]) -> None:
    """Record and register what earlier runs could not.

    Parameters
    ----------
    tracker : Tracker
        The record.
    store : VersionStore
        Where the models are.
    tell : callable
        Takes a line for each model, for people.

    Raises
    ------
    InputError
        If the record cannot be written this time either; what is left is kept.
    """
    waiting = [store.read(name) for name in store.names() if name.startswith(PREFIX)]
    for pointer in waiting:
        if pointer is not None:
            tell(_registered(tracker, store, pointer))


def _registered(tracker: Tracker, store: VersionStore, pointer: Pointer) -> str:
    try:
        manifest = read_manifest(pointer.folder)
        scheme = read_scheme(pointer.folder, manifest)
    except (InputError, UsageError) as error:
        store.forget(pointer.name)
        return note_line(_("a model that an earlier run kept cannot be registered: {reason}").format(reason=error))
    # Of a run that was stopped after it had registered the model.
    found = next((one.version for one in tracker.versions() if one.tags.get(VERSION_TAG) == pointer.version), None)
    if found is None:
        tags = version_tags(pointer.folder, scheme)
        title, note = pointer.extra.get("title", manifest.name), pointer.extra.get("note", "")
        with tracker.run(title, {"model": manifest.kind, **tags}, note), tracker.asked(OSError):
            tracker.log_metrics(_metrics(manifest.notes))
            found = tracker.register(pointer.folder, manifest.name, example(scheme), tags, note)
    name = f"{tracker.registered}/{found}"
    if "offered" not in pointer.extra:
        store.point(manifest.name, pointer.version, registered=name)
    store.forget(pointer.name)
    says = _("registered {name}, which an earlier run had finished and could not record")
    return says.format(name=f"{name} {manifest.name}")


def _metrics(notes: Mapping[str, object]) -> dict[str, float]:
    """Return what a model measured, as its manifest says it."""
    given = notes.get("metrics")
    metrics = given if isinstance(given, dict) else {}
    return {str(name): float(value) for name, value in metrics.items() if isinstance(value, int | float)}
