"""Many texts, tagged and written in order: files are cut here, all else is done in the processes that work.

    files ──cut──▶ blocks of lines ──▶ Work (in workers): read, clean, tag, write ──bytes──▶ the file that is written

Nothing is read before it is asked for, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path

from labels import InputError, Paragraph
from labels.support.account import Account
from models.bulk.partial_file import PartialFile
from models.bulk.work import Done, Piece, Work
from models.engines.parallel import ordered_map
from models.output.progress import with_bar
from models.prediction import Prediction
from models.tagger import BATCH
from seeds.cleaning.script import simplify
from seeds.formats.blocks.block import BlockRead
from seeds.formats.blocks.cut_files import Cut
from seeds.sources import Reading
from seeds.vocabulary.unigrams import fluency


@dataclass(frozen=True, slots=True)
class _Raised:
    """An error of reading, in its place behind the pieces before it: what is wrong in them is told first."""

    error: Exception


_Item = Cut | list[Paragraph] | _Raised


@dataclass(slots=True)
class Pipeline:
    """Tags what is read and writes it.

    Attributes
    ----------
    work : Work
        What is done to every piece.
    reading : Reading
        How files are read; counts what was.
    problems : list of InputError
        What could not be read of files in folders; what is wrong in a block of a file is put in its place among the others.
    jobs : int
        Worker processes; they are started only where there is more than one piece.
    late : list of (int, InputError)
        What is wrong in blocks, which is known late, and behind how many others it is to be told.
    partial : PartialFile or None
        Keeps what is done until all is, and holds what an earlier run has done; None where nothing can be kept.
    """

    work: Work
    reading: Reading
    problems: list[InputError]
    jobs: int = 1
    late: list[tuple[int, InputError]] = field(default_factory=list)
    partial: PartialFile | None = None

    def run(self, pieces: Iterable[Paragraph | Cut], paths: list[Path], output: Path | None, account: Account) -> int:
        """Tag and write all; return how many paragraphs.

        Parameters
        ----------
        pieces : iterable of Paragraph or Cut
            As `seeds.inputs.read_pieces` gives them.
        paths : list of Path
            Where they come from, for who waits.
        output : Path or None
            The file to write; None for standard output. Where nothing could be read, nothing is written.
        account : Account
            Counts the labels.

        Raises
        ------
        UsageError
            If the file cannot be written, or what an earlier run has done is not of this call.
        InputError
            If a file that was named cannot be read, or the format cannot hold what is to be written.
        """
        with self.partial.opened() if self.partial else nullcontext():
            return self._run(pieces, paths, output, account)

    def _run(self, pieces: Iterable[Paragraph | Cut], paths: list[Path], output: Path | None, account: Account) -> int:
        done = self._done(pieces)
        first = next(done, None)
        count = 0
        if first is not None or not (self.problems or self.late):
            begun = [first] if first is not None else [Done(self.work.rows.begin([]))]
            with self.work.rows.sink(output) as write:
                for one in with_bar(chain(begun, done), paths, lambda one: one.n):
                    write(one.data)
                    account.totals(one.counts, one.none, one.empty)
                    count += one.n
        for position, problem in reversed(self.late):
            self.problems.insert(position, problem)
        return count

    def _done(self, pieces: Iterable[Paragraph | Cut]) -> Iterator[Done]:
        """Yield what became of each piece of which something is left, in order."""
        items = _items(pieces)
        if self.work.rows.looks_at:
            yield from self._looked_at(items)
        for item, done in self._done_before(items):
            self._taken(item, done)
            if done.n:
                yield done
        work = _Unless(self.work)
        # The first piece is done here: what is built at the first text is built once, before other processes share it.
        done_here = ordered_map(work, islice(items, 1), 1, send=_sent)
        for item, done in chain(done_here, self._in_workers(work, items)):
            if (taken := self._taken(item, done)) is None:
                continue
            if self.partial:
                self.partial.add(taken)
            if taken.n:
                yield taken

    def _done_before(self, items: Iterator[_Item]) -> Iterator[tuple[_Item, Done]]:
        """Yield each piece that an earlier run has done; no item is taken for which there is none."""
        if self.partial:
            yield from ((item, done) for done, item in zip(self.partial.kept(), items, strict=False))

    def _taken(self, item: _Item, done: Done) -> Done | None:
        """Return what is to be written of a piece, once it is known what stood before it.

        None for a block behind what cannot be read of its file: how many of those were cut ahead is a matter of chance.
        """
        if isinstance(item, _Raised):
            raise item.error
        if isinstance(item, Cut) and done.read is not None:
            if item.file.failed:
                return None
            if (repeats := item.file.ids.add(done.read.ids)) is not None:
                done = self.work.written(*self.work.tagged(item.block, repeats))
            self._took(item, done.read)
        return done

    def _in_workers(self, work: _Unless, items: Iterator[_Item]) -> Iterator[tuple[_Item, Done]]:
        first = list(islice(items, 2))
        jobs = self.jobs if len(first) > 1 else 1
        if jobs > 1:
            # What repair weighs words by and turns scripts with: read by each worker for itself it would be there several times.
            fluency("")
            simplify("萬")
        yield from ordered_map(work, chain(first, items), jobs, send=_sent)

    def _looked_at(self, items: Iterator[_Item]) -> Iterator[Done]:
        """Yield what stands before the first row and what the writer wants to see before that; nothing if there is nothing."""
        first: list[Prediction] = []
        seen: list[tuple[BlockRead | None, list[Prediction]]] = []
        while len(first) < self.work.rows.looks_at and (item := next(items, None)) is not None:
            if isinstance(item, _Raised):
                raise item.error
            read, predictions = self.work.tagged(item.block if isinstance(item, Cut) else item)
            if isinstance(item, Cut) and read is not None:
                if (repeats := item.file.ids.add(read.ids)) is not None:
                    read, predictions = self.work.tagged(item.block, repeats)
                self._took(item, read)
            first += predictions
            seen.append((read, predictions))
        if first:
            yield Done(self.work.rows.begin(first[: self.work.rows.looks_at]))
        yield from (self.work.written(*one) for one in seen if one[1])

    def _took(self, cut: Cut, read: BlockRead | None) -> None:
        if read is not None:
            self.reading.took(cut, read, self.late)


@dataclass(frozen=True, slots=True)
class _Unless:
    """Work, but for what is no piece."""

    work: Work

    def __call__(self, piece: Piece | None) -> Done:
        return Done() if piece is None else self.work(piece)


def _sent(item: _Item) -> Piece | None:
    """Return what of an item goes to the workers."""
    if isinstance(item, _Raised):
        return None
    return item.block if isinstance(item, Cut) else item


def _items(pieces: Iterable[Paragraph | Cut]) -> Iterator[_Item]:
    """Yield blocks as they come and the paragraphs between them in batches."""
    batch: list[Paragraph] = []
    try:
        for piece in pieces:
            if isinstance(piece, Paragraph):
                batch.append(piece)
            if batch and (isinstance(piece, Cut) or len(batch) == BATCH):
                yield batch
                batch = []
            if isinstance(piece, Cut):
                yield piece
    except Exception as error:
        yield _Raised(error)
        return
    if batch:
        yield batch
