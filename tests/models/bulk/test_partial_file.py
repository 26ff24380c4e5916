"""A run that was cut off, at whatever byte, goes on; what it writes is what an undisturbed one writes."""

import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import jsonl

from models.bulk.partial_file import PartialFile
from models.output.data_files import parquet_file
from models.output.plain import CsvRows
from models.predict import main
from seeds.formats.blocks import line_blocks, parquet

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")
STORAGE, CHOIR = "城南的储能电站并网，夜里存电白天用。", "村里的合唱队登台。"
# As `python -m models.predict`, but that blocks are small.
SMALL = """
import sys
from labels.support.command import run_command
from models.predict import main
from seeds.formats.blocks import line_blocks, parquet
line_blocks.BLOCK, parquet._ROWS, parquet._FIRST_ROWS = 1500, 20, 10
sys.exit(run_command(main, sys.argv[1:]))
"""


def records(count, first=0):
    """Return records of several kinds; some are damaged, have no date that can be read, or columns of their own."""
    for n in range(first, first + count):
        text = f"{STORAGE if n % 3 else CHOIR}第{n}次。"
        yield {"id": f"r{n}", "text": text, "次数": n, "date": "不详" if n % 7 == 0 else "2026年1月5日"}


@pytest.fixture
def small_blocks(monkeypatch):
    """Cut files into blocks of a few records."""
    monkeypatch.setattr(line_blocks, "BLOCK", 1500)
    monkeypatch.setattr(parquet, "_ROWS", 20)
    monkeypatch.setattr(parquet, "_FIRST_ROWS", 10)
    monkeypatch.setattr(parquet_file, "LOOKED_AT", 30)
    for rows in (parquet_file.ParquetRows, CsvRows):
        monkeypatch.setattr(rows, "looks_at", 30)
    monkeypatch.setattr(parquet_file, "_GROUP", 70)


@pytest.fixture
def run(call, trained_store, tmp_path, small_blocks, monkeypatch):
    """Return what tags the folder ``in`` into a file; also what it had kept just before its end."""

    def tag(suffix, *more):
        out = tmp_path / f"out{suffix}"
        kept = {}
        remove = PartialFile._remove

        def watched(self):
            if self.path.exists():
                kept["bytes"] = self.path.read_bytes()
            remove(self)

        with monkeypatch.context() as patch:
            patch.setattr(PartialFile, "_remove", watched)
            outcome = call(main, "--model", "tfidf", "--input", tmp_path / "in", "--output", out, *more)
        return outcome, out, kept.get("bytes", b"")

    return tag


@pytest.fixture
def folder(tmp_path):
    """Return a folder of files of several kinds; one breaks off in the middle, one repeats an id late."""
    (folder := tmp_path / "in").mkdir()
    jsonl(folder / "a.jsonl", *records(120))
    (folder / "b.txt").write_text(f"储能方案\n\n一、总则\n\n{STORAGE}\n", encoding="utf-8")
    jsonl(folder / "c.jsonl", *records(60), {"text": 5}, *records(60, 100))
    jsonl(folder / "d.jsonl", *records(80), *records(1, 3), *records(40, 200))
    pq.write_table(pa.Table.from_pylist(list(records(150))), folder / "e.parquet", row_group_size=64)
    return folder


@pytest.mark.parametrize(("suffix", "jobs"), [(".parquet", 1), (".parquet", 2), (".jsonl", 2), (".csv", 1), (".csv.gz", 2)])
def test_cut_off_at_any_byte_it_goes_on_to_the_same_file(run, folder, tmp_path, suffix, jobs):
    whole, out, kept = run(suffix, "--jobs", jobs)
    expected = out.read_bytes()
    assert whole.code == 1 and "repeats the id 'r3'" in whole.err and kept.count(b'"piece"') > 8
    begin = kept.index(b"\n") + 1
    for place in (begin, len(kept) // 3, len(kept) - 1, len(kept)):
        out.unlink()
        (part := tmp_path / f"out{suffix}.part").write_bytes(kept[:place])
        again, out, _kept = run(suffix, "--resume", "--jobs", jobs)
        assert out.read_bytes() == expected, place
        assert not part.exists()
        told = [line for line in again.err.splitlines() if "are taken from" not in line]
        assert (again.code, told, again.account[1:4]) == (1, whole.err.splitlines(), whole.account[1:4])
        assert ("note: 0 paragraph(s) are taken from" in again.err) == (place == begin)


def test_what_was_done_is_not_done_again(run, folder, monkeypatch, call):
    _whole, out, kept = run(".jsonl", "--jobs", 1)
    out.with_name("out.jsonl.part").write_bytes(kept)
    monkeypatch.setattr("models.bulk.work.Work.__call__", lambda self, piece: pytest.fail("tagged again"))
    again, _out, _kept = run(".jsonl", "--resume", "--jobs", 1)
    assert again.code == 1


def test_broken_pieces_are_done_anew(run, folder, tmp_path):
    """A power cut may leave holes where the system had not written yet."""
    _whole, out, kept = run(".jsonl", "--jobs", 1)
    expected, middle = out.read_bytes(), len(kept) // 2
    for broken in (kept[:middle] + bytes(200) + kept[middle + 200 :], kept.replace(b'"piece": 5', b'"piece": 6', 1)):
        (tmp_path / "out.jsonl.part").write_bytes(broken)
        assert run(".jsonl", "--resume", "--jobs", 1)[0].code == 1
        assert out.read_bytes() == expected


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--model", "lexicon"), "was begun with --model 'policy-tagger/1 tfidf"),
        (("--set", "thresholds.ai=0.9"), "was begun with --model 'policy-tagger/1 tfidf"),
        (("--split",), "was begun with --split '', and this call has 'yes'"),
        (("--text-column", "text"), "was begun with --text-column '', and this call has 'text'"),
        (("更多储能",), "was begun with TEXT '', and this call has"),
        (("--lang", "zh"), "开始时 --lang 是 'en'，这次是 'zh'"),
    ],
)
def test_another_call_does_not_go_on(run, folder, tmp_path, more, says):
    _whole, _out, kept = run(".jsonl")
    (part := tmp_path / "out.jsonl.part").write_bytes(kept)
    outcome, _out, _kept = run(".jsonl", "--resume", *more)
    assert outcome.code == 2
    assert len(outcome.err.splitlines()) == 1 and str(part) in outcome.err and says in outcome.err
    assert part.read_bytes() == kept


def test_packed_rows_are_not_put_behind_plain_ones(run, folder, tmp_path):
    """Nothing could unpack such a file: where a part was renamed, or written before rows were packed."""
    _whole, _out, kept = run(".jsonl")
    (tmp_path / "out.jsonl.gz.part").write_bytes(kept)
    outcome, out, _kept = run(".jsonl.gz", "--resume")
    assert outcome.code == 2 and not out.exists()
    assert "was begun with --format 'jsonl', and this call has 'jsonl.gz'" in outcome.complaint


@pytest.mark.parametrize("change", ["touched", "new", "gone"])
def test_other_files_do_not_go_on(run, folder, tmp_path, change):
    _whole, _out, kept = run(".jsonl")
    (part := tmp_path / "out.jsonl.part").write_bytes(kept)
    if change == "touched":
        os.utime(folder / "b.txt", ns=(1, 1))
    elif change == "new":
        (folder / "b.txt").rename(folder / "f.txt")
        (folder / "b.txt").write_bytes((folder / "f.txt").read_bytes())
    else:
        (folder / "b.txt").unlink()
    outcome, _out, _kept = run(".jsonl", "--resume")
    assert outcome.code == 2
    assert f"was begun with other files; changed: {folder / 'b.txt'}; call it as before" in outcome.complaint
    assert part.read_bytes() == kept


def test_without_the_option_it_is_said_and_replaced(run, folder, tmp_path):
    _whole, out, kept = run(".jsonl")
    expected = out.read_bytes()
    (part := tmp_path / "out.jsonl.part").write_bytes(kept)
    again, _out, _kept = run(".jsonl")
    assert f"note: {part} of an earlier run that was cut off is replaced; --resume would have gone on with it" in again.err
    assert out.read_bytes() == expected and not part.exists()


def test_nothing_to_go_on_with(run, folder, tmp_path):
    """No partial file: it begins. One in which nothing is whole: it says so and begins."""
    _whole, out, _kept = run(".jsonl")
    expected = out.read_bytes()
    assert "taken from" not in run(".jsonl", "--resume")[0].err and out.read_bytes() == expected
    (part := tmp_path / "out.jsonl.part").write_bytes(b'{"call": {"--mod')
    again, _out, _kept = run(".jsonl", "--resume")
    assert f"note: {part} holds nothing that --resume could go on with" in again.err
    assert out.read_bytes() == expected and not part.exists()
    part.write_bytes(b'{"a": 1}\n')
    outcome, _out, _kept = run(".jsonl", "--resume")
    assert outcome.code == 2 and "was not written by this program" in outcome.complaint


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--output", "out.xlsx"), "error: --resume: nothing is kept of what goes elsewhere"),
        (("--format", "jsonl"), "error: --resume: nothing is kept of what goes elsewhere"),
        (("--output", "out.jsonl", "--input", "-"), "error: --resume: standard input and pipes cannot be read a second time"),
    ],
)
def test_what_cannot_be_gone_on_with_is_refused(call, trained_store, tmp_path, arguments, says):
    arguments = [tmp_path / one if one.startswith("out") else one for one in arguments]
    outcome = call(main, "--model", "tfidf", "--resume", STORAGE, *arguments)
    assert outcome.code == 2 and outcome.complaint.startswith(says)
    assert not list(tmp_path.glob("out*"))


def test_error_of_the_input_leaves_nothing(call, trained_store, tmp_path, small_blocks):
    path = jsonl(tmp_path / "in.jsonl", *records(100), {"text": 5})
    outcome = call(main, "--model", "tfidf", "--input", path, "--output", tmp_path / "out.jsonl", "--jobs", 1)
    assert outcome.code == 1
    assert [one.name for one in tmp_path.glob("out*")] == []


def test_full_disk_ends_the_keeping_and_not_the_run(run, folder, monkeypatch):
    written = PartialFile._write

    def full(self, data):
        if self._pieces == 4:
            self._file.close()
            self._file = open("/dev/full", "wb")  # noqa: SIM115
        written(self, data)

    if not os.path.exists("/dev/full"):
        pytest.skip("has no /dev/full")
    _whole, out, _kept = run(".jsonl", "--jobs", 1)
    expected = out.read_bytes()
    monkeypatch.setattr(PartialFile, "_write", full)
    again, out, _kept = run(".jsonl", "--jobs", 1)
    assert out.read_bytes() == expected and not out.with_name("out.jsonl.part").exists()
    assert "is not kept in" in again.err and "No space left" in again.err


@pytest.fixture
def long_call(trained_store, folder, tmp_path):
    """Return the start of a call that takes a while, in a process of its own."""
    jsonl(folder / "f.jsonl", *records(4000))

    def start(suffix, *more):
        out = tmp_path / f"out{suffix}"
        arguments = ["--model", "tfidf", "--input", tmp_path / "in", "--output", out, "--jobs", 2, *more]
        command = [sys.executable, "-c", SMALL, *map(str, arguments)]
        return out, subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True)

    return start


def _wait_for(part, size, process):
    until = time.monotonic() + 60
    while not (part.exists() and part.stat().st_size >= size):
        assert process.poll() is None and time.monotonic() < until, process.stderr.read()
        time.sleep(0.005)


@pytest.mark.slow
@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_killed_again_and_again_it_gets_to_the_end(long_call, suffix):
    """By kill -9, further on each time."""
    out, process = long_call(suffix)
    error = process.communicate()[1]
    expected, part = out.read_bytes(), out.with_name(out.name + ".part")
    out.unlink()
    for size in (1, 100_000, 400_000):
        _out, process = long_call(suffix, "--resume")
        _wait_for(part, size, process)
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        assert part.exists() and not out.exists()
    _out, process = long_call(suffix, "--resume")
    told = process.communicate()[1]
    assert "paragraph(s) are taken from" in told and process.returncode == 1
    assert out.read_bytes() == expected and not part.exists()
    assert [line for line in told.splitlines() if line.startswith("error")] == [
        line for line in error.splitlines() if line.startswith("error")
    ]


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_says_how_to_go_on(long_call, number):
    out, process = long_call(".jsonl")
    part = out.with_name(out.name + ".part")
    _wait_for(part, 50_000, process)
    os.killpg(process.pid, number)
    told = process.communicate()[1].splitlines()
    assert process.returncode == 128 + number
    assert f"paragraph(s) are kept in {part}; the same call with --resume goes on behind them" in told[-2], told
    assert part.exists() and not out.exists()
