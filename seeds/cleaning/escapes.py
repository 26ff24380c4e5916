r"""Escapes that a program left in a text: ``\n`` and ``\u50a8`` in letters, ``&ldquo;`` and ``&nbsp;``."""

from __future__ import annotations

import html
import re

_ENTITY = re.compile(r"&(?:amp;)?(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_NO_SIGN = re.compile(rf"(?!&(?:amp|lt|gt|quot);){_ENTITY.pattern}")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>")
_UNICODE = re.compile(r"(?:\\u[0-9a-fA-F]{4})++")
_BREAK = re.compile(r"\\r\\n|\\[nr]")
_SURE_BREAK = re.compile(r"\\(?:r\\n|[nr])(?![A-Za-z])")
_TAB = re.compile(r"\\t(?![a-z])")
_DRIVE = re.compile(r"\b[A-Za-z]:\\|\\\\[A-Za-z]")
_QUOTED = re.compile(r"\\([\"'/])")


def resolve_escapes(text: str) -> str:
    r"""Put the characters themselves in the place of escapes.

    Parameters
    ----------
    text : str
        A text; one with Windows paths (``C:\new``) keeps its backslashes.

    Returns
    -------
    str
        The text; ``\n`` in letters is the end of a line, ``\t`` a tab.
    """
    if "\\" in text and not _DRIVE.search(text):
        text = _UNICODE.sub(_characters, text)
        if _SURE_BREAK.search(text):
            text = _QUOTED.sub(r"\1", _TAB.sub("\t", _BREAK.sub("\n", text)))
    if "&" in text:
        # Beside tags that are not escaped the signs of escaped tags are meant as they stand.
        text = (_NO_SIGN if _TAG.search(text) else _ENTITY).sub(_entity, text)
    return text


def _characters(match: re.Match[str]) -> str:
    codes = [int(code, 16) for code in match[0].split("\\u")[1:]]
    try:
        text = b"".join(code.to_bytes(2, "big") for code in codes).decode("utf-16-be")
    except UnicodeDecodeError:  # half a character
        return match[0]
    return text if all(char >= " " for char in text) else match[0]


def _entity(match: re.Match[str]) -> str:
    text = html.unescape(match[0])
    text = html.unescape(text) if text.startswith("&") and len(text) > 1 else text
    return text.replace("\xa0", " ")
