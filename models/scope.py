"""Whether a text is Chinese prose at all; the taggers were made for nothing else."""

from __future__ import annotations

from models.segmenter import default_segmenter, fold_case

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


def is_prose(text: str) -> bool:
    """Return whether a clean text reads as Chinese prose: enough characters, mostly Chinese, forming words."""
    visible = [char for char in text[:SAMPLE] if not char.isspace()]
    chinese = [char for char in visible if is_chinese(char)]
    if len(set(chinese)) < FEWEST or len(chinese) < CHINESE * len(visible):
        return False
    foreign = sum(char.isalpha() and char > "\u024f" and not is_chinese(char) for char in visible)
    if foreign > FOREIGN * len(visible):
        return False
    words = [word for word in default_segmenter().cut(fold_case(text[:SAMPLE])) if is_chinese(word[0])]
    return sum(len(word) for word in words if len(word) > 1) >= WORDS * len(chinese)


def is_chinese(char: str) -> bool:
    """Return whether a character is one of the Chinese characters in common use."""
    return "\u4e00" <= char <= "\u9fff"
