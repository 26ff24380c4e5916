"""The title of a document among the lines above its text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from seeds.cleaning.fold import fold
from seeds.metadata.dates import WRITTEN_DAY
from seeds.metadata.document_numbers import is_number_line, number_behind
from seeds.metadata.issuers import Office, leading_office, read_office
from seeds.metadata.occasions import find_speech
from seeds.metadata.page_labels import labelled_values
from seeds.structure.boilerplate import load_patterns
from seeds.structure.segment import Segment

LONGEST_TITLE = 200  # characters
_LINE = 60  # characters of a title's first line
_NO_TITLE = re.compile(r"[:,;。]$|各位(?:代表|委员|同志|来宾)")
_OCCASION = re.compile(r" ?[—–(-]+ ?(?=(?:19|20)\d\d ?年|在)")
_DAY_LINE = re.compile(rf"{WRITTEN_DAY}(?: |$)")
_GOES_ON = ("关于", "印发", "转发")
_LETTERHEAD = re.compile("(?:文件|函|公报|令|公告|通告)$")


def find_title(head: Sequence[Segment], texts: Sequence[str]) -> tuple[str, str | None] | None:
    """Find the title among the paragraphs above a text, and the number behind it.

    Parameters
    ----------
    head : sequence of Segment
        The paragraphs.
    texts : sequence of str
        Their folded texts.

    Returns
    -------
    tuple of (str, str or None) or None
        The title as it stands, without that number and without the line of a speech; None if there is none.
    """
    likely = [index for index, text in enumerate(texts) if not _is_something_else(text)]
    if len(head) > 1 and head[1].kind == "title" and _is_first_line(texts[0], texts[1]):  # one title on two lines
        likely.append(1)
    chosen = next((index for index in likely if head[index].kind == "title"), None)
    if chosen is None:
        names = load_patterns().names
        chosen = next((index for index in likely if names.match(texts[index])), None)
    if chosen is None:
        return None
    shown, text = head[chosen].text, texts[chosen]
    first = chosen
    while text.startswith(_GOES_ON) and first and read_office(texts[first - 1]):
        first -= 1
        shown, text = head[first].text + shown, texts[first] + text
    if chosen == first == 1 and head[0].kind in ("heading", "body") and _is_first_line(texts[0], text):
        shown, text = head[0].text + shown, texts[0] + text
    number = number_behind(text)
    if number:
        shown, text = shown[: number[1]], text[: number[1]]
    if (occasion := _OCCASION.search(text, 1)) and find_speech(text):
        shown = shown[: occasion.start()]
    return shown.strip(), number[0] if number else None


def complete_title(title: str, head: Sequence[Segment], name: str) -> str:
    """Add to a title its last words, where they stand beneath the dateline and the file's name has them too.

    Parameters
    ----------
    title : str
        As it was found.
    head : sequence of Segment
        The paragraphs above the text.
    name : str
        Name of the file without its suffix.

    Returns
    -------
    str
        The title.
    """
    for segment in head[1:4]:
        whole = title + segment.text
        if segment.kind == "heading" and len(segment.text) < len(title) and _letters(name).startswith(_letters(whole)):
            return whole
    return title


def second_title_office(texts: Sequence[str], title: str | None) -> Office | None:
    """Return the office that a full title under a short one begins with.

    Parameters
    ----------
    texts : sequence of str
        Folded texts of the paragraphs below the title.
    title : str or None
        The title.
    """
    for text in texts:
        if text != title and load_patterns().names.match(text) and (office := leading_office(text)):
            return office
    return None


def letterhead_office(texts: Sequence[str]) -> Office | None:
    """Return the office whose letterhead (甲市人民政府文件) stands above a title or number.

    Parameters
    ----------
    texts : sequence of str
        Folded texts of the paragraphs above the text.
    """
    for text, below in zip(texts[:6], texts[1:], strict=False):
        named = below.startswith(_GOES_ON) or load_patterns().names.match(below) or is_number_line(below)
        if named and (office := read_office(_LETTERHEAD.sub("", text.replace(" ", "")))):
            return office
    return None


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))


def _is_something_else(text: str) -> bool:
    """Return whether a line above a text is something else than its title: a label, a letterhead, an office, a number."""
    if len(text) > LONGEST_TITLE or _NO_TITLE.search(text) or is_number_line(text):
        return True
    if _DAY_LINE.match(text):
        return True
    names = load_patterns().names
    if (text.endswith("文件") or not names.match(text)) and read_office(text.removesuffix("文件")):
        return True
    return next(labelled_values(text), None) is not None and not names.match(text.partition(":")[0])


def _is_first_line(above: str, title: str) -> bool:
    """Return whether the line above a title is its first line."""
    if not len(title) < len(above) <= _LINE or _NO_TITLE.search(above) or load_patterns().names.match(above):
        return False
    return read_office(above) is None and is_number_line(above) is None and next(labelled_values(above), None) is None
