"""What can be tagged, from the command line, from files and folders, on standard input."""

import io
import json
from pathlib import Path

import pytest

from labels import InputError, UsageError
from seeds.formats.tables.record_options import RecordOptions
from seeds.inputs import read_arguments, read_inputs
from seeds.sources import LONG, Reading

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


TABLES = {
    "comma": '省份,年份,正文\n云南,2023,{text}\n贵州,2024,"{text}\n第二行,有逗号。"\n',
    "tab": "\n省份\t年份\t正文\n云南\t2023\t{text}\n贵州\t2024\t{text}\n",
    "stated": "sep=;\n省份;年份;正文\n云南;2023;{text}\n贵州;2024;{text}\n",
}


@pytest.mark.parametrize("kind", TABLES)
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_a_table_on_standard_input_is_read_as_one(monkeypatch: pytest.MonkeyPatch, kind: str, encoding: str) -> None:
    give(monkeypatch, TABLES[kind].format(text=TEXT), encoding)
    found = list(read_inputs([Path("-")], []))
    assert [(one.region, one.date, one.text[: len(TEXT)]) for one in found] == [("云南", "2023", TEXT), ("贵州", "2024", TEXT)]
    assert [one.id for one in found] == ["stdin#1", "stdin#2"] and all(one.row is not None for one in found)


def test_the_column_that_is_named_tells_a_table_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    for column, regions in ((None, {None}), ("话", {"云南", "贵州"})):
        give(monkeypatch, f"省份,话\n云南,{TEXT}\n贵州,{TEXT}\n")
        assert {one.row and one.region for one in read_inputs([Path("-")], [], Reading(RecordOptions(column)))} == regions


@pytest.mark.parametrize(
    "content",
    [
        f"正文\n{TEXT}\n{TEXT}\n",
        f"正文,编者按\n\n{TEXT}\n\n{TEXT}\n",
        f"内容，标题\n{TEXT}\n",
        "主要内容,如下\n",
        f"{TEXT}\n正文,年份\n{TEXT},2023\n",
    ],
)
def test_prose_on_standard_input_is_no_table(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    give(monkeypatch, content)
    assert all(one.row is None for one in read_inputs([Path("-")], []))


@pytest.mark.parametrize("content", ["text,n\n{text},1\n", '{{"text": "{text}"}}\n'], ids=["table", "records"])
def test_long_records_on_standard_input_are_counted(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    give(monkeypatch, content.format(text=TEXT * (LONG // len(TEXT) + 1)))
    reading = Reading()
    assert (len(list(read_inputs([Path("-")], [], reading))), reading.n_long) == (1, 1)


def test_what_is_wrong_in_a_table_on_standard_input_is_told_by_its_line(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, f"text,n\n{TEXT},1\n{TEXT},2\n{TEXT},3,4\n")
    with pytest.raises(InputError, match="standard input:4: has 3 cells"):
        list(read_inputs([Path("-")], []))


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
