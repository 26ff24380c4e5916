"""Files of every kind become paragraphs; what cannot be read is said in one line."""

import io
import json
import os
import time
from pathlib import Path

import pytest
from command_outcome import parted

from labels import InputError, UsageError
from seeds.cleaning.fold import fold
from seeds.read import find_files, main, read_documents, read_path
from seeds.texts import read_text

TEXT = "山里的风电场今年发了三亿度电。\n\n村民在风机下种药材,收入翻了一番。"
PARAGRAPHS = TEXT.split("\n\n")


@pytest.mark.parametrize("suffix", [".txt", ".md", ".html", ".docx", ".pdf"])
def test_random_bytes_are_refused_in_one_line(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"noise{suffix}"
    file.write_bytes(bytes(i * i * 7 % 251 for i in range(4000)) + os.urandom(2000))
    with pytest.raises(InputError) as caught:
        read_path(file)
    assert str(caught.value).startswith(str(file))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"", b" \n\n "])
def test_an_empty_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.txt").write_bytes(content)
    with pytest.raises(InputError, match="is empty"):
        read_path(tmp_path / "a.txt")


def test_folders_are_read_in_order_and_odd_files_named(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "picture.png", ".hidden.txt", "~$b.docx", "b.txt~", "Thumbs.db", "c.txt.part"):
        (tmp_path / name).write_text("风。", encoding="utf-8")
    files, odd = find_files([tmp_path, tmp_path / "b.txt"])
    assert [file.name for file in files] == ["a.md", "b.txt"]
    assert [file.name for file in odd] == ["picture.png"]


def test_what_is_not_there_or_not_known_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        find_files([tmp_path / "gone.txt"])
    (tmp_path / "a.xyz").touch()
    with pytest.raises(UsageError, match="unknown kind"):
        find_files([tmp_path / "a.xyz"])
    with pytest.raises(InputError, match="holds no file"):
        find_files([tmp_path])


def test_files_of_one_name_get_names_of_their_own(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    files = [tmp_path / "a.txt", tmp_path / "sub" / "a.txt", tmp_path / "a.md"]
    for file in files:
        file.write_text("风。", encoding="utf-8")
    for given in (files, files[::-1]):
        docs = {paragraph.source: paragraph.doc for paragraph in read_documents(given)}
        assert [docs[str(file)] for file in files] == [f"{tmp_path.name}/a.txt", "sub/a.txt", f"{tmp_path.name}/a.md"]


def test_the_command_reads_on_past_a_bad_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "good.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    out = tmp_path / "out.jsonl"
    assert main([str(tmp_path), "--output", str(out)]) == 1
    assert [json.loads(line)["text"] for line in out.read_text(encoding="utf-8").splitlines()] == PARAGRAPHS
    said = capsys.readouterr()
    assert parted(said.err)[0].count("\n") == 1
    assert "bad.docx" in said.err
    assert said.out == ""


def test_nothing_is_written_if_nothing_can_be_read(tmp_path: Path) -> None:
    (tmp_path / "bad.docx").write_bytes(b"no zip")
    assert main([str(tmp_path / "bad.docx"), "--output", str(tmp_path / "out.jsonl")]) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["bad.docx"]
    assert main([str(tmp_path / "gone.txt")]) == 2


def test_standard_input_is_read_as_text(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("gbk"))))
    assert main(["-"]) == 0
    assert [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines()] == ["stdin#1", "stdin#2"]


def test_a_folder_ends_with_a_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in {
        "a.txt": TEXT,
        "b.csv": f"id,date,text\n1,某日,{PARAGRAPHS[0]}\n",
        "c.docx": "no zip",
        "d.png": "x",
    }.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert main([str(tmp_path), "--output", str(tmp_path / "out.jsonl")]) == 1
    said = capsys.readouterr().err.splitlines()
    assert "c.docx: is no readable Word document" in said[0]
    assert "d.png: unknown kind of file '.png'" in said[1]
    assert said[2].startswith("note: 1 date(s) not understood") and said[2].endswith("b.csv:2: 某日")
    assert said[3].startswith("done in ")
    assert said[4:] == [
        "  read      2 file(s), 3 paragraph(s)",
        "  left out  2 file(s) or part(s), named above",
        f"  result    {tmp_path / 'out.jsonl'}",
    ]


def test_a_record_as_long_as_a_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A table of whole reports: taken as one paragraph each, they are worth nothing."""
    table = tmp_path / "reports.csv"
    table.write_text(
        "full_text\n" + '"' + "\n".join(PARAGRAPHS[0] for _ in range(400)) + f'"\n{PARAGRAPHS[0]}\n', encoding="utf-8"
    )
    assert main([str(table)]) == 0
    found = capsys.readouterr()
    assert len(found.out.splitlines()) == 2
    says = "1 record(s) of more than 3,000 characters taken as one paragraph each; --split cuts them"
    assert parted(found.err)[0] == f"note: {says}\n"
    assert main([str(table), "--split"]) == 0
    found = capsys.readouterr()
    assert len(found.out.splitlines()) > 100 and parted(found.err)[0] == ""


def test_a_file_name_that_is_not_utf8_is_shown_as_it_was_meant(tmp_path: Path) -> None:
    for name in ("储能".encode("gbk") + b".txt", b"\xff.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "w", encoding="utf-8") as file:
            file.write(TEXT)
    out = tmp_path / "out.jsonl"
    assert main([str(tmp_path), "--output", str(out)]) == 0
    docs = {json.loads(line)["doc"] for line in out.read_text(encoding="utf-8").splitlines()}
    assert "储能" in docs
    assert len(docs) == 2


def test_half_a_megabyte_is_read_in_a_few_seconds() -> None:
    text = "\n".join(f"第{n}户村民领到了种子和肥料,地里的活一天也没有耽误,收成要等到秋后再看。" for n in range(5_000))
    begin = time.process_time()
    assert len(read_text(text)) == 5_000
    assert len(text.encode()) > 500_000
    assert time.process_time() - begin < 10  # ten times what a quiet machine takes


def test_the_cells_of_a_table_in_plain_text_stay_apart() -> None:
    path = Path(__file__).parent / "formats" / "cases" / "txt-table.txt"
    rows = [fold(paragraph.text) for paragraph in read_path(path)][1:5]
    assert rows == [
        "序号 项目名称 建设单位 投资(亿元)",
        "1 独立储能电站 甲公司 3.2",
        "2 人形机器人关节模组 乙公司 5",
        "3 旧桥加固 丙公司 0.6",
    ]
