"""Models that were trained but not recorded or not compared: kept in the store by a pointer, taken up by the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from labels import InputError, UsageError
from labels.support.errors import note_line, of_system
from labels.wording import _, pgettext
from models.finding import VERSION_TAG
from models.storage.folders import StillHeld
from models.storage.manifest import Manifest, read_manifest
from models.storage.store import read_scheme
from models.storage.versions import Pointer, VersionStore, exclusive
from seeds.schemes import Scheme
from training.tracking import Tracker

PREFIX = "unregistered-"
# Folder of the store with the lock of whoever takes up what was kept.
_TAKEN_UP = "kept"
# Seconds that one run waits for another that is at it: a file as it should be takes no longer, and a server may take minutes.
_AT_IT = 2.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A model that an earlier run kept, and that is registered by now.

    Attributes
    ----------
    pointer : Pointer
        Leads to it.
    manifest : Manifest
        What it says of itself.
    version : str
        Its version in the registry.
    """

    pointer: Pointer
    manifest: Manifest
    version: str


def waiting(call: str, standing: str, *, offered: bool) -> dict[str, str]:
    """Return what is noted of a model that waits for the next run.

    Parameters
    ----------
    call : str
        By what the models of one call are known as such.
    standing : str
        Folder of the champion that it is to be compared with.
    offered : bool
        Whether it only waits for somebody to accept it, so that its own name is not to lead to it.
    """
    noted = {"call": call, "standing": standing, "at": datetime.now(UTC).isoformat()}
    return noted | ({"offered": "yes"} if offered else {})


@contextmanager
def kept(store: VersionStore, folder: Path, noted: Mapping[str, str]) -> Iterator[None]:
    """Keep a finished model for the next run if the block, which records and registers it, does not end well.

    Parameters
    ----------
    store : VersionStore
        Where the model is.
    folder : Path
        Its folder.
    noted : mapping of str to str
        ``title`` and ``note``, the name of its run and what is said of it, and what :func:`waiting` returns.

    Raises
    ------
    InputError
        That of the block; it says where the model is and what becomes of it.
    """
    try:
        yield
    except BaseException as error:
        try:
            name = keep(store, folder.name, noted)
        except (InputError, OSError):  # then it stays until its folder is swept, under no name
            raise error from None
        if not isinstance(error, InputError):
            raise
        says = _("{problem}; the finished model is kept in {folder}, {option} tags with it, and the next run registers it")
        problem = says.format(problem=error.problem, folder=folder, option=f"--model {name}")
        raise type(error)(error.location, problem, error.remedy) from error


@contextmanager
def compared(store: VersionStore, registered: Mapping[str, str], noted: Mapping[str, str]) -> Iterator[None]:
    """Keep registered models for the next run if the block, which compares them with the champion, fails.

    Parameters
    ----------
    store : VersionStore
        Where the models are.
    registered : mapping of str to str
        Name and version of each in the registry, by its folder.
    noted : mapping of str to str
        What :func:`waiting` returns; what is only offered is not kept.

    Raises
    ------
    InputError
        That of the block; it says what becomes of the models.
    """
    try:
        yield
    except (InputError, OSError) as failed:
        error = of_system(failed) if isinstance(failed, OSError) else failed
        says = _("{problem}; what was trained is registered ({names}), and is not offered")
        if "offered" not in noted:
            try:
                for folder, name in registered.items():
                    keep(store, folder, {**noted, "registered": name})
            except (InputError, OSError):  # then nothing can be promised
                raise failed from None
            says = _("{problem}; what was trained is registered ({names}), and the next run compares it with the champion")
        between = pgettext("between items", ", ")
        problem = says.format(problem=error.problem, names=between.join(registered.values()))
        raise type(error)(error.location, problem, error.remedy) from failed


def keep(store: VersionStore, version_id: str, noted: Mapping[str, str]) -> str:
    """Let the next run find a model; return the name of the pointer that leads to it.

    Parameters
    ----------
    store : VersionStore
        Where the model is.
    version_id : str
        Its folder there.
    noted : mapping of str to str
        What the next run is to know.
    """
    name = f"{PREFIX}{version_id[-12:]}"
    store.point(name, version_id, **noted)
    return name


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


def register_kept(tracker: Tracker, store: VersionStore, tell: Callable[[str], object]) -> list[Waiting]:
    """Record and register what earlier runs could not.

    Parameters
    ----------
    tracker : Tracker
        The record.
    store : VersionStore
        Where the models are.
    tell : callable
        Takes a line for each model, for people.

    Returns
    -------
    list of Waiting
        Those that wait to be compared with the champion, in the order of their runs; what is only offered does not.

    Raises
    ------
    InputError
        If the record cannot be written this time either; what is left is kept.
    """
    names = [name for name in store.names() if name.startswith(PREFIX)]
    if not names:
        return []
    with ExitStack() as lock:
        try:  # two runs at once would both register them
            lock.enter_context(exclusive(store.folder / _TAKEN_UP, timeout=_AT_IT))
        except StillHeld:
            says = _("another run registers what earlier runs kept; this one goes on without, and the next takes up what is left")
            tell(note_line(says))
            return []
        found = filter(None, [_read(store, name, tell) for name in names])
        in_order = sorted(found, key=lambda pointer: pointer.extra.get("at", ""))  # their own names are to lead to the latest
        return [one for pointer in in_order if (one := _registered(tracker, store, pointer, tell))]


def _read(store: VersionStore, name: str, tell: Callable[[str], object]) -> Pointer | None:
    pointer = store.read(name)
    if pointer is None and (problem := store.problem(name)):  # without one another run has taken it up by now
        _give_up(store, name, problem, tell)
    return pointer


def _give_up(store: VersionStore, name: str, reason: object, tell: Callable[[str], object]) -> None:
    store.forget(name)
    tell(note_line(_("a model that an earlier run kept cannot be registered: {reason}").format(reason=reason)))


def _registered(tracker: Tracker, store: VersionStore, pointer: Pointer, tell: Callable[[str], object]) -> Waiting | None:
    try:
        manifest = read_manifest(pointer.folder)
        scheme = read_scheme(pointer.folder, manifest)
    except (InputError, UsageError) as error:
        _give_up(store, pointer.name, error, tell)
        return None
    # Of a run that was stopped after it had registered the model.
    found = next((one.version for one in tracker.versions() if one.tags.get(VERSION_TAG) == pointer.version), None)
    told = found is not None and "registered" in pointer.extra  # in this store, that is
    if found is None:
        tags = version_tags(pointer.folder, scheme)
        title, note = pointer.extra.get("title", manifest.name), pointer.extra.get("note", "")
        with tracker.run(title, {"model": manifest.kind, **tags}, note), tracker.asked(OSError):
            tracker.log_metrics(_metrics(manifest.notes))
            found = tracker.register(pointer.folder, manifest.name, example(scheme), tags, note)
    name = f"{tracker.registered}/{found}"
    if not told:
        says = _("registered {name}, which an earlier run had finished and could not record")
        tell(says.format(name=f"{name} {manifest.name}"))
    if "offered" in pointer.extra:
        store.forget(pointer.name)
        return None
    store.point(manifest.name, pointer.version, registered=name)
    store.point(pointer.name, pointer.version, **{**pointer.extra, "registered": name})
    return Waiting(pointer, manifest, found)


def _metrics(notes: Mapping[str, object]) -> dict[str, float]:
    """Return what a model measured, as its manifest says it."""
    given = notes.get("metrics")
    metrics = given if isinstance(given, dict) else {}
    return {str(name): float(value) for name, value in metrics.items() if isinstance(value, int | float)}
