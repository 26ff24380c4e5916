"""One table printer: lines on a terminal, Markdown elsewhere; files are whole or not there."""

import json
from argparse import ArgumentParser, Namespace

import pytest
from rich.console import Console

from experiments.shared import tables
from experiments.shared.tables import add_output_options, check_writable, page, print_table, publish
from labels import UsageError

CELLS = [["tagger", "F1", "how"], ["rules", "0.93", "terms [weak]"], ["ours", "–", ""]]


def test_a_pipe_gets_markdown(capsys):
    print_table(CELLS, title="Two taggers.", note="Starred: clear.")
    out = capsys.readouterr().out
    assert out == page(CELLS, title="Two taggers.", note="Starred: clear.")
    assert out.splitlines()[:5] == [
        "Two taggers.",
        "",
        "| tagger | F1 | how |",
        "| --- | --- | --- |",
        "| rules | 0.93 | terms [weak] |",
    ]
    assert out.endswith("\nStarred: clear.\n")


def test_a_terminal_gets_lines_and_numbers_stand_to_the_right(capsys, monkeypatch):
    monkeypatch.setattr(tables, "Console", lambda: Console(force_terminal=True, width=120))
    print_table(CELLS, title="Two taggers.")
    out = capsys.readouterr().out
    assert "┃" in out and "| ---" not in out
    assert "terms [weak]" in out, "square brackets are no markup"
    assert "│    – │" in out


def test_table_and_figures_are_written_where_the_options_say(tmp_path, capsys):
    options = Namespace(json=tmp_path / "t.json", output=tmp_path / "t.md")
    publish(CELLS, {"rows": [1, 2]}, options, title="Two taggers.")
    assert (tmp_path / "t.md").read_text(encoding="utf-8") == capsys.readouterr().out
    assert json.loads((tmp_path / "t.json").read_text(encoding="utf-8")) == {"rows": [1, 2]}


def test_nothing_is_written_unasked(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    parser = ArgumentParser()
    add_output_options(parser)
    publish(CELLS, {}, parser.parse_args([]))
    assert capsys.readouterr().out and not list(tmp_path.iterdir())


def test_what_cannot_be_written_is_refused_at_once(tmp_path):
    check_writable(None, tmp_path / "figures.json")
    with pytest.raises(UsageError, match="does not exist"):
        check_writable(tmp_path / "nowhere" / "figures.json")
    with pytest.raises(UsageError, match="is a folder"):
        check_writable(None, tmp_path)
