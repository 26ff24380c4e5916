"""What a user may say of how files are read, and what was noticed while they were read."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RecordOptions:
    """How records are read, and pages without text.

    Attributes
    ----------
    text_column : str or None
        The column (of JSON, the field) of the paragraphs; None for the first of the usual names.
    split : bool
        Whether each text is a document that is cut into paragraphs; otherwise it is one paragraph.
    ocr : bool
        Whether the text of pages that are pictures is recognised.
    unread_dates : list of str
        Where a date stands that was not understood; takes them as they are met.
    """

    text_column: str | None = None
    split: bool = False
    ocr: bool = False
    unread_dates: list[str] = field(default_factory=list)
