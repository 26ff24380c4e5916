"""What a sweep of the store removes, and what it keeps."""

from pathlib import Path

import pytest
from stored_versions import age, leftovers, visible, writer

from models.storage.versions import VersionStore


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(tmp_path / "存 store%20")


def test_sweep_keeps_what_is_pointed_to_kept_or_young(store):
    pointed, kept, young, old = (store.add("tfidf", writer(text)) for text in "一二三四")
    store.point("champion", pointed.name)
    for folder in (pointed, kept, old):
        age(folder)
    (store.folder / "champion.txt").write_text("not the store's")
    store.sweep(keep=[kept.name])
    assert sorted(visible(store)) == sorted([pointed, kept, young])
    store.sweep(age=0)
    assert visible(store) == [pointed] and (store.folder / "champion.txt").exists()


def test_sweep_removes_old_leftovers_only(store):
    store.add("tfidf", writer("一"))
    old, young = store.folder / "versions" / ".tfidf.old", store.folder / "versions" / ".tfidf.young"
    old_file, young_file = store.folder / ".champion.json.old", store.folder / ".champion.json.young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "x").write_text("x")
    for file in (old_file, young_file):
        file.write_text("{")
    age(old)
    age(old_file)
    store.sweep()
    assert sorted(leftovers(store)) == [".champion.json.young", ".tfidf.young"]
    assert len(visible(store)) == 1


def test_what_was_pointed_to_until_now_counts_as_young(store):
    one, two = (store.add("tfidf", writer(text)) for text in "一二")
    store.point("champion", one.name)
    age(one)
    store.point("champion", two.name)  # a reader may have read the pointer just before
    store.sweep()
    assert one.exists()
    age(one)
    assert store.add("tfidf", writer("一")) == one  # added anew, not yet pointed to
    store.sweep()
    assert one.exists()


def test_sweep_without_a_store_makes_none(store):
    store.sweep()
    assert not store.folder.exists() and store.names() == []


def test_sweep_that_cannot_read_a_pointer_removes_nothing(store):
    folder = store.add("tfidf", writer("一"))
    age(folder)
    (store.folder / "champion.json").mkdir()
    with pytest.raises(OSError, match="champion.json"):
        store.sweep()
    assert folder.exists()
