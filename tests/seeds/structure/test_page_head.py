"""What stands around a title belongs to the page: buttons, a trail, who speaks, where it was taken from."""

import pytest

from seeds.cleaning.clean import repair_characters
from seeds.structure.segment import segment

TEXT = "各位代表:\n现在,我代表市人民政府报告工作,请审议。\n一、水务\n修好水塔,三个村吃上干净水。"
OCCASION = "——2026年1月15日在白塔市第三届人民代表大会第二次会议上"


def kinds(text):
    """Return the kind of each paragraph of a page, by its text."""
    return {part.text: part.kind for part in segment(repair_characters(text))}


def test_buttons_above_a_title_are_boilerplate_however_many():
    buttons = ["下载", "打印", "全屏", "收藏", "【字号：", "加大", "还原", "减小", "】"]
    page = kinds(
        "\n".join([*buttons, "2026年白塔市政府工作报告", OCCASION, "来源:白塔日报", "时间:2026-01-20", "市长 江河", TEXT])
    )
    assert page["2026年白塔市政府工作报告"] == "title"
    assert {page[name] for name in (*buttons, OCCASION, "市长 江河")} == {"boilerplate"}
    assert page["各位代表:"] == "body"


def test_a_trail_one_part_a_line_and_the_title_above_it_are_boilerplate():
    title = "白塔市2026年政府工作报告"
    told = "2026年1月15日在白塔市第三届人民代表大会第二次会议上 白塔市市长 江河"
    head = [title, told, "首页", ">", "政府信息公开", ">", "工作报告", title, told, "2026-01-20 09:20", "来源:", "白塔市人民政府"]
    found = [part for part in segment(repair_characters("\n".join([*head, TEXT]))) if part.kind != "boilerplate"]
    assert [(part.kind, part.text) for part in found][:2] == [("title", title), ("body", "各位代表:")]


def test_a_line_on_who_speaks_is_no_title():
    page = kinds(f"政府工作报告\n{OCCASION.replace('—', '―')}\n市长 江河\n2026-01-20 07:00:44\n来源:白塔日报\n{TEXT}")
    assert page["政府工作报告"] == "title"
    assert [text for text, kind in page.items() if kind == "title"] == ["政府工作报告"]


def test_a_title_below_the_caption_of_a_picture_is_found():
    page = kinds(f"市长江河在会上。本报记者 柳青 摄\n政府工作报告\n{OCCASION}\n市长 江河\n{TEXT}")
    assert page["政府工作报告"] == "title"
    assert page["市长 江河"] == "boilerplate"


@pytest.mark.parametrize("above", ["各村修塔,三年建成。", "水塔建在山腰,供三个村用水,村民不再下河挑水。"])
def test_sentences_above_a_title_stay_text(above):
    assert kinds(f"{above}\n修塔种树的通知\n来源:白塔日报\n{TEXT}")[above] == "body"


def test_the_last_word_on_other_articles_ends_the_text():
    assert kinds(f"修塔种树的通知\n{TEXT}\n相关报道:\n桥也修好了")["相关报道:"] == "boilerplate"


def test_a_line_on_who_reads_the_report_stands_at_a_picture():
    assert (
        kinds(f"政府工作报告\n{OCCASION}\n市长 江河\n市长江河代表市人民政府向大会作政府工作报告。\n{TEXT}")[
            "市长江河代表市人民政府向大会作政府工作报告。"
        ]
        == "caption"
    )
