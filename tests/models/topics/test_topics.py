"""The fitted topic tagger: prediction needs nothing but centroids, and what is stored comes back."""

import numpy as np
import pytest

from models.storage.store import load_folder, save
from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace
from models.topics.tagger import Topic, TopicTagger

TEXTS = [
    "东城储能电站并网,锂电池工厂扩建,投资3亿元。",
    "西城无人机送药航线开通,低空空域管理放开。",
    "量子通信干线完成验收。",
    "纺织车间智能化改造,水泥企业转型升级。",
    "",
    "2026,12。",
]


def by_hand(**more):
    """Return a tagger of two topics that needs no fitting: storage and drones."""
    centroids = load_vectors().encode(["储能电站电池", "无人机低空飞行"])
    industries = np.array([[0, 0, 0, 0, 0.9, 0], [0, 0, 0.8, 0, 0, 0]])
    topics = [Topic(0, ("储能", "电站"), 7, ("储能电站并网。",)), Topic(1, ("无人机", "低空"), 5, ("无人机送药。",))]
    return TopicTagger(topics, centroids, industries, np.full(6, 0.5), "static", 0.25, **more)


def test_text_gets_the_topic_and_the_labels_of_its_nearest_centroid():
    """With the topic's words and the cosine similarity as score."""
    tagger = by_hand()
    texts = ["城南的储能电站并网。", "无人机给海岛送药。"]
    assert (tagger.predict_proba(texts) >= tagger.thresholds).tolist() == [
        [False] * 4 + [True, False],
        [False] * 2 + [True] + [False] * 3,
    ]
    first, second = tagger.topics(texts)
    assert (first["id"], first["words"], second["id"]) == (0, ["储能", "电站"], 1)
    assert 0 < first["score"] <= 1


def test_prediction_does_not_depend_on_the_batch():
    """UMAP's transform would (umap #566); centroids do not."""
    tagger = by_hand()
    texts = TEXTS * 8
    together = tagger.topics(texts)
    assert together == [tagger.topics([text])[0] for text in texts]
    assert together[::-1] == tagger.topics(texts[::-1])
    np.testing.assert_array_equal(tagger.predict_proba(texts), np.vstack([tagger.predict_proba([text]) for text in texts]))


def test_prediction_needs_neither_umap_nor_hdbscan(python):
    """Nor bertopic, numba, scikit-learn."""
    script = (
        "import sys, numpy as np\n"
        "from models.topics.tagger import Topic, TopicTagger\n"
        "from models.topics.embeddings.static import load_vectors\n"
        "topics = [Topic(0, ('储能',), 1, ())]\n"
        "tagger = TopicTagger(topics, load_vectors().encode(['储能']), np.ones((1, 6)), np.ones(6), 'static', 0.0)\n"
        "tagger.topics(['储能电站']), tagger.explain(['储能电站'], 0, 0)\n"
        "print(sorted({'umap', 'hdbscan', 'bertopic', 'numba', 'sklearn', 'pandas'} & set(sys.modules)))\n"
    )
    outcome = python("-c", script)
    assert (outcome.code, outcome.out) == (0, "[]\n"), outcome.err


def test_no_texts_give_no_rows():
    """As every tagger."""
    assert by_hand().predict_proba([]).shape == (0, 6)
    assert by_hand().topics([]) == []


@pytest.mark.parametrize(
    "text",
    ["城南的储能电站并网。", "İİİ城的储能电站并网。", "GPU 储能", "。", ""],
    ids=["plain", "growing-letter", "latin", "sign", "empty"],
)
def test_evidence_is_whole_words_that_pull_to_the_topic(text):
    """Offsets hold for the text as given."""
    spans = by_hand().explain([text], 0, 4)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    if "储能" in text:
        assert "储能" in "".join(text[span.start : span.end] for span in spans)


def test_store_gives_the_same_topics_back(tmp_path):
    """Words, sizes, typical texts and all."""
    tagger = by_hand(floor=0.1, edge=0.2, left_share=0.03, hierarchy=np.array([[0.0, 1.0, 0.8, 2.0]]))
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, manifest = load_folder(tmp_path / "topics")
    texts = TEXTS
    assert manifest["kind"] == "bertopic"
    assert loaded.topics_ == tagger.topics_
    assert (loaded.encoder, loaded.outlier_share) == ("static", 0.25)
    assert (loaded.floor, loaded.edge, loaded.left_share) == (0.1, 0.2, 0.03)
    np.testing.assert_array_equal(loaded.hierarchy, tagger.hierarchy)
    assert loaded.topics(texts) == tagger.topics(texts)
    np.testing.assert_array_equal(loaded.predict_proba(texts), tagger.predict_proba(texts))
    np.testing.assert_array_equal(loaded.thresholds, tagger.thresholds)
    assert loaded.explain(texts, 0, 4) == tagger.explain(texts, 0, 4)


def test_text_far_from_every_topic_has_none():
    """It is better to say so than to name the least foreign topic."""
    tagger = by_hand(floor=0.1)
    storage, nothing, number = tagger.topics(["城南的储能电站并网。", "", "2026,12。"])
    assert storage["id"] == 0
    assert nothing is None and number is None
    assert tagger.assign(["城南的储能电站并网。", "无人机给海岛送药。", ""]).tolist() == [0, 1, -1]


def test_topics_that_no_industry_claims_are_candidates_for_a_new_category():
    """A third of a topic is a claim."""
    tagger = by_hand()
    assert tagger.unclaimed() == []
    tagger.industries[1] = 0.3
    assert [topic.id for topic in tagger.unclaimed()] == [1]


def test_topic_is_called_by_its_words_unless_a_person_named_it():
    """Three words are enough for a list."""
    assert Topic(0, ("储能", "电站", "电池", "并网"), 7, ()).name == "储能·电站·电池"
    assert Topic(0, ("储能", "电站"), 7, (), "新型储能").name == "新型储能"


def test_space_of_its_own_is_stored_with_the_topics(tmp_path):
    """Mean, words and their vectors: else the stored topics would be others."""
    space = TopicSpace("static", load_vectors().encode(["会议"])[0], ("储能", "无人机"), np.eye(2, dtype=np.float32), 0.5)
    centroids = space.encode(["储能电站", "无人机飞行"])
    tagger = TopicTagger(
        [Topic(0, ("储能",), 1, ("储能",)), Topic(1, ("无人机",), 1, ("飞",))],
        centroids,
        np.full((2, 6), 0.5),
        np.ones(6),
        space,
        0.0,
    )
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, _ = load_folder(tmp_path / "topics")
    np.testing.assert_array_equal(loaded.space.encode(TEXTS), space.encode(TEXTS))
    assert loaded.topics(TEXTS) == tagger.topics(TEXTS)
