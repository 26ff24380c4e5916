"""Whether a text is Chinese prose at all; the taggers were made for nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence

# How much of a long text is looked at, in characters.
SAMPLE = 2000
# The least number of different Chinese characters: fewer are a word, or one character over and over, and
# state nothing. The shortest labelled paragraph of the corpus has five.
FEWEST = 4
# The least share of Chinese among the visible characters: code, formulas, links and other languages have less.
# The figures of a battery market, the most Latin text that carries a label, have 0.37.
CHINESE = 0.25
# The largest share of letters that are neither Chinese nor Latin: Japanese shares many characters with Chinese.
FOREIGN = 0.1
# The least share of Chinese characters that stand in a dictionary word of two or more: characters in random order
# have 0.12 in the median and 0.27 at most in 19 of 20 cases, labelled paragraphs 0.8 and no less than 0.48.
WORDS = 0.3


_CHINESE = re.compile("[\u4e00-\u9fff]+")
# What may be a letter beyond Latin and Chinese; numerals like ① are among it.
_FOREIGN = re.compile("[^\\W\\d_\u0000-\u024f\u4e00-\u9fff]")


def is_prose(text: str, words: Sequence[str]) -> bool:
    """Return whether a text reads as Chinese prose: enough characters, mostly Chinese, forming words.

    Parameters
    ----------
    text : str
        Clean text.
    words : sequence of str
        Its words; joined they give the text.
    """
    sample = text[:SAMPLE]
    visible = sum(map(len, sample.split()))
    chinese = "".join(_CHINESE.findall(sample))
    if len(chinese) < CHINESE * visible or len(set(chinese)) < FEWEST:
        return False
    # What neither Chinese characters nor ASCII are more than need not be looked at: in most texts that is little.
    others = len(sample) - len(chinese) - len(sample.encode("ascii", "ignore"))
    if others > FOREIGN * visible and sum(map(str.isalpha, _FOREIGN.findall(sample))) > FOREIGN * visible:
        return False
    lone = [word for word in words[:SAMPLE] if len(word) == 1]
    if len(chinese) - len(lone) >= WORDS * len(chinese):
        return True
    return len(chinese) - len("".join(_CHINESE.findall("".join(lone)))) >= WORDS * len(chinese)
