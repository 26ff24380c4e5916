"""Parquet files are records: typed columns, nulls, nested values, one file or many."""

import datetime
import io
from decimal import Decimal

import pytest

from labels import InputError
from seeds.formats.blocks import parquet as parquet_blocks
from seeds.formats.blocks.parquet import cut_parquet
from seeds.formats.tables.record_options import RecordOptions
from seeds.found_files import find_files
from seeds.inputs import read_inputs
from seeds.read import read_path
from seeds.sources import Reading

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


def parquet(path, columns, **options):
    """Write columns; return the path."""
    pq.write_table(pa.table(columns), path, **options)
    return path


def test_every_row_is_a_paragraph_and_other_columns_ride_along(tmp_path):
    columns = {
        "正文": ["修塔。", "修井。"],
        "date": [datetime.date(2026, 3, 5), None],
        "数": [0.5, float("nan")],
        "嵌套": [{"a": [1, None]}, None],
        "元": [Decimal("1.50"), None],
        "时": [datetime.datetime(2026, 1, 2, 3, 4), None],
        "长": [datetime.timedelta(minutes=90), None],
    }
    first, second = read_path(parquet(tmp_path / "in.parquet", columns, row_group_size=1))
    assert (first.text, first.date, first.source) == ("修塔。", "2026-03-05", f"{tmp_path / 'in.parquet'}:record 1")
    assert first.extra == {"数": "0.5", "嵌套": '{"a": [1, null]}', "元": "1.50", "时": "2026-01-02T03:04:00", "长": "1:30:00"}
    assert second.extra == dict.fromkeys(first.extra, "")
    assert (second.id, second.n) == ("in#2", 2)


def test_rows_of_all_blocks_are_numbered_through(tmp_path):
    path = parquet(tmp_path / "in.parquet", {"text": [f"第{n}座水塔。" for n in range(2500)]}, row_group_size=900)
    found = read_path(path)
    assert [one.text for one in found] == [f"第{n}座水塔。" for n in range(2500)]
    assert [one.n for one in found] == list(range(1, 2501))


@pytest.mark.parametrize(
    ("columns", "says"),
    [
        ({"text": ["甲。"] * 1500, "id": [*map(str, range(1499)), "3"]}, "record 1500: repeats the id '3'"),
        ({"body": ["甲。"]}, "record 1: has no field 'text', only body"),
        ({"text": pa.array([], pa.string())}, "is empty"),
    ],
)
def test_what_is_wrong_names_the_row(tmp_path, columns, says):
    with pytest.raises(InputError, match=says):
        read_path(parquet(tmp_path / "in.parquet", columns))


@pytest.mark.parametrize("data", [b"", b"PAR1", b"PAR1" + b"x" * 100 + b"PAR1", b"not this at all"])
def test_file_that_is_none_is_told(tmp_path, data):
    (path := tmp_path / "in.parquet").write_bytes(data)
    with pytest.raises(InputError, match="in.parquet: is no readable Parquet file"):
        read_path(path)


def test_pattern_names_files(tmp_path):
    for name in ("b.parquet", "a.parquet", "c.txt"):
        (tmp_path / name).write_bytes(b"")
    assert find_files([tmp_path / "*.parquet"]) == ([tmp_path / "a.parquet", tmp_path / "b.parquet"], [])
    with pytest.raises(InputError, match="no such file"):
        find_files([tmp_path / "*.csv"])


class Watched(io.FileIO):
    """A file that remembers how much of it was read at once."""

    most = 0

    def read(self, size=-1):
        data = super().read(size)
        self.most = max(self.most, len(data))
        return data


def most_at_once(path):
    """Return how many bytes of a file are read at once, how many Arrow has at most while it is cut, and how many rows it has."""
    pool, before = pa.proxy_memory_pool(pa.default_memory_pool()), pa.default_memory_pool()
    pa.set_memory_pool(pool)
    try:
        with Watched(path) as file:
            blocks = cut_parquet(file, path.name, path.stem, RecordOptions())
            rows = sum(pa.ipc.open_stream(block.data).read_all().num_rows for block in blocks)
            return file.most, pool.max_memory(), rows
    finally:
        pa.set_memory_pool(before)


def test_a_row_group_of_any_size_is_read_in_little_memory(tmp_path):
    """A file of one group of 300,000 rows takes hardly more than one of fifteen, and far less than its text."""
    texts = [f"第{n}座水塔在{n * 7919 % 100_003}号井旁修成，塔高{n % 97}米，井深{n % 89}米。" for n in range(300_000)]
    columns = {"id": list(map(str, range(300_000))), "text": texts}
    one, many = (most_at_once(parquet(tmp_path / f"{rows}.parquet", columns, row_group_size=rows)) for rows in (300_000, 20_000))
    assert one[2] == many[2] == 300_000
    assert one[0] <= 1 << 19
    assert one[1] < many[1] + 4e6 < sum(len(text.encode()) for text in texts) / 3


def test_columns_of_results_are_told_apart_once(tmp_path, monkeypatch):
    """Not for each column of a table that may have thousands, over all of them."""
    asked = []
    whole = parquet_blocks._results
    monkeypatch.setattr(parquet_blocks, "_results", lambda schema: asked.append(schema) or whole(schema))
    path = parquet(tmp_path / "wide.parquet", {"text": ["修塔。"]} | {f"c{number}": [number] for number in range(300)})
    (found,) = read_path(path)
    assert len(found.extra) == 300 and len(asked) == 1


def test_only_results_are_left_out_of_a_file_that_was_tagged(tmp_path):
    """A column of the user's may begin as one of a result does."""
    columns = {"text": ["修塔。"], "labels": [["ai"]], "label_ai": [1], "score_ai": [0.9], "label_gold": [1], "score_test": [7]}
    tagged = pa.table(columns).replace_schema_metadata({"policy-tagger.scheme": "industries"})
    pq.write_table(tagged, tmp_path / "in.parquet")
    (one,) = read_path(tmp_path / "in.parquet")
    assert (one.labels, one.extra) == (None, {"label_gold": "1", "score_test": "7"})


@pytest.mark.parametrize(("score", "told"), [(0.9, {"ai": 0.9}), (None, None)])
def test_who_looks_for_answers_is_told_labels_and_probabilities(tmp_path, score, told):
    columns = {"text": ["修塔。"], "labels": [["ai"]], "label_ai": [1], "score_ai": pa.array([score], pa.float64())}
    columns |= {"doubt": [0.1], "evidence": [[{"label": "ai", "start": 0, "end": 1}]], "model": ["m"]}
    tagged = pa.table(columns).replace_schema_metadata({"policy-tagger.scheme": "industries"})
    pq.write_table(tagged, tmp_path / "in.parquet")
    options = RecordOptions(met=[])
    (one,) = read_inputs([tmp_path / "in.parquet"], [], Reading(options))
    (record,) = options.met
    assert (record.values["labels"], record.values["scores"], one.extra) == (["ai"], told, None)


def test_a_dictionary_does_not_go_along_with_each_block(tmp_path):
    """As pandas writes categories: one of a row group may hold all of its texts."""
    texts = [f"第{n}座水塔在村口修成。" for n in range(8_000)]
    columns = {"text": pa.array(texts).dictionary_encode(), "n": pa.array([7, None] * 4_000).dictionary_encode()}
    path = parquet(tmp_path / "in.parquet", columns | {"w": ["修"] * 8_000})
    with path.open("rb") as file:
        sizes = [len(block.data) for block in cut_parquet(file, path.name, path.stem, RecordOptions())]
    assert sum(sizes) < 2 * sum(len(text.encode()) + 24 for text in texts)
    found = read_path(path)
    assert [one.text for one in found] == texts and found[4].extra["w"] == "修"
    assert [one.n for one in found[:4]] == [7, 2, 7, 4]


def test_columns_of_one_name_are_told_apart(tmp_path):
    """As those of CSV are; two that are called text are not taken for one."""
    table = pa.table([["修塔。", "修井。"], [1, 2], [3, 4]], names=["text", "数", "数"])
    pq.write_table(table, tmp_path / "in.parquet")
    assert [one.extra for one in read_path(tmp_path / "in.parquet")] == [{"数": "1", "数 (2)": "3"}, {"数": "2", "数 (2)": "4"}]
    more = pa.table([["修塔。"], [1], [2], [3], [4], [5]], names=["my  text", "数", "数", "数 (2)", "", ""])
    pq.write_table(more, tmp_path / "more.parquet")
    (one,) = read_inputs([tmp_path / "more.parquet"], [], Reading(RecordOptions(text_column="my  text")))
    assert (one.text, one.extra) == ("修塔。", {"数": "1", "数 (3)": "2", "数 (2)": "3", "column 5": "4", "column 6": "5"})
    pq.write_table(table.rename_columns(["text", "数", "text"]), tmp_path / "two.parquet")
    with pytest.raises(InputError, match="two.parquet: has 2 columns 'text'; give each column a name of its own"):
        read_path(tmp_path / "two.parquet")
