"""How often words were counted, in a third of the memory of a dict: hundreds of thousands of them, looked up one by one."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_FACTOR = 0x9E3779B97F4A7C15  # odd and without pattern: 2**64 divided by the golden ratio (Knuth, volume 3, section 6.4)
_MASK = (1 << 64) - 1


class WordCounts:
    """Counts of words by their hashes: nothing is kept of the words themselves, of which each would be an object.

    A hash is a polynomial of the characters, so that those of all beginnings of a word are met on the way to its own. Places of
    a table are looked at from that which its upper bits name, one after the other, up to a free one. The beginnings of words
    stand there too, so that who looks for ever longer words knows where to stop. A hash has 64 bits: of ten million texts that
    are no word one is taken for one with a probability of one in three million.

    Parameters
    ----------
    parts : iterable of str
        A list of words, part by part: lines of a word, its count and its part of speech, one space apart, each line with its end.
        Of a word that stands there twice the last counts.

    Attributes
    ----------
    total : int
        The sum of the counts.
    """

    def __init__(self, parts: Iterable[str]) -> None:
        import numpy as np

        words, counts, begun = [np.zeros(0, np.uint64)], [np.zeros(0, np.uint32)], [np.zeros(0, np.uint64)]
        for part in filter(None, parts):
            each, often, beginnings = _read(part)
            words.append(each)
            counts.append(often)
            begun += beginnings
        hashes, beginning = np.concatenate(words), np.concatenate(begun)
        bits = max((3 * (len(hashes) + len(beginning)) // 2).bit_length(), 1)  # at most two thirds of it are taken
        self._shift, self._last = 64 - bits, (1 << bits) - 1
        self._keys, self._counts = array("Q", bytes(8 << bits)), array("I", bytes(4 << bits))
        often_at = np.frombuffer(self._counts, dtype=np.uint32)
        often_at[self._put(hashes)] = np.concatenate(counts)
        self._put(beginning)
        self.total = int(often_at.sum(dtype=np.int64))

    def _put(self, hashes: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Give each hash a place, unless it has one; return the places."""
        import numpy as np

        keys = np.frombuffer(self._keys, dtype=np.uint64)
        places = np.zeros(len(hashes), dtype=np.int64)
        left, at = np.arange(len(hashes)), (hashes >> np.uint64(self._shift)).astype(np.int64)
        while left.size:
            free = keys[at] == 0
            keys[at[free]] = hashes[left[free]]  # of several that want the same one gets it
            there = keys[at] == hashes[left]
            places[left[there]] = at[there]
            left, at = left[~there], (at[~there] + 1) & self._last
        return places

    def along(self, text: str) -> Iterator[int]:
        """Yield for each beginning of a text, from the first character on, how often it was counted as a word.

        Parameters
        ----------
        text : str
            What words may begin with.

        Yields
        ------
        int
            0 where only longer words begin so; the end is where no word does.
        """
        keys, counts, shift, last, key = self._keys, self._counts, self._shift, self._last, 0
        for char in text:
            key = (key + ord(char)) * _FACTOR & _MASK
            place = key >> shift
            while (found := keys[place]) != key:
                if not found:
                    return
                place = place + 1 & last
            yield counts[place]

    def begun(self, text: str) -> int | None:
        """Return how often a word was counted; 0 where longer words begin so, None where no word does.

        Parameters
        ----------
        text : str
            What may be a word, or its beginning.
        """
        counts = list(self.along(text))
        return counts[-1] if text and len(counts) == len(text) else None

    def get(self, word: str, default: int = 0) -> int:
        """Return how often a word was counted.

        Parameters
        ----------
        word : str
            What may be a word.
        default : int, optional
            What is returned where it is none.
        """
        return self.begun(word) or default


def _read(part: str) -> tuple[NDArray[np.uint64], NDArray[np.uint32], list[NDArray[np.uint64]]]:
    """Return the hashes of some words, their counts, and the hashes of beginnings of words, some of them several times."""
    import numpy as np

    codes = np.frombuffer(part.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    starts = np.concatenate([[0], np.flatnonzero(codes == ord("\n"))[:-1] + 1])
    spaces = np.flatnonzero(codes == ord(" ")).reshape(len(starts), 2)  # two on each line, or it is no such list
    lengths, digits = spaces[:, 0] - starts, spaces[:, 1] - spaces[:, 0] - 1
    counts = np.zeros(len(starts), dtype=np.uint64)
    for place in range(int(digits.max())):
        rows = np.flatnonzero(digits > place)
        counts[rows] = counts[rows] * np.uint64(10) + codes[spaces[rows, 0] + 1 + place] - np.uint64(ord("0"))
    hashes, begun, rows = np.zeros(len(starts), dtype=np.uint64), [], np.arange(len(starts))
    for place in range(int(lengths.max())):
        if place:
            beginnings = hashes[rows]
            begun.append(beginnings[np.append(True, beginnings[1:] != beginnings[:-1])])  # words of one stand side by side
        hashes[rows] = (hashes[rows] + codes[starts[rows] + place]) * np.uint64(_FACTOR)
        rows = rows[lengths[rows] > place + 1]
    return hashes, counts.astype(np.uint32), begun
