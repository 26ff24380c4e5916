"""Texts that say almost the same in almost the same words: labelling both would be labelling one twice."""

from __future__ import annotations

from collections import Counter, defaultdict

# Characters of a shingle.
WIDTH = 4
# Share of common shingles from which on two texts are near copies: of two versions of a sentence of forty characters one
# word may differ, two stretches may not.
ALIKE = 0.6


class NearCopies:
    """Texts seen so far, and whether another is a near copy of one of them.

    Texts are compared by the Jaccard coefficient of their sets of character shingles (Broder, 1997), exactly: a sample is
    small, and only texts that are about to be chosen are compared with it, so that no sketch of the sets is needed.
    """

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._holders: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Remember a text.

        Parameters
        ----------
        text : str
            Folded text.
        """
        shingles = _shingles(text)
        for shingle in shingles:
            self._holders[shingle].append(len(self._sizes))
        self._sizes.append(len(shingles))

    def knows(self, text: str) -> bool:
        """Return whether a text seen before is a near copy of this one.

        Parameters
        ----------
        text : str
            Folded text.
        """
        shingles = _shingles(text)
        common = Counter(number for shingle in shingles for number in self._holders.get(shingle, ()))
        return any(both >= ALIKE * (len(shingles) + self._sizes[number] - both) for number, both in common.items())


def _shingles(text: str) -> set[str]:
    return {text[start : start + WIDTH] for start in range(max(len(text) - WIDTH + 1, 1))}
