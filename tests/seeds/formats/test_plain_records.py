"""Records of a text and an id are read on a shorter way, to the same paragraphs."""

import random

import pytest

from labels import InputError
from seeds.cleaning.clean import clean_text, is_clean
from seeds.formats.blocks.seen_ids import BlockIds
from seeds.formats.tables.field_names import find_columns
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader
from seeds.formats.tables.text_cells import cell_text, clean_cell, repaired

TEXTS = (
    "",
    " ",
    "全市新增储能电站三座。",
    "全市 新增储能电站 三座。",
    "ＡＩ产业园开园",
    "雲計算中心投用",
    "投资额增长[3]两成",
    "第一句。\r\n第二句",
    "甲&nbsp;乙&amp;丙",
    "<p>一</p><p>二</p>",
    "路径 C:\\new\\说明",
    "行一\\n行二",
    "鏂版潗鏂欎骇涓氬洯",
    "产?园",
    "plain ascii",
    "\ufeff开头",
    "□\ufffd",
    "半\ud800个",
    "\n".join(
        [
            "关于印发行动计划的通知",
            *("各县区要把任务落到项目上，按月调度进展，年底前完成验收并公布结果。" * 2 for _line in range(9)),
        ]
    ),
)


def read(record, way, split=False, location="a.jsonl:1"):
    """Return what one way makes of a record, its number and whether its id is taken; or what it says is wrong with it."""
    ids = BlockIds()
    reader = RecordReader("a.jsonl", "a", RecordOptions(split=split), 4, ids)
    columns = find_columns(tuple(record), location, None)
    try:
        found = way(reader, record, columns, location)
    except InputError as error:
        return str(error)
    return found, reader.number, ids.joined()


def long_way(reader, record, columns, location):
    """Read as all records can be read."""
    return list(reader.paragraphs(record, columns, location))


def short_way(reader, record, columns, location):
    """Read on the shorter way where it can be gone."""
    found = reader.plain(record, columns, location)
    return long_way(reader, record, columns, location) if found is None else [found]


@pytest.mark.parametrize("name", ["7", "", "编号", 7, None, ["7"], "\ud800", "absent"])
def test_both_ways_lead_to_the_same(name):
    """For texts that need something put right, are documents, are no text at all; ids of any type."""
    for text in (*TEXTS, None, 3, ["一", "二"]):
        record = {"text": text} if name == "absent" else {"id": name, "text": text}
        assert read(record, short_way) == read(record, long_way), record


def test_short_way_is_gone_for_nothing_but_text_and_id():
    """Where it is gone at all: not with other columns, nor where texts are cut."""

    def is_plain(record, split=False, location="a.jsonl:1"):
        return read(record, RecordReader.plain, split, location)[0] is not None

    text = "全市新增储能电站三座。"
    assert is_plain({"text": text}) and is_plain({"id": "3", "正文": text})
    assert not is_plain({"text": text, "region": "江苏"}) and not is_plain({"text": text, "note": "x"})
    assert not is_plain({"text": text}, split=True) and not is_plain({"text": text}, location="\udcff.jsonl:1")


def test_id_that_stands_twice_is_told():
    """On the short way, too."""
    reader = RecordReader("a.jsonl", "a", RecordOptions())
    record = {"id": "7", "text": "全市新增储能电站三座。"}
    columns = find_columns(tuple(record), "a.jsonl:1", None)
    assert reader.plain(record, columns, "a.jsonl:1")
    with pytest.raises(InputError, match="a.jsonl:2: repeats the id '7'"):
        reader.plain(record, columns, "a.jsonl:2")


def test_what_is_clean_is_not_changed():
    """Neither on one line nor in a cell: texts of characters of all kinds, by chance."""
    draw = random.Random(3)
    common = "全市新增储能电站三座，鏂版的" * 3 + "。、；：？！（）《》“”‘’…—·％〔〕"
    every = [chr(code) for code in range(1, 0x300)] + ["［", "　", "雲", "⾦", "Ａ", "\u200b", "\ue000", "①"]
    clean = 0
    for _round in range(20_000):
        text = "".join(draw.choices(common, k=draw.randrange(12))) + draw.choice(every)
        if is_clean(text):
            clean += 1
            assert clean_text(text) == cell_text(text) == clean_cell(repaired(text), "body") == text
    assert clean > 1000
