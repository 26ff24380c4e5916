"""The fitted topic tagger: prediction needs nothing but centroids, and what is stored comes back."""

from collections import Counter

import numpy as np
import pytest

from labels import InputError
from models.storage.store import load_folder, save
from models.tagger import PolicyTagger
from models.text.segmenter import Segmenter
from models.topics import tagger as topic_tagger
from models.topics.embeddings.static import WordVectors, load_vectors
from models.topics.space import TopicSpace
from models.topics.tagger import Reach, Topic, TopicTagger

TEXTS = [
    "东城储能电站并网,锂电池工厂扩建,投资3亿元。",
    "西城无人机送药航线开通,低空空域管理放开。",
    "量子通信干线完成验收。",
    "纺织车间智能化改造,水泥企业转型升级。",
    "",
    "2026,12。",
]
TOPICS = [Topic(0, ("储能", "电站"), 7, ("储能电站并网。",)), Topic(1, ("无人机", "低空"), 5, ("无人机送药。",))]


@pytest.fixture
def by_hand(analyzer):
    """Return a function that makes a tagger of two topics without fitting: storage and drones."""
    centroids = load_vectors().encode(analyzer.batch(["储能电站电池", "无人机低空飞行"]))
    shares = np.array([[0, 0, 0, 0, 0.9, 0], [0, 0, 0.8, 0, 0, 0]])

    def make(floor=-1.0, edge=0.2, left_share=0.03):
        reach = Reach(floor, edge, 0.25, left_share)
        return TopicTagger(analyzer, TOPICS, centroids, shares.copy(), np.full(6, 0.5), TopicSpace("static"), reach)

    return make


def test_text_gets_the_topic_and_the_labels_of_its_nearest_centroid(by_hand):
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


def test_prediction_does_not_depend_on_the_batch(by_hand):
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
        "from models.text.analyzer import Analyzer\n"
        "from models.topics.embeddings.static import load_vectors\n"
        "from models.topics.space import TopicSpace\n"
        "from models.topics.tagger import Reach, Topic, TopicTagger\n"
        "from seeds.schemes import load_scheme\n"
        "analyzer = Analyzer(load_scheme())\n"
        "centroids = load_vectors().encode(analyzer.batch(['储能']))\n"
        "topics, reach = [Topic(0, ('储能',), 1, ())], Reach(0.0, 0.0, 0.0, 0.0)\n"
        "tagger = TopicTagger(analyzer, topics, centroids, np.ones((1, 6)), np.ones(6), TopicSpace('static'), reach)\n"
        "tagger.topics(['储能电站']), tagger.explain(['储能电站'], 0, 0), tagger.state()\n"
        "print(sorted({'umap', 'hdbscan', 'bertopic', 'numba', 'sklearn', 'scipy', 'pandas'} & set(sys.modules)))\n"
    )
    outcome = python("-c", script)
    assert (outcome.code, outcome.out) == (0, "[]\n"), outcome.err


def test_no_texts_give_no_rows(by_hand):
    """As every tagger."""
    assert by_hand().predict_proba([]).shape == (0, 6)
    assert by_hand().topics([]) == []


def test_tagging_cuts_and_encodes_each_text_once(by_hand, analyzer, monkeypatch):
    """Probabilities, topics and evidence share what was found; evidence looks up single words besides."""
    cuts, encoded = Counter(), []
    cut, encode = Segmenter.cut, WordVectors.encode

    def counting_cut(segmenter, text):
        cuts[text] += 1
        return cut(segmenter, text)

    def counting_encode(vectors, batch):
        encoded.append(list(batch.texts))
        return encode(vectors, batch)

    monkeypatch.setattr(Segmenter, "cut", counting_cut)
    monkeypatch.setattr(WordVectors, "encode", counting_encode)
    texts = [f"第{n}座储能电站并网,电池柜摆满山坡。" for n in range(10)] + [f"第{n}条无人机航线开通。" for n in range(10)]
    tagged = PolicyTagger(by_hand(), "topics").tag(texts)
    assert all(prediction.labels and prediction.evidence and prediction.topic for prediction in tagged)
    cleaned = [prediction.text for prediction in tagged]
    assert [cuts[text] for text in cleaned] == [1] * len(texts)
    words = {word for text in cleaned for word in analyzer.segmenter.cut(text)}
    assert encoded[0] == cleaned, "all texts at once"
    looked_up = [word for batch in encoded[1:] for word in batch]
    assert sorted(looked_up) == sorted(words), "each word of the batch once, however many texts and labels it stands in"


@pytest.mark.parametrize(
    "text",
    ["城南的储能电站并网。", "İİİ城的储能电站并网。", "GPU 储能", "。", ""],
    ids=["plain", "growing-letter", "latin", "sign", "empty"],
)
def test_evidence_is_whole_words_that_pull_to_the_topic(by_hand, text):
    """Offsets hold for the text as given."""
    spans = by_hand().explain([text], 0, 4)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    if "储能" in text:
        assert "储能" in "".join(text[span.start : span.end] for span in spans)


def test_text_far_from_every_topic_has_none(by_hand):
    """It is better to say so than to name the least foreign topic."""
    tagger = by_hand(floor=0.1)
    storage, nothing, number = tagger.topics(["城南的储能电站并网。", "", "2026,12。"])
    assert storage["id"] == 0
    assert nothing is None and number is None
    assert tagger.assign(["城南的储能电站并网。", "低空无人机飞行。", ""]).tolist() == [0, 1, -1]


def test_topic_is_called_by_its_words_unless_a_person_named_it():
    """Three words are enough for a list."""
    assert Topic(0, ("储能", "电站", "电池", "并网"), 7, ()).name == "储能·电站·电池"
    assert Topic(0, ("储能", "电站"), 7, (), "新型储能").name == "新型储能"


def test_hierarchy_joins_all_topics(by_hand):
    """One step less than topics."""
    assert by_hand().hierarchy.shape == (1, 4)


# --- stored and loaded ----------------------------------------------------------------------------------------------


def test_store_gives_the_same_topics_back(by_hand, tmp_path):
    """Words, sizes, typical texts and all."""
    tagger = by_hand(floor=0.1)
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, manifest = load_folder(tmp_path / "topics")
    assert manifest.kind == "bertopic"
    assert loaded.catalogue == tagger.catalogue
    assert loaded.space.encoder == "static"
    assert loaded.reach == Reach(0.1, 0.2, 0.25, 0.03)
    assert loaded.clusters is None
    np.testing.assert_array_equal(loaded.hierarchy, tagger.hierarchy)
    assert loaded.topics(TEXTS) == tagger.topics(TEXTS)
    np.testing.assert_array_equal(loaded.predict_proba(TEXTS), tagger.predict_proba(TEXTS))
    np.testing.assert_array_equal(loaded.thresholds, tagger.thresholds)
    assert loaded.explain(TEXTS, 0, 4) == tagger.explain(TEXTS, 0, 4)


def test_space_of_its_own_is_stored_with_the_topics(analyzer, tmp_path):
    """Mean, words and their vectors: else the stored topics would be others."""
    mean = load_vectors().encode(analyzer.batch(["会议"]))[0]
    space = TopicSpace("static", mean, ("储能", "无人机"), np.eye(2, dtype=np.float32), 0.5)
    centroids = space.encode(analyzer.batch(["储能电站", "无人机飞行"]))
    tagger = TopicTagger(analyzer, TOPICS, centroids, np.full((2, 6), 0.5), np.ones(6), space, Reach(0.0, 0.0, 0.0, 0.0))
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, _ = load_folder(tmp_path / "topics")
    np.testing.assert_array_equal(loaded.space.encode(analyzer.batch(TEXTS)), space.encode(analyzer.batch(TEXTS)))
    assert loaded.topics(TEXTS) == tagger.topics(TEXTS)


def test_other_static_vectors_are_refused_in_one_line(by_hand, analyzer, tmp_path, monkeypatch):
    """The same folder gives the same topics, or none at all."""
    save(by_hand(), tmp_path / "topics", "topics", {})
    monkeypatch.setattr(topic_tagger, "vectors_digest", lambda: "0" * 64)
    with pytest.raises(InputError) as caught:
        load_folder(tmp_path / "topics")
    assert str(caught.value).startswith("static word vectors: are not those that the topic model was trained with")
    assert "training.run" in str(caught.value) and "\n" not in str(caught.value)


def test_model_of_a_sentence_encoder_needs_no_static_vectors(by_hand, analyzer):
    """It names its encoder; a table that it does not read may change."""
    tagger = by_hand()
    assert set(tagger.state().resources) == {"vectors"}
    tagger.space = TopicSpace("sentence-transformers:mine")
    assert tagger.state().resources == {}
    assert TopicTagger.from_state(tagger.state(), analyzer).space.encoder == "sentence-transformers:mine"


def test_topics_do_not_depend_on_the_stop_words_of_the_program(by_hand, analyzer, monkeypatch):
    """The words of the analysis are stored; a stop word that comes later takes none of them away."""
    space = TopicSpace("static", words=("储能", "无人机"), projection=np.eye(2, dtype=np.float32))
    before = space.encode(analyzer.batch(TEXTS))
    monkeypatch.setattr("models.topics.words.load_stopwords", lambda: frozenset({"储能"}))
    np.testing.assert_array_equal(space.encode(analyzer.batch(TEXTS)), before)
