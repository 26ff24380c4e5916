"""Train the TF-IDF baseline: words and characters, one-vs-rest logistic regression, calibrated."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from labels import InputError, UsageError
from labels.wording import _
from models.arrays import Bits, Floats, Ints, Labels
from models.decisions.calibration import apart, cell_weights, choose_thresholds, fit_platt, out_of_fold, sigmoid
from models.settings import check_settings, seed_setting, setting
from models.text.batch import Batch
from models.tfidf.compiled import MISSING, compile_pipeline, decision_function
from models.tfidf.ngrams import CHARS, TOKEN, WORDS, joined
from models.tfidf.tagger import TfidfTagger

LOG = logging.getLogger(__name__)
# Ridge regression over the texts holds a number for each pair of them: 200 MB for so many.
MANY = 5_000


@dataclass(frozen=True, slots=True)
class TfidfTrainer:
    """Settings of the TF-IDF tagger; ``fit`` returns a fitted :class:`~models.tfidf.tagger.TfidfTagger`.

    Attributes
    ----------
    words : bool
        Whether to count words.
    chars : tuple of (int, int)
        Shortest and longest run of characters; ``(0, 0)`` leaves characters out.
    min_df : int
        Texts an n-gram must stand in.
    c : float
        Inverse strength of the L1 penalty. L1, because an industry is named by a few hundred n-grams among
        tens of thousands: with L2 the same corpus gives 0.07 macro-F1 less on real text.
    folds : int
        Folds of the out-of-fold scores.
    few : bool
        Whether to learn from few examples: ridge regression over characters and meaning (:mod:`models.tfidf.ridge`) in place
        of what `words`, `chars`, `min_df` and `c` say, and sigmoids that lean on one another. Not from more than
        :data:`MANY` texts.
    least : int
        Texts that must carry a label before it is learned. With fewer it is never given.
    seed : int
        Seed of the folds.
    """

    takes_cells: ClassVar[bool] = True
    words: bool = True
    chars: tuple[int, int] = (2, 4)
    min_df: int = setting(2, 1, 1000)
    c: float = setting(0.5, 1e-6, 1e6)
    folds: int = setting(5, 2, 100)
    few: bool = False
    least: int = setting(1, 1, 1000)
    seed: int = seed_setting()

    def __post_init__(self) -> None:
        check_settings(self)
        low, high = self.chars
        if not (1 <= low <= high or low == high == 0):
            problem, remedy = _("{name} = {value} is no span"), _("write {example}, or {none} for none")
            problem = problem.format(name="chars", value=repr(list(self.chars)))
            raise UsageError("chars", problem, remedy.format(example="[2, 4]", none="[0, 0]"))
        if not self.analyzers():
            remedy = _("set {words}, or {chars}").format(words="words = true", chars="chars = [2, 4]")
            raise UsageError("chars", _("neither words nor characters are counted"), remedy)

    def settled(self, n_texts: int) -> TfidfTrainer:
        """Return the settings for so many texts: more than :data:`MANY` are no few, whatever was asked for.

        Parameters
        ----------
        n_texts : int
            Texts to learn from.
        """
        return replace(self, few=False) if self.few and n_texts > MANY else self

    def pipeline(self) -> Any:
        """Return the unfitted scikit-learn pipeline; its input is :meth:`table`."""
        from sklearn.compose import ColumnTransformer
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.multioutput import MultiOutputClassifier
        from sklearn.pipeline import Pipeline

        # Not scaled to unit length: one mention of an industry weighs the same in a long paragraph.
        settings: dict[str, Any] = {
            "token_pattern": TOKEN,
            "min_df": self.min_df,
            "sublinear_tf": True,
            "norm": None,
            "lowercase": False,
        }
        parts = [(name, TfidfVectorizer(**settings), column) for column, name in enumerate(self.analyzers())]
        # Coordinate descent fits an L1 penalty on sparse counts in well under a second.
        logistic = LogisticRegression(C=self.c, l1_ratio=1.0, class_weight="balanced", solver="liblinear", random_state=self.seed)
        # One model per label, as OneVsRestClassifier, which takes weights through metadata routing only.
        return Pipeline([("tfidf", ColumnTransformer(parts)), ("linear", MultiOutputClassifier(logistic))])

    def analyzers(self) -> list[str]:
        """Return what is counted, in the order of the columns of :meth:`table`."""
        return [WORDS] * self.words + [CHARS] * bool(self.chars[1])

    def table(self, batch: Batch) -> NDArray[np.object_]:
        """Return the joined n-grams of clean texts, shape (n_texts, n_analyzers).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """
        return np.array([joined(batch, name, self.chars) for name in self.analyzers()], dtype=object).T

    def fit(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> TfidfTagger:
        """Fit, calibrate and choose thresholds.

        Parameters
        ----------
        batch, labels, groups, weights
            As for :meth:`fit_with_scores`.

        Returns
        -------
        TfidfTagger

        Raises
        ------
        InputError
            As for :meth:`fit_with_scores`.
        """
        return self.fit_with_scores(batch, labels, groups, weights)[0]

    def fit_with_scores(self, batch: Batch, labels: Labels, groups: Sequence[str], weights: Floats) -> tuple[TfidfTagger, Floats]:
        """Fit, calibrate and choose thresholds; return the out-of-fold decision values too.

        Parameters
        ----------
        batch : Batch
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels.
        groups : sequence of str
            Document of each text; a document is never on both sides of a fold.
        weights : ndarray of float, shape (n_texts,) or (n_texts, n_labels)
            Weight of each text, or of each text for each label: 0 where nobody looked for it.

        Returns
        -------
        tuple of (TfidfTagger, ndarray of float)
            The tagger, and scores of shape (n_texts, n_labels).

        Raises
        ------
        InputError
            If a label stands on every text, none stands on any, there is one document only, or nothing is frequent
            enough. A label that stands on no text is named in the log and is never given by this model.
        """
        if (settled := self.settled(len(batch))) is not self:
            return settled.fit_with_scores(batch, labels, groups, weights)
        cells = cell_weights(weights, labels)
        groups = apart(groups) if self.few else groups
        known = self.learnable(batch, labels, groups, cells)
        if self.few:
            return self.fit_few(batch, labels, groups, cells, known)
        table = self.table(batch)

        def fit(rows: Ints, kept: Ints) -> Any:
            pipeline = self.pipeline()
            tfidf, linear = pipeline.named_steps["tfidf"], pipeline.named_steps["linear"]
            try:
                features = tfidf.fit_transform(table[rows])
                linear.estimators_ = [_fit_head(linear.estimator, features, labels[rows, c], cells[rows, c]) for c in kept]
            except ValueError as error:  # no n-gram in min_df texts, a setting out of range
                problem = _("cannot be fitted ({reason})").format(reason=error)
                raise InputError("tfidf", problem, _("correct the settings, or give more text")) from error
            return pipeline

        def fit_score(inside: Ints, outside: Ints) -> Floats:
            # A rare label may be missing from a fold: its texts then score as a sure "no".
            kept = known[_both(labels[inside], cells[inside])[known]]
            scores = np.full((len(outside), labels.shape[1]), -MISSING)
            if kept.size:
                scores[:, kept] = decision_function(fit(inside, kept), table[outside])
            return scores

        scores = out_of_fold(fit_score, groups, labels.shape[1], folds=self.folds, seed=self.seed)
        slope, offset = fit_platt(scores, labels, weights)
        thresholds = choose_thresholds(sigmoid(slope * scores + offset), labels, weights)
        everything = fit(np.arange(len(batch)), known)
        return compile_pipeline(everything, known, self.chars, batch.analyzer, slope, offset, thresholds), scores

    def learnable(self, batch: Batch, labels: Labels, groups: Sequence[str], cells: Floats) -> Ints:
        """Return the columns of the labels that there is enough to learn of; the others are named in the log.

        Parameters
        ----------
        batch, labels, groups
            As for :meth:`fit_with_scores`.
        cells : ndarray of float, shape (n_texts, n_labels)
            Weight of each text for each label.

        Returns
        -------
        ndarray of int

        Raises
        ------
        InputError
            As for :meth:`fit_with_scores`.
        """
        where = _("training data")
        if len(set(groups)) < 2:
            raise InputError(where, _("is one document"), _("give at least two: scores are learned out of fold"))
        keys, positives, both = batch.analyzer.keys, (labels * (cells > 0)).sum(axis=0), _both(labels, cells)
        for key, few, fit in zip(keys, positives < self.least, both, strict=True):
            if not (few or fit or self.few):
                problem = _("label {label!r} stands on all texts").format(label=key)
                raise InputError(where, problem, _("add texts that do not carry it"))
        known = np.flatnonzero(both & (positives >= self.least))
        if not known.size and not self.few:
            raise InputError(where, _("carries no label at all"), _("add texts that carry one"))
        if missing := [key for column, key in enumerate(keys) if column not in known]:
            says = _("fewer than {least} texts, or all, carry {labels}: TF-IDF never gives it")
            if self.least == 1:
                says = _("no text to learn from carries {labels}: TF-IDF never gives it")
            LOG.warning("%s", says.format(least=self.least, labels=", ".join(missing)))
        return known

    def fit_few(
        self, batch: Batch, labels: Labels, groups: Sequence[str], cells: Floats, known: Ints
    ) -> tuple[TfidfTagger, Floats]:
        """Fit and calibrate as for few examples; return the out-of-fold decision values too.

        Parameters
        ----------
        batch, labels, groups
            As for :meth:`fit_with_scores`.
        cells : ndarray of float, shape (n_texts, n_labels)
            Weight of each text for each label.
        known : ndarray of int
            Columns of the labels to learn, as :meth:`learnable` returns them.

        Returns
        -------
        tuple of (TfidfTagger, ndarray of float)
            The tagger, and scores of shape (n_texts, n_labels).
        """
        from models.tfidf.ridge import calibrate, fit_ridge

        blocks, constants, scores = fit_ridge(batch, labels, groups, cells, known, folds=self.folds, seed=self.seed)
        return calibrate(batch.analyzer, blocks, constants, scores, labels, cells, known), scores


def _fit_head(head: Any, features: Any, labels: Labels, weights: Floats) -> Any:
    """Fit one label's model on the texts in which somebody looked for it."""
    from sklearn.base import clone

    rows = np.flatnonzero(weights > 0)
    return clone(head).fit(features[rows], labels[rows], sample_weight=weights[rows])


def _both(labels: Labels, cells: Floats) -> Bits:
    """Return of which labels there are texts with and without, among those in which somebody looked for it."""
    seen = cells > 0
    return np.asarray((labels.astype(bool) & seen).any(axis=0) & (~labels.astype(bool) & seen).any(axis=0))
