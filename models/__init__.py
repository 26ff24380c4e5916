"""Estimators and prediction; ``from models import load; load().tag(["…"])``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from models.policy import PolicyTagger, Prediction
    from models.registry import load

__all__ = ["PolicyTagger", "Prediction", "load"]


def __getattr__(name: str) -> Any:
    # Lazy (PEP 562), so that `python -m models.predict` does not import its own module twice.
    if name == "load":
        from models.registry import load

        return load
    if name in ("PolicyTagger", "Prediction"):
        from models import policy

        return getattr(policy, name)
    raise AttributeError(f"module 'models' has no attribute {name!r}")
