"""What stands in a workbook and is not read, in words: formulas that nobody computed, and what is no cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labels.support.errors import InputError
from labels.wording import _, pgettext
from seeds.formats.tables.workbooks.workbook_cells import Sheet

_NAMED = 5  # cells or sheets of which a line says where they stand


def unread_parts(sheets: Sequence[Sheet], location: str) -> Iterator[InputError]:
    """Say what was not read of a workbook, a line for each kind.

    Parameters
    ----------
    sheets : sequence of Sheet
        All of them.
    location : str
        The file.

    Yields
    ------
    InputError
        That says how much, where, and what to do.
    """
    cells = [f"{sheet.name}!{cell}" for sheet in sheets for cell in sheet.uncomputed]
    if cells:
        says = _("{count} cell(s) with a formula whose value is not stored are read as empty: {places}")
        remedy = _("open it in Excel or LibreOffice, which compute it, and save it")
        yield InputError(location, says.format(count=len(cells), places=_listed(cells)), remedy)
    counts = {
        _("{count} comment(s)"): "comments",
        _("{count} text box(es)"): "boxes",
        _("{count} diagram(s) with text"): "diagrams",
        _("the words of {count} chart(s)"): "charts",
        _("{count} embedded object(s)"): "objects",
    }
    found = {says: sum(sheet.beside.get(kind, 0) for sheet in sheets) for says, kind in counts.items()}
    what = [says.format(count=count) for says, count in found.items() if count]
    if what:
        names = [sheet.name for sheet in sheets if any(sheet.beside.values())]
        problem = _("{what} not read, on {sheets}")
        problem = problem.format(what=pgettext("between items", ", ").join(what), sheets=_listed(names))
        yield InputError(location, problem, _("write what belongs to the text into cells"))
    if hidden := [sheet.name for sheet in sheets if sheet.is_hidden]:
        problem = _("{count} hidden sheet(s) are not read: {names}").format(count=len(hidden), names=_listed(hidden))
        yield InputError(location, problem, _("show those that belong to the text in the workbook, and save it"))


def _listed(names: Sequence[str]) -> str:
    said = pgettext("between items", ", ").join(names[:_NAMED])
    return _("{items}, …").format(items=said) if len(names) > _NAMED else said
