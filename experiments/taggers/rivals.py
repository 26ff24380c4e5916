"""Taggers that others would build, and ours, behind one small interface.

All learn from the same paragraphs. What a recipe leaves open (strength of the penalty, class weights, thresholds)
is chosen by macro-F1 out of fold on those paragraphs, for every rival alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

import numpy as np

from experiments.taggers.recipes import Recipe, jieba_tfidf
from labels.wording import N_, _
from models.arrays import Bits, Floats, Ints
from models.decisions.calibration import choose_thresholds, out_of_fold
from models.tagger import PolicyTagger
from models.text.analyzer import Analyzer
from seeds.schemes import Scheme
from seeds.vocabulary.lexicon import Entry, Group, Lexicon
from training.experiment import Experiment, fit
from training.measures.metrics import macro, precision_recall_f1
from training.sets.labelled_set import LabelledSet

FOLDS = 5


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
        """Learn from labelled paragraphs.

        Parameters
        ----------
        data : LabelledSet
            The paragraphs.
        hard_weight : float
            Weight of a paragraph of the corpus's hard part, where weights can be given.
        """

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return predicted labels of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        """


# No term is part of a name, and none is spelt otherwise.
NO_CONTEXT = "names = {heads = [], unless = []}\nlook_alikes = {rare = [], common = []}"


class KeywordSearch:
    """A label for every paragraph that holds one of its terms: search in a spreadsheet.

    Parameters
    ----------
    scheme : Scheme
        Labels and terms.
    """

    name = "keyword search"
    note = N_("strong terms of the lexicon, without exceptions, weak terms or blocking words")

    def __init__(self, scheme: Scheme) -> None:
        entries = scheme.lexicon.entries
        bare = {key: Entry((Group(entry.terms),)) for key, entry in entries.items()}
        self._analyzer = Analyzer(replace(scheme, lexicon=Lexicon(bare)), surroundings=NO_CONTEXT)

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Do nothing: keywords are not learned.

        Parameters
        ----------
        data, hard_weight
            Not used.
        """

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return predicted labels of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        """
        return self._analyzer.batch(texts).mentions.votes(len(texts), len(self._analyzer.keys))


class Ours:
    """One of the project's own experiments, with its file's settings and thresholds.

    Parameters
    ----------
    name : str
        What the table calls it.
    experiment : Experiment
        What is fitted.
    """

    def __init__(self, name: str, experiment: Experiment) -> None:
        self.name, self.experiment = name, experiment
        self.note = f"experiments/{experiment.name}.toml"

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Train as ``training.run`` does.

        Parameters
        ----------
        data : LabelledSet
            The paragraphs.
        hard_weight : float
            Not used: the experiment has its own.
        """
        self.policy: PolicyTagger = fit(self.experiment, data)

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return predicted labels of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        """
        return self.policy.tagger.predict_proba(texts) >= self.policy.thresholds


class AsWritten:
    """The pipeline of every tutorial: TF-IDF of jieba's words, one logistic regression per label, all defaults."""

    name = "TF-IDF as a user would write it"
    note = N_("TfidfVectorizer(tokenizer=jieba.lcut), OneVsRestClassifier(LogisticRegression()), defaults")

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Fit on all paragraphs alike: as written it takes no weights.

        Parameters
        ----------
        data : LabelledSet
            The paragraphs.
        hard_weight : float
            Not used.
        """
        from sklearn.linear_model import LogisticRegression
        from sklearn.multiclass import OneVsRestClassifier
        from sklearn.pipeline import make_pipeline

        self.pipeline = make_pipeline(jieba_tfidf(), OneVsRestClassifier(LogisticRegression()))
        self.pipeline.fit(data.folded, data.labels)

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return predicted labels of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        """
        return np.asarray(self.pipeline.predict(texts), dtype=bool)


class Tuned:
    """A recipe whose open settings and thresholds are chosen out of fold on the training paragraphs.

    Parameters
    ----------
    name : str
        What the table calls it.
    recipe : Recipe
        How it is fitted.
    note : str
        How it is made, in a few words.
    """

    def __init__(self, name: str, recipe: Recipe, note: str) -> None:
        self.name, self.recipe, self.note = name, recipe, note

    def fit(self, data: LabelledSet, hard_weight: float) -> None:
        """Choose setting and thresholds by macro-F1 out of fold on the natural part, then fit on everything.

        Parameters
        ----------
        data : LabelledSet
            The paragraphs.
        hard_weight : float
            Weight of a paragraph of the hard part.
        """
        texts, labels, options = data.folded, data.labels, self.recipe.settings
        weights = np.where(data.hard, hard_weight, 1.0)

        def fit_score(inside: Ints, outside: Ints) -> Floats:
            scorer = self.recipe.fit([texts[row] for row in inside], labels[inside], weights[inside], options)
            return scorer([texts[row] for row in outside])

        columns = len(options) * labels.shape[1]
        scores = np.split(out_of_fold(fit_score, data.documents, columns, folds=FOLDS, seed=0), len(options), axis=1)
        even = np.full(labels.shape[1], 0.5)
        best, chosen, self.thresholds, named = -1.0, options[0], even, "0.5"
        for setting, probabilities in zip(options, scores, strict=True):
            for name, thresholds in (("0.5", even), ("tuned", choose_thresholds(probabilities, labels, weights))):
                y_pred, y_true = (probabilities >= thresholds)[~data.hard], labels[~data.hard].astype(bool)
                found = macro(precision_recall_f1(y_pred, y_true)[2])
                if found > best:
                    best, chosen, self.thresholds, named = found, setting, thresholds, name
        self.note = _("{made}; {setting}, thresholds {thresholds}").format(made=self.note, setting=chosen, thresholds=named)
        self._scorer = self.recipe.fit(texts, labels, weights, [chosen])

    def predict(self, texts: Sequence[str]) -> Bits:
        """Return predicted labels of clean texts, shape (n_texts, n_labels).

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        """
        return self._scorer(texts) >= self.thresholds
