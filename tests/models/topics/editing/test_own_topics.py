"""Topics of one's own, by seed words or by name alone."""

from copy import copy
from dataclasses import replace

import numpy as np
import pytest
from topic_readings import tagger as small_tagger

from labels import InputError, Paragraph
from models.topics.catalogue import TopicGroup
from models.topics.editing.anchors import mention_density, pulled
from models.topics.editing.edits import MadeEdit
from models.topics.editing.growing import Growing
from models.topics.editing.own_topics import add_topics, own_point
from models.topics.editing.topic_text import TopicText

TEXTS = [
    "渡口建成加氢站,氢燃料电池公交上路,绿氢来自风电制氢。",
    "制氢装备下线,加氢站沿国道布局。",
    "加氢站向社会开放,制氢成本下降。",
    "绿氢制氢项目开工,氢能走廊成形。",
    "氢能重卡换装燃料电池,加氢站夜间开放。",
    "储能电站并网,锂电池工厂扩建。",
    "无人机送药航线开通。",
    "村民合唱比赛开幕。",
]


@pytest.fixture(scope="module")
def tagger(analyzer):
    """Return seven topics that needed no fitting."""
    return small_tagger(analyzer, floor=0.05)


@pytest.fixture(scope="module")
def text(tagger):
    """Return texts of which every second has a label."""
    n = len(TEXTS)
    labels = np.zeros((n, 6), dtype=np.int8)
    labels[:5, 4] = 1
    return TopicText(tagger.analyzer.batch(TEXTS), labels, np.ones(n), [f"d{row}" for row in range(n)])


def test_topic_of_ones_own_takes_what_speaks_of_it(tagger, text):
    """Under its name, last, with words and label shares of its paragraphs; the others keep all else."""
    after = add_topics(tagger, [("氢能", ("制氢", "加氢站"))], text)
    own = after.catalogue[-1]
    assert (own.id, own.name, own.by_hand, own.size, own.documents) == (7, "氢能", True, 5, 5)
    assert own.words[:2] == ("制氢", "加氢站")
    assert own.typical and set(own.typical) <= set(text.batch.texts)
    before, placed = tagger.assign(TEXTS), after.assign(TEXTS)
    assert placed.tolist() == [7, 7, 7, 7, 7, *before[5:]]
    assert after.label_shares[7, 4] > tagger.label_shares[:, 4].mean()
    assert after.centroids[:7].tobytes() == tagger.centroids.tobytes() and after.catalogue[:7] == tagger.catalogue
    assert after.edits == (MadeEdit("add", ("制氢", "加氢站"), ("氢能",)),)


def test_topic_of_a_name_alone(tagger, text):
    """The name is what is looked for."""
    after = add_topics(tagger, [("加氢站", ())], text)
    assert after.catalogue[-1].name == "加氢站" and {0, 1, 2} <= set(np.flatnonzero(after.assign(TEXTS) == 7))


def test_topic_that_the_text_does_not_have_is_left_out(tagger, text):
    """And one without text is there by its words alone."""
    assert add_topics(tagger, [("海水养殖", ("网箱",))], text).catalogue == tagger.catalogue
    bare = add_topics(tagger, [("氢能", ("制氢", "加氢站"))])
    assert bare.catalogue[-1].words == ("制氢", "加氢站", "氢能") and bare.catalogue[-1].size == 0
    assert bare.assign(TEXTS)[1] == 7 and bare.assign(TEXTS)[7] == 6


SEEDS = [
    ("氢能", ("制氢", "加氢站")),
    ("海水养殖", ("网箱",)),
    ("歌声", ("合唱",)),
    ("药品", ("送药",)),
    ("电站", ("储能", "并网")),
]


@pytest.mark.parametrize("with_text", [False, True], ids=["no text", "text"])
@pytest.mark.parametrize("in_sections", [False, True], ids=["alone", "in sections"])
def test_topics_added_together_are_those_added_one_after_the_other(tagger, text, with_text, in_sections):
    """To the last bit of what is stored, with their groups."""
    grouped = copy(tagger)
    grouped.groups = (TopicGroup("一", (0, 1, 2), 1), TopicGroup("二", (3, 4, 5, 6), 1))
    known = [
        Paragraph(id=f"p#{n}", doc="p", n=n, kind="heading" if n % 3 == 2 else "body", text=one) for n, one in enumerate(TEXTS)
    ]
    whole = replace(text, paragraphs=known) if in_sections else text
    one_by_one = grouped
    for seed in SEEDS:
        one_by_one = add_topics(one_by_one, [seed], whole if with_text else None)
    together = add_topics(grouped, SEEDS, whole if with_text else None)
    assert together.state().config == one_by_one.state().config and len(together.edits) == (4 if with_text else 5)
    for name, array in one_by_one.state().arrays.items():
        assert array.tobytes() == together.state().arrays[name].tobytes(), name


def test_where_texts_belong_is_told_without_comparing_them_with_every_topic(tagger, text):
    """As it is told by comparing them with all."""
    growing, after = Growing.of(tagger, text, len(SEEDS)), tagger
    for name, words in SEEDS:
        terms, point = (
            (name, *words),
            own_point(tagger.space, tagger.analyzer.batch(["，".join((name, *words))]), (name, *words), None),
        )
        after = add_topics(after, [(name, words)])
        growing = growing.with_one(after.catalogue[-1].id, *pulled(text.batch, tagger.space.encode(text.batch), point, terms))
        found, whole = growing.placed, text.placed(after)
        for told in ("topics", "nearest", "similarity", "support", "margin", "own"):
            assert getattr(found, told).tolist() == getattr(whole, told).tolist(), (name, told)


def test_text_that_is_as_near_to_a_further_topic_stays_where_it_was(tagger, text):
    """The first of equal ones is the nearest, and it is no longer clear which."""
    growing, nearness = Growing.of(tagger, text, 1), tagger.nearness(text.batch)
    same = nearness.at(growing.placement.nearest)
    grown = growing.with_one(7, same.cosine, same.support)
    assert grown.placement.nearest.tolist() == growing.placement.nearest.tolist()
    assert not grown.placement.margin.any() and (grown.placement.topics == -1).all()


def test_name_of_another_topic_is_refused(tagger):
    """Two topics of one name could not be told apart."""
    with pytest.raises(InputError, match="seeds '碳纤维·新材料·石墨烯': is the name of topic #3"):
        add_topics(tagger, [("碳纤维·新材料·石墨烯", ())])
    with pytest.raises(InputError, match="seeds '氢能': is the name of topic #7"):
        add_topics(tagger, [("氢能", ("制氢",)), ("氢能", ())])


def test_one_mention_in_a_long_text_counts_little(analyzer):
    """And a Latin word does not count inside a longer one."""
    texts = ["氢能示范", "氢能" + "某地今年的其他各项工作" * 40, "没有", "said mail", "AI方案", "ＡＩ"]
    density = mention_density(analyzer.batch(texts), ("氢能", "ai"))
    assert density[[0, 4, 5]].tolist() == [1, 1, 1] and density[[2, 3]].tolist() == [0, 0]
    assert 0 < density[1] < 0.25
