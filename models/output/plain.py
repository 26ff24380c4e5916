"""Predictions as JSON Lines and as CSV."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from typing import TextIO

from models.tagger import Prediction
from seeds.schemes import Scheme


def write_jsonl(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write one JSON object per prediction; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    file : TextIO
        Where to write.
    """
    count = 0
    for prediction in predictions:
        file.write(json.dumps(prediction.to_record(), ensure_ascii=False) + "\n")
        count += 1
    return count


def write_csv(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write one row per prediction, with the probability of each label in a column; return how many.

    Parameters
    ----------
    predictions, scheme, file
        As for :func:`write_jsonl`.
    """
    file.write("\ufeff")  # without the mark Excel reads UTF-8 as the system's old code page
    writer = csv.writer(file)
    head = ["id", "doc", "n", "kind", "heading", "region", "date", "text", "labels"]
    writer.writerow([*head, *scheme.keys, "evidence", "topic", "model"])
    count = 0
    for prediction in predictions:
        count += 1
        p = prediction.paragraph
        row = [p.id, p.doc, p.n, p.kind, p.heading, p.region, p.date, p.text, " ".join(prediction.labels)]
        row += [f"{prediction.scores[key]:.4f}" for key in scheme.keys]
        evidence = " ".join(f"{span.label}:{span.text}" for span in prediction.evidence)
        topic = " ".join(prediction.topic["words"][:5]) if prediction.topic else ""
        writer.writerow([plain_cell(value) for value in [*row, evidence, topic, prediction.model]])
    return count


def plain_cell(value: object) -> str:
    """Return a cell that a spreadsheet takes as text: one that starts like a formula gets an apostrophe.

    Parameters
    ----------
    value : object
        What the cell holds; None is empty.
    """
    text = "" if value is None else str(value)
    start = text.lstrip("\r\n\t ")[:1]
    # Full-width signs count too: Excel folds them when it reads a cell.
    risky = start in ("=", "+", "-", "@", "＝", "＋", "－", "＠") or text[:1] in ("\t", "\r", "\n")
    return "'" + text if risky and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
