"""A desk: what a folder holds, what the model says of it, what people say of it.

browser ──▶ server/ ──▶ Desk ──▶ search/ (columns in memory) and state/ (one SQLite file)
                          ▲
folder ──▶ folder_reader (a process of its own: reads and tags) ──▶ server/desk_jobs.py
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from labels.standing import Standing
from labels.wording import LANGUAGES
from models.arrays import Ints
from seeds.schemes import Scheme
from training.desk.search.found_rows import WordSearch, find
from training.desk.search.row_filter import RowFilter
from training.desk.state.answer_changes import Noted, changed_steps, check_count, no_note, not_there
from training.desk.state.answer_log import AnswerLog
from training.desk.state.desk_file import DeskFile
from training.desk.state.entries_of_people import NO_ENTRY, Step, TextGone, add_entry, entry_of_request, last_entry, said_by
from training.desk.state.log_follower import LogFollower
from training.desk.state.row_columns import RowColumns, read_columns
from training.desk.state.said_of_texts import Change, PersonView

_PATIENCE = 5.0  # while files are read, the columns are read anew at most so seldom, in times of what that takes
_LEAST = 1.0  # seconds
NOBODY_READ = ""  # name of the model before any file was tagged


class Desk:
    """An open desk.

    Parameters
    ----------
    folder : Path
        What is read.
    file : DeskFile
        Where all is kept.
    scheme : Scheme
        Whose labels.
    log : AnswerLog
        The log of corrections.
    language : str
        What the page speaks.

    Attributes
    ----------
    folder, file, scheme, language
        As given.
    search : WordSearch
        Finds texts by their words.
    reading : bool
        Whether files are read at present.
    closing : bool
        Whether it is being closed: what takes long for a page ends then.
    notes : dict of str to str
        What people must know, by subject: the log cannot be written, and the like.
    own_scheme : Path or None
        Folder of the scheme where its words may be written to.
    """

    def __init__(self, folder: Path, file: DeskFile, scheme: Scheme, log: AnswerLog, language: str = LANGUAGES[0]) -> None:
        self.folder, self.file, self.scheme, self.language = folder, file, scheme, language
        self.search = WordSearch(file)
        self.reading = self.closing = False
        self.notes: dict[str, str] = {}
        self.own_scheme: Path | None = None
        self._lock = threading.RLock()
        self._changes, self._seen = 1, 0
        self._loaded_at = self._took = 0.0
        self._columns: RowColumns
        self._views: dict[str, PersonView] = {}
        self._follower = LogFollower(log, self.notes)
        self._others: Mapping[str, Standing] = self._follower.others()
        self._follower.wake()  # what a crash kept from the log goes there now

    @property
    def model(self) -> str:
        """Name of the model that tagged last; empty before."""
        return self.file.meta("model", NOBODY_READ)

    def changed(self) -> None:
        """Note that paragraphs were added or went away."""
        with self._lock:
            self._changes += 1

    def view(self, person: str) -> PersonView:
        """Return what a person sees.

        Parameters
        ----------
        person : str
            The name.
        """
        with self._lock:
            self._refresh()
            found = self._views.get(person)
            if found is None:
                found = self._views[person] = PersonView(self._columns, person, said_by(self.file, person), self._others)
            return found

    def find(self, asked: RowFilter, person: str) -> tuple[PersonView, Any]:
        """Return what a person sees, and which paragraphs a filter leaves.

        Parameters
        ----------
        asked : RowFilter
            The filter.
        person : str
            The name.

        Returns
        -------
        tuple of (PersonView, ndarray of bool)
        """
        with self._lock:
            view = self.view(person)
            return view, find(asked, view, self.search)

    def answer(
        self, person: str, rows: Sequence[int], change: Change, asked: Mapping[str, Any], noted: Noted = no_note
    ) -> tuple[int | None, Ints]:
        """Take an answer; it is on the disk when this returns.

        Parameters
        ----------
        person : str
            Who answers.
        rows : sequence of int
            Numbers of the paragraphs.
        change : Change
            What becomes of them.
        asked : mapping
            What the browser sent, for the record. A request whose token (``request``) is known changes nothing once more.
        noted : callable
            Given the hashes of the texts that change, returns what else the record is to say.

        Returns
        -------
        tuple of (int or None, ndarray of int)
            Number of the entry, None where nothing changed; numbers of the paragraphs that changed, copies too.

        Raises
        ------
        UsageError
            If a paragraph is not there.
        """
        with self._lock:
            view = self.view(person)
            if done := self._done(view, asked):
                return done
            positions = view.columns.positions(rows)
            if len(positions) != len(rows):
                raise not_there()
            return self._answer(view, positions, change, asked, noted)

    def answer_all(
        self, person: str, wanted: RowFilter, expected: int, change: Change, asked: Mapping[str, Any], noted: Noted = no_note
    ) -> tuple[int | None, Ints]:
        """Take one answer for all paragraphs that a filter leaves.

        Parameters
        ----------
        person : str
            Who answers.
        wanted : RowFilter
            The filter.
        expected : int
            How many the person was told they are.
        change, asked, noted
            As for :meth:`answer`.

        Returns
        -------
        tuple of (int or None, ndarray of int)
            As of :meth:`answer`.

        Raises
        ------
        OtherCount
            If they are more or fewer by now.
        """
        with self._lock:
            view, found = self.find(wanted, person)
            if done := self._done(view, asked):
                return done
            check_count(int(found.sum()), expected)
            return self._answer(view, found.nonzero()[0], change, asked, noted)

    def _answer(
        self, view: PersonView, positions: Ints, change: Change, asked: Mapping[str, Any], noted: Noted
    ) -> tuple[int | None, Ints]:
        steps = changed_steps(view, positions, change, self.scheme)
        if not steps:
            return None, view.columns.rows[:0]
        try:
            entry = add_entry(self.file, view.person, {**asked, **noted(steps)}, list(steps.values()), self.model)
        except TextGone:  # its file is read anew at this moment: what is seen is no longer what is there
            self._changes, self._loaded_at = self._changes + 1, 0.0
            raise not_there() from None
        return entry, self._took_place(view, steps)

    def undo(self, person: str, asked: Mapping[str, Any]) -> tuple[int | None, Ints]:
        """Undo the last answer of a person by an entry of its own.

        Parameters
        ----------
        person : str
            The name.
        asked : mapping
            As for :meth:`answer`.

        Returns
        -------
        tuple of (int or None, ndarray of int)
            The entry that was undone, None where there is none; numbers of the paragraphs that changed.
        """
        with self._lock:
            view = self.view(person)
            if done := self._done(view, asked, undo=True):
                return done
            found = last_entry(self.file, person)
            if found is None:
                if asked:  # sent again it finds nothing either, whatever was answered since
                    add_entry(self.file, person, asked, [], self.model, undo_of=NO_ENTRY)
                return None, view.columns.rows[:0]
            undone, before = found
            steps = {one.hash: Step(one.hash, one.after, one.before, one.predicted) for one in before}
            add_entry(self.file, person, asked, list(steps.values()), self.model, undo_of=undone)
            return undone, self._took_place(view, steps)

    def _took_place(self, view: PersonView, steps: Mapping[str, Step]) -> Ints:
        for digest, step in steps.items():
            view.said[digest] = step.after
        view.refresh(steps)
        self._follower.wake()
        return view.columns.rows_of(steps)

    def _done(self, view: PersonView, asked: Mapping[str, Any], *, undo: bool = False) -> tuple[int | None, Ints] | None:
        """Return what was answered when a request came that is now sent again, for its answer was lost on the way."""
        found = entry_of_request(self.file, view.person, asked, undo=undo)
        return found and (found[0] or None, view.columns.rows_of(found[1]))

    def close(self) -> None:
        """Write what the log of corrections lacks, and close the file."""
        self._follower.close()
        self.file.close()

    def use_scheme(self, scheme: Scheme, folder: Path, log: AnswerLog) -> None:
        """Show the labels of another scheme from now on; what people answered stays, and goes into the log of that one.

        Parameters
        ----------
        scheme : Scheme
            The scheme.
        folder : Path
            Its folder, where its words may be written to.
        log : AnswerLog
            Its log of corrections.
        """
        with self._lock:
            self.scheme, self.own_scheme = scheme, folder
            self._follower.use(log)
            self._others = self._follower.others()
            self._views, self._changes, self._seen = {}, self._changes + 1, 0
            self.view("")  # read anew before anybody asks for it

    # --- behind the scenes

    def _refresh(self) -> None:
        """Read the columns anew where they changed; seldom while files are read, which change them all the time."""
        now = time.monotonic()
        waits = self.reading and now - self._loaded_at < max(_LEAST, _PATIENCE * self._took)
        if self._changes == self._seen or (self._seen and waits):
            return
        self._seen = self._changes
        self._columns = read_columns(self.file, self.scheme.keys)
        said = {person: view.said for person, view in self._views.items()}
        self._views = {person: PersonView(self._columns, person, words, self._others) for person, words in said.items()}
        self.search.forget()
        _ = self._columns.by_hash  # here, so that the first answer does not wait for it
        self._loaded_at = time.monotonic()
        self._took = self._loaded_at - now
