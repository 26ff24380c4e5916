"""The text layer of PDF files, in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from labels.support.errors import InputError
from labels.wording import N_, _, ngettext, pgettext
from seeds.formats.libraries import quiet
from seeds.formats.outcome import Outcome
from seeds.formats.pdf.assembly import assemble
from seeds.formats.pdf.opening.box_font import install_box_font
from seeds.formats.pdf.opening.limits import is_too_heavy
from seeds.formats.pdf.pages import Page, State, read_pages
from seeds.formats.pdf.recognition import Engine, load_engine
from seeds.formats.pdf.unreadable import is_form_notice, name_pages
from seeds.structure.laid_out import segment_lines

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

_NAMED = 5  # attached files of which a line says the name
_LOCKED = frozenset({4, 5})  # pdfium's errors: a password is wanted; a lock of an unknown kind
_CHARACTERS = 400_000  # what any file may hold; a longer text takes more than two bytes a character in a PDF
_SCAN_REMEDY = N_("read it with {option} (needs the extra {extra!r}), or give its text as .txt")
_FONT_REMEDY = N_("read it with {option} (needs the extra {extra!r}), or ask for a file from which text can be copied")
_OCR = {"option": "--ocr", "extra": "ocr"}  # what the two are filled in with
_ANEW = N_("open it in a PDF reader and save it anew")
_UNREAD: dict[State, tuple[str, str]] = {
    "broken": (N_("{pages} cannot be opened"), _ANEW),
    "crowded": (N_("{pages} left out: the file holds more than a file of its size can"), _ANEW),
    "unreadable": (N_("{pages} cannot be read: the fonts do not say which characters they show"), _FONT_REMEDY),
    "partly unreadable": (N_("{pages} lacks characters, shown as □: the fonts do not say which they are"), _FONT_REMEDY),
}


def read_pdf(data: bytes, location: str, ocr: bool | Engine = False) -> Outcome:
    """Read a PDF: columns one after the other, tables row by row, without running heads and watermarks.

    Parameters
    ----------
    data : bytes
        The whole file.
    location : str
        Its name, for error messages.
    ocr : bool or callable
        Whether the text of pages that are pictures, or whose fonts do not tell their characters, is recognised; a
        callable is the engine to use (`seeds.formats.pdf.recognition.Engine`).

    Returns
    -------
    Outcome
        Its paragraphs, and the pages that gave none.

    Raises
    ------
    UsageError
        If text is to be recognised and the extra is not installed.
    InputError
        If it is no PDF, is locked by a password, unpacks to an absurd size, or no page of it has text that can be read.
    """
    engine = load_engine() if ocr is True else ocr or None
    if is_too_heavy(data):
        raise InputError(location, _("unpacks to more than a page can hold"), _(_ANEW))
    with quiet("pypdfium2"):
        import pypdfium2

        install_box_font()
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            if error.err_code in _LOCKED:
                raise InputError(location, _("is locked by a password"), _("save it without one")) from error
            raise InputError(location, _("is no readable PDF"), _(_ANEW)) from error
        try:
            pages = list(read_pages(document, _CHARACTERS + len(data) // 2, engine))
            files = list(_attached(document))
        finally:
            document.close()
    left_out = list(_unread(files, pages, location))
    blocks = assemble(pages)
    problems = list(_problems(pages, {block.page for block in blocks if block.page}, location))
    if not blocks:
        if files and not problems:
            raise left_out[0]
        if problems and not all(page.state == "read" for page in pages):
            raise problems[0]
        problem = _("has no text on any page (a scan, or empty)")
        raise InputError(location, problem, _(_SCAN_REMEDY).format(**_OCR))
    if is_form_notice("".join(block.text for block in blocks)):
        raise InputError(location, _("holds a form that only Adobe Reader fills in"), _("print it there to a new PDF"))
    return Outcome(segment_lines(blocks), problems, frozenset(page.number for page in pages if page.is_recognised), left_out)


def _attached(document: PdfDocument) -> Iterator[str]:
    """Yield the names of the files that are attached to a PDF."""
    from pypdfium2 import PdfiumError

    for number in range(document.count_attachments()):
        with suppress(PdfiumError):  # a broken entry of the list
            yield document.get_attachment(number).get_name()


def _unread(files: Sequence[str], pages: Sequence[Page], location: str) -> Iterator[InputError]:
    """Say what is no text of a PDF: files that are attached to it or pinned to its pages, and comments."""
    files = [*files, *(name for page in pages for name in page.written.files)]
    if files:
        listed = pgettext("between items", ", ").join(files[:_NAMED])
        listed = _("{items}, …").format(items=listed) if len(files) > _NAMED else listed
        problem = _("{count} attached file(s) are not read: {names}").format(count=len(files), names=listed)
        yield InputError(location, problem, _("save them from a PDF reader as files of their own"))
    if comments := sum(page.written.comments for page in pages):
        problem = _("{count} comment(s) are not read").format(count=comments)
        yield InputError(location, problem, _("copy what belongs to the text into a file of its own"))


def _problems(pages: Sequence[Page], with_text: set[int], location: str) -> Iterator[InputError]:
    """Yield one error for each way in which pages could not be read."""
    for state, (problem, remedy) in _UNREAD.items():
        numbers = [page.number for page in pages if page.state == state]
        if numbers:
            yield InputError(location, _(problem).format(pages=name_pages(numbers)), _(remedy).format(**_OCR))
    pictures = [page.number for page in pages if page.is_picture and page.state == "read" and page.number not in with_text]
    if pictures:
        problem = ngettext("{pages} has no text (a scan)", "{pages} have no text (a scan)", len(pictures))
        yield InputError(location, problem.format(pages=name_pages(pictures)), _(_SCAN_REMEDY).format(**_OCR))
