"""Files of records that are packed by gzip, read as they are unpacked: no more of one is in memory than is read at once."""

from __future__ import annotations

import gzip
from typing import BinaryIO

from seeds.formats.archives import DAMAGE, LARGEST_RATIO, OF_LINES, check_unpacked, no_gzip


class UnpackedFile(gzip.GzipFile):
    """What a packed file holds; read as any file.

    All at once it may hold no more than a file of an archive. Read as it comes it may hold more, for only a line is in memory
    as a whole: a line has that limit, all of them together a wider one, until :meth:`keep` is called.

    Parameters
    ----------
    file : binary file
        The packed file, which can be read anew from its beginning; it is closed with this one.
    location : str
        Its name, for error messages.
    """

    def __init__(self, file: BinaryIO, location: str) -> None:
        self._packed, self._location, self._own = file.seek(0, 2), location, file
        self._line, self._ratio = 0, OF_LINES  # bytes since the last end of a line; how many times its size it may hold
        file.seek(0)
        super().__init__(fileobj=file, mode="rb")

    def read(self, size: int | None = -1) -> bytes:
        """Return as many bytes as are asked for, or all there are.

        Parameters
        ----------
        size : int or None
            How many; all with -1.

        Raises
        ------
        InputError
            If it is no gzip file, is damaged, or unpacks to too much.
        """
        if size is not None and size >= 0:
            return self._lines(self._sound(size, at_once=False))
        parts = []
        while part := self._sound(1 << 20, at_once=False):
            parts.append(part)
            check_unpacked(self.tell(), self._packed, self._location)
        return b"".join(parts)

    def read1(self, size: int = -1) -> bytes:
        """Return some bytes, as :meth:`read`.

        Parameters
        ----------
        size : int
            At most how many.

        Raises
        ------
        InputError
            As for :meth:`read`.
        """
        return self._lines(self._sound(size, at_once=True))

    def keep(self) -> None:
        """Read it within the limit of what is in memory as a whole from now on, for all of it is kept."""
        self._ratio = LARGEST_RATIO

    def _lines(self, data: bytes) -> bytes:
        end = data.rfind(b"\n")
        self._line = len(data) - end - 1 if end >= 0 else self._line + len(data)
        check_unpacked(self._line, self._packed, self._location)
        check_unpacked(self.tell(), self._packed, self._location, self._ratio)
        return data

    def _sound(self, size: int, *, at_once: bool) -> bytes:
        try:
            data = super().read1(size) if at_once else super().read(size)
        except DAMAGE as error:
            raise no_gzip(self._location) from error
        return data

    def close(self) -> None:
        """Close it, and the packed file."""
        super().close()
        self._own.close()
