"""Which province a text speaks of."""

import pytest

from seeds.metadata.provinces import heading_region, leading_region, own_region, provinces_in
from seeds.metadata.title_places import place_of_title
from seeds.texts import read_text


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


@pytest.mark.parametrize(
    "text",
    [
        "上海合作组织成员国开了会,上海合作组织的朋友都来了。",
        "上海精神写进了文件,上海精神历久弥新。",
        "香港联交所挂了牌,又一家在香港联交所挂牌。",
        "《香港拆船无害公约》生效,《香港拆船无害公约》有二十条。",
        "北京宣言写了三点,北京宣言说得明白。",
        "天津某某造船有限公司下水一船,天津某某造船有限公司又接新单。",
        "某某控股(香港)有限公司投资,某某控股(香港)有限公司建厂。",
        "福建舰出海,福建舰归来。",
    ],
)
def test_a_place_in_a_longer_name_is_no_region(text: str) -> None:
    """Of an organisation, a treaty, a company, a ship: at the beginning of a text or twice in it, in a heading and in a title."""
    assert own_region(text) is None
    assert provinces_in(text) == set() or "公司" in text, "companies are somewhere, which tells of several places"
    assert leading_region(text) is None and place_of_title(text)[1] is None


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("上海承办了上海合作组织的会。", "上海"),
        ("广东的步道通了,《香港拆船公约》也生效了。", "广东"),
        ("香港市民上山,香港的步道修好了,香港某某有限公司捐了款。", "香港"),
        ("一厂停工了,浙江省某市某某有限公司赔了款,浙江派了人。", "浙江"),
        ("四川签了协定,四川的船多了。", "四川"),
    ],
)
def test_a_place_beside_a_longer_name_is_one(text: str, region: str) -> None:
    """What stands by itself counts, once or more."""
    assert own_region(text) == region


def test_companies_of_several_places_leave_none_of_them() -> None:
    """The third place is not what such a text is about."""
    assert own_region("浙江某某集团有限公司、广东某某集团有限公司到会,香港和香港的商会也来了。") is None


@pytest.mark.parametrize("text", ["地址:北京市西城区某街2号", "各省、自治区、直辖市水利厅,新疆生产建设兵团水利局:"])
def test_an_address_and_addressees_are_no_region(text: str) -> None:
    assert own_region(text) is None
