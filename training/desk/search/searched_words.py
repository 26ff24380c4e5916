"""Words to search by: each Chinese character one, a run of Latin letters and digits one, each mark one.

SQLite's own trigrams find nothing that is shorter than three characters; over single characters a phrase finds 量子 and 氢.
What is indexed and what is asked for go through the same function, so that nothing a person types is an operator.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from seeds.cleaning.fold import fold

# A run of letters and digits that is no Chinese; any other single character but white space.
_WORD = re.compile(r"[^\W_\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff]+|\S")
_QUERY = re.compile(r'["“”「」『』]([^"“”「」『』]*)["“”「」『』]|([^\s"“”「」『』]+)')
_PLAIN = re.compile(r"[0-9a-z]+|[\u3400-\u4dbf\u4e00-\u9fa5]")
MOST_PHRASES = 20


@dataclass(frozen=True, slots=True)
class Token:
    """A word in a text.

    Attributes
    ----------
    word : str
        In the form that is compared.
    start, end : int
        Where it stands, in code points.
    """

    word: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Return the words of a text in order.

    Parameters
    ----------
    text : str
        As people read it; width, script and case do not matter.
    """
    return [Token(_form(found.group()), found.start(), found.end()) for found in _WORD.finditer(fold(text))]


def indexed(text: str) -> str:
    """Return the words of a text as they are indexed, by spaces.

    Parameters
    ----------
    text : str
        As people read it.
    """
    return " ".join(_form(word) for word in _WORD.findall(fold(text)))


def parts_of(query: str) -> list[str]:
    """Return the words and phrases of a query as they were typed.

    Parameters
    ----------
    query : str
        As typed: words by spaces, phrases in quotes. A quote without its partner counts as a space.
    """
    return [quoted or single for quoted, single in _QUERY.findall(query)]


def phrases_of(query: str) -> list[list[str]]:
    """Return what a query asks for: phrases, each a list of words, all of which must occur.

    Parameters
    ----------
    query : str
        As typed; beyond :data:`MOST_PHRASES` it is not looked at.
    """
    found = [[token.word for token in tokens_of(part)] for part in parts_of(query)[:MOST_PHRASES]]
    return [phrase for phrase in found if phrase]


def matching(phrases: list[list[str]]) -> str:
    """Return the expression of SQLite's full text search that finds all phrases.

    Parameters
    ----------
    phrases : list of list of str
        What :func:`phrases_of` returned.
    """
    return " AND ".join(f'"{" ".join(phrase)}"' for phrase in phrases)  # a word never holds a quote


def matches_in(text: str, phrases: list[list[str]]) -> list[list[int]]:
    """Return where phrases stand in a text, start and end in code points, in order and without overlaps.

    Parameters
    ----------
    text : str
        The text.
    phrases : list of list of str
        What :func:`phrases_of` returned.
    """
    tokens = tokens_of(text)
    words = [token.word for token in tokens]
    spans = []
    for phrase in phrases:
        first, size = phrase[0], len(phrase)
        for at, word in enumerate(words):
            if word == first and words[at : at + size] == phrase:
                spans.append([tokens[at].start, tokens[at + size - 1].end])
    merged: list[list[int]] = []
    for start, end in sorted(spans):
        if merged and start < merged[-1][1]:
            merged[-1][1] = max(end, merged[-1][1])
        else:
            merged.append([start, end])
    return merged


def _form(word: str) -> str:
    """Return a word in small letters; what SQLite might take for a gap goes in by its number."""
    word = word.casefold()
    if _PLAIN.fullmatch(word):
        return word
    return "x" + "x".join(f"{ord(char):x}" for char in word)
