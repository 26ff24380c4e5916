"""What tests of finding models share: who tags, and what is said of it."""

import pytest

import models.finding
from models import load

STORAGE = "城南的储能电站并网,夜里存电白天用。"
NOTHING_SHIPS = pytest.mark.usefixtures("nothing_ships")


@pytest.fixture
def nothing_ships(tmp_path, monkeypatch):
    """Let no champion ship with the program."""
    monkeypatch.setattr(models.finding, "shipped_folder", lambda scheme: tmp_path / "nothing" / scheme)


def tagged(name="champion", **more):
    """Return which model tags and what it gives to a sentence about storage."""
    policy = load(name, **more)
    return policy.name, policy.tag([STORAGE])[0].labels


def notes(caplog):
    """Return what the program said, without other libraries."""
    return [record.getMessage() for record in caplog.records if record.name.startswith("models.")]
