"""Tables become rows with their header known; frames are layout."""

import pytest

from seeds.structure.marked import Marked, with_marks
from seeds.structure.rows import Cell, Row, table_paragraphs


def rows(*lines: list[str | Cell]) -> list[Row]:
    """Return a table; the cells are texts, the paragraphs of one apart by ``/``."""
    return [Row(tuple(text if isinstance(text, Cell) else cell(text) for text in line)) for line in lines]


def cell(text: str, **kwargs: object) -> Cell:
    """Return a cell; its paragraphs are apart by ``/``."""
    return Cell(tuple(Marked(part) for part in text.split("/") if part), **kwargs)


def read(*lines: list[str | Cell]) -> list[tuple[str, str | None]]:
    """Return the rows of a table with their headers."""
    found = table_paragraphs(rows(*lines))
    assert {mark.kind for mark in found} == {"table"}
    return [(mark.text, mark.header) for mark in found]


def test_equal_cells_are_kept_and_cells_stay_apart() -> None:
    found = read(["项目", "2025年", "2026年", "2027年"], ["水塔(座)", "60", "60", "120"], ["2", "人形机器人 ", "", "ＡＢ"])
    header = "项目 2025年 2026年 2027年"
    assert found == [(header, None), ("水塔(座) 60 60 120", header), ("2 人形机器人 AB", header)]


def test_merged_cells_stand_once() -> None:
    below = Cell(merged=True)
    assert read(["方向", "任务"], ["水塔方向:修三座大的、两座小的", "备料"], [below, "记账"]) == [
        ("方向 任务", None),
        ("水塔方向:修三座大的、两座小的 备料", "方向 任务"),
        ("记账", "方向 任务"),
    ]


def test_a_header_of_two_rows_is_one_name_per_column() -> None:
    first = [cell("村名"), cell("水塔(座)", span=2), cell("备注")]
    second = [Cell(merged=True), cell("计划"), cell("建成"), Cell(merged=True)]
    found = read(first, second, ["东村", "3", "2", "山上"])
    assert found[2] == ("东村 3 2 山上", "村名 水塔(座)·计划 水塔(座)·建成 备注")
    assert [header for _, header in found[:2]] == [None, None]


def test_what_the_file_calls_a_header_is_one() -> None:
    stated = [
        Row(line.cells, repeated=index == 0)
        for index, line in enumerate(rows(["甲乡的东村和西村", "60"], ["塔", "井"], ["乙", "丙"]))
    ]
    assert [mark.header for mark in table_paragraphs(stated)] == [None, "甲乡的东村和西村 60", "甲乡的东村和西村 60"]


@pytest.mark.parametrize(
    "lines",
    [
        [["1", "东村", "水塔两座"], ["2", "西村", "水塔一座"]],
        [["东村修塔两座,先修路,再运料,当年完工。", "东村"], ["西村修塔一座。", "西村"]],
        [["姓名", "张三"], ["职务", "村长"]],
        [
            [cell("单位"), cell("东村", span=3)],
            ["姓名", "张三", "电话", "7"],
            [cell("简介"), cell("修塔两座,又修路四公里", span=3)],
        ],
        [["姓名", "张三", "性别", "男"], ["职务", "村长"], ["地址", "山上", "电话", "七号"]],
    ],
)
def test_tables_without_a_header(lines: list[list[str | Cell]]) -> None:
    assert [header for _, header in read(*lines)] == [None] * len(lines)


def test_a_line_across_the_table_is_a_paragraph() -> None:
    found = table_paragraphs(
        rows([cell("水塔计划表", span=3)], ["村名", "水塔", "年份"], ["东村", "3", "2026"], ["西村", "2", "2027"])
    )
    assert (found[0].text, found[0].kind) == ("水塔计划表", None)
    assert [mark.header for mark in found[1:]] == [None, "村名 水塔 年份", "村名 水塔 年份"]


@pytest.mark.parametrize(
    "lines",
    [
        [["先修路。/再运料。"]],
        [["先修路。"], ["再运料。"], ["账目公开。"]],
        [["", "先修路。/再运料。", ""]],
        [["先修路。/再运料。", "账目公开。"]],
    ],
)
def test_frames_are_layout(lines: list[list[str | Cell]]) -> None:
    found = table_paragraphs(rows(*lines))
    assert [mark.text for mark in found] == [part for line in lines for text in line for part in str(text).split("/") if part]
    assert {mark.kind for mark in found} == {None}


def test_two_short_cells_are_a_row() -> None:
    assert read(["药材", "三百亩"]) == [("药材 三百亩", None)]


def test_what_hangs_on_a_cell_follows_its_row() -> None:
    inner = Cell((Marked("水塔"), Marked("塔一 塔二", "table")), (Marked("注。", "body"),))
    found = table_paragraphs(rows(["村名", inner, "年份"], ["东村", "三座", "2026"]))
    assert [(mark.text, mark.kind) for mark in found] == [
        ("村名 水塔 年份", "table"),
        ("塔一 塔二", "table"),
        ("注。", "body"),
        ("东村 三座 2026", "table"),
    ]


def test_rows_are_neither_title_nor_heading() -> None:
    table = table_paragraphs(rows(["村名", "水塔", "年份"], ["东村", "三座", "2026"], ["西村", "两座", "2027"]))
    found = with_marks([*table, Marked("水塔三年计划"), Marked("一、目标"), *table, Marked("三年内每个村都有一座水塔。")])
    kinds = [segment.kind for segment in found]
    assert kinds == [*["table"] * 3, "title", "heading", *["table"] * 3, "body"]
    assert [segment.heading for segment in found[5:8]] == ["一、目标", "村名 水塔 年份", "村名 水塔 年份"]


def test_wide_cells_cost_nothing() -> None:
    assert read([cell("甲", span=20_000_000), cell("乙", span=20_000_000), "丙"], ["1", "2", "3"])[-1][0] == "1 2 3"
