"""How much of a text is about a label: one mention decides little."""

import numpy as np
import pytest

from models.topics.finding.degrees import STRONG, label_degrees, lexicon_degrees
from models.topics.space import learn_space, named_labels

ABOUT = "无人机航线开通，低空飞行服务站值守，低空空域分时开放。"
MENTION = (
    "眼下晚稻进入收割期，当地组织农机手错峰作业，烘干中心昼夜不停，合作社把谷子运进粮库，"
    "农技人员到田头教大家留种，无人机撒下绿肥种子，村里准备过丰收节。"
)
LISTED = "双方愿在贸易、投资、农业、教育、旅游、人工智能、体育、卫生、环保等领域扩大合作。"


def degree(analyzer, text, key):
    """Return how much a text is about a label."""
    return lexicon_degrees(analyzer.batch([text]))[0, analyzer.keys.index(key)]


def test_text_whose_clauses_name_a_label_is_about_it(analyzer):
    """Wholly, because the terms stand in every clause."""
    assert degree(analyzer, ABOUT, "low_altitude") == 1


@pytest.mark.parametrize(("text", "key"), [(MENTION, "low_altitude"), (LISTED, "ai")], ids=["passing", "listed"])
def test_one_mention_is_not_about_a_label(text, key, analyzer):
    """Neither a drone in the rice nor a field of diplomacy among nine; yet it is more than nothing."""
    assert 0 < degree(analyzer, text, key) < STRONG


def test_same_clause_counts_once(analyzer):
    """However often it names the label."""
    once, twice = (
        "储能电站并网，工人回家过年，食堂做了八道菜，孩子们放起了风筝。",
        "储能电站储能并网，工人回家过年，食堂做了八道菜，孩子们放起了风筝。",
    )
    assert degree(analyzer, twice, "energy_storage") < 1.3 * degree(analyzer, once, "energy_storage")


def test_false_friend_is_about_nothing(analyzer):
    """Only terms that count are counted."""
    assert not lexicon_degrees(analyzer.batch(["俄军无人机袭击。"])).any()


@pytest.mark.parametrize("texts", [[], [""], ["。"], ["，，，"]], ids=["none", "empty", "stop", "commas"])
def test_texts_without_anything_have_no_degree(texts, analyzer):
    """Of the right shape."""
    degrees = lexicon_degrees(analyzer.batch(texts))
    assert degrees.shape == (len(texts), len(analyzer.keys)) and not degrees.any()


def test_degrees_are_the_same_in_any_batch(analyzer):
    """A text's degree depends on nothing but the text."""
    texts = [ABOUT, MENTION, LISTED]
    together = lexicon_degrees(analyzer.batch(texts))
    np.testing.assert_array_equal(together, np.vstack([lexicon_degrees(analyzer.batch([text])) for text in texts]))


def test_text_without_the_label_is_not_about_it(analyzer):
    """Who labelled it has read more than the terms."""
    labels = np.zeros((2, len(analyzer.keys)), dtype=np.int8)
    labels[0, analyzer.keys.index("low_altitude")] = 1
    degrees = label_degrees(analyzer.batch([ABOUT, ABOUT]), labels)
    assert degrees[0].any() and not degrees[1].any()


def test_lexicon_that_misses_most_texts_says_little_by_its_silence(analyzer):
    """Where it finds three of four, the fourth is about its label by a quarter; where it finds none, all are wholly."""
    column = analyzer.keys.index("low_altitude")
    labels = np.zeros((4, len(analyzer.keys)), dtype=np.int8)
    labels[:, column] = 1
    unknown = "山那边的人造了会飞的车。"
    assert label_degrees(analyzer.batch([ABOUT, ABOUT, ABOUT, unknown]), labels)[3, column] == pytest.approx(0.25)
    assert (label_degrees(analyzer.batch([unknown] * 4), labels)[:, column] == 1).all()


def test_unlabelled_corpus_has_the_lexicons_degrees(analyzer):
    """Nobody said that they are about nothing."""
    batch = analyzer.batch([ABOUT, MENTION])
    none = np.zeros((2, len(analyzer.keys)), dtype=np.int8)
    np.testing.assert_array_equal(label_degrees(batch, none), lexicon_degrees(batch))


def test_mention_in_passing_stays_with_its_own_subject(analyzer):
    """In the space of topics a drone in the rice is nearer to rice than to drones."""
    rice = MENTION.replace("无人机撒下绿肥种子，", "")
    batch = analyzer.batch([MENTION, rice, ABOUT] * 10)
    space = learn_space(batch, np.arange(30), encoder="static", guidance=0.6, components=2, seed=0)
    mention, farm, drones = space.encode(batch)[:3]
    assert mention @ farm > 0.8 > mention @ drones


def test_no_vector_of_labels_is_longer_than_one(analyzer):
    """A text about two labels is about either the less."""
    both = named_labels(analyzer.batch(["储能电站并网。量子通信开通。"]))
    assert np.linalg.norm(both) == pytest.approx(1)
    assert np.count_nonzero(both) == 2
