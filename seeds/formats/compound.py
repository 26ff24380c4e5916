"""Compound files, the container of .doc, .xls and of whatever Office locks: named streams and storages, cut into sectors.

After Microsoft's [MS-CFB]: a table says which sector follows which, a directory where each stream begins.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BROKEN = (struct.error, IndexError, ValueError)  # what reading a file raises that is no sound one
_LAST = 0xFFFFFFFA  # of sector numbers; what is greater means an end
_IN_HEAD = 109  # sectors of the table that the head itself names
_ENTRY = 128  # bytes of an entry of the directory
_STORAGE, _STREAM = 1, 2
_LINKS = "<3I"  # of an entry: two beside it, one in it


class Compound:
    """A compound file.

    Parameters
    ----------
    data : bytes
        The whole file.

    Raises
    ------
    ValueError, IndexError, struct.error
        If it is none, or a broken one.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(OLE):
            raise ValueError("no compound file")
        power, small_power = struct.unpack_from("<HH", data, 30)
        if power not in (9, 12) or small_power > power:
            raise ValueError("sectors of no known size")
        size, self._small = 1 << power, 1 << small_power
        n_table, start, _, self._least, self._small_table, _, more = struct.unpack_from("<7I", data, 44)
        numbers = list(struct.unpack_from(f"<{_IN_HEAD}I", data, 76))
        while more <= _LAST and len(numbers) < n_table:
            *part, more = struct.unpack_from(f"<{size // 4}I", data, (more + 1) * size)
            numbers += part
        self._data, self._size = data[size:], size
        self._table = [
            one for sector in numbers[:n_table] for one in struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
        ]
        folder = self._sectors(start)
        self._entries = [folder[at : at + _ENTRY] for at in range(0, len(folder), _ENTRY)]

    @property
    def storages(self) -> list[str]:
        """The names of all storages, those in others too."""
        return [_name(entry) for entry in self._entries if entry[66] == _STORAGE]

    @property
    def streams(self) -> list[str]:
        """The names of the streams that lie in no storage."""
        return [_name(entry) for entry in self._outermost() if entry[66] == _STREAM]

    def stream(self, names: Sequence[str]) -> bytes:
        """Return what a stream holds that lies in no storage; empty where there is none.

        Parameters
        ----------
        names : sequence of str
            What it may be called; the first that there is counts.

        Raises
        ------
        ValueError, IndexError, struct.error
            If the file is broken.
        """
        named = {_name(entry): entry for entry in self._outermost()}
        entry = next((named[name] for name in names if name in named), None)
        if entry is None:
            return b""
        first, length = struct.unpack_from("<II", entry, 116)
        if length >= self._least:
            return self._sectors(first)[:length]
        root = self._sectors(struct.unpack_from("<I", self._entries[0], 116)[0])
        links = self._sectors(self._small_table)
        return _chain(root, struct.unpack(f"<{len(links) // 4}I", links), first, self._small)[:length]

    def _outermost(self) -> Iterator[bytes]:
        """Yield the entries that lie in no storage; each names two beside it."""
        *_, inner = struct.unpack_from(_LINKS, self._entries[0], 68)
        met, waiting = set(), [inner]
        while waiting:
            number = waiting.pop()
            if number < len(self._entries) and number not in met:
                met.add(number)
                yield self._entries[number]
                waiting += struct.unpack_from(_LINKS, self._entries[number], 68)[:2]

    def _sectors(self, start: int) -> bytes:
        return _chain(self._data, self._table, start, self._size)


def _name(entry: bytes) -> str:
    return entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")


def _chain(sectors: bytes, table: Sequence[int], start: int, size: int) -> bytes:
    """Return the sectors from one on, in the order that the table gives."""
    found: list[bytes] = []
    at = start
    while at <= _LAST and len(found) < len(table):
        found.append(sectors[at * size : (at + 1) * size])
        at = table[at]
    return b"".join(found)
