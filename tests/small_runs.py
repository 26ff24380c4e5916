"""Training runs on the small corpus, from which several test modules start; a plugin of ``conftest.py``."""

import contextlib
import io
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

import models.finding
from models.loading import load
from models.locations import CHAMPION, registered_name, tracking_uri
from models.storage.addresses import ARTIFACTS, mend_addresses
from models.storage.registry import read_alias, read_version
from seeds.cleaning.clean import clean_text
from seeds.schemes import INDUSTRIES, load_scheme
from training import run as training
from training.sets import gather
from training.sets.labelled_set import LabelledSet
from training.tracking import Tracker

# Settings that suit sixty paragraphs.
SMALL = ("parameters.c=10.0", "parameters.folds=4")
TFIDF = ("tfidf", "--set", *SMALL)
# No probability reaches 1: nothing is tagged, and macro-F1 is 0.
MUTE = tuple(f"thresholds.{key}=1.0" for key in load_scheme(INDUSTRIES).keys)
FLIGHT = "无人机给海岛送药，低空航线又添一条。"


def train(call, *arguments):
    """Train in this process; return what was written."""
    outcome = call(training.main, *arguments)
    assert outcome.code == 0, outcome.err
    return outcome


def all_runs(tracker):
    """Return the runs of an experiment, the first one first."""
    return list(tracker.client.search_runs([tracker.experiment_id], order_by=["attributes.start_time ASC"]))


def runs(tracker):
    """Return the runs by model, the latest of each."""
    return {run.data.tags["model"]: run for run in all_runs(tracker)}


def champion(scheme=INDUSTRIES):
    """Return the version that has the alias and the name of the model that tags; None where nothing has it."""
    version = read_alias(tracking_uri(), registered_name(Path(scheme).name), CHAMPION)
    return version and (version.version, load(scheme=scheme).name)


def move_to(patch, folder):
    """Let the rest of a test work in a folder: its MLflow store, its models, no champion that ships."""
    patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(folder / 'mlflow.db').as_posix()}")
    patch.setenv("POLICY_TAGGER_STORE", str(folder / "stored"))
    patch.setattr(models.finding, "shipped_folder", lambda scheme: folder / "shipped" / scheme)
    patch.chdir(folder)


def train_in(folder, corpus, *arguments):
    """Train in a folder, for the fixtures of a module; return what was written to standard output and error."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        move_to(patch, folder)
        patch.setattr(gather, "shipped_corpus", lambda scheme: corpus)
        assert training.main([str(argument) for argument in arguments]) == 0
    return out.getvalue(), err.getvalue()


@pytest.fixture(scope="session")
def run_corpus(robot_corpus):
    """Return the small corpus with its robots, every text clean, as those of the shipped corpus are."""
    clean = (replace(one, text=clean_text(one.text)) for one in robot_corpus.paragraphs)
    return LabelledSet("tiny", tuple(clean), robot_corpus.scheme)


@pytest.fixture
def robots(monkeypatch, run_corpus):
    """Put the small corpus with its robots in place of the shipped one."""
    monkeypatch.setattr(gather, "shipped_corpus", lambda scheme: run_corpus)


@pytest.fixture
def fresh(tmp_path, monkeypatch, _migrated):
    """Return a folder in which nothing was trained, MLflow's tables made; the test works in it."""
    shutil.copy(_migrated, tmp_path / "mlflow.db")
    move_to(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def first_runs(tmp_path_factory, run_corpus, _migrated):
    """Train ``lexicon``, then ``tfidf``, once; return the folder of database, artifacts and store."""
    folder = tmp_path_factory.mktemp("first-runs")
    shutil.copy(_migrated, folder / "mlflow.db")
    train_in(folder, run_corpus, "lexicon")
    train_in(folder, run_corpus, *TFIDF)
    return folder


def copy_runs(first_runs, folder):
    """Copy all that the first runs left, as if they had been made in the folder."""
    shutil.copytree(first_runs, folder, dirs_exist_ok=True)
    mend_addresses(folder / "mlflow.db", folder / ARTIFACTS)
    return folder


@pytest.fixture
def ran(first_runs, tmp_path, monkeypatch):
    """Return a folder with all that the two first runs left, the test's own; the test works in it."""
    copy_runs(first_runs, tmp_path)
    move_to(monkeypatch, tmp_path)
    return tmp_path


@pytest.fixture
def tracker(scheme):
    """Return a tracker of the industries on the MLflow store in force."""
    return Tracker(scheme)


@pytest.fixture(scope="session")
def uri(first_runs, tmp_path_factory):
    """Return the address of a registry with the two first runs, to be read only."""
    folder = copy_runs(first_runs, tmp_path_factory.mktemp("served"))
    return f"sqlite:///{(folder / 'mlflow.db').as_posix()}"


@pytest.fixture(scope="session")
def logged(uri):
    """Return the folder of MLflow's artifacts of the champion there."""
    return read_version(uri, "policy-tagger", "2").folder
