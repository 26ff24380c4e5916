"""Made-up populations that are harder than real ones: misses that have nothing to do with the scores."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from experiments.panel_coverage.labelled_populations import LabelledPopulation
from labels.wording import _

# Shares of the labels, from common to rare.
SHARES = (0.2, 0.1, 0.02, 0.005)
# Of the paragraphs that score below LOW, how many bear the label all the same.
MISSES = (0.003, 0.01, 0.03)
LOW = 0.02
PARAGRAPHS, UNITS, A_DOCUMENT = 5000, 5, 8


def simulated(seed: int) -> Iterator[LabelledPopulation]:
    """Yield a population for each rate of misses; in its first unit they are three times as common as in the others.

    Parameters
    ----------
    seed : int
        Seed of all that chance decides.

    Yields
    ------
    LabelledPopulation
    """
    for number, misses in enumerate(MISSES):
        random = np.random.default_rng([seed, number])
        unit = random.integers(0, UNITS, PARAGRAPHS)
        scores, truth = (np.empty((PARAGRAPHS, len(SHARES))) for _ in range(2))
        for column, share in enumerate(SHARES):
            bears = random.random(PARAGRAPHS) < share
            settled = random.normal(-4.8, 0.8, PARAGRAPHS) + 3 * (random.random(PARAGRAPHS) < 0.04)
            odds = np.where(bears, random.normal(2.5, 1.2, PARAGRAPHS), settled)
            scores[:, column] = 1 / (1 + np.exp(-odds))
            missed = (scores[:, column] < LOW) & (random.random(PARAGRAPHS) < misses * np.where(unit == 0, 15 / 7, 5 / 7))
            # Scores promise too much of what they find: one in two alarms of the middle is false.
            found = random.random(PARAGRAPHS) < np.where(bears, scores[:, column], scores[:, column] / 2)
            truth[:, column] = missed | found
        units = tuple(f"unit {n + 1}" for n in unit.tolist())
        documents = tuple(f"document {n // A_DOCUMENT}" for n in range(PARAGRAPHS))
        name = _("made up, {share:.1%} missed").format(share=misses)
        yield LabelledPopulation(name, _("as made"), units, documents, scores, scores >= 0.25, truth.astype(bool))
