"""Text decoded one byte out of step is computed back; what cannot be known is not invented."""

import time

import pytest

from seeds.cleaning.clean import clean_text
from seeds.cleaning.effort import Effort, one_effort
from seeds.cleaning.gbk_out_of_step import _is_suspect, repair
from seeds.cleaning.script import simplify


def shifted(text: str, start: int, end: int) -> str:
    """Decode characters `start` to `end` of a text one byte late, as a broken converter does; ``?`` for the halves."""
    data = text[start:end].encode("gbk")
    return text[:start] + "?" + data[1:-1].decode("gbk") + "?" + text[end:]


SENTENCES = [
    ("工厂正在扩大生产规模，年底前完工。", 3, 7),
    ("水电站每天供应电力，保证城市用电。", 1, 8),
    ("电池材料出口增长，订单排到明年。", 2, 8),
]


@pytest.mark.parametrize(("text", "start", "end"), SENTENCES, ids=["factory", "power", "battery"])
def test_the_bytes_between_the_ends_come_back(text: str, start: int, end: int) -> None:
    damaged = shifted(text, start, end)
    restored = repair(damaged, simplify)
    assert damaged != text
    assert restored[start + 1 : end - 1] == text[start + 1 : end - 1]
    assert all(a in (b, "□") for a, b in zip(restored, text, strict=True))


def test_a_reading_found_across_two_characters_is_taken_out_and_both_restored() -> None:
    # 鏈式 is E69C CABD; the tool saw 準 (9CCA) in the middle and wrote its reading into it.
    assert clean_text("產(chǎn)品標(biāo)準(zhǔn)已定,公司采用鏈?zhǔn)焦芾怼?").startswith("產品標準已定,公司采用鏈式管理")


def test_a_character_split_by_two_readings_is_known_by_them() -> None:
    text = "成績(jī)優(yōu)秀,請(qǐng)看報(bào)告。本市日?qǐng)?bào)記者報(bào)道"
    assert "日報記者" in clean_text(text)


def test_a_lost_character_is_marked_and_not_guessed() -> None:
    assert clean_text("数據(jù)顯(xiǎn)示,产量?zhuò)吨") == "数據顯示,产量□吨"


@pytest.mark.parametrize("text", ["谁来种地?怎样种地?", "为什么要转型?、怎么转?", "What is AI? (a question)", "这是真的?"])
def test_question_marks_stay(text: str) -> None:
    assert repair(text, simplify) == text


def test_the_word_list_alone_must_be_surer_than_a_reading() -> None:
    # Shifted, 制造业当家 could as well have been 制造业当即: the character stays open.
    assert "当即" not in repair(shifted("、制造业当家，紧紧跟上。", 3, 6), simplify)


@pytest.mark.parametrize(
    "sign",
    ["厂\ufffd", "\ue000", "\ue815", "?zhǔn", "厂?,", "厂?县里?", "厂?县里新开了一家做传感器的小厂都是年轻人多?"],
    ids=["replaced", "private-use", "private-use-of-windows", "half-reading", "mark", "short-stretch", "long-stretch"],
)
def test_every_sign_of_damage_is_seen(sign: str) -> None:
    assert _is_suspect(sign) and not _is_suspect(sign.replace("?", "").strip("\ufffd\ue000\ue815"))


def test_a_stretch_between_two_question_marks_is_seen_without_a_reading() -> None:
    assert repair("视频里我读一?滤韭砟献约盒?的简介。", simplify) == "视频里我读一□司马南自己□的简介。"


def test_of_a_character_without_a_byte_nothing_is_guessed() -> None:
    assert repair("推进信\ufffd\ufffd化转型升级。", simplify) == "推进信□□化转型升级。"


@pytest.mark.parametrize(
    "text",
    ["小厂" + "\ufffd" * 10, "县里新开了一家做传感器的小厂".encode("gbk").decode("utf-8", "replace"), "小厂?，???工人" * 120],
    ids=["ten", "gbk-as-utf8", "question-marks"],
)
def test_what_cannot_be_repaired_costs_little(text: str) -> None:
    started = time.process_time()
    repair(text, simplify)
    assert time.process_time() - started < 3  # of which one may be for the word list


def test_a_text_broken_all_over_is_given_up_in_time() -> None:
    line = "村里的\ufffd藁墙械幕挥屑\ufffd钱,鏈?鎶讲季?鐢佃"
    effort = Effort()
    started = time.process_time()
    with one_effort(effort):
        assert repair("\n".join([line] * 4000), simplify).count("\n") == 3999
    assert time.process_time() - started < 30  # several times what a quiet machine takes
    assert effort.places > 1000
