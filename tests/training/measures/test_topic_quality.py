"""Topic metrics against values worked out on paper."""

from math import log

import numpy as np
import pytest

from labels import Paragraph
from models.topics.finding.eligible import Eligibility
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger
from models.topics.word_support import Nearness
from training.measures.topic_quality import agreement, diversity, npmi, purity, reduction, stability, topic_metrics
from training.sets.labelled_set import LabelledSet

DOCUMENTS = ["电池 储能", "电池 储能", "电池", "飞行"]


def test_npmi_by_hand():
    """``电池`` stands in 3/4 of the documents, ``储能`` in 1/2, both in 1/2."""
    expected = log(0.5 / (0.75 * 0.5)) / -log(0.5)
    assert npmi([["电池", "储能"]], DOCUMENTS) == pytest.approx(expected, abs=1e-6)


def test_npmi_of_words_that_chance_would_bring_together_and_never_meet_is_minus_one():
    """The lowest there is: each stands in half of the documents, so that chance makes one in four meet."""
    assert npmi([["储能", "飞行"]], ["储能", "储能", "飞行", "飞行"]) == -1.0


def test_rare_words_that_never_meet_say_nothing():
    """Chance would bring them together in half a document; whoever counts strictly calls that no meeting."""
    assert npmi([["储能", "飞行"]], DOCUMENTS) == 0.0
    assert npmi([["储能", "飞行"]], DOCUMENTS, strict=True) == -1.0


def test_npmi_hardly_depends_on_how_many_documents_are_counted():
    """Six words of one subject, each pair of which meets now and then; strictly, few documents look bad."""
    dice = np.random.default_rng(0)
    documents = [
        " ".join(f"词{n}" for n in np.flatnonzero(dice.random(6) < 0.3)) if dice.random() < 0.03 else "" for _ in range(20000)
    ]
    topic = [[f"词{n}" for n in range(6)]]
    many, few = npmi(topic, documents), npmi(topic, documents[:400])
    assert abs(many - few) < abs(many - npmi(topic, documents[:400], strict=True)) / 2


def test_npmi_of_words_that_always_stand_together_is_one():
    """In some documents or in all of them."""
    assert npmi([["量子", "比特"]], ["量子 比特", "茶叶"]) == pytest.approx(1.0)
    assert npmi([["量子", "比特"]], ["量子 比特", "比特 量子"]) == 1.0


def test_npmi_of_independent_words_is_zero():
    """Each in half of the documents, both in a quarter."""
    assert npmi([["甲乙", "丙丁"]], ["甲乙 丙丁", "甲乙", "丙丁", "戊己"]) == pytest.approx(0.0, abs=1e-6)


def test_npmi_of_words_that_never_occur():
    """A word from elsewhere says nothing, strictly it counts against a topic; neither divides by zero."""
    assert npmi([["电池", "石墨"]], DOCUMENTS) == 0.0
    assert npmi([["电池", "石墨"]], DOCUMENTS, strict=True) == -1.0


def test_npmi_is_the_mean_over_pairs_then_over_topics():
    """A topic of three words has three pairs and weighs as much as a topic of two."""
    pair = log(0.5 / (0.75 * 0.5)) / -log(0.5)
    found = npmi([["电池", "储能", "飞行"], ["电池", "储能"]], DOCUMENTS, strict=True)
    assert found == pytest.approx(((pair - 2) / 3 + pair) / 2, abs=1e-6)


def test_word_counts_once_per_document():
    """Saying it three times makes no new meeting."""
    assert npmi([["电池", "储能"]], ["电池 电池 电池 储能", *DOCUMENTS[1:]]) == npmi([["电池", "储能"]], DOCUMENTS)


def test_word_is_matched_whole():
    """``储`` is not found inside ``储能``."""
    assert npmi([["电池", "储"]], DOCUMENTS, strict=True) == -1.0


@pytest.mark.parametrize(
    ("topics", "share"),
    [
        ([["电池", "储能"], ["飞行", "空域"]], 1.0),
        ([["电池", "储能"], ["电池", "空域"]], 0.75),
        ([["电池", "储能"], ["储能", "电池"]], 0.5),
        ([["电池"], ["电池"], ["电池"], ["储能"]], 0.5),
    ],
    ids=["distinct", "one shared", "same words", "one word each"],
)
def test_diversity_by_hand(topics, share):
    """Distinct words over all words."""
    assert diversity(topics) == share


def test_stability_of_the_same_topics_is_one_in_any_order():
    """Neither the order of topics nor that of words matters."""
    assert stability([["甲", "乙"], ["丙", "丁"]], [["丁", "丙"], ["甲", "乙"]]) == 1.0


def test_stability_of_foreign_topics_is_zero():
    """No word in common."""
    assert stability([["甲", "乙"]], [["丙", "丁"]]) == 0.0


def test_stability_by_hand():
    """Best matches: 1/3 and 1 from the left, 1 and 1/3 from the right."""
    first, second = [["甲", "乙"], ["丙", "丁"]], [["丙", "丁"], ["乙", "戊"]]
    assert stability(first, second) == pytest.approx((1 / 3 + 1) / 2)


def test_stability_of_sets_of_different_size_looks_both_ways():
    """A topic too many lowers the figure, whichever set has it."""
    first, second = [["甲", "乙"]], [["甲", "乙"], ["丙", "丁"]]
    assert stability(first, second) == stability(second, first) == pytest.approx((1 + (1 + 0) / 2) / 2)


@pytest.fixture
def labelled(scheme):
    """Return a function that makes a labelled set of one paragraph per document."""

    def make(*texts_and_labels):
        paragraphs = (
            Paragraph(f"d{n}#1", f"d{n}", 1, "body", text, labels=labels) for n, (text, labels) in enumerate(texts_and_labels)
        )
        return LabelledSet("tiny", tuple(paragraphs), scheme)

    return make


class TwoTopics(TopicTagger):
    """Topics whose nearest centroid is decided by one word, so that no vectors are needed."""

    def __init__(self, analyzer, *words):
        topics = [Topic(number, own, 3, ("",)) for number, own in enumerate(words)]
        shares, reach = np.full((2, 6), 0.5), Reach(0.0, 0.0, 0.25, 0.0)
        super().__init__(analyzer, topics, np.eye(2, dtype=np.float32), shares, np.full(6, 0.5), TopicSpace("static"), reach)

    def nearness(self, batch):
        """Return topic 1 for texts that speak of flying."""
        flies = np.array(["飞行" in text for text in batch.texts])
        near = np.stack([~flies, flies], axis=1).astype(np.float32)
        return Nearness(near, near)


STORAGE, FLIGHT = ("储能", "电站"), ("飞行", "空域")


def test_topic_metrics_of_a_run(labelled, analyzer):
    """Coherence on the fitted texts and on the held-out ones, agreement with labels on the held-out ones."""
    fitted = labelled(("储能电站建成投运", ("energy_storage",)), ("飞行和空域开放", ("low_altitude",)))
    held = labelled(*[("储能电站扩容", ("energy_storage",)), ("飞行试点", ("low_altitude",))] * 4)
    others = [TwoTopics(analyzer, STORAGE, FLIGHT), TwoTopics(analyzer, STORAGE, ("茶叶", "丰收"))]
    found = topic_metrics(TwoTopics(analyzer, STORAGE, FLIGHT), others, fitted, held)
    assert found["topics/npmi"] == pytest.approx(1.0)
    assert found["topics/npmi_held_out"] == pytest.approx(0.5), "one pair always meets there, of the other one word is unknown"
    assert found["topics/diversity"] == 1.0
    assert found["topics/count"] == 2
    assert found["topics/outlier_share"] == 0.25
    assert found["topics/stability"] == pytest.approx((1 + 0.5) / 2)
    assert found["topics/label_ami"] == pytest.approx(1.0)
    assert found["topics/label_purity"] == 1.0
    assert found["topics/left_share"] == 0.0


def test_nothing_held_out_is_no_held_out_figure(labelled, analyzer):
    """Of so few paragraphs that all are fitted on, coherence where the words were picked is no news."""
    everything = labelled(*[("储能电站扩容", ()), ("飞行空域试点", ())] * 4)
    tagger = TwoTopics(analyzer, STORAGE, FLIGHT)
    found = topic_metrics(tagger, [tagger], everything, everything)
    assert "topics/npmi_held_out" not in found and found["topics/npmi"] == pytest.approx(1.0)


def test_label_agreement_is_near_zero_where_topics_ignore_labels(labelled, analyzer):
    """Every topic holds both labels alike."""
    texts = ("储能电站扩容", "飞行空域试点")
    held = labelled(*[(text, (label,)) for text in texts for label in ("ai", "quantum")] * 5)
    tagger = TwoTopics(analyzer, STORAGE, FLIGHT)
    found = topic_metrics(tagger, [tagger], labelled((texts[0], ())), held)
    assert abs(found["topics/label_ami"]) < 0.1


def test_purity_by_hand():
    """Topic 0 holds two of a and one of b, topic 1 one of b."""
    assert purity(np.array([0, 0, 0, 1]), ["a", "a", "b", "b"]) == 0.75


def test_agreement_is_one_for_the_same_partition_under_other_names():
    """And about zero where one says nothing of the other."""
    assert agreement(np.array([0, 0, 1, 1]), ["x", "x", "y", "y"]) == pytest.approx(1.0)
    assert agreement(np.array([0, 1] * 20), ["x", "x", "y", "y"] * 10) == pytest.approx(0.0, abs=0.05)


def test_agreement_of_one_topic_and_one_label_is_not_defined(labelled, analyzer):
    """Not 1: chance agrees fully. Of one that varies with one that does not it is 0."""
    assert np.isnan(agreement(np.array([0, 0]), ["x", "x"])) and agreement(np.array([0, 0]), ["x", "y"]) == 0
    nothing = labelled(*[("储能电站扩容", ())] * 4)
    tagger = TwoTopics(analyzer, STORAGE, FLIGHT)
    assert "topics/label_ami" not in topic_metrics(tagger, [tagger], nothing, nothing)


def test_reduced_outliers_are_measured_beside_members(analyzer):
    """Words alone give the flight text the flight topic; the mixed one has no word that decides."""
    tagger = TwoTopics(analyzer, STORAGE, FLIGHT)
    texts = ["储能电站"] * 3 + ["飞行空域"] * 3 + ["飞行空域试点", "储能试点"]
    tagger.clusters = np.array([0, 0, 0, 1, 1, 1, -1, -1])
    found = reduction(tagger, texts)
    assert (found.before, found.after) == (0.25, 0.0)
    assert found.members_agree == found.reduced_agree == 1.0
    assert found.members_similarity == found.reduced_similarity == 1.0


def test_paragraphs_that_go_with_their_section_are_no_reduced_outliers(analyzer):
    """A heading was never asked about; counted, it would be one that its words give another topic."""
    tagger = TwoTopics(analyzer, STORAGE, FLIGHT)
    tagger.eligibility = Eligibility(("heading",))
    texts = ["储能电站"] * 3 + ["飞行空域"] * 3 + ["飞行空域试点", "储能电站飞行"]
    kinds = ["body"] * 7 + ["heading"]
    paragraphs = [Paragraph(f"d#{n}", "d", n, kind, text) for n, (kind, text) in enumerate(zip(kinds, texts, strict=True))]
    tagger.clusters = np.array([0, 0, 0, 1, 1, 1, -1, -1])
    assert reduction(tagger, texts, paragraphs).reduced_agree == 1.0
    assert reduction(tagger, texts).reduced_agree == 0.5


def test_reduction_needs_the_texts_of_the_fit(analyzer):
    """A loaded tagger no longer knows who was an outlier."""
    with pytest.raises(ValueError, match="was not just fitted on these texts"):
        reduction(TwoTopics(analyzer, ("储能",), ("飞行",)), ["储能电站"])
