"""Which tool the records of a file come from, told by what they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from labels.exchange.answers import Answer, LabelWords
from labels.exchange.doccano import FromDoccano, is_doccano
from labels.exchange.label_studio import FromTasks, is_task
from labels.exchange.label_studio_rows import FromRows, is_flat
from labels.exchange.plain_records import FromRecords, is_labelled_record
from labels.exchange.spreadsheet import FromTable, has_answers


class Conversion(Protocol):
    """Finds the answers in the records of one file.

    Attributes
    ----------
    notes : sequence of str
        What a user should know of how they were understood.
    """

    @property
    def notes(self) -> Sequence[str]:
        """What a user should know of how they were understood."""

    def answers(self, record: Mapping[str, Any], text: str, location: str) -> list[Answer]:
        """Return the answers that a record holds, at least one.

        Parameters
        ----------
        record : mapping of str to object
            The record as the file has it.
        text : str
            Its text as the file has it.
        location : str
            Where it stands, for error messages.
        """


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
