"""Packed records are read as they are unpacked, in blocks, in every process; what is damaged is told in its place."""

import gzip
import json
import tracemalloc

import pytest

from labels import InputError
from models.predict import main
from seeds.answered import read_records
from seeds.formats.archives import LARGEST_RATIO, OF_LINES
from seeds.formats.blocks.cut_files import Cut
from seeds.formats.blocks.unpacked import UnpackedFile
from seeds.inputs import read_pieces
from seeds.read import read_path
from seeds.sources import Reading

STORAGE = "城南的储能电站并网，夜里存电白天用。"


def content(suffix, count):
    """Return records as the file of a kind has them."""
    if suffix == ".jsonl":
        return "".join(json.dumps({"text": f"{STORAGE}第{n}次。", "号": n}, ensure_ascii=False) + "\n" for n in range(count))
    sign = "\t" if suffix == ".tsv" else ","
    return f"正文{sign}号\n" + "".join(f"{STORAGE}第{n}次。{sign}{n}\n" for n in range(count))


def packed(path, data):
    """Write a packed file; return the path."""
    path.write_bytes(gzip.compress(data if isinstance(data, bytes) else data.encode()))
    return path


@pytest.mark.parametrize("suffix", [".jsonl", ".csv", ".tsv"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_packed_records_give_what_the_plain_ones_give(call, trained_store, tmp_path, monkeypatch, suffix, jobs):
    (tmp_path / "plain").mkdir()
    (tmp_path / "packed").mkdir()
    (tmp_path / "plain" / f"in{suffix}").write_text(content(suffix, 300), encoding="utf-8")
    packed(tmp_path / "packed" / f"in{suffix}.gz", content(suffix, 300))
    found = []
    for folder in ("plain", "packed"):
        monkeypatch.chdir(tmp_path / folder)
        outcome = call(main, "--model", "tfidf", "--input", ".", "--output", "out.jsonl", "--jobs", jobs)
        assert outcome.code == 0, outcome.err
        found.append((tmp_path / folder / "out.jsonl").read_text(encoding="utf-8"))
    assert found[0] == found[1].replace(f"in{suffix}.gz", f"in{suffix}") and found[0].count("\n") == 300


def test_packed_records_are_cut_into_blocks(tmp_path):
    path = packed(tmp_path / "in.JSONL.gz", content(".jsonl", 3000))
    pieces = list(read_pieces([path], [], Reading()))
    assert len(pieces) > 1 and all(isinstance(piece, Cut) for piece in pieces)
    assert sum(piece.block.data.count(b"\n") for piece in pieces) == 3000


def test_packed_answers_are_read(tmp_path):
    (record,) = read_records(packed(tmp_path / "answers.csv.gz", f"正文,标签\n{STORAGE},储能\n"))
    assert record.paragraph.text == STORAGE and record.location.endswith("answers.csv.gz:2")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_damaged_file_is_told_in_one_line_and_the_others_are_read(call, trained_store, tmp_path, suffix):
    (folder := tmp_path / "in").mkdir()
    whole = gzip.compress(content(suffix, 50).encode())
    (folder / f"a{suffix}.gz").write_bytes(whole[:-20])
    (folder / f"b{suffix}.gz").write_bytes(b"noise")
    (folder / f"c{suffix}.gz").write_bytes(b"")
    (folder / f"d{suffix}.gz").write_bytes(whole)
    outcome = call(main, "--model", "tfidf", "--input", folder, "--output", tmp_path / "out.jsonl", "--jobs", 2)
    assert outcome.code == 1
    errors = [line for line in outcome.err.splitlines() if line.startswith("error: ")]
    assert [line.split(".gz: ")[1].split(";")[0] for line in errors] == ["is no readable gzip file"] * 2 + ["is empty"]
    assert (tmp_path / "out.jsonl").read_text(encoding="utf-8").count("d#") >= 50


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_what_unpacks_to_too_much_is_refused_before_it_fills_memory(tmp_path, suffix):
    """A line without end, too."""
    path = packed(tmp_path / f"in{suffix}.gz", content(suffix, 1).encode() + b" " * (64 << 20))
    assert path.stat().st_size * LARGEST_RATIO < 64 << 20
    tracemalloc.start()
    with pytest.raises(InputError, match="unpacks to more than"):
        read_path(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 40 << 20


def test_lines_that_are_much_alike_are_read(tmp_path):
    """As rows are that we write of short texts: with each, or a few, in memory."""
    count = 30_000
    lines = "".join(f'{{"id": "{n}", "text": "{STORAGE * 4}"}}\n' for n in range(count)).encode()
    path = packed(tmp_path / "in.jsonl.gz", lines)
    assert LARGEST_RATIO < len(lines) / path.stat().st_size < OF_LINES
    assert sum(1 for _paragraph in read_path(path)) == count


def test_a_list_has_the_limit_of_what_is_in_memory_as_a_whole(tmp_path):
    """However many lines it has: it can only be read when it ends."""
    records = [f'{{"id": "{n}", "text": "{STORAGE * 4}"}}' for n in range(40_000)]
    text = "[\n" + ",\n".join(records) + "\n]\n"
    path = packed(tmp_path / "in.jsonl.gz", text.encode())
    assert LARGEST_RATIO < len(text.encode()) / path.stat().st_size < OF_LINES
    with pytest.raises(InputError, match="unpacks to more than"):
        read_path(path)
    short = packed(tmp_path / "short.jsonl.gz", "[\n" + ",\n".join(records[:2]) + "\n]\n")
    assert len(read_path(short)) == 2


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
def test_lines_without_number_are_refused(tmp_path, suffix):
    """That is no text of anybody's."""
    path = packed(tmp_path / f"in{suffix}.gz", content(suffix, 1).encode() + b"\n" * (64 << 20))
    with pytest.raises(InputError, match="unpacks to more than"):
        read_path(path)


def test_it_is_read_as_any_file(tmp_path):
    data = bytes(range(256)) * 5000
    path = packed(tmp_path / "in.gz", data)
    with UnpackedFile(path.open("rb"), "in.gz") as file:
        assert (file.read(10), file.read1(10), file.read()) == (data[:10], data[10:20], data[20:])
        file.seek(0)
        assert file.read(-1) == data and file.read(1) == b""
    assert file.closed
