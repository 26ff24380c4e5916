"""Where models and runs are kept, and what they are called there."""

from pathlib import Path

import pytest
from conftest import ROOT

from models import locations
from models.locations import checkout, data_folder, experiment_name, registered_name, shipped_folder, store_folder, tracking_uri
from models.storage.addresses import database_file


@pytest.fixture
def nowhere(monkeypatch):
    """Take away what the environment says."""
    for name in ("POLICY_TAGGER_STORE", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)


def test_checkout_keeps_all_in_its_own_folder(nowhere):
    """Ignored by git; another scheme's models stand beside."""
    assert checkout() == data_folder() == ROOT
    assert store_folder() == ROOT / "stored" / "industries"
    assert store_folder("tools") == ROOT / "stored" / "tools"
    assert tracking_uri() == f"sqlite:///{ROOT.as_posix()}/mlflow.db"


def test_installed_program_writes_into_the_users_data_folder(nowhere, tmp_path, monkeypatch):
    """Never into site-packages."""
    monkeypatch.setattr(locations, "ROOT", tmp_path / "site-packages")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert checkout() is None
    assert data_folder() == tmp_path / "data" / "policy-tagger"
    assert store_folder() == tmp_path / "data" / "policy-tagger" / "stored" / "industries"
    assert tracking_uri() == f"sqlite:///{(tmp_path / 'data' / 'policy-tagger').as_posix()}/mlflow.db"
    assert not (tmp_path / "data").exists()


def test_environment_moves_both(monkeypatch):
    monkeypatch.setenv("POLICY_TAGGER_STORE", "/elsewhere")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", "http://runs:5000")
    assert store_folder("tools") == Path("/elsewhere/tools")
    assert tracking_uri() == "http://runs:5000"


@pytest.mark.parametrize(("name", "encoded"), [("a%20b", "a%2520b"), ("what?", "what%3F"), ("产业 政策", "产业 政策")])
def test_address_of_an_odd_folder_is_one_that_leads_there(nowhere, monkeypatch, tmp_path, name, encoded):
    """SQLAlchemy decodes such an address, and takes ? for the start of its options; MLflow makes no folder of it as it stands."""
    monkeypatch.setattr(locations, "ROOT", tmp_path / name)
    (tmp_path / name).mkdir()
    (tmp_path / name / "pyproject.toml").touch()
    kind = "sqlite" if name == encoded else "sqlite+pysqlite"
    assert tracking_uri() == f"{kind}:///{tmp_path.as_posix()}/{encoded}/mlflow.db"
    assert database_file(tracking_uri()) == tmp_path / name / "mlflow.db"


def test_each_scheme_has_names_of_its_own():
    """In MLflow's list of experiments, and in its registry."""
    assert (experiment_name(), registered_name()) == ("policy-industries", "policy-tagger")
    assert (experiment_name("tools"), registered_name("tools")) == ("policy-tools", "policy-tagger-tools")
    assert shipped_folder().parent == shipped_folder("tools").parent == ROOT / "models" / "shipped"
