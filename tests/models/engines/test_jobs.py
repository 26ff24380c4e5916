"""How many processes a command starts: never none, never so many that the machine goes down."""

import argparse
import os

import pytest

from models import predict
from models.diffusion import __main__ as diffusion
from models.engines import jobs
from models.panel import __main__ as panel
from training.desk import __main__ as desk

COMMANDS = {
    predict.main: ["--input", "in.jsonl"],
    panel.main: ["in.jsonl", "--output", "out.csv"],
    diffusion.main: ["in.jsonl", "--output", "out.csv"],
    desk.main: ["folder"],
}


@pytest.mark.parametrize("main", COMMANDS, ids=lambda main: main.__module__)
@pytest.mark.parametrize(("asked", "says"), [("0", "0 is no number of processes"), ("9999999", "9999999 processes are too many")])
def test_a_wrong_number_of_processes_is_refused_before_one_starts(call, main, asked, says):
    outcome = call(main, *COMMANDS[main], "--jobs", asked)
    assert outcome.code == 2
    assert says in outcome.complaint


def test_as_many_are_started_as_there_are_processors_to_be_used(monkeypatch):
    """A batch system gives a process two of sixty-four."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {3, 7}, raising=False)
    parser = argparse.ArgumentParser()
    jobs.add_jobs_option(parser, "processes")
    assert parser.parse_args([]).jobs == 2


@pytest.mark.parametrize(("processors", "most"), [(1, 61), (64, 256)])
def test_four_for_each_processor_may_be_asked_for(monkeypatch, processors, most):
    monkeypatch.setattr(jobs, "processors", lambda: processors)
    monkeypatch.setattr(os, "name", "posix")
    assert jobs.most_jobs() == most
    jobs.check_jobs(most)
