"""Immutable model folders, and pointers that move from one to another in one step.

A store holds ``versions/<id>/``, complete model folders that never change, and ``<name>.json``, pointers that each
name one of them (``champion.json``, ``tfidf.json``). A reader needs no lock; ``add``, ``point`` and ``sweep`` hold
a short one of their own in ``versions``, so a caller may hold :func:`exclusive` on the store's folder around them.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from labels.ending.leftovers import temporary_folder
from labels.support.errors import UsageError
from labels.wording import _
from models.storage.folders import LONGEST_NAME, check_name, digest, exclusive, is_plain, open_to_all, remove, replace, touch

__all__ = ["Pointer", "VersionStore", "exclusive"]

DIGITS = 12
LONGEST_ID = LONGEST_NAME + 1 + DIGITS


@dataclass(frozen=True, slots=True)
class Pointer:
    """What a pointer says: its name, the version it names, that version's folder, and further text fields."""

    name: str
    version: str
    folder: Path
    extra: Mapping[str, str]


class VersionStore:
    """Model folders and pointers below one folder.

    Parameters
    ----------
    folder : Path
        The store; made when something is first added.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._versions = folder / "versions"

    def add(self, name: str, write: Callable[[Path], None]) -> Path:
        """Add a version, which appears only when it is complete.

        Parameters
        ----------
        name : str
            First part of the version's id; the second is the start of its digest.
        write : callable
            Fills the empty folder it is given.

        Returns
        -------
        Path
            The version's folder. Where the same version stood already, that one is kept and its age starts anew;
            where its files had been damaged since, it is replaced.

        Raises
        ------
        UsageError
            If the name is not a plain name.
        InputError
            If other processes keep the store locked.
        """
        check_name(name)
        self._versions.mkdir(parents=True, exist_ok=True)
        with temporary_folder(self._versions, f".{name}.") as work:
            write(work)
            open_to_all(work)
            written = digest(work)
            target = self._versions / f"{name}-{written[:DIGITS]}"
            with exclusive(self._versions):
                if target.is_dir() and digest(target) != written:
                    remove(target)
                if target.is_dir():
                    touch(target)
                else:
                    touch(work)
                    os.rename(work, target)
        return target

    def point(self, name: str, version_id: str, /, **extra: str) -> None:
        """Let a pointer name a version, from one moment to the next.

        Parameters
        ----------
        name : str
            The pointer.
        version_id : str
            A version of this store.
        **extra : str
            Further fields to keep with it.

        Raises
        ------
        UsageError
            If a name is not plain, an extra field is called ``version``, or the store has no such version.
        InputError
            If other processes keep the store locked.
        """
        check_name(name)
        if "version" in extra:
            problem = _("an extra field is called {field!r}").format(field="version")
            raise UsageError(_("pointer {name!r}").format(name=name), problem, _("choose another name for it"))
        self.folder.mkdir(parents=True, exist_ok=True)
        with exclusive(self._versions):
            folder, before = self.folder_of(version_id), self.read(name)
            if folder is None:
                raise UsageError(str(self._versions / version_id), _("is not a version of this store"), _("add it first"))
            touch(folder)
            if before is not None:  # who has just read the pointer still finds the version it named
                touch(before.folder)
            replace(self.folder / f"{name}.json", {"version": version_id, **extra})

    def forget(self, name: str) -> None:
        """Remove a pointer; what it named stays until it is swept. Of no consequence where there is none.

        Parameters
        ----------
        name : str
            The pointer.

        Raises
        ------
        UsageError
            If the name is not a plain name.
        InputError
            If other processes keep the store locked.
        """
        check_name(name)
        with exclusive(self._versions):
            (self.folder / f"{name}.json").unlink(missing_ok=True)

    def read(self, name: str) -> Pointer | None:
        """Read a pointer.

        Parameters
        ----------
        name : str
            The pointer.

        Returns
        -------
        Pointer or None
            None where it is not there or of no use; :meth:`problem` tells which.

        Raises
        ------
        UsageError
            If the name is not a plain name.
        OSError
            If the file is there and the system refuses it.
        """
        found = self._look(name)
        return found if isinstance(found, Pointer) else None

    def problem(self, name: str) -> str | None:
        """Say in a few words why a pointer that is there cannot be used.

        Parameters
        ----------
        name : str
            The pointer.

        Returns
        -------
        str or None
            None where it can be used, and where there is no such pointer.

        Raises
        ------
        UsageError, OSError
            As :meth:`read`.
        """
        found = self._look(name)
        return found if isinstance(found, str) else None

    def folder_of(self, version_id: str) -> Path | None:
        """Return the folder of a version.

        Parameters
        ----------
        version_id : str
            The version.

        Returns
        -------
        Path or None
            None where the store has no such version.

        Raises
        ------
        UsageError
            If the id is not a plain name.
        """
        check_name(version_id, LONGEST_ID)
        folder = self._versions / version_id
        return folder if folder.is_dir() else None

    def sweep(self, keep: Iterable[str] = (), age: float = 3600.0) -> None:
        """Remove what killed processes left, and versions that nobody needs.

        Parameters
        ----------
        keep : iterable of str
            Ids of versions that stay although no pointer names them.
        age : float
            Seconds since a version was last added or pointed to, or a leftover last written to, within which it stays.

        Raises
        ------
        InputError
            If other processes keep the store locked.
        OSError
            If a pointer cannot be read: what it names must not be removed.
        """
        if not self._versions.is_dir():
            return
        with exclusive(self._versions):
            pointers = [self.read(name) for name in self.names()]
            kept = {*keep, *(pointer.version for pointer in pointers if pointer is not None)}
            latest = time.time() - age
            for path in [*self._versions.glob("*/"), *self.folder.glob(".*.json.*")]:
                with suppress(OSError):  # gone already, or another user's
                    if path.name not in kept and path.stat().st_mtime <= latest:
                        remove(path)

    def names(self) -> list[str]:
        """Return the names of the pointers, sorted; also of those that cannot be used.

        Returns
        -------
        list of str
            Empty where there is no store.
        """
        return sorted(path.stem for path in self.folder.glob("*.json") if is_plain(path.stem))

    def _look(self, name: str) -> Pointer | str | None:
        """Return a pointer, what is wrong with it, or None where there is none."""
        check_name(name)
        try:
            fields = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return None
        except (ValueError, RecursionError):
            return _("is not JSON")
        version = fields.get("version") if isinstance(fields, dict) else None
        if not isinstance(version, str) or not is_plain(version, LONGEST_ID):
            return _("names no version")
        folder = self.folder_of(version)
        if folder is None:
            return _("names version {version}, which is gone").format(version=version)
        extra = {key: value for key, value in fields.items() if key != "version" and isinstance(value, str)}
        return Pointer(name, version, folder, extra)
