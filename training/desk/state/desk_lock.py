"""One desk, one program: a lock beside the file that says where the other one runs."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from labels import InputError
from labels.wording import _
from training.desk.spoken_errors import reason

_PATIENCE = 1.0  # seconds: what a desk that was killed was starting at that moment has its lock until it runs
_FAR = 1 << 30  # Windows locks bytes: one far behind what the file says


class DeskLock:
    """Hold a desk for this process, until it ends or lets go.

    Parameters
    ----------
    path : Path
        The file that is locked; made where it is missing.

    Raises
    ------
    InputError
        If another process holds it, or nothing can be written there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                self._file = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
            except OSError as error:
                problem = _("cannot be kept there ({why})").format(why=reason(error))
                remedy = _("copy the folder to where you may write: the desk keeps its file beside it")
                raise InputError(str(path.with_suffix("")), problem, remedy) from error
            if not _locked(self._file):
                if time.monotonic() < end:
                    os.close(self._file)
                    time.sleep(0.05)
                    continue
                told = os.read(self._file, 200).decode("utf-8", "replace").strip()
                os.close(self._file)
                is_open = _("is open at {where}").format(where=told) if told else _("is open in another window")
                raise InputError(str(path.with_suffix("")), is_open, _("go there, or close it first"))
            if _is_at(self._file, path):
                return
            os.close(self._file)  # whoever held it took the file away in between

    def tell(self, where: str) -> None:
        """Note where this desk runs, for who opens it a second time.

        Parameters
        ----------
        where : str
            Address, without anything secret.
        """
        os.ftruncate(self._file, 0)
        os.lseek(self._file, 0, os.SEEK_SET)
        os.write(self._file, f"{where} (process {os.getpid()})\n".encode())

    def close(self) -> None:
        """Let go."""
        if sys.platform != "win32":  # where it cannot be removed while it is open
            self._path.unlink(missing_ok=True)
        os.close(self._file)


def _locked(file: int) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(file, _FAR, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            os.lseek(file, 0, os.SEEK_SET)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _is_at(file: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(file), os.stat(path))
    except FileNotFoundError:
        return False
