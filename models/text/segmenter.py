"""Chinese word segmentation with the lexicon as user dictionary."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from typing import Literal

Engine = Literal["rjieba", "jieba"]
Cut = Callable[[str], list[str]]
Tag = Callable[[str], list[tuple[str, str]]]
# Words whose tag is remembered.
REMEMBERED = 1 << 16


class Segmenter:
    """Cut text into words by dictionary and maximum probability, without the hidden Markov model.

    Without the HMM every word is a dictionary word or a single character, so the cuts are the same
    from jieba (the reference) and rjieba (the same algorithm and dictionary in Rust, ten times as
    fast, loaded in a sixth of the time); ``tests/models/text/test_segmenter.py`` holds them to it.

    Parameters
    ----------
    words : iterable of str
        User dictionary: words to keep whole.
    engine : {"rjieba", "jieba"}
        Which library cuts.
    """

    def __init__(self, words: Iterable[str], engine: Engine = "rjieba") -> None:
        self.engine = engine
        self._tags: dict[str, str] = {}
        self._cut, self._tag = _rjieba(words) if engine == "rjieba" else _jieba(words)

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order; joined they give `text` again.

        Parameters
        ----------
        text : str
            Clean text.
        """
        return self._cut(text)

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Return the words of `text`, each with the dictionary's part-of-speech tag (``n`` noun, ``v`` verb …).

        The tag is a word's most frequent one, whatever stands around it; what only the user dictionary has is a noun.

        Parameters
        ----------
        text : str
            Clean text.
        """
        return self._tag(text)

    def part_of_speech(self, word: str) -> str:
        """Return the dictionary's tag of a word, whatever stands around it.

        Parameters
        ----------
        word : str
            A word in lower case.
        """
        if word not in self._tags:
            if len(self._tags) >= REMEMBERED:
                self._tags.clear()
            self._tags[word] = self._tag(word)[0][1]
        return self._tags[word]


def fold_case(text: str) -> str:
    """Return `text` in lower case and of the same length, so that offsets hold for both.

    A few letters (İ) become two when lowered; they are left as they are.

    Parameters
    ----------
    text : str
        Clean text.
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def default_engine() -> Engine:
    """Return rjieba where it is installed, else jieba: the same words, more slowly."""
    return "rjieba" if find_spec("rjieba") else "jieba"


def _rjieba(words: Iterable[str]) -> tuple[Cut, Tag]:
    from rjieba import Jieba

    cutter = Jieba()
    for word in words:
        # suggest_freq gives the lowest frequency at which the word is kept whole,
        # as jieba.add_word does by itself.
        cutter.add_word(word, cutter.suggest_freq(word), "n")
    return lambda text: cutter.cut(text, False), lambda text: cutter.tag(text, False)


def _jieba(words: Iterable[str]) -> tuple[Cut, Tag]:
    import jieba

    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    # The default cache in the shared temporary folder may belong to another user (jieba #366).
    cutter.tmp_dir = tempfile.mkdtemp(prefix="jieba-")
    cutter.initialize()
    own = tuple(words)
    for word in own:
        cutter.add_word(word)

    @cache
    def tags() -> dict[str, str]:
        from jieba.posseg import POSTokenizer

        return {**dict.fromkeys(own, "n"), **POSTokenizer(cutter).word_tag_tab}

    def cut(text: str) -> list[str]:
        return cutter.lcut(text, HMM=False)  # type: ignore[no-any-return]

    return cut, lambda text: [(word, tags().get(word, "x")) for word in cut(text)]
