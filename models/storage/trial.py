"""Whether a stored model works: a folder made or changed by hand may be whole and make no sense."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.interface import Tagger


def check_numbers(arrays: Mapping[str, NDArray[Any]]) -> None:
    """Refuse arrays that hold what is no number: every score would be none.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Of a model.

    Raises
    ------
    ValueError
        If one holds NaN or infinity.
    """
    for name, array in arrays.items():
        if array.dtype.kind == "f" and not np.isfinite(array).all():
            raise ValueError(name)


def check_tagging(tagger: Tagger) -> None:
    """Let a model tag a sentence that names all labels, and refuse one that cannot.

    Parameters
    ----------
    tagger : Tagger
        As it was loaded.

    Raises
    ------
    ValueError
        If what it gives are no probabilities, one for each label, or it has no threshold for each.
    """
    batch = tagger.analyzer.batch(["，".join(tagger.analyzer.scheme.taxonomy.names.values()) + "。"])
    with np.errstate(all="ignore"):
        given = tagger.predict_proba(batch)
    if given.shape != (1, len(tagger.analyzer.keys)) or not ((given >= 0) & (given <= 1)).all():
        raise ValueError("probabilities")
    if tagger.thresholds.shape != given.shape[1:] or (tagger.thresholds <= 0).any():
        raise ValueError("thresholds")
    tagger.topics(batch)
    for column in range(len(tagger.analyzer.keys)):
        tagger.explain(batch, 0, column)
