"""From a desk's entries to the log of corrections of its scheme, which every command follows.

The desk's own file comes first: an answer is confirmed when it is there. The log follows, and what it lacks after a crash is
added when the desk opens again: what is added is told by comparing what stands, so that nothing is added twice. In a log the
later line holds: an answer that comes there late is followed by those of others that were given after it.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from labels.corrections_log import Answer, Entry, Log, Withdrawal, add_entries, read_log
from labels.standing import Standing, standing
from seeds.schemes import Scheme
from training.desk.state.desk_file import DeskFile
from training.desk.state.said_of_texts import SaidOfText

_LOGGED = "logged_entry"  # up to which entry a log was followed; with the digest of its path, for a desk may follow several
_FEW = 8  # texts that are looked for in a log before all of it is read
_TOUCHED = """
SELECT e.person, t.hash, t.after, t.predicted, e.at, e.model, a.id, a.doc, a.text, MAX(t.entry)
FROM entry_texts t JOIN entries e USING (entry) JOIN answered a USING (hash)
WHERE (e.person, t.hash) IN (SELECT e2.person, t2.hash FROM entry_texts t2 JOIN entries e2 USING (entry) WHERE t2.entry > ?)
AND t.entry <= ? GROUP BY e.person, t.hash ORDER BY MAX(t.entry)
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a person has said of a text: an answer without its labels, and of each label whether it is given."""

    answer: Answer
    labels: Mapping[str, bool]

    def among(self, keys: Collection[str]) -> Answer:
        """Return the answer as far as it is about some labels."""
        judged = tuple(key for key in self.labels if key in keys)
        return replace(self.answer, after=tuple(key for key in judged if self.labels[key]), judged=judged)


class AnswerLog:
    """Keep the log of corrections up to a desk's entries.

    Parameters
    ----------
    path : Path
        The log.
    scheme : Scheme
        Whose labels.
    file : DeskFile
        The desk.
    """

    def __init__(self, path: Path, scheme: Scheme, file: DeskFile) -> None:
        self.path, self._scheme, self._file = path, scheme, file
        self._source = f"desk {file.id}"
        self._logged = f"{_LOGGED} {hashlib.sha256(os.fsencode(path.resolve())).hexdigest()[:12]}"
        self._following = threading.Lock()

    def others(self) -> dict[str, Standing]:
        """Return what stands in the log and does not come from this desk, by the hash of the text.

        Raises
        ------
        InputError
            If the log was written by a newer program, or is not UTF-8.
        """
        if not self.path.is_file():
            return {}
        entries = [one for one in read_log(self.path).entries if not isinstance(one, Answer) or one.source != self._source]
        return standing(entries, self._scheme.keys, single=self._scheme.taxonomy.single)

    def follow(self) -> int:
        """Add to the log what it lacks; return how many lines. A log that this desk follows for the first time lacks all.

        Raises
        ------
        InputError
            If the log was written by a newer program, or is not UTF-8.
        OSError
            If it cannot be written; then nothing was added, and the next call tries again.
        """
        with self._following:  # else what was read first could be written last
            return self._follow()

    def _follow(self) -> int:
        noted, reader = self._file.meta(self._logged), self._file.read()
        known = int(noted or self._file.meta(_LOGGED) or "0")  # desks of before followed one log, and did not say which
        (last,) = reader.execute("SELECT COALESCE(MAX(entry), 0) FROM entries").fetchone()
        if noted and last <= known:
            return 0
        wanted = [self._wanted(row) for row in reader.execute(_TOUCHED, (known, last))]
        hashes = {one.answer.hash for one in wanted}
        few = hashes if len(hashes) <= _FEW else ()
        count = add_entries(self.path, lambda log: self._missing(log, wanted, first=not known), few) if wanted else 0
        with self._file.write():
            self._file.set_meta(self._logged, str(last))
            self._file.set_meta(_LOGGED, "")
        return count

    def _wanted(self, row: tuple[str, ...]) -> _Wanted:
        person, digest, after, predicted, at, model, id_, doc, text, _ = row
        answer = Answer(
            at=at,
            by=person,
            id=id_,
            hash=digest,
            doc=doc,
            text=text,
            before=tuple(predicted.split()),
            after=(),
            judged=(),
            scheme=self._scheme.name,
            scheme_digest=self._scheme.digest,
            model=model,
            source=self._source,
        )
        return _Wanted(answer, SaidOfText.from_text(after).labels)

    def _missing(self, log: Log, wanted: list[_Wanted], *, first: bool) -> Iterator[Entry]:
        """Yield what a log lacks.

        From one that is followed for the `first` time nothing is taken back, and what somebody took back there stays so.
        """
        touched = {one.answer.hash for one in wanted}
        stands: dict[str, list[Answer]] = {}
        withdrawn = set()
        for entry in log.entries:
            if entry.hash not in touched:
                continue
            if isinstance(entry, Answer):
                stands.setdefault(entry.hash, []).append(entry)
            else:
                withdrawn |= {_told(answer) for answer in stands.pop(entry.hash, ())}
        for one in wanted:
            before = stands.setdefault(one.answer.hash, [])
            own = [answer for answer in before if answer.source == self._source and answer.by == one.answer.by]
            said = {key: key in answer.after for answer in own for key in answer.judged}
            # Labels of other schemes, which the same desk may be opened with, come into logs of theirs.
            answer = one.among({*self._scheme.keys, *said})
            if said == {key: key in answer.after for key in answer.judged}:
                continue
            gone = said.keys() - set(answer.judged)
            if first and (gone or _told(answer) in withdrawn):
                continue
            if gone:  # something is taken back: a withdrawal, behind it all that still stands
                yield Withdrawal(answer.at, answer.by, answer.id, answer.hash)
                before[:] = [other for other in before if other not in own]
                yield from before
            if answer.judged:
                later = [other for other in before if self._is_later(other, answer)]
                before[:] = [*(other for other in before if other not in later), answer, *later]
                yield answer
                yield from later

    def _is_later(self, other: Answer, answer: Answer) -> bool:
        """Return whether an answer that did not come from this desk was given after one that did, and about the same scheme.

        Answers of this desk are in the order of its entries whatever their times; a time to come is one of a wrong clock.
        """
        if other.source == self._source or not set(other.judged) & set(self._scheme.keys):
            return False
        at, own = _moment(other.at), _moment(answer.at)
        return at is not None and own is not None and own < at <= datetime.now(UTC)


def _moment(at: str) -> datetime | None:
    """Return a time of the log; None where none can be read."""
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _told(answer: Answer) -> tuple[str, str, str, str, frozenset[str], frozenset[str]]:
    """Return what tells an answer of a person from others."""
    return answer.source, answer.by, answer.hash, answer.at, frozenset(answer.after), frozenset(answer.judged)
