"""Estimators and prediction; ``from models import load; load().tag(["…"])``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import labels  # noqa: F401 - first of all: it sees to it that Ctrl-C ends a command in one line while it loads

if TYPE_CHECKING:
    from models.loading import load
    from models.prediction import Prediction
    from models.tagger import PolicyTagger

__all__ = ["PolicyTagger", "Prediction", "load"]


def __getattr__(name: str) -> Any:
    # Lazy (PEP 562), so that `python -m models.predict` does not import its own module twice.
    if name == "load":
        from models.loading import load

        return load
    if name == "PolicyTagger":
        from models.tagger import PolicyTagger

        return PolicyTagger
    if name == "Prediction":
        from models.prediction import Prediction

        return Prediction
    raise AttributeError(f"module 'models' has no attribute {name!r}")
