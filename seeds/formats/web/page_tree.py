"""A web page as a tree of elements, parsed as browsers do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from labels.support.errors import InputError
from labels.wording import _

if TYPE_CHECKING:
    from lxml.etree import _Element

_ENDS_PAGE = re.compile(r"</(?:body|html)\s*+>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*+>([^<]*+)(<(?!/title)[a-z!/])", re.IGNORECASE)
# The parser compares each attribute of an element with all before it; no element has a thousand.
_ATTRIBUTE = r"""(?>\s++[^\s=<>"'/]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+)"""
_TOO_MANY = re.compile(f"(<[a-z][a-z0-9:-]*+{_ATTRIBUTE}{{1000}}){_ATTRIBUTE}++", re.IGNORECASE)


def parse_page(text: str, location: str) -> _Element:
    """Parse a web page as browsers do, whatever it leaves out.

    Parameters
    ----------
    text : str
        The page.
    location : str
        Its name, for error messages.

    Returns
    -------
    lxml.etree._Element
        Its root.

    Raises
    ------
    InputError
        If its elements are nested too deep, or there is none.
    """
    from lxml import etree

    # A browser goes on behind </body>; the parser would not. A title that does not end would be all of the page.
    text = _TITLE.sub(lambda match: f"<title>{match[1]}</title>{match[2]}", _ENDS_PAGE.sub("", text), count=1)
    text = _TOO_MANY.sub(r"\1", text)
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True)
    root: Any = None
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        root = None
    if root is None:
        remedy = _("save the page after it has loaded, or give its text as .txt")
        raise InputError(location, _("is a page without text"), remedy)
    return root
