"""What the registry says over stores that MLflow wrote."""

import hashlib
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from models.storage.registry import RegistryUnreachable, mend_addresses, read_alias, read_version, stale_addresses

NAME = "policy 税"
ODD = ["with space", "100%20 %", "产业 政策", "a#b", "a?b", "a?mode=rw&b", "plain"]


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def log_model(client, experiment: str, folder: Path, text: str) -> str:
    """Log and register a small model as MLflow 3 does; its version."""
    import mlflow

    (folder / "data.txt").write_text(text, encoding="utf-8")
    with mlflow.start_run(experiment_id=experiment):
        info = mlflow.pyfunc.log_model(
            name="model", loader_module="echo_loader", data_path=str(folder / "data.txt"), pip_requirements=[]
        )
        mlflow.log_text(text, "note.txt")
    version = client.create_model_version(
        NAME,
        info.model_uri,
        run_id=info.run_id,
        model_id=info.model_id,
        tags={"kind": text, "空": ""},
        description=f"说明 {text}",
    )
    return version.version


def encoded(database: Path) -> str:
    """The address by which SQLAlchemy 2.1 finds any path."""
    return "sqlite:///" + str(database).replace("%", "%25").replace("?", "%3F")


@contextmanager
def tracking(database: Path):
    import mlflow

    mlflow.set_tracking_uri(encoded(database))
    try:
        yield mlflow.MlflowClient()
    finally:
        mlflow.set_tracking_uri(None)


@pytest.fixture(scope="session")
def original(tmp_path_factory) -> Path:
    """A store with two versions, `champion` on the first."""
    folder = tmp_path_factory.mktemp("original") / "税 100%"
    loader = tmp_path_factory.mktemp("loader")
    (loader / "echo_loader.py").write_text(
        "def _load_pyfunc(path):\n"
        "    class Echo:\n"
        "        def predict(self, data):\n"
        "            return open(path, encoding='utf-8').read()\n"
        "    return Echo()\n"
    )
    sys.path.insert(0, str(loader))
    folder.mkdir()
    with tracking(folder / "mlflow.db") as client:
        experiment = client.create_experiment("policy", artifact_location=(folder / "mlartifacts").as_uri())
        client.create_registered_model(NAME)
        for text in ("one", "two"):
            log_model(client, experiment, loader, text)
        client.set_registered_model_alias(NAME, "champion", "1")
    yield folder
    sys.path.remove(str(loader))


@pytest.fixture
def moved(original, tmp_path):
    """Copy the store as MLflow wrote it; the original is out of sight meanwhile."""
    folder = tmp_path / "moved"
    shutil.copytree(original, folder)
    hidden = original.with_name("hidden")
    original.rename(hidden)
    yield folder
    hidden.rename(original)


# --- SQLite


def test_what_mlflow_wrote_is_read(original):
    uri = f"sqlite:///{original / 'mlflow.db'}"
    found = read_alias(uri, NAME, "champion")
    assert (found.name, found.version, found.tags) == (NAME, "1", {"kind": "one", "空": ""})
    assert found.description == "说明 one" and len(found.run_id) == 32
    assert found.folder.is_relative_to(original / "mlartifacts") and (found.folder / "MLmodel").is_file()
    assert read_version(uri, NAME, "2").tags["kind"] == "two"
    with tracking(original / "mlflow.db") as client:
        theirs = client.get_model_version_by_alias(NAME, "champion")
        assert (theirs.version, theirs.run_id, theirs.description) == (1, found.run_id, found.description)


def test_what_is_not_there_is_none(original, tmp_path):
    uri = f"sqlite:///{original / 'mlflow.db'}"
    assert read_alias(uri, NAME, "challenger") is None
    assert read_alias(uri, "other", "champion") is None
    assert [read_version(uri, NAME, version) for version in ("3", "two", "")] == [None] * 3
    missing = f"sqlite:///{tmp_path / 'none' / 'mlflow.db'}"
    assert read_alias(missing, NAME, "champion") is None and read_version(missing, NAME, "1") is None
    assert not (tmp_path / "none").exists()
    (tmp_path / "empty.db").touch()
    assert read_alias(f"sqlite:///{tmp_path / 'empty.db'}", NAME, "champion") is None
    assert (tmp_path / "empty.db").stat().st_size == 0


@pytest.mark.parametrize("name", ODD)
def test_odd_names_and_a_moved_folder(moved, tmp_path, name):
    folder = moved.rename(tmp_path / name)
    before = digest(folder / "mlflow.db")
    found = read_alias(f"sqlite:///{folder / 'mlflow.db'}", NAME, "champion")
    assert found.version == "1" and found.folder.is_relative_to(folder / "mlartifacts")
    assert (found.folder / "MLmodel").is_file()
    assert digest(folder / "mlflow.db") == before and sorted(path.name for path in folder.iterdir()) == [
        "mlartifacts",
        "mlflow.db",
    ]


def test_relative_addresses_and_options(original, monkeypatch):
    monkeypatch.chdir(original)
    assert read_alias("sqlite:///mlflow.db", NAME, "champion").folder.is_dir()
    assert read_alias("sqlite:///mlflow.db?timeout=5", NAME, "champion").version == "1"


@pytest.mark.parametrize("name", ODD)
def test_an_alias_that_moves_is_seen_at_once(moved, tmp_path, name):
    folder = moved.rename(tmp_path / name)
    with tracking(folder / "mlflow.db") as client:
        uri = encoded(folder / "mlflow.db")
        for version in ("2", "1", "2"):
            client.set_registered_model_alias(NAME, "champion", version)
            assert read_alias(uri, NAME, "champion").version == version
            assert read_alias(f"sqlite:///{folder / 'mlflow.db'}", NAME, "champion").version == version
        client.delete_model_version(NAME, "2")
        assert read_alias(uri, NAME, "champion") is None and read_version(uri, NAME, "2") is None
        assert read_version(uri, NAME, "1").version == "1"


def test_artifacts_that_are_nowhere_are_none(moved):
    shutil.rmtree(moved / "mlartifacts")
    found = read_alias(f"sqlite:///{moved / 'mlflow.db'}", NAME, "champion")
    assert found.version == "1" and found.folder is None


def test_a_locked_database_is_unreachable(moved):
    with closing(sqlite3.connect(moved / "mlflow.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        start = time.monotonic()
        with pytest.raises(RegistryUnreachable, match=r"mlflow.db: database is locked"):
            read_alias(f"sqlite:///{moved / 'mlflow.db'}", NAME, "champion", timeout=0.2)
        assert time.monotonic() - start < 4.5  # SQLite by itself waits for 5
        with pytest.raises(RegistryUnreachable, match="locked"):
            mend_addresses(moved / "mlflow.db", moved / "mlartifacts")


def test_a_broken_file_is_unreachable(moved):
    (moved / "mlflow.db").write_bytes(b"not a database " * 1000)
    uri = f"sqlite:///{moved / 'mlflow.db'}"
    for call in (
        lambda: read_alias(uri, NAME, "champion"),
        lambda: read_version(uri, NAME, "1"),
        lambda: stale_addresses(moved / "mlflow.db", moved / "mlartifacts"),
    ):
        with pytest.raises(RegistryUnreachable, match="not a database") as caught:
            call()
        assert "\n" not in str(caught.value)


@pytest.mark.parametrize("uri", ["postgresql://u:pw@host/db", "databricks", "databricks://profile", "http://u:pw@["])
def test_other_addresses_are_left_to_mlflow(uri):
    with pytest.raises(RegistryUnreachable, match="read by mlflow only|not a valid one") as caught:
        read_alias(uri, NAME, "champion")
    assert "pw" not in str(caught.value)


@pytest.mark.parametrize("uri", ["mlruns", "/data/mlruns", "file:///data/mlruns", "file:mlruns"])
def test_folder_holds_no_registry(uri):
    """Not for MLflow either; what to do is said with it."""
    words = f"{uri} is a folder, which holds no registry; set MLFLOW_TRACKING_URI to the address of a database"
    with pytest.raises(RegistryUnreachable, match=f"^{words}$"):
        read_alias(uri, NAME, "champion")


def test_mlflow_is_not_imported():
    code = "import sys; import models.storage.registry; import models.storage.versions; print('mlflow' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "False"


# --- mending


def test_a_moved_store_is_mended(moved, original):
    import mlflow

    database, artifacts = moved / "mlflow.db", moved / "mlartifacts"
    with tracking(database), pytest.raises((mlflow.MlflowException, OSError)):
        mlflow.pyfunc.load_model(f"models:/{NAME}@champion")
    assert stale_addresses(database, artifacts) == 1 + 2 + 2 + 2  # experiment, runs, logged models, storage locations
    assert mend_addresses(database, artifacts) == 7
    assert stale_addresses(database, artifacts) == 0
    with closing(sqlite3.connect(database)) as connection:
        assert str(original.parent) not in "\n".join(connection.iterdump())
    with tracking(database) as client:
        assert mlflow.pyfunc.load_model(f"models:/{NAME}@champion").predict([]) == "one"
        experiment = client.get_experiment_by_name("policy").experiment_id
        before = set(artifacts.rglob("MLmodel"))
        assert log_model(client, experiment, moved, "three") == 3
        assert len(set(artifacts.rglob("MLmodel")) - before) == 1
        assert mlflow.pyfunc.load_model(f"models:/{NAME}/3").predict([]) == "three"
    assert read_version(f"sqlite:///{database}", NAME, "3").folder.is_relative_to(artifacts)
    assert stale_addresses(database, artifacts) == 0


def test_a_copy_lets_go_of_the_original(original, tmp_path):
    folder = tmp_path / "mlartifacts" / "copy"  # the word occurs above the store, too
    shutil.copytree(original, folder)
    untouched = digest(original / "mlflow.db")
    assert mend_addresses(folder / "mlflow.db", folder / "mlartifacts") == 7
    found = read_alias(f"sqlite:///{folder / 'mlflow.db'}", NAME, "champion")
    assert found.folder.is_relative_to(folder / "mlartifacts")
    assert digest(original / "mlflow.db") == untouched


def test_nothing_stale_means_nothing_written(original):
    database = original / "mlflow.db"
    before = (digest(database), database.stat().st_mtime_ns)
    database.chmod(0o444)
    try:
        assert stale_addresses(database, original / "mlartifacts") == 0 == mend_addresses(database, original / "mlartifacts")
    finally:
        database.chmod(0o644)
    assert (digest(database), database.stat().st_mtime_ns) == before


def test_artifacts_that_did_not_come_along_keep_their_address(moved):
    database, artifacts = moved / "mlflow.db", moved / "mlartifacts"
    gone = read_version(f"sqlite:///{database}", NAME, "2").folder
    shutil.rmtree(gone)
    assert stale_addresses(database, artifacts) == 5 == mend_addresses(database, artifacts)
    assert stale_addresses(database, artifacts) == 0
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT storage_location FROM model_versions ORDER BY version").fetchall()
    assert rows[0][0].startswith(artifacts.as_uri() + "/models/") and not rows[1][0].startswith(artifacts.as_uri())


def test_plain_paths_stay_plain_and_other_addresses_stay(moved):
    database, artifacts = moved / "mlflow.db", moved / "mlartifacts"
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE experiments SET artifact_location = '/old/mlartifacts/x/mlartifacts/7' WHERE name = 'policy'")
        connection.execute("UPDATE runs SET artifact_uri = 'mlflow-artifacts:/mlartifacts/' || run_uuid")
    assert mend_addresses(database, artifacts) == 5
    with closing(sqlite3.connect(database)) as connection:
        (location,) = connection.execute("SELECT artifact_location FROM experiments WHERE name = 'policy'").fetchone()
        runs = connection.execute("SELECT artifact_uri FROM runs").fetchall()
    assert location == str(artifacts / "7") and all(uri.startswith("mlflow-artifacts:/") for (uri,) in runs)


def test_mending_no_store_is_no_work(tmp_path):
    assert mend_addresses(tmp_path / "mlflow.db", tmp_path / "mlartifacts") == 0
    (tmp_path / "mlflow.db").touch()
    assert mend_addresses(tmp_path / "mlflow.db", tmp_path / "mlartifacts") == 0
