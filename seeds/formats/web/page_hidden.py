"""Text that a page hides until a script shows it: said where it is more than what the page shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labels.support.errors import InputError
from labels.wording import _
from seeds.formats.web.page_blocks import PageWalk
from seeds.formats.web.page_parts import is_prose_line, page_words

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEAST = 200  # characters of running text; menus, notices and forms that pages hide have less


def hidden_text(walk: PageWalk, location: str) -> InputError | None:
    """Return what is to be said of the text that a page hides; None where it shows most of its text.

    Running text alone counts, and none that the page shows, too, such as a copy that is printed.

    Parameters
    ----------
    walk : PageWalk
        What the page shows.
    location : str
        Its name.
    """
    shown = {block.marked.text.strip() for block in walk.blocks}
    least = max(_LEAST, sum(len(text) for text in shown if is_prose_line(text)))
    inside = [node for element in walk.unshown for node in _insides(element)]
    if sum(len(text) for node in inside for text in node.itertext()) <= least:  # most pages
        return None
    blocks = [block for node in inside for block in PageWalk(node, location, hidden_too=True).blocks]
    hidden = {block.marked.text.strip() for block in blocks} - shown
    count = sum(len(text) for text in hidden if is_prose_line(text))
    if count <= least:
        return None
    problem = _("hides {count} characters of text until a script shows them, more than it shows; they are not read")
    remedy = _("save the page after all that belongs to the text is shown, or give its text as .txt")
    return InputError(location, problem.format(count=count), remedy)


def _insides(element: _Element) -> list[_Element]:
    """Return what may be shown of an element that is not: nothing of a script, what is in a template, else itself."""
    tag = str(element.tag).lower()
    if tag == "template":
        return list(element)
    return [] if tag in page_words()["hidden"] else [element]
