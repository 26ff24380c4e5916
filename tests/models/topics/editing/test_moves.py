"""Which paragraphs of a text moved by changes of its topics."""

import numpy as np
import pytest
from topic_readings import tagger as small_tagger

from models.topics.editing.edits import MadeEdit, TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText

SAID = ("储能电站并网", "锂电池工厂扩建", "无人机送药航线开通", "低空空域管理放开", "村民合唱比赛开幕", "老人合唱队登台")


@pytest.fixture(scope="module")
def tagger(analyzer):
    """Return seven topics that needed no fitting."""
    return small_tagger(analyzer, floor=0.05)


@pytest.fixture(scope="module")
def text(tagger):
    """Return texts of three subjects in ever new words."""
    texts = [f"{place}{said},投资{number}亿元" for number, place in enumerate("东西南北中上下") for said in SAID]
    n = len(texts)
    return TopicText(
        tagger.analyzer.batch(texts), np.zeros((n, 6), dtype=np.int8), np.zeros(n), [f"d{row // 3}" for row in range(n)]
    )


def tally(tagger, topics):
    """Return how many of some topics have each name."""
    names = [tagger.catalogue[topic].name if topic >= 0 else "" for topic in topics.tolist()]
    return {name: names.count(name) for name in names}


def test_paragraphs_of_a_dropped_topic_go_where_it_is_told(tagger, text):
    """To the next nearest, under the name it has afterwards; those that lose theirs go under no name."""
    gone = tagger.catalogue[6].name
    after = change_topics(tagger, TopicEdits(drop=("#6",), rename=(("#0", "智能"),)), text)
    rows = text.placed(tagger).topics == 6
    (edit,) = (edit for edit in after.edits if edit.kind == "drop")
    assert edit.before == (gone,) and edit.paragraphs == tagger.catalogue[6].size
    assert dict(edit.moved) == tally(after, text.placed(after).topics[rows])
    assert [count for _, count in edit.moved] == sorted((count for _, count in edit.moved), reverse=True)


def test_paragraphs_of_an_own_topic_come_from_where_it_is_told(tagger, text):
    """As many as it has."""
    after = change_topics(tagger, TopicEdits((("合唱", ()),)), text)
    rows = text.placed(after).topics == 7
    assert rows.any() and dict(after.edits[-1].moved) == tally(tagger, text.placed(tagger).topics[rows])
    assert sum(count for _, count in after.edits[-1].moved) == after.catalogue[7].size


@pytest.mark.parametrize("edits", [TopicEdits(merge=(("#4", "#2"),)), TopicEdits(split=(("#4", 2),))])
def test_what_stays_inside_did_not_move(tagger, text, edits):
    """Of a joined topic what it has from elsewhere is told, of a split one what went elsewhere."""
    after = change_topics(tagger, edits, text)
    edit = after.edits[-1]
    was, now = text.placed(tagger).topics, text.placed(after).topics
    inside = {topic.id for topic in after.catalogue if topic.name in edit.after}
    before = {4, 2} if edit.kind == "merge" else {4}
    if edit.kind == "merge":
        rows = np.isin(now, list(inside)) & ~np.isin(was, list(before))
        assert dict(edit.moved) == tally(tagger, was[rows])
    else:
        rows = np.isin(was, list(before)) & ~np.isin(now, list(inside))
        assert dict(edit.moved) == tally(after, now[rows])


def test_nothing_is_told_without_text(tagger):
    """And what is stored comes back, of older models too."""
    (edit,) = change_topics(tagger, TopicEdits(drop=("#6",))).edits
    assert edit.moved is None
    record = {"kind": "drop", "before": ["甲"], "after": []}
    assert MadeEdit.from_record(record) == MadeEdit("drop", ("甲",), ())
    assert MadeEdit.from_record(record | {"paragraphs": 3, "moved": [["", 3]]}) == MadeEdit("drop", ("甲",), (), 3, (("", 3),))
