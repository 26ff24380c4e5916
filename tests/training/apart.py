"""What the tests of interruptions run in processes of their own: ``python apart.py WHAT FOLDER …``."""

import json
import os
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from conftest import tiny_documents
from small_runs import FLIGHT, move_to

from experiments.reliability.dying import KILLED, Places, dies, untraced
from labels.ending import leftovers as temporary
from models.loading import load
from models.locations import registered_name, store_folder, tracking_uri
from models.storage import folders, versions
from models.storage.registry import read_alias
from models.storage.versions import VersionStore, exclusive
from seeds.schemes import INDUSTRIES, load_scheme
from training import champion as gate
from training import fitting
from training import run as training
from training.experiment import fit, load_experiment
from training.measures.evaluation import Evaluation
from training.sets.labelled_set import LabelledSet
from training.sets.split import split_data

# Where a child can die.
MODULES = frozenset(module.__file__ for module in (gate, fitting, versions, folders, temporary))
PLACES = {
    "promote": Places(MODULES, frozenset({"set_registered_model_alias", "do_execute", "do_commit"})),
    "keep": Places(MODULES),
    "register": Places(functions=frozenset({"do_commit"})),
}


# One line in so many is tried; `experiments.reliability.kill_matrix` tries all of a run.
STRIDE = {"promote": 1, "keep": 3, "register": 1}


def corpus(scheme):
    """Return the small corpus."""
    return LabelledSet("tiny", tiny_documents(), scheme)


def train(folder, start, *arguments):
    """Train in a folder, from a moment on that another process waits for as well."""
    training.shipped_corpus = corpus
    Path(folder, f"ready.{os.getpid()}").touch()
    while not Path(folder, start).exists():
        time.sleep(0.01)
    return training.main(list(arguments))


def read(folder, stop):
    """Load the champion until a file appears; write down how often each model was loaded."""
    seen = Counter()
    Path(folder, f"ready.{os.getpid()}").touch()
    while not Path(folder, stop).exists():
        tagger = load()
        kind = tagger.tagger.kind
        assert tagger.name.endswith(f" {kind}"), f"{tagger.name} is a {kind}"
        assert tagger.tag([FLIGHT])[0].labels == ("low_altitude",), tagger.name
        seen[kind] += 1
    sys.stdout.write(json.dumps(seen))
    return 0


# Dying at a line


def lives(function):
    """Run a function in a child to its end."""
    assert dies(function, 0, Places()).code == 0


def restore(folder, backup):
    """Put database and store back as they were."""
    for path in folder.glob("mlflow.db*"):
        path.unlink()
    shutil.copy(backup / "mlflow.db", folder)
    shutil.rmtree(folder / "stored")
    shutil.copytree(backup / "stored", folder / "stored")


def check():
    """Check that alias and answer agree and that what answers is whole; return the version."""
    version, tagger = read_alias(tracking_uri(), registered_name(), "champion").version, load()
    assert tagger.name.startswith(f"policy-tagger/{version} "), tagger.name
    assert tagger.tag([FLIGHT])[0].labels == ("low_altitude",)
    store = VersionStore(store_folder())
    for name in store.names():
        folder = store.read(name).folder
        assert folder.name.endswith(f"-{folders.digest(folder)[:12]}"), folder
    return version


def leftovers():
    """Return what nobody needs any more, aged so that it is swept."""
    found = [path for path in store_folder().rglob(".*") if not path.name.startswith(".lock")]
    for path in found:
        os.utime(path, (1, 1))
    return found


def kill(folder, what):
    """Kill promotion or storing at one line after the other; check what each kill leaves, and print how many there were."""
    scheme = load_scheme(INDUSTRIES)
    backup = folder.with_name("backup")
    tracker, store = training.Tracker(scheme), VersionStore(store_folder())
    ids = {name: store.read(name).version for name in ("lexicon", "tfidf")}
    with exclusive(store.folder):
        gate.promote(tracker, store, "1", ids["lexicon"])

    def promote():
        with exclusive(store.folder):
            gate.promote(tracker, store, "2", ids["tfidf"])

    if what == "promote":
        function, step = promote, 1
    else:
        experiment, data = load_experiment("lexicon"), corpus(scheme)
        split = split_data(data, holdout=0.2, seed=0)
        final, held = fit(experiment, data), Evaluation.of(fit(experiment, split.fitted), split.held)
        task = fitting.Task(scheme, split, (), "corpus again", tracker, store)

        def function():
            with tracker.run("killed", {"model": "lexicon"}, ""):
                fitting._register(experiment, task, fitting._store(experiment, task, final, held, held.metrics), "")

        step = 10
        if what == "keep":
            tracker.register = untraced(tracker.register)
        function()  # what MLflow imports on the way need not be imported by every child
    shutil.copytree(folder, backup)
    ends, swept, kills, at = Counter(), 0, 0, 1 - STRIDE[what]
    while True:
        at += STRIDE[what]
        restore(folder, backup)
        code = dies(function, at, PLACES[what]).code
        assert code in (0, KILLED), f"line {at}: exit code {code}"
        swept += bool(leftovers())  # of which the next prediction removes what lies where it writes
        ends[check()] += 1
        kills += 1
        if kills % step == 0 or code == 0:  # the next run works
            if what != "promote":
                lives(function)
            lives(promote)
            assert check() == "2"
        else:
            store.sweep()
        training.Tracker(scheme)  # as the next command has it: runs that were killed are closed in the record
        assert not leftovers(), leftovers()
        if code == 0:
            break
    sys.stdout.write(json.dumps({"kills": kills - 1, "ends": ends, "swept": swept}))
    return 0


if __name__ == "__main__":
    WHAT, FOLDER, *REST = sys.argv[1:]
    with pytest.MonkeyPatch.context() as patch:
        move_to(patch, Path(FOLDER))
        # No connection to the database outlives its use, so that none is shared with a child.
        patch.setenv("MLFLOW_SQLALCHEMYSTORE_POOLCLASS", "NullPool")
        sys.exit({"train": train, "read": read, "kill": kill}[WHAT](Path(FOLDER), *REST))
