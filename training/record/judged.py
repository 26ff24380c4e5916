"""What is kept with a model of the paragraphs that it was judged on, so that later ones are compared with it on the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.arrays import Floats, Ints
from models.storage.manifest import Manifest
from models.storage.store import HELD_OUT, read_arrays, read_scheme
from training.measures.evaluation import Evaluation
from training.sets.labelled_set import LabelledSet


def held_out_arrays(evaluation: Evaluation) -> dict[str, NDArray[Any]]:
    """Return what is stored with a model of its held-out paragraphs, for comparison with later ones.

    Parameters
    ----------
    evaluation : Evaluation
        The same settings fitted without these paragraphs.

    Returns
    -------
    dict of str to ndarray
        ``hashes`` (n_texts,), ``probabilities`` (n_texts, n_labels), ``thresholds`` (n_labels,).
    """
    hashes = np.array([int(digest, 16) for digest in evaluation.data.hashes], dtype=np.int64)
    return {
        "hashes": hashes,
        "probabilities": np.asarray(evaluation.probabilities, dtype=np.float64),
        "thresholds": np.asarray(evaluation.thresholds, dtype=np.float64),
    }


def judged_before(folder: Path, manifest: Manifest, held: LabelledSet) -> tuple[Ints, Evaluation] | None:
    """Return what was kept with a stored model of the paragraphs that it was judged on and that are held out now.

    Parameters
    ----------
    folder : Path
        The model.
    manifest : Manifest
        Its manifest.
    held : LabelledSet
        What is held out now.

    Returns
    -------
    tuple of (ndarray of int, Evaluation) or None
        Their rows in `held`, and what settings like the model's said of them before they saw them; None where it gives other
        labels or was judged on none of them.
    """
    if read_scheme(folder, manifest).keys != held.keys:
        return None
    arrays = read_arrays(folder / HELD_OUT)
    if not arrays:
        return None
    known = {int(digest): row for row, digest in enumerate(arrays["hashes"])}
    pairs = [(row, known[number]) for row, digest in enumerate(held.hashes) if (number := int(digest, 16)) in known]
    if not pairs:
        return None
    rows, theirs = (np.array(column, dtype=np.intp) for column in zip(*pairs, strict=True))
    probabilities: Floats = arrays["probabilities"][theirs]
    return rows, Evaluation(probabilities, arrays["thresholds"], held.take(rows, held.name))
