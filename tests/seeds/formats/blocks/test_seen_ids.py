"""Ids that stood before are known again, wherever their digests lie."""

import numpy as np
import pytest

from seeds.formats.blocks import seen_ids
from seeds.formats.blocks.seen_ids import DIGEST, BlockIds, SeenIds


def joined(names):
    """Return the digests of names that differ."""
    ids = BlockIds()
    assert all(ids.add(name) for name in names)
    return ids.joined()


def test_id_that_stands_twice_in_a_block_is_not_new():
    ids = BlockIds()
    assert [ids.add(name) for name in ("a", "b", "a", "c")] == [True, True, False, True]
    assert len(ids.joined()) == 3 * DIGEST


def test_id_known_to_repeat_is_not_new():
    ids = BlockIds(stop=1)
    assert [ids.add("a"), ids.add("b")] == [True, False]


@pytest.mark.parametrize("in_memory", [1 << 20, 50])
def test_first_repeated_id_of_a_block_is_found(monkeypatch, in_memory):
    """In memory or on disk, among few and among many."""
    monkeypatch.setattr(seen_ids, "_IN_MEMORY", in_memory)
    seen = SeenIds()
    for block in range(40):
        assert seen.add(joined(f"{block}-{n}" for n in range(7))) is None
    for earlier in (0, 1, 17, 39):
        assert seen.add(joined(["new", f"{earlier}-6", f"{earlier}-0"])) == 1
    assert seen.add(joined(["new", "newer"])) is None
    assert seen.add(b"") is None


def test_only_so_many_ids_are_kept_in_memory(monkeypatch):
    monkeypatch.setattr(seen_ids, "_IN_MEMORY", 100)
    seen = SeenIds()
    for block in range(200):
        seen.add(joined(f"{block}-{n}" for n in range(10)))
        assert sum(map(len, seen._runs)) < 100 + 10
    assert sum(len(run) for _file, run in seen._files) >= 1900


def test_few_ids_are_looked_for_on_disk_that_are_not_there():
    """All that are there are: what the filter does not know is not on disk."""
    digests = np.frombuffer(joined(map(str, range(1_300_000))), dtype=np.uint64)
    seen = SeenIds()
    for block in np.split(digests[:1_200_000], 24):
        assert seen.add(block.tobytes()) is None
    assert len(seen._files) == 2 and all(seen._signs.has(run).all() for _file, run in seen._files)
    assert seen._signs.has(digests[1_200_000:]).mean() < 0.01
