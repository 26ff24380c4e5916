"""Where things stand on a page decides what is read after what, and what is one paragraph."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest
from pdf_files import Page, wrap, write_pdf

from labels import Paragraph
from seeds.cleaning.clean import clean_text
from seeds.formats.pdf.furniture import is_page_number
from seeds.read import read_path

A = "县里今年要把六座老水塔全部换成新的，水塔旁边种上柳树和杨树，树下摆几张长椅，让走远路来挑水的老人歇歇脚。"
B = "新水塔建成以后由村里的年轻人轮流看管，每月检查一次水位和水管，漏水的地方当天就要补好，补不好的报给镇上。"
C = "镇上的面粉车间也接上了新水管，磨面的师傅说水压比去年稳当，一天能多磨三百斤，价钱还和往年一样不变。"
D = "小学门口的土路铺成了水泥路，孩子们下雨天不用再穿雨鞋上学，家长也放心，校车每天早晚各跑一趟接送。"
A_, B_, C_, D_ = map(clean_text, (A, B, C, D))


@pytest.fixture
def read(tmp_path: Path):
    def read_pages(*pages: Page) -> list[Paragraph]:
        return read_path(write_pdf(tmp_path / "plan.pdf", pages))

    return read_pages


def texts(paragraphs: list[Paragraph]) -> list[str]:
    return [paragraph.text for paragraph in paragraphs]


def test_columns_are_read_one_after_the_other(read) -> None:
    lines = wrap(A, 16) + wrap(B, 16) + wrap(C, 16) + wrap(D, 16)
    half = len(lines) // 2 + 1
    page = Page().text(200, 800, "村镇建设简报", 20).lines(50, 760, lines[:half], 14, 20).lines(310, 760, lines[half:], 14, 20)
    assert texts(read(page.lines(50, 400, wrap(A, 35), 14, 20))) == ["村镇建设简报", A_, B_, C_, D_, A_]


def test_three_columns_whose_lines_stand_at_different_heights(read) -> None:
    page = Page().text(150, 800, "村镇建设简报第三期", 20)
    for number, text in enumerate((A + B, B + C, C + D)):
        page.lines(50 + 175 * number, 760 - 7 * number, wrap(text, 11), 14, 20)
    assert texts(read(page)) == ["村镇建设简报第三期", A_ + B_, B_ + C_, C_ + D_]


@pytest.mark.parametrize(
    ("rotate", "x", "y", "dx", "dy"), [(90, 100, 60, 24, 0), (270, 500, 800, -24, 0), (180, 500, 100, 0, 24)]
)
def test_turned_pages_are_read_as_they_are_shown(read, rotate: int, x: int, y: int, dx: int, dy: int) -> None:
    page = Page(rotate=rotate)
    for number, line in enumerate(wrap(A, 25) + wrap(B, 25)):
        page.text(x + number * dx, y + number * dy, line, angle=rotate)
    assert texts(read(page)) == [A_, B_]


def test_vertical_writing_is_read_from_right_to_left(read) -> None:
    page = Page()
    for number in range(3):
        page.text(520 - 30 * number, 780, A[number * 22 : number * 22 + 22], font="V1")
    assert texts(read(page)) == [A_]


def test_characters_drawn_in_any_order_are_read_as_they_stand(read) -> None:
    lines = wrap(A, 28) + wrap(B, 28)
    drawn = [(70 + 16 * i, 780 - 24 * n, char) for n, line in enumerate(lines) for i, char in enumerate(line) if char.strip()]
    random.Random(1).shuffle(drawn)
    page = Page()
    for x, y, char in drawn:
        page.text(x, y, char)
    assert texts(read(page)) == [A_, B_]


def test_what_is_written_across_and_beside_the_text_stands_apart(read) -> None:
    page = Page().lines(70, 780, wrap(A, 28) + wrap(B, 28))
    page.text(150, 300, "内部资料不得外传", 40, 45).text(30, 300, "机密", 12, 90)
    assert texts(read(page))[:2] == [A_, B_]
    assert {paragraph.kind for paragraph in read(page) if paragraph.text == "内部资料不得外传"} == {"boilerplate"}


def test_a_watermark_on_every_page_is_gone(read) -> None:
    pages = [
        Page().text(150, 300, "内部资料", 40, 45).text(200, 789, "不得外传").lines(70, 780, wrap(x, 28) + wrap(y, 28))
        for x, y in ((A, B), (C, D))
    ]
    assert texts(read(*pages)) == [A_, B_, C_, D_]


def test_running_heads_are_gone_also_where_each_chapter_has_its_own(read) -> None:
    pages = []
    for number, text in enumerate((A, B, C, D, A + B, C + D)):
        head = "村镇年鉴" if number % 2 else ("第一章 水利" if number < 4 else "第二章 道路")
        page = Page().text(70 if number % 2 else 400, 810, head, 10.5).lines(70, 780, wrap(text, 28))
        pages.append(page.text(70 if number % 2 else 500, 30, f"{number + 11}", 10))
    assert texts(read(*pages)) == [A_, B_, C_, D_, A_ + B_, C_ + D_]


def test_pages_that_are_all_alike_are_still_read(read) -> None:
    page = Page().text(70, 810, "村镇年鉴", 10.5).lines(70, 780, wrap(A, 28))
    assert texts(read(page, page, page)) == [A_, A_, A_]


def test_a_sentence_goes_on_around_notes_and_page_numbers(read) -> None:
    lines = wrap(A + B, 28)
    first = Page().lines(70, 780, lines[:3]).rule(70, 125, 200, 125).text(290, 40, "- 1 -", 9)
    first.text(70, 110, "① 水塔指高于十米的储水设施，不含屋顶水箱。", 9).text(70, 96, "② 柳树含垂柳。", 9)
    second = Page().lines(70, 780, lines[3:] + wrap(C, 28)).text(290, 40, "- 2 -", 9)
    assert texts(read(first, second)) == [A_ + B_, "① 水塔指高于十米的储水设施，不含屋顶水箱。", "② 柳树含垂柳。", C_]


def test_the_number_of_a_note_is_no_part_of_the_sentence(read) -> None:
    page = Page().lines(70, 780, wrap(A, 28)).text(70, 700, "水塔占地六十平方米").text(214, 707, "1", 8)
    page.text(219, 700, "，高十米。").lines(70, 660, wrap(B, 28)).text(70, 112, "1", 5).text(76, 110, "含台基。", 9)
    assert texts(read(page))[1:2] == ["水塔占地六十平方米，高十米。"]
    square = Page().text(70, 700, "水塔占地六十m").text(178, 707, "2", 8).text(183, 700, "，高十米。").lines(70, 660, wrap(B, 28))
    assert texts(read(square))[0] == "水塔占地六十m²，高十米。"
    power = Page().text(70, 700, "水塔蓄水10").text(150, 707, "4", 8).text(155, 700, "吨，高十米。").lines(70, 660, wrap(B, 28))
    assert texts(read(power))[0] == "水塔蓄水10^4吨，高十米。"


@pytest.mark.parametrize("mark", ["1", "①", "[1]"])
def test_notes_whose_numbers_stand_apart_are_notes(read, mark: str) -> None:
    pages = []
    for number, text in enumerate((A, B)):
        page = Page().text(70, 780, f"水塔{'东西'[number]}座占地六十平方米").text(247, 787, mark, 8).text(260, 780, "，高十米。")
        page.lines(70, 740, wrap(text, 28) + wrap(C, 28)).text(70, 112, mark, 9).text(90, 112, "含台基和围墙。", 9)
        pages.append(page)
    found = read(*pages)
    assert [paragraph.text for paragraph in found if "六十" in paragraph.text] == [
        f"水塔{side}座占地六十平方米，高十米。" for side in "东西"
    ]
    notes = [paragraph for paragraph in found if "含台基" in paragraph.text]
    assert [paragraph.page for paragraph in notes] == [1, 2]
    assert "table" not in {paragraph.kind for paragraph in notes}


@pytest.mark.parametrize("gap", [14, 0])
def test_paragraphs_that_are_not_set_in(read, gap: int) -> None:
    page, y = Page(), 780
    for text in (A, B, C):
        lines = wrap(text, 28, indent=0)
        page.lines(70, y, lines)
        y -= 24 * len(lines) + gap
    assert texts(read(page)) == [A_, B_, C_]


def test_a_title_of_three_lines_is_one(read) -> None:
    page = Page().text(184, 790, "柳树县人民政府办公室", 22).text(173, 758, "关于做好水塔换新工作的", 22)
    page.text(261, 726, "通　知", 22).text(70, 680, "各乡镇人民政府，县级各部门：").lines(70, 656, wrap(A, 28) + wrap(B, 28))
    assert texts(read(page)) == ["柳树县人民政府办公室关于做好水塔换新工作的通知", "各乡镇人民政府，县级各部门：", A_, B_]


def test_two_headings_below_each_other_stay_two(read) -> None:
    page = Page().text(70, 790, "六、各村水塔水管和水泵的检查养护以及修理费用的分担").text(70, 766, "（一）检查")
    page.lines(70, 742, wrap(A, 28))
    assert texts(read(page)) == ["六、各村水塔水管和水泵的检查养护以及修理费用的分担", "（一）检查", A_]


CELLS = [
    (70, 760, "序号"),
    (130, 760, "名称"),
    (310, 760, "单位"),
    (70, 722, "1"),
    (130, 732, "东村水塔，含配套的"),
    (130, 712, "水泵房"),
    (310, 722, "镇水务站"),
    (70, 680, "2"),
    (130, 680, "西村水塔"),
    (310, 680, "镇水务站"),
]
ROWS = ["序号 名称 单位", "1 东村水塔，含配套的水泵房 镇水务站", "2 西村水塔 镇水务站"]


@pytest.mark.parametrize("ruled", [True, False])
def test_rows_of_a_table_are_whole_and_know_their_head(read, ruled: bool) -> None:
    page = Page().text(200, 800, "水塔一览表", 18).lines(60, 600, wrap(A, 28))
    for x, y, text in CELLS:
        page.text(x, y, text, 12)
    if ruled:
        page.grid([60, 120, 300, 420], [780, 750, 700, 670])
    found = read(page)
    assert texts(found) == ["水塔一览表", *ROWS, A_]
    assert [paragraph.kind for paragraph in found[1:4]] == ["table"] * 3
    assert [paragraph.heading for paragraph in found[2:4]] == [ROWS[0]] * 2


def test_a_merged_cell_stands_in_its_first_row(read) -> None:
    page = Page().grid([60, 420], [780, 720]).rule(120, 720, 120, 780).rule(300, 720, 300, 780).rule(120, 750, 420, 750)
    page.text(70, 745, "水利", 12).text(130, 760, "东村水塔", 12).text(310, 760, "三座", 12)
    page.text(130, 730, "西村水塔", 12).text(310, 730, "两座", 12)
    assert texts(read(page.lines(60, 600, wrap(A, 28)))) == ["水利 东村水塔 三座", "西村水塔 两座", A_]


def test_a_frame_around_paragraphs_is_no_table(read) -> None:
    page = Page().grid([50, 540], [800, 640]).lines(60, 780, wrap(A, 28) + wrap(B, 28)).lines(60, 600, wrap(C, 28))
    assert [(paragraph.kind, paragraph.text) for paragraph in read(page)] == [("body", A_), ("body", B_), ("body", C_)]


NUMBERS = """3|- 3 -|· 12 ·|1-1-20|第3页共9页|xii|第 3 页
第 3 页 / 共 9 页|第3页，共9页|共9页 第3页|3/9|3 / 9|Ⅲ|ⅲ|第三页|－ 3 －
— 3 —|［3］|〔3〕|P.3|Page 3 of 9|3 of 9|页码：3|３|• 3 •|- I -"""


@pytest.mark.parametrize("text", NUMBERS.replace("\n", "|").split("|"))
def test_numbers_of_pages(text: str) -> None:
    assert is_page_number(text)
    assert not is_page_number(f"水塔{text}")


@pytest.mark.parametrize("text", ["2026年", "第3章", "3、", "一", "合计", "第一", "3.", "十", "Page", "of"])
def test_what_is_no_number_of_a_page(text: str) -> None:
    assert not is_page_number(text)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("- 1 -", "- 2 -"),
        ("第1页 共2页", "第2页 共2页"),
        ("1/2", "2/2"),
        ("Ⅰ", "Ⅱ"),
        ("第一页", "第二页"),
        ("Page 1 of 2", "Page 2 of 2"),
    ],
)
def test_two_pages_lose_their_head_and_their_numbers(read, first: str, second: str) -> None:
    lines = wrap(A + B, 28)
    pages = [Page().text(70, 810, "柳树县水塔规划", 10.5).text(280, 40, number, 9) for number in (first, second)]
    pages[0].lines(70, 780, lines[:3])
    pages[1].lines(70, 780, lines[3:] + wrap(C, 28))
    assert texts(read(*pages)) == [A_ + B_, C_]


@pytest.mark.parametrize("degrees", [0.8, 2, 4, 7, -5, 91, 272])
def test_a_page_that_leans_is_read_as_it_stands(read, degrees: float) -> None:
    page, cos, sin = Page(), math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    start = (70, 780) if -45 < degrees < 45 else (100, 60) if degrees < 180 else (500, 800)
    for number, line in enumerate(wrap(A, 28) + wrap(B, 28)):
        page.text(start[0] + 24 * number * sin, start[1] - 24 * number * cos, line, angle=degrees)
    assert texts(read(page)) == [A_, B_]


def test_what_is_written_across_once_is_kept_and_a_watermark_is_not(read) -> None:
    once = [Page().lines(70, 780, wrap(A, 28)), Page().text(150, 300, "草案第二稿", 40, 45)]
    assert texts(read(*once)) == [A_, "草案第二稿"]
    tiled = Page().lines(70, 780, wrap(A, 28))
    for place in (100, 250, 400):
        tiled.text(place, place, "柳树县水务局", 14, 30)
    assert texts(read(tiled)) == [A_]


def test_columns_whose_punctuation_hangs_into_the_gap_are_apart(read) -> None:
    page = Page()
    for column in range(3):
        lines = wrap(A + B + C, 11)
        page.lines(70 + column * 152, 780, [line + ("，" if number == 4 else "") for number, line in enumerate(lines)], 12, 20)
    whole = A + B + C
    hung = clean_text(whole[:53] + "，" + whole[53:])
    assert texts(read(page)) == [hung] * 3


def test_the_text_of_form_fields_and_boxes_is_read(read) -> None:
    page = Page().lines(70, 780, wrap(A, 28)).note(70, 600, "六座水塔已经验收").note(70, 560, "柳树镇", "Widget")
    page.note(70, 500, "我不同意", "Text")
    assert texts(read(page)) == [A_, "六座水塔已经验收", "柳树镇"]


def test_labels_and_the_texts_that_hang_beside_them(read) -> None:
    page = Page()
    page.text(70, 780, "建设地点：", 12).text(136, 780, "柳树县东村、西村、南村、北村和中村五个村的水塔旧址，占地共十亩；", 12)
    page.text(70, 756, "建设内容：", 12).text(136, 756, "换新水塔六座，铺设水管三千米，栽种柳树和杨树各二百棵，并在树下摆放", 12)
    page.text(136, 732, "长椅二十张。", 12).text(70, 708, "完成时间：", 12).text(136, 708, "2026年底。", 12)
    found = texts(read(page.lines(60, 600, wrap(A, 28))))
    assert [text[:5] for text in found] == ["建设地点：", "建设内容：", "完成时间：", A_[:5]]
    assert found[1].endswith("并在树下摆放长椅二十张。")


def test_a_latin_word_broken_at_the_end_of_a_line_is_whole(read) -> None:
    lines = [
        "The county will replace all of its old water tow-",
        "ers this year with state-",
        "of-the-art ones, and villagers look af-",
        "ter them.",
    ]
    page = Page().lines(70, 780, lines, 12, 20).lines(70, 600, wrap(A, 28))
    words = (
        "The county will replace all of its old water towers this year with state-of-the-art ones, and villagers look after them."
    )
    assert texts(read(page))[0] == words


@pytest.mark.parametrize("label", ["附件{}", "附表{}", "专栏{}", "202{}年"])
def test_labels_above_pages_are_no_running_heads(read, label: str) -> None:
    heads = [label.format(number) for number in (1, 2, 3)]
    pages = [Page().text(70, 790, head).lines(70, 740, wrap(text, 28)) for head, text in zip(heads, (A, B, C), strict=True)]
    assert texts(read(*pages)) == [heads[0], A_, heads[1], B_, heads[2], C_]
    again = [Page().text(70, 790, heads[0]).lines(70, 740, wrap(text, 28)) for text in (A, B, C)]
    assert texts(read(*again)) == [A_, B_, C_]  # the same on each is one
