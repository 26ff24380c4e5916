"""Draw paragraphs to be answered by people, each with a known probability, so that nobody can choose them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np

from labels import UsageError
from labels.wording import _
from models.arrays import Floats, Ints
from models.audit.population import Population
from models.audit.strata import STRATA, Design, stratify


@dataclass(frozen=True, eq=False, slots=True)
class Draw:
    """What was drawn from a population.

    Attributes
    ----------
    rows : ndarray of int, shape (n_drawn,)
        Rows of the population, in an order that tells nothing of how they were drawn.
    design : Design
        The strata, and how many paragraphs of each were drawn.
    size : int
        Answers that were asked for.
    seed : int
        Seed of the draw.
    """

    rows: Ints
    design: Design
    size: int
    seed: int

    @property
    def stratum(self) -> Ints:
        """Stratum of each row drawn, shape (n_drawn,)."""
        return self.design.stratum[self.rows]

    @property
    def probability(self) -> Floats:
        """Probability with which each row was drawn, fractions, shape (n_drawn,)."""
        return np.asarray(self.design.fraction[self.stratum])


def draw_audit(population: Population, size: int, seed: int) -> Draw:
    """Draw paragraphs for an audit.

    Strata are made by how open the scores leave a paragraph (:func:`models.audit.strata.stratify`). In each, every
    n-th paragraph is taken from a random start, along places and documents, so that the audit spreads over periods and
    over documents, however the errors of one document hang together. Chance comes from SHA-256 of the seed and the texts
    alone: the same texts, model and seed give the same draw on every machine, in whatever order the texts come.

    Parameters
    ----------
    population : Population
        What is counted.
    size : int
        How many paragraphs; all where there are not more.
    seed : int
        Seed of all that chance decides.

    Returns
    -------
    Draw

    Raises
    ------
    UsageError
        If fewer are asked for than there are strata, for then some paragraphs could not be drawn at all, or the seed is
        negative.
    """
    for option, value, least in (("--audit", size, STRATA), ("--seed", seed, 0)):
        if value < least:
            raise UsageError(option, _("{count} is too small").format(count=value), _("give {least} or more").format(least=least))
    lots = np.array([_chance(seed, *name) for name in zip(population.documents, population.ids, population.hashes, strict=True)])
    design = stratify(population.scores, population.order[np.argsort(lots[population.order], kind="stable")], size)
    # Places stay in their order; documents of a place, and paragraphs of a document, stand by lot.
    of_document = {name: _chance(seed, name) for name in set(population.documents)}
    first = [(population.places[row], of_document[name]) for row, name in enumerate(population.documents)]
    names = sorted(range(len(population)), key=lambda row: (first[row], lots[row]))
    starts = [_chance(seed, population.digest, str(stratum)) for stratum in range(len(design.sizes))]
    rows = systematic(design, np.array(names, dtype=np.intp), np.array(starts))
    return Draw(rows[np.argsort(lots[rows], kind="stable")], design, size, seed)


def systematic(design: Design, spread: Ints, starts: Floats) -> Ints:
    """Take every n-th paragraph of each stratum, each paragraph of a stratum with the same probability.

    Parameters
    ----------
    design : Design
        The strata and how many are drawn from each.
    spread : ndarray of int, shape (n_paragraphs,)
        Rows in the order along which the draw spreads.
    starts : ndarray of float, shape (n_strata,)
        Where to begin in each stratum, uniform in [0, 1).

    Returns
    -------
    ndarray of int, shape (n_drawn,)
        Rows, stratum by stratum.
    """
    stratum, taken = design.stratum[spread], []
    for number, (count, size) in enumerate(zip(design.drawn.tolist(), design.sizes.tolist(), strict=True)):
        places = ((starts[number] + np.arange(count)) * (size / max(count, 1))).astype(np.intp)
        taken.append(spread[stratum == number][np.minimum(places, max(size - 1, 0))])
    return np.concatenate(taken)


def _chance(seed: int, *names: str) -> float:
    """Return a number in [0, 1) that depends on nothing but the seed and the names."""
    content = "\0".join((str(seed), *names)).encode()
    return int.from_bytes(hashlib.sha256(content).digest()[:6], "big") / 2**48
