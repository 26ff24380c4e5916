"""The record of every run in MLflow. The only file of ``training`` that imports mlflow."""

from __future__ import annotations

import logging
import os
import subprocess
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labels import InputError
from models.loading import CHAMPION, ROOT, tracking_uri
from training.data import LabelledSet

EXPERIMENT, REGISTERED = "policy-industries", "policy-tagger"
REQUIREMENTS = ["numpy", "safetensors", "rjieba", "opencc"]
EXAMPLE = "全市新型储能装机规模达到一百二十万千瓦，人工智能企业超过三百家。"


@dataclass(frozen=True, slots=True)
class Standing:
    """The champion that stands.

    Attributes
    ----------
    version : str
        Its version in the registry.
    metrics : mapping of str to float
        Metrics of its run.
    tags : mapping of str to str
        Tags of its run.
    """

    version: str
    metrics: Mapping[str, float]
    tags: Mapping[str, str]


class Tracker:
    """A connection to the MLflow store.

    The store is ``MLFLOW_TRACKING_URI``, or SQLite at an absolute address in the checkout: relative
    ones open a new store in every folder a command is started from (mlflow #24130).

    Raises
    ------
    InputError
        If the store cannot be reached.
    """

    def __init__(self) -> None:
        # Set before the import, which is when MLflow decides; a user's own choice stands.
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        import mlflow
        from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        for name in ("mlflow", "alembic"):  # a line for every table made and every version registered
            logging.getLogger(name).setLevel(logging.ERROR)
        self._mlflow = mlflow
        uri = tracking_uri()
        mlflow.set_tracking_uri(uri)
        try:
            self.client = mlflow.MlflowClient()
            found = self.client.get_experiment_by_name(EXPERIMENT)
            if found is not None:
                self.experiment_id = found.experiment_id
            else:
                self.experiment_id = self.client.create_experiment(EXPERIMENT, artifact_location=artifact_place(uri))
        except (MlflowException, SQLAlchemyError, OSError) as error:
            reason = str(error).splitlines()[0][:160]
            raise InputError(uri, f"the MLflow store cannot be used ({reason})", "check MLFLOW_TRACKING_URI") from error

    @contextmanager
    def run(self, name: str, tags: Mapping[str, str]) -> Iterator[str]:
        """Open a run and yield its id; it is marked failed or killed if the block does not end well."""
        stamp = {"git_commit": git_commit(), **tags}
        with self._mlflow.start_run(experiment_id=self.experiment_id, run_name=name, tags=stamp) as run:
            yield run.info.run_id

    def log_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Record the parameters of the experiment."""
        self._mlflow.log_params({key: str(value) for key, value in parameters.items()})

    def log_metrics(self, metrics: Mapping[str, float]) -> None:
        """Record flat metrics."""
        self._mlflow.log_metrics(dict(metrics))

    def log_dataset(self, data: LabelledSet, context: str) -> None:
        """Record a labelled set as an MLflow dataset with its digest."""
        import pandas as pd
        from mlflow.data.pandas_dataset import from_pandas

        frame = pd.DataFrame(
            {
                "id": [p.id for p in data.paragraphs],
                "text": data.texts,
                "labels": ["|".join(p.labels or ()) for p in data.paragraphs],
            }
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # hints about schema inference of text columns
            dataset = from_pandas(frame, name=data.name, targets="labels", digest=data.fingerprint)
            self._mlflow.log_input(dataset, context=context)

    def log_folder(self, folder: Path) -> None:
        """Record all files of a folder as artifacts."""
        self._mlflow.log_artifacts(str(folder))

    def register(self, folder: Path, name: str) -> str:
        """Log a stored model with signature and input example, register it, return its version.

        Parameters
        ----------
        folder : Path
            Model folder of :func:`models.storage.store.save`.
        name : str
            Name of the run's model.
        """
        import pandas as pd
        from mlflow.models import ModelSignature
        from mlflow.types import ColSpec, Schema, TensorSpec

        columns: list[ColSpec | TensorSpec] = [ColSpec("string", column) for column in ("labels", "scores", "evidence")]
        signature = ModelSignature(Schema([ColSpec("string", "text")]), Schema(columns))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            info = self._mlflow.pyfunc.log_model(
                name=name,
                loader_module="models.storage.mlflow_flavor",
                data_path=str(folder),
                signature=signature,
                input_example=pd.DataFrame({"text": [EXAMPLE]}),
                # Given, not inferred: inference would load the model in a second process.
                pip_requirements=REQUIREMENTS,
            )
        if not self.client.search_registered_models(f"name = '{REGISTERED}'"):
            self.client.create_registered_model(REGISTERED)
        version = self.client.create_model_version(REGISTERED, info.model_uri, run_id=info.run_id, model_id=info.model_id)
        return str(version.version)

    def standing_champion(self) -> Standing | None:
        """Return the champion of the registry, None where there is none yet."""
        from mlflow.exceptions import MlflowException

        try:
            version = self.client.get_model_version_by_alias(REGISTERED, CHAMPION)
            run = self.client.get_run(str(version.run_id))
        except MlflowException:  # no such model, alias or run: nothing stands
            return None
        return Standing(str(version.version), run.data.metrics, run.data.tags)

    def crown(self, version: str | None) -> None:
        """Give the alias ``champion`` to a version, or take it away."""
        if version is None:
            self.client.delete_registered_model_alias(REGISTERED, CHAMPION)
        else:
            self.client.set_registered_model_alias(REGISTERED, CHAMPION, version)


def artifact_place(uri: str) -> str | None:
    """Return where artifacts of a store go: beside an SQLite file, by absolute address; a server decides itself.

    MLflow's own default for SQLite is ``./mlruns`` in whatever folder a command is started from.
    """
    if not uri.startswith("sqlite:///"):
        return None
    return (Path(uri.removeprefix("sqlite:///")).resolve().parent / "mlartifacts").as_uri()


def git_commit() -> str:
    """Return the checkout's commit, with ``-dirty`` where files differ; ``unknown`` outside git."""
    try:
        answer = subprocess.run(
            ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"],
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
    except (OSError, subprocess.SubprocessError):
        return "unknown"
    return answer.stdout.strip()
