"""Topics of a fitted model joined, split, renamed and dropped; all others stay to the last byte."""

import numpy as np
import pytest
from topic_readings import tagger as small_tagger

from labels import InputError
from models.storage.store import load_folder, save
from models.topics.catalogue import TopicGroup
from models.topics.editing.edits import MadeEdit, TopicEdits
from models.topics.editing.remade import remade
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.placement import place

SUBJECTS = {
    0: ("大模型训练需要算力", "智能体替人填写表单", "机器人走进工厂"),
    1: ("量子通信干线完成验收", "量子计算机开放使用", "量子芯片完成流片"),
    2: ("无人机送药航线开通", "低空空域管理放开", "飞行汽车完成首飞"),
    4: ("储能电站并网", "储能电池工厂扩建", "储能机组夜里发电"),
    6: ("村民合唱比赛开幕", "老人合唱队登台", "合唱队排练"),
}


@pytest.fixture(scope="module")
def texts():
    """Return a hundred texts of five subjects, in ever new words."""
    return [
        f"{place}{said},投资{number}亿元"
        for number, place in enumerate("东西南北中上下")
        for own in SUBJECTS.values()
        for said in own
    ]


@pytest.fixture(scope="module")
def tagger(analyzer):
    """Return seven topics that needed no fitting."""
    return small_tagger(analyzer, floor=0.05)


@pytest.fixture(scope="module")
def text(tagger, texts):
    """Return the texts as something to edit by: no labels are known, documents have three paragraphs."""
    batch = tagger.analyzer.batch(texts)
    n = len(texts)
    return TopicText(batch, np.zeros((n, 6), dtype=np.int8), np.zeros(n), [f"d{row // 3}" for row in range(n)])


def reloaded(tagger, folder):
    """Return a tagger after it was stored and loaded."""
    save(tagger, folder, "topics", {})
    return load_folder(folder)[0]


def rows_of(tagger, texts, name):
    """Return the rows of the texts in the topic of a name."""
    (number,) = (topic.id for topic in tagger.catalogue if topic.name == name)
    return np.flatnonzero(tagger.assign(texts) == number).tolist()


def check_untouched(before, after, texts, touched, *, gain=False):
    """Fail unless every topic but the touched ones is the same: name, words, centroid, label shares and its texts."""
    for topic in before.catalogue:
        if topic.name in touched:
            continue
        (same,) = (one for one in after.catalogue if one.name == topic.name)
        assert (same.words, same.size, same.typical, same.by_hand) == (topic.words, topic.size, topic.typical, topic.by_hand)
        assert after.centroids[same.id].tobytes() == before.centroids[topic.id].tobytes()
        assert after.label_shares[same.id].tobytes() == before.label_shares[topic.id].tobytes()
        own, now = rows_of(before, texts, topic.name), rows_of(after, texts, topic.name)
        assert set(own) <= set(now) if gain else own == now
    assert [topic.id for topic in after.catalogue] == list(range(len(after.catalogue)))
    assert len(after.centroids) == len(after.label_shares) == len(after.catalogue)


def name(tagger, number):
    """Return the name of a topic."""
    return tagger.catalogue[number].name


def test_joined_topics_hold_what_both_held(tagger, texts):
    """Under the first one's name and number; words of both in turn; no text of another topic moves."""
    first, second = name(tagger, 4), name(tagger, 2)
    after = change_topics(tagger, TopicEdits(merge=((first, "#2"),)))
    check_untouched(tagger, after, texts, {first, second})
    assert rows_of(after, texts, first) == sorted(rows_of(tagger, texts, first) + rows_of(tagger, texts, second))
    (joined,) = (topic for topic in after.catalogue if topic.name == first)
    assert joined.words == ("储能", "无人机", "电站") and joined.size == 16 and joined.documents == 0
    assert joined.id == 3, "the topics behind the one that is gone move up"
    assert after.edits == (MadeEdit("merge", (first, second), (first,)),)
    assert tagger.edits == () and len(tagger.catalogue) == 7, "the tagger itself was changed"


def test_joined_topics_get_their_words_from_text(tagger, text, texts):
    """Where there is some: the words that set both together apart from the others, and the documents behind it."""
    first = name(tagger, 4)
    after = change_topics(tagger, TopicEdits(merge=((first, "#2"),)), text)
    check_untouched(tagger, after, texts, {first, name(tagger, 2)})
    (joined,) = (topic for topic in after.catalogue if topic.name == first)
    documents = {text.groups[row] for row in np.flatnonzero(text.placed(after).topics == joined.id)}
    assert joined.documents == len(documents) and 0 < joined.largest_document < 1
    assert joined.typical[0] in text.batch.texts


def test_dropped_topic_leaves_its_texts_to_the_next(tagger, texts):
    """Where one is near enough; the others lose nothing."""
    gone = name(tagger, 6)
    after = change_topics(tagger, TopicEdits(drop=(gone,)))
    check_untouched(tagger, after, texts, {gone}, gain=True)
    assert gone not in {topic.name for topic in after.catalogue}
    row = rows_of(tagger, texts, gone)[0]
    nearness = tagger.nearness(tagger.analyzer.batch([texts[row]])).take(np.arange(6))
    assert after.assign([texts[row]])[0] == place(nearness, tagger.reach.floor).topics[0]


def test_split_topic_is_cut_where_its_texts_differ(tagger, text, texts):
    """The parts hold what the whole held; they are named after it, and told apart by a word."""
    both = change_topics(tagger, TopicEdits(merge=(("#4", "#6"),)))
    whole = name(tagger, 4)
    after = change_topics(both, TopicEdits(split=((whole, 2),)), text)
    check_untouched(both, after, texts, {whole})
    parts = after.edits[-1].after
    assert after.edits[-1].kind == "split" and len(set(parts)) == 2 and len(after.catalogue) == 7
    assert all(part.startswith("储能·") for part in parts)
    held = [rows_of(after, texts, part) for part in parts]
    assert sorted(held[0] + held[1]) == rows_of(both, texts, whole)
    for number in (4, 6):  # a text between the two may go either way
        once = set(rows_of(tagger, texts, name(tagger, number)))
        assert sorted(len(once & set(rows)) / len(once) > 0.8 for rows in held) == [False, True]
    assert sum(topic.size for topic in after.catalogue) == sum(topic.size for topic in both.catalogue)


def test_part_of_a_split_topic_is_split_again_and_dropped(tagger, text, texts):
    """Each time only what is asked for changes."""
    once = change_topics(tagger, TopicEdits(split=(("#2", 2),)), text)
    part = once.edits[-1].after[0]
    twice = change_topics(once, TopicEdits(split=((part, 2),)), text)
    check_untouched(once, twice, texts, {part})
    gone = twice.edits[-1].after[1]
    check_untouched(twice, change_topics(twice, TopicEdits(drop=(gone,))), texts, {gone}, gain=True)


def test_renamed_topic_is_else_the_same(tagger, texts):
    """By hand, which no later naming undoes."""
    old = name(tagger, 1)
    after = change_topics(tagger, TopicEdits(rename=((old, "量子科技"),)))
    check_untouched(tagger, after, texts, {old})
    assert after.catalogue[1].name == "量子科技" and after.catalogue[1].by_hand
    assert after.catalogue[1].words == tagger.catalogue[1].words
    assert after.assign(texts).tolist() == tagger.assign(texts).tolist()


def test_changes_of_all_kinds_are_stored(tagger, text, texts, tmp_path):
    """One call or a chain of calls with a model stored between them; what is done twice comes out twice the same."""
    edits = TopicEdits(
        seeds=(("钢厂", ("高炉",)),), merge=(("#0", "#1"),), split=(("#2", 2),), rename=(("#4", "新型储能"),), drop=("#6",)
    )
    once, again = (change_topics(tagger, edits, text) for _ in range(2))
    stored = reloaded(once, tmp_path / "once")
    assert stored.catalogue == once.catalogue == again.catalogue and stored.edits == once.edits == again.edits
    assert stored.assign(texts).tolist() == once.assign(texts).tolist() == again.assign(texts).tolist()
    assert [edit.kind for edit in stored.edits] == ["merge", "drop", "split", "rename"], "no text speaks of steel"
    chain = tagger
    for number, one in enumerate(
        (TopicEdits(merge=(("#0", "#1"),)), TopicEdits(split=(("无人机", 2),)), TopicEdits(rename=(("储能 电站", "新型储能"),)))
    ):
        chain = reloaded(change_topics(chain, one, text), tmp_path / f"chain-{number}")
    chain = change_topics(chain, TopicEdits(drop=("村民",)))
    assert chain.assign(texts).tolist() == once.assign(texts).tolist()
    assert {topic.name for topic in chain.catalogue} == {topic.name for topic in once.catalogue}


def test_groups_follow_their_topics(tagger, text, tmp_path):
    """Every topic stays in one group of each level, under its new number; a group called like a topic is renamed with it."""
    groups = [TopicGroup("能源", (1, 4), 1), TopicGroup(name(tagger, 6), (6,), 1), TopicGroup("其他", (0, 2, 3, 5), 1)]
    groups.append(TopicGroup("全部", tuple(range(7)), 2))
    grouped = remade(tagger, tagger.catalogue, groups=tuple(groups))
    edits = TopicEdits((("合唱", ()),), merge=(("#4", "#2"),), split=(("#0", 2),), rename=(("#6", "群众文化"),), drop=("#3",))
    after = reloaded(change_topics(grouped, edits, text), tmp_path / "grouped")
    members = {group.name: {after.catalogue[topic].name for topic in group.topics} for group in after.groups}
    parts = next(edit.after for edit in after.edits if edit.kind == "split")
    assert members["能源"] == {name(tagger, 1), name(tagger, 4)}
    assert members["群众文化"] == {"群众文化", "合唱"}
    assert members["其他"] == {*parts, name(tagger, 5)}
    assert members["全部"] == {topic.name for topic in after.catalogue}


def test_parts_are_renamed_by_their_words(tagger, text):
    """In the same call, where no other address of theirs is known yet."""
    both = change_topics(tagger, TopicEdits(merge=(("#4", "#6"),)))
    edits = TopicEdits(split=(("#4", 2),), rename=(("合唱队", "群众文化"),))
    after = change_topics(both, edits, text)
    (renamed,) = (topic for topic in after.catalogue if topic.name == "群众文化")
    assert "合唱队" in renamed.words


@pytest.mark.parametrize(
    ("edits", "complaint"),
    [
        (TopicEdits(merge=(("#0", "#0"),)), "is to be changed twice"),
        (TopicEdits(merge=(("#0", "#1"), ("#1", "#2"))), "topic '量子·量子计算·量子通信': is to be changed twice"),
        (TopicEdits(merge=(("#0", "#1"),), drop=("#0",)), "is to be changed twice"),
        (TopicEdits(rename=(("#0", "甲"), ("#0", "乙"))), "has a new name already"),
        (TopicEdits(rename=(("#0", "量子·量子计算·量子通信"),)), "is the name of topic #1"),
        (TopicEdits(rename=(("#0", "甲"), ("#1", "甲"))), "rename '甲': is the name of topic"),
        (TopicEdits(rename=(("#0", "甲"),), drop=("#0",)), "is a topic that is to be dropped"),
        (TopicEdits(drop=tuple(f"#{number}" for number in range(7))), "would leave no topic"),
        (TopicEdits(drop=("茶叶",)), "drop '茶叶': no topic has this name"),
        (TopicEdits(split=(("#0", 2),)), "split: needs text: a stored model keeps none"),
    ],
)
def test_change_that_cannot_be_is_refused(tagger, edits, complaint):
    """In one line."""
    with pytest.raises(InputError, match=complaint):
        change_topics(tagger, edits)


def test_topic_too_small_to_split_is_refused(tagger, text):
    """Texts that are alike cannot be told apart; a text of other subjects holds none of the topic."""
    with pytest.raises(
        InputError, match="split '碳纤维·新材料·石墨烯': has 0 paragraphs in this text, too few or too much alike"
    ):
        change_topics(tagger, TopicEdits(split=(("#3", 2),)), text)
