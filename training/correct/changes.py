"""What corrections change: labels before and after, by label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from labels.standing import Standing
from labels.support.text_columns import aligned
from labels.wording import pgettext
from models.arrays import Bits
from training.measures.evaluation import with_none

_EXCERPT = 40


def change_rows(before: Bits, after: Bits, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return how many texts carry each label before and after, and how many got it or lost it; the head first.

    Parameters
    ----------
    before, after : ndarray of bool, shape (n_texts, n_labels)
        Labels given.
    names : sequence of str
        What to call the labels; a last row counts texts without any.
    """
    old, new = with_none(before), with_none(after)
    counts = np.stack([old.sum(axis=0), new.sum(axis=0), (new & ~old).sum(axis=0), (old & ~new).sum(axis=0)], axis=1)
    rows = zip((*names, pgettext("row of a table", "none")), counts.tolist(), strict=True)
    head = (
        pgettext("head of a column", "label"),
        pgettext("head of a column", "before"),
        pgettext("head of a column", "now"),
        pgettext("head of a column", "given"),
        pgettext("head of a column", "taken"),
    )
    return [head, *((name, *map(str, numbers)) for name, numbers in rows)]


def table_lines(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table as lines of text, numbers to the right.

    Parameters
    ----------
    rows : sequence of sequence of str
        The table, its head first.
    """
    return list(aligned(rows, range(1, len(rows[0]))))


def difference_lines(known: Mapping[str, Standing], names: Mapping[str, str]) -> Iterator[str]:
    """Yield each text on which two people differ: its hash, its id, who said what, how it begins.

    Parameters
    ----------
    known : mapping of str to Standing
        What stands, by the hash of the text.
    names : mapping of str to str
        What labels are called, by key.

    Yields
    ------
    str
        The person whose answer was the last one stands last.
    """
    comma, none = pgettext("between items", ", "), pgettext("row of a table", "none")
    for digest, said in known.items():
        if said.differ:
            people = "; ".join(f"{name}: {comma.join(names[key] for key in labels) or none}" for name, labels in said.people)
            yield f"{digest}\t{said.last.id}\t{people}\t{excerpt(said.last.text)}"


def excerpt(text: str) -> str:
    """Return how a text begins, on one line.

    Parameters
    ----------
    text : str
        Any text.
    """
    return " ".join(text[:_EXCERPT].split())
