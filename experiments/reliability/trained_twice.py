"""Two models trained on a little of the written corpus, in a store and a record of their own, to change the champion between."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from labels.ending.leftovers import left_marks
from models.finding import VERSION_TAG
from models.loading import load
from models.locations import CHAMPION, registered_name, store_folder, tracking_uri
from models.storage.folders import digest, exclusive
from models.storage.registry import read_alias
from models.storage.versions import VersionStore
from seeds.schemes import Scheme
from training.champion import promote
from training.experiment import Experiment, load_experiment
from training.fitting import Task, train
from training.sets.shipped_set import shipped_corpus
from training.sets.split import split_data
from training.tracking import Tracker

FIRST, SECOND = "lexicon", "tfidf"
_EVERY = 12  # documents of the corpus to one that is taken
_SETTINGS = {FIRST: (), SECOND: ("parameters.c=10.0", "parameters.folds=4")}  # that suit so little text
_DATABASE, _STORE = "mlflow.db", "stored"


@contextmanager
def own_places(folder: Path) -> Iterator[None]:
    """Keep models and record in a folder while the block runs.

    Parameters
    ----------
    folder : Path
        The folder.
    """
    own = {
        "MLFLOW_TRACKING_URI": f"sqlite:///{(folder / _DATABASE).as_posix()}",
        "POLICY_TAGGER_STORE": str(folder / _STORE),
        # No connection to the database outlives its use, so that none is shared with a child.
        "MLFLOW_SQLALCHEMYSTORE_POOLCLASS": "NullPool",
    }
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    logging.disable(logging.WARNING)  # what commands say of a kill stands in the table
    try:
        yield
    finally:
        logging.disable(logging.NOTSET)
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


@dataclass(frozen=True, slots=True)
class State:
    """What registry and store say, and what a prediction makes of it.

    Attributes
    ----------
    alias : str
        Version that the registry calls champion.
    pointer : str
        Version that the store calls champion.
    left : int
        Hidden files and folders, and marks of runs that are no more.
    answers : str
        Version that the next prediction is made by.
    mended : str
        Version that the store calls champion after it.
    whole : bool
        Whether every folder that a pointer names holds what its name says.
    """

    alias: str
    pointer: str
    left: int
    answers: str
    mended: str
    whole: bool

    @property
    def agrees(self) -> bool:
        """Whether after the next prediction all say the same, and all is whole."""
        return self.whole and self.alias == self.answers == self.mended


class TrainedTwice:
    """A folder where two models were trained, and the first one is champion.

    Parameters
    ----------
    folder : Path
        Where; :func:`own_places` holds for it.
    scheme : Scheme
        The industries.
    """

    def __init__(self, folder: Path, scheme: Scheme) -> None:
        self.folder, self._backup = folder, folder.with_name(f"{folder.name}.backup")
        self.scheme = scheme
        self.store = VersionStore(store_folder())
        corpus = shipped_corpus(self.scheme)
        kept = set(sorted(set(corpus.documents))[::_EVERY])
        corpus = corpus.take(np.flatnonzero([document in kept for document in corpus.documents]), "a little")
        experiments = [load_experiment(name, _SETTINGS[name]) for name in (FIRST, SECOND)]
        first = experiments[0]
        split = split_data(corpus, holdout=first.holdout, seed=first.split_seed)
        self._task = Task(self.scheme, split, (), corpus.name, Tracker(self.scheme), self.store)
        self._versions = [self._trained(experiment) for experiment in experiments]
        self.promote(1)
        self._first = first
        shutil.copytree(folder, self._backup)

    def _trained(self, experiment: Experiment) -> tuple[str, str]:
        result = train(experiment, self._task, lambda text: None)
        return result.version, result.version_id

    def promote(self, number: int) -> None:
        """Make the first or the second model champion.

        Parameters
        ----------
        number : int
            1 or 2.
        """
        with exclusive(self.store.folder):
            promote(self._task.tracker, self.store, *self._versions[number - 1])

    def run(self) -> None:
        """Train the first model again, from the opening of the run to its registration."""
        self._trained(self._first)

    def restore(self) -> None:
        """Put record and store back as they were."""
        for path in self.folder.glob(f"{_DATABASE}*"):
            path.unlink()
        shutil.copy(self._backup / _DATABASE, self.folder)
        shutil.rmtree(self.folder / _STORE)
        shutil.copytree(self._backup / _STORE, self.folder / _STORE)

    def state(self) -> State:
        """Ask the registry, the store, and the next prediction."""
        alias = read_alias(tracking_uri(), registered_name(), CHAMPION)
        before = self._pointed()
        left = sum(not path.name.startswith(".lock") for path in self.folder.glob(f"{_STORE}/**/.*"))
        left += sum(1 for _mark in left_marks(self.store.folder / "running"))
        tagger = load(corrections=False)
        answers = next((one for one, folder in self._versions if tagger.name.startswith(f"{registered_name()}/{one} ")), "?")
        pointers = [pointer for name in self.store.names() if (pointer := self.store.read(name)) is not None]
        whole = all(one.folder.name.endswith(f"-{digest(one.folder)[:12]}") for one in pointers)
        named = alias is not None and bool(alias.tags.get(VERSION_TAG))
        return State(alias.version if alias and named else "?", before, left, answers, self._pointed(), whole)

    def running(self) -> int:
        """Return how many runs the record calls running once the next command has asked it."""
        tracker = Tracker(self.scheme)
        runs = tracker.client.search_runs([tracker.experiment_id], "attributes.status = 'RUNNING'")
        return len(runs)

    def sweep(self) -> int:
        """Have everything swept that nobody needs, as a promotion an hour later does; return how much is left."""
        for path in self.store.folder.rglob(".*"):
            os.utime(path, (1, 1))
        with exclusive(self.store.folder):
            self.store.sweep()
        return sum(not path.name.startswith(".lock") for path in self.store.folder.rglob(".*"))

    def _pointed(self) -> str:
        pointer = self.store.read(CHAMPION)
        return pointer.extra.get("registered", "?").rpartition("/")[2] if pointer else "–"
