"""Chinese word segmentation with the lexicon as user dictionary."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from typing import Literal

from seeds.vocabulary.lexicon import load_lexicon

Engine = Literal["rjieba", "jieba"]
Cut = Callable[[str], list[str]]
Tag = Callable[[str], list[tuple[str, str]]]


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
        self._cut, self._tag = _rjieba(words) if engine == "rjieba" else _jieba(words)

    def cut(self, text: str) -> list[str]:
        """Return the words of `text` in order; joined they give `text` again."""
        return self._cut(text)

    def tag(self, text: str) -> list[tuple[str, str]]:
        """Return the words of `text`, each with the dictionary's part-of-speech tag (``n`` noun, ``v`` verb …).

        The tag is a word's most frequent one, whatever stands around it; what only the user dictionary has is a noun.
        """
        return self._tag(text)


def fold_case(text: str) -> str:
    """Return `text` in lower case and of the same length, so that offsets hold for both.

    A few letters (İ) become two when lowered; they are left as they are.
    """
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


@cache
def default_segmenter() -> Segmenter:
    """Return the segmenter that training and prediction share (built once a process)."""
    engine: Engine = "rjieba" if find_spec("rjieba") else "jieba"
    return Segmenter((word.lower() for word in load_lexicon().words()), engine)


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
