"""Methods that find topics with what the project installs: ours, BERTopic's recipe for Chinese, NMF, LDA."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.topics.comparing.drawing import Drawn
from models.arrays import Ints
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from models.topics.words import choose_words
from training.measures.topic_quality import TOP
from training.sets.labelled_set import LabelledSet

# Top words of each topic, and under what name: a method may give several sets of words.
Found = list[tuple[str, ...]]
Sets = dict[str, Found]
# Takes what was drawn, the number of topics to find and a seed.
Method = Callable[[Drawn, int, int], Sets]
# Fewest paragraphs that LDA and the newer methods ask of a word.
RARE = 5


def fit_topics(part: LabelledSet, trainer: TopicTrainer, seed: int) -> TopicTagger:
    """Find topics as ``training.topics`` does.

    Parameters
    ----------
    part : LabelledSet
        The paragraphs; labels by keyword search will do.
    trainer : TopicTrainer
        Settings.
    seed : int
        Seed that takes the place of the trainer's own.

    Returns
    -------
    TopicTagger
    """
    return replace(trainer, seed=seed).fit(part.batch, part.labels, part.documents, np.ones(len(part)), part.paragraphs)


def ours(name: str, drawn: Drawn, trainer: TopicTrainer, seed: int) -> Sets:
    """Return the words of the topics that a trainer finds.

    Parameters
    ----------
    name : str
        What to call them.
    drawn : Drawn
        The paragraphs.
    trainer, seed
        As for :func:`fit_topics`.
    """
    return {name: [topic.words[:TOP] for topic in fit_topics(drawn.part, trainer, seed).catalogue]}


def our_words(drawn: Drawn, assigned: Ints, topics: int) -> Found:
    """Return the words that we would choose for the topics of another method; a topic without a paragraph has none.

    Parameters
    ----------
    drawn : Drawn
        The paragraphs.
    assigned : ndarray of int, shape (n_texts,)
        Topic of each paragraph, -1 for none.
    topics : int
        How many there are.
    """
    return [words for words in choose_words(drawn.words, assigned, topics, TOP, drawn.part.documents) if words]


def bertopic(drawn: Drawn, topics: int, seed: int) -> Sets:
    """Return what BERTopic's advice for Chinese gives: jieba words in CountVectorizer, ``language="multilingual"``.

    Its sentence model cannot be fetched without a network: it gets our static vectors as embeddings. Its words
    are ours, without stop words, which is more than the advice asks for. The second set names the same topics by
    our words.

    Parameters
    ----------
    drawn : Drawn
        The paragraphs.
    topics : int
        How many topics to find.
    seed : int
        Seed of the method.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP

        model = BERTopic(
            language="multilingual",
            nr_topics=topics + 1,  # the outliers count as one
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1),
            vectorizer_model=CountVectorizer(tokenizer=str.split, token_pattern=None),
            top_n_words=TOP,
        )
        assigned = np.asarray(model.fit_transform(drawn.words, embeddings=drawn.vectors.copy())[0])
    words = [tuple(word for word, _ in own if word) for number, own in sorted(model.get_topics().items()) if number >= 0]
    return {
        "BERTopic, its Chinese recipe": words,
        "the recipe's topics, our words": our_words(drawn, assigned, int(assigned.max()) + 1),
    }


def nmf(drawn: Drawn, topics: int, seed: int) -> Sets:
    """Return the factors of the TF-IDF table (Lee and Seung, 1999).

    The second set gives each paragraph its strongest factor and names the factors by our words.

    Parameters
    ----------
    drawn, topics, seed
        As for :func:`bertopic`.
    """
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(token_pattern=r"(?u)\S+")
    table = counter.fit_transform(drawn.words)
    # "nndsvdar" fills zeros by chance, so that seeds differ.
    model = NMF(topics, init="nndsvdar", random_state=seed, max_iter=400)
    strongest = model.fit_transform(table).argmax(axis=1)
    return {
        "NMF": _top(model.components_, counter.get_feature_names_out()),
        "NMF's topics, our words": our_words(drawn, strongest, topics),
    }


def lda(drawn: Drawn, topics: int, seed: int) -> Sets:
    """Return latent Dirichlet allocation (Blei, Ng and Jordan, 2003) on words of at least five paragraphs.

    Parameters
    ----------
    drawn, topics, seed
        As for :func:`bertopic`.
    """
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=r"(?u)\S+", min_df=RARE)
    table = counter.fit_transform(drawn.words)
    model = LatentDirichletAllocation(topics, random_state=seed, max_iter=20, learning_method="batch").fit(table)
    return {"LDA": _top(model.components_, counter.get_feature_names_out())}


def _top(components: NDArray[Any], names: Sequence[str]) -> Found:
    return [tuple(names[column] for column in np.argsort(-row)[:TOP]) for row in components]


OTHERS: Mapping[str, Method] = {"bertopic": bertopic, "nmf": nmf, "lda": lda}
