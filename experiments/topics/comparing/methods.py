"""Methods that find topics with what the project installs: ours, BERTopic's recipe for Chinese, NMF, LDA."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from experiments.topics.comparing.drawing import Drawn
from experiments.topics.comparing.standard_methods import Ranked, find_by_recipe, find_factors, heaviest
from models.arrays import Ints
from models.topics.tagger import TopicTagger
from models.topics.trainer import TopicTrainer
from models.topics.words import choose_words
from training.measures.topic_quality import TOP
from training.sets.labelled_set import LabelledSet

# Top words of each topic, and under what name: a method may give several sets of words.
Sets = dict[str, Ranked]
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


def our_words(drawn: Drawn, assigned: Ints, topics: int) -> Ranked:
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
    """Return what BERTopic's recipe for Chinese gives with our static vectors.

    The second set names the same topics by our words.

    Parameters
    ----------
    drawn : Drawn
        The paragraphs.
    topics : int
        How many topics to find.
    seed : int
        Seed of the method.
    """
    words, assigned = find_by_recipe(drawn.words, drawn.vectors, topics, seed, TOP)
    return {
        "BERTopic, its Chinese recipe": words,
        "the recipe's topics, our words": our_words(drawn, assigned, len(words)),
    }


def nmf(drawn: Drawn, topics: int, seed: int) -> Sets:
    """Return the factors of the TF-IDF table.

    The second set gives each paragraph its strongest factor and names the factors by our words.

    Parameters
    ----------
    drawn, topics, seed
        As for :func:`bertopic`.
    """
    words, strongest = find_factors(drawn.words, topics, seed, TOP)
    return {"NMF": words, "NMF's topics, our words": our_words(drawn, strongest, topics)}


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
    return {"LDA": heaviest(model.components_, counter.get_feature_names_out(), TOP)}


OTHERS: Mapping[str, Method] = {"bertopic": bertopic, "nmf": nmf, "lda": lda}
