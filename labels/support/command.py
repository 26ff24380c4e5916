"""How a command is run and what it says when something goes wrong."""

from __future__ import annotations

import argparse
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TypeAlias

from labels.ending.leftovers import remove_noted
from labels.support.errors import InputError, UsageError, error_line, of_system
from labels.support.extras import explain
from labels.support.interruption import Interruption, line
from labels.wording import LANGUAGES, VARIABLE, _, argparse_speaking, language, speaking

Command: TypeAlias = Callable[[list[str] | None], int]
LANG = "--lang"


def run_command(command: Command, argv: list[str] | None = None, what: str | None = None) -> int:
    """Run a command; turn what goes wrong into one line on standard error and an exit code.

    ``--lang`` is taken out of the arguments first, wherever it stands: texts of help are in its language, too.

    Parameters
    ----------
    command : callable
        Its body: takes the argument list and returns the exit code.
    argv : list of str, optional
        Arguments; those of the process by default.
    what : str, optional
        What is run, for messages; its module by default.

    Returns
    -------
    int
        0 done, 1 the work failed, 2 the call was wrong, 129 the terminal was closed, 130 interrupted, 143 stopped by the system.

    Raises
    ------
    ModuleNotFoundError
        If a module is missing that belongs to no extra: a fault of the installation.
    """
    try:
        chosen, rest = _language(argv)
    except UsageError as error:
        print(error_line(error), file=sys.stderr)
        return error.exit_code
    with speaking(chosen), argparse_speaking(), _wrong_calls_in_one_line():
        if language() != LANGUAGES[0] and isinstance(sys.stdout, io.TextIOWrapper) and sys.stdout.errors == "strict":
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without Chinese characters is no reason to fail
        return _run(command, rest, what)


def _language(argv: list[str] | None) -> tuple[str | None, list[str] | None]:
    """Return the language that arguments ask for, and the other arguments; the last of several holds, as usual."""
    rest = list(sys.argv[1:] if argv is None else argv)
    end = rest.index("--") if "--" in rest else len(rest)  # behind it nothing is an option
    options, words = rest[:end], rest[end:]
    chosen, kept = None, []
    while options:
        first = options.pop(0)
        name, sign, value = first.partition("=")
        if name != LANG:
            kept.append(first)
            continue
        chosen = value if sign else options.pop(0) if options else ""
        if chosen not in LANGUAGES:
            problem, remedy = _("there is no language {language!r}"), _("use one of: {languages}")
            raise UsageError(LANG, problem.format(language=chosen), remedy.format(languages=", ".join(LANGUAGES)))
    return chosen, argv if chosen is None else [*kept, *words]


@contextmanager
def _wrong_calls_in_one_line() -> Iterator[None]:
    """Let argparse refuse a call as everything else is refused while the block runs; it would print the whole usage before.

    Its method is put back at the end, as its words are: see :func:`~labels.wording.spoken.argparse_speaking`.
    """
    before = argparse.ArgumentParser.error
    setattr(argparse.ArgumentParser, "error", _refused)  # noqa: B010 (mypy lets no method be assigned)
    try:
        yield
    finally:
        setattr(argparse.ArgumentParser, "error", before)  # noqa: B010


def _refused(parser: argparse.ArgumentParser, message: str) -> NoReturn:
    raise UsageError(parser.prog, message, _("see {program} --help").format(program=parser.prog))


def _run(command: Command, argv: list[str] | None, what: str | None) -> int:
    asked = Interruption()
    try:
        with asked:
            try:
                code = _outcome(command, argv, what, asked)
            finally:
                _clear_away(asked)
    except BaseException as error:  # whatever libraries make of an interruption
        if not asked.number and not isinstance(error, KeyboardInterrupt):
            raise
        asked.number = asked.number or signal.SIGINT
    if asked.number:
        _clear_away(asked)  # it may have come just then
        with suppress(OSError):  # the terminal is gone, or whoever started this
            print(line(asked.number), file=sys.stderr)
        return 128 + asked.number
    return code


def _clear_away(asked: Interruption) -> None:
    if asked.number:
        remove_noted()


def _outcome(command: Command, argv: list[str] | None, what: str | None, asked: Interruption) -> int:
    try:
        code = command(argv)
        print(end="", flush=True)  # here, where a reader that went away is understood
    except Exception as error:
        known = None if asked.number else _explained(error, what or command.__module__)
        if known is None:
            raise
        return known
    return code


def _explained(error: Exception, what: str) -> int | None:
    """Say in one line what went wrong; return the exit code, None where it is a fault of ours."""
    if isinstance(error, ModuleNotFoundError):  # a library of an extra that was not installed
        missing = explain(error, what)
        if missing is None:
            return None
        error = missing
    if isinstance(error, InputError):
        print(error_line(error), file=sys.stderr)
        return error.exit_code
    if isinstance(error, BrokenPipeError):
        # The reader of standard output went away (`| head`), which is no failure.
        # With standard output pointed elsewhere the interpreter does not complain at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    if isinstance(error, OSError):
        print(error_line(of_system(error)), file=sys.stderr)
        return UsageError.exit_code if error.errno == errno.ENAMETOOLONG else InputError.exit_code
    return None


def add_lang_option(parser: argparse.ArgumentParser) -> None:
    """Show ``--lang`` in the help of a command; :func:`run_command` reads it before the parser is made.

    Parameters
    ----------
    parser : argparse.ArgumentParser
        The parser of a command.
    """
    says = _("language of help, notes and errors (default: {variable}, else that of the machine)").format(variable=VARIABLE)
    parser.add_argument(LANG, choices=LANGUAGES, help=says)
