"""What the tests of drift share: topics of storage and drones that need no fitting, and documents."""

import numpy as np

from labels import Paragraph
from models.topics.embeddings.static import load_vectors
from models.topics.finding.baseline import Baseline
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger

STORAGE, DRONES, TEA = "城南的储能电站已经建成并网。", "无人机往海岛上给村民送药。", "茶叶丰收,农民在山上采茶。"


def baseline(*counts):
    """Return documents with so many paragraphs of each topic and none outside."""
    topics = np.array(counts)
    return Baseline(topics, topics, np.zeros(len(topics), int))


def two_topics(analyzer, kept=None):
    """Return a tagger of two topics; ten training documents have five paragraphs of each."""
    topics = [Topic(0, ("储能", "电站"), 50, (STORAGE,)), Topic(1, ("无人机", "低空"), 50, (DRONES,))]
    space = TopicSpace("static", words=("储能", "电站"), projection=np.zeros((2, 0), np.float32))
    centroids = load_vectors().encode(analyzer.batch([STORAGE, DRONES]))
    shares, reach = np.full((2, 6), 0.5), Reach(floor=0.3, edge=0.6, outlier_share=0.2, left_share=0.0)
    kept = baseline(*[(5, 5, 0)] * 10) if kept is None else kept
    return TopicTagger(analyzer, topics, centroids, shares, np.full(6, 0.5), space, reach, baseline=kept)


def documents(*texts, count=5, times=4):
    """Return `count` documents, each with all texts `times` times."""
    return [
        Paragraph(f"d{number}#{row}", f"d{number}", row, "body", text)
        for number in range(count)
        for row, text in enumerate(texts * times, 1)
    ]
