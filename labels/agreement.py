"""How far two annotators agree on each label.

``python -m labels.agreement [FIRST.jsonl SECOND.jsonl] [--labels LABELS.toml]`` prints the table.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from labels.annotations import FOLDER, read_annotations
from labels.support.command import run_command
from labels.support.errors import InputError, UsageError
from labels.taxonomy import NONE, read_taxonomy

# The labels of the shipped corpus.
LABELS = Path(__file__).resolve().parent.parent / "seeds" / "schemes" / "industries" / "labels.toml"


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
    def kappa(self) -> float:
        """Cohen's kappa (1960), at most 1; 1.0 where neither annotator ever gave the label."""
        first, second = (self.both + self.first_only) / self.n, (self.both + self.second_only) / self.n
        chance = first * second + (1 - first) * (1 - second)
        return 1.0 if chance == 1 else ((self.both + self.neither) / self.n - chance) / (1 - chance)

    @property
    def alpha(self) -> float:
        """Krippendorff's alpha (1970; nominal data, two coders, none missing), at most 1; 1.0 where the label never varies."""
        positive = 2 * self.both + self.first_only + self.second_only
        negative = 2 * self.n - positive
        expected = 2 * positive * negative / (2 * self.n * (2 * self.n - 1))
        return 1.0 if expected == 0 else 1 - ((self.first_only + self.second_only) / self.n) / expected


def agreement(first: Sequence[frozenset[str]], second: Sequence[frozenset[str]], keys: Sequence[str]) -> list[Agreement]:
    """Compare two annotations of the same paragraphs.

    Parameters
    ----------
    first, second : sequence of frozenset of str
        Labels of each paragraph, in the same order, shape (n_paragraphs,).
    keys : sequence of str
        Label keys, in the order of the rows.

    Returns
    -------
    list of Agreement
        One per label, then one for ``none``.

    Raises
    ------
    ValueError
        If the lengths differ or there is nothing to compare.
    """
    if len(first) != len(second) or not first:
        raise ValueError(f"cannot compare {len(first)} paragraphs with {len(second)}")
    tables = []
    for key in (*keys, NONE):
        cells = [0, 0, 0, 0]
        for pair in zip(first, second, strict=True):
            answers = [not labels if key == NONE else key in labels for labels in pair]
            cells[(not answers[0]) * 2 + (not answers[1])] += 1
        tables.append(Agreement(key, *cells))
    return tables


def main(argv: list[str] | None = None) -> int:
    """Print how far two annotation files agree; return the exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If the call names another number of files than two.
    InputError
        If a file is broken or the annotators have no paragraph in common.
    """
    parser = argparse.ArgumentParser(
        prog="python -m labels.agreement", description="Agreement of two annotators, by label.", allow_abbrev=False
    )
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE.jsonl", help="two annotation files (default: those of the shipped corpus)"
    )
    parser.add_argument(
        "--labels", type=Path, default=LABELS, metavar="LABELS.toml", help="their labels (default: those of the shipped corpus)"
    )
    options = parser.parse_args(argv)
    paths = options.files or [FOLDER / "first.jsonl", FOLDER / "second.jsonl"]
    if len(paths) != 2:
        raise UsageError("call", f"names {len(paths)} annotation file(s)", "give two")
    taxonomy = read_taxonomy(options.labels)
    first, second = (read_annotations(path, taxonomy) for path in paths)
    shared = [key for key in first if key in second and first[key].hash == second[key].hash]
    if not shared:
        raise InputError(str(paths[0]), "no paragraph was labelled by both annotators", "label paragraphs twice first")
    print(f"{len(shared)} paragraphs labelled twice")
    print(f"{'label':<20}{'both':>6}{'1st only':>10}{'2nd only':>10}{'neither':>9}{'kappa':>8}{'alpha':>8}")
    first_sets, second_sets = ([annotations[key].label_set for key in shared] for annotations in (first, second))
    for row in agreement(first_sets, second_sets, taxonomy.keys):
        counts = f"{row.label:<20}{row.both:>6}{row.first_only:>10}{row.second_only:>10}{row.neither:>9}"
        print(f"{counts}{row.kappa:>8.3f}{row.alpha:>8.3f}")
    return 0


if __name__ == "__main__":
    sys.exit(run_command(main))
