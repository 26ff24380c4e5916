"""Documents of older and open word processors (.doc, .wps, .rtf, .odt), through LibreOffice or antiword where there is one."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
from pathlib import Path

from labels.ending.guarded import output_of
from labels.ending.leftovers import scratch_folder
from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.formats.compound import BROKEN, OLE, Compound
from seeds.formats.content_signs import OPEN_DOCUMENT, PAGE
from seeds.formats.marked_text import MarkedText, PlainText
from seeds.formats.office.docx import docx_paragraphs
from seeds.formats.office.embedded import unread_in_document
from seeds.formats.office.packages import LOCKED, LOCKED_REMEDY, is_locked
from seeds.formats.web.html import read_html
from seeds.formats.web.mht import read_mht
from seeds.structure.marked import Marked

_OFFICE = ("soffice", "libreoffice", "/Applications/LibreOffice.app/Contents/MacOS/soffice")
_ANTIWORD = ("antiword",)
_SECONDS = 120  # LibreOffice takes five of them to start for the first time
_SAVE_ANEW = N_("open it in a word processor and save it as .docx")
_INSTALL = N_("install LibreOffice, or open it in a word processor and save it as .docx")
_RTF = b"{\\rtf"
_WORD = b"\xec\xa5"  # how the stream with the text of a .doc begins
_SECTOR = 512
_OBJECT = re.compile(r"_\d{1,10}")  # the storage of an object of another program
_WORD_97 = 0xC1  # the version from which on the head has its form
_COMMENTS = 0xBE  # where the head says how large the table of the places of comments is
_COMMENT_SIZE = 34  # of one in that table
_SAVED_PAGE = re.compile(rb"\s*(?:mime-version|from|content-type|subject):", re.IGNORECASE)


def legacy_document(data: bytes, location: str) -> list[Marked] | MarkedText | PlainText:
    """Read a .doc, .wps, .rtf or .odt file; what it is, its content says and not its name.

    LibreOffice turns it into a Word document, which is read as such. Without LibreOffice antiword reads the text of a
    .doc, and it is said how many objects of other programs and comments there are. A Word document (.docx) or a web page
    under another name is read as what it is.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Returns
    -------
    list of Marked, MarkedText or PlainText
        Its paragraphs; with antiword its text, one line per paragraph.

    Raises
    ------
    InputError
        If neither program is on the machine, the program cannot read it or takes too long, it is locked or something
        else, or it holds no text.
    """
    is_open = OPEN_DOCUMENT in data[:_SECTOR]
    if data.startswith(b"PK") and not is_open:
        return docx_paragraphs(data, location)
    if _is_locked(data):
        raise InputError(location, _(LOCKED), _(LOCKED_REMEDY))
    if PAGE.match(data):
        return read_html(data, location)
    if _SAVED_PAGE.match(data):
        return read_mht(data, location)
    if not data.startswith((OLE, _RTF)) and not is_open:
        raise InputError(location, _("is no document of Word, WPS or RTF"), _(_SAVE_ANEW))
    suffix = "odt" if is_open else "rtf" if data.startswith(_RTF) else "doc"
    if office := _program(_OFFICE):
        return docx_paragraphs(_converted(office, data, suffix, location), location)
    antiword = _program(_ANTIWORD)
    if antiword is None or suffix != "doc":
        if suffix == "doc":
            problem = _("is a document of an older kind, for which LibreOffice or antiword is needed")
        else:
            problem = _("is a document of an older kind, for which LibreOffice is needed")
        raise InputError(location, problem, _(_INSTALL))
    return _plain_text(antiword, data, location)


def _is_locked(data: bytes) -> bool:
    if is_locked(data):
        return True
    if not data.startswith(OLE):
        return False
    start = data.find(_WORD, _SECTOR)
    while start >= 0 and start % _SECTOR:
        start = data.find(_WORD, start + 1)
    return start >= 0 and len(data) > start + 11 and bool(data[start + 11] & 1)


def _program(names: tuple[str, ...]) -> str | None:
    return next((path for name in names if (path := shutil.which(name))), None)


def _converted(office: str, data: bytes, suffix: str, location: str) -> bytes:
    """Return the document as .docx; LibreOffice works in a folder and with a profile of its own."""
    with scratch_folder() as folder:
        source, target = folder / f"document.{suffix}", folder / "out" / "document.docx"
        source.write_bytes(data)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        options = ("--headless", "--norestore", "--nolockcheck", "--convert-to", "docx", "--outdir", str(target.parent))
        _run([office, profile, *options, str(source)], "LibreOffice", folder, location)
        if not target.is_file():
            raise _unread("LibreOffice", location)
        return target.read_bytes()


def _plain_text(antiword: str, data: bytes, location: str) -> PlainText:
    with scratch_folder() as folder:
        source = folder / "document.doc"
        source.write_bytes(data)
        # -w 0: a line per paragraph
        written = _run([antiword, "-m", "UTF-8.txt", "-w", "0", str(source)], "antiword", folder, location)
    text = written.decode("utf-8", errors="replace")
    left_out = list(unread_in_document(*_beside(data), location))
    if not text.strip():
        raise next(iter(left_out), _unread("antiword", location))
    return PlainText(text, left_out)


def _beside(data: bytes) -> tuple[list[str], int]:
    """Return the objects of other programs in a .doc, of a kind that is not known, and the number of its comments."""
    try:
        container = Compound(data)
        names = container.storages
        objects = ["OLE"] * (sum(map(bool, map(_OBJECT.fullmatch, names))) if "ObjectPool" in names else 0)
        head = container.stream(["WordDocument"])
        (version,) = struct.unpack_from("<H", head, 2)
        (size,) = struct.unpack_from("<I", head, _COMMENTS) if version >= _WORD_97 else (0,)
    except BROKEN:
        return [], 0
    return objects, max(size - 4, 0) // _COMMENT_SIZE  # a place more than there are comments


def _run(command: list[str], program: str, folder: Path, location: str) -> bytes:
    """Run a program and return what it prints; one that takes too long is ended with all it started."""
    try:
        code, printed = output_of(command, folder, _SECONDS)
    except OSError as error:
        problem = _("cannot be read: {program} does not start").format(program=program)
        raise InputError(location, problem, _(_SAVE_ANEW)) from error
    except subprocess.TimeoutExpired as error:
        problem = _("takes {program} more than {seconds} s").format(program=program, seconds=_SECONDS)
        raise InputError(location, problem, _(_SAVE_ANEW)) from error
    if code:
        raise _unread(program, location)
    return printed


def _unread(program: str, location: str) -> InputError:
    return InputError(location, _("cannot be read by {program}").format(program=program), _(_SAVE_ANEW))
