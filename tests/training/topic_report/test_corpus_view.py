"""A corpus read by its topics: sizes, claims, candidates, names."""

from dataclasses import replace

from topic_readings import corpus, read, tagger, topic_tagger

from labels import Paragraph
from models.topics.embeddings.static import load_vectors
from models.topics.tagger import Topic


def test_candidates_nearest_to_a_label_come_first(analyzer):
    """Of topics nobody claims, the one about electricity is nearer to storage than the one about choirs."""
    said = ["{0}的电站给工厂供电。", "合唱比赛在{0}开幕。"]
    texts = [(text.format(f"第{n}街"), ()) for text in said for n in range(6)] + [("储能电站并网。", ("energy_storage",))] * 6
    paragraphs = [Paragraph(f"a#{n}", "a", n, "body", text, labels=labels) for n, (text, labels) in enumerate(texts)]
    centroids = load_vectors().encode(analyzer.batch([texts[0][0], texts[6][0], texts[12][0]]))
    topics = [Topic(n, (word,), 6, ()) for n, word in enumerate(("供电", "合唱", "储能"))]
    reading = read(paragraphs, topic_tagger(analyzer, topics, centroids))
    assert [(topic, column) for topic, column, _ in reading.candidates] == [(0, 4), (1, 4)]


def test_corpus_without_labels_lists_its_topics_by_size(analyzer):
    """Nothing is near to what nobody speaks of."""
    reading = read([replace(paragraph, labels=()) for paragraph in corpus()], tagger(analyzer))
    assert {column for _, column, _ in reading.candidates} == {None}
    sizes = [reading.sizes[topic] for topic, _, _ in reading.candidates]
    assert sizes == sorted(sizes, reverse=True)


def test_claimed_topics_are_those_a_label_fills(analyzer, keys):
    """Every label has its topic in the small corpus, and what is left has none."""
    reading = read(corpus(), tagger(analyzer))
    assert reading.claimant.tolist() == [*range(len(keys)), -1]
    assert reading.scheme is analyzer.scheme


def test_paragraph_that_is_far_from_all_topics_is_in_no_topics_figures(analyzer):
    """It is counted as such."""
    reading = read(corpus(), tagger(analyzer, floor=0.7))
    lost = reading.topics < 0
    assert 0 < lost.sum() < 64
    assert reading.sizes.sum() == reading.topics_by(reading.months).counts.sum() == 64 - lost.sum()


def test_name_given_by_hand_stands(analyzer):
    """Whatever is read."""
    found = tagger(analyzer)
    found.catalogue = (replace(found.catalogue[0], title="智能"), *found.catalogue[1:])
    assert read(corpus(), found).names[0] == "智能"
