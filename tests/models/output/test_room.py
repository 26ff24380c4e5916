"""Whether a format holds what there is, before work begins."""

import pytest
from small_predictions import CHOIR

from labels import InputError
from models.output import room
from models.output.room import check_room
from models.output.writers import WRITERS
from models.predict import main

ROWS = f'正文,列\n{CHOIR},"一\n二\n三"\n{CHOIR},四\n\n'


@pytest.mark.parametrize(
    ("name", "text"), [("a.csv", ROWS), ("a.jsonl", '{"text": "甲"}\n{"text": "乙"}'), ("a.TSV", "text\n甲\n乙\n")]
)
def test_records_are_counted(tmp_path, name, text):
    """Not the lines of a cell, nor empty ones of a table."""
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    check_room([path], 2, "xlsx")
    with pytest.raises(
        InputError, match=r"holds 2 records, --format xlsx holds 1; cut it into several files, or write --format csv"
    ):
        check_room([path], 1, "xlsx")
    check_room([path], None, "csv")


def test_other_files_are_left_to_the_writer(tmp_path):
    """How many paragraphs a document has is known once it is read; a file that is not there, too, is for reading to say."""
    (tmp_path / "a.txt").write_text("甲\n" * 9, encoding="utf-8")
    check_room([tmp_path / "a.txt", tmp_path / "none.csv", tmp_path], 1, "xlsx")


def test_broken_table_is_left_to_reading(tmp_path):
    """Which says what is wrong with it."""
    (tmp_path / "a.csv").write_text('正文\n"甲\n' + "乙\n" * 9, encoding="utf-8")
    check_room([tmp_path / "a.csv"], 3, "xlsx")


def test_command_refuses_before_it_loads_a_model(call, tmp_path, monkeypatch):
    """Exit code 1, nothing written."""
    monkeypatch.setattr(room, "_lines", lambda path: 1_048_576)
    (tmp_path / "a.jsonl").write_text('{"text": "甲"}\n', encoding="utf-8")
    outcome = call(main, "--input", tmp_path / "a.jsonl", "--model", "no-such", "--output", tmp_path / "out.xlsx")
    assert outcome.code == 1 and "a.jsonl: holds 1,048,576 records, --format xlsx holds 1,048,575" in outcome.complaint
    assert not (tmp_path / "out.xlsx").exists()


def test_formats_with_an_end():
    """Those of Excel."""
    assert [name for name, writer in WRITERS.items() if writer.most is not None] == ["xlsx", "label-sheet"]
