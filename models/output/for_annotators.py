"""Predictions as what annotators take: a workbook, records of doccano, tasks of Label Studio."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, TextIO

from labels.annotations import text_hash
from labels.exchange.answers import shown_names
from labels.exchange.doccano import to_doccano
from labels.exchange.label_studio import configuration, to_task
from labels.exchange.sheet_words import heads
from labels.support.atomic import whole_binary_file, whole_file
from models.output.label_sheet import SheetRow, write_label_sheet
from models.prediction import Prediction
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme


def write_workbook(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a workbook to label in, filled in with what the model says; return how many rows.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    path : Path
        Where to write.

    Raises
    ------
    InputError
        If there is more than a sheet or a cell holds.
    """
    head, names = heads(), shown_names(scheme.taxonomy)
    scores = {key: f"{name} {head['score']}" for key, name in names.items()}
    columns = [head["doubt"], *scores.values(), head["evidence"], head["model"]]
    with whole_binary_file(path) as file:
        return write_label_sheet((_sheet_row(one, scores, head) for one in predictions), scheme, file, columns)


def _sheet_row(prediction: Prediction, scores: dict[str, str], head: Any) -> SheetRow:
    judged = prediction.paragraph.judged  # what nobody looked for is left open
    unseen = set(scores) - {*judged, *prediction.labels} if judged is not None else set()
    marks = {key: None if key in unseen else key in prediction.labels for key in scores}
    cells: dict[str, str | float] = {head["doubt"]: round(prediction.doubt, 3), head["model"]: prediction.model}
    cells |= {name: round(prediction.scores[key], 4) for key, name in scores.items()}
    cells[head["evidence"]] = " ".join(f"{span.label}:{span.text}" for span in prediction.evidence)
    return SheetRow(prediction.paragraph, marks, prediction.evidence, cells)


def write_doccano(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write JSON Lines for a project "Text Classification" of doccano; return how many records.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    file : TextIO
        Where to write.
    """
    return _write_doccano(predictions, scheme, file, spans=False)


def write_doccano_spans(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write JSON Lines for a project "Intent Detection and Slot Filling" of doccano; return how many records.

    Of spans that overlap the heaviest is kept, for doccano would drop one without a word; a note counts the others.

    Parameters
    ----------
    predictions, scheme, file
        As for :func:`write_doccano`.
    """
    return _write_doccano(predictions, scheme, file, spans=True)


def _write_doccano(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO, *, spans: bool) -> int:
    count = left_out = 0
    for prediction in predictions:
        record, overlapping = to_doccano(prediction.to_record(), _digest(prediction), scheme.taxonomy, spans=spans)
        file.write(json.dumps(record, ensure_ascii=False) + "\n")
        count, left_out = count + 1, left_out + overlapping
    if left_out:
        print(f"note: {left_out} span(s) left out, which overlap a heavier one: doccano takes no overlaps", file=sys.stderr)
    return count


def write_label_studio(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write tasks of Label Studio, and the configuration of their project beside them as ``NAME.xml``; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    path : Path
        Where the tasks go.
    """
    count = 0
    with whole_file(path) as file:
        for prediction in predictions:
            task = to_task(prediction.to_record(), _digest(prediction), scheme.taxonomy)
            file.write((",\n" if count else "[\n") + json.dumps(task, ensure_ascii=False))
            count += 1
        file.write("\n]\n" if count else "[]\n")
        with whole_file(path.with_suffix(".xml")) as beside:
            beside.write(configuration(scheme.taxonomy))
    return count


def _digest(prediction: Prediction) -> str:
    return text_hash(fold(prediction.text))
