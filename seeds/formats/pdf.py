"""The text layer of PDF files."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence

from labels.support.errors import InputError
from seeds.formats.libraries import SCAN_REMEDY, quiet

_EDGE = 3  # lines at the top and at the bottom of a page
_RUNNING_AT_LEAST = 3  # pages


def pdf_to_text(data: bytes, location: str) -> str:
    """Return the text layer of a PDF, its pages separated by form feeds.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.

    Raises
    ------
    InputError
        If it is no PDF, is locked by a password or has no text layer.
    """
    with quiet("pypdf"):
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

        locked = InputError(location, "is locked by a password", "save it without one")
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise locked
            pages = [page.extract_text() for page in reader.pages]
        except (FileNotDecryptedError, DependencyError) as error:
            raise locked from error
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
            # pypdf trips over broken files in many ways; each means the same to the user.
            raise InputError(location, "is no readable PDF", "open it in a PDF reader and save it anew") from error
    if not any(page.strip() for page in pages):
        raise InputError(location, "has no text on any page (a scan, or empty)", SCAN_REMEDY)
    return "\f".join(drop_running_lines([page.split("\n") for page in pages]))


def drop_running_lines(pages: Sequence[Sequence[str]]) -> list[str]:
    """Drop the lines that head or foot the pages.

    They would stand inside the sentence that goes on from one page to the next. A line counts as one if it stands, but
    for its numbers, at the edge of at least half of the pages and of at least three.

    Parameters
    ----------
    pages : sequence of sequence of str
        The lines of each page.

    Returns
    -------
    list of str
        The text of each page; all of it if nothing else would be left.
    """
    at_edge = [{_without_numbers(line) for line in (*page[:_EDGE], *page[-_EDGE:])} for page in pages]
    counts = Counter(line for page in at_edge for line in page if line)
    running = {line for line, count in counts.items() if count >= max(_RUNNING_AT_LEAST, len(pages) / 2)}
    kept = []
    for page in pages:
        edges = {*range(_EDGE), *range(len(page) - _EDGE, len(page))}
        body = (line for index, line in enumerate(page) if index not in edges or _without_numbers(line) not in running)
        kept.append("\n".join(body))
    return kept if any(page.strip() for page in kept) else ["\n".join(page) for page in pages]


def _without_numbers(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())
