"""How fast PDF files are read: ``python -m experiments.reading.pdf_speed FILE… [--json FILE]``.

What is measured stands in its help.
"""

from __future__ import annotations

import argparse
import io
import resource
import sys
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from experiments.shared.tables import add_json_option, check_writable, print_table, write_figures
from labels.support.command import add_lang_option, run_command
from labels.support.errors import UsageError
from labels.wording import N_, _
from seeds.formats.libraries import quiet
from seeds.formats.pdf.assembly import assemble
from seeds.formats.pdf.opening.box_font import install_box_font
from seeds.formats.pdf.pages import read_pages
from seeds.formats.pdf.reader import read_pdf

_HEAD = (
    N_("file"),
    N_("pages"),
    N_("characters"),
    N_("pypdf s"),
    N_("lines s"),
    N_("paragraphs s"),
    N_("pypdf / lines"),
    N_("pypdf / paragraphs"),
    "MB",
)


_INSTALL = "pip install pypdf"


def main(argv: list[str] | None = None) -> int:
    """Run the benchmark; return its exit code.

    Parameters
    ----------
    argv : list of str, optional
        Arguments; those of the process by default.

    Raises
    ------
    UsageError
        If pypdf is not installed.
    """
    says = _(
        "How fast PDF files are read. Each file is read three ways, one after the other in the same process: by pypdf to plain "
        "text (the reader of earlier versions; ``{command}``, as nothing else here needs it), to lines in reading order, and to "
        "paragraphs. Times are of the processor, in seconds, the least of several runs; memory is what the whole process held "
        "at most."
    )
    parser = argparse.ArgumentParser(
        prog="python -m experiments.reading.pdf_speed", description=says.format(command=_INSTALL), allow_abbrev=False
    )
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=_("PDF file"))
    says = _("runs of each way; the fastest counts (default: 2)")
    parser.add_argument("--runs", type=int, default=2, metavar="N", help=says)
    add_json_option(parser)
    add_lang_option(parser)
    options = parser.parse_args(argv)
    check_writable(options.json)
    if find_spec("pypdf") is None:
        problem = _("compares with {library}, which is not installed").format(library="pypdf")
        raise UsageError("pdf_speed", problem, _("run: {commands}").format(commands=_INSTALL))
    figures = [measure(path, options.runs) for path in options.files]
    print_table([list(map(_, _HEAD)), *map(_row, figures)])
    write_figures(options.json, figures)
    return 0


def measure(path: Path, runs: int) -> dict[str, object]:
    """Read a file in each way.

    Parameters
    ----------
    path : Path
        The file.
    runs : int
        How often.

    Returns
    -------
    dict of str to object
        The figures, by their names.
    """
    data = path.read_bytes()
    pages, characters, lines = _least(lambda: _lines(data), runs)
    *_counts, paragraphs = _least(lambda: (0, len(read_pdf(data, str(path)).segments)), runs)
    *_counts, old = _least(lambda: _with_pypdf(data), runs)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    counts = {"file": path.name, "pages": pages, "characters": characters, "megabytes": peak}
    return {**counts, "pypdf": old, "lines": lines, "paragraphs": paragraphs}


def _least(read: Callable[[], tuple[int, int]], runs: int) -> tuple[int, int, float]:
    best = float("inf")
    counts = (0, 0)
    for _run in range(max(runs, 1)):
        start = time.process_time()
        counts = read()
        best = min(best, time.process_time() - start)
    return *counts, best


def _lines(data: bytes) -> tuple[int, int]:
    import pypdfium2

    install_box_font()
    document = pypdfium2.PdfDocument(data)
    try:
        pages = list(read_pages(document, sys.maxsize))
    finally:
        document.close()
    return len(pages), sum(len(block.text) for block in assemble(pages))


def _with_pypdf(data: bytes) -> tuple[int, int]:
    from pypdf import PdfReader

    with quiet("pypdf"):
        pages = [page.extract_text() for page in PdfReader(io.BytesIO(data)).pages]
    return len(pages), sum(map(len, pages))


def _row(figure: dict[str, object]) -> list[str]:
    old, lines, paragraphs = (float(str(figure[name])) for name in ("pypdf", "lines", "paragraphs"))
    ratios = [f"{old / new:.1f}" for new in (lines, paragraphs)]
    times = [f"{seconds:.2f}" for seconds in (old, lines, paragraphs)]
    return [*(str(figure[name]) for name in ("file", "pages", "characters")), *times, *ratios, str(figure["megabytes"])]


if __name__ == "__main__":
    sys.exit(run_command(main))
