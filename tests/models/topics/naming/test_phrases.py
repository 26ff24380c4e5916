"""Phrases that could name a topic, and what makes one worse than another."""

import pytest

from models.text.analyzer import Analyzer
from models.topics.naming.parts_of_speech import PartsOfSpeech
from models.topics.naming.phrases import Phrases
from seeds.schemes import parse_scheme


@pytest.fixture(scope="module")
def parts(analyzer):
    """Return the parts of speech with the shipped lexicon's terms."""
    return PartsOfSpeech(analyzer)


def test_piece_of_a_longer_phrase_counts_less(analyzer):
    """Where the same word always stands before it, it is a piece."""
    phrases = Phrases([["新型储能电站并网。", "新型储能电站扩建。", "新型储能电站投产。"]], analyzer)
    assert phrases.freedom(("储能", "电站")) < phrases.freedom(("新型", "储能", "电站"))


def test_phrases_are_ranked_by_what_sets_the_topic_apart(analyzer):
    """The phrase that the other topic shares comes after the one that it does not have."""
    texts = [["储能电站照亮乡村。", "扩建储能电站,乡村受益。"], ["合唱比赛走进乡村。", "举办合唱比赛,乡村热闹。"]]
    ranked = Phrases(texts, analyzer).ranked(0, ("储能", "乡村"))
    scores = {candidate.text: candidate.score for candidate in ranked}
    assert scores["储能电站"] > scores["乡村"]
    assert [candidate.score for candidate in ranked] == sorted(scores.values(), reverse=True)


@pytest.mark.parametrize(
    ("worse", "better"),
    [(("中央气象台",), ("天气",)), (("发送", "旅客"), ("旅客", "列车")), (("当地", "情况"), ("当地", "天气"))],
    ids=["who-says-it", "action", "empty-word"],
)
def test_kinds_of_phrases_are_weighed(parts, worse, better):
    """A topic is called by its subject."""
    assert parts.factor(worse) < parts.factor(better)


@pytest.mark.parametrize(
    ("word", "tag"), [("储能", "n"), ("的", "none"), ("2026", "none"), (",", "none"), ("abc", "latin"), ("俄罗斯", "ns")]
)
def test_words_have_a_part_of_speech(parts, word, tag):
    """The lexicon's terms are nouns; marks, numbers and stop words name nothing."""
    assert parts.tag(word) == tag


def test_terms_are_those_of_the_scheme_at_hand(parts):
    """A word that only one scheme lists is a noun for that scheme alone."""
    files = {"labels.toml": '[[label]]\nkey = "play"\n', "lexicon.toml": '[play]\nterms = ["蹦蹦跳跳歌"]\n'}
    own = PartsOfSpeech(Analyzer(parse_scheme(files, "own", "own")))
    assert (own.tag("蹦蹦跳跳歌"), parts.tag("蹦蹦跳跳歌")) == ("n", "unknown")
