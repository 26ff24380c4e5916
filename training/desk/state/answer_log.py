"""From a desk's entries to the log of corrections of its scheme, which every command follows.

The desk's own file comes first: an answer is confirmed when it is there. The log follows, and what it lacks after a crash is
added when the desk opens again: what is added is told by comparing what stands, so that nothing is added twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from labels.corrections_log import Answer, Entry, Log, Withdrawal, add_entries, read_log
from labels.standing import Standing, standing
from seeds.schemes import Scheme
from training.desk.state.desk_file import DeskFile
from training.desk.state.said_of_texts import SaidOfText

_LOGGED = "logged_entry"
_TOUCHED = """
SELECT e.person, t.hash, t.after, t.predicted, e.at, e.model, a.id, a.doc, a.text, MAX(t.entry)
FROM entry_texts t JOIN entries e USING (entry) JOIN answered a USING (hash)
WHERE (e.person, t.hash) IN (SELECT e2.person, t2.hash FROM entry_texts t2 JOIN entries e2 USING (entry) WHERE t2.entry > ?)
AND t.entry <= ? GROUP BY e.person, t.hash ORDER BY MAX(t.entry)
"""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the log should say of a text by a person."""

    answer: Answer
    labels: Mapping[str, bool]


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

    def begin_anew(self) -> None:
        """Have all answers compared with the log at the next :meth:`follow`: it is another one than was followed before."""
        self._file.set_meta(_LOGGED, "0")

    def follow(self) -> int:
        """Add to the log what it lacks; return how many lines.

        Raises
        ------
        InputError
            If the log was written by a newer program, or is not UTF-8.
        OSError
            If it cannot be written; then nothing was added, and the next call tries again.
        """
        known = int(self._file.meta(_LOGGED, "0"))
        reader = self._file.read()
        (last,) = reader.execute("SELECT COALESCE(MAX(entry), 0) FROM entries").fetchone()
        if last <= known:
            return 0
        wanted = [self._wanted(row) for row in reader.execute(_TOUCHED, (known, last))]
        count = add_entries(self.path, lambda log: self._missing(log, wanted))
        self._file.set_meta(_LOGGED, str(last))
        return count

    def _wanted(self, row: tuple[str, ...]) -> _Wanted:
        person, digest, after, predicted, at, model, id_, doc, text, _ = row
        labels = SaidOfText.from_text(after).labels
        judged = tuple(labels)
        answer = Answer(
            at=at,
            by=person,
            id=id_,
            hash=digest,
            doc=doc,
            text=text,
            before=tuple(predicted.split()),
            after=tuple(key for key in judged if labels[key]),
            judged=judged,
            scheme=self._scheme.name,
            scheme_digest=self._scheme.digest,
            model=model,
            source=self._source,
        )
        return _Wanted(answer, labels)

    def _missing(self, log: Log, wanted: list[_Wanted]) -> Iterator[Entry]:
        touched = {one.answer.hash for one in wanted}
        stands: dict[str, list[Answer]] = {}
        for entry in log.entries:
            if entry.hash not in touched:
                continue
            if isinstance(entry, Answer):
                stands.setdefault(entry.hash, []).append(entry)
            else:
                stands.pop(entry.hash, None)
        for one in wanted:
            before = stands.setdefault(one.answer.hash, [])
            own = [answer for answer in before if answer.source == self._source and answer.by == one.answer.by]
            said = {key: key in answer.after for answer in own for key in answer.judged}
            if said == dict(one.labels):
                continue
            if said.keys() - one.labels.keys():  # something is taken back: a withdrawal, behind it all that still stands
                yield Withdrawal(one.answer.at, one.answer.by, one.answer.id, one.answer.hash)
                before[:] = [answer for answer in before if answer not in own]
                yield from before
            if one.labels:
                before.append(one.answer)
                yield one.answer
