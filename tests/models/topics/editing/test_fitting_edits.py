"""Topics found with the changes that an experiment asks for: all others are what they would be without."""

import numpy as np
import pytest
from topics_to_find import KEYS, small_corpus

from labels import InputError
from models.topics.editing.edits import TopicEdits
from models.topics.trainer import TopicTrainer


@pytest.fixture(scope="module")
def tagger(analyzer):
    """Return one topic tagger of a hundred texts, without changes."""
    return TopicTrainer().fit(*small_corpus(analyzer, 100))


@pytest.mark.slow
def test_changes_by_hand_leave_all_other_topics_as_they_would_be(tagger, analyzer):
    """A repeated run keeps them; what was apart is together and the other way round; words and names of the rest stay."""
    corpus = small_corpus(analyzer, 100)
    first, second, third, fourth = (" ".join(topic.words) for topic in tagger.catalogue[:4])
    edits = TopicEdits(merge=((first, second),), split=((third, 2),), rename=((fourth, "改了名的"),))
    edited, again = TopicTrainer(edits=edits).fit(*corpus), TopicTrainer(edits=edits).fit(*corpus)
    assert again.catalogue == edited.catalogue
    assert len(edited.catalogue) == len(tagger.catalogue)
    before, after = tagger.assign(corpus[0]), edited.assign(corpus[0])
    assert set(after[np.isin(before, [0, 1])]) == {0}
    halves, parted = {1, len(edited.catalogue) - 1}, after[before == 2]
    # A text with words of both halves, but hardly any of one, is left without a topic; the last bits of figures decide which.
    assert halves <= set(parted) <= {*halves, -1} and (parted == -1).mean() < 0.3, "the third topic was not split"
    assert (after[before == 3] == 2).all() and edited.catalogue[2].name == "改了名的"
    assert set(fourth.split()) <= set(edited.catalogue[2].words)
    assert edited.counted.whole(edited.anchors) and edited.baseline.sizes.tolist() == tagger.baseline.sizes.tolist()
    for topic in tagger.catalogue[4:]:
        same = edited.catalogue[topic.id - 1]
        assert (same.words, same.name, same.size) == (topic.words, topic.name, topic.size)
        assert (after[before == topic.id] == same.id).all() and (before[after == same.id] == topic.id).all()
    assert edited.thresholds.tolist() == tagger.thresholds.tolist()


@pytest.mark.slow
def test_topics_of_ones_own_are_there_if_the_corpus_speaks_of_them(analyzer):
    """Their paragraphs are not found a second time as another topic; a topic without a paragraph is left out."""
    corpus = small_corpus(analyzer, 100)
    own = (("飞天", ("无人机", "低空", "飞行汽车")), ("渔业", ("网箱", "养鱼")))
    edited = TopicTrainer(edits=TopicEdits(seeds=own)).fit(*corpus)
    assert [topic.name for topic in edited.catalogue if topic.by_hand] == ["飞天"]
    number = len(edited.catalogue) - 1
    flying = corpus[1][:, KEYS.index("low_altitude")].astype(bool)
    assert (edited.assign(corpus[0])[flying] == number).mean() > 0.9
    assert (flying[edited.assign(corpus[0]) == number]).mean() > 0.9
    assert not any("无人机" in topic.words for topic in edited.catalogue[:number])
    assert edited.counted.whole(edited.anchors) and edited.baseline.topics[:, number].sum() > 0, "new text has nothing to compare"
    assert len(edited.clusters) == 100 and edited.label_shares[number].argmax() == KEYS.index("low_altitude")


@pytest.mark.slow
def test_topic_that_is_not_there_is_refused(analyzer):
    """With the words that were looked for."""
    with pytest.raises(InputError, match="merge '茶叶 丰收': no topic has this name or these words"):
        TopicTrainer(edits=TopicEdits(merge=(("茶叶 丰收", "储能"),))).fit(*small_corpus(analyzer, 40))
