"""How well words fit a label: company, meaning, form, and what labels say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from models.arrays import Bits, Floats, Vectors
from models.text.near_copies import without_copies
from models.text.segmenter import Segmenter
from models.topics.embeddings.static import WordVectors
from training.scheme.expanding.label_lessons import Taught, TextLabels
from training.scheme.expanding.user_text import Occurrences, UserText
from training.scheme.expanding.word_association import log_likelihood, specificity
from training.scheme.expanding.word_rules import WordRules


@dataclass(frozen=True, eq=False)
class WordScores:
    """Figures of some words, for one label; all of shape (n_words,).

    Attributes
    ----------
    score : ndarray of float
        How well each fits, in [0, 1]; -1 where it stands nowhere or nearly everywhere.
    specificity, likelihood, closeness, form : ndarray of float
        As a proposal has them.
    taught : Taught
        What labels say of them.
    """

    score: Floats
    specificity: Floats
    likelihood: Floats
    closeness: Floats
    form: Floats
    taught: Taught


class WordScorer:
    """Score words for the labels of a scheme.

    Parameters
    ----------
    text : UserText
        The user's own text.
    labels : TextLabels or None
        What people said of some of it.
    vectors : WordVectors
        The shipped vectors.
    plain : Segmenter
        Cuts words as the dictionary has them.
    rules : WordRules
        How the figures are weighed.
    """

    def __init__(
        self, text: UserText, labels: TextLabels | None, vectors: WordVectors, plain: Segmenter, rules: WordRules
    ) -> None:
        self.text, self.labels, self.vectors, self.plain, self.rules = text, labels, vectors, plain, rules
        norms = np.linalg.norm(vectors.vectors.astype(np.float32), axis=1)
        self._units: Vectors = vectors.vectors / np.maximum(norms, 1e-9)[:, None]

    def neighbours(self, seeds: Sequence[str]) -> list[str]:
        """Return the words of the vectors that are nearest to some seeds.

        Parameters
        ----------
        seeds : sequence of str
            In lower case.
        """
        if not seeds:
            return []
        near = (self._units @ self._embed(seeds).T).max(axis=1)
        best = np.argsort(-near, kind="stable")[: self.rules.neighbours]
        return [self.vectors.words[row] for row in best[near[best] >= self.rules.close].tolist()]

    def _embed(self, words: Sequence[str]) -> Vectors:
        """Return unit vectors, shape (n_words, n_dimensions); of a word that is not known, the mean of its parts'."""
        parts = [[word] if word in self.vectors.index else self.plain.cut(word) for word in words]
        return np.stack([self.vectors.embed_words(part) for part in parts])

    def score(self, found: Occurrences, column: int, seeds: Sequence[str]) -> WordScores:
        """Return the figures of words.

        Parameters
        ----------
        found : Occurrences
            Where they stand, words of the label that hold them left out.
        column : int
            Column of the label.
        seeds : sequence of str
            Words of the label, in lower case.

        Returns
        -------
        WordScores
        """
        points, sentences, rules = self.text.batch.points, self.text.sentences, self.rules
        free = found.apart(*self.text.cover(column), points.codes)
        spoken, hit = self.text.speaking(column), self.text.hit[:, column]
        # What is said in the same words again and again says it once.
        rows = np.flatnonzero(hit)
        copies = rows[~without_copies([self.text.batch.folded[row] for row in rows.tolist()])]
        fresh_rows, fresh = np.ones(len(hit), dtype=bool), np.ones(len(spoken), dtype=bool)
        fresh_rows[copies] = False
        for row in copies.tolist():
            fresh[sentences[points.starts[row]] : sentences[points.starts[row + 1] - 1] + 1] = False
        near = _company(free.by_sentence(sentences), spoken, fresh)
        wide = _company(free, hit, fresh_rows)
        special, likelihood = near
        believed = sum(np.clip(one, 0, 1) * -np.expm1(-np.maximum(ratio, 0) / rules.company) for one, ratio in (near, wide)) / 2
        closeness = self._closeness(found.words, seeds)
        meaning = _between(closeness, *rules.closeness)
        form = _between(self._form(found.words, np.clip(special, 0, 1) * (free.mentions > 0), seeds), *rules.form)
        n_hit = int((hit & fresh_rows).sum())
        company, other = rules.shares(n_hit)
        score = company * believed + other["meaning"] * meaning + other["form"] * form
        # The words of a phrase are known: it is no accident that the vectors see nothing in them.
        strange = (meaning == 0) & (form == 0)
        score = np.where(strange & [len(self.plain.cut(word)) > 1 for word in found.words], rules.bare * score, score)
        score = np.where(free.paragraphs(hit) > 0, score, rules.without_company(n_hit) * score)
        taught = Taught.nothing(len(found.words))
        if self.labels is not None:
            taught = self.labels.teach(found, free, column, rules)
            score = rules.with_labels(score, taught.score, taught.right, np.maximum(meaning, form))
        paragraphs = found.paragraphs()
        # What is everywhere tells nothing apart, unless labels say that it does: they may be all the text there is.
        rare = (paragraphs <= max(rules.everywhere * len(hit), 3)) | (taught.score > 0)
        fits = (paragraphs > 0) & rare
        return WordScores(np.where(fits, score, -1.0), special, likelihood, closeness, form, taught)

    def _closeness(self, words: Sequence[str], seeds: Sequence[str]) -> Floats:
        """Return the cosine of each word to the nearest seed, shape (n_words,)."""
        if not seeds:
            return np.zeros(len(words))
        closeness: Floats = (self._embed(words) @ self._embed(seeds).T).max(axis=1).astype(np.float64)
        # A seed that the vectors do not know is the mean of its pieces, so that they are near it whatever they mean.
        closeness[[any(word in seed for seed in seeds) for word in words]] = 0
        return closeness

    def _form(self, words: Sequence[str], special: Floats, seeds: Sequence[str]) -> Floats:
        """Return how special the most special piece is that each word shares with a seed, shape (n_words,)."""
        number = {word: row for row, word in enumerate(words)}
        worth = {
            piece: float(special[number[piece]]) * (1.0 if len(piece) > 1 else self.rules.pieces)
            for seed in seeds
            for piece in pieces(seed)
            if piece in number
        }
        return np.array(
            [max((worth[piece] for piece in pieces(word, whole=True) if piece in worth), default=0.0) for word in words]
        )


def _company(found: Occurrences, spoken: Bits, fresh: Bits) -> tuple[Floats, Floats]:
    """Return specificity and log-likelihood ratio of each word, over sentences or paragraphs, shape (n_words,)."""
    everywhere, inside = found.paragraphs(fresh), found.paragraphs(spoken & fresh)
    n_spoken, n_texts = int((spoken & fresh).sum()), int(fresh.sum())
    likelihood = np.zeros(len(found.words))
    if 0 < n_spoken < n_texts:
        likelihood = log_likelihood(inside, n_spoken, everywhere - inside, n_texts - n_spoken)
    return specificity(inside, everywhere, n_spoken, n_texts), likelihood


def _between(values: Floats, low: float, high: float) -> Floats:
    """Return where values lie between two, as fractions in [0, 1]."""
    return np.clip((values - low) / (high - low), 0, 1)


def pieces(word: str, *, whole: bool = False) -> set[str]:
    """Return the shorter strings a word holds.

    Parameters
    ----------
    word : str
        The word.
    whole : bool
        Whether to return the word too.
    """
    longest = len(word) if whole else len(word) - 1
    return {word[start : start + size] for size in range(1, longest + 1) for start in range(len(word) - size + 1)}
