"""Text of a page behind something that is not closed: no browser shows it, and nobody would know that it is there."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable

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
_RUN = re.compile(f"[{HAN}]{{4,}}")
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
    found = "\n".join(shown)
    ends = _RUN.findall(page[-_LOOKED_AT:])
    if ends and ends[-1] in found:  # most pages
        return None
    last = next(iter(deque(_PIECE.finditer(page), 1)), None)
    if last is None or last[1] is last[3] is last[4] is None or not _BLOCK.search(last[0]):
        return None
    runs = [run for piece in _TAG.split(last[0]) for run in _RUN.findall(piece)]
    lost = sum(len(run) for run in runs if run not in found)
    if lost < _FEW:
        return None
    begins = _BEGINS.match(last[0])
    problem = _("ends inside {what}, which is not closed: {count} Chinese characters behind it are not read")
    remedy = _("close it in the file, or save the page again")
    return InputError(location, problem.format(what=begins[0] if begins else last[0][:4], count=lost), remedy)
