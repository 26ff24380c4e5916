"""The log of corrections: who answered what for which text. Lines are added and never changed.

One JSON object a line. An answer says which labels a person gave a text and which labels were looked for; a withdrawal
takes back all that was said of a text before it. Texts are known by :func:`labels.annotations.text_hash` of their folded
form, because ids differ from file to file.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from labels.support.appending import append_lines
from labels.support.errors import InputError, UsageError
from labels.wording import _

FORMAT = 1
ANSWER, WITHDRAWAL = "answer", "withdrawal"
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person said of a text.

    Attributes
    ----------
    at : str
        When, ISO 8601 in UTC.
    by : str
        Who.
    id : str
        Id of the paragraph in the file it came from.
    hash : str
        :func:`labels.annotations.text_hash` of the folded text.
    doc : str
        Its document there: what is learned from is split by document.
    text : str
        The text, to learn from.
    before : tuple of str or None
        Labels that the model gave; None where it was not asked.
    after : tuple of str
        Labels that the person gave.
    judged : tuple of str
        Labels that the person looked for, `after` among them.
    scheme, scheme_digest : str
        Name and digest of the scheme.
    model : str
        Which model said `before`.
    source : str
        The file that brought the answer.
    """

    at: str
    by: str
    id: str
    hash: str
    doc: str
    text: str
    before: tuple[str, ...] | None
    after: tuple[str, ...]
    judged: tuple[str, ...]
    scheme: str
    scheme_digest: str
    model: str
    source: str

    @property
    def changes(self) -> bool:
        """Whether the person said otherwise than the model."""
        return self.before is not None and set(self.before) & set(self.judged) != set(self.after)


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """All that was said of a text is taken back.

    Attributes
    ----------
    at, by, id, hash
        As for :class:`Answer`.
    """

    at: str
    by: str
    id: str
    hash: str


Entry = Answer | Withdrawal


@dataclass(frozen=True, slots=True)
class Log:
    """What a log holds.

    Attributes
    ----------
    entries : tuple of Answer or Withdrawal
        In the order in which they were added.
    problems : tuple of str
        What was left out, a line each: where and why.
    """

    entries: tuple[Entry, ...]
    problems: tuple[str, ...] = ()


def read_log(path: Path) -> Log:
    """Read a log.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    Log
        A line that is cut off, as after a power cut, is left out and named.

    Raises
    ------
    UsageError
        If there is no such file.
    InputError
        If a line was written by a newer program, or the file is not UTF-8 throughout.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError) as error:
        raise UsageError(str(path), _("is no log of corrections"), _("name the file that training.correct wrote")) from error
    return parse_log(content, str(path))


def parse_log(content: bytes, name: str, about: Collection[str] = ()) -> Log:
    """Read what a log's file holds.

    Parameters
    ----------
    content : bytes
        JSON Lines, UTF-8; the mark that some editors put before it is passed over.
    name : str
        Name of the file, for messages.
    about : collection of str
        Hashes of texts: where there are some, other entries are passed over, but for the last, which says whether a newer
        program writes this log. For few texts of a long log that is a hundredth of the work.

    Returns
    -------
    Log

    Raises
    ------
    InputError
        If a line was written by a newer program, or the file was saved as UTF-16.
    """
    if content.startswith(_UTF_16) or content[:2].count(0) == 1:
        remedy = _("save it as UTF-8: what is added would be of two kinds")
        raise InputError(name, _("was saved as UTF-16 (Unicode)"), remedy)
    entries, problems = [], []
    content = content.removeprefix(codecs.BOM_UTF8)
    hashes = [digest.encode() for digest in about]
    lines = content.rstrip().split(b"\n")
    for number, line in enumerate(lines, 1):
        if line.strip() and (not hashes or number == len(lines) or any(digest in line for digest in hashes)):
            try:
                entries.append(_entry(line, f"{name}:{number}"))
            except (ValueError, KeyError, TypeError, RecursionError):
                says = _("{location}: is no whole entry (cut off while it was written?); left out")
                problems.append(says.format(location=f"{name}:{number}"))
    return Log(tuple(entries), tuple(problems))


def add_entries(path: Path, choose: Callable[[Log], Iterable[Entry]], about: Collection[str] = ()) -> int:
    """Add to a log while no other process does; return how many entries.

    Parameters
    ----------
    path : Path
        The log; made where it is missing.
    choose : callable
        Takes what the log holds and returns what to add.
    about : collection of str
        As for :func:`parse_log`.

    Returns
    -------
    int

    Raises
    ------
    InputError
        As for :func:`read_log`.
    OSError
        If the file cannot be written; then nothing was added.
    """

    def lines(content: bytes) -> Iterable[str]:
        return map(_line, choose(parse_log(content, str(path), about)))

    return append_lines(path, lines)


def _line(entry: Entry) -> str:
    kind = ANSWER if isinstance(entry, Answer) else WITHDRAWAL
    return json.dumps({"format": FORMAT, "entry": kind, **asdict(entry)}, ensure_ascii=False)


def _entry(line: bytes, location: str) -> Entry:
    record = json.loads(line.decode())
    number = record["format"]
    if type(number) is not int or number != FORMAT:  # 1.0 and true are equal to 1 and were written by no program
        problem = _("has format {found}, this program reads {known}").format(found=json.dumps(number), known=FORMAT)
        raise InputError(location, problem, _("update the program"))
    common = {name: _text(record, name) for name in ("at", "by", "id", "hash")}
    if record["entry"] == WITHDRAWAL:
        return Withdrawal(**common)
    if record["entry"] != ANSWER:
        raise ValueError(record["entry"])
    before = None if record["before"] is None else _keys(record["before"])
    after, judged = _keys(record["after"]), _keys(record["judged"])
    rest = {name: _text(record, name) for name in ("doc", "text", "scheme", "scheme_digest", "model", "source")}
    return Answer(**common, before=before, after=after, judged=judged, **rest)


def _text(record: dict[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _keys(values: Sequence[object]) -> tuple[str, ...]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise TypeError("labels")
    return tuple(map(str, values))
