"""The space of topics: meaning, words and named industries side by side."""

import numpy as np
import pytest

from models.topics.embeddings.static import load_vectors
from models.topics.space import TopicSpace, learn_space, named_industries, plain_space, unit
from models.topics.words import topic_words

TEXTS = ["储能电站并网发电。", "无人机送药航线开通。", "量子通信干线验收。", "水泥厂技术改造完成。"] * 10


def learned(**settings):
    """Return a space learned from forty texts."""
    settings = {"encoder": "static", "guidance": 0.6, "components": 4, "seed": 0} | settings
    return learn_space(TEXTS, [topic_words(text) for text in TEXTS], **settings)


def test_plain_space_is_the_encoders_own():
    """What a tagger made with an encoder's name gets."""
    np.testing.assert_allclose(plain_space("static").encode(TEXTS[:4]), load_vectors().encode(TEXTS[:4]), atol=1e-6)


def test_vectors_are_of_length_one_and_the_same_in_any_batch():
    """A text's vector depends on nothing but the text."""
    space = learned()
    together = space.encode(TEXTS[:4])
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)
    np.testing.assert_array_equal(together, np.vstack([space.encode([text]) for text in TEXTS[:4]]))


@pytest.mark.parametrize("text", ["", "。", "2026", "xyzzy"])
def test_text_of_which_nothing_is_known_is_zero(text):
    """Less the mean it would lie opposite to everything and look like a subject."""
    assert not learned().encode([text]).any()


def test_what_all_texts_share_is_taken_away():
    """Two texts that share the corpus's common words are less alike than in the encoder's own space."""
    plain, own = (space.encode(TEXTS[:2]) for space in (plain_space("static"), learned(guidance=0, components=0)))
    assert own[0] @ own[1] < plain[0] @ plain[1]


def test_texts_that_name_one_industry_come_nearer():
    """And those that name different ones move apart; this is how the lexicon's terms arrive."""
    same, other = ["储能电站迎来一批客人。", "储能展会开幕。"], ["储能展会开幕。", "量子通信展会开幕。"]
    free, guided = learned(guidance=0), learned(guidance=1.0)

    def alike(space, texts):
        one, two = space.encode(texts)
        return one @ two

    assert alike(guided, same) > alike(free, same)
    assert alike(guided, other) < alike(free, other)


def test_industries_are_those_whose_terms_count(keys):
    """Two named industries share one length; a false friend names none."""
    both, false_friend = named_industries(["储能电站和无人机巡检。", "俄军无人机袭击。"])
    assert {keys[column] for column in np.flatnonzero(both)} == {"energy_storage", "low_altitude"}
    assert np.linalg.norm(both) == pytest.approx(1)
    assert not false_friend.any()


@pytest.mark.parametrize("n", [1, 2, 5, 19])
def test_tiny_corpus_goes_without_word_analysis(n):
    """Two dimensions of ten paragraphs would be noise."""
    texts = TEXTS[:n]
    space = learn_space(texts, [topic_words(text) for text in texts], encoder="static", guidance=0.6, components=100, seed=0)
    assert space.words == ()
    assert np.isfinite(space.encode(texts)).all()


def test_words_part_knows_synonyms_by_their_company():
    """Latent semantic analysis: words that stand in the same paragraphs point the same way."""
    space = learned(guidance=0, components=4)
    row = {word: number for number, word in enumerate(space.words)}
    vectors = unit(space.projection[[row["储能"], row["电站"], row["无人机"]]])
    assert vectors[0] @ vectors[1] > 0.9 > vectors[0] @ vectors[2]


def test_projection_is_that_of_scikit_learn():
    """The sum over words, without scikit-learn, is the direction of its own TF-IDF and SVD."""
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    documents = [topic_words(text) for text in TEXTS]
    table = TfidfVectorizer(token_pattern=r"(?u)\S+", sublinear_tf=True).fit_transform(documents)
    theirs = unit(TruncatedSVD(4, random_state=0).fit_transform(table))
    space = learned(guidance=0)
    bare = TopicSpace("static", np.zeros(1, np.float32), space.words, space.projection, 0.0)
    ours = bare.encode(TEXTS[:4])[:, -4:]
    np.testing.assert_allclose(unit(ours), theirs[:4], atol=1e-4)
