"""A linear model for few examples: ridge regression over characters and meaning, side by side.

An L1 penalty picks single n-grams, for which it needs hundreds of examples; ridge regression lets every n-gram and every
dimension of meaning count a little. With fewer texts than n-grams it is solved over the texts (Saunders, Gammerman and Vovk,
1998), so that leaving documents out costs a small system of equations, not another fit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Floats, Ints, Labels
from models.decisions.calibration import choose_thresholds, out_of_fold, sigmoid
from models.decisions.pooling import fit_together
from models.text.analyzer import Analyzer
from models.text.batch import Batch
from models.text.segmenter import fold_case
from models.tfidf.compiled import MISSING
from models.tfidf.meaning import MeaningBlock, centre, encode
from models.tfidf.ngrams import CHARS, TOKEN, TfidfBlock, joined
from models.tfidf.tagger import TfidfTagger
from models.topics.embeddings.wide import load_wide
from seeds.cleaning.fold import fold

# Runs of characters that are counted.
SPAN = (1, 3)
# Weight of the products of meanings beside those of characters, and strength of the penalty.
MEANING, PENALTY = 0.3, 0.3
# Name of what is counted among what a batch keeps.
GRAMS = "grams of few examples"
# What the scores of few examples are multiplied by before anything is known, and how firmly that is held.
SLOPE, LOOSE = np.array([4.0]), 0.05
# Words of the table that a label's name and terms bring along.
NEAR = 20


@dataclass(frozen=True)
class Features:
    """What the model reads of its texts.

    Attributes
    ----------
    table : scipy.sparse.csr_matrix, shape (n_texts, n_grams)
        TF-IDF of characters, of unit length.
    grams : tuple of str
        The n-grams, in the order of the columns.
    idf : ndarray of float, shape (n_grams,)
        Their inverse document frequencies.
    meaning : ndarray of float, shape (n_texts, n_dimensions)
        Mean word vectors less `mean`, of unit length.
    mean : ndarray of float, shape (n_dimensions,)
        Mean of the texts' mean word vectors.
    """

    table: Any
    grams: tuple[str, ...]
    idf: Floats
    meaning: Floats
    mean: Floats

    @property
    def products(self) -> Floats:
        """Products of the texts with one another, shape (n_texts, n_texts)."""
        return self.join(np.asarray((self.table @ self.table.T).toarray()))

    def join(self, counts: Floats) -> Floats:
        """Return products of the texts with one another, shape (n_texts, n_texts).

        Parameters
        ----------
        counts : ndarray of float, shape (n_texts, n_texts)
            Products of their characters alone.
        """
        return np.asarray(counts + MEANING * self.meaning @ self.meaning.T)


def read_features(*batches: Batch) -> Features:
    """Count the n-grams of texts and average their words.

    Parameters
    ----------
    *batches : Batch
        Clean texts, one after another; what was read of a batch before is not read again.

    Returns
    -------
    Features

    Raises
    ------
    InputError
        If no text holds a letter or digit.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectoriser = TfidfVectorizer(token_pattern=TOKEN, sublinear_tf=True, lowercase=False)
    try:
        table = vectoriser.fit_transform([grams for batch in batches for grams in batch.once(GRAMS, _grams)])
    except ValueError as error:
        raise InputError("tfidf", _("cannot be fitted ({reason})").format(reason=error), _("give texts with words")) from error
    vectors = np.vstack([encode(batch) for batch in batches])
    mean = np.asarray(vectors.mean(axis=0), dtype=np.float64)
    grams = tuple(vectoriser.get_feature_names_out())
    return Features(table.tocsr(), grams, vectoriser.idf_, centre(vectors, mean), mean)


def _grams(batch: Batch) -> list[str]:
    return joined(batch, CHARS, SPAN)


def fit_ridge(
    batch: Batch, labels: Labels, groups: Sequence[str], cells: Floats, known: Ints, *, folds: int, seed: int
) -> tuple[list[TfidfBlock | MeaningBlock], Floats, Floats]:
    """Fit the model and score every text by a fit that saw no text of its document.

    A label's own name and terms are one more text that carries it alone. Inverse document frequencies and the mean vector
    are counted on all texts: they know no label.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    groups : sequence of str
        Document of each text.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text for each label, 0 where nobody looked for it.
    known : ndarray of int
        Columns to fit.
    folds, seed : int
        Number of folds, and seed of the shuffle of documents.

    Returns
    -------
    tuple of (list of TfidfBlock or MeaningBlock, ndarray of float, ndarray of float)
        The blocks with their coefficients, the constant of each label (n_labels,), and scores out of fold
        (n_texts, n_labels).
    """
    n_texts, n_labels = labels.shape
    features = read_features(batch, batch.analyzer.batch(name_texts(batch.analyzer)))
    products = features.products
    names = np.arange(n_texts, n_texts + n_labels)
    labels = np.vstack([labels, np.eye(n_labels, dtype=labels.dtype)])
    cells = np.vstack([cells, np.ones((n_labels, n_labels))])

    def solve(texts: Ints) -> tuple[Floats, Floats]:
        rows = np.concatenate([texts, names])
        shares, constants = np.zeros(labels.shape), np.full(n_labels, -1.0)
        if not len(known):
            return shares, constants
        whole = rows[(cells[np.ix_(rows, known)] > 0).all(axis=1)]
        alike = len(whole) == len(rows) and bool((cells[rows] == cells[rows, :1]).all())
        for columns in [known] if alike else [known[place : place + 1] for place in range(len(known))]:
            kept = rows[cells[rows, columns[0]] > 0]
            weight, signs = cells[kept, columns[0]], 2.0 * labels[np.ix_(kept, columns)] - 1.0
            constants[columns] = weight @ signs / weight.sum()
            system = products[np.ix_(kept, kept)] + np.diag(PENALTY / weight)
            shares[np.ix_(kept, columns)] = np.linalg.solve(system, signs - constants[columns])
        return shares, constants

    def score(inside: Ints, outside: Ints) -> Floats:
        shares, constants = solve(inside)
        return np.asarray(products[outside] @ shares + constants)

    scores = out_of_fold(score, groups, n_labels, folds=folds, seed=seed)
    shares, constants = solve(np.arange(n_texts))
    return blocks_of(features, shares, np.asarray(features.table.T @ shares)), constants, scores


def blocks_of(features: Features, shares: Floats, weights: Floats) -> list[TfidfBlock | MeaningBlock]:
    """Return a solution over texts as the blocks of a linear model.

    Parameters
    ----------
    features : Features
        What was read of the texts.
    shares : ndarray of float, shape (n_texts, n_labels)
        What each text adds.
    weights : ndarray of float, shape (n_grams, n_labels)
        Coefficients of the characters.
    """
    vocabulary = {gram: number for number, gram in enumerate(features.grams)}
    characters = TfidfBlock(CHARS, SPAN, vocabulary, features.idf, weights, unit=True)
    return [characters, MeaningBlock(features.mean, MEANING * features.meaning.T @ shares)]


def calibrate(
    analyzer: Analyzer,
    blocks: list[TfidfBlock | MeaningBlock],
    constants: Floats,
    scores: Floats,
    labels: Labels,
    cells: Floats,
    known: Ints,
) -> TfidfTagger:
    """Return the tagger of a model of few examples, with sigmoids that lean on one another.

    Parameters
    ----------
    analyzer : Analyzer
        What texts are read with.
    blocks : list of TfidfBlock or MeaningBlock
        The model.
    constants : ndarray of float, shape (n_labels,)
        Its constants; those of labels that were not learned are set to what gives them never.
    scores : ndarray of float, shape (n_texts, n_labels)
        Scores out of fold; set likewise.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text for each label, 0 where nobody looked for it.
    known : ndarray of int
        Columns that were learned.
    """
    unknown, single = np.setdiff1d(np.arange(labels.shape[1]), known), analyzer.scheme.taxonomy.single
    constants[unknown], scores[:, unknown] = -MISSING, -MISSING
    (weight,), offset = fit_together(scores[None], labels, cells, known, centre=SLOPE, precision=LOOSE, single=single)
    slope = np.full(len(offset), weight)
    slope[unknown], offset[unknown] = 1.0, 0.0
    # A text that carries one label gets the likeliest, however likely it is.
    thresholds = np.zeros(len(slope)) if single else choose_thresholds(sigmoid(slope * scores + offset), labels, cells)
    if single:
        thresholds[unknown] = 1.0
    return TfidfTagger(analyzer, blocks, constants, slope, offset, thresholds)


def name_texts(analyzer: Analyzer) -> list[str]:
    """Return what is known of each label before a text is read, as a text: its name, its terms, and words near to them.

    Parameters
    ----------
    analyzer : Analyzer
        The scheme.
    """
    entries, table, texts = analyzer.scheme.lexicon.entries, load_wide(), []
    for label in analyzer.scheme.taxonomy.labels:
        said = [label.name, *(entries[label.key].terms if label.key in entries else ())]
        words = analyzer.segmenter.cut(fold_case(fold("。".join(said))))
        texts.append("。".join(dict.fromkeys([*said, *table.neighbours(words, NEAR)])))
    return texts
