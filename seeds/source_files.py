"""A file that is read, wherever it lies: on the disk, in an archive, packed."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import BinaryIO, cast

from seeds.formats import FORMATS, PACKED
from seeds.formats.blocks.unpacked import UnpackedFile
from seeds.found_files import shown


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or a file in an archive.

    Attributes
    ----------
    name : str
        Its name, of which the suffix tells what it is.
    location : str
        What to call it in error messages.
    path : Path or None
        Where it lies, if it is no part of an archive.
    data : bytes
        What it holds, if it is.
    depth : int
        In how many archives it lies.
    packed : bool
        Whether it is packed by gzip and read as it is unpacked; its name is then that of what it holds.
    """

    name: str
    location: str
    path: Path | None = None
    data: bytes = b""
    depth: int = 0
    packed: bool = False

    @classmethod
    def at(cls, path: Path) -> Source:
        """Return the file at a path.

        Parameters
        ----------
        path : Path
            Where it lies.
        """
        return cls(path.name, shown(path), path)

    @property
    def suffix(self) -> str:
        """How its name ends, in lower case."""
        return PurePath(self.name).suffix.lower()

    def unpacked(self) -> Source:
        """Return it as what it holds, where it is a packed file of records that are read as they come; else as it is."""
        outer = PurePath(self.name)
        known = FORMATS.get(PurePath(outer.stem).suffix.lower())
        if outer.suffix.lower() != PACKED or known is None or not known.streams:
            return self
        is_file = self.path is None or self.path.is_file()  # a pipe cannot be read anew
        return replace(self, name=outer.stem, packed=True) if is_file else self

    def open(self) -> BinaryIO:
        """Open it for reading."""
        file = self.path.open("rb") if self.path is not None else io.BytesIO(self.data)
        return cast(BinaryIO, UnpackedFile(file, self.location)) if self.packed else file

    def read(self) -> bytes:
        """Return all it holds."""
        return self.path.read_bytes() if self.path is not None else self.data
