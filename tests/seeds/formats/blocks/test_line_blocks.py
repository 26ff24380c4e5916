"""Blocks are the file, cut between lines, and know where they stand in it."""

import io

import pytest

from labels import InputError
from seeds.formats.blocks import line_blocks
from seeds.formats.blocks.line_blocks import Begun


def blocks(data, size, monkeypatch):
    """Cut bytes into blocks of so many bytes or a few more."""
    monkeypatch.setattr(line_blocks, "BLOCK", size)
    return list(line_blocks.line_blocks(Begun(io.BytesIO(data)), "module:reader", "in.jsonl", "in"))


@pytest.mark.parametrize("size", [1, 7, 40, 10_000])
@pytest.mark.parametrize("end", ["", "\n"])
def test_blocks_are_the_file_and_count_its_lines_and_records(monkeypatch, size, end):
    lines = ['{"text": "一"}', "", " \t", "\u3000", '{"text": "二"}', "三", '{"text": "' + "长" * 50 + '"}']
    data = ("\n".join(lines) + end).encode()
    found = blocks(data, size, monkeypatch)
    for block in found:
        first = block.data.decode().split("\n")[0]
        assert lines[block.line - 1] == first
        assert block.number == sum(bool(line.strip()) for line in lines[: block.line - 1])
    assert [line for block in found for line in block.data.decode().split("\n") if line.strip()] == [
        line for line in lines if line.strip()
    ]


def test_mark_at_the_beginning_is_no_text(monkeypatch):
    (block,) = blocks(b'\xef\xbb\xbf{"text": "a"}\n', 100, monkeypatch)
    assert block.data == b'{"text": "a"}\n'


def test_file_of_blank_lines_is_empty(monkeypatch):
    with pytest.raises(InputError, match="in.jsonl: is empty"):
        blocks(b"\n \n\n", 2, monkeypatch)


def test_what_was_looked_at_is_read_again():
    begun = Begun(io.BytesIO(b"abcdef"))
    assert (begun.start, begun.is_whole) == (b"abcdef", True)
    assert (begun.read(2), begun.read(), begun.read()) == (b"ab", b"cdef", b"")
