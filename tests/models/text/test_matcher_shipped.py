"""The words that ship, matched: false friends, every term, many texts at once."""

import pytest


@pytest.mark.parametrize(
    ("text", "labels"),
    [
        ("全省新型储能装机突破五百万千瓦。", {"energy_storage"}),
        ("两架军用无人机被导弹击落。", set()),
        ("村里用无人机撒药。", {"low_altitude"}),
        ("新款量子点电视上市。", set()),
        ("店里卖量子鞋垫。", set()),
        ("家电以旧换新，改造升级厨房。", set()),
        ("水泥企业节能改造，传统产业焕新。", {"traditional_upgrade"}),
        ("上汽SAIC发布新车。", set()),
        ("请准备申报材料。", set()),
    ],
    ids=["storage", "military-drone", "farm-drone", "display", "insoles", "appliances", "cement", "saic", "papers"],
)
def test_shipped_keywords_know_their_false_friends(analyzer, text, labels):
    """What an analyst would be annoyed about first."""
    assert {mention.label for mention in analyzer.matcher.find(text) if mention.counts} == labels


def test_every_shipped_term_is_found(analyzer):
    """Alone in a sentence, each strong term gives its label."""
    silent = []
    for key, entry in analyzer.scheme.lexicon.entries.items():
        for term in entry.terms:
            text = f"今天说到{term}。"
            if not any(mention.label == key and mention.counts for mention in analyzer.matcher.find(text)):
                silent.append((key, term))
    assert silent == []


def test_mentions_of_a_batch_are_those_of_each_text(analyzer):
    """Nothing reaches from one text into the next: neither company nor a blocking word."""
    texts = ["算法", "训练很苦。储能与储能", "", "两架军用无人机被导弹击落。", "村里用无人机撒药。"]
    mentions = analyzer.batch(texts).mentions
    together = [
        (texts[row][start:end], analyzer.keys[label], bool(counts))
        for row, label, start, end, counts in zip(
            mentions.rows, mentions.labels, mentions.starts, mentions.ends, mentions.counting, strict=True
        )
    ]
    alone = [(text[m.start : m.end], m.label, m.counts) for text in texts for m in analyzer.matcher.find(text)]
    assert together == alone
    assert sum(counts for *_, counts in together) == 3


def test_votes_and_offsets_are_of_the_mentions_that_count(analyzer):
    """By row and column; a row without a mention has neither."""
    mentions = analyzer.batch(["储能与储能", "", "两架军用无人机被导弹击落。"]).mentions
    storage = analyzer.keys.index("energy_storage")
    votes = mentions.votes(3, len(analyzer.keys))
    assert votes.shape == (3, len(analyzer.keys))
    assert list(zip(*map(list, votes.nonzero()), strict=True)) == [(0, storage)]
    assert mentions.offsets == {(0, storage): [(0, 2), (3, 5)]}
