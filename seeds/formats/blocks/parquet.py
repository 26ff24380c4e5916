"""Parquet files: records, cut into stretches of their row groups, which travel as Arrow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING, Any, BinaryIO

from labels.paragraphs import Paragraph
from labels.support.errors import InputError
from labels.wording import N_, _
from seeds.formats.blocks.block import Block, block_paragraphs
from seeds.formats.tables.field_names import find_columns, names_once
from seeds.formats.tables.json_records import record_paragraphs
from seeds.formats.tables.record_options import RecordOptions
from seeds.formats.tables.records import RecordReader

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS = 1_000  # of a block
_BUFFER = 1 << 18  # bytes of a column that are read at once
_FIRST_ROWS = 200  # of the first, so that the others begin to work
_OURS = b"policy-tagger.scheme"  # stands in the metadata of files that this program wrote
_RESULTS = ("labels", "doubt", "corrected", "evidence", "topic", "model", "judged")
_LABEL, _SCORE = "label_", "score_"  # before the key of each label
_REMEDY = N_("write it anew, or give the .jsonl or .csv of the same texts")


def read_parquet(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Paragraph]:
    """Read a Parquet file: each row is a record, its columns are known as those of JSON are.

    Dates and times are read as text in ISO form, decimal numbers as they are written; a text that is null is empty. Of a file
    that this program wrote the results are left out; for who looks for answers they are told as a record of JSON tells them.

    Parameters
    ----------
    file : binary file
        The file.
    location : str
        Its name, for error messages.
    doc : str
        Document of the records that name none.
    options : RecordOptions
        What the user said.

    Returns
    -------
    iterator of Paragraph
        One per row, in order.

    Raises
    ------
    InputError
        If it is no Parquet file, has no row or no column of paragraphs, or repeats an id.
    """
    return block_paragraphs(cut_parquet(file, location, doc, options), options)


def cut_parquet(file: BinaryIO, location: str, doc: str, options: RecordOptions) -> Iterator[Block]:
    """Cut a Parquet file into blocks of rows; no more of it is in memory than a part of a row group.

    Parameters
    ----------
    file, location, doc, options
        As for :func:`read_parquet`.

    Yields
    ------
    Block
        In order; its line is the number of its first row.

    Raises
    ------
    InputError
        If it is no Parquet file, has no row or several columns of the name of the text.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = 0
    try:
        # Pages are read one after the other, as the system caches them: memory stays flat.
        table = pq.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER)
        results, scores = _results(table.schema_arrow), dict[str, str]()
        if options.met is not None:
            scores = {name: name.removeprefix(_SCORE) for name in results if name.startswith(_SCORE)}
            results = frozenset(name for name in results if name.startswith(_LABEL))  # the labels are also told by their list
        names = [name for name in table.schema_arrow.names if name not in results]
        text = find_columns(names, location, options.text_column).text  # two of the text are told apart by nobody
        for batch in table.iter_batches(batch_size=_ROWS, columns=list(dict.fromkeys(names)), use_threads=False):
            batch = _with_scores(_with_texts(_spelt_out(batch), text), scores)
            for some in (batch[:_FIRST_ROWS], batch[_FIRST_ROWS:]) if not number else (batch,):
                if some.num_rows:
                    yield Block(f"{__name__}:{read_rows_of_arrow.__name__}", _as_bytes(some), location, doc, number + 1, number)
                    number += some.num_rows
    except (pa.ArrowException, OSError) as error:
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise InputError(location, _("is no readable Parquet file ({reason})").format(reason=reason), _(_REMEDY)) from error
    if not number:
        raise InputError(location, _("is empty"), _("give it some records, or leave it out"))


def _results(schema: pa.Schema) -> frozenset[str]:
    """Return the columns that this program wrote beside a user's table."""
    if _OURS not in (schema.metadata or {}):
        return frozenset()
    keys = {name.removeprefix(_LABEL) for name in schema.names if name.startswith(_LABEL)}
    keys &= {name.removeprefix(_SCORE) for name in schema.names if name.startswith(_SCORE)}  # one alone is the user's
    of_labels = {f"{start}{key}" for start in (_LABEL, _SCORE) for key in keys}
    return frozenset(name for name in schema.names if name in _RESULTS or name in of_labels)


def _with_texts(batch: pa.RecordBatch, name: str | None) -> pa.RecordBatch:
    """Return rows of which those without text have an empty one, as the cell of any other table is empty: they stay rows."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if name is None or not batch.column(name).null_count:
        return batch
    texts = batch.column(name)
    if pa.types.is_null(texts.type):
        texts = texts.cast(pa.string())
    if not (pa.types.is_string(texts.type) or pa.types.is_large_string(texts.type)):
        return batch
    place = batch.schema.names.index(name)
    columns = [*batch.columns[:place], pc.fill_null(texts, ""), *batch.columns[place + 1 :]]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _with_scores(batch: pa.RecordBatch, scores: Mapping[str, str]) -> pa.RecordBatch:
    """Return rows whose probabilities, by column the key of the label, are one record; null where one of them is."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not scores:
        return batch
    columns = [batch.column(name) for name in scores]
    missing = reduce(pc.or_, map(pc.is_null, columns))
    kept = {name: batch.column(name) for name in batch.schema.names if name not in scores}
    return pa.RecordBatch.from_pydict(kept | {"scores": pa.StructArray.from_arrays(columns, [*scores.values()], mask=missing)})


def _spelt_out(batch: pa.RecordBatch) -> pa.RecordBatch:
    """Return rows whose columns have names of their own, and no dictionaries.

    A dictionary may hold all texts of a row group, and would go along with each of its blocks.
    """
    import pyarrow as pa

    names = batch.schema.names
    if len(set(names)) == len(names) and not any(isinstance(column, pa.DictionaryArray) for column in batch.columns):
        return batch
    columns = [column.dictionary_decode() if isinstance(column, pa.DictionaryArray) else column for column in batch.columns]
    if len(set(names)) < len(names):
        names = names_once(names)
    return pa.RecordBatch.from_arrays(columns, names=names)


def _as_bytes(batch: pa.RecordBatch) -> bytes:
    import pyarrow as pa

    out = pa.BufferOutputStream()
    with pa.ipc.new_stream(out, batch.schema) as stream:
        stream.write_batch(batch)
    return out.getvalue().to_pybytes()  # type: ignore[no-any-return]


def read_rows_of_arrow(block: Block, reader: RecordReader, options: RecordOptions) -> Iterator[Paragraph]:
    """Read a block of a Parquet file.

    Parameters
    ----------
    block : Block
        Rows as a stream of Arrow.
    reader : RecordReader
        Of the block.
    options : RecordOptions
        What the user said.

    Returns
    -------
    iterator of Paragraph
        One per row, in order.

    Raises
    ------
    InputError
        If there is no column of texts, or a row repeats an id.
    """
    import pyarrow as pa

    with pa.ipc.open_stream(block.data) as stream:
        rows = stream.read_all().to_pylist()
    places = (f"{block.location}:record {number}" for number in range(block.line, block.line + len(rows)))
    return record_paragraphs(zip(places, map(_as_json, rows), strict=True), reader, options)


def _as_json(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value if value is None or isinstance(value, str) else _plain(value) for name, value in row.items()}


def _plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, float) and value != value:  # pandas writes a missing number so
        return None
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, list):
        return [_plain(one) for one in value]
    if isinstance(value, tuple):  # of a map
        return [_plain(one) for one in value]
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    return value if value is None or isinstance(value, str | int | float) else str(value)
