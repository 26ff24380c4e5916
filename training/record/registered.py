"""Versions of the registry, as training sees them."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from contextlib import redirect_stderr
from dataclasses import dataclass
from typing import Any, TypeVar

from training.report.mlflow_notes import OURS, digest, is_ours

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Registered:
    """A version of the registry as training sees it.

    Attributes
    ----------
    version : str
        Its number.
    tags : mapping of str to str
        What was known of it when it was registered.
    """

    version: str
    tags: Mapping[str, str]

    def macro_f1(self) -> float | None:
        """Return its macro-F1 on the documents held out then; None where nobody wrote it down."""
        try:
            return float(self.tags["f1_macro"])
        except (KeyError, ValueError):
            return None


def logged_anew(client: Any, experiment_id: str, active_run: Callable[[], Any], log: Callable[[], Answer]) -> Answer:
    """Log a run's model again, in place of what came of it the first time.

    Parameters
    ----------
    client : mlflow.MlflowClient
        Of the record.
    experiment_id : str
        The experiment.
    active_run : callable
        Returns the run.
    log : callable
        Logs the run's model.

    Returns
    -------
    Any
        What `log` returns.
    """
    of_run = f"source_run_id = '{active_run().info.run_id}'"
    for one in client.search_logged_models([experiment_id], filter_string=of_run):
        client.delete_logged_model(one.model_id)
    return log()


def quietly(ask: Callable[[], Answer]) -> Answer:
    """Return what MLflow answers, without the lines that it writes meanwhile, which say what its page says anyway.

    Parameters
    ----------
    ask : callable
        Asks MLflow for one thing, and waits for nothing: of that a person is told in the same place.

    Returns
    -------
    Any
        Its answer.
    """
    with redirect_stderr(io.StringIO()):
        return ask()


def registered_once(client: Any, name: str, run_id: str, register: Callable[[], Any]) -> Any:
    """Register a run's model again, or return the version that an answer which never came would have named.

    Parameters
    ----------
    client : mlflow.MlflowClient
        Of the registry.
    name : str
        The registered model.
    run_id : str
        The run.
    register : callable
        Registers the run's model.

    Returns
    -------
    mlflow.entities.model_registry.ModelVersion
        The only version of the run.
    """
    of_run = f"name = '{name}' AND run_id = '{run_id}'"
    if not client.search_model_versions(of_run):
        register()
    first, *others = sorted(client.search_model_versions(of_run), key=lambda one: int(one.version))
    for one in others:  # a server that stood still did at last what it was asked first
        client.delete_model_version(name, one.version)
    return first


def describe_model(client: Any, name: str, note: str) -> None:
    """Say of a registered model what it is, unless somebody has said something else.

    Parameters
    ----------
    client, name
        As for :func:`registered_once`.
    note : str
        What it is.
    """
    model = client.get_registered_model(name)
    if model.description != note and is_ours(model.description or "", model.tags):
        client.update_registered_model(name, description=note)
        client.set_registered_model_tag(name, OURS, digest(note))
