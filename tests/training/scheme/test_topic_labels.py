"""Labels of a new scheme made of topics."""

from dataclasses import replace

import pytest
from topic_readings import tagger as small_tagger

from models.predict import main as predict
from models.storage.store import save
from models.topics.editing.edits import TopicEdits
from models.topics.editing.own_topics import add_topics
from models.topics.editing.remade import remade
from models.topics.editing.topic_changes import change_topics
from seeds.schemes import load_scheme
from training.scheme.__main__ import main


@pytest.fixture
def model(tmp_path, analyzer, store):
    """Return what training.topics writes: topics with names, one of them of the user's own."""
    named = change_topics(small_tagger(analyzer), TopicEdits(rename=(("储能", "储能电站·电池"), ("#0", "AI_use"))))
    typical = replace(named.catalogue[4], typical=("江口的储能电站并网。",))
    named = remade(named, [*named.catalogue[:4], typical, *named.catalogue[5:]])
    save(add_topics(named, [("氢能", ("制氢", "加氢站"))]), tmp_path / "topics" / "model", "topics", {})
    return tmp_path / "topics"


def test_topic_becomes_a_scheme_that_tags_at_once(call, model, tmp_path):
    """Its name in phrases and its words are the terms; what to write the definition from stands beside it."""
    folder = tmp_path / "mine"
    outcome = call(main, "new", folder, "--from-topic", "储能电站·电池=storage", "--model", model)
    assert (outcome.code, outcome.out) == (0, f"{folder}: storage 储能电站·电池\n"), outcome.err
    assert f"next: python -m training.scheme expand {folder}" in outcome.err and "note:" not in outcome.err
    scheme = load_scheme(folder)
    assert (
        scheme.lexicon.entries["storage"].terms[:2] == ("储能电站", "电池") and "储能" in scheme.lexicon.entries["storage"].terms
    )
    labels = (folder / "labels.toml").read_text(encoding="utf-8")
    assert "# 主题 #4 储能电站·电池，词 (words of the topic): 储能、电站、电池" in labels
    assert "# 典型段落 (typical): 江口的储能电站并网。" in labels
    told = call(predict, "--scheme", folder, "江口的储能电站并网。", "--format", "jsonl")
    assert told.code == 0 and '"labels": ["storage"]' in told.out
    assert call(main, "check", folder).code == 0


def test_several_topics_by_name_number_and_words(call, model, tmp_path):
    """Beside labels that are named; a key that had to be made up is told, an own topic brings its words."""
    folder = tmp_path / "mine"
    topics = ["--from-topic", "氢能", "#1=quantum", "无人机", "AI_use", "--model", model / "model"]
    outcome = call(main, "new", folder, "文化=culture", *topics, "--words", "quantum=量子芯片")
    assert outcome.code == 0, outcome.err
    scheme = load_scheme(folder)
    assert scheme.keys == ("culture", "topic_7", "quantum", "topic_2", "AI_use")
    assert scheme.lexicon.entries["topic_7"].terms[:3] == ("氢能", "制氢", "加氢站")
    assert "量子芯片" in scheme.lexicon.entries["quantum"].terms
    assert "the key of 氢能 is topic_7; a key cannot be changed later: --from-topic 氢能=KEY" in outcome.err


def test_common_words_do_not_give_a_label_by_themselves(call, model, tmp_path, analyzer):
    """They are weak terms, unless there is no other."""
    common = replace(small_tagger(analyzer).catalogue[4], words=("储能", "电站", "服务", "工作"), title="服务·储能")
    tagger = small_tagger(analyzer)
    tagger = remade(tagger, [*tagger.catalogue[:4], common, *tagger.catalogue[5:]])
    save(tagger, tmp_path / "other", "topics", {})
    assert call(main, "new", tmp_path / "mine", "--from-topic", "#4", "--model", tmp_path / "other").code == 0
    entry = load_scheme(tmp_path / "mine").lexicon.entries["topic_4"]
    assert "服务" in entry.weak and "服务" not in entry.terms and "储能" in entry.terms


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        (["茶叶"], 1, "--from-topic '茶叶': no topic has this name or these words"),
        (["#1=量子"], 2, "'量子' is no key; write #1=hydrogen"),
        (["#1="], 2, "'' is no key"),
        (["#1", "量子"], 2, "names a topic or a key that stands there already"),
        (["#1=one", "#2=one"], 2, "names a topic or a key that stands there already"),
    ],
)
def test_wrong_topics_are_told_in_one_line(call, model, tmp_path, arguments, code, complaint):
    """And nothing is written."""
    outcome = call(main, "new", tmp_path / "mine", "--from-topic", *arguments, "--model", model)
    assert outcome.code == code and complaint in outcome.complaint and not (tmp_path / "mine").exists()


def test_topics_that_are_not_there_are_told(call, tmp_path, monkeypatch, store):
    """With where they are looked for."""
    monkeypatch.chdir(tmp_path)
    outcome = call(main, "new", "mine", "--from-topic", "氢能")
    assert outcome.code == 2 and "model 'topics': is not known; name the folder that training.topics wrote" in outcome.complaint
    assert "names labels as well as --from" in call(main, "new", "mine", "--from", "industries", "--from-topic", "氢能").complaint
