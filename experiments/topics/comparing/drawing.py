"""What topics are found in, and what their words are measured on: paragraphs of a file or of a folder of documents."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from experiments.shared.sampling import draw, in_drawn_documents
from experiments.shared.unlabelled import draw_for_topics, labelled_by_keywords, read_distinct
from labels import InputError, UsageError
from labels.support.errors import note_line
from labels.wording import _
from models.arrays import Ints, Vectors
from models.topics.embeddings.encoders import STATIC, embed
from models.topics.words import topic_words
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme
from training.sets.labelled_set import LabelledSet
from training.topics.topic_corpus import read_corpus

# Share of a folder's documents, or of its paragraphs, that topics are found in; the words are measured on the others.
SHARE = 0.6


@dataclass(frozen=True)
class Drawn:
    """What every method is given.

    Attributes
    ----------
    part : LabelledSet
        The paragraphs that topics are found in, with labels by keyword search.
    elsewhere : list of str
        Words of the paragraphs that were not drawn, joined by spaces, each text once; to measure coherence in.
    """

    part: LabelledSet
    elsewhere: list[str]

    @cached_property
    def words(self) -> list[str]:
        """Words of each paragraph that can name a topic, joined by spaces."""
        return topic_words(self.part.batch)

    @cached_property
    def vectors(self) -> Vectors:
        """Static vectors of the paragraphs, shape (n_texts, n_dimensions)."""
        return embed(self.part.batch, STATIC)

    def measured_on(self, count: int) -> Drawn:
        """Return the same with fewer paragraphs to measure on, drawn with a fixed seed.

        Parameters
        ----------
        count : int
            How many; 0 for all.
        """
        if not 0 < count < len(self.elsewhere):
            return self
        rows = draw(np.arange(len(self.elsewhere)), count, np.random.default_rng(0))
        return Drawn(self.part, [self.elsewhere[row] for row in np.sort(rows)])


def read_source(path: Path, scheme: Scheme) -> LabelledSet:
    """Read paragraphs and label them by keyword search.

    Parameters
    ----------
    path : Path
        Paragraph JSON Lines, plain or gzipped, of which each text is kept once; or a folder of documents, read as
        ``training.topics`` reads it. What cannot be read in a folder is said on standard error.
    scheme : Scheme
        Labels and terms.

    Returns
    -------
    LabelledSet
        At least one paragraph.

    Raises
    ------
    UsageError, InputError
        If the path cannot be read or holds no paragraph.
    """
    if not path.is_dir():
        return labelled_by_keywords(read_distinct(path), scheme)
    problems: list[InputError] = []
    found = labelled_by_keywords(read_corpus([path], problems, scheme.taxonomy), scheme)
    for problem in problems:
        print(note_line(_("left out: {problem}").format(problem=problem)), file=sys.stderr)
    return found


def draw_corpus(path: Path, scheme: Scheme, seed: int = 0, *, mixed: bool = False) -> Drawn:
    """Draw what topics are found in, and leave the rest to measure on.

    Of a file 4,000 paragraphs in which a term of the lexicon stands and 1,000 others are drawn; of a folder six in ten
    documents, whole, so that no document is on both sides, and no text either: what was drawn is not measured on again.

    Parameters
    ----------
    path : Path
        As for :func:`read_source`.
    scheme : Scheme
        Labels and terms.
    seed : int
        Seed of the draw.
    mixed : bool
        Whether six in ten paragraphs of a folder are drawn, whatever document they stand in: topics are then measured
        on other paragraphs of the same documents, as those of a file are.

    Returns
    -------
    Drawn

    Raises
    ------
    UsageError
        If the path is not there, or the folder holds fewer than two documents.
    InputError
        If what is there cannot be read or holds no paragraph.
    """
    source = read_source(path, scheme)
    if not path.is_dir():
        drawn, left = draw_for_topics(source, seed)
        return Drawn(source.take(drawn, "drawn"), topic_words(source.take(left, "left").batch) if len(left) else [])
    units = list(map(str, range(len(source)))) if mixed else source.documents
    n_units = len(set(units))
    if n_units < 2:
        problem = _("holds one document, so none is left to measure on")
        raise UsageError(str(path), problem, _("give a folder with more of them"))
    inside = in_drawn_documents(units, min(round(SHARE * n_units), n_units - 1), seed)
    left = _new_texts(source.texts, np.flatnonzero(inside), np.flatnonzero(~inside))
    return Drawn(source.take(np.flatnonzero(inside), "drawn"), topic_words(source.take(left, "left").batch))


def _new_texts(texts: Sequence[str], drawn: Iterable[int], left: Iterable[int]) -> Ints:
    """Return the rows of `left` whose text stands neither in `drawn` nor in an earlier row of `left`, in order."""
    met = {fold(texts[row]) for row in drawn}
    first: dict[str, int] = {}
    for row in left:
        first.setdefault(fold(texts[row]), row)
    return np.array([row for text, row in first.items() if text not in met], dtype=int)
