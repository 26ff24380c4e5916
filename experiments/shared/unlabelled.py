"""What the topic benchmarks share: paragraphs of a JSON Lines file, cleaned, each once; a fixed draw of them; tables."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from labels import InputError, UsageError
from models.decisions.calibration import Labels
from models.lexicon.tagger import LexiconTagger
from models.text.batch import Batch
from seeds.cleaning.clean import clean_text

UNLABELLED = Path(__file__).resolve().parents[3] / "shared" / "real" / "unlabeled.jsonl.gz"
NAMED, OTHERS = 4000, 1000


@dataclass(frozen=True, slots=True)
class Texts:
    """Paragraphs to find topics in.

    Attributes
    ----------
    texts : list of str
        Clean texts.
    documents : list of str
        Document of each.
    """

    texts: list[str]
    documents: list[str]

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.texts)

    def take(self, rows: NDArray[np.intp]) -> Texts:
        """Return some paragraphs."""
        return Texts([self.texts[row] for row in rows], [self.documents[row] for row in rows])


def read_texts(path: Path) -> Texts:
    """Read ``.jsonl`` or ``.jsonl.gz``: an object a line with ``text`` and, where known, ``doc``.

    Raises
    ------
    UsageError
        If the file is not there.
    InputError
        If a line is no such object or there is none.
    """
    if not path.is_file():
        raise UsageError(str(path), "no such file", "give --input FILE.jsonl or FILE.jsonl.gz")
    read: dict[str, str] = {}
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
                text = clean_text(record["text"])
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise InputError(f"{path}:{number}", "is no record with a text", 'write {"text": "…"} a line') from error
            read.setdefault(text, str(record.get("doc", number)))
    read.pop("", None)
    if not read:
        raise InputError(str(path), "holds no paragraph", "give JSON Lines with texts")
    return Texts(list(read), list(read.values()))


def draw(source: Texts, seed: int = 0) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Draw 4,000 paragraphs in which a term of the lexicon stands and 1,000 others, fewer where there are fewer.

    Returns
    -------
    tuple of ndarray of int
        The rows drawn and the rows left, both in order.
    """
    named = np.isin(np.arange(len(source)), Batch(source.texts).mentions.rows)
    dice = np.random.default_rng(seed)
    parts = [dice.permutation(np.flatnonzero(named))[:NAMED], dice.permutation(np.flatnonzero(~named))[:OTHERS]]
    rows = np.sort(np.concatenate(parts))
    return rows, np.setdiff1d(np.arange(len(source)), rows)


def keyword_labels(texts: Sequence[str]) -> Labels:
    """Return labels by keyword search, shape (n_texts, n_labels): a stand-in where nobody labelled the texts."""
    tagger = LexiconTagger()
    return np.asarray(tagger.predict_proba(texts) >= tagger.thresholds, dtype=np.int8)


def wide_console() -> Console:
    """Return a console for tables: as wide as the terminal, or wide enough where output goes to a file."""
    return Console(width=None if sys.stdout.isatty() else 180)
