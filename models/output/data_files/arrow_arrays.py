"""Arrow arrays from Python's values, made of their buffers: `pyarrow.array` would import pandas, in time and memory a burden."""

from __future__ import annotations

from calendar import timegm
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pyarrow as pa

_FIRST_DAY = date(1970, 1, 1).toordinal()


def arrow_array(values: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """Return values as an Arrow array.

    Parameters
    ----------
    values : sequence
        Text, numbers, days (``date32``), times (``timestamp("s")``; those with a zone in universal time), each None where it is
        missing; for lists sequences, for structs objects with a field of each name.
    kind : pyarrow.DataType
        What they are.

    Returns
    -------
    pyarrow.Array
    """
    import numpy as np
    import pyarrow as pa

    count = len(values)
    if pa.types.is_list(kind):
        members = arrow_array([one for value in values for one in value], kind.value_type)
        return pa.Array.from_buffers(kind, count, [None, _offsets(map(len, values))], children=[members])
    if pa.types.is_struct(kind):
        fields = [arrow_array([getattr(value, field.name) for value in values], field.type) for field in kind]
        return pa.Array.from_buffers(kind, count, [None], children=fields)
    if count and values.count(values[0]) == count and (values[0] is None or pa.types.is_string(kind)):
        return _repeated(values[0], count, kind)  # what nobody knows, the name of the model: half of all columns
    missing = values.count(None)
    there = np.fromiter((value is not None for value in values), dtype=bool, count=count) if missing else None
    valid = None if there is None else pa.py_buffer(np.packbits(there, bitorder="little"))
    if pa.types.is_string(kind):
        texts = [b"" if value is None else value.encode() for value in values]
        return pa.Array.from_buffers(kind, count, [valid, _offsets(map(len, texts)), pa.py_buffer(b"".join(texts))])
    if pa.types.is_date32(kind):
        values = [None if value is None else value.toordinal() - _FIRST_DAY for value in values]
    elif pa.types.is_timestamp(kind):
        values = [None if value is None else timegm(value.utctimetuple()) for value in values]
    letter = "f" if pa.types.is_floating(kind) else "i"
    given = [0 if value is None else value for value in values] if missing else values
    numbers = np.array(given, dtype=f"{letter}{kind.bit_width // 8}")
    return pa.Array.from_buffers(kind, count, [valid, pa.py_buffer(numbers)])


def _repeated(value: str | None, count: int, kind: pa.DataType) -> pa.Array:
    """Return an array of one text, or of nothing, so many times."""
    import numpy as np
    import pyarrow as pa

    if value is None:
        return pa.nulls(count, kind)
    text = value.encode()
    offsets = np.arange(count + 1, dtype=np.int64) * len(text)
    return pa.Array.from_buffers(kind, count, [None, pa.py_buffer(offsets.astype(np.int32)), pa.py_buffer(text * count)])


def _offsets(lengths: Any) -> pa.Buffer:
    import numpy as np
    import pyarrow as pa

    return pa.py_buffer(np.cumsum([0, *lengths], dtype=np.int32))
