"""Words taken out of a ``lexicon.toml`` without touching anything else in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from labels import InputError
from labels.support.toml_text import parse_toml
from labels.wording import _
from models.text.segmenter import fold_case
from seeds.cleaning.fold import fold
from training.scheme.lexicon_text import TOKEN

_GROUPS = "groups"
# What goes with a word: the comma behind it with the spaces after that; else, of the last one, the comma before it.
_BEHIND = re.compile(r"[^\S\n]*,[^\S\n]*")
_BEFORE = re.compile(r",[^\S\n]*\Z")


def drop_words(text: str, drops: Mapping[str, Mapping[str, Sequence[str]]], location: str) -> str:
    """Return the text of a lexicon with words taken out; comments, order and all else stay as they are.

    A word is taken out of the label's own list and of the lists of its groups. The result is parsed and compared before it is
    returned.

    Parameters
    ----------
    text : str
        TOML.
    drops : mapping of str to mapping of str to sequence of str
        By label key and field ("terms", "weak", "except") the words to take out, in any case, width or script.
    location : str
        Name of the file, for error messages.

    Returns
    -------
    str

    Raises
    ------
    InputError
        If a word does not stand there, the text is not TOML, or is written in a way that this does not understand: then
        nothing was changed.
    """
    for key, fields in drops.items():
        for field, words in fields.items():
            for word in words:
                text = _dropped(text, key, field, word, location)
    return text


def _dropped(text: str, key: str, field: str, word: str, location: str) -> str:
    try:
        expected = parse_toml(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(location, _("is not TOML ({reason})").format(reason=error), _("mend the file")) from error
    wanted, found = _same(word), 0
    table = expected.get(key, {})
    for part in (table, *(table.get(_GROUPS) or ())):
        if field in part:
            kept = [one for one in part[field] if _same(one) != wanted]
            found += len(part[field]) - len(kept)
            part[field] = kept
    if not found:
        problem = _("does not hold {word!r}").format(word=word)
        raise InputError(f"{location} [{key}] {field}", problem, _("look at its words anew"))
    changed = text
    for start, end in reversed([*_places(text, key, field, wanted)]):
        changed = _without(changed, start, end)
    try:
        same = tomllib.loads(changed) == expected
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        problem = _("is written in a way that {word!r} cannot be taken out of safely").format(word=word)
        raise InputError(f"{location} [{key}] {field}", problem, _("do it by hand"))
    return changed


def _same(word: Any) -> str:
    return fold_case(fold(word)) if isinstance(word, str) else ""


def _places(text: str, key: str, field: str, wanted: str) -> Iterator[tuple[int, int]]:
    """Yield where a word stands in the lists of a field, of the label or of one of its groups."""
    line: list[str] = []  # tokens of the line so far, without spaces and comments
    inside, depth, listed = False, 0, False
    for found in TOKEN.finditer(text):
        token = found[0]
        if token.isspace() and token != "\n" or token[0] == "#":
            continue
        if depth:
            depth += (token == "[") - (token == "]")
            if listed and token[0] in "\"'" and _same(_value(token)) == wanted:
                yield found.start(), found.end()
        elif token == "\n":
            if line and line[0] == "[":
                inside = _header(line) in ([key], [key, _GROUPS])
            line = []
        elif token == "[" and len(line) == 2 and line[1] == "=":
            depth, listed = 1, inside and _names(line[0]) == [field]
        else:
            line.append(token)


def _header(line: Sequence[str]) -> list[str]:
    """Return the names in the header of a table, ``[key]`` or ``[[key.groups]]``."""
    return _names("".join(line).strip("[]"))


def _names(dotted: str) -> list[str]:
    """Return the names of a dotted key of TOML; none where it is no such key."""
    try:
        found: Any = tomllib.loads(f"{dotted} = 1")
    except tomllib.TOMLDecodeError:
        return []
    names = []
    while isinstance(found, dict):
        ((name, found),) = found.items()
        names.append(name)
    return names


def _value(token: str) -> Any:
    return tomllib.loads(f"word = {token}")["word"]


def _without(text: str, start: int, end: int) -> str:
    """Return the text without what stands there, its comma, and its line where nothing else is on it."""
    if behind := _BEHIND.match(text, end):
        end = behind.end()
    elif (before := _BEFORE.search(text, 0, start)) and "\n" not in text[before.start() : start]:
        start = before.start()
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    if last >= 0 and not (text[first:start] + text[end:last]).strip():
        return text[:first] + text[last + 1 :]
    if last >= 0 and not text[end:last].strip():  # no space is left at the end of the line
        start -= len(text[first:start]) - len(text[first:start].rstrip())
    return text[:start] + text[end:]
