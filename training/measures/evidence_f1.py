"""How well the words a model shows agree with those marked in the shipped corpus (``labels/evidence.jsonl``)."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from labels import Span
from models.arrays import Bits
from models.tagger import PolicyTagger
from training.measures.evaluation import Evaluation, batch_for
from training.measures.metrics import macro, ratio
from training.sets.labelled_set import LabelledSet
from training.sets.marks import marked_rows


def evidence_metrics(policy: PolicyTagger, data: LabelledSet, y_pred: Bits | None = None) -> dict[str, float]:
    """Compare a model's evidence with that of the shipped corpus.

    Token precision, recall and F1 as in ERASER (DeYoung and others, 2020), pooled over paragraphs for each label.
    A token is a character that is a letter or a digit: no segmenter has a say in the measure. A label missed or
    predicted in vain counts as well: its characters are on one side only.

    Parameters
    ----------
    policy : PolicyTagger
        The model.
    data : LabelledSet
        Labelled paragraphs the model was not fitted on. Those with a label that nobody marked are passed over.
    y_pred : ndarray of bool, shape (n_texts, n_labels), optional
        Predicted labels, where they are known already; predicted here by default.

    Returns
    -------
    dict of str to float
        ``evidence/f1`` (mean over the labels), ``evidence/precision``, ``evidence/recall``, and
        ``evidence/f1/<key>`` and so on by label; fractions in [0, 1]. What is undefined is absent: a label that is
        neither marked nor predicted has no F1 and is left out of the mean. Empty where no paragraph was marked, and for
        every scheme but the shipped industries.
    """
    marks = marked_rows(data)
    if not any(marks.values()):
        return {}
    if y_pred is None:
        y_pred = Evaluation.of(policy, data).y_pred
    batch, keys = batch_for(policy, data), data.keys
    counts = np.zeros((3, len(keys)))
    for row, marked in marks.items():
        text = data.texts[row]
        for column, key in enumerate(keys):
            true = _tokens(text, (Span(mark.start, mark.end) for mark in marked if mark.label == key))
            shown = _tokens(text, policy.tagger.explain(batch, row, column) if y_pred[row, column] else ())
            counts[:, column] += len(true & shown), len(shown), len(true)
    both, n_shown, n_true = counts
    values = {"f1": ratio(2 * both, n_shown + n_true), "precision": ratio(both, n_shown), "recall": ratio(both, n_true)}
    metrics = {f"evidence/{name}": macro(value) for name, value in values.items()}
    for name, value in values.items():
        metrics |= {f"evidence/{name}/{key}": float(score) for key, score in zip(keys, value, strict=True)}
    return {name: value for name, value in metrics.items() if not np.isnan(value)}


def _tokens(text: str, spans: Iterable[Span]) -> set[int]:
    """Return the offsets of the letters and digits that spans cover."""
    return {offset for start, end, _ in spans for offset in range(start, end) if text[offset].isalnum()}
