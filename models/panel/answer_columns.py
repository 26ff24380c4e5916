"""Which columns of a table say what of its labels, and whether a person said it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labels import InputError
from labels.exchange.answers import LabelWords
from labels.exchange.known_words import bare_score, column_of, is_sheet, known_heads, plain
from labels.exchange.outgoing import read_predicted
from labels.exchange.sheet_words import read_before, read_mark, written_mark
from labels.wording import _
from seeds.formats.tables.record_options import Record
from seeds.other_schemes import knowing, question

_SCORE_PREFIX = "p_"


class AnswerColumns:
    """Which columns of a table say what of its labels.

    A column of labels is the answer where there is one, and the columns called after a label are probabilities; else each
    of these holds a mark, as in the workbooks that this program writes.

    Parameters
    ----------
    listed : str or None
        The column that holds all labels of a row.
    marks, scores : mapping of str to str
        By label, the column that holds its marks, and that of its probabilities.
    names : sequence of str
        All columns.
    """

    def __init__(self, listed: str | None, marks: Mapping[str, str], scores: Mapping[str, str], names: Sequence[str]) -> None:
        self._listed, self._marks, self.scores = listed, marks, scores
        self._none = next((name for name in names if column_of(name) == "none"), None)
        self._checked = next((name for name in names if column_of(name) == "checked"), None)
        self._judged = next((name for name in names if column_of(name) == "judged"), None)
        self._before = next((name for name in names if column_of(name) == "before"), None)
        self._predicted = next((name for name in names if column_of(name) == "predicted"), None)
        # Beside the hash stands what this program wrote, under its own heads: a column ``model`` is then the user's.
        known = known_heads()["model"]
        called = known if is_sheet(names) else {"model", *known}
        self._model = next((name for name in names if name in called), None)

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]], words: LabelWords) -> AnswerColumns:
        """Return what the columns of a table say.

        Parameters
        ----------
        rows : sequence of mapping of str to object
            All of the table.
        words : LabelWords
            The labels.
        """
        names = list(rows[0])
        scored = {name: words.column(bare) for name in names if (bare := bare_name(name)) != name}
        scores = {key: name for name, key in scored.items() if key}
        listed = next((name for name in names if column_of(name) == "labels" and _are_labels(rows, name, words)), None)
        called = words.columns(names, listed=listed is not None)
        named = {name: key for name, key in called.items() if column_of(name) is None}
        if listed is None:
            return cls(None, {key: name for name, key in named.items() if _are_marks(rows, name)}, scores, names)
        return cls(listed, {}, scores or {key: name for name, key in named.items() if _are_figures(rows, name)}, names)

    @property
    def says(self) -> bool:
        """Whether the table says any labels at all."""
        return self._listed is not None or bool(self._marks)

    @property
    def is_listed(self) -> bool:
        """Whether one column holds all labels of a row."""
        return self._listed is not None

    def answer(self, record: Record, words: LabelWords) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        """Return the labels of a row and those that were looked for: what stands in it now, whoever wrote it.

        Parameters
        ----------
        record : Record
            The row.
        words : LabelWords
            The labels.

        Raises
        ------
        InputError
            If a label is unknown, a cell holds no mark, or a row says both a label and none.
        """
        values, where = record.values, record.location
        if self._checked and read_mark(values.get(self._checked)) == "open":
            return (), ()
        if self._listed is not None:
            labels = words.keys(words.split(str(values.get(self._listed) or "")), where)
            cell = str(values.get(self._judged) or "") if self._judged else ""
            if not plain(cell):
                return labels, None
            return labels, words.taxonomy.order([*words.keys(words.split(cell), where), *labels], where)
        marks = {key: read_mark(values.get(name)) for key, name in self._marks.items()}
        if self._none and read_mark(values.get(self._none)) == "yes":
            # Said by a person; what a machine filled in beforehand does not stand against it.
            before = self._filled_in(record, words) or {}
            if own := [key for key in self._marks if marks[key] == "yes" and not before.get(key)]:
                problem = _("says both {none} and {label}").format(none=self._none, label=self._marks[own[0]])
                raise InputError(where, problem, _("keep one of them"))
            return (), None
        for key, mark in marks.items():
            if mark is None:
                cell = str(values.get(self._marks[key]))[:30]
                problem = _("column {column!r} holds {found!r}, which is no mark").format(column=self._marks[key], found=cell)
                remedy = _("write {yes}, {no}, or nothing").format(yes=written_mark(True), no=written_mark(False))
                raise InputError(where, problem, remedy)
        judged = words.taxonomy.order([key for key, mark in marks.items() if mark in ("yes", "no")], where)
        return words.taxonomy.order([key for key in judged if marks[key] == "yes"], where), judged

    def by_person(self, record: Record, labels: Sequence[str], judged: Sequence[str] | None, words: LabelWords) -> bool:
        """Return whether a row that a model filled in is a person's now: marked as checked, or other than it went out.

        Parameters
        ----------
        record : Record
            The row.
        labels : sequence of str
            Its labels.
        judged : sequence of str or None
            Those that were looked for; None is all.
        words : LabelWords
            The labels.
        """
        if self._checked and read_mark(record.values.get(self._checked)) == "yes":
            return True
        if self._listed is not None:
            cell = record.values.get(self._predicted) if self._predicted else None
            return differs(labels, read_predicted(cell, words, record.location))
        before = self._filled_in(record, words)
        looked = words.taxonomy.keys if judged is None else judged
        return before is not None and before != {key: key in labels if key in looked else None for key in self._marks}

    def _filled_in(self, record: Record, words: LabelWords) -> dict[str, bool | None] | None:
        """Return what the cells of the labels held when the sheet was written; None where that is not said."""
        cell = str(record.values.get(self._before) or "").strip() if self._before else ""
        return read_before(cell, self._marks, words)

    def model_of(self, record: Record) -> str:
        """Return the model that a row names.

        Parameters
        ----------
        record : Record
            The row.
        """
        return str(record.values.get(self._model) or "") if self._model else ""

    def scores_of(self, record: Record, keys: Sequence[str]) -> list[float] | None:
        """Return the probabilities of a row; None where one is missing.

        Parameters
        ----------
        record : Record
            The row.
        keys : sequence of str
            The labels, in the order of what is returned.

        Raises
        ------
        InputError
            If one is no number between 0 and 1.
        """
        cells = [str(record.values.get(self.scores[key]) or "") for key in keys] if self.scores else []
        return [fraction(cell, record.location) for cell in cells] if cells and all(map(str.strip, cells)) else None

    def refuse_some_scores(self, keys: Sequence[str], file: str) -> None:
        """Refuse a table that has probabilities of some of the labels.

        Parameters
        ----------
        keys : sequence of str
            The labels.
        file : str
            The table.

        Raises
        ------
        InputError
            If it has those of some, and not of all.
        """
        if self.scores and set(self.scores) != set(keys):
            absent = next(key for key in keys if key not in self.scores)
            problem = _("has probabilities of some labels and none of {label!r}").format(label=absent)
            remedy = _("keep all of their columns, or name the scheme: {option}").format(option="--scheme NAME")
            raise InputError(file, problem, remedy)


def refuse_other_scheme(table: Sequence[Record], words: LabelWords, scheme: str) -> None:
    """Refuse a table that this program wrote by another scheme: its labels must not go unseen.

    Parameters
    ----------
    table : sequence of Record
        All its rows.
    words : LabelWords
        The labels that are asked for.
    scheme : str
        Name of their scheme.

    Raises
    ------
    InputError
        If its columns are called after labels of others alone; says of which.
    """
    names, known = set(table[0].values), known_heads()
    ours = all(not known[one].isdisjoint(names) for one in ("doubt", "model", "hash"))
    written = ours or {"doubt", "model"} <= names
    if written and not any(words.column(bare_name(name)) for name in names):
        if schemes := knowing(table, words.taxonomy):
            problem = _("was tagged by another scheme than {scheme!r}").format(scheme=scheme)
            remedy = _("{question} To tag it by this one: {option}").format(question=question(schemes), option="--anew")
            raise InputError(table[0].file, problem, remedy)


def differs(labels: Sequence[str], predicted: Sequence[str] | None) -> bool:
    """Return whether labels are others than those a text went out with; not where that is unknown.

    Parameters
    ----------
    labels : sequence of str
        Those it bears now.
    predicted : sequence of str or None
        Those it went out with.
    """
    return predicted is not None and set(predicted) != set(labels)


def bare_name(name: str) -> str:
    """Return the label that a column of probabilities is called after.

    Parameters
    ----------
    name : str
        Name of a column.
    """
    return bare_score(name).removeprefix(_SCORE_PREFIX)


def _are_labels(rows: Sequence[Mapping[str, Any]], name: str, words: LabelWords) -> bool:
    """Return whether a column of labels holds some of the scheme; one called 标签 may hold the user's own tags."""
    cells = [str(row.get(name)) for row in rows if plain(row.get(name))]
    return not cells or any(words.knows(word) for cell in cells for word in words.split(cell))


def _are_marks(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    cells = [read_mark(row.get(name)) for row in rows if plain(row.get(name))]
    return sum(cell is not None for cell in cells) * 2 > len(cells)


def _are_figures(rows: Sequence[Mapping[str, Any]], name: str) -> bool:
    return all(_number(row.get(name)) is not None for row in rows)


def _number(cell: object) -> float | None:
    try:
        return float(str(cell))
    except ValueError:
        return None


def fraction(cell: object, where: str) -> float:
    """Return a probability.

    Parameters
    ----------
    cell : object
        What should be one.
    where : str
        Where it stands, for error messages.

    Raises
    ------
    InputError
        If it is no number between 0 and 1.
    """
    number = _number(cell)
    if number is None or not 0 <= number <= 1:
        problem = _("has the probability {found!r}").format(found=str(cell)[:20])
        raise InputError(where, problem, _("make it a number between 0 and 1"))
    return number
