"""Rows of text packed with gzip, by the name of the file that is written."""

import gzip

import pytest
from conftest import jsonl

from models.output.packed import PackedRows
from models.output.plain import JsonRows
from models.predict import main
from training.select.__main__ import main as select

STORAGE = "城南的储能电站并网,夜里存电白天用。"
CHOIR = "村里的合唱队登台。"
pytestmark = pytest.mark.usefixtures("trained_store")


@pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_packed_file_holds_what_a_plain_one_does(call, tmp_path, suffix, jobs):
    """Of many blocks, each packed by itself; called again it is the same to the byte, and it can be read again."""
    records = [{"id": f"{number}", "text": f"第{number}区{STORAGE}{CHOIR * 4}"} for number in range(1500)]
    source, plain, packed = jsonl(tmp_path / "in.jsonl", *records), tmp_path / f"out{suffix}", tmp_path / f"out{suffix}.gz"
    for path in (plain, packed):
        assert call(main, "--input", source, "--output", path, "--jobs", jobs).code == 0
    assert gzip.decompress(packed.read_bytes()) == plain.read_bytes()
    assert packed.stat().st_size < plain.stat().st_size / 4
    before = packed.read_bytes()
    assert call(main, "--input", source, "--output", packed, "--jobs", 1).code == 0 and packed.read_bytes() == before
    again = call(main, "--input", packed, "--output", tmp_path / "again.csv")
    assert again.code == 0 and "1 file(s), 1,500 paragraph(s)" in again.account[1]


def test_packed_file_without_rows_is_one(analyzer):
    """Nothing to tag is no reason for a file that cannot be unpacked."""
    assert gzip.decompress(PackedRows(JsonRows(analyzer.scheme)).begin([])) == b""


@pytest.mark.parametrize(
    ("name", "options", "says"),
    [
        ("out.parquet.gz", (), "out.parquet.gz: --format parquet is not written packed; call it out.parquet"),
        ("out.xlsx.gz", (), "out.xlsx.gz: --format xlsx is not written packed; call it out.xlsx"),
        ("out.jsonl.gz", ("--format", "doccano"), "out.jsonl.gz: --format doccano is not written packed; call it out.jsonl"),
        ("out.csv.gz", ("--format", "jsonl"), "out.csv.gz: is called csv, but --format jsonl was asked for"),
        ("out.gz", (), "out.gz: no format ends in ''"),
    ],
)
def test_other_formats_are_not_packed(call, tmp_path, name, options, says):
    """A plain file under a packed name would be opened by nothing."""
    outcome = call(main, STORAGE, "--output", tmp_path / name, *options)
    assert outcome.code == 2 and says in outcome.complaint
    assert list(tmp_path.glob("out*")) == []


def test_other_commands_do_not_pack(call, tmp_path):
    """A sample is small, and read by people."""
    source = jsonl(tmp_path / "in.jsonl", {"id": "a", "text": STORAGE})
    outcome = call(select, source, "--output", tmp_path / "out.csv.gz")
    assert outcome.code == 2 and "out.csv.gz: --format csv is not written packed; call it out.csv" in outcome.complaint
