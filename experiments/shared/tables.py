"""The one way in which benchmarks show tables and write figures."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from labels.support.atomic import result_stream, whole_file
from labels.support.suffixes import path_ending
from labels.wording import _
from seeds.found_files import check_results
from training.measures.metrics import UNDEFINED
from training.report.label_tables import markdown

Cells = Sequence[Sequence[str]]


def add_json_option(parser: argparse.ArgumentParser) -> None:
    """Give a command the option ``--json``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    parser.add_argument("--json", type=path_ending(".json"), metavar="FILE.json", help=_("also write every figure there"))


def add_output_options(parser: argparse.ArgumentParser) -> None:
    """Give a command the options ``--json`` and ``--output``.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        Of the command.
    """
    add_json_option(parser)
    parser.add_argument("--output", type=path_ending(".md"), metavar="FILE.md", help=_("also write the table there, as Markdown"))


def check_writable(*paths: Path | None, read: Iterable[Path | None] = ()) -> None:
    """Refuse now what could not be written after a quarter of an hour.

    Parameters
    ----------
    *paths : Path or None
        Files to be written; None for those that were not asked for.
    read : iterable of Path or None
        What is read, whose place none of them may take.

    Raises
    ------
    UsageError
        If a path is a folder or lies in none, or is what is read.
    """
    check_results(paths, read)


def print_table(cells: Cells, *, title: str = "", note: str = "") -> None:
    """Print a table: lines on a terminal, Markdown into a pipe, which is 80 columns wide where the table is not.

    Parameters
    ----------
    cells : sequence of sequence of str
        The table, its head first.
    title, note : str
        What stands above and below it.
    """
    console = Console()
    if not console.is_terminal:
        with result_stream(None) as file:
            file.write(page(cells, title=title, note=note))
        return
    head, *body = cells
    table = Table(title=escape(title) or None, title_justify="left", caption=escape(note) or None, caption_justify="left")
    for column, name in enumerate(head):
        numbers = column > 0 and all(_is_number(row[column]) for row in body)
        table.add_column(escape(name), justify="right" if numbers else "left")
    for row in body:
        table.add_row(*map(escape, row))
    console.print(table)


def page(cells: Cells, *, title: str = "", note: str = "") -> str:
    """Return a table as Markdown.

    Parameters
    ----------
    cells : sequence of sequence of str
        The table, its head first.
    title, note : str
        What stands above and below it.
    """
    return (f"{title}\n\n" if title else "") + markdown(cells) + (f"\n{note}\n" if note else "")


def publish(cells: Cells, figures: object, options: argparse.Namespace, *, title: str = "", note: str = "") -> None:
    """Print a table and write it, and its figures, where the options say.

    Parameters
    ----------
    cells : sequence of sequence of str
        The table, its head first.
    figures : object
        What stands behind the table, JSON-serialisable.
    options : argparse.Namespace
        ``json`` and ``output`` of :func:`add_output_options`.
    title, note : str
        What stands above and below the table.
    """
    print_table(cells, title=title, note=note)
    if options.output:
        with whole_file(options.output) as file:
            file.write(page(cells, title=title, note=note))
    write_figures(options.json, figures)


def write_figures(path: Path | None, figures: object) -> None:
    """Write figures as JSON.

    Parameters
    ----------
    path : Path or None
        The file; None where none was asked for.
    figures : object
        JSON-serialisable.
    """
    if path:
        with whole_file(path) as file:
            json.dump(figures, file, ensure_ascii=False, indent=1)
            file.write("\n")


def _is_number(cell: str) -> bool:
    return not cell or cell == UNDEFINED or cell[0].isdigit() or (cell[0] in "+-" and cell[1:2].isdigit())
