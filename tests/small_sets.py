"""Labelled sets and evaluations of a few made-up rows, for tests that measure."""

from dataclasses import replace

import numpy as np

from labels import Paragraph
from seeds.schemes import parse_scheme
from training.measures.evaluation import Evaluation
from training.sets.labelled_set import LabelledSet


def small_scheme(*keys, name="small", single=False):
    """Return a scheme of labels without words."""
    labels = "single = true\n" * single + "\n".join(f'[[label]]\nkey = "{key}"\nname = "{key.upper()}"' for key in keys)
    return parse_scheme({"labels.toml": labels, "lexicon.toml": ""}, name, name)


def small_set(y_true, keys=("apple", "pear", "plum"), documents=None):
    """Return paragraphs with the labels of a table of zeros and ones, each its own document unless said otherwise."""
    paragraphs = []
    for row, bits in enumerate(np.asarray(y_true)):
        labels = tuple(key for key, bit in zip(keys, bits, strict=True) if bit)
        document = documents[row] if documents else f"d{row}"
        paragraphs.append(Paragraph(f"p{row}", document, row + 1, "body", f"text {row}", labels=labels))
    return LabelledSet("small", tuple(paragraphs), small_scheme(*keys))


def decided(y_pred, data):
    """Return the evaluation of bare decisions: probability 0.9 where a label is predicted, 0.1 elsewhere."""
    table = np.asarray(y_pred, dtype=bool).reshape(len(data), len(data.keys))
    return Evaluation(np.where(table, 0.9, 0.1), np.full(len(data.keys), 0.5), data)


def drawn(data, rows, probability="0.1"):
    """Return a set whose given rows were drawn by lot."""
    notes = [{"drawn": "random" if row in rows else "chosen", "probability": probability} for row in range(len(data))]
    noted = (replace(p, extra=note) for p, note in zip(data.paragraphs, notes, strict=True))
    return LabelledSet(data.name, tuple(noted), data.scheme)
