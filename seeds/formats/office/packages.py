"""Packages: the zip of XML parts that Word and PowerPoint write, opened within limits and without surprises."""

from __future__ import annotations

import io
import lzma
import posixpath
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING
from urllib.parse import unquote

from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.formats.compound import OLE

if TYPE_CHECKING:
    from lxml.etree import _Element

# What one part may unpack to, bytes and tags: this much, or in proportion to the file. A report of three hundred pages
# unpacks to fifteen times its size, with a tag for every other byte of the file; large tables to twice as much.
_LARGEST_PART = 64 * 2**20
_LARGEST_RATIO = 40
_MOST_TAGS = 800_000
_TAGS_PER_BYTE = 2
LOCKED = N_("is locked by a password")
LOCKED_REMEDY = N_("open it with its password and save it without one")
_LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")
_REMEDY = N_("open it in a word processor and save it anew")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,  # a version or a compression that Python does not know
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    struct.error,
    KeyError,
    IndexError,
    OverflowError,
)
# The ISO form of the formats ("strict") has namespaces of its own, one for one.
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/presentationml/main", b"http://schemas.openxmlformats.org/presentationml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/", b"http://schemas.openxmlformats.org/drawingml/2006/"),
    (b"http://purl.oclc.org/ooxml/officeDocument/", b"http://schemas.openxmlformats.org/officeDocument/2006/"),
)


def is_locked(data: bytes) -> bool:
    """Return whether a file is an Office document locked by a password.

    Parameters
    ----------
    data : bytes
        The whole file.
    """
    return data.startswith(OLE) and _LOCKED_STREAM in data


class Package:
    """The parts of a .docx or .pptx file.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.
    what : str
        What it should be, for error messages: ``Word document (.docx)``.

    Raises
    ------
    InputError
        If it is locked or no zip.
    """

    def __init__(self, data: bytes, location: str, what: str) -> None:
        self.location = location
        self.what = what
        if is_locked(data):
            raise InputError(location, _(LOCKED), _(LOCKED_REMEDY))
        try:
            self._largest = max(_LARGEST_PART, _LARGEST_RATIO * len(data))
            self._most_tags = max(_MOST_TAGS, _TAGS_PER_BYTE * len(data))
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            # Some programs write backslashes, and Windows does not care for case.
            self._names = {_key(info.filename): info for info in self._zip.infolist()}
        except _DAMAGE as error:
            raise self.broken() from error

    def broken(self) -> InputError:
        """Return the error that says the file is not what it should be."""
        return InputError(self.location, _("is no readable {what}").format(what=self.what), _(_REMEDY))

    def part(self, name: str) -> _Element | None:
        """Return the root element of a part, None where there is no such part.

        Parameters
        ----------
        name : str
            Its path in the zip.

        Raises
        ------
        InputError
            If it is locked, damaged, no XML, or too large.
        """
        content = self.content(name)
        return None if content is None else self._parse(content)

    def content(self, name: str) -> bytes | None:
        """Return what a part holds, None where there is no such part.

        Parameters
        ----------
        name : str
            Its path in the zip.

        Raises
        ------
        InputError
            If it is locked, damaged or too large.
        """
        info = self._names.get(_key(name))
        return None if info is None else self._unpack(info)

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        if info.flag_bits & 1:
            raise InputError(self.location, _(LOCKED), _(LOCKED_REMEDY))
        try:
            with self._zip.open(info) as file:
                data = file.read(self._largest + 1)
        except _DAMAGE as error:
            raise self.broken() from error
        if len(data) > self._largest or data.count(b"<") > self._most_tags:
            problem = _("unpacks to more than {limit} MB, or {tags:,} tags, in one part")
            problem = problem.format(limit=self._largest >> 20, tags=self._most_tags)
            raise InputError(self.location, problem, _("cut it into several documents"))
        return data

    def _parse(self, data: bytes) -> _Element:
        from lxml import etree

        if b"purl.oclc.org" in data:
            for strict, usual in _STRICT:
                data = data.replace(strict, usual)
        # No entity is resolved and nothing is fetched: a document cannot make the reader open another file.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise self.broken() from error

    def related(self, name: str = "") -> dict[str, tuple[str, str]]:
        """Return what a part refers to; a reference that names nothing, or something outside the file, is left out.

        Parameters
        ----------
        name : str
            Path of the part; empty for the package itself.

        Returns
        -------
        dict of str to (str, str)
            Id of each reference to its kind (``footnotes``, ``slide``) and the path of the part.
        """
        folder, base = posixpath.split(name)
        root = self.part(posixpath.join(folder, "_rels", f"{base}.rels"))
        found = {}
        for relation in root if root is not None else ():
            target, identity = relation.get("Target"), relation.get("Id")
            if target and identity and relation.get("TargetMode") != "External":
                kind = (relation.get("Type") or "").rpartition("/")[2]
                found[identity] = (kind, posixpath.normpath(posixpath.join("/" + folder, unquote(target))).lstrip("/"))
        return found

    def beside(self, name: str, kind: str) -> str:
        """Return the path of the part of a kind that belongs to another: where that says, else where programs put it.

        Parameters
        ----------
        name : str
            Path of the other part.
        kind : str
            The kind (``footnotes``), which is also its usual name.
        """
        usual = posixpath.join(posixpath.dirname(name), f"{kind}.xml")
        return next((target for known, target in self.related(name).values() if known == kind), usual)

    def main(self, usual: str, root_name: str) -> tuple[str, _Element]:
        """Return the path and root of the part that the package is about.

        Parameters
        ----------
        usual : str
            Where it stands if the package does not say.
        root_name : str
            Name of its root element, without namespace.

        Raises
        ------
        InputError
            If there is none, or it is something else.
        """
        stated = [path for kind, path in self.related().values() if kind == "officeDocument"]
        for path in (*stated, usual):
            root = self.part(path)
            if root is not None and isinstance(root.tag, str) and root.tag.rpartition("}")[2] == root_name:
                return path, root
        raise self.broken()


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").casefold()
