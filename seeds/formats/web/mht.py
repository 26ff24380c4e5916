"""Web pages saved as one file (.mht, .mhtml)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from email import message_from_bytes
from email.message import Message
from html import escape, unescape

from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.formats.encoding import decode
from seeds.formats.marked_text import MarkedText
from seeds.formats.web.html import read_html

_PAGE = re.compile(rb"\s*(?:\xef\xbb\xbf)?<(?:!doctype|html|head|meta|body)", re.IGNORECASE)
_FRAME = re.compile(rb"<i?frame\b[^<>]*?\ssrc\s*=\s*[\"']?([^\"'<>\s]+)[^<>]*>", re.IGNORECASE)
_PACKED = re.compile(rb"[A-Za-z0-9+/=\r\n]{60,}+")  # little text and markup goes so long without a space or a sign
_PICTURE = re.compile(rb"base64,[A-Za-z0-9+/=\s]*+")  # within the page itself
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=\r\n"
_DEEPEST = 3  # frames in each other
_REMEDY = N_("save the page anew as .html")
_PACKINGS = ("", "7bit", "8bit", "binary", "base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue")


def read_mht(data: bytes, location: str) -> MarkedText:
    """Read the page in a web archive: its first part that is HTML, with those that its frames show.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    MarkedText
        As of :func:`seeds.formats.web.html.read_html`.

    Raises
    ------
    InputError
        If there is no page in it, or the page shows no text.
    """
    try:
        message = message_from_bytes(data)
        pages = [part for part in message.walk() if part.get_content_type() in ("text/html", "application/xhtml+xml")]
        start = (message.get_param("start") or "") if pages else ""
        page = next((part for part in pages if start and part.get("Content-ID") == start), pages[0] if pages else None)
        content = _content(page) if page is not None else b""
        if len(pages) > 1 and content.strip():
            content = _with_frames(content, _parts(pages), location, {id(page)})
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InputError(location, _("is no readable web archive (.mht)"), _(_REMEDY)) from error
    if not content.strip() and _PAGE.match(data):
        content = data
    if not content.strip():
        raise InputError(location, _("is a web archive without a page"), _(_REMEDY))
    if _is_packed(content):  # its head should have told how to unpack it
        raise InputError(location, _("is no readable web archive (.mht)"), _(_REMEDY))
    return read_html(content, location)


def _is_packed(content: bytes) -> bool:
    """Return whether a page is letters and digits of a packed file, whole or with some of them damaged."""
    content = _PICTURE.sub(b"", content)
    if 2 * sum(map(len, _PACKED.findall(content))) > len(content):
        return True
    return b"<" not in content and 10 * len(content.translate(None, _LETTERS)) < len(content)


def _is_base64(packed: str) -> bool:
    """Return whether nothing else stands among the letters of a packed part.

    The library passes over a stranger, or returns all as it stands: either way what follows is another text than was packed.
    """
    letters = "".join(packed.split()).rstrip("=")
    return letters.isascii() and not letters.encode().translate(None, _LETTERS.rstrip(b"=\r\n")) and len(letters) % 4 != 1


def _parts(pages: list[Message]) -> dict[str, Message]:
    """Return the pages of an archive by what frames call them."""
    parts = {f"cid:{(part.get('Content-ID') or '').strip('<> ')}": part for part in pages}
    return parts | {location: part for part in pages if (location := (part.get("Content-Location") or "").strip())}


def _with_frames(content: bytes, parts: Mapping[str, Message], where: str, shown: set[int], depth: int = 0) -> bytes:
    """Return a page with what its frames show written into it, each part once; ValueError where they stand too deep."""

    def put_in(found: re.Match[bytes]) -> bytes:
        part = parts.get(unescape(found[1].decode("utf-8", "replace")))
        if part is None or id(part) in shown:
            return found[0]
        if depth >= _DEEPEST:
            raise ValueError(depth)
        shown.add(id(part))
        inner = decode(_with_frames(_content(part), parts, where, shown, depth + 1), where)
        return b'<iframe srcdoc="' + escape(inner).encode() + b'">'

    return _FRAME.sub(put_in, decode(content, where).encode())


def _content(page: Message) -> bytes:
    """Return the bytes of a part, those of a page in UTF-16 and the like as UTF-8; ValueError where they cannot be unpacked."""
    payload = page.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    packing = str(page.get("Content-Transfer-Encoding", "")).strip().lower()
    if packing not in _PACKINGS or (packing == "base64" and not _is_base64(str(page.get_payload()))):
        raise ValueError(packing)
    charset = (page.get_content_charset() or "").lower()
    if charset.startswith(("utf-16", "unicode", "utf-7", "big5")):
        return content.decode("utf-16" if charset == "unicode" else charset, "replace").encode()
    return content
