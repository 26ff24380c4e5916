"""Files that are dropped on the page: a name that stays in the folder, a place that is free, whole or not there."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from contextlib import ExitStack
from pathlib import Path, PurePath

from labels import InputError
from labels.ending.leftovers import temporary_file
from labels.wording import _
from seeds.formats import FORMATS
from seeds.found_files import is_hidden, unknown_kind
from training.desk.spoken_errors import reason

_MOST_BYTES = 200  # of a name; systems take 255, and a number may come behind it
_UPLOAD = "upload"  # what a file is called, with a dot before and more behind, until it is whole
_MOST_FILES = 10_000  # that a folder may hold
_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])\s*(?:\..*)?$", re.I)
_FORBIDDEN = re.compile(r'[\x00-\x1f\x7f-\x9f/\\:*?"<>|\ud800-\udfff\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffd]')


def checked_name(name: str) -> str:
    """Return the name of a dropped file, once it is known to be that of a plain file that can be read.

    Parameters
    ----------
    name : str
        As the browser sends it.

    Raises
    ------
    InputError
        If it would leave the folder, cannot be a name on every system, is hidden, or ends in nothing that is read.
    """
    name = unicodedata.normalize("NFC", name).strip()
    shown = repr(name[:60])
    if not name or _FORBIDDEN.search(name) or name.endswith((".", " ")) or _RESERVED.match(name):
        raise InputError(shown, _("cannot be the name of a file here"), _('give it another name, without / \\ : * ? " < > |'))
    if len(name.encode()) > _MOST_BYTES:
        raise InputError(shown, _("has a name of more than {count} bytes").format(count=_MOST_BYTES), _("give it a shorter one"))
    if is_hidden(PurePath(name)):
        raise InputError(shown, _("is a hidden or temporary file"), _("give it another name"))
    suffix = PurePath(name).suffix.lower()
    if suffix not in FORMATS:
        raise InputError(shown, *unknown_kind(suffix))
    return name


def put(folder: Path, name: str, data: bytes) -> str:
    """Put a dropped file into the folder; return the name it has there.

    Parameters
    ----------
    folder : Path
        The folder.
    name : str
        What :func:`checked_name` returned.
    data : bytes
        What it holds.

    Returns
    -------
    str
        The name, with a number where another file has it; where a file of that name holds the same, nothing is written.

    Raises
    ------
    InputError
        If it is empty, or the folder is full or cannot be written to.
    OSError
        If it cannot be written.
    """
    if not data:
        raise InputError(repr(name[:60]), _("is empty"), _("drop a file that holds text"))
    if sum(1 for _file in folder.iterdir()) >= _MOST_FILES:
        raise InputError(folder.name, _("holds {count:,} files already").format(count=_MOST_FILES), _("open another folder"))
    digest, number, plain = _digest(data), 1, PurePath(name)
    with ExitStack() as stack:
        try:
            handle, temporary = stack.enter_context(temporary_file(folder / _UPLOAD))
        except OSError as error:
            problem = _("takes no file ({why})").format(why=reason(error))
            raise InputError(folder.name, problem, _("open a folder that you may write to")) from error
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        while True:
            target = folder / (name if number == 1 else f"{plain.stem} ({number}){plain.suffix}")
            try:
                _name(temporary, target)
                return target.name
            except FileExistsError:
                if target.is_file() and target.stat().st_size == len(data) and _digest(target.read_bytes()) == digest:
                    return target.name
                number += 1


def _name(temporary: Path, target: Path) -> None:
    """Give a file its name; it takes none that another file has, also where two come at once."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # a disk without links, as in a camera
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # the name is taken
        try:
            os.replace(temporary, target)
        except OSError:
            target.unlink()
            raise


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()
