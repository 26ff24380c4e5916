"""Which files of the paths a user names can be read."""

from __future__ import annotations

import glob
import os
import re
import stat
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path, PurePath

from labels import InputError, UsageError
from labels.support.atomic import check_place
from labels.support.plain_files import is_device, no_plain_file
from labels.wording import N_, _
from seeds.formats import FORMATS

STANDARD_INPUT = Path("-")
EMPTY_REMEDY = N_("give it some text, or leave it out")
# What commands write for other programs.
WRITTEN_ONLY = (".dta",)
# What systems and programs put into folders: hidden files, locks of Office, half-loaded and temporary files.
_HIDDEN = re.compile(
    r"[.~]|\$RECYCLE\.BIN$|__MACOSX$|thumbs\.db$|desktop\.ini$|.*(?:~|\.(?:tmp|temp|part|crdownload|swp|bak))$", re.I
)


def find_files(paths: Iterable[Path], suffixes: Sequence[str] | None = None) -> tuple[list[Path], list[Path]]:
    """Find the files to read: files as named, folders with everything below them that has a known suffix.

    Hidden and temporary files are passed over.

    Parameters
    ----------
    paths : iterable of Path
        Files, folders and patterns (``part-*.parquet``); ``-`` stands for standard input.
    suffixes : sequence of str, optional
        The suffixes that are known, in lower case; those of all formats by default.

    Returns
    -------
    tuple of (list of Path, list of Path)
        Files, those of a folder sorted, each once; and what else is in the folders: files of unknown kinds, pipes,
        devices, links that lead nowhere or to a folder.

    Raises
    ------
    UsageError
        If a path is not there or a named file has an unknown suffix.
    InputError
        If a folder holds nothing that can be read, or a device is named.
    """
    suffixes = tuple(FORMATS) if suffixes is None else suffixes
    found: dict[Path, None] = {}
    unknown: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            # A link to a folder is not followed, which may lead in a circle, but it is named.
            inside = (file for file in path.rglob("*") if file.is_symlink() or not file.is_dir())
            below = sorted(file for file in inside if not is_hidden(file.relative_to(path)))
            known = [file for file in below if file.suffix.lower() in suffixes and file.is_file()]
            if not known:
                remedy = _("put files in it that end in {suffixes}").format(suffixes=" ".join(suffixes))
                raise InputError(shown(path), _("holds no file to read"), remedy)
            found.update(dict.fromkeys(known))
            unknown.update(dict.fromkeys(file for file in below if file not in found))
        elif path != STANDARD_INPUT and not path.exists():
            if matching := _matching(path, suffixes):
                found.update(dict.fromkeys(matching))
                continue
            raise UsageError(shown(path), _("no such file or folder"), _("check the path"))
        elif is_device(path):
            raise no_plain_file(path)
        elif path != STANDARD_INPUT and path.suffix.lower() not in suffixes:
            raise UsageError(shown(path), *unknown_kind(path.suffix, suffixes))
        else:
            found[path] = None
    return list(found), list(unknown)


def _matching(path: Path, suffixes: Sequence[str]) -> list[Path]:
    """Return the files of known kinds that a pattern such as ``part-*.parquet`` names, which no shell has resolved."""
    text = str(path)
    if not glob.has_magic(text):
        return []
    files = (Path(found) for found in glob.glob(text, recursive=True))
    return sorted(file for file in files if file.is_file() and file.suffix.lower() in suffixes)


def check_apart(outputs: Iterable[Path | None], read: Iterable[Path | None]) -> None:
    """Refuse a result that would take the place of what it is made of: what is written of a text is not the text.

    A file is the same under another name, too: through a link, by another path, as standard input. What an earlier run left in
    a folder is read as everything in it.

    Parameters
    ----------
    outputs : iterable of Path or None
        What is to be written; None where nothing was asked for. Pipes and devices replace nothing, and a folder is refused by
        who was to write a file.
    read : iterable of Path or None
        What is read: files, folders and patterns, ``-`` for standard input. Whether it is there is told by who reads it.

    Raises
    ------
    UsageError
        If one of the first is among the others.
    """
    replaced = {known: output for output in outputs if output is not None and (known := _known(output))}
    if not replaced:  # mostly there is no such file yet, and no folder to look through
        return
    for path in filter(None, read):
        for file in _files_of(path):
            if (known := _known(file)) in replaced:
                raise UsageError(shown(replaced[known]), _("is what is read"), _("give the result another name"))


def check_results(outputs: Iterable[Path | None], read: Iterable[Path | None]) -> None:
    """Refuse, before any work is done for it, a file that could not be written, or that would take the place of what is read.

    Parameters
    ----------
    outputs : iterable of Path or None
        Files to be written; None where nothing was asked for.
    read : iterable of Path or None
        As for :func:`check_apart`.

    Raises
    ------
    UsageError
        If one of the first is a folder, lies in none, or is among the others.
    """
    outputs = list(outputs)
    check_place(*outputs)
    check_apart(outputs, read)


def _files_of(path: Path) -> Iterable[Path]:
    """Return what a path names: itself, what lies in it, what is called as it says."""
    if path.is_dir():
        return (file for file in path.rglob("*") if not is_hidden(file.relative_to(path)))
    if not path.exists() and glob.has_magic(str(path)):
        return map(Path, glob.glob(str(path), recursive=True))
    return [path]


def _known(path: Path) -> tuple[int, int] | None:
    """Return what the system knows a plain file by, whatever it is called; None where there is none."""
    with suppress(OSError, ValueError, AttributeError):  # in a notebook standard input is no file
        about = os.fstat(sys.stdin.fileno()) if path == STANDARD_INPUT else path.stat()
        return (about.st_dev, about.st_ino) if stat.S_ISREG(about.st_mode) else None
    return None


def is_hidden(path: PurePath) -> bool:
    """Return whether a file, or a folder it lies in, is hidden or temporary.

    Parameters
    ----------
    path : PurePath
        Its path, from the folder or archive that was named.
    """
    return any(_HIDDEN.match(part) for part in path.parts if part not in (".", ".."))


def unknown_kind(suffix: str, suffixes: Sequence[str] | None = None) -> tuple[str, str]:
    """Return what to say of a file that no reader knows: the problem and the remedy.

    Parameters
    ----------
    suffix : str
        How its name ends.
    suffixes : sequence of str, optional
        The suffixes that are known; those of all formats by default.
    """
    if suffix in WRITTEN_ONLY:
        problem = _("is {suffix!r}, which is written and not read").format(suffix=suffix)
        return problem, _("give the .jsonl, .csv or .xlsx of the same texts")
    known = " ".join(FORMATS if suffixes is None else suffixes)
    return _("unknown kind of file {suffix!r}").format(suffix=suffix), _("known: {known}").format(known=known)


def shown(path: Path | str) -> str:
    """Return a path as text that can be written; names that are not UTF-8 are read as GBK.

    Parameters
    ----------
    path : Path or str
        As the system has it.
    """
    text = str(path)
    if text.isascii() or not any("\ud800" <= char < "\ue000" for char in text):
        return text
    raw = os.fsencode(text)
    try:
        return raw.decode("gb18030")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")
