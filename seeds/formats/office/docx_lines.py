"""The lines of a paragraph in Word: its number before it, cut at soft breaks, a heading only where it reads like one."""

from __future__ import annotations

import re

from seeds.cleaning.fold import fold
from seeds.structure.blocks import glue
from seeds.structure.continuation import goes_on_in_name
from seeds.structure.marked import Marked
from seeds.structure.numbering import starts_paragraph

_HEADING_LENGTH = 60  # characters; a heading by its style that is longer, or several sentences, is running text
_LINE = 20  # characters; a shorter line that ends with a soft break was broken by its writer
_LINE_END = re.compile(r"[。；;：:，,、！!？?…”’）)》]\s*$")


def numbered(label: str, text: str) -> str:
    """Put the automatic number before a text, as one who types it does: ``一、总则``, ``1.1 总则``, ``1. AI``.

    Parameters
    ----------
    label : str
        The number as Word shows it; may be empty.
    text : str
        The text behind it.

    Returns
    -------
    str
    """
    if not label:
        return text
    text = text.lstrip()
    closed = label[-1].isalnum() if label[-1].isascii() else label[-1].isdigit()
    return label + (" " if closed or (label[-1] == "." and text[:1].isascii()) else "") + text


def is_running_text(text: str) -> bool:
    """Return whether what is styled as a heading is a clause: long, or of more than one sentence.

    Parameters
    ----------
    text : str
        The paragraph.
    """
    text = text.strip()
    return len(text) > _HEADING_LENGTH or "。" in text[:-1]


def lines(text: str, mark: Marked) -> list[str]:
    """Cut a paragraph at its soft breaks, which writers use for paragraphs, but not in a heading or a broken sentence.

    Parameters
    ----------
    text : str
        The paragraph, its soft breaks as line ends.
    mark : Marked
        What its style says of it.

    Returns
    -------
    list of str
        Its lines.
    """
    broken = [line for line in text.split("\n") if line.strip()]
    if mark.kind in ("title", "heading"):
        return [glue([line.strip() for line in broken])] if broken else [""]
    found = broken[:1]
    for line in broken[1:]:
        above, start = found[-1], fold(line.strip())
        runs_on = len(above.strip()) >= _LINE and not _LINE_END.search(above) and not starts_paragraph(start)
        if runs_on or goes_on_in_name(fold(above.rstrip()), start):
            found[-1] = glue([above, line])
        else:
            found.append(line)
    return found
