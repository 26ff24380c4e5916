"""Clean text: one form for every character, nothing that a reader would not see or say.

Punctuation has the form NFKC gives it: ``, : ; ? ! ( ) %`` and digits and letters half width, while ``。、“”《》—…·``
and the circled numbers, which have no better form, stay. So do straight quotes where the source has them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from seeds.cleaning.gbk_out_of_step import repair
from seeds.cleaning.gbk_stretches import READING, TONED
from seeds.cleaning.script import HAN, simplify
from seeds.cleaning.spaces import tidy_spaces
from seeds.cleaning.utf8_as_gbk import undo_misread

_NFKC_KEEPS = "…‥①-⓿❶-➓㉑-㊿℃—"
_TO_FOLD = re.compile(f"[^{_NFKC_KEEPS}]+")
_RADICAL = re.compile("[⺀-⻳]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # bytes that were no text, as Python hands them over
_SYMBOL_BULLETS = str.maketrans(dict.fromkeys("\uf06c\uf06e\uf075\uf0a7\uf0b7\uf0d8\uf0fc", "•"))  # Wingdings and Symbol in PDF
_TONELESS = re.compile(rf"(?<=[{HAN}])\([a-z]{{1,6}}\)")
_TONED = rf"[a-zɡ]{{0,5}}[{TONED}][a-zɡ]{{0,4}}"
_HALF_OPEN = re.compile(rf"(?<=[{HAN}])(?:\({_TONED}(?![a-zɡ)])|{_TONED}\))")
_DIGEST_MARK = re.compile(r" *\[\d{1,3}(?: ?[,，、\-–] ?\d{1,3})*\]")


def clean_text(text: str) -> str:
    """Clean one paragraph: the form in which every text is learned from and tagged.

    Fold characters (see `fold_characters`), take out digest marks (``[3]``) and the spaces that broken lines leave
    inside Chinese text, and put everything on one line. Cleaning a second time changes nothing more.

    Parameters
    ----------
    text : str
        A paragraph or less.

    Returns
    -------
    str
        Clean text; may be empty.
    """
    text = fold_characters(text)
    if "[" in text:
        text = _DIGEST_MARK.sub("", text)
    return tidy_spaces(text.replace("\n", " "))


def fold_characters(text: str) -> str:
    """Give every character its one form; lines stay as they are.

    Repair text that was decoded wrongly, fold compatibility forms and radicals (NFKC and the radicals it leaves), take
    out unseen characters and readings in brackets (``規(guī)``), and turn traditional into simplified script.

    Parameters
    ----------
    text : str
        Any text, a whole document or a paragraph.

    Returns
    -------
    str
        The text with as many lines as before.
    """
    if text.isascii():
        return _UNSEEN.sub("", text)
    text = _HALF_CHARACTER.sub("□", text)
    text = repair(undo_misread(text), simplify)
    if not _is_folded(text):
        text = _TO_FOLD.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text.replace("\u3000", "  "))
        text = _RADICAL.sub(lambda match: _radicals().get(match[0], match[0]), text)
        text = _UNSEEN.sub("", _PRIVATE.sub("", text.translate(_SYMBOL_BULLETS)))
    if "(" in text or ")" in text:
        text = _drop_readings(text)
    return simplify(text.replace("\ufffd", "□"))


def _is_folded(text: str) -> bool:
    plain = text.replace("…", "").replace("℃", "")
    strange = _UNSEEN.search(text) or _PRIVATE.search(text) or _RADICAL.search(text)
    return not strange and unicodedata.is_normalized("NFKC", plain)


def _drop_readings(text: str) -> str:
    text, toned = READING.subn("", text)
    if toned > 1:
        text = _TONELESS.sub("", text)  # 們(men): only beside others is it a reading and not an abbreviation
    return _HALF_OPEN.sub("", text)


@cache
def _radicals() -> dict[str, str]:
    lines = Path(__file__).with_name("radicals.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1] for line in lines if not line.startswith("#")}
