"""A title that several pages of a PDF bear at the same place is no running head, and no watermark."""

from __future__ import annotations

from pathlib import Path

import pytest
from pdf_files import Page, wrap, write_pdf

from labels import Paragraph
from seeds.cleaning.clean import clean_text
from seeds.read import read_path

A = "县里今年要把六座老水塔全部换成新的，水塔旁边种上柳树和杨树，树下摆几张长椅，让走远路来挑水的老人歇歇脚。"
B = "新水塔建成以后由村里的年轻人轮流看管，每月检查一次水位和水管，漏水的地方当天就要补好，补不好的报给镇上。"
C = "镇上的面粉车间也接上了新水管，磨面的师傅说水压比去年稳当，一天能多磨三百斤，价钱还和往年一样不变。"
D = "小学门口的土路铺成了水泥路，孩子们下雨天不用再穿雨鞋上学，家长也放心，校车每天早晚各跑一趟接送。"
A_, B_, C_, D_ = map(clean_text, (A, B, C, D))
TITLE = "柳树县水塔建设规划"


@pytest.fixture
def read(tmp_path: Path):
    def read_pages(*pages: Page) -> list[Paragraph]:
        return read_path(write_pdf(tmp_path / "plan.pdf", pages))

    return read_pages


def texts(paragraphs: list[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


def titled(number: int, size: float = 22, y: float = 760, title: str = TITLE) -> Page:
    """Return a page with a centred title above a text of its own, or without one where it has no size."""
    page = Page().lines(70, 690, wrap((A, B, C, D)[number % 4], 28))
    return page.text((595 - size * len(title)) / 2, y, title, size) if size else page


@pytest.mark.parametrize("size", [18, 22, 30])
@pytest.mark.parametrize("bear", [(0, 1), (0, 2), (1, 2)])
@pytest.mark.parametrize("count", [3, 5, 12])
def test_a_title_on_two_pages_is_read_once(read, size: float, bear: tuple[int, int], count: int) -> None:
    pages = [titled(number, size if number in bear else 0) for number in range(count)]
    found = texts(read(*pages))
    assert found.count(TITLE) == 1 and len(found) == count + 1
    assert found.index(TITLE) == bear[0]


def test_a_title_on_the_cover_and_above_the_text(read) -> None:
    cover = Page().text((595 - 22 * len(TITLE)) / 2, 760, TITLE, 22).text(260, 100, "2026年3月")
    found = read(cover, titled(0), *(titled(number, 0) for number in range(1, 6)))
    assert (found[0].kind, found[0].text) == ("title", TITLE) and texts(found).count(TITLE) == 1


def test_a_title_of_two_lines_on_two_pages(read) -> None:
    pages = [
        titled(number).text(140, 728, "（二〇二六年至二〇三〇年）", 22) if number < 2 else titled(number, 0)
        for number in range(5)
    ]
    found = read(*pages)
    assert found[0].kind == "title" and found[0].text.startswith(TITLE) and "二〇三〇年" in found[0].text
    assert not any(TITLE in text or "二〇三〇年" in text for text in texts(found)[1:])


def test_a_large_running_head_is_no_part_of_the_text(read) -> None:
    """It is read once where it begins the document, and never inside a sentence."""
    lines = wrap(A + B + C + D, 28)
    pages = [
        Page().text(180, 810, "柳树县年鉴", 20).lines(70, 780, lines[start : start + 2]) for start in range(0, len(lines), 2)
    ]
    assert texts(read(*pages)) == ["柳树县年鉴", A_ + B_ + C_ + D_]
    assert texts(read(Page().lines(70, 780, wrap(D, 28)), *pages)) == [D_, A_ + B_ + C_ + D_]


def test_a_large_watermark_is_still_gone(read) -> None:
    """It crosses the text on one page and stands in a gap on another."""
    pages = [Page().text(150, 774, "内部资料", 30).lines(70, 780, wrap(A, 28)), Page().text(150, 774, "内部资料", 30)]
    pages[1].lines(70, 700, wrap(B, 28))
    assert texts(read(*pages)) == [A_, B_]
    pages = [Page().lines(70, 780, wrap(text, 28)).text(150, 300, "内部资料", 30) for text in (A, B)]
    assert texts(read(*pages)) == [A_, B_]
