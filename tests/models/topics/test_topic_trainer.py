"""Finding topics: Chinese words survive, seeds arrive, small corpora behave, the same seed finds the same."""

import random
import warnings
from collections import Counter

import numpy as np
import pytest
from topics_to_find import SAID, small_corpus

from labels import InputError, UsageError
from models.storage.store import load_folder, save
from models.text.analyzer import Analyzer
from models.text.segmenter import Segmenter
from models.topics.embeddings.static import WordVectors
from models.topics.trainer import FEWEST, TopicTrainer
from seeds.schemes import parse_scheme


@pytest.fixture(scope="module")
def tagger(analyzer):
    """Return one topic tagger of a hundred texts, seeds and all."""
    return TopicTrainer().fit(*small_corpus(analyzer, 100))


def han(word):
    """Return whether a word holds a Chinese character."""
    return any("一" <= char <= "鿿" for char in word)


# --- corpora --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [0, 1, 5, FEWEST - 1])
def test_too_few_texts_are_refused(n, analyzer):
    """With how many are needed."""
    with pytest.raises(InputError, match=f"topics: {n} paragraphs are too few to find topics in; give at least {FEWEST}"):
        TopicTrainer().fit(*small_corpus(analyzer, n))


@pytest.mark.slow
@pytest.mark.parametrize("n", [20, 21, 40, 100])
@pytest.mark.parametrize("guidance", [0.6, 0], ids=["guided", "free"])
def test_small_corpora_have_topics(n, guidance, analyzer):
    """At least two, each with words; most texts find one; probabilities are probabilities (BERTopic #97, #1018)."""
    batch, labels, documents, weights = small_corpus(analyzer, n)
    tagger = TopicTrainer(guidance=guidance).fit(batch, labels, documents, weights)
    assert 2 <= len(tagger.catalogue) <= n // 4
    assert all(topic.words and topic.typical and topic.size > 0 for topic in tagger.catalogue)
    assert [topic.id for topic in tagger.catalogue] == list(range(len(tagger.catalogue)))
    assert 0 <= tagger.reach.outlier_share < 1
    assert tagger.reach.left_share <= 0.5
    assert tagger.hierarchy.shape == (len(tagger.catalogue) - 1, 4)
    probabilities = tagger.predict_proba(batch)
    assert probabilities.shape == (n, 6)
    assert ((probabilities >= 0) & (probabilities <= 1)).all()
    assert ((tagger.thresholds > 0) & (tagger.thresholds < 1)).all()


@pytest.mark.slow
def test_chinese_words_survive(tagger):
    """BERTopic's default language deletes every Chinese character without a warning (BERTopic #1821)."""
    words = [word for topic in tagger.catalogue for word in topic.words]
    assert all(han(word) for word in words)
    assert {"储能", "无人机", "碳纤维"} & set(words)
    assert not any(" " in word or len(word) > 8 for word in words), "words, not sentences (BERTopic #110)"


@pytest.mark.slow
def test_same_seed_finds_the_same_topics(analyzer):
    """UMAP is stochastic unless it is told not to be (BERTopic #47); on mixed texts chance would show."""
    dice = random.Random(4)
    every = [said for ways in SAID.values() for said in ways]
    batch = analyzer.batch([",".join(dice.sample(every, 3)) for _ in range(120)])
    _, labels, documents, weights = small_corpus(analyzer, 120)
    first, again, other = (TopicTrainer(seed=seed).fit(batch, labels, documents, weights) for seed in (0, 0, 1))
    assert again.catalogue == first.catalogue
    np.testing.assert_array_equal(again.centroids, first.centroids)
    np.testing.assert_array_equal(again.label_shares, first.label_shares)
    assert other.catalogue != first.catalogue, "these texts would not notice a missing seed"


@pytest.mark.slow
def test_shuffled_order_finds_the_same_topics(analyzer):
    """Also which document a text stands in goes along with it; only the numbers of topics of one size may change places."""
    dice = random.Random(4)
    every = [said for ways in SAID.values() for said in ways]
    texts = [",".join(dice.sample(every, 3)) for _ in range(150)]
    documents = [str(number % 12) for number in range(150)]
    order = dice.sample(range(150), 150)
    tables = []
    for rows in (range(150), order):
        batch = analyzer.batch([texts[row] for row in rows])
        tagger = TopicTrainer().fit(batch, np.zeros((150, 6), np.int8), [documents[row] for row in rows], np.ones(150))
        topics = np.empty(150, int)
        topics[list(rows)] = tagger.place(batch).topics
        tables.append(topics)
    pairs = set(zip(*map(np.ndarray.tolist, tables), strict=True))
    assert len(pairs) == len(set(tables[0].tolist())) == len(set(tables[1].tolist())) > 2


@pytest.mark.slow
@pytest.mark.parametrize(
    "texts",
    [
        ["建设独立储能电站,提升电网调峰能力。"] * 30,
        [f"第{n}批项目已经通过评审,请有关单位按程序办理。" for n in range(40)],
        [f"The committee approved plan number {n} for the harbor and roads." for n in range(40)],
        ["建设独立储能电站,提升电网调峰能力。", "城南的无人机航线昨天开通,市民排队参观。"] * 12,
    ],
    ids=["equal", "numbers-differ", "english", "two-texts"],
)
def test_texts_with_little_to_part_are_no_fault(texts, analyzer):
    """Topics or one, finite and usable."""
    n = len(texts)
    tagger = TopicTrainer().fit(analyzer.batch(texts), np.zeros((n, 6), np.int8), ["d"] * n, np.ones(n))
    assert len(tagger.catalogue) >= 1
    assert np.isfinite(tagger.centroids).all()
    assert len(tagger.place(texts)) == n


@pytest.mark.slow
def test_topics_part_the_industries(tagger, analyzer):
    """On texts as plain as these most topics speak of one industry, and most texts get their own label."""
    batch, labels, _, _ = small_corpus(analyzer, 60, seed=9)
    y_pred = tagger.predict_proba(batch) >= tagger.thresholds
    right = (y_pred & labels.astype(bool)).sum()
    assert right >= 0.6 * len(batch)
    assert right >= 0.6 * y_pred.sum()


@pytest.mark.slow
@pytest.mark.parametrize("n_labels", [1, 2, 9])
def test_topics_of_any_scheme(n_labels):
    """Of a user's own labels, however many: their terms guide, and the tagger gives them."""
    subjects = "合唱比赛 马拉松 图书馆 养老院 幼儿园 博物馆 地铁站 菜市场 医院".split()[:n_labels]
    files = {
        "labels.toml": "".join(f'[[label]]\nkey = "own{n}"\n' for n in range(n_labels)),
        "lexicon.toml": "".join(f'[own{n}]\nterms = ["{subject}"]\n' for n, subject in enumerate(subjects)),
    }
    analyzer = Analyzer(parse_scheme(files, "own", "own"))
    dice, happened = random.Random(1), ("迎来一批客人", "今年重新开放", "雨天照常举行", "请来两位老师")
    n = 40 * n_labels + 20
    texts = [
        f"城{dice.choice('东西南北')}的{subjects[row % n_labels]}{dice.choice(happened)}，共{row + 3}人。" for row in range(n)
    ]
    labels = np.eye(n_labels, dtype=np.int8)[np.arange(n) % n_labels]
    trainer = TopicTrainer(topics=n_labels + 2, guidance=2)
    tagger = trainer.fit(analyzer.batch(texts), labels, [str(row % 6) for row in range(n)], np.ones(n))
    assert tagger.analyzer.keys == analyzer.keys
    assert tagger.label_shares.shape == (len(tagger.catalogue), n_labels)
    assert (tagger.predict_proba(texts).argmax(axis=1) == labels.argmax(axis=1)).mean() > 0.7, "chance is one in nine"


# What the paragraphs of the planted corpus are about, whatever industry they name.
HAPPENED = (
    "代表团访问各地", "双方签署协议", "银行发放贷款", "利率继续下调", "学校举办讲座", "学生参加比赛",
    "记者走访展会", "观众排队参观", "专家发布报告", "会议讨论预算", "仓库堆满货物", "邻里互相帮忙",
)  # fmt: skip
TERMS = ("人工智能", "量子通信", "低空经济", "新材料", "储能", "传统产业升级")


def planted_corpus(analyzer, n=480):
    """Return `n` texts of three events by chance, each naming one of six industries in passing, in turn."""
    dice = random.Random(3)
    texts, labels = [], np.zeros((n, 6), dtype=np.int8)
    for number in range(n):
        texts.append(f"{','.join(dice.sample(HAPPENED, 3))},谈到{TERMS[number % 6]}。")
        labels[number, number % 6] = 1
    return analyzer.batch(texts), labels, [str(number % 9) for number in range(n)], np.ones(n)


def claimed_labels(tagger):
    """Return the labels that fill at least half of some topic."""
    return {key for key, share in zip(tagger.analyzer.keys, tagger.label_shares.max(axis=0), strict=True) if share >= 0.5}


@pytest.mark.slow
def test_every_label_of_the_corpus_has_its_topics(analyzer, keys):
    """Seeds really arrive: BERTopic's own drop them in silence without an embedding model (its lines 473 and 4074)."""
    corpus = planted_corpus(analyzer)
    tagger = TopicTrainer(topics=12).fit(*corpus)
    assert claimed_labels(tagger) == set(keys)
    y_pred = tagger.predict_proba(corpus[0]).argmax(axis=1)
    assert (y_pred == corpus[1].argmax(axis=1)).mean() > 0.7
    assert claimed_labels(TopicTrainer(topics=12, guidance=0).fit(*corpus)) == set(), "this corpus would not notice"


@pytest.mark.slow
def test_fitting_leaves_the_vectors_and_the_users_warnings_alone(analyzer):
    """Guided topics change embeddings in place; importing bertopic silences warnings for the whole process."""
    before = list(warnings.filters)
    batch, *rest = small_corpus(analyzer, 40)
    space = TopicTrainer().fit(batch, *rest).space
    assert warnings.filters == before
    np.testing.assert_array_equal(space.encode(batch), space.encode(analyzer.batch(batch.texts)))


@pytest.mark.slow
@pytest.mark.parametrize("sample", [0, 30], ids=["all", "sample"])
def test_fitting_cuts_and_encodes_each_text_once(sample, analyzer, monkeypatch):
    """Words of topics, vectors and word analysis share the words; a fit with another seed finds them all there."""
    cuts, encoded = Counter(), []
    cut, encode = Segmenter.cut, WordVectors.encode

    def counting_cut(segmenter, text):
        cuts[text] += 1
        return cut(segmenter, text)

    def counting_encode(vectors, batch):
        encoded.append(len(batch))
        return encode(vectors, batch)

    monkeypatch.setattr(Segmenter, "cut", counting_cut)
    monkeypatch.setattr(WordVectors, "encode", counting_encode)
    corpus = small_corpus(analyzer, 60)
    for seed in (0, 1):
        TopicTrainer(sample=sample, seed=seed).fit(*corpus)
    assert {text: cuts[text] for text in corpus[0].texts} == Counter(corpus[0].texts), "phrases of names are cut besides"
    assert encoded[0] == 60 and 60 not in encoded[1:], "then the phrases that could be names"


@pytest.mark.slow
@pytest.mark.parametrize("filler", ["2026,12。", "xyzzy qwerty", ""], ids=["numbers", "unknown-words", "empty"])
def test_texts_without_known_words_do_no_harm(filler, analyzer):
    """Some paragraphs are dates, names or nothing."""
    batch, labels, documents, weights = small_corpus(analyzer, 60)
    texts = list(batch.texts)
    texts[::6] = [filler] * 10
    tagger = TopicTrainer().fit(analyzer.batch(texts), labels, documents, weights)
    assert np.isfinite(tagger.centroids).all()
    assert np.isfinite(tagger.predict_proba(texts)).all()


def test_corpus_without_any_word_is_refused(analyzer):
    """In one line, not in the vectoriser's words."""
    _, labels, documents, weights = small_corpus(analyzer, FEWEST)
    with pytest.raises(InputError, match="topics: no paragraph holds a word that could name a topic; give Chinese text"):
        TopicTrainer().fit(analyzer.batch(["2026,12。"] * FEWEST), labels, documents, weights)


@pytest.mark.slow
def test_twenty_copies_of_one_text_are_one_subject(analyzer):
    """Nothing to separate, nothing to fail at."""
    _, labels, documents, weights = small_corpus(analyzer, FEWEST)
    tagger = TopicTrainer().fit(analyzer.batch(["城南的储能电站并网。"] * FEWEST), labels, documents, weights)
    assert len({topic.words for topic in tagger.catalogue}) == 1


# --- settings -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ({"topics": 1}, "topics = 1 is out of range; give 2 to 1000, or 0"),
        ({"topics": 1001}, "topics = 1001 is out of range"),
        ({"topics": 4.5}, "topics = 4.5 is not a whole number"),
        ({"neighbours": 1}, "neighbours = 1 is out of range; give 2 to 1000"),
        ({"components": 0}, "components = 0 is out of range; give 1 to 100"),
        ({"word_components": 1001}, "word_components = 1001 is out of range; give 0 to 1000"),
        ({"top_words": 0}, "top_words = 0 is out of range; give 1 to 100"),
        ({"guidance": -0.1}, "guidance = -0.1 is out of range; give 0 to 10"),
        ({"guidance": float("nan")}, "guidance = nan is out of range"),
        ({"sample": -1}, "sample = -1 is out of range; give 0 to 1e+09"),
        ({"seed": -1}, "seed = -1 is out of range"),
        ({"encoder": "nothing"}, "encoder = 'nothing' is not known"),
        ({"encoder": 3}, "encoder = 3 is not text"),
        ({"edits": {}}, "edits = {} is not TopicEdits"),
    ],
    ids=str,
)
def test_wrong_settings_are_refused_when_made(setting, complaint):
    """By name, with what is allowed."""
    with pytest.raises(UsageError) as caught:
        TopicTrainer(**setting)
    assert complaint in str(caught.value)


@pytest.mark.slow
def test_topics_found_in_a_sample_hold_for_all(analyzer):
    """The others get the nearest topic; sizes and labels count everybody."""
    batch, labels, documents, weights = small_corpus(analyzer, 300)
    tagger = TopicTrainer(sample=100).fit(batch, labels, documents, weights)
    assert 0 < (tagger.clusters >= 0).sum() <= 100
    assert sum(topic.size for topic in tagger.catalogue) == (tagger.assign(batch) >= 0).sum() >= 180
    right = (tagger.predict_proba(batch) >= tagger.thresholds) & labels.astype(bool)
    assert right.sum() >= 0.6 * len(batch)


@pytest.mark.slow
def test_fitted_topics_are_stored_and_predict_the_same(tagger, tmp_path, analyzer):
    """What is evaluated is what is loaded (BERTopic #1582)."""
    save(tagger, tmp_path / "topics", "topics", {})
    loaded, _ = load_folder(tmp_path / "topics")
    texts = small_corpus(analyzer, 60, seed=3)[0].texts
    assert loaded.topics(texts) == tagger.topics(texts)
    np.testing.assert_array_equal(loaded.predict_proba(texts), tagger.predict_proba(texts))
