"""Where a model lies: in the store, in MLflow's registry, with the program, in a folder."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path

from labels import InputError, UsageError
from labels.support.errors import note_line
from labels.wording import _, pgettext
from models.catalog import MODELS
from models.interface import Tagger
from models.locations import CHAMPION, registered_name, shipped_folder, store_folder, tracking_uri
from models.storage.addresses import SQLITE, database_file
from models.storage.manifest import MANIFEST, Manifest, read_manifest
from models.storage.registry import RegisteredVersion, RegistryUnreachable, read_alias, read_version
from models.storage.store import load_folder
from models.storage.versions import VersionStore
from seeds.schemes import INDUSTRIES, is_scheme

LOG = logging.getLogger(__name__)
MODEL_ADDRESS = "models:/"
# Tag of a registered version that says which folder of the store holds the same model.
VERSION_TAG = "store_version"
# How the origin of the champion that comes with the program ends.
SHIPPED = "/shipped"


@dataclass(frozen=True, slots=True)
class Found:
    """Where a model lies and how it is shown.

    Attributes
    ----------
    folders : tuple of Path
        Copies of the same model, the nearest first.
    origin : str
        What stands before the experiment's name in results, such as ``policy-tagger/7``; may be empty.
    """

    folders: tuple[Path, ...]
    origin: str

    def load(self) -> tuple[Tagger, Manifest]:
        """Load the first copy that is whole.

        Returns
        -------
        tuple of (Tagger, Manifest)

        Raises
        ------
        InputError
            If none is; the error of the first.
        """
        first: InputError | None = None
        for folder in self.folders:
            try:
                return load_folder(folder)
            except InputError as error:
                first = first or error
        assert first is not None
        raise first


def find_model(name: str, scheme: str = INDUSTRIES) -> Found | None:
    """Find a stored model.

    Parameters
    ----------
    name : str
        As for :func:`models.loading.load`.
    scheme : str
        Name of the scheme.

    Returns
    -------
    Found or None
        None where nothing of that name was stored.

    Raises
    ------
    InputError
        If an MLflow address leads nowhere.
    """
    if name.startswith(MODEL_ADDRESS):
        return _at_address(name)
    if name == CHAMPION:
        return find_champion(scheme)
    try:  # before folders: the working folder may hold one that is called like a model
        pointer = VersionStore(store_folder(scheme)).read(name)
        if pointer is None and (problem := VersionStore(store_folder(scheme)).problem(name)):
            says = _("the stored model {model!r} cannot be used: its pointer {problem}")
            LOG.warning("%s", note_line(says.format(model=name, problem=problem)))
    except (UsageError, OSError, ValueError):  # a name that no file of the store can have
        pointer = None
    if pointer is not None:
        return Found((pointer.folder,), pointer.extra.get("registered", ""))
    if is_folder(name) and ((Path(name) / MANIFEST).is_file() or not is_scheme(Path(name))):
        return Found((Path(name),), "")
    return None


def find_champion(scheme: str = INDUSTRIES, *, certain: bool = False) -> Found | None:
    """Find the champion of a scheme.

    The registry's alias decides where there is a registry, so that an alias moved in the MLflow UI is what tags next.
    A registry that cannot be asked is replaced by the last local copy. Where there is no registry, or no champion in
    it, the champion that ships with the program tags.

    Parameters
    ----------
    scheme : str
        Name of the scheme.
    certain : bool
        Whether the registry has to have said so: no local copy stands in for an answer.

    Returns
    -------
    Found or None
        None where the scheme has no champion.

    Raises
    ------
    RegistryUnreachable
        If the registry cannot be asked and it has to be.
    """
    store, uri = VersionStore(store_folder(scheme)), tracking_uri()
    local = store.read(CHAMPION)
    copy = Found((local.folder,), local.extra.get("registered", "")) if local else None
    try:
        version = read_alias(uri, registered_name(scheme), CHAMPION)
    except RegistryUnreachable as error:
        if certain:
            raise
        says = _("the registry cannot be asked ({reason}); {instead}")
        LOG.warning("%s", note_line(says.format(reason=error, instead=_instead(copy, scheme))))
        return copy or _shipped(scheme)
    if version is None:
        missing = uri.startswith(SQLITE) and not database_file(uri).is_file()
        if missing and certain:
            raise RegistryUnreachable(_("{path}: no such file").format(path=database_file(uri)))
        return (copy if missing else None) or _shipped(scheme)
    folders = _version_folders(version, store)
    if not folders:
        says = _("{version} is champion, but no copy of it can be reached; {instead}")
        named = f"{version.name}/{version.version}"
        LOG.warning("%s", note_line(says.format(version=named, instead=_instead(copy, scheme))))
        return copy or _shipped(scheme)
    origin = f"{version.name}/{version.version}"
    own = version.tags.get(VERSION_TAG, "")
    if store.folder.is_dir() and own and (local is None or local.version != own):
        remember(store, own, origin)
    return Found(folders, origin)


def remember(store: VersionStore, version_id: str, registered: str) -> None:
    """Keep a local copy's address for times when the registry cannot be asked; of no consequence where that fails.

    Parameters
    ----------
    store : VersionStore
        The scheme's models.
    version_id : str
        The champion's folder in it.
    registered : str
        Its name and version in the registry.
    """
    try:
        store.point(CHAMPION, version_id, registered=registered)
    except (InputError, OSError):  # the folder is gone, or nobody may write here
        LOG.info("the local copy of the champion could not be noted")


def _version_folders(version: RegisteredVersion, store: VersionStore) -> tuple[Path, ...]:
    """Return the model folders of a registered version on this machine: the store's copy, then the registry's."""
    own = version.tags.get(VERSION_TAG)
    try:
        folders = [store.folder_of(own) if own else None, model_folder(version.folder)]
    except UsageError:  # a tag that no folder can bear
        folders = [model_folder(version.folder)]
    found = tuple(folder for folder in folders if folder is not None)
    if found:
        return found
    try:  # artifacts on another machine, or in a bucket
        return (_fetch(f"{MODEL_ADDRESS}{version.name}/{version.version}"),)
    except (InputError, ImportError):
        return ()


def model_folder(artifacts: Path | None) -> Path | None:
    """Return the model's own folder inside a folder of MLflow artifacts.

    Parameters
    ----------
    artifacts : Path or None
        Folder of a logged model.
    """
    if artifacts is None:
        return None
    manifest = next(iter(sorted(artifacts.glob(f"data/*/{MANIFEST}"))), None)
    return manifest.parent if manifest else None


def _shipped(scheme: str) -> Found | None:
    folder = shipped_folder(scheme)
    return Found((folder,), f"{registered_name(scheme)}{SHIPPED}") if (folder / MANIFEST).is_file() else None


def _instead(copy: Found | None, scheme: str) -> str:
    if copy:
        name = " ".join((copy.origin, read_manifest(copy.folders[0]).name)).strip()
        return _("the last local copy tags, {model}").format(model=name)
    return _("the champion that ships tags") if _shipped(scheme) else _("nothing else is stored")


def is_folder(name: str) -> bool:
    """Return whether a name means a folder and no model.

    Parameters
    ----------
    name : str
        As a user gave it.
    """
    try:
        return name not in (CHAMPION, *MODELS) and Path(name).is_dir()
    except (OSError, ValueError):  # a name that no file can have
        return False


def _at_address(address: str) -> Found:
    """Find a registered model, without MLflow where the store can be read without it."""
    name, at, alias = address.removeprefix(MODEL_ADDRESS).partition("@")
    number = ""
    if not at:
        name, _, number = name.partition("/")
    try:
        version = read_alias(tracking_uri(), name, alias) if at else read_version(tracking_uri(), name, number)
    except RegistryUnreachable:
        version = None
    if version is not None and (folder := model_folder(version.folder)):
        return Found((folder,), f"{version.name}/{version.version}")
    folder = _fetch(f"{MODEL_ADDRESS}{version.name}/{version.version}" if version else address)
    return Found((folder,), f"{version.name}/{version.version}" if version else address.removeprefix(MODEL_ADDRESS))


def _fetch(address: str) -> Path:
    """Fetch a registered model through MLflow; return its folder."""
    try:
        from models.storage.mlflow_flavor import fetch
    except ImportError as error:
        remedy = pgettext("what to do", "{command}").format(command="pip install 'policy-tagger[train]'")
        raise InputError(address, _("needs MLflow to be fetched"), remedy) from error
    folder = model_folder(fetch(address, tracking_uri()))
    if folder is None:
        problem, remedy = _("holds no model of this project"), _("name a version that {command} registered")
        raise InputError(address, problem, remedy.format(command="training.run"))
    return folder
