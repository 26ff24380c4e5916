"""Finding topics: Chinese words survive, seeds arrive, small corpora behave, the same seed finds the same."""

import random
import warnings

import numpy as np
import pytest

from labels import InputError, load_taxonomy
from models.storage.store import load_folder, save
from models.topics.edits import TopicEdits
from models.topics.trainer import FEWEST, PRIOR, TopicTrainer, label_shares, label_shares_without_own

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


@pytest.mark.parametrize("n", [0, 1, 5, FEWEST - 1])
def test_too_few_texts_are_refused(n):
    """With how many are needed."""
    with pytest.raises(InputError, match=f"topics: {n} paragraphs are too few to find topics in; give at least {FEWEST}"):
        fitted(n)


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 21, 40, 100])
@pytest.mark.parametrize("guidance", [0.6, 0], ids=["guided", "free"])
def test_small_corpora_have_topics(n, guidance):
    """At least two, each with words; every text finds one; probabilities are probabilities (BERTopic #97, #1018)."""
    texts, labels, documents, weights = small_corpus(n)
    tagger = TopicTrainer(guidance=guidance).fit(texts, labels, documents, weights)
    assert 2 <= len(tagger.topics_) <= n // 4
    assert all(topic.words and topic.typical and topic.size > 0 for topic in tagger.topics_)
    assert [topic.id for topic in tagger.topics_] == list(range(len(tagger.topics_)))
    assert 0 <= tagger.outlier_share < 1
    assert tagger.left_share <= 0.05
    assert tagger.hierarchy.shape == (len(tagger.topics_) - 1, 4)
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


# What the paragraphs of the planted corpus are about, whatever industry they name.
HAPPENED = (
    "代表团访问各地", "双方签署协议", "银行发放贷款", "利率继续下调", "学校举办讲座", "学生参加比赛",
    "记者走访展会", "观众排队参观", "专家发布报告", "会议讨论预算", "仓库堆满货物", "邻里互相帮忙",
)  # fmt: skip
TERMS = ("人工智能", "量子通信", "低空经济", "新材料", "储能", "传统产业升级")


def planted_corpus(n=480):
    """Return `n` texts of three events by chance, each naming one of six industries in passing, in turn."""
    dice = random.Random(3)
    texts, labels = [], np.zeros((n, 6), dtype=np.int8)
    for number in range(n):
        texts.append(f"{','.join(dice.sample(HAPPENED, 3))},谈到{TERMS[number % 6]}。")
        labels[number, number % 6] = 1
    return texts, labels, [str(number % 9) for number in range(n)], np.ones(n)


def claimed_industries(tagger):
    """Return the labels that fill at least half of some topic."""
    return {key for key, share in zip(load_taxonomy().keys, tagger.industries.max(axis=0), strict=True) if share >= 0.5}


@pytest.mark.slow
def test_every_industry_of_the_corpus_has_its_topics():
    """Seeds really arrive: BERTopic's own drop them in silence without an embedding model (its lines 473 and 4074)."""
    corpus = planted_corpus()
    tagger = TopicTrainer(topics=12).fit(*corpus)
    assert claimed_industries(tagger) == set(load_taxonomy().keys)
    given = tagger.predict_proba(corpus[0]).argmax(axis=1)
    assert (given == corpus[1].argmax(axis=1)).mean() > 0.7
    assert claimed_industries(TopicTrainer(topics=12, guidance=0).fit(*corpus)) == set(), "this corpus would not notice"


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


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_topics_found_in_a_sample_hold_for_all():
    """The others get the nearest topic; sizes and labels count everybody."""
    texts, labels, documents, weights = small_corpus(300)
    tagger = TopicTrainer(sample=100).fit(texts, labels, documents, weights)
    assert (tagger.clusters[tagger.clusters >= 0] >= 0).sum() <= 100
    assert sum(topic.size for topic in tagger.topics_) == (tagger.assign(texts) >= 0).sum() >= 285
    right = (tagger.predict_proba(texts) >= tagger.thresholds) & labels.astype(bool)
    assert right.sum() >= 0.6 * len(texts)


@pytest.mark.slow
def test_joined_parted_and_renamed_topics_stay_so(tagger):
    """Addressed by their words, so a repeated run keeps them; what was apart is together and the other way round."""
    corpus = small_corpus(100)
    one, two, three = (topic.words[:2] for topic in tagger.topics_[:3])
    edits = TopicEdits(
        merge=((" ".join(one), " ".join(two)),), split=((" ".join(three), 2),), rename=((" ".join(one[:1]), "并起来的"),)
    )
    edited, again = TopicTrainer(edits=edits).fit(*corpus), TopicTrainer(edits=edits).fit(*corpus)
    assert again.topics_ == edited.topics_
    assert len(edited.topics_) == len(tagger.topics_)
    before, after = tagger.nearest(corpus[0])[0], edited.nearest(corpus[0])[0]
    joined = after[np.isin(before, [0, 1])]
    assert np.bincount(joined).max() >= 0.9 * len(joined)
    parted = np.bincount(after[before == 2])
    assert np.sort(parted)[-2] >= 2, "the third topic was not parted"
    assert "并起来的" in [topic.name for topic in edited.topics_]


@pytest.mark.slow
def test_topic_that_is_not_there_is_refused():
    """With the words that were looked for."""
    with pytest.raises(InputError, match="merge: no topic has the words '茶叶 丰收'"):
        fitted(40, edits=TopicEdits(merge=(("茶叶 丰收", "储能"),)))


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


@pytest.mark.slow
def test_fitted_topics_are_stored_and_predict_the_same(tagger, tmp_path):
    """What is evaluated is what is loaded (BERTopic #1582)."""
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, _ = load_folder(tmp_path / "topics")
    texts = small_corpus(60, seed=3)[0]
    assert loaded.topics(texts) == tagger.topics(texts)
    np.testing.assert_array_equal(loaded.predict_proba(texts), tagger.predict_proba(texts))
