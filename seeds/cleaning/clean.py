"""Clean text: one form for every character, nothing that a reader would not see or say.

Punctuation has the form NFKC gives it: ``, : ; ? ! ( ) %`` and digits and letters half width, while ``。、“”《》—…·``
and the circled numbers, which have no better form, stay. So do straight quotes where the source has them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

from seeds.cleaning.gbk_out_of_step import READING, TONED, repair
from seeds.cleaning.utf8_as_gbk import undo_misread

_HAN = "一-鿿㐀-䶿"
_NFKC_KEEPS = "…‥①-⓿❶-➓㉑-㊿℃—"
_TO_FOLD = re.compile(f"[^{_NFKC_KEEPS}]+")
_RADICAL = re.compile("[⺀-⻳]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # bytes that were no text, as Python hands them over
_SYMBOL_BULLETS = str.maketrans(dict.fromkeys("\uf06c\uf06e\uf075\uf0a7\uf0b7\uf0d8\uf0fc", "•"))  # Wingdings and Symbol in PDF
_TONELESS = re.compile(rf"(?<=[{_HAN}])\([a-z]{{1,6}}\)")
_TONED = rf"[a-zɡ]{{0,5}}[{TONED}][a-zɡ]{{0,4}}"
_HALF_OPEN = re.compile(rf"(?<=[{_HAN}])(?:\({_TONED}(?![a-zɡ)])|{_TONED}\))")
_DIGEST_MARK = re.compile(r" *\[\d{1,3}(?: ?[,，、\-–] ?\d{1,3})*\]")
_SENTENCE = re.compile("[,;。]")
_GAP = re.compile(rf"(?<=[{_HAN}”’》)]) +(?=[{_HAN}“‘《(])|(?<=[{_HAN}][,;:?!]) +(?=\d)|(?<=[\d—]) +(?=—)|(?<=—) +(?=\d)")
_BY_MARK = re.compile(
    rf" +(?=[。、”’》」』)〕])|(?<=[。、“‘《「『(〔]) +(?=\S)|(?<=[{_HAN}”’》)]) +(?=[,;:?!%])|(?<=[,;:?!]) +(?=[{_HAN}“《])"
)
_BY_UNIT = re.compile(r"(?<=\d) +(?=[年月日号时个项家条万亿元吨米公千百人次户件套名倍位座辆类批级%])|(?<=第) +(?=\d)")
_BY_LATIN = re.compile(rf"(?<=[{_HAN}]) +(?=[0-9A-Za-z])|(?<=[0-9A-Za-z%]) +(?=[{_HAN}])")
_ROW_HAS = 2  # spaces; a line with more of them is a row of a table, and its cells stay apart
_BROKEN = re.compile(f"[{_HAN}] [{_HAN}]")
_TITLE = re.compile("《[^《》]*》")
_SPACES = re.compile(r"[ \t\v\f\u2028\u2029\x1c-\x1f]+")


def clean_text(text: str) -> str:
    """Clean one paragraph: what every record and every training text goes through.

    Folds characters (see `fold_characters`), takes out digest marks (``[3]``) and the spaces that broken lines leave
    inside Chinese text, and puts everything on one line. Cleaning twice changes nothing more.

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

    Repairs text decoded one byte out of step, folds compatibility forms and radicals (NFKC and the radicals it leaves),
    takes out unseen characters and readings in brackets (``規(guī)``), turns traditional into simplified script.

    Parameters
    ----------
    text : str
        Any text, a whole document or a paragraph.
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


def simplify(text: str) -> str:
    """Turn traditional characters into simplified ones.

    A text with many of them is converted as a whole, words and all; in a text with a few only these change.

    Parameters
    ----------
    text : str
        Text in either script.
    """
    seen = set(text)
    rare = seen.difference("".join(seen).encode("gb2312", "ignore").decode("gb2312"))
    # What is traditional and nothing else is missing from GB2312: without such a character the tables stay unread.
    found = rare & _traditional().keys() if any("㐀" <= char <= "鿿" for char in rare) else None
    if not found:
        return text
    if sum(map(text.count, found)) * 20 >= len(text):
        text = _settle_zhe(_convert(text))
    return text.translate(_table())


@cache
def _converter() -> Callable[[str], str]:
    import opencc

    convert: Callable[[str], str] = opencc.OpenCC("t2s").convert
    return convert


def _convert(text: str) -> str:
    return _converter()(text)


@cache
def _traditional() -> dict[str, str]:
    """Return each character that is traditional and nothing else, with its simplified form."""
    every = "".join(map(chr, range(0x4E00, 0xA000)))
    pairs = zip(every, _convert("\n".join(every)).split("\n"), strict=True)
    return {char: simple for char, simple in pairs if char != simple and not char.encode("gb2312", "ignore")}


@cache
def _table() -> dict[int, str]:
    return str.maketrans(_traditional())


@cache
def _radicals() -> dict[str, str]:
    lines = Path(__file__).with_name("radicals.txt").read_text(encoding="utf-8").splitlines()
    return {line[0]: line[1] for line in lines if not line.startswith("#")}


def tidy_spaces(text: str) -> str:
    """Take out the spaces that line breaks and typesetting leave in Chinese text; keep those that mean something.

    In running text no space stands between Chinese characters, nor between them and a number or a Latin word. In a
    heading or inside 《》 a space between two clauses stays; single letters set apart (``通 知``) close up.

    Parameters
    ----------
    text : str
        Text on one line, characters folded.
    """
    text = _SPACES.sub(" ", text).strip()
    if " " not in text:
        return text
    text = _BY_UNIT.sub("", _BY_MARK.sub("", text))
    if not _SENTENCE.search(text):
        text = _close_up(text)
        return _BY_LATIN.sub("", text) if text.count(" ") <= _ROW_HAS else text
    titles = _TITLE.findall(text)
    parts = _TITLE.split(text)
    done = [_BY_LATIN.sub("", _GAP.sub("", part)) for part in parts]
    broken = any(map(_BROKEN.search, parts))  # spaces where lines ended: those in a title are of the same making
    kept = [_GAP.sub("", title) if broken else _close_up(title) for title in titles] + [""]
    return "".join(part for pair in zip(done, kept, strict=True) for part in pair)


def _close_up(text: str) -> str:
    """Join single characters set apart; a space between longer runs stays."""
    words = text.split(" ")
    out = [words[0]]
    for left, right in zip(words, words[1:], strict=False):
        chinese = left and right and _is_han(left[-1]) and _is_han(right[0])
        out.append(right if chinese and (len(left) == 1 or len(right) == 1) else " " + right)
    return "".join(out)


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿"


def _settle_zhe(text: str) -> str:
    """Write 着 for 著 outside the words that keep it: the converter leaves 著力 and the like."""
    if "著" not in text:
        return text
    return _zhu_words().sub(lambda match: match[0] if len(match[0]) > 1 else "着", text)


@cache
def _zhu_words() -> re.Pattern[str]:
    lines = Path(__file__).with_name("zhu.txt").read_text(encoding="utf-8").splitlines()
    words = [line for line in lines if line and not line.startswith("#")]
    return re.compile("|".join([*sorted(words, key=len, reverse=True), "著"]))
