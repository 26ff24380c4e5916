"""Read files into clean paragraphs: ``python -m seeds.read PATH… [--output FILE] [--text-column NAME] [--split]``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from labels import InputError, Paragraph, UsageError, write_paragraphs
from labels.support.account import Account
from labels.support.atomic import result_stream
from labels.support.command import add_lang_option, run_command
from labels.support.errors import error_line, note_line
from labels.support.extras import need
from labels.support.suffixes import path_ending
from labels.wording import N_, _, pgettext
from seeds.formats import FORMATS
from seeds.formats.tables.error_cells import error_note
from seeds.formats.tables.record_options import RecordOptions
from seeds.found_files import STANDARD_INPUT, check_results, find_files, shown, unknown_kind
from seeds.sources import LONG, Reading, Source

__all__ = [
    "STANDARD_INPUT",
    "add_record_options",
    "find_files",
    "read_documents",
    "read_path",
    "reading_notes",
    "record_options",
    "take_account",
    "unread_files",
]
_REMEDY = N_("check the file and its permissions")


def read_path(path: Path, doc: str | None = None, problems: list[InputError] | None = None) -> list[Paragraph]:
    """Read one file into paragraphs.

    Parameters
    ----------
    path : Path
        The file; ``-`` is standard input, which is what it holds.
    doc : str, optional
        Name of the document; the file's name without its suffix by default.
    problems : list of InputError, optional
        The parts of the file that cannot be read are appended to it, and the others are read. Without it the first is
        raised.

    Returns
    -------
    list of Paragraph
        In order, at least one.

    Raises
    ------
    UsageError
        If its suffix is unknown.
    InputError
        If the file is empty or cannot be read as what its suffix says; if a part of it cannot and there is no `problems`.
    OSError
        If the system refuses the file.
    """
    if path != STANDARD_INPUT and path.suffix.lower() not in FORMATS:
        raise UsageError(shown(path), *unknown_kind(path.suffix))
    return list(Reading(problems=problems).read(Source.at(path), doc))


def read_documents(
    paths: Sequence[Path],
    errors: list[InputError] | None = None,
    taken: set[str] | None = None,
    reading: Reading | None = None,
    found: Sequence[Path] = (),
) -> Iterator[Paragraph]:
    """Read files one after the other; two files of the same name get different document names, whatever their order.

    Parameters
    ----------
    paths : sequence of Path
        Files, as `find_files` returns them.
    errors : list of InputError, optional
        The errors of files, and of parts of files, that cannot be read are appended to it, and reading goes on. Without
        it the first is raised.
    taken : set of str, optional
        Names that other documents have already; the names of these documents are added to it.
    reading : Reading, optional
        How records are read; counts what is read.
    found : sequence of Path
        Those among the files that nobody named: an earlier result of others among them is not read.

    Yields
    ------
    Paragraph
        File by file.

    Raises
    ------
    InputError
        If a file cannot be read and there is no `errors`.
    """
    reading = reading or Reading()
    reading.problems = errors
    reading.taken = reading.taken if taken is None else taken
    reading.expect(paths, found)
    for path in paths:
        try:
            yield from reading.read(Source.at(path))
            continue
        except OSError as error:
            problem = InputError(shown(path), _(error.strerror or str(error)), _(_REMEDY))
        except InputError as error:
            problem = error
        if errors is None:
            raise problem
        errors.append(problem)


def unread_files(unknown: Sequence[Path]) -> list[InputError]:
    """Return one error for each thing in a folder that no reader knows.

    Parameters
    ----------
    unknown : sequence of Path
        As `find_files` returns them.
    """
    remedy = _("convert it to a known kind, or take it out of the folder")
    return [InputError(shown(path), _why_unread(path), remedy) for path in unknown]


def _why_unread(path: Path) -> str:
    if path.is_dir():
        return _("is a link to a folder, which is not followed")
    if path.suffix.lower() in FORMATS and not path.is_file():
        leads_nowhere = path.is_symlink() and not path.exists()
        return _("is a link that leads nowhere") if leads_nowhere else _("is no file but a pipe or device")
    return unknown_kind(path.suffix)[0]


def take_account(account: Account, reading: Reading, problems: Sequence[InputError]) -> None:
    """Put into the account of a command what was read and what was left out of it.

    Parameters
    ----------
    account : Account
        Of the command.
    reading : Reading
        What was read.
    problems : sequence of InputError
        What could not be read; the command names each.
    """
    account.files, account.paragraphs = reading.n_files, reading.n_paragraphs
    if problems:
        account.left_out.append(_("{count} file(s) or part(s), named above").format(count=len(problems)))
    if parts := {one.location for one in reading.options.left_out}:
        account.left_out.append(_("parts of {count} file(s), named above").format(count=len(parts)))


def reading_notes(reading: Reading) -> list[str]:
    """Return what somebody should know of what was read: a line for all files, and those of what single files have besides.

    Parameters
    ----------
    reading : Reading
        What was read.

    Returns
    -------
    list of str
        Empty where all is as it should be.
    """
    dates, errors, parts = reading.options.unread_dates, reading.options.errors, []
    if reading.n_long:
        says = _("{count} record(s) of more than {length:,} characters taken as one paragraph each; {option} cuts them")
        parts.append(says.format(count=reading.n_long, length=LONG, option="--split"))
    if dates:
        parts.append(_("{count} date(s) not understood, first {first}").format(count=len(dates), first=dates[0]))
    if places := reading.options.unread_places:
        says = _("{count} place(s) that several provinces are written as, or no province is, left as they stand, first {first}")
        parts.append(says.format(count=len(places), first=places[0]))
    if errors:
        parts.append(error_note(errors))
    if damaged := reading.damaged:
        says = _("damaged text left as found in {count} file(s), first {first}")
        parts.append(says.format(count=len(damaged), first=damaged[0]))
    line = pgettext("between statements", "; ").join(parts)
    return [*filter(None, [line]), *map(str, reading.options.left_out)]


def add_record_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how records, and pages without text, are read.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of a command.
    """
    says = _("column (in JSON, field) of the paragraphs (default: {names}, … whichever there is)")
    parser.add_argument("--text-column", metavar="NAME", help=says.format(names="text, 正文, 内容"))
    says = _("cut the text of each record into paragraphs, as a document")
    parser.add_argument("--split", action="store_true", help=says)
    says = _("recognise the text of PDF pages that have none (needs the extra {extra!r}); marked {field}")
    parser.add_argument("--ocr", action="store_true", help=says.format(extra="ocr", field="read_by: ocr"))


def record_options(options: argparse.Namespace) -> RecordOptions:
    """Return the options of :func:`add_record_options` as given.

    Parameters
    ----------
    options : argparse.Namespace
        The parsed call.

    Raises
    ------
    UsageError
        If text is to be recognised and the extra ``ocr`` is not installed.
    """
    if options.ocr:
        need("--ocr", "ocr")
    return RecordOptions(options.text_column, options.split, options.ocr)


def main(argv: list[str] | None = None) -> int:
    """Run the command; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.
    """
    return run_command(_main, argv)


def _main(argv: list[str] | None) -> int:
    description = _("Read files into clean paragraphs (JSON Lines).")
    parser = argparse.ArgumentParser(prog="python -m seeds.read", description=description, allow_abbrev=False)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=_("file or folder; - is standard input"))
    says = _("where the paragraphs go (default: standard output)")
    parser.add_argument("--output", type=path_ending(".jsonl"), metavar="FILE.jsonl", help=says)
    add_record_options(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    account = Account()
    check_results([options.output], options.paths)
    files, unknown = find_files(options.paths)
    errors: list[InputError] = []
    reading = Reading(record_options(options))
    found = [path for path in files if path not in options.paths]
    paragraphs = read_documents(files, errors, reading=reading, found=found)
    first = next(paragraphs, None)
    if first is not None:
        with result_stream(options.output) as file:
            write_paragraphs(chain([first], paragraphs), file)
    errors += unread_files(unknown)
    for error in errors:
        print(error_line(error), file=sys.stderr)
    for line in reading_notes(reading):
        print(note_line(line), file=sys.stderr)
    take_account(account, reading, errors)
    if first is not None:
        account.wrote(options.output)
        account.tell()
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
