"""Which paragraphs topics are found in: those that say something of their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labels import Paragraph
from models.arrays import Bits
from models.text.batch import Batch
from models.topics.finding.form import cores, load_form, says_nothing

# Fewest distinct texts, and smallest share of all, that topics are found in; with less, rules are dropped one by one.
FEWEST, SHARE = 20, 0.2


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What a corpus taught about which of its paragraphs speak for themselves.

    Attributes
    ----------
    kinds : tuple of str
        Kinds of paragraphs that go with their section.
    shortest : int
        Letters a text needs; 0 where even headings are text.
    """

    kinds: tuple[str, ...] = ()
    shortest: int = 0

    @classmethod
    def from_state(cls, config: Mapping[str, Any]) -> Eligibility:
        """Rebuild what was stored as a dictionary.

        Parameters
        ----------
        config : mapping
            What :func:`dataclasses.asdict` gave.
        """
        return cls(tuple(config["kinds"]), int(config["shortest"]))

    def judge(self, batch: Batch, paragraphs: Sequence[Paragraph] | None = None) -> Bits:
        """Return whether each text speaks for itself, shape (n_texts,).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        paragraphs : sequence of Paragraph, optional
            What is known of them, in the same order.
        """
        own = np.array([not says_nothing(text, self.shortest) for text in batch.texts], dtype=bool)
        if not self.shortest:
            own[:] = True
        if paragraphs is not None:
            own &= np.array([paragraph.kind not in self.kinds for paragraph in paragraphs], dtype=bool)
        return own


def learn_eligibility(batch: Batch, paragraphs: Sequence[Paragraph] | None = None) -> Eligibility:
    """Return the strictest rules that leave enough text to find topics in.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    paragraphs : sequence of Paragraph, optional
        What is known of them, in the same order.

    Returns
    -------
    Eligibility
    """
    form, texts = load_form(), cores(batch).texts
    lengths = np.array([sum(map(str.isalpha, text)) for text in texts])
    usual = int(np.median(lengths)) if len(lengths) else 0
    shortest = min(form.shortest, max(1, usual // 2))
    for kinds in [form.kinds[:count] for count in range(len(form.kinds), -1, -1)]:
        rules = Eligibility(kinds, shortest)
        own = rules.judge(batch, paragraphs)
        if own.sum() >= SHARE * len(own) and len({texts[row] for row in np.flatnonzero(own)}) >= FEWEST:
            return rules
    return Eligibility()
