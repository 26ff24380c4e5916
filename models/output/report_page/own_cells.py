"""What stands in the columns of the user's own table beside a paragraph, as the report page shows it."""

from __future__ import annotations

from labels import Paragraph
from labels.exchange.notes import note_heads, whole_notes
from labels.table_rows import UNWRITTEN
from labels.taxonomy import Taxonomy
from models.output.own_columns import results_of


def own_cells(paragraph: Paragraph, taxonomy: Taxonomy, lang: str) -> dict[str, str]:
    """Return what a paragraph has in columns of the user's own, by their heads there, where no column is written.

    Parameters
    ----------
    paragraph : Paragraph
        The paragraph.
    taxonomy : Taxonomy
        The labels.
    lang : str
        Language of the heads of notes, one of :data:`labels.wording.LANGUAGES`.

    Returns
    -------
    dict of str to str
        Without what is empty, what a field of the paragraph was read from, and what this program had written.
    """
    row, known = paragraph.row, set(results_of(paragraph, taxonomy))
    if row is not None:
        known |= {name for field, name in row.fields.items() if field not in UNWRITTEN}
    found = {**(row.cells if row is not None else {}), **(paragraph.extra or {})}
    notes = {name: note_heads(lang)[name] for name in whole_notes(found)}
    return {notes.get(name, name): str(cell) for name, cell in found.items() if cell and name not in known}
