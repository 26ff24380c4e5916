"""Where the words that somebody marked stand in a text: offsets that come back from a tool are checked, never believed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache

from labels.support.errors import InputError
from labels.wording import N_, _

# Characters by which a span may have moved, for a blank or a sign that a tool dropped.
NEAR = 3
_REMEDY = N_("mark the words again, or export the file anew")


def place(text: str, start: object, end: object, words: object, location: str) -> tuple[int, int]:
    """Return where marked words stand in a text.

    Offsets are those of characters; where the text between them is not what was marked, they are read as those of UTF-16
    units, as browsers count, and then looked for within three characters.

    Parameters
    ----------
    text : str
        The text as the tool had it.
    start, end : object
        Offsets as the tool wrote them.
    words : object
        The words that were marked; None where the tool does not write them: then only the offsets are checked.
    location : str
        Where the span stands, for error messages.

    Returns
    -------
    tuple of (int, int)
        Character offsets; the end is that of the first character behind the words.

    Raises
    ------
    InputError
        If the offsets are none, or the words do not stand there.
    """
    if not isinstance(start, int) or not isinstance(end, int):
        problem = _("has a span from {start!r} to {end!r}, which are no offsets").format(start=start, end=end)
        raise InputError(location, problem, _(_REMEDY))
    if words is None:
        if not 0 <= start < end <= len(text):
            problem = _("has a span of the characters {start} to {end} in a text of {length}")
            raise InputError(location, problem.format(start=start, end=end, length=len(text)), _(_REMEDY))
        return start, end
    wanted = str(words)
    if wanted and 0 <= start < end and text[start:end] == wanted:
        return start, end
    first = min(max(start, 0) - bisect_left(_twice(text), start), len(text))
    for shift in (0, *(sign * step for step in range(1, NEAR + 1) for sign in (-1, 1))):
        for begin in (first + shift, start + shift):
            if wanted and begin >= 0 and text.startswith(wanted, begin):
                return begin, begin + len(wanted)
    stands = text[max(start, 0) : max(end, 0)]
    problem = _("has a span {words!r} at the characters {start} to {end}, where {found!r} stands")
    problem = problem.format(words=wanted[:30], start=start, end=end, found=stands[:30])
    raise InputError(location, problem, _(_REMEDY))


@lru_cache(maxsize=2)
def _twice(text: str) -> Sequence[int]:
    """Return where, in UTF-16 units, the characters stand that take two; a text is asked for once a mark."""
    found = (at for at, char in enumerate(text) if char > "\uffff")
    return [at + before for before, at in enumerate(found)]


def carry_over(text: str, start: int, words: str, other: str, location: str) -> tuple[int, int]:
    """Return where words of a text stand in another form of it: the same one of their occurrences.

    Parameters
    ----------
    text : str
        The text they were marked in.
    start : int
        Where they begin there.
    words : str
        The words.
    other : str
        The text after cleaning.
    location : str
        Where the span stands, for error messages.

    Returns
    -------
    tuple of (int, int)
        Character offsets into `other`.

    Raises
    ------
    InputError
        If they do not stand as often in both.
    """
    if text == other:
        return start, start + len(words)
    before, after = _occurrences(text, words), _occurrences(other, words)
    number = bisect_left(before, start)
    if len(before) != len(after) or before[number : number + 1] != [start]:
        problem = _("has a span {words!r} that is not in the text after cleaning").format(words=words[:30])
        raise InputError(location, problem, _("clean the texts before they are labelled (seeds.read)"))
    begin = after[number]
    return begin, begin + len(words)


@lru_cache(maxsize=64)
def _occurrences(text: str, words: str) -> Sequence[int]:
    """Return where words begin in a text, ascending; the same words are asked for mark after mark."""
    found, at = [], text.find(words)
    while at >= 0:
        found.append(at)
        at = text.find(words, at + 1)
    return found
