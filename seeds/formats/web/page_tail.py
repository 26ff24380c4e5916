"""Text of a page behind something that is not closed: no browser shows it, and nobody would know that it is there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator

from labels.support.errors import InputError
from labels.wording import _
from seeds.cleaning.script import HAN

# An attribute's quotes may hold the end of its tag; an apostrophe elsewhere is none.
_REST = r"""(?:[^>=]|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+"""
_APART = "script|style|iframe|noscript|noembed|noframes|template"  # elements of which nothing is shown
_PIECE = re.compile(  # the groups that match nothing tell that it ends with the page
    rf"<!--.*?(?:--!?>|(\Z))|<({_APART})\b{_REST}>.*?(?:</\2\b|(\Z))|</?[a-z]{_REST}(?:>|(\Z))", re.IGNORECASE | re.DOTALL
)
_BEGINS = re.compile("<!--|</?[a-z0-9]+", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][^<>]*+>", re.IGNORECASE)
_BLOCK = re.compile(r"</(?:p|div|td|li|section|article|h\d)\s*>", re.IGNORECASE)
_WIDTH = 4  # Chinese characters in a row; fewer tell nothing
_RUN = re.compile(f"[{HAN}]{{{_WIDTH},}}")
_LOOKED_AT = 1 << 14  # characters at the end of a page
_FEW = 20  # Chinese characters; less is no paragraph


def unread_tail(page: str, shown: Iterable[str], location: str) -> InputError | None:
    """Return what is wrong where a page ends inside something that is not closed and text stands behind it.

    Parameters
    ----------
    page : str
        The page, as HTML.
    shown : iterable of str
        What was found in it.
    location : str
        Its name, for the message.

    Returns
    -------
    InputError or None
        None where nothing is lost: all is closed, or what stands behind it is no text, or was found all the same.
    """
    found = list(shown)
    ends = _RUN.findall(page[-_LOOKED_AT:])
    # Most pages; what stands above and below a page may be the same, so that only what was found last tells.
    if ends and ends[-1] in next(filter(_RUN.search, reversed(found)), ""):
        return None
    last = next(iter(deque(_PIECE.finditer(page), 1)), None)
    if last is None or last[1] is last[3] is last[4] is None or not _BLOCK.search(last[0]):
        return None
    runs = [run for piece in _TAG.split(last[0]) for run in _RUN.findall(piece)]
    known = {part for text in found for run in _RUN.findall(text) for part in _parts(run)}
    lost = sum(len(run) for run in runs if not known.issuperset(_parts(run)))
    if lost < _FEW:
        return None
    begins = _BEGINS.match(last[0])
    problem = _("ends inside {what}, which is not closed: {count} Chinese characters behind it are not read")
    remedy = _("close it in the file, or save the page again")
    return InputError(location, problem.format(what=begins[0] if begins else last[0][:4], count=lost), remedy)


def _parts(run: str) -> Iterator[str]:
    """Yield all stretches by which a run is known again: looking for each in all of a page would take the square of that."""
    return (run[start : start + _WIDTH] for start in range(len(run) - _WIDTH + 1))
