"""Pieces of names: what is left of a foreign name that the dictionary does not have (佩|斯科夫, 汗|尤|尼斯)."""

from __future__ import annotations

from collections import Counter

from models.text.batch import Batch
from models.topics.naming.parts_of_speech import PartsOfSpeech

# Parts of speech of names in the dictionary: what foreign names are made of when they are cut.
NAMES = ("nr", "nrt", "nrfg", "ns", "unknown")
# Parts of speech of characters that stand between words and belong to none.
BETWEEN = ("none", "p", "c", "u", "uj", "ul", "uz", "uv", "ud", "ug", "d", "r", "f", "y", "e")
NUMERALS = "第一二三四五六七八九十百千万亿两"
COUNTRY = "国"
# Share of a name's places beside a lone character, or beside another piece, from which on it is a piece.
MOST = 0.6
# Fewest places that are judged.
FEWEST = 3


def name_pieces(batch: Batch) -> frozenset[str]:
    """Return the words that are mostly pieces of longer names, found once per batch.

    The segmenter knows no names but those of its dictionary and leaves single characters of the others. A name beside
    which a lone character stands in most places is a piece; so is one that stands mostly beside pieces.

    Parameters
    ----------
    batch : Batch
        Clean texts.

    Returns
    -------
    frozenset of str
    """
    return batch.once(name_pieces, _find)


def _find(batch: Batch) -> frozenset[str]:
    parts = PartsOfSpeech(batch.analyzer)
    seen: Counter[str] = Counter()
    lone: Counter[str] = Counter()
    beside: Counter[tuple[str, str]] = Counter()
    for row in range(len(batch)):
        words = ["", *batch.words_of(row), ""]
        for position, word in enumerate(words):
            if len(word) < 2 or parts.tag(word) not in NAMES:
                continue
            seen[word] += 1
            around = {words[position - 1], words[position + 1]}
            if any(is_lone(other, parts) for other in around):
                lone[word] += 1
            else:
                beside.update((word, other) for other in around if len(other) > 1)
    pieces = {word for word, count in seen.items() if count >= FEWEST and lone[word] >= MOST * count}
    touched: Counter[str] = Counter()
    for (word, other), count in beside.items():
        touched[word] += count if other in pieces else 0
    return frozenset(
        pieces | {word for word, count in seen.items() if count >= FEWEST and lone[word] + touched[word] >= MOST * count}
    )


def is_lone(word: str, parts: PartsOfSpeech) -> bool:
    """Return whether a word is one character that may belong to a longer one; 州 after 顿涅茨克 says what it is.

    Parameters
    ----------
    word : str
        A word in lower case.
    parts : PartsOfSpeech
        Tells what it is.
    """
    return (
        len(word) == 1 and parts.tag(word) not in BETWEEN and word not in NUMERALS and word not in (COUNTRY, *parts.rules.regions)
    )
