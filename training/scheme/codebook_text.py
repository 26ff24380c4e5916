"""The line of words below each label's heading in a ``codebook.md``, kept without touching anything else in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from seeds.schemes import Scheme

_HEADING = re.compile(r"^#+ .*$", re.MULTILINE)


@cache
def scheme_words() -> Mapping[str, Any]:
    """Return the words of ``scheme_words.toml``.

    Of the line of words in a codebook ``mark`` is what it begins with; the rest of the line is written anew, and a line that is
    not there is not missed.
    """
    return tomllib.loads(Path(__file__).with_name("scheme_words.toml").read_text(encoding="utf-8"))


def words_line(terms: Sequence[str], weak: Sequence[str] = ()) -> str:
    """Return the line that lists the words of a label.

    Parameters
    ----------
    terms, weak : sequence of str
        Its terms, and those that count beside others only.
    """
    said = scheme_words()
    terms, weak = (said["between"].join(dict.fromkeys(words)) for words in (terms, weak))
    return f"{said['mark']}{terms}{said['weak'] if weak else ''}{weak}"


def with_words(text: str, scheme: Scheme) -> tuple[str, list[str]]:
    """Return a codebook whose lines of words say what the lexicon holds.

    Parameters
    ----------
    text : str
        The codebook.
    scheme : Scheme
        Its labels and their words.

    Returns
    -------
    tuple of (str, list of str)
        The text, and the keys of labels that have no such line below a heading with their key (```key```): what somebody
        wrote is not added to.
    """
    kept: list[str] = []
    line_of_words = re.compile(rf"^{re.escape(scheme_words()['mark'].rstrip())}[^\r\n]*", re.MULTILINE)
    headings = list(_HEADING.finditer(text))
    for heading in reversed(headings):  # from the end, so that places before stay right
        named = [key for key in scheme.keys if f"`{key}`" in heading[0]]
        below = next((other.start() for other in headings if other.start() > heading.start()), None)
        line = line_of_words.search(text, heading.end(), len(text) if below is None else below)
        if len(named) == 1 and line:
            entry = scheme.lexicon.entries[named[0]]
            text = text[: line.start()] + words_line(entry.terms, entry.weak) + text[line.end() :]
            kept.append(named[0])
    return text, [key for key in scheme.keys if key not in kept]
