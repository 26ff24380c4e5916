"""Names are part of the model: made once, kept, the same wherever a topic is shown."""

import csv
import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from conftest import SAID
from naming_texts import TEXTS, WORDS, joined, naming_tagger
from topic_readings import corpus

from models.storage.store import load_folder, save
from models.tagger import PolicyTagger
from models.topics.naming.at_fitting import named
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from training.drift.__main__ import main as drift_main
from training.drift.compared import drift
from training.topic_report.corpus_view import read_topics
from training.topic_report.files import write_topic_report
from training.topic_report.page import topic_page
from training.topic_report.view import TopicView


def titles(tagger):
    """Return the names of a tagger's topics."""
    return [topic.title for topic in tagger.catalogue]


def test_every_topic_has_a_name(analyzer):
    """From the texts it was found in."""
    batch, topics = joined(TEXTS, analyzer)
    found = titles(named(naming_tagger(analyzer), batch, topics))
    assert "储能电站" in found[0] and "无人机" in found[1] and "合唱" in found[2]


def test_name_given_by_hand_stands(analyzer):
    """Before the rules and before a namer; no other topic takes it."""
    batch, topics = joined(TEXTS, analyzer)
    plain = titles(named(naming_tagger(analyzer), batch, topics))
    tagger = naming_tagger(analyzer, titles=(plain[2],))
    assert titles(named(tagger, batch, topics))[0] == plain[2]
    assert len(set(titles(named(tagger, batch, topics)))) == 3
    assert titles(named(tagger, batch, topics, namer=lambda words, texts: words[0]))[0] == plain[2]


def test_names_stay_when_asked_again(analyzer):
    """Whatever text is at hand: a topic that has a name keeps it."""
    batch, topics = joined(TEXTS, analyzer)
    first = named(naming_tagger(analyzer), batch, topics)
    other, numbers = joined([["茶叶丰收。"] * 4] * 3, analyzer)
    assert titles(named(first, other, numbers)) == titles(first)


def test_namer_takes_the_rules_place(analyzer):
    """It sees the words and the texts, those nearest to the centre first."""
    batch, topics = joined(TEXTS, analyzer)
    seen = []

    def namer(words, texts):
        seen.append((tuple(words), sorted(texts)))
        return f"关于{words[0]}"

    assert titles(named(naming_tagger(analyzer), batch, topics, namer=namer)) == ["关于储能", "关于无人机", "关于合唱"]
    assert seen == [(words, sorted(texts)) for words, texts in zip(WORDS, TEXTS, strict=True)]


def test_namer_names_anew_what_the_rules_named(analyzer):
    """A stored model, from its typical texts."""
    batch, topics = joined(TEXTS, analyzer)
    ruled = named(naming_tagger(analyzer), batch, topics)
    assert titles(named(ruled, namer=lambda words, texts: f"{words[0]}{len(texts)}")) == ["储能3", "无人机3", "合唱3"]


def test_namers_repeated_name_is_told_apart(analyzer):
    """By a word of the topic."""
    found = titles(named(naming_tagger(analyzer), namer=lambda words, texts: "其他"))
    assert found == ["其他", "其他·无人机", "其他·合唱"]


def test_store_without_names_gets_them_from_its_own_texts(analyzer):
    """The same whatever is read later; what had a title then had it by hand."""
    tagger = naming_tagger(analyzer, titles=("电站",))
    state = tagger.state()
    del state.config["groups"]
    for topic in state.config["topics"]:
        del topic["by_hand"]
    first, second = (TopicTagger.from_state(state, analyzer) for _ in range(2))
    assert titles(first) == titles(second)
    assert titles(first)[0] == "电站" and "无人机" in titles(first)[1]
    assert [topic.by_hand for topic in first.catalogue] == [True, False, False]


def test_groups_and_names_come_back_from_the_store(analyzer, tmp_path):
    """As they were."""
    words, texts = (
        [(place,) for place in "东西南北中"],
        [[f"{place}边的无人机航线{n}。" for n in range(3)] for place in "东西南北中"],
    )
    batch, topics = joined([*TEXTS, *texts], analyzer)
    tagger = named(naming_tagger(analyzer, [*WORDS, *words], [*TEXTS, *texts]), batch, topics)
    assert tagger.groups
    save(tagger, tmp_path / "stored", "topics", {})
    again = load_folder(tmp_path / "stored")[0]
    assert again.groups == tagger.groups and again.catalogue == tagger.catalogue
    assert again.group_names == tagger.group_names


@pytest.fixture(scope="module")
def fitted(analyzer):
    """Return topics that were fitted on a small corpus."""
    texts = [
        ways[number % 4].format(f"{place}区")
        for ways in SAID.values()
        for number, place in enumerate("东西南北中上下左右前后里" * 2)
    ]
    batch = analyzer.batch(texts)
    labels = np.zeros((len(batch), len(analyzer.keys)), dtype=np.int8)
    documents = [f"d{number % 8}" for number in range(len(batch))]
    return TopicTrainer(topics=6).fit(batch, labels, documents, np.ones(len(batch)))


def test_a_topic_has_one_name_everywhere(fitted, analyzer, tmp_path, capsys):
    """Page, tables, prediction, drift; with a stored model, whatever it reads."""
    assert all(topic.title for topic in fitted.catalogue)
    save(fitted, tmp_path / "model", "topics", {})
    stored = load_folder(tmp_path / "model")[0]
    names = {topic.id: topic.title for topic in fitted.catalogue}
    assert {topic.id: topic.name for topic in stored.catalogue} == names
    for part in (corpus(), corpus()[:9]):
        labels = np.zeros((len(part), len(analyzer.keys)), dtype=np.int8)
        reading = read_topics("部分", part, labels, "", stored)
        assert dict(enumerate(reading.names)) == names
        folder = tmp_path / str(len(part))
        folder.mkdir()
        write_topic_report(folder, reading)
        for table in ("topics.csv", "paragraphs.csv"):
            with (folder / table).open(encoding="utf-8-sig", newline="") as file:
                rows = [row for row in csv.DictReader(file) if row["topic"]]
            assert rows and all(row["name"] == names[int(row["topic"])] for row in rows)
        page = topic_page(TopicView(reading, ()))
        heads = re.findall(r"<h3>([^<]+?)(?: <span|</h3>)", page)  # a topic of one document says so after its name
        assert set(names.values()) <= set(heads)
        tagged = PolicyTagger(stored, "topics").tag([paragraph.text for paragraph in part])
        assert all(one.topic["name"] == names[one.topic["id"]] for one in tagged if one.topic)
    (tmp_path / "new.jsonl").write_text("\n".join(json.dumps({"text": one.text}) for one in corpus()), encoding="utf-8")
    assert drift_main([str(tmp_path / "new.jsonl"), "--model", str(tmp_path / "model")]) == 0
    told = capsys.readouterr().out
    changed = drift(stored, corpus()).changes
    assert changed and all(names[one.topic] in told for one in changed)
    assert asdict(stored.catalogue[0])["title"] == names[0]
