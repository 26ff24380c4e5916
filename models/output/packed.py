"""Rows of text, packed with gzip: every piece by itself, so that the processes that make rows pack them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from models.prediction import Prediction

if TYPE_CHECKING:
    from models.output.writers import Rows

SUFFIX = ".gz"
# Of 1 to 9: a fifth of the text is left, in half the time of level 6, after which little less is.
_LEVEL = 3


class PackedRows:
    """Rows as members of a gzip file, which one behind the other are a gzip file again (RFC 1952, section 2.2).

    Parameters
    ----------
    plain : Rows
        What makes the rows, as text.
    """

    def __init__(self, plain: Rows) -> None:
        self.plain, self.looks_at = plain, plain.looks_at

    def begin(self, first: Sequence[Prediction]) -> bytes:
        """Return what stands before the first row.

        Parameters
        ----------
        first : sequence of Prediction
            The first ones.
        """
        return _packed(self.plain.begin(first))

    def rows(self, predictions: Sequence[Prediction]) -> bytes:
        """Return the rows of some predictions.

        Parameters
        ----------
        predictions : sequence of Prediction
            In order.
        """
        return _packed(self.plain.rows(predictions))

    def sink(self, output: Path | None) -> AbstractContextManager[Callable[[bytes], object]]:
        """Open what takes them, one behind the other.

        Parameters
        ----------
        output : Path or None
            The file; None for standard output.

        Returns
        -------
        context manager
            Gives a function that takes them.
        """
        return self.plain.sink(output)


def _packed(text: bytes) -> bytes:
    return gzip.compress(text, _LEVEL, mtime=0)  # without the time: the same rows are the same bytes
