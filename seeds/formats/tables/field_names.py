"""Which column of a table, field of a record or key of front matter holds what."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache
from itertools import count
from pathlib import Path

from labels.exchange.known_words import known_heads
from labels.exchange.outgoing import MOVED
from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.wording import _, pgettext

_MARKS = re.compile(r"[\s:：*【】\[\]]+|[(（][^()（）]{0,12}[)）]$")

_SHOWN = 30  # characters of a row that is named
# How a user says which column it is.
TEXT_COLUMN = "--text-column NAME"


class NoTextColumn(InputError):
    """A table has no column of paragraphs.

    Parameters
    ----------
    location, problem, remedy
        As of every error; the remedy names the option that says which column it is.
    rename : str
        The remedy of a command that has no such option.
    """

    def __init__(self, location: str, problem: str, remedy: str, rename: str) -> None:
        super().__init__(location, problem, remedy)
        self.rename = rename

    def __reduce__(self) -> tuple[type[NoTextColumn], tuple[str, ...]]:
        """Return how it is made again in the process that asked for the block it is met in."""
        return NoTextColumn, (self.location, self.problem, self.remedy, self.rename)


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of one table are.

    Attributes
    ----------
    text : str or None
        The column of the paragraphs; None where there is none.
    fields : mapping of str to str
        Of each field of a paragraph that has a column, that column.
    """

    text: str | None
    fields: Mapping[str, str]

    @property
    def by_field(self) -> dict[str, str]:
        """Columns by what they hold, that of the paragraphs under ``text``."""
        return {**self.fields, **({} if self.text is None else {"text": self.text})}


@cache
def _names() -> dict[str, tuple[str, int]]:
    """Return of every usual name the field it stands for, and its rank among the names of that field; last, heads of sheets."""
    table = tomllib.loads(Path(__file__).with_name("field_names.toml").read_text(encoding="utf-8"))["fields"]
    found: dict[str, tuple[str, int]] = {}
    for field, names in table.items():
        more = known_heads().get(field, frozenset()) if field != "labels" else ()  # a column 标签 may be of the user's own tags
        for rank, name in enumerate((*names, *sorted(more))):
            found.setdefault(_plain(name), (field, rank))
    return found


@cache
def result_names() -> frozenset[str]:
    """Return the names of what this program writes beside a paragraph."""
    table = tomllib.loads(Path(__file__).with_name("field_names.toml").read_text(encoding="utf-8"))
    return frozenset(table["results"]["names"])


@cache
def explaining_cells() -> Mapping[str, str]:
    """Return the first cell of the sheet that this program writes beside a table, to say how it is filled in, by language."""
    table = tomllib.loads(Path(__file__).with_name("field_names.toml").read_text(encoding="utf-8"))
    cells: Mapping[str, str] = table["results"]["explains"]
    return cells


@cache
def counting_sheets() -> tuple[str, ...]:
    """Return the names of sheets that count paragraphs of the one beside them, by document and by province, in all languages."""
    table = tomllib.loads(Path(__file__).with_name("field_names.toml").read_text(encoding="utf-8"))
    return tuple(table["results"]["counts"])


def field_of(name: str) -> str | None:
    """Return the field that a column of this name holds by custom; None if it holds another.

    Parameters
    ----------
    name : str
        As the file has it.
    """
    found = _names().get(_plain(name))
    return found[0] if found else None


def _plain(name: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", name)).lower().strip()


@cache
def _known_fields() -> frozenset[str]:
    return frozenset(field.name for field in fields(Paragraph)) - {"extra", "row"}


def find_columns(names: Iterable[str], location: str, text_column: str | None = None) -> Columns:
    """Find what the columns of a table hold, by their usual names.

    Parameters
    ----------
    names : iterable of str
        The names of the columns.
    location : str
        Where they stand, for error messages.
    text_column : str, optional
        The column of the paragraphs; by default the first known of ``text``, ``正文``, ``内容`` and so on.

    Returns
    -------
    Columns

    Raises
    ------
    InputError
        If two columns have the name of the text.
    """
    names = [name for name in names if name and not name.endswith(MOVED)]
    best: dict[str, tuple[int, str]] = {}
    for name in names:
        field, rank = _names().get(_plain(name), ("", 0))
        if field and (field not in best or rank < best[field][0]):
            best[field] = (rank, name)
    if text_column is not None:
        best.pop("text", None)
        best |= {"text": (0, text_column)} if text_column in names else {}
        best = {field: found for field, found in best.items() if field == "text" or found[1] != text_column}
    chosen = {field: name for field, (_, name) in best.items()}
    text = chosen.pop("text", None)
    if text is not None and names.count(text) > 1:
        problem = _("has {count} columns {column!r}").format(count=names.count(text), column=text)
        raise InputError(location, problem, _("give each column a name of its own"))
    return Columns(text, {field: name for field, name in chosen.items() if field in _known_fields()})


def rows_above(rows: Iterable[Sequence[str]], location: str) -> list[InputError]:
    """Say which rows above the heads of a table are not read, such as a title.

    Parameters
    ----------
    rows : iterable of sequence of str
        All rows above the heads.
    location : str
        The table.

    Returns
    -------
    list of InputError
        One, or none where there is no such row.
    """
    texts = [text for row in rows if (text := " ".join(" ".join(row).split()))]
    if not texts:
        return []
    problem = _("{count} row(s) above the heads of the columns are not read: {first}")
    first = texts[0] if len(texts[0]) <= _SHOWN else f"{texts[0][:_SHOWN]}…"
    remedy = _("write what belongs to the text into a row below the heads")
    return [InputError(location, problem.format(count=len(texts), first=first), remedy)]


def names_once(names: Iterable[str]) -> list[str]:
    """Return the names of columns, each of its own: one that stood before gets a number, one without a name has its place.

    Parameters
    ----------
    names : iterable of str
        In order.
    """
    given, found = [name or f"column {position}" for position, name in enumerate(names, 1)], []
    taken, met = set(given), set[str]()
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(2))
    for name in given:
        own = name
        if name in met:
            own = next(one for number in numbers[name] if (one := f"{name} ({number})") not in taken)
        met.add(name)
        found.append(own)
    return found


def without_text(location: str, names: Iterable[str], text_column: str | None, *, of_json: bool = False) -> InputError:
    """Return the error of a table that has no column of paragraphs.

    Parameters
    ----------
    location : str
        Where its names stand.
    names : iterable of str
        The columns it has.
    text_column : str or None
        The column that was asked for.
    of_json : bool
        Whether its parts are called fields and not columns.
    """
    known = ", ".join(name for name in names if name) or pgettext("columns of a table", "nothing")
    if of_json:
        problem = _("has no field {name!r}, only {known}")
        rename = _("name the field of the paragraphs {first!r} or {second}")
        remedy = _("name the field of the paragraphs {first!r} or {second}, or say which it is: {option}")
    else:
        problem = _("has no column {name!r}, only {known}")
        rename = _("name the column of the paragraphs {first!r} or {second}")
        remedy = _("name the column of the paragraphs {first!r} or {second}, or say which it is: {option}")
    rename = rename.format(first="text", second="正文")
    remedy = remedy.format(first="text", second="正文", option=TEXT_COLUMN)
    return NoTextColumn(location, problem.format(name=text_column or "text", known=known), remedy, rename)
