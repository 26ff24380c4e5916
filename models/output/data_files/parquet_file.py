"""Predictions as a Parquet file."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from math import isqrt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labels import UsageError
from labels.support.atomic import whole_binary_file
from labels.wording import _
from models.output.data_files.arrow_arrays import arrow_array
from models.output.data_files.typed_rows import LOOKED_AT, Kind, TypedRows, tell
from models.prediction import Prediction
from seeds.schemes import Scheme

if TYPE_CHECKING:
    import pyarrow as pa

# Rows of a group, fewer where they have more bytes: one waits in memory, unpacked. Of each that is written some 80 kB stay in
# memory until the file ends, as much as of a hundred rows; so behind a hundred groups they grow as the root of the rows.
_GROUP, _GROUP_BYTES, _KEPT = 10_000, 1 << 23, 100
# What is packed at once lies in memory unpacked: bytes of a page, and of a column's differing values; rows from look to look.
_PAGES = {"data_page_size": 1 << 17, "dictionary_pagesize_limit": 1 << 17, "write_batch_size": 256}
_UNFIT = b"policy-tagger.unfit"  # in what travels: how many values are not of the kind of their column


class ParquetRows:
    """Predictions as rows of a Parquet file; made as Arrow record batches, which travel between processes.

    ``labels`` is a list of keys, ``evidence`` a list of spans (label, start, end, text, weight). The file's metadata name
    scheme and model, both with what tells them from others. Missing values are null.

    Parameters
    ----------
    scheme : Scheme
        Whose labels they bear.
    model_digest : str
        What tells the model from others of its name; empty where it is not known.
    """

    looks_at = LOOKED_AT

    def __init__(self, scheme: Scheme, model_digest: str = "") -> None:
        self.scheme, self.model_digest = scheme, model_digest
        self._first: Sequence[Prediction] = ()
        self._typed = TypedRows((), scheme)

    def __getstate__(self) -> tuple[Scheme, str, Sequence[Prediction]]:
        """Return that from which the columns are found again in another process.

        Returns
        -------
        tuple of (Scheme, str, sequence of Prediction)
        """
        return self.scheme, self.model_digest, self._first

    def __setstate__(self, state: tuple[Scheme, str, Sequence[Prediction]]) -> None:
        """Find the columns.

        Parameters
        ----------
        state : tuple of (Scheme, str, sequence of Prediction)
            What :meth:`__getstate__` returned.
        """
        self.scheme, self.model_digest, first = state
        self.begin(first)

    def begin(self, first: Sequence[Prediction]) -> bytes:
        """Find the columns and their types; nothing stands before the first row.

        Parameters
        ----------
        first : sequence of Prediction
            The first thousand, or all.

        Returns
        -------
        bytes
        """
        self._first, self._typed = first, TypedRows(first, self.scheme)
        return b""

    def schema(self) -> pa.Schema:
        """Return names, types and metadata of the columns."""
        import pyarrow as pa

        kinds = _arrow_kinds(pa)
        about = {"policy-tagger.scheme": self.scheme.name, "policy-tagger.scheme_digest": self.scheme.digest}
        if self._first:
            about["policy-tagger.model"] = self._first[0].model
        if self.model_digest:
            about["policy-tagger.model_digest"] = self.model_digest
        columns = [pa.field(one.name, kinds[one.kind], metadata={"label": one.says}) for one in self._typed.columns]
        return pa.schema(columns, metadata=about)

    def rows(self, predictions: Iterable[Prediction]) -> bytes:
        """Return the rows of some predictions, as a stream of Arrow.

        Parameters
        ----------
        predictions : iterable of Prediction
            In order.

        Returns
        -------
        bytes
        """
        import pyarrow as pa

        self._typed.unfit.clear()
        values = [self._typed.values(prediction) for prediction in predictions]
        schema = self.schema()
        columns = zip(*values, strict=True) if values else [()] * len(schema)
        kinds = [one.kind for one in self._typed.columns]
        cells = zip(columns, kinds, schema, strict=True)
        arrays = [arrow_array(_arrow_values(some, kind), field.type) for some, kind, field in cells]
        told = schema.with_metadata({**schema.metadata, _UNFIT: json.dumps(self._typed.unfit)})
        out = pa.BufferOutputStream()
        # Packed where the rows are made: less goes from process to process, and onto the disk where it is kept meanwhile.
        packed = pa.ipc.IpcWriteOptions(compression="zstd", use_threads=False)
        with pa.ipc.new_stream(out, told, options=packed) as stream:
            stream.write_batch(pa.record_batch(arrays, schema=told))
        data: bytes = out.getvalue().to_pybytes()
        del columns, values, arrays, out
        pa.default_memory_pool().release_unused()  # what a block needed for a moment goes back to the system
        return data

    @contextmanager
    def sink(self, output: Path | None) -> Iterator[Callable[[bytes], object]]:
        """Open what takes rows; it writes groups of ten thousand or 8 MB, larger ones from a million rows on.

        At the end it says what a user should know.

        Parameters
        ----------
        output : Path or None
            The file.

        Yields
        ------
        callable
            Takes what :meth:`rows` returns.

        Raises
        ------
        UsageError
            If there is no file.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        if output is None:
            remedy = _("name it with {option}").format(option="--output")
            raise UsageError("--format parquet", _("is written to a file"), remedy)
        waiting: list[pa.RecordBatch] = []
        unfit: Counter[str] = Counter()
        schema = self.schema()

        written, size = 0, 0  # rows, and bytes of those that wait

        def group() -> int:
            return max(_GROUP, isqrt(_GROUP * written // _KEPT))

        def flush(least: int) -> None:
            # What waits, in whole groups while there is so much of it.
            nonlocal written, size
            table = pa.Table.from_batches(waiting, schema=schema)
            place = 0
            while table.num_rows - place >= least and place < table.num_rows:
                some = table.slice(place, group())
                writer.write_table(some, row_group_size=len(some))
                place, written = place + len(some), written + len(some)
            waiting[:] = table.slice(place).to_batches()
            size = sum(batch.nbytes for batch in waiting)
            del table
            pa.default_memory_pool().release_unused()

        def take(data: bytes) -> None:
            nonlocal size
            if not data:
                return
            with pa.ipc.open_stream(data) as stream:
                unfit.update(json.loads(stream.schema.metadata[_UNFIT]))
                more = [pa.record_batch(batch.columns, schema=schema) for batch in stream]
            waiting.extend(more)
            size += sum(batch.nbytes for batch in more)  # of all that wait it would take the longer the larger groups are
            most = group()
            if sum(batch.num_rows for batch in waiting) >= most:
                flush(most)
            elif size * _GROUP >= _GROUP_BYTES * most:
                flush(1)

        with whole_binary_file(output) as file, pq.ParquetWriter(file, schema, compression="zstd", **_PAGES) as writer:
            yield take
            flush(1)
        self._typed.unfit = dict(unfit)
        tell(self._typed.notes())


def write_parquet(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a Parquet file as `ParquetRows` says, some thousand rows in memory at a time; return how many rows.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    path : Path
        Where to write.
    """
    rows, source, count = ParquetRows(scheme), iter(predictions), 0
    first = list(islice(source, rows.looks_at))
    rows.begin(first)
    source = chain(first, source)
    with rows.sink(path) as write:
        while some := list(islice(source, rows.looks_at)):
            write(rows.rows(some))
            count += len(some)
    return count


def _arrow_kinds(pa: Any) -> Mapping[Kind, pa.DataType]:
    span = [("label", pa.string()), ("start", pa.int32()), ("end", pa.int32()), ("text", pa.string()), ("weight", pa.float64())]
    return {
        "text": pa.string(),
        "whole": pa.int64(),
        "number": pa.float64(),
        "mark": pa.int8(),
        "date": pa.date32(),
        "time": pa.timestamp("s"),
        "words": pa.list_(pa.string()),
        "spans": pa.list_(pa.struct(span)),
    }


def _arrow_values(values: Iterable[Any], kind: Kind) -> list[Any]:
    return [value or None for value in values] if kind == "text" else list(values)
