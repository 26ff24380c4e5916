"""Published ways to build a text classifier, each with the settings that its authors leave open."""

from __future__ import annotations

import importlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import compress, product
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from labels import NONE
from models.arrays import Floats, Labels, Vectors
from models.decisions.calibration import sigmoid

# Takes clean texts; returns probabilities, shape (n_texts, n_settings * n_labels), the columns of a setting side by side.
Scorer = Callable[[Sequence[str]], Floats]
FASTTEXT = ("fasttext", "floret")  # floret is fastText with another table; both train the same classifier
FASTTEXT_SETTINGS = {"loss": "ova", "lr": 0.5, "epoch": 25, "wordNgrams": 2, "bucket": 200_000, "dim": 50}
THUCTC_FEATURES = 5000


class Recipe(Protocol):
    """A way to fit that leaves settings open."""

    @property
    def settings(self) -> Sequence[Any]:
        """Return what may be chosen from; each has a readable ``str``."""

    def fit(self, texts: Sequence[str], labels: Labels, weights: Floats, settings: Sequence[Any]) -> Scorer:
        """Fit once per setting and return what scores texts.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        labels : ndarray of int, shape (n_texts, n_labels)
            True labels.
        weights : ndarray of float, shape (n_texts,)
            Weight of each text.
        settings : sequence
            Some of :attr:`settings`.
        """


@dataclass(frozen=True, slots=True)
class Linear:
    """Settings of a linear head.

    Attributes
    ----------
    c : float
        Inverse strength of the L2 penalty.
    balanced : bool
        Whether rare labels weigh as much as frequent absences.
    """

    c: float
    balanced: bool

    def __str__(self) -> str:
        return f"C={self.c:g}{', balanced' if self.balanced else ''}"


class LinearRecipe:
    """Features and one linear model per label.

    Parameters
    ----------
    features : callable
        Returns a new scikit-learn transformer of texts.
    head : callable
        Takes ``C``, ``class_weight`` and ``random_state``; returns a new classifier with a decision function.
    strengths : sequence of float
        Values of ``C``, the inverse strength of the penalty, to choose from.
    """

    def __init__(self, features: Callable[[], Any], head: Callable[..., Any], strengths: Sequence[float]) -> None:
        self.features, self.head = features, head
        self.settings = [Linear(c, balanced) for c, balanced in product(strengths, (False, True))]

    def fit(self, texts: Sequence[str], labels: Labels, weights: Floats, settings: Sequence[Linear]) -> Scorer:
        """Fit the features once, and one head per setting and label.

        Parameters
        ----------
        texts, labels, weights, settings
            As for :meth:`Recipe.fit`.

        Returns
        -------
        Scorer
        """
        features = self.features()
        table = features.fit_transform(texts, labels)
        heads = [
            self.head(C=setting.c, class_weight="balanced" if setting.balanced else None, random_state=0).fit(
                table, labels[:, column], sample_weight=weights
            )
            for setting in settings
            for column in range(labels.shape[1])
        ]

        def probabilities(texts: Sequence[str]) -> Floats:
            table = features.transform(texts)
            return sigmoid(np.column_stack([head.decision_function(table) for head in heads]))

        return probabilities


class FastTextRecipe:
    """fastText's classifier with one-vs-all loss, by the settings of its multi-label tutorial; words by jieba.

    Parameters
    ----------
    keys : sequence of str
        Label keys in column order.
    """

    settings = ("settings of its tutorial",)

    def __init__(self, keys: Sequence[str]) -> None:
        self.keys = tuple(keys)

    def fit(self, texts: Sequence[str], labels: Labels, weights: Floats, settings: Sequence[Any]) -> Scorer:
        """Train on a file, as fastText demands it; it takes no weights.

        Parameters
        ----------
        texts, labels, weights, settings
            As for :meth:`Recipe.fit`.

        Returns
        -------
        Scorer
        """
        library = importlib.import_module(next(filter(find_spec, FASTTEXT)))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "train.txt")
            with path.open("w", encoding="utf-8") as file:
                for text, row in zip(texts, labels, strict=True):
                    # A line without a label is passed over in training: "none" must be a label too.
                    own = list(compress(self.keys, row)) or [NONE]
                    file.write(" ".join(f"__label__{key}" for key in own) + f" {_words(text)}\n")
            # One thread: with more the weights depend on which was first.
            model = library.train_supervised(input=str(path), thread=1, verbose=0, **FASTTEXT_SETTINGS)

        def probabilities(texts: Sequence[str]) -> Floats:
            scores = np.zeros((len(texts), len(self.keys)))
            for row, text in enumerate(texts):
                # The layer below predict(), which fails under numpy 2 for a text and returns wrong numbers for a list.
                found = {label: value for value, label in model.f.predict(f"{_words(text)}\n", -1, 0.0, "strict")}
                scores[row] = [found.get(f"__label__{key}", 0.0) for key in self.keys]
            return scores

        return probabilities


def jieba_tfidf() -> Any:
    """Return the vectoriser a user would write."""
    import jieba
    from sklearn.feature_extraction.text import TfidfVectorizer

    jieba.setLogLevel(logging.WARNING)
    return TfidfVectorizer(tokenizer=jieba.lcut, token_pattern=None)


def thuctc_features() -> Any:
    """Return THUCTC's features: character bigrams, the 5,000 best by chi-square, tf-idf."""
    from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
    from sklearn.feature_selection import SelectKBest, chi2
    from sklearn.pipeline import make_pipeline

    counts = CountVectorizer(analyzer="char", ngram_range=(2, 2))
    return make_pipeline(counts, SelectKBest(chi2, k=THUCTC_FEATURES), TfidfTransformer())


def encoder_features(encode: Callable[[Sequence[str]], Vectors]) -> Callable[[], Any]:
    """Return what makes a scikit-learn transformer of an encoder that is not fitted.

    Parameters
    ----------
    encode : callable
        Takes clean texts; returns vectors, shape (n_texts, n_dimensions).
    """

    def features() -> Any:
        from sklearn.preprocessing import FunctionTransformer

        return FunctionTransformer(encode)

    return features


def logistic(**settings: Any) -> Any:
    """Return a logistic regression with room to converge.

    Parameters
    ----------
    **settings : object
        Settings of scikit-learn's class.
    """
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1000, **settings)


def liblinear(**settings: Any) -> Any:
    """Return a logistic regression fitted by LibLinear, which is faster on sparse counts.

    Parameters
    ----------
    **settings : object
        Settings of scikit-learn's class.
    """
    return logistic(solver="liblinear", **settings)


def support_vectors(**settings: Any) -> Any:
    """Return LibLinear's support vector classifier.

    Parameters
    ----------
    **settings : object
        Settings of scikit-learn's class.
    """
    from sklearn.svm import LinearSVC

    return LinearSVC(**settings)


def _words(text: str) -> str:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    return " ".join(" ".join(jieba.cut(text)).split())
