"""Whether what came out of a page is text, and how to say which pages gave none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from labels.wording import ngettext, pgettext
from seeds.formats.pdf.characters import UNMAPPED

_BAD_SHARE = 0.3  # of the characters: a page with more that are none cannot be read
_HAN_AT_LEAST = 20
_COMMON_SHARE = 0.7  # of the Chinese characters of any text are among the six thousand common ones
_FEW_SHARE, _FEW = 0.05, 20  # what is said though the page was read
# Letters of scripts that do not stand in Chinese text by the page: what fonts without meaning are read as.
_STRANGE = re.compile(
    "[\u0080-\u00a6\u00a8-\u00af\u00b2-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u1fff\ua000-\uf8ff\U000e0000-\U0010ffff]"
)
_HAN = re.compile("[㐀-鿿]")
_FORM = re.compile("If this message is not eventually replaced|如果此(?:消息|信息)最终(?:未|没有)被")


def is_unreadable(text: str) -> bool:
    """Return whether the characters of a page are not those that it shows.

    Parameters
    ----------
    text : str
        All characters of the page.
    """
    characters = "".join(text.split())
    bad = characters.count(UNMAPPED) + len(_STRANGE.findall(characters))
    if not characters or bad > _BAD_SHARE * len(characters):
        return bool(characters)
    han = _HAN.findall(characters)
    return len(han) >= _HAN_AT_LEAST and sum(map(_is_common, han)) < _COMMON_SHARE * len(han)


def is_partly_unreadable(text: str) -> bool:
    """Return whether so many characters of a page have no meaning that a reader must be told.

    Parameters
    ----------
    text : str
        All characters of the page.
    """
    bad = text.count(UNMAPPED)
    return bad >= _FEW and bad > _FEW_SHARE * len(text)


def is_form_notice(text: str) -> bool:
    """Return whether a document holds no more than the notice that its reader cannot show a form.

    Parameters
    ----------
    text : str
        The text of all pages.
    """
    return len(text) < 2000 and _FORM.search(text) is not None


@cache
def _is_common(char: str) -> bool:
    """Return whether a character is among the common ones of simplified (GB 2312) or traditional (Big5) script."""
    char = unicodedata.normalize("NFKC", char)
    simplified, traditional = char.encode("gb2312", "ignore"), char.encode("big5", "ignore")
    return b"\xb0" <= simplified[:1] < b"\xd8" or b"\xa4" <= traditional[:1] < b"\xc7"


def name_pages(numbers: Iterable[int]) -> str:
    """Return page numbers in words: ``page 3``, ``pages 3-5, 9``.

    Parameters
    ----------
    numbers : iterable of int
        At least one, in order.
    """
    numbers = list(numbers)
    starts = [numbers[0], *(right for left, right in pairwise(numbers) if right != left + 1)]
    ends = [*(left for left, right in pairwise(numbers) if right != left + 1), numbers[-1]]
    stretches = [str(start) if start == end else f"{start}-{end}" for start, end in zip(starts, ends, strict=True)]
    says = ngettext("page {numbers}", "pages {numbers}", len(numbers))
    return says.format(numbers=pgettext("between numbers of pages", ", ").join(stretches))
