"""What can be tagged, from the command line, from files and folders, on standard input."""

import io
import json
from pathlib import Path

import pytest

from labels import InputError, UsageError
from seeds.inputs import read_arguments, read_inputs

TEXT = "山里的风电场今年发了三亿度电。"


def give(monkeypatch: pytest.MonkeyPatch, content: str, encoding: str = "utf-8") -> None:
    """Put a text on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode(encoding))))


def test_texts_of_the_command_line_are_cleaned_and_numbered() -> None:
    found = list(read_arguments(["⼭里的风电场", TEXT]))
    assert [(paragraph.id, paragraph.text) for paragraph in found] == [("text#1", "山里的风电场"), ("text#2", TEXT)]
    with pytest.raises(UsageError, match="text 2: is empty"):
        list(read_arguments([TEXT, "\u200b"]))


def test_standard_input_is_records_or_a_document(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, f"\n{json.dumps({'text': TEXT, 'id': 'a'})}\n{json.dumps({'text': TEXT, 'id': 'b'})}\n")
    assert [paragraph.id for paragraph in read_inputs([Path("-")], [])] == ["a", "b"]
    give(monkeypatch, f"\n{TEXT}\n\n{TEXT}\n")
    assert [paragraph.id for paragraph in read_inputs([Path("-")], [])] == ["stdin#1", "stdin#2"]


@pytest.mark.parametrize("content", [TEXT, json.dumps({"text": TEXT}, ensure_ascii=False)], ids=["document", "records"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk", "utf-16"])
def test_standard_input_is_read_in_any_encoding(monkeypatch: pytest.MonkeyPatch, content: str, encoding: str) -> None:
    give(monkeypatch, content, encoding)
    assert [paragraph.text for paragraph in read_inputs([Path("-")], [])] == [TEXT]


def test_records_on_standard_input_must_come_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    data = json.dumps({"text": TEXT}).encode() + b"\n\xff\xfe\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
    with pytest.raises(InputError, match="standard input: is not UTF-8"):
        list(read_inputs([Path("-")], []))


def test_a_broken_file_stops_the_work_only_if_it_was_named(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("no json", encoding="utf-8")
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    problems: list[InputError] = []
    assert [paragraph.text for paragraph in read_inputs([tmp_path], problems)] == [TEXT]
    assert [str(problem).startswith(f"{tmp_path / 'a.jsonl'}:1: is not JSON") for problem in problems] == [True]
    with pytest.raises(InputError, match="a.jsonl:1: is not JSON"):
        list(read_inputs([tmp_path / "a.jsonl", tmp_path / "b.txt"], []))


def test_documents_of_one_name_keep_their_ids_apart(tmp_path: Path) -> None:
    for name in ("wind.txt", "wind.md"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    assert len({paragraph.id for paragraph in read_inputs([tmp_path], [])}) == 2
