"""What corrections teach beyond the texts they are about: log odds added by what a text is about as a whole.

A person who corrects twenty texts of one kind has a rule that the lexicon does not know: its terms stand in these texts
and count. What sets them apart is the company they keep, which a mean of word vectors tells better than n-grams do: the
next text of the kind says 公证处 where those corrected said 法院.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Bits, Floats, Labels
from models.decisions.calibration import logit, sigmoid
from models.decisions.pooling import to_probabilities
from models.decisions.thresholds import given
from models.interface import State
from models.text.batch import Batch
from models.topics.embeddings.static import VECTORS, load_vectors, vectors_digest

TRAIN = "python -m training.run"

# Precision of the normal prior of every weight.
PRIOR = 0.1


@dataclass(frozen=True, eq=False, slots=True)
class Residual:
    """Log odds added to those of a model.

    Attributes
    ----------
    centre : ndarray of float, shape (n_dimensions,)
        Mean vector of the texts it was fitted on: what all texts share says nothing.
    weights : ndarray of float, shape (n_dimensions, n_labels)
        What each dimension adds; zeros for labels that nobody corrected.
    """

    centre: Floats
    weights: Floats

    def log_odds(self, batch: Batch) -> Floats:
        """Return what is added for each text, shape (n_texts, n_labels).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """
        return np.asarray((load_vectors().encode(batch) - self.centre) @ self.weights)

    def state(self) -> State:
        """Return what is stored."""
        return State({}, {"centre": self.centre, "weights": self.weights}, {VECTORS: vectors_digest()})

    @classmethod
    def from_state(cls, state: State) -> Residual:
        """Rebuild what was stored.

        Parameters
        ----------
        state : State
            What :meth:`state` returned.

        Returns
        -------
        Residual

        Raises
        ------
        InputError
            If it learned with other vectors than this program has.
        """
        if state.resources.get(VECTORS) != vectors_digest():
            problem = _("are not those that the model learned corrections with")
            raise InputError(_("static word vectors"), problem, _("train again: {command}").format(command=TRAIN))
        return cls(state.arrays["centre"], state.arrays["weights"])


def fit_residual(
    texts: Batch, probabilities: Floats, thresholds: Floats, corrected: Bits, labels: Labels, judged: Bits, weight: float
) -> Residual | None:
    """Fit what corrections add to a model's log odds.

    A logistic regression with the model's log odds as offset, a normal prior on the weights, and the model's own
    probabilities as targets of all texts that nobody corrected, so that it stays as it is on these (learning without
    forgetting; Li and Hoiem, 2016). Where a person gives a label that the model gives, the model's probability is the
    target too, with the weight of a correction: it must not become surer for having been right.

    Where a text carries one label, the regression is multinomial, as the model's probabilities are: all labels of a text
    are fitted together, and what a person refused goes to the others in the shares that the model gave them.

    Parameters
    ----------
    texts : Batch
        Texts to learn from, corrected ones and others.
    probabilities : ndarray of float, shape (n_texts, n_labels)
        By the model.
    thresholds : ndarray of float, shape (n_labels,)
        From which probability on it gives a label.
    corrected : ndarray of bool, shape (n_texts,)
        Which texts a person has answered for.
    labels : ndarray of int, shape (n_texts, n_labels)
        The answers; those of other texts play no part.
    judged : ndarray of bool, shape (n_texts, n_labels)
        Which labels a person looked for.
    weight : float
        How much an answer weighs; any other text weighs 1.

    Returns
    -------
    Residual or None
        None where no answer differs from the model's, or there are no other texts.
    """
    single = texts.analyzer.scheme.taxonomy.single
    answered = corrected[:, None] & judged
    changed = answered & (given(probabilities, thresholds, single) != labels.astype(bool))
    if not changed.any() or corrected.all():
        return None
    vectors = load_vectors().encode(texts).astype(np.float64)
    centre = vectors[~corrected].mean(axis=0)
    vectors -= centre
    if single:
        return Residual(centre, _fit_single(vectors, probabilities, corrected, answered, changed, labels, weight))
    # Refused is refused, also where the model was of the same mind: a rule against a kind of text is one against all its labels.
    targets = np.where(changed | (answered & (labels == 0)), labels, probabilities)
    # Of a label that nobody looked for in a text that was corrected, nothing is known.
    importance = np.where(answered, weight, np.where(corrected[:, None], 0.0, 1.0))
    offsets = logit(probabilities)
    weights = np.zeros((vectors.shape[1], labels.shape[1]))
    for column in np.flatnonzero(changed.any(axis=0)):
        offset, target, share = offsets[:, column], targets[:, column], importance[:, column]

        def loss(beta: Floats, offset: Floats = offset, target: Floats = target, share: Floats = share) -> tuple[float, Floats]:
            odds = offset + vectors @ beta
            value = share @ (np.logaddexp(0, odds) - target * odds) + 0.5 * PRIOR * beta @ beta
            return float(value), vectors.T @ (share * (sigmoid(odds) - target)) + PRIOR * beta

        weights[:, column] = _least(loss, weights[:, column])
    return Residual(centre, weights)


def _fit_single(
    vectors: Floats, probabilities: Floats, corrected: Bits, answered: Bits, changed: Bits, labels: Labels, weight: float
) -> Floats:
    """Return the weights where a text carries one label, shape (n_dimensions, n_labels)."""
    told = (labels * answered).astype(np.float64)
    left = np.where(answered & (labels == 0), 0.0, probabilities)
    targets = np.where(told.any(axis=1, keepdims=True), told, left)
    targets = np.where(changed.any(axis=1, keepdims=True), targets, probabilities)
    total = targets.sum(axis=1)
    # Of a text that was corrected and that nothing is known of, or that has no label left, a share says nothing.
    share = np.where(corrected, np.where(answered.any(axis=1) & (total > 0), weight, 0.0), 1.0)
    targets = targets / np.where(total > 0, total, 1.0)[:, None]
    offsets = np.log(np.maximum(probabilities, 1e-12))
    shape = vectors.shape[1], labels.shape[1]

    def loss(flat: Floats) -> tuple[float, Floats]:
        beta = flat.reshape(shape)
        odds = offsets + vectors @ beta
        likely = to_probabilities(odds, single=True)
        value = -share @ (targets * np.log(np.maximum(likely, 1e-300))).sum(axis=1) + 0.5 * PRIOR * flat @ flat
        return float(value), (vectors.T @ (share[:, None] * (likely - targets)) + PRIOR * beta).ravel()

    return _least(loss, np.zeros(shape[0] * shape[1])).reshape(shape)


def _least(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """Return where a loss that comes with its gradient is least."""
    from scipy.optimize import minimize

    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)
