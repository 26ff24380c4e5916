"""What labels are called in the tables: their keys, and where a key says nothing, their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from labels.taxonomy import Taxonomy

# The key of a label whose name could be none, as `training.topics.given_labels` gives it: its number.
NUMBERED = "label_{}"
_UNSAFE = re.compile(r"\W+")
# What stands behind a name that is taken.
_BESIDE = "label"


def label_marks(taxonomy: Taxonomy) -> list[str]:
    """Return one word for each label, no two alike: its key, or its name without signs where the key is only a number.

    Parameters
    ----------
    taxonomy : Taxonomy
        The labels.
    """
    words = []
    for number, label in enumerate(taxonomy.labels, 1):
        told = _UNSAFE.sub("_", label.name).strip("_") if label.key == NUMBERED.format(number) else label.key
        words.append(told or label.key)
    return unlike(words)


def unlike(words: Iterable[str], taken: Collection[str] = ()) -> list[str]:
    """Return words with something behind those that are taken, whatever their case.

    Parameters
    ----------
    words : iterable of str
        Any words.
    taken : collection of str
        Words that none of them may be, such as the other columns of a table.
    """
    used = {word.casefold() for word in taken}
    found, tried = [], Counter[str]()  # what was tried behind a word is taken for good
    for word in words:
        free, number = word, tried[word.casefold()]
        while free.casefold() in used:
            number += 1
            free = f"{word}_{_BESIDE}" if number == 1 else f"{word}_{_BESIDE}_{number}"
        tried[word.casefold()] = number
        used.add(free.casefold())
        found.append(free)
    return found


def joined(names: Sequence[str]) -> str:
    """Return names of labels as one cell.

    Parameters
    ----------
    names : sequence of str
        As people read them.
    """
    return "、".join(names)
