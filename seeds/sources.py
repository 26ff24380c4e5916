"""Read one file, whatever it is: a document, records, or an archive of such files."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any

from labels import InputError, Paragraph
from labels.wording import _
from seeds.cleaning.effort import Effort, one_effort, with_one_effort
from seeds.document_names import candidates, document_names
from seeds.formats import FORMATS, Format
from seeds.formats.blocks.block import LONG, Block, BlockRead, unexpected
from seeds.formats.blocks.cut_files import Cut, CutFile
from seeds.formats.marked_text import MarkedText, PlainText
from seeds.formats.outcome import Outcome
from seeds.formats.tables.record_options import RecordOptions
from seeds.found_files import EMPTY_REMEDY, STANDARD_INPUT, is_hidden, shown, unknown_kind
from seeds.results_beside import refuse_result
from seeds.source_files import Source
from seeds.standard_input import STDIN, STDIN_NAME, in_language, standard_input

_DEEPEST = 2  # archives inside each other


__all__ = ["LONG", "Cut", "CutFile", "Piece", "Reading", "Source"]


Piece = Paragraph | Cut


@dataclass(slots=True)
class Reading:
    """What was read so far, and how to go on.

    Attributes
    ----------
    options : RecordOptions
        How records are read.
    problems : list of InputError or None
        Takes the errors of parts of files; None to raise the first.
    taken : set of str
        Names that documents have already.
    damaged : list of str
        Locations of the files in which damaged text was left as found, for it would take too long to repair.
    n_files, n_paragraphs : int
        Counts of what was read.
    n_long : int
        Records among it, not cut into paragraphs, that are as long as documents.
    """

    options: RecordOptions = field(default_factory=RecordOptions)
    problems: list[InputError] | None = None
    taken: set[str] = field(default_factory=set)
    damaged: list[str] = field(default_factory=list)
    n_files: int = 0
    n_paragraphs: int = 0
    n_long: int = 0
    _names: Mapping[str, str] = field(default_factory=dict, init=False)
    _given: frozenset[str] = field(default_factory=frozenset, init=False)
    _found: frozenset[str] = field(default_factory=frozenset, init=False)
    _paths: frozenset[str] = field(default_factory=frozenset, init=False)

    def expect(self, paths: Collection[Path], found: Iterable[Path] = ()) -> None:
        """Settle what documents are called, so that it depends on no order; others are called in the order in which they come.

        Parameters
        ----------
        paths : collection of Path
            All files that will be read together.
        found : iterable of Path
            Those that nobody named: an earlier result of others among them is not read.
        """
        self._names = document_names(paths)
        self._given = frozenset(self._names.values())
        self._found = frozenset(map(shown, found))
        self._paths = frozenset(os.path.abspath(path) for path in paths) if self._found else frozenset()

    def read(self, source: Source, doc: str | None = None) -> Iterator[Paragraph]:
        """Read a file.

        Parameters
        ----------
        source : Source
            The file.
        doc : str, optional
            Name of the document; by default that of the file, without suffix, made different from others.

        Yields
        ------
        Paragraph
            Clean, in order.

        Raises
        ------
        InputError
            If it is of an unknown kind, empty, or cannot be read as what its suffix says.
        OSError
            If the system refuses it.
        ModuleNotFoundError
            If the library of its format is not installed.
        """
        for piece in self.pieces(source, doc, whole=True):
            assert isinstance(piece, Paragraph)
            yield piece

    def pieces(self, source: Source, doc: str | None = None, *, named: bool = False, whole: bool = False) -> Iterator[Piece]:
        """Read a file but for its records: of those it yields blocks, to be read elsewhere, in whatever order.

        Parameters
        ----------
        source : Source
            The file.
        doc : str, optional
            As for :meth:`read`.
        named : bool
            Whether what is wrong in it ends the work.
        whole : bool
            Whether blocks are read here all the same.

        Yields
        ------
        Paragraph or Cut
            In order. What was read of a block is told to :meth:`took`.

        Raises
        ------
        InputError, OSError, ModuleNotFoundError
            As for :meth:`read`.
        """
        try:
            yield from self._read(source, doc, None if whole else named)
        except (OSError, ModuleNotFoundError):
            raise
        except InputError as error:
            if source.path == STANDARD_INPUT:
                in_language(error)
            raise
        except Exception as error:  # of a broken file that its reader does not expect: the others must be read
            raise unexpected(error, source.location) from error

    def took(self, cut: Cut, read: BlockRead, problems: list[tuple[int, InputError]]) -> None:
        """Count what was read of a block elsewhere; those of a file come in order.

        Parameters
        ----------
        cut : Cut
            The block.
        read : BlockRead
            What was read of it.
        problems : list of (int, InputError)
            Takes what is wrong in it, behind how many others it is to be told.

        Raises
        ------
        InputError
            If something is wrong in a file that was named.
        """
        file = cut.file
        if read.problem is not None and file.named:
            raise read.problem
        self.n_files += bool(read.n_paragraphs) and not file.n_paragraphs
        file.n_paragraphs += read.n_paragraphs
        self.n_paragraphs += read.n_paragraphs
        self.n_long += read.n_long
        self.options.unread_dates.extend(read.unread_dates)
        self.options.unread_places.extend(read.unread_places)
        self.options.errors.extend(read.errors)
        if read.n_damaged and not file.n_damaged:
            self.damaged.append(file.location)
        file.n_damaged += read.n_damaged
        if read.problem is not None:
            file.failed = True
            problems.append((file.position, read.problem))
            if file.n_damaged:
                self.damaged.remove(file.location)

    def _read(self, source: Source, doc: str | None, named: bool | None) -> Iterator[Piece]:
        effort = Effort()
        if source.path == STANDARD_INPUT:
            with one_effort(effort):
                given, records = standard_input(doc or STDIN_NAME, self.options)
            if isinstance(given, Source):
                yield from self._read(given, doc or STDIN_NAME, None)
                for one in (*self.options.left_out, *(self.problems or ())):
                    in_language(one)
                return
            yield from self._counted(with_one_effort(given, effort), records=records and not self.options.split)
            self._note(STDIN, effort)
            return
        source = source.unpacked()
        if source.suffix not in FORMATS:
            raise InputError(source.location, *unknown_kind(source.suffix))
        kind = FORMATS[source.suffix]
        if kind.archive:
            yield from self._members(source, kind.load())
            return
        name = doc or self._free_name(source)
        if kind.records:
            yield from self._records(source, kind, name, effort, named)
        else:
            from seeds.texts import document_paragraphs  # what reads documents is a fifth of a start, and no record needs it

            data = source.read()
            if not data.strip():
                raise InputError(source.location, _("is empty"), _(EMPTY_REMEDY))
            with one_effort(effort):
                options = {"ocr": self.options.ocr} if kind.scans else {}
                found = kind.load()(data, source.location, **options)
                came_from = source.location if source.location != STDIN else None
                paragraphs = document_paragraphs(found, kind, name, source.location, came_from, self.problems, self.options)
            self.options.left_out.extend(found.left_out if isinstance(found, MarkedText | PlainText | Outcome) else ())
            yield from self._counted(iter(paragraphs))
        self.taken.add(name)
        self._note(source.location, effort)

    def _records(self, source: Source, kind: Format, name: str, effort: Effort, named: bool | None) -> Iterator[Piece]:
        with source.open() as file:
            if named is None:
                records = self._others(kind.load()(file, source.location, name, self.options), source.location)
                yield from self._counted(with_one_effort(records, effort), records=not self.options.split)
                return
            of_file = CutFile(source.location, named, len(self.problems or ()))
            cut = self._others(kind.cutter()(file, source.location, name, self.options), source.location)
            pieces = iter(with_one_effort(cut, effort))
            for piece in pieces:
                if isinstance(piece, Block):
                    yield Cut(piece, of_file)
                    if of_file.failed:  # what comes behind is not read
                        return
                else:
                    yield from self._counted(chain([piece], pieces), records=not self.options.split)

    def _others(self, pieces: Iterator[Any], location: str) -> Iterator[Any]:
        """Return the records of a file; of one found in a folder not if it is an earlier result of another file that is read."""
        return refuse_result(pieces, location, self._paths, self.options) if location in self._found else pieces

    def _note(self, location: str, effort: Effort) -> None:
        if effort.places:
            self.damaged.append(_(location) if location == STDIN else location)

    def _counted(self, paragraphs: Iterator[Paragraph], *, records: bool = False) -> Iterator[Paragraph]:
        for count, paragraph in enumerate(paragraphs):
            self.n_files += not count
            self.n_paragraphs += 1
            self.n_long += records and len(paragraph.text) > LONG
            yield paragraph

    def _members(self, source: Source, unpack: object) -> Iterator[Paragraph]:
        """Read the files of an archive; one that cannot be read does not end the others."""
        if source.depth >= _DEEPEST:
            problem = _("lies in {count} archives").format(count=_DEEPEST)
            raise InputError(source.location, problem, _("unpack the outer one"))
        before, problems = self.n_files, []
        for member in unpack(source.read(), source.location):  # type: ignore[operator]
            if isinstance(member, InputError):
                problems.append(member)
                continue
            path = PurePosixPath(member.name)
            if is_hidden(path):
                continue
            try:
                yield from self.read(Source(path.name, member.location, None, member.data, source.depth + 1))
            except InputError as error:
                problems.append(error)
        if problems and (self.problems is None or (len(problems) == 1 and self.n_files == before)):
            raise problems[0]
        if self.problems is not None:
            self.problems += problems
        if not problems and self.n_files == before:
            remedy = _("pack files into it that end in {suffixes}").format(suffixes=" ".join(FORMATS))
            raise InputError(source.location, _("holds no file to read"), remedy)

    def _free_name(self, source: Source) -> str:
        known = self._names.get(source.location)
        if known is not None and known not in self.taken:
            return known
        possible = candidates(source.name, source.location)
        free = (name for name in possible if name not in self.taken and name not in self._given)
        return next(free, f"{source.location}+{len(self.taken)}")
