"""Taggers that others would build, and ours, behind one small interface.

All learn from the same paragraphs. What a recipe leaves open (strength of the penalty, class weights, thresholds)
is chosen by macro-F1 out of fold on those paragraphs, for every rival alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from experiments.topics.recipes import Recipe, jieba_tfidf
from models.decisions.calibration import choose_thresholds, out_of_fold
from models.interface import Floats
from models.tagger import PolicyTagger
from models.text.batch import Batch
from models.text.matcher import TermMatcher
from seeds.vocabulary.lexicon import Lexicon, load_lexicon
from training.data import LabelledSet
from training.experiment import Experiment
from training.measures.metrics import precision_recall_f1
from training.run import fit

Bits = NDArray[np.bool_]


class Rival(Protocol):
    """A tagger that can be fitted and timed like any other.

    Attributes
    ----------
    name : str
        What the table calls it.
    note : str
        How it was made; complete after :meth:`fit`.
    """

    name: str
    note: str

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Learn from labelled paragraphs; those of the hard part weigh `hard_weight`, where weights can be given."""

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return decisions on clean texts, shape (n_texts, n_labels)."""


class KeywordSearch:
    """A label for every paragraph that holds one of its terms: search in a spreadsheet."""

    name = "keyword search"
    note = "strong terms of the lexicon, without exceptions, weak terms or blocking words"

    def __init__(self) -> None:
        entries = load_lexicon().entries
        bare = {key: replace(entry, weak=(), company=(), exceptions=(), block=()) for key, entry in entries.items()}
        self._matcher = TermMatcher(Lexicon(bare))

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Do nothing: keywords are not learned."""

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return decisions on clean texts, shape (n_texts, n_labels)."""
        found = self._matcher.find_all(Batch.of(texts).points)
        given = np.zeros((len(texts), len(self._matcher.labels)), dtype=bool)
        given[found.rows, found.labels] = True
        return given


class Ours:
    """One of the project's own experiments, with its file's settings and thresholds."""

    def __init__(self, name: str, experiment: Experiment) -> None:
        self.name, self.experiment = name, experiment
        self.note = f"experiments/{experiment.name}.toml"

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Train as ``training.run`` does; the weight of the hard part is the experiment's own."""
        self.policy: PolicyTagger = fit(self.experiment, data)

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return decisions on clean texts, shape (n_texts, n_labels)."""
        return self.policy.tagger.predict_proba(texts) >= self.policy.thresholds


class AsWritten:
    """The pipeline of every tutorial: TF-IDF of jieba's words, one logistic regression a label, all defaults."""

    name = "TF-IDF as a user would write it"
    note = "TfidfVectorizer(tokenizer=jieba.lcut), OneVsRestClassifier(LogisticRegression()), defaults"

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Fit on all paragraphs alike: as written it takes no weights."""
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline

        self.pipeline = make_pipeline(jieba_tfidf(), OneVsRestClassifier(LogisticRegression()))
        self.pipeline.fit(data.texts, data.labels)

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return decisions on clean texts, shape (n_texts, n_labels)."""
        return np.asarray(self.pipeline.predict(texts), dtype=bool)


class Tuned:
    """A recipe whose open settings and thresholds are chosen out of fold on the training paragraphs."""

    def __init__(self, name: str, recipe: Recipe, note: str) -> None:
        self.name, self.recipe, self.note = name, recipe, note

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Choose setting and thresholds by macro-F1 out of fold on the natural part, then fit on everything."""
        texts, labels, options = data.texts, data.labels, self.recipe.settings
        weights = np.where(data.hard, hard_weight, 1.0)

        def fit_score(inside: NDArray[np.intp], outside: NDArray[np.intp]) -> Floats:
            scorer = self.recipe.fit([texts[row] for row in inside], labels[inside], weights[inside], options)
            return scorer([texts[row] for row in outside])

        columns = len(options) * labels.shape[1]
        scores = np.split(out_of_fold(fit_score, data.documents, columns, folds=5, seed=0), len(options), axis=1)
        best = -1.0
        for setting, probabilities in zip(options, scores, strict=True):
            even = np.full(labels.shape[1], 0.5)
            for name, thresholds in (("0.5", even), ("tuned", choose_thresholds(probabilities, labels, weights))):
                given = (probabilities >= thresholds)[~data.hard]
                found = float(precision_recall_f1(given, labels[~data.hard].astype(bool))[2].mean())
                if found > best:
                    best, chosen, self.thresholds, named = found, setting, thresholds, name
        self.note += f"; {chosen}, thresholds {named}"
        self._scorer = self.recipe.fit(texts, labels, weights, [chosen])

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return decisions on clean texts, shape (n_texts, n_labels)."""
        return self._scorer(texts) >= self.thresholds
