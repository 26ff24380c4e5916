"""How well the words a model shows agree with those marked in the shipped corpus (``labels/evidence.jsonl``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Protocol

import numpy as np

from labels import Paragraph, load_taxonomy
from labels.annotations import FOLDER, Evidence, read_evidence
from models.tagger import PolicyTagger
from seeds.corpus import load_corpus


class Marked(Protocol):
    """A stretch of text marked for a label, by a person or by a model."""

    @property
    def label(self) -> str:
        """Label key."""

    @property
    def start(self) -> int:
        """First character."""

    @property
    def end(self) -> int:
        """First character behind it."""


@cache
def shipped_evidence() -> dict[str, tuple[Evidence, ...]]:
    """Read the spans marked in the shipped corpus, by paragraph id (once a process)."""
    return read_evidence(FOLDER / "evidence.jsonl", {p.id: p.text for p in load_corpus().paragraphs})


def evidence_metrics(policy: PolicyTagger, paragraphs: Sequence[Paragraph]) -> dict[str, float]:
    """Compare a model's evidence with that of the shipped corpus.

    Token precision, recall and F1 as in ERASER (DeYoung and others, 2020), pooled over paragraphs for each label.
    A token is a character that is a letter or a digit: no segmenter has a say in the measure. A label missed or
    given in vain counts as well: its characters are on one side only.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    paragraphs : sequence of Paragraph
        Labelled paragraphs the model was not fitted on. Those with a label that nobody marked are passed over.

    Returns
    -------
    dict of str to float
        ``evidence/f1`` (mean over the labels), ``evidence/precision``, ``evidence/recall``, and
        ``evidence/f1/<key>`` and so on by label; fractions in [0, 1]. Empty where no paragraph was marked.
    """
    known = shipped_evidence()
    marked = [p for p in paragraphs if p.id in known or not p.labels]
    if not any(p.id in known for p in marked):
        return {}
    keys = load_taxonomy().keys
    counts = np.zeros((3, len(keys)))
    for paragraph, prediction in zip(marked, policy.tag_paragraphs(marked), strict=True):
        wanted = _characters(paragraph.text, known.get(paragraph.id, ()))
        shown = _characters(paragraph.text, prediction.evidence)
        for column, key in enumerate(keys):
            one, two = wanted.get(key, set()), shown.get(key, set())
            counts[:, column] += len(one & two), len(two), len(one)
    both, shown_count, wanted_count = counts
    values = {
        "f1": 2 * both / np.maximum(shown_count + wanted_count, 1),
        "precision": both / np.maximum(shown_count, 1),
        "recall": both / np.maximum(wanted_count, 1),
    }
    metrics = {f"evidence/{name}": float(value.mean()) for name, value in values.items()}
    for name, value in values.items():
        metrics |= {f"evidence/{name}/{key}": float(one) for key, one in zip(keys, value, strict=True)}
    return metrics


def _characters(text: str, spans: Iterable[Marked]) -> dict[str, set[int]]:
    """Return the places of the letters and digits that spans cover, by label."""
    places: dict[str, set[int]] = {}
    for span in spans:
        covered = {place for place in range(span.start, span.end) if text[place].isalnum()}
        places.setdefault(span.label, set()).update(covered)
    return places
