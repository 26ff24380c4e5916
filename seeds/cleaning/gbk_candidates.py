"""Which characters a damaged pair of GBK bytes can have been, and which of them the words around make likely."""

from __future__ import annotations

from functools import cache, lru_cache

from seeds.cleaning.script import simplify
from seeds.vocabulary.unigrams import fluency_of_each

LOST = "□"  # stands for a character that cannot be computed
TRAILS = range(0x40, 0xFF)  # values of the second byte of a character

_MARKS = "，。、；：“”‘’（）《》！？—…·％＋"


@cache
def decode_pair(first: int, second: int) -> str | None:
    """Return the Chinese character or punctuation mark that two bytes are in GBK; None if they are neither.

    Parameters
    ----------
    first, second : int
        The bytes.
    """
    try:
        char = bytes((first, second)).decode("gbk")
    except UnicodeDecodeError:
        return None
    return char if len(char) == 1 and ("一" <= char <= "鿿" or char in _MARKS) else None


@cache
def with_first(first: int) -> tuple[str, ...]:
    """Return the characters and marks whose first byte this is; at most 190.

    Parameters
    ----------
    first : int
        The byte.
    """
    return tuple(char for second in TRAILS if (char := decode_pair(first, second)))


@cache
def with_second(second: int) -> tuple[str, ...]:
    """Return the characters and marks whose second byte this is; at most 126.

    Parameters
    ----------
    second : int
        The byte.
    """
    return tuple(char for first in TRAILS if (char := decode_pair(first, second)))


@lru_cache(maxsize=1 << 14)  # one gap is looked at in many stretches
def likeliest(chars: tuple[str, ...], before: str, after: str) -> tuple[str, float]:
    """Return the character that makes the text around it most probable, and how much more than the next one does.

    A traditional character and its simplified form are a single choice, not two that tie.

    Parameters
    ----------
    chars : tuple of str
        At least one.
    before, after : str
        Simplified text before and behind it.

    Returns
    -------
    tuple of (str, float)
        The character, and the difference of natural logarithms; infinity if it is the only one.
    """
    forms = _simple_forms(chars)
    ranked = sorted(zip(fluency_of_each(tuple(forms), before, after), forms.values(), strict=True), reverse=True)
    return ranked[0][1], ranked[0][0] - ranked[1][0] if len(ranked) > 1 else float("inf")


@lru_cache(maxsize=1 << 12)
def _simple_forms(chars: tuple[str, ...]) -> dict[str, str]:
    return {simple: char for char, simple in zip(chars, simplify("\n".join(chars)).split("\n"), strict=True)}
