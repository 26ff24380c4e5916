"""The bar on long work: there in a terminal, absent elsewhere, and never in the way of the paragraphs."""

import io
import sys

import pytest

from labels import Paragraph
from models.output.progress import LONG, count_lines, with_bar


class Terminal(io.StringIO):
    """Standard error as a terminal."""

    def isatty(self):
        return True


def paragraphs(count):
    """Return some paragraphs."""
    return [Paragraph(f"p#{n}", "p", n, "body", "储能") for n in range(count)]


@pytest.mark.parametrize(("count", "shown"), [(LONG - 1, False), (LONG + 1, True)], ids=["short", "long"])
def test_long_work_in_a_terminal_shows_a_bar(monkeypatch, count, shown):
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert list(with_bar(paragraphs(count), [])) == paragraphs(count)
    assert ("paragraphs" in terminal.getvalue()) == shown


def test_nothing_is_drawn_into_a_file(capsys):
    assert len(list(with_bar(paragraphs(LONG + 1), []))) == LONG + 1
    assert capsys.readouterr().err == ""


def test_lines_are_counted_only_where_all_inputs_are_json_lines(tmp_path):
    for name in ("one.jsonl", "two.jsonl", "three.txt"):
        (tmp_path / name).write_text("{}\n{}\n", encoding="utf-8")
    assert count_lines([tmp_path / "one.jsonl", tmp_path / "two.jsonl"]) == 4
    assert count_lines([tmp_path / "one.jsonl", tmp_path / "three.txt"]) is None
    assert count_lines([tmp_path]) is None
