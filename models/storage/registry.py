"""What an MLflow store says about its registered models, read without importing MLflow, which takes seconds."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from labels.wording import _
from models.storage.addresses import (
    ARTIFACTS,
    SQLITE,
    database_file,
    first_folder,
    folder_address,
    mend_addresses,
    stale_addresses,
)
from models.storage.asking import RegistryUnreachable
from models.storage.sqlite_file import has_column, opened

__all__ = [
    "RegisteredVersion",
    "RegistryUnreachable",
    "database_file",
    "mend_addresses",
    "read_alias",
    "read_version",
    "stale_addresses",
]

TABLES = ("registered_model_aliases", "model_version_tags", "logged_models", "model_versions")
BY_VERSION = "?2"
BY_ALIAS = "(SELECT version FROM registered_model_aliases WHERE name = ?1 AND alias = ?2)"


@dataclass(frozen=True, slots=True)
class RegisteredVersion:
    """A version of a registered model; `folder` holds its artifacts, None where this machine does not see them."""

    name: str
    version: str
    run_id: str
    tags: Mapping[str, str]
    description: str
    folder: Path | None


def read_alias(uri: str, name: str, alias: str, timeout: float = 3.0) -> RegisteredVersion | None:
    """Read the version of a registered model that an alias names.

    Parameters
    ----------
    uri : str
        Address of the MLflow store: ``sqlite:///``, or ``http(s)://`` with the credentials of
        ``MLFLOW_TRACKING_USERNAME`` and ``MLFLOW_TRACKING_PASSWORD`` or of ``MLFLOW_TRACKING_TOKEN``.
    name : str
        The registered model.
    alias : str
        Such as ``champion``.
    timeout : float
        Seconds to wait for a lock, a connection, or the next bytes of an answer.

    Returns
    -------
    RegisteredVersion or None
        None where the store has no such model or alias.

    Raises
    ------
    RegistryUnreachable
        If the store cannot be asked.
    """
    if uri.startswith(SQLITE):
        return _from_database(database_file(uri), name, BY_ALIAS, alias, timeout)
    return _from_server(uri, timeout, "registered-models/alias", {"name": name, "alias": alias})


def read_version(uri: str, name: str, version: str, timeout: float = 3.0) -> RegisteredVersion | None:
    """Read a version of a registered model by its number.

    Parameters
    ----------
    uri, name
        As for :func:`read_alias`.
    version : str
        Such as ``3``.
    timeout
        As for :func:`read_alias`.

    Returns
    -------
    RegisteredVersion or None
        None where the store has no such model or version.

    Raises
    ------
    RegistryUnreachable
        If the store cannot be asked.
    """
    if uri.startswith(SQLITE):
        return _from_database(database_file(uri), name, BY_VERSION, version, timeout)
    return _from_server(uri, timeout, "model-versions/get", {"name": name, "version": version})


def _from_database(database: Path, name: str, which: str, key: str, timeout: float) -> RegisteredVersion | None:
    if not database.is_file():
        return None
    with opened(database, timeout=timeout) as connection:
        if not all(has_column(connection, table, "name") for table in TABLES):
            return None
        query = f"SELECT * FROM model_versions WHERE name = ?1 AND version = {which} AND current_stage IS NOT 'Deleted_Internal'"
        row = connection.execute(query, (name, key)).fetchone()
        if row is None:
            return None
        model = str(row["source"]).removeprefix("models:/")
        logged = connection.execute("SELECT artifact_location FROM logged_models WHERE model_id = ?", (model,)).fetchone()
        query = "SELECT key, value FROM model_version_tags WHERE name = ? AND version = ?"
        tags = {key: value or "" for key, value in connection.execute(query, (name, row["version"]))}
    addresses = [*(logged or ()), row["storage_location"], row["source"]]
    folder = first_folder(addresses, Path(os.path.abspath(database)).parent / ARTIFACTS)
    return RegisteredVersion(name, str(row["version"]), row["run_id"] or "", tags, row["description"] or "", folder)


def _from_server(uri: str, timeout: float, call: str, query: Mapping[str, str]) -> RegisteredVersion | None:
    # Imported here: a store that is a file is read without what HTTP needs.
    from urllib.parse import urlsplit

    from models.storage.mlflow_server import ask, shown

    try:
        scheme, folder = urlsplit(uri).scheme, folder_address(uri)
    except ValueError as error:
        raise RegistryUnreachable(_("the MLflow address is not a valid one")) from error
    if folder is not None:
        says = _("{address} is a folder, which holds no registry; set {variable} to the address of a database")
        raise RegistryUnreachable(says.format(address=uri, variable="MLFLOW_TRACKING_URI"))
    if scheme not in ("http", "https"):
        raise RegistryUnreachable(_("{kind}: addresses are read by mlflow only").format(kind=scheme or uri))
    answer = ask(uri, timeout, call, query)
    if answer is None:
        return None
    try:
        found = answer["model_version"]
        name, version, source = str(found["name"]), str(found["version"]), str(found.get("source", ""))
        tags = {str(tag["key"]): str(tag.get("value", "")) for tag in found.get("tags", ())}
        run_id, description = str(found.get("run_id", "")), str(found.get("description", ""))
    except (KeyError, TypeError, AttributeError) as error:
        raise RegistryUnreachable(_("{address}: the answer describes no model version").format(address=shown(uri))) from error
    if source.startswith("models:/"):
        where = ask(uri, timeout, "model-versions/get-download-uri", {"name": name, "version": version}) or {}
        source = str(where.get("artifact_uri", ""))
    return RegisteredVersion(name, version, run_id, tags, description, first_folder([source]))
