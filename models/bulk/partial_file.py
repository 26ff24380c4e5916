"""What is done of a long run, kept beside the file it writes until that is whole.

    OUT.part:  what the run was begun with │ piece │ piece │ piece …

Each piece is a line of JSON (its number, what was counted, what was met while it was read), then the ids of its records and what
is written of it. A run that was cut off, at whatever byte, goes on behind the last piece that is whole: it reads its files
again up to there, which is fast, and takes what was made of them from here.
"""

from __future__ import annotations

import json
import os
import sys
import zlib
from collections.abc import Iterator, Mapping
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from labels import InputError, UsageError
from labels.support.appending import is_ours_alone
from labels.wording import _
from models.bulk.begun_with import RESUME, check_same
from models.bulk.work import Done
from models.output.data_files.typed_rows import tell
from seeds.formats.blocks.block import BlockRead

SUFFIX = ".part"
_MET = ("unread_dates", "unread_places", "errors", "n_paragraphs", "n_long", "n_damaged")


class PartialFile:
    """Pieces that are done, in order.

    Parameters
    ----------
    output : Path
        The file that the run writes.
    begun : mapping of str to object
        What it was begun with, as :func:`models.bulk.begun_with.begun_with` returns it.
    resume : bool
        Whether to go on with what an earlier run kept.

    Attributes
    ----------
    path : Path
        Where they are kept.
    count : int
        Paragraphs in them.
    """

    def __init__(self, output: Path, begun: Mapping[str, Any], *, resume: bool) -> None:
        self.path = output.with_name(output.name + SUFFIX)
        self.count = 0
        self._begun, self._resume = begun, resume
        self._file: BinaryIO | None = None
        self._pieces = 0

    @contextmanager
    def opened(self) -> Iterator[PartialFile]:
        """Keep what is done while the block runs; when it ends well, or cannot go on in the same way, nothing is left.

        Yields
        ------
        PartialFile
            This one.

        Raises
        ------
        UsageError
            If another process writes the same file, or an earlier run was begun with something else.
        """
        self._open()
        try:
            yield self
        except BaseException as error:
            # What is wrong in the input will be wrong again; whatever else cut the run off may not happen again.
            at_fault = isinstance(error, InputError) and not isinstance(error.__cause__, BrokenExecutor)
            if self._file is None or at_fault or not self._pieces:
                self._remove()
            else:
                says = _("{count:,} paragraph(s) are kept in {path}; the same call with {option} goes on behind them")
                tell([says.format(count=self.count, path=self.path, option=RESUME)])
            raise
        else:
            self._remove()
        finally:
            if self._file is not None:
                self._file.close()

    def _open(self) -> None:
        if not self.path.parent.is_dir() or self.path.is_dir():  # the output says what is wrong
            return
        while True:
            file = open(self.path, "r+b", opener=_open_or_make)  # noqa: SIM115 (open until all is done)
            try:
                if self._begin(file):
                    break
            except BaseException:
                file.close()
                raise
            file.close()
        self._file = file
        if not self._resume:
            self._write(json.dumps(self._begun).encode() + b"\n")

    def _begin(self, file: BinaryIO) -> bool:
        """Go to where pieces stand, or are to stand; return whether it is still there: who had it may have removed it."""
        if not is_ours_alone(file):
            raise UsageError(str(self.path), _("is being written by another run"), _("let it end, or write to another file"))
        try:
            if not os.path.samestat(os.fstat(file.fileno()), self.path.stat()):
                return False
        except FileNotFoundError:
            return False
        begun = _object(file.readline()) if self._resume else None
        if begun is not None:
            check_same(begun, self._begun, self.path)
            return True
        if file.seek(0, 2):
            says = _("{path} of an earlier run that was cut off is replaced; {option} would have gone on with it")
            if self._resume:
                says = _("{path} holds nothing that {option} could go on with; all is done anew")
            tell([says.format(path=self.path, option=RESUME)])
        file.seek(0)
        file.truncate()
        self._resume = False
        return True

    def kept(self) -> Iterator[Done]:
        """Yield what an earlier run has done, then be ready for what comes behind.

        Yields
        ------
        Done
            Piece by piece, in order.
        """
        if self._file is None or not self._resume:
            return
        end = self._file.tell()
        while (done := self._read(self._file)) is not None:
            end = self._file.tell()
            self._pieces, self.count = self._pieces + 1, self.count + done.n
            yield done
        self._file.seek(end)
        self._file.truncate()
        tell([_("{count:,} paragraph(s) are taken from {path}").format(count=self.count, path=self.path)])

    def _read(self, source: BinaryIO) -> Done | None:
        """Return the next piece; None where the rest is not whole."""
        about = _object(source.readline())
        try:
            if about is None or about["piece"] != self._pieces:
                return None
            ids, data = source.read(about["ids"]), source.read(about["data"])
            if zlib.crc32(data, zlib.crc32(ids)) != about["crc"]:
                return None
            read = None
            if about["met"] is not None:
                problem = InputError(*about["problem"]) if about["problem"] else None
                read = BlockRead(problem=problem, ids=ids, **about["met"])
            return Done(data, about["n"], about["counts"], about["none"], read, about["empty"])
        except (KeyError, TypeError):
            return None

    def add(self, done: Done) -> None:
        """Keep a piece; where the disk is full, the run goes on without.

        Parameters
        ----------
        done : Done
            What became of it.
        """
        if self._file is None:
            return
        read = done.read
        ids = b"" if read is None else read.ids
        problem = read.problem if read is not None else None
        about = {
            "piece": self._pieces,
            "n": done.n,
            "counts": dict(done.counts),
            "none": done.none,
            "empty": done.empty,
            "met": None if read is None else {name: getattr(read, name) for name in _MET},
            "problem": None if problem is None else [problem.location, problem.problem, problem.remedy],
            "ids": len(ids),
            "data": len(done.data),
            "crc": zlib.crc32(done.data, zlib.crc32(ids)),
        }
        self._write(json.dumps(about).encode() + b"\n" + ids + done.data)
        self._pieces, self.count = self._pieces + 1, self.count + done.n

    def _write(self, data: bytes) -> None:
        assert self._file is not None
        try:
            self._file.write(data)
            self._file.flush()  # what a killed process has handed over, the system writes
        except OSError as error:
            says = _("what is done is not kept in {path} ({reason}); if this run is cut off, all is to be done anew")
            tell([says.format(path=self.path, reason=_(error.strerror or str(error)))])
            self._remove()

    def _remove(self) -> None:
        file, self._file = self._file, None
        if file is None:
            return
        with suppress(OSError):  # while it is ours: once it is closed it may be another run's
            self.path.unlink()
        with suppress(OSError):  # on a full disk closing fails as writing did
            file.close()
        if sys.platform == "win32":  # where nothing is removed that is open
            with suppress(OSError):
                self.path.unlink()


def _open_or_make(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_CREAT, 0o666)


def _object(line: bytes) -> dict[str, Any] | None:
    if not line.endswith(b"\n"):
        return None
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
