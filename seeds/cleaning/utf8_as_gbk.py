"""Repair of UTF-8 text whose bytes were read as GBK (``鏂版潗鏂?``) or Latin-1 (``æ–°æ—…``), and of GBK read as Latin-1."""

from __future__ import annotations

import re

from seeds.vocabulary.unigrams import fluency

# What the commonest characters (的, 中, 发, 产, 新, 和, 国 and the marks) become, by their first two bytes.
_AS_GBK = re.compile("[鐨鍙锛銆鈥鏂涓鍥彂骇绗鎴戜敓鍜屾柊鏄]")
_AS_LATIN = re.compile("[ä-é][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]{2}")
_GBK_RUN = re.compile(r"(?=.{3})[^\x00-\x7f]++(?:\?{1,2}[^\x00-\x7f]++)*+\?{0,2}")
_LATIN_RUN = re.compile("(?:[â-ï](?:{0}{{2}}|{0}[?\ufffd]|[?\ufffd]{0}))+".format("[\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ]"))
_GBK_AS_LATIN = re.compile("(?:[\xb0-\xf7][\xa1-\xfe]|[\xa1\xa3][\xa1-\xfe]){4,}")  # four characters of GB2312
_AT_LEAST = 3  # signs of the damage in a text; fewer are chance
_ONE_IN = 25  # characters with a sign; a damaged line has one in five to ten
_LOST = "□"
_GAP = re.compile("\ufffd+\\?{0,2}\ufffd*")  # bytes that are left of a character of which another is missing, shown as ``?``
_LOST_AT_MOST = 1 / 2  # of the characters of a run, that at its end apart
_RUNNING_TEXT = -8.0  # natural logarithm of the probability of a character: chance characters have -11, text -5
_SAMPLE = 500  # characters of a run that are weighed


def may_be_misread(text: str) -> bool:
    """Return whether a text of Chinese characters and usual marks has as much as one sign that it is UTF-8 read as GBK.

    Parameters
    ----------
    text : str
        Text as read.
    """
    return _AS_GBK.search(text) is not None


def undo_misread(text: str) -> str:
    """Restore UTF-8 decoded as GBK or Windows-1252 and GBK decoded as Latin-1, run by run; other text comes back as it is.

    Parameters
    ----------
    text : str
        Text as read.

    Returns
    -------
    str
        The text; a character of which a byte is missing is ``□``.
    """
    if len(_AS_GBK.findall(text)) >= _AT_LEAST:
        lines = (_restore(line, _GBK_RUN, "gb18030") if _is_dense(line) else line for line in text.split("\n"))
        text = "\n".join(lines)
    if len(_AS_LATIN.findall(text)) >= _AT_LEAST:
        text = _restore(text, _LATIN_RUN, "cp1252")
    return _restore(text, _GBK_AS_LATIN, "latin-1", "gbk") if _GBK_AS_LATIN.search(text) else text


def _is_dense(line: str) -> bool:
    return len(_AS_GBK.findall(line)) * _ONE_IN >= len(line)


def _restore(text: str, run: re.Pattern[str], wrong: str, right: str = "utf-8") -> str:
    return run.sub(lambda match: _better(match[0], wrong, right), text)


def _better(run: str, wrong: str, right: str) -> str:
    """Return what a run was before it was decoded wrongly, if the word list finds that likelier; else the run."""
    try:
        codes = [_bytes(char, wrong) for char in run]
    except UnicodeEncodeError:
        return run
    if wrong == "cp1252":  # three letters for each character
        codes = [b"".join(codes[i : i + 3]).replace(b"?", b"\xff") for i in range(0, len(codes), 3)]
        restored = "".join(_LOST if b"\xff" in code else code.decode("utf-8", "replace") for code in codes)
    else:
        restored = _GAP.sub(_LOST, b"".join(codes).decode(right, "replace"))
    known = restored.rstrip("?").removesuffix(_LOST)
    least = _probability(run) if right == "utf-8" else _RUNNING_TEXT  # a pair of Latin letters is nearly always some GBK
    if not known or known.count(_LOST) > _LOST_AT_MOST * len(known) or _probability(known) <= least:
        return run
    return restored


def _probability(text: str) -> float:
    """Return the mean logarithm of the probability of a character."""
    sample = text[:_SAMPLE]
    return fluency(sample) / len(sample)


def _bytes(char: str, encoding: str) -> bytes:
    if char == "\ufffd":
        return b"\xff"  # stands in no UTF-8
    # Windows-1252 leaves five bytes without a character; they come through as control characters.
    return bytes((ord(char),)) if encoding == "cp1252" and 0x80 <= ord(char) <= 0x9F else char.encode(encoding)
