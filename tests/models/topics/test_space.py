"""The space of topics: meaning, words and named labels side by side."""

import numpy as np
import pytest

from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace, distinct, learn_space, named_labels, unit
from models.topics.words import topic_words

TEXTS = ["储能电站并网发电。", "无人机送药航线开通。", "量子通信干线验收。", "水泥厂技术改造完成。"] * 10
PLAIN = TopicSpace("static")


@pytest.fixture
def batch(analyzer):
    """Return forty texts."""
    return analyzer.batch(TEXTS)


@pytest.fixture
def four(analyzer):
    """Return the first four texts."""
    return analyzer.batch(TEXTS[:4])


def learned(batch, **settings):
    """Return a space learned from a batch."""
    settings = {"encoder": "static", "guidance": 0.6, "components": 4, "seed": 0} | settings
    return learn_space(batch, np.arange(len(batch)), **settings)


def test_space_with_nothing_else_is_the_encoders_own(four):
    """No mean, no words, no labels."""
    np.testing.assert_allclose(PLAIN.encode(four), load_vectors().encode(four), atol=1e-6)


def test_vectors_are_of_length_one_and_the_same_in_any_batch(batch, four, analyzer):
    """A text's vector depends on nothing but the text."""
    space = learned(batch)
    together = space.encode(four)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(together, np.vstack([space.encode(analyzer.batch([text])) for text in TEXTS[:4]]))


def test_batch_is_encoded_once(batch):
    """However often it is asked for."""
    space = learned(batch)
    assert space.encode(batch) is space.encode(batch)
    assert learned(batch).encode(batch) is not space.encode(batch), "another space has other vectors"


@pytest.mark.parametrize("text", ["", "。", "2026", "xyzzy"])
def test_text_of_which_nothing_is_known_is_zero(text, batch, analyzer):
    """Less the mean it would lie opposite to everything and look like a subject."""
    assert not learned(batch).encode(analyzer.batch([text])).any()


def test_what_all_texts_share_is_taken_away(batch, four):
    """Two texts that share the corpus's common words are less alike than in the encoder's own space."""
    plain, own = (space.encode(four) for space in (PLAIN, learned(batch, guidance=0, components=0)))
    assert own[0] @ own[1] < plain[0] @ plain[1]


def test_texts_that_name_one_label_come_nearer(batch, analyzer):
    """And those that name different ones move apart; this is how the lexicon's terms arrive."""
    same, different = ["储能电站迎来一批客人。", "储能展会开幕。"], ["储能展会开幕。", "量子通信展会开幕。"]
    free, guided = learned(batch, guidance=0), learned(batch, guidance=1.0)

    def similarity(space, texts):
        first, second = space.encode(analyzer.batch(texts))
        return first @ second

    assert similarity(guided, same) > similarity(free, same)
    assert similarity(guided, different) < similarity(free, different)


def test_labels_are_those_whose_terms_count(keys, analyzer):
    """Two named labels share one length; a false friend names none."""
    both, false_friend = named_labels(analyzer.batch(["储能电站和无人机巡检。", "俄军无人机袭击。"]))
    assert {keys[column] for column in np.flatnonzero(both)} == {"energy_storage", "low_altitude"}
    assert np.linalg.norm(both) == pytest.approx(1)
    assert not false_friend.any()


@pytest.mark.parametrize("n", [1, 2, 5, 19])
def test_tiny_corpus_goes_without_word_analysis(n, analyzer):
    """Two dimensions of ten paragraphs would be noise."""
    batch = analyzer.batch(TEXTS[:n])
    space = learned(batch, components=100)
    assert space.words == ()
    assert np.isfinite(space.encode(batch)).all()


def test_large_corpus_without_a_frequent_word_goes_without_word_analysis(analyzer):
    """A word of one paragraph in two hundred is none of the analysis, and no failure."""
    batch = analyzer.batch(["2026,12。"] * 250 + ["储能电站并网。"])
    assert learned(batch).words == ()


def test_space_is_learned_from_the_sample_alone(batch):
    """Words that only other rows hold are no words of the analysis."""
    rows = np.array([row for row in range(len(batch)) if row % 4 != 3])
    space = learn_space(batch, rows, encoder="static", guidance=0.6, components=4, seed=0)
    assert "储能" in space.words and "水泥厂" not in space.words and "水泥" not in space.words


def test_words_part_knows_synonyms_by_their_company(batch):
    """Latent semantic analysis: words that stand in the same paragraphs point the same way."""
    space = learned(batch, guidance=0)
    row = {word: number for number, word in enumerate(space.words)}
    vectors = unit(space.projection[[row["储能"], row["电站"], row["无人机"]]])
    assert vectors[0] @ vectors[1] > 0.9 > vectors[0] @ vectors[2]


def test_projection_is_that_of_scikit_learn(batch, four):
    """The sum over words, without scikit-learn, is the direction of its own TF-IDF and SVD."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer(token_pattern=r"(?u)\S+", sublinear_tf=True).fit_transform(topic_words(batch))
    theirs = unit(TruncatedSVD(4, random_state=0).fit_transform(table))
    space = learned(batch, guidance=0)
    ours = TopicSpace("static", words=space.words, projection=space.projection).encode(four)[:, -4:]
    np.testing.assert_allclose(unit(ours), theirs[:4], atol=1e-4)


def test_equal_vectors_are_one():
    """A zero below zero is a zero."""
    assert distinct(np.array([[0.0, 1.0], [-0.0, 1.0], [0.5, 1.0], [0.5, 1.0]], dtype=np.float32)) == 2
