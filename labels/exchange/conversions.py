"""Which tool the records of a file come from, told by what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from labels.exchange.answers import Conversion, LabelWords
from labels.exchange.doccano import FromDoccano, is_doccano
from labels.exchange.label_studio import FromTasks, is_task
from labels.exchange.label_studio_rows import FromRows, is_flat
from labels.exchange.plain_records import FromRecords, is_labelled_record
from labels.exchange.spreadsheet import FromTable, has_answers


def conversion_of(records: Sequence[Mapping[str, Any]], words: LabelWords, location: str) -> Conversion | None:
    """Return what finds the answers in the records of a file; None if they hold none.

    Parameters
    ----------
    records : sequence of mapping
        All records of the file, as it has them.
    words : LabelWords
        The labels.
    location : str
        The file, for error messages.

    Raises
    ------
    InputError
        If a table has answers of which one must be wrong.
    """
    if any(map(is_task, records)):
        return FromTasks(words, records)
    if any(map(is_flat, records)):
        return FromRows(words, records)
    if any(map(is_doccano, records)):
        return FromDoccano(words)
    if any(map(is_labelled_record, records)):
        return FromRecords(words)
    return FromTable(words, records, location) if has_answers(records, words) else None
