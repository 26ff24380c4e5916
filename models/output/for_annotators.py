"""Predictions as what annotators take: a workbook, records of doccano, tasks of Label Studio."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from labels.annotations import text_hash
from labels.exchange.answers import shown_names
from labels.exchange.doccano import to_doccano
from labels.exchange.known_words import heads
from labels.exchange.label_studio import configuration, to_task
from labels.support.atomic import whole_binary_file, whole_file
from labels.support.errors import note_line
from labels.wording import _, language
from models.output.workbook.explanation import word
from models.output.workbook.paragraph_book import write_paragraph_book
from models.output.workbook.paragraph_sheet import SheetRow
from models.output.workbook.table_sheet import Column
from models.prediction import Prediction
from seeds.cleaning.fold import fold
from seeds.schemes import Scheme


def write_workbook(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a workbook to read, count and correct: paragraphs, documents, provinces by label; return how many paragraphs.

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
        If there are more than a sheet holds.
    """
    return _write_book(predictions, scheme, path, counted=True)


def write_label_workbook(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a workbook to label in, filled in with what is said already, without counts; return how many paragraphs.

    Parameters
    ----------
    predictions, scheme, path
        As for :func:`write_workbook`.

    Raises
    ------
    InputError
        If there are more than a sheet holds.
    """
    return _write_book(predictions, scheme, path, counted=False)


def _write_book(predictions: Iterable[Prediction], scheme: Scheme, path: Path, *, counted: bool) -> int:
    head, names = heads(), shown_names(scheme.taxonomy, language())
    predictions = iter(predictions)
    first = list(islice(predictions, 1))
    with_topic = any(one.topic for one in first)
    scores = {
        label.key: Column(f"{names[label.key]} {head['score']}", 8, "fraction", label.colour) for label in scheme.taxonomy.labels
    }
    columns = [Column(head["doubt"], 8, "fraction"), *scores.values(), Column(head["evidence"], 34)]
    columns += [Column(head["topic"], 20)] * with_topic + [Column(head["corrected"], 8, "count"), Column(head["model"], 28)]
    heads_of = {key: column.head for key, column in scores.items()}
    rows = (_sheet_row(one, heads_of, names, head) for one in chain(first, predictions))
    with whole_binary_file(path) as file:
        model = first[0].model if first else ""
        return write_paragraph_book(rows, scheme, file, columns, counted=counted, model=model)


def _sheet_row(prediction: Prediction, scores: Mapping[str, str], names: Mapping[str, str], head: Mapping[str, str]) -> SheetRow:
    judged = prediction.paragraph.judged  # what nobody looked for is left open
    unseen = set(scores) - {*judged, *prediction.labels} if judged is not None else set()
    marks = {key: None if key in unseen else key in prediction.labels for key in scores}
    cells: dict[str, str | float] = {head["model"]: prediction.model}
    answers = {True: word("answered_yes"), False: word("answered_no")}  # an answer is no probability
    if prediction.has_text:
        cells[head["doubt"]] = round(prediction.doubt, 3)
    for key, name in scores.items() if prediction.has_text else ():
        cells[name] = answers[key in prediction.labels] if key in prediction.judged else round(prediction.scores[key], 4)
    marked = (f"{names[span.label]}{word('colon')}{span.text}" for span in prediction.evidence)
    cells[head["evidence"]] = word("between").join(marked)
    if prediction.topic:
        cells[head["topic"]] = prediction.topic["name"]
    if prediction.corrected:
        cells[head["corrected"]] = 1
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
        says = _("{count} span(s) left out, which overlap a heavier one: doccano takes no overlaps")
        print(note_line(says.format(count=left_out)), file=sys.stderr)
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
