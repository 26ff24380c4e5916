"""Run the command of a hostile input in this process, and say whether it was answered."""

from __future__ import annotations

import io
import json
import re
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from experiments.reading.fuzz.commands import COMMANDS
from experiments.reading.fuzz.hostile_input import Hostile
from labels.support.command import run_command
from labels.support.errors import error_in, note_in
from labels.wording import N_

ANSWERED, TRACEBACK, WRONG, STALL, LOSS, CRASH, MEMORY = (
    N_("answered"),
    N_("traceback"),
    N_("wrong answer"),
    N_("stall"),
    N_("silent loss"),
    N_("crash"),
    N_("memory"),
)
OUTCOMES = (ANSWERED, TRACEBACK, WRONG, STALL, LOSS, CRASH, MEMORY)
# What argparse says, and what a command counts beside its notes.
_OTHER = re.compile(r"(?:usage: |\s|[\w. -]+: error: |\d+ (?:paragraph|row)\(s\)\W)")
_TOLD = 400  # characters of what went wrong that are kept


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an input.

    Attributes
    ----------
    outcome : str
        One of :data:`OUTCOMES`.
    why : str
        What was wrong; empty where it was answered.
    seconds : float
        Of the processor.
    """

    outcome: str
    why: str = ""
    seconds: float = 0.0


def judged(hostile: Hostile, folder: Path) -> Verdict:
    """Run an input's command; return what became of it.

    Parameters
    ----------
    hostile : Hostile
        The input.
    folder : Path
        Where results may lie beside it.
    """
    start = time.process_time()
    with _captured(hostile.given) as (out, err):
        try:
            code = run_command(COMMANDS[hostile.command], list(hostile.arguments))
        except SystemExit as stop:  # argparse
            code = int(stop.code or 0)
        except BaseException as error:  # what the command let through
            last = traceback.extract_tb(error.__traceback__)[-1]
            where = f"{Path(last.filename).name}:{last.lineno} {last.name}"
            return Verdict(TRACEBACK, f"{type(error).__name__} at {where}: {str(error)[:_TOLD]}", time.process_time() - start)
        sys.stdout.flush()
        sys.stderr.flush()
    took = time.process_time() - start
    said = err.getvalue().decode("utf-8", "replace")
    result = out.getvalue().decode("utf-8", "replace") + "".join(map(_read, sorted(folder.glob("result*"))))
    outcome, why = _outcome(hostile, code, said, result)
    return Verdict(outcome, why[:_TOLD], took)


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def _outcome(hostile: Hostile, code: int, said: str, result: str) -> tuple[str, str]:
    errors = [line for line in said.splitlines() if error_in(line) is not None or ": error: " in line]
    notes = [line for line in said.splitlines() if note_in(line) is not None]
    rest = [line for line in _before_account(said) if line not in errors and line not in notes and not _OTHER.match(line)]
    if "MemoryError" in said:
        return MEMORY, said
    if rest:
        return WRONG, f"says {rest[0]!r}"
    if code not in hostile.codes or bool(errors) != bool(code):
        return WRONG, f"exit code {code}, {errors[0] if errors else 'no error named'}"
    named = "\n".join([*errors, *notes])
    for put in hostile.put:
        found = [mark in result for mark in put.marks]
        if put.file and put.file in named:
            continue
        if found and not (all(found) if put.every else any(found)):
            return (
                LOSS,
                f"of {put.file or 'a good file'} not found: {[m for m, here in zip(put.marks, found, strict=True) if not here]}",
            )
        if put.file and not put.marks and not _has_rows(result):
            return LOSS, f"{put.file} gave nothing and is not named"
    return ANSWERED, ""


def _has_rows(result: str) -> bool:
    return any("hostile" in json.dumps(line) for line in result.splitlines())


def _before_account(said: str) -> Iterator[str]:
    """Yield the lines before the account that ends every command."""
    for line in said.splitlines():
        if line.startswith("done in "):
            return
        if line.strip():
            yield line


class _Bytes(io.BytesIO):
    """Bytes that a text stream does not close."""

    def close(self) -> None:
        """Keep what was written."""


@contextmanager
def _captured(given: bytes) -> Iterator[tuple[io.BytesIO, io.BytesIO]]:
    """Let the command write into memory, as strictly as into a file, and read what is given."""
    out, err = _Bytes(), _Bytes()
    kept = sys.stdin, sys.stdout, sys.stderr
    streams: Callable[[io.BytesIO, str], io.TextIOWrapper] = lambda file, errors: io.TextIOWrapper(file, "utf-8", errors)  # noqa: E731
    sys.stdin = streams(_Bytes(given), "strict")
    sys.stdout, sys.stderr = streams(out, "strict"), streams(err, "backslashreplace")
    try:
        yield out, err
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        sys.stdin, sys.stdout, sys.stderr = kept
