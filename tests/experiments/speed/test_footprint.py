"""The command is measured from outside."""

import pytest

from experiments.speed.footprint import cold_start, stream
from labels import InputError


def test_long_file_goes_through_the_command(trained_store):
    found = stream("lexicon", (f"第{n}座储能电站并网。" for n in range(30)))
    assert found.lines == 30
    assert found.seconds > 0
    assert 10 < found.peak_megabytes < 400


def test_cold_start_is_the_time_of_a_whole_process(trained_store, monkeypatch):
    monkeypatch.setattr("experiments.speed.footprint.COLD_STARTS", 1)
    assert 0.05 < cold_start("lexicon", "储能") < 30


def test_failing_command_is_told_in_one_line(store):
    with pytest.raises(InputError, match="'no-such-model': is not known"):
        cold_start("no-such-model", "储能")
