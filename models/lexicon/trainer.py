"""Train keyword search: count how often its terms are right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.decisions.calibration import Labels
from models.interface import Floats
from models.lexicon.tagger import LexiconTagger


@dataclass(frozen=True, slots=True)
class LexiconTrainer:
    """Settings of keyword search; it has none of its own.

    Attributes
    ----------
    seed : int
        Not used; every trainer takes one.
    """

    seed: int = 0

    def fit(self, texts: Sequence[str], labels: Labels, groups: Sequence[str], weights: Floats) -> LexiconTagger:
        """Estimate how likely each label is with and without a counting term."""
        return LexiconTagger().fit(texts, labels, weights)
