"""Topic models of the library Turftopic, which needs torch; runs in an environment of its own.

``PYTHON -m experiments.topics.comparing.newer FOLDER NAME…`` reads the words and vectors that ``compare_topics`` laid in
a folder, finds topics by each method with each seed, and writes ``found.json`` beside them. PYTHON is the interpreter
of an environment with ``turftopic`` and ``torch``; it needs nothing else of this project's.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.wording import _

# The files that are handed over and back.
TASK, VECTORS, FOUND = "task.json", "vectors.npz", "found.json"
Array = NDArray[np.float32]


class Table:
    """An encoder in the shape Turftopic asks for, which knows the words of the corpus and nothing else.

    Parameters
    ----------
    words : sequence of str
        What it knows.
    vectors : ndarray of float32, shape (n_words, n_dimensions)
        Their vectors.
    """

    def __init__(self, words: Sequence[str], vectors: Array) -> None:
        self.rows, self.vectors = {word: row for row, word in enumerate(words)}, vectors

    def encode(self, texts: Sequence[str], **_: object) -> Array:
        """Return the vectors of words, shape (n_texts, n_dimensions).

        Parameters
        ----------
        texts : sequence of str
            Words of the corpus.
        **_ : object
            What sentence encoders are told besides; nothing of it matters here.
        """
        return self.vectors[[self.rows[text] for text in texts]]


def s3(table: Table, rare: int, topics: int, seed: int) -> Any:
    """Return Semantic Signal Separation: independent components of the vectors (Kardos and others, 2024).

    Parameters
    ----------
    table : Table
        Vectors of words.
    rare : int
        Fewest paragraphs that a word stands in.
    topics : int
        How many topics to find.
    seed : int
        Seed of the method.
    """
    from turftopic import SemanticSignalSeparation

    return SemanticSignalSeparation(topics, encoder=table, vectorizer=_counter(rare), random_state=seed)


def keynmf(table: Table, rare: int, topics: int, seed: int) -> Any:
    """Return KeyNMF: factors of each paragraph's key words, weighed by their vectors (Kristensen-McLachlan and others, 2024).

    Parameters
    ----------
    table, rare, topics, seed
        As for :func:`s3`.
    """
    from turftopic import KeyNMF

    return KeyNMF(topics, encoder=table, vectorizer=_counter(rare), random_state=seed)


def fastopic(table: Table, rare: int, topics: int, seed: int) -> Any:
    """Return FASTopic: optimal transport between vectors of paragraphs, topics and words (Wu and others, 2024).

    Parameters
    ----------
    table, rare, topics, seed
        As for :func:`s3`.
    """
    import torch
    from turftopic import FASTopic

    torch.manual_seed(seed)
    return FASTopic(topics, encoder=table, vectorizer=_counter(rare), random_state=seed)


def _counter(rare: int) -> Any:
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(token_pattern=r"(?u)\S+", lowercase=False, min_df=rare)


# By name: what it is called in the table, and what makes it.
METHODS: Mapping[str, tuple[str, Callable[[Table, int, int, int], Any]]] = {
    "s3": ("S³", s3),
    "keynmf": ("KeyNMF", keynmf),
    "fastopic": ("FASTopic", fastopic),
}


def find(name: str, task: Mapping[str, Any], vectors: Array, table: Table, topics: int, seed: int) -> dict[str, Any]:
    """Find topics by one method with one seed.

    Parameters
    ----------
    name : str
        A key of :data:`METHODS`.
    task : mapping
        ``documents`` (words of each paragraph, joined by spaces), ``top`` (words of each topic), ``rare``.
    vectors : ndarray of float32, shape (n_texts, n_dimensions)
        Vectors of the paragraphs.
    table : Table
        Vectors of the words.
    topics : int
        How many topics to find.
    seed : int
        Seed of the method.

    Returns
    -------
    dict
        ``words`` of each topic, the ``strongest`` topic of each paragraph, and the ``seconds`` it took.
    """
    start = time.perf_counter()
    model = METHODS[name][1](table, task["rare"], topics, seed)
    strongest = np.asarray(model.fit_transform(task["documents"], embeddings=vectors)).argmax(axis=1)
    names = model.vectorizer.get_feature_names_out()
    if hasattr(model, "get_vocab"):  # KeyNMF keeps its words in another order than its vectoriser
        names = model.get_vocab()
    words = [[str(names[column]) for column in np.argsort(-row)[: task["top"]]] for row in model.components_]
    return {"words": words, "strongest": strongest.tolist(), "seconds": time.perf_counter() - start}


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    parser = argparse.ArgumentParser(
        prog="python -m experiments.topics.comparing.newer", description=_("Topics by Turftopic."), allow_abbrev=False
    )
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help=_("what {command} laid there").format(command="compare_topics")
    )
    parser.add_argument(
        "names", nargs="+", choices=list(METHODS), metavar="NAME", help=_("of {names}").format(names=", ".join(METHODS))
    )
    add_lang_option(parser)
    options = parser.parse_args(argv)
    task = json.loads((options.folder / TASK).read_text(encoding="utf-8"))
    with np.load(options.folder / VECTORS) as arrays:
        vectors, table = arrays["documents"], Table(task["words"], arrays["words"])
    found = {
        name: [find(name, task, vectors, table, topics, seed) for seed, topics in enumerate(task["topics"])]
        for name in options.names
    }
    versions = {library: version(library) for library in ("turftopic", "torch", "scikit-learn", "numpy")}
    with whole_file(options.folder / FOUND) as file:
        json.dump({"versions": versions, "found": found}, file, ensure_ascii=False)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
