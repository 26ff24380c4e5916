"""The models there are: one entry each, its classes imported when they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from models.interface import Restorable, Trainer


@dataclass(frozen=True, slots=True)
class Model:
    """A kind of model.

    Attributes
    ----------
    tagger, trainer : str
        Where its classes stand, as ``module:class``.
    says : str
        What it is, in one line, for help texts.
    """

    tagger: str
    trainer: str
    says: str

    def load_tagger(self) -> Restorable:
        """Import the class of the fitted model."""
        return _load(self.tagger)  # type: ignore[no-any-return]

    def load_trainer(self) -> type[Trainer]:
        """Import the class of its settings."""
        return _load(self.trainer)  # type: ignore[no-any-return]


# To add a model is to add an entry here and a package with `tagger.py` and `trainer.py`.
MODELS: Mapping[str, Model] = {
    "lexicon": Model(
        "models.lexicon.tagger:LexiconTagger", "models.lexicon.trainer:LexiconTrainer", "keyword rules with exceptions"
    ),
    "tfidf": Model("models.tfidf.tagger:TfidfTagger", "models.tfidf.trainer:TfidfTrainer", "words and characters, calibrated"),
    "hybrid": Model("models.hybrid.tagger:HybridTagger", "models.hybrid.trainer:HybridTrainer", "both, pooled"),
    "bertopic": Model("models.topics.tagger:TopicTagger", "models.topics.trainer:TopicTrainer", "the nearest topic"),
}


def _load(path: str) -> Any:
    module, _, name = path.partition(":")
    return getattr(import_module(module), name)
