"""What names of files end in."""

import pytest

from labels import UsageError
from labels.support.suffixes import path_ending
from seeds.read import main as read
from training import data, evaluate
from training.drift import __main__ as drift


@pytest.mark.parametrize("name", ["out.jsonl", "out.JSONL", "/dev/null"])
def test_right_name_passes(name):
    """In any case; a device is called as it likes."""
    assert str(path_ending(".jsonl")(name)) == name


@pytest.mark.parametrize("name", ["out.xlsx", "out.json", "out", "out.jsonl.gz"])
def test_wrong_name_is_refused(name):
    """The remedy names a right one: that of a packed file is the same unpacked, not ``out.jsonl.jsonl``."""
    with pytest.raises(UsageError, match=r"is written as \.jsonl, its name ends in '.*'; call it out\.jsonl$"):
        path_ending(".jsonl")(name)


@pytest.mark.parametrize(
    ("main", "arguments"),
    [
        (read, ["a.txt", "--output", "out.xlsx"]),
        (data.main, ["--output", "out.csv"]),
        (evaluate.main, ["a.jsonl", "--output", "out.xlsx"]),
        (evaluate.main, ["a.jsonl", "--plot", "out.png"]),
        (drift.main, ["a.jsonl", "b.jsonl", "--json", "out.csv"]),
    ],
)
def test_command_with_one_format_refuses_another_name(call, tmp_path, monkeypatch, main, arguments):
    """Before it reads anything, and nothing is written."""
    monkeypatch.chdir(tmp_path)
    outcome = call(main, *arguments)
    assert outcome.code == 2 and f"{arguments[-1]}: is written as ." in outcome.err
    assert outcome.out == "" and list(tmp_path.iterdir()) == []
