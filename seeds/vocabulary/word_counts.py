"""How often words were counted, in a third of the memory of a dict: hundreds of thousands of them, looked up one by one."""

from __future__ import annotations

from array import array
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class WordCounts:
    """Counts of words by their hashes: nothing is kept of the words themselves, of which each would be an object.

    Places of a table are looked at from that which a hash names, one after the other, up to a free one. The beginnings of words
    stand there too, so that who looks for ever longer words knows where to stop. A hash has 64 bits: of ten million texts that
    are no word one is taken for one with a probability of one in three million.

    Parameters
    ----------
    parts : iterable of (list of str, list of int)
        Words and their counts, part by part; of a word that stands there twice the last counts.

    Attributes
    ----------
    total : int
        The sum of the counts.
    """

    def __init__(self, parts: Iterable[tuple[list[str], list[int]]]) -> None:
        import numpy as np

        words, counts, begun = [np.zeros(0, np.int64)], [np.zeros(0, np.uint32)], [np.zeros(0, np.int64)]
        for some, often in parts:
            words.append(_hashes(some))
            counts.append(np.array(often, dtype=np.uint32))
            begun.append(_hashes(_beginnings(some)))
        hashes, beginnings = np.concatenate(words), np.concatenate(begun)
        size = 1 << (3 * (len(hashes) + len(beginnings)) // 2).bit_length()  # at most two thirds of it are taken
        self._keys, self._counts, self._last = array("q", bytes(8 * size)), array("I", bytes(4 * size)), size - 1
        often_at = np.frombuffer(self._counts, dtype=np.uint32)
        often_at[self._put(hashes)] = np.concatenate(counts)
        self._put(beginnings)
        self.total = int(often_at.sum(dtype=np.int64))

    def _put(self, hashes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Give each hash a place, unless it has one; return the places."""
        import numpy as np

        keys = np.frombuffer(self._keys, dtype=np.int64)
        places = np.zeros(len(hashes), dtype=np.int64)
        left, at = np.arange(len(hashes)), hashes & self._last
        while left.size:
            free = keys[at] == 0
            keys[at[free]] = hashes[left[free]]  # of several that want the same one gets it
            there = keys[at] == hashes[left]
            places[left[there]] = at[there]
            left, at = left[~there], (at[~there] + 1) & self._last
        return places

    def begun(self, text: str) -> int | None:
        """Return how often a word was counted; 0 where longer words begin so, None where no word does.

        Parameters
        ----------
        text : str
            What may be a word, or its beginning.
        """
        key, keys = hash(text) ^ len(text), self._keys
        place = key & self._last
        while found := keys[place]:
            if found == key:
                return self._counts[place]
            place = place + 1 & self._last
        return None

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


def _beginnings(words: Iterable[str]) -> set[str]:
    found: set[str] = set()
    shorter = set(words)
    while shorter := {word[:-1] for word in shorter if len(word) > 1} - found:  # the empty text has the number of a free place
        found |= shorter
    return found


def _hashes(words: Collection[str]) -> NDArray[np.int64]:
    import numpy as np

    # Python takes the hash of the bytes it keeps: two Latin letters may be those of one Chinese character.
    hashes, lengths = (np.fromiter(map(of, words), dtype=np.int64, count=len(words)) for of in (hash, len))
    return hashes ^ lengths
