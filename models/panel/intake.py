"""What a panel is made of: paragraphs to tag, and records that say themselves which labels they carry."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any

from labels import InputError, Paragraph
from labels.exchange.answers import LabelWords, column_of, plain
from labels.exchange.doccano import is_doccano
from labels.exchange.label_studio import is_task
from labels.exchange.sheet_words import heads, read_mark
from models.panel.paragraph_table import Said
from seeds.formats.tables.record_options import Record, is_row_of_table
from seeds.inputs import read_inputs
from seeds.other_schemes import knowing, question
from seeds.schemes import Scheme
from seeds.sources import Reading

# Formats whose records are rows: what a column holds is told by all of them.
_TABLES = (".csv", ".tsv", ".xlsx", ".xls", ".et")
_SCORE_PREFIX = "p_"


class Intake:
    """Read files; hand on what records say, and yield what is to be tagged.

    Parameters
    ----------
    scheme : Scheme
        Whose labels are counted.
    take : callable
        Takes what a record says.
    anew : bool
        Whether all is to be tagged, whatever labels it has.

    Attributes
    ----------
    taken : Counter of str
        How many paragraphs of each file came with their labels.
    unscored : Counter of str
        How many of these without probabilities.
    foreign : Counter of str
        How many records of each file come from a tool to annotate with, whose labels are not taken.
    models : set of str
        Who gave them their labels; empty where that is not said.
    rows : deque of bool
        For each paragraph that was yielded, in order, whether it may be a row of a table that names no documents.
    """

    def __init__(self, scheme: Scheme, take: Callable[[Said], None], *, anew: bool = False) -> None:
        self._keys, self._words, self._take = scheme.keys, LabelWords(scheme.taxonomy), take
        self._scheme, self._anew = scheme.name, anew
        self.taken: Counter[str] = Counter()
        self.unscored: Counter[str] = Counter()
        self.foreign: Counter[str] = Counter()
        self.models: set[str] = set()
        self.rows: deque[bool] = deque()

    def untagged(self, paths: Sequence[Path], problems: list[InputError], reading: Reading) -> Iterator[Paragraph]:
        """Read files and folders.

        Parameters
        ----------
        paths : sequence of Path
            Files, folders, or ``-``.
        problems : list of InputError
            As for :func:`seeds.inputs.read_inputs`.
        reading : Reading
            How records are read; its options take what is met.

        Yields
        ------
        Paragraph
            Those that nobody gave labels yet.

        Raises
        ------
        UsageError, InputError, OSError
            As for :func:`seeds.inputs.read_inputs`; if a record bears a label that the scheme has not, or probabilities of
            other labels.
        """
        met = reading.options.met
        assert met is not None
        table: list[Record] = []
        for paragraph in read_inputs(paths, problems, reading):
            record = met.pop() if met else None
            if table and (record is None or record.file != table[0].file):
                yield from self._rows(table)
                table = []
            if record is None:
                self.rows.append(False)
                yield paragraph
            elif self._anew:
                yield self._to_tag(record)
            elif PurePath(record.file).suffix.lower() in _TABLES:
                table.append(record)
            elif isinstance(record.values.get("labels"), list):
                self._hand_on(record, self._listed(record))
            else:
                self.foreign[record.file] += is_task(record.values) or is_doccano(record.values)
                yield self._to_tag(record)
        yield from self._rows(table)

    def _to_tag(self, record: Record) -> Paragraph:
        self.rows.append(_is_row(record))
        return record.paragraph

    def _hand_on(self, record: Record, said: tuple[tuple[str, ...], tuple[str, ...] | None, list[float] | None, str]) -> None:
        labels, judged, scores, model = said
        self.taken[record.file] += 1
        self.unscored[record.file] += scores is None
        self.models.add(model)
        self._take(Said(record.paragraph, labels, judged, scores, model, _is_row(record)))

    # --- records of JSON

    def _listed(self, record: Record) -> tuple[tuple[str, ...], tuple[str, ...] | None, list[float] | None, str]:
        """Return what a record of JSON says."""
        values, where = record.values, record.location
        labels = self._words.keys(map(str, values["labels"]), where)
        given = values.get("scores")
        scores = self._scores(given, where) if isinstance(given, dict) and given else None
        model = str(values.get("model") or "")
        # A model looks for every label; ``judged`` is then what somebody had looked for before.
        judged = None if model and scores else self._judged(values.get("judged"), labels, where)
        return labels, judged, scores, model

    def _judged(self, given: object, labels: Sequence[str], where: str) -> tuple[str, ...] | None:
        if isinstance(given, str):
            given = self._words.split(given) if plain(given) else None
        if not isinstance(given, list):
            return None
        return self._words.taxonomy.order([*self._words.keys(map(str, given), where), *labels], where)

    def _scores(self, given: Mapping[str, Any], where: str) -> list[float]:
        if set(given) != set(self._keys):
            problem = f"has probabilities of {', '.join(map(str, given))}, not of the labels of scheme {self._scheme!r}"
            raise InputError(where, problem, "name the scheme it was tagged with: --scheme NAME")
        return [_fraction(given[key], where) for key in self._keys]

    # --- rows of tables

    def _rows(self, table: Sequence[Record]) -> Iterator[Paragraph]:
        """Hand on the rows of a table if its columns say labels; else yield their paragraphs."""
        if not table:
            return
        self._refuse_other_scheme(table)
        columns = _Columns.of([record.values for record in table], self._words)
        if not columns.says:
            yield from map(self._to_tag, table)
            return
        if columns.scores and set(columns.scores) != set(self._keys):
            absent = next(key for key in self._keys if key not in columns.scores)
            problem = f"has probabilities of some labels and none of {absent!r}"
            raise InputError(table[0].file, problem, "keep all of their columns, or name the scheme: --scheme NAME")
        for record in table:
            labels, judged = columns.answer(record, self._words)
            model = columns.model_of(record)
            cells = [str(record.values.get(columns.scores[key]) or "") for key in self._keys] if columns.scores else []
            scores = [_fraction(cell, record.location) for cell in cells] if cells and all(map(str.strip, cells)) else None
            if columns.is_listed and model and scores:
                judged = None
            self._hand_on(record, (labels, judged, scores, model))

    def _refuse_other_scheme(self, table: Sequence[Record]) -> None:
        """Refuse a table that this program wrote by another scheme: its labels must not go unseen."""
        names, known = set(table[0].values), heads()
        written = {"doubt", "model"} <= names or {known["doubt"], known["model"], known["hash"]} <= names
        if written and not any(self._words.column(_bare(name)) for name in names):
            if schemes := knowing(table, self._words.taxonomy):
                problem = f"was tagged by another scheme than {self._scheme!r}"
                raise InputError(table[0].file, problem, f"{question(schemes)} To tag it by this one: --anew")


class _Columns:
    """Which columns of a table say what of its labels.

    A column of labels is the answer where there is one, and the columns called after a label are probabilities; else each
    of these holds a mark, as in the workbooks that this program writes.
    """

    def __init__(self, listed: str | None, marks: Mapping[str, str], scores: Mapping[str, str], names: Sequence[str]) -> None:
        self._listed, self._marks, self.scores = listed, marks, scores
        self._none = next((name for name in names if column_of(name) == "none"), None)
        self._checked = next((name for name in names if column_of(name) == "checked"), None)
        self._judged = next((name for name in names if column_of(name) == "judged"), None)
        # Beside the hash stands what this program wrote, under its own heads: a column ``model`` is then the user's.
        called = (heads()["model"],) if heads()["hash"] in names else ("model", heads()["model"])
        self._model = next((name for name in names if name in called), None)

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]], words: LabelWords) -> _Columns:
        names = list(rows[0])
        named = {name: key for name in names if (key := words.column(name)) and column_of(name) is None}
        scored = {name: words.column(bare) for name in names if (bare := _bare(name)) != name}
        scores = {key: name for name, key in scored.items() if key}
        listed = next((name for name in names if column_of(name) == "labels" and _are_labels(rows, name, words)), None)
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
        """Return the labels of a row and those that were looked for: what stands in it now, whoever wrote it."""
        values, where = record.values, record.location
        if self._checked and read_mark(values.get(self._checked)) == "open":
            return (), ()
        if self._listed is not None:
            labels = words.keys(words.split(str(values.get(self._listed) or "")), where)
            cell = str(values.get(self._judged) or "") if self._judged else ""
            if not plain(cell):
                return labels, None
            return labels, words.taxonomy.order([*words.keys(words.split(cell), where), *labels], where)
        if self._none and read_mark(values.get(self._none)) == "yes":
            return (), None
        marks = {key: read_mark(values.get(name)) for key, name in self._marks.items()}
        for key, mark in marks.items():
            if mark is None:
                cell = str(values.get(self._marks[key]))[:30]
                raise InputError(
                    where, f"column {self._marks[key]!r} holds {cell!r}, which is no mark", "write 是, 否, or nothing"
                )
        judged = words.taxonomy.order([key for key, mark in marks.items() if mark in ("yes", "no")], where)
        return words.taxonomy.order([key for key in judged if marks[key] == "yes"], where), judged

    def model_of(self, record: Record) -> str:
        """Return the model that a row names."""
        return str(record.values.get(self._model) or "") if self._model else ""


def _bare(name: str) -> str:
    """Return the label that a column of probabilities is called after."""
    return name.removesuffix(f" {heads()['score']}").removeprefix(_SCORE_PREFIX)


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


def _fraction(cell: object, where: str) -> float:
    number = _number(cell)
    if number is None or not 0 <= number <= 1:
        raise InputError(where, f"has the probability {str(cell)[:20]!r}", "make it a number between 0 and 1")
    return number


def _is_row(record: Record) -> bool:
    """Return whether a record is a row of a table that names no documents, also after it was written out by a command."""
    return not record.names_doc or is_row_of_table(record.paragraph)
