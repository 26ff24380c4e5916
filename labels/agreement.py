"""How far two annotators agree, label by label.

``python -m labels.agreement`` prints the table for ``first.jsonl`` against ``second.jsonl``.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from labels.annotations import FOLDER, read_annotations
from labels.support.errors import InputError, run_command
from labels.taxonomy import load_taxonomy


@dataclass(frozen=True, slots=True)
class Agreement:
    """Agreement of two annotators on one label.

    Attributes
    ----------
    label : str
        Label key, or ``none`` for "no label at all".
    both, first_only, second_only, neither : int
        Paragraphs by who gave the label.
    """

    label: str
    both: int
    first_only: int
    second_only: int
    neither: int

    @property
    def n(self) -> int:
        """Number of paragraphs."""
        return self.both + self.first_only + self.second_only + self.neither

    @property
    def kappa(self) -> float:
        """Cohen's kappa (1960), at most 1; 1.0 where neither annotator ever gave the label."""
        first, second = (self.both + self.first_only) / self.n, (self.both + self.second_only) / self.n
        chance = first * second + (1 - first) * (1 - second)
        return 1.0 if chance == 1 else ((self.both + self.neither) / self.n - chance) / (1 - chance)

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha (nominal data, two coders, none missing), at most 1."""
        ones = 2 * self.both + self.first_only + self.second_only
        zeros = 2 * self.n - ones
        expected = 2 * ones * zeros / (2 * self.n * (2 * self.n - 1))
        return 1.0 if expected == 0 else 1 - ((self.first_only + self.second_only) / self.n) / expected


def agreement(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]) -> list[Agreement]:
    """Compare two annotations of the same paragraphs.

    Parameters
    ----------
    first, second : sequence of frozenset of str
        Labels of each paragraph, in the same order, shape (n_paragraphs,).

    Returns
    -------
    list of Agreement
        One a label in taxonomy order, then one for ``none``.

    Raises
    ------
    ValueError
        If the lengths differ or there is nothing to compare.
    """
    if len(first) != len(second) or not first:
        raise ValueError(f"cannot compare {len(first)} paragraphs with {len(second)}")
    tables = []
    for key in (*load_taxonomy().keys, "none"):
        cells = [0, 0, 0, 0]
        for one, two in zip(first, second, strict=True):
            given = (not one, not two) if key == "none" else (key in one, key in two)
            cells[(not given[0]) * 2 + (not given[1])] += 1
        tables.append(Agreement(key, *cells))
    return tables


def main(argv: list[str] | None = None) -> int:
    """Print the agreement of the corpus's annotators; return the exit code."""
    argparse.ArgumentParser(
        prog="python -m labels.agreement", description="Agreement of the two annotations, by label."
    ).parse_args(argv)
    first, second = (read_annotations(FOLDER / name) for name in ("first.jsonl", "second.jsonl"))
    shared = [key for key in first if key in second and first[key].hash == second[key].hash]
    if not shared:
        raise InputError(str(FOLDER), "no paragraph was labelled by both annotators", "label paragraphs twice first")
    print(f"{len(shared)} paragraphs labelled twice")
    print(f"{'label':<20}{'both':>6}{'1st only':>10}{'2nd only':>10}{'neither':>9}{'kappa':>8}{'alpha':>8}")
    for row in agreement([first[key].label_set for key in shared], [second[key].label_set for key in shared]):
        print(
            f"{row.label:<20}{row.both:>6}{row.first_only:>10}{row.second_only:>10}{row.neither:>9}{row.kappa:>8.3f}{row.alpha:>8.3f}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
