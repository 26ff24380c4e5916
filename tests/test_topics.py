"""Topics: Chinese words survive, seeds arrive, small corpora behave, prediction needs nothing but centroids."""

import random
import warnings

import numpy as np
import pytest

from labels import InputError
from models.store import load_folder, save
from models.topic_trainer import FEWEST, PRIOR, TopicTrainer, label_shares, label_shares_without_own, topic_words
from models.topics import Topic, TopicTagger
from models.vectors import load_vectors
from seeds.lexicon import load_lexicon

SAID = {
    "ai": ("大模型训练需要算力", "人工智能机器人走进工厂", "智能体替人填写表单"),
    "quantum": ("量子通信干线完成验收", "量子计算机开放使用", "量子芯片完成流片"),
    "low_altitude": ("无人机送药航线开通", "低空空域管理放开", "飞行汽车完成首飞"),
    "new_materials": ("碳纤维生产线投产", "石墨烯薄膜量产", "新材料研究院挂牌"),
    "energy_storage": ("储能电站并网", "锂电池工厂扩建", "抽水蓄能机组发电"),
    "traditional_upgrade": ("钢厂完成技术改造", "水泥企业转型升级", "纺织车间智能化改造"),
}
KEYS = tuple(SAID)


def small_corpus(n, seed=0):
    """Return `n` texts with labels, documents and weights: six industries in turn, in ever new words."""
    dice = random.Random(seed)
    texts, labels, documents = [], np.zeros((n, 6), dtype=np.int8), []
    for number in range(n):
        column = number % 6
        said = dice.sample(SAID[KEYS[column]], 2)
        texts.append(f"{dice.choice('东西南北')}城{said[0]},{said[1]},投资{number + 3}亿元。")
        labels[number, column] = 1
        documents.append(f"document-{number % 7}")
    return texts, labels, documents, np.ones(n)


def fitted(n=100, **settings):
    """Return a topic tagger of a small corpus."""
    return TopicTrainer(**settings).fit(*small_corpus(n))


@pytest.fixture(scope="module")
def tagger():
    """Return one topic tagger of a hundred texts, seeds and all."""
    return fitted()


def han(word):
    """Say whether a word holds a Chinese character."""
    return any("一" <= char <= "鿿" for char in word)


# --- words that can name a topic ------------------------------------------------------------------------------------


def test_topic_words_leave_out_what_names_nothing():
    """Single characters, numbers, signs and stop words; Latin in lower case."""
    assert topic_words("我们的GPU与储能电站,2026年!") == "gpu 储能 电站"
    assert topic_words("2026,。") == topic_words("") == ""


# --- finding topics -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 5, FEWEST - 1])
def test_too_few_texts_are_refused(n):
    """With how many are needed."""
    with pytest.raises(InputError, match=f"topics: {n} paragraphs are too few to find topics in; give at least {FEWEST}"):
        fitted(n)


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 21, 40, 100])
@pytest.mark.parametrize("guided", [True, False], ids=["guided", "free"])
def test_small_corpora_have_topics(n, guided):
    """At least two, each with words; every text finds one; probabilities are probabilities (BERTopic #97, #1018)."""
    texts, labels, documents, weights = small_corpus(n)
    tagger = TopicTrainer(guided=guided).fit(texts, labels, documents, weights)
    assert 2 <= len(tagger.topics_) <= n // 4
    assert all(topic.words and topic.typical and topic.size > 0 for topic in tagger.topics_)
    assert [topic.id for topic in tagger.topics_] == list(range(len(tagger.topics_)))
    assert 0 <= tagger.outlier_share < 1
    probabilities = tagger.predict_proba(texts)
    assert probabilities.shape == (n, 6)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert ((tagger.thresholds > 0) & (tagger.thresholds < 1)).all()


@pytest.mark.slow
def test_chinese_words_survive(tagger):
    """BERTopic's default language deletes every Chinese character without a warning (BERTopic #1821)."""
    words = [word for topic in tagger.topics_ for word in topic.words]
    assert all(han(word) for word in words)
    assert {"储能", "无人机", "碳纤维"} & set(words)
    assert not any(" " in word or len(word) > 8 for word in words), "words, not sentences (BERTopic #110)"


@pytest.mark.slow
def test_same_seed_finds_the_same_topics():
    """UMAP is stochastic unless it is told not to be (BERTopic #47); on mixed texts chance would show."""
    dice = random.Random(4)
    every = [said for ways in SAID.values() for said in ways]
    texts = [",".join(dice.sample(every, 3)) for _ in range(120)]
    _, labels, documents, weights = small_corpus(120)
    first, again, other = (TopicTrainer(seed=seed).fit(texts, labels, documents, weights) for seed in (0, 0, 1))
    assert again.topics_ == first.topics_
    np.testing.assert_array_equal(again.centroids, first.centroids)
    np.testing.assert_array_equal(again.industries, first.industries)
    assert other.topics_ != first.topics_, "these texts would not notice a missing seed"


@pytest.mark.slow
def test_topics_part_the_industries(tagger):
    """On texts as plain as these most topics speak of one industry, and most texts get their own label."""
    texts, labels, _, _ = small_corpus(60, seed=9)
    given = tagger.predict_proba(texts) >= tagger.thresholds
    right = (given & labels.astype(bool)).sum()
    assert right >= 0.6 * len(texts)
    assert right >= 0.6 * given.sum()


@pytest.fixture
def guided(monkeypatch):
    """Return a list that takes what BERTopic's guided mode was given and which texts it pulled to which seed."""
    import bertopic

    seen = []
    guide = bertopic.BERTopic._guided_topic_modeling

    def spy(self, embeddings):
        pulled, moved = guide(self, embeddings)
        seen.append((self.seed_topic_list, np.asarray(pulled)))
        return pulled, moved

    monkeypatch.setattr(bertopic.BERTopic, "_guided_topic_modeling", spy)
    return seen


@pytest.mark.slow
def test_seeds_really_arrive(guided):
    """Without an embedding model BERTopic drops them in silence (its lines 473 and 4074)."""
    texts, labels, documents, weights = small_corpus(60)
    TopicTrainer(guided=True).fit(texts, labels, documents, weights)
    seeds, pulled = guided[0]
    assert [set(words) for words in seeds] == [set(entry.terms) for entry in load_lexicon().entries.values()]
    assert len(pulled) == 60
    assert (pulled >= 0).any(), "no text is nearer to a seed than to the corpus as a whole"
    guided.clear()
    TopicTrainer(guided=False).fit(texts, labels, documents, weights)
    assert guided == []


@pytest.mark.slow
@pytest.mark.xfail(reason="a seed of a hundred terms is farther from most texts than the mean of the corpus is", strict=True)
def test_seeds_pull_the_texts_that_name_their_industry(guided):
    """Every text here names its industry: at least a third of them should feel it, and mostly the right one."""
    texts, labels, documents, weights = small_corpus(60)
    TopicTrainer(guided=True).fit(texts, labels, documents, weights)
    _, pulled = guided[0]
    assert (pulled >= 0).mean() > 1 / 3
    assert (pulled[pulled >= 0] == labels.argmax(axis=1)[pulled >= 0]).mean() > 0.7


@pytest.mark.slow
def test_fitting_leaves_the_vectors_and_the_users_warnings_alone():
    """Guided topics change embeddings in place; importing bertopic silences warnings for the whole process."""
    before = list(warnings.filters)
    fitted(40)
    assert warnings.filters == before


@pytest.mark.slow
@pytest.mark.parametrize("filler", ["2026,12。", "xyzzy qwerty", ""], ids=["numbers", "unknown-words", "empty"])
def test_texts_without_known_words_do_no_harm(filler):
    """Some paragraphs are dates, names or nothing."""
    texts, labels, documents, weights = small_corpus(60)
    texts[::6] = [filler] * 10
    tagger = TopicTrainer().fit(texts, labels, documents, weights)
    assert np.isfinite(tagger.centroids).all()
    assert np.isfinite(tagger.predict_proba(texts)).all()


@pytest.mark.slow
def test_corpus_without_any_word_is_refused():
    """In one line, not in the vectoriser's words."""
    _, labels, documents, weights = small_corpus(FEWEST)
    with pytest.raises(InputError, match="topics"):
        TopicTrainer().fit(["2026,12。"] * FEWEST, labels, documents, weights)


@pytest.mark.slow
def test_twenty_copies_of_one_text_are_one_subject():
    """Nothing to part, nothing to fail at."""
    _, labels, documents, weights = small_corpus(FEWEST)
    tagger = TopicTrainer().fit(["城南的储能电站并网。"] * FEWEST, labels, documents, weights)
    assert len({topic.words for topic in tagger.topics_}) == 1


# --- labels of topics -----------------------------------------------------------------------------------------------


def test_label_shares_are_counts_smoothed_towards_the_average():
    """Topic 0: three texts, two of label 0; the average is a half; two imagined texts."""
    topics, labels = np.array([0, 0, 0, 1]), np.array([[1], [1], [0], [0]], dtype=np.int8)
    shares = label_shares(topics, labels, np.ones(4), 2)
    np.testing.assert_allclose(shares[:, 0], [(2 + PRIOR * 0.5) / (3 + PRIOR), (0 + PRIOR * 0.5) / (1 + PRIOR)])


def test_topic_without_a_text_has_the_average():
    """Nothing is known of it."""
    shares = label_shares(np.array([0, 0]), np.array([[1], [0]], dtype=np.int8), np.ones(2), 2)
    assert shares[1, 0] == pytest.approx(0.5)


def test_own_document_does_not_vouch_for_itself():
    """Thresholds are chosen on shares that leave a text's document out, as out-of-fold scores do."""
    topics, labels = np.array([0, 0, 0]), np.array([[1], [1], [0]], dtype=np.int8)
    shares = label_shares_without_own(topics, labels, np.ones(3), ["a", "a", "b"], 1)
    base = PRIOR * 2 / 3
    np.testing.assert_allclose(shares[:, 0], [base / (1 + PRIOR), base / (1 + PRIOR), (2 + base) / (2 + PRIOR)])


# --- predicting by centroid -----------------------------------------------------------------------------------------


def by_hand():
    """Return a tagger of two topics that needs no fitting: storage and drones."""
    centroids = load_vectors().encode(["储能电站电池", "无人机低空飞行"])
    industries = np.array([[0, 0, 0, 0, 0.9, 0], [0, 0, 0.8, 0, 0, 0]])
    topics = [Topic(0, ("储能", "电站"), 7, ("储能电站并网。",)), Topic(1, ("无人机", "低空"), 5, ("无人机送药。",))]
    return TopicTagger(topics, centroids, industries, np.full(6, 0.5), "static", 0.25)


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
    texts = small_corpus(50)[0]
    together = tagger.topics(texts)
    assert together == [tagger.topics([text])[0] for text in texts]
    assert together[::-1] == tagger.topics(texts[::-1])
    np.testing.assert_array_equal(tagger.predict_proba(texts), np.vstack([tagger.predict_proba([text]) for text in texts]))


def test_prediction_needs_neither_umap_nor_hdbscan(python):
    """Nor bertopic, numba, scikit-learn."""
    script = (
        "import sys, numpy as np\n"
        "from models.topics import Topic, TopicTagger\n"
        "from models.vectors import load_vectors\n"
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
    tagger = by_hand()
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, manifest = load_folder(tmp_path / "topics")
    texts = small_corpus(12)[0]
    assert manifest["kind"] == "bertopic"
    assert loaded.topics_ == tagger.topics_
    assert (loaded.encoder, loaded.outlier_share) == ("static", 0.25)
    assert loaded.topics(texts) == tagger.topics(texts)
    np.testing.assert_array_equal(loaded.predict_proba(texts), tagger.predict_proba(texts))
    np.testing.assert_array_equal(loaded.thresholds, tagger.thresholds)
    assert loaded.explain(texts, 0, 4) == tagger.explain(texts, 0, 4)


@pytest.mark.slow
def test_fitted_topics_are_stored_and_predict_the_same(tagger, tmp_path):
    """What is evaluated is what is loaded (BERTopic #1582)."""
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, _ = load_folder(tmp_path / "topics")
    texts = small_corpus(60, seed=3)[0]
    assert loaded.topics(texts) == tagger.topics(texts)
    np.testing.assert_array_equal(loaded.predict_proba(texts), tagger.predict_proba(texts))
