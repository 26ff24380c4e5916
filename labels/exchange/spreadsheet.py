"""Answers in tables: a column of labels, or a column for each label, as people fill them in and as this program writes them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from labels.exchange.answers import Answer, LabelWords, State, shown_names
from labels.exchange.known_words import bare_score, column_of, is_head, known_heads, none_word, plain
from labels.exchange.outgoing import ADDED, read_judged, read_predicted
from labels.exchange.plain_records import filled_by_model
from labels.exchange.sheet_words import is_error, read_before, read_mark, why_unknown, written_mark
from labels.support.errors import InputError
from labels.wording import LANGUAGES, _, language

# Share of the cells of a column called after a label that must be marks: a column 储能 may hold prose.
_MARKS_AT_LEAST = 0.5
Said = tuple[tuple[str, ...] | None, tuple[str, ...] | None, State]


def has_answers(rows: Sequence[Mapping[str, Any]], words: LabelWords) -> bool:
    """Return whether a table has a column with answers.

    Parameters
    ----------
    rows : sequence of mapping
        Its rows.
    words : LabelWords
        The labels.
    """
    return _labels_column(rows, words) is not None or bool(_label_columns(rows, words))


class FromTable:
    """Answers in a table.

    A column of labels (``labels``, 标签) is the answer where there is one; the columns of the labels then hold
    probabilities, as ``models.predict`` writes them. Else each column called after a label holds a mark: an empty one is
    not judged, and a row without a mark is passed over. In a sheet that was filled in beforehand a row is an answer if it is
    marked as checked or differs from what it held.

    Parameters
    ----------
    words : LabelWords
        The labels.
    rows : sequence of mapping
        All of the file.
    location : str
        The file, for error messages.

    Raises
    ------
    InputError
        If a label has two columns, or there are marks beside a column of labels.
    """

    def __init__(self, words: LabelWords, rows: Sequence[Mapping[str, Any]], location: str) -> None:
        self._words = words
        names = _names(rows)
        self._names = {field: name for name in reversed(names) if (field := column_of(name)) not in (None, "labels")}
        self._labels = _labels_column(rows, words)
        columns = _label_columns(rows, words, listed=self._labels is not None)
        self._called = words.columns(names, listed=self._labels is not None)
        self._columns = {key: name for name, key in columns.items()}
        if len(self._columns) < len(columns):
            twice = next(name for name, key in columns.items() if self._columns[key] != name)
            problem = _("has two columns for the label of {column!r}").format(column=twice)
            raise InputError(location, problem, _("keep one of them"))
        for name in [*columns, *([self._labels] if self._labels else [])]:
            if f"{name} (2)" in names:  # as reading calls the second column of a name
                raise InputError(location, _("has two columns {column!r}").format(column=name), _("keep one of them"))
        if self._labels and any(not _is_figure(row.get(name)) for name in columns for row in rows):
            problem = _("has the column {labels!r} of labels and marks in the column {column!r}")
            problem = problem.format(labels=self._labels, column=next(iter(columns)))
            raise InputError(location, problem, _("keep either of them"))
        self._went_out = {"pid", "hash"} <= set(names)
        self._filled = "before" in self._names
        if not (self._went_out or self._filled or "checked" in self._names):
            self._names.pop("hash", None)  # the user's own, of whatever
        self._ours = self._filled or "model" in names
        if not (self._ours or self._went_out):
            self._names.pop("predicted", None)
        self._unread = [] if self._labels else _mostly_prose(rows, words)
        explicit = self._labels and any(plain(row.get(self._labels)) in words.none for row in rows)
        self._blank_is_none = not (explicit or self._filled or self._went_out or words.taxonomy.single)
        self._blanks = self._same = self._open = self._answered = 0
        self._taken = frozenset(name for name in names if self._not_own(name, rows))
        self._only_yes = not self._ours and not any(read_mark(row.get(name)) == "no" for name in columns for row in rows)

    @property
    def notes(self) -> Sequence[str]:
        """What was read as no answer, or how, where a person may have meant something else."""
        return [*self._unread, *self._how_read()]

    def _how_read(self) -> list[str]:
        if self._blanks and not self._ours:
            says = _(
                "{count} row(s) with an empty cell of labels were read as 'no label at all'; where a row is not answered yet, "
                "write {none} into those that are"
            )
            return [says.format(count=self._blanks, none=none_word(language()))]
        if self._columns and not self._labels and self._only_yes:
            says = _(
                "empty cells of labels were read as 'nobody looked'; write {no} where somebody looked and the label is not there"
            )
            return [says.format(no=written_mark(False))]
        return filled_by_model(self._same, self._open, self._answered)

    def answers(self, record: Mapping[str, Any], text: str, location: str) -> list[Answer]:
        """Return the answer that a row holds.

        Parameters
        ----------
        record : mapping of str to object
            The row.
        text : str
            Its text.
        location : str
            Where it stands, for error messages.

        Returns
        -------
        list of Answer
            One.

        Raises
        ------
        InputError
            If a cell names an unknown label, is no mark, or says both a label and none.
        """
        self._refuse_errors(record, location)
        labels, judged, state = self._listed(record, location) if self._labels else self._marked(record, location)
        counts = labels is not None and judged != ()  # of a row without text nobody was asked
        self._answered += counts
        digest, annotator = self._cell(record, "hash"), self._cell(record, "annotator")
        sent = str(record["pid"]) if self._went_out and plain(record.get("pid")) else None
        predicted = self._predicted(record, location)
        same = not self._filled and (predicted == labels if predicted is not None else self._ours)
        self._same += counts and same and predicted is not None
        self._open += counts and same and predicted is None
        return [
            Answer(
                labels,
                judged,
                predicted,
                id=sent,
                hash=digest or None,
                annotator=annotator,
                state=state,
                confirmed=not same,
                taken=self._taken,
            )
        ]

    def _refuse_errors(self, record: Mapping[str, Any], location: str) -> None:
        """Refuse an answer of which a formula failed: read as empty it would be another."""
        for name in [*([self._labels] if self._labels else self._columns.values()), *self._names.values()]:
            if found := why_unknown(record.get(name)):
                problem = _("column {column!r} holds {found}").format(column=name, found=found)
                raise InputError(location, problem, _("write what is meant, or empty the cell"))

    def _cell(self, record: Mapping[str, Any], field: str) -> str:
        value = record.get(self._names.get(field, ""))
        return "" if value is None else str(value).strip()

    def _not_own(self, name: str, rows: Sequence[Mapping[str, Any]]) -> bool:
        """Return whether a column is part of the answer, or of what this program or a tool wrote beside it."""
        if name in {self._labels, *self._names.values(), *self._columns.values(), *(ADDED if self._went_out else ())}:
            return True
        known = known_heads()
        if self._filled and any(name in known[one] for one in ("doubt", "corrected", "topic", "evidence", "model", "note")):
            return name not in known["note"] or not any(plain(row.get(name)) for row in rows)
        bare = bare_score(name).removeprefix("p_")
        label = self._called.get(name) if bare == name else self._words.column(bare)
        return label is not None and (self._ours or self._went_out) and all(_is_figure(row.get(name)) for row in rows)

    def _listed(self, record: Mapping[str, Any], location: str) -> Said:
        """Return what a row with a cell of labels says."""
        cell = record.get(self._labels or "")
        if "checked" in self._names and read_mark(self._cell(record, "checked")) != "yes":
            return None, None, "unchecked" if plain(cell) else "unanswered"
        if isinstance(cell, dict) or (isinstance(cell, list) and not all(isinstance(word, str) for word in cell)):
            problem, found = _("field {field!r} is {found}, not {wanted}"), json.dumps(cell, ensure_ascii=False)[:40]
            problem = problem.format(field=self._labels, found=found, wanted=_("a list of label keys"))
            example = f'{{"{self._labels}": ["{self._words.taxonomy.keys[0]}"]}}'
            raise InputError(location, problem, _("write {example}").format(example=example))
        if isinstance(cell, list):
            return self._words.keys(cell, location), None, "answered"
        if not plain(cell):  # nothing in a record of JSON is no answer; an empty cell may be one
            if cell is None:
                return None, None, "unanswered"
            self._blanks += self._blank_is_none
            if not self._blank_is_none:
                return None, None, "unanswered"
        labels = self._words.keys(self._words.split(str(cell)), location)
        return labels, read_judged(self._cell(record, "judged"), self._words, labels, location), "answered"

    def _marked(self, record: Mapping[str, Any], location: str) -> Said:
        """Return what a row with a cell for each label says."""
        marks = {key: self._mark(record, name, location) for key, name in self._columns.items()}
        before = self._before(record)
        none = read_mark(self._cell(record, "none")) == "yes"
        checked = read_mark(self._cell(record, "checked"))
        filled = none or any(mark is not None for mark in marks.values())
        if checked in ("no", "open"):
            return None, None, "skipped"
        if checked != "yes" and ("checked" in self._names or self._filled):
            changed = none or (marks != before if before is not None else self._filled and filled)
            if not changed:
                return None, None, "unchecked" if filled else "unanswered"
        if not filled:
            return None, None, "skipped" if before is not None or checked == "yes" else "unanswered"
        if none:  # said by a person; what a machine filled in beforehand does not stand against it
            own = [key for key, mark in marks.items() if mark and not (before or {}).get(key)]
            if own:
                problem = _("says both {none} and {label}")
                problem = problem.format(none=self._names["none"], label=self._columns[own[0]])
                raise InputError(location, problem, _("keep one of them"))
            marks = dict.fromkeys(marks, False)
        taxonomy = self._words.taxonomy
        judged = taxonomy.order([key for key, mark in marks.items() if mark is not None], location)
        labels = taxonomy.order([key for key, mark in marks.items() if mark], location)
        return labels, None if judged == taxonomy.keys else judged, "answered"

    def _mark(self, record: Mapping[str, Any], name: str, location: str) -> bool | None:
        found = read_mark(record.get(name))
        if found is None:
            problem = _("column {column!r} holds {found!r}, which is no mark")
            problem = problem.format(column=name, found=str(record.get(name))[:30])
            remedy = _("write {yes}, {no}, or leave it empty").format(yes=written_mark(True), no=written_mark(False))
            raise InputError(location, problem, remedy)
        return {"yes": True, "no": False}.get(found)

    def _predicted(self, record: Mapping[str, Any], location: str) -> tuple[str, ...] | None:
        """Return the labels that a row went out with, whichever way the file says it."""
        if "predicted" in self._names:
            return read_predicted(record.get(self._names["predicted"]), self._words, location)
        before = self._before(record) if self._columns else None
        return None if before is None else self._words.taxonomy.order([key for key, mark in before.items() if mark], location)

    def _before(self, record: Mapping[str, Any]) -> dict[str, bool | None] | None:
        """Return what the cells of the labels held beforehand; None where the row was not filled in."""
        return read_before(self._cell(record, "before"), self._columns, self._words)


def _names(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _labels_column(rows: Sequence[Mapping[str, Any]], words: LabelWords) -> str | None:
    """Return the column of labels; one called 标签 may hold the user's own tags, of which none is a label."""
    for name in sorted((name for name in _names(rows) if column_of(name) == "labels"), key=lambda name: plain(name) != "labels"):
        cells = [row.get(name) for row in rows if plain(row.get(name))]
        known = any(words.knows(word) for cell in cells if isinstance(cell, str) for word in words.split(cell))
        if known or not cells or plain(name) == "labels":
            return name
    return None


def _label_columns(rows: Sequence[Mapping[str, Any]], words: LabelWords, *, listed: bool = False) -> dict[str, str]:
    """Return the columns that are called after a label and hold marks, each with the key of its label."""
    found, names = {}, _names(rows)
    shown = [shown_names(words.taxonomy, lang) for lang in LANGUAGES]
    for name, key in words.columns(names, listed=listed).items():
        # A column 备注 is the remark where a label of that name has a column of its own.
        is_ours = is_head(name) or column_of(name) == "none"
        remark = is_ours and any(name != known[key] in names for known in shown)
        if not remark:
            cells = [read_mark(row.get(name)) for row in rows if plain(row.get(name)) and not is_error(row.get(name))]
            if sum(cell is not None for cell in cells) >= _MARKS_AT_LEAST * len(cells):
                found[name] = key
    return found


def _mostly_prose(rows: Sequence[Mapping[str, Any]], words: LabelWords) -> list[str]:
    """Return a line for each column called after a label that was not read, though some of its cells are marks."""
    read, lines = _label_columns(rows, words), []
    for name in words.columns(_names(rows)):
        cells = [read_mark(row.get(name)) for row in rows if plain(row.get(name))]
        marks = sum(cell is not None for cell in cells)
        if marks and name not in read and not is_head(name):
            says = _(
                "column {column!r} was not read as answers: only {marks} of its {cells} cells are marks; write {yes}, {no}, "
                "or leave a cell empty"
            )
            yes, no = written_mark(True), written_mark(False)
            lines.append(says.format(column=name, marks=marks, cells=len(cells), yes=yes, no=no))
    return lines


def _is_figure(cell: object) -> bool:
    try:
        float("0" if is_error(cell) else plain(cell) or 0)
    except ValueError:
        return False
    return True
