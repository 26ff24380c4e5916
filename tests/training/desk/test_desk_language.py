"""``--lang`` of a desk is heard by its page and by the processes that it starts."""

import pytest

from labels import InputError
from labels.support.command import run_command
from training.desk import __main__ as desk
from training.desk.desk_options import desk_parser


@pytest.mark.parametrize(("given", "spoken"), [([], "zh"), (["--lang", "en"], "en"), (["--lang", "zh"], "zh")])
def test_page_speaks_what_was_asked_for(given, spoken):
    """Chinese where nothing was."""
    seen = []
    run_command(lambda argv: seen.append(desk_parser("desk").parse_args(argv).lang) or 0, given)
    assert seen == [spoken]


@pytest.mark.parametrize("given", [[], ["--lang", "zh"]])
def test_processes_of_a_desk_are_told(tmp_path, monkeypatch, call, given):
    def refuse(page, argv):
        raise InputError("jobs", " ".join(argv), "end of the test")

    monkeypatch.setattr(desk, "DeskJobs", refuse)
    (tmp_path / "papers").mkdir()
    outcome = call(desk.main, tmp_path / "papers", "--no-browser", *given)
    told = " ".join([*given, str(tmp_path / "papers"), "--no-browser"])
    assert outcome.code == 1 and told in outcome.err and outcome.err.count("--lang") == len(given) // 2
