"""What a label means and who said so: taxonomy, codebook, annotations, records."""

from labels.paragraphs import Paragraph, read_paragraphs, write_paragraphs
from labels.support.errors import InputError, UsageError
from labels.taxonomy import Label, Taxonomy, load_taxonomy

__all__ = [
    "InputError",
    "Label",
    "Paragraph",
    "Taxonomy",
    "UsageError",
    "load_taxonomy",
    "read_paragraphs",
    "write_paragraphs",
]
