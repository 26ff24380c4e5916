"""The formats predictions are written in: one entry each, its module imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TextIO

from labels import UsageError
from labels.support.atomic import result_stream
from labels.support.extras import need
from labels.support.suffixes import is_named
from labels.wording import _
from models.output.packed import SUFFIX, PackedRows
from models.prediction import Prediction
from seeds.schemes import Scheme

WriteFunction = Callable[..., int]


class Rows(Protocol):
    """What makes the rows of a format, in any process; begun with the first predictions, it makes those of all.

    Attributes
    ----------
    looks_at : int
        How many predictions it wants to see before the first row.
    """

    looks_at: int

    def begin(self, first: Sequence[Prediction]) -> bytes:
        """Return what stands before the first row.

        Parameters
        ----------
        first : sequence of Prediction
            The first ones.
        """
        ...

    def rows(self, predictions: Sequence[Prediction]) -> bytes:
        """Return the rows of some predictions.

        Parameters
        ----------
        predictions : sequence of Prediction
            In order.
        """
        ...

    def sink(self, output: Path | None) -> AbstractContextManager[Callable[[bytes], object]]:
        """Open what takes them, one behind the other.

        Parameters
        ----------
        output : Path or None
            The file; None for standard output.
        """
        ...


@dataclass(frozen=True, slots=True)
class Writer:
    """A format of output.

    Attributes
    ----------
    function : str
        What writes it, as ``module:function``; takes predictions, their scheme and an open file, returns how many.
    suffix : str
        How names of such files end; empty where it is made for the screen, or shares its suffix with another.
    by_path : bool
        Whether the function takes a path in place of an open file: it writes bytes, or several files.
    also : str
        A suffix of another format that is right for it, too: records of a tool are JSON Lines.
    linked : bool
        Whether it is a page with links to files: the function takes, as `folder`, where it is to stand, and as `lang` its
        language.
    most : int or None
        How many paragraphs it holds; None where there is no end.
    needs : tuple of str
        Libraries of the extra ``tables`` that it needs.
    rows : str
        The class of its rows, as ``module:class``, where rows are made apart and joined; empty where it needs all at once.
    packs : bool
        Whether its rows can be packed: a file that is called ``.jsonl.gz``.
    """

    function: str
    suffix: str = ""
    by_path: bool = False
    also: str = ""
    linked: bool = False
    most: int | None = None
    needs: tuple[str, ...] = ()
    rows: str = ""
    packs: bool = False

    def load(self) -> WriteFunction:
        """Import the function."""
        return _at(self.function)  # type: ignore[no-any-return]

    def make_rows(self, scheme: Scheme, model_digest: str = "", output: Path | None = None) -> Rows:
        """Return what makes its rows; they are packed where the name of the file says so.

        Parameters
        ----------
        scheme : Scheme
            Whose labels they bear.
        model_digest : str
            What tells the model from others, for files that name it; empty where it is not known.
        output : Path, optional
            The file; none for standard output.
        """
        rows: Rows = _at(self.rows)(scheme, model_digest)
        return PackedRows(rows) if is_packed(output) else rows


def _at(address: str) -> Any:
    module, _colon, name = address.partition(":")
    return getattr(import_module(module), name)


# A workbook to label in: asked for by name, and where a sample is drawn to be labelled.
LABEL_SHEET = "label-sheet"
MOST_TEXTS = 1_048_575  # rows of a sheet of Excel, below its head
_PARQUET = "models.output.data_files.parquet_file"
# To add a format is to add an entry here and a function.
WRITERS: Mapping[str, Writer] = {
    "table": Writer("models.output.terminal:write_table"),
    "jsonl": Writer("models.output.plain:write_jsonl", ".jsonl", rows="models.output.plain:JsonRows", packs=True),
    "csv": Writer("models.output.plain:write_csv", ".csv", rows="models.output.plain:CsvRows", packs=True),
    "html": Writer("models.output.report_page.report_writer:write_report_page", ".html", linked=True),
    "xlsx": Writer("models.output.for_annotators:write_workbook", ".xlsx", by_path=True, most=MOST_TEXTS),
    "dta": Writer("models.output.data_files.stata_file:write_stata", ".dta", by_path=True, needs=("pandas",)),
    "parquet": Writer(f"{_PARQUET}:write_parquet", ".parquet", by_path=True, needs=("pyarrow",), rows=f"{_PARQUET}:ParquetRows"),
    LABEL_SHEET: Writer("models.output.for_annotators:write_label_workbook", by_path=True, also=".xlsx", most=MOST_TEXTS),
    "doccano": Writer("models.output.for_annotators:write_doccano", also=".jsonl"),
    "doccano-spans": Writer("models.output.for_annotators:write_doccano_spans", also=".jsonl"),
    "label-studio": Writer("models.output.for_annotators:write_label_studio", by_path=True),
}


def is_packed(output: Path | None) -> bool:
    """Return whether the name of a file says that it is packed.

    Parameters
    ----------
    output : Path or None
        The file; None for standard output.
    """
    return output is not None and output.suffix.lower() == SUFFIX


def chosen_format(form: str | None, output: Path | None, *, to_label: bool = False, packs: bool = False) -> str:
    """Return the format that was asked for, or that a file's name asks for, once it is known that it can be written.

    Parameters
    ----------
    form : str or None
        A key of :data:`WRITERS`; None where the name of the file decides.
    output : Path or None
        The file; None for standard output.
    to_label : bool
        Whether a workbook is to be labelled in: then it holds the paragraphs alone, for a sample counts nothing.
    packs : bool
        Whether who asks packs what is called ``.gz``.

    Returns
    -------
    str

    Raises
    ------
    UsageError
        If no format has that suffix, it is that of another than was asked for, is to be packed and cannot be, or a library is
        missing.
    """
    if output and is_packed(output):
        plain = output.with_suffix("")
        try:
            form = chosen_format(form, plain, to_label=to_label)
        except UsageError as error:
            raise UsageError(str(output), error.problem, error.remedy) from None
        if not (packs and WRITERS[form].packs):
            problem = _("{option} is not written packed").format(option=f"--format {form}")
            raise UsageError(str(output), problem, _("call it {name}").format(name=plain.name))
        return form
    if form is None:
        form = format_of(output)
        form = LABEL_SHEET if to_label and form == "xlsx" else form
    writer = WRITERS[form]
    owner = _by_suffix().get(output.suffix.lower()) if output else None
    if output and owner not in (None, form) and output.suffix.lower() != writer.also:
        problem = _("is called {found}, but {option} was asked for").format(found=owner, option=f"--format {form}")
        if suffix := writer.suffix or writer.also:
            remedy = _("end its name in {suffix}, or leave {option} out").format(suffix=suffix, option="--format")
        else:
            remedy = _("give it another suffix, or leave {option} out").format(option="--format")
        raise UsageError(str(output), problem, remedy)
    if writer.needs:
        need(f"--format {form}", "tables", *writer.needs)
    return form


def _by_suffix() -> dict[str, str]:
    return {writer.suffix: name for name, writer in WRITERS.items() if writer.suffix}


def format_of(output: Path | None) -> str:
    """Return the format that a file's name asks for; ``table`` where there is no file.

    Parameters
    ----------
    output : Path or None
        The file.

    Raises
    ------
    UsageError
        If no format has that suffix.
    """
    if output is None:
        return "table"
    suffixes = _by_suffix()
    if output.suffix.lower() not in suffixes and is_named(output):
        known = " ".join(suffixes)
        problem = _("no format ends in {suffix!r}").format(suffix=output.suffix)
        remedy = _("known: {known}; or say which: {option}").format(known=known, option="--format table")
        raise UsageError(str(output), problem, remedy)
    return suffixes.get(output.suffix.lower(), "table")  # a device such as /dev/null has no suffix


def write(
    predictions: Iterable[Prediction],
    scheme: Scheme,
    form: str,
    file: TextIO,
    folder: Path | None = None,
    lang: str | None = None,
) -> int:
    """Write predictions; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come, except by ``table``, which needs them all.
    scheme : Scheme
        Whose labels they bear.
    form : str
        A key of :data:`WRITERS`.
    file : TextIO
        Where to write.
    folder : Path, optional
        Where what is written is to stand, for links that lead from there; the working folder by default.
    lang : str, optional
        Language of a page, of :data:`labels.wording.LANGUAGES`; that which people are spoken to in by default.
    """
    writer = WRITERS[form]
    if writer.linked:
        return writer.load()(predictions, scheme, file, folder=folder, lang=lang)
    return writer.load()(predictions, scheme, file)


def write_to(predictions: Iterable[Prediction], scheme: Scheme, form: str, output: Path | None, lang: str | None = None) -> int:
    """Write predictions to a file, whole or not at all, or to standard output; return how many.

    Parameters
    ----------
    predictions : iterable of Prediction
        Written as they come, except by ``table``, which needs them all.
    scheme : Scheme
        Whose labels they bear.
    form : str
        A key of :data:`WRITERS`.
    output : Path or None
        The file; None for standard output.
    lang : str, optional
        As for :func:`write`.

    Raises
    ------
    UsageError
        If the format cannot go to standard output, or the file cannot be written.
    InputError
        If the format cannot hold what is to be written.
    """
    writer = WRITERS[form]
    if writer.by_path:
        if output is None:
            raise UsageError(f"--format {form}", _("is written to a file"), _("name it with {option}").format(option="--output"))
        return writer.load()(predictions, scheme, output)
    with result_stream(output) as file:
        return write(predictions, scheme, form, file, output.parent if output else None, lang)
