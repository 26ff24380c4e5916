"""What kind of file bytes are that bear no name, by how they begin and by what lies in them."""

from __future__ import annotations

import io
import re
import zipfile

from seeds.formats.archives import DAMAGE
from seeds.formats.compound import BROKEN, OLE, Compound
from seeds.formats.encoding import WEB_ARCHIVE

GZIP = b"\x1f\x8b"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"  # what a .odt begins with
PAGE = re.compile(rb"\s*(?:<!doctype html|<html|<head|<meta|<\?xml[^>]*>\s*(?:<!doctype html|<html))", re.IGNORECASE)
_MARKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"  # byte order marks and blanks
_SAMPLE = 5_000  # bytes of a text that are looked at
_SIGNS = (
    (b"PAR1", ".parquet"),
    (b"%PDF-", ".pdf"),
    (b"{\\rtf", ".rtf"),
    (b"<stata_dta>", ".dta"),
    (b"Rar!", ".rar"),
    (b"7z\xbc\xaf", ".7z"),
    (GZIP, ".gz"),
)
_WORKBOOK = b"urn:schemas-microsoft-com:office:"  # a page or XML that a spreadsheet program wrote says so
_ITS_PROGRAMS = (b"spreadsheet", b"excel")
# What the main part of a zip is called, and the stream that tells; some programs number parts.
_PARTS = (
    (re.compile(r"xl/workbook\d*\.xml"), ".xlsx"),
    (re.compile(r"xl/workbook\d*\.bin"), ".xlsb"),
    (re.compile(r"word/document\d*\.xml"), ".docx"),
    (re.compile(r"ppt/presentation\d*\.xml"), ".pptx"),
    (re.compile(r"ofd\.xml"), ".ofd"),
)
_STREAMS = (
    ("WordDocument", ".doc"),
    ("PowerPoint Document", ".ppt"),
    ("Workbook", ".xls"),
    ("Book", ".xls"),
    ("EncryptedPackage", ".docx"),  # its reader says that it is locked, whatever it is
)


def suffix_of(start: bytes) -> str:
    """Return how the name of a file would end, by its beginning.

    Parameters
    ----------
    start : bytes
        Its beginning; all of it where that is a zip or a file of older Office programs.

    Returns
    -------
    str
        Such as ``.pdf``; empty for text that is no page or XML, and for what nobody knows.
    """
    if start.startswith(b"PK"):
        return _zipped(start)
    if start.startswith(OLE):
        return _compound(start)
    text = start[:_SAMPLE].replace(b"\0", b"").lstrip(_MARKS)  # UTF-16, too
    if suffix := next((suffix for sign, suffix in _SIGNS if start.startswith(sign) or text.startswith(sign)), ""):
        return suffix
    if WEB_ARCHIVE.match(start):
        return ".mht"
    is_page = PAGE.match(text) is not None
    if (is_page or text.startswith(b"<?xml")) and any(_WORKBOOK + program in text for program in _ITS_PROGRAMS):
        return ".xls"
    return ".html" if is_page else ".xml" if text.startswith(b"<?xml") else ""


def needs_all(start: bytes) -> bool:
    """Return whether only all of a file says what it is.

    Parameters
    ----------
    start : bytes
        Its beginning.
    """
    return start.startswith((b"PK", OLE))


def _zipped(data: bytes) -> str:
    if OPEN_DOCUMENT in data[:512]:
        return ".odt"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = [name.replace("\\", "/").lstrip("/").lower() for name in archive.namelist()]
    except DAMAGE:
        return ".zip"
    return next((suffix for part, suffix in _PARTS if any(map(part.fullmatch, names))), ".zip")


def _compound(data: bytes) -> str:
    try:
        names = Compound(data).streams
    except BROKEN:
        return ""
    return next((suffix for name, suffix in _STREAMS if name in names), "")
