"""Predictions as a Parquet file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labels.support.atomic import whole_binary_file
from models.output.data_files.typed_rows import Kind, TypedRows, tell
from models.prediction import Prediction
from seeds.schemes import Scheme

if TYPE_CHECKING:
    import pyarrow as pa

_GROUP = 20_000  # rows that are in memory at once


def write_parquet(predictions: Iterable[Prediction], scheme: Scheme, path: Path) -> int:
    """Write a Parquet file, some thousand rows in memory at a time; return how many rows.

    ``labels`` is a list of keys, ``evidence`` a list of spans (label, start, end, text, weight). The file's metadata name
    scheme and model. Missing values are null.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come.
    scheme : Scheme
        Whose labels they bear.
    path : Path
        Where to write.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = TypedRows(predictions, scheme)
    kinds = _arrow_kinds(pa)
    about = {"policy-tagger.scheme": scheme.name, "policy-tagger.scheme_digest": scheme.digest}
    schema = pa.schema(
        [pa.field(one.name, kinds[one.kind], metadata={"label": one.says}) for one in rows.columns], metadata=about
    )
    count = 0
    source = iter(rows)
    with whole_binary_file(path) as file, pq.ParquetWriter(file, schema, compression="zstd") as writer:
        while group := list(islice(source, _GROUP)):
            count += len(group)
            columns = zip(*group, strict=True)
            arrays = [
                pa.array(_arrow_values(values, one.kind), kinds[one.kind])
                for values, one in zip(columns, rows.columns, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    tell(rows.notes())
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
    if kind == "spans":
        names = ("label", "start", "end", "text", "weight")
        return [[{name: getattr(span, name) for name in names} for span in spans] for spans in values]
    if kind == "number":
        return [None if value is None else float(value) for value in values]
    return [value or None for value in values] if kind == "text" else list(values)
