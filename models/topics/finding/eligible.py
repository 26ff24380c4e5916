"""Which paragraphs topics are found in: those that say something of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from labels import Paragraph
from models.arrays import Bits
from models.text.batch import Batch
from models.text.near_copies import Shingles
from models.topics.finding.form import cores, is_sentence, load_form, says_nothing
from models.topics.finding.set_phrases import common_shingles, set_phrases

# Fewest distinct texts, and smallest share of all, that topics are found in; with less, rules are dropped one by one.
FEWEST, SHARE = 20, 0.2


def _no_shingles() -> Shingles:
    return np.empty(0, dtype=np.uint64)


@dataclass(frozen=True, slots=True, eq=False)
class Eligibility:
    """What a corpus taught about which of its paragraphs speak for themselves.

    Attributes
    ----------
    kinds : tuple of str
        Kinds of paragraphs that go with their section.
    shortest : int
        Letters a text needs; 0 where every text speaks for itself.
    sentences : bool
        Whether it must be a sentence, too: neither a line nor a row.
    common : ndarray of uint64, shape (n_common,)
        Stretches of text that stand in many documents, of which set phrases are made.
    """

    kinds: tuple[str, ...] = ()
    shortest: int = 0
    sentences: bool = False
    common: Shingles = field(default_factory=_no_shingles)

    def judge(self, batch: Batch, paragraphs: Sequence[Paragraph] | None = None) -> Bits:
        """Return whether each text speaks for itself, shape (n_texts,).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        paragraphs : sequence of Paragraph, optional
            What is known of them, in the same order.
        """
        own = np.ones(len(batch), dtype=bool)
        if self.shortest:
            own &= [not says_nothing(text, self.shortest, self.sentences) for text in batch.texts]
            own &= ~set_phrases(cores(batch).texts, self.common)
        if paragraphs is not None:
            own &= [paragraph.kind not in self.kinds for paragraph in paragraphs]
        return own


def learn_eligibility(batch: Batch, groups: Sequence[str], paragraphs: Sequence[Paragraph] | None = None) -> Eligibility:
    """Return the strictest rules that leave enough text to find topics in.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    groups : sequence of str
        Document of each text.
    paragraphs : sequence of Paragraph, optional
        What is known of them, in the same order.

    Returns
    -------
    Eligibility
    """
    form, texts = load_form(), cores(batch).texts
    usual = int(np.median([sum(map(str.isalpha, text)) for text in texts])) if texts else 0
    # In a corpus of titles a title is a text.
    shortest = min(form.shortest, max(1, usual // 2))
    prose = float(np.mean([is_sentence(text) for text in texts])) >= 1 / 2 if texts else False
    strictest = Eligibility(form.kinds, shortest, prose)
    rules = [strictest, *(replace(strictest, kinds=form.kinds[:count]) for count in range(len(form.kinds) - 1, -1, -1))]
    for rule in rules:
        own = np.flatnonzero(rule.judge(batch, paragraphs)).tolist()
        if len(own) >= SHARE * len(batch) and len({texts[row] for row in own}) >= FEWEST:
            return replace(rule, common=common_shingles([texts[row] for row in own], [groups[row] for row in own]))
    return Eligibility()
