"""A champion and the model after it, on the same paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labels.wording import _, ngettext, pgettext
from training.measures.evaluation import Evaluation
from training.report.label_tables import label_rows

if TYPE_CHECKING:
    from rich.table import Table

F1 = 3  # column of label_rows


def comparison_rows(before: Evaluation, after: Evaluation) -> list[list[str]]:
    """Return F1 before and after, and the change, by label; the head first.

    Parameters
    ----------
    before, after : Evaluation
        Two models on the same paragraphs.
    """
    pairs = zip(label_rows(before), label_rows(after), strict=True)
    rows = [[old[0], old[F1], new[F1], _change(old[F1], new[F1])] for old, new in pairs]
    before_after = pgettext("head of a column", "before"), pgettext("head of a column", "after")
    return [["F1", *before_after, pgettext("head of a column", "change")], *rows]


def comparison_table(before: Evaluation, after: Evaluation, crossed: bool = False) -> Table:
    """Return the same as a table for the terminal.

    Parameters
    ----------
    before, after : Evaluation
        Two models on the same paragraphs.
    crossed : bool
        Whether no document was held out, and each paragraph was judged by fits without its document.
    """
    from rich.table import Table

    head, *rows = comparison_rows(before, after)
    documents = len(set(after.data.documents))
    shown = ngettext(
        "on the same {count} paragraphs of {documents} held-out document",
        "on the same {count} paragraphs of {documents} held-out documents",
        documents,
    )
    if crossed:
        shown = _("on the {count} paragraphs that the champion was judged on too")
    table = Table(title=shown.format(count=len(after.data), documents=documents), title_justify="left")
    table.add_column(head[0])
    for column in head[1:]:
        table.add_column(column, justify="right")
    for row in rows:
        table.add_row(*row)
    return table


def _change(before: str, after: str) -> str:
    try:
        return f"{float(after) - float(before):+.3f}"
    except ValueError:  # one of them was not measured
        return ""
