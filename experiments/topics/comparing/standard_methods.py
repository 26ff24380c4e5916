"""The methods that everybody knows: NMF and BERTopic's recipe for Chinese, each with its words and its assignment."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Ints, Vectors

# Words of each topic, best first.
Ranked = list[tuple[str, ...]]


def find_factors(words: Sequence[str], count: int, seed: int, top: int) -> tuple[Ranked, Ints]:
    """Return the factors of the TF-IDF table (Lee and Seung, 1999); each paragraph has its strongest.

    Parameters
    ----------
    words : sequence of str
        Words of each paragraph, joined by spaces.
    count : int
        Number of topics.
    seed : int
        Seed of the start.
    top : int
        Words per topic.

    Returns
    -------
    tuple of (list of tuple of str, ndarray of int)
        Words of each topic, and the topic of each paragraph, -1 for one without a word.
    """
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(token_pattern=r"(?u)\S+")
    # "nndsvdar" fills zeros by chance, so that seeds differ.
    model = NMF(count, init="nndsvdar", random_state=seed, max_iter=400)
    strength = model.fit_transform(counter.fit_transform(words))
    ranked = heaviest(model.components_, counter.get_feature_names_out(), top)
    return ranked, np.where(strength.any(axis=1), strength.argmax(axis=1), -1)


def find_by_recipe(words: Sequence[str], vectors: Vectors, count: int, seed: int, top: int) -> tuple[Ranked, Ints]:
    """Return what BERTopic's advice for Chinese gives: jieba words in CountVectorizer, ``language="multilingual"``.

    Its sentence model cannot be fetched without a network: it gets vectors. Its words are ours, without stop words, which
    is more than the advice asks for.

    Parameters
    ----------
    words : sequence of str
        Words of each paragraph, joined by spaces.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Vectors of the paragraphs; they stay as they are.
    count : int
        How many topics to find.
    seed : int
        Seed of UMAP.
    top : int
        Words per topic.

    Returns
    -------
    tuple of (list of tuple of str, ndarray of int)
        Words of each topic, and the topic of each paragraph, -1 for none.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP

        model = BERTopic(
            language="multilingual",
            nr_topics=count + 1,  # the outliers count as one
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1),
            vectorizer_model=CountVectorizer(tokenizer=str.split, token_pattern=None),
            top_n_words=top,
        )
        topics = np.asarray(model.fit_transform(list(words), embeddings=vectors.copy())[0])
    found: dict[int, Any] = model.get_topics()
    return [tuple(word for word, _ in found[number] if word) for number in range(int(topics.max()) + 1)], topics


def heaviest(components: NDArray[Any], names: Sequence[str], top: int) -> Ranked:
    """Return the heaviest words of each topic.

    Parameters
    ----------
    components : ndarray of float, shape (n_topics, n_words)
        How much each word weighs.
    names : sequence of str
        The words.
    top : int
        How many to return of each topic.
    """
    return [tuple(str(names[column]) for column in np.argsort(-row)[:top]) for row in components]
