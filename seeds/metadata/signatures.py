"""Who signed a document, and on which day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from seeds.metadata.dates import WRITTEN_DAY, FoundDate, find_dates
from seeds.metadata.issuers import Office, read_office

_OPEN = r"\((?:此件|本文|公开|主动|依申请|社会公开|信息公开)[^()]{0,24}\)"
_AFTER = re.compile(rf" ?(?:{_OPEN}|\((?:代章|盖章|公章|印章)\))")
_SENTENCE_END = re.compile(r"[。;!:”》)]$")
_LAST_WORDS = re.compile(r"[。;!\d)》\s]|名单|附件|通知|方案|办法|计划|规划|意见|目录|[^代]表(?!大会)")
_PERSON = re.compile(
    "[一-鿿]{0,12}?(?:部长|主任|局长|厅长|署长|行长|院长|检察长|省长|市长|县长|州长|盟长|旗长|区长|主席|总理|书记|司长|秘书长)"
    " ?[一-鿿·]{2,8}"
)
_MOST_SIGNERS = 30  # lines
_LINE = 120  # characters; in what is longer a signature stands only at a sentence's end
_BARE_DAY = re.compile(WRITTEN_DAY)
_FEWEST = 3  # paragraphs above a day that closes a document
_MOST_DATES = 200  # in one paragraph
_LOOKED_AHEAD = 60  # characters behind a date
_LOOKED_BACK = 200  # characters before a date in which the office stands


@dataclass(frozen=True, slots=True)
class Signature:
    """Where a document is signed.

    Attributes
    ----------
    office : Office or None
        Who signed; None where only the day stands there.
    date : str
        ISO date, to the day.
    """

    office: Office | None
    date: str


def find_signature(texts: Sequence[str]) -> Signature | None:
    """Return the first signature in a document: an office with a day, or a day that closes a letter.

    Parameters
    ----------
    texts : sequence of str
        Folded texts of the paragraphs in order.

    Returns
    -------
    Signature or None
    """
    lonely: list[str] = []
    n_bare = sum(_BARE_DAY.fullmatch(text) is not None for text in texts)  # a chronicle has many
    for index, text in enumerate(texts):
        if "年" not in text or "日" not in text and "号" not in text:
            continue
        for found in islice(find_dates(text), _MOST_DATES):
            if not found.written or len(found.iso) < len("2026-01-01") or not _closes(text, found):
                continue
            office = _office_before(text, found, texts, index)
            if office is not None:
                return Signature(office, found.iso)
            if _stands_alone(text, found, texts, index):
                if _is_marked(text, found, texts, index):
                    return Signature(None, found.iso)
                lonely.append(found.iso)
    return Signature(None, lonely[0]) if len(lonely) == 1 and n_bare <= 1 else None


def _closes(text: str, found: FoundDate) -> bool:
    """Return whether nothing stands behind a date but a note that the document is public, or a new text."""
    after = text[found.end : found.end + _LOOKED_AHEAD]
    if after.startswith("印发") or after[:1] in tuple(",、至到起前后的—-~"):
        return False
    return not after.strip() or _AFTER.match(after) is not None or len(text) > _LINE or after.startswith(" ")


def _office_before(text: str, found: FoundDate, texts: Sequence[str], index: int) -> Office | None:
    """Return the office before a date: in its paragraph or in the lines above."""
    before = text[max(0, found.start - _LOOKED_BACK) : found.start].rstrip(" (")
    own = re.split("[。;!:?》”…\\d]|(?<=\\w)<[^<>]{1,4}>\\.?\\w*", before)[-1].strip() if before else ""
    if own:
        return read_office(own) or read_office(own.split(" ")[-1])
    if before:
        return None
    names: list[str] = []
    for above in reversed(texts[max(0, index - _MOST_SIGNERS) : index]):
        if len(above) > _LINE or read_office(above) is None:
            break
        names.insert(0, above)
    if not names and index:  # …请遵照执行。甲省人民政府 / 2026年3月5日
        names = [_LAST_WORDS.split(texts[index - 1][-_LOOKED_BACK:])[-1]]
    return read_office("、".join(names)) if names else None


def _stands_alone(text: str, found: FoundDate, texts: Sequence[str], index: int) -> bool:
    """Return whether a date stands by itself behind the end of a sentence."""
    before = text[max(0, found.start - _LOOKED_BACK) : found.start].rstrip(" (")
    after = text[found.end : found.end + _LOOKED_AHEAD].strip()
    if before:
        return before.endswith("。") and _AFTER.match(after) is not None
    alone = not after or _AFTER.match(after) is not None
    above = texts[index - 1] if index else ""
    is_last = index == len(texts) - 1 and index >= _FEWEST
    return alone and (is_last or _SENTENCE_END.search(above) is not None or _PERSON.fullmatch(above) is not None)


def _is_marked(text: str, found: FoundDate, texts: Sequence[str], index: int) -> bool:
    """Return whether a note that the document is public stands behind a date."""
    if _AFTER.match(text, found.end):
        return True
    if index and _PERSON.fullmatch(texts[index - 1]):
        return True
    return index + 1 < len(texts) and re.match(_OPEN, texts[index + 1]) is not None
