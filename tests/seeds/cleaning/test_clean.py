"""Clean text: what was wrong is put right, and all else stays as the source has it."""

import time

import pytest

from seeds.cleaning.clean import clean_text, repair_characters


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("⼈⼯智能⽣产⼒", "人工智能生产力"),
        ("农⺠增收,⻓江沿线", "农民增收,长江沿线"),
        ("ＡＩ＋制造，占比３５％；", "AI＋制造，占比35％；"),
        ("（一）总体要求：", "（一）总体要求："),
        ("储\u200b能\ufeff电\u00ad站", "储能电站"),
        ("储\ue5e5能", "储能"),
        ("\uf0b7 培育龙头", "• 培育龙头"),
        ("新質(zhì)生產(chǎn)力", "新質生產力"),
        ("他們（men）擴(kuò)大產（chǎn）能", "他們擴大產能"),
        ("扩大产(chǎn能,规guī)模", "扩大产能,规模"),
        ("重要著力點(diǎn)", "重要著力點"),
        ("⑴㈠㎡½Ⅳ①②", "⑴㈠㎡½Ⅳ①②"),
        ("全省电池产量翻番 [3]", "全省电池产量翻番"),
        ("村级水站 [4]、河长 [5] [6]全部到位[7][8-10]。", "村级水站、河长全部到位。"),
        ("[1] “水站”：村里管水的地方。", "“水站”：村里管水的地方。"),
        ("取值在[0,1]之间,见文[12]号 [1,2]。", "取值在[0,1]之间,见文[12]号。"),
        ("tower\rwell", "tower well"),
        ("新 质生产力, 要在 2027 年前见效。", "新质生产力,要在2027年前见效。"),
        ("关于印发方案的通 知", "关于印发方案的通知"),
        ("共建园区 共享成果", "共建园区 共享成果"),
        ("建　设﹁豎排﹂︵括︶︑﹖｡", "建设「豎排」（括）、？。"),
        ("占 ３５ ％， 水质 Ⅲ 类", "占35％，水质Ⅲ类"),
        ("一是稳链……二是①强链", "一是稳链……二是①强链"),
        ("建设\n产业园", "建设 产业园"),
    ],
)
def test_text_is_repaired_and_kept(raw: str, clean: str) -> None:
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "text",
    ["用好“人工智能+”行动", "5G-A(通感一体)基站", "A股(ai)公司", "他问:“几时完工?”", "1 产值 亿元 500 预期性"]
    # Numbers in brackets that are none of a note: totals of five years, cells of a row, amounts.
    + [
        "3 水井完好率% [71.5] [80] [86] 预期性",
        "4 打井数量 [40] [＞55]",
        "修桥座数 [12] 约束性",
        "[12] 约束性",
        "— [9] [9] 约束性",
    ]
    + [
        "目标值为[85]，完成。",
        "井深增加[12]米，完好率提高[12]个百分点，占[30]%。",
        "水价达到[3] 元",
        "完好率85%[3]",
    ],
)
def test_good_text_is_left_alone(text: str) -> None:
    assert clean_text(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "⼈工 智能 , 新 質(zhì)生產(chǎn) 力 [2] [3]",
        "通 知 目 录 附件 2",
        "1 甲 乙 丙 2030 年",
        "〔 2022〕 13 号 ( 试行 )",
        "修桥  座  [12]  约束性",
        "修桥率  %  —  [80]  [95] 预期性",
        "  [3]  [4] 水站 [5]  [6] ",
        "。 、 ； :",
    ],
)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


def test_repairing_keeps_the_lines() -> None:
    assert repair_characters("第⼀行\n　　第⼆行").split("\n") == ["第一行", "    第二行"]


def test_plain_text_is_cleaned_fast() -> None:
    text = "县里新开了一家做传感器的小厂,工人大多是返乡的年轻人。" * 40
    begin = time.process_time()
    for _ in range(300):
        clean_text(text)
    assert 300 * len(text) / (time.process_time() - begin) > 200_000  # a tenth of what a quiet machine does
