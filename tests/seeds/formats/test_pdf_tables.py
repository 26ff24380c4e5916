"""Tables of PDF files: with lines around their cells or without, close together, and over the end of a page."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_files import Page, wrap, write_pdf

from labels import Paragraph
from seeds.read import read_path

A = "县里今年要把六座老水塔全部换成新的，水塔旁边种上柳树和杨树，树下摆几张长椅，让走远路来挑水的老人歇歇脚。"
HEAD = ("序号", "名称", "单位")
TOWERS = [(str(number), f"{'东南西北'[number % 4]}村水塔第{number}座", "镇水务站") for number in range(1, 9)]


@pytest.fixture
def read(tmp_path: Path):
    def read_pages(*pages: Page) -> list[Paragraph]:
        return read_path(write_pdf(tmp_path / "plan.pdf", pages))

    return read_pages


def rows(paragraphs: list[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs if paragraph.kind == "table"]


def width(text: str, size: float) -> float:
    return sum(size / 2 if char.isascii() else size for char in text)


def ruled(cells: list[tuple[str, ...]], xs: tuple[int, ...] = (60, 120, 360, 520)) -> Page:
    ys = [790 - 24 * number for number in range(len(cells) + 1)]
    page = Page().grid(xs, ys)
    for y, row in zip(ys, cells, strict=False):
        for x, cell in zip(xs, row, strict=False):
            page.text(x + 6, y - 16, cell, 12)
    return page


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_that_goes_on_over_a_page_has_one_head(read, repeated: bool) -> None:
    first = ruled([HEAD, *TOWERS[:5]])
    second = ruled([*([HEAD] if repeated else []), *TOWERS[5:]]).lines(70, 500, wrap(A, 28))
    found = read(first, second)
    assert rows(found) == [" ".join(row) for row in (HEAD, *TOWERS)]
    assert [paragraph.page for paragraph in found] == [1] * 6 + [2] * 4
    assert {paragraph.heading for paragraph in found[1:9]} == {" ".join(HEAD)}


def test_another_table_on_the_next_page_keeps_its_head(read) -> None:
    other = ("项目", "金额", "年份")
    found = read(
        ruled([HEAD, *TOWERS[:4]]), ruled([other, ("水费", "300", "2025"), ("修理", "200", "2025"), ("柳树", "90", "2025")])
    )
    assert rows(found)[5] == " ".join(other)
    assert found[-1].heading == " ".join(other)


def test_a_row_that_the_page_cut_is_whole(read) -> None:
    first = ruled([HEAD, *TOWERS[:3], ("4", "东村水塔第4座，含台基和围", "镇水务站")])
    second = ruled([HEAD, ("", "墙以及水泵房", ""), *TOWERS[4:]])
    assert rows(read(first, second)) == [
        " ".join(row) for row in (HEAD, *TOWERS[:3], ("4", "东村水塔第4座，含台基和围墙以及水泵房", "镇水务站"), *TOWERS[4:])
    ]


@pytest.mark.parametrize("step", [66, 64])
def test_figures_that_stand_close_are_cells_of_their_own(read, step: int) -> None:
    table = [
        ("项目", "2025年度", "2024年度", "2023年度"),
        ("水费收入", "1,234,567.89", "1,134,567.89", "934,567.89"),
        ("其中：居民", "934,567.89", "834,567.89", "734,567.89"),
        ("维修支出", "-234,567.89", "-134,567.89", "-34,567.89"),
        ("结余", "1,000,000.00", "1,000,000.00", "900,000.00"),
    ]
    page = Page().text(230, 800, "水塔收支表", 18)
    for number, (name, *figures) in enumerate(table):
        page.text(70, 760 - 20 * number, name, 10)
        for column, figure in enumerate(figures):
            page.text(220 + column * step - width(figure, 10), 760 - 20 * number, figure, 10)
    found = read(page.lines(70, 600, wrap(A, 28)))
    assert rows(found) == [" ".join(row) for row in table]
    assert found[-2].heading == "项目 2025年度 2024年度 2023年度"


def test_names_that_stand_close_below_each_other_are_cells(read) -> None:
    table = [
        (f"{side}村水塔旧塔", act, "镇水务站办")
        for side, act in zip("东西南北中", ("拆除", "重建", "修缮", "停用", "保留"), strict=True)
    ]
    page = Page().text(230, 800, "水塔一览表", 18)
    for number, row in enumerate(table):
        for x, cell in zip((70, 150, 182), row, strict=True):
            page.text(x, 760 - 20 * number, cell, 12)
    found = read(page.lines(70, 600, wrap(A, 28)))
    assert rows(found) == [" ".join(row) for row in table]
    assert found[2].heading != " ".join(table[0])  # the first row is like the others, and no head


def test_a_head_of_two_lines_is_put_together_by_its_columns(read) -> None:
    page = Page()
    for x, upper, lower in ((200, "水塔容量", "（立方米）"), (264, "占地面", "积（亩）"), (316, "水管长", "（千米）")):
        page.text(x, 780, upper, 10).text(x - (5 if upper == "水塔容量" else 2), 765, lower, 10)
    page.text(110, 772, "村", 10)
    for number, (name, *figures) in enumerate(
        (("东村", "66", "60", "20"), ("西村", "120", "70", "32"), ("南村", "132", "69", "22"))
    ):
        page.text(90, 745 - 16 * number, name, 10)
        for x, figure in zip((215, 275, 325), figures, strict=True):
            page.text(x, 745 - 16 * number, figure, 10)
    found = rows(read(page.lines(70, 600, wrap(A, 28))))
    assert found[0] == "村 水塔容量（立方米） 占地面积（亩） 水管长（千米）"
    assert found[1] == "东村 66 60 20"


def test_a_name_spread_out_over_its_cell_is_one(read) -> None:
    page = Page()
    for number, (name, figure) in enumerate((("东村水塔", "34"), ("西村水塔", "18"), ("南村水塔", "87"), ("合", "139"))):
        page.text(90 if name != "合" else 120, 760 - 16 * number, name, 10).text(300, 760 - 16 * number, figure, 10)
    page.text(150, 712, "计", 10).lines(70, 600, wrap(A, 28))
    assert rows(read(page))[-1] == "合计 139"


def test_a_name_of_two_lines_in_a_row_that_lines_are_drawn_around_is_one(read) -> None:
    page = Page().grid([60, 250, 360, 520], [790, 766, 730, 706])
    page.text(120, 774, "指标", 12).text(280, 774, "2025", 12).text(400, 774, "2024", 12)
    page.text(66, 752, "每座水塔一年的水量（按村里", 12).text(66, 736, "登记的数）", 12).text(280, 744, "36", 12).text(
        400, 744, "24", 12
    )
    page.text(66, 714, "全部水塔", 12).text(280, 714, "99", 12).text(400, 714, "88", 12)
    assert rows(read(page.lines(70, 600, wrap(A, 28))))[1:] == ["每座水塔一年的水量（按村里登记的数） 36 24", "全部水塔 99 88"]


def test_what_every_row_says_is_no_name_of_a_column(read) -> None:
    meanings = [
        ("水塔", "指", "高于十米的储水设施"),
        ("柳树", "指", "水塔旁边的树"),
        ("长椅", "指", "树下的椅子"),
        ("镇", "指", "柳树镇"),
    ]
    found = read(ruled(meanings))
    assert rows(found) == [" ".join(row) for row in meanings]
    assert {paragraph.heading for paragraph in found} == {None}
