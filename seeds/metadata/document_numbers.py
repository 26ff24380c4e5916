"""Numbers of official documents (发文字号): 甲政发〔2026〕3号, 第12号 of an order."""

from __future__ import annotations

import re

_BRACKETED = r"[一-鿿A-Za-z]{1,16} ?[〔\[(【] ?(?:19|20)\d\d ?[〕\])】] ?第? ?\d{1,5} ?号"
_FIGURE = "[\\d一二三四五六七八九十百〇零]{1,6}"
_ORDER = (
    rf"(?:[一-鿿]{{2,30}}(?:令|公告|通告)|公告|通告) ?"
    rf"(?:\(? ?第? ?{_FIGURE} ?号 ?\)?|(?:19|20)\d\d ?年 ?第? ?{_FIGURE} ?号)"
)
_BARE_ORDER = r"(?:(?:19|20)\d\d ?年 ?)?第 ?[\d一二三四五六七八九十百〇零]{1,6} ?号"
_BARE_BRACKETED = r"[〔\[(【] ?(?:19|20)\d\d ?[〕\])】] ?第? ?\d{1,5} ?号"
_NUMBER = re.compile(_BRACKETED)
_LINE = re.compile(rf"[(]? ?({_BRACKETED}|{_ORDER}|{_BARE_ORDER}|{_BARE_BRACKETED}) ?[)]?")
_AT_START = re.compile(rf"({_BRACKETED})(?=[^,。;、》)的])")
_NAME_ENDS = (
    "通知|意见|方案|规划|办法|纲要|决定|批复|计划|名单|公告|措施|规定|细则|条例|要点|报告|指南|目录|复函|函|通报|通告|[》)]"
)
_AT_END = re.compile(rf"(.*(?:{_NAME_ENDS})) ?({_BRACKETED})(?:$|(?=[各有] ?[一-鿿]))")
_AT_END_BOXED = re.compile(rf" ?[(] ?({_BRACKETED}) ?[)]$")
_BRACKETS = re.compile(r"[\[(【] ?((?:19|20)\d\d) ?[\])】]")


def normalise_number(number: str) -> str:
    """Return a number in its one form: hexagonal brackets around the year, no spaces, no 第 behind them.

    Parameters
    ----------
    number : str
        Folded text.
    """
    plain = re.sub("[()]", "", _BRACKETS.sub(r"〔\1〕", re.sub(r"\s+", "", number)))
    return re.sub(r"(〔\d{4}〕)第", r"\1", plain)


def is_number_line(text: str) -> str | None:
    """Return the number that a paragraph consists of; None if it is anything else.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = _LINE.fullmatch(text.strip())
    return normalise_number(found[1]) if found else None


def number_before(text: str) -> tuple[str, int] | None:
    """Return the number that a paragraph begins with, and where it ends: 甲政发〔2026〕3号各区人民政府.

    Parameters
    ----------
    text : str
        Folded text.
    """
    found = _AT_START.match(text)
    return (normalise_number(found[1]), found.end()) if found else None


def number_behind(title: str) -> tuple[str, int] | None:
    """Return the number that stands behind a title, and where the title ends.

    Parameters
    ----------
    title : str
        Folded text: ``关于…的通知(甲政发〔2026〕3号)``, ``关于…的通知甲政发〔2026〕3号``.
    """
    if boxed := _AT_END_BOXED.search(title):
        return normalise_number(boxed[1]), boxed.start()
    found = _AT_END.match(title)
    return (normalise_number(found[2]), found.end(1)) if found else None


def find_number(text: str) -> str | None:
    """Return the first number in a text that stands under a label; None if there is none.

    Parameters
    ----------
    text : str
        Folded text.
    """
    if found := _NUMBER.search(text):
        return normalise_number(found[0])
    return is_number_line(text)
