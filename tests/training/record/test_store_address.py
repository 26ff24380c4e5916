"""Addresses of MLflow's store: which are refused, what for, and what is told of an error behind an error."""

import sqlite3

import pytest

from labels import UsageError
from models.storage.mlflow_server import without_password
from training.record.store_address import check_address, why


@pytest.mark.parametrize(
    "uri",
    [
        "http://server:5000",
        "https://user:secret@server/mlflow",
        "postgresql://server/runs",
        "databricks",
        "databricks://profile",
        "sqlite:////data/no such/mlflow.db",
        "sqlite:///mlflow.db?timeout=20",
        "nowhere://host/runs",
        "http://u:pw@[",
    ],
)
def test_address_that_may_hold_a_record_is_left_to_mlflow(uri):
    """It knows more of them than we do."""
    check_address(uri)


@pytest.mark.parametrize(
    ("uri", "instead"),
    [
        ("/data/runs", "sqlite:////data/runs/mlflow.db"),
        ("file:/data/runs", "sqlite:////data/runs/mlflow.db"),
        ("file:///data/a%20b", "sqlite:////data/a b/mlflow.db"),
        ("/data/50%", "sqlite:////data/50%25/mlflow.db"),
    ],
)
def test_folder_is_refused_with_an_address_in_its_place(uri, instead):
    """Whether it is there or not."""
    with pytest.raises(UsageError) as caught:
        check_address(uri)
    assert caught.value.location == uri
    assert caught.value.remedy == f"set MLFLOW_TRACKING_URI to {instead}"


def test_reason_is_what_the_system_said():
    """Behind what libraries made of it, which is long and names what nobody here has written."""
    try:
        try:
            try:
                raise ConnectionRefusedError(111, "Connection refused")
            except OSError as error:
                raise RuntimeError("pool") from error
        except RuntimeError as error:
            raise ValueError("API request failed") from error
    except ValueError as error:
        assert why(error) == "[Errno 111] Connection refused"


def test_reason_is_the_first_line_of_what_was_said_else():
    """Cut, where it goes on."""
    assert why(ValueError("no such run\nand more")) == "no such run"
    assert why(sqlite3.OperationalError("database is locked")) == "database is locked"
    assert len(why(ValueError("x" * 1000))) == 160


def test_of_a_password_no_part_is_told_however_long_it_is():
    """A token may be longer than what is told of an error."""
    said = why(ValueError(f"API request to http://me:{'secret' * 100}@server/api failed with exception: it is down"))
    assert said == "API request to http://server/api failed with exception: it is down"


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://me:se@cr:et@server/path", "http://server/path"),
        ("failed at https://me@server, and (http://a:b@other:5000)", "failed at https://server, and (http://other:5000)"),
        ("postgresql://me:se/cr?e#t@server/runs", "postgresql://server/runs"),
        ("mysql+pymysql://me:se@c/ret@server/runs", "mysql+pymysql://server/runs"),
        ("http://server:5000/#/models/ours@champion", None),
        ("http://server/runs?of=me@home", None),
        ("postgresql://server/runs", None),
        ("sqlite:///me@home.db", None),
        ("sqlite:////home/me@work/mlflow.db", None),
        ("sqlite:///C:/me@work/mlflow.db", None),
    ],
)
def test_of_an_address_all_is_told_but_who_asks(address, told):
    """Whatever signs the password holds, and the path of a file."""
    assert without_password(address) == (told or address)
