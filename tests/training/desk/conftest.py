"""What the tests of the desk share."""

import os

import pytest
from forked_modules import forked


@pytest.fixture(scope="session", autouse=os.name == "posix")
def _processes_are_forked(_places_of_their_own):
    """Fork the processes of desks from one that has loaded what they need."""
    with forked():
        yield
