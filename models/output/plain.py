"""Predictions as JSON Lines and as CSV."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from itertools import chain, islice
from pathlib import Path
from typing import TextIO

from labels import InputError, Paragraph
from labels.exchange.outgoing import MOVED, written_judged, written_predicted
from labels.paragraphs import DOCUMENT_FIELDS
from labels.support.atomic import result_bytes
from labels.support.errors import note_line
from labels.support.visible_text import visible
from labels.wording import _
from models.output.json_line import json_line
from models.output.own_columns import moved_note
from models.prediction import Prediction
from seeds.formats.tables.field_names import field_of
from seeds.schemes import Scheme

_LOOKED_AT = 1_000  # predictions, for the columns of the user's own table
_AT_ONCE = 100  # predictions that are written at once
_MORE = ("extra",)
_PREDICTED = "predicted"
# What a spreadsheet runs; full-width signs, which Excel folds when it reads a cell, behind any spaces. Apostrophes at the start
# count as none, so that reading can take the one away that is added here.
_RUNS = re.compile(r"['\s]*[=+\-@＝＋－＠]|[\t\r\n]")


class JsonRows:
    """Predictions as JSON Lines, one object each.

    Parameters
    ----------
    scheme : Scheme
        Whose labels they bear.
    model_digest : str
        What tells the model from others; rows of text have no place for it.
    """

    looks_at = 0

    def __init__(self, scheme: Scheme, model_digest: str = "") -> None:
        self.scheme = scheme

    def begin(self, first: Sequence[Prediction]) -> bytes:
        """Return what stands before the first row: nothing.

        Parameters
        ----------
        first : sequence of Prediction
            The first ones.
        """
        return b""

    def rows(self, predictions: Iterable[Prediction]) -> bytes:
        """Return the rows of some predictions.

        Parameters
        ----------
        predictions : iterable of Prediction
            In order.
        """
        return "".join(map(json_line, predictions)).encode()

    def sink(self, output: Path | None) -> AbstractContextManager[Callable[[bytes], object]]:
        """Open what takes rows.

        Parameters
        ----------
        output : Path or None
            The file; None for standard output.

        Returns
        -------
        context manager
            Gives a function that takes them, one behind the other.
        """
        return result_bytes(output)


class CsvRows(JsonRows):
    """Predictions as rows of a table in text, with the probability of each label in a column.

    What is known of a paragraph's document (title, issuer, dates, place) stands behind the model, and where it was read from,
    empty where it is not known; then ``judged``, the labels that somebody looked for, empty where that is all of them.
    Columns of the user's own tables stand behind, as far as the first thousand rows have them; what only later rows have
    is put together in a column ``extra``, as JSON. One that is called like a result goes under another name, which is said.
    Last stands ``predicted``, the labels once more: it stays as it is where somebody changes them, and so tells that they did.
    Of a row without text labels, probabilities, doubt and ``predicted`` are empty, and ``judged`` says that none was looked for.

    Parameters
    ----------
    scheme : Scheme
        Whose labels they bear.
    model_digest : str
        As in `JsonRows`.
    """

    looks_at = _LOOKED_AT

    def __init__(self, scheme: Scheme, model_digest: str = "") -> None:
        super().__init__(scheme, model_digest)
        self._own: list[str] = []

    def begin(self, first: Sequence[Prediction]) -> bytes:
        """Return the head.

        Parameters
        ----------
        first : sequence of Prediction
            The first thousand, or all: the columns of the user's own are those that they have.
        """
        head = ["id", "doc", "n", "kind", "heading", "region", "date", "text", "labels"]
        head += [*self.scheme.keys, "doubt", "corrected", "evidence", "topic", "model", *DOCUMENT_FIELDS, "source", "judged"]
        self._own = list(dict.fromkeys(name for prediction in first for name in prediction.paragraph.extra or ()))
        moved = _free_names(self._own, {*head, *_MORE, _PREDICTED})
        # Without the mark at the beginning Excel reads UTF-8 as the system's old code page.
        return ("\ufeff" + _csv([[*head, *moved, *_MORE[: len(self._own)], _PREDICTED]])).encode()

    def rows(self, predictions: Iterable[Prediction]) -> bytes:
        """Return the rows of some predictions.

        Parameters
        ----------
        predictions : iterable of Prediction
            In order.

        Raises
        ------
        InputError
            If none of the first rows has columns of its own and one of these has: the head is written by then.
        """
        return _csv(map(self._cells, predictions)).encode()

    def _cells(self, prediction: Prediction) -> list[object]:
        p = prediction.paragraph
        row = [p.id, p.doc, p.n, p.kind, p.heading, p.region, p.date, p.text, " ".join(prediction.labels)]
        if prediction.has_text:
            row += [f"{prediction.scores[key]:.4f}" for key in self.scheme.keys]
            row.append(f"{prediction.doubt:.3f}")
        else:
            row += [""] * (len(self.scheme.keys) + 1)
        row.append("yes" if prediction.corrected else "")
        evidence = " ".join(f"{span.label}:{span.text}" for span in prediction.evidence)
        topic = prediction.topic["name"] if prediction.topic else ""
        known = [getattr(p, name) for name in (*DOCUMENT_FIELDS, "source")] + [written_judged(p.judged)]
        predicted = written_predicted(prediction.labels) if prediction.has_text else ""
        return [*row, evidence, topic, prediction.model, *known, *_own_cells(p, self._own), predicted]


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
    return _write(JsonRows(scheme), predictions, file)


def write_csv(predictions: Iterable[Prediction], scheme: Scheme, file: TextIO) -> int:
    """Write one row per prediction, as `CsvRows` says; return how many.

    Parameters
    ----------
    predictions, scheme, file
        As for :func:`write_jsonl`.

    Raises
    ------
    InputError
        If none of the first rows has columns of its own and a later one has: the header is written by then.
    """
    return _write(CsvRows(scheme), predictions, file)


def _write(rows: JsonRows, predictions: Iterable[Prediction], file: TextIO) -> int:
    predictions = iter(predictions)
    first = list(islice(predictions, rows.looks_at))
    file.write(rows.begin(first).decode())
    count = 0
    source = chain(first, predictions)
    while some := list(islice(source, _AT_ONCE)):
        file.write(rows.rows(some).decode())
        count += len(some)
    return count


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([plain_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _free_names(own: Sequence[str], taken: Collection[str]) -> list[str]:
    """Return the names under which columns of the user's own go out, and say which are others than she gave them."""
    used, taken = {*taken, *own}, set(taken)
    free: dict[str, str] = {}
    for name in own:
        answers, other = field_of(name) == "labels", name  # whatever it is called, reading would take it for the labels
        while answers or other in taken or (other != name and other in used):
            other, answers = other + MOVED, False
        free[name] = other
        taken.add(other)
    if moved := {name: other for name, other in free.items() if name != other}:
        print(note_line(moved_note(moved)), file=sys.stderr)
    return list(free.values())


def _own_cells(paragraph: Paragraph, own: Sequence[str]) -> list[str]:
    """Return the cells of the user's own columns, and last what has no column."""
    extra = paragraph.extra or {}
    if not own:
        if extra:
            problem = _("has columns ({columns}) that none of the first {count} rows has")
            remedy = _("name the tables before the documents, or write {option}").format(option="--format jsonl")
            raise InputError(paragraph.id, problem.format(columns=", ".join(extra), count=_LOOKED_AT), remedy)
        return []
    known = frozenset(own)
    more = {name: value for name, value in extra.items() if name not in known}
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
