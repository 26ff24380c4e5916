"""Texts into vectors: the shipped word vectors, or a sentence encoder the user has."""

from __future__ import annotations

from functools import lru_cache
from importlib.util import find_spec
from typing import Any, Protocol

import numpy as np

from labels import InputError, UsageError
from labels.wording import _
from models.arrays import Vectors
from models.text.batch import Batch
from models.topics.embeddings.static import load_vectors

STATIC, SENTENCE = "static", "sentence-transformers"


class Encoder(Protocol):
    """Anything that turns texts into vectors."""

    def encode(self, batch: Batch) -> Vectors:
        """Return unit vectors, shape (n_texts, n_dimensions).

        Parameters
        ----------
        batch : Batch
            Clean texts.
        """


class SentenceEncoder:
    """A model of the sentence-transformers library, loaded when it is first used.

    Parameters
    ----------
    name : str
        Model name on the hub, or a folder on disk.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._model: Any = None

    def encode(self, batch: Batch) -> Vectors:
        """Return unit vectors, shape (n_texts, n_dimensions).

        Parameters
        ----------
        batch : Batch
            Clean texts.

        Raises
        ------
        UsageError
            If the library is not installed.
        InputError
            If the model cannot be loaded.
        """
        if self._model is None:
            self._model = self._load()
        return np.asarray(self._model.encode(batch.texts, normalize_embeddings=True, show_progress_bar=False), dtype=np.float32)

    def _load(self) -> Any:
        location = f"{SENTENCE}:{self.name}"
        if find_spec("sentence_transformers") is None:
            remedy = _("{command}, or use encoder '{encoder}'").format(command=f"pip install {SENTENCE}", encoder=STATIC)
            raise UsageError(location, _("needs the package {package}").format(package="sentence-transformers"), remedy)
        from sentence_transformers import SentenceTransformer

        try:
            return SentenceTransformer(self.name)
        except (OSError, ValueError) as error:  # no network, no such folder, no such model
            reason = str(error).splitlines()[0][:120]
            remedy = _("give a folder that holds the model, or use encoder '{encoder}'").format(encoder=STATIC)
            raise InputError(location, _("cannot be loaded ({reason})").format(reason=reason), remedy) from error


def check_encoder(name: str) -> None:
    """Check the name of an encoder without loading it.

    Parameters
    ----------
    name : str
        ``static``, or ``sentence-transformers:NAME``.

    Raises
    ------
    UsageError
        If it is neither.
    """
    kind, _colon, model = name.partition(":")
    if name != STATIC and not (kind == SENTENCE and model):
        problem, remedy = _("{setting} = {value!r} is not known"), _("use {known}")
        known = _(" or ").join((f"'{STATIC}'", f"'{SENTENCE}:NAME'"))
        raise UsageError("encoder", problem.format(setting="encoder", value=name), remedy.format(known=known))


def get_encoder(name: str) -> Encoder:
    """Return the encoder of that name, the same object for the same name.

    Parameters
    ----------
    name : str
        ``static``, or ``sentence-transformers:NAME``.

    Returns
    -------
    Encoder

    Raises
    ------
    UsageError
        If the name is neither.
    """
    check_encoder(name)
    return load_vectors() if name == STATIC else _sentence_encoder(name.partition(":")[2])


@lru_cache(maxsize=2)
def _sentence_encoder(name: str) -> SentenceEncoder:
    return SentenceEncoder(name)


def embed(batch: Batch, name: str) -> Vectors:
    """Return an encoder's vectors of a batch, computed once per batch.

    Parameters
    ----------
    batch : Batch
        Clean texts.
    name : str
        Name of the encoder.

    Returns
    -------
    ndarray of float32, shape (n_texts, n_dimensions)
        Unit vectors; zeros for a text of which the encoder knows nothing.

    Raises
    ------
    UsageError, InputError
        If there is no such encoder or it cannot be loaded.
    """
    return batch.once(("vectors", name), get_encoder(name).encode)
