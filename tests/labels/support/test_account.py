"""The account of a command: what was read, labelled, left out, and where the result lies."""

import io
import time
from pathlib import Path

import pytest

from labels import Paragraph
from labels.support.account import MOST_LABELS, Account


def paragraph(*labels, answered=True):
    """Return a paragraph with labels, or one that nobody has looked at."""
    return Paragraph("p", "d", 1, "body", "文", labels=labels if answered else None)


def test_account_names_what_is_known_in_the_same_order():
    """A paragraph that nobody has looked at carries no label and is not counted as one without."""
    account = Account(2, 1204, {"ai": "人工智能", "storage": "储能"}, by="hybrid")
    given = [paragraph("ai", "storage"), paragraph("ai"), paragraph(), paragraph(answered=False)]
    assert list(account.counted(given)) == given
    account.left_out += ["3 headings", "1 file(s), named above"]
    account.wrote(Path("a.csv"), None)
    first, *rest = account.lines()
    assert first.startswith("done in 0.") and first.endswith(" s")
    assert rest == [
        "  read      2 file(s), 1,204 paragraph(s)",
        "  labels    人工智能 2, 储能 1; none 1",
        "  model     hybrid",
        "  left out  3 headings; 1 file(s), named above",
        "  result    a.csv, standard output",
    ]


def test_account_of_nothing_is_the_time_alone():
    """No line without something to say."""
    assert len(Account(names={"ai": "人工智能"}).lines()) == 1


def test_long_work_is_told_in_minutes():
    """Seconds are no measure of it."""
    assert Account(began=time.monotonic() - 125).lines() == ["done in 2 min 5 s"]


def test_of_very_many_labels_the_most_frequent_are_named():
    """And the others are summed up."""
    names = {f"k{number}": f"类{number}" for number in range(MOST_LABELS + 2)}
    account = Account(names=names)
    account.totals({key: number for number, key in enumerate(names)}, 7)
    (line,) = account.lines()[1:]
    assert line.startswith("  labels    类13 13, 类12 12, ") and line.endswith("类2 2, 2 further label(s) 1; none 7")


def test_account_goes_to_standard_error_alone(capsys):
    """Standard output is the result's."""
    Account(3).tell()
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.endswith("  read      3 file(s)\n")


def test_nothing_is_told_where_nobody_reads_the_result(monkeypatch, capsys):
    """The reader of standard output went away: the command ends quietly."""

    class Gone(io.StringIO):
        def flush(self):
            raise BrokenPipeError

    monkeypatch.setattr("sys.stdout", Gone())
    with pytest.raises(BrokenPipeError):
        Account(3).tell()
    assert capsys.readouterr().err == ""
