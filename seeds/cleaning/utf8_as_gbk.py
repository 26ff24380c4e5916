"""Repair of UTF-8 text whose bytes were read as GBK or Latin-1: ``鏂版潗鏂?``, ``æ–°æ—…``."""

from __future__ import annotations

import re

from seeds.vocabulary.unigrams import fluency

# What the commonest characters (的, 中, 发, 产, 新, 和, 国 and the marks) become, by their first two bytes.
_AS_GBK = re.compile("[鐨鍙锛銆鈥鏂涓鍥彂骇绗鎴戜敓鍜屾柊鏄]")
_AS_LATIN = re.compile("[ä-é][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]{2}")
_GBK_RUN = re.compile("[^\x00-\x7f]{3,}\\?{0,2}")
_LATIN_RUN = re.compile("(?:[â-ï][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸŽ]{2})+")
_AT_LEAST = 3  # signs of the damage in a text; fewer are chance
_ONE_IN = 25  # characters with a sign; a damaged line has one in five to ten


def undo_misread(text: str) -> str:
    """Restore UTF-8 that was decoded as GBK or as Windows-1252, run by run; other text comes back as it is.

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
    return _restore(text, _LATIN_RUN, "cp1252") if len(_AS_LATIN.findall(text)) >= _AT_LEAST else text


def _is_dense(line: str) -> bool:
    return len(_AS_GBK.findall(line)) * _ONE_IN >= len(line)


def _restore(text: str, run: re.Pattern[str], encoding: str) -> str:
    return run.sub(lambda match: _better(match[0], encoding), text)


def _better(run: str, encoding: str) -> str:
    """Return what a run was before it was decoded wrongly, if the word list finds that likelier; else the run."""
    cut = run.endswith("?")
    try:
        data = b"".join(_bytes(char, encoding) for char in run.rstrip("?"))
        restored = data.decode("utf-8", "replace" if cut else "strict")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return run
    plain = restored.rstrip("\ufffd")
    if "\ufffd" in plain or not plain or fluency(plain) / len(plain) <= fluency(run) / len(run):
        return run
    return plain + "□" * (len(plain) < len(restored)) if cut else plain


def _bytes(char: str, encoding: str) -> bytes:
    # Windows-1252 leaves five bytes without a character; they come through as control characters.
    return bytes((ord(char),)) if encoding == "cp1252" and 0x80 <= ord(char) <= 0x9F else char.encode(encoding)
