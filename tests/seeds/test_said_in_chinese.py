"""What reading says to people is in their language; what it writes down is the same in all."""

import io
import json
from pathlib import Path

import pytest

from labels import InputError
from labels.wording import speaking
from seeds.answered import read_records
from seeds.inputs import read_inputs
from seeds.read import main

TEXT = "山里的风电场今年发了三亿度电。"


def give(monkeypatch: pytest.MonkeyPatch, content: str) -> None:
    """Put a text on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content.encode())))


@pytest.mark.parametrize(("language", "named"), [("en", "the column of the paragraphs 'text'"), ("zh", "命名为 'text'")])
def test_labelled_tables_name_no_option_that_their_commands_lack(tmp_path: Path, language: str, named: str) -> None:
    (tmp_path / "a.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    with speaking(language), pytest.raises(InputError) as refused:
        read_records(tmp_path / "a.csv")
    assert named in refused.value.remedy and "--text-column" not in refused.value.remedy
    with speaking(language), pytest.raises(InputError, match="--text-column NAME"):
        list(read_inputs([tmp_path / "a.csv"], []))


def test_where_a_record_stood_is_written_alike_in_all_languages(monkeypatch: pytest.MonkeyPatch) -> None:
    give(monkeypatch, f"{json.dumps({'text': TEXT})}\n{{}}\n")
    with speaking("zh"):
        found = read_inputs([Path("-")], [])
        assert next(found).source == "standard input:1"
        with pytest.raises(InputError, match=r"^标准输入:2：没有字段 'text'，现有的字段：（无）；请"):
            next(found)


def test_a_folder_is_accounted_for_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"text,日期\n{TEXT},昨天\n#REF!,2024-01-02\n", encoding="utf-8")
    (tmp_path / "c.docx").write_bytes(b"PK")
    (tmp_path / "d.xyz").write_bytes(b"")
    assert main(["--lang", "zh", str(tmp_path)]) == 1
    said = capsys.readouterr().err.splitlines()
    assert said[0] == f"错误：{tmp_path / 'c.docx'}：不是可读取的 Word 文档（.docx）；请用文字处理软件打开，重新保存"
    assert said[1].startswith(f"错误：{tmp_path / 'd.xyz'}：不认识的文件类型 '.xyz'；请")
    assert said[2].startswith("提示：有 1 个日期无法识别") and said[2].endswith("，'text' 列（#REF!）")
    assert [line.split()[0] for line in said[4:]] == ["已读", "略过", "结果"]
