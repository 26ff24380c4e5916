"""Texts into vectors: the shipped word vectors, or a sentence encoder the user has."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from labels import InputError, UsageError
from models.topics.embeddings.static import load_vectors

STATIC, SENTENCE = "static", "sentence-transformers"


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dimensions)."""


class SentenceEncoder:
    """A model of the sentence-transformers library (optional extra ``sentence``).

    Parameters
    ----------
    name : str
        Model name on the hub, or a folder on disk.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._model: Any = None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit vectors, shape (n_texts, n_dimensions).

        Raises
        ------
        UsageError
            If the extra is not installed.
        InputError
            If the model cannot be loaded.
        """
        if self._model is None:
            self._model = self._load()
        return np.asarray(self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)

    def _load(self) -> Any:
        place = f"{SENTENCE}:{self.name}"
        if find_spec("sentence_transformers") is None:
            raise UsageError(
                place, "needs the package sentence-transformers", "pip install '.[sentence]', or use encoder 'static'"
            )
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self.name)
        except (OSError, ValueError) as error:  # no network, no such folder, no such model
            reason = str(error).splitlines()[0][:120]
            raise InputError(
                place, f"cannot be loaded ({reason})", "give a folder that holds the model, or use encoder 'static'"
            ) from error


def get_encoder(name: str) -> Encoder:
    """Return the encoder of that name.

    Parameters
    ----------
    name : str
        ``static``, or ``sentence-transformers:NAME``.

    Raises
    ------
    UsageError
        If the name is neither.
    """
    kind, _, model = name.partition(":")
    if name == STATIC:
        return load_vectors()
    if kind == SENTENCE and model:
        return SentenceEncoder(model)
    raise UsageError(f"encoder {name!r}", "is not known", f"use '{STATIC}' or '{SENTENCE}:NAME'")
