"""Send out what a filter leaves, in every format that predictions and panels are written in."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from labels import InputError, UsageError
from labels.paragraphs import COUNTED
from labels.wording import _, pgettext
from models.arrays import Bits, Ints
from models.audit.audit_words import kind_name
from models.output.writers import WRITERS, write_to
from models.panel.cells import Cells, Marked
from models.panel.dating import ANY
from models.panel.observed import Observer
from models.panel.panel_columns import build
from models.panel.paragraph_table import Said
from models.panel.provenance import provenance
from models.panel.units import read_by
from models.panel.writing.panel_files import panel_file
from models.prediction import Prediction
from seeds.formats.tables.record_options import is_row_of_table
from training.desk.desk import Desk
from training.desk.reviewing.drawn_queue import notes_of_draws
from training.desk.shown_rows import as_prediction, kept
from training.desk.spoken_errors import listed
from training.desk.state.said_of_texts import PersonView
from training.select.sample import noted

PANEL = "panel"
_BY = "region,year"
_AT_ONCE = 500  # paragraphs that are in memory
# How names of files end whose format has no suffix of its own.
_ENDINGS: Mapping[str, str] = {"doccano": ".jsonl", "label-studio": ".json", PANEL: ".xlsx"}


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file to be sent.

    Attributes
    ----------
    path : Path
        Where it lies.
    name : str
        What it is to be called.
    folder : Path
        What is to be removed when it is sent.
    """

    path: Path
    name: str
    folder: Path


def formats() -> list[str]:
    """Return the formats that can be written on this machine."""
    known = ["xlsx", "csv", "dta", "parquet", "jsonl", "doccano", "label-studio", "html"]
    return [*(name for name in known if all(find_spec(module) for module in WRITERS[name].needs)), PANEL]


def sweep(desk_file: Path) -> None:
    """Remove what was being written when the desk was killed.

    Parameters
    ----------
    desk_file : Path
        The desk's file.
    """
    for left in desk_file.parent.iterdir():
        if left.name.startswith(_prefix(desk_file)):
            shutil.rmtree(left, ignore_errors=True)


def pack(desk: Desk, view: PersonView, found: Bits, form: str) -> Parcel:
    """Write what was found into a file, beside the desk's own.

    Parameters
    ----------
    desk : Desk
        The desk.
    view : PersonView
        What the person sees: labels that stand are written.
    found : ndarray of bool, shape (n,)
        Which paragraphs.
    form : str
        One of :func:`formats`.

    Returns
    -------
    Parcel
        Where a format is of several files, an archive of them.

    Raises
    ------
    UsageError
        If the format is not known.
    InputError
        If there is nothing to write, or the format cannot hold it.
    """
    if form not in formats():
        raise UsageError(
            "format",
            _("{format!r} cannot be written here").format(format=form[:40]),
            _("use one of {known}").format(known=listed(formats())),
        )
    positions = view.columns.order[found[view.columns.order]]
    if not len(positions):
        raise InputError(pgettext("where", "filter"), _("leaves no paragraph to send out"), _("choose others"))
    folder = Path(tempfile.mkdtemp(prefix=_prefix(desk.file.path), dir=desk.file.path.parent))
    try:
        path = folder / f"{desk.folder.name}-{date.today().isoformat()}{_ENDINGS.get(form) or WRITERS[form].suffix}"
        predictions = _predictions(desk, view, positions)
        if form == PANEL:
            _write_panel(desk, predictions, path)
        else:
            write_to(predictions, desk.scheme, form, path, desk.language)
        written = sorted(folder.iterdir())
        if len(written) > 1:
            path = path.with_suffix(".zip")
            with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
                for one in written:
                    archive.write(one, one.name)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Parcel(path, path.name, folder)


def _prefix(desk_file: Path) -> str:
    return f".{desk_file.name}.out-"


def _predictions(desk: Desk, view: PersonView, positions: Ints) -> Iterator[Prediction]:
    """Yield paragraphs as predictions; those answered in the queue tell how they were drawn, as a file of the draw would.

    A text was drawn once: of its copies the first one tells.
    """
    draws = notes_of_draws(desk.file, view.person)
    for start in range(0, len(positions), _AT_ONCE):
        if desk.closing:  # nobody waits for it any more
            raise InputError(pgettext("where", "desk"), _("is being closed"), _("open it again, then send again"))
        some = positions[start : start + _AT_ONCE]
        found = kept(desk.file, view.columns.rows[some].tolist())
        for at in some.tolist():
            if (said := found.get(int(view.columns.rows[at]))) is None:
                raise InputError(
                    pgettext("where", "desk"),
                    _("is reading files at this moment"),
                    _("wait until they are read, then send again"),
                )
            one = as_prediction(view, at, said)
            notes = draws.pop(view.columns.hashes[at], None) if view.judged[at].all() else None
            yield replace(one, paragraph=noted(one.paragraph, notes)) if notes else one


def _write_panel(desk: Desk, predictions: Iterator[Prediction], path: Path) -> None:
    """Write what :mod:`models.panel` would make of the same paragraphs, by place and year."""
    scheme, by = desk.scheme, read_by(_BY)
    observer = Observer(scheme, by, (ANY,), frozenset(COUNTED))
    for one in predictions:
        scores = [one.scores[key] for key in scheme.keys]
        is_row = is_row_of_table(one.paragraph)
        observer.add(Said(one.paragraph, one.labels, None, scores, one.model, is_row, one.corrected))
    table = observer.table()
    if not len(table):
        raise InputError(
            pgettext("where", "filter"),
            _("leaves no paragraph that counts"),
            _("choose some of the kinds {known}").format(known=listed([kind_name(kind) for kind in COUNTED])),
        )
    said = _("left out: {kind} {count}")
    left = [said.format(kind=kind_name(kind), count=count) for kind, count in sorted(observer.left_out.items())]
    left = left or [_("left out: nothing")]
    made_by = [_("desk {folder}").format(folder=desk.folder.name), _("by {units}").format(units=_BY), *left]
    made_of = provenance(table, scheme, pgettext("between statements", "; ").join(made_by))
    panel = build(Cells(table, Marked.of(table, scheme.keys), balanced=True), by, scheme, {}, made_of)
    panel_file(path).write(panel, path)
