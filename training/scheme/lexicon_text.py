"""Words written into a ``lexicon.toml`` without touching anything else in it."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labels import InputError
from labels.support.toml_text import parse_toml
from labels.wording import _

# Line width up to which words are added to a line.
WIDTH = 120
INDENT = "  "
# The signs that a TOML file is read by, one after the other.
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"""|\'\'\'.*?\'\'\'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*|\n|[\[\]{}=]|[^\s"\'#\[\]{}=]+|[^\S\n]+',
    re.DOTALL,
)
_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class _Array:
    """An array in the text: offsets behind its last element and of its bracket, and how it is written."""

    last: int
    close: int
    empty: bool
    comma: bool


@dataclass(slots=True)
class _Table:
    """A ``[key]`` of the text: where its header ends, and its arrays."""

    body: int
    arrays: dict[str, _Array]


def add_words(text: str, additions: Mapping[str, Mapping[str, Sequence[str]]], location: str) -> str:
    """Return the text of a lexicon with words added; comments, order and all else stay as they are.

    Words go behind the last of their list; a list or a table that is not there is written. The result is parsed and
    compared before it is returned.

    Parameters
    ----------
    text : str
        TOML.
    additions : mapping of str to mapping of str to sequence of str
        By label key and field ("terms", "weak") the words to add.
    location : str
        Name of the file, for error messages.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If the text is not TOML, or is written in a way that this does not understand: then nothing was changed.
    """
    expected = _parsed(text, location)
    for key, fields in additions.items():
        for field, words in fields.items():
            if words:
                text = _added(text, key, field, words)
                expected.setdefault(key, {}).setdefault(field, []).extend(words)
    try:
        same = tomllib.loads(text) == expected
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        wanted = "; ".join(
            f"[{key}] {field}: {', '.join(words)}" for key, fields in additions.items() for field, words in fields.items()
        )
        remedy = _("add by hand: {words}").format(words=wanted)
        raise InputError(location, _("is written in a way that no word can be added to safely"), remedy)
    return text


def _parsed(text: str, location: str) -> dict[str, Any]:
    try:
        return parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(location, _("is not TOML ({reason})").format(reason=error), _("mend the file")) from error


def _added(text: str, key: str, field: str, words: Sequence[str]) -> str:
    newline = "\r\n" if "\r\n" in text else "\n"
    table = _tables(text).get(key)
    if table is None:
        gap = "" if not text or text.endswith(newline) else newline
        return f"{text}{gap}{newline}[{key}]{newline}{_list(field, words, newline)}"
    array = table.arrays.get(field)
    if array is None:
        # Behind the list of terms, else at the head of the table.
        before = table.arrays.get("terms")
        at = table.body if before is None else text.find("\n", before.close) + 1 or len(text)
        gap = "" if not at or text[at - 1] == "\n" else newline
        return text[:at] + gap + _list(field, words, newline) + text[at:]
    written = ", ".join(map(_quoted, words))
    start = text.rfind("\n", 0, array.last) + 1
    if "\n" not in text[array.last : array.close] and array.close - start + len(written) < WIDTH:
        glue = "" if array.empty else " " if array.comma else ", "
        return text[: array.last] + glue + written + text[array.last :]
    lines = newline.join(_wrapped(words))
    comma = "" if array.comma or array.empty else ","
    # Comments behind the last word stay there: new words go onto lines of their own before the bracket.
    tail = text[array.last : array.close].rstrip()
    return text[: array.last] + comma + tail + newline + lines + newline + text[array.close :]


def _list(field: str, words: Sequence[str], newline: str) -> str:
    line = f"{field} = [{', '.join(map(_quoted, words))}]"
    if len(line) <= WIDTH:
        return line + newline
    return newline.join([f"{field} = [", *_wrapped(words), "]"]) + newline


def _wrapped(words: Sequence[str]) -> Iterator[str]:
    line = INDENT
    for word in map(_quoted, words):
        if len(line) > len(INDENT) and len(line) + len(word) + 1 > WIDTH:
            yield line.rstrip()
            line = INDENT
        line += f"{word}, "
    yield line.rstrip()


def _quoted(word: str) -> str:
    """Return a basic string of TOML, which JSON's is but for the sign DEL."""
    return json.dumps(word, ensure_ascii=False).replace("\x7f", "\\u007f")


class _Scanner:
    """Read a lexicon token by token; keep its plain tables with their arrays. Tables of groups end the one before them."""

    def __init__(self) -> None:
        self.tables: dict[str, _Table] = {}
        self._table: _Table | None = None
        self._line: list[str] = []  # tokens of the line so far, without spaces and comments
        self._depth = 0  # of brackets open in an array
        self._field, self._opened, self._last, self._comma = "", 0, 0, 0

    def read(self, token: str, start: int, end: int) -> None:
        """Take up the next token."""
        if self._depth:
            self._inside(token, start, end)
        elif token == "\n":
            self.end_line(end)
        elif token == "[" and len(self._line) == 2 and self._line[1] == "=":
            self._field, self._opened, self._last, self._comma, self._depth = _bare(self._line[0]), start, 0, 0, 1
        elif not token.isspace() and token[0] != "#":
            self._line.append(token)

    def end_line(self, end: int) -> None:
        """Begin a table, if the line is the header of one."""
        if self._line and self._line[0] == "[":
            key = _header(self._line)
            self._table = None
            if key is not None and key not in self.tables:
                self._table = self.tables[key] = _Table(end, {})
        self._line = []

    def _inside(self, token: str, start: int, end: int) -> None:
        """Take up a token inside an array."""
        if token[0] in "\"'":
            self._last = end
        elif token.endswith(","):
            self._comma = end
        self._depth += (token == "[") - (token == "]")
        if not self._depth and self._table is not None:
            empty = not self._last
            behind = self._opened + 1 if empty else max(self._last, self._comma)
            self._table.arrays[self._field] = _Array(behind, start, empty, self._comma > self._last)


def _tables(text: str) -> dict[str, _Table]:
    """Return the plain tables of a lexicon with their arrays."""
    scanner = _Scanner()
    for found in TOKEN.finditer(text):
        scanner.read(found[0], found.start(), found.end())
    scanner.end_line(len(text))
    return scanner.tables


def _header(line: Sequence[str]) -> str | None:
    """Return the key of a ``[key]``; None for ``[[key.groups]]`` and the like."""
    inside = line[1:-1]
    if len(inside) != 1 or line[-1] != "]" or inside[0] == "[":
        return None
    return _bare(inside[0])


def _bare(key: str) -> str:
    return key if _BARE.fullmatch(key) else str(next(iter(tomllib.loads(f"{key} = 1"))))
