"""Addresses of MLflow's store: how MLflow gets them, which are folders, and whether a file is locked."""

from pathlib import Path

import pytest

from models.storage.addresses import address_for_mlflow, database_file, folder_address


@pytest.mark.parametrize(
    ("uri", "given"),
    [
        ("sqlite:////data/mlflow.db", "sqlite:////data/mlflow.db"),
        ("sqlite:////data/mlflow.db?timeout=20", "sqlite:////data/mlflow.db?timeout=20"),
        ("sqlite:////a%2541/mlflow.db", "sqlite+pysqlite:////a%2541/mlflow.db"),
        ("sqlite:////what%3F/mlflow.db", "sqlite+pysqlite:////what%3F/mlflow.db"),
        ("sqlite+pysqlite:////what%3F/mlflow.db", "sqlite+pysqlite:////what%3F/mlflow.db"),
        ("http://server/a%20b/mlflow", "http://server/a%20b/mlflow"),
    ],
)
def test_address_that_mlflow_would_make_a_folder_of_names_the_driver(uri, given):
    """The file that it leads to is the same."""
    assert address_for_mlflow(uri) == given
    assert not uri.startswith("sqlite") or database_file(uri) == database_file(given)


@pytest.mark.parametrize(
    ("uri", "folder"),
    [
        ("/data/runs", "/data/runs"),
        ("runs", "runs"),
        ("file:/data/a%20b", "/data/a b"),
        ("file:///data/runs", "/data/runs"),
        ("C:/runs", "C:/runs"),
        ("sqlite:////data/mlflow.db", None),
        ("https://server", None),
        ("databricks", None),
        ("databricks-uc://profile", None),
        ("postgresql://server/runs", None),
    ],
)
def test_folder_for_an_address_is_known(uri, folder):
    assert folder_address(uri) == (None if folder is None else Path(folder))
