"""What belongs to the text of a Word document although web pages have it as furniture, and the other way round."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from seeds.structure.marked import Marked

_DATE = re.compile(
    r"\s*(?:(?:19|20)\d\d|[二一][〇○零OОＯ九0０][〇○零OОＯ0０一二三四五六七八九]{2})\s*年"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*月\s*[\d一二三四五六七八九十]{1,3}\s*日\s*"
)
_SIGNED = re.compile(r"[^，、。；：,;:!?！？《》]{2,40}")
_CONTENTS = re.compile(r"\s*目\s*(?:录|錄|次)\s*")
_SIGNERS = 6  # authorities that sign together


def settle_page_texts(marks: Sequence[Marked]) -> list[Marked]:
    """Return the paragraphs of a Word document with what stands in every such document named for what it is.

    The names that sign it and the day below them are part of its text: no site has set them around it. The word 目录
    above a table of contents belongs to that table.

    Parameters
    ----------
    marks : sequence of Marked
        The document in order.
    """
    found = list(marks)
    for index in range(1, len(found)):
        mark = found[index]
        if mark.kind is None and _DATE.fullmatch(mark.text):
            first = index
            while first > 1 and index - first < _SIGNERS and _is_signer(found[first - 1]):
                first -= 1
            if first < index and any("。" in above.text for above in found[max(first - _SIGNERS, 0) : first]):
                found[first : index + 1] = [replace(signed, kind="body") for signed in found[first : index + 1]]
        elif mark.kind == "boilerplate" and _CONTENTS.fullmatch(found[index - 1].text):
            found[index - 1] = replace(found[index - 1], kind="boilerplate", level=None)
    return found


def _is_signer(mark: Marked) -> bool:
    return mark.kind is None and _SIGNED.fullmatch(mark.text.strip()) is not None
