"""How far two annotators agree on each label.

``python -m labels.agreement [FIRST SECOND] [--scheme NAME]`` prints the table (`training.agreement`, which reads every
format that people label in).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from labels.support.command import run_command
from labels.taxonomy import NONE


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two annotators on one label.

    Attributes
    ----------
    label : str
        Label key, or ``none`` for "no label at all".
    both, first_only, second_only, neither : int
        Numbers of paragraphs that both annotators, one of them or neither gave the label.
    """

    label: str
    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """Number of all paragraphs."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def varies(self) -> bool:
        """Whether the label was given somewhere, and not everywhere: else chance agrees fully, and there is nothing beyond it."""
        return self.n not in (self.both, self.neither)

    @property
    def kappa(self) -> float:
        """Cohen's kappa (1960), at most 1; NaN, not defined, where the label does not vary."""
        if not self.varies:
            return math.nan
        first, second = self.both + self.first_only, self.both + self.second_only
        chance = first * second + (self.n - first) * (self.n - second)
        return (self.n * (self.both + self.neither) - chance) / (self.n**2 - chance)

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha (1970; nominal, two coders, none missing), at most 1; NaN where the label does not vary."""
        if not self.varies:
            return math.nan
        positive = 2 * self.both + self.first_only + self.second_only
        negative = 2 * self.n - positive
        return 1 - (self.first_only + self.second_only) * (2 * self.n - 1) / (positive * negative)


def agreement(
    first: Sequence[frozenset[str]],
    second: Sequence[frozenset[str]],
    keys: Sequence[str],
    judged: Sequence[frozenset[str] | None] | None = None,
) -> list[Agreement]:
    """Compare two annotations of the same paragraphs.

    Parameters
    ----------
    first, second : sequence of frozenset of str
        Labels of each paragraph, in the same order, shape (n_paragraphs,).
    keys : sequence of str
        Label keys, in the order of the rows.
    judged : sequence of (frozenset of str or None), optional
        Labels that both looked for in each paragraph; None is all of them, and so it is by default. A label is compared
        where both looked for it, ``none`` where both looked for all.

    Returns
    -------
    list of Agreement
        One per label, then one for ``none``.

    Raises
    ------
    ValueError
        If the lengths differ or there is nothing to compare.
    """
    judged = [None] * len(first) if judged is None else judged
    if len(first) != len(second) or len(first) != len(judged) or not first:
        raise ValueError(f"cannot compare {len(first)} paragraphs with {len(second)}")
    tables = []
    for key in (*keys, NONE):
        cells = [0, 0, 0, 0]
        for one, other, seen in zip(first, second, judged, strict=True):
            if seen is None or key in seen:
                answers = [not labels if key == NONE else key in labels for labels in (one, other)]
                cells[(not answers[0]) * 2 + (not answers[1])] += 1
        tables.append(Agreement(key, *cells))
    return tables


if __name__ == "__main__":
    # Reading what people labelled takes rooms that stand on this one; this address of the command is the older one.
    sys.exit(run_command(import_module("training.agreement.__main__").main))
