"""The formats predictions are written in: one entry each, its module imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TextIO

from labels import UsageError
from labels.support.atomic import result_stream
from models.prediction import Prediction
from seeds.schemes import Scheme

WriteFunction = Callable[[Iterable[Prediction], Scheme, TextIO], int]


@dataclass(frozen=True, slots=True)
class Writer:
    """A format of output.

    Attributes
    ----------
    function : str
        What writes it, as ``module:function``; takes predictions, their scheme and an open file, returns how many.
    suffix : str
        How names of such files end; empty where it is made for the screen.
    """

    function: str
    suffix: str = ""

    def load(self) -> WriteFunction:
        """Import the function."""
        module, _, name = self.function.partition(":")
        return getattr(import_module(module), name)  # type: ignore[no-any-return]


# To add a format is to add an entry here and a function.
WRITERS: Mapping[str, Writer] = {
    "table": Writer("models.output.terminal:write_table"),
    "jsonl": Writer("models.output.plain:write_jsonl", ".jsonl"),
    "csv": Writer("models.output.plain:write_csv", ".csv"),
    "html": Writer("models.output.tagged_page:write_page", ".html"),
}


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
    suffixes = {writer.suffix: name for name, writer in WRITERS.items() if writer.suffix}
    if output.suffix.lower() not in suffixes and (output.suffix or output.is_file() or not output.exists()):
        known = " ".join(suffixes)
        raise UsageError(str(output), f"no format ends in {output.suffix!r}", f"known: {known}; or say which: --format table")
    return suffixes.get(output.suffix.lower(), "table")  # a device such as /dev/null has no suffix


def write(predictions: Iterable[Prediction], scheme: Scheme, form: str, file: TextIO) -> int:
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
    """
    return WRITERS[form].load()(predictions, scheme, file)


def write_to(predictions: Iterable[Prediction], scheme: Scheme, form: str, output: Path | None) -> int:
    """Write predictions to a file, whole or not at all, or to standard output; return how many.

    Parameters
    ----------
    predictions, scheme, form
        As for :func:`write`.
    output : Path or None
        The file; None for standard output.
    """
    with result_stream(output) as file:
        return write(predictions, scheme, form, file)
