"""Array types that the models share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# Probabilities, scores, weights.
Floats = NDArray[np.float64]
# Positions, rows, columns, numbers of things.
Ints = NDArray[np.intp]
# Decisions.
Bits = NDArray[np.bool_]
# True labels as zeros and ones, shape (n_texts, n_labels).
Labels = NDArray[np.int8]
# Embeddings, one row per text.
Vectors = NDArray[np.float32]
