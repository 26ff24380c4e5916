"""Topics of several methods side by side, on the same paragraphs, in the same words.

``python -m experiments.topics.compare_topics --input FILE [--seeds 5] [--json FILE] [--output FILE.md]`` draws 5,000
paragraphs with a fixed seed (4,000 that name a label), finds about 45 topics by each method with each seed,
and measures the ten words of each topic: NPMI over document co-occurrence in these paragraphs and in those that
were not drawn, diversity, and how far the topics of different seeds are the same. Every method gets the words of
:func:`models.topics.words.topic_words`.
"""

from __future__ import annotations

import argparse
import sys
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from experiments.shared.tables import add_output_options, check_writable, publish
from experiments.shared.unlabelled import add_input_option, draw_for_topics, labelled_by_keywords, read_distinct
from labels import UsageError
from labels.support.command import run_command
from models.arrays import Vectors
from models.topics.embeddings.encoders import STATIC, embed
from models.topics.trainer import TopicTrainer
from models.topics.words import choose_words, topic_words
from seeds.schemes import INDUSTRIES, load_scheme
from training.measures.topic_quality import TOP, diversity, npmi, stability
from training.report.fit_log import progress
from training.sets.labelled_set import LabelledSet

TOPICS = 45
Found = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Corpus:
    """What every method is given.

    Attributes
    ----------
    part : LabelledSet
        The paragraphs, with labels by keyword search.
    documents : list of str
        Their words, joined by spaces.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Their static vectors.
    """

    part: LabelledSet
    documents: list[str]
    vectors: Vectors


def ours(corpus: Corpus, seed: int) -> dict[str, Found]:
    """Return the topics that the experiment ``bertopic`` finds.

    Parameters
    ----------
    corpus : Corpus
        The paragraphs.
    seed : int
        Seed of the method.
    """
    return {"ours": _fit(corpus, TopicTrainer(topics=TOPICS, seed=seed))}


def unguided(corpus: Corpus, seed: int) -> dict[str, Found]:
    """Return the topics found without the lexicon.

    Parameters
    ----------
    corpus, seed
        As for :func:`ours`.
    """
    return {"ours, not guided": _fit(corpus, TopicTrainer(topics=TOPICS, guidance=0, seed=seed))}


def _fit(corpus: Corpus, trainer: TopicTrainer) -> Found:
    part = corpus.part
    return [topic.words for topic in trainer.fit(part.batch, part.labels, part.documents, np.ones(len(part))).catalogue]


def bertopic(corpus: Corpus, seed: int) -> dict[str, Found]:
    """Return what BERTopic's advice for Chinese gives: jieba words in CountVectorizer, ``language="multilingual"``.

    Its sentence model cannot be fetched without a network: it gets our static vectors as embeddings. Its words
    are ours, without stop words, which is more than the advice asks for. The second row names the same topics by
    our words.

    Parameters
    ----------
    corpus, seed
        As for :func:`ours`.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from bertopic import BERTopic
        from sklearn.feature_extraction.text import CountVectorizer
        from umap import UMAP

        model = BERTopic(
            language="multilingual",
            nr_topics=TOPICS + 1,  # the outliers count as one
            umap_model=UMAP(n_neighbors=15, n_components=5, min_dist=0.0, metric="cosine", random_state=seed, n_jobs=1),
            vectorizer_model=CountVectorizer(tokenizer=str.split, token_pattern=None),
            top_n_words=TOP,
        )
        topics = np.asarray(model.fit_transform(corpus.documents, embeddings=corpus.vectors.copy())[0])
    words = [tuple(word for word, _ in own if word) for number, own in sorted(model.get_topics().items()) if number >= 0]
    return {
        "BERTopic, its Chinese recipe": words,
        "the recipe's topics, our words": choose_words(corpus.documents, topics, int(topics.max()) + 1, TOP),
    }


def nmf(corpus: Corpus, seed: int) -> dict[str, Found]:
    """Return the factors of the TF-IDF table (Lee and Seung, 1999).

    The second row gives each paragraph its strongest factor and names the factors by our words.

    Parameters
    ----------
    corpus, seed
        As for :func:`ours`.
    """
    from sklearn.decomposition import NMF
    from sklearn.feature_extraction.text import TfidfVectorizer

    counter = TfidfVectorizer(token_pattern=r"(?u)\S+")
    table = counter.fit_transform(corpus.documents)
    # "nndsvdar" fills zeros by chance, so that seeds differ.
    model = NMF(TOPICS, init="nndsvdar", random_state=seed, max_iter=400)
    strongest = model.fit_transform(table).argmax(axis=1)
    return {
        "NMF": _top(model.components_, counter.get_feature_names_out()),
        "NMF's topics, our words": choose_words(corpus.documents, strongest, TOPICS, TOP),
    }


def lda(corpus: Corpus, seed: int) -> dict[str, Found]:
    """Return latent Dirichlet allocation (Blei, Ng and Jordan, 2003) on words of at least five paragraphs.

    Parameters
    ----------
    corpus, seed
        As for :func:`ours`.
    """
    from sklearn.decomposition import LatentDirichletAllocation
    from sklearn.feature_extraction.text import CountVectorizer

    counter = CountVectorizer(token_pattern=r"(?u)\S+", min_df=5)
    table = counter.fit_transform(corpus.documents)
    model = LatentDirichletAllocation(TOPICS, random_state=seed, max_iter=20, learning_method="batch").fit(table)
    return {"LDA": _top(model.components_, counter.get_feature_names_out())}


def _top(components: NDArray[Any], names: Sequence[str]) -> Found:
    return [tuple(names[column] for column in np.argsort(-row)[:TOP]) for row in components]


Method = Callable[[Corpus, int], dict[str, Found]]
METHODS: Mapping[str, Method] = {"ours": ours, "unguided": unguided, "bertopic": bertopic, "nmf": nmf, "lda": lda}


@dataclass(frozen=True, slots=True)
class Row:
    """One method's figures, each as mean and standard deviation over the seeds.

    Attributes
    ----------
    method : str
        Its name.
    topics : float
        Mean number of topics.
    npmi, npmi_elsewhere : tuple of float
        Coherence in the paragraphs drawn, and in those not drawn (None where all were drawn).
    diversity : tuple of float
        Share of distinct words.
    stability : float
        Mean best-match Jaccard similarity of topics over all pairs of seeds; None for a single seed.
    seconds : float
        Mean time of a fit, the first included.
    """

    method: str
    topics: float
    npmi: tuple[float, float]
    npmi_elsewhere: tuple[float, float] | None
    diversity: tuple[float, float]
    stability: float | None
    seconds: float


def measure(method: str, corpus: Corpus, elsewhere: Sequence[str], seeds: int) -> list[Row]:
    """Find topics by one method with each seed and measure them.

    Parameters
    ----------
    method : str
        A key of :data:`METHODS`.
    corpus : Corpus
        What topics are found in.
    elsewhere : sequence of str
        Words of other paragraphs, joined by spaces, to measure coherence in; may be empty.
    seeds : int
        Number of seeds.

    Returns
    -------
    list of Row
        One per set of words that the method gives.
    """
    runs, times = [], []
    for seed in range(seeds):
        start = time.perf_counter()
        runs.append(METHODS[method](corpus, seed))
        times.append(time.perf_counter() - start)
    rows = []
    for name in runs[0]:
        found = [run[name] for run in runs]
        pairs = [stability(first, second) for first, second in combinations(found, 2)]
        rows.append(
            Row(
                name,
                float(np.mean([len(topics) for topics in found])),
                _spread([npmi(topics, corpus.documents) for topics in found]),
                _spread([npmi(topics, elsewhere) for topics in found]) if elsewhere else None,
                _spread([diversity(topics) for topics in found]),
                float(np.mean(pairs)) if pairs else None,
                float(np.mean(times)),
            )
        )
    return rows


def _spread(values: Sequence[float]) -> tuple[float, float]:
    return float(np.mean(values)), float(np.std(values))


def cells(row: Row) -> list[str]:
    """Return a row as text.

    Parameters
    ----------
    row : Row
        What was measured of a method.
    """
    spreads = [f"{pair[0]:.3f} ± {pair[1]:.3f}" if pair else "" for pair in (row.npmi, row.npmi_elsewhere, row.diversity)]
    stable = "" if row.stability is None else f"{row.stability:.2f}"
    return [row.method, f"{row.topics:.0f}", *spreads, stable, f"{row.seconds:.0f}"]


HEAD = ("method", "topics", "NPMI", "NPMI elsewhere", "diversity", "stability", "seconds")


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call is wrong.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.compare_topics", description="Topics of several methods.", allow_abbrev=False
    )
    add_input_option(parser)
    parser.add_argument("--seeds", type=int, default=5, metavar="N", help="seeds per method (default: %(default)s)")
    parser.add_argument("--methods", nargs="+", default=list(METHODS), metavar="NAME", help=f"of {', '.join(METHODS)}")
    add_output_options(parser)
    options = parser.parse_args(argv)
    check_writable(options.json, options.output)
    if options.seeds < 1:
        raise UsageError("--seeds", f"{options.seeds} is no number of seeds", "give 1 or more")
    if unknown := [name for name in options.methods if name not in METHODS]:
        raise UsageError("--methods", f"unknown method {unknown[0]!r}", f"known methods: {', '.join(METHODS)}")
    source = labelled_by_keywords(read_distinct(options.input), load_scheme(INDUSTRIES))
    drawn, left = draw_for_topics(source)
    part, others = source.take(drawn, "drawn"), source.take(left, "left")
    corpus = Corpus(part, topic_words(part.batch), embed(part.batch, STATIC))
    elsewhere = topic_words(others.batch)
    console = Console(stderr=True)
    rows: list[Row] = []
    console.print(f"{len(part)} paragraphs drawn of {len(source)}")
    with console.status("") as status:
        for method in options.methods:
            with progress(lambda step, method=method: status.update(f"{method}: {step}")):  # type: ignore[misc]
                status.update(method)
                rows += measure(method, corpus, elsewhere, options.seeds)
            console.print(" | ".join(cells(rows[-1])))
    publish([HEAD, *map(cells, rows)], [asdict(row) for row in rows], options)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
