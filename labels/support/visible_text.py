"""Characters that are no text and steer what shows it: a terminal's colours, titles and keys, the direction of writing."""

from __future__ import annotations

import re

# Of the control characters each has a picture in Unicode; line ends and tabs stay. A terminal obeys those above 127, too.
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_SHOWN = _PICTURES | dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)), 0xFFFD)

_ENTITY, _TAG = re.compile(r"&(?=#?\w+;)"), re.compile(r"<(?=[A-Za-z/!?])")  # "< 0.01" is neither


def visible(text: str) -> str:
    """Return a text in which what would steer a terminal or a page is seen and does nothing.

    Parameters
    ----------
    text : str
        From outside: an id, a name, what stands in a table.
    """
    return text if text.isprintable() else text.translate(_SHOWN)


def markdown_text(text: str) -> str:
    """Return a text that may stand in a cell or a line of Markdown: on one line, no tag, no link, no end of the cell.

    Parameters
    ----------
    text : str
        From outside: a name of a label, of a column, of a file.
    """
    plain = _ENTITY.sub("&amp;", visible(" ".join(text.split())))
    return _TAG.sub("&lt;", plain).replace("|", "\\|").replace("](", "]\\(")
