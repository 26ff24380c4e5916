"""Versions and pointers: killed at every line, read while they move, added from two processes."""

import multiprocessing
import os
import stat
import sys
import time
from pathlib import Path

import pytest
from stored_versions import age, leftovers, visible, whole, writer

from labels.support.errors import UsageError
from models.storage.versions import VersionStore

SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(tmp_path / "存 store%20")


def test_a_version_is_named_by_its_content_and_readable_by_all(store):
    seen = []
    folder = store.add("tfidf", lambda work: (seen.append(work.name), writer("一")(work))[0])
    assert seen[0].startswith(".") and whole(folder) and folder.name.startswith("tfidf-")
    assert len(folder.name) == len("tfidf-") + 12
    for path in [folder, *folder.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o755 if path.is_dir() else 0o644)
    assert store.add("tfidf", writer("一")) == folder
    assert store.add("tfidf", writer("二")) != folder
    assert store.folder_of(folder.name) == folder and store.folder_of("tfidf-000000000000") is None
    assert not leftovers(store)


def test_the_id_tells_names_and_limits_of_files_apart(store):
    def files(**contents: str):
        return lambda folder: [(folder / name).write_text(text) for name, text in contents.items()]

    ids = {store.add("m", files(**contents)).name for contents in ({"a": "bc"}, {"ab": "c"}, {"a": "b", "c": ""}, {"a": "b"})}
    assert len(ids) == 4


def test_a_writer_that_fails_leaves_nothing(store):
    def write(folder: Path) -> None:
        writer("一")(folder)
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError, match="disk full"):
        store.add("tfidf", write)
    assert not visible(store) and not leftovers(store)


def test_a_damaged_version_is_replaced_by_the_same_one(store):
    folder = store.add("tfidf", writer("一"))
    (folder / "config.json").write_text("{}")
    assert store.add("tfidf", writer("一")) == folder
    assert whole(folder) and visible(store) == [folder] and not leftovers(store)


def test_a_pointer_says_what_was_written(store):
    one, two = (store.add("tfidf", writer(text)) for text in "一二")
    store.point("champion", one.name, address="models:/p@champion", name="税")
    pointer = store.read("champion")
    assert (pointer.name, pointer.version, pointer.folder) == ("champion", one.name, one)
    assert pointer.extra == {"address": "models:/p@champion", "name": "税"}
    store.point("champion", two.name)
    assert store.read("champion").folder == two and store.read("champion").extra == {}
    assert stat.S_IMODE((store.folder / "champion.json").stat().st_mode) == 0o644
    assert store.names() == ["champion"]


def test_pointer_that_is_forgotten_leaves_its_version(store):
    """Twice, or where there was none, does no harm."""
    folder = store.add("tfidf", writer("一"))
    store.point("waiting", folder.name)
    for _ in range(2):
        store.forget("waiting")
        assert store.read("waiting") is None and store.names() == [] and folder.is_dir()
    with pytest.raises(UsageError):
        store.forget("../waiting")


def test_only_versions_of_the_store_can_be_pointed_to(store):
    with pytest.raises(UsageError, match="not a version"):
        store.point("champion", "tfidf-000000000000")
    folder = store.add("tfidf", writer("一"))
    with pytest.raises(UsageError, match="'version'"):
        store.point("champion", folder.name, version="2")
    assert store.read("champion") is None and store.names() == []


def test_a_pointer_of_no_use_is_none_and_says_why(store):
    assert (store.read("champion"), store.problem("champion"), store.names()) == (None, None, [])
    folder = store.add("tfidf", writer("一"))
    store.point("champion", folder.name)
    assert store.problem("champion") is None
    path = store.folder / "champion.json"
    for text in ("", "{", "[" * 100_000, "\udc80"):
        path.write_text(text, encoding="utf-8", errors="surrogateescape")
        assert (store.read("champion"), store.problem("champion")) == (None, "is not JSON")
    for text in ("[]", "3", "{}", '{"version": 3}', '{"version": "../tfidf"}', '{"version": ""}'):
        path.write_text(text)
        assert (store.read("champion"), store.problem("champion")) == (None, "names no version")
    path.write_text('{"version": "tfidf-0"}')
    assert store.read("champion") is None and "tfidf-0, which is gone" in store.problem("champion")
    assert store.names() == ["champion"]


BAD = ["", ".", "..", "a/b", "a\\b", "a..b", ".hidden", "a\0b", "a\nb", " a", "a ", "C:a", "\ud800", "税" * 34]


@pytest.mark.parametrize("name", BAD)
def test_names_are_plain(store, name):
    folder = store.add("税" * 33, writer("一"))
    store.point("税" * 33, folder.name)
    for call in (
        lambda: store.add(name, writer("一")),
        lambda: store.point(name, folder.name),
        lambda: store.read(name),
        lambda: store.folder_of(name) if name != "税" * 34 else store.folder_of(name * 2),
        lambda: store.point("champion", name * 2 if name == "税" * 34 else name),
    ):
        with pytest.raises(UsageError, match="^name "):
            call()
    assert visible(store) == [folder] and store.names() == ["税" * 33]


# --- killed at every line


def _killed_at(line: int, work, modules=("versions.py", "files.py", "shutil.py")) -> bool:
    """Run `work` in a child that dies before the given line executed in the modules; whether it died."""
    child = os.fork()
    if child == 0:
        left = line

        def trace(frame, event, _):
            nonlocal left
            if os.path.basename(frame.f_code.co_filename) not in modules:
                return None
            if event == "line":
                left -= 1
                if left < 0:
                    os._exit(9)
            return trace

        try:
            sys.settrace(trace)
            work()
            os._exit(0)
        finally:
            os._exit(1)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    assert code in (0, 9)
    return code == 9


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
@pytest.mark.parametrize("damaged", [False, True])
def test_killed_at_any_line_the_store_is_as_before_or_after(tmp_path, damaged):
    identity = VersionStore(tmp_path / "elsewhere").add("tfidf", writer("二", 1)).name
    line, states = 0, set()
    while True:
        store = VersionStore(tmp_path / str(line))
        before = store.add("tfidf", writer("一", 1))
        store.point("champion", before.name)
        unused = store.add("tfidf", writer("三", 1))
        age(unused)
        after = store.folder / "versions" / identity
        if damaged:
            store.add("tfidf", writer("二", 1))
            (after / "config.json").unlink()

        def work(store=store):
            store.point("champion", store.add("tfidf", writer("二", 1)).name, note="new")
            store.sweep(age=3600)

        died = _killed_at(line, work)
        pointer = store.read("champion")
        assert pointer is not None and pointer.folder in (before, after) and whole(pointer.folder), line
        assert pointer.extra == ({"note": "new"} if pointer.folder == after else {}), line
        broken = [folder for folder in visible(store) if not whole(folder)]
        assert not broken or (damaged and broken == [after] and pointer.folder == before), line
        states.add((pointer.folder == after, after.exists(), unused.exists(), bool(leftovers(store))))
        # who comes later succeeds, and nothing is left over
        work()
        assert store.read("champion").folder == after and whole(after)
        store.sweep(age=0)
        assert visible(store) == [after] and not leftovers(store), line
        if not died:
            break
        line += 1
    assert line > 80  # the kills really came at many lines, and found the states in between
    assert {
        (False, False, True, True),
        (False, True, True, False),
        (True, True, True, False),
        (True, True, False, False),
    } <= states


# --- several processes


def _read_on(folder: Path, stop, result) -> None:
    store, reads, seen = VersionStore(folder), 0, set()
    try:
        while not stop.is_set() or reads < 100:
            pointer = store.read("champion")
            texts = {path.read_text(encoding="utf-8") for path in sorted((pointer.folder / "part").iterdir())}
            assert len(texts) == 1 and whole(pointer.folder) and pointer.extra["text"] in texts
            seen |= texts
            reads += 1
        result.put((reads, sorted(seen)))
    except BaseException as error:
        result.put(repr(error))


def test_readers_see_whole_versions_through_a_thousand_swaps(store):
    versions = {text: store.add("tfidf", writer(text)).name for text in "一二"}
    store.point("champion", versions["一"], text="一")
    stop, result = SPAWN.Event(), SPAWN.Queue()
    readers = [SPAWN.Process(target=_read_on, args=(store.folder, stop, result)) for _ in range(2)]
    for reader in readers:
        reader.start()
    for number in range(1000):
        text = "二一"[number % 2]
        store.point("champion", versions[text], text=text)
        if number % 100 == 0:
            store.sweep()
        if number == 900:  # both readers are at work by now
            time.sleep(1)
    stop.set()
    outcomes = [result.get(timeout=60) for _ in readers]
    for reader in readers:
        reader.join(30)
    for reads, seen in outcomes:
        assert reads >= 100 and seen
    assert store.read("champion").version == versions["一"] and not leftovers(store)


def _add(folder: Path, start, texts: str, result) -> None:
    store = VersionStore(folder)
    start.wait()
    try:
        for text in texts:
            store.point("champion", store.add("tfidf", writer(text)).name)
            store.sweep()
        result.put(None)
    except BaseException as error:
        result.put(repr(error))


@pytest.mark.parametrize("texts", [("一二三四五六七八", "一二三四五六七八"), ("一二三四五六七八", "甲乙丙丁戊己庚辛")])
def test_two_processes_add_at_once(store, texts):
    start, result = SPAWN.Barrier(2), SPAWN.Queue()
    workers = [SPAWN.Process(target=_add, args=(store.folder, start, each, result)) for each in texts]
    for worker in workers:
        worker.start()
    assert [result.get(timeout=60) for _ in workers] == [None, None]
    for worker in workers:
        worker.join(30)
    assert len(visible(store)) == len(set("".join(texts))) and all(map(whole, visible(store)))
    assert whole(store.read("champion").folder) and not leftovers(store)
