"""The record of every run in MLflow. The only file of ``training`` that imports mlflow."""

from __future__ import annotations

import json
import logging
import os
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from labels import InputError
from labels.support.errors import note_line
from labels.wording import _
from models.finding import VERSION_TAG
from models.locations import CHAMPION, registered_name, store_folder, tracking_uri
from models.storage.addresses import address_for_mlflow
from models.storage.asking import RegistryUnreachable, asking
from models.storage.mlflow_server import without_password
from models.storage.versions import exclusive
from seeds.schemes import Scheme
from training.origin import CONTEXT, git_commit, given_context
from training.record.killed_runs import FAILED, FINISHED, Mark, at_work, close_killed
from training.record.logged_parts import LABELS, model_parts, set_table
from training.record.patience import AT_FIRST, LATER, ONCE_MORE, StoreTrouble, is_away, is_lock, patiently, uploading
from training.record.registered import Registered, describe_model, logged_anew, quietly, registered_once
from training.record.scheme_experiment import scheme_experiment
from training.record.store_address import VARIABLE, check_address, how_to_look, mend, why
from training.report.mlflow_notes import DESCRIPTION, model_note
from training.sets.labelled_set import LabelledSet

# Of each kind of text that MLflow shows, what it takes at most.
LONGEST_PARAMETER = 500
LOG = logging.getLogger(__name__)
Answer = TypeVar("Answer")


class Tracker:
    """A connection to the MLflow store, for the runs of one scheme.

    The store is ``MLFLOW_TRACKING_URI``, or SQLite at an absolute address in the data folder. A store that was moved or
    copied with its artifacts has its addresses mended first.

    Parameters
    ----------
    scheme : Scheme
        Names experiment and registered model.

    Raises
    ------
    UsageError
        If its address is that of a folder.
    InputError
        If the store cannot be reached.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.scheme, self.registered, self.uri = scheme, registered_name(scheme.name), tracking_uri()
        check_address(self.uri)
        # Set before the import, which is when MLflow decides; a user's own choice stands.
        os.environ.setdefault("MLFLOW_DISABLE_TELEMETRY", "true")
        os.environ.setdefault("MLFLOW_UV_AUTO_DETECT", "false")  # a uv.lock of the working folder is none of the model's
        os.environ["MLFLOW_RUN_CONTEXT"] = json.dumps(CONTEXT | given_context())
        import mlflow

        for name in ("mlflow", "alembic"):  # a line for every table made and every version registered
            logging.getLogger(name).setLevel(logging.ERROR)
        # It writes a traceback of every error, which becomes one line here.
        logging.getLogger("mlflow.store.db.utils").setLevel(logging.CRITICAL)
        self._mlflow = mlflow
        self._running = store_folder(scheme.name) / "running"  # a mark for every run of this machine
        self.away = False  # whether the store was waited for in vain, so that nobody waits as long once more
        # Two first runs at once, of whatever schemes, would both make the tables.
        with exclusive(store_folder(scheme.name).parent), self.asked(OSError), asking(AT_FIRST):
            mend(self.uri)
            mlflow.set_tracking_uri(address_for_mlflow(self.uri))
            self.client = mlflow.MlflowClient()
            self.experiment_id = scheme_experiment(self.client, scheme, self.uri)
            close_killed(self.client, self.experiment_id, self._running, self.uri)

    @contextmanager
    def asked(self, *more: type[Exception]) -> Iterator[None]:
        """Turn what MLflow and its database object to into one line.

        Parameters
        ----------
        *more : type of Exception
            What else comes from the store in this block.

        Raises
        ------
        StoreTrouble
            In place of any of their errors.
        """
        from mlflow.exceptions import MlflowException
        from sqlalchemy.exc import SQLAlchemyError

        known: tuple[type[Exception], ...] = (MlflowException, SQLAlchemyError, RegistryUnreachable, *more)
        try:
            with asking(ONCE_MORE if self.away else LATER):
                yield
        except known as error:
            self.away |= is_away(error) or is_lock(error)
            problem = _("the MLflow store cannot be used ({reason})").format(reason=why(error))
            raise StoreTrouble(without_password(self.uri), problem, _("check {name}").format(name=VARIABLE)) from error

    def _ask(self, ask: Callable[[], Answer], again: Callable[[], Answer] | None = None) -> Answer:
        """Return what MLflow answers, waiting for it as long as that makes sense."""
        answer = patiently(self.uri, ask, again, hurried=self.away)
        self.away = False
        return answer

    @contextmanager
    def run(self, name: str, tags: Mapping[str, str], description: str) -> Iterator[str]:
        """Open a run and yield its id; it is marked failed or killed if the block does not end well.

        Parameters
        ----------
        name : str
            Name of the run.
        tags : mapping of str to str
            What tells it from others.
        description : str
            A note for people.

        Yields
        ------
        str
            Id of the run.
        """
        with at_work(self._running, self.uri) as mark:
            stamp = {"git_commit": git_commit(), **mark.tags, **tags}
            start = partial(self._mlflow.start_run, experiment_id=self.experiment_id, run_name=name, tags=stamp)
            asked: list[str] = []  # of a question that was not answered nobody knows whether it opened a run

            def open_run() -> Any:
                asked.append(name)
                return start(description=description)

            with mark.owing(FAILED), self.asked():
                run = self._ask(open_run)
            status = FAILED
            try:
                with self.asked():
                    yield run.info.run_id
                status = FINISHED
            finally:
                if self._end(run.info.run_id, status, mark) and len(asked) > 1:
                    mark.owe(FAILED)

    def _end(self, run_id: str, status: str, mark: Mark) -> bool:
        """Let the record say how a run ended, now or by the next command; return whether it has heard of that now."""
        before, self.away = self.away, self.away or status == FAILED  # what it ended with is what counts
        # MLflow takes the run off its own list before it asks, and does not ask again.
        tell, again = partial(self._mlflow.end_run, status), partial(self.client.set_terminated, run_id, status)
        try:
            with mark.owing(status, run_id), self.asked(OSError):
                self._ask(tell, again)
        except InputError:
            if status == FINISHED:
                LOG.warning(note_line(_("run {run} has ended; the next command tells the record").format(run=run_id)))
            else:
                self.away = before  # nothing was waited for, so that this says nothing of the store
            return False
        return True

    @property
    def look(self) -> str:
        """How the runs are looked at in a browser."""
        return how_to_look(self.uri, self.experiment_id)

    def describe(self, run_id: str, description: str) -> None:
        """Give a run another description.

        Parameters
        ----------
        run_id : str
            The run.
        description : str
            In Markdown.
        """
        self._ask(partial(self.client.set_tag, run_id, DESCRIPTION, description))

    def log_parameters(self, parameters: Mapping[str, Any]) -> None:
        """Record the parameters of the experiment.

        Parameters
        ----------
        parameters : mapping
            By dotted name.
        """
        given = {key: str(value)[:LONGEST_PARAMETER] for key, value in parameters.items()}
        self._ask(partial(self._mlflow.log_params, given))

    def log_metrics(self, metrics: Mapping[str, float]) -> None:
        """Record flat metrics.

        Parameters
        ----------
        metrics : mapping of str to float
            By name.
        """
        self._ask(partial(self._mlflow.log_metrics, dict(metrics)))

    def log_dataset(self, data: LabelledSet, context: str) -> None:
        """Record a labelled set as an MLflow dataset with its digest.

        Parameters
        ----------
        data : LabelledSet
            The set.
        context : str
            What it was used for.
        """
        from mlflow.data.code_dataset_source import CodeDatasetSource
        from mlflow.data.pandas_dataset import PandasDataset

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # hints about schema inference of text columns
            source = CodeDatasetSource(tags=dict(CONTEXT))
            name = data.name[:LONGEST_PARAMETER]
            dataset = PandasDataset(set_table(data), source, targets=LABELS, name=name, digest=data.fingerprint)
            self._ask(partial(self._mlflow.log_input, dataset, context=context))

    def log_folder(self, folder: Path) -> None:
        """Record all files of a folder as artifacts.

        Parameters
        ----------
        folder : Path
            The folder.
        """
        with asking(uploading(folder)):
            self._ask(partial(self._mlflow.log_artifacts, str(folder)))

    def register(self, folder: Path, name: str, example: str, tags: Mapping[str, str], description: str) -> str:
        """Log a stored model with its code, signature and example, register it, return its version.

        Parameters
        ----------
        folder : Path
            The model's folder in the store; its name is what the version's tag says.
        name : str
            Name of the run's model.
        example : str
            A text, for the input example.
        tags : mapping of str to str
            Tags of the version.
        description : str
            What the version is, for people.
        """
        with model_parts(folder, name, example) as (parts, code):
            log_model = partial(self._mlflow.pyfunc.log_model, **parts)
            with asking(uploading(folder, code)):
                anew = partial(logged_anew, self.client, self.experiment_id, self._mlflow.active_run, log_model)
                info = self._ask(log_model, anew)
            whole = {**tags, VERSION_TAG: folder.name, "git_commit": git_commit()}
            register = partial(quietly, partial(self._mlflow.register_model, info.model_uri, self.registered, tags=whole))
            once = partial(registered_once, self.client, self.registered, info.run_id, register)
            version = self._ask(register, once)
        described = partial(self.client.update_model_version, self.registered, version.version, description=description)
        self._ask(described)
        note = model_note(self.scheme, self.experiment_id, self.registered)
        self._ask(partial(describe_model, self.client, self.registered, note))
        return str(version.version)

    def versions(self) -> list[Registered]:
        """Return all registered versions of the scheme's models."""
        with self.asked():
            found = self._ask(partial(self.client.search_model_versions, f"name = '{self.registered}'"))
        return [Registered(str(version.version), dict(version.tags)) for version in found]

    def promote(self, version: str) -> None:
        """Give the alias ``champion`` to a version: from then on it is what tags.

        Parameters
        ----------
        version : str
            Number of the version.
        """
        with self.asked():
            self._ask(partial(self.client.set_registered_model_alias, self.registered, CHAMPION, version))
