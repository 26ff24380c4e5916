"""What stands around the title of a page: buttons and a trail above it, who speaks and the source below it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from labels.paragraphs import Kind
from seeds.structure.boilerplate import load_patterns

HEAD = 8  # paragraphs, besides boilerplate, in which title, byline and date are looked for
_TRAIL = re.compile("[>›»]")
_VALUE_BELOW = re.compile("(?:来源|信息来源|文章来源|作者|时间|日期|发布时间|发布机构|发文机构):")
_SHORT = 16  # characters of a part of a trail, or of a value
_BUTTON = 12  # characters
_SENTENCE_END = re.compile(r"[。;!?…][”’\")》]*$")


def head_of(kinds: Sequence[Kind]) -> range:
    """Return where title, byline and date are looked for: the buttons of a page above them do not count.

    Parameters
    ----------
    kinds : sequence of str
        What each paragraph is, as far as it is known.

    Returns
    -------
    range
        Positions of the paragraphs.
    """
    index = left = 0
    while index < len(kinds) and left < HEAD:
        left += kinds[index] != "boilerplate"
        index += 1
    return range(index)


def above_byline(texts: Sequence[str], byline: int) -> int:
    """Return the position of the line above a byline, those that say who speaks passed over.

    Parameters
    ----------
    texts : sequence of str
        Folded text of each paragraph.
    byline : int
        Position of the byline, at least 1.
    """
    above = byline - 1
    while above > 0 and load_patterns().speakers.match(texts[above]):
        above -= 1
    return above


def clear_above(texts: Sequence[str], kinds: list[Kind], title: int) -> None:
    """Turn what stands above a title into boilerplate, if it is but the site's name, sections, buttons, the title again.

    Parameters
    ----------
    texts : sequence of str
        Folded text of each paragraph.
    kinds : list of str
        What each is; changed in place.
    title : int
        Position of the title.
    """
    if all(
        (len(text) <= _BUTTON and not _SENTENCE_END.search(text))
        or kind == "boilerplate"
        or text == texts[title]
        or load_patterns().speakers.match(text)
        for text, kind in zip(texts[:title], kinds, strict=False)
    ):
        kinds[:title] = ["boilerplate"] * title


def find_trail(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Turn the parts of a trail (首页 > 政府信息公开), one on each line, and the value of a label above it into boilerplate.

    Parameters
    ----------
    texts : sequence of str
        Folded text of each paragraph.
    kinds : list of str
        What each is; changed in place.
    """
    for index, text in enumerate(texts):
        beside = (index - 1, index + 1) if _TRAIL.fullmatch(text) else (index + 1,) if _VALUE_BELOW.fullmatch(text) else ()
        for other in beside:
            if 0 <= other < len(texts) and len(texts[other]) <= _SHORT and kinds[other] != "title":
                kinds[other] = "boilerplate"


def find_speaker(texts: Sequence[str], kinds: list[Kind]) -> None:
    """Turn the lines below a title that say who speaks and when (市长 某某) into boilerplate: they head nothing.

    Parameters
    ----------
    texts : sequence of str
        Folded text of each paragraph.
    kinds : list of str
        What each is; changed in place.
    """
    for index in head_of(kinds):
        titled = "title" in kinds[:index]
        if titled and kinds[index] in ("heading", "body") and load_patterns().speakers.match(texts[index]):
            kinds[index] = "boilerplate"
