"""Which model tags: the registry's champion, the last local copy, the one that ships, one by name, a folder, a scheme."""

import json
import shutil
import socket
import sqlite3
import time
from contextlib import closing

import pytest
from conftest import keep
from loaded_models import NOTHING_SHIPS, STORAGE, notes, tagged

import models.finding
from labels import InputError, UsageError
from models import load
from models.finding import VERSION_TAG, find_champion
from models.lexicon.tagger import LexiconTagger
from models.predict import main
from models.storage.addresses import ARTIFACTS, mend_addresses
from models.storage.store import save
from models.storage.versions import VersionStore
from seeds.schemes import INDUSTRIES
from training.tracking import Tracker

NAMES = {"1": "policy-tagger/1 tfidf", "2": "policy-tagger/2 lexicon"}


@pytest.fixture(scope="module")
def _registered(tmp_path_factory, _migrated, tfidf, analyzer):
    """Return a folder with database, artifacts and store: version 1 is TF-IDF and champion, version 2 keyword search."""
    import mlflow

    folder = tmp_path_factory.mktemp("registered")
    shutil.copy(_migrated, folder / "mlflow.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(folder / 'mlflow.db').as_posix()}")
        patch.setenv("POLICY_TAGGER_STORE", str(folder / "stored"))
        patch.chdir(folder)
        store, tracker = VersionStore(folder / "stored" / INDUSTRIES), Tracker(analyzer.scheme)
        for name, tagger in (("tfidf", tfidf), ("lexicon", LexiconTagger(analyzer))):
            version = keep(store, tagger, name)
            with mlflow.start_run(experiment_id=tracker.experiment_id):
                number = tracker.register(version, name, STORAGE, {}, name)
            store.point(name, version.name, registered=f"policy-tagger/{number}")
        tracker.promote("1")
    return folder


@pytest.fixture
def registered(_registered, tmp_path, monkeypatch):
    """Return a copy of that folder of the test's own, in force."""
    folder = tmp_path / "registered"
    shutil.copytree(_registered, folder)
    mend_addresses(folder / "mlflow.db", folder / ARTIFACTS)
    monkeypatch.setenv("MLFLOW_TRACKING_URI", f"sqlite:///{(folder / 'mlflow.db').as_posix()}")
    monkeypatch.setenv("POLICY_TAGGER_STORE", str(folder / "stored"))
    return folder


@pytest.fixture
def shipped(tmp_path, monkeypatch, tfidf):
    """Let a champion ship with the program."""
    save(tfidf, tmp_path / "shipped" / INDUSTRIES, "tfidf", {})
    monkeypatch.setattr(models.finding, "shipped_folder", lambda scheme: tmp_path / "shipped" / scheme)


def sql(folder, statement):
    """Change the registry as MLflow's own page does."""
    with closing(sqlite3.connect(folder / "mlflow.db")) as connection, connection:
        assert connection.execute(statement).rowcount, statement


def move_alias(folder, version):
    """Make a version champion."""
    sql(folder, f"UPDATE registered_model_aliases SET version = {version} WHERE alias = 'champion'")


def copy_of(folder, name):
    """Return the folder of a version in the store."""
    return VersionStore(folder / "stored" / INDUSTRIES).read(name).folder


# --- the registry decides ------------------------------------------------------------------------------------------

SAY = """
import sys
from models import load
from models.predict import main
print(load(*sys.argv[1:]).name)
assert not {"mlflow", "pandas", "sqlalchemy"} & set(sys.modules), "a registry in a file needs no MLflow"
"""


def test_champion_is_what_the_registrys_alias_says(registered, python):
    """Moved in MLflow's page, it is what tags next; MLflow is not imported for that."""
    assert (done := python("-c", SAY)).out == f"{NAMES['1']}\n", done.err
    move_alias(registered, 2)
    assert (done := python("-c", SAY)).out == f"{NAMES['2']}\n", done.err
    assert done.err == ""


def test_output_says_which_version_tags(registered, call):
    """On the record, and at the end of the command."""
    outcome = call(main, STORAGE, "--output", registered / "out.jsonl")
    assert f"  model     {NAMES['1']}" in outcome.account
    assert json.loads((registered / "out.jsonl").read_text(encoding="utf-8"))["model"] == NAMES["1"]


def test_local_copy_follows_the_alias(registered, monkeypatch):
    """So that a registry that is down later is replaced by the latest champion that was seen."""
    store = VersionStore(registered / "stored" / INDUSTRIES)
    for version, name in (("1", "tfidf"), ("2", "lexicon")):
        move_alias(registered, version)
        load()
        assert store.read("champion").version == copy_of(registered, name).name
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    assert load().name == NAMES["2"]


def test_copy_that_cannot_be_noted_is_of_no_consequence(registered, monkeypatch):
    """A store that nobody may write to still reads."""

    def refuse(*arguments, **options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(VersionStore, "point", refuse)
    assert tagged() == (NAMES["1"], ("energy_storage",))


@NOTHING_SHIPS
def test_registry_without_a_champion_has_none(registered):
    """The alias was taken away: what was champion is none."""
    load()
    sql(registered, "DELETE FROM registered_model_aliases")
    with pytest.raises(UsageError, match="'champion': has not been trained on this machine; run: python -m training.run"):
        load()


def test_registry_without_a_champion_lets_the_shipped_one_tag(registered, shipped):
    sql(registered, "DELETE FROM registered_model_aliases")
    assert tagged() == ("policy-tagger/shipped tfidf", ("energy_storage",))


# --- copies of one version -------------------------------------------------------------------------------------------


def test_deleted_store_is_replaced_by_the_registrys_artifacts(registered):
    """The same model, the same name, the same answers."""
    before = load().tag([STORAGE])
    shutil.rmtree(registered / "stored")
    assert load().tag([STORAGE]) == before


@pytest.mark.parametrize("damage", ["changed", "extra", "missing", "manifest", "empty"])
def test_damaged_copy_in_the_store_is_replaced_by_the_registrys(registered, damage):
    """Whatever happened to it."""
    before, copy = load().tag([STORAGE]), copy_of(registered, "tfidf")
    if damage == "changed":
        (copy / "words.txt").write_text("储能\n", encoding="utf-8")
    elif damage == "extra":
        (copy / "notes.txt").touch()
    elif damage == "missing":
        (copy / "arrays.safetensors").unlink()
    elif damage == "manifest":
        (copy / "manifest.json").write_text("{", encoding="utf-8")
    else:
        shutil.rmtree(copy)
        copy.mkdir()
    assert load().tag([STORAGE]) == before


def test_version_without_a_copy_in_the_store_is_read_from_the_registry(registered):
    """Somebody else's machine trained it, or its tag was edited."""
    before = load().tag([STORAGE])
    for value in ("gone-123456789012", "../../etc", ""):
        sql(registered, f"UPDATE model_version_tags SET value = '{value}' WHERE key = '{VERSION_TAG}'")
        assert load().tag([STORAGE]) == before


def test_model_of_which_every_copy_is_damaged_is_refused(registered):
    """In one line that names the first."""
    for path in registered.rglob("arrays.safetensors"):
        path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(InputError, match="arrays.safetensors: was changed after the model was stored") as caught:
        load()
    assert str(copy_of(registered, "tfidf")) in str(caught.value)


def test_version_without_any_copy_lets_the_shipped_one_tag_and_says_so(registered, shipped, caplog):
    shutil.rmtree(registered / ARTIFACTS)
    shutil.rmtree(registered / "stored")
    assert load().name == "policy-tagger/shipped tfidf"
    (line,) = notes(caplog)
    assert line == "note: policy-tagger/1 is champion, but no copy of it can be reached; the champion that ships tags"


# --- no registry -----------------------------------------------------------------------------------------------------


def test_store_without_a_registry_tags_by_its_pointer(trained_store):
    """An exported store works where MLflow never was."""
    assert tagged() == ("policy-tagger/1 tfidf", ("energy_storage",))


def test_shipped_champion_tags_where_nothing_was_trained(store, shipped):
    assert tagged() == ("policy-tagger/shipped tfidf", ("energy_storage",))


@NOTHING_SHIPS
def test_nothing_at_all_is_told_with_the_command_that_trains(store):
    assert find_champion() is None
    with pytest.raises(UsageError, match="'champion': has not been trained on this machine; run: python -m training.run"):
        load()


# --- a registry that cannot be asked ----------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["closed-port", "no-answer", "no-host", "garbage", "locked", "foreign"])
def test_registry_that_cannot_be_asked_is_replaced_by_the_last_local_copy(trained_store, tmp_path, monkeypatch, caplog, trouble):
    """With one line, and soon."""
    with closing(socket.create_server(("127.0.0.1", 0))) as server, closing(sqlite3.connect(tmp_path / "busy.db")) as busy:
        port = server.getsockname()[1]
        if trouble == "closed-port":
            server.close()
        uri = f"http://127.0.0.1:{port}"
        if trouble == "no-host":
            uri = "http://registry.invalid"
        elif trouble == "garbage":
            (tmp_path / "mlflow.db").write_text("no database", encoding="utf-8")
            uri = f"sqlite:///{tmp_path / 'mlflow.db'}"
        elif trouble == "locked":
            busy.execute("CREATE TABLE model_versions (name)")
            busy.commit()
            busy.execute("BEGIN EXCLUSIVE")
            uri = f"sqlite:///{tmp_path / 'busy.db'}"
        elif trouble == "foreign":
            uri = "postgresql://user:secret@host/db"
        monkeypatch.setenv("MLFLOW_TRACKING_URI", uri)
        start = time.monotonic()
        assert tagged() == ("policy-tagger/1 tfidf", ("energy_storage",))
    assert time.monotonic() - start < 15
    (line,) = notes(caplog)
    assert line.startswith("note: the registry cannot be asked (")
    assert line.endswith("); the last local copy tags, policy-tagger/1 tfidf")
    assert "secret" not in line and "\n" not in line


def test_command_says_it_in_one_line(trained_store, python, monkeypatch):
    """On standard error; results stay clean."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    outcome = python("-m", "models.predict", STORAGE, "--format", "jsonl")
    assert outcome.code == 0
    assert json.loads(outcome.out)["labels"] == ["energy_storage"]
    assert len(outcome.err.splitlines()) == 1 and outcome.err.startswith("note: the registry cannot be asked (http://127.0.0.1:9")


def test_shipped_champion_stands_in_where_there_is_no_local_copy(store, shipped, monkeypatch, caplog):
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    assert load().name == "policy-tagger/shipped tfidf"
    assert notes(caplog)[0].endswith("; the champion that ships tags")


# --- addresses --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["models:/policy-tagger@champion", "models:/policy-tagger/1"])
def test_address_of_a_registered_model_is_read_without_mlflow(registered, python, address):
    """From the registry's own artifacts, whatever stands in the store."""
    shutil.rmtree(registered / "stored")
    done = python("-c", SAY, address)
    assert (done.code, done.out, done.err) == (0, f"{NAMES['1']}\n", "")


@pytest.mark.parametrize(
    "address",
    [
        "models:/policy-tagger@oracle",
        "models:/policy-tagger/7",
        "models:/policy-tagger",
        "models:/",
        "models:/x@@y",
        "models:/../x/1",
    ],
)
def test_address_that_leads_nowhere_is_refused(registered, address):
    """With the store's own reason and what to check."""
    with pytest.raises(InputError, match="cannot be fetched .*check the name, and MLFLOW_TRACKING_URI") as caught:
        load(address)
    assert str(caught.value).startswith(address) and "\n" not in str(caught.value)


def test_address_on_a_server_that_is_down_is_refused_soon(store, monkeypatch):
    """MLflow alone would try for four minutes."""
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://127.0.0.1:9")
    start = time.monotonic()
    with pytest.raises(InputError, match="models:/policy-tagger@champion: cannot be fetched"):
        load("models:/policy-tagger@champion")
    assert time.monotonic() - start < 20


def test_registered_model_of_another_program_is_refused(registered):
    """Its artifacts hold no manifest."""
    for path in list((registered / ARTIFACTS).rglob("manifest.json")):
        path.unlink()
    with pytest.raises(InputError, match="models:/policy-tagger/1: holds no model of this project"):
        load("models:/policy-tagger/1")
