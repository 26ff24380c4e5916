"""From labelled files that came back to entries of a log of corrections."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from labels import NONE, InputError, UsageError
from labels.corrections_log import Answer, Log, Withdrawal
from labels.wording import _
from models.prediction import Prediction
from models.tagger import PolicyTagger
from seeds.schemes import Scheme
from training.correct.changes import excerpt
from training.sets.labelled_set import LabelledSet


@dataclass(frozen=True, eq=False, slots=True)
class Returned:
    """A file that came back, and what the model had said of its texts.

    Attributes
    ----------
    data : LabelledSet
        The texts with the labels that a person gave.
    before : list of Prediction
        What the model said, corrections in force included.
    source : str
        The file.
    untouched : int
        Rows that were left out: as they went out, and nothing in the file tells that anybody looked.
    compared : int
        Rows of which the file does not say what they went out with, so that they were compared with what the model says now.
    alike : int
        Of these, rows that were left out: as the model says.
    """

    data: LabelledSet
    before: list[Prediction]
    source: str
    untouched: int = 0
    compared: int = 0
    alike: int = 0

    @classmethod
    def judged_by(cls, policy: PolicyTagger, data: LabelledSet, source: str, *, every: bool = False) -> Returned:
        """Ask the model what it says of the texts of a file.

        Parameters
        ----------
        policy : PolicyTagger
            The model.
        data : LabelledSet
            What the file holds.
        source : str
            The file.
        every : bool
            Whether a row is an answer that is as a model had filled it in, though the file cannot tell that anybody looked.

        Returns
        -------
        Returned
        """
        before = list(policy.tag_paragraphs(data.paragraphs, evidence=False))
        # A row may have gone out before somebody's correction: as the bare model has it, it is nobody's answer either.
        bare = PolicyTagger(policy.tagger, policy.name, dict(zip(policy.keys, policy.thresholds.tolist(), strict=True)))
        plain = list(bare.tag_paragraphs(data.paragraphs, evidence=False)) if policy.corrections else before
        unsure = {} if every else {row: p for row, p in enumerate(data.paragraphs) if p.id in data.unconfirmed}
        untouched = {row for row, p in unsure.items() if p.predicted is not None}
        compared = unsure.keys() - untouched
        alike = {row for row in compared if data.paragraphs[row].labels in (before[row].labels, plain[row].labels)}
        kept = [row for row in range(len(data)) if row not in untouched | alike]
        part = data if len(kept) == len(data) else data.take(np.array(kept, dtype=np.intp), data.name)
        return cls(part, [before[row] for row in kept], source, len(untouched), len(compared), len(alike))


@dataclass(slots=True)
class Intake:
    """What becomes of answers: which are new, which the log has already.

    Attributes
    ----------
    added : list of Answer
        Those that are added.
    known : int
        Answers that the same person gave before.
    """

    added: list[Answer] = field(default_factory=list)
    known: int = 0

    def choose(self, log: Log, answers: Iterable[Answer]) -> Iterator[Answer]:
        """Yield the answers that the log does not have as the latest word of their person.

        Parameters
        ----------
        log : Log
            What it holds.
        answers : iterable of Answer
            What came back.

        Yields
        ------
        Answer
        """
        latest: dict[tuple[str, str], dict[str, bool]] = {}
        for entry in log.entries:
            if isinstance(entry, Answer):
                latest.setdefault((entry.hash, entry.by), {}).update(_said(entry))
            else:
                latest = {key: said for key, said in latest.items() if key[0] != entry.hash}
        for answer in answers:
            said = latest.setdefault((answer.hash, answer.by), {})
            if _said(answer).items() <= said.items():
                self.known += 1
                continue
            said.update(_said(answer))
            self.added.append(answer)
            yield answer


def _said(answer: Answer) -> dict[str, bool]:
    return {key: key in answer.after for key in answer.judged}


def now() -> str:
    """Return the time in UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def answers_of(returned: Returned, by: str, at: str, scheme: Scheme, model: str) -> Iterator[Answer]:
    """Yield an answer for each text of a file; one that confirms what the model said is an answer too, if a person gave it.

    Parameters
    ----------
    returned : Returned
        The file.
    by, at : str
        Who answered, and when.
    scheme : Scheme
        Whose labels.
    model : str
        Name of the model that had labelled the texts.

    Yields
    ------
    Answer
    """
    data = returned.data
    for paragraph, digest, said in zip(data.paragraphs, data.hashes, returned.before, strict=True):
        after = paragraph.labels or ()
        judged = scheme.keys if paragraph.judged is None else paragraph.judged
        yield Answer(
            at=at,
            by=by,
            id=paragraph.id,
            hash=digest,
            doc=paragraph.doc,
            text=paragraph.text,
            before=said.labels,
            after=tuple(after),
            judged=tuple(judged),
            scheme=scheme.name,
            scheme_digest=scheme.digest,
            model=model,
            source=returned.source,
        )


def contradictions(answers: Iterable[Answer]) -> dict[str, tuple[Answer, Answer]]:
    """Return by hash the texts that one call answers in two ways, each with the first two answers that differ.

    Parameters
    ----------
    answers : iterable of Answer
        What came back.
    """
    first: dict[tuple[str, str], Answer] = {}
    found: dict[str, tuple[Answer, Answer]] = {}
    for answer in answers:
        for key, said in _said(answer).items():
            other = first.setdefault((answer.hash, key), answer)
            if said != (key in other.after):
                found.setdefault(answer.hash, (other, answer))
    return found


def refuse_contradictions(answers: Iterable[Answer]) -> None:
    """Refuse answers of one call that contradict one another: nothing tells which of them is meant.

    Parameters
    ----------
    answers : iterable of Answer
        What came back.

    Raises
    ------
    InputError
        If a text is answered in two ways.
    """
    found = contradictions(answers)
    for one, other in found.values():
        said = [f"{answer.id!r} {' '.join(answer.after) or NONE}" for answer in (one, other)]
        both = _("{first} and {second}").format(first=one.source, second=other.source)
        source = one.source if one.source == other.source else both
        if len(found) > 1:
            problem = _("one text has two answers, {first} and {second}: {text} (and {more} more)")
        else:
            problem = _("one text has two answers, {first} and {second}: {text}")
        problem = problem.format(first=said[0], second=said[1], text=excerpt(one.text), more=len(found) - 1)
        raise InputError(source, problem, _("keep the one that is meant, or give both the same"))


def withdrawals(log: Log, names: Sequence[str], by: str, at: str) -> list[Withdrawal]:
    """Return what takes back all that stands of some texts.

    Parameters
    ----------
    log : Log
        What it holds.
    names : sequence of str
        Ids of paragraphs, or hashes of texts.
    by, at : str
        Who withdraws, and when.

    Returns
    -------
    list of Withdrawal
        One per text.

    Raises
    ------
    UsageError
        If nothing stands under a name, or an id is that of several texts.
    """
    standing: dict[str, list[Answer]] = {}
    for entry in log.entries:
        if isinstance(entry, Answer):
            standing.setdefault(entry.hash, []).append(entry)
        else:
            standing.pop(entry.hash, None)
    found: dict[str, Withdrawal] = {}
    for name in names:
        meant = [one for answers in standing.values() for one in answers if name in (one.id, one.hash)]
        if not meant:
            problem, remedy = _("names no answer that stands"), _("give an id or hash that is in the log")
            raise UsageError(f"--withdraw {name}", problem, remedy)
        texts = {one.hash: one for one in meant}
        if len(texts) > 1:
            shown = ", ".join(f"{digest} ({excerpt(one.text)})" for digest, one in texts.items())
            problem = _("is the id of {count} texts: {texts}").format(count=len(texts), texts=shown)
            raise UsageError(f"--withdraw {name}", problem, _("give the hash of the one meant"))
        found |= {one.hash: Withdrawal(at, by, one.id, one.hash) for one in meant}
    return list(found.values())
