"""The fitted marker: how likely each word is to be underlined, and the spans that follow. Needs numpy alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from labels import Span
from models.arrays import Bits, Floats, Ints
from models.decisions.calibration import sigmoid
from models.decisions.edges import Tag, closes_compound, is_in_name, mended
from models.interface import State
from models.marking.cases import Cases
from models.marking.features import Template, features_of, offsets_of, parse_templates
from models.marking.path import best_spans
from models.marking.vocabulary import Vocabulary
from models.marking.word_columns import REACH, Columns, describe
from models.text.compounds import Compounds, join_spans

# What is asked of a word: does it stand in a span; if so, is it the first, is it the last of one.
QUESTIONS = ("inside", "first", "last")
# Probability from which on a word is worth showing. Where F1 is what counts, the best threshold is half the F1 reached
# (Lipton, Elkan and Naryanaswamy, 2014).
WORTH = 1 / 3
ODDS = float(np.log(WORTH / (1 - WORTH)))
# Log odds from which on a noun that closes the compound of a span is shown with it.
CLOSING = -1.0


class Marker:
    """Three linear models over the words of a text that carries a label, and the best spans by all of them.

    Parameters
    ----------
    vocabulary : Vocabulary
        Numbers the words.
    templates : str
        What is looked at, as :func:`models.marking.features.parse_templates` reads it.
    places : ndarray of int, shape (n_weights,)
        What each weight is for: the value of a template, the label (0 for all labels, else one more than its column) and
        the question, as one number.
    weights : ndarray of float, shape (n_weights,)
        The weights that are not 0.
    constants : ndarray of float, shape (3,)
        Constant of each question.
    known : ndarray of bool, shape (n_labels,)
        Labels for which spans were marked.
    """

    def __init__(
        self, vocabulary: Vocabulary, templates: str, places: Ints, weights: NDArray[np.float32], constants: Floats, known: Bits
    ) -> None:
        self.vocabulary, self.templates = vocabulary, templates
        self.places, self.weights, self.constants, self.known = places, weights, constants, known

    @cached_property
    def _templates(self) -> list[Template]:
        return parse_templates(self.templates)

    @cached_property
    def _offsets(self) -> Ints:
        return offsets_of(self._templates, self.vocabulary)

    @cached_property
    def _table(self) -> NDArray[np.float32]:
        """The weights of each value and label, what all labels share added to each label's own."""
        count = len(self.known)
        values, label, question = np.unravel_index(self.places, (int(self._offsets[-1]), count + 1, len(QUESTIONS)))
        table = np.zeros((int(self._offsets[-1]), count, len(QUESTIONS)), dtype=np.float32)
        common = label == 0
        table[values[common], :, question[common]] = self.weights[common][:, None]
        table[values[~common], label[~common] - 1, question[~common]] += self.weights[~common]
        return table.reshape(-1, len(QUESTIONS))

    def scores(self, columns: Columns) -> Floats:
        """Return the log odds of each question for every word, shape (n_words, 3).

        Parameters
        ----------
        columns : Columns
            Some cases described.
        """
        labels = columns.labels[REACH:-REACH]
        scores = np.tile(self.constants, (len(labels), 1))
        for template, offset in zip(self._templates, self._offsets[:-1].tolist(), strict=True):
            values = features_of(columns, template, self.vocabulary)
            scores += self._table.take((values + offset) * len(self.known) + labels, axis=0)
        return np.asarray(scores[columns.places - REACH])

    def mark(self, cases: Cases, rules: Compounds) -> list[list[Span]]:
        """Return the spans of each case in text order; none where nothing but lone characters is worth showing.

        Parameters
        ----------
        cases : Cases
            Texts with a label each.
        rules : Compounds
            Which nouns close a compound.

        Returns
        -------
        list of list of Span
            Weights are shares of the evidence, fractions in [0, 1].
        """
        if not len(cases):
            return []
        columns = describe(cases, self.vocabulary)
        inside, opens, closes = self.scores(columns).T
        starts = columns.starts.tolist()
        best = best_spans(inside - ODDS, opens, closes, starts)
        odds, shares, offsets = inside.tolist(), sigmoid(inside).tolist(), cases.offsets.tolist()
        found = []
        for case, (spans, start, first) in enumerate(zip(best, starts, cases.firsts[cases.texts].tolist(), strict=False)):
            words, weighed = cases.words_of(case), []
            for low, high in self._shown(words, spans, odds, start, rules):
                end = offsets[first + high - 1] + len(words[high - 1])
                weighed.append(Span(offsets[first + low], end, sum(shares[start + low : start + high])))
            total = sum(span.weight for span in weighed)
            found.append(join_spans([Span(span.start, span.end, span.weight / total) for span in weighed]))
        return found

    def _shown(
        self, words: Sequence[str], best: Sequence[tuple[int, int]], odds: Sequence[float], start: int, rules: Compounds
    ) -> list[tuple[int, int]]:
        """Return the best spans of a case as they are shown, whole words and compounds; its odds begin with number `start`."""
        tag = self.vocabulary.tag
        found: list[tuple[int, int]] = []
        for span in best:
            first, last = mended(words, tag, *span)
            if sum(map(str.isalnum, "".join(words[first:last]))) > 1:
                grows = last < len(words) and odds[start + last] > CLOSING and closes_compound(words, tag, last, rules)
                found.append((first, last + grows))
        # The name of a firm or an office is shown only where nothing else is.
        return [span for span in found if not is_in_name(words, tag, span[1], rules)] or found

    def state(self) -> State:
        """Return what is stored."""
        arrays: dict[str, NDArray[Any]] = {
            "places": self.places.astype(np.int64),
            "weights": self.weights,
            "constants": self.constants,
            "known": self.known,
        }
        return State({"templates": self.templates, **self.vocabulary.state()}, arrays)

    @classmethod
    def from_state(cls, state: State, tag: Tag) -> Marker:
        """Rebuild a stored marker.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.
        tag : callable
            Takes a word in lower case and returns its part-of-speech tag.

        Returns
        -------
        Marker
        """
        arrays = state.arrays
        vocabulary = Vocabulary.from_state(state.config, tag)
        fitted = (arrays[name] for name in ("places", "weights", "constants", "known"))
        return cls(vocabulary, state.config["templates"], *fitted)
