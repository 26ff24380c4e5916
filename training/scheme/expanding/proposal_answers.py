"""Answers to proposals: on the command line, or filled into the table that was written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from labels import InputError, UsageError
from labels.exchange.sheet_words import why_unknown
from labels.json_lines import read_json_lines
from labels.support.plain_files import check_file
from labels.taxonomy import Taxonomy
from labels.wording import LANGUAGES, _, language
from seeds.cleaning.fold import fold
from seeds.formats.encoding import decode
from training.scheme.expanding.csv_rows import csv_rows
from training.scheme.expanding.word_decisions import Decision, decision_words, label_key, read_answer

# The columns that matter, by their names in JSON.
LABEL, WORD, ANSWER = "label", "word", "accept"
_WORKBOOKS = (".xlsx", ".xls", ".et")


def read_options(given: Mapping[str, Sequence[str]], taxonomy: Taxonomy, only: Sequence[str]) -> list[Decision]:
    """Return the decisions that options hold.

    Parameters
    ----------
    given : mapping of str to sequence of str
        By answer what was given for it: ``KEY=word,word``, or words alone where there is one label.
    taxonomy : Taxonomy
        The labels.
    only : sequence of str
        Keys of the labels in question; where that is one, it need not be named.

    Returns
    -------
    list of Decision

    Raises
    ------
    UsageError
        If a label is unknown or not told, or there is no word.
    """
    decisions = []
    for answer, texts in given.items():
        for text in texts:
            name, sign, words = text.partition("=")
            if not sign:
                if len(only) != 1:
                    remedy = _("write {example}").format(example=f"{only[0]}={text}")
                    raise UsageError(repr(text), _("does not say of which label"), remedy)
                name, words = only[0], text
            try:
                key = label_key(name, taxonomy, repr(text))
            except InputError as error:
                raise UsageError(error.location, error.problem, error.remedy) from error
            found = split_words(words)
            if not found:
                remedy = _("write {key}=word,word").format(key=key)
                raise UsageError(repr(text), _("holds no word"), remedy)
            decisions += [Decision(key, word, answer) for word in found]
    return decisions


def split_words(text: str) -> list[str]:
    """Return words that commas of any kind separate, folded, each once.

    Parameters
    ----------
    text : str
        ``绿氢,加氢站`` or ``绿氢、加氢站``.
    """
    return list(
        dict.fromkeys(fold(word).strip() for word in text.translate({ord("，"): ",", ord("、"): ","}).split(",") if word.strip())
    )


def read_answers(path: Path, taxonomy: Taxonomy) -> list[Decision]:
    """Read the answers in a table of proposals that was filled in; rows without an answer are left open.

    Parameters
    ----------
    path : Path
        An ``.xlsx``, ``.csv`` or ``.jsonl`` file.
    taxonomy : Taxonomy
        The labels.

    Returns
    -------
    list of Decision

    Raises
    ------
    UsageError
        If there is no such file, or it is of another kind.
    InputError
        If it is broken, lacks a column, or holds something that is no answer.
    """
    check_file(path, _("name the table that expand --output wrote, filled in"))
    decisions = []
    for location, row in _rows(path):
        answer = read_answer(row[2], location)
        if answer is None:
            continue
        word = fold(row[1]).strip()
        if not word:
            raise InputError(location, _("has an answer and no word"), _("delete the row, or write the word"))
        decisions.append(Decision(label_key(row[0], taxonomy, location), word, answer))
    return decisions


def _rows(path: Path) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """Yield place, label, word and answer of each row."""
    suffix = path.suffix.lower()
    if suffix == ".jsonl":
        with path.open(encoding="utf-8-sig") as file:
            for location, record in read_json_lines(file, str(path)):
                values = record if isinstance(record, dict) else {}
                yield (
                    location,
                    _picked({str(name): "" if value is None else str(value) for name, value in values.items()}, location),
                )
        return
    if suffix in _WORKBOOKS:
        tables = _workbook(path)
    elif suffix in (".csv", ".tsv", ".txt"):
        text = decode(path.read_bytes(), str(path))
        tables = [(str(path), list(csv_rows(text, str(path), "\t" if "\t" in text.partition("\n")[0] else ",")))]
    else:
        problem = _("{suffix} is no table").format(suffix=suffix) if suffix else _("no suffix is no table")
        raise UsageError(str(path), problem, _("give the .xlsx, .csv or .jsonl that expand wrote"))
    for name, rows in tables:
        if not rows:
            continue
        head = [cell.strip() for cell in rows[0][1]]
        for number, row in rows[1:]:
            if any(cell.strip() for cell in row):
                location = f"{name}:{number}"
                yield location, _picked(dict(zip(head, [*row, *[""] * len(head)], strict=False)), location)


def _workbook(path: Path) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    from seeds.formats.tables.workbooks.workbook_cells import BrokenError, LockedError, read_sheets

    try:
        sheets = read_sheets(path.read_bytes())
    except (BrokenError, LockedError) as error:
        remedy = _("save it anew as .xlsx, without a password")
        raise InputError(str(path), _("is no readable workbook"), remedy) from error
    filled = (sheet for sheet in sheets if any(map(any, sheet.rows)))
    return [(f"{path}:{sheet.name}", list(enumerate(map(list, sheet.rows), 1))) for sheet in filled][:1]


def _picked(values: Mapping[str, str], location: str) -> tuple[str, str, str]:
    found = []
    heads = decision_words()["heads"]
    # What is missing is called as what is there.
    spoken = next((lang for lang in LANGUAGES if any(head[lang] in values for head in heads.values())), language())
    for column in (LABEL, WORD, ANSWER):
        name = next((heads[column][lang] for lang in LANGUAGES if heads[column][lang] in values), None)
        if name is None:
            problem = _("has no column {column}").format(column=heads[column][spoken])
            raise InputError(location, problem, _("give the table that expand --output wrote, with its heads"))
        if unknown := why_unknown(values[name]):
            problem = _("column {column!r} holds {found}").format(column=name, found=unknown)
            raise InputError(location, problem, _("write what is meant"))
        found.append(values[name])
    return found[0], found[1], found[2]
