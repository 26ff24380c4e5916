"""Which province a text speaks of."""

import pytest

from seeds.metadata.provinces import heading_region, leading_region, own_region
from seeds.read import read_text


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("贵州省新建了两座数据中心", "贵州"),
        ("2025年,宁波港又添新泊位", "浙江"),
        ("近年来,内蒙古种下百万亩草", "内蒙古"),
        ("吉林市冰雪节开幕", "吉林"),
        ("来宾们参观了展厅", None),
        ("大同小异的两份方案", None),
        ("大同市关停了旧窑", "山西"),
        ("全国多地下雨", None),
        ("海南州种下万亩青稞", "青海"),
        ("海南种下万亩椰子", "海南"),
        ("新疆生产建设兵团水利局", None),
        ("深圳市某某电子有限公司投产", None),
    ],
)
def test_the_region_a_text_begins_with(text: str, region: str | None) -> None:
    assert leading_region(text) == region


@pytest.mark.parametrize(
    ("heading", "region"), [("呼和浩特:修好老城", "内蒙古"), ("山东与河南", None), ("各地做法:广东领跑", None)]
)
def test_the_region_a_heading_is_about(heading: str, region: str | None) -> None:
    assert heading_region(heading) == region


def test_paragraphs_take_the_region_of_their_heading_until_another_region_begins() -> None:
    found = read_text("■ 上海\n\n江边的旧码头改成了公园。\n\n四川提出,要修更多的步道。\n\n全国都在修步道。")
    assert [paragraph.region for paragraph in found] == ["上海", "上海", "四川", None]


def test_the_issuing_authority_gives_a_document_its_region() -> None:
    head = "云南省人民政府关于修建步道的通知\n发布日期: 2023-01-18 来源:省政府"
    found = read_text(f"{head}\n各州、市人民政府:\n步道要修得平整,两旁种树。")
    assert {paragraph.region for paragraph in found} == {"云南"}
    assert {paragraph.date for paragraph in found} == {"2023-01-18"}


def test_front_matter_has_the_first_word() -> None:
    text = "---\nregion: 海南\ndate: 2024-02\n---\n\n广东的车也能上岛了。\n"
    assert [(paragraph.region, paragraph.date) for paragraph in read_text(text, markdown=True)] == [("海南", "2024-02")]


def test_a_sections_province_comes_back_after_a_strangers_paragraph() -> None:
    found = read_text("■ 山东\n\n山东修了港口。\n\n同时,上海修了码头。\n\n在航运方面,山东加开了班轮。\n\n班轮每周两趟。")
    assert [paragraph.region for paragraph in found] == ["山东", "山东", "上海", "山东", "山东"]


def test_a_paragraph_that_leads_over_to_others_has_left_the_section() -> None:
    found = read_text("■ 辽宁\n\n辽宁修了水塔。\n\n修水塔是许多人的心愿。\n\n四川提出,每村一座。")
    assert [paragraph.region for paragraph in found] == ["辽宁", "辽宁", None, "四川"]


def test_a_university_is_no_province() -> None:
    assert read_text("成都的工厂请来北京大学的专家,产量翻了一番。")[0].region == "四川"


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("今年,广东新修了两条步道。", "广东"),
        ("步道修好了,广东的游客多了,广东的饭馆也多了。", "广东"),
        ("步道修好了,游客多来自广东。", None),
        ("广东的步道通到了湖南。", None),
    ],
    ids=["begins-with-it", "names-it-twice", "names-it-once", "names-two"],
)
def test_the_region_that_is_the_subject_of_a_text(text: str, region: str | None) -> None:
    assert own_region(text) == region


@pytest.mark.parametrize("text", ["地址:北京市西城区某街2号", "各省、自治区、直辖市水利厅,新疆生产建设兵团水利局:"])
def test_an_address_and_addressees_are_no_region(text: str) -> None:
    assert own_region(text) is None
