"""The text to be tagged beside few examples, where a text carries one label: what it says without its labels.

Somebody who has a folder to tag has it while she labels. Learning may read it then, all but its labels (transductive
inference; Vapnik, 1998; Joachims, 1999). What is measured on the texts themselves is measured so: they were known, their
labels were not. Texts that come later are tagged by the same model, with less to gain.

Three things are taken from these texts. Inverse document frequencies and the mean vector are counted over them too. Runs of
characters that stand together in them are read as one another's kin (latent semantic analysis; Deerwester et al., 1990). And
each of them is one more example, of little weight, of the labels that the model of the round before gives it, by their
probabilities (self-training with soft labels; Nigam, McCallum, Thrun and Mitchell, 2000).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from models.arrays import Floats, Ints, Labels
from models.decisions.calibration import out_of_fold
from models.decisions.pooling import to_probabilities
from models.hybrid.tagger import HybridTagger
from models.text.batch import Batch
from models.tfidf.ridge import PENALTY, blocks_of, calibrate, name_texts, read_features
from models.tfidf.tagger import TfidfTagger
from models.tfidf.trainer import TfidfTrainer

# Axes of what stands together: so many, and so many for each label where that is more. Weight of their products beside those
# of characters.
AXES, EACH, KIN = 50, 3, 0.1
# Weight of a text whose labels are guessed beside a labelled one, and how often they are guessed anew.
GUESSED, ROUNDS = 0.03, 5

# From calibrated scores out of fold to a tagger.
Pool = Callable[[TfidfTagger, Floats], HybridTagger]


class Among:
    """Ridge regression over few labelled texts among many others.

    Parameters
    ----------
    batch : Batch
        Labelled texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels, of a text one at most.
    weights : ndarray of float, shape (n_texts,)
        Weight of each text.
    known : ndarray of int
        Columns to fit, at least one.
    beside : Batch
        Texts whose labels are guessed.
    """

    def __init__(self, batch: Batch, labels: Labels, weights: Floats, known: Ints, beside: Batch) -> None:
        n_texts, self.n_labels = labels.shape
        self.features = read_features(batch, batch.analyzer.batch(name_texts(batch.analyzer)), beside)
        self.names = np.arange(n_texts, n_texts + self.n_labels)
        self.beside = np.arange(n_texts + self.n_labels, n_texts + self.n_labels + len(beside))
        self.known = known
        self.targets = np.vstack([labels, np.eye(self.n_labels)])[:, known]
        self.weights = np.concatenate([weights, np.ones(self.n_labels), np.full(len(beside), GUESSED)])
        counts = np.asarray((self.features.table @ self.features.table.T).toarray())
        axes, lengths = _axes(counts, max(AXES, EACH * self.n_labels))
        # Between the axes as they are, which the counts hold already, and all of one length.
        self.axes = axes / lengths**1.5
        self.places = counts @ self.axes
        self.kin = KIN / (self.places**2).sum(axis=1).mean()
        self.products = self.features.join(counts) + self.kin * self.places @ self.places.T

    def score(self, rows: Ints, shares: Floats, constants: Floats) -> Floats:
        """Return the scores of some texts, shape (n_rows, n_labels).

        Parameters
        ----------
        rows : ndarray of int
            Which texts.
        shares : ndarray of float, shape (n_all, n_labels)
            What each text adds: labelled ones, names of labels, those beside.
        constants : ndarray of float, shape (n_labels,)
            Constant of each label.
        """
        return np.asarray(self.products[rows] @ shares + constants)

    def alone(self, inside: Ints) -> tuple[Floats, Floats]:
        """Fit on labelled texts and the names of labels; return shares and constants as :meth:`score` takes them.

        Parameters
        ----------
        inside : ndarray of int
            Rows of labelled texts.
        """
        rows = np.concatenate([inside, self.names])
        return self._solved(rows, self._solver(rows), self.targets[rows])

    def spread(self, inside: Ints, says: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
        """Fit on labelled texts, names and the texts beside with their guessed labels, :data:`ROUNDS` times.

        Parameters
        ----------
        inside : ndarray of int
            Rows of labelled texts.
        says : callable
            Takes scores of the texts beside, returns probabilities of their labels, both (n_beside, n_labels).

        Returns
        -------
        tuple of ndarray of float
            Shares and constants as :meth:`score` takes them.
        """
        shares, constants = self.alone(inside)
        rows = np.concatenate([inside, self.names, self.beside])
        solve, certain = self._solver(rows), self.targets[rows[: -len(self.beside)]]
        for _ in range(ROUNDS):
            guessed = says(self.score(self.beside, shares, constants))[:, self.known]
            shares, constants = self._solved(rows, solve, np.vstack([certain, guessed]))
        return shares, constants

    def _solver(self, rows: Ints) -> Callable[[Floats], Floats]:
        """Return what solves the system of some texts; the guesses change, the system does not."""
        from scipy.linalg import cho_factor, cho_solve

        system = self.products[np.ix_(rows, rows)]
        system[np.diag_indices_from(system)] += PENALTY / self.weights[rows]
        factor = cho_factor(system, overwrite_a=True)
        return lambda signs: np.asarray(cho_solve(factor, signs))

    def _solved(self, rows: Ints, solve: Callable[[Floats], Floats], targets: Floats) -> tuple[Floats, Floats]:
        shares, constants = np.zeros((len(self.weights), self.n_labels)), np.full(self.n_labels, -1.0)
        signs, weight = 2.0 * targets - 1.0, self.weights[rows]
        constants[self.known] = weight @ signs / weight.sum()
        shares[np.ix_(rows, self.known)] = solve(signs - constants[self.known])
        return shares, constants

    def tagger_of(
        self, fitted: tuple[Floats, Floats], scores: Floats, batch: Batch, labels: Labels, cells: Floats
    ) -> TfidfTagger:
        """Return a fit as a calibrated tagger.

        Parameters
        ----------
        fitted : tuple of ndarray of float
            Shares and constants.
        scores : ndarray of float, shape (n_texts, n_labels)
            Scores of the labelled texts, out of fold; those of labels that were not learned are set.
        batch, labels, cells
            As for :func:`fit_among`.
        """
        shares, constants = fitted
        # What stands together is counted by the texts' characters: what it adds is a further share of each text.
        kin = self.kin * self.axes @ (self.places.T @ shares)
        blocks = blocks_of(self.features, shares, np.asarray(self.features.table.T @ (shares + kin)))
        return calibrate(batch.analyzer, blocks, constants, scores, labels, cells, self.known)


def fit_among(
    member: TfidfTrainer,
    batch: Batch,
    labels: Labels,
    groups: Sequence[str],
    cells: Floats,
    known: Ints,
    beside: Batch,
    rules: Floats,
    pool: Pool,
) -> HybridTagger:
    """Fit a tagger of one label a text on few examples among texts that nobody read.

    Labels of these texts are guessed by the pool of rules and text, whose weights are learned from fits without them.
    Scores out of fold are by fits whose guesses were made without the fold, so that calibration is not flattered.

    Parameters
    ----------
    member : TfidfTrainer
        Settings of the TF-IDF member, for few examples.
    batch : Batch
        Labelled texts.
    labels : ndarray of int, shape (n_texts, n_labels)
        True labels, of a text one at most.
    groups : sequence of str
        Document of each text.
    cells : ndarray of float, shape (n_texts, n_labels)
        Weight of each text, the same for all labels, above 0.
    known : ndarray of int
        Columns that there is enough to learn of, at least one.
    beside : Batch
        Texts that nobody read, none of them among the labelled ones.
    rules : ndarray of float, shape (n_beside, n_labels)
        What rules say of them, probabilities.
    pool : callable
        Returns the tagger of a TF-IDF member and its scores out of fold.

    Returns
    -------
    HybridTagger
    """
    among, everything = Among(batch, labels, cells[:, 0], known, beside), np.arange(len(batch))

    def outside(fit: Callable[[Ints], tuple[Floats, Floats]]) -> Floats:
        def score(inside: Ints, out: Ints) -> Floats:
            return among.score(out, *fit(inside))

        return out_of_fold(score, groups, labels.shape[1], folds=member.folds, seed=member.seed)

    def finished(fit: Callable[[Ints], tuple[Floats, Floats]]) -> HybridTagger:
        scores = outside(fit)
        return pool(among.tagger_of(fit(everything), scores, batch, labels, cells), scores)

    first = finished(among.alone)

    def says(scores: Floats) -> Floats:
        text_odds = first.tfidf.slope * scores + first.tfidf.offset
        return to_probabilities(first.pooled(beside, rules, text_odds), True)

    return finished(lambda inside: among.spread(inside, says))


def _axes(products: Floats, n_axes: int) -> tuple[Floats, Floats]:
    """Return the foremost axes of texts by the products of their counts, (n_texts, n_axes), and what lies on each, (n_axes,)."""
    from sklearn.utils.extmath import randomized_svd

    # Near enough after four rounds (Halko, Martinsson and Tropp, 2011), and many times as fast as the axes themselves.
    axes, squares, _ = randomized_svd(products, min(n_axes, len(products) - 1), n_iter=4, random_state=0)
    firm = squares > 1e-9 * squares.max()
    return np.asarray(axes[:, firm]), np.asarray(np.sqrt(squares[firm]))
