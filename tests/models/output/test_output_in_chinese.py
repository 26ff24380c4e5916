"""What is said of results to a Chinese analyst, in the terminal and of files that cannot be written."""

import io
import re
from pathlib import Path

import pytest
from conftest import jsonl
from small_predictions import both  # noqa: F401

from labels import InputError
from labels.wording import speaking
from models.output.own_columns import moved_note
from models.output.room import check_room
from models.output.terminal import write_table
from models.output.writers import chosen_format, write_to

ENGLISH = re.compile(r"(?<![-\w/.])[a-z]{2,} [a-z]{2,}(?![-\w/.])")


def test_table_of_the_terminal(both, scheme):  # noqa: F811
    file = io.StringIO()
    with speaking("zh"):
        write_table(both, scheme, file, width=100)
    first, *_rows, last = file.getvalue().splitlines()[1:]
    assert first.replace("┃", " ").split() == ["编号", "标签", "正文"]
    assert last == "2 段，其中 1 段有标签；模型 m"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda _path: chosen_format("csv", Path("a.html")), "文件名是 html 的，要求的却是 --format csv；请让文件名以 .csv 结尾"),
        (lambda _path: chosen_format("table", Path("a.csv")), "请换一个后缀，或不写 --format"),
        (lambda _path: chosen_format(None, Path("a.moon")), "没有以 '.moon' 结尾的格式；可用的后缀：.jsonl"),
        (lambda _path: write_to([], None, "xlsx", None), "--format xlsx：只能写到文件；请用 --output 给出文件名"),
        (lambda path: check_room([path], 1, "xlsx"), "有 2 条记录，而 --format xlsx 最多容纳 1 条；请分成几个文件"),
    ],
)
def test_errors(tmp_path, wrong, said):
    with speaking("zh"), pytest.raises(InputError) as found:
        wrong(jsonl(tmp_path / "甲.jsonl", {}, {}))
    with speaking("zh"):
        assert said in str(found.value) and not ENGLISH.search(str(found.value).replace(str(tmp_path), ""))


def test_columns_that_go_under_another_name():
    with speaking("zh"):
        assert moved_note({"model": "model (input)"}) == "你的表格里有列与结果的列同名，已改名写出：'model' 改为 'model (input)'"
