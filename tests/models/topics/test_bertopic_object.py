"""The object of BERTopic: topics, words, sizes and answers are ours, and its methods work beside the libraries of the lock."""

import re

import numpy as np
import pytest
from conftest import SAID
from topic_readings import WORDS, corpus, topic_tagger

from labels import InputError, UsageError
from models import load
from models.storage.store import save
from models.tagger import PolicyTagger
from models.topics.bertopic_object import load_bertopic, to_bertopic
from models.topics.editing.edits import TopicEdits
from models.topics.editing.topic_changes import change_topics
from models.topics.embeddings.static import load_vectors
from models.topics.tagger import Topic
from training.drift.compared import drift
from training.topic_report.corpus_view import read_topics

PARAGRAPHS = corpus()
TEXTS = [paragraph.text for paragraph in PARAGRAPHS]
FLOOR = 0.6


@pytest.fixture(scope="module")
def tagger(analyzer):
    """Return topics that needed no fitting, the first of a name and fewer words than the others; some texts are in none."""
    centroids = load_vectors().encode(analyzer.batch(["".join(said) for said in SAID.values()]))
    topics = [Topic(n, WORDS[key], 8, SAID[key][:1]) for n, key in enumerate(SAID)]
    topics[0] = Topic(0, WORDS["ai"][:2], 9, SAID["ai"][:1], "智能")
    return topic_tagger(analyzer, topics, centroids, FLOOR)


@pytest.fixture
def model(tagger):
    """Return the object of the small corpus."""
    return to_bertopic(tagger, TEXTS)


@pytest.fixture(scope="module")
def folder(tagger, tmp_path_factory):
    """Return a folder with the object and the model it was made of."""
    place = tmp_path_factory.mktemp("object")
    save(tagger, place / "model", "topics", {})
    to_bertopic(tagger, TEXTS, PARAGRAPHS).save(place / "bertopic")
    return place


def test_topics_sizes_words_and_names_are_ours(model, tagger):
    """And it is a BERTopic."""
    from bertopic import BERTopic

    assert isinstance(model, BERTopic)
    placed = tagger.place(TEXTS)
    assert model.topics_ == placed.topics.tolist() and -1 in model.topics_
    info = model.get_topic_info()
    assert dict(zip(info.Topic, info.Count, strict=True)) == {n: model.topics_.count(n) for n in (-1, *range(7))}
    assert info.CustomName.tolist() == ["none", *(topic.name for topic in tagger.catalogue)]
    assert info.Representation[1:].map(tuple).tolist() == [topic.words for topic in tagger.catalogue]
    assert info.Name[1] == "0_人工智能_大模型" and info.CustomName[1] == "智能"
    assert all(weight > 0 for word, weight in model.get_topic(3) if any(word in text for text in TEXTS))
    nearest = max((row for row in range(len(TEXTS)) if model.topics_[row] == 2), key=lambda row: placed.similarity[row])
    assert model.get_representative_docs(2)[0] == TEXTS[nearest]


def test_words_of_texts_are_cut_as_topics_are_found(model):
    """Not left whole, as a vectoriser for English leaves Chinese; joined texts give the words of each."""
    words = set(model.vectorizer_model.vocabulary_)
    assert {"储能", "无人机", "低空", "合唱队"} <= words and max(map(len, words)) < 8
    assert model.words(" ".join(TEXTS)) == [word for text in TEXTS for word in model.words(text)]
    assert model.c_tf_idf_.shape == (8, len(words))


def test_new_texts_get_the_answer_of_the_tagger(model, tagger):
    """By themselves or by their vectors, none where they are too far."""
    new = ["储能电站并网。", "无人机给海岛送药。", "", "天气晴。"]
    placed = tagger.place(new)
    topics, similarity = model.transform(new)
    assert topics == placed.topics.tolist() and -1 in topics
    np.testing.assert_allclose(similarity, placed.similarity)
    vectors = tagger.space.encode(tagger.analyzer.batch(new))
    assert model.transform(new, vectors)[0] == topics
    assert model.transform(new[0])[0] == topics[:1]
    assert model.find_topics("储能电站")[0][0] == topics[0]


def test_tables_of_time_and_class(model, caplog):
    """Dates as text, some of them missing or years alone, which BERTopic 0.17.4 with pandas 3 fails at."""
    dates = [paragraph.date for paragraph in PARAGRAPHS]
    told = model.topics_over_time(TEXTS, dates)
    assert told.Frequency.sum() == len(TEXTS)
    assert sorted({str(time)[:10] for time in told.Timestamp}) == ["2026-01-15", "2026-02-15", "2026-03-15"]
    counted = told[(told.Topic == 4) & (told.Timestamp == "2026-01-15")].Frequency.sum()
    assert counted == sum(topic == 4 and date == "2026-01-15" for topic, date in zip(model.topics_, dates, strict=True))
    known = [None, "", *dates[2:]]
    told = model.topics_over_time(TEXTS, known, nr_bins=2)
    assert told.Frequency.sum() == len(TEXTS) - 2 and told.Timestamp.nunique() == 2
    assert "note: 2 of 64 texts have no date and are left out" in caplog.text
    assert set(model.topics_over_time(TEXTS, [None, *[2024, 2025, 2026] * 21]).Timestamp) == {2024, 2025, 2026}
    with pytest.raises(UsageError, match="no text has a date"):
        model.topics_over_time(TEXTS, [None] * len(TEXTS))
    regions = [paragraph.region for paragraph in PARAGRAPHS]
    told = model.topics_per_class(TEXTS, regions)
    assert told.groupby("Class").Frequency.sum().to_dict() == {name or "none": regions.count(name) for name in set(regions)}


def test_every_chart_is_drawn(model):
    """Those of tables, and those that BERTopic 0.17.4 fails at: unequal numbers of words, few steps, ``Styler.applymap``."""
    tree = model.hierarchical_topics(TEXTS)
    flat = np.random.default_rng(0).normal(size=(len(TEXTS), 2))
    figures = [
        model.visualize_hierarchy(hierarchical_topics=tree),
        model.visualize_heatmap(custom_labels=True),
        model.visualize_barchart(custom_labels=True),
        model.visualize_term_rank(),
        model.visualize_documents(TEXTS, reduced_embeddings=flat, custom_labels=True),
        model.visualize_hierarchical_documents(TEXTS, tree, reduced_embeddings=flat),
        model.visualize_topics_over_time(model.topics_over_time(TEXTS, [p.date for p in PARAGRAPHS])),
        model.visualize_topics_per_class(model.topics_per_class(TEXTS, [p.region for p in PARAGRAPHS])),
    ]
    assert all("data" in figure.to_dict() and figure.data for figure in figures)
    assert "智能" in figures[2].to_json().encode().decode("unicode_escape")
    assert len(figures[3].data) == len(model.topic_sizes_), "a line for every topic"
    assert len(model.get_topic(0)) == 2, "the words are as before the chart"
    shares, tokens = model.approximate_distribution(TEXTS, calculate_tokens=True)
    row = int(np.argmax(shares.max(axis=1)))
    page = model.visualize_approximate_distribution(TEXTS[row], tokens[row]).to_html()
    assert model.words(TEXTS[row])[0] in page
    assert model.visualize_distribution(shares[row]).data


@pytest.mark.slow
def test_map_of_topics_is_drawn(model):
    """By UMAP, which compiles first."""
    assert model.visualize_topics(custom_labels=True).data


def test_topics_are_joined_reduced_and_dropped(model, tagger):
    """Words by our rule, names of the largest, and new texts go where the topics went."""
    model.merge_topics(TEXTS, [0, 4])
    assert model.get_topic_info().CustomName.tolist().count("智能 +1") == 1
    joined = model.numbers()
    assert joined[0] == joined[4] and len(set(joined.values())) == 6
    assert model.transform(TEXTS)[0] == model.topics_
    model.reduce_topics(TEXTS, nr_topics=5)
    assert sorted(model.topic_sizes_) == [-1, 0, 1, 2, 3] and len(model.custom_labels_) == 5
    before, rows = model.get_topic(3), model.c_tf_idf_[4].toarray()
    model.delete_topics([0])
    assert sorted(model.topic_sizes_) == [-1, 0, 1, 2] and model.get_topic(2) == before
    np.testing.assert_array_equal(model.c_tf_idf_[3].toarray(), rows)
    assert model.transform(TEXTS)[0] == model.topics_
    assert model.topics_over_time(TEXTS, [p.date for p in PARAGRAPHS]).Frequency.sum() == len(TEXTS)
    assert model.reduce_topics(TEXTS, nr_topics=50).get_topic(2) == before, "there is nothing to join"
    with pytest.raises(UsageError, match="cannot drop"):
        model.delete_topics([77])


def test_dropping_where_every_text_has_a_topic(analyzer, tagger):
    """The row of those without one is new then."""
    small = topic_tagger(analyzer, tagger.catalogue, tagger.centroids)
    texts = [text for text, topic in zip(TEXTS, small.assign(TEXTS), strict=True) if topic >= 0]
    model = to_bertopic(small, texts)
    assert -1 not in model.topic_sizes_
    model.delete_topics([1])
    assert len(model.get_topic_info()) == 7 and model.custom_labels_[0] == "none"
    assert model.transform(texts)[0] == model.topics_


def test_words_are_updated_by_our_rule(model):
    """Not by a vectoriser that leaves Chinese whole."""
    model.update_topics(TEXTS, top_n_words=3)
    assert {len(words) for topic, words in model.get_topics().items() if topic >= 0} <= {1, 2, 3}
    assert any("储能" in dict(words) for words in model.get_topics().values())


def test_other_texts_leave_out_topics_they_do_not_speak_of(model, caplog):
    """With a note; the numbers close up, and new texts still find those that are left."""
    some = [text for text, topic in zip(TEXTS, model.topics_, strict=True) if topic in (2, 5)]
    topics, _ = model.fit_transform(some)
    assert "note: 5 of 7 topics have no text here" in caplog.text
    assert sorted(set(topics)) == [0, 1] and model.numbers() == {2: 0, 5: 1}
    assert model.transform(TEXTS)[0].count(-1) > 0 and model.transform(some)[0] == topics
    with pytest.raises(InputError, match="no text belongs to a topic"):
        model.fit_transform(["2026,12。"])
    with pytest.raises(UsageError, match="do not move"):
        model.partial_fit(some)


def test_stored_object_comes_back(folder, tagger):
    """As data, no pickle; with the tagger it places new texts, and a tagger of other topics is refused."""
    assert not [path for path in (folder / "bertopic").iterdir() if path.suffix not in (".json", ".safetensors")]
    one = to_bertopic(tagger, TEXTS, PARAGRAPHS)
    model = load_bertopic(folder / "bertopic", load(str(folder / "model")).tagger)
    assert model.topics_ == one.topics_ and model.custom_labels_ == one.custom_labels_
    assert model.get_topics() == {topic: [(w, pytest.approx(v)) for w, v in own] for topic, own in one.get_topics().items()}
    assert model.transform(TEXTS)[0] == one.transform(TEXTS)[0]
    assert model.topics_over_time(TEXTS, [p.date for p in PARAGRAPHS]).Frequency.sum() == len(TEXTS)
    assert model.get_representative_docs(1) == [SAID["quantum"][0]]
    other = topic_tagger(tagger.analyzer, tagger.catalogue, tagger.centroids[::-1])
    with pytest.raises(InputError, match="of another topic model"):
        load_bertopic(folder / "bertopic", other)


def test_what_is_no_stored_object_is_refused(tagger, folder, tmp_path, model):
    """In one line; so is storing by pickle."""
    with pytest.raises(UsageError, match="is not a folder"):
        load_bertopic(tmp_path / "nowhere", tagger)
    with pytest.raises(InputError, match="is not a stored BERTopic"):
        load_bertopic(tmp_path, tagger)
    with pytest.raises(InputError, match="is not a stored BERTopic"):
        load_bertopic(folder / "model", tagger)
    with pytest.raises(UsageError, match="'pickle'"):
        model.save(tmp_path / "file", serialization="pickle")


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (lambda tagger: PolicyTagger(tagger, "mine"), "takes topics, and this PolicyTagger only holds them; give its .tagger"),
        (lambda tagger: tagger.space, "takes topics, and a TopicSpace knows none; give a TopicTagger"),
        (lambda tagger: "bertopic", "takes topics, and a str knows none"),
    ],
)
def test_what_knows_no_topics_is_refused(tagger, folder, given, complaint):
    """Wherever topics are taken, in one line."""
    wrong = given(tagger)
    for take in (
        lambda: load_bertopic(folder / "bertopic", wrong),
        lambda: to_bertopic(wrong, TEXTS),
        lambda: change_topics(wrong, TopicEdits(drop=("#0",))),
        lambda: read_topics("corpus", PARAGRAPHS, np.zeros((len(TEXTS), 6), dtype=np.int8), "", wrong),
        lambda: drift(wrong, PARAGRAPHS),
    ):
        with pytest.raises(UsageError, match=re.escape(complaint)):
            take()


WITHOUT_US = """
import sys
from bertopic import BERTopic
model = BERTopic.load(sys.argv[1])
info = model.get_topic_info()
print(info.CustomName.tolist()[1], info.Representation[1], int(info.Count.sum()), len(model.visualize_barchart().data))
print(model.transform(["x"], model.topic_embeddings_[3:4])[0][0] == 3 - model._outliers)
assert not [name for name in sys.modules if name.partition(".")[0] in ("models", "labels", "seeds")]
"""


def test_who_has_bertopic_alone_reads_topics_and_words(folder, python):
    """In a process that imports nothing of this program; new texts need vectors of their own."""
    outcome = python("-c", WITHOUT_US, folder / "bertopic")
    assert outcome.code == 0, outcome.err
    assert outcome.out == "智能 ['人工智能', '大模型'] 64 7\nTrue\n"
