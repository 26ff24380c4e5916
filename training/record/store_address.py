"""The MLflow store as an address: which ones can hold a record, where artifacts go, and a store that was moved."""

from __future__ import annotations

import logging
import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from labels import UsageError
from labels.support.errors import note_line
from labels.wording import _
from models.storage.addresses import (
    ARTIFACTS,
    SQLITE,
    address_for_mlflow,
    database_file,
    folder_address,
    mend_addresses,
    stale_addresses,
)
from models.storage.mlflow_server import shown, without_password
from training.report.mlflow_notes import runs_address

LOG = logging.getLogger(__name__)
VARIABLE = "MLFLOW_TRACKING_URI"


def check_address(uri: str) -> None:
    """Refuse an address that can hold no record, before MLflow tries it for minutes.

    Parameters
    ----------
    uri : str
        Address of the store.

    Raises
    ------
    UsageError
        If it is that of a folder.
    """
    remedy = _("set {variable} to {address}")
    if uri.startswith(SQLITE):
        file = database_file(uri)
        if file.is_dir():
            remedy = remedy.format(variable=VARIABLE, address=_database_in(file))
            raise UsageError(str(file), _("is a folder, not the file of an MLflow store"), remedy)
        return
    with suppress(ValueError):  # MLflow says what it makes of one that is no address
        if (folder := folder_address(uri)) is not None:
            remedy = remedy.format(variable=VARIABLE, address=_database_in(folder))
            raise UsageError(uri, _("is a folder, and MLflow keeps no record in folders any longer"), remedy)


def _database_in(folder: Path) -> str:
    path = Path(os.path.abspath(folder), "mlflow.db").as_posix().replace("%", "%25").replace("?", "%3F")
    return f"{SQLITE[0]}{path}"


def why(error: BaseException) -> str:
    """Return in a few words why a store cannot be used.

    Parameters
    ----------
    error : BaseException
        What MLflow raised; where the system or SQLite said it first, their words are shorter and say more.

    Returns
    -------
    str
        At most 160 characters, no password among them.
    """
    said, inner = str(error), error.__cause__ or error.__context__
    while inner is not None:
        if isinstance(inner, OSError | sqlite3.Error) and str(inner):
            said = str(inner)
        inner = inner.__cause__ or inner.__context__
    return without_password(said.partition("\n")[0])[:160]


def artifact_location(uri: str) -> str | None:
    """Return where artifacts of a store go: beside an SQLite file, by absolute address; a server decides itself.

    MLflow's own default for SQLite is ``./mlruns`` in whatever folder a command is started from.

    Parameters
    ----------
    uri : str
        Address of the store.
    """
    if not uri.startswith(SQLITE):
        return None
    return (database_file(uri).resolve().parent / ARTIFACTS).as_uri()


def mend(uri: str) -> None:
    """Let a store that was moved with its artifacts lead to them again, and say so.

    Parameters
    ----------
    uri : str
        Address of the store; only one of SQLite can be mended.
    """
    if not uri.startswith(SQLITE):
        return
    database = database_file(uri)
    artifacts = database.resolve().parent / ARTIFACTS
    if database.is_file() and stale_addresses(database, artifacts):
        count = mend_addresses(database, artifacts)
        says = _("{store} was moved; {count} addresses in it lead to {folder} again")
        LOG.warning(note_line(says.format(store=database, count=count, folder=artifacts)))


def how_to_look(uri: str, experiment_id: str) -> str:
    """Return how the runs of an experiment are looked at in a browser.

    Parameters
    ----------
    uri : str
        Address of the store.
    experiment_id : str
        The experiment.
    """
    page = runs_address(experiment_id)
    if uri.startswith("http"):
        return f"{shown(uri)}/{page}"
    command = f"mlflow ui --backend-store-uri {without_password(address_for_mlflow(uri))}"
    return _("{command} and {address}").format(command=command, address=f"http://127.0.0.1:5000/{page}")
