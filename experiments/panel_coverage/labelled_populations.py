"""Labelled sets as populations: the truth of every paragraph is known, so that every audit can be held to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from labels import InputError
from labels.wording import _
from models.arrays import Bits, Floats, Ints
from models.tagger import PolicyTagger
from training.sets.labelled_set import LabelledSet

# What a badly calibrated tagger does to the odds of every label.
ODDS = 4.0


@dataclass(frozen=True, eq=False)
class LabelledPopulation:
    """A population of which everything is known.

    Attributes
    ----------
    name, tagger : str
        What it is called, and by whom it was tagged.
    units, documents : tuple of str
        Of each paragraph, the unit it counts in and its document.
    scores : ndarray of float, shape (n_paragraphs, n_labels)
        Calibrated probabilities.
    tagged, truth : ndarray of bool, shape (n_paragraphs, n_labels)
        Labels given, and labels that are right.
    """

    name: str
    tagger: str
    units: tuple[str, ...]
    documents: tuple[str, ...]
    scores: Floats
    tagged: Bits
    truth: Bits

    def __len__(self) -> int:
        """Return the number of paragraphs."""
        return len(self.units)

    @cached_property
    def cells(self) -> dict[str, Ints]:
        """Rows of each unit, by its name, where there are several units."""
        names = np.array(self.units)
        found = sorted(set(self.units))
        return {name: np.flatnonzero(names == name) for name in found} if len(found) > 1 else {}

    @cached_property
    def numbers(self) -> tuple[Ints, Ints]:
        """Number of the unit and of the document of each paragraph, by their names."""
        units, documents = (np.unique(np.array(names), return_inverse=True)[1] for names in (self.units, self.documents))
        return units, documents

    def miscalibrated(self) -> LabelledPopulation:
        """Return the population with the odds of every score raised :data:`ODDS`-fold, the labels given as they were."""
        odds = ODDS * self.scores / np.maximum(1 - self.scores, 1e-9)
        name = _("odds of all scores times {factor:g}").format(factor=ODDS)
        return replace(self, tagger=name, scores=np.minimum(odds / (1 + odds), 0.99))


def tagged_population(
    policy: PolicyTagger, data: LabelledSet, units: Sequence[str], name: str, tagger: str
) -> LabelledPopulation:
    """Tag a labelled set.

    Parameters
    ----------
    policy : PolicyTagger
        A tagger that has not seen these documents.
    data : LabelledSet
        The paragraphs with their true labels.
    units : sequence of str
        The unit of each paragraph.
    name, tagger : str
        What population and tagger are called.

    Returns
    -------
    LabelledPopulation
    """
    found = list(policy.tag_paragraphs(data.paragraphs, evidence=False))
    return LabelledPopulation(
        name,
        tagger,
        tuple(units),
        tuple(data.documents),
        np.array([[one.scores[key] for key in data.keys] for one in found]),
        np.array([[key in one.labels for key in data.keys] for one in found], dtype=bool),
        data.labels.astype(bool),
    )


def units_by_column(data: LabelledSet, column: str) -> list[str]:
    """Return the unit of each paragraph from a column of its file.

    Parameters
    ----------
    data : LabelledSet
        The paragraphs.
    column : str
        Name of the column.

    Raises
    ------
    InputError
        If no paragraph has it.
    """
    units = [(paragraph.extra or {}).get(column, "") for paragraph in data.paragraphs]
    if not any(units):
        problem = _("has no column {column!r}").format(column=column)
        raise InputError(data.name, problem, _("name the column of units with {option}").format(option="--unit"))
    return units
