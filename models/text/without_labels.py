"""What a paragraph is before a model looks at it: without what was said of it before."""

from __future__ import annotations

from labels import Paragraph
from labels.annotations import text_hash
from labels.exchange.outgoing import MOVED
from labels.exchange.returned import hash_of, is_tagged, own_columns, own_row
from labels.table_rows import UNWRITTEN
from labels.taxonomy import Taxonomy
from seeds.cleaning.fold import fold


def unlabelled(paragraph: Paragraph, taxonomy: Taxonomy) -> Paragraph:
    """Return a paragraph without what was said of it; if it went out from here before, without what was written beside it.

    Parameters
    ----------
    paragraph : Paragraph
        As it was read.
    taxonomy : Taxonomy
        The labels that may have been written beside it.
    """
    if paragraph.extra is None and paragraph.row is None and paragraph.labels is paragraph.predicted is None:
        return paragraph  # most: nothing was said of it, nothing stands beside it
    extra, row, tabled = dict(paragraph.extra or {}), paragraph.row, paragraph.predicted is not None
    digest = hash_of(extra) if extra and not tabled else None
    ours = tabled or (digest is not None and digest == text_hash(fold(paragraph.text)))
    if row:
        # What another program or person said in a table of the user's is a column of hers like any other.
        labelled = ours or is_tagged(row.cells)
        unwritten = [row.fields[name] for name in UNWRITTEN if name in row.fields and not (labelled and name == "labels")]
        extra |= {name: row.cells[name] for name in unwritten}
    if ours:
        extra = own_columns(extra, taxonomy, tabled=tabled)
        if row:
            row = own_row(row, taxonomy, tabled=tabled)
            # Where the name is that of another column of hers, a column keeps the one it went out with.
            extra = {moved if (moved := f"{name}{MOVED}") in row.cells else name: cell for name, cell in extra.items()}
    elif extra == (paragraph.extra or {}) and paragraph.labels is None:
        return paragraph
    return paragraph.changed(labels=None, judged=None, predicted=None, extra=extra or None, row=row)
