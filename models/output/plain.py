"""Predictions as JSON Lines and as CSV."""

from __future__ import annotations

import csv
import json
import re
import sys
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, islice
from typing import TextIO

from labels import InputError, Paragraph
from labels.exchange.outgoing import MOVED, written_judged, written_predicted
from labels.paragraphs import DOCUMENT_FIELDS
from labels.support.errors import note_line
from labels.support.visible_text import visible
from labels.wording import _
from models.output.own_columns import moved_note
from models.prediction import Prediction
from seeds.formats.tables.field_names import field_of
from seeds.schemes import Scheme

_LOOKED_AT = 1_000  # predictions, for the columns of the user's own table
_MORE = ("extra",)
_PREDICTED = "predicted"
# What a spreadsheet runs; full-width signs, which Excel folds when it reads a cell, behind any spaces. Apostrophes at the start
# count as none, so that reading can take the one away that is added here.
_RUNS = re.compile(r"['\s]*[=+\-@＝＋－＠]|[\t\r\n]")


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

    What is known of a paragraph's document (title, issuer, dates, place) stands behind the model, and where it was read from,
    empty where it is not known; then ``judged``, the labels that somebody looked for, empty where that is all of them.
    Columns of the user's own tables stand behind, as far as the first thousand rows have them; what only later rows have
    is put together in a column ``extra``, as JSON. One that is called like a result goes under another name, which is said.
    Last stands ``predicted``, the labels once more: it stays as it is where somebody changes them, and so tells that they did.

    Parameters
    ----------
    predictions, scheme, file
        As for :func:`write_jsonl`.

    Raises
    ------
    InputError
        If none of the first rows has columns of its own and a later one has: the header is written by then.
    """
    predictions = iter(predictions)
    first = list(islice(predictions, _LOOKED_AT))
    file.write("\ufeff")  # without the mark Excel reads UTF-8 as the system's old code page
    writer = csv.writer(file)
    head = ["id", "doc", "n", "kind", "heading", "region", "date", "text", "labels"]
    head += [*scheme.keys, "doubt", "corrected", "evidence", "topic", "model", *DOCUMENT_FIELDS, "source", "judged"]
    own = list(dict.fromkeys(name for prediction in first for name in prediction.paragraph.extra or ()))
    moved = _free_names(own, {*head, *_MORE, _PREDICTED})
    writer.writerow(map(plain_cell, [*head, *moved, *_MORE[: len(own)], _PREDICTED]))
    count = 0
    for prediction in chain(first, predictions):
        count += 1
        p = prediction.paragraph
        row = [p.id, p.doc, p.n, p.kind, p.heading, p.region, p.date, p.text, " ".join(prediction.labels)]
        row += [f"{prediction.scores[key]:.4f}" for key in scheme.keys]
        row += [f"{prediction.doubt:.3f}", "yes" if prediction.corrected else ""]
        evidence = " ".join(f"{span.label}:{span.text}" for span in prediction.evidence)
        topic = prediction.topic["name"] if prediction.topic else ""
        known = [getattr(p, name) for name in (*DOCUMENT_FIELDS, "source")] + [written_judged(p.judged)]
        cells = [*row, evidence, topic, prediction.model, *known, *_own_cells(p, own), written_predicted(prediction.labels)]
        writer.writerow([plain_cell(value) for value in cells])
    return count


def _free_names(own: Sequence[str], taken: Collection[str]) -> list[str]:
    """Return the names under which columns of the user's own go out, and say which are others than she gave them."""
    used, free = {*taken, *own}, []
    for name in own:
        answers = field_of(name) == "labels"  # whatever it is called, reading would take it for the labels
        free.append(name)
        while answers or free[-1] in taken or free[-1] in free[:-1] or (free[-1] != name and free[-1] in used):
            free[-1], answers = free[-1] + MOVED, False
    if moved := {name: other for name, other in zip(own, free, strict=True) if name != other}:
        print(note_line(moved_note(moved)), file=sys.stderr)
    return free


def _own_cells(paragraph: Paragraph, own: Sequence[str]) -> list[str]:
    """Return the cells of the user's own columns, and last what has no column."""
    extra = paragraph.extra or {}
    if not own:
        if extra:
            problem = _("has columns ({columns}) that none of the first {count} rows has")
            remedy = _("name the tables before the documents, or write {option}").format(option="--format jsonl")
            raise InputError(paragraph.id, problem.format(columns=", ".join(extra), count=_LOOKED_AT), remedy)
        return []
    more = {name: value for name, value in extra.items() if name not in own}
    return [*(extra.get(name, "") for name in own), json.dumps(more, ensure_ascii=False) if more else ""]


def plain_cell(value: object) -> str:
    """Return a cell that a spreadsheet takes as text: one that starts like a formula gets an apostrophe.

    Control characters, which a terminal would obey where the file is shown, become pictures of them.

    Parameters
    ----------
    value : object
        What the cell holds; None is empty.
    """
    text = "" if value is None else visible(str(value))
    return "'" + text if _RUNS.match(text) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
