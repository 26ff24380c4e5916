"""Files in other files: .zip and .gz, unpacked within limits."""

from __future__ import annotations

import gzip
import io
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from labels.support.errors import InputError
from labels.wording import N_, _

LARGEST_UNPACKED = 4 * 2**20  # bytes of one file that are unpacked whatever its size
LARGEST_RATIO = 30  # beyond that, times the packed size; text packs to a tenth
OF_LINES = 200  # the same where lines are read as they come; rows that we write of short equal texts have 94
_LARGEST_TOTAL = 2**30  # bytes of all files of one archive
_MOST_FILES = 20_000
_ENCRYPTED = 0x1
_NAME_STORED, _EXTRA_STORED = 0x8, 0x4  # flags of a .gz file
_UTF8_NAME = 0x800
# What Python's own readers of packed files raise where one is broken.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)
_REMEDY = N_("unpack it and give the files, or pack it anew")


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive.

    Attributes
    ----------
    name : str
        Its path in the archive.
    data : bytes
        What it holds.
    location : str
        What to call it in error messages.
    """

    name: str
    data: bytes
    location: str


def read_zip(data: bytes, location: str) -> Iterator[Member | InputError]:
    """Unpack a .zip file, one file after the other.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Yields
    ------
    Member or InputError
        The files in order; an error in the place of one that cannot be unpacked. Folders are left out.

    Raises
    ------
    InputError
        If it is no zip or holds too many files.
    """
    archive, infos = _opened(io.BytesIO(data), location)
    if len(infos) > _MOST_FILES:
        problem = _("holds {count} files, more than {limit}").format(count=len(infos), limit=_MOST_FILES)
        raise InputError(location, problem, _("cut it into several"))
    total = 0
    for info in infos:
        where = f"{location}/{_name(info)}"
        try:
            if info.flag_bits & _ENCRYPTED:
                raise InputError(where, _("is locked by a password"), _(_REMEDY))
            with archive.open(info) as file:
                content = _unpack(file, info.compress_size, where)
        except InputError as error:
            yield error
            continue
        except DAMAGE:
            yield InputError(where, _("is damaged"), _(_REMEDY))
            continue
        total += len(content)
        if total > _LARGEST_TOTAL:
            problem = _("unpacks to more than {limit} MB").format(limit=_LARGEST_TOTAL >> 20)
            raise InputError(location, problem, _("cut it into several"))
        yield Member(_name(info), content, where)


def listed_zip(path: Path, location: str) -> list[tuple[str, str]]:
    """Return the files in a .zip file, nothing of them unpacked.

    Parameters
    ----------
    path : Path
        The file.
    location : str
        Its name, for error messages.

    Returns
    -------
    list of (str, str)
        Their paths in it, and what to call them in error messages.

    Raises
    ------
    InputError
        If it is no zip.
    OSError
        If the system refuses it.
    """
    with path.open("rb") as file:
        infos = _opened(file, location)[1]
    return [(_name(info), f"{location}/{_name(info)}") for info in infos]


def _opened(file: BinaryIO, location: str) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    try:
        archive = zipfile.ZipFile(file)
        return archive, [info for info in archive.infolist() if not info.is_dir()]
    except DAMAGE as error:
        raise InputError(location, _("is no readable zip file"), _("pack it anew")) from error


def read_gzip(data: bytes, location: str) -> Iterator[Member | InputError]:
    """Unpack a .gz file: the one file in it has its name without the ``.gz``, or the name it was packed under.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Yields
    ------
    Member or InputError
        The file.

    Raises
    ------
    InputError
        If it is no gzip file or unpacks to too much.
    """
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as file:
            content = _unpack(file, len(data), location)
    except DAMAGE as error:
        raise no_gzip(location) from error
    name = location.replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    yield Member(name if "." in name else _stored_name(data) or name, content, location)


def _stored_name(data: bytes) -> str:
    """Return the name that a .gz file keeps of the file in it; empty where it keeps none."""
    if len(data) < 20 or not data[3] & _NAME_STORED or data[3] & _EXTRA_STORED:
        return ""
    raw = data[10 : data.find(b"\0", 10)][:1000]
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/").rpartition("/")[2]
        except UnicodeDecodeError:
            continue
    return ""


def _unpack(file: _Readable, packed: int, location: str) -> bytes:
    content = file.read(largest_of(packed) + 1)
    check_unpacked(len(content), packed, location)
    return content


def largest_of(packed: int, ratio: int = LARGEST_RATIO) -> int:
    """Return to how many bytes a packed file may unpack.

    Parameters
    ----------
    packed : int
        Its size in bytes.
    ratio : int
        How many times that.
    """
    return max(LARGEST_UNPACKED, ratio * packed)


def check_unpacked(size: int, packed: int, location: str, ratio: int = LARGEST_RATIO) -> None:
    """Check that a packed file does not hold too much.

    Parameters
    ----------
    size : int
        How many bytes were unpacked of it.
    packed : int
        Its size in bytes.
    location : str
        Its name, for the error message.
    ratio : int
        How many times its size it may hold.

    Raises
    ------
    InputError
        If it does.
    """
    if size > (limit := largest_of(packed, ratio)):
        problem = _("unpacks to more than {limit} MB").format(limit=limit >> 20)
        raise InputError(location, problem, _("unpack it and give the files themselves"))


def no_gzip(location: str) -> InputError:
    """Return what is said of a file that is damaged or was never packed.

    Parameters
    ----------
    location : str
        Its name.
    """
    return InputError(location, _("is no readable gzip file"), _("pack it anew"))


def _name(info: zipfile.ZipInfo) -> str:
    """Return the path of a file in a zip; names that say no encoding are UTF-8 or, packed on Windows in China, GBK."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")
