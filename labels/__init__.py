"""What a label means and who said so: taxonomy, records, annotations, agreement."""

from labels.support.interruption import command_is_loading, end_quietly

if command_is_loading():  # before anything else is loaded
    end_quietly()

from labels.paragraph_lines import read_paragraphs, write_paragraphs
from labels.paragraphs import Paragraph
from labels.spans import Evidence, Span
from labels.support.errors import InputError, UsageError
from labels.taxonomy import NONE, Label, Taxonomy

__all__ = [
    "NONE",
    "Evidence",
    "InputError",
    "Label",
    "Paragraph",
    "Span",
    "Taxonomy",
    "UsageError",
    "read_paragraphs",
    "write_paragraphs",
]
