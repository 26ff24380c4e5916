"""Place by year by label: how many paragraphs, which share, and how sure that is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from models.arrays import Bits, Floats
from models.statistics.counts import design_effect, wilson
from training.desk.state.said_of_texts import PersonView


def matrix(view: PersonView, found: Bits, lots: Collection[str] = ()) -> dict[str, Any]:
    """Count labels by place and year.

    Parameters
    ----------
    view : PersonView
        What the person sees.
    found : ndarray of bool, shape (n,)
        The paragraphs that count; those without text, and of which no model and nobody has spoken, are left out.
    lots : collection of str
        Hashes of the texts that were drawn by lot to be answered. Of all other answers nobody knows what they stand for: who
        searches for a word and corrects what is found corrects errors of one kind.

    Returns
    -------
    dict
        ``labels``, ``years``, ``regions``; ``cells`` with ``count``, ``paragraphs``, ``share``, the 95 % interval ``low`` and
        ``high`` (Wilson's, with documents as clusters) and ``corrected_share``: where people judged, what they said counts,
        elsewhere the calibrated probability; None in a cell in which nobody judged. ``answers`` counts by label the
        paragraphs of the table that people judged, ``all``, and those of them that were not drawn by lot, ``other``.
        ``without`` counts paragraphs that have no place or no year.
    """
    columns = view.columns
    spoken = found & ~columns.empty & (columns.tagged | view.judged.all(axis=1))
    placed, dated = columns.regions.of >= 0, columns.years.of >= 0
    inside = spoken & placed & dated
    regions, years = columns.regions.names, columns.years.names
    cell = columns.regions.of[inside].astype(np.int64) * max(len(years), 1) + columns.years.of[inside]
    size = max(len(regions) * len(years), 1)
    totals = np.bincount(cell, minlength=size)
    labels, expected = view.labels[inside], _expected(view)[inside]
    names = np.array(columns.docs.names, dtype=object)[columns.docs.of[inside]]
    effect = design_effect(labels, names.tolist()) if inside.any() else np.ones(len(columns.keys))
    cells: list[dict[str, Any]] = []
    for column, key in enumerate(columns.keys):
        counts = np.bincount(cell, labels[:, column], size)
        sums = np.bincount(cell, expected[:, column], size)
        judged = np.bincount(cell, view.judged[inside, column], size)
        low, high = wilson(counts, totals, effect[column])
        for at in np.flatnonzero(totals).tolist():
            cells.append(
                {"region": regions[at // len(years)], "year": years[at % len(years)], "label": key}
                | {"count": int(counts[at]), "paragraphs": int(totals[at]), "share": round(float(counts[at] / totals[at]), 6)}
                | {"low": round(float(low[at]), 6), "high": round(float(high[at]), 6)}
                | {"corrected_share": round(float(sums[at] / totals[at]), 6) if judged[at] else None}
            )
    there = np.flatnonzero(totals)
    at_lot = np.zeros(len(columns), dtype=bool)
    at_lot[[position for digest in lots for position in columns.by_hash.get(digest, ())]] = True
    answered, other = (view.judged[which].sum(axis=0).tolist() for which in (inside, inside & ~at_lot))
    return {
        "labels": list(columns.keys),
        "years": sorted({years[at % len(years)] for at in there.tolist()}),
        "regions": [regions[number] for number in dict.fromkeys((there // max(len(years), 1)).tolist())],
        "cells": cells,
        "answers": {key: {"all": answered[column], "other": other[column]} for column, key in enumerate(columns.keys)},
        "without": {"region": int((spoken & ~placed).sum()), "year": int((spoken & ~dated).sum())},
    }


def _expected(view: PersonView) -> Floats:
    return np.where(view.judged, view.labels, view.scores).astype(np.float64)
