"""What the tests of naming share: three small subjects, and a tagger of them that needs no fitting."""

import numpy as np

from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger

STORAGE = [
    "城南的新型储能电站并网,夜里存电白天用。",
    "新型储能电站又添一座,电池柜摆满山坡。",
    "新型储能电站替工厂削峰,一年省下电费。",
    "村口的新型储能电站请来看守人。",
]
DRONES = [
    "无人机航线开通,海岛有了送药的路。",
    "山里的无人机航线延长,果农寄桃子。",
    "无人机航线夜里也飞,医院收到血浆。",
    "第三条无人机航线经过灯塔。",
]
CHOIR = [
    "村里的合唱比赛开锣,老人登台。",
    "合唱比赛办到第九年,评委是小学老师。",
    "合唱比赛得奖的是磨坊队。",
]
WORDS = [("储能", "电站", "电池"), ("无人机", "航线"), ("合唱", "比赛", "登台")]
TEXTS = [STORAGE, DRONES, CHOIR]
SPACE = TopicSpace("static")


def joined(texts, analyzer):
    """Return the texts of topics as one batch, and the topic of each."""
    return analyzer.batch([text for group in texts for text in group]), np.repeat(np.arange(len(texts)), list(map(len, texts)))


def naming_tagger(analyzer, words=WORDS, texts=TEXTS, titles=()):
    """Return topics that were not fitted: a centroid amid each one's texts."""
    titles = (*titles, *[""] * (len(words) - len(titles)))
    catalogue = [
        Topic(number, own, len(group), tuple(group[:3]), title, bool(title))
        for number, (own, group, title) in enumerate(zip(words, texts, titles, strict=True))
    ]
    centroids = load_vectors().encode(analyzer.batch(["".join(group) for group in texts]))
    shares = np.zeros((len(words), len(analyzer.keys)))
    return TopicTagger(
        analyzer, catalogue, centroids, shares, np.full(len(analyzer.keys), 0.5), SPACE, Reach(-1.0, 0.0, 0.0, 0.0)
    )
