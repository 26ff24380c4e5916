"""The log of corrections: nothing is lost, nothing is changed, what is damaged is named."""

import json
import multiprocessing
from dataclasses import replace

import pytest

from labels import InputError, UsageError
from labels.corrections_log import Answer, Withdrawal, add_entries, parse_log, read_log

FIRST = Answer(
    at="2026-11-26T10:00:00Z",
    by="王",
    id="a#1",
    hash="0123456789ab",
    doc="a",
    text="城南的电站并网。",
    before=("x",),
    after=(),
    judged=("x", "y"),
    scheme="small",
    scheme_digest="d1",
    model="m",
    source="back.xlsx",
)
SECOND = replace(FIRST, id="a#2", hash="ba9876543210", before=None, after=("y",))
TAKEN_BACK = Withdrawal("2026-11-26T11:00:00Z", "李", "a#1", FIRST.hash)


def add(path, *entries):
    return add_entries(path, lambda log: entries)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "folder" / "corrections.jsonl"


def test_entries_come_back_as_they_were_added(path):
    """The folder is made; a later addition leaves every earlier byte as it was."""
    assert add(path, FIRST, SECOND) == 2
    before = path.read_bytes()
    assert add(path, TAKEN_BACK) == 1
    assert path.read_bytes().startswith(before)
    assert read_log(path).entries == (FIRST, SECOND, TAKEN_BACK)
    assert read_log(path).problems == ()


def test_what_is_added_may_depend_on_what_is_there(path):
    """Read under the lock."""
    add(path, FIRST)
    seen = []
    assert add_entries(path, lambda log: seen.extend(log.entries) or []) == 0
    assert seen == [FIRST]


def test_entries_about_some_texts_alone_are_read(path):
    """And the last one, which tells whether a newer program writes there."""
    others = [replace(SECOND, id=f"b#{n}", hash=f"{n:012x}") for n in range(3)]
    add(path, FIRST, others[0], TAKEN_BACK, *others[1:])
    seen = []
    add_entries(path, lambda log: seen.extend(log.entries) or [], {FIRST.hash})
    assert seen == [FIRST, TAKEN_BACK, others[-1]]
    newer = path.read_bytes() + b'{"format": 2}\n\n'
    with pytest.raises(InputError, match="has format 2"):
        parse_log(newer, "log", {FIRST.hash})


def test_whether_an_answer_changes_something():
    """Only labels that were looked for count."""
    assert FIRST.changes and not SECOND.changes
    assert not replace(FIRST, before=("z",)).changes
    assert not replace(FIRST, after=("x",)).changes


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_half_a_line_is_named_and_swallows_nothing(path, cut):
    """As after a power cut; the next entry stands on a line of its own."""
    add(path, FIRST, SECOND)
    path.write_bytes(path.read_bytes()[:-cut])
    log = read_log(path)
    if cut == 1:  # only the line's end is missing: the entry is whole
        assert log.entries == (FIRST, SECOND) and not log.problems
    else:
        assert log.entries == (FIRST,)
        assert log.problems == (f"{path}:2: is no whole entry (cut off while it was written?); left out",)
    add(path, TAKEN_BACK)
    assert read_log(path).entries[-1] == TAKEN_BACK
    assert len(read_log(path).entries) == len(log.entries) + 1


def test_half_a_character_is_named(path):
    add(path, FIRST)
    with path.open("ab") as file:
        file.write('{"format": 1, "text": "城'.encode()[:-1])
    assert read_log(path).entries == (FIRST,)
    assert len(read_log(path).problems) == 1


@pytest.mark.parametrize(
    "change",
    [{"after": "x"}, {"after": [1]}, {"text": None}, {"entry": "rumour"}, {"by": 3}],
    ids=lambda change: next(iter(change)),
)
def test_line_that_is_no_entry_is_left_out_and_named(path, change):
    add(path, FIRST)
    record = json.loads(path.read_text(encoding="utf-8")) | change
    log = parse_log(json.dumps(record).encode() + b"\n[1]\n", "log")
    assert log.entries == () and [problem.partition(": ")[0] for problem in log.problems] == ["log:1", "log:2"]


def test_newer_format_is_refused_and_nothing_is_added(path):
    add(path, FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', '"format": 2'), encoding="utf-8")
    before = path.read_bytes()
    for work in (lambda: read_log(path), lambda: add(path, SECOND)):
        with pytest.raises(InputError, match=r"corrections.jsonl:1: has format 2, this program reads 1; update the program"):
            work()
    assert path.read_bytes() == before


def test_no_log(tmp_path):
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(UsageError, match="is no log of corrections"):
            read_log(path)


def test_failed_write_is_taken_back(path, monkeypatch):
    """A full disk leaves the log as it was."""
    add(path, FIRST)

    def full(number):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        with pytest.raises(OSError, match="No space"):
            add(path, SECOND)
    assert read_log(path) == read_log(path).__class__((FIRST,))


def test_write_that_breaks_off_is_taken_back(path):
    """A disk that fills up halfway takes the first bytes: they must not stay, nor come again when the file is closed."""
    resource = pytest.importorskip("resource", reason="needs a limit on the size of files")
    add(path, FIRST)
    before, limits = path.read_bytes(), resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 40, limits[1]))
    try:
        with pytest.raises(OSError, match="large"):
            add(path, SECOND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert path.read_bytes() == before
    assert add(path, SECOND) == 1 and read_log(path).entries == (FIRST, SECOND)


def test_mark_of_an_editor_costs_no_entry(path):
    """As Notepad saves it."""
    add(path, FIRST, SECOND)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_log(path).entries == (FIRST, SECOND) and read_log(path).problems == ()
    add(path, TAKEN_BACK)
    assert read_log(path).entries == (FIRST, SECOND, TAKEN_BACK)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_log_of_another_encoding_is_refused_and_left_alone(path, encoding):
    add(path, FIRST)
    path.write_bytes(path.read_text(encoding="utf-8").encode(encoding))
    before = path.read_bytes()
    for work in (lambda: read_log(path), lambda: add(path, SECOND)):
        with pytest.raises(InputError, match="was saved as UTF-16 .*save it as UTF-8"):
            work()
    assert path.read_bytes() == before


@pytest.mark.parametrize("number", ['"9"', "0", "2.0", "1.0", "true", "null"])
def test_only_the_number_of_the_format_passes(path, number):
    add(path, FIRST)
    path.write_text(path.read_text(encoding="utf-8").replace('"format": 1', f'"format": {number}'), encoding="utf-8")
    with pytest.raises(InputError, match=rf"has format {number}, this program reads 1"):
        read_log(path)


def write_many(path, name, count):
    for number in range(count):
        add(path, replace(FIRST, by=name, id=f"{name}#{number}"))


def test_two_processes_at_once_lose_nothing(path):
    """Each adds one entry at a time to the same file."""
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=write_many, args=(path, name, 40)) for name in ("a", "b")]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    log = read_log(path)
    assert not log.problems
    assert sorted(entry.id for entry in log.entries) == sorted(f"{name}#{n}" for name in "ab" for n in range(40))


def add_once(path, barrier):
    barrier.wait(30)
    add_entries(path, lambda log: [] if log.entries else [FIRST])


def test_two_processes_do_not_add_the_same_answer_twice(path):
    """Whoever looks, looks and adds under one lock."""
    context = multiprocessing.get_context("spawn")
    barrier = context.Barrier(2)
    workers = [context.Process(target=add_once, args=(path, barrier)) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    assert read_log(path).entries == (FIRST,)
