"""Which ids stood in a file before, in memory that does not grow with their number."""

from __future__ import annotations

import mmap
import tempfile
from collections.abc import Iterator
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIGEST = 8  # bytes; of ten million ids two are taken for one with a probability of three in a million
_IN_MEMORY = 1 << 19  # digests that are kept in memory; beyond them sorted runs lie on disk
_AT_ONCE = 1 << 14  # digests whose signs are set at once
_SIGN_BITS = 25  # 4 MB of signs: of ten million on disk one new one in five has the signs of others, of a million one in 300


def id_digest(name: str) -> bytes:
    """Return what is kept of an id.

    Parameters
    ----------
    name : str
        The id.
    """
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


class BlockIds:
    """The ids of one block, or of a file that is read in one piece.

    Parameters
    ----------
    stop : int, optional
        Position of an id that is known to have stood in an earlier block.
    """

    def __init__(self, stop: int | None = None) -> None:
        self._stop = stop
        self._digests: dict[bytes, None] = {}

    def add(self, name: str) -> bool:
        """Take an id; return whether it is new.

        Parameters
        ----------
        name : str
            The id.
        """
        digest, count = id_digest(name), len(self._digests)
        if count == self._stop:
            return False
        self._digests[digest] = None
        return len(self._digests) > count

    def joined(self) -> bytes:
        """Return the digests of all ids in order, one behind the other."""
        return b"".join(self._digests)


class SeenIds:
    """The ids of the blocks of a file so far.

    Their digests lie in sorted runs: up to half a million of them, 4 MB, in memory, all others in temporary files that have no
    name and go with the process. Where there are several, what is not there is mostly known without a look, by a Bloom filter
    of fixed size; a look at a file reads its pages, which are given back before the next.
    """

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []
        self._files: list[tuple[mmap.mmap, NDArray[np.uint64]]] = []
        self._signs = _Signs()

    def add(self, joined: bytes) -> int | None:
        """Take the ids of a block; return the position of the first that stood in an earlier one, None where there is none.

        Parameters
        ----------
        joined : bytes
            As :meth:`BlockIds.joined` gives them.
        """
        import numpy as np

        digests: NDArray[np.uint64] = np.frombuffer(joined, dtype=np.uint64)
        if not len(digests):
            return None
        ordered = np.sort(digests)  # in order they are looked for much faster
        met = np.zeros(len(ordered), dtype=bool)
        for run in self._runs:
            met |= _stand_in(run, ordered)
        perhaps = self._signs.has(ordered) if len(self._files) > 1 else np.ones(len(ordered), dtype=bool)
        for file, run in self._files if perhaps.any() else ():
            met[perhaps] |= _stand_in(run, ordered[perhaps])
            _give_back(file)
        if met.any():
            return int(np.isin(digests, ordered[met]).argmax())
        self._runs.append(ordered)
        # Runs of like length become one, so that there are few and each digest moves few times.
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            self._join(2)
        if sum(map(len, self._runs)) >= _IN_MEMORY:
            self._join(len(self._runs))
            self._to_disk(self._runs.pop())
        return None

    def _join(self, count: int) -> None:
        """Make one of the last runs; a stable sort merges what is sorted already, with half as much memory again."""
        import numpy as np

        joined = np.concatenate(self._runs[-count:])
        self._runs[-count:] = [joined]
        joined.sort(kind="stable")

    def _to_disk(self, run: NDArray[np.uint64]) -> None:
        import numpy as np

        with tempfile.TemporaryFile() as file:
            file.write(run.data)
            file.flush()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._files.append((mapped, np.frombuffer(mapped, dtype=np.uint64)))
        if len(self._files) > 1:  # one file is looked at as fast, and up to a million ids have no filter
            for new, digests in self._files if len(self._files) == 2 else self._files[-1:]:
                self._signs.add(digests)
                _give_back(new)


class _Signs:
    """A Bloom filter with two bits a digest, which are parts of the digest itself."""

    def __init__(self) -> None:
        self._bits: NDArray[np.uint8] | None = None

    def add(self, digests: NDArray[np.uint64]) -> None:
        """Take digests."""
        import numpy as np

        if self._bits is None:
            self._bits = np.zeros(1 << (_SIGN_BITS - 3), dtype=np.uint8)
        for start in range(0, len(digests), _AT_ONCE):
            for byte, bit in _places(digests[start : start + _AT_ONCE]):
                np.bitwise_or.at(self._bits, byte, bit)

    def has(self, digests: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Return which digests may be among those that were taken; the others are not."""
        import numpy as np

        assert self._bits is not None, "nothing was taken"
        both = [self._bits[byte] & bit for byte, bit in _places(digests)]
        return np.asarray(np.logical_and(*both))


def _places(digests: NDArray[np.uint64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint8]]]:
    """Yield byte and bit of the two signs of each digest."""
    import numpy as np

    for shift in (0, _SIGN_BITS):
        place = (digests >> np.uint64(shift)) & np.uint64((1 << _SIGN_BITS) - 1)
        yield (place >> np.uint64(3)).astype(np.int64), np.uint8(1) << (place & np.uint64(7)).astype(np.uint8)


def _give_back(file: mmap.mmap) -> None:
    """Let the pages of a file go; a look touches most of them, and those of one file at a time are in memory."""
    if hasattr(file, "madvise"):
        file.madvise(mmap.MADV_DONTNEED)


def _stand_in(run: NDArray[np.uint64], digests: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """Return which digests stand in a sorted run."""
    import numpy as np

    return np.asarray(run[np.minimum(np.searchsorted(run, digests), len(run) - 1)] == digests)
