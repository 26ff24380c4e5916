"""Which words stand inside which others, without comparing every word with every other."""

from __future__ import annotations

from collections.abc import Iterable


def standing_in(words: Iterable[str], others: Iterable[str]) -> dict[str, list[str]]:
    """Return in which others each word stands; a word stands in itself.

    The stretches of the others, of lengths that words have, are looked up among the words.

    Parameters
    ----------
    words : iterable of str
        Words that are looked for.
    others : iterable of str
        Where they are looked for.

    Returns
    -------
    dict of str to list of str
        By word, the others in their order; an empty list where there is none.
    """
    found: dict[str, list[str]] = {word: [] for word in words}
    lengths = sorted(set(map(len, found)))
    for other in dict.fromkeys(others):
        stretches = (other[at : at + size] for size in lengths if size <= len(other) for at in range(len(other) - size + 1))
        for stretch in dict.fromkeys(stretches):
            if stretch in found:
                found[stretch].append(other)
    return found
