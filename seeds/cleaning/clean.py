"""Clean text: repaired and as the source has it, so that it can be quoted.

What is wrong is put right: text decoded wrongly, compatibility forms of letters, digits and characters, radicals, readings
in brackets, unseen characters, the spaces of broken lines. Punctuation, script and circled numbers stay as they stand.
What machines match and learn from is the folded form of clean text (`seeds.cleaning.fold`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from seeds.cleaning.fold import cut
from seeds.cleaning.gbk_out_of_step import repair
from seeds.cleaning.radicals import write_radicals
from seeds.cleaning.readings import drop_readings
from seeds.cleaning.script import simplify
from seeds.cleaning.spaces import tidy_spaces
from seeds.cleaning.utf8_as_gbk import may_be_misread, undo_misread

# Characters that are never changed but where they are damage.
_PLAIN = re.compile("[\t\n -~一-鿿，。、；：？！（）《》“”‘’…—·％〔〕]*")
# Those of them that nothing looks at which puts a text right: no escape, no tag, no mark of a digest, no space.
_UNTOUCHED = re.compile("[!-%'-;=>@-Z\\]-~一-鿿，。、；：？！（）《》“”‘’…—·％〔〕]*")
_PIECE = 512  # characters that are normalized at once
_BEGINS_PIECE = re.compile("[\x00-\u02ff\u3000-\u3020一-鿿]")  # never joined with the character before it
# Letters and digits of another width or style (full width, ligatures, mathematical), katakana and its marks of half width.
_COMPATIBLE = re.compile("[ªºĲĳĿŀŉſǄ-ǌǱ-ǳʰ-ʸˠ-ˤℂℇℊ-ℓℕℙ-ℝℤℨℬℭℯ-ℱℳ-ℹℼ-ℿⅅ-ⅉﬀ-ﬆ０-９Ａ-Ｚａ-ｚ｡-ﾾￂ-ￇￊ-ￏￒ-ￗￚ-ￜ\U0001d400-\U0001d7ff]+")
_WIDE_SPACES = "\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
# Pairs: what upright pages and small fonts write for a mark, and the mark.
_UPRIGHT = "︐，︑、︒。︓：︔；︕！︖？︗〖︘〗︱—︳｜︵（︶）︷｛︸｝︹〔︺〕︻【︼】︽《︾》︿〈﹀〉﹁「﹂」﹃『﹄』﹇［﹈］"
_SMALL = "﹐，﹑、﹒．﹔；﹕：﹖？﹗！﹙（﹚）﹛｛﹜｝﹝〔﹞〕﹟＃﹠＆﹡＊﹢＋﹣－﹤＜﹥＞﹦＝﹨＼﹩＄﹪％﹫＠"
_FORMS = (
    dict.fromkeys(_WIDE_SPACES, " ")
    | {"\u3000": "  ", "\u2011": "‐"}
    | dict(zip(_UPRIGHT[::2] + _SMALL[::2], _UPRIGHT[1::2] + _SMALL[1::2], strict=True))
)
_FORM = re.compile(f"[{''.join(map(re.escape, _FORMS))}]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # bytes that were no text, as Python hands them over
_SYMBOL_BULLETS = str.maketrans(dict.fromkeys("\uf06c\uf06e\uf075\uf0a7\uf0b7\uf0d8\uf0fc", "•"))  # Wingdings and Symbol in PDF
_MARK = r"\[[1-9]\d{0,2}(?: ?[,、\-–] ?[1-9]\d{0,2})*\]"
_MARKS = rf"{_MARK}(?: *+{_MARK})*+"  # of notes, several one behind the other too
# A number in brackets that marks no note stays: [0, 1] is a range, [12]号 part of a document's number, and plans write a total of
# five years so. What stands between two spaces is a cell of a row, so is what begins a line without a sign of a sentence; behind
# a figure or the sign of one, before a unit, and where the text says that something is or reaches so much, it is an amount.
_NO_UNIT = r"(?! *+\[)(?! ?(?:号|个|%|‰|万|亿|元|吨|倍|分))"


def is_clean(text: str) -> bool:
    """Return whether a text is surely clean, as it stands on one line or in a cell: nine of ten are known to be at one look.

    Parameters
    ----------
    text : str
        A paragraph or less; where the answer is no, it may be clean all the same.
    """
    return _UNTOUCHED.fullmatch(text) is not None and not may_be_misread(text)


def clean_text(text: str) -> str:
    """Clean one paragraph: the form in which every text is shown, quoted and exported.

    Repair characters (see `repair_characters`), take out digest marks (``[3]``) and the spaces that broken lines leave
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
    text = repair_characters(text)
    if "[" in text or "［" in text:
        text = "".join(cut(_digest_mark(), text))
    return tidy_spaces(text.replace("\n", " "))


@cache
def _digest_mark() -> re.Pattern[str]:
    lines = Path(__file__).with_name("amounts.txt").read_text(encoding="utf-8").splitlines()
    amount = "".join(f"(?<!{word})" for word in lines if word and not word.startswith("#"))
    behind = rf"(?<=[^ %‰\d\]—为到达至超约占]){amount}( ++)?+{_MARKS}(?(1)(?! ++\S)){_NO_UNIT}"
    return re.compile(rf"^ *+{_MARKS}(?! ++\S[^,。;:]*+$){_NO_UNIT}|{behind}")


def repair_characters(text: str) -> str:
    """Put right what is wrong in the characters of a text; lines stay as they are.

    Restore text that was decoded wrongly, give letters, digits and Chinese characters their one form (NFC, and NFKC for
    what is a letter or a digit; radicals), and take out unseen characters and readings in brackets (``規(guī)``).

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
    plain = _PLAIN.fullmatch(text) is not None
    if plain and "?" not in text and not may_be_misread(text):  # most texts: there is nothing to repair, nothing to look for
        return text
    if not plain:
        text = _HALF_CHARACTER.sub("□", text)
    text = repair(undo_misread(text), simplify)
    if _PLAIN.fullmatch(text):
        return text
    if not unicodedata.is_normalized("NFC", text):
        text = _nfc(text)
    text = _COMPATIBLE.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text)
    text = write_radicals(_FORM.sub(lambda match: _FORMS[match[0]], text))
    if _PRIVATE.search(text):
        text = _PRIVATE.sub("", text.translate(_SYMBOL_BULLETS))
    text = _UNSEEN.sub("", text)
    return drop_readings(text).replace("\ufffd", "□")


def _nfc(text: str) -> str:
    """Normalize a text piece by piece: of a long run of combining marks the whole would take quadratic time."""
    if len(text) <= _PIECE:
        return unicodedata.normalize("NFC", text)
    pieces = []
    start = 0
    while start < len(text):
        end = min(start + _PIECE, len(text))
        stop = end
        while start < stop < len(text) and not _BEGINS_PIECE.match(text[stop]):
            stop -= 1
        end = stop if stop > start else end
        pieces.append(unicodedata.normalize("NFC", text[start:end]))
        start = end
    return "".join(pieces)
