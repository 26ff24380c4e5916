"""Learn from spans marked by hand which words a person underlines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import Span
from models.arrays import Bits, Ints
from models.decisions.edges import Tag
from models.marking.cases import Cases
from models.marking.classes import word_classes
from models.marking.features import OWN_TEMPLATES, SHARED_TEMPLATES, features_of, offsets_of, parse_templates
from models.marking.marker import QUESTIONS, Marker
from models.marking.vocabulary import Vocabulary
from models.marking.word_columns import REACH, Columns, describe
from models.topics.embeddings.static import load_vectors

# Into how many classes words of like meaning are sorted.
CLASSES = 256
# How often a word or the value of a template must be seen.
LEAST = 3
# Inverse strength of the L1 penalty: of being inside; of being first and last, which is asked of a twelfth of the words.
INSIDE, EDGES = 0.3, 1.0
# Words that a marked span covers by half or more belong to it.
HALF = 0.5


def fit_marker(cases: Cases, spans: Sequence[Sequence[Span]], n_labels: int, tag: Tag, seed: int) -> Marker:
    """Fit a marker.

    One weight is fitted for what all labels share and one for each label's own, as in Daumé's (2007) feature
    augmentation: a label of which few spans were marked leans on the others. L1 leaves most weights at 0.

    Parameters
    ----------
    cases : Cases
        Texts with a label each for which spans were marked.
    spans : sequence of sequence of Span
        What was marked in each.
    n_labels : int
        How many labels the scheme has.
    tag : callable
        Takes a word in lower case and returns its part-of-speech tag.
    seed : int
        Seed of the order in which weights are fitted.

    Returns
    -------
    Marker
    """
    vocabulary = Vocabulary.of(chain.from_iterable(map(cases.words_of, range(len(cases)))), _classes(), tag, LEAST)
    columns = describe(cases, vocabulary)
    table, places = _table(columns, vocabulary, n_labels)
    marked = np.concatenate([_marked(cases, case, found) for case, found in enumerate(spans)])
    inside = np.flatnonzero(marked[:, 0])
    answers = [(np.arange(len(marked)), INSIDE), (inside, EDGES), (inside, EDGES)]
    weights = np.zeros((len(places), len(QUESTIONS)))
    constants = np.zeros(len(QUESTIONS))
    for question, (rows, c) in enumerate(answers):
        weights[:, question], constants[question] = _fit(table[rows], marked[rows, question], c, seed)
    kept, questions = np.nonzero(weights)
    known = np.isin(np.arange(n_labels), cases.labels)
    templates = " ".join([*OWN_TEMPLATES.split(), *SHARED_TEMPLATES.split()])
    fitted = (places[kept] * len(QUESTIONS) + questions, weights[kept, questions].astype(np.float32))
    return Marker(vocabulary, templates, *fitted, constants, known)


@cache
def _classes() -> tuple[str, ...]:
    """Return words of like meaning by the shipped word vectors, each class joined by spaces."""
    known = load_vectors()
    grouped: list[list[str]] = [[] for _ in range(CLASSES)]
    for word, number in zip(known.words, word_classes(known.vectors, CLASSES).tolist(), strict=True):
        grouped[number].append(word)
    return tuple(" ".join(words) for words in grouped)


def _marked(cases: Cases, case: int, spans: Sequence[Span]) -> Bits:
    """Return whether each word of a case stands in a span, is the first and is the last word of one, shape (n_words, 3)."""
    text = cases.texts[case]
    starts = cases.offsets[cases.firsts[text] : cases.firsts[text + 1]]
    ends = starts + np.array(list(map(len, cases.words[text])))
    marked = np.zeros((len(starts), len(QUESTIONS)), dtype=bool)
    for start, end, _ in spans:
        covered = np.minimum(ends, end) - np.maximum(starts, start)
        words = np.flatnonzero((covered > 0) & (covered >= HALF * (ends - starts)))
        if words.size:
            marked[words, 0] = marked[words[0], 1] = marked[words[-1], 2] = True
    return marked


def _table(columns: Columns, vocabulary: Vocabulary, n_labels: int) -> tuple[Any, Ints]:
    """Return what stands at each word as a sparse table of zeros and ones, and the place of each of its columns.

    A place counts values of all templates, and for each value what all labels share and then each label's own.
    """
    from scipy.sparse import csr_matrix

    own, shared = parse_templates(OWN_TEMPLATES), parse_templates(SHARED_TEMPLATES)
    offsets = offsets_of([*own, *shared], vocabulary) * (n_labels + 1)
    numbers, places, width = [], [], 0
    for number, template in enumerate([*own, *shared]):
        values = features_of(columns, template, vocabulary)[columns.places - REACH] * (n_labels + 1)
        for code in [values, values + columns.labels[columns.places] + 1][: 1 + (number < len(own))]:
            kept = np.bincount(code) >= LEAST
            renumbered = np.where(kept, np.cumsum(kept) - 1 + width, -1).astype(np.int32)
            numbers.append(renumbered[code])
            places.append(np.flatnonzero(kept) + offsets[number])
            width += int(kept.sum())
    table = np.stack(numbers, axis=1)
    seen = table >= 0
    ends = np.concatenate([[0], np.cumsum(seen.sum(axis=1))])
    return csr_matrix((np.ones(ends[-1]), table[seen], ends), shape=(len(table), width)), np.concatenate(places)


def _fit(table: Any, answers: Bits, c: float, seed: int) -> tuple[NDArray[np.float64], float]:
    """Return the weights and the constant of one question."""
    from sklearn.linear_model import LogisticRegression

    if answers.all() or not answers.any():
        return np.zeros(table.shape[1]), float(np.log((answers.sum() + 1) / ((~answers).sum() + 1)))
    # Where the search stops at a hundredth, what is shown does not change any more.
    model = LogisticRegression(C=c, l1_ratio=1.0, solver="liblinear", tol=0.01, random_state=seed).fit(table, answers)
    return model.coef_[0], float(model.intercept_[0])
