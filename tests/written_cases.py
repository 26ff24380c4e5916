"""Cases for the tests of marking, written word by word."""

from dataclasses import dataclass, field

import numpy as np

from models.marking.cases import Cases


@dataclass(frozen=True)
class Written:
    """Words joined by spaces; terms as first word, word behind the last, and what the term is."""

    words: str
    terms: list[tuple[int, int, int]] = field(default_factory=list)
    weights: list[float] | None = None
    label: int = 0


def cases_by_hand(*cases):
    """Return cases, each of a text of its own."""
    words = [case.words.split() for case in cases]
    starts = np.cumsum([0, *map(len, words)])
    offsets = [np.cumsum([0, *map(len, some)])[:-1] for some in words]
    weights = [np.zeros(len(some)) if case.weights is None else case.weights for case, some in zip(cases, words, strict=True)]
    terms = [
        (start + first, start + last, what)
        for case, start in zip(cases, starts, strict=False)
        for first, last, what in case.terms
    ]
    return Cases(
        words,
        starts,
        np.concatenate([np.zeros(0, dtype=np.intp), *offsets]),
        np.arange(len(cases)),
        np.array([case.label for case in cases], dtype=np.intp),
        starts,
        np.concatenate([np.zeros(0), *weights]),
        np.array(terms, dtype=np.intp).reshape(-1, 3),
        np.zeros((0, 2), dtype=np.intp),
    )
