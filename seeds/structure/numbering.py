"""How Chinese official documents are numbered (第一章, 第一节, 一、, （一）, 1., （1）) and what else begins a paragraph.

All patterns are written for folded text, in which brackets, points and colons are half width.
"""

from __future__ import annotations

import re

_HAN = "[一二三四五六七八九十百零〇]"
_LEVELS = (
    rf"第(?:{_HAN}|\d){{1,5}}[编篇章]",
    rf"第(?:{_HAN}|\d){{1,5}}节",
    rf"{_HAN}{{1,4}}、",
    rf"\({_HAN}{{1,3}}\)",
    r"\d{1,2}[.、](?!\d)",
    r"\(\d{1,2}\)|[①-⑳]",
)
_ANY_LEVEL = re.compile("|".join(f"({level})" for level in _LEVELS))
UNNUMBERED = 2  # level of a heading without a number
ITEM = 4  # from this level on (`1.`) a number may be that of an item as well as that of a heading

SECTION_SIGNS = "■□◆▶►★◇"
ITEM_SIGNS = "•●▪·※☆-–—"
PICTURE_SIGNS = "△▲▽▼"
SIGN = re.compile(rf"([{SECTION_SIGNS}{PICTURE_SIGNS}•●▪·※☆]|[-–—](?= )) *(?=\S)")

# `3.5亿元` and `第一，` begin nothing; `第三条` does where words follow.
_ARTICLE = rf"第(?:{_HAN}|\d){{1,5}}[编篇章节条](?=[ :]|[^,。]{{2}})"
_NUMBER = rf"{_HAN}{{1,4}}、|\({_HAN}{{1,3}}\)|{_ARTICLE}|\d{{1,2}}[.、](?![\d.])|\(\d{{1,2}}\)|[①-⑳]"
_LABEL = r"附件\d*[:: ]|附表|专栏 ?\d|[图表]\d+[- :]|注:"
_START = re.compile(rf"{SIGN.pattern}|[-–—] +\S|{_NUMBER}|{_LABEL}")
_NUMBER_ALONE = re.compile(rf"(?:\d{{1,2}}[.、]|\(?(?:{_HAN}|\d){{1,3}}\)|{_HAN}{{1,3}}、)$")
_PAGE_NUMBER = re.compile(r"[-—–·]+ ?\d{1,4} ?[-—–·]+$|第? ?\d{1,4} ?页(?:[ ,/]*共 ?\d{1,4} ?页)?$|\d{1,4} ?/ ?\d{1,4}$|\d{1,3}$")

# A clause that begins inside a line: behind the end of a sentence, a table of contents' page, a name in a list.
GLUED = re.compile(
    "|".join(
        (
            rf"(?<=[。;!?:)”》])\s*(?={_HAN}{{1,3}}、[^、。,;]{{2,40}}(?:[。\s(]|$))",
            rf"(?<=[。;:!?)”》])\s*(?=\({_HAN}{{1,3}}\)\s*\S)",
            r"(?<=[。;])\s*(?=\d{1,2}[.、](?![\d.])\s?[一-鿿“])",
            rf"(?<=[。;)])\s*(?=第{_HAN}{{1,5}}[编篇章节]\s)",
            rf"(?<=[。;)])\s*(?=第{_HAN}{{1,3}}[编篇章节][一-鿿“][^。,;:]{{2,36}}$)",
            rf"(?<=[。;])\s*(?=第{_HAN}{{1,5}}条\s*+(?!所|规定|第|的)[一-鿿])",
            r"(?<=[。?!”)])\s*(?=[问答]:)",
            r"(?<=\d[)])\s+(?=\d{1,2}(?:\.\d{1,2})+[一-鿿])",
            r"(?<=[。;:])\s*(?=[•●■◆▪]\s?\S)",
            r"(?<=[一-鿿)])(?<![件表图第附])\s*(?=\d{1,3}\.[一-鿿])",
            r"(?<=[一-鿿)])\s*(?=[特一二三四]等奖\(\d{1,3}[项个名人]\))",
            r"(?<=\d日)\s+(?=附件)",
            r"(?<=[。)])\s*(?=(?:文件|附件)下载$)",
            r"(?<=\S)\s*(?=(?:发文机构|发布机构|发文字号|索引号|主题分类|成文日期|发文日期):)",
            r"(?<=通知|决定|意见|批复|公告)\s*(?=[一-鿿]{2,10}〔(?:19|20)\d\d〕\d{1,4}号)",
            r"(?<=\d号)\s*(?=各[^。;]{2,100}:)",
            r"(?<=[一-鿿]:)(?<!附件:)\s*(?=1[.、]\s?[一-鿿“])",
            r"(?<=[日划案)》])\s*(?=目 *录$)",
            # the signature, on the last line of the text
            r"(?<=。)\s*(?=[^。,;:!?]{0,60}(?:19|20)\d\d ?年 ?\d{1,2} ?月 ?\d{1,2} ?日(?: ?\([^()]*公开[^()]*\))?$)",
        )
    )
)
CHAPTER = re.compile(rf"(?:(?<!\s)\s+)?(?=第{_HAN}{{1,3}}[编篇章节] *[一-鿿“])")
HEADING_AND_CLAUSE = re.compile(
    rf"({_HAN}{{1,3}}、[^、。,;:()]{{2,36}}?(?=\s*\({_HAN}{{1,2}}\)\S)"
    rf"|第{_HAN}{{1,3}}[章节][^。,;]{{2,20}}?(?=\s*第{_HAN}{{1,4}}条))"
)


def number_level(text: str) -> int | None:
    """Return the level of the number that a text begins with, from 0 (第一章) to 5 ((1)); None if there is none.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = _ANY_LEVEL.match(text)
    return found.lastindex - 1 if found and found.lastindex else None


def starts_paragraph(text: str) -> bool:
    """Return whether a line begins with a number, a sign or a label that only a new paragraph has.

    Parameters
    ----------
    text : str
        Folded text of the line.
    """
    return _START.match(text) is not None


def is_number_alone(text: str) -> bool:
    """Return whether a line is a number whose clause stands on the next line.

    Parameters
    ----------
    text : str
        Folded text of the line.
    """
    return _NUMBER_ALONE.match(text) is not None


def is_page_number(text: str) -> bool:
    """Return whether a line is the number of a page (``- 3 -``, ``第3页``).

    Parameters
    ----------
    text : str
        Folded text of the line.
    """
    return _PAGE_NUMBER.match(text) is not None
