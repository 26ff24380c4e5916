"""What new text is compared with after topics were changed by hand: never lost, made again where the text is at hand."""

import numpy as np
import pytest
from conftest import jsonl
from drifting import DRONES, STORAGE, TEA, documents, two_topics

from models.storage.store import load_folder, save
from models.topics.editing.counted import Counted, as_counted, is_text_of, not_counted
from models.topics.editing.edits import TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.editing.topic_text import TopicText
from models.topics.finding.eligible import Eligibility
from training.drift.__main__ import main
from training.drift.compared import drift

SPLIT, ADD = TopicEdits(split=(("#0", 2),)), TopicEdits((("种茶", ("茶叶",)),))
MERGE, DROP, RENAME = TopicEdits(merge=(("#0", "#1"),)), TopicEdits(drop=("#1",)), TopicEdits(rename=(("#0", "新型储能"),))
OTHER = "储能电站的电池已经开始放电。"


def text_of(tagger, paragraphs):
    """Return paragraphs as a text to change topics by."""
    n = len(paragraphs)
    batch = tagger.analyzer.batch([one.text for one in paragraphs])
    return TopicText(batch, np.zeros((n, 6), dtype=np.int8), np.zeros(n), [one.doc for one in paragraphs], paragraphs)


@pytest.fixture
def known(analyzer):
    """Return a tagger of storage and drones, half and half in every one of ten documents."""
    return two_topics(analyzer)


@pytest.fixture
def trained(known):
    """Return text with as many paragraphs in as many documents as it was counted in."""
    return text_of(known, documents(STORAGE, OTHER, DRONES, DRONES, TEA, count=10, times=2))


@pytest.fixture
def other(known):
    """Return text of other documents."""
    return text_of(known, documents(STORAGE, OTHER, count=4, times=3))


@pytest.mark.parametrize(
    "chain", [(ADD,), (SPLIT,), (SPLIT, DROP), (ADD, SPLIT, RENAME), (SPLIT, MERGE, ADD), (DROP, ADD), (MERGE,)]
)
def test_text_like_that_of_training_does_not_drift_after_any_edits(known, other, tmp_path, chain):
    """Without the training text, and with the model stored after each."""
    tagger = known
    for number, edits in enumerate(chain):
        tagger = change_topics(tagger, edits, other if edits is SPLIT else None)
        save(tagger, tmp_path / str(number), "topics", {})
        tagger = load_folder(tmp_path / str(number))[0]
    found = drift(tagger, documents(STORAGE, DRONES))
    assert not found.drifted and found.distance == 0.0, found
    assert sum(change.before for change in found.changes) == pytest.approx(1)
    changed = drift(tagger, documents(TEA))
    assert changed.drifted and changed.farther


def test_parts_are_compared_together_and_own_topics_not(known, other):
    """A dropped topic is still compared by itself, under its name; so its paragraphs are missed nowhere."""
    tagger = change_topics(change_topics(known, SPLIT, other), ADD)
    parts = [topic.name for topic in tagger.catalogue if topic.id in (0, 2)]
    assert [topic.name for topic in as_counted(tagger).catalogue] == [" + ".join(parts), "无人机·低空"]
    assert [topic.name for topic in not_counted(tagger)] == ["种茶"]
    dropped = change_topics(tagger, DROP)
    assert [(topic.id, topic.name) for topic in as_counted(dropped).catalogue][1] == (-1, "无人机·低空 (dropped)")
    assert not drift(dropped, documents(STORAGE, DRONES)).drifted
    joined = change_topics(tagger, MERGE)
    assert len(as_counted(joined).catalogue) == 1, "a part joined with another topic takes its whole along"


@pytest.mark.parametrize("edits", [ADD, SPLIT, DROP, MERGE])
def test_text_of_training_is_counted_again(known, trained, edits):
    """Each topic by itself then, and as many paragraphs as before."""
    assert is_text_of(known, trained)
    after = change_topics(known, edits, trained)
    assert after.counted.whole(after.anchors) and as_counted(after) is after
    assert after.baseline.topics.shape == (10, len(after.catalogue) + 1)
    np.testing.assert_array_equal(after.baseline.sizes, known.baseline.sizes)
    placed = trained.placed(after).topics
    expected = [int((placed == topic.id).sum()) for topic in after.catalogue]
    assert after.baseline.topics.sum(axis=0)[:-1].tolist() == expected
    assert not drift(after, trained.paragraphs).drifted


def test_other_text_is_not_taken_for_that_of_training(known, other):
    """Its documents have other sizes."""
    assert not is_text_of(known, other)
    after = change_topics(known, SPLIT, other)
    np.testing.assert_array_equal(after.baseline.topics, known.baseline.topics)
    assert not after.counted.whole(after.anchors)


def test_new_names_change_no_count(known):
    """Nor does what is stored of them."""
    after = change_topics(known, RENAME)
    assert after.baseline is known.baseline and after.counted.whole(after.anchors)


def test_columns_are_stored():
    """As JSON."""
    counted = Counted(np.array([0, -1, 1]), ((1, "会议"),))
    again = Counted.from_record(counted.record())
    assert (again.columns.tolist(), again.dropped, again.count) == ([0, -1, 1], ((1, "会议"),), 2)


def test_command_says_what_is_compared_otherwise(call, known, other, tmp_path):
    """One line with the names; nothing of it where the topics are as they were counted."""
    save(change_topics(change_topics(known, SPLIT, other), ADD), tmp_path / "edited", "topics", {})
    save(change_topics(known, RENAME), tmp_path / "renamed", "topics", {})
    path = jsonl(tmp_path / "new.jsonl", *(one.to_record() for one in documents(STORAGE, DRONES)))
    outcome = call(main, path, "--model", tmp_path / "edited")
    assert outcome.code == 0 and outcome.out.startswith("40 paragraphs of 5 documents: no drift")
    (note,) = outcome.err.splitlines()
    assert (
        note.startswith("note: topics were changed since they were counted; compared as they were then: 储能")
        and " + 储能" in note
    )
    assert "; not compared by itself: 种茶; edit with --text" in note
    assert call(main, path, "--model", tmp_path / "renamed").err == ""


FOREIGN = "The ministry said on Monday that the storage plant had been connected to the grid."


def test_foreign_text_is_called_foreign(call, known, tmp_path):
    """Not headings: by itself, and beside Chinese text."""
    known.eligibility = Eligibility(shortest=4, sentences=True)
    save(known, tmp_path / "topics", "topics", {})
    alone = jsonl(tmp_path / "alone.jsonl", *(one.to_record() for one in documents(FOREIGN)))
    complaint = call(main, alone, "--model", tmp_path / "topics").complaint
    assert "none of 20 paragraphs holds a Chinese character; topics read Chinese: give such text" in complaint
    mixed = jsonl(tmp_path / "mixed.jsonl", *(one.to_record() for one in documents(FOREIGN, "储能", STORAGE)))
    said = call(main, mixed, "--model", tmp_path / "topics").out.splitlines()[0]
    assert "(20 headings, rows and short lines and 20 paragraphs without a Chinese character are not compared)" in said
    both = jsonl(tmp_path / "both.jsonl", *(one.to_record() for one in documents(FOREIGN, "储能")))
    assert (
        "short lines, 20 without a Chinese character; give running" in call(main, both, "--model", tmp_path / "topics").complaint
    )
