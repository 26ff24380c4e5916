"""The texts of a desk as words are looked for in them: folded, in lower case, one behind the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from models.arrays import Ints
from models.text.matcher import Mentions, TermMatcher
from models.text.segmenter import fold_case
from models.text.trie import CodePoints
from seeds.cleaning.fold import fold_all
from training.desk.state.desk_file import DeskFile
from training.desk.state.row_columns import RowColumns

_AT_ONCE = 10_000  # paragraphs that are folded or searched together
_SELECT = "SELECT row, json_extract(record, '$.text') FROM paragraphs WHERE row > ? ORDER BY row"


class FoldedTexts:
    """Texts by their position in the columns of a desk; offsets hold on the texts as they stand.

    Parameters
    ----------
    file : DeskFile
        The desk.
    columns : RowColumns
        Its paragraphs; one that came since is left out, one that went since is empty.
    before : FoldedTexts, optional
        The same desk's some time ago: what it has is not read again. A number of a paragraph is never given twice.

    Attributes
    ----------
    columns : RowColumns
        As given.
    """

    def __init__(self, file: DeskFile, columns: RowColumns, before: FoldedTexts | None = None) -> None:
        self.columns = columns
        place = {row: at for at, row in enumerate(columns.rows.tolist())}
        texts = [""] * len(columns)
        known = before.columns.rows.tolist() if before is not None else []
        if before is not None:
            for position, row in enumerate(known):
                if row in place:
                    texts[place[row]] = before.text(position)
        question = file.read().execute(_SELECT, (known[-1] if known else 0,))
        while some := question.fetchmany(_AT_ONCE):
            for (row, _), text in zip(some, fold_all([" ".join((text or "").splitlines()) for _, text in some]), strict=True):
                if row in place:
                    texts[place[row]] = fold_case(text)
        # One string for all: it is searched as a whole, and is small beside as many strings.
        self._joined = "\n".join(texts) + "\n"
        self._starts = np.cumsum([0, *(len(text) + 1 for text in texts)])

    def __len__(self) -> int:
        """Return the number of texts."""
        return len(self.columns)

    def text(self, position: int) -> str:
        """Return a text.

        Parameters
        ----------
        position : int
            The paragraph's, in the columns.
        """
        return self._joined[self._starts[position] : self._starts[position + 1] - 1]

    def holding(self, words: Iterable[str]) -> Ints:
        """Return the positions of the texts in which one of some words stands, ascending.

        Parameters
        ----------
        words : iterable of str
            Folded and in lower case, without line ends.
        """
        found: set[int] = set()
        for word in words:
            at = self._joined.find(word) if word else -1
            while at >= 0:
                position = int(np.searchsorted(self._starts, at, side="right")) - 1
                found.add(position)
                at = self._joined.find(word, int(self._starts[position + 1]))
        return np.array(sorted(found), dtype=np.intp)

    def mentions(self, matcher: TermMatcher, positions: Sequence[int]) -> Iterator[tuple[Ints, Mentions]]:
        """Yield the mentions in some texts, so many texts at a time.

        Parameters
        ----------
        matcher : TermMatcher
            What is looked for.
        positions : sequence of int
            Which texts.

        Yields
        ------
        tuple of (ndarray of int, Mentions)
            Positions of the texts, and their mentions by rows of these.
        """
        for start in range(0, len(positions), _AT_ONCE):
            some = np.asarray(positions[start : start + _AT_ONCE], dtype=np.intp)
            yield some, matcher.find_all(CodePoints([self.text(at) for at in some.tolist()]))
