"""Files to raw text: what each format needs before there is text to clean."""

from __future__ import annotations

import io
import logging
import re
import warnings
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser

from labels.support.errors import InputError

_EDGE = 3  # lines at the top and at the bottom of a page
_RUNNING_AT_LEAST = 3  # pages
_REMEDY_SCAN = "run text recognition on it first, or give its text as .txt"


def docx_to_markdown(data: bytes, place: str) -> str:
    """Turn a Word document into Markdown: styles become signs, a table row becomes a line.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        Its name, for error messages.

    Raises
    ------
    InputError
        If it is no Word document or holds no text.
    """
    import docx
    from docx.table import Table

    try:
        document = docx.Document(io.BytesIO(data))
        blocks = []
        for item in document.iter_inner_content():
            if isinstance(item, Table):
                rows = (" ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in item.rows)
                blocks += ["> " + " ".join(row.split()) for row in rows if row.strip()]
            else:
                sign = _docx_sign(item.style.name or "" if item.style else "")
                blocks += [sign + _one_line(part) for part in item.text.split("\n") if part.strip()]
    except (zipfile.BadZipFile, KeyError, ValueError, AttributeError, SyntaxError, OSError) as error:
        # python-docx has no error class of its own for a broken package.
        raise InputError(place, "is no readable Word document (.docx)", "open it in a word processor and save it anew") from error
    if not blocks:
        raise InputError(place, "holds no text", _REMEDY_SCAN)
    return "\n\n".join(blocks)


def _docx_sign(style: str) -> str:
    if style in ("Title", "标题"):
        return "# "
    if style.startswith(("Heading", "标题")):
        return "## "
    return "- " if style.startswith(("List", "列表", "列出段落")) else ""


def _one_line(text: str) -> str:
    # A paragraph that begins like Markdown by chance must not become a sign.
    line = " ".join(text.split())
    return line.lstrip("#>") if line[:1] in "#>" else line


def html_to_markdown(text: str, place: str) -> str:
    """Turn a web page into Markdown, its text alone: navigation and footer go.

    Parameters
    ----------
    text : str
        The decoded page.
    place : str
        Its name, for error messages.

    Raises
    ------
    InputError
        If the page holds no text.
    """
    with _quiet("trafilatura", "htmldate", "courlan", "justext"):
        import trafilatura

        body = trafilatura.extract(text, output_format="markdown", include_comments=False, favor_recall=True) or ""
        meta = trafilatura.extract_metadata(text) if body else None
    plain = _strip_tags(text)
    if len(body) < 0.2 * len(plain):  # a page that is not an article: keep all of it rather than a corner
        body = plain
    if not body.strip():
        raise InputError(place, "is a page without text", "save the page after it has loaded, or give its text as .txt")
    title = (meta.title or "").strip() if meta else ""
    if title and not body.lstrip().startswith("# ") and title not in body[:200]:
        body = f"# {title}\n\n{body}"
    date = (meta.date or "") if meta else ""
    return f"---\ndate: {date}\n---\n{body}" if date else body


class _Text(HTMLParser):
    """Collects what a page shows, a block element a paragraph."""

    _HIDDEN = frozenset(("script", "style", "noscript", "template", "head"))
    _INLINE = frozenset(("a", "b", "i", "em", "strong", "span", "font", "u", "sub", "sup", "small"))

    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self._hidden += tag in self._HIDDEN
        if tag not in self._INLINE:
            self.parts.append("\n\n")

    def handle_endtag(self, tag: str) -> None:
        self._hidden = max(0, self._hidden - (tag in self._HIDDEN))
        if tag not in self._INLINE:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.parts.append(" ".join(data.split()))


def _strip_tags(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    return "\n\n".join(part for part in "".join(parser.parts).split("\n\n") if part.strip())


def pdf_to_text(data: bytes, place: str) -> str:
    """Return the text layer of a PDF, pages parted by form feeds.

    Parameters
    ----------
    data : bytes
        The file.
    place : str
        Its name, for error messages.

    Raises
    ------
    InputError
        If it is no PDF, is locked by a password or has no text layer.
    """
    with _quiet("pypdf"):
        from pypdf import PdfReader
        from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

        locked = InputError(place, "is locked by a password", "save it without one")
        try:
            reader = PdfReader(io.BytesIO(data))
            if reader.is_encrypted and not reader.decrypt(""):
                raise locked
            pages = [page.extract_text() for page in reader.pages]
        except (FileNotDecryptedError, DependencyError) as error:
            raise locked from error
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError) as error:
            # pypdf trips over broken files in many ways; each means the same to the user.
            raise InputError(place, "is no readable PDF", "open it in a PDF reader and save it anew") from error
    if not any(page.strip() for page in pages):
        raise InputError(place, "has no text on any page (a scan, or empty)", _REMEDY_SCAN)
    return "\f".join(_without_running_lines([page.split("\n") for page in pages]))


def _without_running_lines(pages: list[list[str]]) -> list[str]:
    """Take out the lines that head or foot the pages: alike but for numbers on more than half of them, three at least.

    They would stand inside the sentence that goes on from one page to the next.
    """
    at_edge = [{_alike(line) for line in (*page[:_EDGE], *page[-_EDGE:])} for page in pages]
    counts = Counter(line for page in at_edge for line in page if line)
    running = {line for line, count in counts.items() if count >= max(_RUNNING_AT_LEAST, len(pages) / 2)}
    kept = []
    for page in pages:
        edges = {*range(_EDGE), *range(len(page) - _EDGE, len(page))}
        kept.append("\n".join(line for index, line in enumerate(page) if index not in edges or _alike(line) not in running))
    return kept if any(page.strip() for page in kept) else ["\n".join(page) for page in pages]


def _alike(line: str) -> str:
    return re.sub(r"\d+", "0", line.strip())


@contextmanager
def _quiet(*names: str) -> Iterator[None]:
    """Keep libraries from talking to the user while they work; what goes wrong is told in our words."""
    loggers = [logging.getLogger(name) for name in names]
    levels = [logger.level for logger in loggers]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            for logger in loggers:
                logger.setLevel(logging.CRITICAL + 1)
            yield
        finally:
            for logger, level in zip(loggers, levels, strict=True):
                logger.setLevel(level)
