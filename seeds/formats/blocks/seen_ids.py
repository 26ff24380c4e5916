"""Which ids stood in a file before, in memory that does not grow with their number."""

from __future__ import annotations

import mmap
import tempfile
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DIGEST = 8  # bytes; of ten million ids two are taken for one with a probability of three in a million
_IN_MEMORY = 1 << 19  # digests that are kept in memory; beyond them sorted runs lie on disk


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
    name and go with the process. A look at them reads a few pages of each file, which are given back at once.
    """

    def __init__(self) -> None:
        self._runs: list[NDArray[np.uint64]] = []
        self._files: list[tuple[mmap.mmap, NDArray[np.uint64]]] = []

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
        met = np.zeros(len(digests), dtype=bool)
        for run in (*self._runs, *(run for _file, run in self._files)):
            places = np.minimum(np.searchsorted(run, digests), len(run) - 1)
            met |= run[places] == digests
        for file, _run in self._files:
            if hasattr(file, "madvise"):
                file.madvise(mmap.MADV_DONTNEED)
        if met.any():
            return int(met.argmax())
        self._runs.append(np.sort(digests))
        # Runs of like length become one, so that there are few and each digest moves few times.
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            self._join(2)
        if sum(map(len, self._runs)) >= _IN_MEMORY:
            self._join(len(self._runs))
            self._to_disk(self._runs.pop())
        return None

    def _join(self, count: int) -> None:
        """Make one of the last runs; in place, for a copy would be as much memory again."""
        import numpy as np

        joined = np.concatenate(self._runs[-count:])
        self._runs[-count:] = [joined]
        joined.sort()

    def _to_disk(self, run: NDArray[np.uint64]) -> None:
        import numpy as np

        with tempfile.TemporaryFile() as file:
            file.write(run.data)
            file.flush()
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self._files.append((mapped, np.frombuffer(mapped, dtype=np.uint64)))
