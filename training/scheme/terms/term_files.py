"""The table of terms: for the terminal, as a workbook, as CSV."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

from labels.support.atomic import whole_file
from labels.support.text_columns import aligned
from labels.taxonomy import Taxonomy
from models.output.plain import plain_cell
from training.scheme.terms.term_statistics import TermStatistics
from training.scheme.word_workbook import Column, write_workbook

HEADS = (
    "类别",
    "名称",
    "词",
    "组",
    "强弱",
    "提及次数",
    "段落数",
    "覆盖率",
    "计入比例",
    "重叠比例",
    "冲突比例",
    "独有段落",
    "已判段落",
    "正确段落",
    "准确率",
    "95%下限",
    "95%上限",
)
_WIDTHS = (14, 14, 20, 6, 6, 9, 8, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9)
STRONG, WEAK = "强", "弱"
_DIGITS = 4


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
    table = [_row(row, taxonomy) for row in rows]
    if path.suffix.lower() == ".xlsx":
        columns = [Column(head, width) for head, width in zip(HEADS, _WIDTHS, strict=True)]
        write_workbook(path, "词表", columns, table, frozen=3)
        return
    with whole_file(path, encoding="utf-8-sig") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(HEADS)
        writer.writerows(map(plain_cell, row) for row in table)


def term_lines(rows: Sequence[TermStatistics]) -> Iterator[str]:
    """Return the lines of the table for the terminal; precision only where something was judged.

    Parameters
    ----------
    rows : sequence of TermStatistics
        In order.
    """
    known = any(row.judged for row in rows)
    head = ["label", "term", "kind", "mentions", "paragraphs", "coverage", "counting", "overlap", "conflict", "unique"]
    lines = [head + ["precision", "95 %", "of"] * known]
    for row in rows:
        shares = (row.counting, row.overlap, row.conflict)
        line = [row.label, row.term, "weak" if row.weak else "strong", str(row.mentions), str(row.paragraphs)]
        line += [f"{row.coverage:.2%}", *map(_share, shares), str(row.unique)]
        if known:
            interval = "" if row.low is None or row.high is None else f"{row.low:.2f}-{row.high:.2f}"
            line += ["" if row.precision is None else f"{row.precision:.2f}", interval, str(row.judged)]
        lines.append(line)
    return aligned(lines, numbers=range(3, len(lines[0])))


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.0%}"


def _row(row: TermStatistics, taxonomy: Taxonomy) -> list[str | float]:
    cells: list[str | float] = [row.label, taxonomy.name(row.label), row.term, row.group, WEAK if row.weak else STRONG]
    cells += [row.mentions, row.paragraphs, round(row.coverage, _DIGITS)]
    cells += [_cell(share) for share in (row.counting, row.overlap, row.conflict)]
    cells += [row.unique, row.judged, row.right, *(_cell(share) for share in (row.precision, row.low, row.high))]
    return cells


def _cell(share: float | None) -> str | float:
    return "" if share is None else round(share, _DIGITS)
