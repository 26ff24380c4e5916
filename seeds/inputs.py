"""What can be tagged: texts, documents and records; in files, folders and on standard input."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from labels import InputError, Paragraph, UsageError
from labels.support.errors import note_line
from labels.wording import _
from seeds.cleaning.clean import clean_text
from seeds.formats.tables.error_cells import error_note
from seeds.found_files import find_files, shown
from seeds.read import unread_files
from seeds.sources import Piece, Reading, Source


def read_inputs(paths: Sequence[Path], problems: list[InputError], reading: Reading | None = None) -> Iterator[Paragraph]:
    """Read paragraphs from files and folders, one after the other.

    Documents are read, cleaned and cut into paragraphs. A record (a line of a ``.jsonl``, a row of a ``.csv`` file or of
    a workbook) is one paragraph: its text is cleaned but, unless asked for, never split. Standard input (``-``) is what it
    holds: a file of a kind that has signs (a workbook, Parquet, a PDF, a page; what is packed by gzip is unpacked), JSON if it
    begins like JSON, a table if its first line names the column of the paragraphs beside others, otherwise a document.

    Parameters
    ----------
    paths : sequence of Path
        Files, folders, or ``-``.
    problems : list of InputError
        The errors of files found in folders, of parts of files and of files of unknown kinds are appended to it, and the
        rest is still read.
    reading : Reading, optional
        How records are read; counts what is read, for who says so. Without it cells that hold the error of a formula, and
        what is not read of a file, are named on standard error.

    Yields
    ------
    Paragraph
        Clean paragraphs in order.

    Raises
    ------
    UsageError
        If a path is not there or of an unknown kind.
    InputError
        If a file that was named cannot be read.
    OSError
        If the system refuses a file that was named.
    """
    tells = reading is None  # nobody else can say what was noticed
    reading = reading or Reading()
    for piece in _pieces(paths, problems, reading, whole=True):
        assert isinstance(piece, Paragraph)
        yield piece
    if tells and reading.options.errors:
        print(note_line(error_note(reading.options.errors)), file=sys.stderr)
    for one in reading.options.left_out if tells else ():
        print(note_line(one), file=sys.stderr)


def read_pieces(paths: Sequence[Path], problems: list[InputError], reading: Reading) -> Iterator[Piece]:
    """Read files and folders as :func:`read_inputs` does, but for records: of those it yields blocks, to be read elsewhere.

    Parameters
    ----------
    paths, problems, reading
        As for :func:`read_inputs`. What is wrong in a block is told to ``reading.took``.

    Returns
    -------
    iterator of Paragraph or Cut
        In order.

    Raises
    ------
    UsageError, InputError, OSError
        As for :func:`read_inputs`.
    """
    return _pieces(paths, problems, reading, whole=False)


def _pieces(paths: Sequence[Path], problems: list[InputError], reading: Reading, *, whole: bool) -> Iterator[Piece]:
    reading.problems = problems
    named = {path for path in paths if not path.is_dir()}
    files, unknown = find_files(paths)
    reading.expect(files, [path for path in files if path not in named])
    for path in files:
        try:
            yield from reading.pieces(Source.at(path), named=path in named, whole=whole)
        except InputError as error:
            if path in named:
                raise
            problems.append(error)
        except OSError as error:
            if path in named:
                raise
            problems.append(InputError(shown(path), _(error.strerror or str(error)), _("check the file")))
    problems += unread_files(unknown)


def read_arguments(texts: Sequence[str]) -> Iterator[Paragraph]:
    """Turn texts of the command line into paragraphs, one each.

    Parameters
    ----------
    texts : sequence of str
        The texts as typed.

    Yields
    ------
    Paragraph
        With clean text, in order.

    Raises
    ------
    UsageError
        If a text is empty.
    """
    for number, text in enumerate(texts, 1):
        clean = clean_text(text)
        if not clean:
            raise UsageError(_("text {number}").format(number=number), _("is empty"), _("give some text to tag"))
        yield Paragraph(f"text#{number}", "text", number, "body", clean)
