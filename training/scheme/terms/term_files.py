"""The table of terms: for the terminal, as a workbook, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from labels.support.atomic import whole_file
from labels.support.text_columns import aligned
from labels.taxonomy import Taxonomy
from labels.wording import pgettext
from models.output.plain import plain_cell
from training.scheme.terms.term_statistics import TermStatistics
from training.scheme.word_workbook import Column, write_workbook

_WIDTHS = (14, 14, 20, 6, 6, 9, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9)
_DIGITS = 4
# Columns of the table that the terminal shows, too: all that are known without labels, but for name and group; and the one
# that comes with labels.
_SHOWN, _PRECISION = (0, 2, *range(4, 12)), 14


def heads() -> tuple[str, ...]:
    """Return the heads of the table, in the language spoken."""
    return (
        pgettext("head of a table of words", "label"),
        pgettext("head of a table of words", "name"),
        pgettext("head of a table of words", "term"),
        pgettext("head of a table of words", "group"),
        pgettext("head of a table of words", "kind"),
        pgettext("head of a table of words", "mentions"),
        pgettext("head of a table of words", "paragraphs"),
        pgettext("head of a table of words", "coverage"),
        pgettext("head of a table of words", "counting"),
        pgettext("head of a table of words", "overlap"),
        pgettext("head of a table of words", "conflict"),
        pgettext("head of a table of words", "unique"),
        pgettext("head of a table of words", "judged"),
        pgettext("head of a table of words", "right"),
        pgettext("head of a table of words", "precision"),
        pgettext("head of a table of words", "95 % low"),
        pgettext("head of a table of words", "95 % high"),
    )


def _kind_words() -> dict[bool, str]:
    """Return what weak words and the others are called."""
    return {True: pgettext("kind of a word", "weak"), False: pgettext("kind of a word", "strong")}


def write_terms(rows: Sequence[TermStatistics], taxonomy: Taxonomy, path: Path) -> None:
    """Write the table as ``.xlsx`` or ``.csv``.

    Parameters
    ----------
    rows : sequence of TermStatistics
        In order.
    taxonomy : Taxonomy
        The labels.
    path : Path
        The file.
    """
    kinds = _kind_words()
    table = [_row(row, taxonomy, kinds[row.weak]) for row in rows]
    if path.suffix.lower() == ".xlsx":
        columns = [Column(head, width) for head, width in zip(heads(), _WIDTHS, strict=True)]
        write_workbook(path, pgettext("sheet", "terms"), columns, table, frozen=3)
        return
    with whole_file(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(heads())
        writer.writerows(map(plain_cell, row) for row in table)


def term_lines(rows: Sequence[TermStatistics]) -> Iterator[str]:
    """Return the lines of the table for the terminal; precision only where something was judged.

    Parameters
    ----------
    rows : sequence of TermStatistics
        In order.
    """
    known = any(row.judged for row in rows)
    named = heads()
    head = [named[column] for column in _SHOWN]
    judged = [named[_PRECISION], "95 %", pgettext("head of a table of words", "of")]
    kinds = _kind_words()
    lines = [head + judged * known]
    for row in rows:
        shares = (row.counting, row.overlap, row.conflict)
        line = [row.label, row.term, kinds[row.weak], str(row.mentions), str(row.paragraphs)]
        line += [f"{row.coverage:.2%}", *map(_share, shares), str(row.unique)]
        if known:
            interval = "" if row.low is None or row.high is None else f"{row.low:.2f}-{row.high:.2f}"
            line += ["" if row.precision is None else f"{row.precision:.2f}", interval, str(row.judged)]
        lines.append(line)
    return aligned(lines, numbers=range(3, len(lines[0])))


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _row(row: TermStatistics, taxonomy: Taxonomy, kind: str) -> list[str | float]:
    cells: list[str | float] = [row.label, taxonomy.name(row.label), row.term, row.group, kind]
    cells += [row.mentions, row.paragraphs, round(row.coverage, _DIGITS)]
    cells += [_cell(share) for share in (row.counting, row.overlap, row.conflict)]
    cells += [row.unique, row.judged, row.right, *(_cell(share) for share in (row.precision, row.low, row.high))]
    return cells


def _cell(share: float | None) -> str | float:
    return "" if share is None else round(share, _DIGITS)
