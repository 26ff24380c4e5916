"""Train again from a desk: one training at a time, in a process of its own, and nothing changes until somebody accepts it."""

from __future__ import annotations

import argparse
import json
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from labels import InputError, UsageError
from labels.wording import _, pgettext
from models.locations import CHAMPION, store_folder
from training.desk.desk import Desk
from training.desk.desk_options import asked_model, desk_parser
from training.desk.learning.answer_count import AnswerCount
from training.desk.learning.kept_trainings import (
    ACCEPTED,
    BROKEN,
    CANCELLED,
    DISCARDED,
    FAILED,
    OFFERED,
    RUNNING,
    STAGES,
    Training,
    keep_trainings,
    read_trainings,
)
from training.desk.learning.offered_process import PATIENCE, OfferedProcess, last_words
from training.desk.learning.training_order import asked_scheme, training_order
from training.desk.learning.which_experiment import Origin, check_shipped, origin_of
from training.desk.server.desk_jobs import DeskJobs
from training.desk.server.one_job import Job
from training.desk.server.own_group import start_module
from training.desk.spoken_errors import sentence
from training.desk.state.answer_log import AnswerLog
from training.experiment import shipped_experiments

_ACCEPT = "training.desk.learning.accept_offer"


class Learning:
    """The trainings of a desk.

    Parameters
    ----------
    desk : Desk
        Whose.
    jobs : DeskJobs
        Its jobs, among which a training is shown.
    log : AnswerLog
        Where what people answered goes, and training finds it.
    options : sequence of str
        What the desk was called with.
    """

    def __init__(self, desk: Desk, jobs: DeskJobs, log: AnswerLog, options: Sequence[str]) -> None:
        self._desk, self._jobs, self._log, self._options = desk, jobs, log, list(options)
        self._asked: argparse.Namespace = desk_parser("").parse_args(self._options)
        self._lock = threading.RLock()
        self._process: OfferedProcess | None = None
        self._thread: threading.Thread | None = None
        self._stopping = ""  # how a training ends that is interrupted
        self._began = 0.0
        self._origin: Origin | None = None
        self._count = AnswerCount(log)
        self._trainings = read_trainings(desk.file)
        self._folder = store_folder("desk") / "trainings"
        if self._trainings and self._trainings[-1].state == RUNNING:  # the desk was closed or killed meanwhile
            self._found_again(self._trainings[-1])

    def state(self) -> dict[str, Any]:
        """Return what the page shows of training."""
        with self._lock:
            if self._origin is None:
                self._origin = origin_of(asked_model(self._asked), self._desk.scheme)
            origin, current = self._origin, self._trainings[-1] if self._trainings else None
            if current is not None and current.state == RUNNING:
                current.seconds = round(time.monotonic() - self._began, 1)
            return {
                "experiments": list(shipped_experiments()),
                "experiment": origin.experiment,
                "settings": list(origin.settings),
                "model": self._desk.model,
                "trained": origin.trained,
                "learned_from": origin.data,
                "answers": self._count.texts(self._desk.scheme),
                "data": [path.name for path in self._asked.data],
                "stages": list(STAGES),
                "stopping": bool(self._stopping),
                "trainings": [one.to_record() for one in reversed(self._trainings)],
            }

    def start(self, person: str, experiment: str) -> None:
        """Begin a training.

        Parameters
        ----------
        person : str
            Who wants it.
        experiment : str
            A shipped one; that which the desk's model came from keeps the settings of that model.

        Raises
        ------
        UsageError
            If there is no such experiment, another training runs, or one waits for an answer.
        """
        check_shipped(experiment)
        with self._lock:
            if self._current(RUNNING):
                raise UsageError(pgettext("where", "training"), _("runs already"), _("wait, or cancel it"))
            if self._current(OFFERED):
                raise UsageError(pgettext("where", "training"), _("waits for an answer"), _("accept or discard it first"))
            origin = self._origin or origin_of(asked_model(self._asked), self._desk.scheme)
            settings = list(origin.settings) if experiment == origin.experiment else []
            training = Training(experiment, person, self._desk.model, settings)
            self._trainings.append(training)
            keep_trainings(self._desk.file, self._trainings)
            self._began, self._stopping = time.monotonic(), ""
            job = self._jobs.beside("train", len(STAGES))
            self._thread = threading.Thread(target=self._work, args=(training, job), name="training", daemon=True)
            self._thread.start()

    def cancel(self) -> None:
        """Interrupt the training that runs.

        Raises
        ------
        UsageError
            If none does.
        """
        with self._lock:
            if self._current(RUNNING) is None:
                raise UsageError(pgettext("where", "training"), _("does not run"), _("load the page anew"))
            self._stop(CANCELLED)

    def discard(self, name: str) -> None:
        """Leave what a training offers: the model that tags stays, the run stays in the record.

        Parameters
        ----------
        name : str
            Id of the training.

        Raises
        ------
        UsageError
            If it does not wait for an answer.
        """
        with self._lock:
            training = self._offered(name)
            training.state = DISCARDED
            keep_trainings(self._desk.file, self._trainings)

    def accept(self, name: str) -> None:
        """Make what a training offers champion, and have the desk tag with it.

        Parameters
        ----------
        name : str
            Id of the training.

        Raises
        ------
        UsageError
            If it does not wait for an answer.
        InputError
            If it cannot be made champion; then nothing has changed.
        """
        with self._lock:
            training = self._offered(name)
            order = json.dumps({"offer": training.offer, "scheme": asked_scheme(self._asked, self._desk.scheme)})
            with start_module(_ACCEPT, []) as process:
                told = process.communicate(order)[1]
            if process.returncode:
                raise InputError(
                    pgettext("where", "training"),
                    _("cannot be accepted ({why})").format(why=last_words(told.splitlines())),
                    _("nothing has changed; try again"),
                )
            training.state = ACCEPTED
            keep_trainings(self._desk.file, self._trainings)
            self._origin = None
            if asked_model(self._asked) != CHAMPION:  # until the desk is opened again with another model by name
                self._options += ["--model", CHAMPION]
                self._asked = desk_parser("").parse_args(self._options)
                self._jobs.use("--model", CHAMPION)
        self._jobs.read()

    def use_scheme(self, log: AnswerLog, options: Sequence[str]) -> None:
        """Train for another scheme from now on.

        Parameters
        ----------
        log : AnswerLog
            Its log of corrections.
        options : sequence of str
            Further options of the desk.

        Raises
        ------
        UsageError
            If a training runs, which is one of the scheme before.
        """
        with self._lock:
            if self._current(RUNNING):
                raise UsageError(pgettext("where", "training"), _("runs already"), _("wait, or cancel it"))
            self._options += options
            self._asked = desk_parser("").parse_args(self._options)
            self._log, self._origin, self._count = log, None, AnswerCount(log)

    @property
    def corrections(self) -> Path | None:
        """Log of corrections that was named when the desk was opened."""
        given: Path | None = self._asked.corrections
        return given

    def close(self) -> None:
        """Interrupt what runs; the next opening says so."""
        with self._lock:
            if self._current(RUNNING) is not None:
                self._stop(BROKEN)
        if self._thread is not None:
            self._thread.join(timeout=PATIENCE + 5)

    # --- behind the scenes

    def _current(self, state: str) -> Training | None:
        return self._trainings[-1] if self._trainings and self._trainings[-1].state == state else None

    def _offered(self, name: str) -> Training:
        training = self._current(OFFERED)
        if training is None or training.id != name:
            raise UsageError(
                pgettext("where", "training"),
                _("{name!r} does not wait for an answer").format(name=name[:20]),
                _("load the page anew"),
            )
        return training

    def _stop(self, how: str) -> None:
        self._stopping = self._stopping or how
        if self._process is not None:
            self._process.stop()

    def _found_again(self, training: Training) -> None:
        offer = self._offer_file(training)
        if offer.is_file():  # all was done but the comparison
            training.offer = json.loads(offer.read_text(encoding="utf-8"))
            training.end(OFFERED)
            offer.unlink()
        else:
            training.end(BROKEN)
        keep_trainings(self._desk.file, self._trainings)

    def _offer_file(self, training: Training) -> Path:
        return self._folder / f"{training.id}.json"

    def _work(self, training: Training, job: Job) -> None:
        offer = self._offer_file(training)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._log.follow()
            with self._lock:
                if not self._stopping:
                    self._process = OfferedProcess(training, job, self._lock, self._began)
            order = training_order(self._desk, training, offer, self._log.path, self._asked)
            problem = self._process.run(order, self._options) if self._process else ""
            with self._lock:
                if self._stopping:
                    training.end(self._stopping)
                elif training.changes is None or not offer.is_file():
                    training.end(FAILED, problem)
                else:
                    training.offer = json.loads(offer.read_text(encoding="utf-8"))
                    training.end(OFFERED)
        except Exception as error:  # whatever it is, the desk goes on and says so
            with self._lock:
                training.end(self._stopping or FAILED, sentence(error, self._desk.file.path.name))
        with self._lock:
            training.seconds = round(time.monotonic() - self._began, 1)
            self._process, self._stopping = None, ""
            keep_trainings(self._desk.file, self._trainings)
            offer.unlink(missing_ok=True)
            job.state, job.message = ("failed", training.message) if training.state == FAILED else ("done", "")
