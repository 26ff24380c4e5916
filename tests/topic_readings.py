"""What the tests of the topic report share: topics that need no fitting, a small corpus, and readers of what was written."""

import csv
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
from conftest import SAID, tiny_documents

from labels import Paragraph
from labels.wording import speaking
from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger
from training.sets.labelled_set import label_matrix
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import TABLES
from training.topic_report.page import topic_page
from training.topic_report.view import TopicView

SUBJECTS = ["储能电站", "抽水蓄能电站", "锂电池工厂", "无人机航线", "低空飞行", "合唱比赛"]
REGIONS = ("广东", "四川", None)
WORDS = {
    "ai": ("人工智能", "大模型", "算力"),
    "quantum": ("量子", "量子计算", "量子通信"),
    "low_altitude": ("无人机", "低空", "起降"),
    "new_materials": ("碳纤维", "新材料", "石墨烯"),
    "energy_storage": ("储能", "电站", "电池"),
    "traditional_upgrade": ("改造", "钢厂", "传统产业", "技术改造"),
    "none": ("村民", "老人", "合唱队", "河道"),
}


def topic_tagger(analyzer, topics, centroids, floor=-1.0):
    """Return a tagger of some topics whose labels are of no importance."""
    shares = np.eye(len(topics), len(analyzer.keys))
    thresholds = np.full(len(analyzer.keys), 0.5)
    return TopicTagger(analyzer, topics, centroids, shares, thresholds, TopicSpace("static"), Reach(floor, 0.0, 0.25, 0.0))


def tagger(analyzer, keys=tuple(SAID), floor=-1.0):
    """Return topics that needed no fitting: one for what is said of each label."""
    centroids = load_vectors().encode(analyzer.batch(["".join(SAID[key]) for key in keys]))
    return topic_tagger(analyzer, [Topic(n, WORDS[key], 8, SAID[key][:1]) for n, key in enumerate(keys)], centroids, floor)


def corpus(dated=True, placed=True):
    """Return the small corpus, spread over three months and two provinces."""
    return [
        replace(
            paragraph,
            date=f"2026-0{number % 3 + 1}-15" if dated else None,
            region=REGIONS[number % 3] if placed else None,
        )
        for number, paragraph in enumerate(tiny_documents())
    ]


def corpus_with_choirs(dated=True):
    """Return the small corpus without labels, and seven documents about choirs: a subject of its own in sections of some."""
    choirs = [
        Paragraph(
            f"choir-{number}#{n}",
            f"choir-{number}",
            n,
            "body",
            f"{place}村的合唱队来了，村民和老人一起在河道边唱。",
            date="2026-02-15",
        )
        for number in range(7)
        for n, place in enumerate("东西南北上下", 1)
    ]
    plain = [replace(paragraph, labels=()) for paragraph in corpus() if paragraph.labels] + [
        replace(paragraph, labels=()) for paragraph in choirs
    ]
    return [paragraph if dated else replace(paragraph, date=None) for paragraph in plain]


def read(paragraphs, found, title="小语料"):
    """Read paragraphs by their topics."""
    labels = label_matrix((paragraph.labels or () for paragraph in paragraphs), found.analyzer.keys)
    return read_topics(title, paragraphs, labels, "", found)


def html(paragraphs, found, title="小语料", lang="zh"):
    """Return the page of some paragraphs, in a language."""
    with speaking(lang):
        return topic_page(TopicView(read(paragraphs, found, title), TABLES))


def rows(path):
    """Return the rows of a CSV table."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def numbers(path):
    """Return all numbers of an SVG path."""
    return [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", path)]


class Outline(HTMLParser):
    """Collects tags, ids, links and the text a reader sees."""

    VOID = {"meta", "link", "input", "br"}

    def __init__(self, text):
        super().__init__()
        self.tags, self.ids, self.links, self.shown, self.open = [], [], [], "", []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append((tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self.links += [found["href"]] if tag == "a" else []
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"{tag} closes something else"

    def handle_data(self, data):
        if not {"script", "style"} & set(self.open):
            self.shown += data
